/*
 * Inside drafts and templates.
 *
 *      drafts.c         which one, of whom, and what is asked of the database
 *      drafts_said.c    what the database says, as an answer
 *      drafts_follow.c  what goes when an act was done
 */
#ifndef GATEWAY_DRAFTS_IN_H
#define GATEWAY_DRAFTS_IN_H

#include "services/gateway/draft_store.h"
#include "services/gateway/drafts.h"

struct drafts {
    struct gateway *gateway;
    struct draft_store *store;
    uint8_t *marks; /* a signal with a draft falls on one: of others nothing is asked */
    bool marked;    /* those of before the start are there too */
    bool begun;     /* the database was reached */
};

/* One visit's business with them. */
struct drafting {
    struct visit *visit;  /* NULL: it has left */
    struct uuid signal;   /* or the template */
    struct buf body;      /* of the route's message, or of what was done */
    struct envelope done; /* its body is that one */
    bool asking;          /* the database; its callback frees us when the visit has left */
};

struct drafting *drafting_new(struct visit *v);
/* First in what the database says: the visit; NULL: it has left, and d is no more. */
struct visit *drafting_said(struct drafting *d);

/* drafts_said.c: each ends the visit. rows NULL: the database does not answer. */
void drafts_say_away(struct visit *v);
void drafts_say_list(void *arg, const PGresult *rows);
void drafts_say_one(void *arg, const PGresult *rows);
void drafts_say_templates(void *arg, const PGresult *rows);
void drafts_say_template(void *arg, const PGresult *rows);
void drafts_say_kept(void *arg, const PGresult *rows);
void drafts_say_template_kept(void *arg, const PGresult *rows);
void drafts_say_ended(void *arg, const PGresult *rows);

/* drafts_follow.c */
bool drafts_is_act(const struct route *t);
void drafts_mark(struct drafts *d, const struct uuid *signal);
void drafts_up(void *arg, bool up);

#endif
