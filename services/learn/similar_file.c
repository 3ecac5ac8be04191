/*
 * The index as a file, so that a start need not read all texts again. Numbers are little-endian.
 *
 *      magic 8, version 4, documents 4
 *      document: id 16, law 4, place 4, region 2, flags 1, kept 1, left out 2 (WHOLE_NOT: not counted whole)
 *                words, kept and then left out: number of the word << 8 | times 4 (0: left out)
 *                words that are new: stem 8
 *      SHA-256 of all before it 32
 *
 * Words are numbered as they come: one whose number is the next is new, and its stem stands behind the
 * words of this document. Documents stand in the order of adding, without their numbers. So the file depends
 * on nothing but what is in the index, and one that was taken out has left no trace in it.
 */
#include "services/learn/similar_in.h"

#include "common/hash.h"
#include "common/room.h"

#include <sodium.h>
#include <stdlib.h>

#define MAGIC      "wksimilr"
#define VERSION    1
#define FILE_HEAD  16
#define HEAD       30
#define STEM_SIZE  8
#define WORD_SIZE  4
#define WHOLE_NOT  0xffffu
#define WORDS_MOST (SIMILAR_KEPT + LEFT_MOST)
#define RECORD_MAX (HEAD + WORDS_MOST * (WORD_SIZE + STEM_SIZE))

struct stream {
    FILE *f;
    struct hash_run *hash;
    uint8_t *bytes, *at;      /* of one record */
    uint32_t *words, n_words; /* writing: by term, 1 + its number; reading: by number, the term */
    bool ok;
};

static void stream_open(struct stream *t, FILE *f)
{
    *t = (struct stream){.f = f, .hash = hash_run_begin(), .ok = true};
    t->bytes = t->at = room_new(RECORD_MAX);
}

static void stream_close(struct stream *t)
{
    if (t->hash)
        hash_run_end(&t->hash, NULL);
    sodium_memzero(t->bytes, RECORD_MAX);
    free(t->bytes);
    free(t->words);
}

/* ------------------------------------------------------------------ writing */

static void put_number(struct stream *t, uint64_t v, int width)
{
    for (int i = 0; i < width; i++)
        *t->at++ = (uint8_t)(v >> (8 * i));
}

static void put_bytes(struct stream *t, const void *p, size_t n)
{
    memcpy(t->at, p, n);
    t->at += n;
}

static void write_out(struct stream *t)
{
    size_t n = (size_t)(t->at - t->bytes);

    t->ok = t->ok && fwrite(t->bytes, 1, n, t->f) == n;
    if (t->hash)
        hash_run_add(t->hash, t->bytes, n);
    t->at = t->bytes;
}

/* Gives true when it is new. */
static bool put_word(struct stream *t, uint32_t term, uint32_t times)
{
    bool is_new = t->words[term] == 0;

    if (is_new)
        t->words[term] = ++t->n_words;
    put_number(t, (t->words[term] - 1) << TIMES_BITS | times, WORD_SIZE);
    return is_new;
}

static void document_write(struct stream *t, const struct similar *s, uint32_t number)
{
    const struct document *d = document_at(s, number);
    const struct left *left = d->whole ? similar_left_of(s, number) : NULL;
    uint64_t stems[WORDS_MOST];
    size_t n = 0;

    put_bytes(t, d->id.b, sizeof d->id.b);
    put_number(t, d->law, 4);
    put_number(t, d->place, 4);
    put_number(t, d->region, 2);
    put_number(t, d->flags, 1);
    put_number(t, d->n_words, 1);
    put_number(t, left ? left->n : WHOLE_NOT, 2);
    for (size_t i = 0; i < d->n_words; i++)
        if (put_word(t, d->words[i] >> TIMES_BITS, d->words[i] & TIMES_MOST))
            stems[n++] = term_stem(term_at(s, d->words[i] >> TIMES_BITS));
    for (size_t i = 0; left && i < left->n; i++)
        if (put_word(t, left->terms[i], 0))
            stems[n++] = term_stem(term_at(s, left->terms[i]));
    for (size_t i = 0; i < n; i++)
        put_number(t, stems[i], STEM_SIZE);
    sodium_memzero(stems, n * sizeof *stems);
    write_out(t);
}

int similar_save(const struct similar *s, FILE *f)
{
    uint32_t *order = similar_in_order(s);
    uint8_t digest[HASH_LEN];
    struct stream t;

    stream_open(&t, f);
    t.words = room_new(((size_t)s->terms_end + 1) * sizeof *t.words);
    put_bytes(&t, MAGIC, sizeof MAGIC - 1);
    put_number(&t, VERSION, 4);
    put_number(&t, s->n_documents, 4);
    write_out(&t);
    for (uint32_t i = 0; i < s->n_documents && t.ok; i++)
        document_write(&t, s, order[i]);
    hash_run_end(&t.hash, digest);
    put_bytes(&t, digest, sizeof digest);
    write_out(&t);
    t.ok = t.ok && fflush(f) == 0;
    stream_close(&t);
    free(order);
    return t.ok ? 0 : -1;
}

/* ------------------------------------------------------------------ reading */

/* The next n bytes of the file, to be taken from at; what was read of this record before stays. */
static bool read_more(struct stream *t, size_t n)
{
    t->ok = t->ok && fread(t->at, 1, n, t->f) == n;
    if (t->ok && t->hash)
        hash_run_add(t->hash, t->at, n);
    return t->ok;
}

static bool read_record(struct stream *t, size_t n)
{
    t->at = t->bytes;
    return read_more(t, n);
}

static uint64_t take_number(struct stream *t, int width)
{
    uint64_t v = 0;

    for (int i = 0; i < width; i++)
        v |= (uint64_t)*t->at++ << (8 * i);
    return v;
}

/* A stem that is not new is a file that we did not write. */
static bool new_word(struct stream *t, struct similar *s, uint64_t stem)
{
    uint32_t term = similar_term_find(s, stem) == NONE ? similar_term_make(s, stem) : NONE;

    if (term == NONE)
        return false;
    if ((t->n_words & (t->n_words - 1)) == 0)
        t->words = room_for(t->words, t->n_words ? 2 * (size_t)t->n_words : 1, sizeof *t->words);
    t->words[t->n_words++] = term;
    return true;
}

/* The words of a document, as terms and times. */
static bool words_read(struct stream *t, struct similar *s, uint32_t *words, size_t n)
{
    uint32_t known = t->n_words;
    size_t n_new = 0;

    if (!read_more(t, n * WORD_SIZE))
        return false;
    for (size_t i = 0; i < n; i++) {
        words[i] = (uint32_t)take_number(t, WORD_SIZE);
        if (words[i] >> TIMES_BITS > known + n_new)
            return false;
        n_new += words[i] >> TIMES_BITS == known + n_new;
    }
    if (!read_more(t, n_new * STEM_SIZE))
        return false;
    for (size_t i = 0; i < n_new; i++)
        if (!new_word(t, s, take_number(t, STEM_SIZE)))
            return false;
    for (size_t i = 0; i < n; i++)
        words[i] = t->words[words[i] >> TIMES_BITS] << TIMES_BITS | (words[i] & TIMES_MOST);
    return true;
}

/* One that stands there twice would be a posting too many. */
static bool kept_take(struct chosen *kept, const uint32_t *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        kept[i] = (struct chosen){.term = words[i] >> TIMES_BITS, .times = words[i] & TIMES_MOST};
        if (kept[i].times == 0)
            return false;
        for (size_t j = 0; j < i; j++)
            if (kept[j].term == kept[i].term)
                return false;
    }
    return true;
}

static bool left_take(uint32_t *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (words[i] & TIMES_MOST)
            return false;
        words[i] >>= TIMES_BITS;
    }
    return true;
}

static bool document_read(struct stream *t, struct similar *s)
{
    struct chosen kept[SIMILAR_KEPT];
    uint32_t words[WORDS_MOST];
    struct similar_doc doc = {0};
    size_t n_kept, n_left;
    struct uuid id;
    bool whole;

    if (!read_record(t, HEAD))
        return false;
    memcpy(id.b, t->at, sizeof id.b);
    t->at += sizeof id.b;
    doc.law = (uint32_t)take_number(t, 4);
    doc.place = (uint32_t)take_number(t, 4);
    doc.region = (uint16_t)take_number(t, 2);
    doc.flags = (uint8_t)take_number(t, 1);
    n_kept = take_number(t, 1);
    n_left = take_number(t, 2);
    whole = n_left != WHOLE_NOT;
    n_left = whole ? n_left : 0;
    if (n_kept > SIMILAR_KEPT || n_left > LEFT_MOST || idmap_find(&s->by_id, &id) != NONE)
        return false;
    if (!words_read(t, s, words, n_kept + n_left) || !kept_take(kept, words, n_kept) ||
        !left_take(words + n_kept, n_left))
        return false;
    similar_put(s, &id, &doc, kept, n_kept, whole ? words + n_kept : NULL, n_left);
    return true;
}

static bool all_read(struct stream *t, struct similar *s)
{
    uint8_t digest[HASH_LEN];
    uint64_t n;

    if (!read_record(t, FILE_HEAD) || memcmp(t->at, MAGIC, sizeof MAGIC - 1) != 0)
        return false;
    t->at += sizeof MAGIC - 1;
    if (take_number(t, 4) != VERSION)
        return false;
    n = take_number(t, 4);
    for (uint64_t i = 0; i < n; i++)
        if (!document_read(t, s))
            return false;
    hash_run_end(&t->hash, digest);
    return read_record(t, HASH_LEN) && memcmp(t->bytes, digest, HASH_LEN) == 0 &&
           fgetc(t->f) == EOF;
}

struct similar *similar_load(FILE *f)
{
    struct similar *s = similar_new();
    struct stream t;

    stream_open(&t, f);
    if (!all_read(&t, s))
        similar_free(&s);
    stream_close(&t);
    return s;
}
