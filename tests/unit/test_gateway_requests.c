/*
 * From addresses and bodies to messages, and what is told when that cannot be.
 */
#include "tests/unit/common_test.h"

#include "services/gateway/attach.h"
#include "services/gateway/problem.h"
#include "services/gateway/query.h"
#include "services/http/target.h"

#include <stdio.h>
#include <stdlib.h>

static struct http_target target;

static struct http_request request_of(enum http_method method, const char *address,
                                      const char *body)
{
    struct http_request r = {
        .method = method, .target = slice_str(address), .body = slice_str(body)};

    assert_int_equal(http_target_read(r.target, &target).status, 0);
    r.path = target.path;
    r.n_path = target.n_path;
    r.query = target.query;
    r.n_query = target.n_query;
    return r;
}

/* ------------------------------------------------------------------ routes */

static void each_route_is_found_by_its_own_path_and_method(void **state)
{
    (void)state;
    for (size_t i = 0; i < routes_count(); i++) {
        const struct route *t = route_at(i);
        char path[200];
        struct http_request r;
        unsigned methods;

        snprintf(path, sizeof path, "%s", t->path); /* braces are no part of a path */
        for (char *at = path; *at; at++)
            *at = *at == '{' || *at == '}' ? '-' : *at;
        r = request_of(t->method, path, "");
        assert_ptr_equal(route_find(&r, &methods), t);
        assert_true(methods & 1u << t->method);
    }
}

static void no_path_is_found_that_is_none(void **state)
{
    static const char *const none[] = {"/",
                                       "/v1",
                                       "/v1/",
                                       "/v1/knelpunten/",
                                       "/v1/knelpunten//vragen",
                                       "/v2/knelpunten",
                                       "/V1/knelpunten",
                                       "/v1/knelpunten/a/b/c"};
    unsigned methods;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(none); i++) {
        struct http_request r = request_of(HTTP_GET, none[i], "");

        assert_null(route_find(&r, &methods));
        assert_int_equal(methods, 0);
    }
    struct http_request r = request_of(HTTP_PUT, "/v1/knelpunten", "");
    assert_null(route_find(&r, &methods));
    assert_int_equal(methods, 1u << HTTP_GET | 1u << HTTP_POST);
}

/* ------------------------------------------------------------------ questions in addresses */

static int question(const char *address, void *out, struct wire_faults *faults)
{
    struct http_request r = request_of(HTTP_GET, address, "");
    unsigned methods;
    const struct route *t = route_find(&r, &methods);
    static struct buf body;
    json_t *keep = NULL;
    int rc;

    assert_non_null(t);
    buf_free(&body);
    faults->n = 0;
    rc = query_body(t, &r, &body, faults, &keep);
    if (rc == 0)
        assert_int_equal(
            wire_decode(message_info(t->message)->shape, buf_slice(&body), WIRE_STRICT, out, NULL),
            0);
    json_decref(keep);
    return rc;
}

static void a_query_fills_the_fields_of_the_question(void **state)
{
    struct wire_faults f;
    struct m_list m;
    struct m_adopted a;
    struct m_accounts one;

    (void)state;
    assert_int_equal(
        question(
            "/v1/"
            "knelpunten?hoogstens=7&open=true&status=afgerond&uiterlijkVan=2026-04-02&tekst=a+b%20c"
            "&velden=kenmerk",
            &m, &f),
        0);
    assert_int_equal(m.limit, 7);
    assert_true(m.open);
    assert_true(slice_is(m.text, "a b c"));
    assert_true(wire_has(&m, m_list_due_from));
    /* what the path says is not asked otherwise */
    assert_int_equal(question("/v1/regios?soort=themes", &a, &f), 0);
    assert_true(slice_is(a.set, "regions"));
    assert_int_equal(question("/v1/accounts/0195f3a2-7c1e-7b3a-9d52-1f0e5c8a4b61", &one, &f), 0);
    assert_int_equal(one.account.b[0], 0x01);
}

static void what_does_not_fit_its_field_is_all_told_at_once(void **state)
{
    struct wire_faults f;
    struct m_list m;

    (void)state;
    assert_int_equal(question("/v1/knelpunten?hoogstens=zeven&open=ja&foo=1&status=x", &m, &f), -1);
    assert_int_equal(f.n, 4);
    assert_int_equal(question("/v1/knelpunten?hoogstens=1&hoogstens=2", &m, &f), -1); /* twice */
    assert_int_equal(f.n, 1);
    assert_int_equal(question("/v1/knelpunten?hoogstens=99999999999999999999", &m, &f), -1);
    assert_int_equal(question("/v1/accounts/abc", &m, &f), -1);
}

/* ------------------------------------------------------------------ parts of an answer */

static void of_an_answer_only_the_members_stay_that_were_asked(void **state)
{
    json_t *list = json_pack("{s:[{s:s,s:s},{s:s,s:s}],s:s}", "knelpunten", "id", "1", "kenmerk",
                             "a", "id", "2", "kenmerk", "b", "volgende", "x"),
           *row;

    (void)state;
    assert_true(query_select(SLICE_LIT("kenmerk"), &shape_m_listed, list));
    row = json_array_get(json_object_get(list, "knelpunten"), 1);
    assert_int_equal(json_object_size(row), 1);
    assert_string_equal(json_string_value(json_object_get(row, "kenmerk")), "b");
    assert_non_null(json_object_get(list, "volgende")); /* where it goes on stays */
    assert_false(query_select(SLICE_LIT("kenmerk,wachtwoord"), &shape_m_listed, list));
    json_decref(list);
}

/* ------------------------------------------------------------------ problems */

static void a_problem_names_fields_as_the_json_does(void **state)
{
    struct wire_faults f = {.n = 2,
                            .list = {{.field = &shape_step.fields[step_what],
                                      .within = &shape_m_interim.fields[m_interim_steps],
                                      .index = 3,
                                      .code = WIRE_FAULT_MISSING},
                                     {.code = WIRE_FAULT_UNKNOWN, .found = SLICE_LIT("zomaar")}}};
    struct problem_told p = {.code = PROBLEM_INVALID,
                             .url = "https://w.example",
                             .shape = &shape_m_interim,
                             .faults = &f};
    struct buf out = {0};
    json_t *o, *params;

    (void)state;
    problem_write(&p, &out);
    o = json_loadb((const char *)out.p, out.n, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(o, "type")),
                        "https://w.example/v1/problemen/invalid");
    assert_int_equal(json_integer_value(json_object_get(o, "status")), 400);
    params = json_object_get(o, "invalidParams");
    assert_string_equal(json_string_value(json_object_get(json_array_get(params, 0), "name")),
                        "stappen[3].wat");
    assert_string_equal(json_string_value(json_object_get(json_array_get(params, 1), "name")),
                        "zomaar");
    json_decref(o);
    buf_free(&out);
}

static void only_what_may_succeed_later_says_when(void **state)
{
    (void)state;
    assert_int_equal(problem_retry_after(PROBLEM_BUSY, 200), 1);
    assert_int_equal(problem_retry_after(PROBLEM_BUSY, 2500), 3);
    assert_int_equal(problem_retry_after(PROBLEM_NOT_FOUND, 2500), 0);
}

/* ------------------------------------------------------------------ names of files */

static void the_name_of_a_file_is_read_from_its_header(void **state)
{
    static const struct {
        const char *header, *name; /* NULL: there is none */
    } list[] = {
        {"attachment; filename=\"brief.pdf\"", "brief.pdf"},
        {"attachment; filename=brief.pdf", "brief.pdf"},
        {"attachment; filename=\"a \\\"b\\\"; c.pdf\"", "a \"b\"; c.pdf"},
        {"attachment; filename=\"x.pdf\"; filename*=UTF-8''na%C3%AFef%20plan.pdf", "na\xc3\xaf"
                                                                                   "ef plan.pdf"},
        {"ATTACHMENT; FileName*=utf-8''a.pdf", "a.pdf"},
        {"filename*=UTF-8''%zz", NULL},
        {"filename*=ISO-8859-1''a", NULL},
        {"attachment", NULL},
        {"", NULL},
        {"attachment; filename=", NULL},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(list); i++) {
        bool found = attach_name(slice_str(list[i].header), &out);

        assert_int_equal(found, list[i].name != NULL);
        if (found)
            assert_true(slice_is(buf_slice(&out), list[i].name));
        buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_route_is_found_by_its_own_path_and_method),
        cmocka_unit_test(no_path_is_found_that_is_none),
        cmocka_unit_test(a_query_fills_the_fields_of_the_question),
        cmocka_unit_test(what_does_not_fit_its_field_is_all_told_at_once),
        cmocka_unit_test(of_an_answer_only_the_members_stay_that_were_asked),
        cmocka_unit_test(a_problem_names_fields_as_the_json_does),
        cmocka_unit_test(only_what_may_succeed_later_says_when),
        cmocka_unit_test(the_name_of_a_file_is_read_from_its_header),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
