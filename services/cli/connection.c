/*
 * Speaking to the door.
 */
#include "services/cli/connection.h"

#include "common/bus_inside.h"
#include "common/clock.h"
#include "common/log.h"
#include "common/settings.h"
#include "services/cli/keys.h"
#include "services/cli/language.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define AGAIN_FIRST_US \
    (2 * US_PER_S) /* after this long a question is sent again; then twice as long */
#define AGAIN_MOST_US (8 * US_PER_S)
#define POLLED_MOST   64 /* connections waited for at once */

struct connection {
    struct cli *cli;
    void *socket;
    void *monitor; /* PAIR that tells of handshakes; NULL inside */
    int64_t
        refused_since; /* monotonic: the key has not been let in since; 0: it was, or nobody knows */
    struct aside {
        enum { ASIDE_NONE, ASIDE_TO_SEND, ASIDE_SENT, ASIDE_ANSWERED } state;
        enum message asked;
        struct uuid id;
        struct frame_writer frame;
        struct answer answer;
    } aside;
};

/* ------------------------------------------------------------------------------ opening */

/* What happens to the handshake is told on a PAIR of its own: a refused key looks like silence else. */
static void *monitor_open(struct cli *cli, void *socket)
{
    static unsigned number;
    char endpoint[40];
    void *pair;

    snprintf(endpoint, sizeof endpoint, "inproc://monitor-%u", number++);
    if (zmq_socket_monitor(socket, endpoint,
                           ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_SUCCEEDED) != 0)
        return NULL;
    pair = bus_socket_new(cli->bus, ZMQ_PAIR, 100, 4096);
    if (zmq_connect(pair, endpoint) != 0)
        bus_close(NULL, &pair);
    return pair;
}

static struct connection *connection_new(struct cli *cli, void *socket, void *monitor)
{
    struct connection *c = calloc(1, sizeof *c);

    if (!c)
        log_fatal("memory_exhausted", "bytes=%zu", sizeof *c);
    *c = (struct connection){.cli = cli, .socket = socket, .monitor = monitor};
    return c;
}

struct connection *connection_open(struct cli *cli, const char *party, bool quiet)
{
    const char *endpoint = settings_path("intake.endpoint");
    struct key_pair own, door;
    void *socket;

    if (keys_read("intake", false, quiet, &door) < 0 || keys_read(party, true, quiet, &own) < 0)
        return NULL;
    socket = bus_dealer_connect_curve(cli->bus, endpoint, door.public, own.public, own.secret);
    if (!socket) {
        cli_say(_("the keys of %s do not fit each other, or %s is no endpoint"), party, endpoint);
        return NULL;
    }
    return connection_new(cli, socket, monitor_open(cli, socket));
}

struct connection *connection_open_inside(struct cli *cli, const char *endpoint)
{
    void *socket = bus_dealer_connect(cli->bus, endpoint);

    return socket ? connection_new(cli, socket, NULL) : NULL;
}

void connection_close(struct connection **c)
{
    if (!*c)
        return;
    if ((*c)->monitor)
        zmq_socket_monitor((*c)->socket, NULL, 0);
    bus_close(NULL, &(*c)->monitor);
    bus_close(NULL, &(*c)->socket);
    frame_free(&(*c)->aside.frame);
    answer_free(&(*c)->aside.answer);
    free(*c);
    *c = NULL;
}

/* ------------------------------------------------------------------------------ waiting */

/* An event is two parts: number and value, then the endpoint. */
static void monitor_read(struct connection *c)
{
    uint8_t event[6];
    char endpoint[200];
    uint16_t number;

    while (c->monitor && zmq_recv(c->monitor, event, sizeof event, ZMQ_DONTWAIT) >= 2) {
        memcpy(&number, event, sizeof number);
        zmq_recv(c->monitor, endpoint, sizeof endpoint, ZMQ_DONTWAIT);
        if (number == ZMQ_EVENT_HANDSHAKE_SUCCEEDED)
            c->refused_since = 0;
        else if (c->refused_since == 0)
            c->refused_since = clock_mono_us();
    }
}

void connection_wait(struct connection *const *list, const bool *write, size_t n,
                     int64_t deadline_us)
{
    zmq_pollitem_t items[2 * POLLED_MOST];
    int64_t left = deadline_us - clock_mono_us();
    int used = 0;

    for (size_t i = 0; i < n && i < POLLED_MOST; i++) {
        short events = write && write[i] ? ZMQ_POLLIN | ZMQ_POLLOUT : ZMQ_POLLIN;

        items[used++] = (zmq_pollitem_t){list[i]->socket, 0, events, 0};
        if (list[i]->monitor)
            items[used++] = (zmq_pollitem_t){list[i]->monitor, 0, ZMQ_POLLIN, 0};
    }
    /* Interrupted by a signal is as good as woken up: every caller looks again. */
    zmq_poll(items, used, left > 0 ? (long)((left + US_PER_MS - 1) / US_PER_MS) : 0);
    for (size_t i = 0; i < n && i < POLLED_MOST; i++)
        monitor_read(list[i]);
}

bool connection_is_stranger(const struct connection *c)
{
    return c->refused_since != 0 && clock_mono_us() - c->refused_since > c->cli->stranger_us;
}

int connection_send(struct connection *c, struct slice frame)
{
    int rc = bus_send(c->socket, NULL, frame);

    if (rc == 0 && c->aside.state == ASIDE_TO_SEND &&
        bus_send(c->socket, NULL, frame_slice(&c->aside.frame)) == 0)
        c->aside.state = ASIDE_SENT;
    return rc;
}

int connection_receive(struct connection *c, struct bus_in *in)
{
    return bus_recv(c->socket, false, in);
}

/* ------------------------------------------------------------------------------ answers */

void answer_free(struct answer *a)
{
    if (a->has_in)
        bus_in_close(&a->in);
    *a = (struct answer){0};
}

int answer_read(const struct envelope *e, struct answer *out)
{
    out->envelope = *e;
    out->message = message_find(e->kind);
    out->has_problem = out->message == MSG_PROBLEM;
    out->code = PROBLEM_N;
    if (!out->has_problem)
        return out->message == MSG_NO_ANSWER ? -1 : 0;
    if (wire_decode(&shape_problem, slice_of(e->body.p, e->body.n), WIRE_LENIENT, &out->problem,
                    NULL) < 0)
        return -1;
    out->code = problem_find(out->problem.code);
    return 0;
}

bool answer_says_later(const struct answer *a)
{
    return a->has_problem && a->code != PROBLEM_N && problem_info(a->code)->retry == RETRY_LATER;
}

void question_envelope(const struct question *q, const struct uuid *id, struct envelope *out)
{
    *out = (struct envelope){0};
    wire_set(out, envelope, id, *id);
    if (q->signal)
        wire_set(out, envelope, signal, *q->signal);
    if (q->within_ms > 0)
        wire_set(out, envelope, within, q->within_ms);
    if (q->see > 0)
        wire_set(out, envelope, see, q->see);
}

/* What came may hold the answer to the question aside as well: a copy of it is kept. */
static void aside_look(struct connection *c, struct bus_in *in)
{
    struct aside *aside = &c->aside;
    struct frame_reader r;
    struct envelope e;
    const char *why;
    int rc;

    if (aside->state != ASIDE_SENT || frame_open(&r, bus_in_payload(in), &why) < 0)
        return;
    while ((rc = frame_next(&r, &e, NULL)) != 0) {
        struct bus_in copy = {0};

        if (rc < 0 || !uuid_equal(&e.id, &aside->id))
            continue;
        zmq_msg_init(&copy.msg);
        zmq_msg_copy(&copy.msg, &in->msg); /* shares the bytes (they are too many to be inline) */
        aside->answer.in = copy;
        aside->answer.has_in = true;
        aside->answer.asked = aside->asked;
        if (answer_read(&e, &aside->answer) == 0)
            aside->state = ASIDE_ANSWERED;
        else
            answer_free(&aside->answer);
        return;
    }
}

/* Looks through what came for the answer to id; true when it is in out. */
static bool answer_take(struct connection *c, enum message asked, const struct uuid *id,
                        struct answer *out)
{
    struct frame_reader r;
    struct envelope e;
    const char *why;
    struct bus_in in;

    while (connection_receive(c, &in) > 0) {
        bool found = false;
        int rc;

        aside_look(c, &in);
        rc = frame_open(&r, bus_in_payload(&in), &why);

        while (rc >= 0 && !found && (rc = frame_next(&r, &e, NULL)) != 0)
            found = rc > 0 && uuid_equal(&e.id, id);
        if (found) {
            answer_free(out);
            out->in = in;
            out->has_in = true;
            out->asked = asked;
            if (answer_read(&e, out) == 0)
                return true;
            answer_free(out);
        } else {
            bus_in_close(&in);
        }
    }
    return false;
}

/* A problem of our own making, as if the door had sent it. */
static void answer_stranger(struct answer *out)
{
    answer_free(out);
    out->message = MSG_PROBLEM;
    out->has_problem = true;
    out->code = PROBLEM_NOT_ADMITTED;
    wire_set(&out->problem, problem, code, slice_str(problem_info(PROBLEM_NOT_ADMITTED)->code));
}

/* ------------------------------------------------------------------------------ asking */

struct turn {
    enum message asked;
    int64_t deadline; /* of the whole */
    int64_t again_at; /* when the question is sent again */
    int64_t step;
    int64_t stranger_since;
    bool sent;
};

/* Waits for the answer to id until it is time to send again. True when it came. */
static bool turn_wait(struct connection *c, struct turn *t, const struct uuid *id,
                      struct answer *out)
{
    while (clock_mono_us() < t->again_at && !connection_is_stranger(c)) {
        bool write = !t->sent;
        int64_t until = t->again_at;

        /* A refused key is looked at again without an event. */
        if (c->refused_since != 0 && c->refused_since + c->cli->stranger_us + US_PER_MS < until)
            until = c->refused_since + c->cli->stranger_us + US_PER_MS;
        if (answer_take(c, t->asked, id, out))
            return true;
        connection_wait(&c, &write, 1, until);
        if (!t->sent && clock_mono_us() < t->again_at)
            return answer_take(c, t->asked, id, out); /* perhaps it can be sent now */
    }
    return answer_take(c, t->asked, id, out);
}

/* What an answer means for the turn: true when it is the outcome. */
static bool turn_judge(struct connection *c, struct turn *t, const struct answer *a)
{
    int64_t now = clock_mono_us(),
            wait = wire_has(&a->problem, problem_wait) ? a->problem.wait : 50;

    if (a->code == PROBLEM_NOT_ADMITTED && c->cli->stranger_us > 0) {
        if (t->stranger_since == 0)
            t->stranger_since = now;
        if (now - t->stranger_since > c->cli->stranger_us)
            return true;
    } else if (!answer_says_later(a)) {
        return true;
    }
    t->again_at = now + wait * US_PER_MS;
    if (t->again_at > t->deadline)
        t->again_at = t->deadline;
    return false;
}

static void frame_question(struct frame_writer *w, const struct question *q, const struct uuid *id)
{
    static const uint8_t empty_map = 0x80;
    struct envelope e;

    question_envelope(q, id, &e);
    frame_begin(w);
    frame_add_raw(w, &e, q->kind, q->body.p ? q->body : slice_of(&empty_map, 1));
}

enum asked connection_ask(struct connection *c, const struct question *q, struct answer *out)
{
    struct turn t = {.asked = q->kind,
                     .deadline = clock_mono_us() + c->cli->patience_us,
                     .step = AGAIN_FIRST_US};
    struct frame_writer w = {0};
    enum asked rc = ASKED_SILENT;
    bool later = false; /* the last answer named a time, which has not come */
    struct uuid id;

    answer_free(out);
    if (q->id)
        id = *q->id;
    else
        uuid_new_v7(&id);
    frame_question(&w, q, &id);
    t.deadline += q->within_ms * US_PER_MS;
    while (clock_mono_us() < t.deadline && rc == ASKED_SILENT && !cli_interrupted()) {
        if (!later) {
            t.sent = connection_send(c, frame_slice(&w)) == 0;
            t.again_at = clock_mono_us() + t.step + q->within_ms * US_PER_MS;
            if (t.again_at > t.deadline)
                t.again_at = t.deadline;
        }
        later = false;
        if (turn_wait(c, &t, &id, out)) {
            later = !turn_judge(c, &t, out);
            if (!later)
                rc = out->has_problem ? ASKED_REFUSED : ASKED_DONE;
        } else if (connection_is_stranger(c)) {
            answer_stranger(out);
            rc = ASKED_REFUSED;
        } else if (t.sent && t.step < AGAIN_MOST_US) {
            t.step *= 2;
        }
    }
    frame_free(&w);
    return rc;
}

/* ------------------------------------------------------------------------------ beside the others */

void connection_ask_aside(struct connection *c, const struct question *q)
{
    c->aside.asked = q->kind;
    uuid_new_v7(&c->aside.id);
    frame_question(&c->aside.frame, q, &c->aside.id);
    c->aside.state = ASIDE_TO_SEND;
}

enum asked connection_aside(struct connection *c, int64_t wait_us, struct answer *out)
{
    int64_t deadline = clock_mono_us() + wait_us;
    struct bus_in in;

    while (c->aside.state == ASIDE_SENT && clock_mono_us() < deadline) {
        connection_wait(&c, NULL, 1, deadline);
        while (connection_receive(c, &in) > 0) {
            aside_look(c, &in);
            bus_in_close(&in);
        }
    }
    if (c->aside.state != ASIDE_ANSWERED)
        return ASKED_SILENT;
    c->aside.state = ASIDE_NONE;
    answer_free(out);
    *out = c->aside.answer;
    c->aside.answer = (struct answer){0};
    return out->has_problem ? ASKED_REFUSED : ASKED_DONE;
}
