/*
 * An export of the log: a file that says itself what it is, written and read in one go.
 *
 *      weerklank-log 1             lines of text, up to an empty one
 *      bodies yes                  or no: digests in the place of salt and body
 *                                  (lines that are not known are passed over)
 *
 *      4 events | 4 bytes | records                        a block; records as in record.h, by position
 *      ...
 *      0        | 8       | 8 events in all blocks         the end: without it the file was cut off
 *
 * Blocks can be skipped, so that several processes read one file, each its own. Nothing is signed or summed
 * up here: the tree over the leaves says whether the events are right. Not compressed: pipe it through a
 * program that does (FILE may be "-").
 */
#ifndef VERIFY_EXPORT_H
#define VERIFY_EXPORT_H

#include "services/verify/record.h"

#include <sys/types.h>

#define EXPORT_BLOCK_EVENTS 4096
#define EXPORT_BLOCK_BYTES  ((size_t)4 << 20) /* a block is ended behind this */
#define EXPORT_BLOCK_MOST   (EXPORT_BLOCK_BYTES + RECORD_MOST + 4)
#define EXPORT_HEAD_MOST    4096

/* Reads up to n bytes; 0 at the end, -1: errno says why. */
typedef ssize_t export_read_fn(void *arg, void *p, size_t n);
/* Goes n bytes on; false: cannot, then they are read. */
typedef bool export_skip_fn(void *arg, size_t n);

struct export_reader {
    export_read_fn *read;
    export_skip_fn *skip; /* or NULL */
    void *arg;
    bool bodies;
    struct buf block;
    struct slice rest; /* of the block */
    uint64_t n;        /* events in the blocks so far */
    uint32_t in_block; /* events that are left in this one */
    bool ended;
    const char *why; /* after -1: a constant sentence in English */
};

/* Zero-initialised but for read, skip and arg. Takes the head. 0 or -1. */
MUST_CHECK int export_open(struct export_reader *r);
void export_close(struct export_reader *r);
/* The next block: 1, with its records to be taken; 0 at the end; -1. pass: its records are not wanted. */
MUST_CHECK int export_block(struct export_reader *r, bool pass);
/* The next record of the block: 1; 0: there is no more in it; -1. Its slices live until the next block. */
MUST_CHECK int export_record(struct export_reader *r, struct record *out);

/* The same, to be written: each appends to `out` what goes into the file. */
struct export_writer {
    bool bodies;
    struct buf records;
    uint32_t in_block;
    uint64_t n;
};
void export_head(struct export_writer *w, struct buf *out);
/* -1: the record is too large for any file. */
MUST_CHECK int export_add(struct export_writer *w, const struct record *r, struct buf *out);
void export_end(struct export_writer *w, struct buf *out);

#endif
