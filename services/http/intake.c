/*
 * From bytes to requests: heads are found and judged, bodies taken by their framing, and the caller is told.
 */
#include "services/http/http_inside.h"

#include "common/clock.h"
#include "common/room.h"

#include <stdlib.h>

#define REQUESTS_MOST 64 /* of one connection in one go */

static const struct http_fault too_long = {413, "body_too_long"}, chunk_bad = {400, "chunk"};

/* ------------------------------------------------------------------ requests */

static struct slice moved(struct slice s, const uint8_t *from, const uint8_t *to)
{
    return slice_of(s.p ? to + (s.p - from) : NULL, s.n);
}

static const struct http_field *fields_copy(const struct http_field *of, size_t n,
                                            struct http_field *to, const uint8_t *from,
                                            const uint8_t *bytes)
{
    for (size_t i = 0; i < n; i++)
        to[i] =
            (struct http_field){moved(of[i].name, from, bytes), moved(of[i].value, from, bytes)};
    return to;
}

/* One piece of memory:  struct request | headers | query | path | the head's bytes | the target's, decoded */
static struct request *request_new(struct conn *c, struct slice bytes)
{
    const struct http_head *h = &c->server->head;
    const struct http_target *t = &c->server->target;
    size_t n_fields = h->n_fields + t->n_query;
    struct request *r = room_for(NULL, 1,
                                 sizeof *r + n_fields * sizeof(struct http_field) +
                                     t->n_path * sizeof(struct slice) + bytes.n + t->used);
    struct http_field *fields = (struct http_field *)(void *)(r + 1);
    struct slice *path = (struct slice *)(void *)(fields + n_fields);
    uint8_t *raw = (uint8_t *)(path + t->n_path), *decoded = raw + bytes.n;

    memcpy(raw, bytes.p, bytes.n);
    memcpy(decoded, t->room, t->used);
    for (size_t i = 0; i < t->n_path; i++)
        path[i] = moved(t->path[i], t->room, decoded);
    *r = (struct request){
        .conn = c,
        .old = h->old,
        .how = {.most = c->server->set.body_most, .within_ms = c->server->set.body_ms},
        .shown = {.method = h->method,
                  .head = h->head,
                  .target = moved(h->target, bytes.p, raw),
                  .host = moved(h->host, bytes.p, raw),
                  .path = path,
                  .n_path = t->n_path,
                  .headers = fields_copy(h->fields, h->n_fields, fields, bytes.p, raw),
                  .n_headers = h->n_fields,
                  .query =
                      fields_copy(t->query, t->n_query, fields + h->n_fields, t->room, decoded),
                  .n_query = t->n_query}};
    return r;
}

void http_request_free(struct request **r)
{
    if (!*r)
        return;
    buf_free(&(*r)->body);
    free(*r);
    *r = NULL;
}

/* ------------------------------------------------------------------ bodies */

void http_body_take(struct http_request *shown, const struct http_body *how)
{
    struct request *r = request_of(shown);

    r->how.part = how->part;
    r->how.arg = how->arg;
    if (how->most > 0)
        r->how.most = how->most;
    if (how->within_ms > 0)
        r->how.within_ms = how->within_ms;
}

void http_body_pause(struct http_request *shown, bool pause)
{
    struct request *r = request_of(shown);

    r->paused = pause;
    http_conn_touch(r->conn);
}

/* False: it was refused. */
static bool part_take(struct conn *c, struct slice part)
{
    struct request *r = c->request;

    r->taken += part.n;
    if (r->taken > r->how.most) {
        http_conn_refuse(c, too_long);
        return false;
    }
    if (r->how.part)
        r->how.part(r->how.arg, &r->shown, part);
    else
        buf_add(&r->body, part.p, part.n);
    return true;
}

static void body_end(struct conn *c)
{
    struct request *r = c->request;

    c->state = WAIT;
    c->read_by = 0;
    r->told = true;
    r->shown.body = r->body.p ? buf_slice(&r->body) : SLICE_LIT("");
    c->server->calls.handle(c->server->arg, &r->shown);
}

static bool length_take(struct conn *c, struct slice *rest)
{
    size_t n = rest->n < c->left ? rest->n : (size_t)c->left;
    struct slice part = slice_of(rest->p, n);

    *rest = slice_of(rest->p + n, rest->n - n);
    c->left -= n;
    if (!part_take(c, part))
        return false;
    if (c->state == BODY && c->left == 0)
        body_end(c);
    return true;
}

static bool chunks_take(struct conn *c, struct slice *rest)
{
    struct slice part;

    switch (http_chunks_take(&c->chunks, rest, &part)) {
    case HTTP_CHUNK_DATA:
        return part_take(c, part);
    case HTTP_CHUNK_END:
        body_end(c);
        return true;
    case HTTP_CHUNK_BAD:
        http_conn_refuse(c, chunk_bad);
        return false;
    case HTTP_CHUNK_MORE:
        break;
    }
    return false;
}

/* ------------------------------------------------------------------ heads */

/* The caller decides about the body, before any byte of it. */
static void request_begin(struct conn *c, size_t behind)
{
    struct http_server *s = c->server;
    struct request *r = c->request;
    bool expects = s->head.expects; /* another request may be looked at while the caller is asked */
    enum http_framing framing = s->head.framing;

    c->left = framing == HTTP_LENGTH ? s->head.length : 0;
    c->chunked = framing == HTTP_CHUNKED;
    c->chunks = (struct http_chunks){0};
    c->state = c->chunked || c->left > 0 ? BODY : WAIT;
    s->counts.requests++;
    if (s->calls.begin) {
        r->told = true;
        s->calls.begin(s->arg, &r->shown);
        if (c->request != r || c->state == STREAM)
            return;
    }
    if (c->state == WAIT) {
        body_end(c);
        return;
    }
    if (c->left > r->how.most) {
        http_conn_refuse(c, too_long);
        return;
    }
    c->read_by = loop_now(s->loop) + r->how.within_ms * US_PER_MS;
    if (expects && behind == 0) {
        buf_add_str(&c->out, "HTTP/1.1 100 Continue\r\n\r\n");
        http_conn_touch(c);
    }
}

/* A target that is too long by itself is told as that, however much of the head was read at once. */
static struct http_fault head_too_long(struct slice bytes)
{
    const uint8_t *end = memchr(bytes.p, '\n', bytes.n);

    return end && (size_t)(end - bytes.p) <= HTTP_TARGET_MOST
               ? (struct http_fault){431, "headers_too_long"}
               : (struct http_fault){414, "target_too_long"};
}

/* More is to come, if there is room for it. */
static bool head_wait(struct conn *c, struct slice rest)
{
    struct http_server *s = c->server;

    if (rest.n >= s->set.head_most) {
        http_conn_refuse(c, head_too_long(rest));
        return false;
    }
    if (!c->began)
        c->read_by = loop_now(s->loop) + s->set.head_ms * US_PER_MS;
    c->began = true;
    return false;
}

static bool head_judge(struct conn *c, struct slice bytes)
{
    struct http_server *s = c->server;
    struct http_fault f = {0};

    if (bytes.n > s->set.head_most)
        f = head_too_long(bytes);
    if (!f.status)
        f = http_head_read(bytes, &s->head);
    if (!f.status)
        f = http_target_read(s->head.target, &s->target);
    if (f.status)
        http_conn_refuse(c, f);
    return !f.status;
}

static bool head_take(struct conn *c, struct slice *rest)
{
    struct slice bytes = *rest;
    struct http_fault f;

    if (!c->skipped && !c->head_seen && rest->p[0] == '\r' &&
        (rest->n == 1 || rest->p[1] == '\n')) {
        if (rest->n == 1)
            return head_wait(c, *rest);
        c->skipped = true;
        *rest = slice_of(rest->p + 2, rest->n - 2);
        return true;
    }
    f = http_head_find(*rest, &c->head_seen, &bytes.n);
    if (f.status) {
        http_conn_refuse(c, f);
        return false;
    }
    if (bytes.n == 0)
        return head_wait(c, *rest);
    *rest = slice_of(rest->p + bytes.n, rest->n - bytes.n);
    c->head_seen = 0;
    c->began = c->skipped = false;
    if (!head_judge(c, bytes))
        return false;
    c->closes = c->closes || c->server->head.closes;
    c->request = request_new(c, bytes);
    request_begin(c, rest->n);
    return true;
}

/* ------------------------------------------------------------------ what was read */

bool http_conn_wants(const struct conn *c)
{
    if (c->state == DRAIN)
        return true;
    if (c->state != HEAD && c->state != BODY)
        return false;
    return c->own.n == 0 && c->out.n - c->out_at < OUT_HIGH && !(c->request && c->request->paused);
}

/* As far as it goes. */
static struct slice take(struct conn *c, struct slice rest)
{
    int left = REQUESTS_MOST;

    while (rest.n > 0 && http_conn_wants(c) && c->state != DRAIN) {
        bool on;

        if (c->state == HEAD && left-- == 0)
            break;
        on = c->state == HEAD ? head_take(c, &rest)
             : c->chunked     ? chunks_take(c, &rest)
                              : length_take(c, &rest);
        if (!on) {
            c->hungry = true;
            break;
        }
    }
    return rest;
}

/* What is left stays in `in`, at its beginning. */
static void keep(struct conn *c, struct slice rest, bool inside)
{
    if (rest.n == 0 || c->state >= ENDING) {
        buf_free(&c->in);
    } else if (!inside) {
        buf_add(&c->in, rest.p, rest.n);
    } else {
        memmove(c->in.p, rest.p, rest.n);
        c->in.n = rest.n;
    }
}

void http_conn_take(struct conn *c, struct slice bytes)
{
    bool inside = c->in.n > 0;

    c->hungry = false;
    if (inside)
        buf_add(&c->in, bytes.p, bytes.n);
    keep(c, take(c, inside ? buf_slice(&c->in) : bytes), inside);
}
