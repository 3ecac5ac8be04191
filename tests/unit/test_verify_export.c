/*
 * Export files: what is written is read again, to the byte; what is cut off or damaged is refused, and takes
 * no more memory than its bytes.
 *
 * `test_verify_export write FILE yes|no` writes a log of 1,000 events, for another implementation to read.
 */
#include "verify_log.h"

#include "services/verify/export.h"

#include <sys/resource.h>

#define EVENTS 1000

static struct made_log log_of;
static struct buf file;

struct memory {
    struct slice rest;
    size_t most; /* bytes given at once; 0: all */
    bool may_skip;
    size_t skipped;
};

static ssize_t memory_read(void *arg, void *out, size_t n)
{
    struct memory *m = arg;

    if (n > m->rest.n)
        n = m->rest.n;
    if (m->most > 0 && n > m->most)
        n = m->most;
    if (n > 0)
        memcpy(out, m->rest.p, n);
    m->rest = slice_of(m->rest.p + n, m->rest.n - n);
    return (ssize_t)n;
}

/* As a file's lseek: it goes beyond the end as well. */
static bool memory_skip(void *arg, size_t n)
{
    struct memory *m = arg;

    if (!m->may_skip)
        return false;
    m->skipped++;
    n = n > m->rest.n ? m->rest.n : n;
    m->rest = slice_of(m->rest.p + n, m->rest.n - n);
    return true;
}

static void file_make(bool bodies)
{
    struct export_writer w = {.bodies = bodies};

    buf_reset(&file);
    export_head(&w, &file);
    for (size_t i = 0; i < log_of.n; i++)
        assert_int_equal(export_add(&w, &log_of.rows[i].r, &file), 0);
    export_end(&w, &file);
}

static int begin(void **state)
{
    (void)state;
    hash_init();
    chance_seed(20261129);
    log_make(&log_of, EVENTS);
    return 0;
}

static int end(void **state)
{
    (void)state;
    buf_free(&file);
    hash_deinit();
    return 0;
}

/* Events read; -1 with *why_out when it is refused. each (may be NULL) is called with each. */
static int64_t read_all(struct memory m, const char **why_out,
                        void (*each)(size_t i, const struct record *r))
{
    struct export_reader r = {.read = memory_read, .skip = memory_skip, .arg = &m};
    struct record record;
    int64_t n = 0;
    int rc = export_open(&r), block = 1;

    while (rc == 0 && (block = export_block(&r, false)) == 1)
        while ((rc = export_record(&r, &record)) == 1) {
            if (each)
                each((size_t)n, &record);
            n++;
        }
    *why_out = r.why;
    export_close(&r);
    return rc == 0 && block == 0 ? n : -1;
}

static void is_as_written(size_t i, const struct record *r)
{
    const struct own_row *x = &log_of.rows[i];
    struct trace t;

    look(r, &t);
    assert_memory_equal(&t, &log_of.traces[i], sizeof t);
    assert_true(slice_equal(r->meta, x->r.meta));
    assert_true(!r->body.p || slice_equal(r->body, x->r.body));
}

static void what_is_written_is_read_again(void **state)
{
    const char *why;

    (void)state;
    for (int bodies = 0; bodies < 2; bodies++) {
        file_make(bodies);
        for (size_t most = 0; most < 3; most++)
            assert_int_equal(read_all((struct memory){.rest = buf_slice(&file), .most = most * 7},
                                      &why, is_as_written),
                             EVENTS);
        assert_null(why);
    }
}

/* Whatever a superuser may have put into a row comes back as it was. */
static void rows_that_history_never_writes_are_kept(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct own_row x;
        struct record back;
        struct buf a = {0}, b = {0};
        struct slice rest;

        row_copy(&x, &log_of.rows[chance_below(EVENTS)]);
        for (uint32_t k = chance_below(6); k > 0; k--) {
            struct slice *of[] = {&x.r.party, &x.r.meta, &x.r.leaf, &x.r.salt, &x.r.body};
            struct slice *s = of[chance_below(5)];

            *s = chance_below(3) ? slice_of(x.body, chance_below(TEXT_MOST)) : (struct slice){0};
        }
        x.r.position = (int64_t)chance();
        x.r.at = (int64_t)chance();
        x.r.broken = chance_below(2);
        assert_true(record_put(&x.r, true, &a));
        rest = buf_slice(&a);
        assert_int_equal(record_take(&rest, &back), 0);
        assert_int_equal(rest.n, 0);
        assert_true(record_put(&back, true, &b));
        assert_true(slice_equal(buf_slice(&a), buf_slice(&b)));
        buf_free(&a);
        buf_free(&b);
    }
}

static void a_file_that_is_cut_off_anywhere_is_refused(void **state)
{
    const char *why;
    size_t whole;

    (void)state;
    log_of.n = 40;
    file_make(true);
    log_of.n = EVENTS;
    whole = file.n;
    for (size_t n = 0; n < whole; n++) {
        assert_int_equal(read_all((struct memory){.rest = {file.p, n}}, &why, NULL), -1);
        assert_non_null(why);
        if (n > 40)
            assert_non_null(strstr(why, "cut off"));
    }
    buf_add(&file, "x", 1);
    assert_int_equal(read_all((struct memory){.rest = buf_slice(&file)}, &why, NULL), -1);
    assert_non_null(strstr(why, "behind its end"));
}

static void damaged_files_are_refused_or_read(void **state)
{
    const char *why;
    size_t refused = 0;

    (void)state;
    file_make(true);
    for (int i = 0; i < 3000; i++) {
        size_t at = chance_below((uint32_t)file.n);
        uint8_t was = file.p[at];

        file.p[at] = (uint8_t)chance();
        if (read_all((struct memory){.rest = buf_slice(&file)}, &why, NULL) < 0) {
            assert_non_null(why);
            refused++;
        }
        file.p[at] = was;
    }
    assert_true(refused > 100 && refused < 2900);
}

static void a_block_that_claims_much_takes_only_what_is_there(void **state)
{
    static const char claim[] = "weerklank-log 1\nbodies yes\n\n\0\0\0\1\2\0\0\0abc";
    struct memory m = {.rest = {(const uint8_t *)claim, sizeof claim - 1}};
    struct export_reader r = {.read = memory_read, .arg = &m};

    (void)state;
    assert_int_equal(export_open(&r), 0);
    assert_int_equal(export_block(&r, false), -1);
    assert_true(r.block.cap <= 4 << 20);
    export_close(&r);
}

static void lines_of_a_newer_head_are_passed_over(void **state)
{
    static const char head[] = "weerklank-log 1\norigin weerklank.example/log\nbodies "
                               "no\n\n\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\0";
    static const char not_ours[] = "weerklank-log 2\nbodies no\n\n";
    const char *why;

    (void)state;
    assert_int_equal(
        read_all((struct memory){.rest = {(const uint8_t *)head, sizeof head - 1}}, &why, NULL), 0);
    assert_int_equal(
        read_all((struct memory){.rest = {(const uint8_t *)not_ours, sizeof not_ours - 1}}, &why,
                 NULL),
        -1);
    assert_non_null(strstr(why, "no export"));
}

/* Half of the blocks each: together they are all, and a block that is passed is not read. */
static void blocks_can_be_shared_out(void **state)
{
    size_t n = 0;

    (void)state;
    {
        struct export_writer w = {.bodies = false};

        buf_reset(&file);
        export_head(&w, &file);
        for (size_t i = 0; i < (size_t)9 * EVENTS; i++)
            assert_int_equal(export_add(&w, &log_of.rows[i % EVENTS].r, &file), 0);
        export_end(&w, &file);
    }
    for (int share = 0; share < 2; share++)
        for (int may_skip = 0; may_skip < 2; may_skip++) {
            struct memory m = {.rest = buf_slice(&file), .may_skip = may_skip};
            struct export_reader r = {.read = memory_read, .skip = memory_skip, .arg = &m};
            struct record record;
            int block = 0, rc;

            assert_int_equal(export_open(&r), 0);
            for (; (rc = export_block(&r, block % 2 != share)) == 1; block++)
                while (block % 2 == share && export_record(&r, &record) == 1)
                    n++;
            assert_int_equal(rc, 0);
            assert_int_equal(block, 3);
            assert_int_equal(m.skipped, may_skip ? (share ? 2 : 1) : 0);
            export_close(&r);
        }
    assert_int_equal(n, 2 * 9 * EVENTS);
}

static int write_file(const char *path, bool bodies)
{
    FILE *f = fopen(path, "wb");
    bool written;

    chance_seed(20261130);
    log_make(&log_of, EVENTS);
    file_make(bodies);
    written = f && fwrite(file.p, 1, file.n, f) == file.n;
    return f && fclose(f) == 0 && written ? 0 : 1;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(rows_that_history_never_writes_are_kept),
        cmocka_unit_test(a_file_that_is_cut_off_anywhere_is_refused),
        cmocka_unit_test(damaged_files_are_refused_or_read),
        cmocka_unit_test(a_block_that_claims_much_takes_only_what_is_there),
        cmocka_unit_test(lines_of_a_newer_head_are_passed_over),
        cmocka_unit_test(blocks_can_be_shared_out),
    };

    if (argc == 4 && strcmp(argv[1], "write") == 0) {
        int rc;

        begin(NULL);
        rc = write_file(argv[2], strcmp(argv[3], "yes") == 0);
        end(NULL);
        return rc;
    }
    return cmocka_run_group_tests(tests, begin, end);
}
