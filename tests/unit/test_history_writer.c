/*
 * The writer on a real server: what it stores, whom it tells what, and what it does when others write,
 * backends die or hang, and clocks jump.
 */
#include "history_cluster.h"

/* ------------------------------------------------------------------ storing */

static void an_empty_log_begins_with_its_opening(void **state)
{
    (void)state;
    begin();
    assert_string_equal(sql(NULL, "SELECT kind FROM history.event WHERE position = 0"), "1");
    assert_int_equal(count("SELECT count(*) FROM history.event"), 1);
    again();
    assert_int_equal(count("SELECT count(*) FROM history.event"), 1);
    end_life();
}

static void what_is_answered_is_in_the_table(void **state)
{
    const struct answer *a;

    (void)state;
    begin();
    a = told((struct appending){.stream = 1, .id = 1, .n = 3, .numbered = true});
    assert_int_equal(a->kind, MSG_APPENDED);
    assert_int_equal(a->first, 1);
    assert_int_equal(a->version, 3);
    assert_int_equal(a->number, 1);
    assert_false(a->repeated);
    assert_int_equal(count("SELECT count(*) FROM history.event WHERE position BETWEEN 1 AND 3"), 3);
    assert_string_equal(
        sql(NULL, "SELECT encode(body, 'escape') FROM history.event WHERE position = 2"),
        "text of 1");
    log_is_right();
    end_life();
}

/* The same leaf from the row alone, and the same root from the leaves alone. */
static void the_leaf_is_that_of_the_row_and_the_tree_that_of_the_leaves(void **state)
{
    struct tree t = {0};
    uint8_t root[HASH_LEN], expected[HASH_LEN];
    PGresult *r;

    (void)state;
    begin();
    for (uint32_t i = 1; i <= 40; i++)
        ask_more((struct appending){.stream = i, .id = i, .n = 1 + (int)i % 3, .numbered = i % 2});
    send_frame();
    UNTIL(all_answered);
    sql(NULL, "SELECT 1");
    r = PQexecParams(
        beside,
        "SELECT stream, version, kind, schema, fence, at, append, party, number, meta, "
        "salt, body, leaf FROM history.event ORDER BY position",
        0, NULL, NULL, NULL, NULL, 1);
    for (int i = 0; i < PQntuples(r); i++) {
        uint8_t digest[HASH_LEN], leaf[HASH_LEN];
        struct uuid stream, append;
        struct leaf_fields f = {
            .version = (int32_t)db_get_int(r, i, 1),
            .kind = (int16_t)db_get_int(r, i, 2),
            .schema = (int16_t)db_get_int(r, i, 3),
            .fence = (int32_t)db_get_int(r, i, 4),
            .at = db_time_from_pg(db_get_int(r, i, 5)),
            .party = db_get_bytes(r, i, 7),
            .number = PQgetisnull(r, i, 8) ? 0 : (int32_t)db_get_int(r, i, 8),
            .meta = db_get_bytes(r, i, 9),
            .stream = &stream,
            .append = &append,
            .digest = digest,
        };

        memcpy(stream.b, PQgetvalue(r, i, 0), 16);
        memcpy(append.b, PQgetvalue(r, i, 6), 16);
        leaf_digest(digest, db_get_bytes(r, i, 10).p, db_get_bytes(r, i, 11));
        leaf_hash(leaf, &f);
        assert_true(slice_equal(db_get_bytes(r, i, 12), slice_of(leaf, HASH_LEN)));
        tree_add(&t, leaf);
    }
    PQclear(r);
    assert_int_equal(t.n, writer->core.tree.n);
    tree_root(&t, expected);
    tree_root(&writer->core.tree, root);
    assert_memory_equal(root, expected, HASH_LEN);
    again(); /* a start gets to the same tree */
    tree_root(&writer->core.tree, root);
    assert_memory_equal(root, expected, HASH_LEN);
    end_life();
}

static void the_largest_append_is_stored(void **state)
{
    size_t n = 262144;
    char *large = malloc(n);

    (void)state;
    assert_non_null(large);
    memset(large, 'x', n);
    begin();
    assert_int_equal(
        told((struct appending){.stream = 1, .id = 1, .n = 16, .text = large, .text_n = n})->kind,
        MSG_APPENDED);
    assert_int_equal(count("SELECT sum(octet_length(body)) FROM history.event WHERE position > 0"),
                     16 * (int64_t)n);
    free(large);
    end_life();
}

static void numbers_go_on_after_a_restart(void **state)
{
    (void)state;
    begin();
    assert_int_equal(told((struct appending){.stream = 1, .id = 1, .numbered = true})->number, 1);
    assert_int_equal(
        told((struct appending){.stream = 2, .id = 2, .numbered = true, .party = "parkstad"})
            ->number,
        1);
    again();
    assert_int_equal(told((struct appending){.stream = 3, .id = 3, .numbered = true})->number, 2);
    end_life();
}

static void each_commit_is_published_once_and_in_order(void **state)
{
    (void)state;
    begin();
    for (uint32_t i = 0; i < 300; i++)
        ask((struct appending){.stream = i, .id = i, .n = 2});
    UNTIL(all_answered);
    again();
    for (uint32_t i = 1000; i < 1300; i++)
        ask((struct appending){.stream = i, .id = i});
    UNTIL(all_answered);
    assert_false(heard_hole);
    assert_true(heard_head <= 900);
    assert_int_equal(heard_fence, writer->core.fence);
    end_life();
}

/* ------------------------------------------------------------------ repeats and conflicts */

static void repeats_and_conflicts_are_told_from_memory(void **state)
{
    const struct answer *a;
    int64_t first;

    (void)state;
    begin();
    first = told((struct appending){.stream = 1, .id = 1})->first;
    a = told((struct appending){.stream = 1, .id = 1});
    assert_int_equal(a->first, first);
    assert_true(a->repeated);
    assert_int_equal(told((struct appending){.stream = 1, .id = 2})->kind, MSG_CONFLICT);
    assert_int_equal(told((struct appending){.stream = 1, .id = 1, .text = "other"})->problem,
                     PROBLEM_ID_TAKEN);
    assert_int_equal(writer->core.looked_up, 0);
    end_life();
}

static void repeats_and_conflicts_are_told_from_the_table_after_a_restart(void **state)
{
    const struct answer *a;
    struct answer first;

    (void)state;
    begin();
    first = *told((struct appending){.stream = 1, .id = 1, .n = 2, .numbered = true});
    told((struct appending){.stream = 1, .id = 2, .base = 2});
    again();
    a = told((struct appending){.stream = 1, .id = 1, .n = 2, .numbered = true});
    assert_int_equal(a->kind, MSG_APPENDED);
    assert_true(a->repeated);
    assert_int_equal(a->first, first.first);
    assert_int_equal(a->version, first.version);
    assert_int_equal(a->at, first.at);
    assert_int_equal(a->number, first.number);
    a = told((struct appending){.stream = 1, .id = 9});
    assert_int_equal(a->kind, MSG_CONFLICT);
    assert_int_equal(a->version, 3);
    assert_int_equal(
        told((struct appending){.stream = 1, .id = 2, .base = 2, .text = "other"})->problem,
        PROBLEM_ID_TAKEN);
    assert_int_equal(
        told((struct appending){.stream = 1, .id = 2, .base = 2, .party = "parkstad"})->problem,
        PROBLEM_ID_TAKEN);
    log_is_right();
    end_life();
}

/* Random streams, bases, sizes and repeats, several restarts; what was told must be what is stored. */
static void whatever_is_asked_the_log_stays_right(void **state)
{
    static int stored_by[4000];

    (void)state;
    chance_seed(7);
    memset(stored_by, 0, sizeof stored_by);
    begin();
    for (int round = 0; round < 30; round++) {
        static uint32_t asked[200];
        int n = 1 + (int)chance_below(200);

        for (int i = 0; i < n; i++) {
            /* Each id once a round: of two, the first would not be answered. */
            uint32_t id = (uint32_t)i * 20 + chance_below(20), stream = id % 40;

            asked[i] = id;
            ask_more((struct appending){.stream = stream,
                                        .id = id,
                                        .base = (int32_t)chance_below(4),
                                        .n = 1 + (int)id % 5,
                                        .numbered = id % 3 == 0});
            if (chance_below(3) == 0)
                send_frame();
        }
        if (asking.n)
            send_frame();
        UNTIL(all_answered);
        for (int i = 0; i < n; i++) {
            const struct answer *a = &answers[i];

            assert_int_equal(a->times, 1);
            if (a->kind == MSG_CONFLICT)
                assert_int_equal(stored_by[asked[i]], 0);
            else
                assert_int_equal(a->kind, MSG_APPENDED);
            if (a->kind == MSG_APPENDED && stored_by[asked[i]])
                assert_true(a->repeated);
            stored_by[asked[i]] |= a->kind == MSG_APPENDED;
        }
        forget_answers();
        if (chance_below(6) == 0)
            again();
    }
    log_is_right();
    end_life();
}

/* ------------------------------------------------------------------ when others write */

/* As another writer would: the next position. */
#define OTHER_EVENT                                                          \
    "INSERT INTO history.event SELECT 0, max(position) + 1, "                \
    "'73000000-0000-0000-0100-000000000000', "                               \
    "1, 20, 1, max(fence), max(at), gen_random_uuid(), 'x', NULL, '\\x80', " \
    "decode(repeat('00', 16), 'hex'), 'b', sha256('leaf') FROM history.event"

static void a_position_taken_by_another_is_noticed_and_all_is_numbered_again(void **state)
{
    (void)state;
    begin();
    sql(NULL, OTHER_EVENT); /* stream 1, version 1 */
    for (uint32_t i = 1; i <= 30; i++)
        ask_more((struct appending){.stream = i, .id = i, .n = 3});
    send_frame();
    UNTIL(all_answered);
    assert_int_equal(answers[0].kind, MSG_CONFLICT);
    assert_int_equal(answers[0].version, 1);
    for (int i = 1; i < 30; i++)
        assert_int_equal(answers[i].kind, MSG_APPENDED);
    assert_int_equal(count("SELECT count(*) FROM history.event"), 2 + 29 * 3);
    assert_true(writer->core.renumbered > 0);
    log_is_right();
    end_life();
}

static bool two_under_way(void)
{
    return writer->core.n_flights == 2;
}

static bool two_under_way_or_over(void)
{
    return two_under_way() || all_answered();
}

static void a_second_batch_behind_a_failed_first_stores_nothing_and_then_is_stored(void **state)
{
    const char *settings[] = {"--history.batch.max=20", "--history.second.threshold=10", NULL};

    (void)state;
    begin_with(settings);
    sql(NULL, OTHER_EVENT);
    for (uint32_t i = 2; i < 102; i++)
        ask_more((struct appending){.stream = i, .id = i});
    send_frame();
    UNTIL(two_under_way);
    assert_int_equal(writer->core.flights[0]->first, 1);
    assert_int_equal(writer->core.flights[1]->first, 21);
    UNTIL(all_answered);
    for (int i = 0; i < 100; i++)
        assert_int_equal(answers[i].kind, MSG_APPENDED);
    assert_int_equal(count("SELECT count(*) FROM history.event"), 102);
    log_is_right();
    end_life();
}

/* Somebody holds our next position in a transaction that does not end: nothing can be said, until it
 * does. */
static bool waits_in_vain(void)
{
    return writer->failures >= 1;
}

static void a_position_held_by_an_open_transaction_is_waited_for(const char *how_it_ends,
                                                                 int64_t rows)
{
    begin();
    sql(NULL, "BEGIN");
    sql(NULL, OTHER_EVENT);
    ask((struct appending){.stream = 7, .id = 7});
    UNTIL(waits_in_vain);
    assert_int_equal(n_answers, 0);
    sql(NULL, how_it_ends);
    UNTIL(all_answered);
    assert_int_equal(answers[0].kind, MSG_APPENDED);
    assert_int_equal(answers[0].first, rows - 1);
    assert_int_equal(count("SELECT count(*) FROM history.event"), rows);
    log_is_right();
    end_life();
}

static void an_open_transaction_that_commits_moves_us_on(void **state)
{
    (void)state;
    a_position_held_by_an_open_transaction_is_waited_for("COMMIT", 3);
}

static void an_open_transaction_that_is_undone_leaves_us_the_position(void **state)
{
    (void)state;
    a_position_held_by_an_open_transaction_is_waited_for("ROLLBACK", 2);
}

static bool is_lost(void)
{
    return writer->lost;
}

static void a_writer_whose_number_was_passed_stores_nothing_and_ends(void **state)
{
    (void)state;
    begin();
    sql(NULL, "UPDATE history.lease SET fence = fence + 1");
    ask((struct appending){.stream = 1, .id = 1});
    UNTIL(is_lost);
    assert_int_equal(n_answers, 0);
    assert_int_equal(count("SELECT count(*) FROM history.event"), 1);
    end_life();
    forget_answers();
}

/* ------------------------------------------------------------------ when backends die */

static bool backend_is_gone(void)
{
    return writer->state == WRITER_DOWN;
}

static void backends_killed_under_way_lose_and_double_nothing(void **state)
{
    uint32_t id = 0;

    const char *settings[] = {"--history.batch.max=120", NULL};

    (void)state;
    chance_seed(11);
    begin_with(settings);
    for (int round = 0; round < 25; round++) {
        for (int i = 0; i < 400; i++, id++)
            ask_more((struct appending){.stream = id, .id = id, .n = 1 + (int)id % 2});
        send_frame();
        if (chance_below(4))
            UNTIL(two_under_way_or_over);
        sql(NULL, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = "
                  "'weerklank_history'");
        UNTIL(all_answered);
        for (int i = 0; i < 400; i++)
            assert_int_equal(answers[i].kind, MSG_APPENDED);
        forget_answers();
    }
    assert_int_equal(count("SELECT count(DISTINCT append) FROM history.event"), 1 + 25 * 400);
    log_is_right();
    end_life();
}

static bool many_answered(void)
{
    return n_answers >= 200;
}

static void a_killed_server_loses_and_doubles_nothing(void **state)
{
    uint32_t id = 0;

    (void)state;
    begin();
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 1500; i++, id++)
            ask((struct appending){.stream = id, .id = id});
        UNTIL(many_answered);
        PQfinish(beside);
        beside = NULL;
        pg_down(&cluster, SIGQUIT);
        UNTIL(backend_is_gone);
        server_up(NULL);
        UNTIL(all_answered);
        for (int i = 0; i < 1500; i++)
            assert_int_equal(answers[i].kind, MSG_APPENDED);
        forget_answers();
    }
    assert_int_equal(count("SELECT count(*) FROM history.event"), 1 + 3 * 1500);
    log_is_right();
    end_life();
}

static bool something_under_way(void)
{
    return writer->core.n_flights > 0;
}

/* The backend hangs with our batch in its hands, comes back when others have written it. */
static void a_backend_that_was_stopped_and_goes_on_later_doubles_nothing(void **state)
{
    pid_t backend;

    (void)state;
    begin();
    backend = (pid_t)count("SELECT pid FROM pg_stat_activity WHERE usename = 'weerklank_history'");
    stopped_backend = backend;
    kill(backend, SIGSTOP);
    for (uint32_t i = 1; i <= 100; i++)
        ask((struct appending){.stream = i, .id = i, .numbered = true});
    UNTIL(something_under_way);
    writer->answered -= 60 * US_PER_S; /* a minute of silence */
    UNTIL(all_answered);
    kill(backend, SIGCONT);
    stopped_backend = 0;
    ask((struct appending){.stream = 500, .id = 500, .numbered = true});
    UNTIL(all_answered);
    for (int i = 0; i < next_tag; i++)
        assert_int_equal(answers[i].kind, MSG_APPENDED);
    while (count("SELECT count(*) FROM pg_stat_activity WHERE usename = 'weerklank_history'") > 1)
        poll(NULL, 0, 5);
    assert_int_equal(count("SELECT count(*) FROM history.event"), 102);
    log_is_right();
    end_life();
}

/* ------------------------------------------------------------------ two writers */

static bool second_serves(void)
{
    return second->state == WRITER_SERVING && second->why == NULL;
}

static bool second_is_heard(void)
{
    return heard_second && heard_fence == second->core.fence;
}

static bool second_stands_by(void)
{
    return second->ever_heard;
}

static void listen_to_second(void)
{
    bus_close(life->loop, &sub);
    sub = bus_sub_connect(life->bus, settings_path("history.second.pub"));
    loop_socket_add(life->loop, sub, on_sub, NULL);
    bus_close(life->loop, &dealer);
    dealer = bus_dealer_connect(life->bus, settings_path("history.second.endpoint"));
    loop_socket_add(life->loop, dealer, on_dealer, NULL);
}

static void the_second_takes_over_when_the_first_is_gone(void **state)
{
    int32_t fence;

    (void)state;
    begin();
    second = writer_new(life, true);
    assert_int_equal(told((struct appending){.stream = 1, .id = 1})->kind, MSG_APPENDED);
    UNTIL(second_stands_by);
    fence = writer->core.fence;
    /* The first falls silent, as a stopped process does. */
    loop_timer_set(life->loop, &writer->heartbeat, 0);
    loop_timer_set(life->loop, &writer->tick, 0);
    UNTIL(second_serves);
    assert_int_equal(second->core.fence, fence + 1);
    /* It goes on, does not know, and cannot write. */
    ask((struct appending){.stream = 2, .id = 2});
    UNTIL(is_lost);
    assert_int_equal(n_answers, 1);
    assert_int_equal(count("SELECT count(*) FROM history.event"), 2);
    /* Repeated to the second it is stored, and what the first stored is known. */
    listen_to_second();
    forget_answers();
    assert_int_equal(told((struct appending){.stream = 2, .id = 2})->first, 2);
    assert_true(told((struct appending){.stream = 1, .id = 1})->repeated);
    UNTIL(second_is_heard);
    writer_free(&second);
    log_is_right();
    end_life();
}

/* ------------------------------------------------------------------ clock */

static bool clock_is_bad(void)
{
    return writer->why && strcmp(writer->why, "clock_untrusted") == 0;
}

static void a_jump_of_the_clock_stops_writing_until_somebody_confirms(void **state)
{
    (void)state;
    begin();
    told((struct appending){.stream = 1, .id = 1});
    writer->marked_at = INT64_MIN / 2;  /* a mark is due */
    writer->clock.offset -= US_PER_DAY; /* as if the wall clock had been set a day forward */
    assert_int_equal(told((struct appending){.stream = 2, .id = 2})->problem,
                     PROBLEM_CLOCK_UNTRUSTED);
    assert_true(clock_is_bad());
    assert_true(told((struct appending){.stream = 1, .id = 1})->repeated);
    assert_int_equal(count("SELECT count(*) FROM history.event"), 2);
    sql(NULL,
        "INSERT INTO history.mark VALUES (0, 0, '', '00000000-0000-0000-0000-000000000000', 0, 0) "
        "ON CONFLICT (log) DO UPDATE SET boot = excluded.boot");
    UNTIL(is_ready);
    assert_int_equal(told((struct appending){.stream = 2, .id = 2})->kind, MSG_APPENDED);
    end_life();
}

/* Nobody's event gets position 0 but the opening. */
static void a_log_that_could_not_be_opened_at_once_is_opened_later(void **state)
{
    (void)state;
    life_of(NULL);
    writer = writer_new(life, false);
    writer->clock.offset -= US_PER_DAY;
    UNTIL(clock_is_bad);
    assert_int_equal(count("SELECT count(*) FROM history.event"), 0);
    writer->clock.offset += US_PER_DAY;
    UNTIL(is_ready);
    assert_string_equal(sql(NULL, "SELECT kind FROM history.event WHERE position = 0"), "1");
    end_life();
}

static bool is_marked(void)
{
    return count("SELECT coalesce(max(position), -1) FROM history.mark") >= writer->core.head;
}

static void a_start_reads_from_the_mark_on(void **state)
{
    uint8_t before[HASH_LEN], after[HASH_LEN];

    (void)state;
    begin();
    for (uint32_t i = 1; i <= 50; i++)
        ask_more((struct appending){.stream = i, .id = i, .numbered = true});
    send_frame();
    UNTIL(all_answered);
    writer->marked_at = INT64_MIN / 2;
    UNTIL(is_marked);
    tree_root(&writer->core.tree, before);
    again();
    assert_int_equal(writer->marked, 50);
    tree_root(&writer->core.tree, after);
    assert_memory_equal(before, after, HASH_LEN);
    forget_answers();
    assert_int_equal(told((struct appending){.stream = 99, .id = 99, .numbered = true})->number,
                     51);
    /* A mark that does not fit is no harm. */
    sql(NULL, "UPDATE history.mark SET state = state || '\\x00'");
    again();
    assert_int_equal(writer->marked, -1);
    forget_answers();
    assert_int_equal(told((struct appending){.stream = 98, .id = 98, .numbered = true})->number,
                     52);
    end_life();
}

/* ------------------------------------------------------------------ bounds and refusals */

static void above_its_bound_it_is_busy_and_forgets_nothing(void **state)
{
    const char *settings[] = {"--history.queue.max=50", NULL};
    int busy = 0, stored = 0;

    (void)state;
    begin_with(settings);
    for (uint32_t i = 0; i < 400; i++)
        ask_more((struct appending){.stream = i, .id = i});
    send_frame();
    UNTIL(all_answered);
    for (int i = 0; i < 400; i++) {
        busy += answers[i].kind == MSG_PROBLEM && answers[i].problem == PROBLEM_BUSY;
        stored += answers[i].kind == MSG_APPENDED;
    }
    assert_int_equal(busy + stored, 400);
    assert_true(busy > 0 && stored >= 50);
    assert_int_equal(count("SELECT count(*) FROM history.event"), 1 + stored);
    end_life();
}

static void send_raw(const void *p, size_t n)
{
    while (bus_send(dealer, NULL, slice_of(p, n)) != 0)
        poll(NULL, 0, 1);
}

static void nonsense_is_refused_and_the_writer_lives(void **state)
{
    struct envelope e = {0};
    struct buf body = {0};

    (void)state;
    begin();
    send_raw("nonsense", 8);
    send_raw("\x91\xc0", 2);
    send_raw("", 0);
    frame_begin(&asking);
    wire_put_map(&body, 0);
    wire_set(&e, envelope, id, test_id('m', 0));
    wire_set(&e, envelope, tag, next_tag++);
    frame_add_raw(&asking, &e, MSG_APPEND, buf_slice(&body));
    wire_set(&e, envelope, tag, next_tag++);
    frame_add_raw(&asking, &e, MSG_REPLAY, buf_slice(&body));
    wire_set(&e, envelope, tag, next_tag++);
    frame_add_raw(&asking, &e, MSG_SERVICE, buf_slice(&body));
    send_frame();
    UNTIL(all_answered);
    assert_int_equal(answers[0].problem, PROBLEM_INVALID);
    assert_int_equal(answers[1].problem, PROBLEM_UNKNOWN_MESSAGE);
    assert_int_equal(answers[2].kind, MSG_SERVICE_TOLD);
    assert_int_equal(told((struct appending){.stream = 1, .id = 1})->kind, MSG_APPENDED);
    buf_free(&body);
    end_life();
}

static void the_role_cannot_change_or_remove_an_event(void **state)
{
    static const char *const refused[] = {
        "UPDATE history.event SET party = 'x'",
        "DELETE FROM history.event",
        "TRUNCATE history.event",
        "DROP TABLE history.event",
        "ALTER TABLE history.event ADD COLUMN more text",
        "CREATE TABLE history.mine (n int)",
        ("CREATE TRIGGER t BEFORE INSERT ON history.event EXECUTE FUNCTION "
         "pg_catalog.suppress_redundant_updates_trigger()"),
        "DELETE FROM history.lease",
        "TRUNCATE history.lease",
    };

    (void)state;
    begin();
    for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
        assert_string_equal(sql("weerklank_history", refused[i]), "42501");
        assert_string_equal(sql("weerklank_reader", refused[i]), "42501");
    }
    assert_string_equal(sql("weerklank_reader", OTHER_EVENT), "42501");
    assert_string_equal(sql("weerklank_reader", "UPDATE history.lease SET fence = 9"), "42501");
    assert_string_equal(sql("weerklank_overview", "SELECT 1 FROM history.event"), "42501");
    end_life();
}

static void serve(void *arg)
{
    (void)arg;
    log_init("history", LOG_INFO);
    begin();
}

/* Settings under which a commit would not survive. */
static void a_server_that_could_lose_a_commit_is_refused(void **state)
{
    static const char *const settings[][2] = {
        {"-cfsync=off", "fsync=off"},
        {"-cfull_page_writes=off", "full_page_writes=off"},
        {"-csynchronous_commit=off", "synchronous_commit=off"}};

    (void)state;
    PQfinish(beside);
    beside = NULL;
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        const char *more[] = {settings[i][0], NULL};
        struct child_end end;

        pg_down(&cluster, SIGTERM);
        server_up(more);
        end = child_run(serve, NULL);
        assert_int_equal(end.status, 1);
        assert_non_null(strstr(end.text, "server_refused"));
        assert_non_null(strstr(end.text, settings[i][1]));
    }
    pg_down(&cluster, SIGTERM);
    server_up(NULL);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, empty_log, no_life)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_empty_log_begins_with_its_opening),
        TEST(what_is_answered_is_in_the_table),
        TEST(the_leaf_is_that_of_the_row_and_the_tree_that_of_the_leaves),
        TEST(the_largest_append_is_stored),
        TEST(numbers_go_on_after_a_restart),
        TEST(each_commit_is_published_once_and_in_order),
        TEST(repeats_and_conflicts_are_told_from_memory),
        TEST(repeats_and_conflicts_are_told_from_the_table_after_a_restart),
        TEST(whatever_is_asked_the_log_stays_right),
        TEST(a_position_taken_by_another_is_noticed_and_all_is_numbered_again),
        TEST(a_second_batch_behind_a_failed_first_stores_nothing_and_then_is_stored),
        TEST(an_open_transaction_that_commits_moves_us_on),
        TEST(an_open_transaction_that_is_undone_leaves_us_the_position),
        TEST(a_writer_whose_number_was_passed_stores_nothing_and_ends),
        TEST(backends_killed_under_way_lose_and_double_nothing),
        TEST(a_killed_server_loses_and_doubles_nothing),
        TEST(a_backend_that_was_stopped_and_goes_on_later_doubles_nothing),
        TEST(the_second_takes_over_when_the_first_is_gone),
        TEST(a_jump_of_the_clock_stops_writing_until_somebody_confirms),
        TEST(a_log_that_could_not_be_opened_at_once_is_opened_later),
        TEST(a_start_reads_from_the_mark_on),
        TEST(above_its_bound_it_is_busy_and_forgets_nothing),
        TEST(nonsense_is_refused_and_the_writer_lives),
        TEST(the_role_cannot_change_or_remove_an_event),
        TEST(a_server_that_could_lose_a_commit_is_refused),
    };

    return cmocka_run_group_tests(tests, cluster_begin, cluster_end);
}
