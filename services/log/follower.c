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
#include "services/log/follower_in.h"

#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"

#include <inttypes.h>
#include <stdlib.h>

#define FRAMES_A_TURN 64
#define LOOK_EVERY    (250 * US_PER_MS)
#define SILENCE       (2 * US_PER_S)

/* ------------------------------------------------------------------ giving */

static void time_take(struct follower *f, int64_t at)
{
    if (at > f->time)
        f->time = at;
}

bool follower_give(struct follower *f, struct wire_list events)
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
        time_take(f, e.at);
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

bool follower_play(struct follower *f)
{
    struct backlog_frame *kept;
    bool any = false;

    while (!f->paused && (kept = backlog_next(&f->backlog, f->at.position))) {
        struct m_published m;
        struct slice frame = slice_of(zmq_msg_data(&kept->msg), zmq_msg_size(&kept->msg));

        any = published_decode(frame, &m) && follower_give(f, m.events);
        if (!any)
            break;
    }
    return any;
}

void follower_live(struct follower *f)
{
    f->state = LIVE;
    follower_forget(f);
    f->limit = FOLLOWER_PAGE;
    f->check = false;
    if (!f->behind)
        return;
    f->behind = false;
    if (f->ops->caught_up)
        f->ops->caught_up(f->arg);
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
    if (m->fence >= f->fence)
        f->told = m->head;
    if (m->fence > f->fence && f->fence >= 0 && f->state != SEEKING)
        follower_check(f);
    if (m->fence > f->fence)
        f->fence = m->fence;
    if (m->fence == f->fence && wire_has(m, m_published_at))
        time_take(f, m->at);
    if (f->ops->heard)
        f->ops->heard(f->arg, m->fence, m->second);
    /* A frame that is late is normal (a reader was quicker); a writer that stays behind us is not. */
    if (m->fence < f->fence || m->head >= f->at.position)
        f->low_since = 0;
    else if (!f->low_since)
        f->low_since = now;
    else if (now - f->low_since > FOLLOWER_PATIENCE && f->state == LIVE)
        follower_check(f);
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
        if (follower_give(f, m.events) && f->at.position >= m.head)
            return;
        f->head = m.head > f->head ? m.head : f->head;
        if (f->paused)
            return;
        keep(f, in, m.events);
        follower_hole(f);
        return;
    }
    keep(f, in, m.events);
    if (f->state == READING && !f->paused && !f->check && follower_play(f))
        follower_live(f);
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

/* Asks again when the reader is silent, and the reader when the writer is. */
static void on_timer(void *arg)
{
    struct follower *f = arg;
    int64_t now = loop_now(f->life->loop);

    loop_timer_set(f->life->loop, &f->timer, now + LOOK_EVERY);
    if (f->paused)
        return;
    if (f->state == LIVE) {
        if (now - f->heard_at > FOLLOWER_PATIENCE)
            follower_read(f); /* without a hole, so that nobody calls us behind */
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(f->pages); i++)
        if (f->pages[i].tag && now - f->pages[i].asked_at < FOLLOWER_PATIENCE)
            return;
    follower_on_later(f);
}

/* ------------------------------------------------------------------ the owner's side */

void follower_pause(struct follower *f)
{
    f->paused = true;
    loop_timer_set(f->life->loop, &f->wake, 0); /* whoever resumed and thought better of it */
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
    if (f->state == LIVE && follower_play(f) && f->at.position >= f->head)
        return;
    if (!f->paused)
        follower_read(f);
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

int64_t follower_heard(const struct follower *f)
{
    return f->told > f->head ? f->told : f->head;
}

int64_t follower_head(const struct follower *f)
{
    return f->head;
}

int64_t follower_time(const struct follower *f)
{
#ifdef PLANT_OWN_CLOCK
    (void)f;
    return clock_wall_us();
#else
    return f->time;
#endif
}

void follower_cursor(const struct follower *f, struct cursor *out)
{
    *out = f->at;
}

struct follower *follower_new(struct life *life, const struct cursor *from,
                              const struct follower_ops *ops, void *arg)
{
    struct follower *f = room_new(sizeof *f);
    struct buf pubs = {0};

    f->life = life;
    f->ops = ops;
    f->arg = arg;
    f->at = from ? *from : (struct cursor){.position = -1};
    f->from_head = !from;
    f->has_leaf = from && from->position >= 0;
    f->behind = true;
    f->check = f->has_leaf;
    f->head = f->told = f->fence = -1;
    f->limit = FOLLOWER_PAGE;
    f->timer = (struct loop_timer){.fn = on_timer, .arg = f};
    f->wake = (struct loop_timer){.fn = on_wake, .arg = f};
    f->later = (struct loop_timer){.fn = follower_on_later, .arg = f};
    buf_printf(&pubs, "%s %s", settings_path("history.pub"), settings_path("history.second.pub"));
    buf_add(&pubs, "", 1);
    f->sub = bus_sub_connect(life->bus, (const char *)pubs.p);
    f->reader = bus_dealer_connect(life->bus, settings_path("reader.endpoint"));
    buf_free(&pubs);
    if (!f->sub || !f->reader)
        log_fatal("follower_failed", "why=endpoint");
    loop_socket_add(life->loop, f->sub, on_sub, f);
    loop_socket_add(life->loop, f->reader, follower_on_reader, f);
    loop_timer_set(life->loop, &f->timer, clock_mono_us() + LOOK_EVERY);
    if (from)
        follower_read(f);
    else
        follower_seek(f);
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
    follower_forget(old);
    backlog_clear(&old->backlog);
    free(old);
    *f = NULL;
}
