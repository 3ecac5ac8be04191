/*
 * Numbers in as few bytes as they need: seven bits a byte, lowest first, the high bit says that more
 * follow (LEB128). Signed ones are folded so that small ones stay small: 0, -1, 1, -2, ...
 */
#ifndef COMMON_VARINT_H
#define COMMON_VARINT_H

#include "common/buf.h"

#define VARINT_MOST 10 /* bytes of one */

static inline size_t varint_write(uint8_t *w, uint64_t v)
{
    size_t n = 0;

    for (; v >= 0x80; v >>= 7)
        w[n++] = (uint8_t)(v | 0x80);
    w[n++] = (uint8_t)v;
    return n;
}

static inline void varint_put(struct buf *out, uint64_t v)
{
    buf_reserve(out, VARINT_MOST);
    out->n += varint_write(out->p + out->n, v);
}

static inline uint64_t varint_fold(int64_t v)
{
    return (uint64_t)v << 1 ^ (uint64_t)(v >> 63);
}

static inline int64_t varint_unfold(uint64_t v)
{
    return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

/* Takes one from the front of *from. False: there is none, or it is longer than a number can be. */
MUST_CHECK static inline bool varint_take(struct slice *from, uint64_t *out)
{
    uint64_t v = 0;

    for (size_t i = 0; i < from->n && i < VARINT_MOST; i++) {
        uint8_t byte = from->p[i];

        if (i == VARINT_MOST - 1 && byte > 1)
            return false;
        v |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            *from = (struct slice){from->p + i + 1, from->n - i - 1};
            *out = v;
            return true;
        }
    }
    return false;
}

#endif
