/*
 * A growable run of bytes. Zero-initialised is empty and valid.
 *
 *      p            p+n              p+cap
 *      | written    | room            |
 *
 * Out of memory stops the process: every caller bounds what it writes, so it is a bug or a
 * machine that cannot run us at all.
 */
#ifndef COMMON_BUF_H
#define COMMON_BUF_H

#include "common/base.h"

struct buf {
    uint8_t *p;
    size_t n, cap;
};

void buf_reserve(struct buf *b, size_t more);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_add_str(struct buf *b, const char *s);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Frees the bytes; *b is empty and usable again. */
void buf_free(struct buf *b);

static inline void buf_reset(struct buf *b)
{
    b->n = 0;
}

static inline struct slice buf_slice(const struct buf *b)
{
    return (struct slice){b->p, b->n};
}

#endif
