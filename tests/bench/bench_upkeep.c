/*
 * What upkeep costs tracking's loop, with N open assignments (1,000,000), all in memory: looking at all of
 * them, a tick on which nothing is due, and a tick on which DUE of them (10,000) are. History is played: it
 * stores at once whatever a slice appended. Prints JSON.
 *
 *     bench_upkeep [SIGNALS [DUE]]
 */
#include "tests/unit/tracking_test.h"

#include "services/tracking/upkeep.h"

#include <time.h>

#define TICKS 1000000

static struct country c;
static struct upkeep u;

/* What a slice appended. */
static struct {
    struct upkeep_flight *flight;
    struct event e;
    struct buf meta, body;
} told[UPKEEP_LIVE + UPKEEP_BULK];
static uint32_t n_told;

static int64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t mono_op(void *arg)
{
    (void)arg;
    return clock_mono_us();
}

static void append_op(void *arg, struct upkeep_flight *f, const struct m_append *m)
{
    struct new_event e = {0};
    size_t at = 0;

    (void)arg;
    if (!wire_list_record(m->events, &at, &shape_new_event, &e))
        abort();
    buf_reset(&told[n_told].meta);
    buf_reset(&told[n_told].body);
    buf_add(&told[n_told].meta, e.meta.p, e.meta.n);
    buf_add(&told[n_told].body, e.body.p, e.body.n);
    told[n_told].flight = f;
    told[n_told].e = event_make(&c.w, &m->stream, m->base + 1, (int)e.kind, "weerklank",
                                buf_slice(&told[n_told].meta), buf_slice(&told[n_told].body));
    n_told++;
}

static const struct upkeep_ops ops = {.append = append_op, .mono = mono_op};

static void store_all(void)
{
    for (; n_told > 0; n_told--) {
        uint32_t slot;

        if (country_fold(&c, &told[n_told - 1].e, &slot) != FOLDED_SIGNAL)
            abort();
        upkeep_changed(&u, slot);
        upkeep_appended(told[n_told - 1].flight, &(struct append_result){.outcome = APPEND_DONE});
    }
}

/* Slices until nothing is left. */
static void settle(void)
{
    do
        store_all();
    while (upkeep_step(&u) != INT64_MAX || n_told > 0);
}

/* The events of a life once more, as another signal, `later` days later. */
static void copy(const struct signal_life *l, uint64_t number, int32_t later)
{
    struct uuid id = id_of_number(0x7200000000 + number);

    for (size_t i = 0; i < l->n; i++) {
        struct event e = life_event(l, i);

        e.stream = id;
        e.at += later * US_PER_DAY;
        if (e.kind == EV_SUBMITTED)
            e.number = (int64_t)number + 1;
        if (country_fold(&c, &e, NULL) != FOLDED_SIGNAL)
            abort();
    }
}

/* Taken up; DUE of them are too late on the first day after, the others later. */
static void fill(uint64_t n, uint64_t due)
{
    struct signal_life l;

    country_signal(&c, &l);
    country_do(&c, &l, MSG_TAKE_UP, VWS);
    for (uint64_t i = 0; i < n; i++)
        copy(&l, i, i < due ? 0 : 5 + (int32_t)(i % 20));
    life_free(&l);
}

static double idle_ns(void)
{
    int64_t began = now_ns();

    for (int i = 0; i < TICKS; i++) {
        upkeep_day(&u, u.today);
        (void)upkeep_step(&u);
    }
    return (double)(now_ns() - began) / TICKS;
}

static void tick_with_due(uint64_t due)
{
    uint64_t done = u.done;
    int64_t began;

    u.longest_us = 0;
    began = now_ns();
    settle();
    printf("\"due\":%llu,\"done\":%llu,\"due_seconds\":%.3f,\"longest_slice_us\":%lld",
           (unsigned long long)due, (unsigned long long)(u.done - done),
           (double)(now_ns() - began) / 1e9, (long long)u.longest_us);
}

int main(int argc, char **argv)
{
    uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    uint64_t due = argc > 2 ? strtoull(argv[2], NULL, 10) : 10000;
    int64_t began;

    country_begin(&c);
    fill(n, due);
    upkeep_init(&u, &c.st, false, &ops, NULL);
    c.w.now =
        NOON_1_APRIL + 20 * US_PER_DAY; /* the day before half of the first ones' term is over */
    upkeep_begin(&u, clock_day_amsterdam(c.w.now));
    began = now_ns();
    settle();
    printf("{\"signals\":%llu,\"look_ns\":%.0f,\"idle_tick_ns\":%.1f,", (unsigned long long)n,
           (double)(now_ns() - began) / (double)n, idle_ns());
    c.w.now += US_PER_DAY;
    upkeep_day(&u, clock_day_amsterdam(c.w.now));
    tick_with_due(due);
    printf(",\"idle_after_ns\":%.1f}\n", idle_ns());
    return 0;
}
