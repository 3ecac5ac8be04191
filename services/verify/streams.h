/*
 * What is remembered of each stream: its last version and the append of it. Pure.
 *
 * Places are found by a hash of 64 bits under a key that is drawn for each run, which stands for the id
 * itself: 20 bytes a place, at most 2.5 places a stream (while one of the 256 parts grows, half of that
 * part more). So 5,000,000 streams take at most 250 MB, and 30,000,000 events of as many streams, which is
 * the most that can be, 1.5 GB. Two of 5,000,000 streams share a hash in one run of 1,500,000; then the
 * next run, with another key, does not say what this one said.
 */
#ifndef VERIFY_STREAMS_H
#define VERIFY_STREAMS_H

#include "common/base.h"

struct streams_place {
    uint32_t hash[2]; /* both 0: free */
    uint32_t append[2];
    int32_t version;
};

#define STREAMS_PARTS 256

struct streams {
    struct streams_part {
        struct streams_place *places;
        uint32_t n, size;
    } parts[STREAMS_PARTS];
};

void streams_free(struct streams *s);
/* The place of this stream, until the next call; version is 0 in a new one. */
struct streams_place *streams_use(struct streams *s, uint64_t hash);
size_t streams_bytes(const struct streams *s);

static inline uint64_t streams_append(const struct streams_place *p)
{
    return (uint64_t)p->append[1] << 32 | p->append[0];
}

static inline void streams_set_append(struct streams_place *p, uint64_t append)
{
    p->append[0] = (uint32_t)append;
    p->append[1] = (uint32_t)(append >> 32);
}

#endif
