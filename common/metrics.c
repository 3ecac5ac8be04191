/*
 * Metrics as text: see metrics.h.
 */
#include "common/metrics.h"

#include <inttypes.h>

/* Seconds, as they are compared in microseconds and as they are written. */
static const struct {
    int64_t us;
    const char *text;
} bounds[METRIC_BOUNDS] = {
    {500, "0.0005"},  {1000, "0.001"},  {2500, "0.0025"}, {5000, "0.005"},
    {10000, "0.01"},  {25000, "0.025"}, {50000, "0.05"},  {100000, "0.1"},
    {250000, "0.25"}, {500000, "0.5"},  {1000000, "1"},   {2500000, "2.5"},
    {5000000, "5"},   {10000000, "10"}, {30000000, "30"}, {60000000, "60"},
};

void metric_time(struct metric_times *t, int64_t us)
{
    size_t low = 0, high = METRIC_BOUNDS;

    if (us < 0)
        us = 0;
    while (low < high) {
        size_t middle = (low + high) / 2;

        if (us <= bounds[middle].us)
            high = middle;
        else
            low = middle + 1;
    }
    t->n[low]++;
    t->sum_us += (uint64_t)us;
}

bool metrics_is_single(const struct metric *m)
{
    return !m->label && m->type != METRIC_TIMES;
}

static int64_t value_at(const struct metric *m, const void *values, size_t i)
{
    const char *p = (const char *)values + m->offset;

    return m->type == METRIC_GAUGE ? ((const int64_t *)(const void *)p)[i]
                                   : (int64_t)((const uint64_t *)(const void *)p)[i];
}

int64_t metrics_single(const struct metric *m, const void *values)
{
    return value_at(m, values, 0);
}

/* ------------------------------------------------------------------ writing */

static const char *unit_of(const struct metric *m)
{
    return m->unit == METRIC_SECONDS ? "_seconds" : m->unit == METRIC_BYTES ? "_bytes" : "";
}

static void put_name(struct buf *out, const struct metric *m, const char *part)
{
    buf_add_str(out, m->family);
    buf_add_str(out, unit_of(m));
    buf_add_str(out, m->type == METRIC_COUNTER ? "_total" : part);
}

/* In help, \ and newline are escaped; in a label's value " too. */
static void put_escaped(struct buf *out, const char *s, bool quote)
{
    for (; *s; s++) {
        if (*s == '\n')
            buf_add_str(out, "\\n");
        else if (*s == '\\' || (quote && *s == '"'))
            buf_printf(out, "\\%c", *s);
        else
            buf_add(out, s, 1);
    }
}

static void put_head(struct buf *out, const struct metric *m)
{
    static const char *const types[] = {"counter", "gauge", "histogram"};

    buf_add_str(out, "# HELP ");
    put_name(out, m, "");
    buf_add_str(out, " ");
    put_escaped(out, m->help, false);
    buf_add_str(out, "\n# TYPE ");
    put_name(out, m, "");
    buf_printf(out, " %s\n", types[m->type]);
}

/* {label="value",le="bound"}; each may be missing. */
static void put_labels(struct buf *out, const struct metric *m, const char *value, const char *le)
{
    if (!value && !le)
        return;
    buf_add_str(out, "{");
    if (value) {
        buf_printf(out, "%s=\"", m->label);
        put_escaped(out, value, true);
        buf_add_str(out, le ? "\"," : "\"");
    }
    if (le)
        buf_printf(out, "le=\"%s\"", le);
    buf_add_str(out, "}");
}

/* Microseconds as seconds, exactly. */
static void put_seconds(struct buf *out, int64_t us)
{
    uint64_t most = us < 0 ? -(uint64_t)us : (uint64_t)us, part = most % 1000000;
    int digits = 6;

    buf_printf(out, " %s%" PRIu64, us < 0 ? "-" : "", most / 1000000);
    while (digits > 0 && part % 10 == 0) {
        part /= 10;
        digits--;
    }
    if (digits > 0)
        buf_printf(out, ".%0*" PRIu64, digits, part);
    buf_add_str(out, "\n");
}

static void put_single(struct buf *out, const struct metric *m, const void *values, size_t i,
                       const char *value)
{
    put_name(out, m, "");
    put_labels(out, m, value, NULL);
    if (m->unit == METRIC_SECONDS)
        put_seconds(out, value_at(m, values, i));
    else
        buf_printf(out, " %" PRId64 "\n", value_at(m, values, i));
}

static void put_times(struct buf *out, const struct metric *m, const void *values, size_t i,
                      const char *value)
{
    const char *p = (const char *)values + m->offset;
    const struct metric_times *t = (const struct metric_times *)(const void *)p + i;
    uint64_t n = 0;

    for (size_t b = 0; b <= METRIC_BOUNDS; b++) {
        n += t->n[b];
        put_name(out, m, "_bucket");
        put_labels(out, m, value, b < METRIC_BOUNDS ? bounds[b].text : "+Inf");
        buf_printf(out, " %" PRIu64 "\n", n);
    }
    put_name(out, m, "_sum");
    put_labels(out, m, value, NULL);
    put_seconds(out, (int64_t)t->sum_us);
    put_name(out, m, "_count");
    put_labels(out, m, value, NULL);
    buf_printf(out, " %" PRIu64 "\n", n);
}

void metrics_write(const struct metrics_table *t, const void *values, struct buf *out)
{
    for (size_t row = 0; row < t->n; row++) {
        const struct metric *m = &t->rows[row];

        put_head(out, m);
        for (size_t i = 0; i < m->n; i++) {
            const char *value = m->label ? m->value((int)i) : NULL;

            if (m->label && !value)
                continue;
            if (m->type == METRIC_TIMES)
                put_times(out, m, values, i, value);
            else
                put_single(out, m, values, i, value);
        }
    }
}
