/*
 * Guessing what was there; see guess.h.
 */
#include "services/verify/guess.h"

#include "services/proof/leaf.h"

#define SMALL       2000           /* numbers tried of version and number */
#define KINDS       256            /* of kind and schema */
#define BYTES_TRIED ((size_t)4096) /* of a text, its bits turned one by one */

struct tried {
    const uint8_t *digest, *stored;
};

static bool is_it(const struct tried *t, const struct record *r)
{
    uint8_t leaf[HASH_LEN];

    look_leaf(r, t->digest, leaf);
    return memcmp(leaf, t->stored, HASH_LEN) == 0;
}

static void say(struct trace *t, enum column c, uint8_t flags, int64_t was)
{
    t->column = (uint8_t)c;
    t->flags |= flags;
    t->was = was;
}

/* ------------------------------------------------------------------ a bit that turned */

/* A small step of a number is a change like any other. */
#define SMALL_BITS 5
#define TURN(field, type, bits, c)                                                          \
    for (unsigned i = 0; i < (bits); i++) {                                                 \
        struct record x = *r;                                                               \
        x.field = (type)((uint64_t)x.field ^ UINT64_C(1) << i);                             \
        if (is_it(tried, &x)) {                                                             \
            say(t, (c), TRACE_WAS | (i < SMALL_BITS ? 0 : TRACE_TURNED), (int64_t)x.field); \
            return true;                                                                    \
        }                                                                                   \
    }

static bool turned_number(const struct tried *tried, const struct record *r, struct trace *t)
{
    TURN(version, int32_t, 32, COLUMN_VERSION)
    TURN(kind, int16_t, 16, COLUMN_KIND)
    TURN(schema, int16_t, 16, COLUMN_SCHEMA)
    TURN(fence, int32_t, 32, COLUMN_FENCE)
    TURN(number, int32_t, 32, COLUMN_NUMBER)
    TURN(at, int64_t, 64, COLUMN_AT)
    return false;
}

/* `bytes` is what the record or the digest is made of; it is put back. */
static bool turned_bytes(uint8_t *bytes, size_t n, bool (*is)(void *arg), void *arg)
{
    for (size_t i = 0; i < n && i < BYTES_TRIED; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            bool found;

            bytes[i] ^= (uint8_t)(1u << bit);
            found = is(arg);
            bytes[i] ^= (uint8_t)(1u << bit);
            if (found)
                return true;
        }
    return false;
}

struct texts {
    const struct tried *tried;
    struct record r;
    uint8_t salt[SALT_LEN];
    struct slice body;
};

static bool header_is(void *arg)
{
    struct texts *x = arg;

    return is_it(x->tried, &x->r);
}

static bool content_is(void *arg)
{
    struct texts *x = arg;
    uint8_t digest[HASH_LEN];

    leaf_digest(digest, x->salt, x->body);
    return is_it(&(struct tried){digest, x->tried->stored}, &x->r);
}

static bool turned_text(const struct tried *tried, const struct record *r, struct trace *t)
{
    struct texts x = {.tried = tried, .r = *r};
    struct buf copy = {0};
    enum column c = COLUMN_UNKNOWN;

    buf_reserve(&copy, 1);
    buf_add(&copy, r->party.p, r->party.n);
    buf_add(&copy, r->meta.p, r->meta.n);
    buf_add(&copy, r->body.p, r->body.n);
    x.r.party = slice_of(copy.p, r->party.n);
    x.r.meta = slice_of(copy.p + r->party.n, r->meta.n);
    x.body = slice_of(copy.p + r->party.n + r->meta.n, r->body.n);
    if (turned_bytes(x.r.stream.b, 16, header_is, &x))
        c = COLUMN_STREAM;
    else if (turned_bytes(x.r.append.b, 16, header_is, &x))
        c = COLUMN_APPEND;
    else if (turned_bytes(copy.p, r->party.n, header_is, &x))
        c = COLUMN_PARTY;
    else if (turned_bytes(copy.p + r->party.n, r->meta.n, header_is, &x))
        c = COLUMN_META;
    if (c == COLUMN_UNKNOWN && r->salt.p) {
        memcpy(x.salt, r->salt.p, SALT_LEN);
        if (turned_bytes(x.salt, SALT_LEN, content_is, &x))
            c = COLUMN_SALT;
        else if (turned_bytes(copy.p + r->party.n + r->meta.n, r->body.n, content_is, &x))
            c = COLUMN_BODY;
    }
    buf_free(&copy);
    if (c != COLUMN_UNKNOWN)
        say(t, c, TRACE_TURNED, 0);
    return c != COLUMN_UNKNOWN;
}

/* ------------------------------------------------------------------ other values */

/* A value in place of one column: when the leaf is then right, that was it. */
#define TRY(field, value, c)                                       \
    do {                                                           \
        struct record x = *r;                                      \
        x.field = (value);                                         \
        if (is_it(tried, &x))                                      \
            return say(t, (c), TRACE_WAS, (int64_t)x.field), true; \
    } while (0)
#define TRY_TEXT(field, value, c)           \
    do {                                    \
        struct record x = *r;               \
        x.field = (value);                  \
        if (is_it(tried, &x))               \
            return say(t, (c), 0, 0), true; \
    } while (0)

static bool as_before(const struct tried *tried, const struct record *r,
                      const struct record *before, struct trace *t)
{
    if (!before)
        return false;
    TRY(at, before->at, COLUMN_AT);
    TRY(fence, before->fence, COLUMN_FENCE);
    TRY(version, before->version + 1, COLUMN_VERSION);
    TRY_TEXT(stream, before->stream, COLUMN_STREAM);
    TRY_TEXT(append, before->append, COLUMN_APPEND);
    TRY_TEXT(party, before->party, COLUMN_PARTY);
    TRY_TEXT(meta, before->meta, COLUMN_META);
    return false;
}

static bool small(const struct tried *tried, const struct record *r, struct trace *t)
{
    for (int i = 0; i < KINDS; i++) {
        TRY(kind, (int16_t)i, COLUMN_KIND);
        TRY(schema, (int16_t)i, COLUMN_SCHEMA);
    }
    for (int i = 0; i < SMALL; i++) {
        TRY(version, i, COLUMN_VERSION);
        TRY(number, i, COLUMN_NUMBER);
        TRY(fence, i, COLUMN_FENCE);
    }
    return false;
}

/* Half of the bytes are the same: of two hashes that have nothing to do with each other they never are. */
static bool alike(const uint8_t a[HASH_LEN], const uint8_t b[HASH_LEN])
{
    int same = 0;

    for (int i = 0; i < HASH_LEN; i++)
        same += a[i] == b[i];
    return same >= HASH_LEN / 2;
}

void guess(const struct record *r, const struct record *before, struct trace *t)
{
    uint8_t digest[HASH_LEN];
    struct tried tried = {digest, t->stored};

    if (t->flags & TRACE_FAULT)
        return;
    if (alike(t->leaf, t->stored))
        say(t, COLUMN_LEAF, 0, 0);
    else if (look_digest(r, digest) && !turned_number(&tried, r, t) && !turned_text(&tried, r, t) &&
             !as_before(&tried, r, before, t))
        (void)small(&tried, r, t);
}
