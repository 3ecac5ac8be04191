/*
 * Export files; see export.h.
 */
#include "services/verify/export.h"

#define MAGIC     "weerklank-log 1\n"
#define READ_STEP ((size_t)1 << 20) /* what a head claims is only taken as its bytes come in */

static uint64_t number(const uint8_t *p, int width)
{
    uint64_t v = 0;

    for (int i = 0; i < width; i++)
        v = v << 8 | p[i];
    return v;
}

static void put(struct buf *out, int width, uint64_t v)
{
    uint8_t bytes[8];

    for (int i = 0; i < width; i++)
        bytes[i] = (uint8_t)(v >> (8 * (width - 1 - i)));
    buf_add(out, bytes, (size_t)width);
}

/* ------------------------------------------------------------------ reading */

static int refuse(struct export_reader *r, const char *why)
{
    r->why = why;
    r->ended = true;
    return -1;
}

/* Exactly n bytes more in the block. */
static int read_all(struct export_reader *r, size_t n)
{
    while (n > 0) {
        size_t step = n < READ_STEP ? n : READ_STEP;
        ssize_t got;

        buf_reserve(&r->block, step);
        got = r->read(r->arg, r->block.p + r->block.n, step);
        if (got < 0)
            return refuse(r, "The file cannot be read.");
        if (got == 0)
            return refuse(r, "The file was cut off: its end is missing.");
        r->block.n += (size_t)got;
        n -= (size_t)got;
    }
    return 0;
}

/* A line of the head, without its end. */
static int line_read(struct export_reader *r, struct slice *out)
{
    size_t from = r->block.n;

    do {
        if (r->block.n >= EXPORT_HEAD_MOST)
            return refuse(r, "It is no export of the log.");
        if (read_all(r, 1) != 0)
            return -1;
    } while (r->block.p[r->block.n - 1] != '\n');
    *out = slice_of(r->block.p + from, r->block.n - from - 1);
    return 0;
}

int export_open(struct export_reader *r)
{
    bool said = false;
    struct slice line;

    if (read_all(r, sizeof MAGIC - 1) != 0 || memcmp(r->block.p, MAGIC, sizeof MAGIC - 1) != 0)
        return refuse(r, "It is no export of the log.");
    do {
        if (line_read(r, &line) != 0)
            return -1;
        if (slice_is(line, "bodies yes") || slice_is(line, "bodies no")) {
            r->bodies = line.n == sizeof "bodies yes" - 1;
            said = true;
        }
    } while (line.n > 0);
    return said ? 0 : refuse(r, "It is no export of the log.");
}

void export_close(struct export_reader *r)
{
    buf_free(&r->block);
}

static int end_read(struct export_reader *r, size_t bytes)
{
    uint8_t more;

    if (bytes != 8)
        return refuse(r, "The file is damaged: a block cannot be read.");
    buf_reset(&r->block);
    if (read_all(r, 8) != 0)
        return -1;
    if (number(r->block.p, 8) != r->n)
        return refuse(r, "The file is damaged: blocks are missing.");
    if (r->read(r->arg, &more, 1) != 0)
        return refuse(r, "The file is damaged: there is more behind its end.");
    r->ended = true;
    return 0;
}

int export_block(struct export_reader *r, bool pass)
{
    size_t bytes;

    if (r->ended)
        return r->why ? -1 : 0;
    buf_reset(&r->block);
    if (read_all(r, 8) != 0)
        return -1;
    r->in_block = (uint32_t)number(r->block.p, 4);
    bytes = number(r->block.p + 4, 4);
    if (r->in_block == 0)
        return end_read(r, bytes);
    if (bytes > EXPORT_BLOCK_MOST)
        return refuse(r, "The file is damaged: a block cannot be read.");
    r->n += r->in_block;
    buf_reset(&r->block);
    r->rest = (struct slice){0};
    if (pass && r->skip && r->skip(r->arg, bytes))
        return 1;
    if (read_all(r, bytes) != 0)
        return -1;
    r->rest = buf_slice(&r->block);
    return 1;
}

int export_record(struct export_reader *r, struct record *out)
{
    if (r->ended)
        return r->why ? -1 : 0;
    if (r->in_block == 0)
        return r->rest.n == 0 ? 0 : refuse(r, "The file is damaged: a block cannot be read.");
    r->in_block--;
    if (record_take(&r->rest, out) != 0)
        return refuse(r, "The file is damaged: an event cannot be read.");
    return 1;
}

/* ------------------------------------------------------------------ writing */

void export_head(struct export_writer *w, struct buf *out)
{
    buf_printf(out, MAGIC "bodies %s\n\n", w->bodies ? "yes" : "no");
}

static void block_end(struct export_writer *w, struct buf *out)
{
    if (w->in_block == 0)
        return;
    put(out, 4, w->in_block);
    put(out, 4, w->records.n);
    buf_add(out, w->records.p, w->records.n);
    w->n += w->in_block;
    w->in_block = 0;
    buf_reset(&w->records);
}

int export_add(struct export_writer *w, const struct record *r, struct buf *out)
{
    if (!record_put(r, w->bodies, &w->records))
        return -1;
    w->in_block++;
    if (w->in_block >= EXPORT_BLOCK_EVENTS || w->records.n >= EXPORT_BLOCK_BYTES)
        block_end(w, out);
    return 0;
}

void export_end(struct export_writer *w, struct buf *out)
{
    block_end(w, out);
    put(out, 4, 0);
    put(out, 4, 8);
    put(out, 8, w->n);
    buf_free(&w->records);
}
