/*
 * Routing as a fold: events in, decisions appended. See routing.h.
 */
#include "services/routing/routing.h"

#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/settings.h"
#include "services/domain/signal.h"
#include "services/log/appender.h"
#include "services/log/telling.h"
#include "services/routing/cursor_file.h"
#include "services/routing/open.h"
#include "services/routing/rulebook.h"

#include <inttypes.h>
#include <stdlib.h>

#define PENDING_MOST  4096 /* appends under way; above it reading pauses until half have come back */
#define SAVE_EVERY_US (2 * US_PER_S)
#define AGAIN_US      (US_PER_S / 2)

/* clang-format off */
#define ROUTING_METRICS(M, S)                                                                     \
    M(S, GAUGE, open, NUMBER, "weerklank_routing_open",                                           \
      "Signals without a decision in the log yet.", NONE)                                         \
    M(S, COUNTER, routed, NUMBER, "weerklank_routing_routed", "Decisions with a lead.", NONE)     \
    M(S, COUNTER, undecided, NUMBER, "weerklank_routing_undecided",                               \
      "Decisions to have a coordinator distribute it.", NONE)                                     \
    M(S, COUNTER, conflicts, NUMBER, "weerklank_routing_conflicts",                               \
      "Appends that something else came before.", NONE)                                           \
    M(S, COUNTER, refused, NUMBER, "weerklank_routing_not_stored",                                \
      "Appends that history refused: a fault of ours.", NONE)                                     \
    M(S, GAUGE, appending, NUMBER, "weerklank_routing_appending",                                 \
      "Appends that history has not answered.", NONE)                                             \
    M(S, TIMES, deciding, SECONDS, "weerklank_routing_decision",                                  \
      "From reading a signal until its decision is in the log.", NONE)
/* clang-format on */
METRICS_DECLARE(routing_metrics, ROUTING_METRICS)
METRICS_DEFINE(routing_metrics, ROUTING_METRICS)

struct routing {
    struct life *life;
    struct registry *registry;
    struct rulebook *rulebook;
    struct open_signals open;
    struct appender *appender;
    struct follower *follower;
    struct stream_reader *streams;
    void *door; /* who asks how it is */
    struct cursor last;
    struct loop_timer save, again;
    int32_t built_on;
    int threshold;
    unsigned sets_read;
    bool stale; /* the registry changed since the rulebook was built */
    bool live;  /* the head was reached once: decisions are sent */
    bool paused;
    struct routing_metrics metrics;
};

/* ------------------------------------------------------------------ deciding and appending */

static void decision_send(struct routing *r, struct open_signal *s);

static void decision_id(const struct open_signal *s, struct uuid *out)
{
    uint8_t hash[HASH_LEN];
    uint8_t version[4] = {(uint8_t)(s->version >> 24), (uint8_t)(s->version >> 16),
                          (uint8_t)(s->version >> 8), (uint8_t)s->version};
    struct slice parts[] = {SLICE_LIT("routed:"), slice_of(s->id.b, sizeof s->id.b),
                            slice_of(version, sizeof version)};
    hash_sha256(hash, parts, ARRAY_LEN(parts));
    memcpy(out->b, hash, sizeof out->b);
}

static void decision_answered(void *arg, const struct append_result *result)
{
    struct open_signal *s = arg;
    struct routing *r = s->owner;
    s->sent = false;
    if (result->outcome == APPEND_DONE) {
        s->decided = true;
        metric_time(&r->metrics.deciding, loop_now(r->life->loop) - s->began);
    } else if (result->outcome == APPEND_REFUSED) {
        r->metrics.refused++;
        s->decided = true;
        log_error("routing_refused", "problem=%s", problem_info(result->problem)->code);
    } else if (result->outcome == APPEND_CONFLICT) {
        r->metrics
            .conflicts++; /* what came between arrives through the log, and then it is sent again */
    }
    if (s->decided)
        open_remove(&r->open, s);
    else if (result->outcome == APPEND_BUSY || s->version >= (uint32_t)result->version)
        loop_timer_set(r->life->loop, &r->again, loop_now(r->life->loop) + AGAIN_US);
    if (r->paused && appender_pending(r->appender) < PENDING_MOST / 2) {
        r->paused = false;
        follower_resume(r->follower);
    }
}

static void decision_send(struct routing *r, struct open_signal *s)
{
    static struct buf meta, list; /* kept between calls, as a buffer of this loop */
    struct principal self = {.party = "weerklank", .role = role_SYSTEM};
    struct m_append m = {0};
    struct uuid id;
    uint32_t n = 0;
    buf_reset(&meta);
    buf_reset(&list);
    meta_encode(&self, "routing", r->registry, clock_day_amsterdam(follower_time(r->follower)),
                &meta);
    appender_event_add(&list, &n, EV_ROUTED, buf_slice(&meta), buf_slice(&s->route), false);
    decision_id(s, &id);
    wire_set(&m, m_append, stream, s->id);
    wire_set(&m, m_append, base, s->version);
    wire_set(&m, m_append, append, id);
    wire_set(&m, m_append, party, slice_str(self.party));
    wire_set(&m, m_append, events, wire_list_of(&list, n));
    s->sent = true;
    appender_append(r->appender, &m, decision_answered, s);
    if (!r->paused && appender_pending(r->appender) > PENDING_MOST) {
        r->paused = true;
        follower_pause(r->follower);
    }
}

static void decision_make(struct routing *r, struct open_signal *s, const struct event *e)
{
    struct m_submit signal;
    struct m_route route;
    struct wire_faults faults = {0};
    int32_t day = clock_day_amsterdam(e->at);
    if (r->stale || day != r->built_on) {
        rulebook_build(r->rulebook, r->registry, day);
        r->built_on = day;
        r->stale = false;
    }
    if (!wire_has(e, event_body) ||
        wire_decode(&shape_m_submit, e->body, WIRE_LENIENT, &signal, &faults) < 0)
        memset(&signal, 0,
               sizeof signal); /* erased: a coordinator distributes what is left of it */
    rulebook_decide(r->rulebook, r->registry, &signal, r->threshold, &route);
    wire_encode(&shape_m_route, &route, &s->route);
    if (wire_has(&route, m_route_lead))
        r->metrics.routed++;
    else
        r->metrics.undecided++;
}

/* ------------------------------------------------------------------ the fold */

/* After these nothing is left to decide. */
static bool settles(int64_t kind)
{
    return kind == EV_ROUTED || kind == EV_ASSIGNED || kind == EV_WITHDRAWN ||
           kind == EV_RETURNED || kind == EV_SPLIT_UP || kind == EV_CLOSED;
}

static void signal_event(struct routing *r, const struct event *e)
{
    struct open_signal *s = open_find(&r->open, &e->stream);
    if (e->kind == EV_SUBMITTED && !s) {
        s = open_add(&r->open, &e->stream, &r->last);
        s->owner = r;
        s->began = loop_now(r->life->loop);
        decision_make(r, s, e);
    } else if (s && e->version > s->version) {
        s->version = (uint32_t)e->version;
        s->decided = s->decided || settles(e->kind);
    }
    if (!s || s->sent)
        return;
    if (s->decided)
        open_remove(&r->open, s);
    else if (r->live)
        decision_send(r, s);
}

static void on_event(void *arg, const struct event *e)
{
    struct routing *r = arg;
    enum registry_set set = registry_set_of(&e->stream);
    if (set != SET_N) {
        if (registry_fold(r->registry, e) < 0)
            log_error("quarantined", "stream=%s position=%" PRId64, registry_set_name(set),
                      e->position);
        r->stale = true;
    } else {
        signal_event(r, e);
    }
    r->last.position = e->position;
    if (e->leaf.n == sizeof r->last.leaf)
        memcpy(r->last.leaf, e->leaf.p, sizeof r->last.leaf);
}

static void send_open(struct routing *r)
{
    struct open_signal *next;
    for (struct open_signal *s = open_oldest(&r->open); s; s = next) {
        next = open_next(&r->open, s);
        if (!s->sent && !s->decided)
            decision_send(r, s);
    }
}

static void on_caught_up(void *arg)
{
    struct routing *r = arg;
    r->live = true;
    send_open(r);
    life_ready(r->life, NULL);
}

static void on_again(void *arg)
{
    struct routing *r = arg;
    if (r->live)
        send_open(r);
}

static void on_discard(void *arg)
{
    struct routing *r = arg;
    cursor_file_remove(settings_path("routing.cursor"));
    if (r->live) /* appends may be under way: a new life is simpler than taking them back */
        log_fatal("cursor_unknown", "position=%" PRId64, r->last.position);
    log_warn("cursor_discarded", "position=%" PRId64, r->last.position);
    open_free(&r->open);
    open_init(&r->open);
    r->last = (struct cursor){.position = -1};
}

static void on_heard(void *arg, int64_t fence, bool second)
{
    struct routing *r = arg;
    appender_writer_heard(r->appender, fence, second);
}

/* ------------------------------------------------------------------ the cursor's file, telling of itself */

static void on_save(void *arg)
{
    struct routing *r = arg;
    const struct open_signal *oldest = open_oldest(&r->open);
    cursor_file_write(settings_path("routing.cursor"), oldest ? &oldest->before : &r->last);
    loop_timer_set(r->life->loop, &r->save, loop_now(r->life->loop) + SAVE_EVERY_US);
}

static void tell(struct routing *r, const struct envelope *e, enum message kind,
                 struct frame_writer *w)
{
    /* what was read but not decided yet is not done */
    const struct open_signal *oldest = open_oldest(&r->open);
    struct telling t = {.service = "routing",
                        .why = r->live ? NULL : "replaying",
                        .position = oldest ? oldest->before.position : r->last.position,
                        .heard = r->follower ? follower_heard(r->follower) : r->last.position,
                        .rebuild = TELLING_NONE,
                        .table = &routing_metrics_table,
                        .values = &r->metrics};
    struct envelope reply = {.id = e->id, .has = WIRE_BIT(envelope_id)};
    r->metrics.open = r->open.n;
    r->metrics.appending = (int64_t)appender_pending(r->appender);
    if (wire_has(e, envelope_tag))
        wire_set(&reply, envelope, tag, e->tag);
    telling_add(&t, kind, &reply, w);
}

static void on_asked(void *arg)
{
    struct routing *r = arg;
    struct bus_in in;
    while (bus_recv(r->door, true, &in) == 1) {
        struct frame_reader reader;
        struct frame_writer w = {0};
        struct envelope e;
        struct wire_faults faults = {0};
        frame_begin(&w);
        bool readable = frame_open(&reader, bus_in_payload(&in), NULL) == 0;
        while (readable && frame_next(&reader, &e, &faults) == 1) {
            if (telling_is(message_find(e.kind)))
                tell(r, &e, message_find(e.kind), &w);
            else
                frame_add_problem(&w, &e, PROBLEM_UNKNOWN_MESSAGE, NULL, NULL, 0);
        }
        if (w.n > 0)
            (void)bus_send(r->door, &in.peer, frame_slice(&w));
        frame_free(&w);
        bus_in_close(&in);
    }
}

/* ------------------------------------------------------------------ life */

static void follow(struct routing *r)
{
    static const struct follower_ops ops = {
        .event = on_event, .caught_up = on_caught_up, .discard = on_discard, .heard = on_heard};
    r->follower = follower_new(r->life, &r->last, &ops, r);
}

/* The sets first, each to its end: decisions on old signals are made with what is adopted now. */
static void on_set_event(void *arg, const struct event *e, bool ok)
{
    struct routing *r = arg;
    if (e) {
        if (registry_fold(r->registry, e) < 0)
            log_error("quarantined", "position=%" PRId64, e->position);
        return;
    }
    if (!ok) {
        stream_read(r->streams, registry_stream((enum registry_set)r->sets_read), 0, on_set_event,
                    r);
        return;
    }
    if (++r->sets_read < SET_N)
        stream_read(r->streams, registry_stream((enum registry_set)r->sets_read), 0, on_set_event,
                    r);
    else
        follow(r);
}

struct routing *routing_new(struct life *life)
{
    struct routing *r = calloc(1, sizeof *r);
    if (!r)
        abort();
    r->life = life;
    r->stale = true;
    r->threshold = (int)settings_int("routing.threshold");
    r->registry = registry_new();
    r->rulebook = rulebook_new();
    open_init(&r->open);
    r->appender = appender_new(life);
    r->streams = stream_reader_new(life);
    r->door = bus_router_bind(life->bus, settings_path("routing.endpoint"), NULL);
    if (!r->door)
        log_fatal("bind_failed", "endpoint=%s", settings_path("routing.endpoint"));
    loop_socket_add(life->loop, r->door, on_asked, r);
    r->save = (struct loop_timer){.fn = on_save, .arg = r};
    r->again = (struct loop_timer){.fn = on_again, .arg = r};
    life_ready(life, "replaying");
    cursor_file_read(settings_path("routing.cursor"), &r->last);
    stream_read(r->streams, registry_stream((enum registry_set)0), 0, on_set_event, r);
    loop_timer_set(life->loop, &r->save, loop_now(life->loop) + SAVE_EVERY_US);
    return r;
}

void routing_free(struct routing **rp)
{
    struct routing *r = *rp;
    *rp = NULL;
    if (r->live)
        on_save(r);
    loop_timer_set(r->life->loop, &r->save, 0);
    loop_timer_set(r->life->loop, &r->again, 0);
    bus_close(r->life->loop, &r->door);
    stream_reader_free(&r->streams);
    if (r->follower)
        follower_free(&r->follower);
    appender_free(&r->appender);
    open_free(&r->open);
    rulebook_free(&r->rulebook);
    registry_free(&r->registry);
    free(r);
}
