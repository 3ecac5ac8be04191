/*
 * Two locks: see lock.h.
 */
#include "services/overview/lock.h"

#include "services/overview/desk.h"
#include "services/overview/sight_sql.h"

#include <stdio.h>

static const Oid set_types[] = {DB_TEXT, DB_TEXT, DB_TEXT};
static const struct db_stmt stmt_set = {
    "overview_lock",
    "SELECT set_config('weerklank.by', $1, true), set_config('weerklank.party', $2, true),"
    " set_config('weerklank.regions', $3, true)",
    3, set_types};

/* Settings end with the transaction, and so with the sync. */
void lock_send(struct inquiry *q, struct db *db, const struct db_stmt *stmt,
               const struct db_param *params, db_fn *fn)
{
    const struct registry *r = tables_registry(q->from->tables);
    const char *code = registry_place_code(r, q->who.place);
    struct buf regions = {0};
    struct db_param set[3];
    char by[8];

    snprintf(by, sizeof by, "%d", sight_by_of(q->who.role));
    for (size_t i = 0; i < q->who.n_regions; i++)
        buf_printf(&regions, "%s%s", i ? " " : "", registry_place_code(r, q->who.regions[i]));
    set[0] = (struct db_param){by, (int)strlen(by)};
    set[1] = (struct db_param){code, (int)strlen(code)};
    set[2] = (struct db_param){regions.n > 0 ? (const char *)regions.p : "", (int)regions.n};
    db_send(db, &stmt_set, set, NULL, NULL);
    db_send(db, stmt, params, fn, q);
    db_sync(db);
    buf_free(&regions);
}

enum { ID, REGION, LEAD, UNTIL, PACKED, TITLE, THEME };

bool lock_row_read(const PGresult *rows, int i, const struct registry *r, struct lock_row *out)
{
    struct slice id = db_get_bytes(rows, i, ID), packed = db_get_bytes(rows, i, PACKED);
    struct signal *s = &out->signal;

    *out = (struct lock_row){.title = db_get_bytes(rows, i, TITLE),
                             .theme = db_get_bytes(rows, i, THEME),
                             .lock = {SIGHT_TITLE, -1}};
    signal_init(s);
    if (packed.p) {
        out->lock = (struct lock){SIGHT_FULL, db_get_int(rows, i, UNTIL)};
        if (signal_unpack(s, packed) == 0)
            return true;
        signal_free(s);
        return false;
    }
    memcpy(s->id.b, id.p, sizeof s->id.b);
    s->version = UINT32_MAX; /* not known: of its events only those that give the title are told */
    s->region = registry_place(r, db_get_bytes(rows, i, REGION));
    s->lead = db_get_bytes(rows, i, LEAD).p ? registry_place(r, db_get_bytes(rows, i, LEAD))
                                            : PLACE_NOBODY;
    return true;
}

enum sight lock_sight(const struct principal *who, const struct signal *s, const struct lock *lock,
                      int64_t *until_out)
{
    int64_t until = INT64_MAX;
    enum sight sight = SIGHT_FULL;

#ifndef PLANT_NO_MAY_SEE /* for the test of the other lock (tests/loop/test_sight.py) */
    sight = may_see(who, s, &until);
#else
    (void)who;
    (void)s;
#endif
    if (lock->sight < sight)
        sight = lock->sight;
    if (lock->until < until)
        until = lock->until;
    *until_out = sight == SIGHT_FULL ? until : -1;
    return sight;
}

enum sight lock_sight_event(const struct principal *who, const struct signal *s,
                            const struct lock *lock, const struct event *e)
{
    int64_t until;
    enum sight sight = lock_sight(who, s, lock, &until);

    return sight_of_event(who, s, sight, until, e);
}
