/*
 * What every fuzzer's target shares. With libFuzzer (`make fuzz`) the file is the target. Without, it is a
 * program, which this is the main of (FUZZ_NO_MAIN: left out): it runs the files that are given, or else
 * mutations of its seed, by chance that is the same each time; `seed FILE` writes the seed.
 *
 *      #include "tests/fuzz/fuzz_main.h"           with LLVMFuzzerTestOneInput before it
 */
#ifndef TESTS_FUZZ_FUZZ_MAIN_H
#define TESTS_FUZZ_FUZZ_MAIN_H

#include "common/buf.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#if defined(__has_feature)
#if __has_feature(coverage_sanitizer)
#define FUZZ_NO_MAIN
#endif
#endif

#ifndef FUZZ_NO_MAIN

#include <errno.h>

#define FUZZ_RUNS 20000

/* The target's: something good to begin with. */
static void make_seed(struct buf *out);

static uint32_t fuzz_chance_to(size_t n)
{
    static uint64_t state = 1;
    uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    return (uint32_t)((z ^ z >> 29) % n);
}

static void fuzz_file(const char *path)
{
    struct buf b = {0};
    FILE *f = fopen(path, "rb");
    int c;

    if (!f) {
        perror(path);
        exit(1);
    }
    while ((c = getc(f)) != EOF)
        buf_add(&b, &(uint8_t){(uint8_t)c}, 1);
    fclose(f);
    LLVMFuzzerTestOneInput(b.p, b.n);
    buf_free(&b);
}

static void fuzz_mutations(const struct buf *seed)
{
    for (int run = 0; run < FUZZ_RUNS; run++) {
        /* Of exactly its own length, so that a sanitizer sees one byte too far. */
        size_t n = fuzz_chance_to(4) ? seed->n : fuzz_chance_to(seed->n + 1);
        uint8_t *data = malloc(n ? n : 1);

        if (!data)
            abort();
        memcpy(data, seed->p, n);
        for (uint32_t changes = fuzz_chance_to(4); changes > 0 && n > 0; changes--)
            data[fuzz_chance_to(n)] = (uint8_t)fuzz_chance_to(256);
        LLVMFuzzerTestOneInput(data, n);
        free(data);
    }
}

static void fuzz_seed_write(const struct buf *seed, const char *path)
{
    FILE *f = fopen(path, "wb");

    if (!f || fwrite(seed->p, 1, seed->n, f) != seed->n || fclose(f) != 0) {
        perror(path);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    struct buf seed = {0};

    make_seed(&seed);
    if (argc == 3 && strcmp(argv[1], "seed") == 0) {
        fuzz_seed_write(&seed, argv[2]);
    } else {
        for (int i = 1; i < argc; i++)
            fuzz_file(argv[i]);
        if (argc == 1)
            fuzz_mutations(&seed);
        printf("ok %s\n", program_invocation_short_name);
    }
    buf_free(&seed);
    return 0;
}

#endif
#endif
