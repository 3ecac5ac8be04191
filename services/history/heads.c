/*
 * Versions of streams and recent appends, in memory.
 */
#include "services/history/heads.h"

#include "common/idmap.h"
#include "common/log.h"
#include "services/proof/leaf.h"

#include <assert.h>
#include <stdlib.h>

struct recent {
    struct uuid id;
    int64_t first, at;
    uint64_t older;  /* the append of the same stream before it */
    uint64_t proofs; /* place of its first */
    int32_t base, version, number;
    uint8_t n, party_n;
    uint8_t party[PARTY_MAX];
};

struct proof {
    uint8_t salt[SALT_LEN], digest[HASH_LEN];
    int16_t kind;
};

struct heads {
    struct stream *streams;
    struct idmap by_id;
    uint32_t n, max, hand;

    struct recent *recent;
    struct proof *proofs;
    uint64_t max_recent;      /* of both rings */
    uint64_t end, proofs_end; /* the next places */
};

static const struct uuid *id_at(const void *owner, uint32_t slot)
{
    return &((const struct heads *)owner)->streams[slot].id;
}

static void *table(size_t n, size_t size)
{
    void *p = calloc(n, size); /* pages are only taken when touched */

    if (!p)
        log_fatal("memory_exhausted", "bytes=%zu", n * size);
    return p;
}

struct heads *heads_new(size_t streams_max, size_t recent_max)
{
    struct heads *h = table(1, sizeof *h);

    h->max = (uint32_t)streams_max;
    h->streams = table(streams_max, sizeof *h->streams);
    h->max_recent = recent_max > APPEND_EVENTS_MAX ? recent_max : APPEND_EVENTS_MAX;
    h->recent = table(h->max_recent, sizeof *h->recent);
    h->proofs = table(h->max_recent, sizeof *h->proofs);
    h->end = h->proofs_end = 1;
    idmap_init(&h->by_id, h, id_at);
    return h;
}

void heads_free(struct heads **h)
{
    if (!*h)
        return;
    idmap_free(&(*h)->by_id);
    free((*h)->streams);
    free((*h)->recent);
    free((*h)->proofs);
    free(*h);
    *h = NULL;
}

/* ------------------------------------------------------------------ streams */

/* A place for one more: a fresh one, or that of a stream nobody used for a round of the hand. */
static uint32_t place_make(struct heads *h)
{
    if (h->n < h->max)
        return h->n++;
    for (uint64_t i = 0; i < 2 * (uint64_t)h->max; i++) {
        uint32_t slot = h->hand;
        struct stream *s = &h->streams[slot];

        h->hand = slot + 1 < h->max ? slot + 1 : 0;
        if (!s->first && !s->used) {
            idmap_remove(&h->by_id, &s->id);
            return slot;
        }
        s->used = false;
    }
    return IDMAP_NONE;
}

struct stream *heads_find(struct heads *h, const struct uuid *id)
{
    uint32_t slot = idmap_find(&h->by_id, id);

    return slot == IDMAP_NONE ? NULL : &h->streams[slot];
}

struct stream *heads_use(struct heads *h, const struct uuid *id)
{
    uint32_t slot = idmap_find(&h->by_id, id);

    if (slot == IDMAP_NONE) {
        slot = place_make(h);
        if (slot == IDMAP_NONE)
            return NULL;
        h->streams[slot] = (struct stream){.id = *id, .version = VERSION_UNKNOWN};
        idmap_add(&h->by_id, id, slot);
    } else {
        h->streams[slot].used = true;
    }
    return &h->streams[slot];
}

/* ------------------------------------------------------------------ recent appends */

static struct recent *recent_at(const struct heads *h, uint64_t place)
{
    return &h->recent[place % h->max_recent];
}

static struct proof *proof_at(const struct heads *h, uint64_t place)
{
    return &h->proofs[place % h->max_recent];
}

/* Neither it nor its proofs are overwritten. */
static bool remembered(const struct heads *h, uint64_t place)
{
    return place > 0 && place + h->max_recent >= h->end &&
           recent_at(h, place)->proofs + h->max_recent >= h->proofs_end;
}

void heads_remember(struct heads *h, const struct append *a)
{
    struct recent *r = recent_at(h, h->end);

    assert(a->party.n <= PARTY_MAX);
    *r = (struct recent){.id = a->id,
                         .first = a->first,
                         .at = a->at,
                         .older = a->chain->newest,
                         .proofs = h->proofs_end,
                         .base = a->base,
                         .version = a->version,
                         .number = a->number,
                         .n = (uint8_t)a->n,
                         .party_n = (uint8_t)a->party.n};
    if (a->party.n)
        memcpy(r->party, a->party.p, a->party.n);
    for (int i = 0; i < a->n; i++) {
        struct proof *p = proof_at(h, h->proofs_end++);

        memcpy(p->salt, a->events[i].salt, SALT_LEN);
        memcpy(p->digest, a->events[i].digest, HASH_LEN);
        p->kind = a->events[i].kind;
    }
    a->chain->newest = h->end++;
}

static bool content_same(const struct heads *h, const struct recent *r, const struct append *a)
{
    if (r->n != a->n || !slice_equal(slice_of(r->party, r->party_n), a->party))
        return false;
    for (int i = 0; i < a->n; i++) {
        const struct proof *p = proof_at(h, r->proofs + (uint64_t)i);
        uint8_t digest[HASH_LEN];

        leaf_digest(digest, p->salt, a->events[i].body);
        if (p->kind != a->events[i].kind || memcmp(digest, p->digest, HASH_LEN) != 0)
            return false;
    }
    return true;
}

enum recall heads_recall(const struct heads *h, struct append *a)
{
    const struct stream *s = a->chain;
    uint64_t place = s->newest;
    int32_t back_to = s->version;

    for (int i = 0; i < LOOK_BACK && remembered(h, place); i++) {
        const struct recent *r = recent_at(h, place);

        if (uuid_equal(&r->id, &a->id)) {
            if (!content_same(h, r, a))
                return RECALL_OTHER;
            a->first = r->first;
            a->at = r->at;
            a->version = r->version;
            a->number = r->number;
            return RECALL_SAME;
        }
        if (r->version == back_to)
            back_to = r->base;
        place = r->older;
    }
    return back_to == 0 ? RECALL_NEW : RECALL_FORGOTTEN;
}
