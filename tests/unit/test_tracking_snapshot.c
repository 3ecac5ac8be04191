/*
 * The snapshot: what is written is loaded again, what is damaged is refused or ends it, and a fold that
 * goes on while it is written ends the same.
 */
#include "tracking_test.h"

#include "common/log.h"
#include "services/domain/duties.h"
#include "services/tracking/snapshot.h"

#include <sys/stat.h>

#define FILE_NAME "/tmp/wk-test-snapshot"

static struct country c;
static char path[64];
static struct snapshot file;

static int start(void **state)
{
    (void)state;
    country_begin(&c);
    log_init("unit", LOG_ERROR);
    snprintf(path, sizeof path, FILE_NAME ".%d", (int)getpid());
    unlink(path);
    snapshot_init(&file, path);
    return 0;
}

static int end(void **state)
{
    (void)state;
    snapshot_free(&file);
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

/* The next segment of the file: a base, or a delta. */
static void write_segment(void)
{
    struct cursor at = here();
    enum snapshot_progress progress;

    assert_int_equal(snapshot_begin(&file, &c.st, &at), 0);
    do
        progress = snapshot_continue(&file, &c.st, true);
    while (progress == SNAPSHOT_MORE);
    assert_int_equal(progress, SNAPSHOT_DONE);
    assert_false(snapshot_writing(&file));
}

static int load(struct state *there, struct cursor *at)
{
    struct snapshot s;
    int rc;

    snapshot_init(&s, path);
    state_init(there);
    rc = snapshot_load(&s, there, at);
    snapshot_free(&s);
    return rc;
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
        if (signal_over(&e->s)) {
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
    write_segment();
    assert_int_equal(load(&there, &at), 0);
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
    write_segment();
    assert_int_equal(load(&there, &at), 0);
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
    write_segment();
    n = file_read(bytes, sizeof bytes);
    assert_true(n > 200 && n < sizeof bytes);
    for (size_t i = 0; i < n; i += 1 + i / 64) {
        struct state there;

        bytes[i] ^= 0x10;
        file_write(bytes, n);
        assert_int_equal(load(&there, &at), -1);
        assert_int_equal(there.table.n_live, 0);
        state_free(&there);
        bytes[i] ^= 0x10;
        file_write(bytes, i);
        assert_int_equal(load(&there, &at), -1);
        state_free(&there);
    }
    life_free(&l);
}

static void a_delta_holds_what_changed_since_and_is_small(void **state)
{
    static struct signal_life lives[200];
    struct cursor at;
    struct state there;
    int64_t base;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lives); i++)
        country_signal(&c, &lives[i]);
    write_segment();
    base = file.end;
    country_do(&c, &lives[0], MSG_TAKE_UP, VWS);
    country_do(&c, &lives[1], MSG_WITHDRAW, ZVL);
    state_release(&c.st, table_find(&c.st.table, &lives[1].s.id));
    country_do(&c, &lives[2], MSG_WITHDRAW, ZVL); /* stays in memory, as if somebody watched it */
    country_adopt(&c, SET_PARTIES, "{'code':'new','rol':'controleur','naam':'N'}");
    write_segment();
    assert_true(file.end - base < base / 10);
    assert_int_equal(load(&there, &at), 0);
    assert_int_equal(at.position, c.w.position);
    assert_same(&there);
    for (size_t i = 0; i < ARRAY_LEN(lives); i++)
        life_free(&lives[i]);
    state_free(&there);
}

static void a_delta_that_is_torn_costs_only_itself_and_writing_goes_on_before_it(void **state)
{
    static uint8_t bytes[65536];
    struct signal_life l;
    struct snapshot again;
    struct cursor at, first;
    struct state there;
    int64_t base;
    size_t n;

    (void)state;
    country_signal(&c, &l);
    write_segment();
    base = file.end;
    first = here();
    country_do(&c, &l, MSG_TAKE_UP, VWS);
    write_segment();
    n = file_read(bytes, sizeof bytes);
    for (size_t cut = (size_t)base; cut < n; cut++) {
        file_write(bytes, cut);
        assert_int_equal(load(&there, &at), 0);
        assert_int_equal(at.position, first.position);
        state_free(&there);
        file_write(bytes, n);
    }
    bytes[n - 40] ^= 1;
    file_write(bytes, n);
    snapshot_init(&again, path);
    state_init(&there);
    assert_int_equal(snapshot_load(&again, &there, &at), 0);
    assert_int_equal(at.position, first.position);
    at.position = 777;
    assert_int_equal(snapshot_begin(&again, &there, &at), 0);
    while (snapshot_continue(&again, &there, true) == SNAPSHOT_MORE)
        continue;
    state_free(&there);
    snapshot_free(&again);
    assert_int_equal(load(&there, &at), 0);
    assert_int_equal(at.position, 777);
    state_free(&there);
    life_free(&l);
}

static void report_tell(struct uuid *report, int64_t version, int kind, const char *json)
{
    struct buf body = from_json(event_info(kind)->shape, json), meta = {0};
    struct event e;

    meta_encode(&c.w.people[COORDINATOR], "unit", c.w.r, clock_day_amsterdam(c.w.now), &meta);
    e = event_make(&c.w, report, version, kind, "coordinator", buf_slice(&meta), buf_slice(&body));
    assert_int_equal(country_fold(&c, &e, NULL), FOLDED_REPORT);
    buf_free(&body);
    buf_free(&meta);
}

/* Its base and its delta have reports, and nothing of what was said of them. */
static void reports_are_loaded_and_their_words_are_not_in_the_file(void **state)
{
    static uint8_t room[1 << 16];
    struct uuid report = id_of_number(0x4e940);
    const struct report *a, *b;
    struct signal_life l;
    struct state there;
    struct cursor at;
    char json[200], id[UUID_TEXT_LEN + 1];
    size_t n;

    (void)state;
    uuid_format(&report, id);
    country_signal(&c, &l);
    report_tell(&report, 1, EV_REPORT_OPENED,
                "{'van':'2026-01-01','totEnMet':'2026-04-01','titel':'Boterbloem'}");
    write_segment();
    report_tell(&report, 2, EV_REPORT_COMMENTED, "{'tekst':'Mevrouw Boterbloem weet meer.'}");
    snprintf(json, sizeof json, "{'rapport':'%s','ministerie':'VWS','reden':'Mevrouw Boterbloem.'}",
             id);
    life_tell(&l, EV_CORRECTION_PROPOSED, COORDINATOR, json);
    assert_int_equal(country_tell(&c, &l, NULL), FOLDED_SIGNAL);
    write_segment();
    assert_int_equal(load(&there, &at), 0);
    assert_same(&there);
    a = reports_find(&c.st.reports, &report);
    b = reports_find(&there.reports, &report);
    assert_true(a && b);
    assert_int_equal(b->version, 2);
    assert_int_equal(b->comment_until, a->comment_until);
    assert_int_equal(b->n_open, 1);
    assert_true(uuid_equal(&b->open[0].signal, &l.s.id));
    assert_int_equal(b->last, a->last);
    assert_int_equal(there.position, at.position);
    assert_int_equal(there.references.n, c.st.references.n);
    n = file_read(room, sizeof room);
    assert_true(n < sizeof room);
    assert_null(memmem(room, n, "Boterbloem", 10));
    assert_non_null(memmem(room, n, "Zeeuws", 6)); /* it can be sought like this */
    state_free(&there);
    life_free(&l);
}

static void no_file_is_no_error_and_no_snapshot(void **state)
{
    struct state there;
    struct cursor at;

    (void)state;
    assert_int_equal(load(&there, &at), -1);
    state_free(&there);
}

static void one_that_was_not_finished_leaves_the_old_one_in_place(void **state)
{
    struct snapshot s;
    struct cursor at = here(), loaded;
    struct state there;

    (void)state;
    write_segment();
    at.position = 99999;
    snapshot_init(&s, path);
    assert_int_equal(snapshot_begin(&s, &c.st, &at), 0); /* a base, into a file of its own */
    snapshot_free(&s);
    assert_int_equal(load(&there, &loaded), 0);
    assert_int_equal(loaded.position, c.w.position);
    state_free(&there);
}

static void a_delta_that_is_given_up_makes_the_next_segment_a_base(void **state)
{
    struct signal_life l;
    struct cursor at = here();
    struct state there;

    (void)state;
    country_signal(&c, &l);
    write_segment();
    country_do(&c, &l, MSG_TAKE_UP, VWS);
    assert_int_equal(snapshot_begin(&file, &c.st, &at), 0);
    assert_int_equal(snapshot_continue(&file, &c.st, true), SNAPSHOT_MORE);
    snapshot_give_up(&file);
    write_segment();
    assert_int_equal(file.base, file.end);
    assert_int_equal(load(&there, &at), 0);
    assert_same(&there);
    state_free(&there);
    life_free(&l);
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

/* What the log holds behind a cursor, folded by somebody who starts from there. */
static void replay(struct state *there, const struct signal_life *lives, size_t n, int64_t after)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < lives[i].n; j++) {
            struct event e = life_event(&lives[i], j);
            enum registry_set set;
            uint32_t slot = SLOT_NONE;

            if (e.position <= after)
                continue;
            switch (state_fold(there, &e, &slot, &set)) {
            case FOLDED_QUARANTINED:
                fail_msg("position %d cannot be folded", (int)e.position);
                break;
            case FOLDED_REOPENED: /* its stream is read */
                for (size_t k = 0; k < lives[i].n; k++) {
                    e = life_event(&lives[i], k);
                    assert_true(state_load(there, slot, &e));
                }
                table_at(&there->table, slot)->flags &= ~ENTRY_LOADING & 0xff;
                break;
            default:
                break;
            }
            if (slot != SLOT_NONE)
                state_release(there, slot);
        }
    }
}

static void something_happens(struct signal_life *lives, size_t *n, size_t most)
{
    struct signal_life *l = &lives[*n ? chance_below((uint32_t)*n) : 0];
    uint32_t slot;

    if (*n < most && (*n == 0 || chance_below(3) == 0)) {
        country_signal(&c, &lives[(*n)++]);
        return;
    }
    switch ((enum signal_state)l->s.state) {
    case signal_state_OPEN:
        if (chance_below(2))
            country_do(&c, l, MSG_TAKE_UP, VWS);
        else
            country_do(&c, l, MSG_WITHDRAW, ZVL);
        break;
    case signal_state_TAKEN_UP:
        country_do(&c, l, MSG_ANSWER, VWS);
        break;
    case signal_state_ANSWERED:
        country_do(&c, l, MSG_CLOSE, ZVL);
        break;
    case signal_state_CLOSED:
        if (l->s.closed != close_reason_ACCEPTED || l->s.reopened)
            break;
        life_do(l, MSG_REOPEN, ZVL, good_bodies[MSG_REOPEN]);
        replay(&c.st, l, 1, l->s.position - 1);
        break;
    default:
        break;
    }
    slot = table_find(&c.st.table, &l->s.id);
    if (slot != SLOT_NONE && chance_below(2)) /* sometimes somebody still watches it */
        state_release(&c.st, slot);
}

/* Segment after segment while the fold goes on between the slices; from time to time somebody starts
 * from the file and replays what came after its cursor. */
static void a_fold_that_goes_on_while_it_is_written_ends_the_same(void **state)
{
    enum { MOST = 9000, SEGMENTS = 25 };
    static struct signal_life lives[MOST];
    int bases = 0, slices = 0;
    size_t n = 0;

    (void)state;
    chance_seed(31);
    while (n < MOST * 2 / 3)
        something_happens(lives, &n, MOST);
    for (int segment = 0; segment < SEGMENTS; segment++) {
        struct cursor at = here(), loaded;
        struct state there;

        for (int act = 0; act < 300; act++)
            something_happens(lives, &n, MOST);
        at.position = c.w.position;
        assert_int_equal(snapshot_begin(&file, &c.st, &at), 0);
        bases += file.new_fd >= 0;
        do {
            for (int act = 0; act < 60; act++)
                something_happens(lives, &n, MOST);
            slices++;
        } while (snapshot_continue(&file, &c.st, true) == SNAPSHOT_MORE);
        if (segment == 12)
            snapshot_forget(&file); /* a base once more */
        if (segment % 3 && segment < 12)
            continue;
        assert_int_equal(load(&there, &loaded), 0);
        assert_int_equal(loaded.position, at.position);
        replay(&there, lives, n, at.position);
        assert_same(&there);
        state_free(&there);
    }
    assert_int_equal(bases, 2);
    assert_true(slices > SEGMENTS * 2);
    for (size_t i = 0; i < n; i++)
        life_free(&lives[i]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
    const struct CMUnitTest tests[] = {
        TEST(what_was_written_is_loaded),
        TEST(the_reference_of_a_closed_signal_still_leads_to_the_log),
        TEST(every_byte_that_is_changed_and_every_cut_is_refused),
        TEST(a_delta_holds_what_changed_since_and_is_small),
        TEST(a_delta_that_is_torn_costs_only_itself_and_writing_goes_on_before_it),
        TEST(reports_are_loaded_and_their_words_are_not_in_the_file),
        TEST(no_file_is_no_error_and_no_snapshot),
        TEST(one_that_was_not_finished_leaves_the_old_one_in_place),
        TEST(a_delta_that_is_given_up_makes_the_next_segment_a_base),
        TEST(a_folder_that_is_gone_is_said_and_nothing_more),
        TEST(a_fold_that_goes_on_while_it_is_written_ends_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
