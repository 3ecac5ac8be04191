/*
 * Tiles as a mirror keeps them in files: found under the names that C2SP gives them, and refused when they are
 * not of their length.
 */
#include "verify_log.h"

#include "services/verify/folder.h"

#include <ftw.h>
#include <sys/stat.h>

static char folder[] = "/tmp/weerklank-tiles-XXXXXX";
static uint8_t hashes[TILE_BYTES], got[TILE_BYTES];

static int begin(void **state)
{
    (void)state;
    hash_init();
    chance_seed(20261201);
    random_bytes(hashes, sizeof hashes);
    return mkdtemp(folder) ? 0 : -1;
}

static int path_remove(const char *path, const struct stat *st, int flag, struct FTW *place)
{
    (void)st;
    (void)flag;
    (void)place;
    return remove(path);
}

static int end(void **state)
{
    (void)state;
    hash_deinit();
    return nftw(folder, path_remove, 16, FTW_DEPTH | FTW_PHYS);
}

/* FOLDER/tile/0/NAME with so many bytes of the hashes. */
static void put_file(const char *name, size_t bytes)
{
    char path[256];
    FILE *f;

    snprintf(path, sizeof path, "%s/tile/0/%s", folder, name);
    for (char *p = path + strlen(folder) + 1; (p = strchr(p, '/')) != NULL; p++) {
        *p = '\0';
        mkdir(path, 0700);
        *p = '/';
    }
    f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(hashes, 1, bytes, f), bytes);
    assert_int_equal(fclose(f), 0);
}

static int tile_at(uint64_t index)
{
    memset(got, 0, sizeof got);
    return folder_tile(folder, index, got);
}

static void a_tile_has_the_name_of_its_number(void **state)
{
    static const struct {
        uint64_t index;
        const char *name;
    } rows[] = {{0, "000"},
                {67, "067"},
                {999, "999"},
                {1000, "x001/000"},
                {1234067, "x001/x234/067"},
                {UINT64_C(1234567890123), "x001/x234/x567/x890/123"}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(tile_at(rows[i].index), 0);
        put_file(rows[i].name, TILE_BYTES);
        assert_int_equal(tile_at(rows[i].index), TILE_HASHES);
        assert_memory_equal(got, hashes, TILE_BYTES);
    }
}

static void of_a_tile_that_is_not_full_the_widest_is_taken(void **state)
{
    (void)state;
    put_file("001.p/3", (size_t)3 * HASH_LEN);
    put_file("001.p/17", (size_t)17 * HASH_LEN);
    put_file("001.p/9", (size_t)9 * HASH_LEN);
    assert_int_equal(tile_at(1), 17);
    assert_memory_equal(got, hashes, (size_t)17 * HASH_LEN);
    put_file("001", TILE_BYTES);
    assert_int_equal(tile_at(1), TILE_HASHES);
}

static void a_tile_of_another_length_is_refused(void **state)
{
    (void)state;
    put_file("002", TILE_BYTES - 1);
    assert_int_equal(tile_at(2), -1);
    put_file("003.p/4", (size_t)5 * HASH_LEN);
    assert_int_equal(tile_at(3), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tile_has_the_name_of_its_number),
        cmocka_unit_test(of_a_tile_that_is_not_full_the_widest_is_taken),
        cmocka_unit_test(a_tile_of_another_length_is_refused),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
