/*
 * ZeroMQ sockets: how they are made, and how messages go in and out.
 */
#include "common/bus_inside.h"
#include "common/log.h"

#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/un.h>

/*
 * High-water marks, in messages a peer. A ROUTER or DEALER holds what may be under way (the settings
 * intake.flight.*); beyond it a send is refused and the asker repeats. PUB is a hint: who is behind
 * by more reads the log.
 */
#define MARK_INSIDE  20000
#define MARK_OUTSIDE 8192
#define MARK_PUB     1000

/* Both work in every 4.3, but zmq.h names them only for its draft interface. */
#ifndef ZMQ_ZAP_ENFORCE_DOMAIN
#define ZMQ_ZAP_ENFORCE_DOMAIN 93
#endif
#ifndef ZMQ_MSG_PROPERTY_USER_ID
#define ZMQ_MSG_PROPERTY_USER_ID "User-Id"
#endif

#define PARTS_MAX 8   /* parts of one message that are looked at */
#define SKIP_MAX  256 /* malformed messages in a row before the loop gets its turn */

static uint64_t n_dropped, n_unsent;
static int n_open; /* zmq_ctx_term would wait for ever for a socket that is still open */

uint64_t bus_dropped(void)
{
    return n_dropped;
}

uint64_t bus_unsent(void)
{
    return n_unsent;
}

struct bus *bus_new(void)
{
    struct bus *b = calloc(1, sizeof *b);

    if (!b)
        log_fatal("memory_exhausted", "bytes=%zu", sizeof *b);
    b->context = zmq_ctx_new();
    if (!b->context || zmq_ctx_set(b->context, ZMQ_BLOCKY, 0) != 0 ||
        zmq_ctx_set(b->context, ZMQ_MAX_SOCKETS, 1023) != 0)
        log_fatal("bus_failed", "why=%s", log_value(slice_str(zmq_strerror(errno))));
    return b;
}

void bus_free(struct bus **b)
{
    if (!*b)
        return;
    if (n_open > 0)
        log_fatal("bus_misused", "why=sockets_open sockets=%d", n_open);
    zmq_ctx_term((*b)->context);
    free(*b);
    *b = NULL;
}

/* --- Making sockets -------------------------------------------------------------------------- */

static bool set_int(void *socket, int option, int value)
{
    return zmq_setsockopt(socket, option, &value, sizeof value) == 0;
}

static bool set_text(void *socket, int option, const char *value)
{
    return zmq_setsockopt(socket, option, value, strlen(value)) == 0;
}

void *bus_socket_new(struct bus *b, int type, int mark, int frame_max)
{
    const struct {
        int option, value;
    } options[] = {
        {ZMQ_SNDHWM, mark},          {ZMQ_RCVHWM, mark},
        {ZMQ_MAXMSGSIZE, 0}, /* int64_t, set below */
        {ZMQ_LINGER, 500},           {ZMQ_IMMEDIATE, 1},
        {ZMQ_HANDSHAKE_IVL, 5000},   {ZMQ_HEARTBEAT_IVL, 2000},
        {ZMQ_HEARTBEAT_TTL, 6000},   {ZMQ_HEARTBEAT_TIMEOUT, 6000},
        {ZMQ_RECONNECT_IVL, 50},     {ZMQ_RECONNECT_IVL_MAX, 2000},
        {ZMQ_CONNECT_TIMEOUT, 5000}, {ZMQ_TCP_MAXRT, 10000},
        {ZMQ_TCP_KEEPALIVE, 1},      {ZMQ_BACKLOG, 512},
        {ZMQ_SNDTIMEO, 0},           {ZMQ_RCVTIMEO, 0},
    };
    void *socket = zmq_socket(b->context, type);
    int64_t most = frame_max;
    bool ok = socket != NULL;

    for (size_t i = 0; i < ARRAY_LEN(options) && ok; i++)
        ok = options[i].option == ZMQ_MAXMSGSIZE
                 ? zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &most, sizeof most) == 0
                 : set_int(socket, options[i].option, options[i].value);
    if (ok && type == ZMQ_ROUTER)
        ok = set_int(socket, ZMQ_ROUTER_MANDATORY, 1) && set_int(socket, ZMQ_ROUTER_HANDOVER, 0);
    if (!ok)
        log_fatal("bus_socket_failed", "why=%s", log_value(slice_str(zmq_strerror(errno))));
    n_open++;
    return socket;
}

/* NULL when the endpoint may be used so, or the reason. */
static const char *endpoint_unfit(const char *endpoint, bool curve)
{
    const size_t path_max = sizeof((struct sockaddr_un *)0)->sun_path - 1;

    if (strncmp(endpoint, "tcp://", 6) == 0)
        return curve ? NULL : "tcp asks for CURVE";
    if (curve)
        return "CURVE is for tcp";
    if (strncmp(endpoint, "ipc://", 6) == 0)
        return endpoint[6] == '@'                ? "no abstract names: everybody may use them"
               : strlen(endpoint + 6) > path_max ? "the path is too long for a socket"
                                                 : NULL;
    return strncmp(endpoint, "inproc://", 9) == 0 ? NULL : "only tcp, ipc and inproc";
}

typedef int attach_fn(void *socket, const char *endpoint);

/* Binds or connects, or closes the socket and says why. */
static void *attach(void *socket, attach_fn *fn, const char *endpoint, bool curve)
{
    const char *why = endpoint_unfit(endpoint, curve);

    if (!why && fn(socket, endpoint) != 0)
        why = zmq_strerror(errno);
    if (!why)
        return socket;
    log_error("bus_endpoint_refused", "endpoint=%s why=%s", log_value(slice_str(endpoint)),
              log_value(slice_str(why)));
    bus_close(NULL, &socket);
    return NULL;
}

void *bus_router_bind(struct bus *b, const char *endpoint, const char *curve_secret)
{
    void *socket;

    if (!curve_secret)
        return attach(bus_socket_new(b, ZMQ_ROUTER, MARK_INSIDE, BUS_FRAME_INSIDE), zmq_bind,
                      endpoint, false);
    if (!bus_key_valid(curve_secret)) {
        log_error("bus_key_refused", "endpoint=%s", log_value(slice_str(endpoint)));
        return NULL;
    }
    socket = bus_socket_new(b, ZMQ_ROUTER, MARK_OUTSIDE, BUS_FRAME_OUTSIDE);
    if (!set_int(socket, ZMQ_CURVE_SERVER, 1) ||
        !set_text(socket, ZMQ_CURVE_SECRETKEY, curve_secret) ||
        !set_text(socket, ZMQ_ZAP_DOMAIN, BUS_ZAP_DOMAIN) ||
        !set_int(socket, ZMQ_ZAP_ENFORCE_DOMAIN, 1))
        log_fatal("bus_socket_failed", "why=%s", log_value(slice_str(zmq_strerror(errno))));
    return attach(socket, zmq_bind, endpoint, true);
}

void *bus_dealer_connect(struct bus *b, const char *endpoint)
{
    return attach(bus_socket_new(b, ZMQ_DEALER, MARK_INSIDE, BUS_FRAME_INSIDE), zmq_connect,
                  endpoint, false);
}

static bool is_pair(const char *public, const char *secret)
{
    char derived[BUS_KEY_TEXT];

    return bus_key_valid(public) && bus_key_valid(secret) &&
           zmq_curve_public(derived, secret) == 0 && strcmp(derived, public) == 0;
}

void *bus_dealer_connect_curve(struct bus *b, const char *endpoint, const char *server_public,
                               const char *own_public, const char *own_secret)
{
    void *socket;

    if (!bus_key_valid(server_public) || !is_pair(own_public, own_secret)) {
        log_error("bus_key_refused", "endpoint=%s", log_value(slice_str(endpoint)));
        return NULL;
    }
    /* The server's frames: it is ours, known by its key. */
    socket = bus_socket_new(b, ZMQ_DEALER, MARK_OUTSIDE, BUS_FRAME_INSIDE);
    if (!set_text(socket, ZMQ_CURVE_SERVERKEY, server_public) ||
        !set_text(socket, ZMQ_CURVE_PUBLICKEY, own_public) ||
        !set_text(socket, ZMQ_CURVE_SECRETKEY, own_secret))
        log_fatal("bus_socket_failed", "why=%s", log_value(slice_str(zmq_strerror(errno))));
    return attach(socket, zmq_connect, endpoint, true);
}

void *bus_pub_bind(struct bus *b, const char *endpoint)
{
    return attach(bus_socket_new(b, ZMQ_PUB, MARK_PUB, BUS_FRAME_INSIDE), zmq_bind, endpoint,
                  false);
}

void *bus_sub_connect(struct bus *b, const char *endpoints)
{
    void *socket = bus_socket_new(b, ZMQ_SUB, MARK_PUB, BUS_FRAME_INSIDE);
    char *copy = strdup(endpoints), *rest = NULL;

    if (!copy || !set_text(socket, ZMQ_SUBSCRIBE, ""))
        log_fatal("bus_socket_failed", "why=%s", log_value(slice_str(zmq_strerror(errno))));
    for (char *e = strtok_r(copy, " ", &rest); e && socket; e = strtok_r(NULL, " ", &rest))
        socket = attach(socket, zmq_connect, e, false);
    free(copy);
    return socket;
}

void bus_close(struct loop *l, void **socket)
{
    if (!*socket)
        return;
    if (l)
        loop_socket_remove(l, *socket);
    zmq_close(*socket);
    n_open--;
    *socket = NULL;
}

/* --- Messages -------------------------------------------------------------------------------- */

/* Reads all parts of the next message; keeps the first PARTS_MAX. 0 when nothing waits. */
static size_t receive_parts(void *socket, zmq_msg_t parts[PARTS_MAX])
{
    size_t n = 0;

    for (bool more = true; more; n++) {
        zmq_msg_t extra, *part = n < PARTS_MAX ? &parts[n] : &extra;
        int rc;

        zmq_msg_init(part);
        do
            rc = zmq_msg_recv(part, socket, ZMQ_DONTWAIT);
        while (rc < 0 && errno == EINTR);
        if (rc < 0) {
            if (errno != EAGAIN)
                log_fatal("bus_receive_failed", "why=%s",
                          log_value(slice_str(zmq_strerror(errno))));
            zmq_msg_close(part);
            break;
        }
        more = zmq_msg_more(part) != 0;
        if (part == &extra)
            zmq_msg_close(part);
    }
    return n;
}

/* Which part is the payload; n when the message is malformed. */
static size_t payload_place(zmq_msg_t *parts, size_t n, bool router)
{
    if (!router)
        return n == 1 ? 0 : n;
    if (zmq_msg_size(&parts[0]) > sizeof((struct bus_peer *)0)->id)
        return n;
    if (n == 2)
        return 1;
    return n == 3 && zmq_msg_size(&parts[1]) == 0 ? 2 : n;
}

int bus_recv(void *socket, bool router, struct bus_in *in)
{
    zmq_msg_t parts[PARTS_MAX];
    size_t n, place;

    for (int i = 0; i < SKIP_MAX && (n = receive_parts(socket, parts)) > 0; i++) {
        place = payload_place(parts, n, router);
        if (place < n) {
            memset(&in->peer, 0, sizeof in->peer);
            if (router) {
                in->peer.n = (uint8_t)zmq_msg_size(&parts[0]);
                memcpy(in->peer.id, zmq_msg_data(&parts[0]), in->peer.n);
                in->peer.delimiter = place == 2;
            }
            zmq_msg_init(&in->msg);
            zmq_msg_move(&in->msg, &parts[place]);
            in->user = zmq_msg_gets(&in->msg, ZMQ_MSG_PROPERTY_USER_ID);
        }
        for (size_t j = 0; j < n && j < PARTS_MAX; j++)
            zmq_msg_close(&parts[j]);
        if (place < n)
            return 1;
        n_dropped++;
    }
    return 0;
}

void bus_in_close(struct bus_in *in)
{
    zmq_msg_close(&in->msg);
    in->user = NULL;
}

static int send_part(zmq_msg_t *part, void *socket, int flags)
{
    int rc;

    do
        rc = zmq_msg_send(part, socket, flags | ZMQ_DONTWAIT);
    while (rc < 0 && errno == EINTR);
    return rc;
}

/*
 * A ROUTER judges by the first part whether the peer is there and has room; the parts behind it
 * cannot fail any more, so a message never stops half way.
 */
static int send_message(void *socket, const struct bus_peer *peer, zmq_msg_t *payload)
{
    zmq_msg_t part;

    if (peer) {
        if (zmq_msg_init_size(&part, peer->n) != 0)
            goto fail;
        memcpy(zmq_msg_data(&part), peer->id, peer->n);
        if (send_part(&part, socket, ZMQ_SNDMORE) < 0) {
            zmq_msg_close(&part);
            goto fail;
        }
        if (peer->delimiter) {
            zmq_msg_init(&part);
            if (send_part(&part, socket, ZMQ_SNDMORE) < 0)
                log_fatal("bus_send_failed", "why=%s", log_value(slice_str(zmq_strerror(errno))));
        }
    }
    if (send_part(payload, socket, 0) < 0) {
        if (peer)
            log_fatal("bus_send_failed", "why=%s", log_value(slice_str(zmq_strerror(errno))));
        goto fail;
    }
    return 0;

fail:
    zmq_msg_close(payload);
    n_unsent++;
    return -1;
}

bool bus_is_heard(void *socket)
{
    int events = 0;
    size_t n = sizeof events;

    return zmq_getsockopt(socket, ZMQ_EVENTS, &events, &n) == 0 && (events & ZMQ_POLLOUT);
}

int bus_send(void *socket, const struct bus_peer *peer, struct slice payload)
{
    zmq_msg_t msg;

    if (zmq_msg_init_size(&msg, payload.n) != 0)
        log_fatal("memory_exhausted", "bytes=%zu", payload.n);
    if (payload.n)
        memcpy(zmq_msg_data(&msg), payload.p, payload.n);
    return send_message(socket, peer, &msg);
}

static void free_bytes(void *p, void *hint)
{
    (void)hint;
    free(p);
}

int bus_send_taken(void *socket, const struct bus_peer *peer, struct buf *taken)
{
    zmq_msg_t msg;

    if (taken->n == 0) {
        buf_free(taken);
        zmq_msg_init(&msg);
    } else if (zmq_msg_init_data(&msg, taken->p, taken->n, free_bytes, NULL) != 0) {
        log_fatal("memory_exhausted", "bytes=%zu", taken->n);
    }
    *taken = (struct buf){0};
    return send_message(socket, peer, &msg);
}

/* --- Keys ------------------------------------------------------------------------------------ */

int bus_keypair(char public_out[BUS_KEY_TEXT], char secret_out[BUS_KEY_TEXT])
{
    return zmq_curve_keypair(public_out, secret_out) == 0 ? 0 : -1;
}

/*
 * Beside form and zeroes this refuses the few points from which everybody computes the same secret:
 * libzmq asserts on them.
 */
bool bus_key_valid(const char *z85)
{
    static const char alphabet[] = "0123456789abcdefghijklmnopqrstuvwxyz"
                                   "ABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
    static const uint8_t some_secret[crypto_scalarmult_SCALARBYTES] = {8};
    uint8_t key[32], shared[crypto_scalarmult_BYTES];

    if (!z85 || strnlen(z85, BUS_KEY_TEXT) != BUS_KEY_TEXT - 1 || strspn(z85, alphabet) != 40)
        return false;
    return zmq_z85_decode(key, z85) && !sodium_is_zero(key, sizeof key) &&
           crypto_scalarmult(shared, some_secret, key) == 0;
}
