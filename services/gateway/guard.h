/*
 * Against guessing: after five wrong answers for one login, or fifty from one address (an organisation has but one),
 * each further one costs twice the waiting of the one before, up to fifteen minutes. Pure, and bounded: what falls into the same place shares it, which
 * makes somebody wait at worst.
 */
#ifndef GATEWAY_GUARD_H
#define GATEWAY_GUARD_H

#include "common/base.h"

#define GUARD_PLACES  8192
#define GUARD_LOGIN   5 /* wrong answers without waiting */
#define GUARD_ADDRESS 50
#define GUARD_MOST    (INT64_C(900) * 1000000) /* microseconds */
#define GUARD_FORGET  (INT64_C(3600) * 1000000)

struct guard {
    struct guard_place {
        int64_t until, last; /* of the monotonic clock */
        uint32_t wrong;
    } places[GUARD_PLACES];
};

/* Microseconds to wait; 0: go on. key: a keyed hash (hash_short) of a login or an address. */
int64_t guard_wait(const struct guard *g, uint64_t key, int64_t now);
/* free: wrong answers that cost no waiting. */
void guard_wrong(struct guard *g, uint64_t key, uint32_t free, int64_t now);
void guard_right(struct guard *g, uint64_t key);

#endif
