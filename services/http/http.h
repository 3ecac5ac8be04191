/*
 * HTTP/1.1 (RFC 9110, RFC 9112) on our loop: requests come in, answers go out in the order of the requests.
 *
 *      bytes -> head, judged -> begin(r) -> body -> handle(r)  ...  http_answer(&r), or a stream
 *                 |              how much of a body, and how           |
 *                 +-> refused, told why, closed                       +-> gone(r), when nobody waits any more
 *
 * The parser and the connections are our own. libmicrohttpd 0.9.75 accepts or mends much that RFC 9112 has refused
 * (bare LF, folded lines, `Name :`, NUL) and hides it from its handlers: a judge before it would be this parser and
 * another one behind it. http-parser, the other one in Debian 12, is not kept by its makers any more.
 *
 * Stricter than RFC 9112 on purpose, each answered and the connection closed: no Host or two, also in HTTP/1.0; two
 * Content-Lengths, also equal ones; any coding but `chunked`; chunk extensions and trailers; the absolute form and `*`;
 * TRACE and CONNECT. HTTP/1.0 is answered and closed. TLS and HTTP/2 are the affair of a proxy in front.
 *
 * All callbacks come from the loop, never from within a function called here (but for http_server_free).
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "common/buf.h"
#include "common/loop.h"

#include <netinet/in.h>

#define HTTP_FIELDS      64   /* header lines of a request */
#define HTTP_SEGMENTS    16   /* of a path */
#define HTTP_PARAMS      32   /* of a query */
#define HTTP_TARGET_MOST 8000 /* bytes of path and query as sent (RFC 9112, 3) */
#define HTTP_PEER_LEN    56   /* "[2001:db8::1]:43211" and its end */

/* HEAD is a GET whose answer goes out without its body: nobody but this library need know. */
enum http_method {
    HTTP_GET,
    HTTP_POST,
    HTTP_PUT,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_OPTIONS,
    HTTP_METHODS
};
const char *http_method_name(enum http_method m);

struct http_field {
    struct slice name, value;
};

/* ------------------------------------------------------------------ requests */

/*
 * From begin() on until it is answered, its stream ends or gone() is told. What it points to lives as long.
 *
 * path:  "/" has no segments, "/a/b" two, "/a/" two of which the last is empty. Decoded: UTF-8 without controls, no
 *        "/" in a segment (%2f is refused), none is "." or ".."
 * query: decoded as forms are ("+" is a blank), in the order sent; names may come twice. UTF-8 without controls other
 *        than newline and tab.
 * headers: as sent, without the blanks around values; no controls but tab, any bytes above 0x7f.
 */
struct http_request {
    enum http_method method;
    bool head; /* HEAD: whoever makes long bodies may spare the work */
    struct slice target;
    const struct slice *path;
    size_t n_path;
    const struct http_field *query;
    size_t n_query;
    const struct http_field *headers;
    size_t n_headers;
    struct slice host;
    struct slice body; /* whole, from handle() on; empty when it was taken in parts */
    void *own;         /* the caller's */
};

/* The first of that name; p NULL: there is none. Names of headers are compared without case. */
struct slice http_header(const struct http_request *r, const char *name);
struct slice http_param(const struct http_request *r, const char *name);
/* Of a Unix socket the address is all zeroes; an IPv4 address is mapped. */
struct in6_addr http_peer(const struct http_request *r);
void http_peer_text(const struct http_request *r, char out[HTTP_PEER_LEN]);

/* Bytes of a body, in order; the slice lives for the call. May answer. */
typedef void http_part_fn(void *arg, struct http_request *r, struct slice part);

/* Only in begin(). A field that is 0 is as the settings say. */
struct http_body {
    size_t most;        /* a longer one is refused with 413 */
    int64_t within_ms;  /* it has to be there by then, pauses included; else 408 */
    http_part_fn *part; /* NULL: whole, in r->body */
    void *arg;
};
void http_body_take(struct http_request *r, const struct http_body *how);
/* Whoever takes parts may stop the sender: at most one more part comes, until it goes on. */
void http_body_pause(struct http_request *r, bool pause);

/* ------------------------------------------------------------------ answers */

struct http_answer {
    int status;       /* 200 to 599 */
    const char *type; /* Content-Type; NULL: none */
    const struct http_field
        *headers; /* further ones; one with a control in it is left out, and logged */
    size_t n_headers;
    struct slice body; /* copied */
    struct buf *own;   /* or this one, which is taken and left empty */
    size_t length;     /* of a stream: its bytes, where that is known; 0: it is not */
};

/* Once, in begin(), in handle() or any time later; r is taken. Before the whole body was read, the connection closes
 * behind the answer. */
void http_answer(struct http_request **r, const struct http_answer *a);

/*
 * An answer that comes in parts. With a length exactly that many bytes are added before its end; else its end is not
 * known. False: it was HEAD, r is taken and all is said. Else r is kept, bytes are added
 * whenever there are some, and the end takes r; gone() comes when the client left or does not read.
 */
MUST_CHECK bool http_stream_begin(struct http_request **r, const struct http_answer *a);
/* -1: more than settings.stream_most would wait for the client; nothing was added. */
MUST_CHECK int http_stream_add(struct http_request *r, struct slice bytes);
/* Bytes that wait for the client. */
size_t http_stream_waiting(const struct http_request *r);
void http_stream_end(struct http_request **r);
/* By a reset, where there are such: the client sees that something is missing. */
void http_stream_break(struct http_request **r);

/* ------------------------------------------------------------------ servers */

/*
 * begin:  the head is in order. May set how the body is taken, or answer. NULL: all bodies whole.
 * handle: the whole request is there. Answers, or keeps r and answers later.
 * gone:   r was shown in begin() or handle() and nobody waits for its answer any more: the client left or ended its
 *         side, does not read, or its body was refused. r ends with this call.
 * room:   all that was added to a stream is with the client's side: more may be added. Only after http_stream_add.
 *         NULL: nobody asks.
 * refuse: the body of an answer that this library gives by itself: status 400, 408, 413, 414, 417, 431, 501 or 505;
 *         why is a stable word ("host_missing"). NULL: no body.
 */
struct http_calls {
    void (*begin)(void *arg, struct http_request *r);
    void (*handle)(void *arg, struct http_request *r);
    void (*gone)(void *arg, struct http_request *r);
    void (*room)(void *arg, struct http_request *r);
    void (*refuse)(void *arg, int status, const char *why, struct buf *body_out);
};

/* A number that is 0 stands for the one in brackets. Times in milliseconds. */
struct http_settings {
    const char *listen; /* "127.0.0.1:8080", "[::1]:8080" (port 0: any), "/run/x.socket" */
    const struct http_field *always; /* on every answer, refusals too */
    size_t n_always;
    const struct http_field *refused; /* beside them, on what this library refuses by itself */
    size_t n_refused;
    const char *refuse_type; /* Content-Type of what refuse() writes */
    size_t connections_most; /* [1000] beyond it connections wait to be accepted */
    size_t per_address_most; /* [no limit] beyond it they are closed; an IPv6 address is its /64 */
    size_t head_most;        /* [16384] bytes of request line and headers: 431, or 414 */
    size_t body_most;        /* [65536] */
    size_t stream_most;      /* [262144] bytes that may wait for the reader of a stream */
    int64_t head_ms;         /* [10000] from a request's first byte to the end of its head */
    int64_t body_ms;         /* [30000] from there to the end of its body */
    int64_t idle_ms;         /* [60000] between requests */
    int64_t write_ms; /* [30000] in which a client takes 64 KiB of what waits for it, or all */
};

struct http_counts {
    uint64_t accepted, over_limit; /* connections; over_limit: closed, too many of one address */
    uint64_t requests, refused, late, gone;
    size_t open;
};

struct http_server;

/* hash_init() has been called. The settings are copied, not what `always` and `refused` point to. NULL: *why_out says why not
 * ("address_in_use"). */
struct http_server *http_server_new(struct loop *l, const struct http_settings *s,
                                    const struct http_calls *calls, void *arg,
                                    const char **why_out);
/* Not from within a callback. Of each request that is open gone() is told, from in here. */
void http_server_free(struct http_server **s);
/* No more connections; each open one ends behind the answer it waits for. */
void http_server_retire(struct http_server *s);
/* The port it listens on; 0: a Unix socket. */
uint16_t http_server_port(const struct http_server *s);
struct http_counts http_server_counts(const struct http_server *s);

#endif
