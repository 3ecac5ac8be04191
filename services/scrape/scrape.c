/*
 * Asking all services: see scrape.h.
 *
 *      round ---question---> each service, over a connection of its own; who is not there yet, again and again
 *        ^----answer (tag: number of the round)
 *        all have answered, or the time is over --> callback
 */
#include "services/scrape/scrape.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"
#include "common/trace.h"
#include "proto/frame.h"
#include "services/scrape/merge.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#define AGAIN_US      (20 * US_PER_MS) /* for who is not there */
#define FRAMES_A_TURN 16
#define NAME_MOST     24

/* What one service answered in a round. */
struct told {
    bool sent, answered;
    enum scrape_database database;
    struct scrape_state state;
    struct buf text; /* its metrics */
};

struct round {
    struct round *next;
    int64_t number, deadline;
    enum message kind;
    scrape_text_fn *text_fn;
    scrape_ready_fn *ready_fn;
    void *arg;
    char own_name[NAME_MOST + 1];
    struct buf own;
    struct told told[SCRAPE_SERVICES];
};

struct target {
    struct scrape *all;
    struct scrape_target is;
    void *socket;
};

struct scrape {
    struct life *life;
    struct target targets[SCRAPE_SERVICES];
    size_t n, n_rounds;
    struct round *rounds;
    int64_t number;
    struct loop_timer timer;
    struct frame_writer out;
};

/* ------------------------------------------------------------------ the end of a round */

static const struct told *told_by(const struct round *r, size_t i)
{
    return &r->told[i];
}

static void up_add(struct merge *m, const char *service, bool up)
{
    struct buf text = {0};

    buf_printf(&text,
               "# HELP weerklank_up Whether the service answered when it was asked: 1 or 0.\n"
               "# TYPE weerklank_up gauge\nweerklank_up %d\n",
               (int)up);
    (void)merge_add(m, service, buf_slice(&text));
    buf_free(&text);
}

static void text_add(struct merge *m, const char *service, const struct buf *text)
{
    size_t left_out = merge_add(m, service, buf_slice(text));

    if (left_out > 0)
        log_warn("metrics_unreadable", "service=%s lines=%zu", service, left_out);
}

static void text_give(const struct scrape *s, const struct round *r)
{
    struct merge *m = merge_new();
    struct buf out = {0};

    for (size_t i = 0; i < s->n; i++)
        if (told_by(r, i)->answered || !s->targets[i].is.optional)
            up_add(m, s->targets[i].is.service, told_by(r, i)->answered);
    if (r->own.n > 0)
        up_add(m, r->own_name, true);
    for (size_t i = 0; i < s->n; i++)
        text_add(m, s->targets[i].is.service, &told_by(r, i)->text);
    text_add(m, r->own_name, &r->own);
    merge_write(m, &out);
    merge_free(&m);
    r->text_fn(r->arg, buf_slice(&out));
    buf_free(&out);
}

/* Ready is who is, and who has somebody that stands in. */
static bool all_ready(const struct scrape *s, const struct round *r)
{
    for (size_t i = 0; i < s->n; i++) {
        bool stood_in =
            i + 1 < s->n && s->targets[i + 1].is.optional && told_by(r, i + 1)->state.ready;

        if (!s->targets[i].is.optional && !told_by(r, i)->state.ready && !stood_in)
            return false;
    }
    return true;
}

static void ready_give(const struct scrape *s, const struct round *r)
{
    struct scrape_readiness out = {.ready = all_ready(s, r)};

    for (size_t i = 0; i < s->n; i++) {
        const struct told *t = told_by(r, i);

        if (t->answered || !s->targets[i].is.optional)
            out.list[out.n++] = t->state;
        if (out.database == SCRAPE_DATABASE_UNKNOWN)
            out.database = t->database;
    }
    r->ready_fn(r->arg, &out);
}

static void round_free(struct round *r)
{
    for (size_t i = 0; i < SCRAPE_SERVICES; i++)
        buf_free(&r->told[i].text);
    buf_free(&r->own);
    free(r);
}

static bool is_whole(const struct scrape *s, const struct round *r)
{
    for (size_t i = 0; i < s->n; i++)
        if (!r->told[i].answered && !(s->targets[i].is.optional && !r->told[i].sent))
            return false;
    return true;
}

/* The round is off the list before its callback, which may begin another. */
static void round_end(struct scrape *s, struct round **at)
{
    struct round *r = *at;

    *at = r->next;
    s->n_rounds--;
    if (r->kind == MSG_METRICS)
        text_give(s, r);
    else
        ready_give(s, r);
    round_free(r);
}

/* Ends those that are whole, or whose time is over. */
static void rounds_look(struct scrape *s)
{
    struct round **at = &s->rounds;
    int64_t now = loop_now(s->life->loop);

    while (*at) {
        if (is_whole(s, *at) || now >= (*at)->deadline) {
            round_end(s, at);
            at = &s->rounds; /* the callback may have changed the list */
        } else {
            at = &(*at)->next;
        }
    }
}

/* ------------------------------------------------------------------ asking */

static void question_send(struct scrape *s, struct round *r, size_t i)
{
    static const struct empty nothing;
    struct trace was = trace_swap((struct trace){0});
    struct envelope e = {0};

    uuid_new_v7(&e.id);
    wire_set(&e, envelope, id, e.id);
    wire_set(&e, envelope, tag, r->number);
    frame_begin(&s->out);
    frame_add(&s->out, &e, r->kind, &nothing);
    r->told[i].sent = bus_send(s->targets[i].socket, NULL, frame_slice(&s->out)) == 0;
    (void)trace_swap(was);
}

/* Who was not there is asked again, until the time is over. True: somebody is still missing. */
static bool round_send(struct scrape *s, struct round *r)
{
    bool missing = false;

    for (size_t i = 0; i < s->n; i++) {
        if (!r->told[i].sent && bus_is_heard(s->targets[i].socket))
            question_send(s, r, i);
        missing = missing || !r->told[i].sent;
    }
    return missing;
}

static void timer_plan(struct scrape *s, bool missing)
{
    int64_t first = 0;

    for (const struct round *r = s->rounds; r; r = r->next)
        if (first == 0 || r->deadline < first)
            first = r->deadline;
    if (first > 0 && missing && loop_now(s->life->loop) + AGAIN_US < first)
        first = loop_now(s->life->loop) + AGAIN_US;
    loop_timer_set(s->life->loop, &s->timer, first);
}

static void on_timer(void *arg)
{
    struct scrape *s = arg;
    bool missing = false;

    for (struct round *r = s->rounds; r; r = r->next)
        missing = round_send(s, r) || missing;
    rounds_look(s);
    timer_plan(s, missing);
}

static struct round *round_begin(struct scrape *s, enum message kind, void *arg)
{
    struct round *r;

    if (s->n_rounds >= SCRAPE_ROUNDS)
        return NULL;
    r = room_new(sizeof *r);
    r->number = ++s->number;
    r->deadline = clock_mono_us() + SCRAPE_US;
    r->kind = kind;
    r->arg = arg;
    for (size_t i = 0; i < s->n; i++)
        r->told[i].state = (struct scrape_state){
            .service = s->targets[i].is.service, .why = "silent", .position = -1};
    r->next = s->rounds;
    s->rounds = r;
    s->n_rounds++;
    (void)round_send(s, r);
    timer_plan(s, true);
    return r;
}

int scrape_metrics(struct scrape *s, const char *own_name, struct slice own, scrape_text_fn *fn,
                   void *arg)
{
    struct round *r = round_begin(s, MSG_METRICS, arg);

    if (!r)
        return -1;
    r->text_fn = fn;
    if (own_name)
        snprintf(r->own_name, sizeof r->own_name, "%s", own_name);
    if (own_name && own.n > 0)
        buf_add(&r->own, own.p, own.n);
    return 0;
}

int scrape_ready(struct scrape *s, scrape_ready_fn *fn, void *arg)
{
    struct round *r = round_begin(s, MSG_SERVICE, arg);

    if (!r)
        return -1;
    r->ready_fn = fn;
    return 0;
}

/* ------------------------------------------------------------------ answers */

static void service_take(struct told *t, struct slice body)
{
    struct m_service m;

    if (wire_decode(&shape_m_service, body, WIRE_LENIENT, &m, NULL) < 0)
        return;
    t->answered = true;
    t->state.answered = true;
    t->state.ready = m.ready;
    snprintf(t->state.why, sizeof t->state.why, "%.*s", SLICE_FMT(m.why));
    if (m.ready)
        t->state.why[0] = '\0';
    if (wire_has(&m, m_service_head))
        t->state.position = m.head;
    if (wire_has(&m, m_service_database))
        t->database = m.database ? SCRAPE_DATABASE_UP : SCRAPE_DATABASE_DOWN;
}

static void metrics_take(struct told *t, struct slice body)
{
    struct m_metrics_told m;

    if (wire_decode(&shape_m_metrics_told, body, WIRE_LENIENT, &m, NULL) < 0 ||
        m.text.n > METRICS_TEXT)
        return;
    t->answered = true;
    buf_add(&t->text, m.text.p, m.text.n);
}

static void answer_take(struct scrape *s, size_t i, const struct envelope *e)
{
    struct slice body = slice_of(e->body.p, e->body.n);
    enum message kind = message_find(e->kind);
    struct round *r = s->rounds;

    while (r && !(wire_has(e, envelope_tag) && r->number == e->tag))
        r = r->next;
    if (!r || r->told[i].answered)
        return; /* too late, or twice */
    if (r->kind == MSG_METRICS && kind == MSG_METRICS_TOLD)
        metrics_take(&r->told[i], body);
    else if (r->kind == MSG_SERVICE && kind == MSG_SERVICE_TOLD)
        service_take(&r->told[i], body);
    else if (kind == MSG_PROBLEM)
        log_warn("service_does_not_tell", "service=%s", s->targets[i].is.service);
}

static void on_answer(void *arg)
{
    struct target *t = arg;
    struct scrape *s = t->all;
    struct bus_in in;
    int frames = 0;

    while (frames++ < FRAMES_A_TURN && bus_recv(t->socket, false, &in) == 1) {
        struct frame_reader reader;
        struct envelope e;

        if (frame_open(&reader, bus_in_payload(&in), NULL) == 0)
            while (frame_next(&reader, &e, NULL) == 1)
                answer_take(s, (size_t)(t - s->targets), &e);
        bus_in_close(&in);
    }
    if (frames > FRAMES_A_TURN)
        loop_again(s->life->loop);
    rounds_look(s);
}

/* ------------------------------------------------------------------ life */

static void target_open(struct scrape *s, struct scrape_target is)
{
    struct target *t = &s->targets[s->n++];

    *t = (struct target){.all = s, .is = is};
    t->socket = bus_dealer_connect(s->life->bus, is.endpoint);
    if (!t->socket)
        log_fatal("scrape_failed", "service=%s why=endpoint", is.service);
    loop_socket_add(s->life->loop, t->socket, on_answer, t);
}

size_t scrape_services(struct scrape_target out[SCRAPE_SERVICES])
{
    static const struct {
        const char *service, *setting;
        bool optional;
    } all[] = {
        {"history", "history.endpoint", false},   {"history2", "history.second.endpoint", true},
        {"reader", "reader.endpoint", false},     {"intake", "intake.inside.endpoint", false},
        {"routing", "routing.endpoint", false},   {"tracking", "tracking.endpoint", false},
        {"overview", "overview.endpoint", false}, {"notify", "notify.endpoint", false}};

    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        out[i] =
            (struct scrape_target){all[i].service, settings_path(all[i].setting), all[i].optional};
    return ARRAY_LEN(all);
}

struct scrape *scrape_new(struct life *life, const struct scrape_target *list, size_t n)
{
    struct scrape *s = room_new(sizeof *s);
    struct scrape_target all[SCRAPE_SERVICES];

    assert(n <= SCRAPE_SERVICES);
    if (!list) {
        n = scrape_services(all);
        list = all;
    }
    s->life = life;
    s->timer = (struct loop_timer){.fn = on_timer, .arg = s};
    for (size_t i = 0; i < n; i++)
        target_open(s, list[i]);
    return s;
}

void scrape_free(struct scrape **s)
{
    struct scrape *gone = *s;

    if (!gone)
        return;
    *s = NULL;
    loop_timer_set(gone->life->loop, &gone->timer, 0);
    for (size_t i = 0; i < gone->n; i++)
        bus_close(gone->life->loop, &gone->targets[i].socket);
    while (gone->rounds) {
        struct round *r = gone->rounds;

        gone->rounds = r->next;
        round_free(r);
    }
    frame_free(&gone->out);
    free(gone);
}
