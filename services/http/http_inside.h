/*
 * What the files of this library share: a server, its connections, and the request that one of them has open.
 *
 *      HEAD  reading a head, or quiet between two        one request a connection is open at a time: what was sent
 *      BODY  its body comes                              behind it waits in `in`, or in the kernel
 *      WAIT  whole; the caller has it
 *      STREAM  its answer has begun
 *      ENDING  what is in `out` goes out, nothing more is read
 *      DRAIN  we have ended our side; what still comes is thrown away, so that the answer is not lost by a reset
 *      DEAD  the descriptor is closed; freed at the end of the turn
 *
 * Callbacks of the caller come while descriptors or timers are handled (conn_read, http_conn_due); what is written goes
 * out at the end of the turn (http_conn_settle). So all answers of a turn are one write, and what a handler sends
 * elsewhere leaves by the same turn's hooks.
 */
#ifndef HTTP_INSIDE_H
#define HTTP_INSIDE_H

#include "services/http/chunk.h"
#include "services/http/http.h"
#include "services/http/peers.h"
#include "services/http/target.h"

#define READ_MOST 32768           /* bytes of one read */
#define OUT_HIGH  ((size_t)65536) /* with so much to write, nothing more is read */

enum conn_state { HEAD, BODY, WAIT, STREAM, ENDING, DRAIN, DEAD };

struct request {
    struct http_request shown; /* first: the caller's handle is this */
    struct conn *conn;
    struct http_body how;
    struct buf body;
    uint64_t taken; /* of the body */
    bool told;      /* the caller knows of it */
    bool old;       /* HTTP/1.0 */
    bool plain;     /* its stream goes without chunks */
    bool paused;
};

struct conn {
    struct http_server *server;
    struct conn *next, *prev;
    struct conn *touched; /* the next of those that are settled at the end of the turn */
    struct request *request;
    struct buf in;  /* read and not yet taken */
    struct buf out; /* to be written from out_at on; then own */
    struct buf own; /* a body that was handed over */
    size_t out_at, own_at;
    size_t head_seen;
    uint64_t left; /* of a body with a length */
    struct http_chunks chunks;
    struct loop_timer timer;
    int64_t read_by, write_by; /* 0: nothing is waited for */
    size_t written;            /* since write_by was set */
    struct in6_addr address;
    uint32_t watched; /* by epoll */
    int fd;
    enum conn_state state;
    uint16_t port;
    bool chunked;
    bool began;   /* a head has begun to come */
    bool skipped; /* the one empty line before it (RFC 9112, 2.2) */
    bool closes;  /* behind the answer that is written next */
    bool hungry;  /* what is in `in` is not enough */
    bool again;   /* to be looked at in the next turn */
    bool broken;  /* writing failed */
    bool filled;  /* something was added to a stream since the caller heard that there is room */
    bool roomy;   /* and all of it is written */
    bool is_touched;
};

struct http_server {
    struct loop *loop;
    struct http_settings set;
    struct http_calls calls;
    void *arg;
    struct http_counts counts;
    struct conn *conns, *touched;
    struct http_peers *peers;
    struct loop_timer again, accept_later;
    int listener, epoll;
    char *path; /* of a Unix socket */
    struct buf always;
    char date[64]; /* of the second date_s */
    int64_t date_s;
    bool accepts, retired;
    struct http_server *next; /* all that there are */
    struct http_head head;    /* these three: room for what is looked at just now */
    struct http_target target;
    uint8_t room[READ_MOST];
};

/* --- conn.c: connections */

void http_conn_new(struct http_server *s, int fd, const struct sockaddr_storage *from);
void http_conn_event(struct conn *c, uint32_t events);
/* The next turn's look: what waited in `in`, what is broken. */
void http_conn_again(struct conn *c);
void http_conn_settle(struct conn *c);
/* The caller's request is gone; the connection is closed at once. */
void http_conn_drop(struct conn *c, const char *why);
void http_conn_free(struct conn *c);
void http_conn_touch(struct conn *c);
/* Refused, told why, closed; a request that was shown is gone. */
void http_conn_refuse(struct conn *c, struct http_fault f);
/* The answer has been written whole: on to the next request, or to the end. */
void http_conn_answered(struct conn *c);

/* --- intake.c: from bytes to requests */

bool http_conn_wants(const struct conn *c);
void http_conn_take(struct conn *c, struct slice bytes);
void http_request_free(struct request **r);

/* --- write.c: bytes to the client, and deadlines */

size_t http_conn_waiting(const struct conn *c);
/* Writes what it can. -1: the client is not there any more. */
int http_conn_write(struct conn *c);
void http_conn_clock(struct conn *c);
/* The timer's: a deadline may have passed. */
void http_conn_due(void *arg);

/* --- answer.c */

void http_answer_refusal(struct conn *c, struct http_fault f);
/* Writes the headers of every answer once. */
void http_answer_always(struct http_server *s);

/* --- server.c */

/* "Thu, 02 Apr 2026 09:15:00 GMT" (RFC 9110, 5.6.7) */
const char *http_server_date(struct http_server *s);
void http_server_closed(struct http_server *s, const struct conn *c);

static inline struct request *request_of(struct http_request *r)
{
    return (struct request *)(void *)r;
}

#endif
