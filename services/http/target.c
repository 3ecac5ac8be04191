/*
 * The target of a request: see target.h.
 */
#include "services/http/target.h"

#include "common/text.h"

#define FAULT(s, w) ((struct http_fault){(s), (w)})
static const struct http_fault none;

enum part { SEGMENT, PARAMETER };

/* What stands in a path as it is (RFC 3986, 3.3). */
static const bool of_path[256] = {
    ['-'] = true, ['.'] = true, ['_'] = true,         ['~'] = true,         ['!'] = true,
    ['$'] = true, ['&'] = true, ['\''] = true,        ['('] = true,         [')'] = true,
    ['*'] = true, ['+'] = true, [','] = true,         [';'] = true,         ['='] = true,
    [':'] = true, ['@'] = true, ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true,
};

/* Browsers leave more as it is in a query: only what would end the target or is no ASCII is refused there. */
static bool is_let(uint8_t c, enum part part)
{
    if (part == SEGMENT)
        return of_path[c];
    return c > ' ' && c < 0x7f && c != '#' && c != '"' && c != '<' && c != '>';
}

static int hex_of(uint8_t c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* The byte at in.p[*i], which is moved behind it. */
static struct http_fault byte_decode(struct slice in, size_t *i, enum part part, uint8_t *out)
{
    int high, low;

    *out = in.p[(*i)++];
    if (*out == '+' && part == PARAMETER)
        *out = ' ';
    else if (*out != '%')
        return is_let(*out, part) ? none : FAULT(400, "target_character");
    else if (in.n - *i < 2 || (high = hex_of(in.p[*i])) < 0 || (low = hex_of(in.p[*i + 1])) < 0)
        return FAULT(400, "escape");
    else {
        *out = (uint8_t)(high << 4 | low);
        *i += 2;
        if (*out == '\0')
            return FAULT(400, "escaped_nul");
        if (*out == '/' && part == SEGMENT)
            return FAULT(400, "escaped_slash");
    }
    return none;
}

static struct http_fault decode(struct slice in, enum part part, struct http_target *t,
                                struct slice *out)
{
    *out = slice_of(t->room + t->used, 0);
    for (size_t i = 0; i < in.n; out->n++) {
        struct http_fault f = byte_decode(in, &i, part, t->room + t->used + out->n);

        if (f.status)
            return f;
    }
    t->used += out->n;
    if (!text_utf8_valid(out->p, out->n))
        return FAULT(400, "target_utf8");
    if (!text_controls_ok(out->p, out->n, part == PARAMETER))
        return FAULT(400, "target_controls");
    return none;
}

/* Up to the mark, which is taken too. False: nothing is left. */
static bool piece_take(struct slice *rest, char mark, struct slice *out)
{
    const uint8_t *end;

    if (!rest->p)
        return false;
    end = memchr(rest->p, mark, rest->n);
    *out = end ? slice_of(rest->p, (size_t)(end - rest->p)) : *rest;
    *rest = end ? slice_of(end + 1, rest->n - out->n - 1) : slice_of(NULL, 0);
    return true;
}

static struct http_fault path_read(struct slice rest, struct http_target *out)
{
    struct slice piece, segment;
    struct http_fault f;

    if (rest.n == 0) /* the root */
        return none;
    while (piece_take(&rest, '/', &piece)) {
        f = decode(piece, SEGMENT, out, &segment);
        if (f.status)
            return f;
        if (slice_is(segment, ".") || slice_is(segment, ".."))
            return FAULT(400, "dot_segment");
        if (out->n_path == HTTP_SEGMENTS)
            return FAULT(414, "segments_too_many");
        out->path[out->n_path++] = segment;
    }
    return none;
}

static struct http_fault query_read(struct slice rest, struct http_target *out)
{
    struct slice piece, name, value;
    struct http_fault f;

    while (piece_take(&rest, '&', &piece)) {
        if (piece.n == 0)
            continue;
        if (out->n_query == HTTP_PARAMS)
            return FAULT(400, "parameters_too_many");
        value = piece;
        piece_take(&value, '=', &name);
        f = decode(name, PARAMETER, out, &out->query[out->n_query].name);
        if (!f.status)
            f = decode(value, PARAMETER, out, &out->query[out->n_query].value);
        if (f.status)
            return f;
        out->n_query++;
    }
    return none;
}

struct http_fault http_target_read(struct slice target, struct http_target *out)
{
    struct slice path;
    struct http_fault f;

    out->n_path = out->n_query = out->used = 0;
    if (target.n == 0 || target.p[0] != '/')
        return FAULT(400, "target_form");
    piece_take(&target, '?', &path);
    f = path_read(slice_of(path.p + 1, path.n - 1), out);
    return f.status ? f : query_read(target, out);
}
