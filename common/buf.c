/*
 * A growable run of bytes: it doubles, and never returns without the room it was asked for.
 */
#include "common/buf.h"

#include "common/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define BUF_LEAST 256

void buf_reserve(struct buf *b, size_t more)
{
    size_t cap = b->cap ? b->cap : BUF_LEAST;
    uint8_t *p;

    if (b->cap - b->n >= more)
        return;
    if (more > SIZE_MAX / 4 || b->n > SIZE_MAX / 4)
        log_fatal("buf_too_large", "bytes=%zu more=%zu", b->n, more);
    while (cap < b->n + more)
        cap *= 2;
    p = realloc(b->p, cap);
    if (!p)
        log_fatal("memory_exhausted", "bytes=%zu", cap);
    b->p = p;
    b->cap = cap;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
    if (n == 0)
        return;
    buf_reserve(b, n);
    memcpy(b->p + b->n, p, n);
    b->n += n;
}

void buf_add_str(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        log_fatal("buf_printf_failed", "format=%s", fmt);
    buf_reserve(b, (size_t)n + 1); /* vsnprintf writes an end mark; it is not counted */
    va_start(ap, fmt);
    vsnprintf((char *)b->p + b->n, (size_t)n + 1, fmt, ap);
    va_end(ap);
    b->n += (size_t)n;
}

void buf_free(struct buf *b)
{
    free(b->p);
    *b = (struct buf){0};
}
