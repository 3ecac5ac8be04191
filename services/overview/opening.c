/*
 * Beginning: see opening.h.
 */
#include "services/overview/opening.h"

#include "common/log.h"
#include "services/log/registry_read.h"
#include "services/overview/tables.h"

#include <stdlib.h>

struct opening {
    struct stream_reader *streams;
    opening_fn *fn;
    void *arg;
    struct registry_reading *reading; /* NULL: not yet, or done */
    struct opening_found found;
    struct uuid *quarantined;
};

/* Locked first: whatever an earlier fold still has under way is over then, and it begins nothing more. */
static const struct db_stmt stmt_cursor = {
    "overview_cursor",
    "WITH found AS MATERIALIZED (SELECT log FROM overview.cursor WHERE log = 0 FOR UPDATE)"
    " UPDATE overview.cursor c SET opened = opened + 1 FROM found WHERE c.log = found.log"
    " RETURNING c.position, c.leaf, c.fold, c.turn, c.opened",
    0, NULL};
static const struct db_stmt stmt_quarantined = {"overview_quarantined",
                                                "SELECT stream FROM overview.quarantine", 0, NULL};

void opening_end(struct opening **o)
{
    struct opening *gone = *o;

    if (!gone)
        return;
    *o = NULL;
    registry_free(&gone->found.registry);
    registry_read_end(&gone->reading);
    free(gone->quarantined);
    free(gone);
}

static void finish(struct opening *o)
{
    o->found.quarantined = o->quarantined;
    o->fn(o->arg, &o->found);
    opening_end(&o);
}

static void on_registry(void *arg, struct registry *registry)
{
    struct opening *o = arg;

    o->reading = NULL;
    o->found.registry = registry;
    if (!registry)
        o->found.failed = "no_reader";
    finish(o);
}

static void on_quarantined(void *arg, const struct db_result *r)
{
    struct opening *o = arg;

    if (r->outcome != DB_DONE || o->found.failed) {
        o->found.failed = "no_database";
        finish(o);
        return;
    }
    o->found.n_quarantined = (size_t)PQntuples(r->rows);
    o->quarantined = reallocarray(NULL, o->found.n_quarantined + 1, sizeof *o->quarantined);
    if (!o->quarantined)
        log_fatal("memory_exhausted", "for=quarantine");
    for (size_t i = 0; i < o->found.n_quarantined; i++)
        memcpy(o->quarantined[i].b, db_get_bytes(r->rows, (int)i, 0).p, sizeof o->quarantined->b);
    if (o->found.outdated || o->found.at.position < 0)
        on_registry(o, registry_new());
    else
        o->reading = registry_read(o->streams, o->found.at.position, on_registry, o);
}

static void on_cursor(void *arg, const struct db_result *r)
{
    struct opening *o = arg;
    struct slice leaf;

    if (r->outcome != DB_DONE || PQntuples(r->rows) != 1) {
        o->found.failed = "no_database";
        return;
    }
    o->found.at.position = db_get_int(r->rows, 0, 0);
    leaf = db_get_bytes(r->rows, 0, 1);
    if (leaf.n == sizeof o->found.at.leaf)
        memcpy(o->found.at.leaf, leaf.p, leaf.n);
    o->found.fold = (int32_t)db_get_int(r->rows, 0, 2);
    o->found.turn = db_get_int(r->rows, 0, 3);
    o->found.opened = db_get_int(r->rows, 0, 4);
    o->found.outdated = o->found.fold < TABLES_GROWS_FROM || o->found.fold > TABLES_FOLD_VERSION;
    o->found.older = !o->found.outdated && o->found.fold != TABLES_FOLD_VERSION;
}

struct opening *opening_begin(struct db *write, struct stream_reader *streams, opening_fn *fn,
                              void *arg)
{
    struct opening *o = calloc(1, sizeof *o);

    if (!o)
        log_fatal("memory_exhausted", "for=opening");
    o->streams = streams;
    o->fn = fn;
    o->arg = arg;
    db_send(write, &stmt_cursor, NULL, on_cursor, o);
    db_send(write, &stmt_quarantined, NULL, on_quarantined, o);
    db_sync(write);
    return o;
}
