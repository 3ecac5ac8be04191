/*
 * The table of ids, against a model that looks at everything.
 */
#include "common_test.h"

#include "common/hash.h"
#include "common/idmap.h"

#define SLOTS 3000

struct owner {
    struct uuid ids[SLOTS];
    bool used[SLOTS];
};

static const struct uuid *id_at(const void *owner, uint32_t slot)
{
    const struct owner *o = owner;

    assert_true(slot < SLOTS && o->used[slot]); /* the table asks only for what is in it */
    return &o->ids[slot];
}

static struct uuid random_id(void)
{
    struct uuid id;
    uint64_t a = chance(), b = chance();

    memcpy(id.b, &a, 8);
    memcpy(id.b + 8, &b, 8);
    return id;
}

static void nothing_is_found_in_an_empty_table(void **state)
{
    struct idmap m;
    struct uuid id = {{1}};

    (void)state;
    idmap_init(&m, NULL, id_at);
    assert_int_equal(idmap_find(&m, &id), IDMAP_NONE);
    idmap_remove(&m, &id);
    assert_int_equal(m.n, 0);
    idmap_free(&m);
}

static void random_acts_agree_with_the_model(void **state)
{
    static struct owner o;
    struct idmap m;
    uint32_t live = 0, filled = 0;

    (void)state;
    chance_seed(4);
    idmap_init(&m, &o, id_at);
    for (int act = 0; act < 400000; act++) {
        uint32_t slot = chance_below(SLOTS);
        /* Waves: the table fills up, and empties again. */
        bool adding = chance_below(100) < (act / 50000 % 2 ? 30 : 70);

        if (adding && !o.used[slot]) {
            o.ids[slot] = random_id();
            o.used[slot] = true;
            idmap_add(&m, &o.ids[slot], slot);
            live++;
        } else if (!adding && o.used[slot]) {
            idmap_remove(&m, &o.ids[slot]);
            o.used[slot] = false;
            live--;
        }
        assert_int_equal(m.n, live);
        slot = chance_below(SLOTS);
        assert_int_equal(idmap_find(&m, &o.ids[slot]), o.used[slot] ? slot : IDMAP_NONE);
    }
    for (uint32_t slot = 0; slot < SLOTS; slot++)
        assert_int_equal(idmap_find(&m, &o.ids[slot]), o.used[slot] ? slot : IDMAP_NONE);
    for (uint32_t i = 0; i <= m.mask; i++)
        filled += m.places[i].slot != IDMAP_NONE;
    assert_int_equal(filled, live);
    assert_true((size_t)m.mask + 1 <=
                (size_t)4 * SLOTS); /* what came and went does not make it grow */
    idmap_free(&m);
}

static void endless_change_at_one_size_needs_no_more_room(void **state)
{
    static struct owner o;
    struct idmap m;

    (void)state;
    chance_seed(5);
    idmap_init(&m, &o, id_at);
    for (uint32_t i = 0; i < 100000; i++) {
        uint32_t slot = i % 40;

        if (o.used[slot])
            idmap_remove(&m, &o.ids[slot]);
        o.ids[slot] = random_id();
        o.used[slot] = true;
        idmap_add(&m, &o.ids[slot], slot);
    }
    assert_int_equal(m.n, 40);
    assert_true(m.mask + 1 <= 128);
    idmap_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_found_in_an_empty_table),
        cmocka_unit_test(random_acts_agree_with_the_model),
        cmocka_unit_test(endless_change_at_one_size_needs_no_more_room),
    };

    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
