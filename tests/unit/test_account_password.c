/*
 * Passwords off the loop: right and wrong, the work of an account that does not exist, 200 at once with bounded
 * memory while the loop turns, a full queue, and who asks no more.
 */
#include "tests/unit/common_test.h"

#include "services/account/password.h"

#include <sys/resource.h>
#include <time.h>

#define KIB    8192 /* small, so that many are soon done */
#define PASSES 2

static struct loop *loop;
static struct passwords *passwords;
static volatile int told;
static int of[PASSWORD_UNFIT + 1]; /* how often each result came */
static struct password_told last;
static char hash[PASSWORD_HASH_MAX];

static void on_told(void *arg, const struct password_told *t)
{
    (void)arg;
    told++;
    of[t->result]++;
    last = *t;
    if (t->hash)
        snprintf(hash, sizeof hash, "%s", t->hash);
}

static void begin(const struct password_limits *limits)
{
    loop = loop_new();
    passwords = passwords_new(loop, limits);
    told = 0;
    memset(of, 0, sizeof of);
    password_make(passwords, SLICE_LIT("drie kleine woorden"), on_told, NULL, NULL);
    assert_true(wait_for(loop, &told, 1));
    assert_int_equal(last.result, PASSWORD_RIGHT);
    told = 0;
    memset(of, 0, sizeof of);
}

static int setup(void **state)
{
    (void)state;
    begin(&(struct password_limits){.memory_kib = KIB, .passes = PASSES, .queue = 256});
    return 0;
}

static int setup_narrow(void **state)
{
    (void)state;
    begin(&(struct password_limits){.memory_kib = KIB, .passes = PASSES, .queue = 10});
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    passwords_free(&passwords);
    loop_free(&loop);
    wait_loop = NULL;
    return 0;
}

static enum password_result check(const char *stored, const char *password)
{
    int before = told;

    password_check(passwords, stored, slice_str(password), on_told, NULL, NULL);
    assert_int_equal(told, before); /* never from within the call */
    assert_true(wait_for(loop, &told, before + 1));
    return last.result;
}

static void only_the_password_itself_is_right(void **state)
{
    (void)state;
    assert_ptr_equal(strstr(hash, "$argon2id$v=19$m=8192,t=2,p=1$"), hash);
    assert_int_equal(check(hash, "drie kleine woorden"), PASSWORD_RIGHT);
    assert_false(last.old);
    assert_int_equal(check(hash, "drie kleine woorde"), PASSWORD_WRONG);
    assert_int_equal(check(hash, "Drie kleine woorden"), PASSWORD_WRONG);
    assert_int_equal(check(NULL, "drie kleine woorden"), PASSWORD_WRONG);
}

static int64_t cpu_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * US_PER_S + t.tv_nsec / 1000;
}

/* By what is counted, and by what the processor did: an order of magnitude, whatever else runs here. */
static void an_account_that_does_not_exist_costs_the_same_work(void **state)
{
    uint64_t before = password_counts(passwords).work, wrong, nobody;
    int64_t began = cpu_us(), wrong_us, nobody_us, unfit_us;

    (void)state;
    for (int i = 0; i < 8; i++)
        assert_int_equal(check(hash, "iets anders"), PASSWORD_WRONG);
    wrong = password_counts(passwords).work - before;
    wrong_us = cpu_us() - began;
    for (int i = 0; i < 8; i++)
        assert_int_equal(check(NULL, "iets anders"), PASSWORD_WRONG);
    nobody = password_counts(passwords).work - before - wrong;
    nobody_us = cpu_us() - began - wrong_us;
    assert_int_equal(wrong, 8 * KIB * PASSES);
    assert_int_equal(nobody, wrong);
    assert_in_range(nobody_us, wrong_us / 4, wrong_us * 4);
    began = cpu_us();
    for (int i = 0; i < 8; i++) /* what costs nothing is seen to cost nothing */
        assert_int_equal(check(hash, ""), PASSWORD_UNFIT);
    unfit_us = cpu_us() - began;
    assert_true(unfit_us < wrong_us / 4);
}

/* --- 200 at once ------------------------------------------------------------------------------------ */

static struct loop_timer tick;
static int ticks, ticks_at_last;

static void on_tick(void *arg)
{
    (void)arg;
    ticks++;
    loop_timer_set(loop, &tick, loop_now(loop) + US_PER_MS);
}

/* Between two answers the loop came round at least once: each is its own event. */
static void on_told_between_ticks(void *arg, const struct password_told *t)
{
    on_told(arg, t);
    ticks_at_last = ticks;
}

static void two_hundred_at_once_keep_the_loop_turning_and_memory_bounded(void **state)
{
    struct rusage before, after;
    struct password_counts c;

    (void)state;
    assert_int_equal(getrusage(RUSAGE_SELF, &before), 0);
    ticks = 0;
    tick = (struct loop_timer){.fn = on_tick};
    loop_timer_set(loop, &tick, clock_mono_us());
    for (int i = 0; i < 200; i++)
        password_check(passwords, i % 4 == 3 ? NULL : hash,
                       i % 4 == 0 ? SLICE_LIT("drie kleine woorden") : SLICE_LIT("iets anders"),
                       on_told_between_ticks, NULL, NULL);
    assert_int_equal(told, 0);
    assert_true(wait_for(loop, &told, 200));
    loop_timer_set(loop, &tick, 0);
    assert_int_equal(getrusage(RUSAGE_SELF, &after), 0);
    c = password_counts(passwords);
    assert_int_equal(of[PASSWORD_RIGHT], 50);
    assert_int_equal(of[PASSWORD_WRONG], 150);
    assert_int_equal(c.working_most, 2);
    assert_int_equal(c.queued + c.working, 0);
    /* 200 of 8 MiB would be 1.6 GB. What one hash took was there before; the second thread's may come to it. */
    assert_true(after.ru_maxrss - before.ru_maxrss < 3 * KIB);
    assert_true(ticks_at_last >
                100); /* of some 200 hashes of milliseconds; one that blocked would give 1 */
}

static void beyond_the_queue_is_busy_and_told_later(void **state)
{
    struct password_counts c;

    (void)state;
    for (int i = 0; i < 50; i++)
        password_check(passwords, hash, SLICE_LIT("drie kleine woorden"), on_told, NULL, NULL);
    assert_int_equal(told, 0);
    assert_true(wait_for(loop, &told, 50));
    c = password_counts(passwords);
    assert_true(of[PASSWORD_RIGHT] >=
                12); /* 10 that wait, 2 at work, and those for which one was done meanwhile */
    assert_int_equal(of[PASSWORD_RIGHT] + of[PASSWORD_BUSY], 50);
    assert_true(of[PASSWORD_BUSY] > 0);
    assert_int_equal(c.busy, of[PASSWORD_BUSY]);
    assert_int_equal(check(hash, "drie kleine woorden"), PASSWORD_RIGHT); /* and it goes on */
}

static void who_asks_no_more_is_not_called(void **state)
{
    struct password_asking *asking[100], *none = NULL;

    (void)state;
    for (int i = 0; i < 100; i++)
        password_check(passwords, hash, SLICE_LIT("x"), on_told, NULL, &asking[i]);
    for (int i = 0; i < 100; i += 2)
        password_cancel(&asking[i]);
    assert_null(asking[0]);
    password_cancel(&none);
    assert_true(wait_for(loop, &told, 50));
    assert_int_equal(check(hash, "drie kleine woorden"), PASSWORD_RIGHT);
    assert_int_equal(told, 51);
    assert_true(password_counts(passwords).done < 60); /* those that waited cost nothing */
}

static void what_is_queued_goes_with_the_pool(void **state)
{
    (void)state;
    for (int i = 0; i < 100; i++)
        password_check(passwords, hash, SLICE_LIT("x"), on_told, NULL, NULL);
    passwords_free(&passwords);
    assert_int_equal(told, 0);
}

/* --- What is stored ---------------------------------------------------------------------------------- */

static void a_hash_that_wants_more_than_we_give_is_not_worked_on(void **state)
{
    static const char *const bad[] = {
        "$argon2id$v=19$m=8193,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
        "$argon2id$v=19$m=99999999999999999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
        "$argon2id$v=19$m=8192,t=17,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
        "$argon2id$v=19$m=8192,t=2,p=2$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
        "$argon2id$v=19$m=08192,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
        "$argon2id$v=16$m=8192,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
        "$argon2i$v=19$m=8192,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA",
        "$2b$10$abcdefghijklmnopqrstuv",
        "",
    };
    uint64_t before = password_counts(passwords).done;
    char longer[PASSWORD_HASH_MAX + 1];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++)
        assert_int_equal(check(bad[i], "x"), PASSWORD_UNFIT);
    memset(longer, 'A', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    memcpy(longer, hash, 30);
    assert_int_equal(check(longer, "x"), PASSWORD_UNFIT);
    assert_int_equal(password_counts(passwords).done, before);
    /* One with good limits and nonsense behind them is worked on, and wrong. */
    assert_int_equal(check("$argon2id$v=19$m=8192,t=2,p=1$AAAA", "x"), PASSWORD_WRONG);
}

static void a_password_is_from_1_to_1024_bytes(void **state)
{
    char text[PASSWORD_MAX + 2];

    (void)state;
    memset(text, 'x', sizeof text);
    text[PASSWORD_MAX + 1] = '\0';
    assert_int_equal(check(hash, text), PASSWORD_UNFIT);
    assert_int_equal(check(hash, ""), PASSWORD_UNFIT);
    text[PASSWORD_MAX] = '\0';
    assert_int_equal(check(hash, text), PASSWORD_WRONG);
}

static void a_hash_with_less_work_is_said_to_be_old(void **state)
{
    char old[PASSWORD_HASH_MAX];

    (void)state;
    memcpy(old, hash, sizeof old);
    teardown(NULL);
    begin(&(struct password_limits){.memory_kib = 2 * KIB, .passes = PASSES});
    assert_int_equal(check(old, "drie kleine woorden"), PASSWORD_RIGHT);
    assert_true(last.old);
    assert_int_equal(check(old, "iets anders"), PASSWORD_WRONG);
    assert_false(last.old);
    assert_int_equal(check(hash, "drie kleine woorden"), PASSWORD_RIGHT);
    assert_false(last.old);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(only_the_password_itself_is_right),
        WITH(an_account_that_does_not_exist_costs_the_same_work),
        WITH(two_hundred_at_once_keep_the_loop_turning_and_memory_bounded),
        cmocka_unit_test_setup_teardown(beyond_the_queue_is_busy_and_told_later, setup_narrow,
                                        teardown),
        WITH(who_asks_no_more_is_not_called),
        WITH(what_is_queued_goes_with_the_pool),
        WITH(a_hash_that_wants_more_than_we_give_is_not_worked_on),
        WITH(a_password_is_from_1_to_1024_bytes),
        WITH(a_hash_with_less_work_is_said_to_be_old),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
