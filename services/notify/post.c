/*
 * One HTTP request to a system outside: see post.h.
 */
#include "services/notify/post.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define CONNECTIONS 1024 /* kept for the next request */
#define IDLE_S \
    60L /* unused for so long, a connection is not used again: its name may stand for others now */
#define LIFE_S        300L
#define BODY_MOST     ((size_t)64 << 10)
#define HEADERS_MOST  ((size_t)32 << 10)
#define BUFFER        4096L
#define SPARE_MOST    256 /* easies without work that are kept */
#define RETRY_MOST_S  INT64_C(604800)
#define CONNECT_SHARE 2 /* of the total time */

struct posting {
    struct post *post;
    struct posting *next, *prev;
    CURL *easy; /* NULL: not yet */
    struct resolving *resolving;
    struct loop_timer soon; /* tells what is known at once, from the loop */
    post_fn *fn;
    void *arg;
    struct post_request request;
    struct target target;
    struct curl_slist headers[POST_HEADERS + 2]; /* chained here: nothing is copied */
    struct curl_slist pin;
    char pinned[TARGET_HOST + RESOLVE_ADDRESSES * (INET6_ADDRSTRLEN + 3) + 16];
    int64_t began;
    size_t body, head;
    bool refused; /* a socket, at the last look */
    struct post_outcome outcome;
    char origin[256];
};

struct post {
    struct loop *loop;
    struct curl_loop *curl;
    const struct target_rules *rules;
    struct resolver *resolver;
    struct post_limits limits;
    struct posting *open;
    CURL *spare[SPARE_MOST];
    size_t n_spare;
    struct post_sockets sockets;
};

/* ------------------------------------------------------------------ ending */

static void unlink_it(struct posting *x)
{
    struct post *p = x->post;

    if (x->prev)
        x->prev->next = x->next;
    else
        p->open = x->next;
    if (x->next)
        x->next->prev = x->prev;
}

static void posting_free(struct posting *x)
{
    struct post *p = x->post;

    resolve_cancel(&x->resolving);
    loop_timer_set(p->loop, &x->soon, 0);
    if (x->easy && p->n_spare < SPARE_MOST)
        p->spare[p->n_spare++] = x->easy;
    else if (x->easy)
        curl_easy_cleanup(x->easy);
    unlink_it(x);
    free(x);
}

static void finish(struct posting *x)
{
    struct post_outcome o = x->outcome;
    post_fn *fn = x->fn;
    void *arg = x->arg;
    char origin[sizeof x->origin];

    if (o.allowed_origin) {
        memcpy(origin, x->origin, sizeof origin);
        o.allowed_origin = origin;
    }
    posting_free(x);
    fn(arg, &o);
}

static void on_soon(void *arg)
{
    finish(arg);
}

static void fail_soon(struct posting *x, const char *why)
{
    x->outcome.why = why;
    loop_timer_set(x->post->loop, &x->soon, loop_now(x->post->loop) + 1);
}

void post_cancel(struct posting **x)
{
    struct posting *gone = *x;

    if (!gone)
        return;
    *x = NULL;
    if (gone->easy)
        curl_loop_remove(gone->post->curl, gone->easy);
    posting_free(gone);
}

/* ------------------------------------------------------------------ what libcurl asks */

/* The last look: whatever was resolved or pinned, this is what would be connected to. */
static curl_socket_t on_open(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct posting *x = arg;
    struct post *p = x->post;
    struct in6_addr a;

    if (purpose != CURLSOCKTYPE_IPCXN || !target_address_of(&address->addr, &a) ||
        !target_is_outside(p->rules, &a)) {
        p->sockets.refused++;
        x->refused = true;
        return CURL_SOCKET_BAD;
    }
    p->sockets.opened++;
    return socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                  address->protocol);
}

static size_t on_body(char *bytes, size_t size, size_t n, void *arg)
{
    struct posting *x = arg;

    (void)bytes;
    x->body += size * n;
    return x->body > BODY_MOST ? 0 : size * n;
}

/* The value of this header, without the space around it; p NULL: it is another. */
static struct slice value_of(const char *line, size_t n, const char *name)
{
    size_t at = strlen(name);

    if (n <= at || strncasecmp(line, name, at) != 0 || line[at] != ':')
        return (struct slice){0};
    for (at++; at < n && (line[at] == ' ' || line[at] == '\t');)
        at++;
    while (n > at && (line[n - 1] == '\r' || line[n - 1] == '\n' || line[n - 1] == ' '))
        n--;
    return slice_of(line + at, n - at);
}

/* Seconds, or a date (RFC 9110, 10.2.3). */
static int64_t retry_after_of(struct slice value)
{
    char text[64];
    int64_t s;
    char *end;

    if (value.n == 0 || value.n >= sizeof text)
        return -1;
    memcpy(text, value.p, value.n);
    text[value.n] = '\0';
    s = strtoll(text, &end, 10);
    if (*end) {
        s = (int64_t)curl_getdate(text, NULL);
        if (s >= 0) {
            s -= clock_wall_us() / US_PER_S;
            s = s > 0 ? s : 0;
        }
    }
    return s < 0 ? -1 : s < RETRY_MOST_S ? s : RETRY_MOST_S;
}

/* A whole number; 0 when there is none ("*" is any). */
static int64_t number_of(struct slice value)
{
    int64_t n = 0;

    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] < '0' || value.p[i] > '9' || n > INT32_MAX / 10 - 1)
            return 0;
        n = n * 10 + value.p[i] - '0';
    }
    return n;
}

static size_t on_header(char *line, size_t size, size_t n, void *arg)
{
    struct posting *x = arg;
    struct slice v;

    n *= size;
    x->head += n;
    if (x->head > HEADERS_MOST)
        return 0;
    if (n > 5 && memcmp(line, "HTTP/", 5) ==
                     0) { /* what an answer before it said (1xx) is not of this one */
        x->outcome.retry_after_s = -1;
        x->outcome.allowed_rate = 0;
        x->outcome.allowed_origin = NULL;
    }
    if (x->body > 0)
        return n; /* a trailer */
    v = value_of(line, n, "Retry-After");
    if (v.p)
        x->outcome.retry_after_s = retry_after_of(v);
    v = value_of(line, n, "WebHook-Allowed-Rate");
    if (v.p)
        x->outcome.allowed_rate = number_of(v);
    v = value_of(line, n, "WebHook-Allowed-Origin");
    if (v.p && v.n < sizeof x->origin) {
        memcpy(x->origin, v.p, v.n);
        x->origin[v.n] = '\0';
        x->outcome.allowed_origin = x->origin;
    }
    return n;
}

/* A connection that waits for its next request keeps no buffers. */
static CURLcode on_tls(CURL *easy, void *context, void *arg)
{
    (void)easy;
    (void)arg;
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    return CURLE_OK;
}

/* ------------------------------------------------------------------ the request */

#define SET(easy, option, value)                                            \
    do {                                                                    \
        if (curl_easy_setopt(easy, option, value) != CURLE_OK)              \
            log_fatal("option_refused", "library=curl option=%s", #option); \
    } while (0)

/* What is the same for all of them, once an easy. */
static CURL *easy_new(struct post *p)
{
    CURL *e = curl_easy_init();
    bool http = target_allows_http(p->rules);

    if (!e)
        log_fatal("memory_exhausted", "for=curl");
    SET(e, CURLOPT_PROTOCOLS_STR, http ? "https,http" : "https");
#ifdef PLANT_FOLLOWS_REDIRECTS
    SET(e, CURLOPT_FOLLOWLOCATION, 1L);
#else
    SET(e, CURLOPT_FOLLOWLOCATION, 0L);
#endif
    SET(e, CURLOPT_NOPROXY, "*");
    SET(e, CURLOPT_PROXY, "");
    SET(e, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(e, CURLOPT_NOSIGNAL, 1L);
    SET(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(e, CURLOPT_TCP_NODELAY, 1L);
    SET(e, CURLOPT_BUFFERSIZE, BUFFER);
    SET(e, CURLOPT_UPLOAD_BUFFERSIZE, 16384L);
    SET(e, CURLOPT_MAXAGE_CONN, IDLE_S);
    SET(e, CURLOPT_MAXLIFETIME_CONN, LIFE_S);
    SET(e, CURLOPT_OPENSOCKETFUNCTION, on_open);
    SET(e, CURLOPT_WRITEFUNCTION, on_body);
    SET(e, CURLOPT_HEADERFUNCTION, on_header);
    SET(e, CURLOPT_SSL_CTX_FUNCTION, on_tls);
    SET(e, CURLOPT_SSL_VERIFYPEER, 1L);
    SET(e, CURLOPT_SSL_VERIFYHOST, 2L);
    SET(e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(e, CURLOPT_USERAGENT, "Weerklank");
    SET(e, CURLOPT_CAPATH,
        NULL); /* the file alone: it is read once, and whoever names one trusts no other */
    if (*p->limits.ca)
        SET(e, CURLOPT_CAINFO, p->limits.ca);
    if (*p->limits.cert) {
        SET(e, CURLOPT_SSLCERT, p->limits.cert);
        SET(e, CURLOPT_SSLKEY, p->limits.cert_key);
    }
    return e;
}

static const char *why_of(const struct posting *x, CURLcode code)
{
    if (x->refused && code == CURLE_COULDNT_CONNECT)
        return "address_refused";
    switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
        return "timeout";
    case CURLE_COULDNT_CONNECT:
        return "no_connection";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
        return "tls_refused";
    case CURLE_WRITE_ERROR:
        return x->head > HEADERS_MOST || x->body > BODY_MOST ? "answer_too_long" : "failed";
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
        return "connection_lost";
    default:
        return "failed";
    }
}

static void on_done(void *arg, CURL *easy, CURLcode code)
{
    struct posting *x = arg;
    long status = 0;

    if (code == CURLE_OK)
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    x->outcome.sent = code == CURLE_OK;
    x->outcome.status = (int)status;
    if (code != CURLE_OK)
        x->outcome.why = why_of(x, code);
    finish(x);
}

/* The chain of headers: the caller's, and none of what libcurl would add by itself. */
static struct curl_slist *headers_chain(struct posting *x)
{
    static char no_expect[] = "Expect:", no_type[] = "Content-Type:";
    size_t n = 0;
    bool typed = false;

    for (; n < x->request.n_headers && n < POST_HEADERS; n++) {
        x->headers[n].data = (char *)(uintptr_t)x->request.headers[n]; /* libcurl only reads it */
        typed |= strncasecmp(x->request.headers[n], "Content-Type:", 13) == 0;
    }
    x->headers[n++].data = no_expect;
    if (!typed)
        x->headers[n++].data = no_type;
    for (size_t i = 0; i < n; i++)
        x->headers[i].next = i + 1 < n ? &x->headers[i + 1] : NULL;
    return x->headers;
}

/* The name stands for these and for nothing else: libcurl tries them in turn. */
static void pin(struct posting *x, const struct resolved *found)
{
    char text[INET6_ADDRSTRLEN];
    size_t at =
        (size_t)snprintf(x->pinned, sizeof x->pinned, "%s:%u:", x->target.host, x->target.port);

    for (size_t i = 0; i < found->n; i++) {
        const struct in6_addr *a = &found->list[i];
        bool four = IN6_IS_ADDR_V4MAPPED(a);

        inet_ntop(four ? AF_INET : AF_INET6, four ? a->s6_addr + 12 : a->s6_addr, text,
                  sizeof text);
        at += (size_t)snprintf(x->pinned + at, sizeof x->pinned - at, "%s%s%s%s", i ? "," : "",
                               four ? "" : "[", text, four ? "" : "]");
    }
    x->pin = (struct curl_slist){.data = x->pinned};
}

/* found NULL: the URL has an address. */
static void request_begin(struct posting *x, const struct resolved *found)
{
    struct post *p = x->post;
    CURL *e = x->easy = p->n_spare > 0 ? p->spare[--p->n_spare] : easy_new(p);
    bool posts = strcmp(x->request.method, "POST") == 0;
    long left = (long)(p->limits.total_ms - (clock_mono_us() - x->began) / US_PER_MS);

    if (found)
        pin(x, found);
    SET(e, CURLOPT_RESOLVE, found ? &x->pin : NULL);
    SET(e, CURLOPT_URL, x->target.url);
    SET(e, CURLOPT_HTTPHEADER, headers_chain(x));
    SET(e, CURLOPT_TIMEOUT_MS, left > 0 ? left : 1L);
    SET(e, CURLOPT_CONNECTTIMEOUT_MS, left > 1 ? left / CONNECT_SHARE : 1L);
    SET(e, CURLOPT_OPENSOCKETDATA, x);
    SET(e, CURLOPT_WRITEDATA, x);
    SET(e, CURLOPT_HEADERDATA, x);
    if (posts) {
        SET(e, CURLOPT_CUSTOMREQUEST, NULL);
        SET(e, CURLOPT_NOBODY, 0L);
        SET(e, CURLOPT_POST, 1L);
        SET(e, CURLOPT_POSTFIELDSIZE, (long)x->request.body.n);
        SET(e, CURLOPT_POSTFIELDS, (const char *)x->request.body.p);
    } else {
        SET(e, CURLOPT_HTTPGET, 1L);
        SET(e, CURLOPT_CUSTOMREQUEST, x->request.method);
    }
    curl_loop_add(p->curl, e, on_done, x);
}

static void addresses_judge(struct posting *x, const struct resolved *found)
{
    struct post *p = x->post;
#ifdef PLANT_FIRST_ADDRESS_ONLY
    const size_t n = 1;
#else
    const size_t n = found->n;
#endif

    if (found->n == 0) {
        fail_soon(x, "name_unknown");
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (!target_is_outside(p->rules, &found->list[i])) {
            fail_soon(x, "address_refused");
            return;
        }
    request_begin(x, found);
}

static void on_resolved(void *arg, const struct resolved *found)
{
    struct posting *x = arg;

    x->resolving = NULL;
    addresses_judge(x, found);
}

void post_send(struct post *p, const struct post_request *r, post_fn *fn, void *arg,
               struct posting **out)
{
    struct posting *x = room_new(sizeof *x);

    x->post = p;
    x->fn = fn;
    x->arg = arg;
    x->request = *r;
    x->outcome.retry_after_s = -1;
    x->began = clock_mono_us();
    x->soon = (struct loop_timer){.fn = on_soon, .arg = x};
    x->next = p->open;
    if (x->next)
        x->next->prev = x;
    p->open = x;
    *out = x;
    if (target_read(p->rules, slice_str(r->url), &x->target))
        fail_soon(x, "address_refused");
    else if (x->target.is_address)
        request_begin(x, NULL); /* judged when it was read */
    else
        x->resolving = resolve(p->resolver, x->target.host, on_resolved, x);
}

struct post_sockets post_sockets(const struct post *p)
{
    return p->sockets;
}

/* ------------------------------------------------------------------ life */

struct post *post_new(struct loop *l, const struct target_rules *rules, struct resolver *resolver,
                      const struct post_limits *limits)
{
    struct post *p = room_new(sizeof *p);

    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        log_fatal("library_failed", "library=curl");
    p->loop = l;
    p->rules = rules;
    p->resolver = resolver;
    p->limits = *limits;
    p->curl = curl_loop_new(l, CONNECTIONS);
    return p;
}

void post_free(struct post **p)
{
    struct post *gone = *p;

    if (!gone)
        return;
    *p = NULL;
    for (struct posting *x = gone->open, *next; x; x = next) {
        next = x->next;
        post_cancel(&x);
    }
    while (gone->n_spare > 0)
        curl_easy_cleanup(gone->spare[--gone->n_spare]);
    curl_loop_free(&gone->curl);
    curl_global_cleanup();
    free(gone);
}
