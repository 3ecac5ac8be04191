/*
 * A process's own figures, each described once as a row of a table, and written as Prometheus' text format
 * 0.0.4 (https://prometheus.io/docs/instrumenting/exposition_formats/).
 *
 *      #define BAKERY_METRICS(M, S)                                                              \
 *          M(S, COUNTER, baked, NUMBER, "weerklank_bakery_baked", "Loaves baked.", NONE)         \
 *          M(S, COUNTER, refused, NUMBER, "weerklank_bakery_refused", "Orders refused, by why.", \
 *            BY("why", WHY_N, why_name))                                                         \
 *          M(S, GAUGE, oven, BYTES, "weerklank_bakery_oven", "Dough in the oven.", NONE)         \
 *          M(S, TIMES, waited, SECONDS, "weerklank_bakery_wait", "Order until bread.", NONE)
 *
 *      METRICS_DECLARE(bakery_metrics, BAKERY_METRICS)    struct bakery_metrics, all zero at first
 *      METRICS_DEFINE(bakery_metrics, BAKERY_METRICS)     once, in a .c file: bakery_metrics_table
 *
 *      b->metrics.baked++;                                        some nanoseconds
 *      b->metrics.refused[WHY_BURNT]++;
 *      metric_time(&b->metrics.waited, loop_now(l) - ordered_at);
 *      metrics_write(&bakery_metrics_table, &b->metrics, &text);
 *
 * A row:  M(S, TYPE, member, UNIT, "family", "help", LABEL)
 *   TYPE   COUNTER (uint64_t, never falls), GAUGE (int64_t), TIMES (a histogram of durations)
 *   UNIT   NUMBER; SECONDS (the member holds microseconds); BYTES. TIMES is always SECONDS
 *   family without unit and _total: those are put behind it by type and unit, as the conventions have it
 *   LABEL  NONE, or BY("name", count, value): the member is an array of so many, value(i) gives the label's
 *          value, a text that stays; NULL: that one is not written. So values are bounded by a table of ours
 *
 * What a service reads only when it is asked (a queue's length) is put into its gauges then.
 */
#ifndef COMMON_METRICS_H
#define COMMON_METRICS_H

#include "common/buf.h"

#define METRIC_BOUNDS 16 /* of a histogram, from half a millisecond to a minute */

enum metric_type { METRIC_COUNTER, METRIC_GAUGE, METRIC_TIMES };
enum metric_unit { METRIC_NUMBER, METRIC_SECONDS, METRIC_BYTES };

struct metric_times {
    uint64_t
        n[METRIC_BOUNDS + 1]; /* each counts its own bucket only; the last is beyond all bounds */
    uint64_t sum_us;
};
/* A negative duration counts as none. */
void metric_time(struct metric_times *t, int64_t us);

struct metric {
    const char *name; /* of the member */
    const char *family, *help;
    const char *label;           /* NULL: none */
    const char *(*value)(int i); /* its values */
    uint16_t offset, n;          /* place in the struct; how many */
    uint8_t type, unit;
};

struct metrics_table {
    const struct metric *rows;
    size_t n;
};

/* Appends all families of a table. values: the struct that METRICS_DECLARE made. */
void metrics_write(const struct metrics_table *t, const void *values, struct buf *out);
/* What every process has: memory, processor time, descriptors, start; what the bus dropped; lines logged. */
void metrics_write_process(struct buf *out);
/* A single value by its row's place: for service.ask. Only of rows without label that are no TIMES. */
bool metrics_is_single(const struct metric *m);
int64_t metrics_single(const struct metric *m, const void *values);

/* ------------------------------------------------------------------ from rows to C */

#define METRIC_C_COUNTER uint64_t
#define METRIC_C_GAUGE   int64_t
#define METRIC_C_TIMES   struct metric_times

#define METRIC_ROOM_NONE
#define METRIC_ROOM_BY(label, count, value)  [count]
#define METRIC_LABEL_NONE                    NULL, NULL
#define METRIC_LABEL_BY(label, count, value) label, value
#define METRIC_COUNT_NONE                    1
#define METRIC_COUNT_BY(label, count, value) (count)

#define METRIC_MEMBER_(S, TYPE, member, UNIT, family, help, LABEL) \
    METRIC_C_##TYPE member METRIC_ROOM_##LABEL;
#define METRIC_ROW_(S, TYPE, member, UNIT, family, help, LABEL) \
    {#member,                                                   \
     family,                                                    \
     help,                                                      \
     METRIC_LABEL_##LABEL,                                      \
     offsetof(struct S, member),                                \
     METRIC_COUNT_##LABEL,                                      \
     METRIC_##TYPE,                                             \
     METRIC_##UNIT},

#define METRICS_DECLARE(name, ROWS) \
    struct name {                   \
        ROWS(METRIC_MEMBER_, name)  \
    };                              \
    extern const struct metrics_table name##_table;
#define METRICS_DEFINE(name, ROWS)                                        \
    static const struct metric name##_rows[] = {ROWS(METRIC_ROW_, name)}; \
    const struct metrics_table name##_table = {name##_rows, ARRAY_LEN(name##_rows)};

#endif
