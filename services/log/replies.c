/*
 * Boxes of this turn, found by a small hash table that is emptied at each flush.
 */
#include "services/log/replies.h"

#include "common/hash.h"
#include "common/room.h"

#include <stdlib.h>

#define BOX_KEPT ((size_t)32 << 10) /* bytes of room that a box keeps from turn to turn */

void replies_init(struct replies *o, void *socket)
{
    *o = (struct replies){.socket = socket};
}

void replies_free(struct replies *o)
{
    for (uint32_t i = 0; i < o->cap; i++)
        frame_free(&o->boxes[i].frame);
    free(o->boxes);
    free(o->places);
    *o = (struct replies){0};
}

static bool peer_equal(const struct bus_peer *a, const struct bus_peer *b)
{
    return a->n == b->n && memcmp(a->id, b->id, a->n) == 0;
}

static uint32_t *place_of(struct replies *o, const struct bus_peer *peer)
{
    uint32_t i = (uint32_t)hash_short(peer->id, peer->n) & o->mask;

    while (o->places[i] && !peer_equal(&o->boxes[o->places[i] - 1].peer, peer))
        i = (i + 1) & o->mask;
    return &o->places[i];
}

/* Twice as many places as boxes, so that a search is short. */
static void grow(struct replies *o)
{
    uint32_t cap = o->cap ? o->cap * 2 : 16;

    o->boxes = room_for(o->boxes, cap, sizeof *o->boxes);
    free(o->places);
    o->places = room_new((size_t)cap * 2 * sizeof *o->places);
    memset(o->boxes + o->cap, 0, (cap - o->cap) * sizeof *o->boxes);
    o->cap = cap;
    o->mask = cap * 2 - 1;
    for (uint32_t i = 0; i < o->n; i++)
        *place_of(o, &o->boxes[i].peer) = i + 1;
}

static void box_send(struct replies *o, struct replies_box *b)
{
    if (b->frame.n > 0)
        (void)!bus_send(o->socket, &b->peer, frame_slice(&b->frame)); /* see the header */
    if (b->frame.b.cap > BOX_KEPT)
        frame_free(&b->frame);
    frame_begin(&b->frame);
}

struct frame_writer *replies_for(struct replies *o, const struct bus_peer *peer)
{
    struct replies_box *b;
    uint32_t *place;

    if (o->n == o->cap)
        grow(o);
    place = place_of(o, peer);
    if (*place) {
        b = &o->boxes[*place - 1];
        if (b->frame.b.n > REPLIES_FRAME)
            box_send(o, b);
        return &b->frame;
    }
    b = &o->boxes[o->n++];
    *place = o->n;
    b->peer = *peer;
    frame_begin(&b->frame);
    return &b->frame;
}

void replies_flush(struct replies *o)
{
    if (o->n == 0)
        return;
    for (uint32_t i = 0; i < o->n; i++)
        box_send(o, &o->boxes[i]);
    o->n = 0;
    memset(o->places, 0, ((size_t)o->mask + 1) * sizeof *o->places);
}
