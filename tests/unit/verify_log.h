/*
 * Logs as history writes them, in memory, from a seed: commits of one moment, appends of some events for one
 * stream, running numbers, now and then another writer. And a look at what verifying one comes to.
 */
#ifndef TESTS_UNIT_VERIFY_LOG_H
#define TESTS_UNIT_VERIFY_LOG_H

#include "common_test.h"

#include "services/proof/leaf.h"
#include "services/proof/tree.h"
#include "services/verify/check.h"
#include "services/verify/look.h"

#define LOG_MOST   1200
#define TEXT_MOST  64
#define NOON_APRIL INT64_C(1775044800000000) /* 1 April 2026 */

/* A row that owns its texts. */
struct own_row {
    struct record r;
    uint8_t party[8], meta[TEXT_MOST], salt[SALT_LEN], body[TEXT_MOST], leaf[HASH_LEN];
};

struct made_log {
    size_t n;
    struct own_row rows[LOG_MOST];
    struct trace traces[LOG_MOST];
};

/* ------------------------------------------------------------------ rows */

/* The slices of the copy are its own. */
MAYBE_UNUSED static void row_copy(struct own_row *to, const struct own_row *from)
{
    *to = *from;
    to->r.party.p = to->party;
    to->r.meta.p = to->meta;
    to->r.leaf.p = to->leaf;
    to->r.salt.p = from->r.salt.p ? to->salt : NULL;
    to->r.body.p = from->r.body.p ? to->body : NULL;
}

static void random_bytes(uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        p[i] = (uint8_t)chance();
}

/* As one who may write everything would: a leaf that fits the columns. */
MAYBE_UNUSED static void row_leaf(struct own_row *x)
{
    uint8_t digest[HASH_LEN];

    if (look_digest(&x->r, digest))
        look_leaf(&x->r, digest, x->leaf);
    x->r.leaf = slice_of(x->leaf, HASH_LEN);
}

static void row_texts(struct own_row *x, const char *party)
{
    size_t meta = 10 + chance_below(20), body = chance_below(TEXT_MOST);

    memcpy(x->party, party, strlen(party));
    random_bytes(x->meta, meta);
    random_bytes(x->body, body);
    random_bytes(x->salt, SALT_LEN);
    x->r.party = slice_of(x->party, strlen(party));
    x->r.meta = slice_of(x->meta, meta);
    x->r.salt = slice_of(x->salt, SALT_LEN);
    x->r.body = slice_of(x->body, body);
}

/* ------------------------------------------------------------------ a log */

#define STREAMS_MOST LOG_MOST

static struct {
    struct uuid id[STREAMS_MOST];
    int32_t version[STREAMS_MOST];
    uint32_t n;
    int32_t numbers[2][4]; /* of a party and year */
    int64_t at;
    int32_t fence;
} making;

static const char *const parties[] = {"ZVL", "TWE", "VWS", "coord"};

static void make_event(struct made_log *l, uint32_t stream, const struct uuid *append,
                       uint32_t party)
{
    struct own_row *x = &l->rows[l->n];
    int year = clock_year_amsterdam(making.at) % 4;

    *x = (struct own_row){.r = {.position = (int64_t)l->n,
                                .at = making.at,
                                .kind = (int16_t)(20 + chance_below(34)),
                                .schema = 1,
                                .version = ++making.version[stream],
                                .fence = making.fence,
                                .stream = making.id[stream],
                                .append = *append}};
    row_texts(x, parties[party]);
    if (x->r.version == 1 && party < 2) {
        x->r.has_number = true;
        x->r.number = ++making.numbers[party][year];
    }
    row_leaf(x);
    look(&x->r, &l->traces[l->n++]);
}

/* Commits of some appends, and their moments; a year goes round on the way. */
MAYBE_UNUSED static void log_make(struct made_log *l, size_t n)
{
    memset(&making, 0, sizeof making);
    making.at = NOON_APRIL + (int64_t)chance_below(280) * US_PER_DAY;
    making.fence = 1;
    l->n = 0;
    while (l->n < n) {
        uint32_t appends = 1 + chance_below(6);

        making.fence += chance_below(40) == 0;
        making.at += chance_below(50) == 0 ? 30 * US_PER_DAY : 1 + (int64_t)chance_below(2000000);
        for (uint32_t i = 0; i < appends && l->n < n; i++) {
            uint32_t events = chance_below(4) ? 1 : 1 + chance_below(5), stream, party;
            struct uuid append;

            if (making.n == 0 || chance_below(3) == 0)
                random_bytes(making.id[making.n++].b, 16);
            stream = chance_below(2) ? making.n - 1 : chance_below(making.n);
            party = chance_below(4);
            random_bytes(append.b, 16);
            while (events-- > 0 && l->n < n)
                make_event(l, stream, &append, party);
        }
    }
}

/* The head over the first n events, as it was signed. */
MAYBE_UNUSED static struct checkpoint log_head(const struct made_log *l, size_t n)
{
    struct checkpoint head = {.origin = "weerklank.example/log", .n = n};
    struct tree t = {0};

    for (size_t i = 0; i < n; i++)
        tree_add(&t, l->rows[i].leaf);
    tree_root(&t, head.root);
    return head;
}

/* ------------------------------------------------------------------ what is found */

#define FOUND_MOST 64

static struct {
    size_t n;
    struct finding list[FOUND_MOST];
} found;

static void on_found(void *arg, const struct finding *f)
{
    (void)arg;
    if (found.n < FOUND_MOST)
        found.list[found.n] = *f;
    found.n++;
}

/* Verifies these traces; how many findings. */
MAYBE_UNUSED static size_t check_traces(const struct trace *list, size_t n,
                                        const struct checkpoint *heads, size_t n_heads)
{
    struct check *c;
    struct check_told told;

    found.n = 0;
    c = check_new(heads, n_heads, on_found, NULL);
    for (size_t i = 0; i < n; i++)
        check_take(c, &list[i]);
    check_end(c, &told);
    check_free(&c);
    assert_int_equal(told.findings, found.n);
    assert_int_equal(told.events, n);
    return found.n;
}

static size_t found_kept(void)
{
    return found.n < FOUND_MOST ? found.n : FOUND_MOST;
}

/* One with this code that names the position, or a range with it. */
MAYBE_UNUSED static const struct finding *found_at(enum finding_code code, int64_t position)
{
    for (size_t i = 0; i < found_kept(); i++) {
        const struct finding *f = &found.list[i];

        if (f->code == code && f->from <= position && position <= f->until)
            return f;
    }
    return NULL;
}

MAYBE_UNUSED static bool found_any_at(int64_t position)
{
    for (int code = 0; code < FINDING_N; code++)
        if (found_at((enum finding_code)code, position))
            return true;
    return false;
}

MAYBE_UNUSED static void found_print(void)
{
    for (size_t i = 0; i < found_kept(); i++)
        print_message("%s %lld..%lld column %s\n", finding_word(found.list[i].code),
                      (long long)found.list[i].from, (long long)found.list[i].until,
                      column_name(found.list[i].column));
}

MAYBE_UNUSED static void assert_found(enum finding_code code, int64_t position)
{
    if (found_at(code, position))
        return;
    found_print();
    fail_msg("no %s at %lld", finding_word(code), (long long)position);
}

#endif
