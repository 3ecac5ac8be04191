/*
 * Answers and streams, written behind what waits for the client already.
 */
#include "services/http/http_inside.h"

#include "common/log.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <strings.h>

#define OWN_LEAST 4096 /* a shorter body that is handed over is copied: one piece to write */

enum length { LENGTH_KNOWN, LENGTH_CHUNKED, LENGTH_NONE };

/* ------------------------------------------------------------------ what is asked of a request */

struct slice http_header(const struct http_request *r, const char *name)
{
    size_t n = strlen(name);

    for (size_t i = 0; i < r->n_headers; i++)
        if (r->headers[i].name.n == n &&
            strncasecmp((const char *)r->headers[i].name.p, name, n) == 0)
            return r->headers[i].value;
    return slice_of(NULL, 0);
}

struct slice http_param(const struct http_request *r, const char *name)
{
    for (size_t i = 0; i < r->n_query; i++)
        if (slice_is(r->query[i].name, name))
            return r->query[i].value;
    return slice_of(NULL, 0);
}

struct in6_addr http_peer(const struct http_request *r)
{
    return ((const struct request *)(const void *)r)->conn->address;
}

void http_peer_text(const struct http_request *r, char out[HTTP_PEER_LEN])
{
    const struct conn *c = ((const struct request *)(const void *)r)->conn;
    const uint8_t *a = c->address.s6_addr;
    char text[INET6_ADDRSTRLEN] = "";

    if (c->server->path) {
        snprintf(out, HTTP_PEER_LEN, "unix");
        return;
    }
    if (IN6_IS_ADDR_V4MAPPED(&c->address)) {
        snprintf(out, HTTP_PEER_LEN, "%u.%u.%u.%u:%u", a[12], a[13], a[14], a[15], c->port);
        return;
    }
    inet_ntop(AF_INET6, a, text, sizeof text);
    snprintf(out, HTTP_PEER_LEN, "[%s]:%u", text, c->port);
}

/* ------------------------------------------------------------------ heads */

static const char *reason_of(int status)
{
    static const struct {
        int status;
        const char *reason;
    } list[] = {{200, "OK"},
                {201, "Created"},
                {202, "Accepted"},
                {204, "No Content"},
                {206, "Partial Content"},
                {301, "Moved Permanently"},
                {302, "Found"},
                {303, "See Other"},
                {304, "Not Modified"},
                {307, "Temporary Redirect"},
                {308, "Permanent Redirect"},
                {400, "Bad Request"},
                {401, "Unauthorized"},
                {403, "Forbidden"},
                {404, "Not Found"},
                {405, "Method Not Allowed"},
                {406, "Not Acceptable"},
                {408, "Request Timeout"},
                {409, "Conflict"},
                {410, "Gone"},
                {412, "Precondition Failed"},
                {413, "Content Too Large"},
                {414, "URI Too Long"},
                {415, "Unsupported Media Type"},
                {416, "Range Not Satisfiable"},
                {417, "Expectation Failed"},
                {422, "Unprocessable Content"},
                {428, "Precondition Required"},
                {429, "Too Many Requests"},
                {431, "Request Header Fields Too Large"},
                {500, "Internal Server Error"},
                {501, "Not Implemented"},
                {502, "Bad Gateway"},
                {503, "Service Unavailable"},
                {504, "Gateway Timeout"},
                {505, "HTTP Version Not Supported"}};

    for (size_t i = 0; i < ARRAY_LEN(list); i++)
        if (list[i].status == status)
            return list[i].reason;
    return ""; /* RFC 9112, 4: it may be absent, the blank before it not */
}

static void line_add(struct buf *b, const char *name, const char *value)
{
    buf_add_str(b, name);
    buf_add(b, ": ", 2);
    buf_add_str(b, value);
    buf_add(b, "\r\n", 2);
}

/* What comes from outside may be in a value: never a line more than was meant. */
static void fields_add(struct buf *b, const struct http_field *of, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!http_is_token(of[i].name) || !http_is_value(of[i].value)) {
            log_error("http_header_left_out", "name=%s", log_value(of[i].name));
            continue;
        }
        buf_add(b, of[i].name.p, of[i].name.n);
        buf_add(b, ": ", 2);
        buf_add(b, of[i].value.p, of[i].value.n);
        buf_add(b, "\r\n", 2);
    }
}

void http_answer_always(struct http_server *s)
{
    fields_add(&s->always, s->set.always, s->set.n_always);
}

static void head_write(struct conn *c, const struct http_answer *a, enum length kind, size_t n)
{
    struct http_server *s = c->server;
    struct buf *b = &c->out;
    char text[64];

    c->closes = c->closes || s->retired;
    buf_add(
        b, text,
        (size_t)snprintf(text, sizeof text, "HTTP/1.1 %d %s\r\n", a->status, reason_of(a->status)));
    line_add(b, "Date", http_server_date(s));
    if (a->type)
        line_add(b, "Content-Type", a->type);
    if (kind == LENGTH_KNOWN)
        buf_add(b, text, (size_t)snprintf(text, sizeof text, "Content-Length: %zu\r\n", n));
    if (kind == LENGTH_CHUNKED)
        line_add(b, "Transfer-Encoding", "chunked");
    if (c->closes)
        line_add(b, "Connection", "close");
    buf_add(b, s->always.p, s->always.n);
    fields_add(b, a->headers, a->n_headers);
    buf_add(b, "\r\n", 2);
}

/* ------------------------------------------------------------------ answers */

/* RFC 9110, 6.4.1 */
static bool has_body(int status)
{
    return status != 204 && status != 304;
}

static void answer_write(struct conn *c, const struct http_answer *a, bool head)
{
    struct slice body = a->own ? buf_slice(a->own) : a->body;
    bool body_goes = has_body(a->status) && !head;

    head_write(c, a, has_body(a->status) ? LENGTH_KNOWN : LENGTH_NONE, body.n);
    if (body_goes && a->own && body.n >= OWN_LEAST) {
        c->own = *a->own;
        *a->own = (struct buf){0};
        return;
    }
    if (body_goes)
        buf_add(&c->out, body.p, body.n);
    if (a->own)
        buf_free(a->own);
}

/* What is left of its body is not read: nothing can be understood behind it. */
static void body_forsake(struct conn *c)
{
    if (c->state == BODY && (c->chunked || c->left > 0))
        c->closes = true;
}

void http_answer(struct http_request **r, const struct http_answer *a)
{
    struct conn *c = request_of(*r)->conn;

    body_forsake(c);
    answer_write(c, a, (*r)->head);
    *r = NULL;
    http_conn_answered(c);
}

void http_answer_refusal(struct conn *c, struct http_fault f)
{
    struct http_server *s = c->server;
    struct buf body = {0};
    struct http_answer a = {
        .status = f.status, .own = &body, .headers = s->set.refused, .n_headers = s->set.n_refused};

    if (s->calls.refuse) {
        s->calls.refuse(s->arg, f.status, f.why, &body);
        a.type = s->set.refuse_type;
    }
    c->closes = true;
    answer_write(c, &a, false);
    http_conn_answered(c);
}

/* ------------------------------------------------------------------ streams */

bool http_stream_begin(struct http_request **r, const struct http_answer *a)
{
    struct request *q = request_of(*r);
    struct conn *c = q->conn;

    body_forsake(c);
    q->plain = q->old || a->length > 0;
    head_write(c, a,
               a->length > 0 ? LENGTH_KNOWN
               : q->old      ? LENGTH_NONE
                             : LENGTH_CHUNKED,
               a->length);
    if (q->shown.head) {
        *r = NULL;
        http_conn_answered(c);
        return false;
    }
    c->state = STREAM;
    c->read_by = 0;
    http_conn_touch(c);
    return true;
}

int http_stream_add(struct http_request *r, struct slice bytes)
{
    struct request *q = request_of(r);
    struct conn *c = q->conn;
    char size[16];

    if (bytes.n == 0)
        return 0;
    if (http_conn_waiting(c) + bytes.n > c->server->set.stream_most)
        return -1;
    if (!q->plain)
        buf_add(&c->out, size, (size_t)snprintf(size, sizeof size, "%zx\r\n", bytes.n));
    buf_add(&c->out, bytes.p, bytes.n);
    if (!q->plain)
        buf_add(&c->out, "\r\n", 2);
    c->filled = true;
    http_conn_touch(c);
    return 0;
}

size_t http_stream_waiting(const struct http_request *r)
{
    return http_conn_waiting(((const struct request *)(const void *)r)->conn);
}

void http_stream_end(struct http_request **r)
{
    struct request *q = request_of(*r);
    struct conn *c = q->conn;

    if (!q->plain)
        buf_add(&c->out, "0\r\n\r\n", 5);
    *r = NULL;
    http_conn_answered(c);
}

void http_stream_break(struct http_request **r)
{
    struct conn *c = request_of(*r)->conn;

    *r = NULL;
    c->closes = c->broken = true;
    http_conn_answered(c);
}
