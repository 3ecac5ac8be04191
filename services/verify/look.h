/*
 * One event on its own: its leaf from its columns, and what of it the rest of the log has to fit. Pure.
 *
 * This is the dear half of verifying, so it is done by as many processes as there are; what comes out is
 * small and of one size, for the one who looks at all of them in order (check.h).
 *
 *      record --look--> trace --pipe--> check
 *
 * Columns that the leaf does not tell apart are looked at here: salt and body are hashed one behind the
 * other, so a salt of another length than 16 is a fault whatever its hash; no number and number 0 are the
 * same in the leaf, so 0 is a fault.
 *
 * An event without salt and body has been erased. Its digest has to come from elsewhere (record.digest: the
 * event that erased it). Where nobody knows it the stored leaf alone is left: it still counts in the tree,
 * which tells whether the leaf is the one that was signed, but no column can be compared with it. That is
 * TRACE_BLIND, and a finding: in a log that says nothing of an erasure there is none.
 */
#ifndef VERIFY_LOOK_H
#define VERIFY_LOOK_H

#include "services/verify/record.h"

enum column {
    COLUMN_UNKNOWN, /* one of them, or several */
    COLUMN_LOG,
    COLUMN_POSITION,
    COLUMN_STREAM,
    COLUMN_VERSION,
    COLUMN_KIND,
    COLUMN_SCHEMA,
    COLUMN_FENCE,
    COLUMN_AT,
    COLUMN_APPEND,
    COLUMN_PARTY,
    COLUMN_NUMBER,
    COLUMN_META,
    COLUMN_SALT,
    COLUMN_BODY,
    COLUMN_LEAF,
    COLUMN_N
};
const char *column_name(enum column c);

#define TRACE_DIFFERS 1u  /* the stored leaf is not that of the columns */
#define TRACE_BLIND   2u  /* no salt, no body, no digest: leaf is the stored one */
#define TRACE_FAULT   4u  /* `column` cannot be as history writes it, whatever the leaf says */
#define TRACE_WAS     8u  /* `was` is what `column` held before */
#define TRACE_TURNED  16u /* one bit of `column` is turned, as storage that fails does it */
#define TRACE_EMPTY   32u /* no salt and no body, where others have them; not by look */

struct trace {
    int64_t position, at;
    uint64_t stream, append, party; /* hash_short of them, under this run's key */
    int64_t was;
    int32_t version, fence;
    int32_t number;         /* 0: none */
    int16_t year;           /* of `at` in the Netherlands; only with a number */
    uint8_t flags;          /* TRACE_... */
    uint8_t column;         /* enum column: which one is to blame, with TRACE_FAULT or by guess.h */
    uint8_t leaf[HASH_LEN]; /* of the columns; zeroes when there can be none */
    uint8_t stored[HASH_LEN]; /* as it lies in the table; zeroes when it has another length */
};

void look(const struct record *r, struct trace *out);
/* The digest of salt and body, or the one that is known; false: neither is there. */
bool look_digest(const struct record *r, uint8_t out[HASH_LEN]);
/* The leaf of the columns with this digest. party is cut at 255 bytes. */
void look_leaf(const struct record *r, const uint8_t digest[HASH_LEN], uint8_t out[HASH_LEN]);

#endif
