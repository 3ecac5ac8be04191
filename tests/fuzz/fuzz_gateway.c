/*
 * Any request as a stranger may send it, once its head is one: the target finds its route, its query or body becomes a
 * message, its name of a file is read, and what is wrong is told. A message that came out is one that the decoder takes,
 * and what is told is JSON.
 *
 *      the first byte: which method; the first line: the target; the rest: the body, and the first line of it a
 *      Content-Disposition and a cookie
 */
#include "common/text.h"
#include "services/gateway/attach.h"
#include "services/gateway/problem.h"
#include "services/gateway/query.h"
#include "services/gateway/signin.h"
#include "services/http/target.h"
#include "tests/fuzz/fuzz_main.h"

/* In any build: a fuzzer must stop here. */
static void must(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "fuzz_gateway: %s\n", what);
    abort();
}

static void told(const struct route *t, const struct wire_faults *faults)
{
    struct problem_told p = {.code = PROBLEM_INVALID,
                             .url = "https://weerklank.example",
                             .shape = message_info(t->message)->shape,
                             .faults = faults};
    struct buf out = {0};
    json_t *json;

    problem_write(&p, &out);
    json = json_loadb((const char *)out.p, out.n, 0, NULL);
    must(json_is_object(json), "a problem is no JSON");
    must(faults->n == 0 || json_array_size(json_object_get(json, "invalidParams")) > 0,
         "faults are not told");
    json_decref(json);
    buf_free(&out);
}

/* A struct of any shape. */
static union {
    uint64_t align;
    uint8_t bytes[65536];
} room;

static void message_made(const struct route *t, const struct buf *body)
{
    const struct wire_shape *shape = message_info(t->message)->shape;
    json_t *back;

    must(wire_check(buf_slice(body), NULL) == 0, "what came out is not well-formed");
    must(wire_decode(shape, buf_slice(body), WIRE_STRICT, &room, NULL) == 0,
         "what came out is not taken");
    back = json_from_wire(shape, buf_slice(body));
    must(json_is_object(back), "it does not become JSON again");
    if (query_select(SLICE_LIT("kenmerk,wat"), shape, back))
        must(json_object_size(back) <= 2, "more is left than was asked");
    json_decref(back);
}

static void try_route(const struct route *t, const struct http_request *r)
{
    struct wire_faults faults = {.n = 0};
    struct buf out = {0};
    json_t *keep = NULL;
    char why[120] = "";
    bool body = r->method == HTTP_POST || r->method == HTTP_PUT;
    int rc = body ? query_json_body(t, r, &out, &faults, &keep, why, sizeof why)
                  : query_body(t, r, &out, &faults, &keep);

    if (rc == 0)
        message_made(t, &out);
    else if (faults.n > 0)
        told(t, &faults);
    else
        must(why[0], "refused without a word");
    json_decref(keep);
    buf_free(&out);
}

static void try_headers(struct http_request *r, struct slice line)
{
    struct http_field fields[] = {{SLICE_LIT("Cookie"), line}};
    struct buf name = {0};
    struct slice value;

    if (attach_name(line, &name))
        must(name.n <= line.n, "a name grew");
    buf_free(&name);
    r->headers = fields;
    r->n_headers = 1;
    value = cookie_value(r, "weerklank");
    must(!value.p || (value.p >= line.p && value.p + value.n <= line.p + line.n),
         "a cookie from elsewhere");
    r->headers = NULL;
    r->n_headers = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct http_target t;
    struct http_request r = {0};
    const struct route *route;
    const uint8_t *end;
    unsigned methods;
    struct slice line;

    if (n < 2)
        return 0;
    end = memchr(data + 1, '\n', n - 1);
    r.method = (enum http_method)(data[0] % HTTP_METHODS);
    r.target = slice_of(data + 1, end ? (size_t)(end - data) - 1 : n - 1);
    r.body = end ? slice_of(end + 1, n - (size_t)(end - data) - 1) : SLICE_LIT("");
    line = r.body;
    if ((end = memchr(line.p, '\n', line.n)))
        line.n = (size_t)(end - line.p);
    try_headers(&r, line);
    if (r.target.n > HTTP_TARGET_MOST || http_target_read(r.target, &t).status)
        return 0;
    r.path = t.path;
    r.n_path = t.n_path;
    r.query = t.query;
    r.n_query = t.n_query;
    route = route_find(&r, &methods);
    if (route)
        try_route(route, &r);
    return 0;
}

#ifndef FUZZ_NO_MAIN
static void make_seed(struct buf *out)
{
    buf_add_str(
        out,
        "\x01/v1/knelpunten?a=b\n{\"wat\": \"De huisarts gaat weg\", \"merkbaar\": \"reistijd\", "
        "\"nodig\": [\"weet_niet\"], \"gemeenten\": [\"Hulst\"], \"nuttigTot\": \"2027-01-01\"}");
}
#endif
