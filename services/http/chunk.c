/*
 * The framing of a chunked body: see chunk.h.
 */
#include "services/http/chunk.h"

#define DIGITS_MOST 8

enum { SIZE, SIZE_LF, DATA, DATA_CR, DATA_LF, LAST_CR, LAST_LF };

static int digit_of(uint8_t c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static bool size_take(struct http_chunks *c, uint8_t byte)
{
    int digit = digit_of(byte);

    if (byte == '\r' && c->digits > 0) {
        c->at = SIZE_LF;
        return true;
    }
    if (digit < 0 || c->digits == DIGITS_MOST)
        return false;
    c->left = c->left << 4 | (uint32_t)digit;
    c->digits++;
    return true;
}

/* One byte of what is no data. */
static enum http_chunk mark_take(struct http_chunks *c, uint8_t byte)
{
    /* where -> which byte, and where to then */
    static const struct {
        uint8_t byte;
        int next;
    } marks[] = {[SIZE_LF] = {'\n', DATA},
                 [DATA_CR] = {'\r', DATA_LF},
                 [DATA_LF] = {'\n', SIZE},
                 [LAST_CR] = {'\r', LAST_LF},
                 [LAST_LF] = {'\n', LAST_LF}};

    if (c->at == SIZE)
        return size_take(c, byte) ? HTTP_CHUNK_MORE : HTTP_CHUNK_BAD;
    if (byte != marks[c->at].byte)
        return HTTP_CHUNK_BAD;
    if (c->at == LAST_LF)
        return HTTP_CHUNK_END;
    c->at = marks[c->at].next;
    if (c->at == DATA && c->left == 0)
        c->at = LAST_CR;
    if (c->at == SIZE)
        c->left = c->digits = 0;
    return HTTP_CHUNK_MORE;
}

enum http_chunk http_chunks_take(struct http_chunks *c, struct slice *in, struct slice *data_out)
{
    while (in->n > 0) {
        enum http_chunk said;

        if (c->at == DATA) {
            size_t n = in->n < c->left ? in->n : c->left;

            *data_out = slice_of(in->p, n);
            *in = slice_of(in->p + n, in->n - n);
            c->left -= (uint32_t)n;
            if (c->left == 0)
                c->at = DATA_CR;
            return HTTP_CHUNK_DATA;
        }
        said = mark_take(c, in->p[0]);
        *in = slice_of(in->p + 1, in->n - 1);
        if (said != HTTP_CHUNK_MORE)
            return said;
    }
    return HTTP_CHUNK_MORE;
}
