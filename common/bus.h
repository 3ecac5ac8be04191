/*
 * ZeroMQ, with every option that reference tables of its faults ask for set in one place: finite marks,
 * IMMEDIATE, heartbeats, MAXMSGSIZE, ROUTER_MANDATORY, HANDOVER off, no blocking at the end.
 *
 * One context a process, ended last. Only tcp with CURVE, ipc and inproc are accepted as endpoints.
 * A message is one payload frame; a ROUTER adds the peer's routing id in front. Anything with another
 * number of frames is dropped and counted.
 */
#ifndef COMMON_BUS_H
#define COMMON_BUS_H

#include "common/base.h"
#include "common/buf.h"
#include "common/loop.h"

#include <zmq.h>

#define BUS_FRAME_OUTSIDE (256 * 1024) /* bytes of one frame from outside */
#define BUS_FRAME_INSIDE  (8 * 1024 * 1024)
#define BUS_KEY_TEXT      41 /* a CURVE key as Z85, with its end mark */

struct bus;

/* A return address, never an identity. */
struct bus_peer {
    uint8_t n;
    uint8_t id[31];
    bool delimiter; /* a REQ asked: the answer carries its empty frame too */
};

struct bus_in {
    struct bus_peer peer; /* ROUTER only */
    zmq_msg_t msg;        /* the payload; close with bus_in_close */
    const char *user;     /* CURVE sockets: what the ZAP handler returned (the Z85 key); else NULL.
                             Read from the payload frame (libzmq 4.3.4 loses it on frame 0). */
};

struct bus *bus_new(void);
void bus_free(struct bus **b);

/* Identity of a CURVE server: our secret key (40 characters Z85). NULL: no CURVE (ipc, inproc only). */
void *bus_router_bind(struct bus *b, const char *endpoint, const char *curve_secret);
void *bus_dealer_connect(struct bus *b, const char *endpoint);
/* CURVE client. Keys are checked first (a key of zeroes made some versions abort); NULL when bad. */
void *bus_dealer_connect_curve(struct bus *b, const char *endpoint, const char *server_public,
                               const char *own_public, const char *own_secret);
void *bus_pub_bind(struct bus *b, const char *endpoint);
/* Subscribes to everything, once. May be given several endpoints separated by a space. */
void *bus_sub_connect(struct bus *b, const char *endpoints);
/* Removes the socket from the loop (when l is not NULL) and closes it. */
void bus_close(struct loop *l, void **socket);

/* ZAP: who may come in over CURVE. The callback says whether this client key (Z85) is known; it is
 * asked at each handshake, and services ask again at each message. Runs on the loop. */
typedef bool bus_admit_fn(void *arg, const char *client_key);
void bus_zap_start(struct bus *b, struct loop *l, bus_admit_fn *fn, void *arg);
void bus_zap_stop(struct bus *b, struct loop *l);

/* 1: in is filled; 0: nothing waits; a malformed message is dropped, counted and skipped. */
int bus_recv(void *socket, bool router, struct bus_in *in);
void bus_in_close(struct bus_in *in);
static inline struct slice bus_in_payload(struct bus_in *in)
{
    return slice_of(zmq_msg_data(&in->msg), zmq_msg_size(&in->msg));
}

/* Sends a copy of the bytes. peer NULL on DEALER and PUB. 0, or -1 (peer gone, or full): counted, and
 * for the caller to leave to the asker's repeat. */
int bus_send(void *socket, const struct bus_peer *peer, struct slice payload);
/* The same without a copy: takes the buffer's bytes, *taken is empty afterwards in every case. */
int bus_send_taken(void *socket, const struct bus_peer *peer, struct buf *taken);

/* Whether a DEALER has somebody to send to now. */
bool bus_is_heard(void *socket);

/* How many messages bus_recv dropped as malformed, since the start. */
uint64_t bus_dropped(void);
/* How many messages bus_send could not send. */
uint64_t bus_unsent(void);

/* CURVE key pairs, for the program that makes them. */
int bus_keypair(char public_out[BUS_KEY_TEXT], char secret_out[BUS_KEY_TEXT]);
bool bus_key_valid(const char *z85);

#endif
