/*
 * Identities of 128 bits. A version 7 UUID (RFC 9562, 5.7) is identity, never a time.
 */
#ifndef COMMON_UUID_H
#define COMMON_UUID_H

#include "common/base.h"

struct uuid {
    uint8_t b[16];
};

#define UUID_TEXT_LEN 36

/* Time-ordered within this process, also inside one millisecond. */
void uuid_new_v7(struct uuid *out);
/* Always the same id for the same name: version 8 (RFC 9562, 5.8) over SHA-256 of "weerklank:" name. */
void uuid_of_name(const char *name, struct uuid *out);
/* Accepts the 36-character form in either case. 0, or -1. */
int uuid_parse(const char *text, size_t n, struct uuid *out);
void uuid_format(const struct uuid *id, char out[UUID_TEXT_LEN + 1]);

static inline bool uuid_equal(const struct uuid *a, const struct uuid *b)
{
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

static inline bool uuid_is_zero(const struct uuid *a)
{
    static const struct uuid zero;
    return uuid_equal(a, &zero);
}

#endif
