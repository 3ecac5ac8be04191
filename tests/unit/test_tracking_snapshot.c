/*
 * The snapshot: what is written is loaded again, what is damaged is refused, and a fold that goes on
 * while it is written ends the same.
 */
#include "tracking_test.h"

#include "common/log.h"
#include "services/tracking/snapshot.h"

#include <sys/stat.h>

#define FILE_NAME "/tmp/wk-test-snapshot"

static struct country c;
static char path[64];

static int start(void **state)
{
    (void)state;
    country_begin(&c);
    log_init("unit", LOG_ERROR);
    snprintf(path, sizeof path, FILE_NAME ".%d", (int)getpid());
    unlink(path);
    return 0;
}

static int end(void **state)
{
    (void)state;
    unlink(path);
    country_end(&c);
    hash_deinit();
    return 0;
}

static struct cursor here(void)
{
    struct cursor at = {.position = c.w.position};

    memset(at.leaf, 0x5a, sizeof at.leaf);
    return at;
}

static void write_whole(void)
{
    struct snapshot s;
    struct cursor at = here();
    int rc;

    snapshot_init(&s, path);
    assert_int_equal(snapshot_begin(&s, &c.st, &at), 0);
    while ((rc = snapshot_continue(&s, &c.st)) > 0)
        continue;
    assert_int_equal(rc, 0);
    assert_false(snapshot_writing(&s));
    snapshot_free(&s);
}

static size_t file_read(uint8_t *room, size_t size)
{
    FILE *f = fopen(path, "rb");
    size_t n;

    assert_non_null(f);
    n = fread(room, 1, size, f);
    fclose(f);
    return n;
}

static void file_write(const uint8_t *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

/* Every signal that is open here is there as well, the same to the byte. */
static void assert_same(const struct state *there)
{
    struct buf a = {0}, b = {0};

    for (uint32_t i = 0; i < c.st.table.n; i++) {
        const struct entry *e = table_at(&c.st.table, i);
        uint32_t slot;

        if (!(e->flags & ENTRY_USED))
            continue;
        slot = table_find(&there->table, &e->s.id);
        if (e->s.state == signal_state_CLOSED) {
            assert_int_equal(slot, SLOT_NONE);
            continue;
        }
        assert_int_not_equal(slot, SLOT_NONE);
        buf_reset(&a);
        buf_reset(&b);
        signal_pack(&e->s, &a);
        signal_pack(&table_at(&there->table, slot)->s, &b);
        assert_true(slice_equal(buf_slice(&a), buf_slice(&b)));
    }
    for (int set = 0; set < SET_N; set++)
        assert_int_equal(registry_stream_version(there->registry, (enum registry_set)set),
                         registry_stream_version(c.st.registry, (enum registry_set)set));
    buf_free(&a);
    buf_free(&b);
}

static void what_was_written_is_loaded(void **state)
{
    static struct signal_life lives[40];
    struct cursor at, wanted;
    struct state there;
    struct uuid append = id_of_number(1);
    char reference[40];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lives); i++) {
        country_signal(&c, &lives[i]);
        if (i % 2)
            country_do(&c, &lives[i], MSG_TAKE_UP, VWS);
        if (i % 4 == 3)
            country_do(&c, &lives[i], MSG_WITHDRAW, ZVL);
    }
    write_whole();
    state_init(&there);
    assert_int_equal(snapshot_load(path, &there, &at), 0);
    wanted = here();
    assert_memory_equal(&at, &wanted, sizeof at);
    assert_same(&there);
    assert_true(state_set_seen(&there, SET_REGIONS, &append));
    assert_int_equal(registry_place(there.registry, SLICE_LIT("OCW")), place_of(&c.w, "OCW"));
    /* All of them have number 412 here; the last that was folded is open. */
    signal_reference("ZVL", 2026, 412, reference);
    assert_int_not_equal(state_reference(&there, slice_str(reference)).is, REF_UNKNOWN);
    for (size_t i = 0; i < ARRAY_LEN(lives); i++)
        life_free(&lives[i]);
    state_free(&there);
}

static void the_reference_of_a_closed_signal_still_leads_to_the_log(void **state)
{
    struct signal_life l;
    struct cursor at;
    struct state there;
    struct ref ref;
    char reference[40];

    (void)state;
    country_signal(&c, &l);
    country_do(&c, &l, MSG_WITHDRAW, ZVL);
    write_whole();
    state_init(&there);
    assert_int_equal(snapshot_load(path, &there, &at), 0);
    signal_reference("ZVL", 2026, 412, reference);
    ref = state_reference(&there, slice_str(reference));
    assert_int_equal(ref.is, REF_POSITION);
    assert_int_equal(ref.position, l.s.position);
    life_free(&l);
    state_free(&there);
}

static void every_byte_that_is_changed_and_every_cut_is_refused(void **state)
{
    static uint8_t bytes[65536];
    struct signal_life l;
    struct cursor at;
    size_t n;

    (void)state;
    country_signal(&c, &l);
    write_whole();
    n = file_read(bytes, sizeof bytes);
    assert_true(n > 200 && n < sizeof bytes);
    for (size_t i = 0; i < n; i += 1 + i / 64) {
        struct state there;

        state_init(&there);
        bytes[i] ^= 0x10;
        file_write(bytes, n);
        assert_int_equal(snapshot_load(path, &there, &at), -1);
        assert_int_equal(there.table.n_live, 0);
        bytes[i] ^= 0x10;
        file_write(bytes, i);
        assert_int_equal(snapshot_load(path, &there, &at), -1);
        state_free(&there);
    }
    life_free(&l);
}

static void no_file_is_no_error_and_no_snapshot(void **state)
{
    struct cursor at;

    (void)state;
    assert_int_equal(snapshot_load(path, &c.st, &at), -1);
}

static void one_that_was_not_finished_leaves_the_old_one_in_place(void **state)
{
    struct snapshot s;
    struct cursor at = here(), loaded;
    struct state there;

    (void)state;
    write_whole();
    at.position = 99999;
    snapshot_init(&s, path);
    assert_int_equal(snapshot_begin(&s, &c.st, &at), 0);
    snapshot_free(&s);
    state_init(&there);
    assert_int_equal(snapshot_load(path, &there, &loaded), 0);
    assert_int_equal(loaded.position, c.w.position);
    state_free(&there);
}

static void a_folder_that_is_gone_is_said_and_nothing_more(void **state)
{
    struct snapshot s;
    struct cursor at = here();

    (void)state;
    snapshot_init(&s, "/tmp/wk-no-such-folder/x");
    assert_int_equal(snapshot_begin(&s, &c.st, &at), -1);
    assert_false(snapshot_writing(&s));
    snapshot_free(&s);
}

/* The fold goes on between the slices; then what came after the cursor is replayed on what was loaded. */
static void a_fold_that_goes_on_while_it_is_written_ends_the_same(void **state)
{
    enum { FIRST = 12000, MORE = 300 };
    static struct signal_life lives[FIRST + MORE];
    struct snapshot s;
    struct cursor at, loaded;
    struct state there;
    size_t n = FIRST, slices = 1;
    int rc;

    (void)state;
    chance_seed(31);
    for (size_t i = 0; i < FIRST; i++)
        country_signal(&c, &lives[i]);
    at = here();
    snapshot_init(&s, path);
    assert_int_equal(snapshot_begin(&s, &c.st, &at), 0);
    do {
        for (int act = 0; act < 100; act++) {
            struct signal_life *l = &lives[chance_below((uint32_t)n)];

            if (n < FIRST + MORE && chance_below(3) == 0) {
                country_signal(&c, &lives[n++]);
            } else if (l->s.state == signal_state_OPEN) {
                bool take_up = chance_below(2);

                country_do(&c, l, take_up ? MSG_TAKE_UP : MSG_WITHDRAW, take_up ? VWS : ZVL);
            }
        }
        slices++;
    } while ((rc = snapshot_continue(&s, &c.st)) > 0);
    assert_int_equal(rc, 0);
    assert_true(slices > 2);
    snapshot_free(&s);
    state_init(&there);
    assert_int_equal(snapshot_load(path, &there, &loaded), 0);
    assert_int_equal(loaded.position, at.position);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < lives[i].n; j++) {
            struct event e = life_event(&lives[i], j);
            enum registry_set set;
            uint32_t slot;

            if (e.position <= at.position)
                continue;
            assert_int_not_equal(state_fold(&there, &e, &slot, &set), FOLDED_QUARANTINED);
            if (slot != SLOT_NONE)
                state_release(&there, slot);
        }
    }
    assert_same(&there);
    for (size_t i = 0; i < n; i++)
        life_free(&lives[i]);
    state_free(&there);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
    const struct CMUnitTest tests[] = {
        TEST(what_was_written_is_loaded),
        TEST(the_reference_of_a_closed_signal_still_leads_to_the_log),
        TEST(every_byte_that_is_changed_and_every_cut_is_refused),
        TEST(no_file_is_no_error_and_no_snapshot),
        TEST(one_that_was_not_finished_leaves_the_old_one_in_place),
        TEST(a_folder_that_is_gone_is_said_and_nothing_more),
        TEST(a_fold_that_goes_on_while_it_is_written_ends_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
