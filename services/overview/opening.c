/*
 * Beginning: see opening.h.
 */
#include "services/overview/opening.h"

#include "common/log.h"
#include "services/overview/held.h"
#include "services/overview/tables.h"

#include <stdlib.h>

struct opening {
    struct stream_reader *streams;
    opening_fn *fn;
    void *arg;
    unsigned waiting; /* answers still to come */
    struct opening_found found;
    struct uuid *quarantined;
    struct held_queue adoptions;
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
    held_clear(&gone->adoptions);
    free(gone->quarantined);
    free(gone);
}

static void finish(struct opening *o)
{
    o->found.quarantined = o->quarantined;
    o->fn(o->arg, &o->found);
    opening_end(&o);
}

static int by_position(const void *a, const void *b)
{
    const struct held *const *x = a, *const *y = b;
    return (*x)->event.position < (*y)->event.position ? -1 : 1;
}

/* A set that cannot be folded stays as it was from there on, as it did when it was folded live. */
static void fold_adoptions(struct opening *o)
{
    struct held **list = reallocarray(NULL, o->adoptions.n + 1, sizeof(struct held *));
    bool stuck[SET_N] = {false};
    size_t n = 0;

    if (!list)
        log_fatal("memory_exhausted", "for=opening");
    for (struct held *h = o->adoptions.first; h; h = h->next)
        list[n++] = h;
    qsort(list, n, sizeof(struct held *), by_position);
    for (size_t i = 0; i < n; i++) {
        enum registry_set set = registry_set_of(&list[i]->event.stream);
        if (set < SET_N && !stuck[set])
            stuck[set] = registry_fold(o->found.registry, &list[i]->event) < 0;
    }
    free(list);
}

static void answered(struct opening *o)
{
    if (--o->waiting > 0)
        return;
    if (!o->found.failed)
        fold_adoptions(o);
    finish(o);
}

static void on_adoption(void *arg, const struct event *e, bool ok)
{
    struct opening *o = arg;

    if (e) {
        if (e->position <= o->found.at.position)
            held_add(&o->adoptions, e);
        return;
    }
    if (!ok)
        o->found.failed = "no_reader";
    answered(o);
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
    if (o->found.outdated || o->found.at.position < 0) {
        finish(o);
        return;
    }
    o->waiting = SET_N;
    for (unsigned set = 0; set < SET_N; set++)
        stream_read(o->streams, registry_stream((enum registry_set)set), 0, on_adoption, o);
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
    o->found.registry = registry_new();
    db_send(write, &stmt_cursor, NULL, on_cursor, o);
    db_send(write, &stmt_quarantined, NULL, on_quarantined, o);
    db_sync(write);
    return o;
}
