/*
 * What a decision costs: rulebook_decide with the rules and the model that ship, reasons included, on TEXTS (40,000)
 * different signals of 1,000 bytes; or on those of a file of examples (see examples.h), over and over. Prints JSON.
 *
 *     bench_routing REFERENCE [TEXTS [FILE]]
 *
 * Words are drawn by Zipf's law from 200,000: stems of the model, most frequent first, words and phrases of the rules, and
 * made ones, longer forms and compounds of stems, as Dutch has them. Texts are made in batches, outside the time that is
 * measured. The limit, measured on the same batch, is a hash of every word: no word is looked up for less.
 */
#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/room.h"
#include "services/cli/reference.h"
#include "services/learn/examples.h"
#include "services/learn/rulebook_in.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define VOCABULARY 200000
#define COMMON     200 /* the first are the model's alone */
#define SHIFT      4
#define TOPIC      20 /* of so many words one is of the rule that a text is about */
#define TEXT       1000
#define TITLE      60
#define BATCH      1000
#define BATCHES    4000

struct words {
    struct slice list[VOCABULARY];
    struct buf texts;
    size_t n;
};

/* Entries by rule. */
struct topics {
    uint32_t *entries, first[RULES_MOST + 1];
    const struct rulebook *b;
};

struct signal {
    struct slice title, text;
};

struct totals {
    struct hash_run *told; /* what some of them say, byte for byte */
    uint64_t texts, bytes, words, known, rules, features, decided, reasons, sum;
    size_t n; /* batches */
    double rates[BATCHES], limits[BATCHES];
};

static struct words words;
static struct topics topics;
static struct signal batch[BATCH];
static char texts[BATCH][TEXT + 1];
static uint64_t chance_state;

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static uint64_t chance(uint64_t below)
{
    return mix(chance_state += 0x9e3779b97f4a7c15u) % below;
}

/* ------------------------------------------------------------------ words */

static const struct model *counted; /* for qsort */

static int most_first(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    uint32_t nx = counted->words[x].examples, ny = counted->words[y].examples;
    return nx != ny ? (nx < ny) - (nx > ny) : (x > y) - (x < y);
}

static void word_put(struct slice s)
{
    words.list[words.n++] = s;
}

/* A compound of two stems, or a longer form of one. */
static void word_make(const struct model *m)
{
    static const char *const ends[] = {"en", "ing", "heid", "s", "ers", "lijke", "baar", "en"};
    struct slice first = model_stem(m, (uint32_t)chance(m->n_words));
    size_t at = words.texts.n;
    buf_add(&words.texts, first.p, first.n);
    if (chance(3)) {
        struct slice second = model_stem(m, (uint32_t)chance(m->n_words));
        buf_add(&words.texts, second.p, second.n);
    }
    const char *end = ends[chance(ARRAY_LEN(ends))];
    buf_add(&words.texts, end, strlen(end));
    word_put(slice_of(words.texts.p + at, words.texts.n - at));
}

static struct slice phrase_of(const struct rulebook *b, size_t entry)
{
    return slice_of(b->phrases.p + b->entries[entry].at, b->entries[entry].len);
}

static void topics_make(const struct rulebook *b)
{
    uint32_t n = 0;
    topics.b = b;
    topics.entries = room_for(NULL, b->n_entries, sizeof topics.entries[0]);
    for (size_t rule = 0; rule < b->n_rules; rule++) {
        topics.first[rule] = n;
        for (size_t i = 0; i < b->n_entries; i++)
            if (b->entries[i].rule == rule)
                topics.entries[n++] = (uint32_t)i;
    }
    topics.first[b->n_rules] = n;
}

static void words_make(const struct rulebook *b, const struct model *m)
{
    uint32_t *order = room_for(NULL, m->n_words, sizeof order[0]);
    uint32_t stem = 0;
    size_t entry = 0;
    for (uint32_t i = 0; i < m->n_words; i++)
        order[i] = i;
    counted = m;
    qsort(order, m->n_words, sizeof order[0], most_first);
    buf_reserve(&words.texts, 64 * VOCABULARY); /* slices into it stay */
    while (words.n < VOCABULARY) {
        uint64_t of_all = chance(30);
        if (stem < m->n_words && (words.n < COMMON || of_all < 23))
            word_put(model_stem(m, order[stem++]));
        else if (entry < b->n_entries && of_all < 24) {
            word_put(phrase_of(b, mix(entry++) % b->n_entries));
        } else {
            word_make(m);
        }
    }
    free(order);
}

/* ------------------------------------------------------------------ signals */

/* Of the rule that the text is about; or by Zipf and Mandelbrot: as frequent as 1 / (SHIFT + rank) ^ 1.3, which comes
 * near 2,724 motions of the Kamer: of their 200,000 words 8 % are not among the 4,757 most frequent ones, 6 % of the second
 * half are not in the first (here 8 and 7). */
static struct slice word_draw(size_t rule)
{
    uint32_t n = topics.first[rule + 1] - topics.first[rule];
    if (n && chance(TOPIC) == 0)
        return phrase_of(topics.b, topics.entries[topics.first[rule] + chance(n)]);
    double most = pow(SHIFT, -.3), least = pow(SHIFT + VOCABULARY, -.3);
    double at = most - (most - least) * ((double)chance(1u << 31) / (double)(1u << 31));
    size_t rank = (size_t)(pow(at, -1 / .3) - SHIFT);
    return words.list[rank < VOCABULARY ? rank : VOCABULARY - 1];
}

static void text_make(char *out)
{
    size_t n = 0, rule = chance(topics.b->n_rules);
    while (n < TEXT) {
        struct slice w = word_draw(rule);
        size_t take = w.n < TEXT - n ? w.n : TEXT - n;
        memcpy(out + n, w.p, take);
        n += take;
        if (n < TEXT)
            out[n++] = chance(9) ? ' ' : ',';
        if (n < TEXT && out[n - 1] == ',')
            out[n++] = ' ';
    }
    while (n > 0 && (out[n - 1] & 0x80)) /* not in the middle of a letter */
        out[--n] = '.';
    while (n < TEXT)
        out[n++] = '.';
}

static void batch_make(const struct examples *e, size_t from)
{
    for (size_t i = 0; i < BATCH; i++) {
        if (e->n) {
            const struct example *x = &e->list[(from + i) % e->n];
            batch[i] = (struct signal){x->title, x->text};
        } else {
            text_make(texts[i]);
            size_t cut = TITLE;
            while (cut < TEXT && texts[i][cut] != ' ')
                cut++;
            batch[i] =
                (struct signal){slice_of(texts[i], cut), slice_of(texts[i] + cut, TEXT - cut)};
        }
    }
}

/* ------------------------------------------------------------------ measuring */

/* Of this process: others use the cores too. */
static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t hash_words(struct slice text)
{
    uint64_t sum = 0;
    size_t from = 0;
    for (size_t i = 0; i <= text.n; i++)
        if (i == text.n || text.p[i] == ' ') {
            sum += hash_short(text.p + from, i - from);
            from = i + 1;
        }
    return sum;
}

static void batch_limit(struct totals *t)
{
    double began = cpu_seconds();
    for (size_t i = 0; i < BATCH; i++)
        t->sum += hash_words(batch[i].title) + hash_words(batch[i].text);
    t->limits[t->n] = BATCH / (cpu_seconds() - began);
}

static void decision_count(struct totals *t, const struct rulebook *b, const struct signal *s,
                           const struct m_route *route)
{
    t->texts++;
    t->bytes += s->title.n + s->text.n;
    t->words += b->reading.n_words;
    for (uint32_t k = 0; k < b->reading.n_stems; k++)
        t->known += b->reading.stems[k].number == LEXICON_NONE ? 0 : b->reading.stems[k].count;
    t->rules += b->reading.n_touched;
    t->features += b->n_features;
    t->decided += wire_has(route, m_route_lead);
    t->reasons += b->n_reasons;
    hash_run_add(t->told, b->candidates.p, b->candidates.n);
    hash_run_add(t->told, b->contributors.p, b->contributors.n);
    hash_run_add(t->told, b->reasons.p, b->reasons.n);
}

static void batch_decide(struct totals *t, struct rulebook *b, const struct registry *r)
{
    double took = 0;
    for (size_t i = 0; i < BATCH; i += 100) {
        struct m_route route;
        double began = cpu_seconds();
        for (size_t k = i; k < i + 100; k++) {
            struct m_submit s = {0};
            if (batch[k].title.p)
                wire_set(&s, m_submit, title, batch[k].title);
            if (batch[k].text.p)
                wire_set(&s, m_submit, what, batch[k].text);
            rulebook_decide(b, r, &s, THRESHOLD_OF_MODEL, &route);
        }
        took += cpu_seconds() - began;
        decision_count(t, b, &batch[i + 99], &route);
    }
    t->rates[t->n++] = BATCH / took;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double middle(double *list, size_t n)
{
    qsort(list, n, sizeof list[0], by_value);
    return list[n / 2];
}

static void measure(struct rulebook *b, const struct registry *r, const struct examples *e,
                    size_t n)
{
    static struct totals t;
    struct rusage usage;
    uint8_t told[HASH_LEN];
    double texts_seen;
    t.told = hash_run_begin();
    for (size_t at = 0; at < n && t.n < BATCHES; at += BATCH) {
        batch_make(e, at);
        batch_limit(&t);
        batch_decide(&t, b, r);
    }
    texts_seen = (double)t.texts;
    hash_run_end(&t.told, told);
    getrusage(RUSAGE_SELF, &usage);
    printf("{\"texts\":%zu,\"per_s\":%.0f,\"limit_per_s\":%.0f,\"bytes\":%.0f,\"words\":%.1f,"
           "\"known\":%.3f,"
           "\"rules\":%.1f,\"features\":%.1f,\"reasons\":%.1f,\"decided\":%.3f,\"rss_mib\":%.1f,"
           "\"told\":\"%02x%02x%02x%02x\",\"sum\":%u}\n",
           t.n * BATCH, middle(t.rates, t.n), middle(t.limits, t.n), (double)t.bytes / texts_seen,
           (double)t.words / texts_seen, (double)t.known / (double)t.words,
           (double)t.rules / texts_seen, (double)t.features / texts_seen,
           (double)t.reasons / texts_seen, (double)t.decided / texts_seen,
           (double)usage.ru_maxrss / 1024, told[0], told[1], told[2], told[3], (unsigned)t.sum);
}

static int examples_get(struct examples *e, const char *path)
{
    char why[200];
    FILE *f = fopen(path, "re");
    int done = f ? examples_read(e, f, why, sizeof why) : -1;
    if (f)
        fclose(f);
    if (done < 0)
        fprintf(stderr, "%s: %s\n", path, f ? why : "cannot be opened");
    return done;
}

static struct model *model_get(const char *folder)
{
    char path[4096], why[200];
    snprintf(path, sizeof path, "%s/model.txt", folder);
    struct model *m = model_load(path, why, sizeof why);
    if (!m)
        fprintf(stderr, "%s: %s\n", path, why);
    return m;
}

int main(int argc, char **argv)
{
    size_t n = argc > 2 ? strtoul(argv[2], NULL, 10) : 40000;
    struct registry *r = registry_new();
    struct rulebook *b = rulebook_new();
    struct examples examples = {0};
    struct model *m;

    log_init("bench", LOG_ERROR);
    hash_init();
    if (argc < 2 || n < BATCH || n > BATCHES * BATCH || reference_registry(r, argv[1]) < 0 ||
        (argc > 3 && examples_get(&examples, argv[3]) < 0) || !(m = model_get(argv[1])))
        return 2;
    rulebook_build(b, r, clock_day_amsterdam(clock_wall_us()), m);
    words_make(b, m);
    topics_make(b);
    measure(b, r, &examples, n);
    buf_free(&words.texts);
    free(topics.entries);
    rulebook_free(&b);
    model_free(&m);
    examples_free(&examples);
    registry_free(&r);
    return 0;
}
