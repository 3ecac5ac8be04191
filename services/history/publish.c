/*
 * Telling what is committed.
 */
#include "services/history/publish.h"

#include <assert.h>

static_assert(m_published_events == m_published_N_FIELDS - 1, "events are written behind the rest");

void publish_end(struct publisher *p)
{
    frame_free(&p->frame);
    buf_free(&p->body);
}

/* Opens the frame up to the list of events, which stands last in the body as the body does in the
 * envelope: events are then written right behind it. */
static void publish_open(struct publisher *p, const struct core *c, int64_t head, int64_t at,
                         uint32_t n)
{
    struct envelope e = {0};
    struct m_published m = {0};
    struct uuid id;

    uuid_new_v7(&id);
    wire_set(&e, envelope, id, id);
    wire_set(&m, m_published, fence, c->fence);
    wire_set(&m, m_published, head, head);
    wire_set(&m, m_published, at, at);
    if (p->second)
        wire_set(&m, m_published, second, true);
    buf_reset(&p->body);
    wire_encode(&shape_m_published, &m, &p->body);
    if (n) {
        p->body.p[0]++; /* a map of one pair more: 0x83 is three */
        wire_put_text(&p->body, SLICE_LIT("events"));
        wire_put_array(&p->body, n);
    }
    frame_begin(&p->frame);
    frame_add_raw(&p->frame, &e, MSG_PUBLISHED, buf_slice(&p->body));
}

static void add_event(struct buf *to, const struct core *c, const struct append *a, int i)
{
    const struct append_event *from = &a->events[i];
    struct event e;

    e.has = 0;
    wire_set(&e, event, position, a->first + i);
    wire_set(&e, event, stream, a->stream);
    wire_set(&e, event, version, a->base + 1 + i);
    wire_set(&e, event, kind, from->kind);
    wire_set(&e, event, schema, from->schema);
    wire_set(&e, event, fence, c->fence);
    wire_set(&e, event, at, a->at);
    wire_set(&e, event, append, a->id);
    wire_set(&e, event, party, a->party);
    if (from->number)
        wire_set(&e, event, number, from->number);
    wire_set(&e, event, meta, from->meta);
    wire_set(&e, event, body, from->body);
    wire_set(&e, event, leaf, slice_of(from->leaf, HASH_LEN));
    wire_encode(&shape_event, &e, to);
}

void publish_batch(struct publisher *p, const struct core *c, const struct batch *b)
{
    publish_open(p, c, b->first + b->n_events - 1, b->at, b->n_events);
    for (uint32_t k = 0; k < b->n; k++)
        for (int i = 0; i < b->appends[k]->n; i++)
            add_event(&p->frame.b, c, b->appends[k], i);
    bus_send(p->socket, NULL, frame_slice(&p->frame));
}

void publish_heartbeat(struct publisher *p, const struct core *c, int64_t at)
{
    publish_open(p, c, c->head, at, 0);
    bus_send(p->socket, NULL, frame_slice(&p->frame));
}
