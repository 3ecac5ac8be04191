/*
 * PostgreSQL without waiting: one connection in libpq's pipeline mode on the loop.
 *
 * Each db_send is one statement with binary parameters, prepared on first use on this connection;
 * db_sync ends a transaction (everything since the last sync is all or none). Results arrive in
 * order, one callback a statement. The outcome tells what is known:
 *
 *   DB_DONE     it is committed: the callback of a statement is only called after its sync came back
 *   DB_REFUSED  the server refused it, and with it all up to its sync (sqlstate says why)
 *   DB_RETRY    it surely did not happen (never sent, or a state that says so: 40001, 40P01, 55P03, ...)
 *   DB_UNKNOWN  the connection died in between: it may have happened; repeat under the same key
 *               and look at what the key says. Never "not found, so not stored".
 *
 * A COMMIT that came with the warning that waiting for the synchronous standby was cancelled counts as
 * DB_UNKNOWN. After any fatal error the connection is dropped and made again with jittered back-off;
 * everything pending is answered first. on_up runs at each new connection, before any statement.
 */
#ifndef COMMON_DB_H
#define COMMON_DB_H

#include "common/base.h"
#include "common/buf.h"
#include "common/loop.h"
#include "common/uuid.h"

#include <libpq-fe.h>

enum db_outcome { DB_DONE, DB_REFUSED, DB_RETRY, DB_UNKNOWN };

struct db;

struct db_result {
    enum db_outcome outcome;
    char sqlstate[6];     /* "" when DB_DONE */
    const PGresult *rows; /* binary format; NULL unless DB_DONE; the callee does not clear it */
    int64_t affected;     /* of INSERT, UPDATE, DELETE */
};
typedef void db_fn(void *arg, const struct db_result *r);
typedef void db_up_fn(void *arg, bool up);

/* conninfo as libpq takes it; setup: SQL run once at each new connection ("SET jit = off; ..."), a
 * literal of ours. up is called with true when usable (after setup), with false when lost. */
struct db *db_open(struct loop *l, const char *conninfo, const char *setup, db_up_fn *up,
                   void *arg);
/* Answers what is pending first (DB_UNKNOWN, or DB_RETRY when it was never sent), so close it before
 * what the callbacks use. up is not called. Not from within a callback. */
void db_close(struct db **d);
bool db_is_up(const struct db *d);
/* Before the first statement: wherever one says `name`, `instead` is meant. So what is written for one set of
 * tables works on another of the same shape. Literals of ours. */
void db_read_as(struct db *d, const char *name, const char *instead);

/* A statement is a literal of ours, declared once: struct db_stmt s = {"name", "SQL", n_params}; */
struct db_stmt {
    const char *name;
    const char *sql;
    int n_params;
    const Oid *types; /* of the parameters; binary format */
};

struct db_param {
    const void *p; /* NULL: SQL null */
    int n;
};

/* Queues one statement. The parameters are copied (libpq does). fn may be NULL. When the connection is
 * down the callback comes on the next turn with DB_RETRY; wait for up(true) before sending again. A
 * group of which a part was refused is refused to its end. */
void db_send(struct db *d, const struct db_stmt *s, const struct db_param *params, db_fn *fn,
             void *arg);
void db_sync(struct db *d);
/* Statements whose callback has not come yet. */
size_t db_pending(const struct db *d);
/* Drops the connection on purpose (the caller saw something it cannot explain); pending ones get
 * DB_UNKNOWN, and the connection is made again. */
void db_drop(struct db *d, const char *why);

/* Binary parameters: network order, arrays as PostgreSQL takes them. An array is built in one buffer:
 * db_array_begin, then n times db_array_*, then db_array_end sets the count. */
enum db_type {
    DB_BOOL = 16,
    DB_BYTEA = 17,
    DB_INT8 = 20,
    DB_INT2 = 21,
    DB_INT4 = 23,
    DB_TEXT = 25,
    DB_DATE = 1082,
    DB_UUID = 2950,
    DB_TIMESTAMPTZ = 1184,
    DB_FLOAT8 = 701
};
struct db_array {
    struct buf b;
    int32_t n;
    bool has_null;
};
void db_array_begin(struct db_array *a, enum db_type element);
void db_array_int(struct db_array *a, int width, int64_t v); /* width 2, 4 or 8 */
void db_array_bytes(struct db_array *a, const void *p, size_t n);
void db_array_null(struct db_array *a);
struct db_param db_array_end(struct db_array *a);
void db_array_free(struct db_array *a);

/* Columns of a binary result. */
int64_t db_get_int(const PGresult *r, int row, int col);        /* int2, int4, int8, bool */
struct slice db_get_bytes(const PGresult *r, int row, int col); /* p NULL when SQL null */
struct uuid db_get_id(const PGresult *r, int row, int col);     /* zeroes when SQL null */
/* PostgreSQL counts microseconds from 2000-01-01; these convert to ours (1970) and back. */
int64_t db_time_from_pg(int64_t pg_us);
int64_t db_time_to_pg(int64_t wall_us);
void db_put_int(uint8_t *out, int width, int64_t v);

#endif
