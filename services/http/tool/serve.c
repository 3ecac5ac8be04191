/*
 * http-serve: a few routes, to see what the library makes of requests. Prints "port N" and serves until its input ends; a line
 * "retire" there has it take no more connections.
 *
 *      http-serve LISTEN [NAME=NUMBER]...      numbers of struct http_settings, as connections=100 or head_ms=500
 *
 *      /small          "ok"
 *      /slow?ms=N      the same, N ms later
 *      /stream?n=N&ms=M&size=S   N events (0: no end) of S bytes, one each M ms (0: as fast as the client reads);
 *                      with break=1 broken off behind them
 *      /sized?n=N&size=S   N bytes under their length, S at a time, each when there is room; with break=1 one too few
 *      /upload?pause=MS          takes up to 1 GiB in parts; the sum of what came
 *      /own?n=N        N bytes, handed over
 *      /early          answered before its body has come
 *      /counts         what was counted
 *      other           what was understood, as JSON
 */
#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/room.h"
#include "services/http/http.h"

#include <jansson.h>
#include <openssl/evp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define UPLOAD_MOST ((size_t)1 << 30)
#define SHOWN_MOST  4096 /* of a body */
#define EVENT_MOST  65536

static struct loop *loop;
static struct http_server *server;

/* What a request that is not answered at once waits for. */
struct work {
    struct http_request *r;
    struct loop_timer timer;
    EVP_MD_CTX *sum;
    int64_t n, ms, size, parts, bytes, breaks;
    bool sized;
};

/* ------------------------------------------------------------------ answers */

static void answer_text(struct http_request *r, int status, const char *text)
{
    http_answer(
        &r, &(struct http_answer){.status = status, .type = "text/plain", .body = slice_str(text)});
}

static void answer_json(struct http_request *r, json_t *json)
{
    char *text = json_dumps(json, JSON_SORT_KEYS);

    http_answer(&r, &(struct http_answer){
                        .status = 200, .type = "application/json", .body = slice_str(text)});
    free(text);
    json_decref(json);
}

/* Bytes as characters of the same number. */
static json_t *json_bytes(struct slice s)
{
    struct buf b = {0};
    json_t *j;

    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = s.p[i], two[2] = {(uint8_t)(0xc0 | c >> 6), (uint8_t)(0x80 | (c & 0x3f))};

        buf_add(&b, c < 0x80 ? &c : two, c < 0x80 ? 1 : 2);
    }
    j = json_stringn(b.p ? (const char *)b.p : "", b.n);
    buf_free(&b);
    return j;
}

static json_t *json_hex(const uint8_t sum[HASH_LEN])
{
    char hex[2 * HASH_LEN + 1];

    for (size_t i = 0; i < HASH_LEN; i++)
        snprintf(hex + 2 * i, 3, "%02x", sum[i]);
    return json_string(hex);
}

static json_t *json_fields(const struct http_field *of, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(list,
                              json_pack("[o, o]", json_bytes(of[i].name), json_bytes(of[i].value)));
    return list;
}

static void answer_echo(struct http_request *r)
{
    json_t *path = json_array();
    uint8_t sum[HASH_LEN];
    char peer[HTTP_PEER_LEN];

    for (size_t i = 0; i < r->n_path; i++)
        json_array_append_new(path, json_stringn((const char *)r->path[i].p, r->path[i].n));
    hash_sha256_one(sum, r->body.p, r->body.n);
    http_peer_text(r, peer);
    answer_json(r, json_pack("{s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:s, s:I, s:o, s:o}", "method",
                             http_method_name(r->method), "head", (int)r->head, "target",
                             json_bytes(r->target), "path", path, "query",
                             json_fields(r->query, r->n_query), "headers",
                             json_fields(r->headers, r->n_headers), "host", json_bytes(r->host),
                             "peer", peer, "bytes", (json_int_t)r->body.n, "sum", json_hex(sum),
                             "body", r->body.n <= SHOWN_MOST ? json_bytes(r->body) : json_null()));
}

static void answer_counts(struct http_request *r)
{
    struct http_counts c = http_server_counts(server);

    answer_json(r, json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "accepted",
                             (json_int_t)c.accepted, "over_limit", (json_int_t)c.over_limit,
                             "requests", (json_int_t)c.requests, "refused", (json_int_t)c.refused,
                             "late", (json_int_t)c.late, "gone", (json_int_t)c.gone, "open",
                             (json_int_t)c.open));
}

/* ------------------------------------------------------------------ later */

static int64_t number_of(const struct http_request *r, const char *name)
{
    struct slice s = http_param(r, name);
    int64_t n = 0;

    for (size_t i = 0; i < s.n && i < 12 && s.p[i] >= '0' && s.p[i] <= '9'; i++)
        n = n * 10 + s.p[i] - '0';
    return n;
}

static struct work *work_new(struct http_request *r, loop_fn *fn)
{
    struct work *w = room_new(sizeof *w);

    w->r = r;
    w->timer = (struct loop_timer){.fn = fn, .arg = w};
    w->n = number_of(r, "n");
    w->ms = number_of(r, "ms");
    w->size = number_of(r, "size");
    w->breaks = number_of(r, "break");
    r->own = w;
    return w;
}

static void work_free(struct work *w)
{
    loop_timer_set(loop, &w->timer, 0);
    EVP_MD_CTX_free(w->sum);
    free(w);
}

static void work_wait(struct work *w, int64_t ms)
{
    loop_timer_set(loop, &w->timer, clock_mono_us() + ms * US_PER_MS + 1);
}

static void on_slow(void *arg)
{
    struct work *w = arg;

    answer_text(w->r, 200, "ok");
    work_free(w);
}

static void on_event(void *arg)
{
    static uint8_t event[EVENT_MOST];
    struct work *w = arg;
    size_t n = w->size > 0 && w->size < EVENT_MOST ? (size_t)w->size : 16;

    memset(event, 'x', n);
    memcpy(event, "data: ", 6);
    memcpy(event + n - 2, "\n\n", 2);
    if (http_stream_add(w->r, slice_of(event, n)) == 0)
        w->parts++;
    if (w->n > 0 && w->parts == w->n) {
        if (w->breaks)
            http_stream_break(&w->r);
        else
            http_stream_end(&w->r);
        work_free(w);
        return;
    }
    work_wait(w, w->ms);
}

static void stream_begin(struct http_request *r)
{
    static const struct http_answer head = {.status = 200, .type = "text/event-stream"};
    struct work *w = work_new(r, on_event);

    if (!http_stream_begin(&w->r, &head))
        work_free(w);
    else if (w->n > 0 || w->size > 0)
        work_wait(w, w->ms);
}

/* ------------------------------------------------------------------ streams of a length */

static void sized_add(struct work *w)
{
    static uint8_t bytes[EVENT_MOST];
    size_t n = (size_t)(w->size > 0 && w->size < EVENT_MOST ? w->size : EVENT_MOST);

    if (w->bytes == w->n - (w->breaks ? 1 : 0)) {
        if (w->breaks)
            http_stream_break(&w->r);
        else
            http_stream_end(&w->r);
        work_free(w);
        return;
    }
    if ((int64_t)n > w->n - w->bytes - (w->breaks ? 1 : 0))
        n = (size_t)(w->n - w->bytes - (w->breaks ? 1 : 0));
    memset(bytes, 's', n);
    if (http_stream_add(w->r, slice_of(bytes, n)) == 0)
        w->bytes += (int64_t)n;
}

static void sized_begin(struct http_request *r)
{
    struct work *w = work_new(r, on_event);
    struct http_answer head = {.status = 200, .length = (size_t)w->n};

    w->sized = true;
    if (!http_stream_begin(&w->r, &head))
        work_free(w);
    else
        sized_add(w);
}

static void on_room(void *arg, struct http_request *r)
{
    struct work *w = r->own;

    (void)arg;
    if (w && w->sized)
        sized_add(w);
}

/* ------------------------------------------------------------------ uploads */

static void on_go_on(void *arg)
{
    http_body_pause(((struct work *)arg)->r, false);
}

static void on_part(void *arg, struct http_request *r, struct slice part)
{
    struct work *w = arg;

    EVP_DigestUpdate(w->sum, part.p, part.n);
    w->bytes += (int64_t)part.n;
    w->parts++;
    if (w->ms > 0) {
        http_body_pause(r, true);
        work_wait(w, w->ms);
    }
}

static void upload_begin(struct http_request *r)
{
    struct work *w = work_new(r, on_go_on);

    w->ms = number_of(r, "pause");
    w->sum = EVP_MD_CTX_new();
    EVP_DigestInit_ex(w->sum, EVP_sha256(), NULL);
    http_body_take(r, &(struct http_body){.most = UPLOAD_MOST, .part = on_part, .arg = w});
}

static void upload_end(struct http_request *r)
{
    struct work *w = r->own;
    uint8_t sum[HASH_LEN];

    EVP_DigestFinal_ex(w->sum, sum, NULL);
    answer_json(r, json_pack("{s:I, s:b, s:o}", "bytes", (json_int_t)w->bytes, "parts",
                             (int)(w->parts > 0), "sum", json_hex(sum)));
    work_free(w);
}

/* ------------------------------------------------------------------ routes */

static void answer_small(struct http_request *r)
{
    answer_text(r, 200, "ok");
}

static void answer_slow(struct http_request *r)
{
    struct work *w = work_new(r, on_slow);

    work_wait(w, w->ms);
}

static void answer_own(struct http_request *r)
{
    struct buf b = {0};
    size_t n = (size_t)number_of(r, "n");

    buf_reserve(&b, n + 1);
    memset(b.p, 'o', n);
    b.n = n;
    http_answer(&r, &(struct http_answer){.status = 200, .own = &b});
}

static void answer_early(struct http_request *r)
{
    answer_text(r, 403, "no");
}

static const struct {
    const char *name;
    void (*begin)(struct http_request *r);
    void (*handle)(struct http_request *r);
} routes[] = {
    {"small", NULL, answer_small},  {"slow", NULL, answer_slow},
    {"stream", stream_begin, NULL}, {"upload", upload_begin, upload_end},
    {"sized", sized_begin, NULL},   {"own", NULL, answer_own},
    {"early", answer_early, NULL},  {"counts", NULL, answer_counts},
    {NULL, NULL, answer_echo},
};

static size_t route_of(const struct http_request *r)
{
    size_t i = 0;

    while (routes[i].name && !(r->n_path == 1 && slice_is(r->path[0], routes[i].name)))
        i++;
    return i;
}

static void on_begin(void *arg, struct http_request *r)
{
    (void)arg;
    if (routes[route_of(r)].begin)
        routes[route_of(r)].begin(r);
}

static void on_handle(void *arg, struct http_request *r)
{
    (void)arg;
    routes[route_of(r)].handle(r);
}

static void on_gone(void *arg, struct http_request *r)
{
    (void)arg;
    if (r->own)
        work_free(r->own);
}

static void on_refuse(void *arg, int status, const char *why, struct buf *body_out)
{
    (void)arg;
    buf_printf(body_out, "{\"status\": %d, \"why\": \"%s\"}", status, why);
}

/* ------------------------------------------------------------------ life */

static void setting_take(struct http_settings *s, const char *text)
{
    const struct {
        const char *name;
        size_t *size;
        int64_t *ms;
    } list[] = {{"connections", &s->connections_most, NULL},
                {"per_address", &s->per_address_most, NULL},
                {"head", &s->head_most, NULL},
                {"body", &s->body_most, NULL},
                {"stream", &s->stream_most, NULL},
                {"head_ms", NULL, &s->head_ms},
                {"body_ms", NULL, &s->body_ms},
                {"idle_ms", NULL, &s->idle_ms},
                {"write_ms", NULL, &s->write_ms}};
    const char *value = strchr(text, '=');

    for (size_t i = 0; value && i < ARRAY_LEN(list); i++)
        if (slice_is(slice_of(text, (size_t)(value - text)), list[i].name)) {
            if (list[i].size)
                *list[i].size = strtoul(value + 1, NULL, 10);
            else
                *list[i].ms = strtol(value + 1, NULL, 10);
            return;
        }
    log_fatal("argument_unknown", "argument=%s", log_value(slice_str(text)));
}

static void on_input(void *arg, short revents)
{
    char text[256];
    ssize_t n = read(STDIN_FILENO, text, sizeof text);

    (void)arg;
    (void)revents;
    if (n <= 0)
        loop_stop(loop);
    else if (slice_is(slice_of(text, (size_t)n), "retire\n"))
        http_server_retire(server);
}

int main(int argc, char **argv)
{
    static const struct http_calls calls = {.begin = on_begin,
                                            .handle = on_handle,
                                            .gone = on_gone,
                                            .room = on_room,
                                            .refuse = on_refuse};
    static const struct http_field always[] = {
        {SLICE_LIT("X-Content-Type-Options"), SLICE_LIT("nosniff")}};
    struct http_settings set = {
        .always = always, .n_always = ARRAY_LEN(always), .refuse_type = "application/problem+json"};
    const char *why;

    log_init("http-serve", LOG_INFO);
    if (argc < 2)
        log_fatal("usage", "arguments=LISTEN");
    set.listen = argv[1];
    for (int i = 2; i < argc; i++)
        setting_take(&set, argv[i]);
    hash_init();
    loop = loop_new();
    server = http_server_new(loop, &set, &calls, NULL, &why);
    if (!server)
        log_fatal("listen_failed", "why=%s", why);
    printf("port %u\n", http_server_port(server));
    fflush(stdout);
    loop_fd_set(loop, STDIN_FILENO, POLLIN, on_input, NULL);
    loop_run(loop);
    http_server_free(&server);
    loop_free(&loop);
    hash_deinit();
    return 0;
}
