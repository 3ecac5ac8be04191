/*
 * Rows of the scoreboard: see board.h.
 */
#include "services/figures/board.h"

#include "common/log.h"
#include "services/domain/index.h"

#include <math.h>
#include <stdlib.h>

#define Z95        1.959963984540054 /* of the normal distribution, two-sided 95 % */
#define DAY_S      INT64_C(86400)
#define HISTOGRAMS (CASE_TIMES + 1) /* and COUNT_CENSORED */
#define JUDGED     3
#define NO_BUCKET  UINT16_MAX

static const struct {
    int64_t part, of, least;
} percentiles[BOARD_PERCENTILES] = {[BOARD_MEDIAN] = {1, 2, 1},
                                    [BOARD_P90] = {9, 10, BOARD_P90_LEAST},
                                    [BOARD_P95] = {19, 20, BOARD_P99_LEAST},
                                    [BOARD_P99] = {99, 100, BOARD_P99_LEAST}};

struct step_sums {
    int64_t done[JUDGED], ended[JUDGED], errors;
    int64_t outcomes[BOARD_OUTCOMES];
    int32_t histogram[HISTOGRAMS][BUCKETS];
    struct tally from, due;                         /* by day */
    uint16_t target[CASE_TIMES][BOARD_PERCENTILES]; /* the bucket it lies in; NO_BUCKET */
    int64_t below[CASE_TIMES][BOARD_PERCENTILES];   /* how many lie in buckets before that */
    bool wanted[CASE_TIMES][BUCKETS];
    struct tally near; /* COUNT_EXACT_THING: durations in those buckets */
};

struct board {
    struct step_sums steps[figure_step_N];
    struct tally to;
    struct board_way *ways;
    bool unsound;
};

struct board *board_new(void)
{
    return domain_calloc(1, sizeof(struct board));
}

void board_free(struct board **b)
{
    struct board *gone = *b;

    if (!gone)
        return;
    *b = NULL;
    for (int i = 0; i < figure_step_N; i++) {
        tally_free(&gone->steps[i].from);
        tally_free(&gone->steps[i].due);
        tally_free(&gone->steps[i].near);
    }
    tally_free(&gone->to);
    free(gone->ways);
    free(gone);
}

void board_begin(struct board *b)
{
    for (int i = 0; i < figure_step_N; i++) {
        struct step_sums *s = &b->steps[i];
        struct tally from = s->from, due = s->due, near = s->near;

        *s = (struct step_sums){.from = from, .due = due, .near = near};
        tally_reset(&s->from);
        tally_reset(&s->due);
        tally_reset(&s->near);
    }
    tally_reset(&b->to);
    b->unsound = false;
}

/* ------------------------------------------------------------------ adding up */

static bool add_counted(struct step_sums *s, uint32_t what, uint32_t which, int32_t n)
{
    if (what == COUNT_DONE && which < JUDGED)
        s->done[which] += n;
    else if (what == COUNT_ENDED && which < JUDGED)
        s->ended[which] += n;
    else if (what == COUNT_ERROR)
        s->errors += n;
    else if (what == COUNT_OUTCOME && which < BOARD_OUTCOMES)
        s->outcomes[which] += n;
    else if (what == COUNT_OPEN_FROM)
        tally_add(&s->from, which, n);
    else if (what == COUNT_OPEN_DUE)
        tally_add(&s->due, which, n);
    else
        return false;
    return true;
}

static void add_entry(struct board *b, uint32_t thing, int32_t n)
{
    uint32_t step = COUNT_STEP(thing), what = COUNT_WHAT(thing), which = COUNT_WHICH(thing);

    if (step < figure_step_N && what == COUNT_TO)
        tally_add(&b->to, which, n);
    else if (step >= figure_step_N || !add_counted(&b->steps[step], what, which, n))
        b->unsound = true;
}

/* Where a thing and those that follow it are counted by bucket, which most are; NULL: they are not. */
static int32_t *histogram_of(struct board *b, uint32_t thing)
{
    uint32_t step = COUNT_STEP(thing), what = COUNT_WHAT(thing);

    return step < figure_step_N && what >= COUNT_TIME && what <= COUNT_CENSORED
               ? b->steps[step].histogram[what - COUNT_TIME]
               : NULL;
}

struct adding {
    uint32_t run; /* of things that are counted in the same histogram */
    int32_t *histogram;
};

static inline void add(struct board *b, struct adding *a, const struct tally_entry *e)
{
    if (e->thing >> 24 != a->run)
        *a = (struct adding){e->thing >> 24, histogram_of(b, e->thing)};
    if (a->histogram && COUNT_WHICH(e->thing) < BUCKETS)
        a->histogram[COUNT_WHICH(e->thing)] += e->n;
    else
        add_entry(b, e->thing, e->n);
}

int board_add(struct board *b, struct slice tally)
{
    struct tally_reader r = {tally, 0};
    struct adding a = {.run = UINT32_MAX};
    struct tally_entry e;
    int more;

    while ((more = tally_next(&r, &e)) > 0)
        add(b, &a, &e);
    if (more < 0)
        b->unsound = true;
    return b->unsound ? -1 : 0;
}

int board_add_tally(struct board *b, const struct tally *t)
{
    struct adding a = {.run = UINT32_MAX};

    for (uint32_t i = 0; i < t->n; i++)
        add(b, &a, &t->list[i]);
    return b->unsound ? -1 : 0;
}

/* ------------------------------------------------------------------ and back */

static void give(struct tally *out, int step, int what, uint32_t which, int64_t n)
{
    if (n != 0)
        tally_add(out, COUNT_THING(step, what, which), (int32_t)n);
}

static void give_days(struct tally *out, int step, int what, struct tally *days)
{
    tally_settle(days);
    for (uint32_t i = 0; i < days->n; i++)
        give(out, step, what, days->list[i].thing, days->list[i].n);
}

/* In the order of things. */
void board_tally(struct board *b, struct tally *out)
{
    for (int step = 0; step < figure_step_N; step++) {
        struct step_sums *s = &b->steps[step];

        for (uint32_t i = 0; i < JUDGED; i++)
            give(out, step, COUNT_DONE, i, s->done[i]);
        for (uint32_t i = 0; i < JUDGED; i++)
            give(out, step, COUNT_ENDED, i, s->ended[i]);
        give(out, step, COUNT_ERROR, 0, s->errors);
        for (int h = 0; h < HISTOGRAMS; h++)
            for (uint32_t bucket = 0; bucket < BUCKETS; bucket++)
                give(out, step, COUNT_TIME + h, bucket, s->histogram[h][bucket]);
        give_days(out, step, COUNT_OPEN_FROM, &s->from);
        give_days(out, step, COUNT_OPEN_DUE, &s->due);
        for (uint32_t i = 0; i < BOARD_OUTCOMES; i++)
            give(out, step, COUNT_OUTCOME, i, s->outcomes[i]);
        if (step == figure_step_REDIRECT)
            give_days(out, step, COUNT_TO, &b->to);
    }
}

/* ------------------------------------------------------------------ percentiles */

/* Which one of n, counted from 1, in order of length. */
static int64_t rank_of(enum board_percentile p, int64_t n)
{
    return (n * percentiles[p].part + percentiles[p].of - 1) / percentiles[p].of;
}

/* The buckets in which they lie, and how many lie before those. */
static void targets_of(const int32_t histogram[BUCKETS], int64_t n,
                       uint16_t target[BOARD_PERCENTILES], int64_t below[BOARD_PERCENTILES])
{
    int64_t before = 0, ranks[BOARD_PERCENTILES];
    int p = 0, end = 0;

    for (int i = 0; i < BOARD_PERCENTILES; i++)
        target[i] = NO_BUCKET;
    for (; end < BOARD_PERCENTILES && n >= percentiles[end].least; end++)
        ranks[end] = rank_of((enum board_percentile)end, n);
    for (uint32_t bucket = 0; bucket < BUCKETS && p < end; bucket++) {
        for (; p < end && before + histogram[bucket] >= ranks[p]; p++) {
            target[p] = (uint16_t)bucket;
            below[p] = before;
        }
        before += histogram[bucket];
    }
}

static void percentiles_of(const int32_t histogram[BUCKETS], int64_t n,
                           int64_t out[BOARD_PERCENTILES])
{
    uint16_t target[BOARD_PERCENTILES];
    int64_t below[BOARD_PERCENTILES];

    targets_of(histogram, n, target, below);
    for (int p = 0; p < BOARD_PERCENTILES; p++)
        out[p] = target[p] == NO_BUCKET ? BOARD_NONE : (int64_t)bucket_middle(target[p]);
}

/* ------------------------------------------------------------------ exactly */

static int64_t done_of(const struct step_sums *s)
{
    int64_t n = 0;

    for (int i = 0; i < JUDGED; i++)
        n += s->done[i];
    return n;
}

void board_exact_begin(struct board *b)
{
    for (int step = 0; step < figure_step_N; step++) {
        struct step_sums *s = &b->steps[step];

        memset(s->wanted, 0, sizeof s->wanted);
        for (int time = 0; time < CASE_TIMES; time++) {
            targets_of(s->histogram[time], done_of(s), s->target[time], s->below[time]);
            for (int p = 0; p < BOARD_PERCENTILES; p++)
                if (s->target[time][p] != NO_BUCKET)
                    s->wanted[time][s->target[time][p]] = true;
        }
    }
}

int board_exact_add(struct board *b, enum figure_step step, struct slice tally)
{
    struct step_sums *s = &b->steps[step];
    struct tally_reader r = {tally, 0};
    struct tally_entry e;
    int more;

    while ((more = tally_next(&r, &e)) > 0)
        if (s->wanted[e.thing >> 30][bucket_of(e.thing & COUNT_EXACT_MOST)])
            tally_add(&s->near, e.thing, e.n);
    return more;
}

/* The one with this rank among those kept of the bucket. */
static int64_t exactly(const struct tally *near, int time, uint32_t bucket, int64_t rank)
{
    for (uint32_t i = 0; i < near->n; i++) {
        uint32_t thing = near->list[i].thing, seconds = thing & COUNT_EXACT_MOST;

        if (thing >> 30 != (uint32_t)time || bucket_of(seconds) != bucket)
            continue;
        rank -= near->list[i].n;
        if (rank <= 0)
            return seconds;
    }
    return BOARD_NONE;
}

void board_exact_of(struct board *b, enum figure_step step,
                    int64_t out[CASE_TIMES][BOARD_PERCENTILES])
{
    struct step_sums *s = &b->steps[step];

    tally_settle(&s->near);
    for (int time = 0; time < CASE_TIMES; time++)
        for (int p = 0; p < BOARD_PERCENTILES; p++)
            out[time][p] =
                s->target[time][p] == NO_BUCKET
                    ? BOARD_NONE
                    : exactly(&s->near, time, s->target[time][p],
                              rank_of((enum board_percentile)p, done_of(s)) - s->below[time][p]);
}

/* ------------------------------------------------------------------ the estimate */

/* Those that were open, or ended, for less than this: known only to be longer. */
struct censored {
    const int32_t *ended;     /* buckets */
    const struct tally *from; /* open, by day: the youngest are last */
    int32_t today;
    uint32_t bucket, open; /* how far they were taken */
};

static int64_t age_of(const struct censored *c, uint32_t i)
{
    return (c->today - (int64_t)c->from->list[c->from->n - 1 - i].thing) * DAY_S;
}

/* How many leave before a case of this length would be seen. */
static int64_t leave_before(struct censored *c, int64_t seconds)
{
    int64_t n = 0;

    for (; c->bucket < BUCKETS && bucket_middle(c->bucket) < seconds; c->bucket++)
        n += c->ended[c->bucket];
    for (; c->open < c->from->n && age_of(c, c->open) < seconds; c->open++)
        n += c->from->list[c->from->n - 1 - c->open].n;
    return n;
}

static void estimate(const struct step_sums *s, int64_t n, int32_t today, int64_t out[2])
{
    struct censored c = {
        .ended = s->histogram[COUNT_CENSORED - COUNT_TIME], .from = &s->from, .today = today};
    double still = 1;

    out[0] = out[1] = BOARD_NONE;
    for (uint32_t bucket = 0; bucket < BUCKETS && n > 0; bucket++) {
        int32_t done = s->histogram[CASE_GROSS][bucket];

        if (done <= 0)
            continue;
        n -= leave_before(&c, bucket_middle(bucket));
        still *= 1 - (double)done / (double)n;
        n -= done;
        if (out[0] == BOARD_NONE && still <= 0.5)
            out[0] = bucket_middle(bucket);
        if (still <= 0.1) {
            out[1] = bucket_middle(bucket);
            break;
        }
    }
}

/* ------------------------------------------------------------------ a step */

static int32_t per_mille(double share)
{
    return (int32_t)floor(share * 1000 + 0.5);
}

static void share_of(int64_t in_time, int64_t n, struct board_step *out)
{
    double p, z2n, middle, half, all = (double)n;

    out->share = out->share_low = out->share_high = BOARD_NONE;
    if (n <= 0)
        return;
    p = (double)in_time / all;
    z2n = Z95 * Z95 / all;
    middle = (p + z2n / 2) / (1 + z2n);
    half = Z95 * sqrt(p * (1 - p) / all + z2n / (4 * all)) / (1 + z2n);
    out->share = per_mille(p);
    out->share_low = per_mille(middle - half > 0 ? middle - half : 0);
    out->share_high = per_mille(middle + half < 1 ? middle + half : 1);
}

static void open_of(const struct step_sums *s, int32_t today, struct board_step *out)
{
    for (uint32_t i = 0; i < s->from.n; i++)
        out->open += s->from.list[i].n;
    out->oldest = s->from.n > 0 ? (int32_t)s->from.list[0].thing : 0;
    for (uint32_t i = 0; i < s->due.n && (int64_t)s->due.list[i].thing < today; i++)
        if (s->due.list[i].thing > 0)
            out->open_late += s->due.list[i].n;
}

void board_step_of(struct board *b, enum figure_step step, int32_t today, struct board_step *out)
{
    struct step_sums *s = &b->steps[step];

    tally_settle(&s->from);
    tally_settle(&s->due);
    *out = (struct board_step){.errors = s->errors};
    for (int i = 0; i < JUDGED; i++) {
        out->done += s->done[i];
        out->ended += s->ended[i];
    }
    open_of(s, today, out);
    out->cases = out->done + out->ended + out->open;
    out->in_time = s->done[0];
    out->late = s->done[1] + s->ended[1] + out->open_late;
    share_of(out->in_time, out->in_time + out->late, out);
    for (int time = 0; time < CASE_TIMES; time++)
        percentiles_of(s->histogram[time], out->done, out->times[time]);
    estimate(s, out->cases, today, out->estimate);
    memcpy(out->outcomes, s->outcomes, sizeof out->outcomes);
}

static int most_first(const void *a, const void *b)
{
    const struct board_way *x = a, *y = b;

    return x->n != y->n ? (x->n > y->n ? -1 : 1) : (int)x->to - (int)y->to;
}

const struct board_way *board_ways(struct board *b, size_t *n_out)
{
    tally_settle(&b->to);
    b->ways = domain_realloc(b->ways, b->to.n + 1, sizeof *b->ways);
    for (uint32_t i = 0; i < b->to.n; i++)
        b->ways[i] = (struct board_way){(place_t)b->to.list[i].thing, b->to.list[i].n};
    if (b->to.n > 1)
        qsort(b->ways, b->to.n, sizeof *b->ways, most_first);
    *n_out = b->to.n;
    return b->ways;
}
