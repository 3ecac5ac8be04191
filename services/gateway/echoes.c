/*
 * Answers that may be given again: see echoes.h.
 */
#include "services/gateway/echoes.h"

#include "common/hash.h"
#include "common/room.h"

#include <stdlib.h>

#define PLACES     8192u /* each key has one: what falls where another was takes its place */
#define MARKS      65536u
#define ENTRY_MOST ((size_t)32 << 10)

struct place {
    uint8_t *bytes; /* party, a zero, address, body; NULL: empty */
    size_t n_party, n_address, n_body;
    uint32_t mark;
    int64_t position;
    char etag[ECHO_ETAG];
};

struct echoes {
    struct place *places;
    int64_t *marks;
    size_t bytes, most;
    int64_t floor; /* what is older is not kept */
    uint32_t hand; /* who makes room next */
};

struct echoes *echoes_new(size_t bytes)
{
    struct echoes *c = room_new(sizeof *c);

    c->most = bytes;
    c->places = room_for(NULL, PLACES, sizeof *c->places);
    c->marks = room_for(NULL, MARKS, sizeof *c->marks);
    memset(c->places, 0, PLACES * sizeof *c->places);
    memset(c->marks, 0xff, MARKS * sizeof *c->marks); /* -1: nothing happened */
    return c;
}

static size_t size_of(const struct place *p)
{
    return p->n_party + 1 + p->n_address + p->n_body;
}

static void place_clear(struct echoes *c, struct place *p)
{
    if (!p->bytes)
        return;
    c->bytes -= size_of(p);
    free(p->bytes);
    p->bytes = NULL;
}

void echoes_empty(struct echoes *c, int64_t position)
{
    if (position > c->floor)
        c->floor = position;
    for (uint32_t i = 0; i < PLACES && c->bytes > 0; i++)
        place_clear(c, &c->places[i]);
}

void echoes_free(struct echoes **cp)
{
    struct echoes *c = *cp;

    if (!c)
        return;
    *cp = NULL;
    echoes_empty(c, 0);
    free(c->places);
    free(c->marks);
    free(c);
}

/* ------------------------------------------------------------------ what happened */

static uint32_t mark_of(const struct uuid *stream)
{
    return (uint32_t)hash_short(stream->b, sizeof stream->b) & (MARKS - 1);
}

void echoes_event(struct echoes *c, const struct uuid *stream, int64_t position)
{
    int64_t *mark = &c->marks[mark_of(stream)];

    if (position > *mark)
        *mark = position;
}

/* ------------------------------------------------------------------ entries */

static struct place *place_of(struct echoes *c, const char *party, struct slice address)
{
    uint64_t hash = hash_short(party, strlen(party)) * 31 + hash_short(address.p, address.n);

    return &c->places[hash % PLACES];
}

static bool is_of(const struct place *p, const char *party, struct slice address)
{
    return p->bytes && p->n_party == strlen(party) && p->n_address == address.n &&
           memcmp(p->bytes, party, p->n_party) == 0 &&
           memcmp(p->bytes + p->n_party + 1, address.p, address.n) == 0;
}

bool echoes_find(struct echoes *c, const char *party, struct slice address, struct echo *out)
{
    struct place *p = place_of(c, party, address);

    if (!is_of(p, party, address))
        return false;
    if (p->position < c->marks[p->mark]) {
        place_clear(c, p);
        return false;
    }
    out->body = slice_of(p->bytes + p->n_party + 1 + p->n_address, p->n_body);
    out->position = p->position;
    memcpy(out->etag, p->etag, sizeof out->etag);
    return true;
}

static void room_make(struct echoes *c, size_t n)
{
    while (c->bytes + n > c->most && c->bytes > 0)
        place_clear(c, &c->places[c->hand++ % PLACES]);
}

void echoes_keep(struct echoes *c, const char *party, struct slice address,
                 const struct uuid *signal, const struct echo *e)
{
    struct place *p = place_of(c, party, address), new = {.n_party = strlen(party),
                                                          .n_address = address.n,
                                                          .n_body = e->body.n,
                                                          .mark = mark_of(signal),
                                                          .position = e->position};
    size_t n = size_of(&new);

    if (n > ENTRY_MOST || n > c->most || e->position < c->floor || e->position < c->marks[new.mark])
        return;
    place_clear(c, p);
    room_make(c, n);
    new.bytes = room_for(NULL, n, 1);
    memcpy(new.bytes, party, new.n_party + 1);
    memcpy(new.bytes + new.n_party + 1, address.p, address.n);
    memcpy(new.bytes + new.n_party + 1 + address.n, e->body.p, e->body.n);
    memcpy(new.etag, e->etag, sizeof new.etag);
    *p = new;
    c->bytes += n;
}

size_t echoes_bytes(const struct echoes *c)
{
    return c->bytes;
}
