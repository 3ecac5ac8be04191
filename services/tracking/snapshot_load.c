/*
 * Loading a snapshot: each segment is checked against its digest before anything of it is believed. A
 * base that is not good is no snapshot; a delta that is not good ends it.
 */
#include "services/tracking/snapshot_in.h"

#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct source {
    const uint8_t *p;
    size_t n;
    bool short_of; /* something was asked for that is not there */
};

static const uint8_t *take(struct source *s, size_t n)
{
    const uint8_t *p = s->p;

    if (n > s->n || s->short_of) {
        s->short_of = true;
        return NULL;
    }
    s->p += n;
    s->n -= n;
    return p;
}

static uint64_t take_number(struct source *s, int width)
{
    const uint8_t *p = take(s, (size_t)width);
    uint64_t v = 0;

    for (int i = 0; p && i < width; i++)
        v |= (uint64_t)p[i] << (8 * i);
    return v;
}

/* NULL when all is well, or the reason; so below. */
static const char *head_take(struct source *s, int kind, struct cursor *out)
{
    const uint8_t *leaf;

    if (take_number(s, 4) != SNAPSHOT_VERSION || take_number(s, 4) != STATE_FOLD_VERSION)
        return "other_version";
    if (take_number(s, 1) != (uint64_t)kind)
        return "order";
    out->position = (int64_t)take_number(s, 8);
    leaf = take(s, sizeof out->leaf);
    if (!leaf)
        return "too_short";
    memcpy(out->leaf, leaf, sizeof out->leaf);
    return NULL;
}

static const char *references_take(struct source *s, struct state *st)
{
    size_t n = take_number(s, 4), at = 0;
    const uint8_t *p = take(s, n);
    struct wire_list list = {.p = p, .n = n};
    struct event e;

    if (!p)
        return "too_short";
    while (wire_list_record(list, &at, &shape_event, &e))
        if (!state_restore(st, &e))
            return "references";
    return at == n ? NULL : "references";
}

static const char *closed_take(struct source *s, struct state *st)
{
    uint64_t rows = take_number(s, 4);

    for (uint64_t i = 0; i < rows && !s->short_of; i++) {
        place_t region = (place_t)take_number(s, 2);
        int year = (int)take_number(s, 2);
        uint64_t n = take_number(s, 4);

        if (n * 8 > s->n)
            return "too_short";
        refs_extend(&st->refs, region, year, (uint32_t)n);
        for (uint64_t j = 1; j <= n; j++) {
            uint64_t where = take_number(s, 8);

            if (where)
                refs_set_position(&st->refs, region, year, (int64_t)j, (int64_t)where - 1);
        }
    }
    return s->short_of ? "too_short" : NULL;
}

/* ------------------------------------------------------------------ records */

static const char *signal_take(struct slice bytes, struct state *st, bool quarantined)
{
    struct signal signal;
    struct entry *e;
    uint32_t slot;

    if (signal_unpack(&signal, bytes) < 0)
        return "signal";
    slot = table_find(&st->table, &signal.id);
    if (slot == SLOT_NONE)
        slot = table_add(&st->table, &signal.id);
    e = table_at(&st->table, slot);
    signal_free(&e->s);
    e->s = signal;
    if (quarantined && !(e->flags & ENTRY_QUARANTINED)) {
        e->flags |= ENTRY_QUARANTINED;
        st->n_quarantined++;
    }
    refs_set_slot(&st->refs, signal.region, signal.year, signal.number, slot);
    return NULL;
}

static const char *gone_take(struct source s, struct state *st)
{
    const uint8_t *id = take(&s, 16);
    int64_t position = (int64_t)take_number(&s, 8), number = (int64_t)take_number(&s, 4);
    int year = (int)take_number(&s, 2);
    place_t region = (place_t)take_number(&s, 2);
    struct uuid key;
    uint32_t slot;

    if (!id || s.short_of)
        return "gone";
    memcpy(key.b, id, sizeof key.b);
    slot = table_find(&st->table, &key);
    if (slot != SLOT_NONE)
        table_remove(&st->table, slot);
    refs_set_position(&st->refs, region, year, number, position);
    return NULL;
}

static const char *record_take(struct slice bytes, struct state *st)
{
    struct slice rest = slice_of(bytes.p + 1, bytes.n - 1);

    switch (bytes.p[0]) {
    case RECORD_SIGNAL:
    case RECORD_QUARANTINED:
        return signal_take(rest, st, bytes.p[0] == RECORD_QUARANTINED);
    case RECORD_GONE:
        return gone_take((struct source){.p = rest.p, .n = rest.n}, st);
    default:
        return "record";
    }
}

static const char *records_take(struct source *s, struct state *st)
{
    uint64_t n = 0, length;

    while ((length = take_number(s, 4)) > 0) {
        const uint8_t *p = take(s, length);
        const char *why = p ? record_take(slice_of(p, length), st) : "too_short";

        if (why)
            return why;
        n++;
    }
    return take_number(s, 8) == n && !s->short_of && s->n == 0 ? NULL : "number_of_records";
}

/* ------------------------------------------------------------------ segments */

/* The body of the next segment, when all of it is there and unchanged. */
static const char *segment_take(struct source *file, struct source *body_out)
{
    const uint8_t *magic = take(file, 8), *body, *sum;
    uint64_t length = take_number(file, 8);
    uint8_t digest[HASH_LEN];

    if (!magic || file->short_of || memcmp(magic, SNAPSHOT_MAGIC, 8) != 0)
        return "no_snapshot";
    body = take(file, length);
    sum = take(file, HASH_LEN);
    if (!body || !sum || length == 0)
        return "too_short";
    hash_sha256_one(digest, body, length);
    if (memcmp(digest, sum, HASH_LEN) != 0)
        return "digest";
    *body_out = (struct source){.p = body, .n = length};
    return NULL;
}

static const char *base_take(struct source *file, struct state *st, struct cursor *out)
{
    struct source body;
    const char *why = segment_take(file, &body);

    if (!why)
        why = head_take(&body, SEGMENT_BASE, out);
    if (!why)
        why = references_take(&body, st);
    if (!why)
        why = closed_take(&body, st);
    return why ? why : records_take(&body, st);
}

static const char *delta_take(struct source body, struct state *st, struct cursor *out)
{
    const char *why = head_take(&body, SEGMENT_DELTA, out);

    if (!why)
        why = references_take(&body, st);
    return why ? why : records_take(&body, st);
}

/* Deltas up to the first that is torn. One that is whole and makes no sense is a fault of ours: then
 * nothing of the file is believed. */
static const char *deltas_take(struct snapshot *s, struct source file, struct state *st,
                               struct cursor *out)
{
    size_t all = (size_t)s->base + file.n;

    while (file.n > 0) {
        struct source body;
        const char *why = segment_take(&file, &body);

        if (why) {
            log_info("snapshot_torn", "why=%s at=%" PRId64, why, s->end);
            return NULL;
        }
        why = delta_take(body, st, out);
        if (why)
            return why;
        s->end = (int64_t)(all - file.n);
    }
    return NULL;
}

static const char *file_take(struct snapshot *s, struct slice bytes, struct state *st,
                             struct cursor *out)
{
    struct source file = {.p = bytes.p, .n = bytes.n};
    const char *why = base_take(&file, st, out);

    if (why)
        return why;
    s->base = s->end = (int64_t)(bytes.n - file.n);
    return deltas_take(s, file, st, out);
}

int snapshot_load(struct snapshot *s, struct state *st, struct cursor *cursor_out)
{
    int64_t began = clock_mono_us();
    const char *why = NULL;
    struct stat file;
    void *p = MAP_FAILED;

    s->fd = open(s->path, O_RDWR | O_CLOEXEC);
    if (s->fd < 0 && errno == ENOENT)
        return -1;
    if (s->fd < 0 || fstat(s->fd, &file) < 0) {
        why = strerror(errno);
        goto refuse;
    }
    if (file.st_size > 0)
        p = mmap(NULL, (size_t)file.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, s->fd, 0);
    if (p == MAP_FAILED) {
        why = file.st_size > 0 ? strerror(errno) : "empty";
        goto refuse;
    }
    why = file_take(s, slice_of(p, (size_t)file.st_size), st, cursor_out);
    munmap(p, (size_t)file.st_size);
    if (why)
        goto refuse;
    s->references = st->references.n;
    st->position = cursor_out->position;
    for (uint32_t i = 0; i < st->table.n; i++)
        state_holder_check(st, i);
    log_info("snapshot_loaded", "position=%" PRId64 " signals=%u ms=%" PRId64, cursor_out->position,
             st->table.n_live, (clock_mono_us() - began) / US_PER_MS);
    return 0;

refuse:
    log_warn("snapshot_refused", "why=%s", log_value(slice_str(why)));
    snapshot_forget(s);
    state_free(st);
    state_init(st);
    return -1;
}
