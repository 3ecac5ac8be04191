/*
 * Where webhooks may go: each block that is not outside by its first and last address and those beside it, and
 * addresses as people write them. The long list of forms is asked of the service itself (tests/loop/test_outside.py).
 */
#include "services/notify/target.h"
#include "tests/unit/common_test.h"

#include <arpa/inet.h>

static const char *why;

static struct target_rules *rules(const char *ranges)
{
    struct target_rules *r = target_rules_new("443,8443", ranges, false, false, &why);

    assert_non_null(r);
    return r;
}

static bool outside(const struct target_rules *r, const char *text)
{
    struct in6_addr six;
    struct in_addr four;

    if (inet_pton(AF_INET, text, &four) == 1) {
        char mapped[64];

        snprintf(mapped, sizeof mapped, "::ffff:%s", text);
        assert_int_equal(inet_pton(AF_INET6, mapped, &six), 1);
    } else {
        assert_int_equal(inet_pton(AF_INET6, text, &six), 1);
    }
    return target_is_outside(r, &six);
}

static void each_block_begins_and_ends_where_it_should(void **state)
{
    /* the last one before it, its first, its last, the next one behind it; NULL: inside as well */
    static const char *const blocks[][4] = {
        {NULL, "0.0.0.0", "0.255.255.255", "1.0.0.0"},
        {"9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"},
        {"100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"},
        {"126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"},
        {"169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"},
        {"172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"},
        {"191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"},
        {"192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"},
        {"192.31.195.255", "192.31.196.0", "192.31.196.255", "192.31.197.0"},
        {"192.52.192.255", "192.52.193.0", "192.52.193.255", "192.52.194.0"},
        {"192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0"},
        {"192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"},
        {"192.175.47.255", "192.175.48.0", "192.175.48.255", "192.175.49.0"},
        {"198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"},
        {"198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0"},
        {"203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0"},
        {"223.255.255.255", "224.0.0.0", "255.255.255.255", NULL},
        {NULL, "::", "::ffff:0:0", NULL},
        {NULL, "64:ff9b::", "64:ff9b::ff", NULL},
        {NULL, "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", NULL},
        {NULL, "100::", "1fff:ffff::", "2000::"},
        {"2000:ffff::", "2001::", "2001:1ff:ffff::", "2001:200::"},
        {"2001:db7:ffff::", "2001:db8::", "2001:db8:ffff::", "2001:db9::"},
        {"2620:4f:7fff::", "2620:4f:8000::", "2620:4f:8000:ffff::", "2620:4f:8001::"},
        {"3ffe:ffff::", "3fff::", "3fff:fff:ffff::", "3fff:1000::"},
        {"3fff:ffff::", "4000::", "ffff::", NULL},
    };
    struct target_rules *r = rules("");

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(blocks); i++)
        for (int at = 0; at < 4; at++)
            if (blocks[i][at] && outside(r, blocks[i][at]) != (at == 0 || at == 3))
                fail_msg("%s", blocks[i][at]);
    target_rules_free(&r);
}

static void what_carries_another_address_is_judged_by_it(void **state)
{
    static const struct {
        const char *text;
        bool outside;
    } rows[] = {
        {"::ffff:9.9.9.9", true},        {"::ffff:10.1.2.3", false}, {"64:ff9b::9.9.9.9", true},
        {"64:ff9b::192.168.1.1", false}, {"2002:909:909::1", true},  {"2002:7f00:1::1", false},
        {"2002:a9fe:a9fe::1", false},    {"::127.0.0.1", false},     {"2001:0:4136:e378::1", false},
        {"2620:fe::fe", true},
    };
    struct target_rules *r = rules("");

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (outside(r, rows[i].text) != rows[i].outside)
            fail_msg("%s", rows[i].text);
    target_rules_free(&r);
}

static void a_range_is_let_in_but_for_the_secrets_of_machines(void **state)
{
    struct target_rules *r = rules("10.1.0.0/16,fd00::/8,169.254.0.0/16,127.0.0.2");

    (void)state;
    assert_true(outside(r, "10.1.255.255"));
    assert_false(outside(r, "10.2.0.0"));
    assert_true(outside(r, "fd12::1"));
    assert_false(outside(r, "fd00:ec2::254"));
    assert_true(outside(r, "169.254.1.1"));
    assert_false(outside(r, "169.254.169.254"));
    assert_true(outside(r, "127.0.0.2"));
    assert_false(outside(r, "127.0.0.3"));
    assert_true(outside(r, "2002:a01:1::")); /* 10.1.0.1 in a tunnel */
    target_rules_free(&r);
    r = rules("169.254.169.254/32");
    assert_true(outside(r, "169.254.169.254"));
    target_rules_free(&r);
}

static void addresses_outside_are_taken_as_they_are_written(void **state)
{
    static const struct {
        const char *url, *host;
        uint16_t port;
    } rows[] = {
        {"https://ontvanger.nl/", "ontvanger.nl", 443},
        {"https://ontvanger.nl", "ontvanger.nl", 443},
        {"HTTPS://Ontvanger.NL:8443/pad?a=b&c=%20", "Ontvanger.NL", 8443},
        {"https://xn--ontvnger-0za.nl/", "xn--ontvnger-0za.nl", 443},
        {"https://a-1.b-2.co/@naam", "a-1.b-2.co", 443},
        {"https://9.9.9.9/", "9.9.9.9", 443},
        {"https://[2620:fe::fe]:8443/", "2620:fe::fe", 8443},
    };
    struct target_rules *r = rules("");
    struct target t;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        why = target_read(r, slice_str(rows[i].url), &t);
        if (why)
            fail_msg("%s: %s", rows[i].url, why);
        assert_string_equal(t.host, rows[i].host);
        assert_int_equal(t.port, rows[i].port);
        assert_int_equal(t.is_address, rows[i].host[0] == '9' || rows[i].host[0] == '2');
    }
    target_rules_free(&r);
}

static void what_is_allowed_by_settings_is_taken(void **state)
{
    struct target_rules *r = rules(""), *more;

    (void)state;
    assert_non_null(target_read(r, SLICE_LIT("http://ontvanger.nl:8443/"), NULL));
    assert_non_null(target_read(r, SLICE_LIT("https://zaken/"), NULL));
    assert_non_null(target_read(r, SLICE_LIT("https://ontvanger.nl:9000/"), NULL));
    more = target_rules_new("443,9000", "", true, true, &why);
    assert_non_null(more);
    assert_null(target_read(more, SLICE_LIT("http://ontvanger.nl:9000/"), NULL));
    assert_null(target_read(more, SLICE_LIT("https://zaken/"), NULL));
    assert_null(target_read(more, SLICE_LIT("https://zaken.internal/"), NULL));
    assert_non_null(target_read(more, SLICE_LIT("http://ontvanger.nl/"), NULL)); /* port 80 */
    assert_non_null(target_read(more, SLICE_LIT("https://2130706433/"), NULL));
    assert_non_null(target_read(more, SLICE_LIT("ftp://ontvanger.nl:9000/"), NULL));
    target_rules_free(&r);
    target_rules_free(&more);
}

static void settings_that_cannot_be_read_are_said(void **state)
{
    static const char *const ports[] = {"x", "0", "65536", "443;8443", "443 "},
                             *const ranges[] = {"10.0.0.0/33", "10.0.0",      "fd00::/129", "x",
                                                "10.0.0.0/",   "10.0.0.0/8x", "10.0.0.0/-1"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(ports); i++) {
        assert_null(target_rules_new(ports[i], "", false, false, &why));
        assert_string_equal(why, "ports");
    }
    for (size_t i = 0; i < ARRAY_LEN(ranges); i++) {
        assert_null(target_rules_new("443", ranges[i], false, false, &why));
        assert_string_equal(why, "addresses");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_block_begins_and_ends_where_it_should),
        cmocka_unit_test(what_carries_another_address_is_judged_by_it),
        cmocka_unit_test(a_range_is_let_in_but_for_the_secrets_of_machines),
        cmocka_unit_test(addresses_outside_are_taken_as_they_are_written),
        cmocka_unit_test(what_is_allowed_by_settings_is_taken),
        cmocka_unit_test(settings_that_cannot_be_read_are_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
