/*
 * What waits: taking appends in, deciding from memory what can be, and letting go of what is done.
 */
#include "services/history/queue.h"

#include "common/log.h"

#include <assert.h>
#include <stdlib.h>

#define CAREFUL_FOR 10000 /* appends */

void core_begin(struct core *c, const struct core_limits *limits)
{
    *c = (struct core){.head = -1, .limits = *limits};
    if (c->limits.batch_events > BATCH_EVENTS_MAX)
        c->limits.batch_events = BATCH_EVENTS_MAX;
    c->heads = heads_new(limits->streams_max, limits->recent_max);
}

static void list_empty(struct append_list *l)
{
    struct append *a;

    while ((a = append_list_take(l)))
        append_free(&a);
}

void chain_free(struct append *a)
{
    while (a) {
        struct append *behind = a->behind;

        append_free(&a);
        a = behind;
    }
}

/* Only the first of a chain is in a list; those behind it are freed with it. */
static void list_empty_chains(struct append_list *l)
{
    struct append *a;

    while ((a = append_list_take(l)))
        chain_free(a);
}

void core_end(struct core *c)
{
    for (unsigned i = 0; i < c->n_flights; i++) {
        for (uint32_t k = 0; k < c->flights[i]->n; k++)
            chain_free(c->flights[i]->appends[k]);
        free(c->flights[i]);
    }
    list_empty_chains(&c->live);
    list_empty_chains(&c->bulk);
    list_empty_chains(&c->to_look);
    list_empty(&c->done);
    for (struct batch *b; (b = c->spare); free(b))
        c->spare = b->next;
    numbers_free(&c->numbers);
    heads_free(&c->heads);
}

/* ------------------------------------------------------------------ one is done */

/* a is the first of its chain, and in no list. */
void queue_done(struct core *c, struct append *a, enum append_fate fate)
{
    struct stream *s = a->chain;

    assert(s->first == a);
    s->first = a->behind;
    if (!s->first)
        s->last = NULL;
    a->behind = NULL;
    a->chain = NULL;
    a->fate = fate;
    c->waiting--;
    c->waiting_bytes -= a->bytes;
    c->repeated += fate == FATE_REPEATED;
    c->conflicts += fate == FATE_CONFLICT;
    append_list_add(&c->done, a);
}

struct append *core_done_next(struct core *c)
{
    return append_list_take(&c->done);
}

/* ------------------------------------------------------------------ deciding */

static void make_ready(struct core *c, struct append *a)
{
    append_list_add(a->bulk ? &c->bulk : &c->live, a);
}

static void look_first(struct core *c, struct append *a)
{
    c->looked_up++;
    append_list_add(&c->to_look, a);
}

/* Decides the first of a chain. True: it is done, and the next is first. */
static bool decide(struct core *c, struct append *a)
{
    struct stream *s = a->chain;
    enum recall known;

    if (s->believed && a->base != 0) {
        s->believed = false; /* good enough to try, not to tell anybody */
        s->version = VERSION_UNKNOWN;
    }
    known = heads_recall(c->heads, a);
    if (known == RECALL_SAME || known == RECALL_OTHER) {
        queue_done(c, a, known == RECALL_SAME ? FATE_REPEATED : FATE_ID_TAKEN);
        return true;
    }
    if (s->version == VERSION_UNKNOWN && a->base == 0 && !c->careful) {
        s->version = 0;
        s->believed = true; /* the key tells when it is not so */
        known = RECALL_NEW;
    }
    if (s->version == VERSION_UNKNOWN || (known == RECALL_FORGOTTEN && !a->looked)) {
        if (c->careful)
            c->careful--;
        look_first(c, a);
        return false;
    }
    if (a->base != s->version) {
        a->version = s->version;
        queue_done(c, a, FATE_CONFLICT);
        return true;
    }
    make_ready(c, a);
    return false;
}

/* Decides the first of a stream's chain and, while they are done at once, those behind it. */
void queue_decide(struct core *c, struct stream *s)
{
    while (s->first && decide(c, s->first))
        ;
}

/* ------------------------------------------------------------------ taking */

/* The same append, asked for again by the same peer while it waits: only the address is new. */
static bool asked_again(struct stream *s, const struct append *a)
{
    for (struct append *w = s->first; w; w = w->behind) {
        if (!uuid_equal(&w->id, &a->id) || w->to.peer.n != a->to.peer.n ||
            memcmp(w->to.peer.id, a->to.peer.id, a->to.peer.n) != 0 || !append_same(w, a))
            continue;
        w->to = a->to;
        return true;
    }
    return false;
}

void core_take(struct core *c, struct append **taken)
{
    struct append *a = *taken;
    struct stream *s = heads_use(c->heads, &a->stream);

    *taken = NULL;
    if (s && asked_again(s, a)) {
        append_free(&a);
        return;
    }
    if (!s || c->waiting >= c->limits.queue_max || c->waiting_bytes + a->bytes > CORE_BYTES_MAX) {
        a->fate = FATE_BUSY;
        append_list_add(&c->done, a);
        return;
    }
    a->chain = s;
    c->waiting++;
    c->waiting_bytes += a->bytes;
    if (s->last) {
        s->last->behind = a;
        s->last = a;
        return;
    }
    s->first = s->last = a;
    queue_decide(c, s);
}

/* ------------------------------------------------------------------ looking up */

struct append *core_lookup_next(struct core *c)
{
    return append_list_take(&c->to_look);
}

void core_look_again(struct core *c, struct append *a)
{
    append_list_add(&c->to_look, a);
}

void core_looked(struct core *c, struct append *a, const struct looked *what)
{
    struct stream *s = a->chain;

    assert(s->first == a);
    a->looked = true;
    /* Its own appends cannot have moved it meanwhile: this one is the first. */
    if (s->version == VERSION_UNKNOWN)
        s->version = what->version;
    if (what->found) {
        a->first = what->first;
        a->at = what->at;
        a->version = what->last_version;
        a->number = what->number;
        queue_done(c, a, what->erased ? FATE_ERASED : what->same ? FATE_REPEATED : FATE_ID_TAKEN);
    }
    queue_decide(c, s);
}

void queue_be_careful(struct core *c)
{
    c->careful = CAREFUL_FOR;
}

/* ------------------------------------------------------------------ giving up */

static void give_up_list(struct core *c, struct append_list *l, enum append_fate fate)
{
    struct append_list keep = {0};
    struct append *a;

    while ((a = append_list_take(l))) {
        struct stream *s = a->chain;

        if (a->uncertain) {
            append_list_add(&keep, a);
            continue;
        }
        while (s->first)
            queue_done(c, s->first, fate);
    }
    *l = keep;
}

void core_give_up(struct core *c, enum append_fate fate)
{
    give_up_list(c, &c->live, fate);
    give_up_list(c, &c->bulk, fate);
    give_up_list(c, &c->to_look, fate);
}
