/*
 * Drafts and templates of departments in the database. What is told to be kept is committed.
 *
 *      nothing -> kept, kept by a colleague, ... -> sent, thrown away, or too old: gone
 *
 * Each change names the version that its writer saw (0: none) and counts only while that is the one there is. The same
 * change again is no other one. A version is never given twice, so what went and came again is another.
 */
#ifndef GATEWAY_DRAFT_STORE_H
#define GATEWAY_DRAFT_STORE_H

#include "common/db.h"

#define DRAFT_DAYS     90 /* in which nobody changed it; LOOP.md */
#define DRAFTS_TOLD    1000
#define TEMPLATES_MOST 200 /* of one department */

struct draft_store;

struct draft_key {
    struct slice party, act;
    struct uuid signal;
};

/* What is written, by whom and when; expected: the version that was seen, 0: none. Copied. */
struct draft_written {
    struct slice text, title, act; /* title and act: of a template; act p NULL: for any */
    struct uuid account;
    int64_t at; /* microseconds UTC */
    int64_t expected;
};

/* Columns are said at each; rows NULL: the database did not answer, and it may have happened. */
typedef void draft_store_fn(void *arg, const PGresult *rows);

/* up: the database is there, again. */
struct draft_store *draft_store_open(struct loop *l, db_up_fn *up, void *arg);
void draft_store_close(struct draft_store **s);
bool draft_store_is_up(const struct draft_store *s);

/* version, at; no row: another version is there, or none any more. */
void draft_put(struct draft_store *s, const struct draft_key *k, const struct draft_written *w,
               draft_store_fn *fn, void *arg);
/* account, at, version, fields. */
void draft_read(struct draft_store *s, const struct draft_key *k, int64_t now, draft_store_fn *fn,
                void *arg);
/* One row: how many went, how many there were. expected -1: whatever is there. */
void draft_end(struct draft_store *s, const struct draft_key *k, int64_t expected,
               draft_store_fn *fn, void *arg);
/* signal, act, account, at, version; the newest first. signal NULL: of all. */
void drafts_read(struct draft_store *s, struct slice party, const struct uuid *signal, int64_t now,
                 draft_store_fn *fn, void *arg);
/* signal, of every one that has a draft. */
void draft_signals_read(struct draft_store *s, draft_store_fn *fn, void *arg);
/* What was kept until then. act p NULL: of all acts and all departments. */
void drafts_end_until(struct draft_store *s, const struct draft_key *k, int64_t at);
/* Those that are too old. */
void drafts_end_old(struct draft_store *s, int64_t now);

/* version, at; no row: as above. No row and version 0 expected: it is another's id, or there are as many as can be. */
void template_put(struct draft_store *s, struct slice party, const struct uuid *id,
                  const struct draft_written *w, draft_store_fn *fn, void *arg);
/* id, title, act, version, text; id NULL: all, without text, by title. */
void templates_read(struct draft_store *s, struct slice party, const struct uuid *id,
                    draft_store_fn *fn, void *arg);
void template_end(struct draft_store *s, struct slice party, const struct uuid *id,
                  int64_t expected, draft_store_fn *fn, void *arg);
/* How many there are: one row. */
void templates_count(struct draft_store *s, struct slice party, draft_store_fn *fn, void *arg);

#endif
