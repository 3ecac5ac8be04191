/*
 * Durations in buckets, for percentiles that can be added up: below 64 s each second has its own; from
 * there each doubling is cut into 32, so that a bucket is at most 1/32 of its durations wide and its
 * middle at most 1.6 % away from any of them.
 *
 *      0 1 2 ... 63 | 64-65 66-67 ... 126-127 | 128-131 ... | ...
 */
#ifndef FIGURES_BUCKETS_H
#define FIGURES_BUCKETS_H

#include "common/base.h"

#define BUCKETS_EXACT  64u
#define BUCKETS_DOUBLE 32u
#define BUCKETS        (BUCKETS_EXACT + (32 - 6) * BUCKETS_DOUBLE) /* for every uint32_t */

static inline uint32_t bucket_of(uint32_t seconds)
{
    uint32_t doubles;

    if (seconds < BUCKETS_EXACT)
        return seconds;
    doubles = 31u - (uint32_t)__builtin_clz(seconds); /* 6 or more */
    return BUCKETS_EXACT + (doubles - 6) * BUCKETS_DOUBLE +
           (seconds >> (doubles - 5)) % BUCKETS_DOUBLE;
}

/* The shortest duration in it, and how many whole seconds it spans. */
static inline uint32_t bucket_least(uint32_t bucket)
{
    uint32_t doubles, within;

    if (bucket < BUCKETS_EXACT)
        return bucket;
    doubles = (bucket - BUCKETS_EXACT) / BUCKETS_DOUBLE + 6;
    within = (bucket - BUCKETS_EXACT) % BUCKETS_DOUBLE;
    return (BUCKETS_DOUBLE + within) << (doubles - 5);
}

static inline uint32_t bucket_width(uint32_t bucket)
{
    return bucket < BUCKETS_EXACT ? 1
                                  : UINT32_C(1) << ((bucket - BUCKETS_EXACT) / BUCKETS_DOUBLE + 1);
}

static inline uint32_t bucket_middle(uint32_t bucket)
{
    return bucket_least(bucket) + bucket_width(bucket) / 2;
}

#endif
