/*
 * Any bytes as an export of the log: what is read comes back the same when it is written, and looking at it
 * and checking it ends well whatever it says. Bytes that are no export are tried as records.
 */
#include "services/verify/check.h"
#include "services/verify/copy.h"
#include "services/verify/export.h"
#include "services/verify/guess.h"
#include "tests/fuzz/fuzz_main.h"

/* In any build: a fuzzer must stop here. */
static void must(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "fuzz_export: %s\n", what);
    abort();
}

static ssize_t memory_read(void *arg, void *out, size_t n)
{
    struct slice *rest = arg;

    n = n < rest->n ? n : rest->n;
    if (n > 0)
        memcpy(out, rest->p, n);
    *rest = slice_of(rest->p + n, rest->n - n);
    return (ssize_t)n;
}

static void on_found(void *arg, const struct finding *f)
{
    ++*(uint64_t *)arg;
    must(f->code < FINDING_N && finding_word(f->code) != NULL && column_name(f->column) != NULL,
         "a finding without words");
}

static void try_again(const struct record *r)
{
    struct buf first = {0}, second = {0};
    struct record again;
    struct slice rest;

    must(record_put(r, true, &first), "a record is too large that was read");
    rest = buf_slice(&first);
    must(record_take(&rest, &again) == 0 && rest.n == 0, "a record that was written is refused");
    must(record_put(&again, true, &second), "a record is too large that was written");
    must(slice_equal(buf_slice(&first), buf_slice(&second)), "twice written differs");
    buf_reset(&first);
    must(record_put(r, false, &first), "a record without its body is too large");
    rest = buf_slice(&first);
    must(record_take(&rest, &again) == 0, "a record without its body is refused");
    buf_free(&first);
    buf_free(&second);
}

static void try_record(const struct record *r, struct check *c)
{
    struct trace t;

    try_again(r);
    look(r, &t);
    if ((t.flags & TRACE_DIFFERS) && r->body.n < 64 && t.leaf[0] == 0) /* it is slow */
        guess(r, NULL, &t);
    check_take(c, &t);
}

static void try_file(struct slice bytes)
{
    struct export_reader r = {.read = memory_read, .arg = &bytes};
    struct checkpoint head = {.n = 2};
    struct record record;
    struct check_told told;
    uint64_t found = 0;
    struct check *c = check_new(&head, 1, on_found, &found);
    int rc = export_open(&r), block = 1;

    while (rc == 0 && (block = export_block(&r, false)) == 1)
        while ((rc = export_record(&r, &record)) == 1)
            try_record(&record, c);
    must((rc < 0 || block < 0) == (r.why != NULL), "refused without a reason");
    check_end(c, &told);
    must(told.findings == found, "findings are lost");
    check_free(&c);
    export_close(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct slice rest = slice_of(data, n);
    struct record r;

    hash_init();
    try_file(rest);
    if (copy_parse(rest, &r) == 0)
        try_again(&r);
    while (record_take(&rest, &r) == 0)
        try_again(&r);
    return 0;
}

/* ------------------------------------------------------------------------ without libFuzzer */

#ifndef FUZZ_NO_MAIN

/* Three events, one of them erased. */
static void make_seed(struct buf *out)
{
    static const uint8_t leaf[HASH_LEN], salt[SALT_LEN];
    struct export_writer w = {.bodies = true};

    export_head(&w, out);
    for (int i = 0; i < 3; i++) {
        struct record r = {.position = i,
                           .at = INT64_C(1775044800000000),
                           .kind = 20,
                           .schema = 1,
                           .version = i + 1,
                           .fence = 1,
                           .has_number = i == 0,
                           .number = i == 0,
                           .party = SLICE_LIT("ZVL"),
                           .meta = SLICE_LIT("\x80"),
                           .leaf = {leaf, HASH_LEN}};

        if (i < 2) {
            r.salt = slice_of(salt, SALT_LEN);
            r.body = SLICE_LIT("een huisarts");
        }
        must(export_add(&w, &r, out) == 0, "the seed is too large");
    }
    export_end(&w, out);
}

#endif
