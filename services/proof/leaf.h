/*
 * The leaf of an event: what its hash in the tree is made of. Pure.
 *
 * All columns but the position, which is the leaf's index; numbers big-endian:
 *
 *      1  0x00, the leaf's prefix of RFC 6962, 2.1
 *      1  0x01, this layout
 *      2  log            16  stream       4  version     2  kind       2  schema
 *      4  fence           8  at, microseconds since 1970 UTC          16  append
 *      1  length of party, then party      4  number, 0 when there is none
 *      4  length of meta, then meta
 *     32  SHA-256(salt, body)
 *
 * An erasure destroys salt and body; the digest stays in every proof, and tells nothing without the
 * salt. Golden bytes of this layout stay in tests/unit: it never changes, a next one gets 0x02.
 */
#ifndef PROOF_LEAF_H
#define PROOF_LEAF_H

#include "common/hash.h"
#include "common/uuid.h"

struct leaf_fields {
    int16_t log, kind, schema;
    int32_t version, fence, number; /* number 0: none */
    int64_t at;
    const struct uuid *stream, *append;
    struct slice party; /* at most 255 bytes */
    struct slice meta;
    const uint8_t *digest; /* HASH_LEN bytes, of leaf_digest */
};

void leaf_digest(uint8_t out[HASH_LEN], const uint8_t salt[SALT_LEN], struct slice body);
void leaf_hash(uint8_t out[HASH_LEN], const struct leaf_fields *f);

#endif
