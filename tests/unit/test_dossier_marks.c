/*
 * The list of marks: it comes back as it went out, edited or not; a mark is about its own place, or about
 * wherever its text is; and what cannot be meant is refused as a whole.
 */
#include "common_test.h"

#include "services/dossier/marks.h"

static struct marks read_back(const char *json)
{
    json_t *list = json_loads(json, 0, NULL);
    struct marks m;
    char why[200];

    assert_non_null(list);
    assert_int_equal(marks_read(list, &m, why, sizeof why), 0);
    json_decref(list);
    return m;
}

static void assert_refused(const char *json, const char *part)
{
    json_t *list = json_loads(json, JSON_DECODE_ANY, NULL);
    struct marks m;
    char why[200] = "";

    assert_int_equal(marks_read(list, &m, why, sizeof why), -1);
    assert_non_null(strstr(why, part));
    assert_int_equal(m.n, 0);
    json_decref(list);
}

/* The places of what is marked: "4-10 20-26". */
static void assert_places(struct marks *m, int64_t version, const char *path, const char *text,
                          const char *places)
{
    struct passages p = {0};
    char got[200] = "";

    marks_of(m, "ZVL-2026-0001-2", version, path, slice_str(text), true, &p);
    for (size_t i = 0; i < p.n; i++)
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%zu-%zu", i ? " " : "",
                 p.list[i].from, p.list[i].to);
    assert_string_equal(got, places);
    passages_free(&p);
}

static void the_list_comes_back_as_it_went_out(void **state)
{
    struct marks m = {0}, again;
    char why[200], *a, *b;
    json_t *out, *second;

    (void)state;
    marks_add(&m, &(struct mark){.reference = (char *)"ZVL-2026-0001-2",
                                 .path = (char *)"stappen/0/wat",
                                 .text = (char *)"Öz \"&\" Zn",
                                 .version = 3,
                                 .from = 2,
                                 .to = 11,
                                 .kind = PASSAGE_NAME,
                                 .ground = WOO_PRIVACY});
    out = marks_json(&m);
    assert_int_equal(marks_read(out, &again, why, sizeof why), 0);
    second = marks_json(&again);
    a = json_dumps(out, JSON_SORT_KEYS);
    b = json_dumps(second, JSON_SORT_KEYS);
    assert_string_equal(a, b);
    free(a);
    free(b);
    json_decref(out);
    json_decref(second);
    marks_free(&m);
    marks_free(&again);
}

static void a_mark_is_about_its_own_place(void **state)
{
    struct marks m = read_back(
        "[{\"kenmerk\": \"ZVL-2026-0001-2\", \"versie\": 1, \"veld\": \"wat\", \"van\": 3,"
        " \"tot\": 6, \"tekst\": \"Jan\", \"grond\": \"5.1.2.e\", \"bevestigd\": true}]");

    (void)state;
    assert_places(&m, 1, "wat", "De Jan en Jan", "3-6");
    assert_true(m.list[0].used);
    assert_places(&m, 2, "wat", "De Jan en Jan", "");
    assert_places(&m, 1, "merkbaar", "De Jan en Jan", "");
    marks_free(&m);
}

static void characters_are_counted_not_bytes(void **state)
{
    struct marks m = read_back(
        "[{\"kenmerk\": \"ZVL-2026-0001-2\", \"versie\": 1, \"veld\": \"wat\", \"van\": 4,"
        " \"tot\": 7, \"tekst\": \"Öz!\", \"grond\": \"5.1.2.e\", \"bevestigd\": true}]");

    (void)state;
    assert_places(&m, 1, "wat", "één Öz! hier", "6-10");
    marks_free(&m);
}

static void a_mark_whose_place_holds_another_text_is_not_used(void **state)
{
    struct marks m = read_back(
        "[{\"kenmerk\": \"ZVL-2026-0001-2\", \"versie\": 1, \"veld\": \"wat\", \"van\": 3,"
        " \"tot\": 6, \"tekst\": \"Jan\", \"grond\": \"5.1.2.e\", \"bevestigd\": true}]");

    (void)state;
    assert_places(&m, 1, "wat", "De Piet en Jan", "");
    assert_places(&m, 1, "wat", "De", "");
    assert_false(m.list[0].used);
    marks_free(&m);
}

static void a_text_without_a_place_is_sought_everywhere(void **state)
{
    struct marks m = read_back("[{\"tekst\": \"Jan\", \"grond\": \"5.1.2.e\", \"bevestigd\": true},"
                               " {\"tekst\": \"Jansen\", \"grond\": \"5.2\", \"bevestigd\": true},"
                               " {\"tekst\": \"niet\", \"grond\": \"5.2\", \"bevestigd\": false}]");

    (void)state;
    assert_places(&m, 1, "wat", "Jan niet, Jansen wel", "0-3 10-16"); /* the longer one of two */
    assert_places(&m, 9, "links/2", "xJanx", "1-4");
    marks_free(&m);
}

static void what_overlaps_becomes_one(void **state)
{
    struct marks m = read_back("[{\"tekst\": \"abc\", \"grond\": \"5.1.2.e\", \"bevestigd\": true},"
                               " {\"tekst\": \"cde\", \"grond\": \"5.2\", \"bevestigd\": true}]");

    (void)state;
    assert_places(&m, 1, "wat", "xabcdex", "1-6");
    marks_free(&m);
}

static void a_list_that_cannot_be_meant_is_refused(void **state)
{
    (void)state;
    assert_refused("{}", "lijst");
    assert_refused("[7]", "geen object");
    assert_refused("[{\"grond\": \"5.2\"}]", "geen tekst");
    assert_refused("[{\"tekst\": \"x\", \"grond\": \"5.3\"}]", "grond");
    assert_refused("[{\"tekst\": \"x\", \"grond\": \"5.2\", \"bevestigd\": \"ja\"}]",
                   "true of false");
    assert_refused("[{\"tekst\": \"x\", \"grond\": \"5.2\", \"van\": 3, \"tot\": 2}]", "plaats");
    assert_refused("[{\"tekst\": \"x\", \"grond\": \"5.2\", \"van\": 0, \"tot\": 1}]", "plaats");
    assert_refused(
        "[{\"tekst\": \"a\", \"grond\": \"5.2\"}, {\"tekst\": \"\", \"grond\": \"5.2\"}]",
        "passage 2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_comes_back_as_it_went_out),
        cmocka_unit_test(a_mark_is_about_its_own_place),
        cmocka_unit_test(characters_are_counted_not_bytes),
        cmocka_unit_test(a_mark_whose_place_holds_another_text_is_not_used),
        cmocka_unit_test(a_text_without_a_place_is_sought_everywhere),
        cmocka_unit_test(what_overlaps_becomes_one),
        cmocka_unit_test(a_list_that_cannot_be_meant_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
