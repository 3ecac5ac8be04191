/*
 * Who leaves: see leaving.h.
 */
#include "services/gateway/leaving.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE      100
#define WITHIN_MS 10000
#define AGAIN_US  (5 * US_PER_S)

struct leaving {
    struct gateway *gateway;
    uint32_t *queue; /* accounts; the first is being worked on */
    size_t n, cap;
    struct uuid *signals; /* of the page */
    size_t n_signals, at;
    char cursor[128]; /* of the next page; "": there is none */
    int64_t errand;
    struct loop_timer again;
    uint64_t returned;
};

static void page_ask(struct leaving *l);
static void signal_ask(struct leaving *l);

static const struct account *leaver(const struct leaving *l)
{
    return &l->gateway->people.accounts[l->queue[0]];
}

/* Nobody answers, or not now. */
static void wait_some(struct leaving *l)
{
    loop_timer_set(l->gateway->life->loop, &l->again, loop_now(l->gateway->life->loop) + AGAIN_US);
}

static void on_again(void *arg)
{
    struct leaving *l = arg;

    l->cursor[0] = '\0';
    if (l->n > 0)
        page_ask(l);
}

static void ask_for(struct leaving *l, enum message kind, const struct uuid *id,
                    const struct wire_subject *signal, const void *body, errand_fn *fn)
{
    struct buf bytes = {0};
    struct errand q = {.kind = kind,
                       .id = *id,
                       .signal = signal,
                       .party = leaver(l)->party,
                       .via = "gateway",
                       .actor = leaver(l)->id,
                       .within_ms = WITHIN_MS,
                       .see = -1,
                       .expected = -1};

    wire_encode(message_info(kind)->shape, body, &bytes);
    q.body = buf_slice(&bytes);
    l->errand = errand_send(l->gateway->errands, &q, fn, l);
    buf_free(&bytes);
}

static bool is_later(const struct envelope *e)
{
    struct problem m;

    return wire_decode(&shape_problem, slice_of(e->body.p, e->body.n), WIRE_LENIENT, &m, NULL) <
               0 ||
           problem_find(m.code) == PROBLEM_N ||
           problem_info(problem_find(m.code))->retry == RETRY_LATER;
}

static void account_end(struct leaving *l)
{
    char id[UUID_TEXT_LEN + 1];

    uuid_format(&leaver(l)->id, id);
    log_info("account_left", "account=%s party=%s returned=%" PRIu64, id, leaver(l)->party,
             l->returned);
    l->returned = 0;
    l->n--;
    memmove(l->queue, l->queue + 1, l->n * sizeof *l->queue);
    l->cursor[0] = '\0';
    if (l->n > 0)
        page_ask(l);
}

static void signal_next(struct leaving *l)
{
    if (++l->at < l->n_signals)
        signal_ask(l);
    else if (l->cursor[0])
        page_ask(l);
    else
        account_end(l);
}

/* ------------------------------------------------------------------ one signal */

static void on_allocated(void *arg, const struct envelope *e, enum message kind)
{
    struct leaving *l = arg;

    l->errand = ERRAND_NONE;
    if (kind == MSG_PROBLEM && is_later(e)) {
        wait_some(l);
        return;
    }
    l->returned += kind == MSG_DONE;
    signal_next(l); /* refused: it went on meanwhile, and is nobody's any more */
}

static struct uuid act_id(const struct leaving *l, const struct uuid *signal)
{
    char name[2 * UUID_TEXT_LEN + 16], account[UUID_TEXT_LEN + 1], of[UUID_TEXT_LEN + 1];
    struct uuid id;

    uuid_format(&leaver(l)->id, account);
    uuid_format(signal, of);
    snprintf(name, sizeof name, "left:%s:%s", account, of);
    uuid_of_name(name, &id);
    return id;
}

/* As its department said it last. False: it is not allocated to who leaves. */
static bool allocation_read(const struct leaving *l, const struct m_shown *shown,
                            struct m_allocate *out)
{
    struct moment m;
    size_t at = 0;
    bool found = false;

    while (wire_list_record(shown->timeline, &at, &shape_moment, &m))
        if (slice_is(m.kind, event_info(EV_ALLOCATED)->name) &&
            slice_is(m.party, leaver(l)->party) && wire_has(&m, moment_body))
            found = wire_decode(&shape_m_allocate, slice_of(m.body.p, m.body.n), WIRE_LENIENT, out,
                                NULL) == 0;
    if (!found)
        return false;
    if (wire_has(out, m_allocate_handler) && uuid_equal(&out->handler, &leaver(l)->id))
        out->has &= ~WIRE_BIT(m_allocate_handler);
    else if (wire_has(out, m_allocate_substitute) && uuid_equal(&out->substitute, &leaver(l)->id))
        out->has &= ~WIRE_BIT(m_allocate_substitute);
    else
        return false;
    return true;
}

static void on_shown(void *arg, const struct envelope *e, enum message kind)
{
    struct leaving *l = arg;
    struct m_shown shown;
    struct m_allocate m;
    struct wire_subject subject = {.id = l->signals[l->at]};
    struct uuid id = act_id(l, &subject.id);

    l->errand = ERRAND_NONE;
    if (kind == MSG_PROBLEM && is_later(e))
        wait_some(l);
    else if (kind != MSG_SHOWN ||
             wire_decode(&shape_m_shown, slice_of(e->body.p, e->body.n), WIRE_LENIENT, &shown,
                         NULL) < 0 ||
             !allocation_read(l, &shown, &m))
        signal_next(l);
    else
        ask_for(l, MSG_ALLOCATE, &id, &subject, &m, on_allocated);
}

static void signal_ask(struct leaving *l)
{
    struct wire_subject subject = {.id = l->signals[l->at]};
    struct m_show m = {0};
    struct uuid id;

    uuid_new_v7(&id);
    wire_set(&m, m_show, timeline, true);
    ask_for(l, MSG_SHOW, &id, &subject, &m, on_shown);
}

/* ------------------------------------------------------------------ pages of what is theirs */

static void on_due(void *arg, const struct envelope *e, enum message kind)
{
    struct leaving *l = arg;
    struct m_due_told told;
    struct due_row row;
    size_t at = 0;

    l->errand = ERRAND_NONE;
    if (kind != MSG_DUE_TOLD || wire_decode(&shape_m_due_told, slice_of(e->body.p, e->body.n),
                                            WIRE_LENIENT, &told, NULL) < 0) {
        wait_some(l);
        return;
    }
    l->n_signals = l->at = 0;
    while (l->n_signals < PAGE && wire_list_record(told.rows, &at, &shape_due_row, &row))
        l->signals[l->n_signals++] = row.signal;
    snprintf(l->cursor, sizeof l->cursor, "%.*s",
             wire_has(&told, m_due_told_cursor) ? (int)told.cursor.n : 0, told.cursor.p);
    l->at = (size_t)-1;
    signal_next(l);
}

static void page_ask(struct leaving *l)
{
    struct m_due m = {0};
    struct uuid id;

    uuid_new_v7(&id);
    wire_set(&m, m_due, own, true);
    wire_set(&m, m_due, limit, PAGE);
    if (l->cursor[0])
        wire_set(&m, m_due, cursor, slice_str(l->cursor));
    ask_for(l, MSG_DUE, &id, NULL, &m, on_due);
}

/* ------------------------------------------------------------------ beginning */

void leaving_begin(struct leaving *l, uint32_t account)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->queue[i] == account)
            return;
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 16;
        l->queue = room_for(l->queue, l->cap, sizeof *l->queue);
    }
    l->queue[l->n++] = account;
    if (l->n == 1)
        page_ask(l);
}

void leaving_begin_since(struct leaving *l, int64_t since)
{
    const struct people *p = &l->gateway->people;

    for (uint32_t i = 0; i < p->n_accounts; i++)
        if (p->accounts[i].closed_at > since)
            leaving_begin(l, i);
}

struct leaving *leaving_new(struct gateway *g)
{
    struct leaving *l = room_new(sizeof *l);

    l->gateway = g;
    l->errand = ERRAND_NONE;
    l->signals = room_for(NULL, PAGE, sizeof *l->signals);
    l->again = (struct loop_timer){.fn = on_again, .arg = l};
    return l;
}

void leaving_free(struct leaving **lp)
{
    struct leaving *l = *lp;

    if (!l)
        return;
    *lp = NULL;
    loop_timer_set(l->gateway->life->loop, &l->again, 0);
    errand_forget(l->gateway->errands, l->errand);
    free(l->signals);
    free(l->queue);
    free(l);
}
