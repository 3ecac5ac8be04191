/*
 * Two locks. A question is asked of the database as a role that sees only what is for the party set in
 * the transaction (schema.sql, "The second lock"); with each row the database says up to which position
 * it may be told. The service then asks may_see (services/domain) of the same row. What is told is what
 * both allow.
 */
#ifndef OVERVIEW_LOCK_H
#define OVERVIEW_LOCK_H

#include "common/db.h"
#include "services/domain/signal.h"

/* What the database says of a row. until: the last position, with SIGHT_FULL; else -1. */
struct lock {
    enum sight sight;
    int64_t until;
};

/* The setup of a connection for questions ends with this. */
#define LOCK_SETUP "; SET ROLE weerklank_asker"

/* clang-format off */
/* The first columns of a statement about signals, and where they come from: a statement that gives rows
 * of overview.signal. Of a row that may be told by its title only, the state stays in the database. */
#define LOCK_COLUMNS                                                                               \
    "x.id, x.region, x.lead, x.until, CASE WHEN x.until >= 0 THEN x.packed END, x.title, x.theme"
#define LOCK_ROWS(rows)                                                                            \
    "(SELECT y.*, overview.sight(y.submitted, y.id) AS until FROM (" rows ") y OFFSET 0) x"
/* clang-format on */
#define LOCK_N 7

/* As they came; the signal is the caller's to free. Of a title only: id, region and lead. */
struct lock_row {
    struct signal signal;
    struct lock lock;
    struct slice title, theme; /* p NULL: none */
};
/* False, and nothing to free, when the state cannot be read. */
MUST_CHECK bool lock_row_read(const PGresult *rows, int i, const struct registry *r,
                              struct lock_row *out);

struct inquiry;
/* Sends the statement for the party of the inquiry, as a transaction of its own. */
void lock_send(struct inquiry *q, struct db *db, const struct db_stmt *stmt,
               const struct db_param *params, db_fn *fn);

/* What both locks allow: as may_see and may_see_event. */
enum sight lock_sight(const struct principal *who, const struct signal *s, const struct lock *lock,
                      int64_t *until_out);
enum sight lock_sight_event(const struct principal *who, const struct signal *s,
                            const struct lock *lock, const struct event *e);

#endif
