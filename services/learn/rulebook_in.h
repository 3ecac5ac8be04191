/*
 * What the parts of the rulebook share.
 *
 *      rulebook.c  made ready from the registry and a model
 *      reading.c   a text: which rules it hits, which stems it has
 *      features.c  what was read as values that a model has weights for
 *      decide.c    scores, certainty, a lead
 *      reasons.c   what weighed, in numbers that add up
 *      told.c      the last decision told to whoever is still writing
 *      stems.c     what was read as the index of similar signals takes it
 */
#ifndef LEARN_RULEBOOK_IN_H
#define LEARN_RULEBOOK_IN_H

#include "services/learn/lexicon.h"
#include "services/learn/rulebook.h"

#define PHRASE_MOST      8
#define DEPARTMENTS_MOST MODEL_DEPARTMENTS
#define RULES_MOST       MODEL_RULES
#define CANDIDATES_MOST  3
#define WORDS_TOLD       6 /* of a rule */
#define NOT_THERE        UINT32_MAX

/* Sums that must come out the same everywhere are integers: values in 65536ths, times weights in 256ths. */
#define VALUE_UNIT 65536
#define SCORE_UNIT (INT64_C(65536) * MODEL_UNIT)

#define POINTS     100 /* of a word that was found once: hundredths */
#define WEIGHT_ONE 10  /* a rule's weight where it says nothing: tenths */
#define NOBODY     255
#define FORCED     100000 /* thousandths: what a rule that forces weighs */

struct rule {
    char code[65], theme[65];
    uint8_t department, effect;
    bool border;
    int32_t weight;   /* tenths */
    uint32_t learned; /* the model's rule; NOT_THERE */
};

/* A word or phrase of a rule; entries with the same last term stand together. */
struct entry {
    uint32_t terms[PHRASE_MOST];
    uint8_t n;
    uint8_t kind; /* enum reason_kind */
    bool weak;
    uint16_t rule;
    uint32_t at; /* as it was written, in rulebook.phrases; len 0: too long to tell */
    uint8_t len;
};

struct hit {
    int32_t strong, weak; /* points */
    uint8_t kind;
    uint8_t n_by;
    uint32_t by[WORDS_TOLD]; /* the first entries that were found, each once */
};

/* A stem of the text that is read. */
struct stem {
    uint64_t hash;
    uint32_t number, count; /* in the model's vocabulary; in the text */
};

/* A value that the model has weights for. */
enum feature_about { ABOUT_WORD, ABOUT_RULE, ABOUT_DEPARTMENT };
struct feature {
    enum feature_about about;
    enum model_row part; /* of a rule or a department */
    uint32_t index;      /* the model's word, rule or department */
    uint32_t ours;       /* the same rule or department here */
    int32_t value;       /* 65536ths */
};

/* What part of a signal a text is. */
enum reading_part { READING_TEXT, READING_TITLE, READING_LAW };

/* What a text has. */
struct reading {
    struct hit hits[RULES_MOST];
    uint16_t touched[RULES_MOST];
    size_t n_touched;
    struct stem *stems;
    uint32_t n_stems, cap_stems;
    uint32_t *slots; /* 1 + index in stems; 0: free */
    uint32_t n_slots;
    struct similar_word *words; /* stems.c: what somebody asked for, and what it leaves out */
    uint64_t *everywhere;
    uint32_t n_everywhere;
    uint32_t *seen; /* an entry: the last reading that found it */
    uint32_t turn;
    uint32_t n_words;
    uint32_t recent[PHRASE_MOST][LEXICON_TERMS]; /* the terms of the last words, in a ring */
    uint8_t n_recent[PHRASE_MOST];
    uint32_t at_recent;
    bool border;
    enum reading_part part;
};

/* Something that weighed for one department. */
struct weighed {
    uint8_t kind;     /* enum reason_kind */
    const char *rule; /* or theme; NULL */
    uint32_t feature; /* the model's word; NOT_THERE */
    int64_t weight;   /* SCORE_UNIT */
};

/* All that weighed for it; in the rulebook, so that nothing is allocated for a decision. */
struct gathered {
    struct weighed *list;
    size_t n, cap;
    int64_t of_rules[RULES_MOST]; /* by place in reading.touched */
};

struct rulebook {
    struct lexicon *lexicon;
    const struct model *model;
    struct model_scale scale;
    bool
        learned_alone; /* to measure the model: what rules say counts only as it learned to weigh it */
    char departments[DEPARTMENTS_MOST][25];
    size_t n_departments;
    struct rule *rules; /* RULES_MOST */
    size_t n_rules;
    struct entry *entries;
    size_t n_entries, cap_entries;
    struct buf phrases;
    uint32_t *first; /* by term: index of the first entry that ends with it */
    uint32_t n_first;
    uint8_t ours_of[DEPARTMENTS_MOST]; /* the model's department is ours; 255: nobody's any more */
    uint32_t learned_of[DEPARTMENTS_MOST]; /* our department is the model's, itself; NOT_THERE */

    struct reading reading;

    /* one decision */
    struct feature *features;
    size_t n_features, cap_features;
    int32_t strong[DEPARTMENTS_MOST], weak[DEPARTMENTS_MOST]; /* ours: points of all their rules */
    int64_t score[DEPARTMENTS_MOST];                          /* SCORE_UNIT */
    int64_t said[DEPARTMENTS_MOST]; /* the part of it that the rules themselves say */
    int64_t themed[DEPARTMENTS_MOST];
    uint8_t column[DEPARTMENTS_MOST];  /* of the model, that the score is from; 255: none */
    int probability[DEPARTMENTS_MOST]; /* thousandths */
    double p_best, p_second;           /* the same of the best two, exactly */
    bool forbidden[DEPARTMENTS_MOST];
    int forced;                     /* -1: nobody */
    size_t forced_by;               /* place in reading.touched */
    size_t order[DEPARTMENTS_MOST]; /* best first; behind n_ranked those that are forbidden */
    size_t n_ranked, n_candidates;
    struct gathered gathered;
    struct buf contributors, candidates, reasons;
    uint32_t n_reasons;
    struct buf told_departments, told_themes, told_words;
    char theme[65], lead[25];
};

/* rulebook.c: an index among ours, or -1. heir_of follows departments that ended to who has their work now. */
int heir_of(const struct rulebook *b, const struct registry *r, const char *code);
int department_index(const struct rulebook *b, struct slice code);

/* reading.c: begin, any number of texts, end. Words of a title count half as much again, and so do laws in the field for
 * them; one phrase of a rule counts once a reading, where it is found first. */
void reading_begin(struct rulebook *b, bool border);
void reading_text(struct rulebook *b, struct slice text, enum reading_part part);
/* Sums by department. */
void reading_end(struct rulebook *b);
void reading_free(struct reading *r);

/* features.c */
/* What was read as values that the model has weights for, into b->features; none without a model. */
void features_make(struct rulebook *b);
const int16_t *feature_row(const struct model *m, const struct feature *f);
/* 65536ths of ln(1 + points / POINTS) */
int32_t points_log(int64_t points);
/* What a department's rules found: a weak word is a quarter of a strong one. In quarters of a point. */
int64_t points_found(const struct rulebook *b, size_t department);

/* decide.c */
/* All texts of a signal. */
void reading_signal(struct rulebook *b, const struct m_submit *s);
/* Of what was read: scores, the order, probabilities. Gives the certainty of the best, in thousandths. */
int scores_make(struct rulebook *b);
/* What the certainty is a function of, after scores_make. */
void sure_inputs(const struct rulebook *b, double out[MODEL_SURE]);
/* Of the candidate at i in the order, in thousandths, where the first is that sure. */
int sure_of_candidate(const struct rulebook *b, size_t i, int sure);

/* reasons.c */
int score_thousandths(int64_t score);
void reasons_make(struct rulebook *b);

#endif
