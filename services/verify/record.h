/*
 * A row of the log with all its columns, exactly as it lies there: also one that history would never have
 * written. And the same as bytes, which is what an export file holds. Pure.
 *
 *      4  length of all that follows                 numbers are big-endian
 *      1  flags: 1 it has a number; 2 a column that must be there is not
 *      8  position     2 log     16 stream     4 version     2 kind     2 schema     4 fence
 *      8  at, microseconds since 1970 UTC     16 append     4 number, 0 when there is none
 *      then party, meta, leaf, salt, body, digest, each
 *      4  length, ffffffff when it is null, and its bytes
 *
 * digest is no column: in a file without bodies it stands for salt and body.
 */
#ifndef VERIFY_RECORD_H
#define VERIFY_RECORD_H

#include "common/buf.h"
#include "common/hash.h"
#include "common/uuid.h"

#define RECORD_MOST ((size_t)32 << 20) /* bytes of one; history takes bodies of 256 kB */

struct record {
    int64_t position;
    int64_t at;
    int16_t log, kind, schema;
    int32_t version, fence, number;
    bool has_number;
    bool broken; /* something that is never null was, or had another width */
    struct uuid stream, append;
    struct slice party, meta, leaf;
    struct slice salt, body; /* p NULL: null */
    struct slice
        digest; /* of HASH_LEN bytes when known from elsewhere than salt and body; p NULL */
};

/* Appends it; false (and nothing appended): it is larger than RECORD_MOST. bodies: else the digest of salt
 * and body is put in their place. */
MUST_CHECK bool record_put(const struct record *r, bool bodies, struct buf *out);
/* The first record of *rest, which then begins behind it; its slices point into the bytes. 0 or -1. */
MUST_CHECK int record_take(struct slice *rest, struct record *out);

#endif
