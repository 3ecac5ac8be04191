/*
 * The writer's life: sockets, timers, begin and end.
 */
#include "services/history/writer.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/settings.h"
#include "services/history/mark.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#define RECENT_MAX  131072 /* appends whose answer is remembered: 19 MB */
#define SILENCE_MAX ((STATEMENT_TIMEOUT_S + 3) * US_PER_S)
#define MARK_EVENTS 65536
#define MARK_EVERY  (30 * US_PER_S)

/* ------------------------------------------------------------------ timers */

static void on_heartbeat(void *arg)
{
    struct writer *w = arg;

    loop_timer_set(w->life->loop, &w->heartbeat,
                   loop_now(w->life->loop) + HEARTBEAT_MS * US_PER_MS);
    if (w->state == WRITER_SERVING || (w->served && w->state != WRITER_STANDBY))
        publish_heartbeat(&w->publisher, &w->core, writer_time(w));
    /* A backend that was stopped says nothing and does not hang up. */
    if (db_pending(w->db) > 0 && clock_mono_us() - w->answered > SILENCE_MAX) {
        writer_answered(w);
        db_drop(w->db, "no_answer");
    }
}

static void on_confirmed(void *arg, const struct db_result *r)
{
    struct writer *w = arg;
    struct mark m;

    if (r->outcome != DB_DONE || !statements_mark_row(r->rows, &m) || !uuid_is_zero(&m.boot))
        return;
    log_warn("clock_confirmed", "wall=%" PRId64, clock_wall_us());
    clock_check_confirm(&w->clock, clock_wall_us(), clock_boot_us());
    w->marked = -1; /* so that the mark says so no more */
}

static void on_lease(void *arg, const struct db_result *r)
{
    struct writer *w = arg;
    int64_t wall = clock_wall_us(), sent = w->lease_sent;
    struct lease_seen seen;

    w->lease_sent = 0;
    if (r->outcome != DB_DONE || statements_lease_row(r->rows, &seen) != 0)
        return;
    writer_answered(w);
    if (seen.fence > w->core.fence) {
        writer_fence_lost(w, seen.fence);
        return;
    }
    w->lease_at = w->answered;
    clock_check_database(&w->clock, sent, wall, clock_boot_us(), seen.database, w->core.last_at);
    if (seen.head > w->core.head && w->n_undo == 0)
        settle_begin(w); /* an older writer's last batch came after all */
}

void writer_mark_make(struct writer *w)
{
    int64_t boot = clock_boot_us();

    w->mark_row = (struct mark){
        .position = w->core.head, .boot = w->boot, .booted = boot, .wall = boot + w->clock.offset};
    mark_put(&w->core, &w->mark);
    w->mark_row.state = buf_slice(&w->mark);
}

void writer_mark_send(struct writer *w)
{
    w->marked = w->mark_row.position;
    w->marked_at = clock_mono_us();
    statements_mark_write(w->db, HISTORY_LOG, &w->mark_row, NULL, NULL);
}

static void on_tick(void *arg)
{
    struct writer *w = arg;
    int64_t since = clock_mono_us() - w->marked_at;

    loop_timer_set(w->life->loop, &w->tick, loop_now(w->life->loop) + US_PER_S);
    if (w->state == WRITER_STANDBY)
        standby_tick(w);
    if (w->state != WRITER_SERVING || w->n_undo)
        return;
    if (!w->lease_sent) {
        w->lease_sent = clock_wall_us();
        if (db_pending(w->db) == 0)
            writer_answered(w);
        statements_lease_see(w->db, HISTORY_LOG, on_lease, w);
    }
    if (w->why)
        statements_mark_read(w->db, HISTORY_LOG, on_confirmed, w);
    else if (w->core.head - w->marked >= MARK_EVENTS ||
             (w->core.head != w->marked && since >= MARK_EVERY))
        seal_mark(w);
    seal_tick(w);
}

/* ------------------------------------------------------------------ begin and end */

void writer_answered(struct writer *w)
{
    w->answered = clock_mono_us();
}

void writer_say(struct writer *w, const char *why_not)
{
    if (w->why == why_not || (w->why && why_not && strcmp(w->why, why_not) == 0))
        return;
    w->why = why_not;
    life_ready(w->life, why_not);
}

void writer_fence_lost(struct writer *w, int32_t theirs)
{
    if (w->lost)
        return;
    log_error("fence_lost", "ours=%d theirs=%d head=%" PRId64, w->core.fence, theirs, w->core.head);
    w->lost = true;
    w->state = WRITER_DOWN;
    writer_say(w, "fence_lost");
    loop_stop(w->life->loop);
}

static void on_up(void *arg, bool up)
{
    struct writer *w = arg;

    writer_answered(w);
    if (!up)
        settle_down(w);
    else if (w->state != WRITER_STANDBY)
        settle_begin(w);
}

/* Which run of the machine this is; all zeroes when it does not say. */
static void read_boot_id(struct uuid *out)
{
    char text[UUID_TEXT_LEN];
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);

    memset(out, 0, sizeof *out);
    if (fd < 0)
        return;
    if (read(fd, text, sizeof text) != (ssize_t)sizeof text ||
        uuid_parse(text, sizeof text, out) != 0)
        memset(out, 0, sizeof *out);
    close(fd);
}

static void open_sockets(struct writer *w)
{
    const char *endpoint = w->second ? "history.second.endpoint" : "history.endpoint";
    const char *pub = w->second ? "history.second.pub" : "history.pub";

    w->router = bus_router_bind(w->life->bus, settings_path(endpoint), NULL);
    w->publisher.socket = bus_pub_bind(w->life->bus, settings_path(pub));
    w->publisher.second = w->second;
    outbox_begin(&w->outbox, w->router);
    loop_socket_add(w->life->loop, w->router, writer_on_router, w);
}

struct writer *writer_new(struct life *life, bool second)
{
    struct writer *w = calloc(1, sizeof *w);
    struct core_limits limits = {.queue_max = (size_t)settings_int("history.queue.max"),
                                 .batch_events = (size_t)settings_int("history.batch.max"),
                                 .streams_max = (size_t)settings_int("history.streams.max"),
                                 .recent_max = RECENT_MAX};

    if (!w)
        log_fatal("memory_exhausted", "for=writer");
    w->life = life;
    w->second = second;
    w->state = second ? WRITER_STANDBY : WRITER_DOWN;
    w->why = "starting";
    w->marked = -1;
    w->to_publish_end = &w->to_publish;
    w->second_threshold = (size_t)settings_int("history.second.threshold");
    w->began = w->lease_at = clock_mono_us();
    read_boot_id(&w->boot);
    seal_begin(w);
    core_begin(&w->core, &limits);
    clock_check_begin(&w->clock, settings_int("clock.skew.max.ms") * US_PER_MS, clock_wall_us(),
                      clock_boot_us());
    open_sockets(w);
    if (second)
        standby_begin(w);
    w->heartbeat = (struct loop_timer){.fn = on_heartbeat, .arg = w};
    w->tick = (struct loop_timer){.fn = on_tick, .arg = w};
    loop_timer_set(life->loop, &w->heartbeat, clock_mono_us() + HEARTBEAT_MS * US_PER_MS);
    loop_timer_set(life->loop, &w->tick, clock_mono_us() + US_PER_S);
    loop_turn_add(life->loop, writer_on_turn, w);
    w->db = db_open(life->loop, settings_path("db.history"), statements_setup, on_up, w);
    w->eraser = eraser_new(life);
    return w;
}

bool writer_free(struct writer **gone)
{
    struct writer *w = *gone;
    bool lost = w->lost;

    *gone = NULL;
    loop_timer_set(w->life->loop, &w->heartbeat, 0);
    loop_timer_set(w->life->loop, &w->tick, 0);
    w->state = WRITER_STANDBY; /* nothing begins any more */
    db_close(&w->db);
    eraser_free(&w->eraser);
    loop_timer_set(w->life->loop, &w->again, 0);
    standby_end(w);
    seal_end(w);
    for (struct batch *b; (b = w->to_publish); core_batch_free(&w->core, b))
        w->to_publish = b->next;
    core_end(&w->core);
    outbox_end(&w->outbox);
    publish_end(&w->publisher);
    bus_close(w->life->loop, &w->router);
    bus_close(w->life->loop, &w->publisher.socket);
    statements_end();
    buf_free(&w->mark);
    buf_free(&w->opened);
    free(w);
    return lost;
}
