/*
 * The form of bytes from outside: one pass, nothing allocated, every bound hard.
 *
 * What is refused here would be costly or ambiguous for whoever reads on: claims of bytes that are
 * not there, nesting, more values than a message needs, keys that are no text or stand twice, text
 * that is no UTF-8 or holds NUL, extension types, NaN and infinity, bytes behind the end.
 */
#include "proto/wire_bytes.h"

#include "common/text.h"

/* Eight kilobytes that need no zeroes first. */
#define UNINITIALIZED __attribute__((uninitialized))

#define HIGH_BITS UINT64_C(0x8080808080808080)
#define ONES      UINT64_C(0x0101010101010101)

/* A map or array that is not at its end. Keys are remembered to find one that stands twice: `seen`
 * has a bit for each hash that came by, so most keys need no comparison at all. */
struct level {
    uint32_t left; /* values to come */
    uint32_t n_keys;
    bool is_map;
    uint64_t seen;
    struct key {
        uint32_t hash; /* with the length in its low 7 bits */
        uint32_t at;
    } keys[WIRE_KEYS];
};

struct check {
    struct wire_cursor c;
    const uint8_t *start;
    uint32_t nodes;
    int depth; /* levels in use */
    const char *why;
    struct level levels[WIRE_DEPTH];
};

static int refuse(struct check *k, const char *why)
{
    k->why = why;
    return -1;
}

static uint64_t load64(const uint8_t *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static uint32_t load32(const uint8_t *p)
{
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* Up to eight bytes of a shorter run, each at least once, and nothing else. */
static uint64_t load_short(const uint8_t *p, size_t n)
{
    if (n >= 4)
        return load32(p) | (uint64_t)load32(p + n - 4) << 32;
    if (n == 0)
        return ONES;
    return (uint64_t)p[0] | (uint64_t)p[n / 2] << 8 | (uint64_t)p[n - 1] << 16 | ONES << 24;
}

/* Only bytes 0x01 to 0x7f? A no may be wrong, a yes is not. */
static bool looks_plain(const uint8_t *p, size_t n)
{
    uint64_t bad = 0;

    if (n < 8) {
        uint64_t v = load_short(p, n);

        return (((v - ONES) | v) & HIGH_BITS) == 0;
    }
    for (size_t i = 0; i + 8 <= n; i += 8)
        bad |= (load64(p + i) - ONES) | load64(p + i);
    bad |= (load64(p + n - 8) - ONES) | load64(p + n - 8);
    return (bad & HIGH_BITS) == 0;
}

static int check_text(struct check *k, struct slice s)
{
    if (!looks_plain(s.p, s.n) && !text_utf8_valid(s.p, s.n))
        return refuse(k, "a text that is no UTF-8, or holds NUL");
    return 0;
}

static uint32_t key_hash(struct slice s)
{
    uint64_t v = load_short(s.p, s.n < 8 ? s.n : 8);

    if (s.n >= 8)
        v = load64(s.p) ^ (load64(s.p + s.n - 8) << 1 | 1);
    v = (v + s.n) * UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)(v >> 32 & ~UINT64_C(0x7f)) | (uint32_t)s.n;
}

/* The key in front of the next value of a map. */
static int check_key(struct check *k, struct level *level)
{
    struct slice s;
    uint32_t hash;
    uint64_t bit;

    if (wire_take_str(&k->c, &s) < 0)
        return refuse(k, "a key that is no text, or is not there whole");
    if (s.n == 0 || s.n > WIRE_KEY)
        return refuse(k, "a key that is empty or too long");
    if (check_text(k, s) < 0)
        return -1;
    hash = key_hash(s);
    bit = UINT64_C(1) << (hash >> 26);
    if (level->seen & bit) {
        for (uint32_t i = 0; i < level->n_keys; i++)
            if (level->keys[i].hash == hash && memcmp(k->start + level->keys[i].at, s.p, s.n) == 0)
                return refuse(k, "a key that stands twice in one map");
    }
    level->seen |= bit;
    level->keys[level->n_keys++] = (struct key){hash, (uint32_t)(s.p - k->start)};
    return 0;
}

static int open_level(struct check *k, bool is_map, uint32_t count)
{
    struct level *level;

    if (k->depth == WIRE_DEPTH)
        return refuse(k, "nested too deep");
    if (is_map && count > WIRE_KEYS)
        return refuse(k, "a map with too many keys");
    if (count > WIRE_NODES - k->nodes)
        return refuse(k, "too many values");
    k->nodes += count;
    level = &k->levels[k->depth++];
    level->left = count;
    level->is_map = is_map;
    level->seen = 0;
    level->n_keys = 0;
    return 0;
}

static int check_float(struct check *k, size_t width)
{
    bool finite;

    if (wire_left(&k->c) <= width)
        return refuse(k, "it ends too early");
    if (width == 4)
        finite = (wire_get32(k->c.p + 1) & 0x7f800000) != 0x7f800000;
    else
        finite = (wire_get64(k->c.p + 1) >> 52 & 0x7ff) != 0x7ff;
    if (!finite)
        return refuse(k, "a number that is none or infinite");
    k->c.p += 1 + width;
    return 0;
}

/* One value; of an array or map only the head. */
static int check_value(struct check *k)
{
    struct slice s;
    uint32_t count;
    int64_t number;
    uint8_t lead;

    if (wire_left(&k->c) == 0)
        return refuse(k, "it ends too early");
    lead = *k->c.p;
    if (lead <= 0x7f || lead >= 0xe0 || lead == 0xc0 || lead == 0xc2 || lead == 0xc3) {
        k->c.p++;
        return 0;
    }
    if ((lead & 0xe0) == 0xa0 || (lead >= 0xd9 && lead <= 0xdb)) {
        if (wire_take_str(&k->c, &s) < 0)
            return refuse(k, "it ends too early");
        return check_text(k, s);
    }
    if (lead <= 0x8f || lead >= 0xde) {
        if (wire_take_map(&k->c, &count) < 0)
            return refuse(k, "more pairs claimed than there are bytes");
        return open_level(k, true, count);
    }
    if (lead <= 0x9f || lead >= 0xdc) {
        if (wire_take_array(&k->c, &count) < 0)
            return refuse(k, "more elements claimed than there are bytes");
        return open_level(k, false, count);
    }
    if (lead >= 0xc4 && lead <= 0xc6)
        return wire_take_bin(&k->c, &s) < 0 ? refuse(k, "it ends too early") : 0;
    if (lead >= 0xcc && lead <= 0xd3)
        return wire_take_int(&k->c, &number) < 0 ? refuse(k, "it ends too early") : 0;
    if (lead == 0xca || lead == 0xcb)
        return check_float(k, lead == 0xca ? 4 : 8);
    return refuse(k, "an extension type");
}

static int check_all(struct check *k)
{
    if (wire_left(&k->c) > UINT32_MAX)
        return refuse(k, "too long");
    if (wire_left(&k->c) == 0)
        return refuse(k, "it is empty");
    if (check_value(k) < 0)
        return -1;
    if (k->depth == 0)
        return refuse(k, "no array and no map");
    while (k->depth > 0) {
        struct level *level = &k->levels[k->depth - 1];

        if (level->left == 0) {
            k->depth--;
            continue;
        }
        level->left--;
        if (level->is_map && check_key(k, level) < 0)
            return -1;
        if (check_value(k) < 0)
            return -1;
    }
    if (wire_left(&k->c) > 0)
        return refuse(k, "bytes behind the end");
    return 0;
}

int wire_check(struct slice frame, const char **why_out)
{
    struct check k UNINITIALIZED;

    k.c = wire_cursor_of(frame.p, frame.n);
    k.start = frame.p;
    k.nodes = 1;
    k.depth = 0;
    k.why = NULL;
    if (check_all(&k) == 0)
        return 0;
    if (why_out)
        *why_out = k.why;
    return -1;
}

/* Bytes behind each lead byte 0xc0 to 0xdf: `fixed` ones, or as many as a number of `width` bytes
 * says; or that number of values, each `values` times. */
static const struct form {
    uint8_t fixed, width, values;
    bool bad;
} forms[32] = {
    [0x01] = {.bad = true}, /* never used */
    [0x04] = {.width = 1},
    [0x05] = {.width = 2},
    [0x06] = {.width = 4}, /* bin */
    [0x07] = {.bad = true},
    [0x08] = {.bad = true},
    [0x09] = {.bad = true}, /* ext */
    [0x0a] = {.fixed = 4},
    [0x0b] = {.fixed = 8}, /* float */
    [0x0c] = {.fixed = 1},
    [0x0d] = {.fixed = 2},
    [0x0e] = {.fixed = 4}, /* unsigned */
    [0x0f] = {.fixed = 8}, /* unsigned */
    [0x10] = {.fixed = 1},
    [0x11] = {.fixed = 2},
    [0x12] = {.fixed = 4}, /* signed */
    [0x13] = {.fixed = 8}, /* signed */
    [0x14] = {.bad = true},
    [0x15] = {.bad = true},
    [0x16] = {.bad = true}, /* fixext */
    [0x17] = {.bad = true},
    [0x18] = {.bad = true}, /* fixext */
    [0x19] = {.width = 1},
    [0x1a] = {.width = 2},
    [0x1b] = {.width = 4}, /* str */
    [0x1c] = {.width = 2, .values = 1},
    [0x1d] = {.width = 4, .values = 1}, /* array */
    [0x1e] = {.width = 2, .values = 2},
    [0x1f] = {.width = 4, .values = 2}, /* map */
};

int wire_skip(struct wire_cursor *c)
{
    const uint8_t *p = c->p;
    uint64_t todo = 1;

    while (todo > 0) {
        size_t left = (size_t)(c->end - p), n = 0;
        uint8_t lead;

        /* Each value that is still to come is at least one byte. */
        if (todo > left)
            return -1;
        lead = *p++;
        left--;
        todo--;
        if (lead <= 0x7f || lead >= 0xe0)
            continue;
        if (lead >= 0xc0) {
            const struct form *form = &forms[lead - 0xc0];

            if (form->bad || left < form->width)
                return -1;
            n = form->fixed;
            if (form->width)
                n = form->width == 1 ? *p : form->width == 2 ? wire_get16(p) : wire_get32(p);
            p += form->width;
            left -= form->width;
            if (form->values) {
                todo += (uint64_t)n * form->values;
                continue;
            }
        } else if (lead >= 0xa0) {
            n = lead & 0x1f;
        } else {
            todo += lead >= 0x90 ? (uint64_t)(lead & 0x0f) : 2 * (uint64_t)(lead & 0x0f);
            continue;
        }
        if (n > left)
            return -1;
        p += n;
    }
    c->p = p;
    return 0;
}
