/*
 * Reports: who may comment, contest and correct, until when; that what is fixed stays; and that what is kept
 * of them without words folds to the same.
 */
#include "services/domain/report.h"
#include "services/domain/transitions.h"
#include "services/figures/cases.h"
#include "tests/unit/domain_test.h"

#include <stdlib.h>

#define assert_is(problem, want) assert_string_equal(problem_name(problem), problem_name(want))

static struct reports reports;
static struct uuid report_id;
static struct decision decision;
static struct kept *told; /* what was appended to the report's stream */
static size_t n_told;

/* Somebody with an account: 0 is the first person there, 1 the second, ... */
static struct principal person(enum person who, unsigned account)
{
    struct principal p = world.people[who];

    p.actor = id_of_number(0xACC0000 + (uint64_t)who * 16 + account);
    return p;
}

/* ------------------------------------------------------------------ a report and its signal */

static int begin(void **state)
{
    (void)state;
    life_begin(state);
    reports_init(&reports);
    world.reports = &reports;
    report_id = id_of_number(0x4e940);
    is_taken_up(); /* 1 submitted, 2 routed, 3 taken up by VWS; OCW contributes */
    return 0;
}

static int end(void **state)
{
    for (size_t i = 0; i < n_told; i++) {
        buf_free(&told[i].meta);
        buf_free(&told[i].body);
    }
    free(told);
    told = NULL;
    n_told = 0;
    reports_free(&reports);
    decision_free(&decision);
    return life_end(state);
}

static enum problem_code try_on(const struct uuid *id, enum message command, enum person who,
                                const char *json, bool take)
{
    const struct wire_shape *shape = message_info(command)->shape;
    struct buf body = from_json(shape, json);
    struct principal p = person(who, 0);
    const struct report *x = reports_find(&reports, id);
    struct wire_faults faults;
    uint64_t room[64];

    assert_int_equal(wire_decode(shape, buf_slice(&body), WIRE_STRICT, room, &faults), 0);
    report_decide(&reports, world.r, &p, "unit", command, id, room, buf_slice(&body), world.now,
                  world.position, &decision);
    assert_int_equal(decision.n, decision.problem == PROBLEM_N ? 1 : 0);
    if (decision.problem == PROBLEM_WRONG_STATE || decision.problem == PROBLEM_NOT_FOUND)
        assert_non_null(decision.detail);
    if (take) {
        struct event e;

        assert_is(decision.problem, PROBLEM_N);
        e = event_make(&world, id, x ? (int64_t)x->version + 1 : 1, (int)decision.events[0].kind,
                       p.party, decision.events[0].meta, decision.events[0].body);
        assert_int_equal(reports_fold(&reports, world.r, &e), 0);
        told = realloc(told, (n_told + 1) * sizeof *told);
        assert_non_null(told);
        told[n_told] = (struct kept){.e = e};
        buf_add(&told[n_told].meta, e.meta.p, e.meta.n);
        buf_add(&told[n_told].body, e.body.p, e.body.n);
        n_told++;
    }
    buf_free(&body);
    return decision.problem;
}

static enum problem_code ask(enum message command, enum person who, const char *json)
{
    return try_on(&report_id, command, who, json, false);
}

static void does(enum message command, enum person who, const char *json)
{
    try_on(&report_id, command, who, json, true);
}

#define MARCH "{'van':'2026-01-01','totEnMet':'2026-04-01','titel':'Eerste kwartaal'}"

/* On Wednesday 1 April 2026. Good Friday is the 3rd, Easter Monday the 6th: ten working days after it is
 * Friday 17 April. */
static void is_opened(void)
{
    does(MSG_REPORT_OPEN, COORDINATOR, MARCH);
}

static const struct report *it(void)
{
    const struct report *x = reports_find(&reports, &report_id);

    assert_non_null(x);
    return x;
}

static enum problem_code about(enum message command, enum person who, unsigned account,
                               const char *more)
{
    struct principal p = person(who, account);
    char json[400], id[UUID_TEXT_LEN + 1];

    uuid_format(&report_id, id);
    snprintf(json, sizeof json, "{'rapport':'%s'%s,'reden':'Hoort bij OCW.'}", id, more);
    return life_ask_by(&life, command, &p, json);
}

static enum problem_code named(enum message command, enum person who, unsigned account, int version)
{
    struct principal p = person(who, account);
    char json[120], id[UUID_TEXT_LEN + 1];

    uuid_format(&report_id, id);
    snprintf(json, sizeof json, "{'rapport':'%s','voorstel':%d}", id, version);
    return life_ask_by(&life, command, &p, json);
}

/* Returns the version of the proposal. */
static int is_proposed(const char *department)
{
    char more[60];

    snprintf(more, sizeof more, ",'ministerie':'%s'", department);
    assert_is(about(MSG_CORRECT, COORDINATOR, 0, more), PROBLEM_N);
    life_take(&life, COORDINATOR);
    return (int)life.s.version;
}

static const char *note_of(int64_t size)
{
    static char json[200];

    snprintf(json, sizeof json, "{'stand':'weerklank.example/log\\n%lld\\nAAAA=\\n\\n'}",
             (long long)size);
    return json;
}

static enum problem_code fix(int64_t size)
{
    return ask(MSG_REPORT_FIX, COORDINATOR, note_of(size));
}

/* ------------------------------------------------------------------ opening */

static void a_period_that_is_over_is_reported_by_a_coordinator(void **state)
{
    (void)state;
    assert_is(ask(MSG_REPORT_OPEN, COORDINATOR, MARCH), PROBLEM_N);
    assert_is(ask(MSG_REPORT_OPEN, VWS, MARCH), PROBLEM_NOT_ALLOWED);
    assert_is(ask(MSG_REPORT_OPEN, AUDITOR, MARCH), PROBLEM_NOT_ALLOWED);
    assert_is(ask(MSG_REPORT_OPEN, COORDINATOR, "{'van':'2026-01-01','totEnMet':'2026-04-02'}"),
              PROBLEM_INVALID);
    assert_true(is_at_fault(&decision.faults, "until"));
    assert_is(ask(MSG_REPORT_OPEN, COORDINATOR, "{'van':'2026-03-02','totEnMet':'2026-03-01'}"),
              PROBLEM_INVALID);
    assert_is(ask(MSG_REPORT_OPEN, COORDINATOR,
                  "{'van':'2026-01-01','totEnMet':'2026-03-31','titel':'BSN 111222333'}"),
              PROBLEM_PERSONAL_NUMBER);
    is_opened();
    assert_int_equal(it()->state, report_state_DRAFT);
    assert_int_equal(it()->opened, world.position);
    assert_is(ask(MSG_REPORT_OPEN, COORDINATOR, MARCH), PROBLEM_ID_TAKEN);
    assert_is(try_on(registry_stream(SET_TERMS), MSG_REPORT_OPEN, COORDINATOR, MARCH, false),
              PROBLEM_ID_TAKEN);
}

static void comments_may_come_for_ten_working_days(void **state)
{
    (void)state;
    is_opened();
    assert_int_equal(it()->comment_until, day("2026-04-17"));
}

static void the_term_and_the_calendar_are_those_in_force(void **state)
{
    (void)state;
    world_adopt(&world, SET_TERMS,
                "{'versie':1,'geldigVan':'2026-01-01','termijnen':[{'code':'report_comment',"
                "'naam':'Reactie','lengte':5,'eenheid':'werkdagen'}]}");
    world_adopt(
        &world, SET_CALENDAR,
        "{'versie':1,'geldigVan':'2026-01-01','dagen':[{'datum':'2026-04-08','naam':'n'}]}");
    is_opened();
    assert_int_equal(it()->comment_until, day("2026-04-13"));
    /* what is adopted later leaves this one alone */
    world_adopt(&world, SET_TERMS,
                "{'versie':2,'geldigVan':'2026-01-01','ookLopende':true,'termijnen':["
                "{'code':'report_comment','naam':'Reactie','lengte':9,'eenheid':'weken'}]}");
    does(MSG_REPORT_COMMENT, VWS, "{'tekst':'Goed.'}");
    assert_int_equal(it()->comment_until, day("2026-04-13"));
}

/* ------------------------------------------------------------------ comments */

static void a_department_comments_until_the_last_day(void **state)
{
    (void)state;
    assert_is(ask(MSG_REPORT_COMMENT, VWS, "{'tekst':'Goed.'}"), PROBLEM_NOT_FOUND);
    is_opened();
    does(MSG_REPORT_COMMENT, VWS, "{'tekst':'Goed.'}");
    assert_is(ask(MSG_REPORT_COMMENT, ZVL, "{'tekst':'Goed.'}"), PROBLEM_NOT_ALLOWED);
    assert_is(ask(MSG_REPORT_COMMENT, COORDINATOR, "{'tekst':'Goed.'}"), PROBLEM_NOT_ALLOWED);
    assert_is(ask(MSG_REPORT_COMMENT, OCW, "{'tekst':'Bel 111222333.'}"), PROBLEM_PERSONAL_NUMBER);
    days_pass(16); /* Friday 17 April, noon */
    does(MSG_REPORT_COMMENT, OCW, "{'tekst':'Op de valreep.'}");
    world.now += INT64_C(12) * 3600 * US_PER_S; /* one moment into the 18th */
    assert_is(ask(MSG_REPORT_COMMENT, VWS, "{'tekst':'Te laat.'}"), PROBLEM_WRONG_STATE);
    assert_int_equal(it()->n_comments, 2);
}

/* ------------------------------------------------------------------ contested cases */

static void a_department_contests_its_own_cases_and_no_others(void **state)
{
    (void)state;
    assert_is(about(MSG_CONTEST, VWS, 0, ""), PROBLEM_NOT_FOUND); /* no such report */
    is_opened();
    assert_is(about(MSG_CONTEST, VWS, 0, ""), PROBLEM_N);
    assert_is(about(MSG_CONTEST, OCW, 0, ",'stap':'bijdrage'"), PROBLEM_N);
    assert_is(about(MSG_CONTEST, VWS, 0, ",'stap':'verdelen'"), PROBLEM_WRONG_STATE);
    assert_is(about(MSG_CONTEST, IENW, 0, ""), PROBLEM_NOT_ALLOWED);
    assert_is(about(MSG_CONTEST, ZVL, 0, ""), PROBLEM_NOT_ALLOWED);
    assert_is(about(MSG_CONTEST, COORDINATOR, 0, ""), PROBLEM_NOT_ALLOWED);
    life.s.flags |= SIGNAL_CONFIDENTIAL;
    assert_is(about(MSG_CONTEST, IENW, 0, ""), PROBLEM_NOT_FOUND); /* not for it to see */
    days_pass(17);
    assert_is(about(MSG_CONTEST, VWS, 0, ""), PROBLEM_WRONG_STATE);
}

static void who_passed_it_on_contests_what_counts_still(void **state)
{
    (void)state;
    is_opened();
    days_pass(12); /* later than the take-up term: it counts */
    life_do(&life, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'Weg.'}");
    life_do(&life, MSG_TAKE_UP, IENW, "{}");
    assert_is(about(MSG_CONTEST, VWS, 0, ""), PROBLEM_N);
    life_take(&life, VWS);
    assert_int_equal(it()->n_contests, 1);
    assert_int_equal(event_sight(VWS, EV_CONTESTED, "VWS", life.s.position), SIGHT_FULL);
    assert_int_not_equal(event_sight(VWS, EV_CONTESTED, "IenW", life.s.position), SIGHT_FULL);
}

static void routings_error_counts_already_with_nobody(void **state)
{
    (void)state;
    is_opened();
    life_do(&life, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'Weg.'}");
    life_do(&life, MSG_TAKE_UP, IENW, "{}");
    assert_is(about(MSG_CONTEST, VWS, 0, ""), PROBLEM_WRONG_STATE);
    assert_is(about(MSG_CORRECT, COORDINATOR, 0, ",'ministerie':'VWS'"), PROBLEM_INVALID);
    assert_is(about(MSG_CORRECT, COORDINATOR, 0, ",'ministerie':'IenW'"), PROBLEM_N);
}

static void what_came_in_after_the_period_is_not_in_the_report(void **state)
{
    (void)state;
    does(MSG_REPORT_OPEN, COORDINATOR, "{'van':'2026-01-01','totEnMet':'2026-03-31'}");
    assert_is(about(MSG_CONTEST, VWS, 0, ""), PROBLEM_WRONG_STATE);
    assert_is(about(MSG_CORRECT, COORDINATOR, 0, ",'ministerie':'VWS'"), PROBLEM_WRONG_STATE);
}

/* ------------------------------------------------------------------ corrections */

static void a_second_person_confirms_and_never_the_first(void **state)
{
    int proposal;

    (void)state;
    is_opened();
    assert_is(about(MSG_CORRECT, VWS, 0, ",'ministerie':'VWS'"), PROBLEM_NOT_ALLOWED);
    assert_is(about(MSG_CORRECT, COORDINATOR, 0, ",'ministerie':'IenW'"), PROBLEM_INVALID);
    proposal = is_proposed("VWS");
    assert_is(named(MSG_CORRECT_CONFIRM, COORDINATOR, 0, proposal), PROBLEM_NOT_ALLOWED);
    assert_is(named(MSG_CORRECT_CONFIRM, VWS, 0, proposal), PROBLEM_NOT_ALLOWED);
    assert_is(named(MSG_CORRECT_CONFIRM, ZVL, 1, proposal), PROBLEM_NOT_ALLOWED);
    assert_is(named(MSG_CORRECT_CONFIRM, COORDINATOR, 1, proposal - 1), PROBLEM_WRONG_STATE);
    assert_is(named(MSG_CORRECT_CONFIRM, COORDINATOR, 1, proposal + 9), PROBLEM_WRONG_STATE);
    assert_is(named(MSG_CORRECT_CONFIRM, COORDINATOR, 1, proposal), PROBLEM_N);
    assert_int_equal(life.d.events[0].kind, EV_ATTRIBUTION_CORRECTED);
    life_take(&life, COORDINATOR);
    assert_int_equal(it()->n_open, 0);
    assert_is(named(MSG_CORRECT_CONFIRM, COORDINATOR, 1, proposal), PROBLEM_WRONG_STATE);
    assert_is(named(MSG_CORRECT_WITHDRAW, COORDINATOR, 1, proposal), PROBLEM_WRONG_STATE);
}

static void without_an_account_nobody_corrects(void **state)
{
    struct principal nobody = world.people[COORDINATOR];
    int proposal;
    char json[120], id[UUID_TEXT_LEN + 1];

    (void)state;
    nobody.actor = (struct uuid){0};
    is_opened();
    proposal = is_proposed("VWS");
    uuid_format(&report_id, id);
    snprintf(json, sizeof json, "{'rapport':'%s','voorstel':%d}", id, proposal);
    assert_is(life_ask_by(&life, MSG_CORRECT_CONFIRM, &nobody, json), PROBLEM_NOT_ALLOWED);
}

static void of_bzks_own_case_somebody_from_elsewhere_confirms(void **state)
{
    int proposal;

    (void)state;
    is_opened();
    life_do(&life, MSG_ASSIGN, COORDINATOR, "{'verantwoordelijk':'BZK','reden':'r'}");
    proposal = is_proposed("BZK");
    assert_is(named(MSG_CORRECT_CONFIRM, COORDINATOR, 1, proposal), PROBLEM_NOT_ALLOWED);
    assert_is(named(MSG_CORRECT_CONFIRM, BZK, 1, proposal), PROBLEM_NOT_ALLOWED);
    assert_is(named(MSG_CORRECT_CONFIRM, AUDITOR, 1, proposal), PROBLEM_NOT_ALLOWED);
    assert_is(named(MSG_CORRECT_CONFIRM, TWE, 1, proposal), PROBLEM_NOT_FOUND);
    assert_is(named(MSG_CORRECT_CONFIRM, ZVL, 1, proposal), PROBLEM_N);
    assert_is(named(MSG_CORRECT_CONFIRM, ADVISER, 1, proposal), PROBLEM_N);
    assert_is(named(MSG_CORRECT_CONFIRM, VWS, 1, proposal), PROBLEM_N); /* it had it before */
}

/* The cases of a life so far, as the scoreboard counts them. */
static uint32_t in_figures(const char *department, bool error)
{
    struct cases c;
    uint32_t n = 0;

    cases_init(&c);
    for (size_t i = 0; i < life.n; i++) {
        struct event e = life_event(&life, i);

        assert_int_equal(cases_fold(&c, world.r, &e, NULL, NULL), 0);
    }
    for (int i = 0; i < c.n; i++)
        n += c.list[i].who == place_of(&world, department) &&
             ((c.list[i].flags & CASE_ROUTING_ERROR) != 0) == error;
    cases_free(&c);
    return n;
}

static void a_confirmed_correction_takes_the_cases_out_of_the_figures(void **state)
{
    int proposal;

    (void)state;
    is_opened();
    assert_int_equal(in_figures("VWS", false), 3); /* receipt, take-up, answer */
    proposal = is_proposed("VWS");
    assert_int_equal(in_figures("VWS", false), 3); /* a proposal alone changes nothing */
    assert_is(named(MSG_CORRECT_CONFIRM, COORDINATOR, 1, proposal), PROBLEM_N);
    life_take(&life, COORDINATOR);
    assert_int_equal(in_figures("VWS", false), 0);
    assert_int_equal(in_figures("VWS", true), 3);
    assert_int_equal(in_figures("OCW", false), 1);
    life_do(&life, MSG_ANSWER, VWS, ANSWER_JSON); /* the verdict begins later: it counts */
    assert_int_equal(in_figures("VWS", false), 1);
    assert_int_equal(in_figures("VWS", true), 3);
}

static void one_step_alone_can_be_corrected(void **state)
{
    (void)state;
    is_opened();
    assert_is(about(MSG_CORRECT, COORDINATOR, 0, ",'ministerie':'VWS','stap':'in_behandeling'"),
              PROBLEM_N);
    life_take(&life, COORDINATOR);
    assert_is(named(MSG_CORRECT_CONFIRM, COORDINATOR, 1, (int)life.s.version), PROBLEM_N);
    life_take(&life, COORDINATOR);
    assert_int_equal(in_figures("VWS", true), 1);
    assert_int_equal(in_figures("VWS", false), 2);
}

/* ------------------------------------------------------------------ fixing */

static void it_is_fixed_after_the_days_for_comments(void **state)
{
    (void)state;
    is_opened();
    days_pass(16);
    assert_is(fix(world.position + 1), PROBLEM_WRONG_STATE); /* still the 17th */
    days_pass(1);
    assert_is(ask(MSG_REPORT_FIX, VWS, note_of(world.position + 1)), PROBLEM_NOT_ALLOWED);
    assert_is(fix(world.position + 1), PROBLEM_N);
}

static void the_head_has_all_that_was_said_and_no_more_than_the_log(void **state)
{
    (void)state;
    is_opened();
    does(MSG_REPORT_COMMENT, VWS, "{'tekst':'Goed.'}");
    days_pass(17);
    assert_is(fix(it()->last), PROBLEM_INVALID); /* the comment is not in it */
    assert_true(is_at_fault(&decision.faults, "note"));
    assert_is(fix(world.position + 2), PROBLEM_INVALID);
    assert_is(ask(MSG_REPORT_FIX, COORDINATOR, "{'stand':'geen stand'}"), PROBLEM_INVALID);
    assert_is(ask(MSG_REPORT_FIX, COORDINATOR, "{'stand':'a\\n12x\\nb\\n'}"), PROBLEM_INVALID);
    assert_is(ask(MSG_REPORT_FIX, COORDINATOR, "{'stand':'a\\n\\nb\\n'}"), PROBLEM_INVALID);
    life_do(&life, MSG_SUPPLEMENT, ZVL, TEXT_JSON("informatie")); /* others go on meanwhile */
    does(MSG_REPORT_FIX, COORDINATOR, note_of(it()->last + 1));
    assert_int_equal(it()->fixed, world.position - 2);
}

static void an_open_proposal_keeps_it_from_being_fixed(void **state)
{
    int proposal;

    (void)state;
    is_opened();
    proposal = is_proposed("VWS");
    days_pass(17);
    assert_is(fix(world.position + 1), PROBLEM_WRONG_STATE);
    assert_is(named(MSG_CORRECT_WITHDRAW, VWS, 1, proposal), PROBLEM_NOT_ALLOWED);
    assert_is(named(MSG_CORRECT_WITHDRAW, COORDINATOR, 0, proposal), PROBLEM_N);
    life_take(&life, COORDINATOR);
    assert_is(named(MSG_CORRECT_CONFIRM, COORDINATOR, 1, proposal), PROBLEM_WRONG_STATE);
    assert_is(fix(world.position + 1), PROBLEM_N);
}

static void once_fixed_nothing_changes_any_more(void **state)
{
    struct report before;

    (void)state;
    is_opened();
    assert_is(about(MSG_CONTEST, VWS, 0, ""), PROBLEM_N); /* decided now, stored after the fixing */
    days_pass(17);
    does(MSG_REPORT_FIX, COORDINATOR, note_of(world.position + 1));
    before = *it();
    assert_int_equal(before.state, report_state_FIXED);
    assert_is(ask(MSG_REPORT_COMMENT, VWS, "{'tekst':'Nog iets.'}"), PROBLEM_WRONG_STATE);
    assert_is(ask(MSG_REPORT_WITHDRAW, COORDINATOR, REASON_JSON), PROBLEM_WRONG_STATE);
    assert_is(fix(world.position + 1), PROBLEM_WRONG_STATE);
    assert_is(about(MSG_CORRECT, COORDINATOR, 0, ",'ministerie':'VWS'"), PROBLEM_WRONG_STATE);
    world.now -= 17 * US_PER_DAY;
    assert_is(about(MSG_CONTEST, VWS, 0, ""), PROBLEM_WRONG_STATE);
    life.d.problem = PROBLEM_N;
    {
        char json[200], id[UUID_TEXT_LEN + 1];

        uuid_format(&report_id, id);
        snprintf(json, sizeof json, "{'rapport':'%s','reden':'Te laat.'}", id);
        life_tell(&life, EV_CONTESTED, VWS, json);
    }
    assert_memory_equal(it(), &before, sizeof before);
}

static void a_draft_is_withdrawn_and_then_nothing_is_said_of_it(void **state)
{
    (void)state;
    is_opened();
    assert_is(ask(MSG_REPORT_WITHDRAW, VWS, REASON_JSON), PROBLEM_NOT_ALLOWED);
    does(MSG_REPORT_WITHDRAW, COORDINATOR, REASON_JSON);
    assert_int_equal(it()->state, report_state_WITHDRAWN);
    assert_is(ask(MSG_REPORT_COMMENT, VWS, "{'tekst':'Goed.'}"), PROBLEM_WRONG_STATE);
    assert_is(about(MSG_CONTEST, VWS, 0, ""), PROBLEM_WRONG_STATE);
}

static void no_more_is_said_than_can_be_told(void **state)
{
    (void)state;
    is_opened();
    for (int i = 0; i < REPORT_SAID_MOST; i++)
        does(MSG_REPORT_COMMENT, VWS, "{'tekst':'Goed.'}");
    assert_is(ask(MSG_REPORT_COMMENT, VWS, "{'tekst':'Goed.'}"), PROBLEM_WRONG_STATE);
    assert_is(about(MSG_CONTEST, VWS, 0, ""), PROBLEM_WRONG_STATE);
}

/* ------------------------------------------------------------------ folding again */

/* An event without its words: as a snapshot keeps it, or as its erasure left it. */
static void fold_wordless(struct reports *r, struct event e, struct slice body)
{
    struct buf facts = {0};

    if (!report_has_words((int)e.kind)) {
        wire_set(&e, event, body, body);
    } else {
        erasure_facts((int)e.kind, body, &facts);
        e.has &= ~WIRE_BIT(event_body);
        wire_set(&e, event, facts, buf_slice(&facts));
    }
    assert_int_equal(reports_fold(r, world.r, &e), 0);
    buf_free(&facts);
}

static void what_is_kept_without_words_folds_to_the_same(void **state)
{
    const struct report *a, *b;
    struct reports again;
    size_t own = 0, of_signal = 0;
    int proposal;

    (void)state;
    is_opened();
    does(MSG_REPORT_COMMENT, VWS, "{'tekst':'Mevrouw Jansen weet er meer van.'}");
    assert_is(about(MSG_CONTEST, VWS, 0, ""), PROBLEM_N);
    life_take(&life, VWS);
    is_proposed("OCW");
    proposal = is_proposed("VWS");
    assert_is(named(MSG_CORRECT_CONFIRM, COORDINATOR, 1, proposal), PROBLEM_N);
    life_take(&life, COORDINATOR);
    reports_init(&again);
    while (own < n_told || of_signal < life.n) { /* in the order of the log */
        bool mine = of_signal == life.n ||
                    (own < n_told && told[own].e.position < life.events[of_signal].e.position);
        const struct kept *k = mine ? &told[own++] : &life.events[of_signal++];
        struct event e = k->e;

        e.meta = buf_slice(&k->meta);
        if (report_is_about((int)e.kind)) {
            fold_wordless(&again, e, buf_slice(&k->body));
            fold_wordless(&again, e, buf_slice(&k->body)); /* it was seen: nothing happens */
        }
    }
    a = it();
    b = reports_find(&again, &report_id);
    assert_non_null(b);
    assert_int_equal(a->version, b->version);
    assert_int_equal(a->comment_until, b->comment_until);
    assert_int_equal(a->last, b->last);
    assert_int_equal(a->n_said, b->n_said);
    assert_int_equal(a->n_contests, 1);
    assert_int_equal(b->n_contests, 1);
    assert_int_equal(a->n_open, 1);
    assert_int_equal(b->n_open, 1);
    assert_int_equal(again.n_appends, 2);
    assert_true(reports_seen(&again, &told[1].e.append));
    assert_false(reports_seen(&again, &report_id));
    reports_free(&again);
}

/* The words of a contest and of a proposal are a party's own: it has them erased. */
static void words_about_a_case_can_be_erased(void **state)
{
    assert_true(erasure_can(EV_CONTESTED));
    assert_true(erasure_can(EV_CORRECTION_PROPOSED));
    assert_false(erasure_can(EV_ATTRIBUTION_CORRECTED));
    (void)state;
}

#define REPORT_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPORT_TEST(a_period_that_is_over_is_reported_by_a_coordinator),
        REPORT_TEST(comments_may_come_for_ten_working_days),
        REPORT_TEST(the_term_and_the_calendar_are_those_in_force),
        REPORT_TEST(a_department_comments_until_the_last_day),
        REPORT_TEST(a_department_contests_its_own_cases_and_no_others),
        REPORT_TEST(who_passed_it_on_contests_what_counts_still),
        REPORT_TEST(routings_error_counts_already_with_nobody),
        REPORT_TEST(what_came_in_after_the_period_is_not_in_the_report),
        REPORT_TEST(a_second_person_confirms_and_never_the_first),
        REPORT_TEST(without_an_account_nobody_corrects),
        REPORT_TEST(of_bzks_own_case_somebody_from_elsewhere_confirms),
        REPORT_TEST(a_confirmed_correction_takes_the_cases_out_of_the_figures),
        REPORT_TEST(one_step_alone_can_be_corrected),
        REPORT_TEST(it_is_fixed_after_the_days_for_comments),
        REPORT_TEST(the_head_has_all_that_was_said_and_no_more_than_the_log),
        REPORT_TEST(an_open_proposal_keeps_it_from_being_fixed),
        REPORT_TEST(once_fixed_nothing_changes_any_more),
        REPORT_TEST(a_draft_is_withdrawn_and_then_nothing_is_said_of_it),
        REPORT_TEST(no_more_is_said_than_can_be_told),
        REPORT_TEST(what_is_kept_without_words_folds_to_the_same),
        REPORT_TEST(words_about_a_case_can_be_erased),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
