/*
 * Destroying what was erased. See eraser.h.
 */
#include "services/history/eraser.h"

#include "common/clock.h"
#include "common/db.h"
#include "common/log.h"
#include "common/settings.h"
#include "proto/messages.h"
#include "services/history/writer.h"

#include <inttypes.h>
#include <stdlib.h>

#define AGAIN_AFTER (2 * US_PER_S)

struct eraser {
    struct life *life;
    struct db *db;
    struct loop_timer again; /* something was not done: all of them once more */
};

static const char setup[] =
    "SET jit = off; SET lock_timeout = '2s'; SET statement_timeout = '60s'; "
    "SET synchronous_commit = on; SET search_path = pg_catalog";

static const Oid erase_types[] = {DB_INT2, DB_INT8};
static const struct db_stmt erase = {"erase", "SELECT history.erase($1, $2)::bigint", 2,
                                     erase_types};
static const struct db_stmt erase_again = {"erase_again", "SELECT history.erase_again($1)", 1,
                                           erase_types};

static void on_erased(void *arg, const struct db_result *r)
{
    struct eraser *e = arg;

    if (r->outcome == DB_DONE) {
        if (db_get_int(r->rows, 0, 0) > 0)
            log_info("texts_destroyed", "events=%" PRId64, db_get_int(r->rows, 0, 0));
        return;
    }
    log_error("texts_not_destroyed", "outcome=%d sqlstate=%s", (int)r->outcome, r->sqlstate);
    if (r->outcome == DB_REFUSED) /* a lost connection comes again, and all of them with it */
        loop_timer_set(e->life->loop, &e->again, clock_mono_us() + AGAIN_AFTER);
}

static void erase_all(void *arg)
{
    struct eraser *e = arg;
    uint8_t log[2];

    if (!db_is_up(e->db))
        return;
    db_put_int(log, 2, HISTORY_LOG);
    db_send(e->db, &erase_again, &(struct db_param){log, 2}, on_erased, e);
    db_sync(e->db);
}

static void on_up(void *arg, bool up)
{
    if (up)
        erase_all(arg);
}

static void erase_at(struct eraser *e, int64_t position)
{
    uint8_t log[2], at[8];
    struct db_param p[2] = {{log, 2}, {at, 8}};

    if (!db_is_up(e->db))
        return; /* at the next connection */
    db_put_int(log, 2, HISTORY_LOG);
    db_put_int(at, 8, position);
    db_send(e->db, &erase, p, on_erased, e);
    db_sync(e->db);
}

void eraser_batch(struct eraser *e, const struct batch *b)
{
    for (uint32_t k = 0; k < b->n; k++)
        for (int i = 0; i < b->appends[k]->n; i++)
            if (b->appends[k]->events[i].kind == EV_ERASED)
                erase_at(e, b->appends[k]->first + i);
}

struct eraser *eraser_new(struct life *life)
{
    struct eraser *e = calloc(1, sizeof *e);

    if (!e)
        log_fatal("memory_exhausted", "for=eraser");
    e->life = life;
    e->again = (struct loop_timer){.fn = erase_all, .arg = e};
    e->db = db_open(life->loop, settings_path("db.eraser"), setup, on_up, e);
    return e;
}

void eraser_free(struct eraser **gone)
{
    struct eraser *e = *gone;

    *gone = NULL;
    db_close(&e->db);
    loop_timer_set(e->life->loop, &e->again, 0);
    free(e);
}
