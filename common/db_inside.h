/*
 * What the files of db share: the connection (db.c) and what is under way on it (db_pipe.c).
 */
#ifndef COMMON_DB_INSIDE_H
#define COMMON_DB_INSIDE_H

#include "common/db.h"
#include "common/trace.h"

enum db_state {
    DB_DOWN,       /* waits for the timer */
    DB_CONNECTING, /* PQconnectPoll */
    DB_SETUP,      /* the setup SQL is running */
    DB_UP          /* in pipeline mode */
};

enum db_item_kind { DB_STATEMENT, DB_PREPARE, DB_SYNC };

/* Something that libpq has been given, in the order in which results come. */
struct db_item {
    enum db_item_kind kind;
    bool answered;   /* its result came; the NULL behind it may not have */
    size_t prepared; /* place of its statement in the table of prepared ones */
    db_fn *fn;
    void *arg;
    struct trace trace; /* of whose request it is */
    PGresult *result;
};

/* A statement that could not be given to libpq: it is answered on the next turn. */
struct db_refused {
    db_fn *fn;
    void *arg;
    struct trace trace;
    bool doubtful; /* an earlier statement up to the same sync was sent */
};

struct db_prepared {
    const struct db_stmt *stmt;
    enum { DB_NOT_PREPARED, DB_PREPARE_SENT, DB_PREPARED } state;
};

struct db {
    struct loop *loop;
    char *conninfo;
    const char *setup;
    const char *name, *instead; /* in statements; NULL: as they stand */
    db_up_fn *up;
    void *arg;

    PGconn *conn;
    int fd;
    enum db_state state;
    const char *broken;      /* why the connection will be dropped at the end of this turn */
    unsigned attempts;       /* failed ones since the last time it was up */
    struct loop_timer timer; /* the next attempt, or the end of patience with this one */
    struct loop_timer soon;  /* what must not happen inside db_send */

    /*
     *      head            next               tail
     *      | have results  | wait for theirs  |        all of one group until its sync comes
     */
    struct db_item *items; /* a ring: item i stands at i & (cap - 1) */
    size_t head, next, tail, cap;
    char failed[6];                   /* sqlstate of the first error in the group at head */
    bool doubtful;                    /* its commit was not confirmed by the standby */
    size_t open;                      /* statements sent since the last sync */
    bool open_refused, open_doubtful; /* the group being sent lost a part; the rest is refused */

    struct db_refused *refused;
    size_t n_refused, cap_refused;
    size_t n_pending;
    struct db_prepared *prepared;
    size_t n_prepared;
};

/* The connection is dropped soon; until then everything is refused. The first reason stays. */
void db_break_off(struct db *d, const char *why);
/* Sends what libpq holds; watches for room when not all of it could go. */
void db_flush(struct db *d);

/* Takes the results that are there; callbacks run. */
void db_pipe_take(struct db *d);
/* Answers everything: what was sent DB_UNKNOWN, the rest DB_RETRY. The connection is gone. */
void db_pipe_lose(struct db *d);
/* Answers what was refused. */
void db_pipe_answer_refused(struct db *d);
void db_pipe_on_notice(void *arg, const PGresult *notice);
/* A new connection knows no statement. */
void db_pipe_reset(struct db *d);
void db_pipe_free(struct db *d);

#endif
