/*
 * Folding signals one behind the other, by the rules of every other fold (overview's tables.c): what
 * cannot be folded puts its stream in quarantine, an unknown kind stops the whole.
 */
#include "services/recompute/worker.h"

#include "common/log.h"

#include <errno.h>
#include <inttypes.h>

void worker_begin(struct worker *w, const struct registry *registry, int64_t until, FILE *out)
{
    *w = (struct worker){.registry = registry, .until = until, .out = out, .quarantine = -1};
    clocks_init(&w->clocks);
}

static int write_line(struct worker *w)
{
    if (fwrite(w->line.p, 1, w->line.n, w->out) == w->line.n)
        return 0;
    log_error("line_not_written", "why=%s", log_value(slice_str(strerror(errno))));
    return -1;
}

/* All events of the stream were there. */
static int stream_end(struct worker *w)
{
    buf_reset(&w->line);
    if (!w->of_signal)
        return 0;
    if (w->quarantine >= 0) {
        w->quarantined++;
        line_add_quarantine(&w->line, &w->stream, w->quarantine);
        return write_line(w);
    }
    w->signals++;
    clocks_until(&w->clocks, w->registry, w->until, &w->chain);
    clocks_figures(&w->clocks, w->registry, &w->chain, &w->figures);
    line_add(&w->line, &w->clocks, w->registry, &w->chain, &w->figures);
    return write_line(w);
}

static void stream_begin(struct worker *w, const struct uuid *stream)
{
    clocks_free(&w->clocks);
    w->stream = *stream;
    w->of_signal = false;
    w->quarantine = -1;
}

static bool is_of_signal(const struct event *e)
{
    return strncmp(event_info((int)e->kind)->name, "signal.", 7) == 0 &&
           registry_set_of(&e->stream) == SET_N;
}

int worker_take(struct worker *w, const struct event *e)
{
    if (!uuid_equal(&w->stream, &e->stream)) {
        if (stream_end(w) != 0)
            return -1;
        stream_begin(w, &e->stream);
    }
    if (!event_info((int)e->kind)) {
        log_error("unknown_kind", "position=%" PRId64 " kind=%" PRId64, e->position, e->kind);
        return -1;
    }
    if (!is_of_signal(e))
        return 0;
    w->of_signal = true;
    w->events++;
    if (w->quarantine < 0 && clocks_fold(&w->clocks, w->registry, e) < 0)
        w->quarantine = e->position;
    return 0;
}

int worker_end(struct worker *w)
{
    int rc = stream_end(w);

    clocks_free(&w->clocks);
    clocks_chain_free(&w->chain);
    clocks_figures_free(&w->figures);
    buf_free(&w->line);
    return rc;
}
