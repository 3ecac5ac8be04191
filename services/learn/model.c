/*
 * A model as text, and back. See model.h.
 */
#include "services/learn/model.h"

#include "common/hash.h"
#include "common/room.h"
#include "services/learn/vocabulary.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

const struct model_scale model_scale_of_rules = {
    .temperature = 900, .sure = {-221, 353, 194, 526, -314, 497, 12}, .threshold = 708};

static const char *const PARTS[MODEL_PARTS] = {"strong", "weak", "share"};

/* ------------------------------------------------------------------ life */

struct model *model_new(uint32_t n_departments, uint32_t n_rules, uint32_t n_words)
{
    struct model *m = room_new(sizeof *m);
    size_t row = n_departments * sizeof m->base[0];
    m->position = -1;
    m->n_departments = n_departments;
    m->n_rules = n_rules;
    m->n_words = n_words;
    m->rules = room_new((n_rules + 1) * sizeof m->rules[0]);
    m->words = room_new((n_words + 1) * sizeof m->words[0]);
    m->rule_mass = room_new(2 * n_rules * sizeof m->rule_mass[0] + 1);
    m->base = room_new(row + 1);
    m->of_rules = room_new(2 * n_rules * row + 1);
    m->of_departments = room_new(MODEL_PARTS * n_departments * row + 1);
    m->of_words = room_new(n_words * row + 1);
    return m;
}

void model_free(struct model **mp)
{
    struct model *m = *mp;
    *mp = NULL;
    if (!m)
        return;
    free(m->rules);
    free(m->words);
    free(m->rule_mass);
    free(m->base);
    free(m->of_rules);
    free(m->of_departments);
    free(m->of_words);
    buf_free(&m->texts);
    free(m);
}

void model_word_set(struct model *m, uint32_t word, struct slice stem, uint32_t examples,
                    uint32_t mass)
{
    m->words[word] =
        (struct model_word){.at = (uint32_t)m->texts.n,
                            .n = (uint8_t)stem.n,
                            .examples = examples,
                            .mass = mass,
                            .telling = log((1.0 + (double)m->rows) / (1.0 + examples)) + 1.0};
    buf_add(&m->texts, stem.p, stem.n);
}

/* ------------------------------------------------------------------ writing */

static void row_write(const int16_t *row, uint32_t n, struct buf *out)
{
    for (uint32_t i = 0; i < n; i++)
        buf_printf(out, " %d", row[i]);
    buf_add_str(out, "\n");
}

static void version_set(struct model *m, struct slice text)
{
    uint8_t hash[HASH_LEN];
    hash_sha256_one(hash, text.p, text.n);
    for (size_t i = 0; i < (MODEL_VERSION - 1) / 2; i++)
        snprintf(m->version + 2 * i, 3, "%02x", hash[i]);
}

void model_write(struct model *m, struct buf *out)
{
    uint32_t n = m->n_departments;
    size_t from = out->n;
    buf_printf(out, "weerklank-model 1\nposition %" PRId64 "\nseed %" PRId64 "\nrows %" PRId64 "\n",
               m->position, m->seed, m->rows);
    buf_printf(out,
               "examples %" PRId64 "\nmass %" PRId64 "\nrules %" PRId64 "\ntemperature %d\nsure",
               m->examples, m->mass, m->rules_version, m->scale.temperature);
    for (size_t i = 0; i < MODEL_SURE; i++)
        buf_printf(out, " %d", m->scale.sure[i]);
    buf_printf(out, "\nthreshold %d\ndepartments", m->scale.threshold);
    for (uint32_t i = 0; i < n; i++)
        buf_printf(out, " %s", m->departments[i]);
    buf_add_str(out, "\nbase");
    row_write(m->base, n, out);
    for (uint32_t i = 0; i < m->n_rules; i++)
        for (enum model_row part = 0; part < MODEL_SHARE; part++) {
            buf_printf(out, "rule %s %s %u", m->rules[i], PARTS[part], m->rule_mass[2 * i + part]);
            row_write(model_rule_row(m, i, part), n, out);
        }
    for (uint32_t i = 0; i < n; i++)
        for (enum model_row part = 0; part < MODEL_PARTS; part++) {
            buf_printf(out, "department %s %s", m->departments[i], PARTS[part]);
            row_write(model_department_row(m, i, part), n, out);
        }
    for (uint32_t i = 0; i < m->n_words; i++) {
        buf_printf(out, "word %.*s %u %u", SLICE_FMT(model_stem(m, i)), m->words[i].examples,
                   m->words[i].mass);
        row_write(model_word_row(m, i), n, out);
    }
    buf_add_str(out, "end\n");
    version_set(m, slice_of(out->p + from, out->n - from));
}

/* ------------------------------------------------------------------ reading */

/* A line at a time, a word at a time; the first fault is kept and all after it is nothing. */
struct reader {
    struct slice rest, line;
    size_t lines;
    const char *fault;
};

static bool line_next(struct reader *r)
{
    const uint8_t *end = r->rest.n ? memchr(r->rest.p, '\n', r->rest.n) : NULL;
    r->lines++;
    if (!end) {
        r->fault = r->fault ? r->fault : "it ends too soon";
        r->line.n = 0;
        return false;
    }
    r->line = slice_of(r->rest.p, (size_t)(end - r->rest.p));
    r->rest = slice_of(end + 1, r->rest.n - r->line.n - 1);
    return true;
}

static struct slice word_read(struct reader *r)
{
    struct slice word = r->line;
    const uint8_t *end = word.n ? memchr(word.p, ' ', word.n) : NULL;
    if (end)
        word.n = (size_t)(end - word.p);
    r->line.p += word.n + (end != NULL);
    r->line.n -= word.n + (end != NULL);
    if (word.n == 0 && !r->fault)
        r->fault = "something is missing";
    return word;
}

static int64_t number_read(struct reader *r, int64_t least, int64_t most)
{
    char text[24] = {0}, *end = text;
    struct slice word = word_read(r);
    if (word.n == 0 || word.n >= sizeof text)
        return (void)(r->fault = r->fault ? r->fault : "a number is too long"), least;
    memcpy(text, word.p, word.n);
    errno = 0;
    int64_t v = strtoll(text, &end, 10);
    if (*end || errno || v < least || v > most) {
        r->fault = r->fault ? r->fault : "not a number within its bounds";
        return least;
    }
    return v;
}

static void expect(struct reader *r, const char *word)
{
    if (!slice_is(word_read(r), word) && !r->fault)
        r->fault = "another line was expected";
}

static void line_end(struct reader *r)
{
    if (r->line.n && !r->fault)
        r->fault = "too much on the line";
}

static int64_t named(struct reader *r, const char *name, int64_t least, int64_t most)
{
    line_next(r);
    expect(r, name);
    int64_t v = number_read(r, least, most);
    line_end(r);
    return v;
}

static void row_read(struct reader *r, int16_t *row, uint32_t n)
{
    for (uint32_t i = 0; i < n && !r->fault; i++)
        row[i] = (int16_t)number_read(r, INT16_MIN, INT16_MAX);
    line_end(r);
}

static void code_read(struct reader *r, char *out, size_t size)
{
    struct slice word = word_read(r);
    if (word.n >= size)
        r->fault = r->fault ? r->fault : "a code is too long";
    else
        memcpy(out, word.p, word.n);
}

/* How many lines from here on begin with that word. */
static uint32_t lines_of(struct slice text, const char *word)
{
    size_t n = strlen(word);
    uint32_t lines = 0;
    for (bool fresh = true; text.n > n; fresh = text.p[0] == '\n', text.p++, text.n--)
        lines += fresh && memcmp(text.p, word, n) == 0;
    return lines;
}

static void head_read(struct reader *r, struct model *m)
{
    line_next(r);
    expect(r, "weerklank-model");
    number_read(r, 1, 1);
    line_end(r);
    m->position = named(r, "position", -1, INT64_MAX);
    m->seed = named(r, "seed", 0, INT64_MAX);
    m->rows = named(r, "rows", 0, INT32_MAX);
    m->examples = named(r, "examples", 0, INT32_MAX);
    m->mass = named(r, "mass", 0, INT64_MAX);
    m->rules_version = named(r, "rules", 0, INT32_MAX);
    m->scale.temperature = (int32_t)named(r, "temperature", 100, 100000);
    line_next(r);
    expect(r, "sure");
    for (size_t i = 0; i < MODEL_SURE; i++)
        m->scale.sure[i] = (int32_t)number_read(r, -100000, 100000);
    line_end(r);
    m->scale.threshold = (int32_t)named(r, "threshold", 0, 1000);
}

static void departments_read(struct reader *r, struct model *m)
{
    line_next(r);
    expect(r, "departments");
    while (r->line.n && m->n_departments < MODEL_DEPARTMENTS && !r->fault) {
        char *code = m->departments[m->n_departments];
        code_read(r, code, sizeof m->departments[0]);
        for (uint32_t i = 0; i < m->n_departments; i++)
            if (strcmp(code, m->departments[i]) == 0)
                r->fault = r->fault ? r->fault : "a department is there twice";
        m->n_departments++;
    }
    line_end(r);
}

static void weights_read(struct reader *r, struct model *m)
{
    line_next(r);
    expect(r, "base");
    row_read(r, m->base, m->n_departments);
    for (uint32_t i = 0; i < m->n_rules && !r->fault; i++)
        for (enum model_row part = 0; part < MODEL_SHARE && !r->fault; part++) {
            char code[65] = {0};
            line_next(r);
            expect(r, "rule");
            code_read(r, code, sizeof code);
            if (part == MODEL_STRONG)
                memcpy(m->rules[i], code, sizeof code);
            else if (strcmp(code, m->rules[i]) != 0)
                r->fault = r->fault ? r->fault : "a rule has one line";
            expect(r, PARTS[part]);
            m->rule_mass[2 * i + part] = (uint32_t)number_read(r, 0, UINT32_MAX);
            row_read(r, m->of_rules + ((size_t)i * 2 + part) * m->n_departments, m->n_departments);
        }
    for (uint32_t i = 0; i < m->n_departments && !r->fault; i++)
        for (enum model_row part = 0; part < MODEL_PARTS && !r->fault; part++) {
            line_next(r);
            expect(r, "department");
            expect(r, m->departments[i]);
            expect(r, PARTS[part]);
            row_read(r, m->of_departments + ((size_t)i * MODEL_PARTS + part) * m->n_departments,
                     m->n_departments);
        }
}

static void words_read(struct reader *r, struct model *m)
{
    for (uint32_t i = 0; i < m->n_words && !r->fault; i++) {
        line_next(r);
        expect(r, "word");
        struct slice stem = word_read(r);
        if (stem.n > UINT8_MAX || (i > 0 && stem_compare(model_stem(m, i - 1), stem) >= 0)) {
            r->fault = r->fault ? r->fault : "words are not in their order";
            break;
        }
        uint32_t examples = (uint32_t)number_read(r, 0, INT32_MAX);
        model_word_set(m, i, stem, examples, (uint32_t)number_read(r, 0, UINT32_MAX));
        row_read(r, m->of_words + (size_t)i * m->n_departments, m->n_departments);
    }
    line_next(r);
    expect(r, "end");
    line_end(r);
    if (r->rest.n && !r->fault)
        r->fault = "something follows its end";
}

struct model *model_read(struct slice text, char *why, size_t why_size)
{
    struct reader r = {.rest = text};
    struct model *head = model_new(0, 0, 0), *m = NULL;
    uint32_t n_rules, n_words;
    head_read(&r, head);
    departments_read(&r, head);
    n_rules = lines_of(r.rest, "rule ") / 2;
    n_words = lines_of(r.rest, "word ");
    if (!r.fault && (head->n_departments == 0 || n_rules > MODEL_RULES || n_words > MODEL_WORDS))
        r.fault = "too many words or rules, or no department";
    if (!r.fault) {
        m = model_new(head->n_departments, n_rules, n_words);
        memcpy(m->departments, head->departments, sizeof m->departments);
        m->position = head->position;
        m->seed = head->seed;
        m->rows = head->rows;
        m->examples = head->examples;
        m->mass = head->mass;
        m->rules_version = head->rules_version;
        m->scale = head->scale;
        weights_read(&r, m);
        if (!r.fault)
            words_read(&r, m);
    }
    model_free(&head);
    if (r.fault) {
        snprintf(why, why_size, "line %zu: %s", r.lines, r.fault);
        model_free(&m);
        return NULL;
    }
    version_set(m, text);
    return m;
}

struct model *model_load(const char *path, char *why, size_t why_size)
{
    struct buf text = {0};
    struct model *m = NULL;
    uint8_t block[65536];
    size_t n;
    FILE *f = fopen(path, "re");
    if (!f) {
        snprintf(why, why_size, "%s", strerror(errno));
        return NULL;
    }
    while ((n = fread(block, 1, sizeof block, f)) > 0 && text.n < MODEL_BYTES)
        buf_add(&text, block, n);
    if (ferror(f) || text.n >= MODEL_BYTES)
        snprintf(why, why_size, ferror(f) ? "it cannot be read" : "it is too large");
    else
        m = model_read(buf_slice(&text), why, why_size);
    fclose(f);
    buf_free(&text);
    return m;
}
