/*
 * The desk: see desk.h.
 */
#include "services/overview/desk.h"
#include "services/overview/desk_figures.h"
#include "services/overview/remake.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/settings.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#define FRAMES_A_TURN 64
#define OPEN_MAX      4096           /* questions at a time; then busy */
#define PATIENCE      (5 * US_PER_S) /* of who does not say `within` */
#define WAIT_BUSY_MS  100
#define WAIT_READY_MS 250

struct desk {
    struct life *life;
    struct desk_sources from;
    void *router;
    struct inquiry *open;
    size_t n_open;
    const char *why_not; /* NULL: ready */
    int64_t hold_until;  /* monotonic: so long questions wait until we are */
    int64_t time;        /* of the log, as last known */
    struct loop_timer timer;
    struct frame_writer out;
    int64_t heard; /* as the last follower knew it: between two there is none */
    struct overview_metrics metrics;
};

/* --- Answering -------------------------------------------------------------------------------- */

static struct envelope reply_to(const struct uuid *id, int64_t tag)
{
    struct envelope e = {0};

    wire_set(&e, envelope, id, *id);
    if (tag >= 0)
        wire_set(&e, envelope, tag, tag);
    return e;
}

/* Who is gone repeats, or does not want it any more. */
static void send_out(struct desk *d, const struct bus_peer *peer)
{
    if (bus_send(d->router, peer, frame_slice(&d->out)) < 0)
        log_debug("answer_not_sent", "bytes=%zu", frame_slice(&d->out).n);
    frame_begin(&d->out);
}

static void refuse(struct desk *d, const struct bus_peer *peer, const struct envelope *to,
                   enum problem_code code, const char *detail, const struct wire_faults *faults)
{
    int64_t wait = code == PROBLEM_BUSY        ? WAIT_BUSY_MS
                   : code == PROBLEM_NOT_READY ? WAIT_READY_MS
                                               : 0;

    d->metrics.refused++;
    d->metrics.refused_as[code]++;
    trace_line("question_refused", "problem=%s", problem_info(code)->code);
    frame_add_problem(&d->out, to, code, detail, faults, wait);
    send_out(d, peer);
}

static void inquiry_end(struct desk *d, struct inquiry *q)
{
    assert((q->prev == NULL) == (d->open == q));
    d->n_open--;
    if (q->prev)
        q->prev->next = q->next;
    else
        d->open = q->next;
    if (q->next)
        q->next->prev = q->prev;
    if (q->work_free)
        q->work_free(q->work);
    buf_free(&q->body);
    free(q);
}

void inquiry_answer(struct inquiry *q, enum message kind, const void *body)
{
    struct envelope e = reply_to(&q->id, q->tag);
    int64_t took = clock_mono_us() - q->begun;
    struct trace was = trace_swap(q->trace);

    trace_line("question_answered", "kind=%s ms=%" PRId64, message_info(q->kind)->name,
               took / US_PER_MS);
    metric_time(&q->desk->metrics.answering[q->kind], took);
    (void)trace_swap(was);
    if (q->position >= 0)
        wire_set(&e, envelope, position, q->position);
    frame_add(&q->desk->out, &e, kind, body);
    send_out(q->desk, &q->peer);
    inquiry_end(q->desk, q);
}

static void refuse_and_end(struct desk *d, struct inquiry *q, enum problem_code code,
                           const char *detail, const struct wire_faults *faults)
{
    struct envelope e = reply_to(&q->id, q->tag);
    struct trace was = trace_swap(q->trace);

    refuse(d, &q->peer, &e, code, detail, faults);
    inquiry_end(d, q);
    (void)trace_swap(was);
}

void inquiry_refuse(struct inquiry *q, enum problem_code code, const char *detail,
                    const struct wire_faults *faults)
{
    refuse_and_end(q->desk, q, code, detail, faults);
}

void inquiry_refuse_db(struct inquiry *q, const struct db_result *r)
{
    bool passing = r->outcome != DB_REFUSED;

    if (!passing)
        log_error("question_refused_by_database", "kind=%s sqlstate=%s",
                  message_info(q->kind)->name, r->sqlstate);
    inquiry_refuse(q, passing ? PROBLEM_NOT_READY : PROBLEM_INTERNAL, NULL, NULL);
}

int64_t inquiry_time(const struct inquiry *q)
{
    struct desk *d = q->desk;
    int64_t time = *d->from.follower ? follower_time(*d->from.follower) : 0;

    /* A follower that has only begun has heard nothing yet. */
    if (time > d->time)
        d->time = time;
    return d->time;
}

/* What the fold keeps is put beside what was counted on the way. */
static void figures_take(struct desk *d, const struct inquiry *q)
{
    struct tables_figures f = tables_figures(d->from.tables);
    struct overview_metrics *m = &d->metrics;

    m->time = inquiry_time(q);
    m->events = f.events;
    m->batches = f.batches;
    m->signals = f.signals;
    m->assignments = f.assignments;
    m->fetched = f.fetched;
    m->quarantined = f.quarantined;
    m->open = (int64_t)d->n_open - 1;
    if (*d->from.follower)
        d->heard = follower_heard(*d->from.follower);
}

static void tell(struct desk *d, struct inquiry *q)
{
    struct telling t = {.service = d->life->name,
                        .why = d->why_not,
                        .position = tables_written(d->from.tables),
                        .rebuild = remake_position(*d->from.remake),
                        .database =
                            db_is_up(d->from.keys) ? TELLING_DATABASE_UP : TELLING_DATABASE_DOWN,
                        .table = &overview_metrics_table,
                        .values = &d->metrics};
    union told_of_self body;
    struct buf room = {0};
    enum message answer;

    figures_take(d, q);
    t.heard = d->heard;
    answer = telling_told(&t, q->kind, &room, &body);
    inquiry_answer(q, answer, &body);
    buf_free(&room);
}

/* --- Waiting ---------------------------------------------------------------------------------- */

/* Who asks, and whether they may, by what is known at this position. PROBLEM_N: all right. */
static enum problem_code judge(struct inquiry *q)
{
    const struct registry *r = tables_registry(q->from->tables);
    struct uuid actor = q->who.actor;
    char party[sizeof q->who.party];

    memcpy(party, q->who.party, sizeof party);
    if (q->desk->why_not || !r)
        return PROBLEM_NOT_READY;
    if (!registry_principal_by_code(r, slice_str(party), &q->who))
        return PROBLEM_NOT_ADMITTED;
    if (!uuid_is_zero(&actor))
        q->who.actor = actor;
    return message_info(q->kind)->by & (1u << q->who.role) ? PROBLEM_N : PROBLEM_NOT_ALLOWED;
}

static void look_up(struct desk *d, struct inquiry *q)
{
    enum problem_code problem = judge(q);

    if (problem != PROBLEM_N) {
        refuse_and_end(d, q, problem, NULL, NULL);
        return;
    }
    q->waits = false;
    q->position = tables_written(q->from->tables);
    switch (q->kind) {
    case MSG_SHOW:
        inquiry_show(q);
        break;
    case MSG_LIST:
        inquiry_list(q);
        break;
    case MSG_DUE:
        inquiry_due(q);
        break;
    case MSG_ADOPTED:
        inquiry_adopted(q);
        break;
    case MSG_SCORE:
        inquiry_score(q);
        break;
    case MSG_BACKLOG:
        inquiry_backlog(q);
        break;
    case MSG_ARRIVALS:
        inquiry_arrivals(q);
        break;
    case MSG_SILENCE:
        inquiry_silence(q);
        break;
    case MSG_CASES:
        inquiry_cases(q);
        break;
    case MSG_FEED:
        inquiry_feed(q);
        break;
    case MSG_PROOF:
        inquiry_proof(q);
        break;
    case MSG_REPORT_ASK:
        inquiry_report(q);
        break;
    case MSG_TILE:
        inquiry_tile(q);
        break;
    default:
        refuse_and_end(d, q, PROBLEM_UNKNOWN_MESSAGE, NULL, NULL);
        break;
    }
}

static void set_timer(struct desk *d)
{
    int64_t first = 0;

    for (struct inquiry *q = d->open; q; q = q->next)
        if (q->waits && (first == 0 || q->deadline < first))
            first = q->deadline;
    loop_timer_set(d->life->loop, &d->timer, first);
}

static struct inquiry *overdue(const struct desk *d)
{
    struct inquiry *q = d->open;

    while (q && !(q->waits && q->deadline <= loop_now(d->life->loop)))
        q = q->next;
    return q;
}

static void on_deadline(void *arg)
{
    struct desk *d = arg;
    struct inquiry *q;

    while ((q = overdue(d)))
        if (d->why_not)
            refuse_and_end(d, q, PROBLEM_NOT_READY, NULL, NULL);
        else
            refuse_and_end(d, q, PROBLEM_TIMEOUT,
                           "The position to be seen was not reached in time.", NULL);
    set_timer(d);
}

void desk_written(struct desk *d)
{
    int64_t written = tables_written(d->from.tables);

    if (d->why_not || d->timer.at == 0)
        return;
    for (struct inquiry *q = d->open, *next; q; q = next) {
        struct trace was = trace_swap(q->trace);

        next = q->next;
        if (q->waits && q->see <= written)
            look_up(d, q);
        (void)trace_swap(was);
    }
    set_timer(d);
}

/* --- Taking ----------------------------------------------------------------------------------- */

static bool is_held(const struct desk *d)
{
    return d->why_not && loop_now(d->life->loop) < d->hold_until;
}

/* What follows the form: who asks, and about what. PROBLEM_N: all right. */
static enum problem_code subject_take(struct inquiry *q, const struct envelope *e,
                                      const char **detail_out)
{
    if (telling_is(q->kind))
        return PROBLEM_N;
    if (q->desk->why_not && !is_held(q->desk))
        return PROBLEM_NOT_READY;
    if (!wire_has(e, envelope_party))
        return PROBLEM_NOT_ADMITTED;
    memcpy(q->who.party, e->party.p, e->party.n); /* at most 24 bytes, by the strict decoder */
    if (wire_has(e, envelope_actor))
        q->who.actor = e->actor;
    if (q->kind != MSG_SHOW && q->kind != MSG_PROOF)
        return PROBLEM_N;
    if (!wire_has(e, envelope_signal)) {
        if (q->kind == MSG_PROOF)
            return PROBLEM_N;
        *detail_out = "The signal to show must be named.";
        return PROBLEM_INVALID;
    }
    q->signal = e->signal.id;
    if (e->signal.reference.n > 0) {
        char region[25];
        int year;
        int64_t number;
        if (signal_reference_parse(e->signal.reference, region, &year, &number) < 0)
            return PROBLEM_NOT_FOUND;
        signal_reference(region, year, number, q->reference);
    }
    return PROBLEM_N;
}

static struct inquiry *inquiry_new(struct desk *d, const struct bus_in *in,
                                   const struct envelope *e, enum message kind)
{
    struct inquiry *q = calloc(1, sizeof *q);

    if (!q)
        log_fatal("memory_exhausted", "for=inquiry");
    q->desk = d;
    q->from = &d->from;
    q->peer = in->peer;
    q->id = e->id;
    q->tag = wire_has(e, envelope_tag) ? e->tag : -1;
    q->kind = kind;
    q->trace = trace_current;
    q->begun = loop_now(d->life->loop);
    q->see = wire_has(e, envelope_see) ? e->see : -1;
    q->deadline =
        loop_now(d->life->loop) + (wire_has(e, envelope_within) ? e->within * US_PER_MS : PATIENCE);
    q->position = tables_written(d->from.tables);
    buf_add(&q->body, e->body.p, e->body.n);
    q->next = d->open;
    if (q->next)
        q->next->prev = q;
    d->open = q;
    d->n_open++;
    d->metrics.questions++;
    if (!telling_is(kind))
        tables_asked(d->from.tables);
    return q;
}

static void take_question(struct desk *d, const struct bus_in *in, const struct envelope *e)
{
    enum message kind = message_find(e->kind);
    const struct message_info *info = message_info(kind);
    struct wire_faults faults = {0};
    enum problem_code problem;
    const char *detail = NULL;
    struct inquiry *q;

    if (!info || (!telling_is(kind) &&
                  (info->group != GROUP_QUESTION || info->service != service_overview))) {
        refuse(d, &in->peer, e, PROBLEM_UNKNOWN_MESSAGE, NULL, NULL);
        return;
    }
    if (d->n_open >= OPEN_MAX) {
        refuse(d, &in->peer, e, PROBLEM_BUSY, NULL, NULL);
        return;
    }
    q = inquiry_new(d, in, e, kind);
    if (wire_decode(info->shape, buf_slice(&q->body), WIRE_STRICT, &q->ask, &faults) < 0) {
        inquiry_refuse(q, PROBLEM_INVALID, NULL, &faults);
        return;
    }
    problem = subject_take(q, e, &detail);
    if (problem != PROBLEM_N) {
        inquiry_refuse(q, problem, detail, NULL);
    } else if (telling_is(kind)) {
        tell(d, q);
    } else if (q->see > q->position || is_held(d)) {
        q->waits = true;
        if (d->timer.at == 0 || q->deadline < d->timer.at)
            loop_timer_set(d->life->loop, &d->timer, q->deadline);
    } else {
        look_up(d, q);
    }
}

static void take_frame(struct desk *d, struct bus_in *in)
{
    struct frame_reader r;
    struct envelope e;
    struct wire_faults faults;
    const char *why = NULL;
    int got;

    if (frame_open(&r, bus_in_payload(in), &why) < 0) {
        /* Without an id there is nothing to answer to. */
        log_warn("frame_unreadable", "why=%s", log_value(slice_str(why)));
        d->metrics.refused++;
        d->metrics.refused_as[PROBLEM_BAD_FRAME]++;
        return;
    }
    for (;;) {
        faults = (struct wire_faults){0};
        got = frame_next(&r, &e, &faults);
        if (got == 0)
            break;
        if (got < 0)
            refuse(d, &in->peer, &e, PROBLEM_INVALID, NULL, &faults);
        else
            take_question(d, in, &e);
    }
}

static void on_router(void *arg)
{
    struct desk *d = arg;
    struct bus_in in;
    int n = 0;

    while (n++ < FRAMES_A_TURN && bus_recv(d->router, true, &in) == 1) {
        take_frame(d, &in);
        bus_in_close(&in);
    }
    if (n > FRAMES_A_TURN)
        loop_again(d->life->loop);
}

/* --- Life ------------------------------------------------------------------------------------- */

struct desk *desk_new(struct life *life, const struct desk_sources *from)
{
    struct desk *d = calloc(1, sizeof *d);

    if (!d)
        log_fatal("memory_exhausted", "for=desk");
    *d = (struct desk){.life = life,
                       .from = *from,
                       .why_not = "starting",
                       .heard = -1,
                       .timer = {.fn = on_deadline, .arg = d}};
    frame_begin(&d->out);
    d->router = bus_router_bind(life->bus, settings_path("overview.endpoint"), NULL);
    if (!d->router)
        log_fatal("endpoint_refused", "endpoint=%s", settings_path("overview.endpoint"));
    loop_socket_add(life->loop, d->router, on_router, d);
    return d;
}

void desk_free(struct desk **d)
{
    struct desk *gone = *d;

    if (!gone)
        return;
    *d = NULL;
    while (gone->open)
        inquiry_end(gone, gone->open);
    loop_timer_set(gone->life->loop, &gone->timer, 0);
    bus_close(gone->life->loop, &gone->router);
    frame_free(&gone->out);
    free(gone);
}

void desk_hold(struct desk *d)
{
    d->hold_until = loop_now(d->life->loop) + PATIENCE;
}

void desk_ready(struct desk *d, const char *why)
{
    if (!why)
        d->hold_until = 0;
    d->why_not = why;
    life_ready(d->life, why);
    if (!why)
        desk_written(d);
}
