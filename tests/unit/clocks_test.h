/*
 * What the tests of the clocks share: a life's events folded into its clocks, up to now.
 */
#ifndef TESTS_UNIT_CLOCKS_TEST_H
#define TESTS_UNIT_CLOCKS_TEST_H

#include "tests/unit/domain_test.h"

#include "services/domain/clocks.h"

#define US_PER_HOUR (3600 * US_PER_S)

/* All events of a life, into a fresh struct. */
MAYBE_UNUSED static struct clocks clocks_of(const struct life *l)
{
    struct clocks c;

    clocks_init(&c);
    for (size_t i = 0; i < l->n; i++) {
        struct event e = life_event(l, i);

        assert_int_equal(clocks_fold(&c, l->w->r, &e), 0);
    }
    return c;
}

/* "coordinator 24h, VWS 12.5h, ZVL suspended 72h, nobody 3h, ..." */
MAYBE_UNUSED static void chain_text(const struct registry *r, const struct clocks_chain *chain,
                                    char *out, size_t size)
{
    size_t n = 0;

    out[0] = '\0';
    for (uint32_t i = 0; i < chain->n; i++) {
        const struct clocks_span *s = &chain->spans[i];
        int64_t gap = i > 0 ? s->from - chain->spans[i - 1].until : 0;

        if (gap != 0)
            n += (size_t)snprintf(out + n, size - n, ", nobody %gh",
                                  (double)gap / (double)US_PER_HOUR);
        n += (size_t)snprintf(
            out + n, size - n, "%s%s%s%s %gh", i > 0 ? ", " : "", registry_place_code(r, s->holder),
            s->why == CLOCKS_HOLDING ? "" : " ",
            s->why == CLOCKS_HOLDING ? "" : clocks_why_name((enum clocks_why)s->why),
            (double)(s->until - s->from) / (double)US_PER_HOUR);
    }
}

MAYBE_UNUSED static bool is_same_chain(const struct clocks_chain *a, const struct clocks_chain *b)
{
    bool same = a->n == b->n && a->n_late == b->n_late && a->until == b->until;

    for (uint32_t i = 0; same && i < a->n; i++)
        same = a->spans[i].from == b->spans[i].from && a->spans[i].until == b->spans[i].until &&
               a->spans[i].holder == b->spans[i].holder && a->spans[i].why == b->spans[i].why;
    for (uint32_t i = 0; same && i < a->n_late; i++)
        same = a->late[i].from == b->late[i].from && a->late[i].until == b->late[i].until &&
               a->late[i].part == b->late[i].part;
    return same;
}

MAYBE_UNUSED static bool is_same_time(const struct clocks_time *a, const struct clocks_time *b)
{
    return a->gross_us == b->gross_us && a->net_us == b->net_us &&
           a->gross_working_us == b->gross_working_us && a->net_working_us == b->net_working_us;
}

#endif
