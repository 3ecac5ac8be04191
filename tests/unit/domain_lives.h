/*
 * Lives by chance: people who do mostly what the table allows, on random days; questions that nobody
 * answers, contributions that come late; terms and calendars that are adopted on the way.
 */
#ifndef TESTS_UNIT_DOMAIN_LIVES_H
#define TESTS_UNIT_DOMAIN_LIVES_H

#include "tests/unit/domain_test.h"

#include "services/domain/duties.h"

static const char *const lives_departments[] = {"VWS", "OCW", "IenW", "BZK"};

MAYBE_UNUSED static const char *lives_department(void)
{
    return lives_departments[chance_below(ARRAY_LEN(lives_departments))];
}

/* A body that is mostly good. */
MAYBE_UNUSED static void lives_body(enum message command, int32_t today, char *json, size_t size)
{
    static const char *const verdicts[] = {"helpt", "deels", "helpt_niet"};
    static const char *const reasons[] = {"aanvaard", "geen_oordeel"};
    static const char *const answers[] = {"kan_al", "buiten_rijk", "afspraak"};
    char date[11];

    switch (command) {
    case MSG_ASSIGN:
        snprintf(json, size, "{'verantwoordelijk':'%s','meewerkend':['%s'],'reden':'r'}",
                 lives_department(), lives_department());
        break;
    case MSG_REDIRECT:
        snprintf(json, size, "{'naar':'%s','reden':'r'}", lives_department());
        break;
    case MSG_ANSWER:
        snprintf(json, size,
                 "{'soort':'%s','besluit':'b','waarom':'w','watKanWel':'k','volgendeStap':'s',"
                 "'volgendeStapDoor':'x','volgendeStapWanneer':'2027-01-01','afspraak':'a',"
                 "'afspraakDatum':'2027-01-01','instantie':'p','contact':'c'}",
                 answers[chance_below(3)]);
        break;
    case MSG_MOVE_DATE:
        clock_day_format(today + (int32_t)chance_below(90), date);
        snprintf(json, size, "{'datum':'%s','reden':'r'}", date);
        break;
    case MSG_VERDICT:
        snprintf(json, size, "{'oordeel':'%s'%s%s}", verdicts[chance_below(3)],
                 chance_below(2) ? ",'toelichting':'t'" : "",
                 chance_below(2) ? ",'opnieuwBekijken':true" : "");
        break;
    case MSG_CLOSE:
        snprintf(json, size, "{'reden':'%s'}", reasons[chance_below(2)]);
        break;
    case MSG_TRACK:
        snprintf(json, size, "{'spoor':'%s','reden':'r'}",
                 chance_below(2) ? "beleid" : "standaard");
        break;
    default:
        snprintf(json, size, "%s", good_bodies[command]);
        break;
    }
}

MAYBE_UNUSED static void lives_routing(struct life *l)
{
    char json[200];

    if (chance_below(8) == 0)
        snprintf(json, sizeof json, "{'zekerheid':100}");
    else
        snprintf(json, sizeof json,
                 "{'verantwoordelijk':'%s','meewerkend':['%s','%s'],'zekerheid':800}",
                 lives_department(), lives_department(), lives_department());
    life_tell(l, EV_ROUTED, ROUTING, json);
}

/* json: at least 700 bytes; the text that was adopted. */
MAYBE_UNUSED static void lives_terms(struct world *w, char *json, size_t size)
{
    static const char *const units[] = {"dagen", "werkdagen", "weken"};

    snprintf(json, size,
             "{'versie':%d,'geldigVan':'2026-01-01','ookLopende':%s,'termijnen':["
             "{'code':'answer','naam':'a','lengte':%u,'eenheid':'%s'},"
             "{'code':'contribution','naam':'c','lengte':%u,'eenheid':'%s','verschuiven':'terug'},"
             "{'code':'question','naam':'q','lengte':%u,'eenheid':'%s'},"
             "{'code':'extension','naam':'e','lengte':%u,'eenheid':'%s'},"
             "{'code':'take_up','naam':'t','lengte':%u,'eenheid':'werkdagen'}]}",
             (int)registry_set_version(w->r, SET_TERMS) + 1, chance_below(2) ? "true" : "false",
             3 + chance_below(9), chance_below(2) ? "weken" : "maanden", 1 + chance_below(12),
             units[chance_below(3)], 1 + chance_below(20), units[chance_below(2)],
             5 + chance_below(20), units[chance_below(2)], 1 + chance_below(9));
    world_adopt(w, SET_TERMS, json);
}

/* The same for a calendar: days that are appointed, and a holiday that is not kept. */
MAYBE_UNUSED static void lives_calendar(struct world *w, char *json, size_t size)
{
    size_t n = (size_t)snprintf(json, size, "{'versie':%d,'geldigVan':'2026-01-01','dagen':[",
                                (int)registry_set_version(w->r, SET_CALENDAR) + 1);

    for (int i = 0; i < 10; i++) {
        char date[11];

        clock_day_format(day("2026-01-01") + (int32_t)chance_below(1000), date);
        n += (size_t)snprintf(json + n, size - n, "{'datum':'%s','naam':'n'},", date);
    }
    snprintf(json + n, size - n, "{'datum':'2026-05-14','naam':'n','tochWerkdag':%s}]}",
             chance_below(2) ? "true" : "false");
    world_adopt(w, SET_CALENDAR, json);
}

/* IenW ends on some day, and BZK takes over; or it is there again. */
MAYBE_UNUSED static void lives_reorganise(struct world *w)
{
    char json[900], date[11], ends[60] = "";

    clock_day_format(day("2026-01-01") + (int32_t)chance_below(1000), date);
    if (chance_below(3) > 0)
        snprintf(ends, sizeof ends, ",'geldigTot':'%s','opvolger':'BZK'", date);
    snprintf(json, sizeof json,
             "{'versie':%d,'geldigVan':'2024-01-01','ministeries':["
             "{'code':'VWS','naam':'V','geldigVan':'2024-01-01'},"
             "{'code':'OCW','naam':'O','geldigVan':'2024-01-01'},"
             "{'code':'IenW','naam':'I','geldigVan':'2024-01-01'%s},"
             "{'code':'BZK','naam':'B','geldigVan':'2024-01-01'}]}",
             (int)registry_set_version(w->r, SET_DEPARTMENTS) + 1, ends);
    world_adopt(w, SET_DEPARTMENTS, json);
}

/* What fell due meanwhile happens: each once, so that there comes an end to it. */
MAYBE_UNUSED static void lives_duties(struct life *l)
{
    int32_t today = clock_day_amsterdam(l->w->now);
    struct duty d;
    int n = 0;

    for (signal_duty(&l->s, l->w->r, true, today, &d); d.day <= today;
         signal_duty(&l->s, l->w->r, true, today, &d)) {
        struct buf body = {0}, meta = {0};

        assert_true(n++ < 12);
        duty_encode(&d, l->w->r, today, &body);
        meta_encode(&l->w->people[ROUTING], "tracking", l->w->r, today, &meta);
        assert_int_equal(
            life_append(l, duty_event(d.kind), ROUTING, buf_slice(&meta), buf_slice(&body)), 0);
        buf_free(&body);
        buf_free(&meta);
    }
}

MAYBE_UNUSED static enum person lives_person(const struct world *w, place_t place)
{
    int p = 0;

    while (p < PERSON_N && (place == PLACE_NOBODY || w->people[p].place != place))
        p++;
    return p < PERSON_N ? (enum person)p : (enum person)chance_below(PERSON_N);
}

/* Somebody who is what a row of the table asks for. */
MAYBE_UNUSED static enum person lives_actor(const struct life *l, unsigned actors)
{
    const struct signal *s = &l->s;
    place_t place = s->lead;

    if (actors & ACTOR_REGION)
        return lives_person(l->w, s->region);
    if (actors & ACTOR_COORDINATOR)
        return COORDINATOR;
    if (actors & ACTOR_ADVISER)
        return ADVISER;
    for (int i = 0; i < s->n_parts; i++)
        if (actors == ACTOR_CONTRIBUTOR && s->parts[i].part == part_CONTRIBUTOR &&
            (s->parts[i].flags & PART_CURRENT))
            place = s->parts[i].department;
    return lives_person(l->w, place);
}

/* A row of the table that is of this state; what ends a life is rare. */
MAYBE_UNUSED static const struct transition *lives_act(const struct life *l)
{
    const struct transition *rows;
    size_t n;

    rows = signal_transitions(&n);
    for (;;) {
        const struct transition *row = &rows[chance_below((uint32_t)n)];
        bool erases = command_needs_past(row->command);
        bool ends = row->event == EV_WITHDRAWN || row->event == EV_RETURNED ||
                    row->event == EV_SPLIT_UP || row->event == EV_CLOSED;

        if ((row->states & 1u << l->s.state) && !erases && (!ends || chance_below(8) == 0))
            return row;
    }
}

/* Mostly hours or days; now and then so long that a term ends. */
MAYBE_UNUSED static int64_t lives_pause(void)
{
    switch (chance_below(8)) {
    case 0:
        return 0;
    case 1:
        return (int64_t)chance_below(45) * US_PER_DAY + chance_below(86400) * US_PER_S;
    case 2:
        return (int64_t)chance_below(14) * US_PER_DAY + chance_below(1000000);
    default:
        return (int64_t)(chance() % (2 * (uint64_t)US_PER_DAY));
    }
}

/* A signal of any day of 2026, 2027 or 2028. */
MAYBE_UNUSED static struct life lives_new(struct world *w)
{
    w->now = NOON_1_APRIL - 90 * US_PER_DAY + (int64_t)(chance() % (1000 * (uint64_t)US_PER_DAY));
    return life_new(w, chance_below(2) ? ZVL : TWE, "");
}

/* Somebody tries something: events are appended to the life, or none. */
MAYBE_UNUSED static void lives_act_now(struct life *l)
{
    const struct transition *row;
    char json[600];
    enum person who;

    if (chance_below(3) > 0)
        lives_duties(l);
    if (l->s.state == signal_state_SUBMITTED && chance_below(4) > 0) {
        lives_routing(l);
        return;
    }
    row = lives_act(l);
    who = lives_actor(l, row->actors);
    lives_body(row->command, clock_day_amsterdam(l->w->now), json, sizeof json);
    if (life_ask(l, row->command, who, json) == PROBLEM_N)
        life_take(l, who);
}

/* Time passes, and then. */
MAYBE_UNUSED static void lives_step(struct life *l)
{
    l->w->now += lives_pause();
    lives_act_now(l);
}

#endif
