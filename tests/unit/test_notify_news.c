/*
 * Which event is news to whom: the life of a signal, event after event, and who hears what of it.
 */
#include "services/notify/letter.h"
#include "services/notify/news.h"
#include "tests/unit/domain_test.h"

static struct world world;
static char heard[500]; /* "VWS:assignment OCW:assignment" */
static struct news_item last;

static void on_news(void *arg, const struct news_item *n)
{
    size_t at = strlen(heard);

    (void)arg;
    last = *n;
    snprintf(heard + at, sizeof heard - at, "%s%s:%s%s", at ? " " : "", n->to,
             enum_news.rows[n->what].code,
             n->whom == NEWS_PEOPLE   ? "(people)"
             : n->whom == NEWS_OTHERS ? "(others)"
                                      : "");
}

/* Of the last event of this life. */
static void hears(struct life *l, const char *want)
{
    struct event e = life_event(l, l->n - 1);

    heard[0] = '\0';
    news_of(&e, &l->s, world.r, on_news, NULL);
    if (strcmp(heard, want) != 0)
        fail_msg("event %d: '%s', not '%s'", (int)e.kind, heard, want);
}

static int begin(void **state)
{
    (void)state;
    world = world_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    registry_free(&world.r);
    return 0;
}

#define ANSWER                                                                         \
    "{'soort':'kan_al','besluit':'x','waarom':'x','watKanWel':'x','volgendeStap':'x'," \
    "'volgendeStapDoor':'x','volgendeStapWanneer':'2026-12-01'}"

static void everybody_hears_what_is_for_them_and_nothing_of_what_they_did(void **state)
{
    struct life l = life_new(&world, ZVL, ",'thema':'zorg.huisarts'");

    (void)state;
    hears(&l, "");
    life_tell(&l, EV_ROUTED, ROUTING,
              "{'verantwoordelijk':'VWS','meewerkend':['OCW'],'zekerheid':900}");
    hears(&l, "VWS:assignment OCW:assignment");
    life_do(&l, MSG_TAKE_UP, VWS, "{}");
    hears(&l, "ZVL:course");
    life_do(&l, MSG_ASK, VWS, "{'vraag':'x'}");
    hears(&l, "ZVL:question");
    assert_true(last.due > 0 && last.due == signal_due(&l.s));
    life_do(&l, MSG_REPLY, ZVL, "{'antwoord':'x'}");
    hears(&l, "VWS:course");
    life_do(&l, MSG_CONTRIBUTE, OCW, "{'bijdrage':'x'}");
    hears(&l, "VWS:course");
    life_do(&l, MSG_ATTACH, ZVL, good_bodies[MSG_ATTACH]);
    hears(&l, "VWS:course OCW:course");
    life_do(&l, MSG_ATTACH, OCW, good_bodies[MSG_ATTACH]);
    hears(&l, "ZVL:course VWS:course");
    life_do(&l, MSG_EXTEND, VWS, "{'reden':'x'}");
    hears(&l, "ZVL:course OCW:course");
    life_do(&l, MSG_ANSWER, VWS, ANSWER);
    hears(&l, "ZVL:decision OCW:decision");
    life_do(&l, MSG_REOPEN, ZVL, "{'reden':'x'}");
    hears(&l, "VWS:decision OCW:decision");
    life_free(&l);
}

static void a_note_is_news_to_whom_it_is(void **state)
{
    struct life l = life_new(&world, ZVL, "");

    (void)state;
    life_tell(&l, EV_ROUTED, ROUTING,
              "{'verantwoordelijk':'VWS','meewerkend':['OCW'],'zekerheid':900}");
    life_do(&l, MSG_NOTE, COORDINATOR, "{'aan':'ministerie','ministerie':'OCW','tekst':'x'}");
    hears(&l, "OCW:course");
    life_do(&l, MSG_NOTE, ADVISER, "{'aan':'regio','tekst':'x'}");
    hears(&l, "ZVL:course");
    life_do(&l, MSG_NOTE, COORDINATOR, "{'aan':'adviseurs','tekst':'x'}");
    hears(&l, "ra-zuidwest:course");
    life_do(&l, MSG_NOTE, ADVISER, "{'aan':'adviseurs','tekst':'x'}");
    hears(&l, "coordinator:course");
    life_free(&l);
}

static void what_nobody_leads_is_the_coordinators(void **state)
{
    struct life l = life_new(&world, ZVL, "");

    (void)state;
    life_tell(&l, EV_ROUTED, ROUTING, "{'zekerheid':100}");
    hears(&l, "coordinator:assignment");
    life_do(&l, MSG_ASSIGN, COORDINATOR, "{'verantwoordelijk':'VWS','reden':'x'}");
    hears(&l, "VWS:assignment");
    assert_int_equal(last.due, l.s.to_take_up.day);
    life_do(&l, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'x'}");
    hears(&l, "IenW:assignment ZVL:course");
    life_do(&l, MSG_REFUSE, IENW, "{'reden':'x'}");
    hears(&l, "coordinator:assignment");
    life_free(&l);
}

static void who_works_on_it_hears_that_it_is_theirs(void **state)
{
    struct life l = life_new(&world, ZVL, "");

    (void)state;
    life_tell(&l, EV_ROUTED, ROUTING, "{'verantwoordelijk':'VWS','zekerheid':900}");
    life_do(&l, MSG_ALLOCATE, VWS,
            "{'behandelaar':'0195f3a2-0000-7000-8000-000000000001','directie':'x'}");
    hears(&l, "VWS:assignment(people)");
    assert_false(uuid_is_zero(&last.people[0]));
    assert_true(uuid_is_zero(&last.people[1]));
    life_free(&l);
}

static void a_reminder_is_for_whose_term_it_is(void **state)
{
    struct life l = life_new(&world, ZVL, "");

    (void)state;
    life_tell(&l, EV_ROUTED, ROUTING,
              "{'verantwoordelijk':'VWS','meewerkend':['OCW'],'zekerheid':900}");
    life_tell(&l, EV_REMINDED, ROUTING,
              "{'partij':'VWS','termijn':'take_up','uiterlijkOp':'2026-04-09','herinnering':'"
              "halverwege'}");
    hears(&l, "VWS:reminder");
    assert_int_equal(last.due, day("2026-04-09"));
    life_free(&l);
}

static void a_proposal_is_the_advisers_and_a_second_persons(void **state)
{
    struct life l = life_new(&world, ZVL, "");

    (void)state;
    life_tell(&l, EV_ROUTED, ROUTING, "{'verantwoordelijk':'VWS','zekerheid':900}");
    life_tell(&l, EV_HELP_ASKED, ROUTING, "{'stap':'voorstel','partij':'VWS'}");
    hears(&l, "ra-zuidwest:proposal");
    life_free(&l);
}

/* A confidential signal is known to who has it and to nobody else, an adviser of another region among them. */
static void what_may_not_be_seen_is_no_news(void **state)
{
    struct life l = life_new(&world, TWE, ",'vertrouwelijk':true");

    (void)state;
    life_tell(&l, EV_ROUTED, ROUTING, "{'verantwoordelijk':'VWS','zekerheid':900}");
    hears(&l, "VWS:assignment");
    life_tell(&l, EV_HELP_ASKED, ROUTING, "{'stap':'voorstel','partij':'VWS'}");
    hears(&l, "");
    life_free(&l);
}

static void each_role_usually_hears_at_once_only_what_is_asked_of_it(void **state)
{
    (void)state;
    for (int role = 0; role < role_N; role++)
        for (int what = 0; what < news_N; what++) {
            enum news_way way = news_usual((enum role)role, (enum news)what);
            bool asked = what == news_ASSIGNMENT || what == news_QUESTION || what == news_PROPOSAL;

            if (role == role_AUDITOR || role == role_SYSTEM)
                assert_int_equal(way, news_way_NONE);
            else if (what == news_ALARM)
                assert_int_equal(way, role == role_COORDINATOR ? news_way_AT_ONCE : news_way_NONE);
            else
                assert_int_equal(way == news_way_AT_ONCE, asked);
        }
}

static void a_number_is_read_as_it_was_written(void **state)
{
    static const char *const none[] = {"",
                                       "<1.2@x.nl>",
                                       "<1.2.abc@x.nl>",
                                       "1.2.0123456789abcdef@x.nl",
                                       "<x.2.0123456789abcdef@x.nl>",
                                       "<1.2.0123456789abcdeg@x.nl>",
                                       "<1.2.0123456789abcdef0@x.nl>"};
    char token[17];
    int64_t letter = 0;

    (void)state;
    assert_true(letter_id_read("<812.77.0123456789abcdef@weerklank.example>", &letter, token));
    assert_int_equal(letter, 77);
    assert_string_equal(token, "0123456789abcdef");
    for (size_t i = 0; i < ARRAY_LEN(none); i++)
        if (letter_id_read(none[i], &letter, token))
            fail_msg("%s is taken", none[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST_(name) cmocka_unit_test_setup_teardown(name, begin, end)
        TEST_(everybody_hears_what_is_for_them_and_nothing_of_what_they_did),
        TEST_(a_note_is_news_to_whom_it_is),
        TEST_(what_nobody_leads_is_the_coordinators),
        TEST_(who_works_on_it_hears_that_it_is_theirs),
        TEST_(a_reminder_is_for_whose_term_it_is),
        TEST_(a_proposal_is_the_advisers_and_a_second_persons),
        TEST_(what_may_not_be_seen_is_no_news),
        TEST_(each_role_usually_hears_at_once_only_what_is_asked_of_it),
        TEST_(a_number_is_read_as_it_was_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
