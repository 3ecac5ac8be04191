/*
 * What the gateway keeps in memory: answers that are given again, waiting after wrong answers, sessions, people.
 */
#include "tests/unit/common_test.h"

#include "services/gateway/echoes.h"
#include "services/gateway/guard.h"
#include "services/gateway/people.h"

#include <stdio.h>

#define S INT64_C(1000000)

/* ------------------------------------------------------------------ answers that are given again */

static struct uuid id_of(uint8_t n)
{
    struct uuid id = {{0}};

    id.b[0] = n;
    return id;
}

static void keep(struct echoes *c, const char *party, const char *address, uint8_t signal,
                 const char *body, int64_t position)
{
    struct echo e = {.body = slice_str(body), .etag = "\"x\"", .position = position};
    struct uuid id = id_of(signal);

    echoes_keep(c, party, slice_str(address), &id, &e);
}

static bool has(struct echoes *c, const char *party, const char *address, const char *body)
{
    struct echo e;

    return echoes_find(c, party, slice_str(address), &e) && slice_is(e.body, body);
}

static void an_answer_is_given_again_to_the_same_party_only(void **state)
{
    struct echoes *c = echoes_new(1 << 20);

    (void)state;
    keep(c, "ZVL", "/a", 1, "van ZVL", 10);
    keep(c, "ZVLX", "/a", 1, "van een ander", 10);
    assert_true(has(c, "ZVL", "/a", "van ZVL"));
    assert_true(has(c, "ZVLX", "/a", "van een ander"));
    assert_false(has(c, "VWS", "/a", "van ZVL"));
    assert_false(has(c, "ZVL", "/b", "van ZVL"));
    assert_false(has(c, "ZV", "L/a", "van ZVL")); /* party and address do not run into each other */
    echoes_free(&c);
}

static void what_happens_to_a_signal_ends_its_answers(void **state)
{
    struct echoes *c = echoes_new(1 << 20);
    struct uuid one = id_of(1);

    (void)state;
    keep(c, "ZVL", "/1", 1, "een", 10);
    keep(c, "ZVL", "/2", 2, "twee", 10);
    echoes_event(c, &one, 10); /* what the answer knew already */
    assert_true(has(c, "ZVL", "/1", "een"));
    echoes_event(c, &one, 11);
    assert_false(has(c, "ZVL", "/1", "een"));
    assert_true(has(c, "ZVL", "/2", "twee"));
    keep(c, "ZVL", "/1", 1, "te oud", 10); /* it was under way when that happened */
    assert_false(has(c, "ZVL", "/1", "te oud"));
    keep(c, "ZVL", "/1", 1, "nieuw", 11);
    assert_true(has(c, "ZVL", "/1", "nieuw"));
    echoes_free(&c);
}

static void reference_data_empty_all_of_it_and_what_is_under_way(void **state)
{
    struct echoes *c = echoes_new(1 << 20);

    (void)state;
    keep(c, "ZVL", "/1", 1, "een", 10);
    echoes_empty(c, 20);
    assert_false(has(c, "ZVL", "/1", "een"));
    assert_int_equal(echoes_bytes(c), 0);
    keep(c, "ZVL", "/1", 1, "van ervoor", 19);
    assert_false(has(c, "ZVL", "/1", "van ervoor"));
    keep(c, "ZVL", "/1", 1, "van erna", 20);
    assert_true(has(c, "ZVL", "/1", "van erna"));
    echoes_free(&c);
}

static void what_is_kept_is_bounded(void **state)
{
    struct echoes *c = echoes_new(100000);
    static char large[40000];
    char address[32], body[1000];
    size_t found = 0;

    (void)state;
    memset(body, 'x', sizeof body - 1);
    body[sizeof body - 1] = '\0';
    for (int i = 0; i < 5000; i++) {
        snprintf(address, sizeof address, "/%d", i);
        keep(c, "ZVL", address, (uint8_t)i, body, 10);
        assert_true(echoes_bytes(c) <= 100000);
    }
    for (int i = 0; i < 5000; i++) {
        snprintf(address, sizeof address, "/%d", i);
        found += has(c, "ZVL", address, body);
    }
    assert_true(found > 50 && found < 100);
    memset(large, 'y', sizeof large - 1);
    keep(c, "ZVL", "/large", 1, large, 10);
    assert_false(has(c, "ZVL", "/large", large));
    echoes_free(&c);
    c = echoes_new(0);
    keep(c, "ZVL", "/1", 1, "een", 10);
    assert_false(has(c, "ZVL", "/1", "een"));
    echoes_free(&c);
}

/* ------------------------------------------------------------------ waiting after wrong answers */

static void each_wrong_answer_beyond_the_free_ones_costs_twice_the_waiting(void **state)
{
    static struct guard g;
    int64_t now = 1000 * S, wait = S;

    (void)state;
    for (int i = 0; i < GUARD_LOGIN; i++) {
        guard_wrong(&g, 7, GUARD_LOGIN, now);
        assert_int_equal(guard_wait(&g, 7, now), 0);
    }
    for (int i = 0; i < 20; i++) {
        guard_wrong(&g, 7, GUARD_LOGIN, now);
        assert_int_equal(guard_wait(&g, 7, now), wait);
        assert_int_equal(guard_wait(&g, 7, now + wait), 0);
        now += wait;
        wait = wait * 2 < GUARD_MOST ? wait * 2 : GUARD_MOST;
    }
    assert_int_equal(guard_wait(&g, 8, now), 0); /* another one */
    guard_right(&g, 7);
    assert_int_equal(guard_wait(&g, 7, now), 0);
    guard_wrong(&g, 7, GUARD_LOGIN, now);
    assert_int_equal(guard_wait(&g, 7, now), 0); /* it begins anew */
}

static void wrong_answers_are_forgotten_in_time(void **state)
{
    static struct guard g;

    (void)state;
    for (int i = 0; i < GUARD_LOGIN; i++)
        guard_wrong(&g, 1, GUARD_LOGIN, 0);
    guard_wrong(&g, 1, GUARD_LOGIN, GUARD_FORGET + S);
    assert_int_equal(guard_wait(&g, 1, GUARD_FORGET + S), 0);
}

/* ------------------------------------------------------------------ sessions */

static struct session session_of(uint32_t account, int64_t made_at, char cookie[SESSION_TEXT])
{
    struct session s = {
        .account = account, .made_at = made_at, .used_at = made_at, .until = made_at + 3600 * S};

    session_secret_new(cookie, s.hash);
    return s;
}

static void a_session_is_found_by_its_cookie_until_it_is_over(void **state)
{
    struct sessions all;
    char cookie[SESSION_TEXT], other[SESSION_TEXT];
    struct session s = session_of(3, 0, cookie), t = session_of(3, 0, other);
    uint32_t slot;

    (void)state;
    assert_int_equal(strlen(cookie), SESSION_TEXT - 1);
    assert_string_not_equal(cookie, other);
    sessions_init(&all, 600 * S);
    s.until = 3600 * S;
    slot = sessions_put(&all, &s);
    sessions_put(&all, &t);
    assert_int_equal(sessions_shown(&all, slice_str(cookie), S), slot);
    assert_int_equal(sessions_shown(&all, slice_of(cookie, SESSION_TEXT - 2), S), SESSION_NONE);
    assert_int_equal(sessions_shown(&all, SLICE_LIT(""), S), SESSION_NONE);
    assert_int_equal(sessions_shown(&all, slice_str(cookie), 600 * S), SESSION_NONE); /* idle */
    all.list[slot].used_at = 3590 * S;
    assert_int_equal(sessions_shown(&all, slice_str(cookie), 3599 * S), slot);
    assert_int_equal(sessions_shown(&all, slice_str(cookie), 3600 * S), SESSION_NONE);
    sessions_sweep(&all, 3600 * S);
    assert_int_equal(all.list[slot].until, 0);
    sessions_end(&all, slot); /* twice is as once */
    s = session_of(4, 0, cookie);
    assert_int_not_equal(sessions_put(&all, &s), 2); /* a slot is used again */
    sessions_free(&all);
}

static void the_oldest_of_too_many_is_named_and_an_account_ends_all_of_its_own(void **state)
{
    struct sessions all;
    char cookie[SESSION_TEXT], last[SESSION_TEXT] = "";

    (void)state;
    sessions_init(&all, 600 * S);
    for (int64_t i = 0; i < SESSION_ACCOUNT; i++) {
        struct session s = session_of(1, 100 - i, cookie), t = session_of(2, i, last);

        assert_int_equal(sessions_oldest(&all, 1), SESSION_NONE);
        sessions_put(&all, &s);
        sessions_put(&all, &t);
    }
    assert_int_equal(all.list[sessions_oldest(&all, 1)].made_at, 100 - SESSION_ACCOUNT + 1);
    sessions_end_account(&all, 1);
    assert_int_equal(sessions_oldest(&all, 1), SESSION_NONE);
    assert_int_equal(sessions_shown(&all, slice_str(cookie), 101), SESSION_NONE);
    assert_int_not_equal(sessions_shown(&all, slice_str(last), 101), SESSION_NONE);
    sessions_free(&all);
}

/* ------------------------------------------------------------------ people */

static uint32_t account_put(struct people *p, uint8_t n, const char *login)
{
    struct account a = {
        .id = id_of(n), .rights = 3, .name = (char *)"Naam", .login = (char *)login, .made_at = 1};

    snprintf(a.party, sizeof a.party, "VWS");
    return people_account_put(p, &a);
}

static void an_account_is_found_by_number_and_login_and_by_neither_when_closed(void **state)
{
    struct people p;
    struct uuid id = id_of(1);
    uint32_t slot;

    (void)state;
    people_init(&p, 600 * S);
    slot = account_put(&p, 1, "jansen");
    account_put(&p, 2, NULL);
    assert_int_equal(people_account(&p, &id), slot);
    assert_int_equal(people_login(&p, SLICE_LIT("jansen")), slot);
    assert_int_equal(people_login(&p, SLICE_LIT("Jansen")), PEOPLE_NONE);
    assert_int_equal(account_put(&p, 1, "de.jansen"), slot);
    assert_int_equal(people_login(&p, SLICE_LIT("jansen")), PEOPLE_NONE);
    assert_int_equal(people_login(&p, SLICE_LIT("de.jansen")), slot);
    people_account_close(&p, slot, 5);
    assert_int_equal(people_login(&p, SLICE_LIT("de.jansen")), PEOPLE_NONE);
    assert_null(p.accounts[slot].name);
    assert_int_equal(people_account(&p, &id), slot); /* that it was there is known */
    people_free(&p);
}

static void a_token_counts_until_its_last_day_and_ends_with_its_account(void **state)
{
    struct people p;
    struct token t = {.id = id_of(9), .rights = 1, .until = 100};
    uint32_t slot;

    (void)state;
    people_init(&p, 600 * S);
    t.account = account_put(&p, 1, NULL);
    hash_sha256_one(t.hash, "wk_geheim", 9);
    slot = people_token_put(&p, &t);
    assert_int_equal(people_token_shown(&p, SLICE_LIT("wk_geheim"), 100), slot);
    assert_int_equal(people_token_shown(&p, SLICE_LIT("wk_geheim"), 101), PEOPLE_NONE);
    assert_int_equal(people_token_shown(&p, SLICE_LIT("wk_geheiM"), 100), PEOPLE_NONE);
    people_account_close(&p, t.account, 7);
    assert_int_equal(people_token_shown(&p, SLICE_LIT("wk_geheim"), 100), PEOPLE_NONE);
    assert_int_equal(p.tokens[slot].ended_at, 7);
    people_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_given_again_to_the_same_party_only),
        cmocka_unit_test(what_happens_to_a_signal_ends_its_answers),
        cmocka_unit_test(reference_data_empty_all_of_it_and_what_is_under_way),
        cmocka_unit_test(what_is_kept_is_bounded),
        cmocka_unit_test(each_wrong_answer_beyond_the_free_ones_costs_twice_the_waiting),
        cmocka_unit_test(wrong_answers_are_forgotten_in_time),
        cmocka_unit_test(a_session_is_found_by_its_cookie_until_it_is_over),
        cmocka_unit_test(the_oldest_of_too_many_is_named_and_an_account_ends_all_of_its_own),
        cmocka_unit_test(an_account_is_found_by_number_and_login_and_by_neither_when_closed),
        cmocka_unit_test(a_token_counts_until_its_last_day_and_ends_with_its_account),
    };

    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
