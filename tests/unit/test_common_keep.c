/*
 * Small files that survive: whole, private, and never in the place of what must stay.
 */
#include "common_test.h"

#include "common/keep.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[40];

static const char *at(const char *name)
{
    static char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int folder_make(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/weerklank-keep-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st;
    (void)flag;
    (void)ftw;
    return remove(path);
}

static int folder_remove(void **state)
{
    (void)state;
    return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void assert_holds(const char *name, const char *text)
{
    struct buf b = {0};

    assert_int_equal(keep_read(at(name), 100, &b), 0);
    assert_int_equal(b.n, strlen(text));
    assert_memory_equal(b.p, text, b.n);
    buf_free(&b);
}

static void what_is_kept_takes_the_place_of_what_was_there(void **state)
{
    struct stat st;

    (void)state;
    assert_int_equal(keep_file(at("a"), 0600, SLICE_LIT("one")), 0);
    assert_int_equal(keep_file(at("a"), 0400, SLICE_LIT("two, longer")), 0);
    assert_holds("a", "two, longer");
    assert_int_equal(stat(at("a"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0400);
}

static void a_new_file_never_takes_the_place_of_another(void **state)
{
    (void)state;
    assert_int_equal(keep_file_new(at("key"), 0400, SLICE_LIT("first")), 0);
    assert_int_equal(keep_file_new(at("key"), 0400, SLICE_LIT("second")), -1);
    assert_int_equal(errno, EEXIST);
    assert_holds("key", "first");
}

static void more_goes_behind_what_is_there(void **state)
{
    (void)state;
    assert_int_equal(keep_more(at("list"), 0600, SLICE_LIT("a\n")), 0);
    assert_int_equal(keep_more(at("list"), 0600, SLICE_LIT("b\n")), 0);
    assert_holds("list", "a\nb\n");
}

static void folders_above_are_made_and_no_draft_is_left(void **state)
{
    (void)state;
    assert_int_equal(keep_file(at("x/y/file"), 0600, SLICE_LIT("no folder yet")), -1);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(keep_folder(at("x/y/file")), 0);
    assert_int_equal(keep_folder(at("x/y/file")), 0);
    assert_int_equal(keep_file(at("x/y/file"), 0600, SLICE_LIT("there")), 0);
    assert_holds("x/y/file", "there");
    assert_int_equal(unlink(at("x/y/file")), 0);
    assert_int_equal(rmdir(at("x/y")), 0); /* nothing else is in it */
}

static void what_is_too_long_or_not_there_is_not_read(void **state)
{
    struct buf b = {0};

    (void)state;
    assert_int_equal(keep_read(at("none"), 100, &b), -1);
    assert_int_equal(errno, ENOENT);
    assert_int_equal(keep_file(at("long"), 0600, SLICE_LIT("0123456789")), 0);
    assert_int_equal(keep_read(at("long"), 9, &b), -1);
    assert_int_equal(errno, EFBIG);
    assert_int_equal(keep_read(at("long"), 10, &b), 0);
    buf_free(&b);
}

static void a_draft_that_cannot_be_written_leaves_the_old_one(void **state)
{
    (void)state;
    assert_int_equal(keep_file(at("old"), 0600, SLICE_LIT("old")), 0);
    assert_int_equal(mkdir(at("old.d"), 0700), 0);
    assert_int_equal(keep_file(at("old.d"), 0600, SLICE_LIT("new")),
                     -1); /* a folder is in the way */
    assert_holds("old", "old");
    assert_int_equal(rmdir(at("old.d")), 0);
}

#define KEEP_TEST(f) cmocka_unit_test_setup_teardown(f, folder_make, folder_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEEP_TEST(what_is_kept_takes_the_place_of_what_was_there),
        KEEP_TEST(a_new_file_never_takes_the_place_of_another),
        KEEP_TEST(more_goes_behind_what_is_there),
        KEEP_TEST(folders_above_are_made_and_no_draft_is_left),
        KEEP_TEST(what_is_too_long_or_not_there_is_not_read),
        KEEP_TEST(a_draft_that_cannot_be_written_leaves_the_old_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
