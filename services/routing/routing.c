/*
 * Routing as a fold: events in, decisions appended. See routing.h.
 */
#include "services/routing/routing_in.h"

#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/settings.h"
#include "services/domain/signal.h"
#include "services/learn/adoption.h"
#include "services/routing/cursor_file.h"

#include <inttypes.h>
#include <stdlib.h>

#define PENDING_MOST  4096 /* appends under way; above it reading pauses until half have come back */
#define SAVE_EVERY_US (2 * US_PER_S)
#define AGAIN_US      (US_PER_S / 2)

METRICS_DEFINE(routing_metrics, ROUTING_METRICS)

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
    if (s->likened.n > 0)
        appender_event_add(&list, &n, EV_LIKENED, buf_slice(&meta), buf_slice(&s->likened), false);
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

/* A model that cannot be read is passed over: what was learned before goes on, or the rules alone do. */
static void model_take(struct routing *r)
{
    char why[120];
    struct model *next = adoption_in_use(r->registry, why, sizeof why);
    if (!next && why[0])
        log_error("model_unreadable", "why=%s", why);
    if (!next)
        return;
    model_free(&r->model);
    r->model = next;
    log_info("model_in_use", "model=%s position=%" PRId64, next->version, next->position);
}

static void rules_of(struct routing *r, int32_t day)
{
    if (!r->stale && day == r->built_on)
        return;
    if (r->model_version != registry_set_version(r->registry, SET_MODEL))
        model_take(r);
    r->model_version = registry_set_version(r->registry, SET_MODEL);
    rulebook_build(r->rulebook, r->registry, day, r->model);
    r->built_on = day;
    r->stale = false;
}

void routing_decide(struct routing *r, int32_t day, const struct m_submit *signal,
                    struct m_route *route_out)
{
    rules_of(r, day);
    rulebook_decide(r->rulebook, r->registry, signal, r->threshold, route_out);
}

static void decision_make(struct routing *r, struct open_signal *s, const struct event *e)
{
    struct m_submit signal;
    struct m_route route;
    struct wire_faults faults = {0};
    if (!wire_has(e, event_body) ||
        wire_decode(&shape_m_submit, e->body, WIRE_LENIENT, &signal, &faults) < 0)
        memset(&signal, 0,
               sizeof signal); /* erased: a coordinator distributes what is left of it */
    routing_decide(r, clock_day_amsterdam(e->at), &signal, &route);
    wire_encode(&shape_m_route, &route, &s->route);
    likeness_of(r->likeness, e, &signal, &s->likened);
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
        routing_model_keep(r, e);
        r->stale = true;
    } else {
        signal_event(r, e);
        likeness_fold(r->likeness, e);
    }
    learning_event(r, e);
    r->last.position = e->position;
    if (e->leaf.n == sizeof r->last.leaf)
        memcpy(r->last.leaf, e->leaf.p, sizeof r->last.leaf);
    routing_door_folded(r);
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
    routing_door_folded(r);
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
    likeness_discard(r->likeness);
    open_free(&r->open);
    open_init(&r->open);
    r->last = (struct cursor){.position = -1};
}

static void on_heard(void *arg, int64_t fence, bool second)
{
    struct routing *r = arg;
    appender_writer_heard(r->appender, fence, second);
}

/* ------------------------------------------------------------------ the cursor's file */

static void on_save(void *arg)
{
    struct routing *r = arg;
    const struct open_signal *oldest = open_oldest(&r->open);
    cursor_file_write(settings_path("routing.cursor"), oldest ? &oldest->before : &r->last,
                      r->learning.waiting);
    loop_timer_set(r->life->loop, &r->save, loop_now(r->life->loop) + SAVE_EVERY_US);
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
        learning_event(r, e);
        routing_model_keep(r, e);
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
        likeness_begin(r, follow);
}

struct routing *routing_new(struct life *life)
{
    struct routing *r = calloc(1, sizeof *r);
    if (!r)
        abort();
    r->life = life;
    r->stale = true;
    r->threshold = (int)settings_int("routing.threshold");
    if (r->threshold == 0)
        r->threshold = THRESHOLD_OF_MODEL;
    r->registry = registry_new();
    r->rulebook = rulebook_new();
    open_init(&r->open);
    r->appender = appender_new(life);
    r->streams = stream_reader_new(life);
    routing_door_open(r);
    learning_begin(r);
    r->save = (struct loop_timer){.fn = on_save, .arg = r};
    r->again = (struct loop_timer){.fn = on_again, .arg = r};
    life_ready(life, "replaying");
    cursor_file_read(settings_path("routing.cursor"), &r->last, &r->learning.waiting);
    r->likeness = likeness_new(r);
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
    likeness_free(&r->likeness);
    loop_timer_set(r->life->loop, &r->save, 0);
    loop_timer_set(r->life->loop, &r->again, 0);
    learning_end(r);
    routing_door_close(r);
    routing_words_free(r);
    stream_reader_free(&r->streams);
    if (r->follower)
        follower_free(&r->follower);
    appender_free(&r->appender);
    open_free(&r->open);
    rulebook_free(&r->rulebook);
    model_free(&r->model);
    registry_free(&r->registry);
    free(r);
}
