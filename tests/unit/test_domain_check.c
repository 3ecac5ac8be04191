/*
 * What may be adopted: every contradiction is found, names its field, and comes with a sentence.
 */
#include "tests/unit/domain_test.h"

#define DATES "'geldigVan':'2024-01-01'"
#define KEY_A "abcdefghijklmnopqrstuvwxyz0123456789.-:+"
#define KEY_B "0123456789abcdefghijklmnopqrstuvwxyz.-:+"

/* Exactly one fault, at this field, of record `index` (-1: of the whole), with these words. */
static void one_fault(enum registry_set set, const char *json, const char *field, int index,
                      const char *words)
{
    char why[400] = "";
    struct wire_faults f = check_json(&world, set, json, why, sizeof why);

    if (f.n != 1)
        fail_msg("%u faults instead of one (%s) in %s", f.n, why, json);
    assert_string_equal(f.list[0].field->name, field);
    assert_int_equal(f.list[0].code, WIRE_FAULT_VALUE);
    assert_true((f.list[0].within != NULL) == (index >= 0));
    if (index >= 0)
        assert_int_equal(f.list[0].index, index);
    if (!strstr(why, words))
        fail_msg("\"%s\" does not say \"%s\"", why, words);
}

static void no_fault(enum registry_set set, const char *json)
{
    char why[400] = "";

    if (check_json(&world, set, json, why, sizeof why).n != 0)
        fail_msg("%s in %s", why, json);
}

static void a_version_is_one_more_than_now(void **state)
{
    (void)state;
    one_fault(SET_THEMES, THEMES_JSON, "version", -1, "must be 2");
    one_fault(SET_TERMS,
              "{'versie':2," DATES ",'termijnen':[{'code':'answer','naam':'a','lengte':1,"
              "'eenheid':'weken'}]}",
              "version", -1, "must be 1");
}

#define REGIONS(list)          "{'versie':2," DATES ",'regios':[" list "]}"
#define REGION(code)           "{'code':'" code "','naam':'n'," DATES "}"
#define TOWN(code, name, more) "{'code':'" code "','naam':'" name "'" more "}"

static void regions_do_not_contradict_themselves(void **state)
{
    (void)state;
    no_fault(SET_REGIONS, REGIONS(REGION("ZVL") "," REGION("N-1")));
    one_fault(SET_REGIONS, REGIONS(REGION("ZVL") "," REGION("ZVL")), "code", 1, "twice");
    one_fault(SET_REGIONS, REGIONS(REGION("ZVL") "," REGION("Twente")), "code", 1, "no code");
    one_fault(SET_REGIONS, REGIONS(REGION("ZEELANDIA")), "code", 0, "no code");
    one_fault(SET_REGIONS, REGIONS(REGION("-ZVL")), "code", 0, "no code");
    one_fault(SET_REGIONS, REGIONS(REGION("VWS")), "code", 0, "is a department");
    one_fault(SET_REGIONS, REGIONS("{'code':'ZVL','naam':'n'," DATES ",'geldigTot':'2024-01-01'}"),
              "valid_until", 0, "ends before");
}

static void a_municipality_is_in_one_place_at_a_time(void **state)
{
    (void)state;
#define TWO(a, b)                                                \
    REGIONS("{'code':'ZVL','naam':'n'," DATES ",'gemeenten':[" a \
            "]},{'code':'TWE','naam':'n'," DATES ",'gemeenten':[" b "]}")
    no_fault(SET_REGIONS, TWO(TOWN("GM1", "A", ""), TOWN("GM2", "A", "")));
    no_fault(SET_REGIONS, TWO(TOWN("GM1", "A", ",'geldigTot':'2026-01-01'"),
                              TOWN("GM1", "A", ",'geldigVan':'2026-01-01'")));
    one_fault(SET_REGIONS, TWO(TOWN("GM1", "A", ""), TOWN("GM1", "A", "")), "municipalities", 1,
              "two places");
    one_fault(SET_REGIONS,
              TWO(TOWN("GM1", "A", ",'geldigTot':'2026-01-02'"),
                  TOWN("GM1", "A", ",'geldigVan':'2026-01-01'")),
              "municipalities", 1, "two places");
    one_fault(SET_REGIONS, TWO(TOWN("GM1", "A", "") "," TOWN("GM2", "A", ""), ""), "municipalities",
              0, "twice");
}

#define DEPARTMENTS(list) "{'versie':2," DATES ",'ministeries':[" list "]}"
#define DEPARTMENT(code)  "{'code':'" code "','naam':'n'," DATES "}"
#define VWS_OCW           DEPARTMENT("VWS") "," DEPARTMENT("OCW")

#define EZ_ENDS(by_theme)                                                          \
    "{'code':'EZ','naam':'n'," DATES ",'geldigTot':'2030-01-01','opvolger':'VWS'," \
    "'perThema':[{'thema':" by_theme "}]}"

static void departments_do_not_contradict_themselves(void **state)
{
    (void)state;
    no_fault(SET_DEPARTMENTS, DEPARTMENTS(VWS_OCW));
    one_fault(SET_DEPARTMENTS, DEPARTMENTS(VWS_OCW "," DEPARTMENT("OCW")), "code", 2, "twice");
    one_fault(SET_DEPARTMENTS, DEPARTMENTS(VWS_OCW "," DEPARTMENT("ZVL")), "code", 2,
              "no department");
    one_fault(SET_DEPARTMENTS, DEPARTMENTS(VWS_OCW "," DEPARTMENT("coordinator")), "code", 2,
              "no department");
    one_fault(SET_DEPARTMENTS,
              DEPARTMENTS(VWS_OCW ",{'code':'EZ','naam':'n'," DATES ",'geldigTot':'2023-01-01'}"),
              "valid_until", 2, "ends before");
    one_fault(SET_DEPARTMENTS,
              DEPARTMENTS(VWS_OCW ",{'code':'EZ','naam':'n'," DATES ",'opvolger':'KGG'}"),
              "successor", 2, "cannot succeed");
    one_fault(SET_DEPARTMENTS,
              DEPARTMENTS(VWS_OCW ",{'code':'EZ','naam':'n'," DATES ",'opvolger':'EZ'}"),
              "successor", 2, "cannot succeed");
    no_fault(SET_DEPARTMENTS, DEPARTMENTS(VWS_OCW "," EZ_ENDS("'zorg','opvolger':'OCW'")));
    one_fault(SET_DEPARTMENTS, DEPARTMENTS(VWS_OCW "," EZ_ENDS("'zorgen','opvolger':'OCW'")),
              "by_theme", 2, "no theme zorgen");
    one_fault(SET_DEPARTMENTS, DEPARTMENTS(VWS_OCW "," EZ_ENDS("'zorg','opvolger':'KGG'")),
              "by_theme", 2, "cannot succeed");
    one_fault(SET_DEPARTMENTS,
              DEPARTMENTS(VWS_OCW "," EZ_ENDS("'zorg','opvolger':'OCW'},{'thema':'zorg',"
                                              "'opvolger':'VWS'")),
              "by_theme", 2, "twice");
    one_fault(SET_DEPARTMENTS,
              DEPARTMENTS(VWS_OCW ",{'code':'EZ','naam':'n'," DATES ",'geldigTot':'2030-01-01',"
                                  "'perThema':[{'thema':'zorg','opvolger':'OCW'}]}"),
              "by_theme", 2, "for all others");
}

static void a_department_that_others_name_does_not_leave(void **state)
{
    (void)state;
    one_fault(SET_DEPARTMENTS, DEPARTMENTS(DEPARTMENT("VWS")), "departments", -1,
              "contributes to the theme zorg.huisarts");
    assert_int_equal(check_json(&world, SET_DEPARTMENTS, DEPARTMENTS(DEPARTMENT("OCW")), NULL, 0).n,
                     3); /* two themes and a rule */
}

#define THEMES(list) "{'versie':2," DATES ",'themas':[" list "]}"
#define THEME(code, lead, more) \
    "{'code':'" code "','naam':'n','verantwoordelijk':'" lead "'," DATES more "}"
#define HUISARTS THEME("zorg.huisarts", "VWS", "")

static void themes_do_not_contradict_themselves(void **state)
{
    (void)state;
    no_fault(SET_THEMES, THEMES(HUISARTS "," THEME("a", "OCW", ",'meewerkend':['VWS','BZK']")));
    one_fault(SET_THEMES, THEMES(HUISARTS "," HUISARTS), "code", 1, "twice");
    one_fault(SET_THEMES, THEMES(HUISARTS "," THEME("a", "EZ", "")), "lead", 1, "no department");
    one_fault(SET_THEMES, THEMES(HUISARTS "," THEME("a", "VWS", ",'meewerkend':['ZVL']")),
              "contributors", 1, "no department");
    one_fault(SET_THEMES, THEMES(HUISARTS "," THEME("a", "VWS", ",'meewerkend':['OCW','OCW']")),
              "contributors", 1, "twice");
    one_fault(SET_THEMES, THEMES(HUISARTS "," THEME("a", "VWS", ",'meewerkend':['VWS']")),
              "contributors", 1, "twice");
    one_fault(SET_THEMES, THEMES(HUISARTS "," THEME("a", "VWS", ",'boven':'b'")), "above", 1,
              "no theme");
    one_fault(SET_THEMES, THEMES(HUISARTS "," THEME("a", "VWS", ",'boven':'a'")), "above", 1,
              "above itself");
    one_fault(SET_THEMES, THEMES(HUISARTS "," THEME("a", "VWS", ",'geldigTot':'2020-01-01'")),
              "valid_until", 1, "ends before");
    assert_int_equal(check_json(&world, SET_THEMES,
                                THEMES(HUISARTS "," THEME("a", "VWS", ",'boven':'b'") "," THEME(
                                    "b", "VWS", ",'boven':'a'")),
                                NULL, 0)
                         .n,
                     2);
    one_fault(SET_THEMES, THEMES(THEME("zorg", "VWS", "")), "themes", -1, "the rule arts points");
}

static void terms_are_those_that_exist(void **state)
{
    (void)state;
#define TERM(code) "{'code':'" code "','naam':'n','lengte':3,'eenheid':'weken'}"
    no_fault(SET_TERMS,
             "{'versie':1," DATES ",'termijnen':[" TERM("answer") "," TERM("verdict") "]}");
    one_fault(SET_TERMS,
              "{'versie':1," DATES ",'termijnen':[" TERM("answer") "," TERM("answer") "]}", "code",
              1, "twice");
    one_fault(SET_TERMS, "{'versie':1," DATES ",'termijnen':[" TERM("lunch") "]}", "code", 0,
              "no term lunch");
}

static void rules_name_what_exists_and_can_apply(void **state)
{
    (void)state;
#define RULES(list)            "{'versie':2," DATES ",'regels':[" list "]}"
#define RULE(department, more) "{'code':'r','ministerie':'" department "'" more "}"
    no_fault(SET_RULES, RULES(RULE("VWS", ",'wetten':['Jeugdwet']")));
    no_fault(SET_RULES, RULES(RULE("VWS", ",'grens':true")));
    one_fault(SET_RULES, RULES(RULE("VWS", ",'woorden':['a']") "," RULE("VWS", ",'woorden':['a']")),
              "code", 1, "twice");
    one_fault(SET_RULES, RULES(RULE("EZ", ",'woorden':['a']")), "department", 0, "no department");
    one_fault(SET_RULES, RULES(RULE("VWS", ",'woorden':['a'],'thema':'x'")), "theme", 0,
              "no theme");
    one_fault(SET_RULES, RULES(RULE("VWS", "")), "words", 0, "never applies");
}

static void only_who_can_be_somebody_is_let_in(void **state)
{
    (void)state;
#define PARTY(code, role, more) "{'code':'" code "','rol':'" role "','naam':'n'" more "}"
    no_fault(SET_PARTIES, PARTY("VWS", "ministerie", ",'sleutel':'" KEY_A "'"));
    no_fault(SET_PARTIES, PARTY("ra-oost", "regioadviseur", ",'regios':['TWE','ZVL']"));
    one_fault(SET_PARTIES, PARTY("NOG", "regio", ""), "code", -1, "no region");
    one_fault(SET_PARTIES, PARTY("EZ", "ministerie", ""), "code", -1, "no department");
    assert_int_equal(check_json(&world, SET_PARTIES, PARTY("VWS", "controleur", ""), NULL, 0).n, 2);
    one_fault(SET_PARTIES, PARTY("EL", "coordinator", ""), "code", -1, "a region or a department");
    one_fault(SET_PARTIES, PARTY("ar", "coordinator", ""), "role", -1, "another role");
    one_fault(SET_PARTIES, PARTY("x", "systeem", ""), "role", -1, "the system");
    one_fault(SET_PARTIES, PARTY("x", "regioadviseur", ""), "regions", -1, "An adviser has");
    one_fault(SET_PARTIES, PARTY("x", "controleur", ",'regios':['TWE']"), "regions", -1,
              "An adviser has");
    one_fault(SET_PARTIES, PARTY("x", "regioadviseur", ",'regios':['VWS']"), "regions", -1,
              "no region");
    one_fault(SET_PARTIES, PARTY("x", "coordinator", ",'ministerie':'EZ'"), "department", -1,
              "no department");
    one_fault(SET_PARTIES, PARTY("x", "controleur", ",'ministerie':'BZK'"), "department", -1,
              "Only of a coordinator");
}

static void check_revoke_of(const char *key, const char *words)
{
    struct m_revoke m = {0};
    struct wire_faults f = {0};
    char why[200];
    int rc;

    wire_set(&m, m_revoke, key, slice_str(key));
    rc = registry_check_revoke(world.r, &m, &f, why, sizeof why);
    assert_int_equal(rc, words ? -1 : 0);
    assert_int_equal(f.n, words ? 1 : 0);
    if (words && (!strstr(why, words) || strcmp(f.list[0].field->name, "key") != 0))
        fail_msg("\"%s\" does not say \"%s\"", why, words);
}

static void a_key_is_one_partys_and_does_not_come_back(void **state)
{
    struct buf body;

    (void)state;
    one_fault(SET_PARTIES,
              PARTY("VWS", "ministerie", ",'sleutel':'abcdefghijklmnopqrstuvwxyz0123456789.-:|'"),
              "key", -1, "no CURVE");
    check_revoke_of(KEY_A, "cannot come in");
    world_adopt(&world, SET_PARTIES, PARTY("VWS", "ministerie", ",'sleutel':'" KEY_A "'"));
    one_fault(SET_PARTIES, PARTY("OCW", "ministerie", ",'sleutel':'" KEY_A "'"), "key", -1,
              "another party");
    no_fault(SET_PARTIES, PARTY("VWS", "ministerie", ",'sleutel':'" KEY_A "'"));
    check_revoke_of(KEY_A, NULL);
    body = from_json(&shape_m_revoke, "{'sleutel':'" KEY_A "','reden':'Weg.'}");
    assert_int_equal(world_fold(&world, SET_PARTIES, EV_KEY_REVOKED, buf_slice(&body)), 0);
    buf_free(&body);
    check_revoke_of(KEY_A, "cannot come in");
    one_fault(SET_PARTIES, PARTY("VWS", "ministerie", ",'sleutel':'" KEY_A "'"), "key", -1,
              "revoked");
}

static void the_last_key_of_a_coordinator_stays(void **state)
{
    (void)state;
    world_adopt(&world, SET_PARTIES, PARTY("coordinator", "coordinator", ",'sleutel':'" KEY_A "'"));
    check_revoke_of(KEY_A, "last key");
    world_adopt(&world, SET_PARTIES, PARTY("c2", "coordinator", ",'sleutel':'" KEY_B "'"));
    check_revoke_of(KEY_A, NULL);
}

static void faults_are_added_to_those_that_are_there(void **state)
{
    struct wire_faults f = {0};
    struct m_revoke m = {0};
    char why[8];

    (void)state;
    wire_set(&m, m_revoke, key, SLICE_LIT(KEY_A));
    wire_fault_add(&f, NULL, WIRE_FAULT_FORM);
    assert_int_equal(registry_check_revoke(world.r, &m, &f, why, sizeof why), -1);
    assert_int_equal(f.n, 2);
    assert_int_equal(strlen(why), sizeof why - 1);
}

/* ------------------------------------------------------------------ the data of the project */

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *text = calloc(1, JSON_MOST + 1);

    assert_non_null(text);
    if (!f)
        fail_msg("%s cannot be read", path);
    assert_true(fread(text, 1, JSON_MOST, f) > 0);
    fclose(f);
    return text;
}

static void the_reference_data_of_the_project_can_be_adopted(void **state)
{
    static const char *const files[] = {"regios", "ministeries", "themas", "termijnen", "regels"};
    struct world own = {.r = registry_new(), .now = NOON_1_APRIL};
    char path[100];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        char why[400] = "";
        char *text;

        snprintf(path, sizeof path, "compose/reference/%s.json", files[i]);
        text = read_file(path);
        if (check_json(&own, (enum registry_set)i, text, why, sizeof why).n != 0)
            fail_msg("%s: %s", path, why);
        world_adopt(&own, (enum registry_set)i, text);
        free(text);
    }
    assert_true(registry_is_region(own.r, SLICE_LIT("ZVL"), day("2026-04-01")));
    assert_true(
        registry_is_municipality(own.r, SLICE_LIT("ZVL"), SLICE_LIT("Hulst"), day("2026-04-01")));
    registry_free(&own.r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIFE_TEST(a_version_is_one_more_than_now),
        LIFE_TEST(regions_do_not_contradict_themselves),
        LIFE_TEST(a_municipality_is_in_one_place_at_a_time),
        LIFE_TEST(departments_do_not_contradict_themselves),
        LIFE_TEST(a_department_that_others_name_does_not_leave),
        LIFE_TEST(themes_do_not_contradict_themselves),
        LIFE_TEST(terms_are_those_that_exist),
        LIFE_TEST(rules_name_what_exists_and_can_apply),
        LIFE_TEST(only_who_can_be_somebody_is_let_in),
        LIFE_TEST(a_key_is_one_partys_and_does_not_come_back),
        LIFE_TEST(the_last_key_of_a_coordinator_stays),
        LIFE_TEST(faults_are_added_to_those_that_are_there),
        LIFE_TEST(the_reference_data_of_the_project_can_be_adopted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
