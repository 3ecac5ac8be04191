/*
 * Tallies of all themes of a department in one row: what went in comes out, and what was cut off is refused.
 */
#include "services/figures/pairs.h"
#include "tests/unit/common_test.h"

#define THEMES 40

static uint32_t state_of_chance = 20261126;

static uint32_t draw(uint32_t below)
{
    state_of_chance = state_of_chance * 1664525 + 1013904223;
    return (state_of_chance >> 8) % below;
}

/* Adds what is there of each theme to sums; gives how many there were, or -1. */
static int pairs_read(struct slice bytes, struct tally sums[THEMES])
{
    struct slice one;
    theme_t theme;
    int n = 0, more;

    while ((more = pairs_next(&bytes, &theme, &one)) > 0) {
        if (theme >= THEMES || tally_add_packed(&sums[theme], one) < 0)
            return -1;
        n++;
    }
    return more < 0 ? -1 : n;
}

static void what_goes_in_comes_out_and_adds_up(void **state)
{
    struct tally whole[THEMES] = {{0}}, found[THEMES] = {{0}};

    (void)state;
    for (int row = 0; row < 200; row++) {
        struct buf bytes = {0};
        int put = 0, n = (int)draw(THEMES);

        for (int i = 0; i < n; i++) {
            theme_t theme = (theme_t)draw(THEMES);
            struct tally t = {0};

            for (uint32_t k = draw(20); k > 0; k--) {
                uint32_t thing = draw(1000) << draw(20);
                int32_t count = (int32_t)draw(9) - 4;

                tally_add(&t, thing, count);
                tally_add(&whole[theme], thing, count);
            }
            tally_settle(&t);
            put += t.n > 0;
            pairs_put(&bytes, theme, &t);
            tally_free(&t);
        }
        assert_int_equal(pairs_read(buf_slice(&bytes), found), put);
        buf_free(&bytes);
    }
    for (int i = 0; i < THEMES; i++) {
        tally_settle(&whole[i]);
        tally_settle(&found[i]);
        assert_int_equal(whole[i].n, found[i].n);
        if (whole[i].n > 0)
            assert_memory_equal(whole[i].list, found[i].list, whole[i].n * sizeof *whole[i].list);
        tally_free(&whole[i]);
        tally_free(&found[i]);
    }
}

static void what_is_cut_off_is_refused(void **state)
{
    struct tally t = {0}, sums[THEMES] = {{0}};
    struct buf bytes = {0};
    size_t first;

    (void)state;
    tally_add(&t, 300, 2);
    pairs_put(&bytes, 7, &t);
    first = bytes.n;
    pairs_put(&bytes, 39, &t);
    for (size_t n = 0; n <= bytes.n; n++) {
        int found = pairs_read(slice_of(bytes.p, n), sums);

        assert_int_equal(found, n == 0 ? 0 : n == first ? 1 : n == bytes.n ? 2 : -1);
    }
    for (int i = 0; i < THEMES; i++)
        tally_free(&sums[i]);
    tally_free(&t);
    buf_free(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out_and_adds_up),
        cmocka_unit_test(what_is_cut_off_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
