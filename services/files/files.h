/*
 * Files of signals: bytes come in, are judged, perhaps scanned, and kept in PostgreSQL; and go out again. On our loop,
 * over one connection; nothing here waits.
 *
 *      files_upload -> upload_add ... upload_add -> upload_end
 *            |             |                            |
 *            +-------------+-- done(problem) ----- done(type, size, salt, digest): its rows are committed
 *
 *      then  signal.attach, with what done told  ->  signal.attached  ->  files_follow
 *            signal.erased that names it                              ->  files_follow
 *            neither, for a day                                       ->  files_sweep
 *
 * Who calls this follows the log: what is attached is what the log says, and the state here only keeps the sweep from
 * it. A file belongs to a signal and to the party that uploaded it; an event of another party, or about another signal,
 * that names the same id changes nothing here, and reads nothing.
 *
 * Rows are of 128 KiB, not of the 1 MiB that the design wishes for: libpq copies a whole parameter into its buffer,
 * which doubles as it grows and never shrinks. By `build/files-store ... upload warm=1`, a file of 25 MiB makes the
 * process grow by 2.6 MiB with rows of 1 MiB, by 1.1 with 256 KiB, by 0.7 with these. The table is none the larger for
 * it: outside the row PostgreSQL keeps chunks of 2 KiB anyway.
 */
#ifndef FILES_FILES_H
#define FILES_FILES_H

#include "common/db.h"
#include "common/hash.h"
#include "proto/messages.h"
#include "proto/problems.h"
#include "services/domain/attachment.h"

#define FILES_PIECE         (128 << 10) /* bytes of a row */
#define FILES_UPLOADS_MOST  32          /* at once; beyond it: BUSY */
#define FILES_WAITING_MOST  40          /* of a party, uploaded or begun and not attached */
#define FILES_UNATTACHED_US (INT64_C(86400) * 1000000)

struct files;
struct files_settings {
    /* Of clamd: "/run/clamav/clamd.ctl" or "127.0.0.1:3310"; NULL or "": nothing is scanned. With it a file is there
     * only after clamd found nothing in it. */
    const char *scanner;
    /* [10000] Within which the scanner takes what it is sent, and answers after the end [60000]. Milliseconds. */
    int64_t scanner_take_ms, scanner_answer_ms;
};
/* hash_init() has been called. db is the caller's, is closed before files_free, and signs in as a role that schema.sql
 * names. NULL: *why_out says why not ("magic_missing", "scanner_address"). */
struct files *files_new(struct loop *l, struct db *db, const struct files_settings *s,
                        const char **why_out);
/* Uploads and downloads that are open end without a word. */
void files_free(struct files **f);

/* ------------------------------------------------------------------ uploading */

struct upload;
struct upload_ask {
    struct uuid id;     /* of the file, chosen by the sender */
    struct uuid signal; /* for which it is */
    const char *party;  /* who sends it */
    int64_t size;       /* as announced (Content-Length); -1: not known */
};
/*
 * problem, why:
 *   PROBLEM_N               it is there. repeated: it was there already, with the same bytes
 *   PROBLEM_FILE_TOO_LARGE, _FILE_EMPTY, _FILE_TYPE, _FILE_INFECTED
 *   PROBLEM_ID_TAKEN        there is another file with that id
 *   PROBLEM_FILE_GONE       one with that id was destroyed
 *   PROBLEM_TOO_MANY_FILES  this party has too many that were never attached
 *   PROBLEM_CONFLICT        somebody began it again meanwhile
 *   PROBLEM_BUSY            the database or the scanner does not answer, or there are too many: the same again later
 *   why is a stable word with each ("macros", "html", "scanner_away"; judge.h has those of FILE_TYPE)
 */
struct upload_told {
    enum problem_code problem;
    const char *why; /* a literal; NULL with PROBLEM_N */
    enum file_type type;
    int64_t size;
    uint8_t salt[SALT_LEN], digest[HASH_LEN];
    bool repeated;
};
/* From the loop, never from within a function called here. After done, which comes once, the upload is no more. */
struct upload_calls {
    void (*go_on)(void *arg); /* after upload_add said to pause */
    void (*done)(void *arg, const struct upload_told *told);
};
/* Never NULL. What is in the ask is copied. */
struct upload *files_upload(struct files *f, const struct upload_ask *ask,
                            const struct upload_calls *calls, void *arg);
/* Bytes in any sizes; they are copied. False: pause the sender until go_on. One more part is taken all the same, of at
 * most 1 MiB altogether. */
MUST_CHECK bool upload_add(struct upload *u, struct slice bytes);
/* All is there: done will say how it ends. */
void upload_end(struct upload *u);
/* Nothing of it stays; done is not called. Nulls *u. */
void upload_abort(struct upload **u);

/* ------------------------------------------------------------------ reading */

struct download;
/* As the event says it (signal.attached): bytes that are others are never taken for it. */
struct download_ask {
    struct uuid id, signal;
    int64_t size;
    uint8_t salt[SALT_LEN], digest[HASH_LEN];
};
/*
 * piece: the next bytes, at most FILES_PIECE; they live for the call. The last ones come only after all of it was
 * found to be what was attached: who hands them on as they come ends a wrong file short of its size.
 * end, once:
 *   PROBLEM_N              all is told
 *   PROBLEM_NOT_FOUND      it is not here
 *   PROBLEM_FILE_GONE      it was destroyed
 *   PROBLEM_FILE_DAMAGED   it is not what was attached; logged as `file_damaged`
 *   PROBLEM_BUSY           the database does not answer
 */
struct download_calls {
    void (*piece)(void *arg, struct slice bytes);
    void (*end)(void *arg, enum problem_code problem);
};
/* Never NULL. Nothing is read before it is asked for. */
struct download *files_download(struct files *f, const struct download_ask *ask,
                                const struct download_calls *calls, void *arg);
/* The next piece, or the end; once for each. */
void download_next(struct download *d);
/* Neither piece nor end follow. Nulls *d. */
void download_stop(struct download **d);

/* ------------------------------------------------------------------ what the log says */

/* False: the database did not do it; say it again. found: there is such a file, of that signal and party. */
typedef void files_fn(void *arg, bool done, bool found);

/* What an event means for files, in the order of the log: that one is attached, or that it is destroyed. False: nothing,
 * and fn is not called. Done twice it is as done once. */
bool files_follow(struct files *f, const struct event *e, files_fn *fn, void *arg);

/* That, one by one. signal.attached: it stays. party, version: of the event. */
void files_attached(struct files *f, const struct download_ask *of, const char *party,
                    int64_t version, files_fn *fn, void *arg);
/* signal.erased names that version of its stream, and keeps the file's id. Bytes, size, type, salt and digest are
 * destroyed; the id stays, and is not taken again. (On the disk they are overwritten when PostgreSQL vacuums, as with
 * every erasure.) Only of a file that this very event attached; party, when the event is at hand (else NULL): also of
 * one that it would have attached, had it been read in time. */
void files_erase(struct files *f, const struct uuid *id, const struct uuid *signal,
                 const char *party, int64_t version, files_fn *fn, void *arg);
/* Those that were never attached are no more, a day after they came in. until_us: all that the log says up to that
 * moment went through files_follow. */
void files_sweep(struct files *f, int64_t until_us, files_fn *fn, void *arg);

#endif
