/*
 * Loading a snapshot: the whole file is checked against its digest before anything of it is believed.
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

/* NULL when all is well, or the reason. */
static const char *head_take(struct source *s, struct cursor *out)
{
    const uint8_t *magic = take(s, SNAPSHOT_MAGIC_LEN), *leaf;

    if (!magic || memcmp(magic, SNAPSHOT_MAGIC, SNAPSHOT_MAGIC_LEN) != 0)
        return "no_snapshot";
    if (take_number(s, 4) != SNAPSHOT_VERSION || take_number(s, 4) != STATE_FOLD_VERSION)
        return "other_version";
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
    enum registry_set set;
    uint32_t slot;
    struct event e;

    if (!p)
        return n == 0 && !s->short_of ? NULL : "too_short";
    while (wire_list_record(list, &at, &shape_event, &e))
        if (state_fold(st, &e, &slot, &set) != FOLDED_SET)
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
        for (uint64_t j = 1; j <= n && !s->short_of; j++) {
            uint64_t where = take_number(s, 8);

            if (where)
                refs_set_position(&st->refs, region, year, (int64_t)j, (int64_t)where - 1);
        }
    }
    return s->short_of ? "too_short" : NULL;
}

static const char *signals_take(struct source *s, struct state *st)
{
    uint64_t n = 0, length;

    while ((length = take_number(s, 4)) > 0) {
        const uint8_t *p = take(s, length);
        struct signal signal;
        struct entry *e;
        uint32_t slot;

        if (!p || signal_unpack(&signal, slice_of(p + 1, length - 1)) < 0)
            return "signal";
        slot = table_add(&st->table, &signal.id);
        e = table_at(&st->table, slot);
        e->s = signal;
        e->flags |= p[0] & ENTRY_QUARANTINED;
        st->n_quarantined += p[0] != 0;
        refs_set_slot(&st->refs, signal.region, signal.year, signal.number, slot);
        n++;
    }
    if (take_number(s, 8) != n || s->short_of || s->n != 0)
        return "number_of_signals";
    return NULL;
}

static const char *state_take(struct slice file, struct state *st, struct cursor *cursor_out)
{
    struct source s = {.p = file.p, .n = file.n};
    uint8_t digest[HASH_LEN];
    const char *why;

    if (file.n < HASH_LEN)
        return "too_short";
    s.n -= HASH_LEN;
    hash_sha256_one(digest, s.p, s.n);
    if (memcmp(digest, s.p + s.n, HASH_LEN) != 0)
        return "digest";
    why = head_take(&s, cursor_out);
    if (!why)
        why = references_take(&s, st);
    if (!why)
        why = closed_take(&s, st);
    if (!why)
        why = signals_take(&s, st);
    return why;
}

int snapshot_load(const char *path, struct state *st, struct cursor *cursor_out)
{
    int64_t began = clock_mono_us();
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    const char *why;
    struct stat file;
    void *p;

    if (fd < 0 && errno == ENOENT)
        return -1;
    if (fd < 0 || fstat(fd, &file) < 0 || file.st_size <= 0)
        goto unreadable;
    p = mmap(NULL, (size_t)file.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (p == MAP_FAILED)
        goto unreadable;
    close(fd);
    why = state_take(slice_of(p, (size_t)file.st_size), st, cursor_out);
    munmap(p, (size_t)file.st_size);
    if (why) {
        log_warn("snapshot_refused", "why=%s", why);
        state_free(st);
        state_init(st);
        return -1;
    }
    log_info("snapshot_loaded", "position=%" PRId64 " signals=%u ms=%" PRId64, cursor_out->position,
             st->table.n_live, (clock_mono_us() - began) / US_PER_MS);
    return 0;

unreadable:
    log_warn("snapshot_refused", "why=%s",
             fd < 0 ? log_value(slice_str(strerror(errno))) : "empty");
    if (fd >= 0)
        close(fd);
    return -1;
}
