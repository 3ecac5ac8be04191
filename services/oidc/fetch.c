/*
 * One request to an issuer: see fetch.h.
 */
#include "services/oidc/fetch.h"

#include "common/buf.h"
#include "common/log.h"
#include "common/room.h"

#include <netinet/in.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS  16 /* kept for the next request */
#define HEADERS_MOST ((size_t)32 << 10)

struct fetcher {
    struct curl_loop *curl;
    char *ca_file;
    int64_t timeout_ms;
    struct fetch *open;
};

struct fetch {
    struct fetcher *f;
    struct fetch *next, *prev;
    CURL *easy;
    struct curl_slist *headers;
    fetch_fn *fn;
    void *arg;
    size_t head;
    struct buf body;
};

static void must(CURLcode code)
{
    if (code != CURLE_OK)
        log_fatal("curl_misused", "why=%d", (int)code);
}

static size_t on_body(char *bytes, size_t size, size_t n, void *arg)
{
    struct fetch *x = arg;

    if (size * n > FETCH_MOST - x->body.n)
        return 0;
    buf_add(&x->body, bytes, size * n);
    return size * n;
}

static size_t on_header(char *bytes, size_t size, size_t n, void *arg)
{
    struct fetch *x = arg;

    (void)bytes;
    x->head += size * n;
    return x->head > HEADERS_MOST ? 0 : size * n;
}

static bool is_loopback(const struct sockaddr *a)
{
    if (a->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)(const void *)a)->sin_addr.s_addr) >> 24 == 127;
    return a->sa_family == AF_INET6 &&
           IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)a)->sin6_addr);
}

/* Whatever "localhost" stands for. */
static curl_socket_t on_loopback_open(void *arg, curlsocktype purpose, struct curl_sockaddr *a)
{
    (void)arg;
    if (purpose != CURLSOCKTYPE_IPCXN || !is_loopback(&a->addr))
        return CURL_SOCKET_BAD;
    return socket(a->family, a->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, a->protocol);
}

static void fetch_free(struct fetch *x)
{
    if (x->prev)
        x->prev->next = x->next;
    else
        x->f->open = x->next;
    if (x->next)
        x->next->prev = x->prev;
    curl_easy_cleanup(x->easy);
    for (struct curl_slist *h = x->headers; h; h = h->next)
        sodium_memzero(h->data, strlen(h->data)); /* one of them is a credential */
    curl_slist_free_all(x->headers);
    if (x->body.p)
        sodium_memzero(x->body.p, x->body.n);
    buf_free(&x->body);
    free(x);
}

static void on_done(void *arg, CURL *easy, CURLcode code)
{
    struct fetch *x = arg;
    long status = 0;

    if (code == CURLE_OK)
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    x->fn(x->arg, (int)status, status ? buf_slice(&x->body) : (struct slice){0});
    fetch_free(x);
}

static void header_add(struct fetch *x, const char *name, const char *value)
{
    struct buf line = {0};
    struct curl_slist *longer;

    buf_printf(&line, "%s: %s", name, value);
    buf_add(&line, "", 1);
    longer = curl_slist_append(x->headers, (const char *)line.p);
    if (!longer)
        log_fatal("memory_exhausted", "for=curl");
    x->headers = longer;
    sodium_memzero(line.p, line.n);
    buf_free(&line);
}

static void easy_set(struct fetch *x, const struct fetch_request *r)
{
    CURL *e = x->easy;

    must(curl_easy_setopt(e, CURLOPT_URL, r->url));
    must(curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, r->loopback ? "http,https" : "https"));
    must(curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L));
    must(curl_easy_setopt(e, CURLOPT_NOPROXY, "*"));
    must(curl_easy_setopt(e, CURLOPT_PROXY, ""));
    must(curl_easy_setopt(e, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED));
    must(curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L));
    must(curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)x->f->timeout_ms));
    must(curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)x->f->timeout_ms));
    must(curl_easy_setopt(e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2));
    must(curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1));
    must(curl_easy_setopt(e, CURLOPT_USERAGENT, "weerklank"));
    must(curl_easy_setopt(e, CURLOPT_HTTPHEADER, x->headers));
    must(curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body));
    must(curl_easy_setopt(e, CURLOPT_WRITEDATA, x));
    must(curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header));
    must(curl_easy_setopt(e, CURLOPT_HEADERDATA, x));
    if (x->f->ca_file)
        must(curl_easy_setopt(e, CURLOPT_CAINFO, x->f->ca_file));
    if (r->loopback)
        must(curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, on_loopback_open));
    if (r->form.p) {
        must(curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE, (long)r->form.n));
        must(curl_easy_setopt(e, CURLOPT_COPYPOSTFIELDS, (const char *)r->form.p));
    }
}

void fetch_start(struct fetcher *f, const struct fetch_request *r, fetch_fn *fn, void *arg,
                 struct fetch **out)
{
    struct fetch *x = room_new(sizeof *x);

    *x = (struct fetch){.f = f, .next = f->open, .easy = curl_easy_init(), .fn = fn, .arg = arg};
    if (!x->easy)
        log_fatal("curl_failed", "why=start");
    if (x->next)
        x->next->prev = x;
    f->open = x;
    header_add(x, "Accept", "application/json");
    if (r->authorization)
        header_add(x, "Authorization", r->authorization);
    easy_set(x, r);
    *out = x;
    curl_loop_add(f->curl, x->easy, on_done, x);
}

void fetch_cancel(struct fetch **x)
{
    struct fetch *gone = *x;

    if (!gone)
        return;
    *x = NULL;
    curl_loop_remove(gone->f->curl, gone->easy);
    fetch_free(gone);
}

struct fetcher *fetcher_new(struct loop *l, const char *ca_file, int64_t timeout_ms)
{
    struct fetcher *f = room_new(sizeof *f);

    f->curl = curl_loop_new(l, CONNECTIONS);
    f->timeout_ms = timeout_ms;
    if (ca_file) {
        f->ca_file = room_new(strlen(ca_file) + 1);
        memcpy(f->ca_file, ca_file, strlen(ca_file));
    }
    return f;
}

void fetcher_free(struct fetcher **f)
{
    struct fetcher *gone = *f;

    if (!gone)
        return;
    *f = NULL;
    for (struct fetch *x = gone->open, *next; x; x = next) {
        next = x->next;
        fetch_cancel(&x);
    }
    curl_loop_free(&gone->curl);
    free(gone->ca_file);
    free(gone);
}
