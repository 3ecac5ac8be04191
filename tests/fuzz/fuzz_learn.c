/*
 * Any bytes as what routing learned: as a model's text, as an adoption of one from the log, as lines of examples, and as a
 * signal's text. What is read comes back the same when it is written, and all of it ends well.
 */
#include "common/hash.h"
#include "services/learn/adoption.h"
#include "services/learn/examples.h"
#include "services/learn/lexicon.h"
#include "tests/fuzz/fuzz_main.h"

/* In any build: a fuzzer must stop here. */
static void must(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "fuzz_learn: %s\n", what);
    abort();
}

static void try_model(struct slice bytes)
{
    char why[120] = "";
    struct buf text = {0};
    struct model *m = model_read(bytes, why, sizeof why);
    must((m == NULL) == (why[0] != 0), "refused without a reason");
    if (m) {
        model_write(m, &text);
        struct model *again = model_read(buf_slice(&text), why, sizeof why);
        must(again != NULL, "a model that was written is refused");
        model_free(&again);
    }
    model_free(&m);
    buf_free(&text);
}

static void try_adoption(struct slice bytes)
{
    char why[120];
    struct m_model m;
    if (wire_decode(&shape_m_model, bytes, WIRE_LENIENT, &m, NULL) < 0)
        return;
    struct model *model = adoption_model(&m, why, sizeof why);
    model_free(&model);
}

static void try_examples(struct slice bytes)
{
    struct examples e = {0};
    char why[200];
    FILE *f = bytes.n ? fmemopen((void *)(uintptr_t)bytes.p, bytes.n, "r") : NULL;
    if (f) {
        (void)!examples_read(&e, f, why, sizeof why);
        fclose(f);
    }
    examples_free(&e);
}

static void see(void *arg, const struct word *w)
{
    must(w->n_terms <= LEXICON_TERMS, "a word comes to too many terms");
    ++*(size_t *)arg;
}

static void try_text(struct slice bytes)
{
    static struct lexicon *l;
    size_t n = 0;
    uint32_t terms[8];
    if (!l) {
        l = lexicon_new();
        (void)lexicon_phrase(l, SLICE_LIT("huisarts* acute zorg *woning* WIA"), terms, 8);
    }
    lexicon_each(l, bytes, see, &n);
    must(n <= bytes.n, "more words than bytes");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct slice bytes = slice_of(data, n);
    hash_init();
    try_model(bytes);
    try_adoption(bytes);
    try_examples(bytes);
    try_text(bytes);
    return 0;
}

/* ------------------------------------------------------------------------ without libFuzzer */

#ifndef FUZZ_NO_MAIN

/* A model of one department, one rule and two words. */
static void make_seed(struct buf *out)
{
    struct model *m = model_new(1, 1, 2);
    hash_init();
    m->rows = m->examples = 9;
    m->scale = model_scale_of_rules;
    memcpy(m->departments[0], "VWS", 4);
    memcpy(m->rules[0], "zorg", 5);
    model_word_set(m, 0, SLICE_LIT("arts"), 5, 10);
    model_word_set(m, 1, SLICE_LIT("zorg"), 7, 20);
    model_write(m, out);
    model_free(&m);
}

#endif
