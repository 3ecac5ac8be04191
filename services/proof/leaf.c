/*
 * Canonical bytes of an event, and their hash.
 */
#include "services/proof/leaf.h"

#include <assert.h>

#define FIXED_MAX 320 /* all but meta and digest, with the longest party */

static uint8_t *put(uint8_t *p, int width, uint64_t v)
{
    for (int i = width - 1; i >= 0; i--) {
        p[i] = (uint8_t)v;
        v >>= 8;
    }
    return p + width;
}

static uint8_t *put_bytes(uint8_t *p, const void *bytes, size_t n)
{
    if (n)
        memcpy(p, bytes, n);
    return p + n;
}

void leaf_digest(uint8_t out[HASH_LEN], const uint8_t salt[SALT_LEN], struct slice body)
{
    struct slice parts[2] = {{salt, SALT_LEN}, body};

    hash_sha256(out, parts, 2);
}

void leaf_hash(uint8_t out[HASH_LEN], const struct leaf_fields *f)
{
    uint8_t fixed[FIXED_MAX], *p = fixed;
    struct slice parts[3];

    assert(f->party.n <= UINT8_MAX);
    p = put(p, 1, 0x00);
    p = put(p, 1, 0x01);
    p = put(p, 2, (uint16_t)f->log);
    p = put_bytes(p, f->stream->b, sizeof f->stream->b);
    p = put(p, 4, (uint32_t)f->version);
    p = put(p, 2, (uint16_t)f->kind);
    p = put(p, 2, (uint16_t)f->schema);
    p = put(p, 4, (uint32_t)f->fence);
    p = put(p, 8, (uint64_t)f->at);
    p = put_bytes(p, f->append->b, sizeof f->append->b);
    p = put(p, 1, f->party.n);
    p = put_bytes(p, f->party.p, f->party.n);
    p = put(p, 4, (uint32_t)f->number);
    p = put(p, 4, f->meta.n);
    parts[0] = slice_of(fixed, (size_t)(p - fixed));
    parts[1] = f->meta;
    parts[2] = slice_of(f->digest, HASH_LEN);
    hash_sha256(out, parts, 3);
}
