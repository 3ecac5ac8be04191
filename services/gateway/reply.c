/*
 * Answers as HTTP has them: bodies, the headers that the API Design Rules ask for, ETags, problems.
 */
#include "services/gateway/live.h"

#include "common/hash.h"
#include "services/gateway/query.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <zlib.h>

#define ETAG_LEN 16 /* bytes of the hash that are told */
/* Of answers so long; what is secret in one is in none of these (session.told is short). */
#define GZIP_LEAST ((size_t)2048)
#define GZIP_MOST  ((size_t)8 << 20)

/* ------------------------------------------------------------------ headers */

void reply_header(struct reply *r, const char *name, struct slice value)
{
    if (r->n_headers < ARRAY_LEN(r->headers))
        r->headers[r->n_headers++] = (struct http_field){slice_str(name), value};
}

void reply_number(struct reply *r, const char *name, int i, int64_t value)
{
    snprintf(r->text[i], sizeof r->text[i], "%" PRId64, value);
    reply_header(r, name, slice_str(r->text[i]));
}

static bool is_listed(const char *list, struct slice origin)
{
    while (*list) {
        size_t n = strcspn(list, " ");

        if (n > 0 && n == origin.n && memcmp(list, origin.p, n) == 0)
            return true;
        list += n + (list[n] == ' ');
    }
    return false;
}

/* /core/transport/cors: open data to all, the rest to a list. */
static void cors_add(const struct visit *v, struct reply *r)
{
    struct slice origin = http_header(v->r, "Origin");

    if (v->route && v->route->right == OPEN_TO_ALL && v->r->method == HTTP_GET) {
        reply_header(r, "Access-Control-Allow-Origin", SLICE_LIT("*"));
    } else if (origin.p && is_listed(v->gateway->origins, origin)) {
        reply_header(r, "Access-Control-Allow-Origin", origin);
        reply_header(r, "Vary", SLICE_LIT("Origin"));
        reply_header(
            r, "Access-Control-Expose-Headers",
            SLICE_LIT("API-Version, ETag, Link, Location, Retry-After, Weerklank-Positie"));
    }
}

/* ------------------------------------------------------------------ ends */

const char *gateway_class(int digit)
{
    static const char *const names[] = {NULL, NULL, "2xx", "3xx", "4xx", "5xx"};

    return names[digit];
}

void visit_end(struct visit *v)
{
    if (v->errand != ERRAND_NONE)
        errand_forget(v->gateway->errands, v->errand);
    attach_gone(v);
    drafting_gone(v);
    signin_gone(v);
    foreign_gone(v);
    if (v->asker)
        health_gone(v->asker);
    if (v->listener)
        live_gone(v->listener);
    free(v);
}

/* ------------------------------------------------------------------ shorter */

/* Among what is taken, and not refused by a weight of 0. */
bool reply_takes(const struct http_request *r, const char *coding)
{
    struct slice s = http_header(r, "Accept-Encoding");
    size_t n = strlen(coding);
    const uint8_t *at = s.p ? memmem(s.p, s.n, coding, n) : NULL;
    size_t left = at ? s.n - (size_t)(at - s.p) - n : 0;

    return at && !(left >= 4 && memcmp(at + n, ";q=0", 4) == 0 && (left == 4 || at[n + 4] != '.'));
}

bool reply_gzip(const struct buf *in, struct buf *out)
{
    z_stream z = {0};
    bool good;

    if (deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    buf_reserve(out, in->n);
    z.next_in = in->p;
    z.avail_in = (unsigned)in->n;
    z.next_out = out->p;
    z.avail_out = (unsigned)in->n;
    good = deflate(&z, Z_FINISH) == Z_STREAM_END;
    out->n = z.total_out;
    deflateEnd(&z);
    return good;
}

static void shorten(const struct visit *v, struct reply *r)
{
    struct buf out = {0};

    if (r->body.n < GZIP_LEAST || r->body.n > GZIP_MOST)
        return;
    reply_header(r, "Vary", SLICE_LIT("Accept-Encoding"));
    if (!reply_takes(v->r, "gzip"))
        return;
    if (!reply_gzip(&r->body, &out)) {
        buf_free(&out);
        return;
    }
    buf_free(&r->body);
    r->body = out;
    reply_header(r, "Content-Encoding", SLICE_LIT("gzip"));
    for (size_t i = 0; i < r->n_headers;
         i++) /* other bytes: the same only for whoever compares weakly */
        if (slice_is(r->headers[i].name, "ETag") &&
            snprintf(r->etag, sizeof r->etag, "W/%.*s", SLICE_FMT(r->headers[i].value)) > 0)
            r->headers[i].value = slice_str(r->etag);
}

void visit_reply(struct visit *v, struct reply *r)
{
    static const char json[] = "application/json",
                      nothing[] = "default-src 'none'; frame-ancestors 'none'";
    struct http_answer a = {.status = r->status, .type = r->type ? r->type : json, .own = &r->body};

    v->gateway->metrics.answered[r->status / 100 % 6]++;
    metric_time(&v->gateway->metrics.time, loop_now(v->gateway->life->loop) - v->began_at);
    if (!r->as_it_is)
        shorten(v, r);
    cors_add(v, r);
    reply_header(r, "Cache-Control", slice_str(r->cache ? r->cache : "no-store"));
    reply_header(r, "Content-Security-Policy", slice_str(r->policy ? r->policy : nothing));
    if (r->body.n == 0)
        a.type = NULL;
    a.headers = r->headers;
    a.n_headers = r->n_headers;
    v->r->own = NULL;
    http_answer(&v->r, &a);
    visit_end(v);
}

/* ------------------------------------------------------------------ ETags */

void reply_etag(struct slice body, char out[ECHO_ETAG])
{
    uint8_t hash[HASH_LEN];
    char text[sodium_base64_ENCODED_LEN(ETAG_LEN, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

    hash_sha256_one(hash, body.p, body.n);
    sodium_bin2base64(text, sizeof text, hash, ETAG_LEN, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    snprintf(out, ECHO_ETAG, "\"%s\"", text);
}

/* RFC 9110, 13.1.2: weak comparison, one of a list. */
static bool etag_matches(struct slice wanted, const char *etag)
{
    size_t n = strlen(etag);

    if (slice_is(wanted, "*"))
        return true;
    for (size_t i = 0; i + n <= wanted.n; i++)
        if (memcmp(wanted.p + i, etag, n) == 0)
            return true;
    return false;
}

void reply_etag_add(const struct visit *v, struct reply *r, const char *etag)
{
    struct slice wanted = http_header(v->r, "If-None-Match");

    snprintf(r->text[3], sizeof r->text[3], "%s", etag);
    reply_header(r, "ETag", slice_str(r->text[3]));
    if (wanted.p && etag_matches(wanted, etag)) {
        r->status = 304;
        buf_free(&r->body);
    }
}

void visit_reply_json(struct visit *v, struct reply *r, json_t *object)
{
    struct slice some = http_param(v->r, QUERY_FIELDS);
    char *text;

    if (some.p &&
        !query_select(some, message_info(message_info(v->route->message)->answer)->shape, object)) {
        struct wire_faults f = {
            .n = 1, .list = {{.code = WIRE_FAULT_VALUE, .found = slice_str(QUERY_FIELDS)}}};

        json_decref(object);
        visit_problem(v, PROBLEM_INVALID, NULL, &f);
        return;
    }
    text = json_dumps(object, JSON_COMPACT);
    buf_add_str(&r->body, text ? text : "null");
    free(text);
    if (v->r->method == HTTP_GET) {
        struct echo e = {.body = buf_slice(&r->body), .position = v->position};

        reply_etag(e.body, e.etag);
        if (v->cached)
            visit_keep(v, object, &e);
        reply_etag_add(v, r, e.etag);
    }
    json_decref(object);
    visit_reply(v, r);
}

void visit_reply_again(struct visit *v, const struct echo *e)
{
    struct reply r = {.status = 200};

    reply_number(&r, "Weerklank-Positie", 0, e->position);
    buf_add(&r.body, e->body.p, e->body.n);
    reply_etag_add(v, &r, e->etag);
    visit_reply(v, &r);
}

/* ------------------------------------------------------------------ problems */

static void problem_reply(struct visit *v, const struct problem_told *p, int64_t wait_ms,
                          struct reply *r)
{
    int later = problem_retry_after(p->code, wait_ms);

    v->gateway->metrics.refused_as[p->code]++;
    r->status = problem_info(p->code)->http;
    r->type = PROBLEM_TYPE;
    if (later > 0)
        reply_number(r, "Retry-After", 0, later);
    if (problem_info(p->code)->http == 401)
        reply_header(r, "WWW-Authenticate", SLICE_LIT("Bearer realm=\"weerklank\""));
    problem_write(p, &r->body);
    visit_reply(v, r);
}

static struct problem_told told_of(const struct visit *v, enum problem_code code)
{
    return (struct problem_told){
        .code = code,
        .english = v->english,
        .url = v->gateway->url,
        .shape = v->route ? message_info(v->route->message)->shape : NULL,
    };
}

void visit_problem(struct visit *v, enum problem_code code, const char *detail,
                   const struct wire_faults *faults)
{
    struct problem_told p = told_of(v, code);
    struct reply r = {0};

    if (detail)
        p.detail = slice_str(detail);
    p.faults = faults;
    problem_reply(v, &p, 0, &r);
}

void visit_problem_later(struct visit *v, enum problem_code code, int64_t wait_ms)
{
    struct problem_told p = told_of(v, code);
    struct reply r = {0};

    problem_reply(v, &p, wait_ms, &r);
}

void visit_problem_told(struct visit *v, const struct envelope *e)
{
    struct problem_told p = told_of(v, PROBLEM_INTERNAL);
    struct reply r = {0};
    struct problem m;

    if (wire_decode(&shape_problem, slice_of(e->body.p, e->body.n), WIRE_LENIENT, &m, NULL) == 0 &&
        problem_find(m.code) != PROBLEM_N) {
        p.code = problem_find(m.code);
        p.problem = &m;
        if (wire_has(&m, problem_detail))
            p.detail = m.detail;
    }
    problem_reply(v, &p, p.problem && wire_has(&m, problem_wait) ? m.wait : 0, &r);
}

static void allow_write(unsigned methods, char *out, size_t size)
{
    size_t n = 0;

    for (int m = 0; m < HTTP_METHODS; m++)
        if (methods & 1u << m)
            n += (size_t)snprintf(out + n, size - n, "%s%s%s", n ? ", " : "",
                                  http_method_name((enum http_method)m),
                                  m == HTTP_GET ? ", HEAD" : "");
    snprintf(out + n, size - n, "%sOPTIONS", n ? ", " : "");
}

void visit_problem_method(struct visit *v, unsigned methods)
{
    struct problem_told p = told_of(v, PROBLEM_NO_SUCH_METHOD);
    struct reply r = {0};

    allow_write(methods, r.text[1], sizeof r.text[1]);
    reply_header(&r, "Allow", slice_str(r.text[1]));
    problem_reply(v, &p, 0, &r);
}

void visit_options(struct visit *v, unsigned methods)
{
    struct reply r = {.status = 204};
    struct slice origin = http_header(v->r, "Origin");

    allow_write(methods, r.text[1], sizeof r.text[1]);
    reply_header(&r, "Allow", slice_str(r.text[1]));
    if (origin.p && is_listed(v->gateway->origins, origin)) {
        reply_header(&r, "Access-Control-Allow-Methods", slice_str(r.text[1]));
        reply_header(&r, "Access-Control-Allow-Headers",
                     SLICE_LIT("Authorization, Content-Type, Idempotency-Key, If-Match, "
                               "If-None-Match, Last-Event-ID, Weerklank-Gezien, traceparent"));
        reply_header(&r, "Access-Control-Max-Age", SLICE_LIT("600"));
    }
    visit_reply(v, &r);
}
