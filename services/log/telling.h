/*
 * How a service tells of itself: the answers to service.ask and metrics.ask, from one description of each figure
 * (common/metrics.h). What stands in its table without a label, and is no histogram, is told under the member's
 * name in service.told; all of it, with what every service has, in metrics.told.
 */
#ifndef LOG_TELLING_H
#define LOG_TELLING_H

#include "common/metrics.h"
#include "proto/frame.h"

#define TELLING_NONE (-2) /* of a position: it has none */

enum telling_database { TELLING_NO_DATABASE, TELLING_DATABASE_DOWN, TELLING_DATABASE_UP };

struct telling {
    const char *service;
    const char *why;  /* not ready; NULL: ready */
    int64_t position; /* last event that it is done with; -1: none */
    int64_t heard; /* highest position that it heard of; TELLING_NONE: it does not follow the log */
    int64_t rebuild; /* see m_service; TELLING_NONE: none */
    int32_t fence;   /* 0: no writer */
    enum telling_database database;
    const struct metrics_table *table;
    const void *values;
};

static inline bool telling_is(enum message kind)
{
    return kind == MSG_SERVICE || kind == MSG_METRICS;
}

union told_of_self {
    struct m_service service;
    struct m_metrics_told metrics;
};

/* The answer to one of those two: gives its kind; *out is its body, whose bytes are in room, the caller's to free. */
enum message telling_told(const struct telling *t, enum message kind, struct buf *room,
                          union told_of_self *out);
/* The same, put into a frame; to has the id and tag that are answered. */
void telling_add(const struct telling *t, enum message kind, struct envelope *to,
                 struct frame_writer *w);

/* A row that many have: what was answered with a problem. */
#define REFUSED_METRICS(M, S)                                     \
    M(S, COUNTER, refused_as, NUMBER, "weerklank_refused",        \
      "Messages that were answered with a problem, by its code.", \
      BY("problem", PROBLEM_N, telling_problem))
const char *telling_problem(int code);
/* And what is judged by the log's time. */
#define TIME_METRICS(M, S)                           \
    M(S, GAUGE, time, SECONDS, "weerklank_log_time", \
      "The log's time, since unix epoch; 0: not known yet.", NONE)

#endif
