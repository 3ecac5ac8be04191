/*
 * How fast every clock is computed again from the events: N signals (1,000,000) are folded one behind the
 * other, with all figures of each, by one process or more that share nothing; memory stays what one signal
 * needs. Prints JSON.
 *
 *     bench_clocks [SIGNALS [PROCESSES]]
 */
#include "tests/bench/bench_lives.h"

#include <sys/resource.h>

/* Something of its figures is added up, so that they cannot be left out. */
static size_t fold_one(uint64_t number, struct clocks_figures *figures, int64_t *sum)
{
    size_t n = lives[number % LIVES].n;
    struct clocks c;

    clocks_init(&c);
    for (size_t i = 0; i < n; i++) {
        struct event e = lives_event(number, i);

        if (clocks_fold(&c, world.r, &e) < 0)
            abort();
    }
    clocks_figures(&c, world.r, &c.chain, figures);
    *sum += figures->whole.net_working_us + figures->steps[CLOCKS_ANSWER].time.net_us;
    clocks_free(&c);
    return n;
}

/* Every share-th signal. */
static size_t fold_all(uint64_t signals, uint64_t first, uint64_t share)
{
    struct clocks_figures figures = {0};
    size_t events = 0;
    int64_t sum = 0;

    for (uint64_t i = first; i < signals; i += share)
        events += fold_one(i, &figures, &sum);
    clocks_figures_free(&figures);
    return sum > 0 ? events : 0;
}

static int measure(uint64_t signals, uint64_t processes)
{
    int64_t began = clock_mono_us();
    struct rusage usage;
    size_t events;
    double seconds;
    int status;

    fflush(NULL);
    for (uint64_t i = 1; i < processes; i++)
        if (fork() == 0)
            _exit(fold_all(signals, i, processes) > 0 ? 0 : 1);
    events = fold_all(signals, 0, processes);
    while (wait(&status) > 0)
        if (status != 0)
            return 1;
    seconds = (double)(clock_mono_us() - began) / 1e6;
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"signals\":%llu,\"processes\":%llu,\"seconds\":%.2f,\"signals_per_s\":%.0f,"
           "\"events_each\":%.2f,\"rss_mib\":%.1f}\n",
           (unsigned long long)signals, (unsigned long long)processes, seconds,
           (double)signals / seconds, (double)events * (double)processes / (double)signals,
           (double)usage.ru_maxrss / 1024);
    return 0;
}

int main(int argc, char **argv)
{
    uint64_t signals = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    uint64_t processes = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    int status;

    lives_make();
    status = signals > 0 && processes > 0 ? measure(signals, processes) : 2;
    lives_free();
    return status;
}
