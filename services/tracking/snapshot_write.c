/*
 * Writing a snapshot, slice by slice, to a file of its own that takes the old one's place at the end.
 */
#include "services/tracking/snapshot_in.h"

#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void snapshot_init(struct snapshot *s, const char *path)
{
    struct buf temporary = {0};

    buf_printf(&temporary, "%s.new", path);
    buf_add(&temporary, "", 1);
    *s = (struct snapshot){.fd = -1, .path = strdup(path), .temporary = (char *)temporary.p};
    s->digest = EVP_MD_CTX_new();
    if (!s->path || !s->digest)
        log_fatal("memory_exhausted", "what=snapshot");
}

void snapshot_free(struct snapshot *s)
{
    snapshot_give_up(s);
    EVP_MD_CTX_free(s->digest);
    free(s->path);
    free(s->temporary);
    buf_free(&s->slice);
}

bool snapshot_writing(const struct snapshot *s)
{
    return s->fd >= 0;
}

void snapshot_give_up(struct snapshot *s)
{
    if (s->fd < 0)
        return;
    close(s->fd);
    s->fd = -1;
    unlink(s->temporary);
    buf_free(&s->slice);
}

static int failed(struct snapshot *s, const char *what)
{
    log_error("snapshot_failed", "what=%s why=%s", what, log_value(slice_str(strerror(errno))));
    snapshot_give_up(s);
    return -1;
}

/* ------------------------------------------------------------------ bytes */

static int write_all(struct snapshot *s, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;

    while (n > 0) {
        ssize_t done = write(s->fd, p, n);

        if (done < 0 && errno != EINTR)
            return -1;
        if (done > 0) {
            p += done;
            n -= (size_t)done;
        }
    }
    return 0;
}

/* The disk begins at once, so that the last fsync has little to wait for. */
static int slice_write(struct snapshot *s)
{
    if (EVP_DigestUpdate(s->digest, s->slice.p, s->slice.n) != 1 ||
        write_all(s, s->slice.p, s->slice.n) < 0)
        return -1;
    (void)!sync_file_range(s->fd, (off_t)s->bytes, (off_t)s->slice.n, SYNC_FILE_RANGE_WRITE);
    s->bytes += s->slice.n;
    buf_reset(&s->slice);
    return 0;
}

static void put(struct buf *b, uint64_t v, int width)
{
    uint8_t bytes[8];

    for (int i = 0; i < width; i++)
        bytes[i] = (uint8_t)(v >> (8 * i));
    buf_add(b, bytes, (size_t)width);
}

static void put_slice(struct buf *b, struct slice s)
{
    put(b, s.n, 4);
    buf_add(b, s.p, s.n);
}

/* ------------------------------------------------------------------ parts */

static void head_put(struct buf *b, const struct cursor *at)
{
    buf_add(b, SNAPSHOT_MAGIC, SNAPSHOT_MAGIC_LEN);
    put(b, SNAPSHOT_VERSION, 4);
    put(b, STATE_FOLD_VERSION, 4);
    put(b, (uint64_t)at->position, 8);
    buf_add(b, at->leaf, sizeof at->leaf);
}

/* Where a reference leads when its signal will not be in the file: 0 when it will. */
static uint64_t closed_where(const struct state *st, uint64_t where)
{
    const struct entry *e;

    if (!(where >> 63))
        return where;
    e = table_at(&st->table, (uint32_t)where);
    return e->s.state == signal_state_CLOSED ? (uint64_t)e->s.position + 1 : 0;
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

static void signal_put(struct snapshot *s, const struct entry *e)
{
    size_t at = s->slice.n;

    if (!(e->flags & ENTRY_USED) || (e->flags & ENTRY_LOADING) || e->s.version == 0 ||
        (e->s.state == signal_state_CLOSED && !(e->flags & ENTRY_QUARANTINED)))
        return;
    put(&s->slice, 0, 4);
    put(&s->slice, e->flags & ENTRY_QUARANTINED, 1);
    signal_pack(&e->s, &s->slice);
    for (int i = 0; i < 4; i++)
        s->slice.p[at + (size_t)i] = (uint8_t)((s->slice.n - at - 4) >> (8 * i));
    s->n++;
}

int snapshot_begin(struct snapshot *s, const struct state *st, const struct cursor *at)
{
    snapshot_give_up(s);
    s->fd = open(s->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (s->fd < 0)
        return failed(s, "open");
    if (EVP_DigestInit_ex(s->digest, EVP_sha256(), NULL) != 1)
        return failed(s, "digest");
    s->next = 0;
    s->n = s->bytes = 0;
    s->began_us = clock_mono_us();
    s->cursor = *at;
    head_put(&s->slice, at);
    put_slice(&s->slice, buf_slice(&st->references));
    closed_put(&s->slice, st);
    if (slice_write(s) < 0)
        return failed(s, "write");
    return 0;
}

static int finish(struct snapshot *s)
{
    uint8_t digest[HASH_LEN];

    put(&s->slice, 0, 4); /* no more signals */
    put(&s->slice, s->n, 8);
    if (slice_write(s) < 0)
        return failed(s, "write");
    if (EVP_DigestFinal_ex(s->digest, digest, NULL) != 1 || write_all(s, digest, sizeof digest) < 0)
        return failed(s, "write");
    if (fsync(s->fd) < 0)
        return failed(s, "fsync");
    close(s->fd);
    s->fd = -1;
    buf_free(&s->slice);
    if (rename(s->temporary, s->path) < 0)
        return failed(s, "rename");
    log_info("snapshot_written",
             "position=%" PRId64 " signals=%" PRIu64 " bytes=%" PRIu64 " ms=%" PRId64,
             s->cursor.position, s->n, s->bytes, (clock_mono_us() - s->began_us) / US_PER_MS);
    return 0;
}

int snapshot_continue(struct snapshot *s, const struct state *st)
{
    while (s->next < st->table.n && s->slice.n < SNAPSHOT_SLICE)
        signal_put(s, table_at(&st->table, s->next++));
    if (s->next >= st->table.n)
        return finish(s);
    if (slice_write(s) < 0)
        return failed(s, "write");
    return 1;
}
