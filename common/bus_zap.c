/*
 * ZAP (RFC 27, version 1.0): libzmq asks here, within the process, whether a client that has proven
 * to own a CURVE key may come in.
 *
 *      request: version, id, domain, address, identity, mechanism, key (32 bytes)
 *      reply:   version, id, status, text, user id (the key as Z85), metadata
 *
 * Everything that is not a known key is refused.
 */
#include "common/bus_inside.h"
#include "common/clock.h"
#include "common/log.h"

#include <errno.h>
#include <inttypes.h>

#define ZAP_ENDPOINT "inproc://zeromq.zap.01"
#define ZAP_PARTS    7
#define ZAP_AT_ONCE  64 /* handshakes a turn */

enum { ZAP_VERSION, ZAP_ID, ZAP_DOMAIN, ZAP_ADDRESS, ZAP_IDENTITY, ZAP_MECHANISM, ZAP_KEY };

static struct slice part_slice(zmq_msg_t *part)
{
    return slice_of(zmq_msg_data(part), zmq_msg_size(part));
}

/* Reads one request. The number of its parts, of which the first ZAP_PARTS are kept; 0: none. */
static size_t request_read(void *socket, zmq_msg_t parts[ZAP_PARTS])
{
    size_t n = 0;

    for (bool more = true; more; n++) {
        zmq_msg_t extra, *part = n < ZAP_PARTS ? &parts[n] : &extra;

        zmq_msg_init(part);
        if (zmq_msg_recv(part, socket, ZMQ_DONTWAIT) < 0) {
            zmq_msg_close(part);
            break;
        }
        more = zmq_msg_more(part) != 0;
        if (part == &extra)
            zmq_msg_close(part);
    }
    return n;
}

static bool request_admitted(struct bus *b, zmq_msg_t *parts, size_t n, char key[BUS_KEY_TEXT])
{
    struct slice raw;

    key[0] = '\0';
    if (n != ZAP_PARTS || !slice_is(part_slice(&parts[ZAP_VERSION]), "1.0") ||
        !slice_is(part_slice(&parts[ZAP_DOMAIN]), BUS_ZAP_DOMAIN) ||
        !slice_is(part_slice(&parts[ZAP_MECHANISM]), "CURVE"))
        return false;
    raw = part_slice(&parts[ZAP_KEY]);
    if (raw.n != 32 || !zmq_z85_encode(key, raw.p, raw.n))
        return false;
    return b->admit(b->admit_arg, key);
}

/* Anyone can knock as often as he likes: one line a second at most. */
static void refusal_log(struct bus *b, const char *key)
{
    int64_t now = clock_mono_us();

    b->refused++;
    if (b->refused_said_at && now - b->refused_said_at < US_PER_S)
        return;
    b->refused_said_at = now;
    log_warn("bus_peer_refused", "key=%s refused=%" PRIu64, log_value(slice_str(key)), b->refused);
}

static void reply(void *socket, struct slice id, bool admitted, const char *key)
{
    const struct slice parts[] = {
        SLICE_LIT("1.0"),
        id,
        admitted ? SLICE_LIT("200") : SLICE_LIT("400"),
        admitted ? SLICE_LIT("OK") : SLICE_LIT("refused"),
        slice_str(admitted ? key : ""),
        SLICE_LIT(""),
    };

    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        int flags = ZMQ_DONTWAIT | (i + 1 < ARRAY_LEN(parts) ? ZMQ_SNDMORE : 0);

        if (zmq_send(socket, parts[i].p, parts[i].n, flags) < 0)
            log_fatal("bus_zap_failed", "why=%s", log_value(slice_str(zmq_strerror(errno))));
    }
}

static void on_request(void *arg)
{
    struct bus *b = arg;
    zmq_msg_t parts[ZAP_PARTS];
    size_t n;

    for (int i = 0; i < ZAP_AT_ONCE && (n = request_read(b->zap, parts)) > 0; i++) {
        char key[BUS_KEY_TEXT];
        bool admitted = request_admitted(b, parts, n, key);

        if (!admitted)
            refusal_log(b, key);
        reply(b->zap, n > ZAP_ID ? part_slice(&parts[ZAP_ID]) : SLICE_LIT(""), admitted, key);
        for (size_t j = 0; j < n && j < ZAP_PARTS; j++)
            zmq_msg_close(&parts[j]);
    }
}

void bus_zap_start(struct bus *b, struct loop *l, bus_admit_fn *fn, void *arg)
{
    b->admit = fn;
    b->admit_arg = arg;
    b->zap = bus_socket_new(b, ZMQ_REP, 1000, BUS_FRAME_OUTSIDE);
    if (zmq_bind(b->zap, ZAP_ENDPOINT) != 0)
        log_fatal("bus_zap_failed", "why=%s", log_value(slice_str(zmq_strerror(errno))));
    loop_socket_add(l, b->zap, on_request, b);
}

void bus_zap_stop(struct bus *b, struct loop *l)
{
    bus_close(l, &b->zap);
}
