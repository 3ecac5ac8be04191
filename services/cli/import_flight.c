/*
 * Many records under way at once: each is sent again under its own id until it is answered for good.
 */
#include "services/cli/import_in.h"

#include "common/clock.h"
#include "services/cli/words.h"

#include <stdlib.h>

#define FRAME_RECORDS 64
#define FRAME_BYTES   (BUS_FRAME_OUTSIDE / 2) /* a frame may grow by one record beyond this */
#define AGAIN_US      (2 * US_PER_S)
#define AGAIN_MOST_US (8 * US_PER_S)
#define WINDOW_LEAST  8

void flight_free(struct import *im, struct item *item)
{
    if (item->state == ITEM_QUEUED)
        im->n_queued--;
    if (item->state == ITEM_FLYING)
        im->n_flying--;
    idmap_remove(&im->by_id, &item->id);
    buf_free(&item->body);
    *item = (struct item){0};
}

/* ------------------------------------------------------------------------------ out */

static void item_queue(struct import *im, struct item *item, int64_t not_before)
{
    if (item->state == ITEM_FLYING) {
        im->n_flying--;
        im->n_queued++;
    }
    item->state = ITEM_QUEUED;
    item->again_at = not_before;
}

static void item_fly(struct import *im, struct item *item, int64_t now)
{
    item->state = ITEM_FLYING;
    item->step = item->step ? 2 * item->step : AGAIN_US;
    if (item->step > AGAIN_MOST_US)
        item->step = AGAIN_MOST_US;
    item->again_at = now + item->step;
    im->n_queued--;
    im->n_flying++;
}

/* One frame for one link with what waits for it. True when it was sent. */
static bool frame_fly(struct import *im, size_t link, struct frame_writer *w, int64_t now)
{
    size_t chosen[FRAME_RECORDS], n = 0, room = im->window - im->n_flying;

    frame_begin(w);
    for (size_t i = 0; i < IMPORT_FLIGHT_MOST && n < FRAME_RECORDS && n < room; i++) {
        struct item *item = &im->items[i];
        struct wire_subject signal = {.id = item->id};
        struct question q = {.kind = MSG_SUBMIT, .signal = &signal};
        struct envelope e;

        if (item->state != ITEM_QUEUED || item->link != link || item->again_at > now)
            continue;
        question_envelope(&q, &item->id, &e);
        frame_add_raw(w, &e, MSG_SUBMIT, buf_slice(&item->body));
        chosen[n++] = i;
        if (w->b.n > FRAME_BYTES)
            break;
    }
    if (n == 0 || connection_send(im->links[link].connection, frame_slice(w)) < 0)
        return false;
    for (size_t i = 0; i < n; i++)
        item_fly(im, &im->items[chosen[i]], now);
    return true;
}

static void send_all(struct import *im)
{
    struct frame_writer w = {0};
    int64_t now = clock_mono_us();

    for (size_t i = 0; i < IMPORT_FLIGHT_MOST && im->n_flying > 0; i++)
        if (im->items[i].state == ITEM_FLYING && im->items[i].again_at <= now)
            item_queue(im, &im->items[i], now);
    for (size_t link = 0; link < im->n_links; link++)
        while (im->n_queued > 0 && im->n_flying < im->window)
            if (!frame_fly(im, link, &w, now))
                break;
    frame_free(&w);
}

/* ------------------------------------------------------------------------------ in */

static void refuse(struct import *im, struct item *item, const struct answer *a)
{
    char *line = words_problem_line(a);

    import_refuse(im, item->index, item->line, line);
    free(line);
    flight_free(im, item);
}

static void judge(struct import *im, struct item *item, struct answer *a)
{
    int64_t now = clock_mono_us(),
            wait = wire_has(&a->problem, problem_wait) ? a->problem.wait : 50;

    if (a->message == MSG_DONE) {
        import_accept(im, item, a);
        if (im->window < (size_t)im->options->flight)
            im->window++;
        return;
    }
    if (a->code == PROBLEM_NOT_ADMITTED) {
        if (item->stranger_since == 0)
            item->stranger_since = now;
        if (now - item->stranger_since > im->cli->stranger_us) {
            refuse(im, item, a);
            return;
        }
    } else if (!answer_says_later(a)) {
        refuse(im, item, a);
        return;
    }
    if (a->code == PROBLEM_BUSY && im->window > WINDOW_LEAST)
        im->window -= im->window / 8;
    item->step = 0;
    item_queue(im, item, now + wait * US_PER_MS);
}

static void receive_all(struct import *im, size_t link)
{
    struct frame_reader r;
    struct envelope e;
    struct bus_in in;
    const char *why;

    while (connection_receive(im->links[link].connection, &in) > 0) {
        int rc = frame_open(&r, bus_in_payload(&in), &why);

        while (rc >= 0 && (rc = frame_next(&r, &e, NULL)) != 0) {
            struct answer a = {.asked = MSG_SUBMIT};
            uint32_t slot = rc > 0 ? idmap_find(&im->by_id, &e.id) : IDMAP_NONE;

            /* Only once: the answer to what was sent twice may come twice. */
            if (slot != IDMAP_NONE && answer_read(&e, &a) == 0)
                judge(im, &im->items[slot], &a);
        }
        bus_in_close(&in);
    }
}

/* A key that stays refused: nothing of its party will ever be answered. */
static void strangers_refuse(struct import *im)
{
    struct answer a = {.asked = MSG_SUBMIT, .has_problem = true, .code = PROBLEM_NOT_ADMITTED};

    for (size_t link = 0; link < im->n_links; link++)
        if (connection_is_stranger(im->links[link].connection))
            for (size_t i = 0; i < IMPORT_FLIGHT_MOST; i++)
                if (im->items[i].state != ITEM_FREE && im->items[i].link == link)
                    refuse(im, &im->items[i], &a);
}

/* ------------------------------------------------------------------------------ a turn */

/* When the next one is due to be sent (again), at the latest `deadline`. */
static int64_t next_at(const struct import *im, int64_t deadline)
{
    for (size_t i = 0; i < IMPORT_FLIGHT_MOST; i++)
        if (im->items[i].state == ITEM_FLYING || im->n_flying < im->window)
            if (im->items[i].state != ITEM_FREE && im->items[i].again_at < deadline)
                deadline = im->items[i].again_at;
    return deadline;
}

void flight_turn(struct import *im, int64_t deadline)
{
    struct connection *list[IMPORT_LINKS];
    bool write[IMPORT_LINKS];
    int64_t now, until;

    for (size_t i = 0; i < im->n_links; i++)
        receive_all(im, i);
    strangers_refuse(im);
    send_all(im);
    now = clock_mono_us();
    until = next_at(im, deadline);
    for (size_t i = 0; i < im->n_links; i++) {
        list[i] = im->links[i].connection;
        write[i] = false;
    }
    /* What is due already could not be sent: nobody is there. Then wait until somebody is. */
    if (until <= now) {
        until = deadline;
        for (size_t i = 0; i < IMPORT_FLIGHT_MOST; i++)
            if (im->items[i].state == ITEM_QUEUED && im->items[i].again_at <= now)
                write[im->items[i].link] = true;
    }
    connection_wait(list, write, im->n_links, until);
}
