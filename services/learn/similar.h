/*
 * Which earlier signals are like this one? An index in memory: texts go in as stems with how often each
 * occurs, and come out as ids with a score. Pure: no clock, no file that it opens itself.
 *
 *      stems of a text -> the 24 most telling -> document [ id, law, place, 24 x (term, times) ]
 *                                                   ^
 *      term [ stem, documents that hold it ] -> postings [ document, document, ... ]
 *
 * The score is the cosine between the words of two texts, each weighted by tf-idf: (1 + ln times) x
 * ln(1 + documents / documents with the word). Documents keep how often, not weights: idf is taken when
 * somebody asks, so that no document grows stale while the collection grows, and the same documents give
 * the same answers, whenever they came. Which 24 words are kept is decided when a document is added, by
 * what is known then. A question uses more of its words (256), so that it still meets a document whose 24
 * were chosen when little was known; the first hundred of a collection are such.
 *
 * How many documents hold a word is counted in the documents that keep it, and, for words that are left out
 * as too common, in a part of the documents ("counted whole"), from which the rest is estimated. Those
 * remember what they left out, so that taking one out undoes its counts exactly.
 *
 * Finding walks the postings of the question's rarest words first, at most 60,000, the newest of a long
 * list; the 200 best by what they share this way get the exact score. So texts that share only very common
 * words are not found, and law and place order what words have found.
 *
 * A million texts of 90 words take 267 bytes each, and a find among them less than 1 ms (bench_similar.c).
 */
#ifndef LEARN_SIMILAR_H
#define LEARN_SIMILAR_H

#include "common/uuid.h"

#include <stdio.h>

#define SIMILAR_KEPT        24  /* words of a document */
#define SIMILAR_MOST        200 /* hits */
#define SIMILAR_LAW_BONUS   100 /* thousandths: two texts about one law */
#define SIMILAR_PLACE_BONUS 50  /* thousandths: two texts about one place */

struct similar_word {
    uint64_t stem; /* a hash that is the same at each start */
    uint32_t n;    /* times in the text; more than 255 count as 255, and 0 is not there */
};

struct similar_doc {
    const struct similar_word *words; /* distinct; any number */
    size_t n_words;
    uint32_t law, place; /* hashes; 0: none */
    uint16_t region;     /* the caller's own number, and flags: both come back with a hit */
    uint8_t flags;
};

/* What two texts have in common; words always. */
enum similar_by { SIMILAR_BY_WORDS = 1, SIMILAR_BY_LAW = 2, SIMILAR_BY_PLACE = 4 };

struct similar_hit {
    struct uuid id;
    uint16_t score; /* thousandths of the cosine and the bonuses: 1 to 1150 */
    uint16_t region;
    uint8_t flags;
    uint8_t by;     /* enum similar_by, added up */
    uint8_t shared; /* words, of those kept */
};

struct similar;
/* hash_init was called before. */
struct similar *similar_new(void);
void similar_free(struct similar **s);

/* What is there under this id is replaced, and counts as newest. Nothing of doc is kept by pointer. */
void similar_add(struct similar *s, const struct uuid *id, const struct similar_doc *doc);
/* Erasure: what was known of its text is overwritten, also what this frees. False: there is no such id. */
bool similar_remove(struct similar *s, const struct uuid *id);
/* All ids, oldest first. fn adds and removes nothing. */
void similar_each(const struct similar *s, void (*fn)(void *arg, const struct uuid *id), void *arg);
/* Best first, and of equal scores the newest; at most most, and SIMILAR_MOST. Gives how many. A document
 * that was added is found by its own text too: who asks for one that is in, leaves that one out. */
size_t similar_find(struct similar *s, const struct similar_doc *doc, struct similar_hit *out,
                    size_t most);

struct similar_figures {
    uint32_t documents, terms;
    uint64_t postings;
    size_t memory;       /* bytes, with what the allocator adds */
    uint32_t walked;     /* postings that the last find read */
    uint32_t candidates; /* documents that got an exact score in the last find */
};
void similar_figures(const struct similar *s, struct similar_figures *out);
size_t similar_memory(const struct similar *s);

/* Writes all documents in the order in which they were added, with a version and a SHA-256, from where the
 * file stands. Depends on what is in, not on what was. 0; -1: the file cannot be written (errno). */
MUST_CHECK int similar_save(const struct similar *s, FILE *f);
/* From where the file stands to its end. NULL: it is not whole, not ours or of another version. What it
 * says is checked as it is read; a checksum alone does not make it believed. */
struct similar *similar_load(FILE *f);

#endif
