/*
 * Mails that came back: who, for good or for now, and which of ours it was.
 */
#include "tests/unit/common_test.h"

#include "common/buf.h"
#include "services/mail/bounce.h"

static const char good[] = "Return-Path: <>\r\n"
                           "From: MAILER-DAEMON@mx.example\r\n"
                           "Content-Type: multipart/report; report-type=delivery-status;\r\n"
                           "\tboundary=\"b1/x=\"\r\n"
                           "\r\n"
                           "--b1/x=\r\n"
                           "Content-Type: text/plain\r\n"
                           "\r\n"
                           "Message-ID: <not.this@one>\r\n"
                           "--b1/x=\r\n"
                           "Content-Type: message/delivery-status\r\n"
                           "\r\n"
                           "Reporting-MTA: dns; mx.example\r\n"
                           "\r\n"
                           "Final-Recipient: rfc822; weg@voorbeeld.nl\r\n"
                           "Action: failed\r\n"
                           "Status: 5.1.1 (no such mailbox)\r\n"
                           "Diagnostic-Code: smtp; 550\r\n"
                           "  Action: delivered\r\n"
                           "\r\n"
                           "Original-Recipient: rfc822;vol@voorbeeld.nl\r\n"
                           "Final-Recipient: rfc822;<box17@store.example>\r\n"
                           "Action: delayed\r\n"
                           "Status: 4.2.2\r\n"
                           "\r\n"
                           "Final-Recipient: rfc822;goed@voorbeeld.nl\r\n"
                           "Action: delivered\r\n"
                           "Status: 2.0.0\r\n"
                           "\r\n"
                           "--b1/x=\r\n"
                           "Content-Type: text/rfc822-headers\r\n"
                           "\r\n"
                           "Subject: [ZVL-2026-0412-7] Vraag aan u\r\n"
                           "Message-ID:\r\n"
                           " <12.s@host.example>\r\n"
                           "\r\n"
                           "--b1/x=--\r\n";

static void each_recipient_is_read_with_its_status(void **state)
{
    struct mail_bounce b;

    (void)state;
    assert_true(mail_bounce_read(slice_str(good), &b));
    assert_int_equal(b.n, 2);
    assert_string_equal(b.of[0].recipient.spec, "weg@voorbeeld.nl");
    assert_string_equal(b.of[0].status, "5.1.1");
    assert_true(b.of[0].permanent);
    assert_string_equal(b.of[1].recipient.spec, "vol@voorbeeld.nl");
    assert_string_equal(b.of[1].status, "4.2.2");
    assert_false(b.of[1].permanent);
    assert_string_equal(b.id, "<12.s@host.example>");
}

static void other_mail_is_no_bounce(void **state)
{
    struct mail_bounce b;

    (void)state;
    assert_false(mail_bounce_read(SLICE_LIT(""), &b));
    assert_false(mail_bounce_read(SLICE_LIT("Subject: Afwezig\r\n\r\nStatus: 5.1.1\r\n"), &b));
    assert_false(mail_bounce_read(
        SLICE_LIT("Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
                  "Content-Type: message/delivery-status\r\n\r\nA: b\r\n\r\n"
                  "Final-Recipient: rfc822;a@b.nl\r\nAction: failed\r\nStatus: 5.1.1\r\n"),
        &b));
}

/* Each byte in turn is missing: read to its end, and what is read is whole. */
static void a_cut_one_says_nothing_untrue(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof good - 1; n++) {
        uint8_t *copy = malloc(n + 1); /* of its own, so that a sanitizer sees a step too far */
        struct mail_bounce b;

        assert_non_null(copy);
        memcpy(copy, good, n);
        if (mail_bounce_read(slice_of(copy, n), &b))
            assert_string_equal(b.of[0].recipient.spec, "weg@voorbeeld.nl");
        free(copy);
    }
}

static void mutations_leave_it_within_bounds(void **state)
{
    struct mail_bounce b;
    size_t read = 0;

    (void)state;
    chance_seed(7);
    for (int i = 0; i < 50000; i++) {
        struct buf m = {0};
        struct mail_address again;

        buf_add(&m, good, sizeof good - 1);
        for (size_t k = chance() % 8 + 1; k > 0; k--) {
            size_t at = chance() % m.n, n = chance() % (m.n - at) % 60;

            if (chance() % 2)
                m.p[at] = (uint8_t)chance();
            else if (chance() % 2)
                memmove(m.p + at, m.p + chance() % (m.n - n), n);
            else
                m.n -= n < m.n ? n : 0;
        }
        read += mail_bounce_read(buf_slice(&m), &b);
        assert_true(b.n <= MAIL_BOUNCE_RECIPIENTS);
        assert_true(!b.id[0] || mail_id_ok(b.id));
        for (size_t k = 0; k < b.n; k++) {
            assert_int_equal(mail_address_read(slice_str(b.of[k].recipient.spec), &again), 0);
            assert_true(!b.of[k].permanent || b.of[k].status[0] == '5');
        }
        buf_free(&m);
    }
    assert_true(read > 1000); /* most are still read: else it proves nothing */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_recipient_is_read_with_its_status),
        cmocka_unit_test(other_mail_is_no_bounce),
        cmocka_unit_test(a_cut_one_says_nothing_untrue),
        cmocka_unit_test(mutations_leave_it_within_bounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
