/*
 * A line that breaks at every single byte around a commit: the outcome must be true.
 */
#include "db_test.h"

#include <sys/socket.h>
#include <sys/un.h>

/* Stands between db and the server, in this loop, and ends both sides after so many bytes. */
static struct relay {
    int listener, client, server;
    int64_t up_left, down_left; /* bytes still let through to the server, and from it */
    int64_t down_passed;
} relay;

static void relay_cut(void)
{
    if (relay.client < 0)
        return;
    loop_fd_remove(l, relay.client);
    loop_fd_remove(l, relay.server);
    close(relay.client);
    close(relay.server);
    relay.client = relay.server = -1;
}

static void relay_pass(int from, int to, int64_t *left)
{
    char bytes[4096];
    size_t most = *left < (int64_t)sizeof bytes ? (size_t)*left : sizeof bytes;
    ssize_t n = read(from, bytes, most);

    if (n > 0 && write(to, bytes, (size_t)n) == n) {
        *left -= n;
        if (left == &relay.down_left)
            relay.down_passed += n;
    }
    if (n <= 0 || *left == 0)
        relay_cut();
}

static void on_client(void *arg, short revents)
{
    (void)arg;
    (void)revents;
    relay_pass(relay.client, relay.server, &relay.up_left);
}

static void on_server(void *arg, short revents)
{
    (void)arg;
    (void)revents;
    relay_pass(relay.server, relay.client, &relay.down_left);
}

static struct sockaddr_un relay_name(int port)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};

    snprintf(a.sun_path, sizeof a.sun_path, "%.64s/.s.PGSQL.%d", cluster.folder, port);
    return a;
}

static void on_connect(void *arg, short revents)
{
    struct sockaddr_un a = relay_name(5432);

    (void)arg;
    (void)revents;
    relay_cut();
    relay.client = accept(relay.listener, NULL, NULL);
    relay.server = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_true(relay.client >= 0 && relay.server >= 0);
    assert_int_equal(connect(relay.server, (struct sockaddr *)&a, sizeof a), 0);
    relay.up_left = relay.down_left = INT64_MAX;
    loop_fd_set(l, relay.client, POLLIN, on_client, NULL);
    loop_fd_set(l, relay.server, POLLIN, on_server, NULL);
}

static void relay_open(void)
{
    struct sockaddr_un a = relay_name(5433);

    relay = (struct relay){.client = -1, .server = -1};
    relay.listener = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(relay.listener, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(listen(relay.listener, 5), 0);
    loop_fd_set(l, relay.listener, POLLIN, on_connect, NULL);
}

static void relay_close(void)
{
    struct sockaddr_un a = relay_name(5433);

    relay_cut();
    loop_fd_remove(l, relay.listener);
    close(relay.listener);
    unlink(a.sun_path);
}

/* One insert over a fresh connection that ends after up or down further bytes. */
static enum db_outcome insert_with_cut(int64_t k, int64_t up, int64_t down)
{
    char through[160];
    int before = n_up, at = n_answers;

    snprintf(through, sizeof through, "%s port=5433", address);
    d = db_open(l, through, NULL, on_up, NULL);
    assert_true(wait_for(l, &n_up, before + 1));
    relay.up_left = up;
    relay.down_left = down;
    relay.down_passed = 0;
    n_sent = n_answers;
    ask_number(&insert, k);
    sync_group();
    wait_answers();
    db_close(&d);
    relay_cut();
    return answers[at].outcome;
}

static void assert_truth(enum db_outcome outcome, int64_t k)
{
    until_no_backend();
    if (outcome == DB_DONE)
        assert_int_equal(stored(k), 1);
    else
        assert_int_equal(outcome, DB_UNKNOWN);
}

static void the_outcome_is_true_wherever_the_line_breaks(void **state)
{
    int n_unknown_stored = 0, n_unknown_not = 0;
    int64_t k = 0;

    (void)state;
    db_close(&d);
    relay_open();
    for (int64_t down = 1;; down++, k++) { /* from the server: the answer is lost */
        enum db_outcome outcome = insert_with_cut(k, INT64_MAX, down);

        assert_truth(outcome, k);
        if (outcome == DB_DONE)
            break;
        n_unknown_stored += (int)stored(k);
    }
    k++;
    for (int64_t up = 1;; up++, k++) { /* to the server: the question is lost */
        enum db_outcome outcome = insert_with_cut(k, up, INT64_MAX);

        assert_truth(outcome, k);
        if (outcome == DB_DONE)
            break;
        n_unknown_not += !stored(k);
    }
    assert_true(n_unknown_stored > 20); /* both kinds of unknown were there */
    assert_true(n_unknown_not > 20);
    relay_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_outcome_is_true_wherever_the_line_breaks),
    };

    db_test_begin();
    return cmocka_run_group_tests(tests, cluster_start, cluster_stop);
}
