/*
 * Live updates: see live.h.
 */
#include "services/gateway/live.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define WATCH_MS 4000 /* a watch that is lost with its service is held so long */
#define QUIET_MOST \
    6 /* watches in vain; then something is said, so that proxies keep the connection */
#define FEED_MS     10000
#define FEED_EVENTS 200
#define AGAIN_US    (US_PER_S / 2)
#define ROOM        ((size_t)65536) /* with more waiting, nothing further is asked for a listener */

struct listener {
    struct channel *channel;
    struct listener *next, *prev;
    struct visit *visit;
    int64_t at;     /* told up to here; -1: whatever comes next */
    int64_t errand; /* feed.ask that is under way */
    bool is_live;
};

struct channel {
    struct live *live;
    struct channel *next;
    char party[PEOPLE_PARTY_LEN];
    int64_t at; /* -1: begins with the head */
    int64_t errand;
    struct loop_timer again;
    struct listener *first;
    size_t n;
    int quiet; /* watches in vain, one after the other */
};

struct live {
    struct gateway *gateway;
    struct channel *channels;
    size_t n;
};

static void channel_ask(struct channel *c);
static void listener_ask(struct listener *l);

/* ------------------------------------------------------------------ telling */

/* False: it does not read; the listener is no more. */
static bool tell(struct listener *l, struct slice text)
{
    struct visit *v = l->visit;

    if (http_stream_add(v->r, text) == 0)
        return true;
    v->r->own = NULL;
    http_stream_break(&v->r);
    visit_end(v);
    return false;
}

/* One event as it is sent; false: it cannot be read. */
static bool event_write(const struct moment *m, struct slice bytes, struct buf *out)
{
    const struct message_info *info = event_find(m->kind);
    json_t *json = json_from_wire(&shape_moment, bytes);
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;

    if (text)
        buf_printf(out, "id: %" PRId64 "\nevent: %s\ndata: ", m->position,
                   info ? info->json : "onbekend");
    if (text)
        buf_add_str(out, text);
    if (text)
        buf_add(out, "\n\n", 2);
    free(text);
    json_decref(json);
    return text != NULL;
}

/* An id without data moves the position of who listens, and tells nothing (HTML, 9.2.6). */
static void word_write(int64_t position, struct buf *out)
{
    buf_printf(out, "id: %" PRId64 "\n\n", position);
}

/* ------------------------------------------------------------------ the channel of a party */

static void channel_settle(struct channel *c, int64_t position)
{
    bool moved = position > c->at, speaks = moved || ++c->quiet == QUIET_MOST;
    struct buf word = {0};

    c->at = position;
    if (speaks)
        c->quiet = 0;
    if (moved)
        word_write(position, &word);
    else
        buf_add_str(&word, ":\n\n");
    for (struct listener *l = c->first, *next; l && speaks; l = next) {
        next = l->next;
        if (!l->is_live || l->at > position)
            continue;
        l->at = position;
        tell(l, buf_slice(&word));
    }
    buf_free(&word);
}

static void channel_tell(struct channel *c, const struct moment *m, struct slice bytes)
{
    struct buf text = {0};

    if (!event_write(m, bytes, &text))
        log_error("event_unreadable", "position=%" PRId64, m->position);
    for (struct listener *l = c->first, *next; l && text.n > 0; l = next) {
        next = l->next;
        if (!l->is_live || l->at >= m->position)
            continue;
        l->at = m->position;
        tell(l, buf_slice(&text));
    }
    buf_free(&text);
}

static void on_watched(void *arg, const struct envelope *e, enum message kind)
{
    struct channel *c = arg;
    struct slice bytes;
    struct m_fed m;
    struct moment moment;
    size_t at = 0;

    c->errand = ERRAND_NONE;
    if (kind != MSG_FED ||
        wire_decode(&shape_m_fed, slice_of(e->body.p, e->body.n), WIRE_LENIENT, &m, NULL) < 0) {
        /* Too far behind, or nobody answers: it begins anew with the head, and who listens reads what it missed. */
        for (struct listener *l = c->first; l; l = l->next)
            l->is_live = false;
        c->at = -1;
        loop_timer_set(c->live->gateway->life->loop, &c->again,
                       loop_now(c->live->gateway->life->loop) + AGAIN_US);
        return;
    }
    while (wire_list_next(m.events, &at, &bytes))
        if (wire_decode(&shape_moment, bytes, WIRE_LENIENT, &moment, NULL) == 0)
            channel_tell(c, &moment, bytes);
    channel_settle(c, m.position);
    channel_ask(c);
}

static struct errand errand_of(const struct channel *c, enum message kind, struct slice body,
                               int64_t within_ms)
{
    struct errand q = {.kind = kind,
                       .body = body,
                       .party = c->party,
                       .via = "api",
                       .within_ms = within_ms,
                       .see = -1,
                       .expected = -1};

    uuid_new_v7(&q.id);
    return q;
}

static void channel_ask(struct channel *c)
{
    struct gateway *g = c->live->gateway;
    struct m_feed m = {0};
    struct buf body = {0};
    struct errand q;

    if (c->n == 0 || c->errand != ERRAND_NONE)
        return;
    if (c->at < 0)
        c->at = admission_head(g->admission);
    for (struct listener *l = c->first; l; l = l->next)
        if (!l->is_live)
            listener_ask(l);
    wire_set(&m, m_feed, after, c->at);
    wire_encode(&shape_m_feed, &m, &body);
    q = errand_of(c, MSG_WATCH, buf_slice(&body), WATCH_MS);
    c->errand = errand_send(g->errands, &q, on_watched, c);
    buf_free(&body);
}

static void on_again(void *arg)
{
    channel_ask(arg);
}

static struct channel *channel_of(struct live *l, const char *party)
{
    struct channel *c = l->channels;

    while (c && strcmp(c->party, party) != 0)
        c = c->next;
    if (c)
        return c;
    c = room_new(sizeof *c);
    c->live = l;
    snprintf(c->party, sizeof c->party, "%s", party);
    c->at = -1;
    c->errand = ERRAND_NONE;
    c->again = (struct loop_timer){.fn = on_again, .arg = c};
    c->next = l->channels;
    l->channels = c;
    return c;
}

/* ------------------------------------------------------------------ who is behind */

/* What came up to there was told; once that is what the channel has told, it listens with the others. */
static void listener_settle(struct listener *l, int64_t position)
{
    struct buf word = {0};
    bool goes_on = true;

    if (position > l->at) {
        l->at = position;
        word_write(position, &word);
        goes_on = tell(l, buf_slice(&word));
        buf_free(&word);
    }
    if (!goes_on)
        return;
    if (l->at >= l->channel->at && l->channel->at >= 0)
        l->is_live = true;
    else
        listener_ask(l);
}

static void on_fed(void *arg, const struct envelope *e, enum message kind)
{
    struct listener *l = arg;
    struct slice bytes;
    struct m_fed m;
    struct moment moment;
    size_t at = 0;

    l->errand = ERRAND_NONE;
    if (kind != MSG_FED ||
        wire_decode(&shape_m_fed, slice_of(e->body.p, e->body.n), WIRE_LENIENT, &m, NULL) < 0)
        return; /* asked again by live_tick */
    while (wire_list_next(m.events, &at, &bytes)) {
        struct buf text = {0};
        bool goes_on = true;

        if (wire_decode(&shape_moment, bytes, WIRE_LENIENT, &moment, NULL) == 0 &&
            moment.position > l->at && event_write(&moment, bytes, &text)) {
            l->at = moment.position;
            goes_on = tell(l, buf_slice(&text));
        }
        buf_free(&text);
        if (!goes_on)
            return;
    }
    listener_settle(l, m.position);
}

static void listener_ask(struct listener *l)
{
    struct gateway *g = l->channel->live->gateway;
    struct m_feed m = {0};
    struct buf body = {0};
    struct errand q;

    if (l->errand != ERRAND_NONE || http_stream_waiting(l->visit->r) > ROOM)
        return;
    wire_set(&m, m_feed, after, l->at);
    wire_set(&m, m_feed, limit, FEED_EVENTS);
    wire_set(&m, m_feed, own, true);
    wire_encode(&shape_m_feed, &m, &body);
    q = errand_of(l->channel, MSG_FEED, buf_slice(&body), FEED_MS);
    q.see = l->channel->at;
    l->errand = errand_send(g->errands, &q, on_fed, l);
    buf_free(&body);
}

/* ------------------------------------------------------------------ coming and going */

static void listener_add(struct channel *c, struct visit *v, int64_t after)
{
    struct listener *l = room_new(sizeof *l);

    l->channel = c;
    l->visit = v;
    l->errand = ERRAND_NONE;
    l->next = c->first;
    if (l->next)
        l->next->prev = l;
    c->first = l;
    c->n++;
    c->live->n++;
    v->listener = l;
    if (c->at < 0)
        c->at = admission_head(c->live->gateway->admission);
    l->at = after >= 0 ? after : c->at;
    if (l->at >= c->at)
        l->is_live = true;
    else
        listener_ask(l);
    channel_ask(c);
}

void live_gone(struct listener *l)
{
    struct channel *c = l->channel;

    if (l->prev)
        l->prev->next = l->next;
    else
        c->first = l->next;
    if (l->next)
        l->next->prev = l->prev;
    c->n--;
    c->live->n--;
    if (l->errand != ERRAND_NONE)
        errand_forget(c->live->gateway->errands, l->errand);
    free(l);
}

static bool position_read(struct slice s, int64_t *out)
{
    int64_t v = 0;

    if (s.n == 0 || s.n > 18)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *out = v;
    return true;
}

void live_begin(struct live *live, struct visit *v)
{
    static const struct http_field headers[] = {
        {SLICE_LIT("Cache-Control"), SLICE_LIT("no-store")},
        {SLICE_LIT("X-Accel-Buffering"), SLICE_LIT("no")},
        {SLICE_LIT("Content-Security-Policy"),
         SLICE_LIT("default-src 'none'; frame-ancestors 'none'")}};
    static const struct http_answer begin = {.status = 200,
                                             .type = "text/event-stream; charset=utf-8",
                                             .headers = headers,
                                             .n_headers = ARRAY_LEN(headers)};
    struct slice last = http_header(v->r, "Last-Event-ID");
    int64_t after = -1;

    if (!last.p || last.n == 0)
        last = http_param(v->r, "na");
    if (last.p && last.n > 0 &&
        (!position_read(last, &after) || after > admission_head(live->gateway->admission))) {
        visit_problem(v, PROBLEM_CURSOR_UNKNOWN, NULL, NULL);
        return;
    }
    v->r->own = v;
    if (!http_stream_begin(&v->r, &begin)) {
        visit_end(v);
        return;
    }
    if (http_stream_add(v->r, SLICE_LIT("retry: 2000\n\n")) == 0)
        listener_add(channel_of(live, v->who.party), v, after);
}

void live_tick(struct live *live)
{
    for (struct channel *c = live->channels; c; c = c->next)
        for (struct listener *l = c->first, *next; l; l = next) {
            struct visit *v = l->visit;

            next = l->next;
            if (!visitor_stays(live->gateway, &v->who)) {
                v->r->own = NULL;
                http_stream_end(&v->r);
                visit_end(v);
            } else if (!l->is_live) {
                listener_ask(l);
            }
        }
}

size_t live_listeners(const struct live *live)
{
    return live->n;
}

struct live *live_new(struct gateway *g)
{
    struct live *l = room_new(sizeof *l);

    l->gateway = g;
    return l;
}

void live_free(struct live **lp)
{
    struct live *live = *lp;

    if (!live)
        return;
    *lp = NULL;
    for (struct channel *c = live->channels, *next; c; c = next) {
        next = c->next;
        loop_timer_set(live->gateway->life->loop, &c->again, 0);
        errand_forget(live->gateway->errands, c->errand);
        free(c);
    }
    free(live);
}
