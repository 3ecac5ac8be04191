/*
 * The pure parts of HTTP: where a head ends and what is in it, paths and queries decoded, chunks taken apart; the same
 * in whatever pieces the bytes come.
 */
#include "tests/unit/common_test.h"

#include "common/hash.h"
#include "services/http/chunk.h"
#include "services/http/peers.h"
#include "services/http/target.h"

#define GET(target) "GET " target " HTTP/1.1\r\nHost: x\r\n\r\n"

/* ------------------------------------------------------------------ heads */

/* The bytes come in pieces of this many. */
static struct http_fault find(struct slice all, size_t piece, size_t *n_out)
{
    size_t seen = 0;
    struct http_fault f = {0};

    *n_out = 0;
    for (size_t n = piece; *n_out == 0 && f.status == 0; n += piece) {
        f = http_head_find(slice_of(all.p, n < all.n ? n : all.n), &seen, n_out);
        if (n >= all.n)
            break;
    }
    return f;
}

static struct http_fault read_head(const char *text, struct http_head *out)
{
    size_t n;
    struct http_fault f = find(slice_str(text), SIZE_MAX / 2, &n);

    if (f.status)
        return f;
    assert_int_equal(n, strlen(text));
    return http_head_read(slice_str(text), out);
}

static void assert_refused(const char *text, int status, const char *why)
{
    static struct http_head h;
    struct http_fault f = read_head(text, &h);

    assert_int_equal(f.status, status);
    assert_string_equal(f.why, why);
}

static void a_head_ends_at_the_same_byte_in_any_pieces(void **state)
{
    static const char text[] = "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /\r\n\r\n";
    size_t n;

    (void)state;
    for (size_t piece = 1; piece <= sizeof text; piece++) {
        assert_int_equal(find(SLICE_LIT(text), piece, &n).status, 0);
        assert_int_equal(n, 27);
    }
    for (size_t cut = 0; cut < 27; cut++) {
        assert_int_equal(find(slice_of(text, cut), 1 + cut, &n).status, 0);
        assert_int_equal(n, 0);
    }
}

static void a_bare_lf_is_seen_before_the_end(void **state)
{
    static const char *const list[] = {"GET / HTTP/1.1\nH", "GET / HTTP/1.1\r\nHost: x\n",
                                       "GET / HTTP/1.1\r\n\n", "G\n"};
    size_t n;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(list); i++)
        for (size_t piece = 1; piece < 30; piece++)
            assert_string_equal(find(slice_str(list[i]), piece, &n).why, "bare_lf");
}

static void a_head_is_read(void **state)
{
    static struct http_head h;

    (void)state;
    assert_int_equal(read_head("PUT /a?b HTTP/1.1\r\nhost:\tx:1 \r\nA:\r\nContent-Length: 12\r\n"
                               "Expect: 100-continue\r\nConnection: a, CLOSE ,b\r\n\r\n",
                               &h)
                         .status,
                     0);
    assert_int_equal(h.method, HTTP_PUT);
    assert_true(slice_is(h.target, "/a?b") && slice_is(h.host, "x:1"));
    assert_true(h.framing == HTTP_LENGTH && h.length == 12);
    assert_true(h.expects && h.closes && !h.old && !h.head);
    assert_int_equal(h.n_fields, 5);
    assert_true(slice_is(h.fields[1].name, "A") && h.fields[1].value.p && h.fields[1].value.n == 0);
}

/* What one head said is not left for the next. */
static void nothing_stays_from_the_head_before(void **state)
{
    static struct http_head h;

    (void)state;
    assert_int_equal(
        read_head("POST / HTTP/1.0\r\nHost: y\r\nContent-Length: 3\r\n\r\n", &h).status, 0);
    assert_int_equal(
        read_head("HEAD / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n", &h).status, 0);
    assert_int_equal(read_head(GET("/"), &h).status, 0);
    assert_true(h.framing == HTTP_NO_BODY && h.length == 0 && !h.closes && !h.old && !h.head);
    assert_true(!h.expects && h.n_fields == 1 && slice_is(h.host, "x"));
    assert_string_equal(read_head("GET / HTTP/1.1\r\nA: b\r\n\r\n", &h).why, "host_missing");
}

static void what_frames_the_body_is_said_once_and_plainly(void **state)
{
    static const struct {
        const char *lines;
        int status;
        const char *why;
    } list[] = {
        {"Content-Length: 1\r\ncontent-length: 1\r\n", 400, "length_twice"},
        {"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", 400, "length_and_coding"},
        {"Transfer-Encoding: chunked\r\nContent-Length: 1\r\n", 400, "length_and_coding"},
        {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400, "coding_twice"},
        {"Transfer-Encoding: chunked, chunked\r\n", 501, "coding"},
        {"Transfer-Encoding: \r\n", 501, "coding"},
        {"Content-Length: \r\n", 400, "length"},
        {"Content-Length: 1e3\r\n", 400, "length"},
        {"Content-Length: 9999999999999999\r\n", 413, "body_too_long"},
        {"Content-Length: 99999999999999999999999999x\r\n", 400, "length"},
        {"Expect: 100-continue, x\r\n", 417, "expectation"},
        {"Host: x\r\n", 400, "host_twice"},
    };
    char text[256];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(list); i++) {
        snprintf(text, sizeof text, "POST / HTTP/1.1\r\nHost: x\r\n%s\r\n", list[i].lines);
        assert_refused(text, list[i].status, list[i].why);
    }
}

#define HOST  23 /* where values stand; before each a blank */
#define VALUE 30

/* Each byte in each place of a good head: it is refused, or it is a head that holds what was sent. */
static void no_byte_is_mended(void **state)
{
    static const char good[] = "GET /a HTTP/1.1\r\nHost: x\r\nAb: c\r\n\r\n";
    static struct http_head h;
    static struct http_target t;
    char text[sizeof good];
    size_t n, taken = 0;

    (void)state;
    for (size_t at = 0; at + 5 < sizeof good; at++)
        for (int c = 0; c < 256; c++) {
            memcpy(text, good, sizeof good);
            text[at] = (char)c;
            if (find(SLICE_LIT(text), 1, &n).status || n != sizeof good - 1 ||
                http_head_read(slice_of(text, n), &h).status ||
                http_target_read(h.target, &t).status)
                continue;
            assert_true(h.n_fields == 2 && h.target.n == 2 && t.n_path + t.n_query <= 2);
            if (at == VALUE || at == VALUE - 1)
                assert_true((c >= ' ' && c != 0x7f) || c == '\t');
            else if (at == HOST - 1)
                assert_true(c == ' ' || c == '\t' || (c > ' ' && c < 0x7f));
            else
                assert_true((c > ' ' && c < 0x7f) || c == (uint8_t)good[at]);
            taken++;
        }
    assert_true(taken > 0);
}

/* ------------------------------------------------------------------ targets */

static struct http_fault target(const char *text, struct http_target *out)
{
    return http_target_read(slice_str(text), out);
}

static void a_target_is_taken_apart(void **state)
{
    static struct http_target t;

    (void)state;
    assert_int_equal(target("/", &t).status, 0);
    assert_true(t.n_path == 0 && t.n_query == 0);
    assert_int_equal(target("/?", &t).status, 0);
    assert_true(t.n_path == 0 && t.n_query == 0);
    assert_int_equal(target("/a%20%e2%82%ac//...?a+b=%26%3d&&c&=d&a=1=2?", &t).status, 0);
    assert_true(t.n_path == 3 && t.n_query == 4);
    assert_true(slice_is(t.path[0], "a €") && t.path[1].n == 0 && slice_is(t.path[2], "..."));
    assert_true(slice_is(t.query[0].name, "a b") && slice_is(t.query[0].value, "&="));
    assert_true(slice_is(t.query[1].name, "c") && t.query[1].value.n == 0);
    assert_true(t.query[2].name.n == 0 && slice_is(t.query[2].value, "d"));
    assert_true(slice_is(t.query[3].value, "1=2?"));
}

/* Once and not twice: what an escape gives is no escape. */
static void escapes_are_decoded_once(void **state)
{
    static struct http_target t;

    (void)state;
    assert_int_equal(target("/%252e%252e/%2500?%2500=%252f", &t).status, 0);
    assert_true(slice_is(t.path[0], "%2e%2e") && slice_is(t.path[1], "%00"));
    assert_true(slice_is(t.query[0].name, "%00") && slice_is(t.query[0].value, "%2f"));
}

static void each_escape_is_itself_or_refused(void **state)
{
    static struct http_target t;
    char text[16];

    (void)state;
    for (unsigned c = 0; c < 256; c++)
        for (int form = 0; form < 2; form++) {
            struct http_fault f;

            snprintf(text, sizeof text, form ? "/?q=a%%%02X" : "/a%%%02x", c);
            f = target(text, &t);
            if (c < ' ' || c >= 0x7f || (c == '/' && !form)) {
                if (form && (c == '\n' || c == '\t'))
                    assert_int_equal(f.status, 0);
                else
                    assert_int_equal(f.status, 400);
                continue;
            }
            assert_int_equal(f.status, 0);
            assert_int_equal((form ? t.query[0].value : t.path[0]).p[1], c);
        }
}

static void what_a_target_must_not_be(void **state)
{
    static const struct {
        const char *text, *why;
    } list[] = {{"", "target_form"},
                {"*", "target_form"},
                {"a", "target_form"},
                {"?a", "target_form"},
                {"http://x/", "target_form"},
                {"/..", "dot_segment"},
                {"/a/.", "dot_segment"},
                {"/%2e%2e", "dot_segment"},
                {"/.%2E/a", "dot_segment"},
                {"/%", "escape"},
                {"/%1", "escape"},
                {"/%1g", "escape"},
                {"/?%", "escape"},
                {"/?a=%0", "escape"},
                {"/%+1", "escape"},
                {"/%00", "escaped_nul"},
                {"/?%00", "escaped_nul"},
                {"/%2f", "escaped_slash"},
                {"/%c3", "target_utf8"},
                {"/%c0%80", "target_utf8"},
                {"/?%f5%80%80%80", "target_utf8"},
                {"/%7f", "target_controls"},
                {"/%c2%85", "target_controls"},
                {"/%e2%80%ae", "target_controls"},
                {"/a\"", "target_character"},
                {"/?a#b", "target_character"},
                {"/\x80", "target_character"}};
    static struct http_target t;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(list); i++) {
        assert_int_equal(target(list[i].text, &t).status, 400);
        assert_string_equal(target(list[i].text, &t).why, list[i].why);
    }
}

/* ------------------------------------------------------------------ chunks */

/* The data of a body that comes in pieces; *rest_out: how much was not of it. */
static enum http_chunk chunks_read(struct slice all, size_t piece, struct buf *out,
                                   size_t *rest_out)
{
    struct http_chunks c = {0};
    enum http_chunk said = HTTP_CHUNK_MORE;

    *rest_out = 0;
    for (size_t at = 0; at < all.n; at += piece) {
        struct slice in = slice_of(all.p + at, all.n - at < piece ? all.n - at : piece), data;

        while ((said = http_chunks_take(&c, &in, &data)) == HTTP_CHUNK_DATA)
            buf_add(out, data.p, data.n);
        if (said != HTTP_CHUNK_MORE) {
            *rest_out = all.n - at - (piece < all.n - at ? piece : all.n - at) + in.n;
            return said;
        }
    }
    return said;
}

static void chunks_are_the_same_in_any_pieces(void **state)
{
    static const char text[] = "3\r\nabc\r\n0000000A\r\n0123456789\r\n1\r\n\n\r\n0\r\n\r\nGET";
    struct buf out = {0};
    size_t rest;

    (void)state;
    for (size_t piece = 1; piece <= sizeof text; piece++) {
        buf_reset(&out);
        assert_int_equal(chunks_read(SLICE_LIT(text), piece, &out, &rest), HTTP_CHUNK_END);
        assert_true(slice_is(buf_slice(&out), "abc0123456789\n") && rest == 3);
    }
    buf_free(&out);
}

static void what_are_no_chunks(void **state)
{
    static const char *const list[] = {
        "\r\n",           "3\nabc",        "3\r\nabcd\r\n",   "3\r\nabc\n",      "3;a\r\nabc\r\n",
        "0x3\r\nabc\r\n", "+3\r\nabc",     "-3\r\nabc",       " 3\r\nabc",       "3 \r\nabc",
        "000000003\r\n",  "fffffffff\r\n", "g\r\n",           "3\r\r\nabc",      "0\r\nA: b\r\n",
        "0\r\n\n",        "0\r\n\r\r",     "3\r\nabc\r\n0\n", "3\r\nabc\rX3\r\n"};
    struct buf out = {0};
    size_t rest;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(list); i++)
        for (size_t piece = 1; piece < 12; piece++)
            assert_int_equal(chunks_read(slice_str(list[i]), piece, &out, &rest), HTTP_CHUNK_BAD);
    buf_free(&out);
}

/* ------------------------------------------------------------------ addresses */

static struct in6_addr address(uint8_t first, uint8_t eighth, uint8_t last)
{
    return (struct in6_addr){.s6_addr = {first, [7] = eighth, [15] = last}};
}

static void an_address_counts_as_its_network(void **state)
{
    struct http_peers *p = http_peers_new(2);
    struct in6_addr a = address(0x20, 1, 1), b = address(0x20, 1, 2), c = address(0x20, 2, 1),
                    four = {.s6_addr = {[10] = 0xff, [11] = 0xff, [15] = 1}}, other = four;

    (void)state;
    other.s6_addr[15] = 2;
    assert_true(http_peers_add(p, &a) && http_peers_add(p, &b) && !http_peers_add(p, &a));
    assert_true(http_peers_add(p, &c));
    assert_true(http_peers_add(p, &four) && http_peers_add(p, &four) && !http_peers_add(p, &four));
    assert_true(http_peers_add(p, &other));
    http_peers_remove(p, &b);
    assert_true(http_peers_add(p, &a) && !http_peers_add(p, &b));
    http_peers_free(&p);
}

static void addresses_that_come_and_go_cost_nothing(void **state)
{
    struct http_peers *p = http_peers_new(1);

    (void)state;
    for (int round = 0; round < 1000; round++) {
        struct in6_addr a = address((uint8_t)(1 + round % 200), (uint8_t)(round / 200), 0);

        assert_true(http_peers_add(p, &a) && !http_peers_add(p, &a));
        http_peers_remove(p, &a);
        assert_true(http_peers_add(p, &a));
        http_peers_remove(p, &a);
    }
    http_peers_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_ends_at_the_same_byte_in_any_pieces),
        cmocka_unit_test(a_bare_lf_is_seen_before_the_end),
        cmocka_unit_test(a_head_is_read),
        cmocka_unit_test(nothing_stays_from_the_head_before),
        cmocka_unit_test(what_frames_the_body_is_said_once_and_plainly),
        cmocka_unit_test(no_byte_is_mended),
        cmocka_unit_test(a_target_is_taken_apart),
        cmocka_unit_test(escapes_are_decoded_once),
        cmocka_unit_test(each_escape_is_itself_or_refused),
        cmocka_unit_test(what_a_target_must_not_be),
        cmocka_unit_test(chunks_are_the_same_in_any_pieces),
        cmocka_unit_test(what_are_no_chunks),
        cmocka_unit_test(an_address_counts_as_its_network),
        cmocka_unit_test(addresses_that_come_and_go_cost_nothing),
    };

    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
