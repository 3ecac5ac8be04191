/*
 * When upkeep gets its slices: soon after something changed, each day, and a while after the last one,
 * so that those who ask come first.
 */
#include "services/tracking/tracking_in.h"

#include "common/clock.h"

#define PAUSE (4 * US_PER_MS)

static void due_at(struct tracking *t, int64_t mono_us)
{
    loop_timer_set(t->life->loop, &t->due, mono_us);
}

void tracking_due_soon(struct tracking *t)
{
    if (t->ready && !t->due.slot)
        due_at(t, loop_now(t->life->loop) + PAUSE);
}

void tracking_due_day(struct tracking *t)
{
    if (!t->ready)
        return;
    upkeep_day(&t->upkeep, clock_day_amsterdam(follower_time(t->follower)));
    tracking_due_soon(t);
}

void tracking_due_go(void *arg)
{
    struct tracking *t = arg;
    int64_t again;

    if (!t->ready)
        return;
    again = upkeep_step(&t->upkeep);
    if (again != INT64_MAX)
        due_at(t, again + PAUSE);
}

static void on_appended(void *arg, const struct append_result *r)
{
    struct upkeep_flight *f = arg;
    struct tracking *t = f->of->arg;

    upkeep_appended(f, r);
    tracking_due_soon(t);
}

static void append_op(void *arg, struct upkeep_flight *f, const struct m_append *m)
{
    struct tracking *t = arg;

    appender_append(t->appender, m, on_appended, f);
}

static int64_t mono_op(void *arg)
{
    (void)arg;
    return clock_mono_us();
}

const struct upkeep_ops tracking_upkeep_ops = {.append = append_op, .mono = mono_op};
