/*
 * Any bytes as a client may send them: a head is found at the same place in whatever pieces it comes, what is read of it
 * lies within it and holds nothing that has no place there, its target is decoded to clean text, and a chunked body is
 * the same in one go and byte for byte.
 */
#include "common/text.h"
#include "services/http/chunk.h"
#include "services/http/target.h"
#include "tests/fuzz/fuzz_main.h"

#include <strings.h>

/* In any build: a fuzzer must stop here. */
static void must(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "fuzz_http: %s\n", what);
    abort();
}

static bool is_within(struct slice s, struct slice of)
{
    return s.p >= of.p && s.p + s.n <= of.p + of.n;
}

static size_t count_of(struct slice s, const char *what)
{
    size_t n = 0, length = strlen(what);

    for (size_t i = 0; i + length <= s.n; i++)
        n += memcmp(s.p + i, what, length) == 0;
    return n;
}

static size_t named(const struct http_head *h, const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < h->n_fields; i++)
        n += h->fields[i].name.n == strlen(name) &&
             strncasecmp((const char *)h->fields[i].name.p, name, strlen(name)) == 0;
    return n;
}

/* False: it is refused. */
static bool try_target(struct slice target)
{
    static struct http_target t;
    struct http_fault f = http_target_read(target, &t);

    must((f.status == 0) == (f.why == NULL), "a fault without a reason");
    if (f.status)
        return false;
    must(t.used <= target.n, "decoded it is longer");
    for (size_t i = 0; i < t.n_path; i++) {
        struct slice s = t.path[i];

        must(text_utf8_valid(s.p, s.n) && text_controls_ok(s.p, s.n, false),
             "a segment is not clean");
        must(!memchr(s.p, '/', s.n) && !slice_is(s, ".") && !slice_is(s, ".."),
             "a segment leads away");
    }
    for (size_t i = 0; i < t.n_query; i++)
        must(text_utf8_valid(t.query[i].name.p, t.query[i].name.n) &&
                 text_utf8_valid(t.query[i].value.p, t.query[i].value.n),
             "a parameter is not clean");
    return true;
}

static void try_head(struct slice bytes)
{
    static struct http_head h;
    struct http_fault f = http_head_read(bytes, &h);

    must((f.status == 0) == (f.why == NULL), "a fault without a reason");
    if (f.status || !try_target(h.target))
        return;
    /* Said again, in another way: what a lenient reader behind us might see otherwise. */
    must(count_of(bytes, "\n") == count_of(bytes, "\r\n") &&
             count_of(bytes, "\r") == count_of(bytes, "\n"),
         "a line ends otherwise");
    must(count_of(bytes, "\r\n") == h.n_fields + 2, "a line is lost");
    must(!memchr(bytes.p, '\0', bytes.n), "NUL");
    must(count_of(bytes, "\n ") + count_of(bytes, "\n\t") == 0, "folded");
    must(named(&h, "Host") == 1 &&
             named(&h, "Content-Length") + named(&h, "Transfer-Encoding") <= 1,
         "twice");
    must((h.framing == HTTP_LENGTH) == named(&h, "Content-Length") &&
             (h.framing == HTTP_CHUNKED) == named(&h, "Transfer-Encoding"),
         "framed otherwise than it says");
    for (size_t i = 0; i < h.n_fields; i++)
        must(is_within(h.fields[i].name, bytes) && is_within(h.fields[i].value, bytes) &&
                 http_is_token(h.fields[i].name) && http_is_value(h.fields[i].value),
             "a header is not within it");
    must(is_within(h.target, bytes) && is_within(h.host, bytes), "not within it");
}

static enum http_chunk chunks_read(struct slice in, bool one_by_one, struct buf *out,
                                   size_t *taken_out)
{
    struct http_chunks c = {0};
    enum http_chunk said = HTTP_CHUNK_MORE;

    *taken_out = 0;
    for (size_t at = 0; at < in.n && said == HTTP_CHUNK_MORE;) {
        struct slice piece = slice_of(in.p + at, one_by_one ? 1 : in.n - at), data;
        size_t n = piece.n;

        while ((said = http_chunks_take(&c, &piece, &data)) == HTTP_CHUNK_DATA) {
            must(data.n > 0 && is_within(data, in), "data not within it");
            buf_add(out, data.p, data.n);
        }
        at += n - piece.n;
        *taken_out = at;
    }
    return said;
}

static void try_chunks(struct slice in)
{
    struct buf whole = {0}, bits = {0};
    size_t n, m;
    enum http_chunk a = chunks_read(in, false, &whole, &n), b = chunks_read(in, true, &bits, &m);

    must(a == b && n == m, "byte for byte it ends elsewhere");
    must(slice_equal(buf_slice(&whole), buf_slice(&bits)), "byte for byte it is another body");
    must(whole.n <= in.n, "more than was sent");
    buf_free(&whole);
    buf_free(&bits);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice bytes = slice_of(data, size);
    size_t seen = 0, again = 0, n, m = 0;
    struct http_fault f = http_head_find(bytes, &seen, &n), g = {0};

    for (size_t i = 1; i <= size && m == 0 && g.status == 0; i++)
        g = http_head_find(slice_of(data, i), &again, &m);
    must(n == m && f.status == g.status, "byte for byte the head ends elsewhere");
    if (f.status == 0 && n > 0)
        try_head(slice_of(data, n));
    try_chunks(slice_of(data + n, size - n));
    if (size > 0 && size <= HTTP_TARGET_MOST)
        (void)try_target(bytes);
    return 0;
}

/* ------------------------------------------------------------------------ without libFuzzer */

#ifndef FUZZ_NO_MAIN

static void make_seed(struct buf *out)
{
    buf_add_str(out,
                "POST /signalen/a%20b?q=1+%C3%A9&n HTTP/1.1\r\nHost: x:80\r\nA: "
                "b\tc\r\nConnection: close\r\n"
                "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\nA\r\n0123456789\r\n0\r\n\r\n");
}

#endif
