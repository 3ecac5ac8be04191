/*
 * The fold: states fetched. The events that wait name the signals that are not at hand; all of them
 * are asked for in one statement, while further events gather behind.
 */
#include "services/overview/tables_inside.h"

#include "common/log.h"

#include <inttypes.h>
#include <stdlib.h>

#define FETCH_MAX 2048 /* states in one statement */

static const Oid fetch_types[] = {2951 /* uuid[] */};
static const struct db_stmt stmt_fetch = {
    "overview_fetch",
    "SELECT s.id, s.submitted, s.packed, s.cases FROM unnest($1) AS n (id)"
    " JOIN overview.signal s ON s.id = n.id",
    1, fetch_types};

struct fetch {
    struct tables *t;
    unsigned era;
    uint32_t n;
    struct asked {
        struct uuid id;
        int64_t position; /* of the event that needs it */
    } asked[FETCH_MAX];
};

static void take_row(struct tables *t, const PGresult *rows, int i)
{
    struct slice id = db_get_bytes(rows, i, 0);
    struct uuid uuid;
    struct shelf_place *p;
    struct slice cases = db_get_bytes(rows, i, 3);

    memcpy(uuid.b, id.p, sizeof uuid.b);
    if (shelf_peek(&t->shelf, &uuid))
        return;
    p = shelf_add(&t->shelf, &uuid);
    p->submitted = db_get_int(rows, i, 1);
    p->flags |= SHELF_STORED;
    if (signal_unpack(&p->cases.clocks.s, db_get_bytes(rows, i, 2)) < 0 ||
        cases_unpack(&p->cases, &cases) < 0)
        tables_quarantine(t, &uuid, t->at.position + 1, "cannot_be_unpacked");
    p->cases.clocks.s.id = uuid; /* by which the shelf finds it, whatever the row held */
    sheet_sum(p, t->registry);
    t->figures.fetched++;
}

static void on_fetched(void *arg, const struct db_result *r)
{
    struct fetch *f = arg;
    struct tables *t = f->t;

    if (f->era != t->era)
        goto out;
    t->fetching = false;
    if (r->outcome != DB_DONE) {
        tables_break(t, "not_fetched");
        goto out;
    }
    for (int i = 0; i < PQntuples(r->rows); i++)
        take_row(t, r->rows, i);
    for (uint32_t i = 0; i < f->n; i++)
        if (!shelf_peek(&t->shelf, &f->asked[i].id))
            tables_quarantine(t, &f->asked[i].id, f->asked[i].position, "has_no_state");
    tables_go_on(t);
    tables_turn(t);
out:
    free(f);
}

/* The streams of held events, each once, in order. */
struct streams {
    const struct uuid **list;
    uint32_t n;
    struct idmap map;
};

static const struct uuid *stream_at(const void *owner, uint32_t slot)
{
    return ((const struct streams *)owner)->list[slot];
}

/* Of the places that are neither changed nor being written, a part; and when the last time did not
 * help the first event, because others took its place on the shelf, only that one. */
static uint32_t fetch_limit(const struct tables *t)
{
    uint32_t most = t->at_hand / 6 > 1 ? t->at_hand / 6 : 1;

    if (t->fetched_for == t->held.first->event.position)
        return 1;
    return most < FETCH_MAX ? most : FETCH_MAX;
}

/* Whose state must come from the database: of the first event of each stream that waits, unless
 * that is the stream's first of all. */
static void gather(struct tables *t, struct fetch *f)
{
    uint32_t most = fetch_limit(t);
    struct streams seen = {.list = reallocarray(NULL, t->held.n, sizeof(const struct uuid *))};

    if (!seen.list)
        log_fatal("memory_exhausted", "for=fetch");
    idmap_init(&seen.map, &seen, stream_at);
    for (const struct held *h = t->held.first; h && f->n < most; h = h->next) {
        const struct uuid *stream = &h->event.stream;
        if (!tables_is_of_signal(&h->event) || shelf_find(&t->shelf, stream) ||
            tables_is_quarantined(t, stream) || idmap_find(&seen.map, stream) != IDMAP_NONE)
            continue;
        seen.list[seen.n] = stream;
        idmap_add(&seen.map, stream, seen.n++);
        if (h->event.version > 1)
            f->asked[f->n++] = (struct asked){*stream, h->event.position};
    }
    if (f->n < most)
        t->looked = t->taken;
    idmap_free(&seen.map);
    free(seen.list);
}

/* What is at hand is enough to go on, and too little came since the last look to look through all of it again:
 * so each event is looked at a few times at most, however many wait. */
static bool can_wait(const struct tables *t)
{
    const struct event *first = &t->held.first->event;
    uint64_t came = (uint64_t)(t->taken - t->looked);

    return came <= t->held.n / 2 && (first->version == 1 || !tables_is_of_signal(first) ||
                                     shelf_peek(&t->shelf, &first->stream) != NULL);
}

void tables_fetch(struct tables *t)
{
    struct fetch *f;
    struct db_array ids = {0};
    struct db_param param;

    if (t->fetching || !t->held.first || can_wait(t))
        return;
    f = malloc(sizeof *f);
    if (!f)
        log_fatal("memory_exhausted", "for=fetch");
    f->t = t;
    f->era = t->era;
    f->n = 0;
    gather(t, f);
    if (f->n == 0) {
        free(f);
        return;
    }
    t->fetching = true;
    t->fetched_for = t->held.first->event.position;
    db_array_begin(&ids, DB_UUID);
    for (uint32_t i = 0; i < f->n; i++)
        db_array_bytes(&ids, f->asked[i].id.b, sizeof f->asked[i].id.b);
    param = db_array_end(&ids);
    db_send(t->keys, &stmt_fetch, &param, on_fetched, f);
    db_sync(t->keys);
    db_array_free(&ids);
}
