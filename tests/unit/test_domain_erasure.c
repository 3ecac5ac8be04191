/*
 * Erasure: who may propose it, who may confirm it, what the statement says, and that what is erased folds to
 * exactly what was there before, in any life.
 */
#include "services/domain/retention.h"
#include "services/domain/transitions.h"
#include "services/figures/cases.h"
#include "tests/unit/domain_lives.h"

#define LIVES 1500
#define STEPS 24

/* Somebody with an account: 0 is the first person there, 1 the second, ... */
static struct principal person(enum person who, unsigned account)
{
    struct principal p = world.people[who];

    p.actor = id_of_number(0xACC0000 + (uint64_t)who * 16 + account);
    return p;
}

static enum problem_code ask(enum message command, enum person who, unsigned account,
                             const char *json)
{
    struct principal p = person(who, account);

    return life_ask_by(&life, command, &p, json);
}

#define assert_is(problem, want) assert_string_equal(problem_name(problem), problem_name(want))

static enum problem_code propose(enum person who, const char *versions)
{
    char json[200];

    snprintf(json, sizeof json, "{'versies':[%s],'grond':'verzoek'}", versions);
    return ask(MSG_ERASE_PROPOSE, who, 0, json);
}

static void is_proposed(enum person who, const char *versions)
{
    assert_is(propose(who, versions), PROBLEM_N);
    life_take(&life, who);
}

static enum problem_code confirm(enum person who, unsigned account)
{
    char json[60];

    snprintf(json, sizeof json, "{'voorstel':%u}", life.s.erasing ? life.s.erasing : 1);
    return ask(MSG_ERASE_CONFIRM, who, account, json);
}

static void is_erased(enum person by, const char *versions, enum person second)
{
    is_proposed(by, versions);
    assert_is(confirm(second, 1), PROBLEM_N);
    life_take(&life, second);
}

/* ------------------------------------------------------------------ who may */

static void each_has_its_own_texts_erased_and_nobody_else(void **state)
{
    (void)state;
    is_answered(); /* 1 submitted ZVL, 2 routed, 3 taken up VWS, 4 answered VWS */
    assert_is(propose(ZVL, "1"), PROBLEM_N);
    assert_is(propose(VWS, "3, 4"), PROBLEM_N);
    assert_is(propose(VWS, "1"), PROBLEM_NOT_ALLOWED);
    assert_is(propose(ZVL, "1, 4"), PROBLEM_NOT_ALLOWED);
    assert_is(propose(OCW, "4"), PROBLEM_NOT_ALLOWED);
    assert_is(propose(COORDINATOR, "1"), PROBLEM_NOT_ALLOWED);
    assert_is(propose(COORDINATOR, "4"), PROBLEM_NOT_ALLOWED);
    assert_is(propose(TWE, "1"), PROBLEM_NOT_FOUND);
    assert_is(propose(ADVISER, "1"), PROBLEM_NOT_ALLOWED);
    assert_is(propose(AUDITOR, "1"), PROBLEM_NOT_ALLOWED);
    assert_is(propose(BZK, "1"), PROBLEM_NOT_ALLOWED);
}

static void a_coordinator_acts_for_who_is_no_more(void **state)
{
    (void)state;
    is_answered();
    world.now = NOON_1_APRIL + INT64_C(5) * 366 * US_PER_DAY;
    world_adopt(&world, SET_REGIONS,
                "{'versie':2,'geldigVan':'2024-01-01','regios':[{'code':'TWE','naam':'T',"
                "'geldigVan':'2024-01-01'},{'code':'ZVL','naam':'Z','geldigVan':'2024-01-01',"
                "'geldigTot':'2030-01-01'}]}");
    assert_is(propose(COORDINATOR, "1"), PROBLEM_N);
    assert_is(propose(COORDINATOR, "4"), PROBLEM_NOT_ALLOWED);
}

static void who_had_it_before_has_its_own_texts_erased(void **state)
{
    (void)state;
    is_taken_up();
    life_do(&life, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'Mevrouw Jansen woont daar.'}");
    assert_is(propose(IENW, "4"), PROBLEM_NOT_ALLOWED);
    life_do(&life, MSG_TAKE_UP, IENW, "{}");
    is_proposed(VWS, "4");
    assert_int_equal(event_sight(VWS, EV_ERASURE_PROPOSED, "VWS", life.s.position), SIGHT_FULL);
    assert_int_not_equal(event_sight(VWS, EV_ERASURE_PROPOSED, "IenW", life.s.position),
                         SIGHT_FULL);
    assert_is(confirm(VWS, 1), PROBLEM_N);
}

static void what_is_not_there_or_holds_no_texts_is_not_erased(void **state)
{
    (void)state;
    is_answered();
    assert_is(propose(ZVL, "2"), PROBLEM_INVALID); /* routing's decision */
    assert_is(propose(ZVL, "9"), PROBLEM_INVALID);
    assert_is(propose(ZVL, "1, 1"), PROBLEM_INVALID);
    assert_is(propose(ZVL, "0"), PROBLEM_INVALID);
    assert_true(is_at_fault(&life.d.faults, "versions"));
    is_erased(ZVL, "1", ZVL);
    assert_is(propose(ZVL, "5"), PROBLEM_INVALID); /* the proposal, the statement: they stay */
    assert_is(propose(ZVL, "6"), PROBLEM_INVALID);
}

static void an_account_is_needed(void **state)
{
    struct principal nobody = world.people[ZVL];

    (void)state;
    nobody.actor = (struct uuid){0};
    assert_is(life_ask_by(&life, MSG_ERASE_PROPOSE, &nobody, "{'versies':[1],'grond':'rechter'}"),
              PROBLEM_NOT_ALLOWED);
    is_proposed(ZVL, "1");
    assert_is(life_ask_by(&life, MSG_ERASE_CONFIRM, &nobody, "{'voorstel':2}"),
              PROBLEM_NOT_ALLOWED);
}

/* ------------------------------------------------------------------ the second person */

static void a_second_person_confirms_and_never_the_first(void **state)
{
    (void)state;
    is_answered();
    is_proposed(VWS, "4");
    assert_is(confirm(VWS, 0), PROBLEM_NOT_ALLOWED);
    assert_is(confirm(ZVL, 1), PROBLEM_NOT_ALLOWED);
    assert_is(confirm(OCW, 1), PROBLEM_NOT_ALLOWED);
    assert_is(confirm(BZK, 1), PROBLEM_NOT_ALLOWED);
    assert_is(confirm(ADVISER, 1), PROBLEM_NOT_ALLOWED);
    assert_is(confirm(TWE, 1), PROBLEM_NOT_FOUND);
    assert_is(confirm(COORDINATOR, 1), PROBLEM_N);
    assert_is(confirm(VWS, 1), PROBLEM_N);
    assert_is(ask(MSG_ERASE_CONFIRM, VWS, 1, "{'voorstel':4}"), PROBLEM_WRONG_STATE);
}

static void where_bzk_leads_somebody_from_elsewhere_confirms(void **state)
{
    (void)state;
    life_tell(&life, EV_ROUTED, ROUTING,
              "{'verantwoordelijk':'BZK','meewerkend':['OCW'],'zekerheid':900}");
    life_do(&life, MSG_TAKE_UP, BZK, "{'bericht':'Wij bellen de heer De Vries.'}");
    is_proposed(BZK, "3");
    assert_is(confirm(BZK, 1), PROBLEM_NOT_ALLOWED);
    assert_is(confirm(COORDINATOR, 1), PROBLEM_NOT_ALLOWED); /* is of BZK as well */
    assert_is(confirm(ZVL, 1), PROBLEM_N);
    assert_is(confirm(OCW, 1), PROBLEM_N);
    assert_is(ask(MSG_ERASE_WITHDRAW, COORDINATOR, 0, "{'voorstel':4}"), PROBLEM_N);
    life_take(&life, COORDINATOR);
    is_proposed(ZVL, "1"); /* a region's own: its own second person does */
    assert_is(confirm(COORDINATOR, 1), PROBLEM_NOT_ALLOWED);
    assert_is(confirm(ZVL, 1), PROBLEM_N);
}

static void a_proposal_is_withdrawn_by_its_organisation_or_a_coordinator(void **state)
{
    (void)state;
    is_answered();
    is_proposed(VWS, "4");
    assert_is(propose(ZVL, "1"), PROBLEM_WRONG_STATE);
    assert_is(ask(MSG_ERASE_WITHDRAW, ZVL, 0, "{'voorstel':5}"), PROBLEM_NOT_ALLOWED);
    assert_is(ask(MSG_ERASE_WITHDRAW, VWS, 0, "{'voorstel':4}"), PROBLEM_WRONG_STATE);
    assert_is(ask(MSG_ERASE_WITHDRAW, COORDINATOR, 0, "{'voorstel':5}"), PROBLEM_N);
    assert_is(ask(MSG_ERASE_WITHDRAW, VWS, 2, "{'voorstel':5}"), PROBLEM_N);
    life_take(&life, VWS);
    assert_int_equal(life.s.erasing, 0);
    assert_is(confirm(VWS, 1), PROBLEM_WRONG_STATE);
    assert_is(propose(ZVL, "1"), PROBLEM_N);
}

/* In each state of a life the region has its own submission erased. */
static void it_is_allowed_in_every_state(void **state)
{
    unsigned seen = 0;

    (void)state;
    for (int i = 0; i < 5; i++) {
        seen |= 1u << life.s.state;
        assert_is(propose(ZVL, "1"), PROBLEM_N);
        if (life.s.state == signal_state_SUBMITTED)
            life_tell(&life, EV_ROUTED, ROUTING, "{'zekerheid':100}");
        else if (life.s.state == signal_state_TRIAGE)
            life_do(&life, MSG_ASSIGN, COORDINATOR, "{'verantwoordelijk':'VWS','reden':'Zorg.'}");
        else if (life.s.state == signal_state_OPEN)
            life_do(&life, MSG_TAKE_UP, VWS, "{}");
        else if (life.s.state == signal_state_TAKEN_UP)
            life_do(&life, MSG_ANSWER, VWS, ANSWER_JSON);
        else
            life_do(&life, MSG_VERDICT, ZVL, "{'oordeel':'helpt'}");
    }
    assert_int_equal(life.s.state, signal_state_CLOSED);
    assert_is(propose(ZVL, "1"), PROBLEM_N);
    seen |= 1u << life.s.state;
    assert_int_equal(seen, (1u << signal_state_N) - 1);
}

/* ------------------------------------------------------------------ the statement */

static void the_statement_says_what_when_and_by_whom(void **state)
{
    struct principal first = person(VWS, 0), second = person(COORDINATOR, 1);
    struct kept_facts kept;
    struct m_erased m;
    struct event e;
    int64_t version;
    size_t at = 0;

    (void)state;
    is_answered();
    is_erased(VWS, "3, 4", COORDINATOR);
    e = life_event(&life, life.n - 1);
    assert_int_equal(e.kind, EV_ERASED);
    assert_int_equal(wire_decode(&shape_m_erased, e.body, WIRE_STRICT, &m, NULL), 0);
    assert_true(wire_list_int(m.versions, &at, &version) && version == 3);
    assert_true(wire_list_int(m.versions, &at, &version) && version == 4);
    assert_int_equal(m.proposal, 5);
    assert_int_equal(m.ground, erase_ground_REQUEST);
    assert_true(slice_is(m.by, "VWS") && m.by_role == role_DEPARTMENT);
    assert_true(slice_is(m.second, "coordinator") && m.second_role == role_COORDINATOR);
    assert_true(uuid_equal(&m.by_account, &first.actor));
    assert_true(uuid_equal(&m.second_account, &second.actor));
    assert_int_equal(m.backups_until, day("2026-04-01") + 35);
    assert_true(erasure_names(&e, 3) && erasure_names(&e, 4) && !erasure_names(&e, 1));
    assert_non_null(erasure_facts_of(e.body, 4).p);
    assert_null(erasure_facts_of(e.body, 1).p);
    at = 0;
    assert_true(wire_list_record(m.facts, &at, &shape_kept_facts, &kept));
    assert_int_equal(kept.position, life.events[2].e.position);
    /* history.erase reads it in SQL, where it expects it */
    assert_memory_equal(e.body.p + 1, "\xa8versions\x92\x03\x04", 12);
}

/* Of each kind that can be erased: none of its texts is in what stays. */
static void what_stays_holds_no_text(void **state)
{
    size_t kinds = 0;

    (void)state;
    for (int command = MSG_SUBMIT; command <= MSG_HELP_DECIDE; command++) {
        size_t n;
        const struct transition *t = signal_transitions(&n);

        for (size_t i = 0; i < n; i++) {
            struct buf body, facts = {0};
            const struct wire_shape *shape = event_info((int)t[i].event)->shape;
            uint64_t room[128], has;

            if (t[i].command != (enum message)command || !erasure_can((int)t[i].event) ||
                transition_condition(i)->body != BODY_SENT)
                continue;
            body = from_json(shape, good_bodies[command]);
            erasure_facts((int)t[i].event, buf_slice(&body), &facts);
            if (wire_decode(shape, buf_slice(&facts), WIRE_LENIENT, room, NULL) < 0)
                assert_true(facts.n > 0); /* what is required may be missing */
            memcpy(&has, room, sizeof has);
            for (uint16_t f = 0; f < shape->n; f++)
                if (has >> f & 1)
                    assert_true(shape->fields[f].type != WIRE_LINE &&
                                shape->fields[f].type != WIRE_TEXT &&
                                shape->fields[f].type != WIRE_RECORDS &&
                                !(shape->fields[f].type == WIRE_LIST &&
                                  (shape->fields[f].element == WIRE_LINE ||
                                   shape->fields[f].element == WIRE_TEXT)));
            kinds++;
            buf_free(&body);
            buf_free(&facts);
        }
    }
    assert_true(kinds > 25);
}

/* ------------------------------------------------------------------ live and replayed */

/* As a reader gives it once it is erased. */
static struct event as_read(const struct life *l, size_t i)
{
    struct event e = life_event(l, i);

    for (size_t k = i + 1; k < l->n; k++) {
        struct event s = life_event(l, k);

        if (!erasure_names(&s, e.version))
            continue;
        e.has &= ~WIRE_BIT(event_body);
        e.body = slice_of(NULL, 0);
        wire_set(&e, event, facts, erasure_facts_of(s.body, e.version));
    }
    return e;
}

static size_t erased, replays;

static void something_is_erased(struct life *l)
{
    char json[80];
    size_t i = chance_below((uint32_t)l->n);
    struct event e = as_read(l, i);
    enum person who = COORDINATOR;
    struct principal p;

    if (!erasure_can((int)e.kind) || !wire_has(&e, event_body))
        return;
    for (int k = 0; k < PERSON_N; k++)
        if (slice_is(e.party, l->w->people[k].party))
            who = (enum person)k;
    p = l->w->people[who];
    p.actor = id_of_number(77);
    snprintf(json, sizeof json, "{'versies':[%zu],'grond':'vergissing'}", i + 1);
    if (life_ask_by(l, MSG_ERASE_PROPOSE, &p, json) != PROBLEM_N)
        return;
    assert_int_equal(
        life_append(l, EV_ERASURE_PROPOSED, who, l->d.events[0].meta, l->d.events[0].body), 0);
    p.actor = id_of_number(78);
    snprintf(json, sizeof json, "{'voorstel':%u}", l->s.erasing);
    if (life_ask_by(l, MSG_ERASE_CONFIRM, &p, json) == PROBLEM_N) {
        life_take(l, who);
        erased++;
    } else if (life_ask_by(l, MSG_ERASE_WITHDRAW, &p, json) == PROBLEM_N) {
        life_take(l, who);
    }
}

static void cases_of(const struct life *l, bool read, struct buf *out)
{
    struct cases c;

    cases_init(&c);
    for (size_t i = 0; i < l->n; i++) {
        struct event e = read ? as_read(l, i) : life_event(l, i);

        if (cases_fold(&c, l->w->r, &e, NULL, NULL) < 0)
            fail_msg("event %zu of kind %d cannot be folded", i + 1, (int)e.kind);
    }
    signal_pack(&c.clocks.s, out);
    cases_pack(&c, out);
    cases_free(&c);
}

/* Signal, clocks and what the scoreboard counts, to the byte. */
static void a_replay_of_what_is_erased_gives_what_was_there(void **state)
{
    static const char *const more[] = {"", ",'soort':'kans'", ",'buurland':'vlaanderen'",
                                       ",'thema':'zorg','deelbaar':true", ",'vertrouwelijk':true"};
    struct world w = world_new();

    (void)state;
    chance_seed(5);
    for (int i = 0; i < LIVES; i++) {
        struct buf live = {0}, read = {0};
        struct life l;

        w.now = NOON_1_APRIL + (int64_t)(chance() % (700 * (uint64_t)US_PER_DAY));
        l = life_new(&w, chance_below(2) ? ZVL : TWE, more[chance_below(ARRAY_LEN(more))]);
        for (int step = 0; step < STEPS; step++) {
            lives_step(&l);
            if (chance_below(3) == 0)
                something_is_erased(&l);
        }
        cases_of(&l, false, &live);
        cases_of(&l, true, &read);
        assert_true(slice_equal(buf_slice(&live), buf_slice(&read)));
        replays += l.n;
        buf_free(&live);
        buf_free(&read);
        life_free(&l);
    }
    print_message("%d lives, %zu events, %zu erasures\n", LIVES, replays, erased);
    assert_true(erased > LIVES);
    registry_free(&w.r);
}

/* The other way round: without what was kept, the replay is not the same. */
static void without_the_facts_a_replay_is_another(void **state)
{
    struct signal s;

    (void)state;
    is_answered();
    is_erased(VWS, "4", VWS);
    signal_init(&s);
    for (size_t i = 0; i < life.n; i++) {
        struct event e = as_read(&life, i);

        e.has &= ~WIRE_BIT(event_facts);
        assert_int_equal(signal_fold(&s, world.r, &e), i < 3 ? 0 : -1);
    }
    signal_free(&s);
}

/* ------------------------------------------------------------------ retention */

static int32_t kept_until(const struct m_retention *m, const char *organisation, uint8_t kind,
                          const char *closed)
{
    struct retention_term t;

    return retention_find(m, slice_str(organisation), kind, &t) ? retention_due(&t, day(closed))
                                                                : -1;
}

static void the_most_precise_retention_term_goes_first(void **state)
{
    struct buf bytes = from_json(&shape_m_retention,
                                 "{'versie':1,'geldigVan':'2026-01-01','bewaartermijnen':["
                                 "{'organisatie':'ZVL','jaren':20,'grond':'a'},"
                                 "{'organisatie':'ZVL','soort':'kans','blijvend':true,'grond':'b'},"
                                 "{'soort':'kans','jaren':5,'grond':'c'}]}");
    struct m_retention m;

    (void)state;
    assert_int_equal(wire_decode(&shape_m_retention, buf_slice(&bytes), WIRE_STRICT, &m, NULL), 0);
    assert_int_equal(kept_until(&m, "ZVL", signal_kind_BOTTLENECK, "2026-04-02"),
                     day("2046-04-02"));
    assert_int_equal(kept_until(&m, "ZVL", signal_kind_OPPORTUNITY, "2026-04-02"), INT32_MAX);
    assert_int_equal(kept_until(&m, "VWS", signal_kind_OPPORTUNITY, "2024-02-29"),
                     day("2029-03-01"));
    assert_int_equal(kept_until(&m, "VWS", signal_kind_BOTTLENECK, "2026-04-02"), -1);
    buf_free(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIFE_TEST(each_has_its_own_texts_erased_and_nobody_else),
        LIFE_TEST(a_coordinator_acts_for_who_is_no_more),
        LIFE_TEST(who_had_it_before_has_its_own_texts_erased),
        LIFE_TEST(what_is_not_there_or_holds_no_texts_is_not_erased),
        LIFE_TEST(an_account_is_needed),
        LIFE_TEST(a_second_person_confirms_and_never_the_first),
        LIFE_TEST(where_bzk_leads_somebody_from_elsewhere_confirms),
        LIFE_TEST(a_proposal_is_withdrawn_by_its_organisation_or_a_coordinator),
        LIFE_TEST(it_is_allowed_in_every_state),
        LIFE_TEST(the_statement_says_what_when_and_by_whom),
        cmocka_unit_test(what_stays_holds_no_text),
        cmocka_unit_test(a_replay_of_what_is_erased_gives_what_was_there),
        LIFE_TEST(without_the_facts_a_replay_is_another),
        cmocka_unit_test(the_most_precise_retention_term_goes_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
