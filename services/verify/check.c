/*
 * The log as a whole; see check.h.
 */
#include "services/verify/check.h"

#include "common/log.h"
#include "services/proof/tree.h"
#include "services/verify/streams.h"

#include <stdlib.h>

#define APPEND_EVENTS 16   /* history takes no more in one */
#define PENDING_MOST  1000 /* that differ below one head; the ones after these are said at once */
#define GAPS_MOST     1000

/* Versions of a stream that did not come before later ones. */
struct gap {
    uint64_t stream;
    int64_t position; /* of the event that came instead */
    int32_t from, until;
};

struct check {
    finding_fn *found;
    void *arg;
    struct checkpoint *heads; /* by n */
    size_t n_heads, next_head;
    int64_t next; /* position */
    struct trace last;
    bool has_last, lost; /* lost: a head was not right, so none can be after it */
    uint32_t in_append;  /* events of it so far */
    struct tree tree, stored;
    bool two; /* the trees differ */
    struct streams streams, numbers;
    struct finding pending[PENDING_MOST];
    size_t n_pending;
    struct gap gaps[GAPS_MOST];
    size_t n_gaps;
    struct check_told told;
};

const char *finding_word(enum finding_code code)
{
#define FINDING_WORD_(NAME, word, nl, en) word,
    static const char *const words[] = {FINDINGS(FINDING_WORD_)};

    return words[code];
}

const char *finding_text(enum finding_code code, bool dutch)
{
#define FINDING_TEXT_(NAME, word, nl, en) {nl, en},
    static const char *const texts[][2] = {FINDINGS(FINDING_TEXT_)};

    return texts[code][dutch ? 0 : 1];
}

static void say(struct check *c, const struct finding *f)
{
    c->told.findings++;
    c->found(c->arg, f);
}

static void say_at(struct check *c, enum finding_code code, int64_t position)
{
    say(c, &(struct finding){.code = code, .from = position, .until = position});
}

static void say_two(struct check *c, enum finding_code code, int64_t position, int64_t was,
                    int64_t is)
{
    say(c, &(struct finding){.code = code,
                             .from = position,
                             .until = position,
                             .has_was = true,
                             .has_is = true,
                             .was = was,
                             .is = is});
}

/* ------------------------------------------------------------------ heads */

static int by_n(const void *a, const void *b)
{
    const struct checkpoint *x = a, *y = b;

    return (x->n > y->n) - (x->n < y->n);
}

/* One of each size stays; two roots of one size are a finding. */
static void sort_heads(struct check *c)
{
    size_t kept = 0;

    if (c->n_heads > 0)
        qsort(c->heads, c->n_heads, sizeof *c->heads, by_n);
    for (size_t i = 0; i < c->n_heads; i++) {
        if (kept > 0 && c->heads[kept - 1].n == c->heads[i].n) {
            if (memcmp(c->heads[kept - 1].root, c->heads[i].root, HASH_LEN) != 0)
                say_at(c, FINDING_FORK, (int64_t)c->heads[i].n - 1);
            continue;
        }
        c->heads[kept++] = c->heads[i];
    }
    c->n_heads = kept;
}

static void pending_say(struct check *c, bool leaf_changed)
{
    for (size_t i = 0; i < c->n_pending; i++) {
        struct finding *f = &c->pending[i];

        if (leaf_changed) {
            f->code = FINDING_LEAF;
            f->has_was = f->has_is = f->turned = false;
            f->column = COLUMN_LEAF;
        }
        say(c, f);
    }
    c->n_pending = 0;
}

static void head_right(struct check *c, uint64_t n)
{
    c->told.heads_right++;
    c->told.proven = n;
    c->two = false;
}

static void head_wrong(struct check *c)
{
    c->lost = true;
    say(c, &(struct finding){.code = FINDING_ROOT,
                             .from = (int64_t)c->told.proven,
                             .until = (int64_t)c->heads[c->next_head].n - 1});
}

static void head_compare(struct check *c, const struct checkpoint *head)
{
    uint8_t root[HASH_LEN];
    bool columns, stored;

    tree_root(&c->tree, root);
    columns = c->tree.n == head->n && memcmp(root, head->root, HASH_LEN) == 0;
    tree_root(c->two ? &c->stored : &c->tree, root);
    stored = c->tree.n == head->n && memcmp(root, head->root, HASH_LEN) == 0;
    pending_say(c, columns);
    if (!columns && stored)
        c->tree = c->stored; /* what is behind it is judged on its own */
    if (columns || stored)
        head_right(c, head->n);
    else
        head_wrong(c);
}

static void heads_look(struct check *c)
{
    for (; c->next_head < c->n_heads && c->heads[c->next_head].n <= (uint64_t)c->next;
         c->next_head++) {
#ifdef PLANT_VERIFY_SKIPS_THE_MIDDLE
        if (c->next_head + 1 < c->n_heads)
            continue;
#endif
        if (c->lost)
            c->told.heads_past++;
        else
            head_compare(c, &c->heads[c->next_head]);
    }
}

struct check *check_new(const struct checkpoint *heads, size_t n_heads, finding_fn *found,
                        void *arg)
{
    struct check *c = calloc(1, sizeof *c);

    if (!c)
        log_fatal("memory_exhausted", "for=check");
    c->found = found;
    c->arg = arg;
    c->n_heads = n_heads;
    c->heads = calloc(n_heads + 1, sizeof *c->heads);
    if (!c->heads)
        log_fatal("memory_exhausted", "heads=%zu", n_heads);
    if (n_heads > 0)
        memcpy(c->heads, heads, n_heads * sizeof *heads);
    sort_heads(c);
    heads_look(c);
    return c;
}

void check_free(struct check **c)
{
    if (!*c)
        return;
    streams_free(&(*c)->streams);
    streams_free(&(*c)->numbers);
    free((*c)->heads);
    free(*c);
    *c = NULL;
}

/* ------------------------------------------------------------------ versions */

static void gap_add(struct check *c, const struct trace *t, int32_t from)
{
    struct gap g = {t->stream, t->position, from, t->version - 1};

    if (c->n_gaps < GAPS_MOST)
        c->gaps[c->n_gaps++] = g;
    else
        say_two(c, FINDING_VERSION, t->position, from, t->version);
}

/* The event was missing before: it is in the wrong place, not one too many. */
static bool gap_fill(struct check *c, const struct trace *t)
{
    for (size_t i = 0; i < c->n_gaps; i++) {
        struct gap *g = &c->gaps[i];
        struct gap rest = *g;

        if (g->stream != t->stream || t->version < g->from || t->version > g->until)
            continue;
        say_two(c, FINDING_REORDERED, t->position, g->position, t->position);
        rest.from = t->version + 1;
        g->until = t->version - 1;
        if (g->from > g->until)
            *g = c->gaps[--c->n_gaps];
        if (rest.from <= rest.until && c->n_gaps < GAPS_MOST)
            c->gaps[c->n_gaps++] = rest;
        return true;
    }
    return false;
}

static void gaps_say(struct check *c)
{
    for (size_t i = 0; i < c->n_gaps; i++)
        say_two(c, FINDING_VERSION, c->gaps[i].position, c->gaps[i].from, c->gaps[i].until + 1);
    c->n_gaps = 0;
}

/* ------------------------------------------------------------------ appends */

static bool goes_on(const struct check *c, const struct trace *t)
{
    return c->has_last && c->last.stream == t->stream && c->last.append == t->append;
}

/* of: the append of the event before it in its stream. */
static void append_look(struct check *c, const struct trace *t, bool has_of, uint64_t of)
{
    bool same = has_of && of == t->append;

    if (!goes_on(c, t)) {
        c->in_append = 1;
        if (same)
            say_at(c, FINDING_APPEND, t->position);
        return;
    }
    c->in_append++;
    if (!same || c->in_append > APPEND_EVENTS || c->last.at != t->at || c->last.fence != t->fence ||
        c->last.party != t->party)
        say_at(c, FINDING_APPEND, t->position);
}

static void stream_look(struct check *c, const struct trace *t)
{
    struct streams_place *s = streams_use(&c->streams, t->stream);
    int32_t expected = s->version < INT32_MAX ? s->version + 1 : INT32_MAX;

    if (t->version < expected) {
        if (!gap_fill(c, t))
            say_at(c, FINDING_DUPLICATE, t->position);
        return;
    }
    if (t->version > expected)
        gap_add(c, t, expected);
    append_look(c, t, s->version > 0, streams_append(s));
    s->version = t->version;
    streams_set_append(s, t->append);
}

/* ------------------------------------------------------------------ one event */

static void order_look(struct check *c, const struct trace *t)
{
    if (c->has_last && t->at < c->last.at)
        say_two(c, FINDING_TIME, t->position, c->last.at, t->at);
    if (c->has_last && t->fence < c->last.fence)
        say_two(c, FINDING_FENCE, t->position, c->last.fence, t->fence);
}

static void number_look(struct check *c, const struct trace *t)
{
    struct streams_place *p;
    uint64_t key = t->party + UINT64_C(0x9e3779b97f4a7c15) * (uint16_t)t->year;

    if (t->number <= 0)
        return;
    p = streams_use(&c->numbers, key);
    if (t->number - 1 != p->version)
        say_two(c, FINDING_NUMBER, t->position, p->version, t->number);
    if (t->number > p->version)
        p->version = t->number;
}

static void changed(struct check *c, const struct trace *t)
{
    bool has_was = (t->flags & TRACE_WAS) != 0;
    struct finding f = {.code = t->column == COLUMN_LEAF ? FINDING_LEAF : FINDING_CHANGED,
                        .from = t->position,
                        .until = t->position,
                        .column = (enum column)t->column,
                        .turned = (t->flags & TRACE_TURNED) != 0,
                        .has_was = has_was,
                        .was = t->was};

    /* Which of the two it was is for the next head to say. */
    if ((t->flags & TRACE_DIFFERS) && !(t->flags & TRACE_FAULT) && c->n_pending < PENDING_MOST)
        c->pending[c->n_pending++] = f;
    else
        say(c, &f);
}

static void tree_take(struct check *c, const struct trace *t)
{
    if (!c->two && (t->flags & TRACE_DIFFERS)) {
        c->two = true;
        c->stored = c->tree;
    }
    if (c->two)
        tree_add(&c->stored, t->stored);
    tree_add(&c->tree, t->leaf);
}

void check_take(struct check *c, const struct trace *t)
{
    if (t->position > c->next)
        say(c,
            &(struct finding){.code = FINDING_REMOVED, .from = c->next, .until = t->position - 1});
    c->told.events++;
    if (t->position < c->next) {
        say_at(c, FINDING_INSERTED, t->position);
        return;
    }
#ifdef PLANT_VERIFY_IGNORES_THE_LAST_LEAF
    struct trace believed = *t;

    if (c->next_head < c->n_heads && (uint64_t)t->position + 1 == c->heads[c->next_head].n) {
        memcpy(believed.leaf, t->stored, HASH_LEN);
        believed.flags &= (uint8_t)~TRACE_DIFFERS;
        t = &believed;
    }
#endif
    c->told.erased += (t->flags & TRACE_EMPTY) != 0;
    if (t->flags & TRACE_BLIND)
        say_at(c, FINDING_ERASED, t->position);
    else if (t->flags & (TRACE_DIFFERS | TRACE_FAULT))
        changed(c, t);
    order_look(c, t);
    stream_look(c, t);
    number_look(c, t);
    tree_take(c, t);
    c->last = *t;
    c->has_last = true;
    c->next = t->position < INT64_MAX ? t->position + 1 : INT64_MAX;
    heads_look(c);
}

void check_end(struct check *c, struct check_told *out)
{
    if (c->next_head < c->n_heads)
        say(c, &(struct finding){.code = FINDING_TRUNCATED,
                                 .from = c->next,
                                 .until = (int64_t)c->heads[c->n_heads - 1].n - 1});
    pending_say(c, false);
    gaps_say(c);
    c->told.streams_bytes = streams_bytes(&c->streams);
    tree_root(&c->tree, c->told.root);
    *out = c->told;
}
