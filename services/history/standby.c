/*
 * The warm second: connected and listening, it takes over when the first is silent.
 *
 * Silence on PUB alone is not enough: the lease must have the same number and the log the same head as
 * a second before, else somebody is writing and only our ear is deaf. A takeover is safe even when it
 * is wrong: the higher number shuts the other one out, in the database.
 *
 * The first is the preferred one: when it is started again it takes a higher number, and the second
 * ends, to be started again as a second.
 */
#include "services/history/writer.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/settings.h"

#include <inttypes.h>

#define SILENCE_US  (2 * US_PER_S)
#define AT_FIRST_US (10 * US_PER_S) /* what a first that was never heard gets to begin */

static void heard(struct writer *w, struct slice frame)
{
    struct m_published m;
    struct frame_reader r;
    struct envelope e;

    if (frame_open(&r, frame, NULL) != 0)
        return;
    while (frame_next(&r, &e, NULL) > 0) {
        if (message_find(e.kind) != MSG_PUBLISHED ||
            wire_decode(&shape_m_published, slice_of(e.body.p, e.body.n), WIRE_LENIENT, &m, NULL) !=
                0)
            continue;
        w->heard = clock_mono_us();
        w->ever_heard = true;
        if (w->state == WRITER_STANDBY) {
            w->core.head = m.head; /* told to who asks; a takeover begins at the mark */
        } else if (m.fence > w->core.fence && w->core.fence > 0) {
            writer_fence_lost(w, (int32_t)m.fence);
        }
    }
}

static void on_sub(void *arg)
{
    struct writer *w = arg;
    struct bus_in in;

    while (bus_recv(w->sub, false, &in) == 1) {
        heard(w, bus_in_payload(&in));
        bus_in_close(&in);
    }
}

static void take_over(struct writer *w)
{
    log_warn("taking_over", "silent_ms=%" PRId64 " fence=%d head=%" PRId64,
             (clock_mono_us() - w->heard) / US_PER_MS, w->before.fence, w->before.head);
    w->core.head = -1;
    w->state = WRITER_SETTLING;
    writer_say(w, "taking_over");
    settle_begin(w);
}

static void on_seen(void *arg, const struct db_result *r)
{
    struct writer *w = arg;
    struct lease_seen seen;
    bool same;

    if (r->outcome != DB_DONE || w->state != WRITER_STANDBY ||
        statements_lease_row(r->rows, &seen) != 0)
        return;
    writer_answered(w);
    same = w->before_at > 0 && clock_mono_us() - w->before_at < 2 * SILENCE_US &&
           seen.fence == w->before.fence && seen.head == w->before.head;
    w->before = seen;
    w->before_at = clock_mono_us();
    if (same && clock_mono_us() - w->heard > SILENCE_US)
        take_over(w);
}

void standby_tick(struct writer *w)
{
    int64_t now = clock_mono_us();
    bool silent = w->ever_heard ? now - w->heard > SILENCE_US / 2 : now - w->began > AT_FIRST_US;

    writer_say(w, "standby");
    if (!silent) {
        w->before_at = 0;
        return;
    }
    if (db_is_up(w->db) && db_pending(w->db) == 0) {
        writer_answered(w);
        statements_lease_see(w->db, HISTORY_LOG, on_seen, w);
    }
}

void standby_begin(struct writer *w)
{
    w->sub = bus_sub_connect(w->life->bus, settings_path("history.pub"));
    loop_socket_add(w->life->loop, w->sub, on_sub, w);
}

void standby_end(struct writer *w)
{
    if (w->sub)
        bus_close(w->life->loop, &w->sub);
}
