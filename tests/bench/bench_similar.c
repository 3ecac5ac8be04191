/*
 * What finding similar signals costs at scale: N texts (1,000,000) of 90 distinct words each, of a vocabulary
 * of 200,000 by Zipf's law, go into the index, and FINDS (2,000) questions are asked: a text with half of the
 * words of one that is in, and one of its own, in turns. Prints JSON.
 *
 *     bench_similar [SIGNALS [FINDS]]
 *
 * The limit is as many reads from memory at random, in as much memory as the index has, as a find makes: its
 * postings, and for each document that it scores two lines of the cache and its terms.
 */
#include "common/clock.h"
#include "common/hash.h"
#include "common/room.h"
#include "services/learn/similar.h"

#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define VOCABULARY 200000
#define WORDS      90
#define HITS       10
#define LIMITS     200

struct text {
    struct similar_word words[WORDS];
    struct similar_doc doc;
};

static uint64_t chance_state;
static uint32_t seen[VOCABULARY], seen_by; /* words of the text that is being made */

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static uint64_t chance(void)
{
    return mix(chance_state += 0x9e3779b97f4a7c15u);
}

static void fill(struct text *t, size_t n)
{
    while (n < WORDS) {
        uint32_t word =
            (uint32_t)pow(VOCABULARY, (double)(chance() >> 11) / 9007199254740992.0) - 1;

        if (seen[word] == seen_by)
            continue;
        seen[word] = seen_by;
        t->words[n++] = (struct similar_word){mix(word + 1), 1 + (uint32_t)(chance() % 3)};
    }
    t->doc = (struct similar_doc){.words = t->words,
                                  .n_words = WORDS,
                                  .law = (uint32_t)(chance() % 50),
                                  .place = 1 + (uint32_t)(chance() % 400)};
}

/* Always the same for a number. */
static void make(struct text *t, uint64_t number)
{
    chance_state = mix(number + 1);
    seen_by++;
    fill(t, 0);
}

static struct uuid id_of(uint64_t number)
{
    struct uuid id = {{0x01, 0x90, 0, 0, 0, 0, 0x70}};

    memcpy(id.b + 8, &number, sizeof number);
    return id;
}

static size_t allocated(void)
{
    struct mallinfo2 m = mallinfo2();

    return m.uordblks + m.hblkhd;
}

static size_t resident(void)
{
    FILE *f = fopen("/proc/self/statm", "r");
    char line[200], *second;

    if (!f || !fgets(line, sizeof line, f) || !(second = strchr(line, ' ')))
        abort();
    fclose(f);
    return strtoul(second, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}

static int by_time(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double seconds_since(int64_t began)
{
    return (double)(clock_mono_us() - began) / 1e6;
}

/* The middle of some runs, in milliseconds. */
static double limit(size_t memory, uint64_t reads)
{
    size_t n = memory / sizeof(uint32_t);
    uint32_t *p = room_for(NULL, n, sizeof *p), sum = 0;
    double times[LIMITS];

    for (size_t i = 0; i < n; i++)
        p[i] = (uint32_t)i;
    for (size_t i = 0; i < LIMITS; i++) {
        int64_t began = clock_mono_us();

        for (uint64_t j = 0; j < reads; j++)
            sum += p[(size_t)(((unsigned __int128)mix(i * reads + j + 1) * n) >> 64)];
        times[i] = (double)(clock_mono_us() - began) / 1000;
    }
    free(p);
    qsort(times, LIMITS, sizeof *times, by_time);
    return sum == 0 ? 0 : times[LIMITS / 2];
}

struct asked {
    double *times; /* ms, sorted */
    uint64_t walked, reads;
    size_t found; /* of the halves of texts that are in: the text they come from was first */
};

static void ask(struct similar *s, uint64_t signals, size_t finds, struct asked *out)
{
    struct similar_figures figures;
    struct similar_hit hits[HITS];
    static struct text t;

    for (size_t i = 0; i < finds; i++) {
        uint64_t other = mix(i + 77) % signals;
        struct uuid id = id_of(other);
        int64_t began;
        size_t n;

        if (i % 2 == 0) {
            make(&t, other);
            chance_state = i; /* what was dropped may come back: seen holds it, so it does not */
            fill(&t, WORDS / 2);
        } else {
            make(&t, signals + i);
        }
        began = clock_mono_us();
        n = similar_find(s, &t.doc, hits, HITS);
        out->times[i] = (double)(clock_mono_us() - began) / 1000;
        similar_figures(s, &figures);
        out->walked += figures.walked;
        out->reads += figures.walked + figures.candidates * (2 + SIMILAR_KEPT);
        out->found += i % 2 == 0 && n > 0 && uuid_equal(&hits[0].id, &id);
    }
    qsort(out->times, finds, sizeof *out->times, by_time);
}

/* Seconds of saving and of loading. */
static void keep(struct similar *s, double *save_out, double *load_out, long *size_out)
{
    FILE *f = tmpfile();
    int64_t began = clock_mono_us();
    struct similar *again;

    if (!f || similar_save(s, f) < 0)
        abort();
    *save_out = seconds_since(began);
    *size_out = ftell(f);
    rewind(f);
    began = clock_mono_us();
    again = similar_load(f);
    *load_out = seconds_since(began);
    if (!again)
        abort();
    similar_free(&again);
    fclose(f);
}

static void measure(uint64_t signals, size_t finds)
{
    struct asked a = {.times = room_for(NULL, finds, sizeof *a.times)};
    size_t before = allocated(), before_resident = resident();
    struct similar *s = similar_new();
    int64_t began = clock_mono_us();
    double adding, most, least, save, load;
    size_t halves = (finds + 1) / 2; /* of the questions */
    size_t heap, pages;
    static struct text t;
    long size;

    for (uint64_t i = 0; i < signals; i++) {
        struct uuid id = id_of(i);

        make(&t, i);
        similar_add(s, &id, &t.doc);
    }
    adding = seconds_since(began);
    heap = allocated() - before;
    pages = resident() - before_resident;
    ask(s, signals, finds, &a);
    least = limit(similar_memory(s), a.reads / finds);
    keep(s, &save, &load, &size);
    most = a.times[finds - 1];
    printf("{\"signals\":%llu,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"most_ms\":%.3f,\"limit_ms\":%.4f,"
           "\"walked\":%.0f,\"reads\":%.0f,\"found\":%.4f,\"counted_each\":%.1f,\"heap_each\":%.1f,"
           "\"rss_each\":%.1f,\"add_us\":%.1f,\"save_s\":%.2f,\"load_s\":%.2f,\"file_mib\":%.0f}\n",
           (unsigned long long)signals, a.times[finds / 2], a.times[finds * 99 / 100], most, least,
           (double)a.walked / (double)finds, (double)a.reads / (double)finds,
           (double)a.found / (double)halves, (double)similar_memory(s) / (double)signals,
           (double)heap / (double)signals, (double)pages / (double)signals,
           adding * 1e6 / (double)signals, save, load, (double)size / 1048576);
    similar_free(&s);
    free(a.times);
}

int main(int argc, char **argv)
{
    uint64_t signals = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    size_t finds = argc > 2 ? strtoull(argv[2], NULL, 10) : 2000;

    hash_init();
    if (signals == 0 || finds == 0)
        return 2;
    measure(signals, finds);
    return 0;
}
