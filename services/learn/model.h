/*
 * What was learned: how much each word, rule and department's knowledge weighs for each department. A model is a file of
 * text that anyone can read; its version is the beginning of its SHA-256. Pure but for model_load and model_save.
 *
 *      weerklank-model 1
 *      position -1                          of the log, up to which it learned; -1: what ships with the project
 *      seed 1
 *      rows 4117                            examples with words, of which the counts below are
 *      examples 6912                        what it learned from in all
 *      mass 5400000                         what those count for together, in thousandths
 *      rules 2                              version of the rules that were there
 *      temperature 1650                     thousandths
 *      sure -364 286 367 59 -264 101 148    thousandths; see decide.c
 *      threshold 727
 *      departments AZ AenM ...
 *      base -3012 -2950 ...                 weights, in 256ths, a department each
 *      rule zorg.huisarts strong 900 12 ... how much of it the examples had (below), then what it weighs
 *      rule zorg.huisarts weak 0 ...
 *      department VWS strong ...            the same of all rules of a department; and its share of all that was found
 *      word huisart 31 140 ...              how many examples had the stem, how much of it, then its weights
 *      end
 *
 * How much the examples had of something is the sum of the squares of its value, in thousandths: what little was known about
 * may change more when the model is corrected. Words stand in the order of their bytes; a feature's number in a stored reason is the word's place in that order.
 */
#ifndef LEARN_MODEL_H
#define LEARN_MODEL_H

#include "common/base.h"
#include "common/buf.h"

#include <stdio.h>

#define MODEL_DEPARTMENTS 64
#define MODEL_WORDS       8000 /* so that a model fits in one event */
#define MODEL_RULES       1000
#define MODEL_UNIT        256 /* a weight of 1 */
#define MODEL_SURE        7
#define MODEL_VERSION     17 /* 16 hexadecimal digits and a NUL */
#define MODEL_BYTES       (64u << 20)

/* A rule's or a department's rows of weights. */
enum model_row { MODEL_STRONG, MODEL_WEAK, MODEL_SHARE, MODEL_PARTS };

struct model_word {
    uint32_t at; /* in texts */
    uint8_t n;
    uint32_t examples; /* that had it */
    uint32_t mass;     /* thousandths: how much of it they had */
    double telling;    /* ln((1 + rows) / (1 + examples)) + 1 */
};

/* How scores become probabilities, and those the certainty of the best; thousandths. */
struct model_scale {
    int32_t temperature, sure[MODEL_SURE], threshold;
};

struct model {
    char version[MODEL_VERSION];
    int64_t position, seed, rows, examples, rules_version;
    int64_t mass; /* thousandths: what all examples count for together */
    struct model_scale scale;
    uint32_t n_departments, n_rules, n_words;
    char departments[MODEL_DEPARTMENTS][25];
    char (*rules)[65];
    struct model_word *words;
    struct buf texts;
    uint32_t *rule_mass;     /* n_rules * 2 */
    int16_t *base;           /* n_departments */
    int16_t *of_rules;       /* n_rules * 2 rows */
    int16_t *of_departments; /* n_departments * 3 rows */
    int16_t *of_words;       /* n_words rows */
};

/* Rows of n_departments weights. */
static inline const int16_t *model_word_row(const struct model *m, uint32_t word)
{
    return m->of_words + (size_t)word * m->n_departments;
}
static inline const int16_t *model_rule_row(const struct model *m, uint32_t rule,
                                            enum model_row part)
{
    return m->of_rules + ((size_t)rule * 2 + part) * m->n_departments;
}
static inline const int16_t *model_department_row(const struct model *m, uint32_t department,
                                                  enum model_row part)
{
    return m->of_departments + ((size_t)department * MODEL_PARTS + part) * m->n_departments;
}
static inline struct slice model_stem(const struct model *m, uint32_t word)
{
    return slice_of(m->texts.p + m->words[word].at, m->words[word].n);
}

/* Without a model: how certain rules alone are, fitted on the same examples. */
extern const struct model_scale model_scale_of_rules;

/* Room for that many; all weights are 0, and the words' texts are still to be set with model_word_set, in order. */
struct model *model_new(uint32_t n_departments, uint32_t n_rules, uint32_t n_words);
void model_free(struct model **m);
void model_word_set(struct model *m, uint32_t word, struct slice stem, uint32_t examples,
                    uint32_t mass);

/* The file's text; also sets m->version. */
void model_write(struct model *m, struct buf *out);
/* NULL when the text is not a model; why (at least 100 bytes) then says where and what. The caller frees. */
struct model *model_read(struct slice text, char *why, size_t why_size);
struct model *model_load(const char *path, char *why, size_t why_size);

#endif
