/*
 * Records as bytes; see record.h.
 */
#include "services/verify/record.h"

#include "services/proof/leaf.h"

#define FLAG_NUMBER 1u
#define FLAG_BROKEN 2u
#define FIXED       (1 + 8 + 2 + 16 + 4 + 2 + 2 + 4 + 8 + 16 + 4)
#define NULL_LENGTH UINT32_MAX

static uint8_t *put(uint8_t *p, int width, uint64_t v)
{
    for (int i = width - 1; i >= 0; i--) {
        p[i] = (uint8_t)v;
        v >>= 8;
    }
    return p + width;
}

static uint64_t take(const uint8_t **p, int width)
{
    uint64_t v = 0;

    for (int i = 0; i < width; i++)
        v = v << 8 | *(*p)++;
    return v;
}

static uint8_t *put_slice(uint8_t *p, struct slice s)
{
    p = put(p, 4, s.p ? s.n : NULL_LENGTH);
    if (s.p && s.n > 0)
        memcpy(p, s.p, s.n);
    return p + s.n;
}

static uint8_t *put_fixed(uint8_t *p, const struct record *r)
{
    p = put(p, 1, (r->has_number ? FLAG_NUMBER : 0) | (r->broken ? FLAG_BROKEN : 0));
    p = put(p, 8, (uint64_t)r->position);
    p = put(p, 2, (uint16_t)r->log);
    memcpy(p, r->stream.b, 16);
    p = put(p + 16, 4, (uint32_t)r->version);
    p = put(p, 2, (uint16_t)r->kind);
    p = put(p, 2, (uint16_t)r->schema);
    p = put(p, 4, (uint32_t)r->fence);
    p = put(p, 8, (uint64_t)r->at);
    memcpy(p, r->append.b, 16);
    return put(p + 16, 4, (uint32_t)r->number);
}

bool record_put(const struct record *r, bool bodies, struct buf *out)
{
    struct slice parts[] = {r->party, r->meta, r->leaf, r->salt, r->body, r->digest};
    uint8_t digest[HASH_LEN], *p;
    size_t n = FIXED;

    if (!bodies && r->salt.p && r->salt.n == SALT_LEN && r->body.p) {
        leaf_digest(digest, r->salt.p, r->body);
        parts[3] = parts[4] = (struct slice){0};
        parts[5] = slice_of(digest, HASH_LEN);
    }
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        if (parts[i].n > RECORD_MOST)
            return false;
        n += 4 + parts[i].n;
    }
    if (n > RECORD_MOST)
        return false;
    buf_reserve(out, 4 + n);
    p = put_fixed(put(out->p + out->n, 4, n), r);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        p = put_slice(p, parts[i]);
    out->n += 4 + n;
    return true;
}

static bool take_slice(const uint8_t **p, const uint8_t *end, struct slice *out)
{
    uint64_t n;

    if (end - *p < 4)
        return false;
    n = take(p, 4);
    *out = (struct slice){0};
    if (n == NULL_LENGTH)
        return true;
    if (n > (size_t)(end - *p))
        return false;
    *out = slice_of(*p, n);
    *p += n;
    return true;
}

static bool take_fixed(const uint8_t **p, struct record *out)
{
    uint64_t flags = take(p, 1);

    if (flags > (FLAG_NUMBER | FLAG_BROKEN))
        return false;
    out->has_number = (flags & FLAG_NUMBER) != 0;
    out->broken = (flags & FLAG_BROKEN) != 0;
    out->position = (int64_t)take(p, 8);
    out->log = (int16_t)take(p, 2);
    memcpy(out->stream.b, *p, 16);
    *p += 16;
    out->version = (int32_t)take(p, 4);
    out->kind = (int16_t)take(p, 2);
    out->schema = (int16_t)take(p, 2);
    out->fence = (int32_t)take(p, 4);
    out->at = (int64_t)take(p, 8);
    memcpy(out->append.b, *p, 16);
    *p += 16;
    out->number = (int32_t)take(p, 4);
    return out->has_number || out->number == 0;
}

int record_take(struct slice *rest, struct record *out)
{
    const uint8_t *p = rest->p, *end;
    uint64_t n;

    *out = (struct record){0};
    if (rest->n < 4)
        return -1;
    n = take(&p, 4);
    if (n < FIXED || n > RECORD_MOST || n > rest->n - 4)
        return -1;
    end = p + n;
    if (!take_fixed(&p, out) || !take_slice(&p, end, &out->party) ||
        !take_slice(&p, end, &out->meta) || !take_slice(&p, end, &out->leaf) ||
        !take_slice(&p, end, &out->salt) || !take_slice(&p, end, &out->body) ||
        !take_slice(&p, end, &out->digest) || p != end ||
        (out->digest.p && out->digest.n != HASH_LEN))
        return -1;
    *rest = slice_of(end, rest->n - 4 - n);
    return 0;
}
