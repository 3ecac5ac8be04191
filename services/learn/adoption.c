/*
 * Models in the log. See adoption.h.
 */
#include "services/learn/adoption.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#define PART_MOST 65536
#define FIRST_DAY 19906 /* 2 July 2024 */

int adoption_of_model(struct model *m, struct m_model *body, struct buf *out)
{
    struct buf text = {0}, small = {0}, parts = {0};
    struct model_part part;
    uint32_t n = 0;
    uLongf size;
    model_write(m, &text);
    size = compressBound(text.n);
    buf_reserve(&small, size);
    if (compress2(small.p, &size, text.p, text.n, Z_BEST_COMPRESSION) != Z_OK)
        abort();
    for (size_t at = 0; at < size && size <= ADOPTION_BYTES; at += PART_MOST, n++) {
        part = (struct model_part){0};
        wire_set(&part, model_part, text,
                 slice_of(small.p + at, size - at < PART_MOST ? size - at : PART_MOST));
        wire_encode(&shape_model_part, &part, &parts);
    }
    wire_set(body, m_model, version, body->version);
    if (!wire_has(body, m_model_valid_from))
        wire_set(body, m_model, valid_from, FIRST_DAY);
    wire_set(body, m_model, model, slice_str(m->version));
    wire_set(body, m_model, parts, wire_list_of(&parts, n));
    if (m->position >= 0)
        wire_set(body, m_model, position, m->position);
    wire_set(body, m_model, examples, m->examples);
    if (n)
        wire_encode(&shape_m_model, body, out);
    buf_free(&text);
    buf_free(&small);
    buf_free(&parts);
    return n ? 0 : -1;
}

/* At most MODEL_BYTES come out, whatever went in. */
static int inflate_parts(struct wire_list parts, struct buf *out)
{
    z_stream z = {0};
    struct model_part part;
    int rc = inflateInit(&z);
    for (size_t at = 0; rc == Z_OK && wire_list_record(parts, &at, &shape_model_part, &part);) {
        z.next_in = (Bytef *)(uintptr_t)part.text.p;
        z.avail_in = (uInt)part.text.n;
        do {
            buf_reserve(out, PART_MOST);
            z.next_out = out->p + out->n;
            z.avail_out = PART_MOST;
            rc = inflate(&z, Z_NO_FLUSH);
            out->n += PART_MOST - z.avail_out;
        } while (rc == Z_OK && z.avail_out == 0 && out->n <= MODEL_BYTES);
        if (rc == Z_BUF_ERROR && z.avail_in == 0)
            rc = Z_OK; /* the next piece has more */
    }
    inflateEnd(&z);
    return rc == Z_STREAM_END && out->n <= MODEL_BYTES ? 0 : -1;
}

struct model *adoption_model(const struct m_model *body, char *why, size_t why_size)
{
    struct buf text = {0};
    struct model *m = NULL;
    if (inflate_parts(body->parts, &text) < 0)
        snprintf(why, why_size, "its pieces are not a compressed text");
    else
        m = model_read(buf_slice(&text), why, why_size);
    if (m && !slice_is(body->model, m->version)) {
        snprintf(why, why_size, "it is %s and not what it says", m->version);
        model_free(&m);
    }
    buf_free(&text);
    return m;
}

struct model *adoption_in_use(const struct registry *r, char *why, size_t why_size)
{
    struct slice body = registry_set_body(r, SET_MODEL);
    struct m_model m;
    snprintf(why, why_size, "%s", "");
    if (body.n == 0)
        return NULL;
    if (wire_decode(&shape_m_model, body, WIRE_LENIENT, &m, NULL) < 0) {
        snprintf(why, why_size, "its adoption cannot be read");
        return NULL;
    }
    return adoption_model(&m, why, why_size);
}
