/*
 * Signals for measuring: 1,000 distinct lives of 6 to 9 events, as most are, with texts of some hundreds
 * of bytes. They come by again and again, each time as other signals of other days.
 */
#ifndef TESTS_BENCH_BENCH_LIVES_H
#define TESTS_BENCH_BENCH_LIVES_H

#include "tests/unit/clocks_test.h"

#define LIVES 1000

#define SENTENCE                                                                            \
    "De huisarts stopt en niemand neemt de praktijk over; wie hulp zoekt moet nu ver weg, " \
    "en dat lukt lang niet iedereen. "
#define LONG_SUBMIT                                                                              \
    "{'wat':'" SENTENCE SENTENCE "','merkbaar':'" SENTENCE SENTENCE "','nodig':['geld'],"        \
    "'nodigToelichting':'" SENTENCE "','titel':'Huisarts','geprobeerd':'" SENTENCE "','bekendSi" \
    "nds':'2025-01-01'}"
#define LONG_ANSWER                                                                      \
    "{'soort':'kan_al','besluit':'" SENTENCE "','waarom':'" SENTENCE "','watKanWel':'"   \
    "" SENTENCE "','volgendeStap':'Wij bellen.','volgendeStapDoor':'VWS','volgendeStapW" \
    "anneer':'2026-09-01'}"

static struct life lives[LIVES];

static void pass(uint32_t days)
{
    world.now += (int64_t)(chance() % ((uint64_t)days * (uint64_t)US_PER_DAY));
}

/* Routed, taken up, now and then a question or a stand of affairs, an answer, a verdict. */
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
    life_do(l, MSG_ANSWER, way == 0 ? BZK : VWS, LONG_ANSWER);
    pass(20);
    life_do(l, MSG_VERDICT, ZVL, "{'oordeel':'helpt'}");
}

static void lives_make(void)
{
    world = world_new();
    world_adopt(&world, SET_CALENDAR,
                "{'versie':1,'geldigVan':'2026-01-01','dagen':["
                "{'datum':'2026-01-02','naam':'v'},{'datum':'2026-05-15','naam':'v'},"
                "{'datum':'2027-05-07','naam':'v'},{'datum':'2028-04-28','naam':'v'}]}");
    chance_state = 20260404;
    for (int i = 0; i < LIVES; i++) {
        world.now = NOON_1_APRIL + (int64_t)chance_below(365) * US_PER_DAY;
        lives[i] = (struct life){.w = &world, .s.id = id_of_number(0x5100000000 + (uint64_t)i)};
        life_tell(&lives[i], EV_SUBMITTED, ZVL, LONG_SUBMIT);
        live(&lives[i]);
    }
}

static void lives_free(void)
{
    for (int i = 0; i < LIVES; i++)
        life_free(&lives[i]);
    registry_free(&world.r);
}

/* One more signal with the life number % LIVES, some days later: its i-th event. */
static struct event lives_event(uint64_t number, size_t i)
{
    struct event e = life_event(&lives[number % LIVES], i);

    e.stream = id_of_number(0x7100000000 + number);
    e.at += (int64_t)(number / LIVES % 365) * US_PER_DAY;
    e.append = id_of_number(number * 16 + i);
    return e;
}

#endif
