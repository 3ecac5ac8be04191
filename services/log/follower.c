/*
 * The follower: live frames while they join, and the reader for whatever they lack.
 *
 *      SEEKING  --head known-->  LIVE  <--head reached, or the backlog joins--  READING
 *                                 |--hole, new writer, silence, pause-------------^
 *
 * READING asks for pages, two at a time: the first names our cursor's leaf hash, so that another log is
 * recognised; the second is asked for before the first has come, as positions have no holes. Live
 * frames that come meanwhile wait in the backlog. A new fence is a reason to read as well: a log that
 * was cut short and went on shows no hole, only another leaf.
 */
#include "services/log/follower.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/settings.h"
#include "services/log/backlog.h"

#include <inttypes.h>
#include <stdlib.h>

#define PAGE          1000 /* events; some 27 values each, and a frame holds at most WIRE_NODES */
#define PAGE_LEAST    50
#define FRAMES_A_TURN 64
#define LOOK_EVERY    (250 * US_PER_MS)
#define PATIENCE      (1 * US_PER_S)   /* with the reader, and with a silent writer */
#define SOON          (20 * US_PER_MS) /* to ask again where nothing is wrong */
#define SILENCE       (2 * US_PER_S)

enum follower_state { SEEKING, READING, LIVE };

struct page_request {
    int64_t tag; /* 0: free */
    int64_t after, asked_at;
};

struct follower {
    struct life *life;
    const struct follower_ops *ops;
    void *arg;
    void *sub, *reader;
    enum follower_state state;
    struct cursor at;
    int64_t head, fence, heard_at, tag;
    int64_t next_after; /* for the next page */
    int64_t limit;
    int64_t
        low_since; /* since when the writer speaks of a head before our position; 0: it does not */
    struct page_request pages[2];
    struct page_request early; /* a page that came before the one before it; its body is kept */
    struct buf early_body;
    struct backlog backlog;
    struct loop_timer timer, wake, later;
    bool from_head; /* nothing before the head is wanted */
    bool has_leaf, paused;
    bool behind; /* events are known to be missing, or nothing is known yet */
    bool check;  /* the reader must recognise our cursor before live frames count */
};

/* ------------------------------------------------------------------ giving */

/* Gives the events that follow on our position. False when they do not join, or the owner paused. */
static bool events_give(struct follower *f, struct wire_list events)
{
    struct event e;
    size_t at = 0;
    uint32_t left = events.count;
    bool given = false;

    for (; left > 0 && !f->paused && wire_list_record(events, &at, &shape_event, &e); left--) {
        if (e.position <= f->at.position)
            continue;
        if (e.position != f->at.position + 1)
            break;
        f->ops->event(f->arg, &e);
        f->at.position = e.position;
        f->has_leaf = wire_has(&e, event_leaf) && e.leaf.n == sizeof f->at.leaf;
        if (f->has_leaf)
            memcpy(f->at.leaf, e.leaf.p, sizeof f->at.leaf);
        given = true;
    }
    if (f->at.position > f->head)
        f->head = f->at.position;
    if (given && f->ops->batch)
        f->ops->batch(f->arg, &f->at);
    return left == 0;
}

static bool published_decode(struct slice frame, struct m_published *out)
{
    struct frame_reader r;
    struct envelope e;

    return frame_open(&r, frame, NULL) == 0 && frame_next(&r, &e, NULL) == 1 &&
           message_find(e.kind) == MSG_PUBLISHED &&
           wire_decode(&shape_m_published, slice_of(e.body.p, e.body.n), WIRE_LENIENT, out, NULL) ==
               0;
}

/* ------------------------------------------------------------------ reading */

static void page_ask(struct follower *f, struct page_request *p, int64_t after, int64_t limit)
{
    struct frame_writer w = {0};
    struct envelope e = {0};
    struct m_replay m = {0};

    *p = (struct page_request){++f->tag, after, clock_mono_us()};
    uuid_new_v7(&e.id);
    wire_set(&e, envelope, id, e.id);
    wire_set(&e, envelope, tag, p->tag);
    wire_set(&m, m_replay, after, after);
    wire_set(&m, m_replay, limit, limit);
#ifndef PLANT_CURSOR_WITHOUT_HASH
    if (after == f->at.position && f->has_leaf)
        wire_set(&m, m_replay, leaf, slice_of(f->at.leaf, sizeof f->at.leaf));
#endif
    frame_begin(&w);
    frame_add(&w, &e, MSG_REPLAY, &m);
    /* Unanswered, it is asked again; not even sent (the reader is not there yet), soon. */
    if (bus_send(f->reader, NULL, frame_slice(&w)) < 0)
        loop_timer_set(f->life->loop, &f->later, clock_mono_us() + SOON);
    frame_free(&w);
}

/* A second page only when it is known that there is one. */
static void pages_ask(struct follower *f)
{
    for (size_t i = 0; i < ARRAY_LEN(f->pages); i++) {
        bool first = f->next_after == f->at.position;

        if (f->pages[i].tag || f->early.tag || (!first && f->next_after >= f->head))
            continue;
        page_ask(f, &f->pages[i], f->next_after, f->limit);
        f->next_after += f->limit;
    }
}

static void pages_forget(struct follower *f)
{
    f->pages[0].tag = f->pages[1].tag = f->early.tag = 0;
    buf_free(&f->early_body);
}

static void read_begin(struct follower *f)
{
    f->state = READING;
    pages_forget(f);
    f->next_after = f->at.position;
    if (!f->paused)
        pages_ask(f);
}

static void seek_begin(struct follower *f)
{
    f->state = SEEKING;
    f->has_leaf = false;
    f->pages[1].tag = 0;
    page_ask(f, &f->pages[0], -1, 1);
}

static void hole_found(struct follower *f)
{
    log_debug("follow_hole", "position=%" PRId64 " head=%" PRId64, f->at.position, f->head);
    f->behind = true;
    read_begin(f);
}

static void check_begin(struct follower *f)
{
    f->check = true;
    f->low_since = 0;
    read_begin(f);
}

static void live_begin(struct follower *f)
{
    f->state = LIVE;
    pages_forget(f);
    f->limit = PAGE;
    f->check = false;
    if (!f->behind)
        return;
    f->behind = false;
    if (f->ops->caught_up)
        f->ops->caught_up(f->arg);
}

/* Plays what was kept. True when there was something that joined. */
static bool backlog_play(struct follower *f)
{
    struct backlog_frame *kept;
    bool any = false;

    while (!f->paused && (kept = backlog_next(&f->backlog, f->at.position))) {
        struct m_published m;
        struct slice frame = slice_of(zmq_msg_data(&kept->msg), zmq_msg_size(&kept->msg));

        any = published_decode(frame, &m) && events_give(f, m.events);
        if (!any)
            break;
    }
    return any;
}

static void discarded(struct follower *f)
{
    log_warn("cursor_discarded", "position=%" PRId64, f->at.position);
    f->at = (struct cursor){.position = -1};
    f->has_leaf = false;
    f->behind = true;
    backlog_clear(&f->backlog);
    f->ops->discard(f->arg);
    f->head = -1;
    if (f->from_head)
        seek_begin(f);
    else
        read_begin(f);
}

static void on_later(void *arg)
{
    struct follower *f = arg;

    if (f->paused || f->state == LIVE)
        return;
    if (f->state == SEEKING)
        seek_begin(f);
    else
        read_begin(f);
}

/* Nothing is asked until then. */
static void read_later(struct follower *f)
{
    pages_forget(f);
    loop_timer_set(f->life->loop, &f->later, clock_mono_us() + SOON);
}

static void page_took(struct follower *f, const struct page_request *p, const struct m_replayed *m)
{
    int64_t before = f->at.position;
    bool joined;

    if (p->after > before && (f->pages[0].tag || f->pages[1].tag)) {
        /* It overtook the page before it (whose rows were large and read again): ask for it later. */
        f->next_after = p->after;
        return;
    }
    f->check = false;
    f->head = m->head > f->head ? m->head : f->head;
    joined = events_give(f, m->events);
    if (f->paused)
        return;
    if (backlog_play(f) || (joined && !m->more && f->at.position >= m->head)) {
        live_begin(f);
    } else if (joined && !m->more) {
        /* Close to the head: what is missing is about to come live, or to be stored. */
        read_later(f);
    } else if (f->at.position == before && p->after == before) {
        log_error("replay_stuck", "position=%" PRId64 " head=%" PRId64, before, m->head);
        pages_forget(f);
        f->pages[0] = (struct page_request){++f->tag, before, clock_mono_us()};
    } else if (!joined || f->at.position < p->after + f->limit) {
        /* A page had less than we thought: what was asked for behind it does not join. */
        if (m->more && f->at.position - before >= PAGE_LEAST)
            f->limit = f->at.position - before;
        read_begin(f);
    } else {
        pages_ask(f);
    }
}

static void body_took(struct follower *f, const struct page_request *p, struct slice body)
{
    struct m_replayed m;

    if (wire_decode(&shape_m_replayed, body, WIRE_LENIENT, &m, NULL) == 0)
        page_took(f, p, &m);
}

/* A reader may answer the second of two questions first: that page waits for the one before it. */
static void pages_took(struct follower *f, struct page_request p, struct slice body)
{
    struct buf kept;

    if (p.after > f->at.position && (f->pages[0].tag || f->pages[1].tag)) {
        f->early = p;
        buf_reset(&f->early_body);
        buf_add(&f->early_body, body.p, body.n);
        return;
    }
    body_took(f, &p, body);
    if (!f->early.tag || f->paused)
        return;
    p = f->early;
    kept = f->early_body;
    f->early.tag = 0;
    f->early_body = (struct buf){0};
    body_took(f, &p, buf_slice(&kept));
    buf_free(&kept);
}

static void seek_took(struct follower *f, struct slice body)
{
    struct m_replayed m;

    if (wire_decode(&shape_m_replayed, body, WIRE_LENIENT, &m, NULL) < 0)
        return;
    f->at.position = f->head = m.head;
    (void)backlog_play(f);
    live_begin(f);
}

static void problem_took(struct follower *f, struct slice body)
{
    struct problem m;

    if (wire_decode(&shape_problem, body, WIRE_LENIENT, &m, NULL) == 0 &&
        problem_find(m.code) == PROBLEM_CURSOR_UNKNOWN)
        discarded(f);
    else
        read_later(f); /* the reader cannot now */
}

static void reply_take(struct follower *f, const struct envelope *e)
{
    struct slice body = slice_of(e->body.p, e->body.n);
    struct page_request *p = NULL, asked;

    for (size_t i = 0; i < ARRAY_LEN(f->pages); i++)
        if (f->pages[i].tag && wire_has(e, envelope_tag) && f->pages[i].tag == e->tag)
            p = &f->pages[i];
    if (!p || f->state == LIVE)
        return; /* asked again meanwhile */
    asked = *p;
    p->tag = 0;
    if (message_find(e->kind) == MSG_PROBLEM)
        problem_took(f, body);
    else if (f->state == READING)
        pages_took(f, asked, body);
    else
        seek_took(f, body);
}

/* ------------------------------------------------------------------ live */

static void keep(struct follower *f, struct bus_in *in, struct wire_list events)
{
    struct event e;
    size_t at = 0;

    if (events.count > 0 && wire_list_record(events, &at, &shape_event, &e))
        backlog_add(&f->backlog, &in->msg, e.position, e.position + events.count - 1);
}

static void writer_heard(struct follower *f, const struct m_published *m)
{
    int64_t now = loop_now(f->life->loop);

    f->heard_at = now;
    if (m->fence > f->fence && f->fence >= 0 && f->state != SEEKING)
        check_begin(f);
    if (m->fence > f->fence)
        f->fence = m->fence;
    if (f->ops->heard)
        f->ops->heard(f->arg, m->fence, m->second);
    /* A frame that is late is normal (a reader was quicker); a writer that stays behind us is not. */
    if (m->fence < f->fence || m->head >= f->at.position)
        f->low_since = 0;
    else if (!f->low_since)
        f->low_since = now;
    else if (now - f->low_since > PATIENCE && f->state == LIVE)
        check_begin(f);
}

static void published_take(struct follower *f, struct bus_in *in)
{
    struct m_published m;

    if (!published_decode(bus_in_payload(in), &m)) {
        log_error("published_unreadable", "bytes=%zu", bus_in_payload(in).n);
        return;
    }
    writer_heard(f, &m);
    if (f->state == LIVE && !f->paused) {
        if (events_give(f, m.events) && f->at.position >= m.head)
            return;
        f->head = m.head > f->head ? m.head : f->head;
        if (f->paused)
            return;
        keep(f, in, m.events);
        hole_found(f);
        return;
    }
    keep(f, in, m.events);
    if (f->state == READING && !f->paused && !f->check && backlog_play(f))
        live_begin(f);
}

static void on_sub(void *arg)
{
    struct follower *f = arg;
    struct bus_in in;
    int n = 0;

    while (n++ < FRAMES_A_TURN && bus_recv(f->sub, false, &in) == 1) {
        published_take(f, &in);
        bus_in_close(&in);
    }
    if (n > FRAMES_A_TURN)
        loop_again(f->life->loop);
}

static void on_reader(void *arg)
{
    struct follower *f = arg;
    struct bus_in in;

    while (bus_recv(f->reader, false, &in) == 1) {
        struct frame_reader r;
        struct envelope e;
        const char *why = NULL;

        if (frame_open(&r, bus_in_payload(&in), &why) < 0)
            log_error("reader_unreadable", "why=%s", log_value(slice_str(why)));
        while (frame_next(&r, &e, NULL) == 1)
            reply_take(f, &e);
        bus_in_close(&in);
    }
}

/* Asks again when the reader is silent, and the reader when the writer is. */
static void on_timer(void *arg)
{
    struct follower *f = arg;
    int64_t now = loop_now(f->life->loop);

    loop_timer_set(f->life->loop, &f->timer, now + LOOK_EVERY);
    if (f->paused)
        return;
    if (f->state == LIVE) {
        if (now - f->heard_at > PATIENCE)
            read_begin(f); /* without a hole, so that nobody calls us behind */
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(f->pages); i++)
        if (f->pages[i].tag && now - f->pages[i].asked_at < PATIENCE)
            return;
    on_later(f);
}

/* ------------------------------------------------------------------ the owner's side */

void follower_pause(struct follower *f)
{
    f->paused = true;
}

/* On the next turn, never inside the owner's call. */
void follower_resume(struct follower *f)
{
    if (f->paused)
        loop_timer_set(f->life->loop, &f->wake, loop_now(f->life->loop));
}

static void on_wake(void *arg)
{
    struct follower *f = arg;

    f->paused = false;
    if (f->state == SEEKING)
        return;
    if (f->state == LIVE && backlog_play(f) && f->at.position >= f->head)
        return;
    if (!f->paused)
        read_begin(f);
}

bool follower_caught_up(const struct follower *f)
{
    return !f->behind;
}

bool follower_hears(const struct follower *f)
{
    return f->fence >= 0 && clock_mono_us() - f->heard_at < SILENCE;
}

int64_t follower_position(const struct follower *f)
{
    return f->at.position;
}

int64_t follower_head(const struct follower *f)
{
    return f->head;
}

void follower_cursor(const struct follower *f, struct cursor *out)
{
    *out = f->at;
}

struct follower *follower_new(struct life *life, const struct cursor *from,
                              const struct follower_ops *ops, void *arg)
{
    struct follower *f = calloc(1, sizeof *f);
    struct buf pubs = {0};

    if (!f)
        log_fatal("memory_exhausted", "bytes=%zu", sizeof *f);
    f->life = life;
    f->ops = ops;
    f->arg = arg;
    f->at = from ? *from : (struct cursor){.position = -1};
    f->from_head = !from;
    f->has_leaf = from && from->position >= 0;
    f->behind = true;
    f->check = f->has_leaf;
    f->head = f->fence = -1;
    f->limit = PAGE;
    f->timer = (struct loop_timer){.fn = on_timer, .arg = f};
    f->wake = (struct loop_timer){.fn = on_wake, .arg = f};
    f->later = (struct loop_timer){.fn = on_later, .arg = f};
    buf_printf(&pubs, "%s %s", settings_path("history.pub"), settings_path("history.second.pub"));
    buf_add(&pubs, "", 1);
    f->sub = bus_sub_connect(life->bus, (const char *)pubs.p);
    f->reader = bus_dealer_connect(life->bus, settings_path("reader.endpoint"));
    buf_free(&pubs);
    if (!f->sub || !f->reader)
        log_fatal("follower_failed", "why=endpoint");
    loop_socket_add(life->loop, f->sub, on_sub, f);
    loop_socket_add(life->loop, f->reader, on_reader, f);
    loop_timer_set(life->loop, &f->timer, clock_mono_us() + LOOK_EVERY);
    if (from)
        read_begin(f);
    else
        seek_begin(f);
    return f;
}

void follower_free(struct follower **f)
{
    struct follower *old = *f;

    if (!old)
        return;
    loop_timer_set(old->life->loop, &old->timer, 0);
    loop_timer_set(old->life->loop, &old->wake, 0);
    loop_timer_set(old->life->loop, &old->later, 0);
    bus_close(old->life->loop, &old->sub);
    bus_close(old->life->loop, &old->reader);
    pages_forget(old);
    backlog_clear(&old->backlog);
    free(old);
    *f = NULL;
}
