/*
 * What is attached to a signal: by whom, under which names, how many; what its erasure leaves; who sees it.
 */
#include "services/domain/attachment.h"
#include "services/domain/erasure.h"
#include "tests/unit/domain_test.h"

static const char *attach_json(const char *name)
{
    static char json[600];

    snprintf(
        json, sizeof json,
        "{'bestand':'01961f3a-8c1e-7b2d-9f00-abcdef012347','naam':'%s','bestandssoort':'pdf','"
        "grootte':5,"
        "'zout':'AAAAAAAAAAAAAAAAAAAAAA==','som':'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',"
        "'omschrijving':'De brief.'}",
        name);
    return json;
}

static void region_lead_contributor_and_coordinator_attach(void **state)
{
    (void)state;
    is_routed();
    life_do(&life, MSG_ATTACH, ZVL, attach_json("brief.pdf"));
    life_do(&life, MSG_ATTACH, VWS, attach_json("advies.pdf"));
    life_do(&life, MSG_ATTACH, OCW, attach_json("bijdrage.pdf"));
    life_do(&life, MSG_ATTACH, COORDINATOR, attach_json("overzicht.pdf"));
    assert_int_equal(life.s.files, 4);
    assert_refused(&life, MSG_ATTACH, BZK, attach_json("a.pdf"), PROBLEM_NOT_ALLOWED);
    assert_refused(&life, MSG_ATTACH, ADVISER, attach_json("a.pdf"), PROBLEM_NOT_ALLOWED);
    assert_refused(&life, MSG_ATTACH, AUDITOR, attach_json("a.pdf"), PROBLEM_NOT_ALLOWED);
    assert_refused(&life, MSG_ATTACH, TWE, attach_json("a.pdf"), PROBLEM_NOT_FOUND);
    life_do(&life, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'Weg.'}");
    assert_refused(&life, MSG_ATTACH, VWS, attach_json("a.pdf"), PROBLEM_NOT_ALLOWED);
    life_do(&life, MSG_WITHDRAW, ZVL, REASON_JSON);
    assert_refused(&life, MSG_ATTACH, ZVL, attach_json("a.pdf"), PROBLEM_WRONG_STATE);
}

static void nothing_but_the_number_of_files_changes(void **state)
{
    struct signal before;

    (void)state;
    is_routed();
    life_do(&life, MSG_ASK, VWS,
            TEXT_JSON("vraag")); /* the clock stands still, and goes on doing so */
    before = life.s;
    world.now += US_PER_DAY;
    life_do(&life, MSG_ATTACH, ZVL, attach_json("brief.pdf"));
    assert_int_equal(life.s.files, before.files + 1);
    assert_int_equal(life.s.flags, before.flags);
    assert_int_equal(life.s.state, before.state);
    assert_memory_equal(&life.s.to_take_up, &before.to_take_up, sizeof before.to_take_up);
    assert_memory_equal(&life.s.to_answer, &before.to_answer, sizeof before.to_answer);
    assert_memory_equal(&life.s.to_act, &before.to_act, sizeof before.to_act);
}

static void a_twenty_first_file_is_refused(void **state)
{
    (void)state;
    for (int i = 0; i < ATTACH_MOST; i++)
        life_do(&life, MSG_ATTACH, ZVL, attach_json("brief.pdf"));
    assert_refused(&life, MSG_ATTACH, ZVL, attach_json("brief.pdf"), PROBLEM_TOO_MANY_FILES);
    assert_non_null(life.d.detail);
}

static void a_name_is_no_path_and_hides_nothing(void **state)
{
    static const char *const good[] = {"brief.pdf",        "Brief van 3 april (2).pdf",
                                       "één € – 50%.ods",  "x",
                                       "geen.ending.hier", "nummer #3; versie=2.txt"};
    static const char *const bad[] = {"",        ".",        "..",         ".profile",
                                      "a/b.pdf", "../a.pdf", "a\\\\b.pdf", "c:a",
                                      "a*.pdf",  "wat?.pdf", "<a>.pdf",    "a|b.pdf",
                                      " a.pdf",  "a.pdf ",   "a.pdf.",     "/etc/passwd"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_int_equal(life_ask(&life, MSG_ATTACH, ZVL, attach_json(good[i])), PROBLEM_N);
    for (size_t i = 1; i < ARRAY_LEN(bad); i++) {
        assert_refused(&life, MSG_ATTACH, ZVL, attach_json(bad[i]), PROBLEM_INVALID);
        assert_true(is_at_fault(&life.d.faults, "name"));
    }
    assert_false(attachment_name_ok(SLICE_LIT("")));
    assert_false(attachment_name_ok(SLICE_LIT("\"a\".pdf")));
    assert_false(attachment_name_ok(SLICE_LIT("a\0.pdf")));
}

static void a_name_with_a_personal_number_is_refused(void **state)
{
    (void)state;
    assert_refused(&life, MSG_ATTACH, ZVL, attach_json("dossier 111222333.pdf"),
                   PROBLEM_PERSONAL_NUMBER);
    assert_int_equal(life_ask(&life, MSG_ATTACH, ZVL, attach_json("dossier 111222334.pdf")),
                     PROBLEM_N);
}

/* Name, salt, digest, size and description go; which bytes are to be destroyed stays. */
static void erasure_leaves_nothing_but_the_id(void **state)
{
    struct buf facts = {0}, want = {0};
    struct m_attach m = {0};
    struct event e;

    (void)state;
    life_do(&life, MSG_ATTACH, ZVL, attach_json("brief.pdf"));
    e = life_event(&life, life.n - 1);
    assert_int_equal(e.kind, EV_ATTACHED);
    assert_true(erasure_can(EV_ATTACHED));
    assert_true(erasure_has_texts(EV_ATTACHED, e.body));
    erasure_facts(EV_ATTACHED, e.body, &facts);
    e.has &= ~WIRE_BIT(event_body);
    wire_set(&e, event, facts, buf_slice(&facts));
    assert_int_equal(event_fields(&e, &shape_m_attach, &m), 0);
    assert_int_equal(m.has, WIRE_BIT(m_attach_file));
    assert_int_equal(m.file.b[15], 0x47);
    buf_add(&want,
            "\x81\xa4"
            "file\xc4\x10",
            8);
    buf_add(&want, m.file.b, sizeof m.file.b);
    assert_int_equal(facts.n, want.n);
    assert_memory_equal(facts.p, want.p, want.n);
    buf_free(&facts);
    buf_free(&want);
}

static void an_erased_one_folds_and_counts_still(void **state)
{
    struct signal again;
    struct event e;

    (void)state;
    life_do(&life, MSG_ATTACH, ZVL, attach_json("brief.pdf"));
    signal_init(&again);
    for (size_t i = 0; i < life.n; i++) {
        e = life_event(&life, i);
        if (e.kind == EV_ATTACHED)
            e.has &= ~WIRE_BIT(event_body);
        assert_int_equal(signal_fold(&again, world.r, &e), 0);
    }
    assert_int_equal(again.files, 1);
    signal_free(&again);
}

static void it_is_seen_in_full_up_to_the_redirect_and_by_nobody_with_a_title_alone(void **state)
{
    int64_t before;

    (void)state;
    is_routed();
    life_do(&life, MSG_ATTACH, ZVL, attach_json("brief.pdf"));
    before = life.s.position;
    life_do(&life, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'Weg.'}");
    life_do(&life, MSG_ATTACH, ZVL, attach_json("later.pdf"));
#define SEEN(who, at) event_sight(who, EV_ATTACHED, "ZVL", at)
    assert_int_equal(SEEN(VWS, before), SIGHT_FULL);
    assert_int_equal(SEEN(VWS, life.s.position), SIGHT_NONE);
    assert_int_equal(SEEN(IENW, before), SIGHT_FULL);
    assert_int_equal(SEEN(IENW, life.s.position), SIGHT_FULL);
    assert_int_equal(SEEN(BZK, before), SIGHT_NONE);
    assert_int_equal(SEEN(TWE, before), SIGHT_NONE);
    assert_int_equal(SEEN(COORDINATOR, life.s.position), SIGHT_FULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIFE_TEST(region_lead_contributor_and_coordinator_attach),
        LIFE_TEST(nothing_but_the_number_of_files_changes),
        LIFE_TEST(a_twenty_first_file_is_refused),
        LIFE_TEST(a_name_is_no_path_and_hides_nothing),
        LIFE_TEST(a_name_with_a_personal_number_is_refused),
        LIFE_TEST(erasure_leaves_nothing_but_the_id),
        LIFE_TEST(an_erased_one_folds_and_counts_still),
        LIFE_TEST(it_is_seen_in_full_up_to_the_redirect_and_by_nobody_with_a_title_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
