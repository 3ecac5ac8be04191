/*
 * Files of signals: their records, the ids that are kept beside them, and foreign fields made ours.
 */
#include "common_test.h"

#include "services/cli/ids.h"
#include "services/cli/mapping.h"
#include "services/cli/source.h"

#include "common/hash.h"

#include <fcntl.h>
#include <sys/stat.h>

static char folder[64], path[128];

static const char *file_with(const char *name, const char *text)
{
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "we");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    return path;
}

/* The next record as JSON in one line, or why it is none. */
static void assert_record(struct source *s, int64_t line, const char *expected)
{
    struct source_record r;
    const char *why = "";
    json_t *json;
    char *text;

    assert_int_equal(source_next(s, &r), 1);
    assert_int_equal(r.line, line);
    json = source_parse(s, &r, &why);
    text = json ? json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS) : strdup(why);
    assert_string_equal(text, expected);
    free(text);
    json_decref(json);
}

static void json_lines_are_records_and_empty_ones_are_not(void **state)
{
    struct source *s = source_open(
        file_with("a.jsonl", "{\"wat\":\"a\"}\n\n  \n{\"wat\":\"b\"}\r\n[1]\n{\"wat\""));
    struct source_record r;

    (void)state;
    assert_record(s, 1, "{\"wat\":\"a\"}");
    assert_record(s, 4, "{\"wat\":\"b\"}");
    assert_record(s, 5, "it is no JSON object");
    assert_int_equal(source_next(s, &r), 1);
    assert_int_equal(r.index, 3);
    assert_int_equal(source_next(s, &r), 0);
    source_free(&s);
}

static void cells_between_quotes_hold_everything(void **state)
{
    struct source *s = source_open(file_with("a.csv", "wat;titel;thema\r\n"
                                                      "\"een;\r\ntwee\";\"hij zei \"\"ja\"\"\";\r\n"
                                                      "plat;;zorg\r\n"
                                                      "a;b;c;d\r\n"));
    (void)state;
    assert_record(s, 2, "{\"titel\":\"hij zei \\\"ja\\\"\",\"wat\":\"een;\\ntwee\"}");
    assert_record(s, 4, "{\"thema\":\"zorg\",\"wat\":\"plat\"}");
    assert_record(s, 5, "it has more cells than the head (3)");
    source_free(&s);
}

static void the_separator_is_what_the_head_has_most_of(void **state)
{
    static const char *const files[] = {"wat,titel\na,b\n", "wat;titel\na;b\n",
                                        "wat\ttitel\na\tb\n", "\xef\xbb\xbfwat;titel\na;b\n"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        struct source *s = source_open(file_with("b.csv", files[i]));

        assert_record(s, 2, "{\"titel\":\"b\",\"wat\":\"a\"}");
        source_free(&s);
    }
}

static void what_is_no_utf_8_is_one_bad_record_and_not_the_end(void **state)
{
    struct source *s =
        source_open(file_with("c.jsonl", "{\"wat\":\"caf\xe9\"}\n{\"wat\":\"b\"}\n"));

    (void)state;
    assert_record(s, 1, "it is no UTF-8");
    assert_record(s, 2, "{\"wat\":\"b\"}");
    source_free(&s);
}

/* ------------------------------------------------------------------------------ ids */

static struct ids_entry entry(const char *sum)
{
    struct ids_entry e = {.mark = IDS_CHOSEN};

    uuid_new_v7(&e.id);
    snprintf(e.sum, sizeof e.sum, "%s", sum);
    return e;
}

static void chosen_ids_are_found_again(void **state)
{
    const char *file = file_with("d.jsonl", "");
    struct ids *ids = ids_open(file);
    struct ids_entry e[3], found;

    (void)state;
    assert_non_null(ids);
    for (int i = 0; i < 3; i++) {
        e[i] = entry("0123456789abcdef");
        assert_int_equal(ids_get(ids, i, &found), 0);
        assert_int_equal(ids_put(ids, i, &e[i]), 0);
    }
    assert_int_equal(ids_mark(ids, 1, IDS_ACCEPTED, SLICE_LIT("ZVL-2026-0412-7")), 0);
    assert_int_equal(ids_mark(ids, 2, IDS_REFUSED, (struct slice){0}), 0);
    assert_int_equal(ids_sync(ids), 0);
    ids_close(&ids);
    ids = ids_open(file);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ids_get(ids, i, &found), 1);
        assert_true(uuid_equal(&found.id, &e[i].id));
        assert_string_equal(found.sum, e[i].sum);
        assert_int_equal(found.mark, " +!"[i]);
    }
    assert_int_equal(ids_get(ids, 3, &found), 0);
    ids_close(&ids);
}

static void a_line_that_a_crash_cut_off_is_no_line(void **state)
{
    const char *file = file_with("e.jsonl", "");
    struct ids *ids = ids_open(file);
    struct ids_entry e = entry("0123456789abcdef"), found;
    char side[160];

    (void)state;
    assert_int_equal(ids_put(ids, 0, &e), 0);
    assert_int_equal(ids_put(ids, 1, &e), 0);
    ids_close(&ids);
    snprintf(side, sizeof side, "%s.ids", file);
    assert_int_equal(truncate(side, 80 * 2 + 33), 0);
    ids = ids_open(file);
    assert_int_equal(ids_get(ids, 0, &found), 1);
    assert_int_equal(ids_get(ids, 1, &found), 0);
    ids_close(&ids);
}

static void a_side_file_is_of_one_run_at_a_time(void **state)
{
    const char *file = file_with("f.jsonl", "");
    struct ids *one = ids_open(file);

    (void)state;
    assert_non_null(one);
    assert_null(ids_open(file));
    ids_close(&one);
}

static void another_file_of_that_name_is_left_alone(void **state)
{
    struct stat st;
    char name[128];

    (void)state;
    file_with("g.jsonl.ids", "van iemand anders\n");
    snprintf(name, sizeof name, "%s/g.jsonl", folder);
    assert_null(ids_open(name));
    snprintf(path, sizeof path, "%s/g.jsonl.ids", folder);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size, 18);
}

/* ------------------------------------------------------------------------------ mapping */

static void assert_mapped(const char *map, const char *record, bool texts, const char *expected)
{
    json_t *m = map ? mapping_read(file_with("map.json", map)) : NULL;
    json_t *r = json_loads(record, 0, NULL), *out;
    char *text;

    assert_true(!map || m);
    assert_non_null(r);
    out = mapping_apply(m, r, texts);
    text = json_dumps(out, JSON_COMPACT | JSON_SORT_KEYS);
    assert_string_equal(text, expected);
    free(text);
    json_decref(out);
    json_decref(r);
    json_decref(m);
}

static void foreign_fields_become_ours(void **state)
{
    (void)state;
    assert_mapped("{\"wat\":\"text\",\"regio\":\"region\",\"nodig\":{\"const\":[\"weet_niet\"]}}",
                  "{\"text\":\"a\",\"region\":[\"NF\",\"NOG\"],\"lead\":\"VWS\"}", false,
                  "{\"nodig\":[\"weet_niet\"],\"regio\":\"NF\",\"wat\":\"a\"}");
    assert_mapped("{\"wat\":{\"key\":[\"text\",\"title\"]}}", "{\"text\":\"\",\"title\":\"b\"}",
                  false, "{\"wat\":\"b\"}");
    assert_mapped("{\"thema\":{\"key\":\"t\",\"values\":{\"zorg\":\"gezondheid\"}}}",
                  "{\"t\":\"zorg\"}", false, "{\"thema\":\"gezondheid\"}");
    assert_mapped("{\"soort\":{\"key\":\"k\",\"default\":\"kans\"}}", "{\"k\":null}", false,
                  "{\"soort\":\"kans\"}");
    assert_mapped("{\"gemeenten\":\"g\",\"regio\":\"region\"}", "{\"g\":\"Hulst\",\"region\":[]}",
                  false, "{\"gemeenten\":[\"Hulst\"]}");
}

static void a_text_is_cut_at_a_blank_to_what_we_take(void **state)
{
    char record[600] = "{\"title\":\"", *p = record + 10;
    json_t *map, *r, *out;

    (void)state;
    for (int i = 0; i < 60; i++)
        p += sprintf(p, "vijf ");
    memcpy(p, "\"}", sizeof "\"}");
    map = mapping_read(file_with("map.json", "{\"titel\":{\"key\":\"title\",\"cut\":true}}"));
    r = json_loads(record, 0, NULL);
    out = mapping_apply(map, r, false);
    assert_int_equal(json_string_length(json_object_get(out, "titel")), 199);
    json_decref(out);
    json_decref(r);
    json_decref(map);
}

static void cells_become_what_the_field_wants(void **state)
{
    (void)state;
    assert_mapped(
        NULL,
        "{\"nodig\":\"geld,uitleg\",\"deelbaar\":\"ja\",\"bekendSinds\":\"1-2-2026\",\"regio\":"
        "\"ZVL\"}",
        true,
        "{\"bekendSinds\":\"2026-02-01\",\"deelbaar\":true,\"nodig\":[\"geld\",\"uitleg\"],"
        "\"regio\":\"ZVL\"}");
}

static void a_mapping_to_a_field_that_is_not_ours_is_refused(void **state)
{
    (void)state;
    assert_null(mapping_read(file_with("map.json", "{\"kleur\":\"colour\"}")));
    assert_null(mapping_read(file_with("map.json", "{\"wat\":7}")));
    assert_null(mapping_read(file_with("map.json", "[]")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_lines_are_records_and_empty_ones_are_not),
        cmocka_unit_test(cells_between_quotes_hold_everything),
        cmocka_unit_test(the_separator_is_what_the_head_has_most_of),
        cmocka_unit_test(what_is_no_utf_8_is_one_bad_record_and_not_the_end),
        cmocka_unit_test(chosen_ids_are_found_again),
        cmocka_unit_test(a_line_that_a_crash_cut_off_is_no_line),
        cmocka_unit_test(a_side_file_is_of_one_run_at_a_time),
        cmocka_unit_test(another_file_of_that_name_is_left_alone),
        cmocka_unit_test(foreign_fields_become_ours),
        cmocka_unit_test(a_text_is_cut_at_a_blank_to_what_we_take),
        cmocka_unit_test(cells_become_what_the_field_wants),
        cmocka_unit_test(a_mapping_to_a_field_that_is_not_ours_is_refused),
    };
    char command[80];
    int rc;

    hash_init();
    snprintf(folder, sizeof folder, "/tmp/wk-cli-XXXXXX");
    if (!mkdtemp(folder))
        return 1;
    rc = cmocka_run_group_tests(tests, NULL, NULL);
    snprintf(command, sizeof command, "rm -r %s", folder);
    if (system(command) != 0) /* NOLINT(cert-env33-c): the words are ours */
        rc++;
    hash_deinit();
    return rc;
}
