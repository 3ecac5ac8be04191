/*
 * What a mail needs: see gather.h.
 */
#include "services/notify/gather.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"
#include "services/domain/signal.h"

#include <stdlib.h>
#include <string.h>

#define PATIENCE_US (10 * US_PER_S)
#define AGAIN_US    (100 * US_PER_MS)
#define SILENCE_US  (60 * US_PER_S) /* who did not answer is not asked again for so long */
#define DUE_MOST    MAIL_ROWS_MAX
#define TITLES_MOST 100 /* in one digest; the others go without */

struct gather {
    struct life *life;
    struct stream_reader *streams;
    void *overview;
    int64_t tag;
    bool asks;
    int64_t silent_until;   /* of the loop's clock */
    int64_t until;          /* so long the answer may take, of the loop's clock */
    struct loop_timer late; /* to ask again, or to go without it */
    const struct mail_letter *l;
    gather_fn *fn;
    void *arg;
    struct letter_told told;
    struct buf due;
    struct letter_title titles[TITLES_MOST];
    struct buf texts[TITLES_MOST]; /* of the titles */
    struct buf excerpt;
    size_t next; /* title that is read now */
    bool confidential;
};

static void titles_go(struct gather *g);

static void forget(struct gather *g)
{
    for (size_t i = 0; i < TITLES_MOST; i++)
        buf_reset(&g->texts[i]);
    buf_reset(&g->due);
    buf_reset(&g->excerpt);
    g->told = (struct letter_told){.titles = g->titles};
    g->next = 0;
}

static void finish(struct gather *g, bool ok)
{
    g->told.excerpt = buf_slice(&g->excerpt);
    g->l = NULL;
    g->fn(g->arg, ok, &g->told);
}

/* ------------------------------------------------------------------ titles */

static bool has_title(const struct gather *g, const struct uuid *signal)
{
    for (size_t i = 0; i < g->told.n_titles; i++)
        if (uuid_equal(&g->titles[i].signal, signal))
            return true;
    return false;
}

static void title_want(struct gather *g, const struct uuid *signal)
{
    if (g->told.n_titles < TITLES_MOST && !has_title(g, signal))
        g->titles[g->told.n_titles++] = (struct letter_title){.signal = *signal};
}

/* What is confidential goes into no mail, whatever the mailbox asks for: others carry it. */
static void title_take(struct gather *g, const struct m_submit *m)
{
    char *title;

    g->confidential = wire_has(m, m_submit_confidential) && m->confidential;
    if (g->confidential || !wire_has(m, m_submit_what))
        return;
    title = submit_title(m);
    buf_add_str(&g->texts[g->next], title);
    free(title);
}

/* What the event says first in words of its own. */
static void excerpt_take(struct gather *g, const struct event *e)
{
    const struct wire_shape *shape = event_info((int)e->kind)->shape;
    uint64_t *body = room_new(shape->size);

    if (wire_decode(shape, e->body, WIRE_LENIENT, body, NULL) == 0)
        for (uint16_t i = 0; i < shape->n && g->excerpt.n == 0; i++)
            if (shape->fields[i].type == WIRE_TEXT && *body & UINT64_C(1) << i) {
                const struct slice *text =
                    (const void *)((const char *)body + shape->fields[i].offset);

                buf_add(&g->excerpt, text->p, text->n);
            }
    free(body);
}

/* An assignment tells of what the region wrote; all else of what it is about itself. */
static bool tells(const struct gather *g, const struct event *e)
{
    const struct letter_row *row = &g->l->rows[0];

    if (g->l->digest || row->what == news_ALARM || row->what == news_REMINDER)
        return false;
    return row->what == news_ASSIGNMENT ? e->kind == EV_SUBMITTED : e->position == row->position;
}

static void on_event(void *arg, const struct event *e, bool ok)
{
    struct gather *g = arg;
    struct m_submit m;

    if (e) {
        if (!wire_has(e, event_body) || !event_info((int)e->kind)) {
            g->confidential |= e->kind == EV_SUBMITTED; /* it was destroyed, with whether it was */
            return;
        }
        if (e->kind == EV_SUBMITTED &&
            wire_decode(&shape_m_submit, e->body, WIRE_LENIENT, &m, NULL) == 0)
            title_take(g, &m);
        if (tells(g, e) && !g->confidential)
            excerpt_take(g, e);
        return;
    }
    g->titles[g->next].title = buf_slice(&g->texts[g->next]);
    g->next++;
    if (ok)
        titles_go(g);
    else
        finish(g, false);
}

static void titles_go(struct gather *g)
{
    g->confidential = false;
    if (g->next < g->told.n_titles)
        stream_read(g->streams, &g->titles[g->next].signal, 0, on_event, g);
    else
        finish(g, true);
}

static void titles_begin(struct gather *g)
{
    struct due_row row;
    size_t at = 0;

    if (g->l->content == content_FULL) {
        for (size_t i = 0; i < g->l->n; i++)
            if (g->l->rows[i].what != news_ALARM)
                title_want(g, &g->l->rows[i].stream);
        while (wire_list_record(g->told.due, &at, &shape_due_row, &row))
            title_want(g, &row.signal);
    }
    titles_go(g);
}

/* ------------------------------------------------------------------ what waits */

static void due_take(struct gather *g, const struct envelope *e)
{
    struct m_due_told m;

    buf_add(&g->due, e->body.p, e->body.n);
    if (wire_decode(&shape_m_due_told, buf_slice(&g->due), WIRE_LENIENT, &m, NULL) < 0)
        return;
    g->told.due_told = true;
    g->told.due = m.rows;
}

/* Asks again after a moment, or goes without it when the time is up. */
static void due_later(struct gather *g, int64_t us)
{
    int64_t again = clock_mono_us() + us;

    g->asks = false;
    loop_timer_set(g->life->loop, &g->late, again < g->until ? again : g->until);
}

/* For how long an answer asks to wait; 0: it is one. */
static int64_t wait_of(const struct envelope *e)
{
    struct problem p;

    if (message_find(e->kind) != MSG_PROBLEM ||
        wire_decode(&shape_problem, slice_of(e->body.p, e->body.n), WIRE_LENIENT, &p, NULL) < 0 ||
        !wire_has(&p, problem_wait))
        return 0;
    return p.wait * US_PER_MS;
}

/* e NULL: nobody answered in time. */
static void due_end(struct gather *g, const struct envelope *e)
{
    int64_t wait = e ? wait_of(e) : 0;

    if (wait > 0) {
        due_later(g, wait);
        return;
    }
    g->asks = false;
    loop_timer_set(g->life->loop, &g->late, 0);
    if (e && message_find(e->kind) == MSG_DUE_TOLD)
        due_take(g, e);
    else
        log_warn("digest_without_due", "letter=%lld", (long long)g->l->letter);
    titles_begin(g);
}

static void due_ask(struct gather *g);

static void on_late(void *arg)
{
    struct gather *g = arg;

    if (!g->asks && clock_mono_us() < g->until) {
        due_ask(g);
        return;
    }
    g->silent_until = clock_mono_us() + SILENCE_US;
    due_end(g, NULL);
}

static void on_overview(void *arg)
{
    struct gather *g = arg;
    struct bus_in in;

    while (bus_recv(g->overview, false, &in) == 1) {
        struct frame_reader r;
        struct envelope e;

        if (frame_open(&r, bus_in_payload(&in), NULL) == 0)
            while (frame_next(&r, &e, NULL) == 1)
                if (g->asks && wire_has(&e, envelope_tag) && e.tag == g->tag)
                    due_end(g, &e);
        bus_in_close(&in);
    }
}

static void due_ask(struct gather *g)
{
    const struct mail_letter *l = g->l;
    struct frame_writer w = {0};
    struct envelope e = {0};
    struct m_due m = {0};
    struct uuid id;

    uuid_new_v7(&id);
    wire_set(&m, m_due, party, l->place);
    wire_set(&m, m_due, limit, DUE_MOST);
    if (!uuid_is_zero(&l->account)) {
        wire_set(&m, m_due, own, true);
        wire_set(&e, envelope, actor, l->account);
    }
    wire_set(&e, envelope, id, id);
    wire_set(&e, envelope, party, l->party);
    wire_set(&e, envelope, via, SLICE_LIT("notify"));
    wire_set(&e, envelope, tag, ++g->tag);
    wire_set(&e, envelope, within, PATIENCE_US / US_PER_MS);
    wire_set(&e, envelope, see, l->rows[l->n - 1].position);
    frame_begin(&w);
    frame_add(&w, &e, MSG_DUE, &m);
    g->asks = true;
    loop_timer_set(g->life->loop, &g->late, g->until);
    if (bus_send(g->overview, NULL, frame_slice(&w)) < 0) /* it is not there yet */
        due_later(g, AGAIN_US);
    frame_free(&w);
    loop_again(g->life->loop); /* an answer may be there before the socket says so */
}

/* ------------------------------------------------------------------ life */

void gather_begin(struct gather *g, const struct mail_letter *l, gather_fn *fn, void *arg)
{
    forget(g);
    g->l = l;
    g->fn = fn;
    g->arg = arg;
    g->until = clock_mono_us() + PATIENCE_US;
    if (l->digest && clock_mono_us() >= g->silent_until)
        due_ask(g);
    else
        titles_begin(g);
}

struct gather *gather_new(struct life *life, struct stream_reader *streams)
{
    struct gather *g = room_new(sizeof *g);

    g->life = life;
    g->streams = streams;
    g->late = (struct loop_timer){.fn = on_late, .arg = g};
    g->overview = bus_dealer_connect(life->bus, settings_path("overview.endpoint"));
    if (!g->overview)
        log_fatal("overview_unreachable", "endpoint=%s", settings_path("overview.endpoint"));
    loop_socket_add(life->loop, g->overview, on_overview, g);
    return g;
}

void gather_free(struct gather **g)
{
    struct gather *gone = *g;

    if (!gone)
        return;
    *g = NULL;
    loop_timer_set(gone->life->loop, &gone->late, 0);
    bus_close(gone->life->loop, &gone->overview);
    for (size_t i = 0; i < TITLES_MOST; i++)
        buf_free(&gone->texts[i]);
    buf_free(&gone->due);
    buf_free(&gone->excerpt);
    free(gone);
}
