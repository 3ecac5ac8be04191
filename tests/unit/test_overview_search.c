/*
 * Search and the newer filters of lists: what is found, by whom, in which order and with which marks;
 * that pages stay what they were while signals come in; that a cursor is of one question and one party;
 * and that strange questions are answered.
 */
#include "tests/unit/overview_lives.h"
#include "tests/unit/overview_stage.h"

#include "services/overview/page.h"

static struct pg_cluster cluster;
static struct test_log history;
static struct stage stage;

/* --- A log with texts of its own -------------------------------------------------------------- */

struct text_of {
    const char *region, *title, *what, *rule, *place;
    unsigned flags;
    enum signal_kind kind;
};

static struct test_signal submit(const struct text_of *t)
{
    struct test_signal s = {.version = 1, .region = t->region};
    struct m_submit m = {0};
    struct buf needed = {0}, places = {0};

    uuid_new_v7(&s.id);
    wire_put_enum(&needed, &enum_need, need_RULE);
    wire_set(&m, m_submit, what, slice_str(t->what));
    wire_set(&m, m_submit, notice, SLICE_LIT("Men merkt het elke dag."));
    wire_set(&m, m_submit, needed, wire_list_of(&needed, 1));
    if (t->title)
        wire_set(&m, m_submit, title, slice_str(t->title));
    if (t->rule)
        wire_set(&m, m_submit, rule, slice_str(t->rule));
    if (t->place) {
        wire_put_text(&places, slice_str(t->place));
        wire_set(&m, m_submit, municipalities, wire_list_of(&places, 1));
    }
    wire_set(&m, m_submit, kind, (uint8_t)t->kind);
    wire_set(&m, m_submit, theme, SLICE_LIT("zorg"));
    if (t->flags & SUBMIT_SHAREABLE)
        wire_set(&m, m_submit, shareable, true);
    if (t->flags & SUBMIT_CONFIDENTIAL)
        wire_set(&m, m_submit, confidential, true);
    log_event(&history, &s.id, 1, EV_SUBMITTED, t->region, role_REGION, &m);
    buf_free(&needed);
    buf_free(&places);
    return s;
}

static void supplement(struct test_signal *s, const char *text)
{
    struct m_supplement m = {0};

    wire_set(&m, m_supplement, text, slice_str(text));
    log_event(&history, &s->id, ++s->version, EV_SUPPLEMENTED, s->region, role_REGION, &m);
}

static struct test_signal bus, ferry, secret, passed, many[120];

static int set_up(void **state)
{
    char what[80];

    (void)state;
    log_init("test", LOG_ERROR);
    hash_init();
    chance_seed(815);
    pg_start(&cluster);
    overview_schema(&cluster);
    log_open(&history);
    bus = submit(&(struct text_of){"ZVL", "Geen bussen in de avond", "De buurtbus rijdt niet.",
                                   "Wet personenvervoer 2000, artikel 19", "Hulst", 0,
                                   signal_kind_BOTTLENECK});
    ferry = submit(&(struct text_of){"TWE", NULL, "Het veer ligt stil bij ijsgang <b>en mist</b>.",
                                     "artikel 3 van de Wlz; Participatiewet", "Terneuzen",
                                     SUBMIT_SHAREABLE, signal_kind_OPPORTUNITY});
    secret = submit(&(struct text_of){"ZVL", "Geheim van de bussen", "Kwetsbaar en vertrouwelijk.",
                                      NULL, NULL, SUBMIT_CONFIDENTIAL | SUBMIT_SHAREABLE,
                                      signal_kind_BOTTLENECK});
    passed = submit(&(struct text_of){"ZOU", "Doorgestuurde zaak", "Vroeger was alles rustiger.",
                                      NULL, NULL, 0, signal_kind_BOTTLENECK});
    log_route(&history, &passed, "VWS", NULL, NULL);
    supplement(&passed, "Voordat het wegging: kastanjes.");
    log_redirect(&history, &passed, "VWS", "OCW");
    supplement(&passed, "Nadat het wegging: walnoten.");
    for (size_t i = 0; i < ARRAY_LEN(many); i++) {
        snprintf(what, sizeof what, "Zaak %zu over fietspaden%s.", i,
                 i % 3 == 0 ? ", vooral fietspaden en nog eens fietspaden" : "");
        many[i] = submit(&(struct text_of){test_regions[i % 4], NULL, what, "Wegenwet", "Hulst", 0,
                                           signal_kind_BOTTLENECK});
    }
    stage_open(&stage, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&stage);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    stage_close(&stage);
    log_close(&history);
    pg_stop(&cluster);
    hash_deinit();
    return 0;
}

/* --- Asking ----------------------------------------------------------------------------------- */

static struct m_list text_question(const char *text)
{
    struct m_list m = {0};

    wire_set(&m, m_list, text, slice_str(text));
    return m;
}

static struct m_listed ask(const char *party, const struct m_list *m)
{
    struct question q = {.party = party, .kind = MSG_LIST, .body = m, .see = stage.head};
    struct m_listed listed;

    assert_int_equal(stage_ask(&stage, &q), MSG_LISTED);
    stage_take(&stage, &shape_m_listed, &listed);
    return listed;
}

static uint32_t found(const char *party, const char *text)
{
    struct m_list m = text_question(text);
    return ask(party, &m).signals.count;
}

static void assert_finds(const char *party, const char *text, const struct test_signal *s)
{
    struct m_list m = text_question(text);
    struct m_listed listed = ask(party, &m);
    struct summary row;
    size_t at = 0;

    assert_int_equal(listed.signals.count, 1);
    assert_true(wire_list_record(listed.signals, &at, &shape_summary, &row));
    assert_true(uuid_equal(&row.signal, &s->id));
    assert_true(wire_has(&row, summary_hit));
}

static const char *hit_of(const char *party, const char *text)
{
    static char hit[1024];
    struct m_list m = text_question(text);
    struct m_listed listed = ask(party, &m);
    struct summary row;
    size_t at = 0;

    assert_true(wire_list_record(listed.signals, &at, &shape_summary, &row));
    snprintf(hit, sizeof hit, "%.*s", SLICE_FMT(row.hit));
    return hit;
}

/* --- What is found ---------------------------------------------------------------------------- */

static void stems_phrases_and_what_is_not_to_be_there(void **state)
{
    (void)state;
    assert_finds("ZVL", "buurtbus", &bus);
    assert_finds("ZVL", "buurtbussen", &bus);
    assert_int_equal(found("ZVL", "bus"), 2); /* stands there as bussen */
    assert_finds("ZVL", "BUURTBUS avonden", &bus);
    assert_finds("TWE", "\"ligt stil\"", &ferry);
    assert_int_equal(found("TWE", "\"stil ligt\""), 0);
    assert_finds("ZVL", "bussen -vertrouwelijk", &bus);
    assert_int_equal(found("ZVL", "bussen"), 2);
    assert_int_equal(found("ZVL", "buurtbus OR vertrouwelijk"), 2);
    assert_finds("TWE", "Wlz", &ferry);
    assert_finds("ZVL", "personenvervoer", &bus);
    assert_finds("ZVL", "Hulst bussen", &bus);
}

static void words_are_marked_and_nothing_else_is(void **state)
{
    (void)state;
    /* What looks like a page's own marks is taken out by the way. */
    assert_string_equal(hit_of("TWE", "ijsgang"),
                        "veer ligt stil bij \u27e6ijsgang\u27e7  en mist . Men merkt het elke dag. "
                        "Terneuzen artikel");
}

static void only_who_may_see_it_finds_it(void **state)
{
    (void)state;
    assert_int_equal(found("TWE", "buurtbus"), 0); /* another region's, not shareable */
    assert_finds("ZVL", "ijsgang", &ferry);        /* another region's, shareable */
    assert_int_equal(found("TWE", "geheim"), 0);
    assert_int_equal(found("AUD", "geheim"), 0);
    assert_int_equal(found("VWS", "geheim"), 0);
    assert_finds("BZK-C", "geheim", &secret);
    assert_finds("ADV", "geheim", &secret);
    assert_int_equal(found("ADV", "ijsgang"), 0);
    /* Of others' signals departments find title and theme, not what is in them. */
    assert_finds("VWS", "bussen avond", &bus);
    assert_int_equal(found("VWS", "buurtbus"), 0);
    assert_int_equal(found("VWS", "avond buurtbus"), 0);
    assert_string_equal(hit_of("VWS", "bussen avond"),
                        "Geen \u27e6bussen\u27e7 in de \u27e6avond\u27e7");
}

static void who_passed_it_on_finds_what_was_said_until_then(void **state)
{
    (void)state;
    assert_finds("VWS", "rustiger", &passed);
    assert_finds("VWS", "kastanjes", &passed);
    assert_int_equal(found("VWS", "walnoten"), 0);
    assert_finds("OCW", "kastanjes", &passed);
    assert_finds("OCW", "walnoten", &passed);
    assert_int_equal(found("IENW", "kastanjes"), 0);
}

static void the_best_find_comes_first_unless_asked_otherwise(void **state)
{
    struct m_list m = text_question("fietspaden");
    struct m_listed listed;
    struct summary row;
    size_t at = 0;

    (void)state;
    wire_set(&m, m_list, limit, 40);
    listed = ask("BZK-C", &m);
    for (int i = 0; i < 40; i++) {
        assert_true(wire_list_record(listed.signals, &at, &shape_summary, &row));
        assert_true(uuid_equal(&row.signal, &many[117 - 3 * i].id));
    }
    wire_set(&m, m_list, sort, sort_NEWEST);
    listed = ask("BZK-C", &m);
    at = 0;
    assert_true(wire_list_record(listed.signals, &at, &shape_summary, &row));
    assert_true(uuid_equal(&row.signal, &many[119].id));
}

static void filters_and_a_text_go_together(void **state)
{
    struct m_list m = text_question("fietspaden");

    (void)state;
    wire_set(&m, m_list, limit, 200);
    wire_set(&m, m_list, region, SLICE_LIT("ZOU"));
    assert_int_equal(ask("BZK-C", &m).signals.count, 30);
    wire_set(&m, m_list, law, SLICE_LIT("wegenwet"));
    assert_int_equal(ask("BZK-C", &m).signals.count, 30);
    wire_set(&m, m_list, kind, signal_kind_OPPORTUNITY);
    assert_int_equal(ask("BZK-C", &m).signals.count, 0);
}

/* --- Filters ---------------------------------------------------------------------------------- */

static void laws_are_found_without_their_articles(void **state)
{
    static const char *const laws[] = {"Wlz", "wlz", "artikel 7, lid 2, Wlz", "Participatiewet",
                                       "de Participatiewet"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(laws); i++) {
        struct m_list m = {0};
        wire_set(&m, m_list, law, slice_str(laws[i]));
        assert_int_equal(ask("BZK-C", &m).signals.count, 1);
    }
}

static void municipalities_kinds_and_dates_filter(void **state)
{
    struct m_list m = {0};

    (void)state;
    wire_set(&m, m_list, municipality, SLICE_LIT("hulst"));
    wire_set(&m, m_list, limit, 500);
    assert_int_equal(ask("BZK-C", &m).signals.count, 121);
    assert_int_equal(ask("VWS", &m).signals.count, 0); /* it sees their titles only */
    m = (struct m_list){0};
    wire_set(&m, m_list, kind, signal_kind_OPPORTUNITY);
    assert_int_equal(ask("BZK-C", &m).signals.count, 1);
    m = (struct m_list){0};
    wire_set(&m, m_list, due_until, TEST_DAY - 1);
    assert_int_equal(ask("BZK-C", &m).signals.count, 0);
    wire_set(&m, m_list, due_until, TEST_DAY + 400);
    wire_set(&m, m_list, limit, 500);
    assert_int_equal(ask("BZK-C", &m).signals.count, 124);
    wire_set(&m, m_list, due_from, TEST_DAY + 399);
    assert_int_equal(ask("BZK-C", &m).signals.count, 0);
}

/* --- Pages ------------------------------------------------------------------------------------ */

static void pages_of_finds_stay_while_signals_come_in(void **state)
{
    struct m_list m = text_question("fietspaden");
    struct uuid seen[ARRAY_LEN(many)];
    char cursor[PAGE_CURSOR] = "";
    struct m_listed listed;
    struct summary row;
    size_t n = 0;

    (void)state;
    wire_set(&m, m_list, limit, 25);
    do {
        size_t at = 0;
        listed = ask("BZK-C", &m);
        while (wire_list_record(listed.signals, &at, &shape_summary, &row)) {
            for (size_t i = 0; i < n; i++)
                assert_false(uuid_equal(&seen[i], &row.signal));
            assert_true(n < ARRAY_LEN(seen));
            seen[n++] = row.signal;
        }
        cursor[0] = '\0';
        if (wire_has(&listed, m_listed_cursor)) {
            snprintf(cursor, sizeof cursor, "%.*s", SLICE_FMT(listed.cursor));
            wire_set(&m, m_list, cursor, slice_str(cursor));
        }
        submit(&(struct text_of){"ZVL", NULL, "fietspaden fietspaden fietspaden fietspaden", NULL,
                                 NULL, 0, signal_kind_BOTTLENECK});
        supplement(&ferry, "Ook hier nu fietspaden.");
        stage_publish(&stage, log_head(&history) - 1);
    } while (cursor[0]);
    assert_int_equal(n, ARRAY_LEN(many));
}

static void a_cursor_is_of_one_question_of_one_party(void **state)
{
    struct m_list m = text_question("fietspaden");
    struct question q = {.party = "BZK-C", .kind = MSG_LIST, .body = &m};
    char cursor[PAGE_CURSOR];
    struct m_listed listed;

    (void)state;
    wire_set(&m, m_list, limit, 5);
    listed = ask("BZK-C", &m);
    snprintf(cursor, sizeof cursor, "%.*s", SLICE_FMT(listed.cursor));
    wire_set(&m, m_list, cursor, slice_str(cursor));
    wire_set(&m, m_list, limit, 7); /* a page may be of another size */
    assert_int_equal(ask("BZK-C", &m).signals.count, 7);
    q.party = "AUD";
    assert_string_equal(stage_problem(&stage, &q), "invalid");
    q.party = "BZK-C";
    wire_set(&m, m_list, region, SLICE_LIT("ZVL"));
    assert_string_equal(stage_problem(&stage, &q), "invalid");
    m.has &= ~WIRE_BIT(m_list_region);
    wire_set(&m, m_list, text, SLICE_LIT("fietspad"));
    assert_string_equal(stage_problem(&stage, &q), "invalid");
    wire_set(&m, m_list, text, SLICE_LIT("fietspaden"));
    for (size_t i = 0; i < strlen(cursor); i++) { /* every digit is sealed */
        char was = cursor[i];
        cursor[i] = was == '0' ? '1' : '0';
        assert_string_equal(stage_problem(&stage, &q), "invalid");
        cursor[i] = was;
    }
    assert_int_equal(ask("BZK-C", &m).signals.count, 7);
}

/* --- Strange questions ------------------------------------------------------------------------ */

static void strange_texts_get_an_answer(void **state)
{
    static const char *const texts[] = {"de het een",
                                        "\"",
                                        "\"\"\"",
                                        "-",
                                        "- -",
                                        "or",
                                        "OR OR",
                                        "!",
                                        "&|!<->():*",
                                        "' OR 1=1 --",
                                        "\\",
                                        "\\\\'",
                                        "'=dVWS'",
                                        "=rZVL",
                                        "=s0",
                                        "((((((((",
                                        "a:*",
                                        "<2>",
                                        "%",
                                        "\u27e6\u27e7",
                                        "http://x.nl/a?b=c",
                                        "-fietspaden -bussen",
                                        "\"fietspaden",
                                        "1e400",
                                        "-1"};
    char lengthy[1001], hostile[1001];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        (void)found("TWE", texts[i]);
    assert_int_equal(found("TWE", "=rZVL buurtbus"), 0);
    assert_int_equal(found("TWE", "OR '=rZVL' OR buurtbus"), 0);
    memset(lengthy, 'x', 1000);
    lengthy[1000] = '\0';
    assert_int_equal(found("BZK-C", lengthy), 0);
    for (size_t i = 0; i < 1000; i += 2)
        memcpy(hostile + i, i % 4 ? "-a" : "\"b", 2);
    hostile[1000] = '\0';
    (void)found("BZK-C", hostile);
}

static void too_long_a_text_and_no_text_are_clear_problems(void **state)
{
    static char huge[10241];
    struct m_list m = {0};
    struct question q = {.party = "BZK-C", .kind = MSG_LIST, .body = &m};

    (void)state;
    memset(huge, 'a', sizeof huge - 1);
    wire_set(&m, m_list, text, slice_str(huge));
    assert_string_equal(stage_problem(&stage, &q), "invalid");
    wire_set(&m, m_list, text, SLICE_LIT("bus\0sen"));
    assert_int_equal(bus_send(stage.client, NULL, SLICE_LIT("")), 0);
    m = (struct m_list){0};
    wire_set(&m, m_list, sort, sort_RANK);
    assert_string_equal(stage_problem(&stage, &q), "invalid");
}

/* --- The index and what is forgotten ---------------------------------------------------------- */

static char plans[65536];

static void keep_plan(void *arg, const char *notice)
{
    (void)arg;
    strncat(plans, notice, sizeof plans - strlen(plans) - 1);
}

/* What the database did inside the function, as it tells itself. */
static void a_search_goes_by_its_index(void **state)
{
    static const char *const kinds[] = {"1", "2", "3", "5"};

    (void)state;
    pg_ask(&cluster, "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0;"
                     " SET auto_explain.log_nested_statements = on;"
                     " SET auto_explain.log_level = notice");
    PQsetNoticeProcessor(cluster.side, keep_plan, NULL);
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        char sql[256];
        plans[0] = '\0';
        snprintf(sql, sizeof sql,
                 "SET weerklank.by = '%s'; SET weerklank.party = 'VWS'; SET client_min_messages ="
                 " notice; SELECT count(*) FROM overview.search('fietspaden', 1000000)",
                 kinds[i]);
        pg_ask(&cluster, "ALTER FUNCTION overview.search RESET client_min_messages");
        pg_ask(&cluster, sql);
        assert_non_null(strstr(plans, "Bitmap Index Scan on words_found"));
        assert_null(strstr(plans, "Seq Scan on words"));
    }
    /* A control: without the index the plan says so. */
    plans[0] = '\0';
    pg_ask(&cluster, "BEGIN; DROP INDEX overview.words_found;"
                     " SELECT count(*) FROM overview.search('fietspaden', 1000000)");
    assert_non_null(strstr(plans, "Seq Scan on words"));
    pg_ask(&cluster, "ROLLBACK");
    PQsetNoticeProcessor(cluster.side, pg_quiet, NULL);
    pg_ask(&cluster, "SET auto_explain.log_min_duration = -1; RESET client_min_messages");
}

static void what_is_forgotten_is_found_no_more(void **state)
{
    char id[UUID_TEXT_LEN + 1], sql[300];

    (void)state;
    uuid_format(&ferry.id, id);
    assert_finds("TWE", "ijsgang", &ferry);
    snprintf(sql, sizeof sql,
             "SELECT overview.forget(array_agg(signal), array_agg(position), array_agg(NULL::text))"
             " FROM overview.words WHERE signal = '%s'",
             id);
    pg_ask(&cluster, sql);
    assert_int_equal(found("TWE", "ijsgang"), 0);
    snprintf(sql, sizeof sql,
             "SELECT (SELECT count(*) FROM overview.words WHERE signal = '%s') +"
             " (SELECT count(*) FROM overview.mark WHERE signal = '%s' AND what < 3)",
             id, id);
    assert_string_equal(pg_ask(&cluster, sql), "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stems_phrases_and_what_is_not_to_be_there),
        cmocka_unit_test(words_are_marked_and_nothing_else_is),
        cmocka_unit_test(only_who_may_see_it_finds_it),
        cmocka_unit_test(who_passed_it_on_finds_what_was_said_until_then),
        cmocka_unit_test(the_best_find_comes_first_unless_asked_otherwise),
        cmocka_unit_test(filters_and_a_text_go_together),
        cmocka_unit_test(laws_are_found_without_their_articles),
        cmocka_unit_test(municipalities_kinds_and_dates_filter),
        cmocka_unit_test(pages_of_finds_stay_while_signals_come_in),
        cmocka_unit_test(a_cursor_is_of_one_question_of_one_party),
        cmocka_unit_test(strange_texts_get_an_answer),
        cmocka_unit_test(too_long_a_text_and_no_text_are_clear_problems),
        cmocka_unit_test(a_search_goes_by_its_index),
        cmocka_unit_test(what_is_forgotten_is_found_no_more),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
