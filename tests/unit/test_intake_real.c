/*
 * Intake and tracking as processes, on a real log, asked over ipc as an inside peer: what happens when
 * others are silent or gone, at the bounds, and when reference data move on.
 */
#include "log_domain_test.h"
#include "log_system.h"

#include "common/settings.h"
#include "proto/frame.h"

#define PATIENCE 20 /* seconds that a test waits for an answer */

static struct log_system sys;
static void *door;

/* The last answer. */
static struct {
    struct buf frame;
    struct frame_reader rest; /* of a frame with several answers */
    struct envelope e;
    struct done done;
    struct problem problem;
} got;

static struct uuid ask_nothing_waits(enum message kind, const char *party,
                                     const struct uuid *signal, struct slice body, int64_t within)
{
    struct frame_writer w = {0};
    struct envelope e = {0};

    uuid_new_v7(&e.id);
    wire_set(&e, envelope, id, e.id);
    wire_set(&e, envelope, party, slice_str(party));
    wire_set(&e, envelope, within, within);
    if (signal)
        wire_set(&e, envelope, signal, (struct wire_subject){.id = *signal});
    frame_begin(&w);
    frame_add_raw(&w, &e, kind, body);
    (void)!bus_send(door, NULL, frame_slice(&w)); /* nobody there: nobody answers */
    frame_free(&w);
    return e.id;
}

static bool next_frame(int64_t patience_us)
{
    zmq_pollitem_t item = {.socket = door, .events = ZMQ_POLLIN};
    struct bus_in in;

    if (patience_us <= 0 || zmq_poll(&item, 1, (long)(patience_us / US_PER_MS) + 1) != 1 ||
        bus_recv(door, false, &in) != 1)
        return false;
    buf_reset(&got.frame);
    buf_add(&got.frame, bus_in_payload(&in).p, bus_in_payload(&in).n);
    bus_in_close(&in);
    assert_int_equal(frame_open(&got.rest, buf_slice(&got.frame), NULL), 0);
    return true;
}

static void body_take(void)
{
    bool done = slice_is(got.e.kind, "done");

    got.done = (struct done){0};
    got.problem = (struct problem){0};
    (void)!wire_decode(done ? &shape_done : &shape_problem, slice_of(got.e.body.p, got.e.body.n),
                       WIRE_LENIENT, done ? (void *)&got.done : (void *)&got.problem, NULL);
}

/* The answer to this message, or any (NULL). False when none came within ms. */
static bool answer(const struct uuid *to, int ms)
{
    int64_t end = clock_mono_us() + ms * US_PER_MS;

    do {
        while (frame_next(&got.rest, &got.e, NULL) == 1) {
            if (to && !uuid_equal(&got.e.id, to))
                continue;
            body_take();
            return true;
        }
    } while (next_frame(end - clock_mono_us()) || clock_mono_us() < end);
    return false;
}

/* "done", or the code of the problem. Repeated while somebody is starting. */
static const char *ask(enum message kind, const char *party, const struct uuid *signal,
                       struct slice body)
{
    static char code[41];
    int64_t end = clock_mono_us() + PATIENCE * US_PER_S;

    do {
        struct uuid id = ask_nothing_waits(kind, party, signal, body, 2000);

        if (!answer(&id, 2500))
            continue;
        snprintf(code, sizeof code, "%.*s",
                 SLICE_FMT(got.problem.code.p ? got.problem.code : got.e.kind));
    } while (clock_mono_us() < end && (code[0] == '\0' || strcmp(code, "not_ready") == 0));
    return code;
}

static const char *ask_json(enum message kind, const char *party, const struct uuid *signal,
                            const char *json)
{
    struct buf body = from_json(message_info(kind)->shape, json);
    const char *code = ask(kind, party, signal, buf_slice(&body));

    buf_free(&body);
    return code;
}

static struct uuid new_id(void)
{
    struct uuid id;

    uuid_new_v7(&id);
    return id;
}

static const char *submit(const struct uuid *id, const char *more)
{
    char json[600];

    snprintf(json, sizeof json, SUBMIT_JSON "%s}", more);
    return ask_json(MSG_SUBMIT, "ZVL", id, json);
}

static int begin(void **state)
{
    (void)state;
    setenv("WEERKLANK_INTAKE_FLIGHT_PEER", "4", 1);
    setenv("WEERKLANK_INTAKE_ENDPOINT", "tcp://127.0.0.1:*", 1);
    system_begin(&sys);
    {
        char public[BUS_KEY_TEXT], secret[BUS_KEY_TEXT], path[128];
        FILE *f;

        assert_int_equal(bus_keypair(public, secret), 0);
        snprintf(path, sizeof path, "%s/intake.key", sys.state);
        f = fopen(path, "w");
        assert_non_null(f);
        fprintf(f, "%s\n", secret);
        fclose(f);
        setenv("WEERKLANK_INTAKE_KEY_FILE", path, 1);
    }
    sys.intake = service_start(&sys, "intake", NULL);
    sys.tracking = service_start(&sys, "tracking", NULL);
    door = bus_dealer_connect(sys.life->bus, settings_path("intake.inside.endpoint"));
    assert_non_null(door);
    return 0;
}

static int end(void **state)
{
    (void)state;
    bus_close(NULL, &door);
    buf_free(&got.frame);
    system_end(&sys);
    return 0;
}

/* ------------------------------------------------------------------ tests, in this order */

static void the_first_coordinator_may_adopt_and_admit_and_nothing_else(void **state)
{
    struct uuid id = new_id();

    (void)state;
    assert_string_equal(ask_json(MSG_LIST, "coordinator", NULL, "{}"), "not_allowed");
    assert_string_equal(ask_json(MSG_ASSIGN, "coordinator", &id, good_bodies[MSG_ASSIGN]),
                        "not_allowed");
    assert_string_equal(ask_json(MSG_ADOPT_REGIONS, "ZVL", NULL, REGIONS_JSON), "not_admitted");
    assert_string_equal(ask_json(MSG_ADOPT_REGIONS, "coordinator", NULL, REGIONS_JSON), "done");
    assert_string_equal(ask_json(MSG_ADOPT_DEPARTMENTS, "coordinator", NULL, DEPARTMENTS_JSON),
                        "done");
    assert_string_equal(ask_json(MSG_ADOPT_THEMES, "coordinator", NULL, THEMES_JSON), "done");
    assert_string_equal(
        ask_json(MSG_ADMIT, "coordinator", NULL, "{'code':'ZVL','rol':'regio','naam':'Z'}"),
        "done");
    assert_string_equal(
        ask_json(MSG_ADMIT, "coordinator", NULL, "{'code':'BZK-C','rol':'coordinator','naam':'C'}"),
        "done");
    /* Now there is one, and the first is nobody any more. */
    assert_string_equal(
        ask_json(MSG_ADMIT, "coordinator", NULL, "{'code':'TWE','rol':'regio','naam':'T'}"),
        "not_admitted");
    assert_string_equal(
        ask_json(MSG_ADMIT, "BZK-C", NULL, "{'code':'VWS','rol':'ministerie','naam':'V'}"), "done");
}

static void a_signal_is_accepted_once_and_its_repeat_gets_the_same_answer(void **state)
{
    struct uuid id = new_id();
    struct done first;
    char reference[40];
    int64_t position;

    (void)state;
    assert_string_equal(submit(&id, ""), "done");
    first = got.done;
    position = got.e.position;
    snprintf(reference, sizeof reference, "%.*s", SLICE_FMT(first.reference));
    assert_string_equal(submit(&id, ""), "done");
    assert_true(got.done.repeated);
    assert_int_equal(got.e.position, position);
    assert_int_equal(got.done.at, first.at);
    assert_true(slice_is(got.done.reference, reference));
    assert_string_equal(submit(&id, ",'titel':'Anders'"), "id_taken");
}

static void what_was_accepted_under_older_reference_data_still_gets_its_answer(void **state)
{
    static const char changed[] =
        "{'versie':2,'geldigVan':'2024-01-01','themas':[{'code':'zorg','naam':'Zorg',"
        "'verantwoordelijk':'VWS','geldigVan':'2024-01-01'}]}";
    struct uuid id = new_id(), other = new_id();
    int64_t position;

    (void)state;
    assert_string_equal(submit(&id, ",'thema':'zorg.huisarts'"), "done");
    position = got.e.position;
    assert_string_equal(ask_json(MSG_ADOPT_THEMES, "BZK-C", NULL, changed), "done");
    /* Intake hears of it through the log. */
    for (int i = 0; i < 100 && strcmp(submit(&other, ",'thema':'zorg.huisarts'"), "invalid") != 0;
         i++)
        other = new_id();
    assert_string_equal(submit(&other, ",'thema':'zorg.huisarts'"), "invalid");
    assert_string_equal(submit(&id, ",'thema':'zorg.huisarts'"), "done");
    assert_true(got.done.repeated);
    assert_int_equal(got.e.position, position);
    assert_string_equal(submit(&id, ",'thema':'zorg.huisarts','titel':'Anders'"), "invalid");
}

static void beyond_its_bound_a_peer_hears_busy_and_loses_nothing(void **state)
{
    struct buf body = from_json(&shape_m_submit, SUBMIT_JSON "}");
    struct uuid signals[6];
    int busy = 0, done = 0;

    (void)state;
    kill(sys.history, SIGSTOP);
    for (int i = 0; i < 6; i++) {
        signals[i] = new_id();
        ask_nothing_waits(MSG_SUBMIT, "ZVL", &signals[i], buf_slice(&body), 10000);
    }
    for (; busy < 2; busy++) {
        assert_true(answer(NULL, PATIENCE * 1000));
        assert_true(slice_is(got.problem.code, "busy"));
        assert_true(got.problem.wait > 0);
    }
    kill(sys.history, SIGCONT);
    for (; done < 4; done++) {
        assert_true(answer(NULL, PATIENCE * 1000));
        assert_true(slice_is(got.e.kind, "done"));
    }
    for (int i = 0; i < 6; i++)
        assert_string_equal(submit(&signals[i], ""), "done");
    buf_free(&body);
}

static void a_silent_history_is_a_timeout_and_the_repeat_finds_it_done_once(void **state)
{
    struct buf body = from_json(&shape_m_submit, SUBMIT_JSON "}");
    struct uuid signal = new_id(), message;

    (void)state;
    kill(sys.history, SIGSTOP);
    message = ask_nothing_waits(MSG_SUBMIT, "ZVL", &signal, buf_slice(&body), 300);
    assert_true(answer(&message, PATIENCE * 1000));
    assert_true(slice_is(got.problem.code, "timeout"));
    kill(sys.history, SIGCONT);
    assert_string_equal(submit(&signal, ""), "done");
    assert_int_equal(got.done.version, 1);
    buf_free(&body);
}

static void commands_hear_at_once_that_tracking_is_not_there(void **state)
{
    struct uuid signal = new_id(), message;

    (void)state;
    process_kill(&sys.tracking, SIGKILL);
    for (int tries = 0;; tries++) {
        message = ask_nothing_waits(MSG_WITHDRAW, "ZVL", &signal, SLICE_LIT("\x81\xa6reason\xa1x"),
                                    10000);
        assert_true(answer(&message, PATIENCE * 1000));
        if (slice_is(got.problem.code, "not_ready"))
            break;
        assert_true(tries < 100); /* the socket was still open a moment ago */
    }
    sys.tracking = service_start(&sys, "tracking", NULL);
    assert_string_equal(ask_json(MSG_WITHDRAW, "ZVL", &signal, good_bodies[MSG_WITHDRAW]),
                        "not_found");
}

static void state_is_where_it_was_after_a_kill_and_a_command_repeated_is_recognised(void **state)
{
    struct buf body = from_json(&shape_m_assign, "{'verantwoordelijk':'VWS','reden':'Daar.'}");
    struct uuid signal = new_id(), first;
    struct frame_writer w = {0};
    struct envelope e = {0};
    int64_t version, end = clock_mono_us() + PATIENCE * US_PER_S;

    (void)state;
    assert_string_equal(submit(&signal, ""), "done");
    first = ask_nothing_waits(MSG_ASSIGN, "BZK-C", &signal, buf_slice(&body), 10000);
    assert_true(answer(&first, PATIENCE * 1000));
    assert_true(slice_is(got.e.kind, "done"));
    version = got.done.version;
    process_kill(&sys.tracking, SIGKILL);
    sys.tracking = service_start(&sys, "tracking", NULL);
    assert_string_equal(ask_json(MSG_TAKE_UP, "VWS", &signal, "{}"), "done");
    assert_int_equal(got.done.version, version + 1);
    /* The same message once more, in a state that does not allow it any longer. */
    wire_set(&e, envelope, id, first);
    wire_set(&e, envelope, party, SLICE_LIT("BZK-C"));
    wire_set(&e, envelope, signal, (struct wire_subject){.id = signal});
    do {
        frame_begin(&w);
        frame_add_raw(&w, &e, MSG_ASSIGN, buf_slice(&body));
        (void)!bus_send(door, NULL, frame_slice(&w));
    } while (!answer(&first, 2000) && clock_mono_us() < end);
    assert_true(got.done.repeated);
    assert_int_equal(got.done.version, version);
    frame_free(&w);
    buf_free(&body);
}

static void a_closed_signal_is_found_by_its_reference_too(void **state)
{
    struct uuid signal = new_id();
    struct frame_writer w = {0};
    struct envelope e = {0};
    char reference[40];

    (void)state;
    assert_string_equal(submit(&signal, ""), "done");
    snprintf(reference, sizeof reference, "%.*s", SLICE_FMT(got.done.reference));
    assert_string_equal(ask_json(MSG_WITHDRAW, "ZVL", &signal, good_bodies[MSG_WITHDRAW]), "done");
    process_kill(&sys.tracking, SIGTERM); /* its snapshot holds no closed signals */
    sys.tracking = service_start(&sys, "tracking", NULL);
    assert_string_equal(ask_json(MSG_REGISTRY, "ZVL", NULL, "{'soort':'themes'}"), "registry.told");
    uuid_new_v7(&e.id);
    wire_set(&e, envelope, id, e.id);
    wire_set(&e, envelope, party, SLICE_LIT("ZVL"));
    wire_set(&e, envelope, signal, (struct wire_subject){.reference = slice_str(reference)});
    frame_begin(&w);
    frame_add_raw(&w, &e, MSG_WITHDRAW, SLICE_LIT("\x81\xa6reason\xa1x"));
    assert_int_equal(bus_send(door, NULL, frame_slice(&w)), 0);
    assert_true(answer(&e.id, PATIENCE * 1000));
    assert_true(slice_is(got.problem.code, "wrong_state"));
    assert_int_equal(got.problem.state, signal_state_CLOSED);
    frame_free(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_coordinator_may_adopt_and_admit_and_nothing_else),
        cmocka_unit_test(a_signal_is_accepted_once_and_its_repeat_gets_the_same_answer),
        cmocka_unit_test(what_was_accepted_under_older_reference_data_still_gets_its_answer),
        cmocka_unit_test(beyond_its_bound_a_peer_hears_busy_and_loses_nothing),
        cmocka_unit_test(a_silent_history_is_a_timeout_and_the_repeat_finds_it_done_once),
        cmocka_unit_test(commands_hear_at_once_that_tracking_is_not_there),
        cmocka_unit_test(state_is_where_it_was_after_a_kill_and_a_command_repeated_is_recognised),
        cmocka_unit_test(a_closed_signal_is_found_by_its_reference_too),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
