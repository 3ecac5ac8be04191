/*
 * Batches: what goes in next, and what follows when one is committed or is not.
 */
#include "services/history/batch.h"

#include "common/log.h"
#include "services/history/queue.h"
#include "services/proof/leaf.h"

#include <assert.h>
#include <stdlib.h>

/* ------------------------------------------------------------------ making one */

static struct batch *batch_new(struct core *c)
{
    struct batch *b = c->spare;

    if (b)
        c->spare = b->next;
    else
        b = malloc(sizeof *b);
    if (!b)
        log_fatal("memory_exhausted", "bytes=%zu", sizeof *b);
    b->next = NULL;
    b->bytes = 0;
    b->n = b->n_events = 0;
    return b;
}

void core_batch_free(struct core *c, struct batch *b)
{
    b->next = c->spare;
    c->spare = b;
}

/* Its place: behind the last batch under way, or behind the head. */
static void place_batch(const struct core *c, struct batch *b)
{
    const struct batch *ahead = c->n_flights ? c->flights[c->n_flights - 1] : NULL;
    const struct append *last = ahead ? ahead->appends[ahead->n - 1] : NULL;

    b->first = ahead ? ahead->first + ahead->n_events : c->head + 1;
    memcpy(b->before, last ? last->events[last->n - 1].leaf : c->last_leaf, HASH_LEN);
}

int64_t core_at(const struct core *c, int64_t wall)
{
    int64_t least = c->last_at > c->given_at ? c->last_at : c->given_at + 1;

    return wall > least ? wall : least;
}

/* Gives the append its place in the log. */
static void number_and_hash(struct core *c, const struct batch *b, struct append *a)
{
    a->first = b->first + b->n_events;
    a->at = b->at;
    a->version = a->base + a->n;
    a->number = 0;
    for (int i = 0; i < a->n; i++) {
        struct append_event *e = &a->events[i];
        struct leaf_fields f;

        e->number = e->numbered ? numbers_next(&c->numbers, a->party, b->year) : 0;
        if (a->number == 0)
            a->number = e->number;
        f = (struct leaf_fields){.log = c->log,
                                 .kind = e->kind,
                                 .schema = e->schema,
                                 .version = a->base + 1 + i,
                                 .fence = c->fence,
                                 .number = e->number,
                                 .at = b->at,
                                 .stream = &a->stream,
                                 .append = &a->id,
                                 .party = a->party,
                                 .meta = e->meta,
                                 .digest = e->digest};
        leaf_hash(e->leaf, &f);
    }
}

/* Moves appends from a lane into the batch while they fit below so many events. */
static void fill(struct core *c, struct batch *b, struct append_list *lane, size_t most)
{
    while (lane->first) {
        struct append *a = lane->first;

        if (b->n > 0 && (b->n_events + a->n > most || b->bytes + a->bytes > BATCH_BYTES_MAX))
            return;
        append_list_take(lane);
        number_and_hash(c, b, a);
        b->appends[b->n++] = a;
        b->n_events += a->n;
        b->bytes += a->bytes;
    }
}

/* Live appends go first; bulk ones get what is left, at most half, and a tenth is kept for them. */
const struct batch *core_batch_make(struct core *c, int64_t at, int32_t year)
{
    size_t most = c->limits.batch_events;
    size_t kept = c->bulk.events < most / 10 ? c->bulk.events : most / 10;
    struct batch *b;

    if (core_ready(c) == 0 || c->n_flights == BATCH_FLIGHTS_MAX)
        return NULL;
    b = batch_new(c);
    place_batch(c, b);
    b->at = c->given_at = at;
    b->year = year;
    if (c->alone) {
        c->alone--;
        fill(c, b, c->live.first ? &c->live : &c->bulk, 1);
    } else {
        fill(c, b, &c->live, most - kept);
        fill(c, b, &c->bulk, b->n_events + most / 2 < most ? b->n_events + most / 2 : most);
    }
    c->flights[c->n_flights++] = b;
    return b;
}

/* ------------------------------------------------------------------ it is committed */

static void append_stored(struct core *c, const struct batch *b, struct append *a)
{
    struct stream *s = a->chain;

    for (int i = 0; i < a->n; i++) {
        const struct append_event *e = &a->events[i];

        tree_add(&c->tree, e->leaf);
        if (e->number)
            numbers_stored(&c->numbers, a->party, b->year, e->number);
    }
    memcpy(c->last_leaf, a->events[a->n - 1].leaf, HASH_LEN);
    s->version = a->version;
    s->believed = false;
    heads_remember(c->heads, a);
    queue_done(c, a, FATE_STORED);
    queue_decide(c, s);
}

struct batch *core_batch_stored(struct core *c)
{
    struct batch *b = c->flights[0];

    assert(c->n_flights > 0 && b->first == c->head + 1);
    c->flights[0] = c->flights[1];
    c->n_flights--;
    c->head = b->first + b->n_events - 1;
    c->last_at = b->at;
    for (uint32_t i = 0; i < b->n; i++)
        append_stored(c, b, b->appends[i]);
    return b;
}

/* ------------------------------------------------------------------ it is not */

/* One append of a batch that was not stored: back to where it is decided, or out. */
static void append_undo(struct core *c, struct append *a, enum undo why, bool was_alone)
{
    struct stream *s = a->chain;

    c->renumbered++;
    a->uncertain |= why == UNDO_UNSURE;
#ifdef PLANT_NOT_STORED_BY_LOOK
    if (why == UNDO_UNSURE)
        was_alone = true, why = UNDO_DATA;
#endif
    if (why == UNDO_KEY) {
        s->version = VERSION_UNKNOWN;
        s->believed = false;
        queue_decide(c, s);
    } else if (why == UNDO_DATA && was_alone) {
        queue_done(c, a, FATE_FAULT);
        queue_decide(c, s);
    } else {
        append_list_add_front(a->bulk ? &c->bulk : &c->live, a);
    }
}

void core_batch_undo(struct core *c, enum undo why)
{
    struct batch *b = c->flights[--c->n_flights];

    if (why == UNDO_KEY)
        queue_be_careful(c);
    if (why == UNDO_DATA && b->n > 1)
        c->alone += b->n;
    for (uint32_t i = b->n; i-- > 0;)
        append_undo(c, b->appends[i], why, b->n == 1);
    if (c->n_flights == 0)
        numbers_undo(&c->numbers);
    core_batch_free(c, b);
}

/* ------------------------------------------------------------------ what the log has */

/* The leaf says it: no other batch has this time and salt. A batch is written as a whole, so its first
 * row is enough. */
static bool row_is_ours(const struct core *c, const struct row *row)
{
    const struct batch *b = c->n_flights ? c->flights[0] : NULL;

    return b && row->position == b->first &&
           memcmp(row->leaf, b->appends[0]->events[0].leaf, HASH_LEN) == 0;
}

enum caught_up core_catch_up(struct core *c, const struct row *row, int32_t year)
{
    struct stream *s;

    if (row->position <= c->head)
        return ROW_KNOWN;
    if (row->position != c->head + 1)
        return ROW_HOLE;
    if (row_is_ours(c, row))
        return ROW_OURS;
    c->head = row->position;
    if (row->at > c->last_at)
        c->last_at = row->at;
    memcpy(c->last_leaf, row->leaf, HASH_LEN);
    tree_add(&c->tree, row->leaf);
    if (row->number)
        numbers_stored(&c->numbers, row->party, year, row->number);
    s = heads_find(c->heads, &row->stream);
    if (s && s->version != VERSION_UNKNOWN) {
        s->version = row->version;
        s->believed = false;
    }
    return ROW_OTHERS;
}
