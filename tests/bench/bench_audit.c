/*
 * A long log for the audit: so many signals over a year, with 60 departments, 40 regions and 60 themes,
 * their events in order of time behind what is in history.event. 1,000 distinct lives of 9 to 11 events and
 * three to four assignments come by again and again, each time of other departments, another region and
 * theme; those of the last months are still open.
 *
 * usage: bench_audit CONNINFO SIGNALS
 * Prints one JSON object.
 */
#include "tests/bench/bench_rows.h"
#include "tests/unit/domain_test.h"

#define LIVES       1000
#define YEAR_US     (INT64_C(365) * US_PER_DAY)
#define DEPARTMENTS 60
#define REGIONS     40
#define THEMES      60

#define SENTENCE \
    "De huisarts in QQQQ stopt en niemand neemt de praktijk over; wie hulp zoekt moet ver weg. "
#define SUBMIT ",'thema':'zorg','titel':'Geen huisarts in het dorp','geprobeerd':'" SENTENCE "'"
#define ANSWER                                                                                    \
    "{'soort':'%s','besluit':'" SENTENCE "','waarom':'" SENTENCE "','watKanWel':'" SENTENCE       \
    "','volgendeStap':'Wij bellen.','volgendeStapDoor':'VWS','volgendeStapWanneer':'2026-0"       \
    "9-01','afspraak':'Een loket','afspraakDatum':'2026-12-01','waaromGeenAfwijking':'w','waarom" \
    "GeenUitzondering':'w','waaromGeenAlternatief':'w'}"

static struct life lives[LIVES];

/* ------------------------------------------------------------------ the lives */

static void pass(uint32_t days)
{
    world.now += (int64_t)(chance() % ((uint64_t)days * (uint64_t)US_PER_DAY));
}

static void live(struct life *l)
{
    static const char *const kinds[] = {"kan_al", "afspraak", "nu_niet", "opgelost"};
    static const char *const verdicts[] = {"helpt", "helpt", "deels", "helpt_niet"};
    bool passed_on = chance_below(3) == 0;
    enum person lead = passed_on ? OCW : VWS;
    char answer[900], verdict[60];

    pass(2);
    life_tell(l, EV_ROUTED, ROUTING,
              "{'verantwoordelijk':'VWS','meewerkend':['OCW','BZK'],'zekerheid':900}");
    pass(8);
    if (passed_on) {
        life_do(l, MSG_REDIRECT, VWS, "{'naar':'OCW','reden':'Hoort daar.'}");
        pass(4);
    }
    life_do(l, MSG_TAKE_UP, lead, "{}");
    pass(12);
    life_do(l, MSG_CONTRIBUTE, BZK, good_bodies[MSG_CONTRIBUTE]);
    if (chance_below(2)) {
        life_do(l, MSG_ASK, lead, good_bodies[MSG_ASK]);
        pass(25);
        life_do(l, MSG_REPLY, ZVL, good_bodies[MSG_REPLY]);
    }
    pass(20);
    if (!passed_on)
        life_do(l, MSG_CONTRIBUTE, OCW, good_bodies[MSG_CONTRIBUTE]);
    life_do(l, MSG_INTERIM, lead, good_bodies[MSG_INTERIM]);
    pass(20);
    snprintf(answer, sizeof answer, ANSWER, kinds[chance_below(ARRAY_LEN(kinds))]);
    life_do(l, MSG_ANSWER, lead, answer);
    pass(25);
    snprintf(verdict, sizeof verdict, "{'oordeel':'%s'}",
             verdicts[chance_below(ARRAY_LEN(verdicts))]);
    life_do(l, MSG_VERDICT, ZVL, verdict);
}

static void lives_make(void)
{
    world = world_new();
    chance_state = 20260404;
    for (int i = 0; i < LIVES; i++) {
        world.now = NOON_1_APRIL + (int64_t)chance_below(28) * US_PER_DAY;
        lives[i] = life_new(&world, ZVL, SUBMIT);
        live(&lives[i]);
    }
}

static void lives_free(void)
{
    for (int i = 0; i < LIVES; i++)
        life_free(&lives[i]);
    registry_free(&world.r);
}

/* ------------------------------------------------------------------ other places, other days */

static uint32_t mixed(uint32_t signal, uint32_t salt)
{
    uint64_t z = ((uint64_t)signal << 20) + salt + UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)(z >> 32);
}

/* Some departments get much, most get little. */
static uint32_t department_of(uint32_t signal, uint32_t salt)
{
    uint32_t a = mixed(signal, salt) % DEPARTMENTS, b = mixed(signal, salt + 100) % DEPARTMENTS;

    return a < b ? a : b;
}

/* What stands for what in this signal: codes of the same length. */
struct places {
    char lead[4], first[4], second[4], region[4], theme[5], village[5];
};

/* A made word: 4,096 of them, the first in every twelfth text, the last in one of many thousands. */
static void village_of(uint32_t signal, char out[5])
{
    static const char consonants[] = "bdfghklmnprstvwz", vowels[] = "aeiouyaeiouyaeio";
    uint32_t n = mixed(signal, 6) >> (20 + mixed(signal, 7) % 12);

    snprintf(out, 5, "%c%c%cq", consonants[n & 15], vowels[n >> 4 & 15], consonants[n >> 8 & 15]);
}

static void places_of(uint32_t signal, struct places *p)
{
    uint32_t a = department_of(signal, 1), b = department_of(signal, 2),
             c = department_of(signal, 3);

    while (b == a)
        b = (b + 1) % DEPARTMENTS;
    while (c == a || c == b)
        c = (c + 1) % DEPARTMENTS;
    snprintf(p->lead, sizeof p->lead, "D%02u", a % 100);
    snprintf(p->first, sizeof p->first, "D%02u", b % 100);
    snprintf(p->second, sizeof p->second, "D%02u", c % 100);
    snprintf(p->region, sizeof p->region, "R%02u", mixed(signal, 4) % REGIONS);
    snprintf(p->theme, sizeof p->theme, "t%03u", mixed(signal, 5) % THEMES);
    village_of(signal, p->village);
}

static void swap(uint8_t *bytes, size_t n, const char *was, const char *is)
{
    size_t length = strlen(was);

    for (size_t i = 0; i + length <= n; i++)
        if (bytes[i] == (uint8_t)was[0] && memcmp(bytes + i, was, length) == 0)
            memcpy(bytes + i, is, length);
}

static void swap_all(uint8_t *bytes, size_t n, const struct places *p)
{
    swap(bytes, n, "VWS", p->lead);
    swap(bytes, n, "OCW", p->first);
    swap(bytes, n, "BZK", p->second);
    swap(bytes, n, "ZVL", p->region);
    swap(bytes, n, "zorg", p->theme);
    swap(bytes, n, "QQQQ", p->village);
}

static int64_t begin_of(uint32_t signal, uint32_t signals)
{
    static const int64_t begin = INT64_C(1761955200) * US_PER_S; /* 2025-11-01 */

    return begin + (int64_t)((double)YEAR_US * signal / signals);
}

/* What lies beyond the end has not happened yet. */
static int64_t moment_of(uint32_t signal, uint32_t signals, uint32_t i)
{
    const struct life *l = &lives[signal % LIVES];
    int64_t at = begin_of(signal, signals) - l->events[0].e.at;

    if (i >= l->n || at + l->events[i].e.at >= begin_of(signals, signals))
        return INT64_MAX;
    return at + l->events[i].e.at;
}

static struct uuid id_of(uint32_t signal, uint32_t signals)
{
    struct uuid id = id_of_number(0x7100000000 + signal);

    id_of_moment(&id, begin_of(signal, signals));
    return id;
}

/* ------------------------------------------------------------------ rows */

static void row_add(struct buf *out, const struct place_in_time *p, uint32_t signals,
                    int64_t position)
{
    static struct buf body;
    struct event e = life_event(&lives[p->signal % LIVES], p->i);
    struct places places;
    char party[25] = "";

    places_of(p->signal, &places);
    buf_reset(&body);
    buf_add(&body, e.body.p, e.body.n);
    swap_all(body.p, body.n, &places);
    memcpy(party, e.party.p, e.party.n);
    swap_all((uint8_t *)party, e.party.n, &places);
    e.body = buf_slice(&body);
    e.party = slice_str(party);
    e.stream = id_of(p->signal, signals);
    e.at = p->at;
    e.append = id_of_number((uint64_t)p->signal * 16 + p->i);
    e.position = position;
    if (p->i == 0)
        e.number = p->signal + 1;
    log_row_add(out, &e);
}

static void fill(const char *conninfo, uint32_t signals)
{
    PGconn *c = connect_to(conninfo);
    int64_t first = next_position(c), bytes = 0, assignments = 0;
    struct place_in_time *places;
    struct buf rows = {0};
    size_t n;

    lives_make();
    places = places_make(signals, moment_of, &n);
    if (log_rows_begin(c) != 0)
        give_up(c, "COPY");
    for (size_t i = 0; i < n; i++) {
        row_add(&rows, &places[i], signals, first + (int64_t)i);
        rows_send(c, &rows, i + 1 == n, &bytes);
    }
    if (log_rows_end(c) != 0)
        give_up(c, "COPY end");
    for (uint32_t s = 0; s < signals; s++)
        assignments += lives[s % LIVES].s.n_parts;
    printf("{\"signals\":%u,\"events\":%zu,\"assignments\":%" PRId64 ",\"bytes\":%" PRId64 "}\n",
           signals, n, assignments, bytes);
    buf_free(&rows);
    free(places);
    lives_free();
    PQfinish(c);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: bench_audit CONNINFO SIGNALS\n");
        return 2;
    }
    fill(argv[1], (uint32_t)strtoul(argv[2], NULL, 10));
    return 0;
}
