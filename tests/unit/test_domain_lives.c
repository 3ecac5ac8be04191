/*
 * Random lives: people who do whatever comes to mind, on random days, while the terms change. What must
 * always be so is looked at after each step. The seed is printed; SEED=number has the run again.
 */
#include "tests/unit/domain_lives.h"

#define LIVES 4000
#define STEPS 40

static const char *const departments[] = {"VWS", "OCW", "IenW", "BZK", "EL", "XX"};

static bool kinds_seen[EV_LAST_ + 1]; /* the kinds of event that a command came to */

static const char *any_department(void)
{
    return departments[chance_below(ARRAY_LEN(departments))];
}

/* A body that is mostly good. */
static void random_body(enum message command, char *json, size_t size)
{
    static const char *const kinds[] = {"opgelost", "afspraak", "nu_niet", "buiten_rijk", "kan_al"};
    static const char *const verdicts[] = {"helpt", "deels", "helpt_niet"};
    static const char *const reasons[] = {"aanvaard", "geen_oordeel", "geholpen"};

    switch (command) {
    case MSG_ASSIGN:
        snprintf(json, size, "{'verantwoordelijk':'%s','meewerkend':['%s'],'reden':'r'}",
                 any_department(), any_department());
        break;
    case MSG_REDIRECT:
        snprintf(json, size, "{'naar':'%s','reden':'r'}", any_department());
        break;
    case MSG_ANSWER:
        snprintf(json, size,
                 "{'soort':'%s','besluit':'b','waarom':'w','watKanWel':'k','volgendeStap':'s',"
                 "'volgendeStapDoor':'x','volgendeStapWanneer':'2027-01-01'%s}",
                 kinds[chance_below(ARRAY_LEN(kinds))],
                 chance_below(2)
                     ? ",'afspraak':'a','afspraakDatum':'2027-01-01','instantie':'p','contact':'c'"
                     : "");
        break;
    case MSG_VERDICT:
        snprintf(json, size, "{'oordeel':'%s'%s%s}", verdicts[chance_below(3)],
                 chance_below(2) ? ",'toelichting':'t'" : "",
                 chance_below(2) ? ",'opnieuwBekijken':true" : "");
        break;
    case MSG_CLOSE:
        snprintf(json, size, "{'reden':'%s'}", reasons[chance_below(3)]);
        break;
    case MSG_TRACK:
        snprintf(json, size, "{'spoor':'%s','reden':'r'}",
                 chance_below(2) ? "beleid" : "standaard");
        break;
    case MSG_INTERIM:
        snprintf(json, size, "{'standVanZaken':'s','wachtOpBesluit':%s,'herzienOp':'2026-%02u-15'}",
                 chance_below(2) ? "true" : "false", 5 + chance_below(8));
        break;
    case MSG_AGREEMENT:
        snprintf(
            json, size, "{'uitkomst':'%s','reden':'r','datum':'2027-0%u-01'}",
            (const char *const[]){"nagekomen", "verschoven", "niet_nagekomen"}[chance_below(3)],
            1 + chance_below(9));
        break;
    case MSG_HELP:
        snprintf(json, size, "{'stap':'%s'}", chance_below(2) ? "directeur" : "aankondiging");
        break;
    default:
        snprintf(json, size, "%s", good_bodies[command]);
        break;
    }
}

/* Routing's answer, if it still waits for one. */
static void random_routing(struct life *l)
{
    char json[200];

    if (l->s.state != signal_state_SUBMITTED || chance_below(3) == 0)
        return;
    if (chance_below(4) == 0)
        snprintf(json, sizeof json, "{'zekerheid':100}");
    else
        snprintf(json, sizeof json,
                 "{'verantwoordelijk':'%s','meewerkend':['%s','%s'],"
                 "'zekerheid':800}",
                 departments[chance_below(4)], departments[chance_below(4)],
                 departments[chance_below(4)]);
    life_tell(l, EV_ROUTED, ROUTING, json);
}

static void random_terms(struct world *w)
{
    char json[500];

    snprintf(json, sizeof json,
             "{'versie':%d,'geldigVan':'2026-01-01','ookLopende':%s,'termijnen':["
             "{'code':'answer','naam':'a','lengte':%u,'eenheid':'%s'},"
             "{'code':'question','naam':'q','lengte':%u,'eenheid':'dagen'},"
             "{'code':'take_up','naam':'t','lengte':%u,'eenheid':'werkdagen'}]}",
             (int)registry_set_version(w->r, SET_TERMS) + 1, chance_below(2) ? "true" : "false",
             1 + chance_below(9), chance_below(2) ? "weken" : "maanden", 1 + chance_below(40),
             1 + chance_below(9));
    world_adopt(w, SET_TERMS, json);
}

/* Free days come and go; some versions have none at all. */
static void random_calendar(struct world *w)
{
    char json[600];
    int n = snprintf(json, sizeof json, "{'versie':%d,'geldigVan':'2026-01-01','dagen':[",
                     (int)registry_set_version(w->r, SET_CALENDAR) + 1);

    for (uint32_t i = chance_below(8), k = 0; k < i; k++)
        n += snprintf(json + n, sizeof json - (size_t)n, "%s{'datum':'2026-%02u-%02u','naam':'n'}",
                      k ? "," : "", 4 + chance_below(9), 1 + chance_below(28));
    snprintf(json + n, sizeof json - (size_t)n, "]}");
    world_adopt(w, SET_CALENDAR, json);
}

/* BZK takes over from IenW and gives it back. */
static void random_departments(struct world *w)
{
    const char *ends = chance_below(2) ? ",'geldigTot':'2026-08-01','opvolger':'BZK'" : "";
    char json[900];

    snprintf(json, sizeof json,
             "{'versie':%d,'geldigVan':'2024-01-01','ministeries':["
             "{'code':'VWS','naam':'V','geldigVan':'2024-01-01'},"
             "{'code':'OCW','naam':'O','geldigVan':'2024-01-01'},"
             "{'code':'IenW','naam':'I','geldigVan':'2024-01-01'%s},"
             "{'code':'BZK','naam':'B','geldigVan':'2024-01-01'},"
             "{'code':'EL','naam':'E','geldigVan':'2010-01-01','geldigTot':'2017-10-26',"
             "'opvolger':'BZK'}]}",
             (int)registry_set_version(w->r, SET_DEPARTMENTS) + 1, ends);
    world_adopt(w, SET_DEPARTMENTS, json);
}

/* ------------------------------------------------------------------ what must always be so */

static int current_parts(const struct signal *s, int part)
{
    int n = 0;

    for (int i = 0; i < s->n_parts; i++)
        n += (s->parts[i].flags & PART_CURRENT) && (part < 0 || s->parts[i].part == part);
    return n;
}

static void somebody_holds_it(const struct signal *s)
{
    place_t holder = signal_holder(s);
    bool with_lead = s->state == signal_state_OPEN || s->state == signal_state_TAKEN_UP ||
                     s->state == signal_state_ANSWERED;

    assert_true((s->state == signal_state_CLOSED) == (holder == PLACE_NOBODY));
    assert_true((s->state == signal_state_CLOSED) == (signal_due(s) == 0));
    assert_true(holder == PLACE_NOBODY || holder == PLACE_COORDINATOR || holder == s->region ||
                holder == s->lead);
    if (with_lead) {
        assert_int_equal(current_parts(s, part_LEAD), 1);
        assert_int_equal(signal_part_of(s, s->lead)->part, part_LEAD);
    }
    if (s->state == signal_state_TRIAGE || s->state == signal_state_SUBMITTED)
        assert_int_equal(s->lead, PLACE_NOBODY);
    if (s->flags & SIGNAL_QUESTION_OPEN)
        assert_true(s->asked_s > 0 && holder == s->region);
    if (holder > PLACE_COORDINATOR && holder == s->lead)
        assert_int_equal(signal_due(s),
                         s->state == signal_state_OPEN ? s->to_take_up.day : s->to_answer.day);
}

static void parts_make_sense(const struct signal *s)
{
    for (int i = 0; i < s->n_parts; i++) {
        const struct signal_part *p = &s->parts[i];

        assert_true(p->assigned_s > 0);
        assert_true(p->taken_up_s == 0 || p->taken_up_s >= p->assigned_s);
        assert_true(p->done_s == 0 || p->done_s >= p->assigned_s);
        assert_true((p->flags & PART_CURRENT) ? p->until == 0 : p->until > 0 && p->done_s > 0);
        for (int k = 0; k < i; k++) /* nobody has two parts at a time */
            assert_false((p->flags & s->parts[k].flags & PART_CURRENT) &&
                         p->department == s->parts[k].department);
    }
    assert_true(s->hops <= 3);
}

static bool is_same_part(const struct signal_part *a, const struct signal_part *b)
{
    return a->department == b->department && a->part == b->part && a->flags == b->flags &&
           a->assigned_s == b->assigned_s && a->taken_up_s == b->taken_up_s &&
           a->done_s == b->done_s && a->until == b->until;
}

/* In every field. */
static bool is_same(const struct signal *a, const struct signal *b)
{
    bool same = uuid_equal(&a->id, &b->id) && a->position == b->position &&
                a->submitted_at == b->submitted_at && a->seen[0] == b->seen[0] &&
                a->seen[1] == b->seen[1] && a->version == b->version && a->number == b->number &&
                a->year == b->year && a->region == b->region && a->lead == b->lead &&
                a->from == b->from && a->state == b->state && a->closed == b->closed &&
                a->answer == b->answer && a->verdict == b->verdict && a->hops == b->hops &&
                a->reopened == b->reopened && a->track == b->track && a->flags == b->flags &&
                a->answered_s == b->answered_s && a->asked_s == b->asked_s &&
                signal_due(a) == signal_due(b) && a->to_take_up.day == b->to_take_up.day &&
                a->to_answer.day == b->to_answer.day && a->region_due == b->region_due &&
                a->n_parts == b->n_parts;

    for (int i = 0; same && i < a->n_parts; i++)
        same = is_same_part(&a->parts[i], &b->parts[i]);
    return same;
}

static void packing_keeps_it(const struct signal *s)
{
    struct buf packed = {0};
    struct signal back;

    signal_pack(s, &packed);
    assert_int_equal(signal_unpack(&back, buf_slice(&packed)), 0);
    assert_true(is_same(s, &back));
    signal_free(&back);
    buf_free(&packed);
}

/* From its events alone, with all the terms that were adopted since, it becomes what it is. */
static void a_replay_gives_the_same(const struct life *l)
{
    struct signal s;

    signal_init(&s);
    for (size_t i = 0; i < l->n; i++) {
        struct event e = life_event(l, i);

        assert_int_equal(signal_fold(&s, l->w->r, &e), 0);
        assert_true(signal_seen(&l->s, &e.append));
        if (chance_below(4) == 0) /* what comes twice does nothing */
            assert_int_equal(signal_fold(&s, l->w->r, &e), 0);
    }
    assert_true(is_same(&s, &l->s));
    signal_free(&s);
}

/* Mostly what the table allows in this state, now and then anything by anybody. */
static enum message any_act(const struct life *l, enum person *who)
{
    const struct transition *t;
    enum message command = (enum message)(MSG_FIRST + chance_below(MSG_LAST - MSG_FIRST + 1));
    size_t n;

    if (command_needs_past(command))
        command = MSG_BUNDLE;
    t = signal_transitions(&n);
    *who = (enum person)chance_below(PERSON_N);
    for (int tries = chance_below(5) ? 200 : 0; tries > 0; tries--) {
        const struct transition *row = &t[chance_below((uint32_t)n)];

        if (!(row->states & 1u << l->s.state) || command_needs_past(row->command) ||
            (row->event == EV_WITHDRAWN && chance_below(10) > 0))
            continue;
        *who = lives_actor(l, row->actors);
        return row->command;
    }
    return command;
}

static void duties_are_done(struct life *l)
{
    size_t before = l->n;

    lives_duties(l);
    for (size_t i = before; i < l->n; i++)
        kinds_seen[l->events[i].e.kind] = true;
}

static void one_step(struct life *l, size_t *accepted)
{
    enum message command;
    enum person who;
    uint32_t version;
    int64_t until;
    char json[600];

    random_routing(l);
    command = any_act(l, &who);
    l->w->now += chance_below(5) * (US_PER_DAY / 2) + chance_below(1000000);
    if (chance_below(60) == 0)
        l->w->now += chance_below(200) * US_PER_DAY;
    if (chance_below(3) > 0)
        duties_are_done(l);
    version = l->s.version;
    random_body(command, json, sizeof json);
    if (life_ask(l, command, who, json) == PROBLEM_N) {
        assert_int_equal(may_see(&l->w->people[who], &l->s, &until), SIGHT_FULL);
        assert_true(until == INT64_MAX);
        for (size_t i = 0; i < l->d.n; i++)
            kinds_seen[l->d.events[i].kind] = true;
        life_take(l, who);
        assert_int_equal(l->s.version, version + l->d.n);
        (*accepted)++;
    } else {
        assert_int_equal(l->d.n, 0);
        assert_int_equal(l->s.version, version);
    }
    somebody_holds_it(&l->s);
    parts_make_sense(&l->s);
    packing_keeps_it(&l->s);
}

static void whatever_people_do_a_signal_makes_sense(void **state)
{
    struct world w = world_new();
    size_t accepted = 0, ended[signal_state_N] = {0};

    (void)state;
    chance_seed(20260401);
    for (int i = 0; i < LIVES; i++) {
        struct life l;

        w.now = NOON_1_APRIL;
        l = life_new(&w, chance_below(2) ? ZVL : TWE,
                     chance_below(3) ? "" : ",'vertrouwelijk':true");

        for (int step = 0; step < STEPS; step++) {
            one_step(&l, &accepted);
            if (chance_below(200) == 0)
                random_terms(&w);
            if (chance_below(200) == 0)
                random_calendar(&w);
            if (chance_below(200) == 0)
                random_departments(&w);
        }
        a_replay_gives_the_same(&l);
        ended[l.s.state]++;
        life_free(&l);
    }
    print_message("%d lives, %zu acts accepted; ended", LIVES, accepted);
    for (int i = 0; i < signal_state_N; i++)
        print_message(" %s %zu", enum_signal_state.rows[i].code, ended[i]);
    print_message("\n");
    assert_true(accepted > (size_t)LIVES * 10);
    for (int kind = EV_ASSIGNED; kind < EV_ERASURE_PROPOSED; kind++)
        if (!kinds_seen[kind])
            fail_msg("%s never happened", event_info(kind)->name);
    registry_free(&w.r);
}

/* Whatever bytes stand in an event, the fold takes them or leaves everything as it was. */
static void whatever_is_in_an_event_the_fold_survives(void **state)
{
    struct world w = world_new();
    struct life l = life_new(&w, ZVL, "");
    uint8_t bytes[64] = {0};

    (void)state;
    chance_seed(7);
    for (int i = 0; i < 200000; i++) {
        struct buf before = {0}, after = {0};
        struct event e;
        size_t n = chance_below(sizeof bytes);

        for (size_t k = 0; k < n; k++)
            bytes[k] = (uint8_t)chance();
        bytes[0] = chance_below(2) ? 0x81 : bytes[0];
        e = event_make(&w, &l.s.id, (int64_t)l.s.version + 1, (int)chance_below(EV_LAST_ + 4),
                       "VWS", chance_below(8) ? slice_of("\x80", 1) : slice_of(bytes, n),
                       slice_of(bytes, n));
        signal_pack(&l.s, &before);
        if (signal_fold(&l.s, w.r, &e) < 0) {
            signal_pack(&l.s, &after);
            assert_true(slice_equal(buf_slice(&before), buf_slice(&after)));
        }
        buf_free(&before);
        buf_free(&after);
    }
    life_free(&l);
    registry_free(&w.r);
}

/* The same log gives everybody the same places, whatever was looked up in between. */
static void places_are_the_same_for_everybody(void **state)
{
    struct world w[2] = {{.r = registry_new(), .now = NOON_1_APRIL},
                         {.r = registry_new(), .now = NOON_1_APRIL}};
    char json[4000], codes[30][8];

    (void)state;
    chance_seed(11);
    for (int i = 0; i < 30; i++)
        snprintf(codes[i], sizeof codes[i], "R%u", 100 + chance_below(800));
    for (int round = 1; round <= 40; round++) {
        size_t n = (size_t)snprintf(json, sizeof json,
                                    "{'versie':%d,'geldigVan':'2026-01-01','regios':[", round);

        for (uint32_t i = 0, first = chance_below(20); i < 10; i++)
            n += (size_t)snprintf(json + n, sizeof json - n,
                                  "%s{'code':'%s','naam':'n','geldigVan':'2026-01-01'}",
                                  i ? "," : "", codes[first + i]);
        snprintf(json + n, sizeof json - n, "]}");
        world_adopt(&w[0], SET_REGIONS, json);
        registry_place(w[0].r, slice_str(codes[chance_below(30)]));
        world_adopt(&w[1], SET_REGIONS, json);
    }
    for (int i = 0; i < 30; i++)
        assert_int_equal(place_of(&w[0], codes[i]), place_of(&w[1], codes[i]));
    for (place_t p = 0; p < 40; p++)
        assert_string_equal(registry_place_code(w[0].r, p), registry_place_code(w[1].r, p));
    registry_free(&w[0].r);
    registry_free(&w[1].r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_people_do_a_signal_makes_sense),
        cmocka_unit_test(whatever_is_in_an_event_the_fold_survives),
        cmocka_unit_test(places_are_the_same_for_everybody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
