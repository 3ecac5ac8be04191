/*
 * Asking all services at once: over real sockets, to services that answer, are silent, or answer nonsense.
 */
#include "common_test.h"

#include "common/log.h"
#include "proto/frame.h"
#include "services/log/telling.h"
#include "services/scrape/scrape.h"

#define N 3

enum manner { ANSWERS, SILENT, NONSENSE, REFUSES, ANSWERS_LATE };

static struct life life;
static char folder[] = "/tmp/wk-scrape-XXXXXX";
static char endpoints[N][80];
static struct scrape_target targets[N];

static struct service {
    void *socket;
    enum manner manner;
    bool ready, has_database, database;
    int asked;
    struct bus_peer peer; /* of the first question that was not answered */
    struct uuid id;
    int64_t tag;
} services[N];

static const char *const names[N] = {"history", "history2", "overview"};

#define SOME_METRICS(M, S) M(S, COUNTER, done, NUMBER, "weerklank_done", "Done.", NONE)
METRICS_DECLARE(some, SOME_METRICS)
METRICS_DEFINE(some, SOME_METRICS)

/* ------------------------------------------------------------------ services */

static void answer(struct service *s, const struct bus_peer *peer, const struct uuid *id,
                   int64_t tag, enum message kind)
{
    const struct some values = {.done = (uint64_t)s->asked};
    struct telling t = {.service = names[s - services],
                        .why = s->ready ? NULL : "replaying",
                        .position = 7,
                        .heard = TELLING_NONE,
                        .rebuild = TELLING_NONE,
                        .fence = 1,
                        .database = !s->has_database ? TELLING_NO_DATABASE
                                    : s->database    ? TELLING_DATABASE_UP
                                                     : TELLING_DATABASE_DOWN,
                        .table = &some_table,
                        .values = &values};
    struct frame_writer w = {0};
    struct envelope e = {0};

    wire_set(&e, envelope, id, *id);
    wire_set(&e, envelope, tag, tag);
    frame_begin(&w);
    if (s->manner == REFUSES)
        frame_add_problem(&w, &e, PROBLEM_UNKNOWN_MESSAGE, NULL, NULL, 0);
    else
        telling_add(&t, kind, &e, &w);
    assert_int_equal(bus_send(s->socket, peer,
                              s->manner == NONSENSE ? SLICE_LIT("\x93nonsense") : frame_slice(&w)),
                     0);
    frame_free(&w);
}

static void on_question(void *arg)
{
    struct service *s = arg;
    struct bus_in in;

    while (bus_recv(s->socket, true, &in) == 1) {
        struct frame_reader r;
        struct envelope e;

        assert_int_equal(frame_open(&r, bus_in_payload(&in), NULL), 0);
        assert_int_equal(frame_next(&r, &e, NULL), 1);
        s->asked++;
        if (s->manner == ANSWERS_LATE && s->tag >= 0)
            answer(s, &s->peer, &s->id, s->tag, message_find(e.kind)); /* the one before */
        else if (s->manner != SILENT && s->manner != ANSWERS_LATE)
            answer(s, &in.peer, &e.id, e.tag, message_find(e.kind));
        s->peer = in.peer;
        s->id = e.id;
        s->tag = e.tag;
        bus_in_close(&in);
    }
}

static void service_begin(int i)
{
    services[i].socket = bus_router_bind(life.bus, endpoints[i], NULL);
    assert_non_null(services[i].socket);
    loop_socket_add(life.loop, services[i].socket, on_question, &services[i]);
}

static int setup(void **state)
{
    (void)state;
    memcpy(folder, "/tmp/wk-scrape-XXXXXX", sizeof folder);
    assert_non_null(mkdtemp(folder));
    wait_loop = NULL;
    life = (struct life){.name = "unit", .loop = loop_new(), .bus = bus_new()};
    for (int i = 0; i < N; i++) {
        snprintf(endpoints[i], sizeof endpoints[i], "ipc://%s/%s", folder, names[i]);
        targets[i] = (struct scrape_target){names[i], endpoints[i], i == 1};
        services[i] =
            (struct service){.ready = true, .has_database = i != 1, .database = true, .tag = -1};
    }
    return 0;
}

static int teardown(void **state)
{
    char path[100];

    (void)state;
    for (int i = 0; i < N; i++) {
        bus_close(life.loop, &services[i].socket);
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    loop_free(&life.loop);
    bus_free(&life.bus);
    rmdir(folder);
    return 0;
}

/* ------------------------------------------------------------------ answers */

static char text[1 << 20];
static struct scrape_readiness told;
static int told_n;

static void on_text(void *arg, struct slice s)
{
    (void)arg;
    assert_true(s.n < sizeof text);
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    told_n++;
}

static void on_ready(void *arg, const struct scrape_readiness *r)
{
    (void)arg;
    told = *r;
    told_n++;
}

static void ask_text(struct scrape *s)
{
    told_n = 0;
    assert_int_equal(scrape_metrics(s, "gateway",
                                    SLICE_LIT("# HELP weerklank_own Own.\n"
                                              "# TYPE weerklank_own gauge\n"
                                              "weerklank_own 5\n"),
                                    on_text, NULL),
                     0);
    assert_true(wait_for(life.loop, &told_n, 1));
    assert_int_equal(told_n, 1);
}

static void ask_ready(struct scrape *s)
{
    told_n = 0;
    assert_int_equal(scrape_ready(s, on_ready, NULL), 0);
    assert_true(wait_for(life.loop, &told_n, 1));
}

static bool says(const char *line)
{
    return strstr(text, line) != NULL;
}

/* ------------------------------------------------------------------ tests */

static void all_are_put_together_with_who_asks(void **state)
{
    struct scrape *s;

    (void)state;
    for (int i = 0; i < N; i++)
        service_begin(i);
    s = scrape_new(&life, targets, N);
    do
        ask_text(s);
    while (!says("{service=\"history2\"}")); /* the optional one is waited for by nobody */
    assert_true(says("weerklank_up{service=\"history\"} 1\n"));
    assert_true(says("weerklank_up{service=\"history2\"} 1\n"));
    assert_true(says("weerklank_up{service=\"overview\"} 1\n"));
    assert_true(says("weerklank_up{service=\"gateway\"} 1\n"));
    assert_true(says("weerklank_own{service=\"gateway\"} 5\n"));
    assert_true(says("weerklank_done_total{service=\"history\"}"));
    assert_ptr_equal(
        strstr(strstr(text, "# TYPE weerklank_done_total") + 1, "# TYPE weerklank_done_total"),
        NULL);
    scrape_free(&s);
}

static void who_is_not_there_or_says_nothing_is_down_and_holds_nobody_up(void **state)
{
    struct scrape *s;
    int64_t began;

    (void)state;
    service_begin(0);
    services[0].manner = SILENT;
    s = scrape_new(&life, targets, N);
    began = clock_mono_us();
    ask_text(s);
    assert_true(clock_mono_us() - began >=
                SCRAPE_US); /* so long is waited, and wait_for has a bound */
    assert_true(services[0].asked == 1);
    assert_true(says("weerklank_up{service=\"history\"} 0\n"));
    assert_true(says("weerklank_up{service=\"overview\"} 0\n"));
    assert_false(says("history2"));
    assert_true(says("weerklank_own{service=\"gateway\"} 5\n"));
    scrape_free(&s);
}

static void who_answers_nonsense_spoils_no_others(void **state)
{
    struct scrape *s;

    (void)state;
    for (int i = 0; i < N; i++)
        service_begin(i);
    services[0].manner = NONSENSE;
    services[1].manner = REFUSES;
    s = scrape_new(&life, targets, N);
    ask_text(s);
    assert_true(says("weerklank_up{service=\"history\"} 0\n"));
    assert_true(says("weerklank_up{service=\"overview\"} 1\n"));
    assert_true(says("weerklank_done_total{service=\"overview\"} 1\n"));
    scrape_free(&s);
}

/* An answer belongs to its round, whenever it comes. */
static void an_answer_of_an_earlier_round_is_not_taken_for_this_one(void **state)
{
    struct scrape *s;

    (void)state;
    service_begin(0);
    service_begin(2);
    services[0].manner = ANSWERS_LATE;
    s = scrape_new(&life, targets, N);
    ask_text(s);
    assert_true(says("weerklank_up{service=\"history\"} 0\n"));
    ask_text(s); /* gets the answer to the first */
    assert_int_equal(services[0].asked, 2);
    assert_true(says("weerklank_up{service=\"history\"} 0\n"));
    services[0].manner = ANSWERS;
    ask_text(s);
    assert_true(says("weerklank_up{service=\"history\"} 1\n"));
    scrape_free(&s);
}

static void who_comes_up_meanwhile_is_asked(void **state)
{
    struct scrape *s;

    (void)state;
    service_begin(0);
    s = scrape_new(&life, targets, N);
    told_n = 0;
    assert_int_equal(scrape_ready(s, on_ready, NULL), 0);
    assert_true(wait_for(life.loop, &services[0].asked, 1));
    service_begin(2);
    assert_true(wait_for(life.loop, &told_n, 1));
    assert_true(told.ready && told.n == 2);
    assert_int_equal(services[0].asked, 1);
    scrape_free(&s);
}

static void readiness_is_that_of_all(void **state)
{
    struct scrape *s;

    (void)state;
    service_begin(0);
    service_begin(2);
    s = scrape_new(&life, targets, N);
    ask_ready(s);
    assert_true(told.ready && told.n == 2);
    assert_int_equal(told.database, SCRAPE_DATABASE_UP);
    assert_string_equal(told.list[0].service, "history");
    assert_string_equal(told.list[0].why, "");
    assert_int_equal(told.list[1].position, 7);
    services[2].ready = false;
    services[0].database = false;
    ask_ready(s);
    assert_false(told.ready);
    assert_int_equal(told.database, SCRAPE_DATABASE_DOWN);
    assert_true(told.list[1].answered && !told.list[1].ready);
    assert_string_equal(told.list[1].why, "replaying");
    services[0].manner = services[2].manner = SILENT;
    ask_ready(s);
    assert_false(told.ready);
    assert_int_equal(told.database, SCRAPE_DATABASE_UNKNOWN);
    assert_string_equal(told.list[0].why, "silent");
    scrape_free(&s);
}

/* The warm second writes: the first may be silent. */
static void who_stands_in_is_enough(void **state)
{
    struct scrape *s;

    (void)state;
    service_begin(1);
    service_begin(2);
    s = scrape_new(&life, targets, N);
    ask_ready(s);
    assert_true(told.ready && told.n == 3);
    services[1].ready = false;
    ask_ready(s);
    assert_false(told.ready);
    scrape_free(&s);
}

static void questions_under_way_are_bounded(void **state)
{
    struct scrape *s;

    (void)state;
    service_begin(0);
    services[0].manner = SILENT;
    s = scrape_new(&life, targets, N);
    told_n = 0;
    for (int i = 0; i < SCRAPE_ROUNDS; i++)
        assert_int_equal(scrape_ready(s, on_ready, NULL), 0);
    assert_int_equal(scrape_ready(s, on_ready, NULL), -1);
    assert_int_equal(scrape_metrics(s, NULL, slice_of(NULL, 0), on_text, NULL), -1);
    assert_true(wait_for(life.loop, &told_n, SCRAPE_ROUNDS));
    assert_int_equal(told_n, SCRAPE_ROUNDS);
    ask_text(s);
    assert_int_equal(scrape_ready(s, on_ready, NULL), 0); /* forgotten with what asked it */
    scrape_free(&s);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(all_are_put_together_with_who_asks),
        TEST(who_is_not_there_or_says_nothing_is_down_and_holds_nobody_up),
        TEST(who_answers_nonsense_spoils_no_others),
        TEST(an_answer_of_an_earlier_round_is_not_taken_for_this_one),
        TEST(who_comes_up_meanwhile_is_asked),
        TEST(readiness_is_that_of_all),
        TEST(who_stands_in_is_enough),
        TEST(questions_under_way_are_bounded),
    };

    log_init("unit", LOG_ERROR);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
