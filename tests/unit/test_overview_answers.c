/*
 * What overview answers, against the rules applied to the states one by one: who sees what, in
 * single signals, lists, timelines and the feed; and that pages are complete while signals come in.
 */
#include "tests/unit/overview_lives.h"
#include "tests/unit/overview_stage.h"

static struct pg_cluster cluster;
static struct test_log history;
static struct lives lives;
static struct stage stage;

static const char *const parties[] = {"BZK-C", "AUD", "ADV",  "ZVL", "ZOU", "TWE",
                                      "OGR",   "BZK", "IENW", "VWS", "OCW", "LVVN"};

static int set_up(void **state)
{
    (void)state;
    log_init("test", LOG_ERROR);
    hash_init();
    chance_seed(4711);
    pg_start(&cluster);
    overview_schema(&cluster);
    log_open(&history);
    lives = lives_make(&history, 150, 1500);
    stage_open(&stage, &cluster, &history, log_head(&history) - 1);
    stage_until_ready(&stage);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    stage_close(&stage);
    lives_free(&lives);
    log_close(&history);
    pg_stop(&cluster);
    hash_deinit();
    return 0;
}

static struct principal principal_of(const char *code)
{
    struct principal who;
    assert_true(registry_principal_by_code(history.registry, slice_str(code), &who));
    return who;
}

static const char *code_of(place_t place)
{
    return registry_place_code(history.registry, place);
}

/* The life whose signal this is. */
static const struct life_of *life_of_id(const struct uuid *id)
{
    for (size_t i = 0; i < lives.n; i++)
        if (lives.list[i].state.version > 0 && uuid_equal(&lives.list[i].id.id, id))
            return &lives.list[i];
    fail_msg("a signal that nobody submitted");
    return NULL;
}

static int64_t position_of_first(const struct life_of *life)
{
    int64_t p = 0;
    while (!uuid_equal(&log_at(&history, p)->stream, &life->id.id))
        p++;
    return p;
}

/* --- One signal ------------------------------------------------------------------------------- */

#define SUMMARY_BIT(field) WIRE_BIT(summary_##field)

static void assert_summary(const struct summary *m, const struct signal *s, enum sight sight,
                           int64_t until)
{
    const uint64_t of_title = SUMMARY_BIT(signal) | SUMMARY_BIT(region) | SUMMARY_BIT(title) |
                              SUMMARY_BIT(theme) | SUMMARY_BIT(lead);
    const uint64_t of_past = of_title | SUMMARY_BIT(reference) | SUMMARY_BIT(kind) |
                             SUMMARY_BIT(submitted_at) | SUMMARY_BIT(confidential) |
                             SUMMARY_BIT(assignments);
    struct assignment a;
    size_t at = 0;

    assert_true(uuid_equal(&m->signal, &s->id));
    assert_true(slice_is(m->region, code_of(s->region)));
    if (sight == SIGHT_TITLE)
        assert_int_equal(m->has & ~of_title, 0);
    if (sight != SIGHT_FULL)
        return;
    assert_int_equal(m->submitted_at, s->submitted_at);
    if (until != INT64_MAX) {
        assert_int_equal(m->has & ~of_past, 0);
        assert_false(s->flags & SIGNAL_CONFIDENTIAL && wire_has(m, summary_lead));
        while (wire_list_record(m->assignments, &at, &shape_assignment, &a))
            assert_true(!wire_has(&a, assignment_answer_due));
        return;
    }
    assert_int_equal(m->state, s->state);
    assert_int_equal(m->version, s->version);
    assert_int_equal(wire_has(m, summary_lead), s->lead != PLACE_NOBODY);
    assert_int_equal(wire_has(m, summary_holder), signal_holder(s) != PLACE_NOBODY);
    if (wire_has(m, summary_holder))
        assert_true(slice_is(m->holder, code_of(signal_holder(s))));
    assert_int_equal(m->assignments.count, s->n_parts);
}

static bool is_unhandled(const struct signal *s)
{
    return s->lead != PLACE_NOBODY && !(s->flags & SIGNAL_HANDLED) &&
           (s->state == signal_state_OPEN || s->state == signal_state_TAKEN_UP);
}

static void everybody_is_shown_what_the_rule_says(void **state)
{
    size_t seen[3] = {0}, unhandled = 0;

    (void)state;
    for (size_t p = 0; p < ARRAY_LEN(parties); p++) {
        struct principal who = principal_of(parties[p]);
        for (size_t i = 0; i < lives.n; i++) {
            const struct signal *s = &lives.list[i].state;
            struct question q = {.party = parties[p], .kind = MSG_SHOW, .id = &s->id};
            int64_t until;
            enum sight sight = may_see(&who, s, &until);
            struct m_shown m;
            struct summary summary;
            if (s->version == 0)
                continue;
            seen[sight]++;
            if (sight == SIGHT_NONE) {
                assert_string_equal(stage_problem(&stage, &q), "not_found");
                continue;
            }
            assert_int_equal(stage_ask(&stage, &q), MSG_SHOWN);
            assert_int_equal(stage.reply.position, log_head(&history) - 1);
            stage_take(&stage, &shape_m_shown, &m);
            assert_int_equal(wire_decode(&shape_summary, slice_of(m.summary.p, m.summary.n),
                                         WIRE_STRICT, &summary, NULL),
                             0);
            assert_summary(&summary, s, sight, until);
            assert_int_equal(wire_has(&summary, summary_unhandled),
                             sight == SIGHT_FULL && until == INT64_MAX && is_unhandled(s) &&
                                 (who.role == role_COORDINATOR || who.place == s->lead));
            unhandled += wire_has(&summary, summary_unhandled);
        }
    }
    assert_true(seen[SIGHT_NONE] > 100 && seen[SIGHT_TITLE] > 50 && seen[SIGHT_FULL] > 200);
    assert_true(unhandled > 20);
}

static void absent_and_not_to_be_seen_are_one_answer(void **state)
{
    struct uuid nobody = {{1, 2, 3}};
    struct question q = {.party = "OGR", .kind = MSG_SHOW, .id = &nobody};
    struct principal who = principal_of("OGR");
    struct buf absent = {0};
    size_t hidden = 0;

    (void)state;
    assert_string_equal(stage_problem(&stage, &q), "not_found");
    buf_add(&absent, stage.frame.p, stage.frame.n);
    for (size_t i = 0; i < lives.n; i++) {
        char reference[40];
        const struct signal *s = &lives.list[i].state;
        if (s->version == 0 || may_see(&who, s, NULL) != SIGHT_NONE)
            continue;
        hidden++;
        signal_reference(lives.list[i].id.region, s->year, s->number, reference);
        q = (struct question){.party = "OGR", .kind = MSG_SHOW, .id = &s->id};
        assert_string_equal(stage_problem(&stage, &q), "not_found");
        assert_true(slice_equal(buf_slice(&stage.frame), buf_slice(&absent)));
        q = (struct question){.party = "OGR", .kind = MSG_SHOW, .reference = reference};
        assert_string_equal(stage_problem(&stage, &q), "not_found");
        assert_true(slice_equal(buf_slice(&stage.frame), buf_slice(&absent)));
    }
    assert_true(hidden > 20);
    buf_free(&absent);
}

static void a_reference_leads_to_its_signal(void **state)
{
    char reference[40], wrong[40];
    struct question q = {.party = "BZK-C", .kind = MSG_SHOW, .reference = reference};
    struct m_shown m;
    struct summary summary;

    (void)state;
    for (size_t i = 0; i < 20; i++) {
        const struct signal *s = &lives.list[i].state;
        if (s->version == 0)
            continue;
        signal_reference(lives.list[i].id.region, s->year, s->number, reference);
        for (char *c = reference; i % 2 && *c; c++)
            *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 'a' - 'A' : *c);
        assert_int_equal(stage_ask(&stage, &q), MSG_SHOWN);
        stage_take(&stage, &shape_m_shown, &m);
        assert_int_equal(wire_decode(&shape_summary, slice_of(m.summary.p, m.summary.n),
                                     WIRE_STRICT, &summary, NULL),
                         0);
        assert_true(uuid_equal(&summary.signal, &s->id));
        snprintf(wrong, sizeof wrong, "%s", reference);
        wrong[strlen(wrong) - 1] = (char)(wrong[strlen(wrong) - 1] == '9' ? '0' : '9');
        if (strcmp(wrong, reference) != 0) {
            struct question other = {.party = "BZK-C", .kind = MSG_SHOW, .reference = wrong};
            assert_string_equal(stage_problem(&stage, &other), "not_found");
        }
    }
}

/* The moments that the rule lets see, against those that were told. */
static void assert_moments(const struct principal *who, const struct wire_list told,
                           const struct uuid *only, int64_t after)
{
    struct moment m;
    size_t at = 0;

    for (int64_t p = after + 1; p < log_head(&history); p++) {
        const struct event *e = log_at(&history, p);
        enum sight sight;
        if (registry_set_of(&e->stream) != SET_N || p == 0 ||
            (only && !uuid_equal(only, &e->stream)))
            continue;
        sight = may_see_event(who, &life_of_id(&e->stream)->state, e);
        if (sight == SIGHT_NONE)
            continue;
        assert_true(wire_list_record(told, &at, &shape_moment, &m));
        assert_int_equal(m.position, p);
        assert_int_equal(m.version, e->version);
        assert_int_equal(wire_has(&m, moment_body), sight == SIGHT_FULL);
        if (sight == SIGHT_FULL)
            assert_true(slice_equal(slice_of(m.body.p, m.body.n), e->body));
    }
    assert_false(wire_list_record(told, &at, &shape_moment, &m));
}

static void a_timeline_holds_what_one_may_see_of_it(void **state)
{
    struct m_show show = {0};

    (void)state;
    wire_set(&show, m_show, timeline, true);
    for (size_t p = 0; p < ARRAY_LEN(parties); p++) {
        struct principal who = principal_of(parties[p]);
        for (size_t i = 0; i < 40; i++) {
            const struct signal *s = &lives.list[i].state;
            struct question q = {
                .party = parties[p], .kind = MSG_SHOW, .id = &s->id, .body = &show};
            struct m_shown m;
            if (s->version == 0 || may_see(&who, s, NULL) == SIGHT_NONE)
                continue;
            assert_int_equal(stage_ask(&stage, &q), MSG_SHOWN);
            stage_take(&stage, &shape_m_shown, &m);
            assert_moments(&who, m.timeline, &s->id, -1);
        }
    }
}

/* --- The feed --------------------------------------------------------------------------------- */

static void the_feed_holds_what_one_may_see_page_by_page(void **state)
{
    (void)state;
    for (size_t p = 0; p < ARRAY_LEN(parties); p++) {
        struct principal who = principal_of(parties[p]);
        struct buf all = {0};
        uint32_t n = 0, pages = 0;
        struct m_feed feed = {0};
        struct m_fed fed;
        wire_set(&feed, m_feed, limit, 1 + (int64_t)chance_below(300));
        wire_set(&feed, m_feed, after, -1);
        do {
            struct question q = {.party = parties[p], .kind = MSG_FEED, .body = &feed};
            assert_int_equal(stage_ask(&stage, &q), MSG_FED);
            stage_take(&stage, &shape_m_fed, &fed);
            assert_true(fed.position > feed.after);
            assert_true(fed.events.count <= feed.limit);
            buf_add(&all, fed.events.p, fed.events.n);
            n += fed.events.count;
            wire_set(&feed, m_feed, after, fed.position);
            assert_true(++pages < 2000);
        } while (fed.position < log_head(&history) - 1);
        assert_moments(&who, wire_list_of(&all, n), NULL, -1);
        buf_free(&all);
    }
}

static void at_the_end_of_the_feed_is_nothing(void **state)
{
    struct m_feed feed = {0};
    struct question q = {.party = "BZK-C", .kind = MSG_FEED, .body = &feed};
    struct m_fed fed;

    (void)state;
    wire_set(&feed, m_feed, after, log_head(&history) + 10);
    assert_int_equal(stage_ask(&stage, &q), MSG_FED);
    stage_take(&stage, &shape_m_fed, &fed);
    assert_int_equal(fed.position, log_head(&history) + 10);
    assert_int_equal(fed.events.count, 0);
}

/* --- Lists ------------------------------------------------------------------------------------ */

struct row {
    const struct life_of *life;
    int64_t first;
    int32_t due;
};

static int newest_first(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    return x->first > y->first ? -1 : 1;
}

static int due_first(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    if (x->due != y->due)
        return x->due < y->due ? -1 : 1;
    return x->first < y->first ? -1 : 1;
}

static bool was_assigned(const struct signal *s, struct slice department)
{
    for (int i = 0; i < s->n_parts; i++)
        if (slice_is(department, code_of(s->parts[i].department)))
            return true;
    return false;
}

static const char *theme_of(const struct life_of *life)
{
    static char theme[64];
    struct m_submit m;
    struct m_route r;
    const struct event *e = log_at(&history, position_of_first(life));

    theme[0] = '\0';
    assert_int_equal(wire_decode(&shape_m_submit, e->body, WIRE_LENIENT, &m, NULL), 0);
    if (wire_has(&m, m_submit_theme)) {
        snprintf(theme, sizeof theme, "%.*s", SLICE_FMT(m.theme));
        return theme;
    }
    for (int64_t p = e->position + 1; p < log_head(&history); p++) {
        const struct event *next = log_at(&history, p);
        if (!uuid_equal(&next->stream, &e->stream) || next->kind != EV_ROUTED)
            continue;
        assert_int_equal(wire_decode(&shape_m_route, next->body, WIRE_LENIENT, &r, NULL), 0);
        if (wire_has(&r, m_route_theme))
            snprintf(theme, sizeof theme, "%.*s", SLICE_FMT(r.theme));
        break;
    }
    return theme;
}

/* The filters one by one; of what somebody sees less of, less may be asked. */
static bool belongs(const struct principal *who, const struct life_of *life, const struct m_list *m)
{
    const struct signal *s = &life->state;
    int64_t until;
    enum sight sight = may_see(who, s, &until);
    bool now = sight == SIGHT_FULL && until == INT64_MAX;
    char reference[40], theme[64];

    if (s->version == 0 || sight == SIGHT_NONE)
        return false;
    if (wire_has(m, m_list_state) && !(now && s->state == m->state))
        return false;
    if (wire_has(m, m_list_holder) && !(now && signal_holder(s) != PLACE_NOBODY &&
                                        slice_is(m->holder, code_of(signal_holder(s)))))
        return false;
    if (m->open && !(now && s->state != signal_state_CLOSED))
        return false;
    if (m->unhandled &&
        !(now && is_unhandled(s) && (who->role == role_COORDINATOR || who->place == s->lead)))
        return false;
    if (m->reopened && !(now && s->reopened > 0 && s->state != signal_state_CLOSED))
        return false;
    if (wire_has(m, m_list_sort) && m->sort == sort_DUE && !now)
        return false;
    signal_reference(life->id.region, s->year, s->number, reference);
    if (wire_has(m, m_list_reference) &&
        !(sight == SIGHT_FULL &&
          strncmp(reference, (const char *)m->reference.p, m->reference.n) == 0))
        return false;
    if (wire_has(m, m_list_region) && !slice_is(m->region, life->id.region))
        return false;
    snprintf(theme, sizeof theme, "%s", theme_of(life));
    if (wire_has(m, m_list_theme) && strncmp(theme, (const char *)m->theme.p, m->theme.n) != 0)
        return false;
    if (!wire_has(m, m_list_department))
        return true;
    if (now || slice_is(m->department, code_of(who->place)))
        return was_assigned(s, m->department);
    return !(s->flags & SIGNAL_CONFIDENTIAL) && slice_is(m->department, code_of(s->lead)) &&
           s->lead != PLACE_NOBODY;
}

/* Every page of the list; each row judged, in the order that was asked for. */
static size_t assert_list(const char *party, struct m_list m)
{
    struct principal who = principal_of(party);
    bool by_due = wire_has(&m, m_list_sort) && m.sort == sort_DUE;
    struct row *rows = calloc(lives.n, sizeof *rows);
    size_t n = 0, told = 0;
    char cursor[121];
    struct m_listed listed;

    assert(rows);
    for (size_t i = 0; i < lives.n; i++)
        if (belongs(&who, &lives.list[i], &m))
            rows[n++] =
                (struct row){&lives.list[i], position_of_first(&lives.list[i]),
                             signal_due(&lives.list[i].state) > 0 ? signal_due(&lives.list[i].state)
                                                                  : INT32_MAX};
    qsort(rows, n, sizeof *rows, by_due ? due_first : newest_first);
    do {
        struct question q = {.party = party, .kind = MSG_LIST, .body = &m};
        struct summary s;
        size_t at = 0;
        assert_int_equal(stage_ask(&stage, &q), MSG_LISTED);
        stage_take(&stage, &shape_m_listed, &listed);
        if (wire_has(&m, m_list_limit))
            assert_true(listed.signals.count <= m.limit);
        while (wire_list_record(listed.signals, &at, &shape_summary, &s)) {
            int64_t until;
            enum sight sight;
            assert_true(told < n);
            assert_true(uuid_equal(&s.signal, &rows[told].life->id.id));
            sight = may_see(&who, &rows[told].life->state, &until);
            assert_summary(&s, &rows[told].life->state, sight, until);
            told++;
        }
        if (wire_has(&listed, m_listed_cursor)) {
            snprintf(cursor, sizeof cursor, "%.*s", SLICE_FMT(listed.cursor));
            wire_set(&m, m_list, cursor, slice_str(cursor));
        }
    } while (wire_has(&listed, m_listed_cursor));
    assert_int_equal(told, n);
    free(rows);
    return n;
}

static void everybody_lists_what_the_rule_says(void **state)
{
    (void)state;
    for (size_t p = 0; p < ARRAY_LEN(parties); p++) {
        struct m_list m = {0};
        wire_set(&m, m_list, limit, 7);
        assert_true(assert_list(parties[p], m) > 0);
        wire_set(&m, m_list, sort, sort_DUE);
        assert_list(parties[p], m);
    }
}

static void what_nobody_works_on_and_what_is_looked_at_again_can_be_listed(void **state)
{
    size_t unhandled = 0, reopened = 0, others = 0;

    (void)state;
    for (size_t p = 0; p < ARRAY_LEN(parties); p++) {
        enum role role = principal_of(parties[p]).role;
        struct m_list m = {0};
        size_t n;

        wire_set(&m, m_list, limit, 7);
        wire_set(&m, m_list, unhandled, true);
        n = assert_list(parties[p], m);
        unhandled += n;
        others += role == role_COORDINATOR || role == role_DEPARTMENT ? 0 : n;
        wire_set(&m, m_list, sort, sort_DUE);
        assert_list(parties[p], m);
        wire_set(&m, m_list, unhandled, false);
        wire_set(&m, m_list, reopened, true);
        reopened += assert_list(parties[p], m);
    }
    assert_true(unhandled > 50 && reopened > 20 && others == 0);
}

static void every_filter_lists_what_it_says_to_everybody(void **state)
{
    static const char *const references[] = {"Z", "ZVL", "ZVL-2026-000", "TWE-2026-0003-", "QQQ"};
    static const char *const themes[] = {"zorg", "zorg.spoed", "ov", "niets"};
    size_t found = 0;

    (void)state;
    for (size_t p = 0; p < ARRAY_LEN(parties); p++) {
        for (int round = 0; round < 40; round++) {
            struct m_list m = {0};
            wire_set(&m, m_list, limit, 1 + (int64_t)chance_below(40));
            if (chance_below(3) == 0)
                wire_set(&m, m_list, region, slice_str(test_regions[chance_below(4)]));
            if (chance_below(3) == 0)
                wire_set(&m, m_list, department, slice_str(lives_department()));
            if (chance_below(4) == 0)
                wire_set(&m, m_list, state, (uint8_t)chance_below(signal_state_N));
            if (chance_below(4) == 0)
                wire_set(&m, m_list, holder,
                         slice_str(chance_below(3)   ? lives_department()
                                   : chance_below(2) ? "coordinator"
                                                     : test_regions[chance_below(4)]));
            if (chance_below(4) == 0)
                wire_set(&m, m_list, theme, slice_str(themes[chance_below(4)]));
            if (chance_below(4) == 0)
                wire_set(&m, m_list, reference, slice_str(references[chance_below(5)]));
            if (chance_below(4) == 0)
                wire_set(&m, m_list, open, true);
            if (chance_below(3) == 0)
                wire_set(&m, m_list, sort, sort_DUE);
            found += assert_list(parties[p], m);
        }
    }
    assert_true(found > 500);
}

static void a_list_by_default_has_fifty(void **state)
{
    struct question q = {.party = "BZK-C", .kind = MSG_LIST};
    struct m_listed m;

    (void)state;
    assert_int_equal(stage_ask(&stage, &q), MSG_LISTED);
    stage_take(&stage, &shape_m_listed, &m);
    assert_int_equal(m.signals.count, 50);
    assert_true(wire_has(&m, m_listed_cursor));
}

static void a_cursor_that_is_none_is_refused(void **state)
{
    static const char *const cursors[] = {"x",
                                          "n",
                                          "n00000000000000000000000",
                                          "d0000000000000000000000zz",
                                          "n0000000000000000000000000",
                                          "n+0000000000000000000000a"};
    struct m_list m = {0};
    struct question q = {.party = "BZK-C", .kind = MSG_LIST, .body = &m};

    (void)state;
    wire_set(&m, m_list, sort, sort_DUE);
    for (size_t i = 0; i < ARRAY_LEN(cursors); i++) {
        wire_set(&m, m_list, cursor, slice_str(cursors[i]));
        assert_string_equal(stage_problem(&stage, &q), "invalid");
    }
}

/* --- Reference data --------------------------------------------------------------------------- */

static void a_set_is_told_as_it_was_adopted_last(void **state)
{
    struct m_adopted m = {0};
    struct question q = {.party = "ZVL", .kind = MSG_ADOPTED, .body = &m};
    struct m_adopted_told told;

    (void)state;
    for (int set = 0; set < SET_N; set++) {
        struct slice body = registry_set_body(history.registry, (enum registry_set)set);
        wire_set(&m, m_adopted, set, slice_str(registry_set_name((enum registry_set)set)));
        if (set == SET_PARTIES) { /* keys are not for everybody */
            assert_string_equal(stage_problem(&stage, &q), "invalid");
            continue;
        }
        assert_int_equal(stage_ask(&stage, &q), MSG_ADOPTED_TOLD);
        stage_take(&stage, &shape_m_adopted_told, &told);
        assert_int_equal(told.version,
                         registry_set_version(history.registry, (enum registry_set)set));
        assert_int_equal(wire_has(&told, m_adopted_told_body), body.n > 0);
        assert_true(slice_equal(slice_of(told.body.p, told.body.n), body));
    }
    wire_set(&m, m_adopted, set, SLICE_LIT("no_set"));
    assert_string_equal(stage_problem(&stage, &q), "invalid");
}

/* --- Who may ask ------------------------------------------------------------------------------ */

static void questions_that_cannot_be_taken_are_refused(void **state)
{
    struct uuid id = {{9}};
    struct m_feed feed = {0};
    struct m_list list = {0};

    (void)state;
    wire_set(&feed, m_feed, after, -2);
    wire_set(&list, m_list, limit, 501);
    assert_string_equal(stage_problem(&stage, &(struct question){.kind = MSG_LIST}),
                        "not_admitted");
    assert_string_equal(
        stage_problem(&stage, &(struct question){.party = "NIEMAND", .kind = MSG_LIST}),
        "not_admitted");
    assert_string_equal(stage_problem(&stage, &(struct question){.party = "ZVL", .kind = MSG_SHOW}),
                        "invalid");
    assert_string_equal(
        stage_problem(&stage, &(struct question){.party = "ZVL", .kind = MSG_TAKE_UP, .id = &id}),
        "unknown_message");
    assert_string_equal(
        stage_problem(&stage, &(struct question){.party = "ZVL", .kind = MSG_WATCH, .body = &feed}),
        "unknown_message");
    assert_string_equal(
        stage_problem(&stage, &(struct question){.party = "ZVL", .kind = MSG_FEED, .body = &feed}),
        "invalid");
    assert_string_equal(
        stage_problem(&stage, &(struct question){.party = "ZVL", .kind = MSG_LIST, .body = &list}),
        "invalid");
}

static void a_frame_that_is_none_does_no_harm(void **state)
{
    (void)state;
    assert_int_equal(bus_send(stage.client, NULL, SLICE_LIT("\xdd\xff\xff\xff\xff")), 0);
    assert_int_equal(bus_send(stage.client, NULL, SLICE_LIT("")), 0);
    assert_true(stage_is_ready(&stage));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_is_shown_what_the_rule_says),
        cmocka_unit_test(absent_and_not_to_be_seen_are_one_answer),
        cmocka_unit_test(a_reference_leads_to_its_signal),
        cmocka_unit_test(a_timeline_holds_what_one_may_see_of_it),
        cmocka_unit_test(the_feed_holds_what_one_may_see_page_by_page),
        cmocka_unit_test(at_the_end_of_the_feed_is_nothing),
        cmocka_unit_test(everybody_lists_what_the_rule_says),
        cmocka_unit_test(what_nobody_works_on_and_what_is_looked_at_again_can_be_listed),
        cmocka_unit_test(every_filter_lists_what_it_says_to_everybody),
        cmocka_unit_test(a_list_by_default_has_fifty),
        cmocka_unit_test(a_cursor_that_is_none_is_refused),
        cmocka_unit_test(a_set_is_told_as_it_was_adopted_last),
        cmocka_unit_test(questions_that_cannot_be_taken_are_refused),
        cmocka_unit_test(a_frame_that_is_none_does_no_harm),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
