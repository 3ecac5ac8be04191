/*
 * What a signal says of itself: who holds it, which part a department has, what it has seen.
 */
#include "services/domain/signal_in.h"

#include <stdlib.h>

void signal_init(struct signal *s)
{
    *s = (struct signal){0};
}

void signal_free(struct signal *s)
{
    free(s->parts);
    signal_init(s);
}

place_t signal_holder(const struct signal *s)
{
    if (s->state == signal_state_CLOSED || s->version == 0)
        return PLACE_NOBODY;
    if (s->state == signal_state_ANSWERED || signal_has(s, SIGNAL_QUESTION_OPEN))
        return s->region;
    if (s->state == signal_state_OPEN || s->state == signal_state_TAKEN_UP)
        return s->lead;
    return PLACE_COORDINATOR;
}

/* A department has at most one part at a time, and the newest are last. */
static int part_at(const struct signal *s, place_t department)
{
    int i = s->n_parts - 1;

    while (i >= 0 && (s->parts[i].department != department || !(s->parts[i].flags & PART_CURRENT)))
        i--;
    return i;
}

struct signal_part *part_current(struct signal *s, place_t department)
{
    int i = part_at(s, department);

    return i < 0 ? NULL : &s->parts[i];
}

const struct signal_part *signal_part_of(const struct signal *s, place_t department)
{
    int i = part_at(s, department);

    return i < 0 ? NULL : &s->parts[i];
}

/* Four of the 128 bits, from the half of an id that is random in a UUIDv7 as in a hash. */
static void bits_of(const struct uuid *id, uint64_t bits_out[2])
{
    uint64_t h;

    memcpy(&h, id->b + 8, sizeof h);
    h *= UINT64_C(0x9e3779b97f4a7c15);
    bits_out[0] = bits_out[1] = 0;
    for (int i = 0; i < 4; i++, h <<= 7)
        bits_out[h >> 63] |= UINT64_C(1) << (h >> 57 & 63);
}

bool signal_seen(const struct signal *s, const struct uuid *append_id)
{
    uint64_t bits[2];

    bits_of(append_id, bits);
    return (s->seen[0] & bits[0]) == bits[0] && (s->seen[1] & bits[1]) == bits[1];
}

void signal_see(struct signal *s, const struct uuid *append_id)
{
    uint64_t bits[2];

    bits_of(append_id, bits);
    s->seen[0] |= bits[0];
    s->seen[1] |= bits[1];
}

int32_t signal_contribution_due(const struct signal *s, const struct registry *r)
{
    if (s->lead == PLACE_NOBODY)
        return 0;
    return term_before(r, TERM_CONTRIBUTION, registry_set_version(r, SET_TERMS), s->answer_due);
}
