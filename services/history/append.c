/*
 * One append while history has it.
 */
#include "services/history/append.h"

#include "common/log.h"
#include "services/proof/leaf.h"

#include <stdlib.h>

void held_drop(struct held *h)
{
    if (h && --h->users == 0)
        h->free(h);
}

static void event_take(struct append *a, const struct new_event *m)
{
    struct append_event *e = &a->events[a->n++];

    e->kind = (int16_t)m->kind;
    e->schema = (int16_t)m->schema;
    e->numbered = wire_has(m, new_event_numbered) && m->numbered;
    e->meta = m->meta;
    e->body = m->body;
    hash_salt(e->salt);
    leaf_digest(e->digest, e->salt, e->body);
    a->bytes += sizeof *e + e->meta.n + e->body.n;
}

struct append *append_new(const struct m_append *m, const struct reply_to *to, struct held *h)
{
    size_t size = sizeof(struct append) + m->events.count * sizeof(struct append_event), at = 0;
    struct append *a;
    struct new_event e;

    if (m->events.count < 1 || m->events.count > APPEND_EVENTS_MAX)
        return NULL;
    a = malloc(size);
    if (!a)
        log_fatal("memory_exhausted", "bytes=%zu", size);
    *a = (struct append){.to = *to,
                         .stream = m->stream,
                         .id = m->append,
                         .base = (int32_t)m->base,
                         .bulk = wire_has(m, m_append_bulk) && m->bulk,
                         .party = m->party,
                         .held = h,
                         .bytes = sizeof *a};
    if (h)
        h->users++;
    while (a->n < m->events.count && wire_list_record(m->events, &at, &shape_new_event, &e))
        event_take(a, &e);
    if (a->n != m->events.count || a->base > INT32_MAX - APPEND_EVENTS_MAX)
        append_free(&a);
    return a;
}

void append_free(struct append **a)
{
    if (!*a)
        return;
    held_drop((*a)->held);
    free(*a);
    *a = NULL;
}

bool append_same(const struct append *a, const struct append *b)
{
    if (!uuid_equal(&a->stream, &b->stream) || !uuid_equal(&a->id, &b->id) ||
        !slice_equal(a->party, b->party) || a->n != b->n)
        return false;
    for (int i = 0; i < a->n; i++)
        if (a->events[i].kind != b->events[i].kind ||
            !slice_equal(a->events[i].body, b->events[i].body))
            return false;
    return true;
}

void append_list_add(struct append_list *l, struct append *a)
{
    a->next = NULL;
    if (l->last)
        l->last->next = a;
    else
        l->first = a;
    l->last = a;
    l->n++;
    l->events += a->n;
}

void append_list_add_front(struct append_list *l, struct append *a)
{
    a->next = l->first;
    l->first = a;
    if (!l->last)
        l->last = a;
    l->n++;
    l->events += a->n;
}

struct append *append_list_take(struct append_list *l)
{
    struct append *a = l->first;

    if (!a)
        return NULL;
    l->first = a->next;
    if (!l->first)
        l->last = NULL;
    a->next = NULL;
    l->n--;
    l->events -= a->n;
    return a;
}
