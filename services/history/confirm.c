/*
 * weerklank-history --confirm-clock
 */
#include "services/history/confirm.h"

#include "common/log.h"
#include "common/settings.h"
#include "services/history/statements.h"
#include "services/history/writer.h"

struct confirm {
    struct life *life;
    struct db *db;
    int status;
};

static void on_done(void *arg, const struct db_result *r)
{
    struct confirm *c = arg;

    if (r->outcome == DB_DONE && r->affected == 1) {
        log_info("clock_confirmed", NULL);
        c->status = 0;
    } else {
        log_error("clock_not_confirmed", "outcome=%d sqlstate=%s marks=%lld", (int)r->outcome,
                  r->sqlstate, (long long)r->affected);
    }
    loop_stop(c->life->loop);
}

static void on_up(void *arg, bool up)
{
    struct confirm *c = arg;

    if (up)
        statements_clock_confirm(c->db, HISTORY_LOG, on_done, c);
}

int confirm_clock(struct life *life)
{
    struct confirm c = {.life = life, .status = 1};

    c.db = db_open(life->loop, settings_path("db.history"), statements_setup, on_up, &c);
    life_run(life);
    db_close(&c.db);
    return c.status;
}
