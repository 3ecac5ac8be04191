/*
 * What goes out is there whole or not at all, under its own name; and in the same bytes each time.
 */
#include "common_test.h"

#include "common/keep.h"
#include "services/cli/parcel.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

static char folder[] = "/tmp/parcel.XXXXXX";

static const char *in_folder(const char *name)
{
    static char path[2][200];
    static int i;

    i = !i;
    snprintf(path[i], sizeof path[i], "%s/%s", folder, name);
    return path[i];
}

static size_t entries(void)
{
    DIR *d = opendir(folder);
    size_t n = 0;

    while (readdir(d))
        n++;
    closedir(d);
    return n - 2;
}

static void fill(struct parcel *p)
{
    assert_non_null(p);
    assert_int_equal(parcel_put(p, "a/b.txt", SLICE_LIT("een tekst\n"), US_PER_DAY * 20000), 0);
    assert_int_equal(parcel_put(p, "a/leeg/", slice_of(NULL, 0), US_PER_DAY * 20000), 0);
    assert_int_equal(parcel_put(p, "leeg.txt", slice_of(NULL, 0), US_PER_DAY * 20000), 0);
}

static void nothing_is_there_until_it_is_whole(void **state)
{
    struct parcel *p = parcel_open(in_folder("een.zip"));

    (void)state;
    fill(p);
    assert_int_not_equal(access(in_folder("een.zip"), F_OK), 0);
    assert_int_equal(parcel_close(&p, true), 0);
    assert_null(p);
    assert_int_equal(access(in_folder("een.zip"), F_OK), 0);
    assert_int_equal(entries(), 1);
}

static void what_is_not_wanted_leaves_nothing(void **state)
{
    static const char *const names[] = {"twee.zip", "twee"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct parcel *p = parcel_open(in_folder(names[i]));

        fill(p);
        assert_int_equal(parcel_close(&p, false), 0);
        assert_int_equal(entries(), 1);
    }
}

static void the_same_files_give_the_same_bytes(void **state)
{
    struct parcel *p = parcel_open(in_folder("drie.zip"));
    struct buf one = {0}, other = {0};

    (void)state;
    fill(p);
    assert_int_equal(parcel_close(&p, true), 0);
    assert_int_equal(keep_read(in_folder("een.zip"), 1 << 20, &one), 0);
    assert_int_equal(keep_read(in_folder("drie.zip"), 1 << 20, &other), 0);
    assert_true(slice_equal(buf_slice(&one), buf_slice(&other)));
    buf_free(&one);
    buf_free(&other);
}

static void a_folder_holds_the_files_and_replaces_nothing(void **state)
{
    struct parcel *p = parcel_open(in_folder("map/"));
    struct buf text = {0};
    struct stat st;

    (void)state;
    fill(p);
    assert_int_equal(parcel_close(&p, true), 0);
    assert_int_equal(keep_read(in_folder("map/a/b.txt"), 100, &text), 0);
    assert_true(slice_is(buf_slice(&text), "een tekst\n"));
    assert_int_equal(stat(in_folder("map/a/leeg"), &st), 0);
    assert_true(S_ISDIR(st.st_mode));
    assert_int_equal(stat(in_folder("map"), &st), 0);
    assert_int_equal(st.st_mode & 0077, 0); /* for who made it alone */
    assert_null(parcel_open(in_folder("map")));
    assert_int_equal(errno, EEXIST);
    buf_free(&text);
}

static void where_nothing_can_be_written_it_says_so(void **state)
{
    (void)state;
    assert_null(parcel_open(in_folder("nergens/een.zip")));
    assert_int_equal(errno, ENOENT);
    assert_null(parcel_open(in_folder("nergens/map")));
    assert_int_equal(errno, ENOENT);
}

/* As on a full disk: what cannot be written whole is not there. */
static void where_there_is_no_room_nothing_is_left(void **state)
{
    static const char *const names[] = {"vol.zip", "vol"};
    struct rlimit before, little = {.rlim_cur = 2000};
    struct buf noise = {0};

    (void)state;
    chance_seed(20261126);
    for (int i = 0; i < 100000; i++) {
        uint64_t r = chance();

        buf_add(&noise, &r, sizeof r); /* does not get smaller in a zip */
    }
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    little.rlim_max = before.rlim_max;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        size_t n = entries();
        struct parcel *p = parcel_open(in_folder(names[i]));
        int rc;

        assert_non_null(p);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
        rc = parcel_put(p, "veel.txt", buf_slice(&noise), US_PER_DAY);
        rc = parcel_close(&p, rc == 0) < 0 || rc < 0 ? -1 : 0;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(rc, -1);
        assert_int_equal(entries(), n);
    }
    buf_free(&noise);
}

static int begin(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
    char command[100];

    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command); /* NOLINT(cert-env33-c): a folder of our own */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_there_until_it_is_whole),
        cmocka_unit_test(what_is_not_wanted_leaves_nothing),
        cmocka_unit_test(the_same_files_give_the_same_bytes),
        cmocka_unit_test(a_folder_holds_the_files_and_replaces_nothing),
        cmocka_unit_test(where_nothing_can_be_written_it_says_so),
        cmocka_unit_test(where_there_is_no_room_nothing_is_left),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
