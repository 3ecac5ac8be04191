/*
 * The ring of latest events; see ring.h. Bytes lie in chunks, which are used round and round.
 */
#include "services/tracking/ring.h"

#include "common/log.h"
#include "common/room.h"

#include <stdlib.h>
#include <sys/mman.h>

void ring_init(struct ring *r, uint32_t most, int64_t floor,
               void (*dropped)(void *arg, uint32_t slot), void *arg)
{
    uint32_t room = 16;

    while (room < most)
        room *= 2;
    *r = (struct ring){
        .mask = room - 1, .most = most, .floor = floor, .dropped = dropped, .arg = arg};
    r->n_chunks = RING_BYTES / RING_CHUNK + 2;
    r->entries = room_for(NULL, room, sizeof *r->entries);
    r->chunks = room_new(r->n_chunks * sizeof *r->chunks);
}

/* ------------------------------------------------------------------ chunks */

static struct ring_chunk *chunk_at(const struct ring *r, uint32_t chunk)
{
    return &r->chunks[chunk % r->n_chunks];
}

static void chunk_drop_first(struct ring *r)
{
    struct ring_chunk *c = chunk_at(r, r->chunk_first++);

    if (c->size == RING_CHUNK && r->n_spare < RING_SPARE)
        r->spare[r->n_spare++] = c->p;
    else
        munmap(c->p, c->size);
    r->bytes -= c->size;
    *c = (struct ring_chunk){0};
}

static void spare_drop(struct ring *r)
{
    while (r->n_spare > 0)
        munmap(r->spare[--r->n_spare], RING_CHUNK);
}

static struct ring_chunk *chunk_new(struct ring *r, size_t least)
{
    struct ring_chunk *c = chunk_at(r, r->chunk_next++);

    *c = (struct ring_chunk){.size = least > RING_CHUNK ? least : RING_CHUNK};
    r->bytes += c->size;
    if (c->size == RING_CHUNK && r->n_spare > 0) {
        c->p = r->spare[--r->n_spare];
        return c;
    }
    c->p = mmap(NULL, c->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (c->p == MAP_FAILED)
        log_fatal("memory_exhausted", "bytes=%zu", c->size);
    return c;
}

static void entry_drop_first(struct ring *r)
{
    const struct ring_entry *e = ring_at(r, r->first++);

    r->floor = e->position > r->floor ? e->position : r->floor;
    chunk_at(r, e->chunk)->live--;
    /* The last chunk is still being filled. */
    while (r->chunk_first + 1 < r->chunk_next && chunk_at(r, r->chunk_first)->live == 0)
        chunk_drop_first(r);
    r->dropped(r->arg, e->slot);
}

static void bytes_put(struct ring *r, struct ring_entry *e)
{
    struct ring_chunk *c = r->chunk_first < r->chunk_next ? chunk_at(r, r->chunk_next - 1) : NULL;

    if (!c || c->size - c->n < r->scratch.n) {
        while (r->first < r->next && (r->bytes + RING_CHUNK > RING_BYTES ||
                                      r->chunk_next - r->chunk_first >= r->n_chunks - 1))
            entry_drop_first(r);
        c = chunk_new(r, r->scratch.n);
    }
    e->chunk = r->chunk_next - 1;
    e->at = c->n;
    e->n = (uint32_t)r->scratch.n;
    memcpy(c->p + c->n, r->scratch.p, r->scratch.n);
    c->n += e->n;
    c->live++;
}

/* ------------------------------------------------------------------ places */

static void place_trim(const struct ring *r, struct ring_place *p)
{
    while (p->n > 0 && p->seqs[p->head] < r->first) {
        p->head = (p->head + 1) & (p->cap - 1);
        p->n--;
    }
}

static void place_grow(struct ring_place *p)
{
    uint32_t cap = p->cap ? p->cap * 2 : 16;
    uint64_t *seqs = room_for(NULL, cap, sizeof *seqs);

    for (uint32_t i = 0; i < p->n; i++)
        seqs[i] = p->seqs[(p->head + i) & (p->cap - 1)];
    free(p->seqs);
    p->seqs = seqs;
    p->head = 0;
    p->cap = cap;
}

static void places_reach(struct ring *r, place_t place)
{
    uint32_t n = (uint32_t)place + 16;

    if (place < r->n_places)
        return;
    r->places = room_for(r->places, n, sizeof *r->places);
    memset(r->places + r->n_places, 0, (n - r->n_places) * sizeof *r->places);
    r->n_places = n;
}

static void seq_add(const struct ring *r, struct ring_place *p, uint64_t seq)
{
    place_trim(r, p);
    if (p->n > 0 && p->seqs[(p->head + p->n - 1) & (p->cap - 1)] == seq)
        return;
    if (p->n == p->cap)
        place_grow(p);
    p->seqs[(p->head + p->n++) & (p->cap - 1)] = seq;
}

static void place_add(struct ring *r, place_t place, uint64_t seq)
{
    places_reach(r, place);
    seq_add(r, &r->places[place], seq);
}

static void places_add(struct ring *r, const struct signal *s, uint64_t seq)
{
    place_add(r, s->region, seq);
    for (uint8_t i = 0; i < s->n_parts; i++) {
        bool before = false;

        for (uint8_t j = 0; j < i; j++)
            before = before || s->parts[j].department == s->parts[i].department;
        if (!before && s->parts[i].department != s->region)
            place_add(r, s->parts[i].department, seq);
    }
}

/* ------------------------------------------------------------------ events */

/* One byte of length and the party, then the moment. */
static void moment_encode(struct ring *r, const struct event *e, const struct signal *s,
                          const char *region)
{
    uint8_t party = (uint8_t)(e->party.n < 25 ? e->party.n : 24);
    char reference[40];
    struct moment m = {0};
    struct meta meta;

    buf_reset(&r->scratch);
    buf_add(&r->scratch, &party, 1);
    buf_add(&r->scratch, e->party.p, party);
    signal_reference(region, s->year, s->number, reference);
    wire_set(&m, moment, position, e->position);
    wire_set(&m, moment, signal, e->stream);
    wire_set(&m, moment, version, e->version);
    wire_set(&m, moment, kind, slice_str(event_info((int)e->kind)->name));
    wire_set(&m, moment, at, e->at);
    wire_set(&m, moment, party, e->party);
    wire_set(&m, moment, reference, slice_str(reference));
    if (wire_decode(&shape_meta, e->meta, WIRE_LENIENT, &meta, NULL) == 0 &&
        wire_has(&meta, meta_role))
        wire_set(&m, moment, role, meta.role);
    if (wire_has(e, event_body))
        wire_set(&m, moment, body, (struct wire_raw){e->body.p, e->body.n});
    wire_encode(&shape_moment, &m, &r->scratch);
}

void ring_add(struct ring *r, const struct event *e, const struct signal *s, uint32_t slot,
              const char *region)
{
    struct ring_entry entry = {.position = e->position, .slot = slot, .kind = (int16_t)e->kind};

    moment_encode(r, e, s, region);
    if (r->next - r->first >= r->most)
        entry_drop_first(r);
    bytes_put(r, &entry);
    r->entries[r->next & r->mask] = entry;
    places_add(r, s, r->next);
    r->next++;
}

static bool is_named(struct wire_list versions, int64_t version)
{
    size_t at = 0;
    int64_t one;

    while (wire_list_int(versions, &at, &one))
        if (one == version)
            return true;
    return false;
}

void ring_erase(struct ring *r, uint32_t slot, struct wire_list versions)
{
    for (uint64_t seq = r->first; seq < r->next; seq++) {
        struct ring_entry *e = &r->entries[seq & r->mask];
        struct slice party = ring_party(r, e);
        struct moment m;
        uint8_t *bytes;

        if (e->slot != slot ||
            wire_decode(&shape_moment, ring_moment(r, e), WIRE_LENIENT, &m, NULL) < 0 ||
            !wire_has(&m, moment_body) || !is_named(versions, m.version))
            continue;
        m.has &= ~WIRE_BIT(moment_body);
        buf_reset(&r->scratch);
        buf_add(&r->scratch, party.p - 1, party.n + 1);
        wire_encode(&shape_moment, &m, &r->scratch); /* shorter: it fits where it was */
        bytes = chunk_at(r, e->chunk)->p + e->at;
        memcpy(bytes, r->scratch.p, r->scratch.n);
        memset(bytes + r->scratch.n, 0, e->n - r->scratch.n);
        e->n = (uint32_t)r->scratch.n;
    }
}

void ring_skip(struct ring *r, int64_t position)
{
    if (position > r->floor)
        r->floor = position;
}

/* ------------------------------------------------------------------ looking */

uint64_t ring_after(const struct ring *r, int64_t position)
{
    uint64_t low = r->first, high = r->next;

    while (low < high) {
        uint64_t middle = low + (high - low) / 2;

        if (ring_at(r, middle)->position <= position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool ring_place_seq(const struct ring *r, place_t place, uint32_t i, uint64_t *seq_out)
{
    const struct ring_place *p;

    if (place >= r->n_places || i >= r->places[place].n)
        return false;
    p = &r->places[place];
    *seq_out = p->seqs[(p->head + i) & (p->cap - 1)];
    return true;
}

uint32_t ring_place_after(const struct ring *r, place_t place, int64_t position)
{
    uint64_t seq = ring_after(r, position), found;
    uint32_t low = 0, high = place < r->n_places ? r->places[place].n : 0;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (ring_place_seq(r, place, middle, &found) && found < seq)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct slice bytes_of(const struct ring *r, const struct ring_entry *e)
{
    return slice_of(chunk_at(r, e->chunk)->p + e->at, e->n);
}

struct slice ring_party(const struct ring *r, const struct ring_entry *e)
{
    struct slice all = bytes_of(r, e);

    return slice_of(all.p + 1, all.p[0]);
}

struct slice ring_moment(const struct ring *r, const struct ring_entry *e)
{
    struct slice all = bytes_of(r, e);
    size_t head = (size_t)1 + all.p[0];

    return slice_of(all.p + head, all.n - head);
}

void ring_free(struct ring *r)
{
    while (r->chunk_first < r->chunk_next)
        chunk_drop_first(r);
    spare_drop(r);
    for (uint32_t i = 0; i < r->n_places; i++)
        free(r->places[i].seqs);
    free(r->places);
    free(r->entries);
    free(r->chunks);
    buf_free(&r->scratch);
    *r = (struct ring){0};
}
