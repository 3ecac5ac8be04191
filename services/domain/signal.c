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
    if (signal_has(s, SIGNAL_UNCONFIRMED))
        return PLACE_COORDINATOR;
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

const struct signal_deadline *signal_deadline(const struct signal *s)
{
    const struct signal_deadline *d = &s->to_act;

    if (s->version == 0 || s->state == signal_state_CLOSED)
        return NULL;
    if (s->state == signal_state_OPEN && !signal_has(s, SIGNAL_QUESTION_OPEN))
        d = &s->to_take_up;
    else if (s->state == signal_state_TAKEN_UP && !signal_has(s, SIGNAL_QUESTION_OPEN))
        d = &s->to_answer;
    return d->day ? d : NULL;
}

const char *signal_deadline_term(const struct signal_deadline *d)
{
    return term_code_of((enum term_kind)d->term);
}

int32_t signal_due(const struct signal *s)
{
    const struct signal_deadline *d = signal_deadline(s);

    return d ? d->day : 0;
}

void signal_deadline_derive(const struct registry *r, const struct signal_deadline *from,
                            struct deadline *out)
{
    *out = (struct deadline){.rule = term_rule(r, (enum term_kind)from->term, from->terms_version),
                             .from = from->from,
                             .stood_still = from->stood_still};
    if (from->term == TERM_N) /* a date that was set: so many days as it is away */
        out->rule.length = from->day - from->from - from->stood_still;
    deadline_compute(out, registry_calendar(r, from->calendar_version));
}

bool signal_contribution(const struct signal *s, const struct registry *r, struct deadline *out)
{
    if (s->lead == PLACE_NOBODY || !s->to_answer.day)
        return false;
    *out = (struct deadline){.rule = term_rule(r, TERM_CONTRIBUTION, s->to_answer.terms_version),
                             .before = true,
                             .from = s->to_answer.day};
    deadline_compute(out, registry_calendar(r, s->to_answer.calendar_version));
    return true;
}
