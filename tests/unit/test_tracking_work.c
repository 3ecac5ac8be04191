/*
 * Working on commands: repeats, queues, conflicts. What the works want done is written down here and
 * played back by the test, as history and the log would.
 */
#include "tracking_test.h"

#include "services/tracking/work.h"

static struct country c;
static struct requests requests;
static struct works works;
static struct signal_life l;
static uint32_t slot;

/* What was wanted last, and what was answered, in order. */
static struct {
    struct work *appending, *looking;
    struct m_append append;
    struct buf list;
    char answers[64][40]; /* "done 3", "repeated 3", or the code of a problem */
    struct uuid asked[64];
    int n_answers, n_appends;
    uint32_t n_faults; /* of the last problem */
} seen;

static void append_op(void *arg, struct work *w, const struct m_append *m)
{
    (void)arg;
    assert_null(seen.appending); /* one at a time a stream */
    seen.appending = w;
    seen.append = *m;
    buf_reset(&seen.list);
    buf_add(&seen.list, m->events.p, m->events.n);
    seen.append.events.p = seen.list.p;
    seen.n_appends++;
}

static void look_op(void *arg, struct work *w, const struct request *q)
{
    (void)arg;
    (void)q;
    seen.looking = w;
}

static void done_op(void *arg, const struct request *q, const struct done *d, int64_t position)
{
    (void)arg;
    (void)position;
    seen.asked[seen.n_answers] = q->id;
    snprintf(seen.answers[seen.n_answers++], 40, "%s %d",
             wire_has(d, done_repeated) ? "repeated" : "done", (int)d->version);
}

static void refuse_op(void *arg, const struct request *q, const struct refusal *why)
{
    (void)arg;
    seen.asked[seen.n_answers] = q->id;
    snprintf(seen.answers[seen.n_answers++], 40, "%s", problem_info(why->code)->code);
    seen.n_faults = why->faults ? (uint32_t)why->faults->n : 0;
}

static int64_t now_op(void *arg)
{
    (void)arg;
    return c.w.now;
}

static const struct work_ops ops = {append_op, look_op, done_op, refuse_op, now_op};

static int start(void **state)
{
    (void)state;
    country_begin(&c);
    slot = country_signal(&c, &l);
    requests_init(&requests, 1000, 0);
    works_init(&works, &c.st, &requests, &ops, NULL);
    memset(&seen, 0, sizeof seen);
    return 0;
}

static int end(void **state)
{
    (void)state;
    works_free(&works);
    requests_free(&requests);
    life_free(&l);
    buf_free(&seen.list);
    country_end(&c);
    hash_deinit();
    return 0;
}

static const char *last_answer(void)
{
    return seen.n_answers > 0 ? seen.answers[seen.n_answers - 1] : "";
}

/* A command with this message id. */
static void command(enum message kind, enum person who, uint64_t message)
{
    uint32_t n = request_take(&requests, US_PER_S);
    struct request *q = request_at(&requests, n);
    struct buf body = from_json(message_info(kind)->shape, good_bodies[kind]);

    q->kind = kind;
    q->id = id_of_number(message);
    q->who = c.w.people[who];
    q->append = q->id;
    buf_add(&q->body, body.p, body.n);
    buf_free(&body);
    works_add(&works, n, slot, SET_N);
}

/* History commits what was asked, and the answer comes before the log does. */
static int64_t commit(void)
{
    struct work *w = seen.appending;
    int64_t version = seen.append.base + seen.append.events.count;

    seen.appending = NULL;
    works_appended(
        w, &(struct append_result){
               .outcome = APPEND_DONE, .first = 100 + version, .version = version, .at = c.w.now});
    return version;
}

/* The events of an append come by in the log. */
static void publish(enum person who)
{
    struct m_append m = seen.append;
    struct buf list = {0};
    struct new_event n;
    size_t at = 0;
    int64_t version = m.base;

    buf_add(&list, m.events.p, m.events.n);
    m.events.p = list.p;
    while (wire_list_record(m.events, &at, &shape_new_event, &n)) {
        struct event e = event_make(&c.w, &m.stream, ++version, (int)n.kind, c.w.people[who].party,
                                    n.meta, n.body);

        e.append = m.append;
        assert_int_equal(country_fold(&c, &e, NULL), FOLDED_SIGNAL);
        life_keep(&l, &e);
        works_folded_signal(&works, slot);
    }
    buf_free(&list);
}

/* What a reader of the stream would find. */
static void look(void)
{
    struct work *w = seen.looking;
    struct looked found = {.ok = true};

    seen.looking = NULL;
    for (size_t i = 0; i < l.n; i++) {
        struct event e = life_event(&l, i);

        look_event(&found, request_at(&requests, w->first), &e);
    }
    works_looked(w, &found);
}

static void a_command_is_answered_on_the_commit_and_the_next_waits_for_the_fold(void **state)
{
    (void)state;
    command(MSG_TAKE_UP, VWS, 1);
    command(MSG_ANSWER, VWS, 2);
    assert_int_equal(seen.append.base, 2);
    commit();
    assert_string_equal(last_answer(), "done 3");
    assert_int_equal(seen.n_appends, 1); /* the state is not ours to guess */
    publish(VWS);
    assert_int_equal(seen.n_appends, 2);
    assert_int_equal(seen.append.base, 3);
    commit();
    assert_string_equal(last_answer(), "done 4");
    publish(VWS);
    assert_int_equal(works.n, 0);
    assert_int_equal(requests.n, 0);
}

static void a_repeat_gets_the_first_answer_whatever_the_state_is_by_now(void **state)
{
    (void)state;
    command(MSG_TAKE_UP, VWS, 1);
    commit();
    publish(VWS);
    command(MSG_ANSWER, VWS, 2);
    commit();
    publish(VWS);
    command(MSG_TAKE_UP, VWS, 1);
    assert_non_null(seen.looking);
    assert_int_equal(seen.n_appends, 2);
    look();
    assert_string_equal(last_answer(), "repeated 3");
    assert_int_equal(seen.n_appends, 2);
}

static void a_repeat_of_what_is_in_flight_is_done_once(void **state)
{
    (void)state;
    command(MSG_TAKE_UP, VWS, 1);
    command(MSG_TAKE_UP, VWS, 1);
    commit();
    publish(VWS);
    look();
    assert_int_equal(seen.n_appends, 1);
    assert_string_equal(seen.answers[0], "done 3");
    assert_string_equal(seen.answers[1], "repeated 3");
}

static void an_id_that_was_used_for_something_else_is_refused(void **state)
{
    (void)state;
    command(MSG_TAKE_UP, VWS, 1);
    commit();
    publish(VWS);
    command(MSG_ANSWER, VWS, 1);
    look();
    assert_string_equal(last_answer(), "id_taken");
}

static void a_false_maybe_is_looked_up_and_then_done(void **state)
{
    struct signal *s = &table_at(&c.st.table, slot)->s;

    (void)state;
    memset(s->seen, 0xff, sizeof s->seen); /* everything may have been seen */
    command(MSG_TAKE_UP, VWS, 1);
    assert_int_equal(seen.n_appends, 0);
    look();
    assert_int_equal(seen.n_appends, 1);
    commit();
    assert_string_equal(last_answer(), "done 3");
}

static void nobody_can_look_so_it_is_not_ready(void **state)
{
    struct signal *s = &table_at(&c.st.table, slot)->s;

    (void)state;
    memset(s->seen, 0xff, sizeof s->seen);
    command(MSG_TAKE_UP, VWS, 1);
    works_looked(seen.looking, &(struct looked){.ok = false});
    assert_string_equal(last_answer(), "not_ready");
    assert_int_equal(works.n, 0);
}

static void a_conflict_waits_for_the_fold_and_decides_again(void **state)
{
    struct work *w;

    (void)state;
    command(MSG_TAKE_UP, VWS, 1);
    w = seen.appending;
    seen.appending = NULL;
    works_appended(w, &(struct append_result){.outcome = APPEND_CONFLICT, .version = 3});
    assert_int_equal(seen.n_appends, 1);
    assert_int_equal(seen.n_answers, 0);
    /* Somebody else appended: the region withdrew it. */
    life_do(&l, MSG_WITHDRAW, ZVL, good_bodies[MSG_WITHDRAW]);
    for (size_t i = 2; i < l.n; i++) {
        struct event e = life_event(&l, i);

        (void)country_fold(&c, &e, NULL);
        works_folded_signal(&works, slot);
    }
    assert_string_equal(last_answer(), "wrong_state");
    assert_int_equal(works.n, 0);
}

static void a_conflict_by_our_own_lost_append_is_recognised(void **state)
{
    struct work *w;

    (void)state;
    command(MSG_TAKE_UP, VWS, 1);
    w = seen.appending;
    works_appended(w, &(struct append_result){.outcome = APPEND_CONFLICT, .version = 3});
    seen.appending = NULL;
    publish(VWS); /* it was ours: the first answer was lost */
    assert_non_null(seen.looking);
    look();
    assert_string_equal(last_answer(), "repeated 3");
}

static void conflict_after_conflict_ends(void **state)
{
    (void)state;
    command(MSG_TAKE_UP, VWS, 1);
    for (int i = 0; i <= WORK_TRIES; i++) {
        struct work *w = seen.appending;

        assert_non_null(w);
        seen.appending = NULL;
        works_appended(w, &(struct append_result){.outcome = APPEND_CONFLICT, .version = 2});
    }
    assert_string_equal(last_answer(), "conflict");
    assert_int_equal(requests.n, 0);
}

static void more_than_a_queue_full_is_busy(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < WORK_QUEUE; i++)
        command(MSG_TAKE_UP, VWS, i);
    assert_int_equal(seen.n_answers, 0);
    command(MSG_TAKE_UP, VWS, 99);
    assert_string_equal(last_answer(), "busy");
    commit();
    publish(VWS);
    while (seen.looking)
        look();
    assert_int_equal(seen.n_answers, WORK_QUEUE + 1); /* the others find the state changed */
    assert_int_equal(requests.n, 0);
}

static void what_is_late_is_not_done_any_more_but_what_was_appended_counts(void **state)
{
    (void)state;
    command(MSG_TAKE_UP, VWS, 1);
    command(MSG_ASK, VWS, 2);
    while (true) {
        uint32_t late = request_late(&requests, 2 * US_PER_S);

        if (late == REQUEST_NONE)
            break;
        request_at(&requests, late)->answered = true;
    }
    commit();
    publish(VWS);
    assert_int_equal(seen.n_answers, 0);
    assert_int_equal(seen.n_appends, 1);
    assert_int_equal(requests.n, 0);
}

static void busy_and_refused_are_passed_on(void **state)
{
    struct work *w;

    (void)state;
    command(MSG_TAKE_UP, VWS, 1);
    w = seen.appending;
    seen.appending = NULL;
    works_appended(w, &(struct append_result){.outcome = APPEND_BUSY, .wait_ms = 100});
    assert_string_equal(last_answer(), "busy");
    command(MSG_TAKE_UP, VWS, 1);
    w = seen.appending;
    seen.appending = NULL;
    works_appended(
        w, &(struct append_result){.outcome = APPEND_REFUSED, .problem = PROBLEM_CLOCK_UNTRUSTED});
    assert_string_equal(last_answer(), "clock_untrusted");
    assert_int_equal(requests.n, 0);
}

static void a_signal_that_is_being_read_makes_its_commands_wait(void **state)
{
    struct uuid id = id_of_number(4711);

    (void)state;
    slot = table_add(&c.st.table, &id);
    table_at(&c.st.table, slot)->flags |= ENTRY_LOADING;
    command(MSG_TAKE_UP, VWS, 1);
    command(MSG_TAKE_UP, VWS, 2);
    assert_int_equal(seen.n_answers, 0);
    table_at(&c.st.table, slot)->flags &= (uint32_t)~ENTRY_LOADING & 0xff;
    works_loaded(&works, slot, true);
    assert_string_equal(seen.answers[0], "not_found");
    assert_string_equal(seen.answers[1], "not_found");
    assert_int_equal(table_find(&c.st.table, &id), SLOT_NONE);
}

static void a_stream_in_quarantine_is_nobodys_to_work_on(void **state)
{
    (void)state;
    table_at(&c.st.table, slot)->flags |= ENTRY_QUARANTINED;
    command(MSG_TAKE_UP, VWS, 1);
    assert_string_equal(last_answer(), "internal");
}

static void when_the_log_is_another_everybody_is_told_and_late_outcomes_harm_nobody(void **state)
{
    struct work *w;

    (void)state;
    command(MSG_TAKE_UP, VWS, 1);
    command(MSG_TAKE_UP, VWS, 2);
    w = seen.appending;
    works_abandon(&works);
    assert_int_equal(seen.n_answers, 2);
    assert_string_equal(last_answer(), "not_ready");
    assert_int_equal(works.n, 1);
    works_appended(w, &(struct append_result){.outcome = APPEND_DONE, .version = 3});
    assert_int_equal(works.n, 0);
    assert_int_equal(seen.n_answers, 2);
}

/* ------------------------------------------------------------------ reports */

#define PERIOD "{'van':'2026-01-01','totEnMet':'2026-03-31'}"

static void on_report(enum message kind, uint64_t report, const char *json, uint64_t message)
{
    uint32_t n = request_take(&requests, US_PER_S);
    struct request *q = request_at(&requests, n);
    struct buf body = from_json(message_info(kind)->shape, json);

    q->kind = kind;
    q->id = q->append = id_of_number(message);
    q->signal = id_of_number(report);
    q->who = c.w.people[kind == MSG_REPORT_COMMENT ? VWS : COORDINATOR];
    buf_add(&q->body, body.p, body.n);
    buf_free(&body);
    works_add(&works, n, SLOT_NONE, SET_REPORTS);
}

static void publish_report(void)
{
    struct m_append m = seen.append;
    struct new_event n;
    size_t at = 0;
    struct event e;

    assert_true(wire_list_record(m.events, &at, &shape_new_event, &n));
    e = event_make(&c.w, &m.stream, m.base + 1, (int)n.kind, "coordinator", n.meta, n.body);
    e.append = m.append;
    assert_int_equal(country_fold(&c, &e, NULL), FOLDED_REPORT);
    works_folded_set(&works, SET_REPORTS);
}

static void each_report_has_a_stream_of_its_own_and_one_queue_has_them_all(void **state)
{
    struct uuid first = id_of_number(77), second = id_of_number(78);

    (void)state;
    on_report(MSG_REPORT_COMMENT, 77, "{'tekst':'Te vroeg.'}", 1001);
    assert_string_equal(last_answer(), "not_found");
    on_report(MSG_REPORT_OPEN, 77, PERIOD, 1002);
    on_report(MSG_REPORT_COMMENT, 77, "{'tekst':'Goed.'}", 1003);
    on_report(MSG_REPORT_OPEN, 78, PERIOD, 1004);
    assert_true(uuid_equal(&seen.append.stream, &first));
    assert_int_equal(seen.append.base, 0);
    commit();
    assert_string_equal(last_answer(), "done 1");
    assert_null(seen.appending); /* the comment waits until the opening is folded */
    publish_report();
    assert_int_equal(seen.append.base, 1);
    commit();
    assert_string_equal(last_answer(), "done 2");
    publish_report();
    assert_true(uuid_equal(&seen.append.stream, &second));
    assert_int_equal(seen.append.base, 0);
    commit();
    publish_report();
    assert_int_equal(works.n, 0);
    assert_int_equal(c.st.reports.n, 2);
}

static void a_report_opened_again_with_the_same_message_gets_the_first_answer(void **state)
{
    (void)state;
    on_report(MSG_REPORT_OPEN, 77, PERIOD, 1002);
    commit();
    publish_report();
    on_report(MSG_REPORT_OPEN, 77, PERIOD, 1002);
    assert_non_null(seen.looking);
    works_looked(seen.looking,
                 &(struct looked){.ok = true, .found = true, .same = true, .version = 1});
    assert_string_equal(last_answer(), "repeated 1");
    on_report(MSG_REPORT_OPEN, 77, PERIOD, 1003);
    assert_string_equal(last_answer(), "id_taken");
}

/* What has that id is never folded as a report: nobody waits for it. */
static void an_id_that_something_else_has_holds_nobody_up(void **state)
{
    struct work *w;

    (void)state;
    on_report(MSG_REPORT_OPEN, 77, PERIOD, 1002);
    on_report(MSG_REPORT_OPEN, 78, PERIOD, 1003);
    w = seen.appending;
    seen.appending = NULL;
    works_appended(w, &(struct append_result){.outcome = APPEND_CONFLICT, .version = 4});
    assert_string_equal(last_answer(), "conflict");
    commit();
    assert_string_equal(last_answer(), "done 1");
    publish_report();
    assert_int_equal(works.n, 0);
}

/* ------------------------------------------------------------------ reference data */

static void adopt_set(enum message kind, enum registry_set set, const char *json, uint64_t message)
{
    uint32_t n = request_take(&requests, US_PER_S);
    struct request *q = request_at(&requests, n);
    struct buf body = from_json(set_shapes[set], json);

    q->kind = kind;
    q->id = q->append = id_of_number(message);
    q->who = c.w.people[COORDINATOR];
    buf_add(&q->body, body.p, body.n);
    buf_free(&body);
    works_add(&works, n, SLOT_NONE, set);
}

static void adopt(const char *json, uint64_t message)
{
    adopt_set(MSG_ADOPT_REGIONS, SET_REGIONS, json, message);
}

static void an_adoption_is_checked_and_appended_to_the_stream_of_its_set(void **state)
{
    char second[sizeof REGIONS_JSON];

    (void)state;
    adopt(REGIONS_JSON, 1001); /* version 1 once more */
    assert_string_equal(last_answer(), "bad_reference");
    memcpy(second, REGIONS_JSON, sizeof second);
    second[strcspn(second, "1")] = '2';
    adopt(second, 1002);
    assert_true(uuid_equal(&seen.append.stream, registry_stream(SET_REGIONS)));
    assert_int_equal(seen.append.base, 1);
    commit();
    assert_string_equal(last_answer(), "done 2");
}

#define DEPARTMENTS_2(vws)                                                          \
    "{'versie':2,'geldigVan':'2026-01-01','ministeries':["                          \
    "{'code':'VWS','naam':'V','geldigVan':'2024-01-01'" vws "},"                    \
    "{'code':'OCW','naam':'O','geldigVan':'2024-01-01','geldigTot':'2026-05-01'},"  \
    "{'code':'IenW','naam':'I','geldigVan':'2024-01-01','geldigTot':'2026-05-01'}," \
    "{'code':'BZK','naam':'B','geldigVan':'2024-01-01'}]}"

/* VWS leads and OCW contributes; IenW has nothing, and EL, which is left out, ended long ago. */
static void a_department_with_work_ends_only_with_a_successor(void **state)
{
    (void)state;
    adopt_set(MSG_ADOPT_DEPARTMENTS, SET_DEPARTMENTS, DEPARTMENTS_2(",'geldigTot':'2026-05-01'"),
              1001);
    assert_string_equal(last_answer(), "bad_reference");
    assert_int_equal(seen.n_faults, 2); /* both are named */
    assert_null(seen.appending);
    adopt_set(MSG_ADOPT_DEPARTMENTS, SET_DEPARTMENTS, DEPARTMENTS_2(""), 1002);
    assert_int_equal(seen.n_faults, 1);
    country_do(&c, &l, MSG_WITHDRAW, ZVL);
    adopt_set(MSG_ADOPT_DEPARTMENTS, SET_DEPARTMENTS, DEPARTMENTS_2(",'geldigTot':'2026-05-01'"),
              1003);
    assert_non_null(seen.appending);
}

static void an_adoption_repeated_is_recognised_before_it_is_checked(void **state)
{
    (void)state;
    adopt(REGIONS_JSON, 1); /* the append id of the event that adopted them */
    assert_non_null(seen.looking);
    works_looked(seen.looking,
                 &(struct looked){.ok = true, .found = true, .same = true, .version = 1});
    assert_string_equal(last_answer(), "repeated 1");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
    const struct CMUnitTest tests[] = {
        TEST(a_command_is_answered_on_the_commit_and_the_next_waits_for_the_fold),
        TEST(a_repeat_gets_the_first_answer_whatever_the_state_is_by_now),
        TEST(a_repeat_of_what_is_in_flight_is_done_once),
        TEST(an_id_that_was_used_for_something_else_is_refused),
        TEST(a_false_maybe_is_looked_up_and_then_done),
        TEST(nobody_can_look_so_it_is_not_ready),
        TEST(a_conflict_waits_for_the_fold_and_decides_again),
        TEST(a_conflict_by_our_own_lost_append_is_recognised),
        TEST(conflict_after_conflict_ends),
        TEST(more_than_a_queue_full_is_busy),
        TEST(what_is_late_is_not_done_any_more_but_what_was_appended_counts),
        TEST(busy_and_refused_are_passed_on),
        TEST(a_signal_that_is_being_read_makes_its_commands_wait),
        TEST(a_stream_in_quarantine_is_nobodys_to_work_on),
        TEST(when_the_log_is_another_everybody_is_told_and_late_outcomes_harm_nobody),
        TEST(each_report_has_a_stream_of_its_own_and_one_queue_has_them_all),
        TEST(a_report_opened_again_with_the_same_message_gets_the_first_answer),
        TEST(an_id_that_something_else_has_holds_nobody_up),
        TEST(an_adoption_is_checked_and_appended_to_the_stream_of_its_set),
        TEST(a_department_with_work_ends_only_with_a_successor),
        TEST(an_adoption_repeated_is_recognised_before_it_is_checked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
