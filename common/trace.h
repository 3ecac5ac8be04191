/*
 * Trace context (W3C Trace Context, Level 1: https://www.w3.org/TR/trace-context/): which request of the
 * outside a message belongs to. Whoever asks may give one; where there is none, none is made.
 *
 *      traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
 *                   |  trace-id                         parent-id        flags
 *                   version
 *
 * There is at most one at a time, while a message is handled: frame_next() sets that of the envelope it gives,
 * log lines bear its trace-id, requests that are written meanwhile carry it on, and the loop clears it behind each
 * handler. What is worked on later keeps a copy and puts it back (trace_swap). It is passed on as it came: our
 * processes make no spans of their own, so the parent stays who asked.
 */
#ifndef COMMON_TRACE_H
#define COMMON_TRACE_H

#include "common/base.h"
#include "common/log.h"

#define TRACE_TEXT 55 /* characters of a traceparent */

struct trace {
    bool there;
    uint8_t flags; /* bit 0: sampled */
    uint8_t id[16], parent[8];
};

/* A traceparent of version 00, in lower case, neither id all zeroes (3.2.2). False: it is not; *out is empty. */
MUST_CHECK bool trace_parse(struct slice text, struct trace *out);
/* An HTTP header's value, as a gateway takes it: later versions too, by the parts known to us (3.2.4). What cannot
 * be read counts as absent. */
void trace_of_header(struct slice value, struct trace *out);
/* With an end mark. t->there. */
void trace_text(const struct trace *t, char out[TRACE_TEXT + 1]);

/* Of this thread. */
extern _Thread_local struct trace trace_current;

static inline bool trace_on(void)
{
    return trace_current.there;
}

static inline void trace_clear(void)
{
    if (trace_current.there)
        trace_current.there = false;
}

/* From now on this one; gives the one before, to be put back. */
static inline struct trace trace_swap(struct trace now)
{
    struct trace was = trace_current;

    if (was.there || now.there)
        trace_current = now;
    return was;
}

/* A log line at level info that only messages with a trace leave, so that one can be followed through all services
 * at the usual level. Who is outside decides how many there are: beyond TRACE_LINES a second they are left out, and
 * counted. */
#define TRACE_LINES 100
#define trace_line(...)                    \
    do {                                   \
        if (trace_on() && trace_may_log()) \
            log_info(__VA_ARGS__);         \
    } while (0)
bool trace_may_log(void);
uint64_t trace_lines_left_out(void);

#endif
