/*
 * How fast every clock is computed again from the events: N signals (1,000,000) are folded one behind the
 * other, with all figures of each, by one process or more that share nothing. 1,000 distinct lives of 6
 * to 9 events come by again and again, each time as other signals of other days; so memory stays what
 * one signal needs. Prints JSON.
 *
 *     bench_clocks [SIGNALS [PROCESSES]]
 */
#include "tests/unit/clocks_test.h"

#include <sys/resource.h>

#define LIVES 1000

static struct life lives[LIVES];

static void pass(uint32_t days)
{
    world.now += (int64_t)(chance() % ((uint64_t)days * (uint64_t)US_PER_DAY));
}

/* As most are: routed, taken up, now and then a question or a stand of affairs, an answer, a verdict. */
static void live(struct life *l)
{
    uint32_t way = chance_below(8);

    pass(2);
    life_tell(l, EV_ROUTED, ROUTING,
              chance_below(2) ? "{'verantwoordelijk':'VWS','meewerkend':['OCW'],'zekerheid':900}"
                              : "{'verantwoordelijk':'VWS','zekerheid':900}");
    pass(8);
    if (way == 0) {
        life_do(l, MSG_REDIRECT, VWS, good_bodies[MSG_REDIRECT]);
        pass(4);
    }
    life_do(l, MSG_TAKE_UP, way == 0 ? BZK : VWS, "{}");
    pass(20);
    if (way < 5 && way > 0) {
        life_do(l, MSG_ASK, VWS, good_bodies[MSG_ASK]);
        pass(30);
        life_do(l, MSG_REPLY, ZVL, good_bodies[MSG_REPLY]);
    } else {
        life_do(l, MSG_INTERIM, way == 0 ? BZK : VWS, good_bodies[MSG_INTERIM]);
    }
    pass(25);
    life_do(l, MSG_ANSWER, way == 0 ? BZK : VWS, ANSWER_JSON);
    pass(20);
    life_do(l, MSG_VERDICT, ZVL, "{'oordeel':'helpt'}");
}

/* One more signal with this life, some days later. Its events, and something of its figures so that they
 * cannot be left out. */
static size_t fold_one(const struct life *l, uint64_t number, struct clocks_figures *figures,
                       int64_t *sum)
{
    struct uuid id = id_of_number(0x7100000000 + number);
    int64_t later = (int64_t)(number / LIVES % 365) * US_PER_DAY;
    struct clocks c;

    clocks_init(&c);
    for (size_t i = 0; i < l->n; i++) {
        struct event e = life_event(l, i);

        e.stream = id;
        e.at += later;
        e.append = id_of_number(number * 16 + i);
        if (clocks_fold(&c, l->w->r, &e) < 0)
            abort();
    }
    clocks_figures(&c, l->w->r, &c.chain, figures);
    *sum += figures->whole.net_working_us + figures->steps[CLOCKS_ANSWER].time.net_us;
    clocks_free(&c);
    return l->n;
}

/* Every share-th signal. */
static size_t fold_all(uint64_t signals, uint64_t first, uint64_t share)
{
    struct clocks_figures figures = {0};
    size_t events = 0;
    int64_t sum = 0;

    for (uint64_t i = first; i < signals; i += share)
        events += fold_one(&lives[i % LIVES], i, &figures, &sum);
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

    world = world_new();
    world_adopt(&world, SET_CALENDAR,
                "{'versie':1,'geldigVan':'2026-01-01','dagen':["
                "{'datum':'2026-01-02','naam':'v'},{'datum':'2026-05-15','naam':'v'},"
                "{'datum':'2027-05-07','naam':'v'},{'datum':'2028-04-28','naam':'v'}]}");
    chance_state = 20260404;
    for (int i = 0; i < LIVES; i++) {
        world.now = NOON_1_APRIL + (int64_t)chance_below(365) * US_PER_DAY;
        lives[i] = life_new(&world, ZVL, "");
        live(&lives[i]);
    }
    status = signals > 0 && processes > 0 ? measure(signals, processes) : 2;
    for (int i = 0; i < LIVES; i++)
        life_free(&lives[i]);
    registry_free(&world.r);
    return status;
}
