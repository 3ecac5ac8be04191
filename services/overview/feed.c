/*
 * feed.ask: what happened after a position, as far as somebody may see it.
 *
 * Nothing is kept for it: the log is read from there on, and each event judged by the state that
 * its signal has now. One question looks at a bounded stretch of the log; the answer says from
 * where to go on, also when there was nothing to see.
 */
#include "services/log/held.h"
#include "services/overview/desk.h"
#include "services/overview/moment.h"

#include "common/idmap.h"
#include "common/log.h"

#include <stdlib.h>

#define LIMIT     200 /* events, unless asked otherwise */
#define PAGE      500 /* events read at once */
#define PAGES_MAX 8   /* for one question */
#define BYTES_MAX ((size_t)256 << 10)

static const Oid types[] = {2951 /* uuid[] */};
static const struct db_stmt stmt_states = {
    "overview_feed_states",
    "SELECT " LOCK_COLUMNS " FROM " LOCK_ROWS("SELECT s.* FROM unnest($1) AS n (id)"
                                              " JOIN overview.signal s ON s.id = n.id"),
    1, types};

struct feed {
    int64_t at; /* judged up to here */
    int64_t limit;
    bool own;
    int pages;
    uint32_t n;
    struct buf moments;
    /* The page at hand, and the states of its signals. */
    struct held_queue page;
    struct lock_row *states;
    uint32_t n_states;
    struct idmap map;
};

static const struct uuid *state_at(const void *owner, uint32_t slot)
{
    return &((const struct feed *)owner)->states[slot].signal.id;
}

static void states_forget(struct feed *w)
{
    idmap_free(&w->map);
    for (uint32_t i = 0; i < w->n_states; i++)
        signal_free(&w->states[i].signal);
    free(w->states);
    w->states = NULL;
    w->n_states = 0;
}

static void feed_free(void *work)
{
    struct feed *w = work;

    states_forget(w);
    held_clear(&w->page);
    buf_free(&w->moments);
    free(w);
}

static void answer(struct inquiry *q)
{
    struct feed *w = q->work;
    struct m_fed m = {0};

    wire_set(&m, m_fed, position, w->at);
    wire_set(&m, m_fed, events, wire_list_of(&w->moments, w->n));
    inquiry_answer(q, MSG_FED, &m);
}

static bool is_full(const struct feed *w)
{
    return w->n >= w->limit || w->moments.n >= BYTES_MAX;
}

static void read_page(struct inquiry *q);

static void judge(struct inquiry *q)
{
    struct feed *w = q->work;
    bool last = w->page.n == 0;

    for (; w->page.first && !is_full(w); held_drop_first(&w->page)) {
        const struct event *e = &w->page.first->event;
        uint32_t slot = idmap_find(&w->map, &e->stream);
        w->at = e->position;
        if (slot != IDMAP_NONE && event_info((int)e->kind) &&
            (!w->own || signal_concerns(&q->who, &w->states[slot].signal)))
            w->n += moment_encode(&q->who, tables_registry(q->from->tables),
                                  &w->states[slot].signal, &w->states[slot].lock, e, &w->moments);
    }
    states_forget(w);
    if (last || is_full(w) || w->at >= q->position || ++w->pages == PAGES_MAX)
        answer(q);
    else
        read_page(q);
}

static void on_states(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct feed *w = q->work;
    struct lock_row *states;
    uint32_t n;

    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    n = (uint32_t)PQntuples(r->rows);
    states = calloc((size_t)n + 1, sizeof *states);
    if (!states)
        log_fatal("memory_exhausted", "for=feed");
    w->states = states;
    w->n_states = n;
    idmap_init(&w->map, w, state_at);
    for (uint32_t i = 0; i < n; i++) {
        if (lock_row_read(r->rows, (int)i, tables_registry(q->from->tables), &states[i]) &&
            idmap_find(&w->map, &states[i].signal.id) == IDMAP_NONE)
            idmap_add(&w->map, &states[i].signal.id, i);
    }
    judge(q);
}

/* Each signal once: its events stand near each other. */
static void ask_states(struct inquiry *q)
{
    struct feed *w = q->work;
    struct db_array ids = {0};
    struct db_param param;
    const struct uuid *before = NULL;

    db_array_begin(&ids, DB_UUID);
    for (const struct held *h = w->page.first; h; h = h->next) {
        if (!before || !uuid_equal(before, &h->event.stream))
            db_array_bytes(&ids, h->event.stream.b, sizeof h->event.stream.b);
        before = &h->event.stream;
    }
    param = db_array_end(&ids);
    lock_send(q, q->from->keys, &stmt_states, &param, on_states);
    db_array_free(&ids);
}

static void on_event(void *arg, const struct event *e, bool ok)
{
    struct inquiry *q = arg;
    struct feed *w = q->work;

    if (!ok)
        inquiry_refuse(q, PROBLEM_NOT_READY, "The log cannot be read at the moment.", NULL);
    else if (!e)
        ask_states(q);
    else if (e->position <= q->position)
        held_add(&w->page, e);
}

static void read_page(struct inquiry *q)
{
    struct feed *w = q->work;

    held_clear(&w->page);
    stream_read_range(q->from->streams, w->at, PAGE, on_event, q);
}

void inquiry_feed(struct inquiry *q)
{
    struct feed *w = calloc(1, sizeof *w);

    if (!w)
        log_fatal("memory_exhausted", "for=feed");
    idmap_init(&w->map, w, state_at);
    w->at = q->ask.feed.after;
    w->limit = wire_has(&q->ask.feed, m_feed_limit) ? q->ask.feed.limit : LIMIT;
    w->own = wire_has(&q->ask.feed, m_feed_own) && q->ask.feed.own;
    q->work = w;
    q->work_free = feed_free;
    if (w->at >= q->position)
        answer(q);
    else
        read_page(q);
}
