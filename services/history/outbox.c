/*
 * Answers to peers.
 */
#include "services/history/outbox.h"

#include "common/log.h"

#include <stdlib.h>

#define PEERS_MAX 64   /* different ones in one turn; more, and what is there is sent early */
#define FRAME_MAX 1000 /* answers in one frame: well within WIRE_NODES */

#define BUSY_WAIT_MS  20
#define CLOCK_WAIT_MS 1000

void outbox_begin(struct outbox *o, void *router)
{
    *o = (struct outbox){.socket = router};
    o->peers = calloc(PEERS_MAX, sizeof *o->peers);
    if (!o->peers)
        log_fatal("memory_exhausted", "for=outbox");
}

void outbox_end(struct outbox *o)
{
    for (size_t i = 0; i < PEERS_MAX && o->peers; i++)
        frame_free(&o->peers[i].frame);
    free(o->peers);
    *o = (struct outbox){0};
}

static void send_one(struct outbox *o, struct outbox_peer *p)
{
    if (p->frame.n && bus_send(o->socket, &p->peer, frame_slice(&p->frame)) != 0)
        o->unsent++;
    frame_begin(&p->frame);
}

void outbox_send(struct outbox *o)
{
    for (size_t i = 0; i < o->n; i++)
        send_one(o, &o->peers[i]);
    o->n = o->last = 0;
}

static bool is_peer(const struct outbox_peer *p, const struct bus_peer *peer)
{
    return p->peer.n == peer->n && memcmp(p->peer.id, peer->id, peer->n) == 0;
}

struct frame_writer *outbox_to(struct outbox *o, const struct bus_peer *peer)
{
    struct outbox_peer *p = NULL;

    if (o->n && is_peer(&o->peers[o->last], peer))
        p = &o->peers[o->last];
    for (size_t i = 0; i < o->n && !p; i++)
        if (is_peer(&o->peers[i], peer))
            p = &o->peers[i];
    if (!p) {
        if (o->n == PEERS_MAX)
            outbox_send(o);
        p = &o->peers[o->n++];
        p->peer = *peer;
        frame_begin(&p->frame);
    }
    o->last = (size_t)(p - o->peers);
    if (p->frame.n >= FRAME_MAX)
        send_one(o, p);
    return &p->frame;
}

static void add_appended(struct frame_writer *w, struct envelope *e, const struct append *a)
{
    struct m_appended m = {0};

    wire_set(e, envelope, position, a->first + a->n - 1);
    wire_set(&m, m_appended, first, a->first);
    wire_set(&m, m_appended, version, a->version);
    wire_set(&m, m_appended, at, a->at);
    if (a->number)
        wire_set(&m, m_appended, number, a->number);
    if (a->fate == FATE_REPEATED)
        wire_set(&m, m_appended, repeated, true);
    frame_add(w, e, MSG_APPENDED, &m);
}

void outbox_append(struct outbox *o, const struct append *a)
{
    struct frame_writer *w = outbox_to(o, &a->to.peer);
    struct m_conflict conflict = {0};
    struct envelope e = {0};

    wire_set(&e, envelope, id, a->to.message);
    if (a->to.tag >= 0)
        wire_set(&e, envelope, tag, a->to.tag);
    switch (a->fate) {
    case FATE_STORED:
    case FATE_REPEATED:
        add_appended(w, &e, a);
        break;
    case FATE_CONFLICT:
        wire_set(&conflict, m_conflict, version, a->version);
        frame_add(w, &e, MSG_CONFLICT, &conflict);
        break;
    case FATE_ID_TAKEN:
        frame_add_problem(w, &e, PROBLEM_ID_TAKEN, NULL, NULL, 0);
        break;
    case FATE_ERASED:
        frame_add_problem(w, &e, PROBLEM_ID_TAKEN, "What it was used for has been erased.", NULL,
                          0);
        break;
    case FATE_BUSY:
        frame_add_problem(w, &e, PROBLEM_BUSY, NULL, NULL, BUSY_WAIT_MS);
        break;
    case FATE_CLOCK:
        frame_add_problem(w, &e, PROBLEM_CLOCK_UNTRUSTED, NULL, NULL, CLOCK_WAIT_MS);
        break;
    case FATE_OPEN:
    case FATE_FAULT:
        frame_add_problem(w, &e, PROBLEM_INTERNAL, NULL, NULL, 0);
        break;
    }
}
