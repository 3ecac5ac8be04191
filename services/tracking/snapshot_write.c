/*
 * Writing a snapshot, slice by slice: a delta behind the file's last good segment, a base into a file
 * of its own that takes the old one's place at the end.
 */
#include "services/tracking/snapshot_in.h"

#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"
#include "services/domain/duties.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SLICE       ((size_t)512 << 10) /* bytes a turn, about */
#define SLOTS       65536               /* looked at in a turn */
#define DELTAS_FREE (INT64_C(4) << 20)  /* bytes of deltas that are no reason for a new base */
#define SETTLE      (1 * US_PER_S)      /* in which the disk writes what it was given */

void snapshot_init(struct snapshot *s, const char *path)
{
    struct buf temporary = {0};

    buf_printf(&temporary, "%s.new", path);
    buf_add(&temporary, "", 1);
    *s = (struct snapshot){
        .fd = -1, .new_fd = -1, .path = strdup(path), .temporary = (char *)temporary.p};
    s->digest = EVP_MD_CTX_new();
    if (!s->path || !s->digest)
        log_fatal("memory_exhausted", "what=snapshot");
}

void snapshot_free(struct snapshot *s)
{
    snapshot_give_up(s);
    snapshot_forget(s);
    EVP_MD_CTX_free(s->digest);
    free(s->path);
    free(s->temporary);
}

void snapshot_forget(struct snapshot *s)
{
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
}

bool snapshot_writing(const struct snapshot *s)
{
    return s->step != SNAPSHOT_IDLE;
}

/* What was begun is taken back. Records that are no longer dirty are in no file now: a base follows. */
void snapshot_give_up(struct snapshot *s)
{
    if (s->step == SNAPSHOT_IDLE)
        return;
    if (s->new_fd >= 0) {
        close(s->new_fd);
        unlink(s->temporary);
    } else if (ftruncate(s->fd, (off_t)s->end) < 0) {
        log_error("snapshot_failed", "what=truncate why=%s", log_value(slice_str(strerror(errno))));
    }
    s->new_fd = -1;
    snapshot_forget(s);
    s->step = SNAPSHOT_IDLE;
    buf_free(&s->slice);
}

static int failed(struct snapshot *s, const char *what)
{
    log_error("snapshot_failed", "what=%s why=%s", what, log_value(slice_str(strerror(errno))));
    snapshot_give_up(s);
    return -1;
}

/* ------------------------------------------------------------------ bytes */

static int file_of(const struct snapshot *s)
{
    return s->new_fd >= 0 ? s->new_fd : s->fd;
}

static int write_at(const struct snapshot *s, const void *bytes, size_t n, int64_t at)
{
    const uint8_t *p = bytes;

    while (n > 0) {
        ssize_t done = pwrite(file_of(s), p, n, (off_t)at);

        if (done < 0 && errno != EINTR)
            return -1;
        if (done > 0) {
            p += done;
            at += done;
            n -= (size_t)done;
        }
    }
    return 0;
}

/* The disk begins at once, so that a sync at the end has little to wait for. */
static int slice_write(struct snapshot *s)
{
    if (EVP_DigestUpdate(s->digest, s->slice.p, s->slice.n) != 1 ||
        write_at(s, s->slice.p, s->slice.n, s->at) < 0)
        return -1;
    (void)!sync_file_range(file_of(s), (off_t)s->at, (off_t)s->slice.n, SYNC_FILE_RANGE_WRITE);
    s->at += (int64_t)s->slice.n;
    buf_reset(&s->slice);
    return 0;
}

static void number_to(uint8_t *to, uint64_t v, int width)
{
    for (int i = 0; i < width; i++)
        to[i] = (uint8_t)(v >> (8 * i));
}

static void put(struct buf *b, uint64_t v, int width)
{
    uint8_t bytes[8];

    number_to(bytes, v, width);
    buf_add(b, bytes, (size_t)width);
}

/* ------------------------------------------------------------------ records */

static void gone_put(struct snapshot *s, const struct gone *g)
{
    put(&s->slice, 1 + 32, 4);
    put(&s->slice, RECORD_GONE, 1);
    buf_add(&s->slice, g->id.b, sizeof g->id.b);
    put(&s->slice, (uint64_t)g->position, 8);
    put(&s->slice, g->number, 4);
    put(&s->slice, g->year, 2);
    put(&s->slice, g->region, 2);
    s->n++;
}

static void signal_put(struct snapshot *s, struct entry *e)
{
    size_t at = s->slice.n;

    if (signal_over(&e->s) && !(e->flags & ENTRY_QUARANTINED)) {
        struct gone g = gone_of(&e->s);

        gone_put(s, &g);
    } else {
        put(&s->slice, 0, 4);
        put(&s->slice, e->flags & ENTRY_QUARANTINED ? RECORD_QUARANTINED : RECORD_SIGNAL, 1);
        signal_pack(&e->s, &s->slice);
        number_to(s->slice.p + at, s->slice.n - at - 4, 4);
        s->n++;
    }
    e->flags &= ~ENTRY_DIRTY & 0xff;
}

static bool is_known(const struct entry *e)
{
    return (e->flags & ENTRY_USED) && !(e->flags & ENTRY_LOADING) && e->s.version > 0;
}

static void signals_put(struct snapshot *s, const struct state *st)
{
    uint32_t last = s->next_slot + SLOTS;

    for (; s->next_slot < st->table.n && s->next_slot < last && s->slice.n < SLICE;
         s->next_slot++) {
        struct entry *e = table_at(&st->table, s->next_slot);

        if (is_known(e) && (s->new_fd >= 0 || (e->flags & ENTRY_DIRTY)))
            signal_put(s, e);
    }
}

/* One that left memory and came back meanwhile stands here as it is now, whatever stood before. */
static void gone_all_put(struct snapshot *s, const struct state *st)
{
    for (; s->next_gone < st->gone.n && s->slice.n < SLICE; s->next_gone += sizeof(struct gone)) {
        struct gone g;
        uint32_t slot;

        memcpy(&g, st->gone.p + s->next_gone, sizeof g);
        slot = table_find(&st->table, &g.id);
        if (slot != SLOT_NONE && is_known(table_at(&st->table, slot)))
            signal_put(s, table_at(&st->table, slot));
        else
            gone_put(s, &g);
    }
}

/* ------------------------------------------------------------------ beginning */

/* Where a reference leads when its signal will not be in the file: 0 when it will. */
static uint64_t closed_where(const struct state *st, uint64_t where)
{
    const struct entry *e;

    if (!(where >> 63))
        return where;
    e = table_at(&st->table, (uint32_t)where);
    return signal_over(&e->s) ? (uint64_t)e->s.position + 1 : 0;
}

static void closed_put(struct buf *b, const struct state *st)
{
    put(b, st->refs.n, 4);
    for (uint32_t i = 0; i < st->refs.n; i++) {
        const struct ref_row *row = &st->refs.rows[i];

        put(b, row->region, 2);
        put(b, row->year, 2);
        put(b, row->n, 4);
        for (uint32_t j = 0; j < row->n; j++)
            put(b, closed_where(st, row->where[j]), 8);
    }
}

static void head_put(struct snapshot *s, const struct state *st, int kind)
{
    struct buf *b = &s->slice;
    size_t references = kind == SEGMENT_BASE ? 0 : s->references;

    put(b, SNAPSHOT_VERSION, 4);
    put(b, STATE_FOLD_VERSION, 4);
    put(b, (uint64_t)kind, 1);
    put(b, (uint64_t)s->cursor.position, 8);
    buf_add(b, s->cursor.leaf, sizeof s->cursor.leaf);
    put(b, st->references.n - references, 4);
    if (st->references.n > references)
        buf_add(b, st->references.p + references, st->references.n - references);
    s->references = st->references.n;
    if (kind == SEGMENT_BASE)
        closed_put(b, st);
}

static bool base_due(const struct snapshot *s, const struct state *st)
{
    return s->fd < 0 || st->gone_lost || s->end - s->base > s->base + DELTAS_FREE;
}

int snapshot_begin(struct snapshot *s, struct state *st, const struct cursor *at)
{
    static const uint8_t head[SNAPSHOT_HEAD] = SNAPSHOT_MAGIC;
    bool base = base_due(s, st);

    s->step = SNAPSHOT_SIGNALS;
    s->began_us = clock_mono_us();
    s->cursor = *at;
    s->next_slot = 0;
    s->next_gone = 0;
    s->n = 0;
    s->start = base ? 0 : s->end;
    s->at = s->start + SNAPSHOT_HEAD;
    if (base) {
        s->new_fd = open(s->temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        buf_free(&st->gone);
        st->gone_lost = false;
    }
    if (file_of(s) < 0) {
        s->step = SNAPSHOT_IDLE;
        return failed(s, "open");
    }
    if (EVP_DigestInit_ex(s->digest, EVP_sha256(), NULL) != 1)
        return failed(s, "digest");
    head_put(s, st, base ? SEGMENT_BASE : SEGMENT_DELTA);
    if (write_at(s, head, sizeof head, s->start) < 0 || slice_write(s) < 0)
        return failed(s, "write");
    return 0;
}

/* ------------------------------------------------------------------ ending */

static int segment_close(struct snapshot *s)
{
    uint8_t digest[HASH_LEN], length[8];

    put(&s->slice, 0, 4); /* no more records */
    put(&s->slice, s->n, 8);
    if (slice_write(s) < 0)
        return failed(s, "write");
    number_to(length, (uint64_t)(s->at - s->start - SNAPSHOT_HEAD), 8);
    if (EVP_DigestFinal_ex(s->digest, digest, NULL) != 1 ||
        write_at(s, digest, sizeof digest, s->at) < 0 ||
        write_at(s, length, sizeof length, s->start + 8) < 0)
        return failed(s, "write");
    s->at += (int64_t)sizeof digest;
    buf_free(&s->slice);
    return 0;
}

static int base_place(struct snapshot *s)
{
    if (fsync(s->new_fd) < 0)
        return failed(s, "sync");
    if (rename(s->temporary, s->path) < 0)
        return failed(s, "rename");
    snapshot_forget(s);
    s->fd = s->new_fd;
    s->new_fd = -1;
    s->base = s->at;
    return 0;
}

static enum snapshot_progress finish(struct snapshot *s)
{
    bool base = s->new_fd >= 0;

    if (base && base_place(s) < 0)
        return SNAPSHOT_FAILED;
    s->end = s->at;
    s->step = SNAPSHOT_IDLE;
    log_info("snapshot_written",
             "kind=%s position=%" PRId64 " records=%" PRIu64 " bytes=%" PRId64 " ms=%" PRId64,
             base ? "base" : "delta", s->cursor.position, s->n, s->at - s->start,
             (clock_mono_us() - s->began_us) / US_PER_MS);
    return SNAPSHOT_DONE;
}

enum snapshot_progress snapshot_continue(struct snapshot *s, struct state *st, bool hurry)
{
    switch (s->step) {
    case SNAPSHOT_SIGNALS:
        signals_put(s, st);
        if (s->next_slot >= st->table.n)
            s->step = SNAPSHOT_GONE;
        break;
    case SNAPSHOT_GONE:
        gone_all_put(s, st);
        if (s->next_gone < st->gone.n)
            break;
        buf_free(&st->gone); /* what comes from now on is for the next segment */
        if (segment_close(s) < 0)
            return SNAPSHOT_FAILED;
        s->step = SNAPSHOT_SETTLING;
        s->settled_us = clock_mono_us() + SETTLE;
        return hurry || s->new_fd < 0 ? finish(s) : SNAPSHOT_LATER;
    case SNAPSHOT_SETTLING:
        return hurry || clock_mono_us() >= s->settled_us ? finish(s) : SNAPSHOT_LATER;
    case SNAPSHOT_IDLE:
        return SNAPSHOT_DONE;
    }
    return slice_write(s) < 0 ? (failed(s, "write"), SNAPSHOT_FAILED) : SNAPSHOT_MORE;
}
