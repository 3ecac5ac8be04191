/*
 * What a rebuild tells: see rebuild_told.h.
 */
#include "services/overview/rebuild_told.h"

#include "common/clock.h"
#include "common/log.h"

#include <inttypes.h>
#include <stdio.h>

#define EACH       US_PER_S
#define EACH_QUIET (30 * US_PER_S)

void rebuild_told_begin(struct rebuild_told *t, bool quiet)
{
    *t = (struct rebuild_told){.quiet = quiet, .began = clock_mono_us(), .written = -1};
}

static int64_t rate(const struct rebuild_told *t)
{
    int64_t us = clock_mono_us() - t->began;

    return us > 0 ? (int64_t)((double)(t->written + 1) * 1e6 / (double)us) : 0;
}

void rebuild_tell(struct rebuild_told *t, int64_t head)
{
    int64_t now = clock_mono_us(), each = rate(t);
    char left[40] = "";

    if (now < t->next)
        return;
    t->next = now + (t->quiet ? EACH_QUIET : EACH);
    if (t->quiet) {
        log_info("rebuilding", "position=%" PRId64 " head=%" PRId64 " rate=%" PRId64, t->written,
                 head, each);
        return;
    }
    if (each > 0 && head >= t->written)
        snprintf(left, sizeof left, ",\"left\":%" PRId64, (head - t->written) / each);
    printf("{\"position\":%" PRId64 ",\"head\":%" PRId64 ",\"rate\":%" PRId64 "%s}\n", t->written,
           head, each, left);
    fflush(stdout);
}

void rebuild_say(const struct rebuild_told *t, const char *ended)
{
    double seconds = (double)(clock_mono_us() - t->began) / 1e6;

    log_info("rebuild_ended",
             "how=%s position=%" PRId64 " seconds=%.1f rate=%" PRId64 " emptied=%d", ended,
             t->written, seconds, rate(t), t->swept);
    if (t->quiet)
        return;
    printf("{\"ended\":\"%s\",\"position\":%" PRId64 ",\"seconds\":%.1f,\"rate\":%" PRId64
           ",\"emptied\":%s}\n",
           ended, t->written, seconds, rate(t), t->swept ? "true" : "false");
    fflush(stdout);
}
