/*
 * Events kept for later: see held.h.
 */
#include "services/log/held.h"

#include "common/log.h"

#include <stdlib.h>

static size_t size_of(const struct event *e)
{
    return sizeof(struct held) + e->party.n + e->meta.n + e->body.n + e->leaf.n;
}

/* Copies to *room and moves it on. An absent slice stays absent. */
static struct slice copy(uint8_t **room, struct slice s)
{
    struct slice out = {.p = s.p ? *room : NULL, .n = s.n};

    if (s.p)
        memcpy(*room, s.p, s.n);
    *room += s.n;
    return out;
}

void held_add(struct held_queue *q, const struct event *e)
{
    struct held *h = malloc(size_of(e));
    uint8_t *room;

    if (!h)
        log_fatal("memory_exhausted", "bytes=%zu", size_of(e));
    room = (uint8_t *)(h + 1);
    h->next = NULL;
    h->event = *e;
    h->event.party = copy(&room, e->party);
    h->event.meta = copy(&room, e->meta);
    h->event.body = copy(&room, e->body);
    h->event.leaf = copy(&room, e->leaf);
    if (q->last)
        q->last->next = h;
    else
        q->first = h;
    q->last = h;
    q->n++;
    q->bytes += size_of(e);
}

void held_drop_first(struct held_queue *q)
{
    struct held *h = q->first;

    q->first = h->next;
    if (!q->first)
        q->last = NULL;
    q->n--;
    q->bytes -= size_of(&h->event);
    free(h);
}

void held_clear(struct held_queue *q)
{
    while (q->first)
        held_drop_first(q);
}
