/*
 * Following the log's leaves through those of a mirror; see align.h.
 */
#include "services/verify/align.h"

#include "common/log.h"
#include "services/proof/tree.h"

#include <stdlib.h>

/* A leaf that has no partner yet. */
struct single {
    uint8_t leaf[HASH_LEN];
    int64_t position;
    bool of_mirror;
};

struct ahead {
    uint8_t leaf[HASH_LEN];
    int64_t position;
};

struct align {
    align_tile_fn *get;
    void *get_arg;
    finding_fn *found;
    void *arg;
    uint64_t n;    /* leaves of the mirror that are proven */
    uint64_t next; /* the mirror's leaf that comes now */
    bool has_tile;
    uint64_t tile_index;
    int tile_n;
    uint8_t tile[2][TILE_BYTES];      /* that of `next`, and the one behind it */
    struct ahead ahead[ALIGN_WINDOW]; /* of the log, a ring; the first is the one that comes now */
    size_t first, n_ahead;
    struct single singles[ALIGN_KEPT];
    size_t n_singles;
};

struct align *align_new(align_tile_fn *tile, void *tile_arg, finding_fn *found, void *arg)
{
    struct align *a = calloc(1, sizeof *a);

    if (!a)
        log_fatal("memory_exhausted", "for=mirror");
    a->get = tile;
    a->get_arg = tile_arg;
    a->found = found;
    a->arg = arg;
    return a;
}

void align_free(struct align **a)
{
    free(*a);
    *a = NULL;
}

/* ------------------------------------------------------------------ the mirror */

/* Leaf i of the mirror, i < n; NULL: it can no longer be read. Two tiles are kept: the window may reach
 * from one into the next. */
static const uint8_t *leaf_at(struct align *a, uint64_t i)
{
    uint64_t index = i / TILE_HASHES;

    if (i >= a->n)
        return NULL;
    if (!a->has_tile || index < a->tile_index || index > a->tile_index + 1) {
        a->tile_index = index;
        a->has_tile =
            a->get(a->get_arg, index, a->tile[0]) > 0 &&
            ((index + 1) * TILE_HASHES >= a->n || a->get(a->get_arg, index + 1, a->tile[1]) > 0);
    }
    if (!a->has_tile)
        return NULL;
    return a->tile[index - a->tile_index] + i % TILE_HASHES * HASH_LEN;
}

/* The heads that n leaves have reached: false when one is not right. */
static bool heads_hold(struct align *a, const struct tree *t, const struct checkpoint *heads,
                       size_t n_heads)
{
    uint8_t root[HASH_LEN];

    for (size_t i = 0; i < n_heads; i++) {
        if (heads[i].n != t->n)
            continue;
        tree_root(t, root);
        if (memcmp(root, heads[i].root, HASH_LEN) != 0)
            return false;
        a->n = t->n;
    }
    return true;
}

int align_prove(struct align *a, const struct checkpoint *heads, size_t n_heads)
{
    struct tree t = {0};
    int n;

    for (uint64_t index = 0;; index++) {
        n = a->get(a->get_arg, index, a->tile[0]);
        for (int i = 0; i < n; i++) {
            tree_add(&t, a->tile[0] + (size_t)i * HASH_LEN);
            if (!heads_hold(a, &t, heads, n_heads))
                goto wrong;
        }
        if (n < TILE_HASHES)
            break;
    }
    if (n < 0)
        return -1;
    if (a->n > 0)
        return 0;

wrong:
    a->found(a->arg, &(struct finding){.code = FINDING_MIRROR,
                                       .from = (int64_t)a->n,
                                       .until = t.n > 0 ? (int64_t)t.n - 1 : 0});
    return -1;
}

/* ------------------------------------------------------------------ singles */

static void say(struct align *a, enum finding_code code, int64_t position)
{
    a->found(a->arg, &(struct finding){.code = code, .from = position, .until = position});
}

static void single_say(struct align *a, const struct single *s)
{
    say(a, s->of_mirror ? FINDING_REMOVED : FINDING_INSERTED, s->position);
}

/* Keeps it, or finds that the other side had it elsewhere. */
static void single_add(struct align *a, const uint8_t leaf[HASH_LEN], int64_t position,
                       bool of_mirror)
{
    struct single s = {.position = position, .of_mirror = of_mirror};

    memcpy(s.leaf, leaf, HASH_LEN);
    for (size_t i = 0; i < a->n_singles; i++) {
        struct single *other = &a->singles[i];

        if (other->of_mirror == of_mirror || memcmp(other->leaf, leaf, HASH_LEN) != 0)
            continue;
        a->found(a->arg, &(struct finding){.code = FINDING_MOVED,
                                           .from = of_mirror ? other->position : position,
                                           .until = of_mirror ? other->position : position,
                                           .has_was = true,
                                           .was = of_mirror ? position : other->position});
        *other = a->singles[--a->n_singles];
        return;
    }
    if (a->n_singles < ALIGN_KEPT)
        a->singles[a->n_singles++] = s;
    else
        single_say(a, &s);
}

/* At one position the mirror has one and the log another, and neither is elsewhere: it was changed. */
static void singles_say(struct align *a)
{
    for (size_t i = 0; i < a->n_singles; i++) {
        struct single *s = &a->singles[i], *other = NULL;

        for (size_t k = i + 1; k < a->n_singles && !other; k++)
            if (a->singles[k].position == s->position && a->singles[k].of_mirror != s->of_mirror)
                other = &a->singles[k];
        if (other) {
            say(a, FINDING_CHANGED, s->position);
            *other = a->singles[--a->n_singles];
        } else {
            single_say(a, s);
        }
    }
    a->n_singles = 0;
}

/* ------------------------------------------------------------------ following */

static const struct ahead *log_at(const struct align *a, size_t i)
{
    return &a->ahead[(a->first + i) % ALIGN_WINDOW];
}

static void log_drop(struct align *a, size_t n)
{
    a->first = (a->first + n) % ALIGN_WINDOW;
    a->n_ahead -= n;
}

static bool same(struct align *a, size_t in_log, uint64_t in_mirror)
{
    const uint8_t *leaf = in_log < a->n_ahead ? leaf_at(a, in_mirror) : NULL;

    return leaf && memcmp(log_at(a, in_log)->leaf, leaf, HASH_LEN) == 0;
}

/* How many of each side go before they are the same again; the fewest. False: not in the window. */
static bool meet_again(struct align *a, size_t *log_out, size_t *mirror_out)
{
    for (size_t sum = 1; sum < (size_t)2 * ALIGN_WINDOW; sum++)
        for (size_t k = 0; k <= sum; k++) {
            size_t i = sum % 2 == 0 ? (k % 2 == 0 ? sum / 2 + k / 2 : sum / 2 - (k + 1) / 2)
                                    : (k % 2 == 0 ? sum / 2 - k / 2 : sum / 2 + (k + 1) / 2);

            if (i > sum || i >= ALIGN_WINDOW || sum - i >= ALIGN_WINDOW ||
                !same(a, i, a->next + (sum - i)))
                continue;
            *log_out = i;
            *mirror_out = sum - i;
            return true;
        }
    return false;
}

static void part(struct align *a)
{
    size_t in_log = 1, in_mirror = 1;

    (void)meet_again(a, &in_log, &in_mirror);
    for (size_t i = 0; i < in_mirror; i++) {
        const uint8_t *leaf = leaf_at(a, a->next);

        if (leaf)
            single_add(a, leaf, (int64_t)a->next, true);
        a->next++;
    }
    for (size_t i = 0; i < in_log && a->n_ahead > 0; i++) {
        single_add(a, log_at(a, 0)->leaf, log_at(a, 0)->position, false);
        log_drop(a, 1);
    }
}

/* The first of the log that waits, with the mirror's. */
static void step(struct align *a)
{
    if (a->next >= a->n) {
        log_drop(a, 1); /* behind what is proven: nobody knows */
    } else if (same(a, 0, a->next)) {
        log_drop(a, 1);
        a->next++;
    } else {
        part(a);
    }
}

void align_take(struct align *a, const struct trace *t)
{
    struct ahead *place;

    while (a->n_ahead == ALIGN_WINDOW)
        step(a);
    place = &a->ahead[(a->first + a->n_ahead++) % ALIGN_WINDOW];
    memcpy(place->leaf, t->leaf, HASH_LEN);
    place->position = t->position;
}

void align_end(struct align *a)
{
    while (a->n_ahead > 0)
        step(a);
    if (a->next < a->n && a->n - a->next > ALIGN_WINDOW) {
        a->found(a->arg, &(struct finding){.code = FINDING_REMOVED,
                                           .from = (int64_t)a->next,
                                           .until = (int64_t)a->n - 1});
        a->next = a->n;
    }
    for (; a->next < a->n; a->next++) {
        const uint8_t *leaf = leaf_at(a, a->next);

        if (leaf)
            single_add(a, leaf, (int64_t)a->next, true);
    }
    singles_say(a);
}
