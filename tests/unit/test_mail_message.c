/*
 * Addresses and mails: what somebody wrote never ends a header line, and comes out as it went in.
 * (tests/loop/test_mail.py has the same read by Python's parser behind a real server.)
 */
#include "tests/unit/common_test.h"

#include "common/buf.h"
#include "services/mail/header.h"
#include "services/mail/message.h"

static enum mail_fault read_address(const char *s)
{
    struct mail_address a;

    return mail_address_read(slice_str(s), &a);
}

static void addresses_that_people_have_are_taken(void **state)
{
    struct mail_address a;

    (void)state;
    assert_int_equal(mail_address_read(SLICE_LIT("  Post.Bus+loket@Voorbeeld.NL "), &a), 0);
    assert_string_equal(a.spec, "Post.Bus+loket@voorbeeld.nl");
    assert_int_equal(read_address("o'neil@min-vws.example"), 0);
    assert_int_equal(read_address("a@xn--brger-kva.example"), 0);
}

static void other_addresses_are_refused_with_their_reason(void **state)
{
    static const struct {
        const char *text;
        enum mail_fault fault;
    } cases[] = {
        {"", MAIL_FAULT_EMPTY},
        {"   ", MAIL_FAULT_EMPTY},
        {"a@b.nl\r\nBcc: c@d.nl", MAIL_FAULT_CONTROL},
        {"a@b.nl\n", MAIL_FAULT_CONTROL},
        {"a\t@b.nl", MAIL_FAULT_CONTROL},
        {"a\x7F@b.nl", MAIL_FAULT_CONTROL},
        {"ab.nl", MAIL_FAULT_NO_AT},
        {"a@b@c.nl", MAIL_FAULT_NO_AT},
        {"@b.nl", MAIL_FAULT_LOCAL},
        {".a@b.nl", MAIL_FAULT_LOCAL},
        {"a..b@c.nl", MAIL_FAULT_LOCAL},
        {"a.@b.nl", MAIL_FAULT_LOCAL},
        {"\"a b\"@c.nl", MAIL_FAULT_LOCAL},
        {"a b@c.nl", MAIL_FAULT_LOCAL},
        {"Naam <a@b.nl>", MAIL_FAULT_LOCAL},
        {"a@b.nl, c", MAIL_FAULT_DOMAIN},
        {"a@b.nl>", MAIL_FAULT_DOMAIN},
        {"a@localhost", MAIL_FAULT_DOMAIN},
        {"a@[127.0.0.1]", MAIL_FAULT_DOMAIN},
        {"a@127.0.0.1", MAIL_FAULT_DOMAIN},
        {"a@-b.nl", MAIL_FAULT_DOMAIN},
        {"a@b..nl", MAIL_FAULT_DOMAIN},
        {"a@b.nl.", MAIL_FAULT_DOMAIN},
        {"a@b\xC3\xBCrger.nl", MAIL_FAULT_NOT_ASCII},
        {"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg@b.nl",
         MAIL_FAULT_TOO_LONG},
    };
    struct mail_address a;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        if (read_address(cases[i].text) != cases[i].fault)
            fail_msg("%s: %s", cases[i].text, mail_fault_text(read_address(cases[i].text)));
    assert_int_equal(mail_address_read(SLICE_LIT("a\0@b.nl"), &a), MAIL_FAULT_CONTROL);
    assert_int_equal(a.spec[0], 0);
    assert_int_equal(mail_address_read(SLICE_LIT("a@b.nl"), &a), 0);
    assert_int_equal(mail_address_name(&a, SLICE_LIT("x\r\nBcc: y")), MAIL_FAULT_CONTROL);
    assert_int_equal(mail_address_name(&a, SLICE_LIT("x\xFF")), MAIL_FAULT_NOT_UTF8);
    assert_int_equal(mail_address_name(&a, SLICE_LIT("x\xE2\x80\xAE")), MAIL_FAULT_CONTROL);
}

static void ids_are_dot_atoms_in_angles(void **state)
{
    (void)state;
    assert_true(mail_id_ok("<12.0195f3a2-7f@mail.weerklank.example>"));
    assert_false(mail_id_ok("12@host"));
    assert_false(mail_id_ok("<12@host>\r\nBcc: a"));
    assert_false(mail_id_ok("<1 2@host>"));
    assert_false(mail_id_ok("<@>"));
    assert_false(mail_id_ok("<a@b@c>"));
    assert_false(mail_id_ok("<>"));
}

/* One header field and nothing else: each line break is CR LF and a space, but for the last; all of it is
 * printable ASCII; no line is too long. */
static void assert_one_field(const struct buf *b)
{
    size_t line = 0;

    assert_true(b->n > 2 && b->p[b->n - 2] == '\r' && b->p[b->n - 1] == '\n');
    for (size_t i = 0; i < b->n; i++) {
        if (b->p[i] == '\r') {
            assert_true(i + 1 < b->n && b->p[i + 1] == '\n');
            assert_true(i + 2 == b->n || b->p[i + 2] == ' ');
            line = 0;
            i++;
            continue;
        }
        assert_true(b->p[i] >= ' ' && b->p[i] <= '~');
        assert_true(++line <= MAIL_LINE_MAX);
    }
}

static size_t hostile(uint8_t *p, size_t room)
{
    static const char *const pieces[] = {"\r\n",
                                         "\n",
                                         "\r",
                                         "\r\nBcc: a@b.nl\r\n",
                                         "=?UTF-8?Q?=0D=0A?=",
                                         "\"",
                                         "\\",
                                         "<",
                                         ">",
                                         ",",
                                         " ",
                                         "  ",
                                         ":",
                                         "\xF0\x9F\x98\x80",
                                         "\xC3\xBC",
                                         "\xC3",
                                         "\xFF",
                                         "\t",
                                         "a",
                                         "abcdefghijklmnop"};
    size_t n = 0, want = chance() % 40;

    for (size_t i = 0; i < want; i++) {
        const char *piece = pieces[chance() % ARRAY_LEN(pieces)];

        if (n + strlen(piece) + 1 > room)
            break;
        memcpy(p + n, piece, strlen(piece));
        n += strlen(piece);
        if (chance() % 8 == 0)
            p[n++] = (uint8_t)chance();
    }
    return n;
}

static void no_text_makes_a_second_field(void **state)
{
    uint8_t text[800];

    (void)state;
    chance_seed(5);
    for (int i = 0; i < 20000; i++) {
        struct slice s = slice_of(text, hostile(text, sizeof text));
        struct mail_address a[2] = {{.spec = "a@b.nl"},
                                    {.spec = "lang.adres.van.iemand@voorbeeld.nl"}};
        struct buf out = {0};

        mail_header_text(&out, "Subject", s);
        assert_one_field(&out);
        buf_reset(&out);
        /* Also a name that was never checked. */
        memcpy(a[0].name, text, s.n < MAIL_NAME_MAX ? s.n : MAIL_NAME_MAX);
        mail_header_addresses(&out, "To", a, 2);
        assert_one_field(&out);
        buf_free(&out);
    }
}

static struct mail_message message_good(const struct mail_address *to)
{
    return (struct mail_message){.date = 1775121300,
                                 .from = {"weerklank@voorbeeld.nl", "Weerklank"},
                                 .to = to,
                                 .n_to = 1,
                                 .reference = "ZVL-2026-0412-7",
                                 .phrase = SLICE_LIT("Vraag aan u"),
                                 .id = "<12.s@host>",
                                 .text = SLICE_LIT("Goedemorgen\n"),
                                 .html = SLICE_LIT("<p>Caf\xC3\xA9</p>\n")};
}

static void a_mail_is_these_bytes(void **state)
{
    struct mail_address to = {.spec = "vws@voorbeeld.nl", .name = "Ministerie \"VWS\""};
    struct mail_message m = message_good(&to);
    struct buf out = {0};

    (void)state;
    assert_int_equal(mail_message_write(&m, &out), 0);
    buf_add(&out, "", 1);
    assert_string_equal((char *)out.p,
                        "Date: Thu, 02 Apr 2026 09:15:00 +0000\r\n"
                        "From: \"Weerklank\" <weerklank@voorbeeld.nl>\r\n"
                        "To: \"Ministerie \\\"VWS\\\"\" <vws@voorbeeld.nl>\r\n"
                        "Subject: [ZVL-2026-0412-7] Vraag aan u\r\n"
                        "Message-ID: <12.s@host>\r\n"
                        "Auto-Submitted: auto-generated\r\n"
                        "MIME-Version: 1.0\r\n"
                        "Content-Type: multipart/alternative; boundary=\"=_weerklank\"\r\n"
                        "\r\n"
                        "--=_weerklank\r\n"
                        "Content-Type: text/plain; charset=utf-8\r\n"
                        "Content-Transfer-Encoding: 7bit\r\n"
                        "\r\n"
                        "Goedemorgen\r\n"
                        "\r\n"
                        "--=_weerklank\r\n"
                        "Content-Type: text/html; charset=utf-8\r\n"
                        "Content-Transfer-Encoding: quoted-printable\r\n"
                        "\r\n"
                        "<p>Caf=C3=A9</p>\r\n"
                        "\r\n"
                        "--=_weerklank--\r\n");
    buf_free(&out);
}

static void a_mail_that_cannot_be_right_is_refused(void **state)
{
    struct mail_address to = {.spec = "a@b.nl"}, nobody = {0};
    struct mail_message good = message_good(&to), m;
    struct buf out = {0};

    (void)state;
#define REFUSED(what, why) \
    m = good;              \
    m.what;                \
    assert_int_equal(mail_message_write(&m, &out), MAIL_FAULT_##why)
    REFUSED(to = &nobody, NO_RECIPIENT);
    REFUSED(n_to = 0, NO_RECIPIENT);
    REFUSED(id = "<a@b>\r\nX: y", ID);
    REFUSED(in_reply_to = "a", ID);
    REFUSED(reference = "ZVL 2026\r\nX: y", REFERENCE);
    REFUSED(phrase = SLICE_LIT("a\r\nBcc: b"), CONTROL);
    REFUSED(phrase = SLICE_LIT(""), EMPTY);
    REFUSED(text = SLICE_LIT("a\r\n.\r\n"), CONTROL);
    REFUSED(html = SLICE_LIT("\xFF"), NOT_UTF8);
    REFUSED(date = -1, DATE);
#undef REFUSED
    assert_int_equal(out.n, 0);
    buf_free(&out);
}

static void no_body_holds_the_boundary_or_a_long_line(void **state)
{
    static const char *const pieces[] = {"--=_weerklank",
                                         "--=_weerklank--",
                                         "\n",
                                         ".",
                                         "=",
                                         "_",
                                         " ",
                                         "x",
                                         "\xC3\xBC",
                                         "een woord dat een eind verder gaat "};
    struct mail_address to = {.spec = "a@b.nl"};

    (void)state;
    chance_seed(6);
    for (int i = 0; i < 3000; i++) {
        struct mail_message m = message_good(&to);
        struct buf body = {0}, out = {0};
        size_t boundaries = 0, line = 0;

        for (size_t k = chance() % 60 + 1; k > 0; k--)
            buf_add_str(&body, pieces[chance() % ARRAY_LEN(pieces)]);
        m.text = m.html = buf_slice(&body);
        assert_int_equal(mail_message_write(&m, &out), 0);
        for (size_t k = 0; k < out.n; k++) {
            boundaries +=
                line == 0 && out.n - k > 12 && memcmp(out.p + k, "--=_weerklank", 13) == 0;
            line = out.p[k] == '\n' ? 0 : line + 1;
            assert_true(line <= MAIL_LINE_MAX + 1); /* with its CR */
        }
        assert_int_equal(boundaries, 3);
        buf_free(&body);
        buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_that_people_have_are_taken),
        cmocka_unit_test(other_addresses_are_refused_with_their_reason),
        cmocka_unit_test(ids_are_dot_atoms_in_angles),
        cmocka_unit_test(no_text_makes_a_second_field),
        cmocka_unit_test(a_mail_is_these_bytes),
        cmocka_unit_test(a_mail_that_cannot_be_right_is_refused),
        cmocka_unit_test(no_body_holds_the_boundary_or_a_long_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
