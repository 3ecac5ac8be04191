/*
 * What a new signal must be like, and the reference it gets.
 */
#include "tests/unit/domain_test.h"

static enum problem_code check_by(enum person who, const char *more, struct wire_faults *faults)
{
    struct m_submit m;
    struct buf body;
    char json[4000];
    enum problem_code p;

    snprintf(json, sizeof json, SUBMIT_JSON "%s}", more);
    body = from_json(&shape_m_submit, json);
    assert_int_equal(wire_decode(&shape_m_submit, buf_slice(&body), WIRE_STRICT, &m, faults), 0);
    p = submit_check(world.r, &world.people[who], &m, day("2026-04-01"), faults);
    buf_free(&body);
    return p;
}

static void refused_for(enum problem_code problem, const char *more, const char *field)
{
    struct wire_faults faults;
    enum problem_code p = check_by(ZVL, more, &faults);

    if (p != problem || faults.n != 1 || !is_at_fault(&faults, field) ||
        faults.list[0].code != WIRE_FAULT_VALUE)
        fail_msg("%s: %s with %u faults", more, problem_name(p), faults.n);
}

static void accepted_with(const char *more)
{
    struct wire_faults faults;

    if (check_by(ZVL, more, &faults) != PROBLEM_N || faults.n != 0)
        fail_msg("%s is refused", more);
}

static void the_least_and_the_most_are_accepted(void **state)
{
    (void)state;
    accepted_with("");
    accepted_with(",'titel':'t','gemeenten':['Hulst','GM0715'],'thema':'zorg.huisarts',"
                  "'buurland':'vlaanderen','links':['https://a.nl/x','HTTP://b.nl'],"
                  "'contactTelefoon':'0115-123456','deelbaar':true");
}

static void only_a_region_submits(void **state)
{
    struct wire_faults faults;

    (void)state;
    for (int p = 0; p < PERSON_N; p++)
        assert_int_equal(check_by((enum person)p, "", &faults),
                         p == ZVL || p == TWE ? PROBLEM_N : PROBLEM_NOT_ALLOWED);
    world_adopt(&world, SET_REGIONS,
                "{'versie':2,'geldigVan':'2026-01-01','regios':["
                "{'code':'TWE','naam':'Twente','geldigVan':'2026-01-01'}]}");
    assert_int_equal(check_by(ZVL, "", &faults), PROBLEM_NOT_ALLOWED);
}

static void what_is_named_must_exist_and_be_of_the_region(void **state)
{
    (void)state;
    refused_for(PROBLEM_INVALID, ",'gemeenten':['Hulst','Enschede','Nergenshuizen']",
                "municipalities");
    refused_for(PROBLEM_INVALID, ",'thema':'zorg.tandarts'", "theme");
    refused_for(PROBLEM_INVALID, ",'buurland':'nedersaksen'", "neighbour");
    refused_for(PROBLEM_INVALID, ",'links':['https://a.nl','javascript:alert(1)']", "links");
    refused_for(PROBLEM_INVALID, ",'links':['https://']", "links");
    refused_for(PROBLEM_INVALID, ",'links':['ftp://a.nl']", "links");
}

static void all_faults_come_at_once(void **state)
{
    struct wire_faults faults;

    (void)state;
    assert_int_equal(check_by(ZVL,
                              ",'gemeenten':['Enschede'],'thema':'x','buurland':'wallonie',"
                              "'links':['x'],'geprobeerd':'111222333'",
                              &faults),
                     PROBLEM_INVALID);
    assert_int_equal(faults.n, 5);
    assert_true(is_at_fault(&faults, "tried"));
}

static void faults_are_added_to_those_of_the_shape(void **state)
{
    struct m_submit m = {0};
    struct wire_faults faults = {0};

    (void)state;
    wire_fault_add(&faults, &shape_m_submit.fields[m_submit_what], WIRE_FAULT_MISSING);
    wire_set(&m, m_submit, theme, SLICE_LIT("x"));
    assert_int_equal(submit_check(world.r, &world.people[ZVL], &m, day("2026-04-01"), &faults),
                     PROBLEM_INVALID);
    assert_int_equal(faults.n, 2);
    m.has = 0;
    assert_int_equal(submit_check(world.r, &world.people[ZVL], &m, day("2026-04-01"), &faults),
                     PROBLEM_N);
}

/* Every free text is looked through; a phone number passes the test once in eleven, and may stay. */
static void a_citizen_service_number_is_refused_wherever_it_stands(void **state)
{
    static const struct {
        const char *json, *field;
    } texts[] = {
        {"nodigToelichting", "needed_note"},
        {"titel", "title"},
        {"plaats", "place"},
        {"regel", "rule"},
        {"geprobeerd", "tried"},
        {"contactDenHaag", "contact_there"},
        {"nuttigTotWaarom", "useful_why"},
        {"planonderdeel", "plan_item"},
        {"bredeWelvaart", "wellbeing"},
        {"contactFunctie", "contact_function"},
        {"contactTeam", "contact_team"},
        {"contactMailbox", "contact_mailbox"},
    };
    struct m_submit m = {0};
    struct wire_faults faults = {0};
    char more[100];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        snprintf(more, sizeof more, ",'%s':'nr 1112.22.333 van'", texts[i].json);
        refused_for(PROBLEM_PERSONAL_NUMBER, more, texts[i].field);
        snprintf(more, sizeof more, ",'%s':'nr 1112.22.334 van'", texts[i].json);
        accepted_with(more);
    }
    wire_set(&m, m_submit, what, SLICE_LIT("111222333"));
    wire_set(&m, m_submit, notice, SLICE_LIT("111222333"));
    assert_int_equal(submit_check(world.r, &world.people[ZVL], &m, day("2026-04-01"), &faults),
                     PROBLEM_PERSONAL_NUMBER);
    assert_int_equal(faults.n, 2);
    accepted_with(",'contactTelefoon':'111222333'");
}

/* ------------------------------------------------------------------ references */

static void a_reference_is_made_and_read_back(void **state)
{
    static const char *const regions[] = {"ZVL", "TWE", "NOG", "N-1", "R2", "ABCDEFGH"};
    char text[40], region[25];
    int64_t number;
    int year;

    (void)state;
    signal_reference("ZVL", 2026, 412, text);
    assert_memory_equal(text, "ZVL-2026-0412-", 14);
    for (size_t r = 0; r < ARRAY_LEN(regions); r++)
        for (int64_t n = 1; n <= INT32_MAX; n = n * 7 + 3) {
            signal_reference(regions[r], 2024 + (int)(n % 40), n, text);
            assert_int_equal(signal_reference_parse(slice_str(text), region, &year, &number), 0);
            assert_string_equal(region, regions[r]);
            assert_int_equal(year, 2024 + n % 40);
            assert_int_equal(number, n);
        }
}

static int parse(const char *text)
{
    char region[25];
    int64_t number;
    int year;

    return signal_reference_parse(slice_str(text), region, &year, &number);
}

static void it_may_be_said_in_small_letters_and_with_spaces(void **state)
{
    char text[40], said[60];

    (void)state;
    signal_reference("ZVL", 2026, 412, text);
    snprintf(said, sizeof said, "  zvl 2026 0412 %c ", text[14]);
    assert_int_equal(parse(said), 0);
    snprintf(said, sizeof said, "Zvl-2026 0412-%c", text[14]);
    assert_int_equal(parse(said), 0);
    snprintf(said, sizeof said, "ZVL-2026-412-%c", text[14]);
    assert_int_equal(parse(said), -1);
    snprintf(said, sizeof said, "ZVL-2026-00412-%c", text[14]);
    assert_int_equal(parse(said), -1);
    snprintf(said, sizeof said, "ZVL20260412%c", text[14]);
    assert_int_equal(parse(said), -1);
}

static void what_is_no_reference_is_not_read(void **state)
{
    static const char *const texts[] = {"",
                                        "-",
                                        "---",
                                        "ZVL",
                                        "ZVL-2026-0412",
                                        "ZVL-2026-0412-",
                                        "-2026-0412-7",
                                        "ZVL-26-0412-7",
                                        "ZVL-2026--7",
                                        "ZVL-2026-99999999999999999999-7",
                                        "ZVL_2026_0412_7",
                                        "ZVL-2O26-0412-7",
                                        "ABCDEFGHIJKLMNOPQRSTUVWXYZ-2026-0412-7",
                                        "ZVL-2026-0412-7ZVL-2026-0412-7ZVL-2026-0412-7"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        if (parse(texts[i]) == 0)
            fail_msg("%s", texts[i]);
    assert_int_equal(signal_reference_parse(slice_of("ZVL-2026\0-0412-7", 16), (char[25]){0},
                                            &(int){0}, &(int64_t){0}),
                     -1);
}

static void a_misheard_digit_and_swapped_neighbours_are_found(void **state)
{
    (void)state;
    for (int64_t n = 1; n < 200000; n += n < 2000 ? 1 : 997) {
        char text[40], wrong[40];

        signal_reference("TWE", 2026, n, text);
        for (size_t i = 4; text[i]; i++) {
            if (text[i] == '-')
                continue;
            memcpy(wrong, text, sizeof wrong);
            for (wrong[i] = '0'; wrong[i] <= '9'; wrong[i]++)
                assert_int_equal(parse(wrong), wrong[i] == text[i] ? 0 : -1);
            memcpy(wrong, text, sizeof wrong);
            if (text[i + 1] && text[i + 1] != '-' && text[i + 1] != text[i]) {
                wrong[i] = text[i + 1];
                wrong[i + 1] = text[i];
                assert_int_equal(parse(wrong), -1);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIFE_TEST(the_least_and_the_most_are_accepted),
        LIFE_TEST(only_a_region_submits),
        LIFE_TEST(what_is_named_must_exist_and_be_of_the_region),
        LIFE_TEST(all_faults_come_at_once),
        LIFE_TEST(faults_are_added_to_those_of_the_shape),
        LIFE_TEST(a_citizen_service_number_is_refused_wherever_it_stands),
        cmocka_unit_test(a_reference_is_made_and_read_back),
        cmocka_unit_test(it_may_be_said_in_small_letters_and_with_spaces),
        cmocka_unit_test(what_is_no_reference_is_not_read),
        cmocka_unit_test(a_misheard_digit_and_swapped_neighbours_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
