/*
 * Tallies of a department by theme: see pairs.h.
 */
#include "services/figures/pairs.h"

void pairs_put(struct buf *out, theme_t theme, struct tally *t)
{
    static struct buf packed; /* kept between calls */

    tally_settle(t);
    if (t->n == 0)
        return;
    buf_reset(&packed);
    tally_pack(t, &packed);
    varint_put(out, theme);
    varint_put(out, packed.n);
    buf_add(out, packed.p, packed.n);
}

int pairs_next(struct slice *left, theme_t *theme_out, struct slice *tally_out)
{
    uint64_t theme, n;

    if (left->n == 0)
        return 0;
    if (!varint_take(left, &theme) || theme > UINT16_MAX || !varint_take(left, &n) || n > left->n)
        return -1;
    *theme_out = (theme_t)theme;
    *tally_out = slice_of(left->p, (size_t)n);
    left->p += n;
    left->n -= (size_t)n;
    return 1;
}
