/*
 * Reading what live frames lack: pages from a reader, two at a time; see follower.c.
 */
#include "services/log/follower_in.h"

#include "common/log.h"
#include "services/log/asking.h"

#include <inttypes.h>

#define PAGE_LEAST 50
#define SOON       (20 * US_PER_MS) /* to ask again where nothing is wrong */

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

void follower_forget(struct follower *f)
{
    f->pages[0].tag = f->pages[1].tag = f->early.tag = 0;
    buf_free(&f->early_body);
}

void follower_read(struct follower *f)
{
    f->state = READING;
    follower_forget(f);
    f->next_after = f->at.position;
    if (!f->paused)
        pages_ask(f);
}

void follower_seek(struct follower *f)
{
    f->state = SEEKING;
    f->has_leaf = false;
    f->pages[1].tag = 0;
    page_ask(f, &f->pages[0], -1, 1);
}

void follower_hole(struct follower *f)
{
    log_debug("follow_hole", "position=%" PRId64 " head=%" PRId64, f->at.position, f->head);
    f->behind = true;
    follower_read(f);
}

void follower_check(struct follower *f)
{
    f->check = true;
    f->low_since = 0;
    follower_read(f);
}

static void discarded(struct follower *f)
{
    log_warn("cursor_discarded", "position=%" PRId64, f->at.position);
    f->at = (struct cursor){.position = -1};
    f->has_leaf = false;
    f->behind = true;
    backlog_clear(&f->backlog);
    f->time = 0; /* of another log */
    f->ops->discard(f->arg);
    f->head = -1;
    if (f->from_head)
        follower_seek(f);
    else
        follower_read(f);
}

void follower_on_later(void *arg)
{
    struct follower *f = arg;

    if (f->paused || f->state == LIVE)
        return;
    if (f->state == SEEKING)
        follower_seek(f);
    else
        follower_read(f);
}

/* Nothing is asked until then. */
static void read_later(struct follower *f)
{
    follower_forget(f);
    loop_timer_set(f->life->loop, &f->later, clock_mono_us() + SOON);
}

static void page_took(struct follower *f, const struct page_request *p, const struct m_replayed *m)
{
    int64_t before = f->at.position;
    bool joined;

    f->check = false;
    f->head = m->head > f->head ? m->head : f->head;
    joined = follower_give(f, m->events);
    if (f->paused)
        return;
    if (follower_play(f) || (joined && !m->more && f->at.position >= m->head)) {
        follower_live(f);
    } else if (joined && !m->more) {
        /* Close to the head: what is missing is about to come live, or to be stored. */
        read_later(f);
    } else if (f->at.position == before && p->after == before) {
        log_error("replay_stuck", "position=%" PRId64 " head=%" PRId64, before, m->head);
        follower_forget(f);
        f->pages[0] = (struct page_request){++f->tag, before, clock_mono_us()};
    } else if (!joined || f->at.position < p->after + f->limit) {
        /* A page had less than we thought: what was asked for behind it does not join. */
        if (m->more && f->at.position - before >= PAGE_LEAST)
            f->limit = f->at.position - before;
        follower_read(f);
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

/* A reader may answer the second of two questions first (when the rows of the first are large, it reads
 * them again): that page waits for the one before it. */
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
    (void)follower_play(f);
    follower_live(f);
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

static void reply_take(void *arg, const struct envelope *e)
{
    struct follower *f = arg;
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

void follower_on_reader(void *arg)
{
    struct follower *f = arg;

    asking_replies(f->reader, reply_take, f);
}
