/*
 * Appends for the tests of history's core: content is told by a number, so that a test can say "the
 * same" and "other content".
 */
#ifndef TESTS_UNIT_HISTORY_CORE_H
#define TESTS_UNIT_HISTORY_CORE_H

#include "common_test.h"

#include "services/history/batch.h"
#include "services/proof/leaf.h"

#define BODY_LEN 12

struct asked {
    uint32_t stream, id; /* 0 is a stream too */
    int32_t base;
    uint32_t content; /* the same number: the same party, kinds and bodies */
    uint16_t n;
    bool numbered, bulk;
    uint32_t peer;
    int64_t message;
};

MAYBE_UNUSED static struct uuid id_of(char sort, uint32_t n)
{
    struct uuid id = {{(uint8_t)sort}};

    memcpy(id.b + 8, &n, sizeof n);
    return id;
}

MAYBE_UNUSED static uint32_t number_of(const struct uuid *id)
{
    uint32_t n;

    memcpy(&n, id->b + 8, sizeof n);
    return n;
}

MAYBE_UNUSED static void body_of(uint32_t content, int i, uint8_t out[BODY_LEN])
{
    memset(out, 0, BODY_LEN);
    memcpy(out, &content, sizeof content);
    out[8] = (uint8_t)i;
}

static const struct slice parties[3] = {SLICE_LIT("achterhoek"), SLICE_LIT("parkstad"),
                                        SLICE_LIT("zeeuws-vlaanderen")};

struct held_bytes {
    struct held held;
    struct buf events;
};

static int held_bytes_alive; /* of all appends */

static void held_bytes_free(struct held *h)
{
    struct held_bytes *b = (struct held_bytes *)h;

    buf_free(&b->events);
    free(b);
    held_bytes_alive--;
}

MAYBE_UNUSED static struct append *append_make(const struct asked *q)
{
    struct held_bytes *bytes = calloc(1, sizeof *bytes);
    struct reply_to to = {.tag = q->message, .message = id_of('m', (uint32_t)q->message)};
    struct m_append m = {0};
    struct append *a;

    assert_non_null(bytes);
    held_bytes_alive++;
    bytes->held = (struct held){.users = 1, .free = held_bytes_free};
    to.peer.n = sizeof q->peer;
    memcpy(to.peer.id, &q->peer, sizeof q->peer);
    for (int i = 0; i < q->n; i++) {
        struct new_event e = {0};
        uint8_t body[BODY_LEN];

        body_of(q->content, i, body);
        wire_set(&e, new_event, kind, 20 + (q->content + (uint32_t)i) % 5);
        wire_set(&e, new_event, schema, 1);
        wire_set(&e, new_event, meta, SLICE_LIT("\x80"));
        wire_set(&e, new_event, body, slice_of(body, BODY_LEN));
        if (q->numbered && i == 0)
            wire_set(&e, new_event, numbered, true);
        wire_encode(&shape_new_event, &e, &bytes->events);
    }
    wire_set(&m, m_append, stream, id_of('s', q->stream));
    wire_set(&m, m_append, base, q->base);
    wire_set(&m, m_append, append, id_of('a', q->id));
    wire_set(&m, m_append, party, parties[q->content % ARRAY_LEN(parties)]);
    if (q->bulk)
        wire_set(&m, m_append, bulk, true);
    wire_set(&m, m_append, events, wire_list_of(&bytes->events, q->n));
    a = append_new(&m, &to, &bytes->held);
    held_drop(&bytes->held);
    assert_non_null(a);
    return a;
}

MAYBE_UNUSED static void take(struct core *c, struct asked q)
{
    struct append *a;

    if (q.n == 0)
        q.n = 1;
    a = append_make(&q);
    core_take(c, &a);
}

#endif
