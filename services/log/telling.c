/*
 * Telling of oneself: see telling.h.
 */
#include "services/log/telling.h"

#define READY_METRICS(M, S) \
    M(S, GAUGE, ready, NUMBER, "weerklank_ready", "Whether the service can serve: 1 or 0.", NONE)
#define DATABASE_METRICS(M, S) \
    M(S, GAUGE, up, NUMBER, "weerklank_database_up", "Whether its database answers: 1 or 0.", NONE)
#define POSITION_METRICS(M, S)                              \
    M(S, GAUGE, position, NUMBER, "weerklank_log_position", \
      "Log position that the service is done with; -1: none.", NONE)
#define FOLLOW_METRICS(M, S)                                                                   \
    M(S, GAUGE, head, NUMBER, "weerklank_log_heard", "Highest log position that it heard of.", \
      NONE)                                                                                    \
    M(S, GAUGE, lag, NUMBER, "weerklank_log_lag", "Events between the two: still to be done.", NONE)

METRICS_DECLARE(ready_metrics, READY_METRICS)
METRICS_DEFINE(ready_metrics, READY_METRICS)
METRICS_DECLARE(database_metrics, DATABASE_METRICS)
METRICS_DEFINE(database_metrics, DATABASE_METRICS)
METRICS_DECLARE(position_metrics, POSITION_METRICS)
METRICS_DEFINE(position_metrics, POSITION_METRICS)
METRICS_DECLARE(follow_metrics, FOLLOW_METRICS)
METRICS_DEFINE(follow_metrics, FOLLOW_METRICS)

const char *telling_problem(int code)
{
    return problem_info((enum problem_code)code)->code;
}

/* ------------------------------------------------------------------ service.told */

static void figures_put(const struct telling *t, struct buf *out)
{
    const struct metric *rows = t->table->rows;
    uint32_t n = 0;

    for (size_t i = 0; i < t->table->n; i++)
        n += metrics_is_single(&rows[i]);
    wire_put_map(out, n);
    for (size_t i = 0; i < t->table->n; i++) {
        if (!metrics_is_single(&rows[i]))
            continue;
        wire_put_text(out, slice_str(rows[i].name));
        wire_put_int(out, metrics_single(&rows[i], t->values));
    }
}

static void service_told(const struct telling *t, struct buf *room, struct m_service *m)
{
    figures_put(t, room);
    wire_set(m, m_service, service, slice_str(t->service));
    wire_set(m, m_service, ready, t->why == NULL);
    if (t->why)
        wire_set(m, m_service, why, slice_str(t->why));
    if (t->position != TELLING_NONE)
        wire_set(m, m_service, head, t->position);
    if (t->fence > 0)
        wire_set(m, m_service, fence, t->fence);
    wire_set(m, m_service, figures, (struct wire_raw){room->p, room->n});
    if (t->rebuild != TELLING_NONE)
        wire_set(m, m_service, rebuild, t->rebuild);
    if (t->database != TELLING_NO_DATABASE)
        wire_set(m, m_service, database, t->database == TELLING_DATABASE_UP);
}

/* ------------------------------------------------------------------ metrics.told */

static void log_write(const struct telling *t, struct buf *out)
{
    struct position_metrics at = {.position = t->position};
    struct follow_metrics follow = {.head = t->heard, .lag = t->heard - t->position};

    if (t->heard != TELLING_NONE || t->fence > 0) /* a reader only knows what it was asked last */
        metrics_write(&position_metrics_table, &at, out);
    if (follow.lag < 0)
        follow.lag = 0;
    if (t->heard != TELLING_NONE)
        metrics_write(&follow_metrics_table, &follow, out);
}

static void metrics_told(const struct telling *t, struct buf *room, struct m_metrics_told *m)
{
    struct ready_metrics ready = {.ready = t->why == NULL};
    struct database_metrics database = {.up = t->database == TELLING_DATABASE_UP};

    metrics_write(&ready_metrics_table, &ready, room);
    if (t->database != TELLING_NO_DATABASE)
        metrics_write(&database_metrics_table, &database, room);
    log_write(t, room);
    metrics_write(t->table, t->values, room);
    metrics_write_process(room);
    wire_set(m, m_metrics_told, service, slice_str(t->service));
    wire_set(m, m_metrics_told, text, buf_slice(room));
}

enum message telling_told(const struct telling *t, enum message kind, struct buf *room,
                          union told_of_self *out)
{
    memset(out, 0, sizeof *out);
    buf_reset(room);
    if (kind == MSG_METRICS) {
        metrics_told(t, room, &out->metrics);
        return MSG_METRICS_TOLD;
    }
    service_told(t, room, &out->service);
    return MSG_SERVICE_TOLD;
}

void telling_add(const struct telling *t, enum message kind, struct envelope *to,
                 struct frame_writer *w)
{
    union told_of_self body;
    struct buf room = {0};
    enum message answer = telling_told(t, kind, &room, &body);

    frame_add(w, to, answer, &body);
    buf_free(&room);
}
