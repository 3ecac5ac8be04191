/*
 * Every command, by everybody, in every situation, against the table of transitions; and the page that is
 * made from that table. What is expected is worked out here from the rows and from what each situation
 * is, not by the code that decides.
 */
#include "tests/unit/domain_test.h"

#include "services/domain/transitions.h"

/* What each person is to the signal of a situation, and whether it may see it. */
struct standing {
    unsigned actors[PERSON_N];
    bool sees[PERSON_N];
};

struct situation {
    const char *name;
    enum signal_state state;
    uint64_t unmet; /* bits of the demands that this situation does not meet */
    void (*make)(struct life *l, struct standing *st);
    const char *submit; /* more fields of the submission */
    int days;           /* that pass before the command */
};

#define UNMET(d) (UINT64_C(1) << DEMAND_##d)

static void make_routed(struct life *l, struct standing *st)
{
    life_tell(l, EV_ROUTED, ROUTING,
              "{'verantwoordelijk':'VWS','meewerkend':['OCW'],'zekerheid':900}");
    st->actors[VWS] = ACTOR_LEAD;
    st->actors[OCW] = ACTOR_CONTRIBUTOR;
    st->sees[VWS] = st->sees[OCW] = true;
}

static void nothing_happened(struct life *l, struct standing *st)
{
    (void)l, (void)st;
}

static void make_to_distribute(struct life *l, struct standing *st)
{
    (void)st;
    life_tell(l, EV_ROUTED, ROUTING, "{'zekerheid':200}");
}

static void make_to_distribute_and_asked(struct life *l, struct standing *st)
{
    make_to_distribute(l, st);
    life_do(l, MSG_ASK, COORDINATOR, good_bodies[MSG_ASK]);
}

static void make_redirected(struct life *l, struct standing *st)
{
    make_routed(l, st);
    life_do(l, MSG_REDIRECT, VWS, "{'naar':'IenW','reden':'Weg.'}");
    st->actors[VWS] = 0;
    st->actors[IENW] = ACTOR_LEAD | ACTOR_RECEIVER;
}

static void make_refused(struct life *l, struct standing *st)
{
    make_redirected(l, st);
    life_do(l, MSG_REFUSE, IENW, REASON_JSON);
    st->actors[IENW] = 0;
}

static void make_redirected_twice(struct life *l, struct standing *st)
{
    make_redirected(l, st);
    life_do(l, MSG_REDIRECT, IENW, "{'naar':'VWS','reden':'Terug.'}");
    st->actors[IENW] = 0;
    st->actors[VWS] = ACTOR_LEAD | ACTOR_RECEIVER;
}

static void make_taken_up(struct life *l, struct standing *st)
{
    make_routed(l, st);
    life_do(l, MSG_TAKE_UP, VWS, "{}");
}

static void make_taken_up_after_a_redirect(struct life *l, struct standing *st)
{
    make_redirected(l, st);
    life_do(l, MSG_TAKE_UP, IENW, "{}");
    st->actors[IENW] = ACTOR_LEAD;
}

static void make_taken_up_by_both(struct life *l, struct standing *st)
{
    make_taken_up(l, st);
    life_do(l, MSG_TAKE_UP, OCW, "{}");
}

static void make_asked(struct life *l, struct standing *st)
{
    make_taken_up(l, st);
    life_do(l, MSG_ASK, VWS, good_bodies[MSG_ASK]);
}

static void make_extended(struct life *l, struct standing *st)
{
    make_taken_up(l, st);
    life_do(l, MSG_EXTEND, VWS, REASON_JSON);
}

static void make_answered(struct life *l, struct standing *st)
{
    make_taken_up(l, st);
    life_do(l, MSG_ANSWER, VWS, ANSWER_JSON);
}

static void make_helped(struct life *l, struct standing *st)
{
    make_answered(l, st);
    life_do(l, MSG_VERDICT, ZVL, "{'oordeel':'helpt'}");
}

static void make_accepted(struct life *l, struct standing *st)
{
    make_answered(l, st);
    life_do(l, MSG_CLOSE, ZVL, good_bodies[MSG_CLOSE]);
}

static void make_reopened(struct life *l, struct standing *st)
{
    make_helped(l, st);
    life_do(l, MSG_REOPEN, ZVL, REASON_JSON);
}

static void make_withdrawn(struct life *l, struct standing *st)
{
    make_routed(l, st);
    life_do(l, MSG_WITHDRAW, ZVL, REASON_JSON);
}

static void make_returned(struct life *l, struct standing *st)
{
    make_to_distribute(l, st);
    life_do(l, MSG_RETURN, COORDINATOR, good_bodies[MSG_RETURN]);
}

static void make_split(struct life *l, struct standing *st)
{
    make_to_distribute(l, st);
    life_do(l, MSG_SPLIT, COORDINATOR, good_bodies[MSG_SPLIT]);
}

static void make_answered_outside(struct life *l, struct standing *st)
{
    make_taken_up(l, st);
    life_do(
        l, MSG_ANSWER, VWS,
        "{'soort':'buiten_rijk','besluit':'b','waarom':'w','watKanWel':'k','volgendeStap':'s',"
        "'volgendeStapDoor':'VWS','volgendeStapWanneer':'2026-09-01','instantie':'De provincie',"
        "'contact':'loket@example.org'}");
}

static void make_agreed(struct life *l, struct standing *st)
{
    make_taken_up(l, st);
    life_do(l, MSG_ANSWER, VWS,
            "{'soort':'afspraak','besluit':'b','waarom':'w','watKanWel':'k','volgendeStap':'s',"
            "'volgendeStapDoor':'VWS','volgendeStapWanneer':'2026-09-01','afspraak':'Een loket.',"
            "'afspraakDatum':'2026-10-01'}");
}

static void make_agreed_and_helped(struct life *l, struct standing *st)
{
    make_agreed(l, st);
    life_do(l, MSG_VERDICT, ZVL, "{'oordeel':'helpt'}");
}

static void make_asked_whether_it_works(struct life *l, struct standing *st)
{
    make_helped(l, st);
    life_tell(l, EV_STILL_WORKS_ASKED, ROUTING,
              "{'partij':'ZVL','termijn':'still_works','uiterlijkOp':'2026-10-01'}");
}

static void make_told_that_it_works(struct life *l, struct standing *st)
{
    make_asked_whether_it_works(l, st);
    life_do(l, MSG_STILL_WORKS, ZVL, good_bodies[MSG_STILL_WORKS]);
}

static void make_proposed(struct life *l, struct standing *st)
{
    make_taken_up(l, st);
    life_tell(l, EV_HELP_ASKED, ROUTING, "{'stap':'voorstel','partij':'VWS'}");
}

static void make_decided_on_help(struct life *l, struct standing *st)
{
    make_proposed(l, st);
    life_do(l, MSG_HELP_DECIDE, ADVISER, good_bodies[MSG_HELP_DECIDE]);
}

static void make_bundled(struct life *l, struct standing *st)
{
    make_taken_up(l, st);
    life_do(l, MSG_BUNDLE, COORDINATOR, good_bodies[MSG_BUNDLE]);
}

static void make_bundled_and_not(struct life *l, struct standing *st)
{
    make_bundled(l, st);
    life_do(l, MSG_UNBUNDLE, COORDINATOR, good_bodies[MSG_UNBUNDLE]);
}

static void make_transferred(struct life *l, struct standing *st)
{
    make_taken_up(l, st);
    life_tell(l, EV_TRANSFERRED, ROUTING, "{'van':'VWS','naar':'IenW','ministeriesVersie':1}");
    st->actors[VWS] = 0;
    st->actors[IENW] = ACTOR_LEAD;
}

/* What most signals have nothing of: an agreement, a proposal, ... */
#define NOTHING_SPECIAL                                                            \
    (UNMET(UNCONFIRMED) | UNMET(AGREEMENT) | UNMET(STILL_ASKED) | UNMET(MOVABLE) | \
     UNMET(HELP_PROPOSED) | UNMET(BUNDLED))
/* Without a question there is nothing to reply to; within four weeks the coordinator waits. */
#define ORDINARY (NOTHING_SPECIAL | UNMET(QUESTION) | UNMET(CLOSE_NO_VERDICT))
#define ASKED    (NOTHING_SPECIAL | UNMET(NO_QUESTION) | UNMET(CLOSE_NO_VERDICT))
#define MET(d)   (ORDINARY & ~UNMET(d))
#define LATE     UNMET(TAKE_UP_TERM)
#define DONE     (ORDINARY | UNMET(SUPPLEMENT)) /* facts come too late */

static const struct situation situations[] = {
    {"submitted", signal_state_SUBMITTED, ORDINARY, nothing_happened, "", 0},
    {"confidential", signal_state_SUBMITTED, ORDINARY | UNMET(BUNDLE), nothing_happened,
     ",'vertrouwelijk':true", 0},
    {"to distribute", signal_state_TRIAGE, ORDINARY, make_to_distribute, "", 1},
    {"to distribute, asked", signal_state_TRIAGE, ASKED, make_to_distribute_and_asked, "", 1},
    {"refused", signal_state_TRIAGE, ORDINARY, make_refused, "", 1},
    {"routed", signal_state_OPEN, ORDINARY, make_routed, "", 1},
    {"routed, shareable", signal_state_OPEN, ORDINARY, make_routed, ",'deelbaar':true", 1},
    {"routed, confidential", signal_state_OPEN, ORDINARY | UNMET(BUNDLE), make_routed,
     ",'vertrouwelijk':true,'deelbaar':true", 1},
    {"routed, late", signal_state_OPEN, ORDINARY | LATE, make_routed, "", 10},
    {"redirected", signal_state_OPEN, ORDINARY, make_redirected, "", 1},
    {"redirected twice", signal_state_OPEN, ORDINARY, make_redirected_twice, "", 1},
    {"taken up", signal_state_TAKEN_UP, ORDINARY, make_taken_up, "", 1},
    {"taken up, late", signal_state_TAKEN_UP, ORDINARY | LATE, make_taken_up, "", 10},
    {"taken up by both", signal_state_TAKEN_UP, ORDINARY | UNMET(NOT_TAKEN_UP),
     make_taken_up_by_both, "", 1},
    {"taken up after a redirect", signal_state_TAKEN_UP, ORDINARY, make_taken_up_after_a_redirect,
     "", 1},
    {"asked", signal_state_TAKEN_UP, ASKED, make_asked, "", 1},
    {"extended", signal_state_TAKEN_UP, ORDINARY | UNMET(NOT_EXTENDED), make_extended, "", 1},
    {"answered", signal_state_ANSWERED, ORDINARY, make_answered, "", 1},
    {"answered, verdict overdue", signal_state_ANSWERED, MET(CLOSE_NO_VERDICT) | LATE,
     make_answered, "", 29},
    {"answered, outside", signal_state_ANSWERED, MET(UNCONFIRMED), make_answered_outside, "", 1},
    {"agreed", signal_state_ANSWERED, MET(AGREEMENT), make_agreed, "", 1},
    {"agreed and helped", signal_state_CLOSED, MET(AGREEMENT) | UNMET(SUPPLEMENT),
     make_agreed_and_helped, "", 1},
    {"asked whether it works", signal_state_CLOSED, MET(STILL_ASKED) | UNMET(SUPPLEMENT),
     make_asked_whether_it_works, "", 1},
    {"told that it works", signal_state_CLOSED, DONE, make_told_that_it_works, "", 1},
    {"help proposed", signal_state_TAKEN_UP, MET(HELP_PROPOSED) | UNMET(HELP), make_proposed, "",
     1},
    {"help decided", signal_state_TAKEN_UP, ORDINARY | UNMET(HELP), make_decided_on_help, "", 1},
    {"transferred", signal_state_OPEN, MET(MOVABLE), make_transferred, "", 1},
    {"bundled", signal_state_TAKEN_UP, MET(BUNDLED) | UNMET(BUNDLE), make_bundled, "", 1},
    {"bundled and not", signal_state_TAKEN_UP, ORDINARY, make_bundled_and_not, "", 1},
    {"helped", signal_state_CLOSED, DONE, make_helped, "", 1},
    {"accepted", signal_state_CLOSED, DONE, make_accepted, "", 1},
    {"reopened", signal_state_TAKEN_UP, ORDINARY, make_reopened, "", 1},
    {"withdrawn", signal_state_CLOSED, DONE | UNMET(REOPEN), make_withdrawn, "", 1},
    {"returned", signal_state_CLOSED, DONE | UNMET(REOPEN), make_returned, "", 1},
    {"split", signal_state_CLOSED, DONE | UNMET(REOPEN), make_split, "", 1},
};

static const char *person_name(enum person p)
{
    static const char *const names[] = {"ZVL", "TWE",         "VWS",     "OCW",     "IenW",
                                        "BZK", "coordinator", "adviser", "auditor", "routing"};

    return names[p];
}

/* As LOOP.md has it: who is in it sees it; others see a title, unless it is confidential. */
static struct standing standing_new(const struct situation *si)
{
    bool confidential = strstr(si->submit, "vertrouwelijk") != NULL;
    bool shareable = strstr(si->submit, "deelbaar") != NULL;
    struct standing st = {
        .actors =
            {[ZVL] = ACTOR_REGION, [COORDINATOR] = ACTOR_COORDINATOR, [ADVISER] = ACTOR_ADVISER},
        .sees = {[ZVL] = true, [COORDINATOR] = true, [ADVISER] = true, [ROUTING] = true}};

    st.sees[TWE] = shareable && !confidential;
    st.sees[VWS] = st.sees[OCW] = st.sees[IENW] = st.sees[BZK] = st.sees[AUDITOR] = !confidential;
    return st;
}

static enum problem_code expected(const struct situation *si, enum message command, unsigned actors,
                                  bool sees)
{
    enum problem_code p = PROBLEM_UNKNOWN_MESSAGE;
    const struct transition *t;
    size_t n;

    if (!sees)
        return PROBLEM_NOT_FOUND;
    t = signal_transitions(&n);
    for (size_t i = 0; i < n; i++) {
        bool is_actor = t[i].actors & actors, in_state = t[i].states & 1u << si->state;

        if (t[i].command != command)
            continue;
        if (is_actor && in_state)
            return si->unmet & UINT64_C(1) << transition_condition(i)->demand ? PROBLEM_WRONG_STATE
                                                                              : PROBLEM_N;
        if (is_actor)
            p = PROBLEM_WRONG_STATE;
        else if (p != PROBLEM_WRONG_STATE)
            p = PROBLEM_NOT_ALLOWED;
    }
    return p;
}

/* Bodies of which `when` decides: every row must come by. */
static const char *const variants[][3] = {
    [MSG_VERDICT] = {"{'oordeel':'helpt'}", "{'oordeel':'helpt_niet'}",
                     "{'oordeel':'deels','opnieuwBekijken':true,'toelichting':'Nog niet.'}"},
};

static const char *body_of(enum message command, enum person who, int variant)
{
    if (command < ARRAY_LEN(variants) && variants[command][variant])
        return variants[command][variant];
    if (command == MSG_CLOSE && who == COORDINATOR)
        return "{'reden':'geen_oordeel'}";
    return variant == 0 ? good_bodies[command] : NULL;
}

static size_t cells, accepted;
static size_t rows_seen[64];

/* What was decided are the rows that apply, and the fold leads where they say. */
static void compare_rows(struct life *l, enum message command, enum person who, unsigned actors,
                         const char *where)
{
    uint32_t version = l->s.version;
    size_t n, found = 0, events = l->d.n;
    const struct transition *t = signal_transitions(&n);
    int next = STAYS;

    for (size_t i = 0; i < n; i++) {
        if (t[i].command != command || !(t[i].actors & actors) ||
            !(t[i].states & 1u << l->s.state) || found == l->d.n ||
            l->d.events[found].kind != t[i].event)
            continue;
        /* Of two rows with one event the one that leads where the signal is going. */
        if (transition_condition(i)->when == WHEN_HOP_LEFT && l->s.hops >= 2)
            continue;
        rows_seen[i]++;
        found++;
        next = t[i].next == STAYS ? next : t[i].next;
    }
    if (found != l->d.n)
        fail_msg("%s: events that are in no row", where);
    next = next == STAYS ? l->s.state : next;
    life_take(l, who);
    if (l->s.state != next)
        fail_msg("%s: state %d instead of %d", where, l->s.state, next);
    assert_int_equal(l->s.version, version + events);
}

static void compare_cell(struct world *w, const struct situation *si, enum message command,
                         enum person who, int variant)
{
    struct standing st = standing_new(si);
    struct life l = life_new(w, ZVL, si->submit);
    enum problem_code want;
    const char *json = body_of(command, who, variant);
    char where[200];

    snprintf(where, sizeof where, "%s, %s by %s (%d)", si->name, message_info(command)->name,
             person_name(who), variant);
    si->make(&l, &st);
    assert_int_equal(l.s.state, si->state);
    w->now += si->days * US_PER_DAY;
    want = expected(si, command, st.actors[who], st.sees[who]);
    life_ask(&l, command, who, json);
    if (l.d.problem != want)
        fail_msg("%s: %s instead of %s", where, problem_name(l.d.problem), problem_name(want));
    if (l.d.problem == PROBLEM_WRONG_STATE && !l.d.detail)
        fail_msg("%s: no detail", where);
    if (l.d.problem == PROBLEM_NOT_FOUND && (l.d.detail || l.d.faults.n || l.d.n))
        fail_msg("%s: tells more than that it is not found", where);
    cells++;
    if (want == PROBLEM_N) {
        accepted++;
        compare_rows(&l, command, who, st.actors[who], where);
    } else {
        assert_int_equal(l.d.n, 0);
    }
    w->now = NOON_1_APRIL;
    life_free(&l);
}

static void every_cell_is_as_the_table_says(void **state)
{
    struct world w = world_new();
    size_t n;

    (void)state;
    w.people[COORDINATOR].actor = id_of_number(1); /* picking up takes an account */
    signal_transitions(&n);
    assert_true(n <= ARRAY_LEN(rows_seen));
    for (size_t s = 0; s < ARRAY_LEN(situations); s++)
        for (int command = MSG_FIRST; command <= MSG_LAST; command++)
            for (int who = 0; who < PERSON_N; who++)
                for (int v = 0; v < 3; v++)
                    if (body_of((enum message)command, (enum person)who, v) &&
                        (v == 0 || command == MSG_VERDICT))
                        compare_cell(&w, &situations[s], (enum message)command, (enum person)who,
                                     v);
    for (size_t i = 0; i < n; i++)
        if (rows_seen[i] == 0 && !command_needs_past(signal_transitions(&n)[i].command))
            fail_msg("row %zu (%s) was never taken", i,
                     message_info(signal_transitions(&n)[i].command)->name);
    print_message("%zu cells, %zu accepted\n", cells, accepted);
    assert_true(cells > 5000);
    registry_free(&w.r);
}

/* The commands of tracking that are about a signal have rows, and only they. */
static void every_command_about_a_signal_is_in_the_table(void **state)
{
    const struct transition *t;
    size_t n;

    (void)state;
    t = signal_transitions(&n);
    for (int command = MSG_SUBMIT; command <= MSG_CORRECT_CONFIRM; command++) {
        bool about_signal = (command >= MSG_FIRST && command <= MSG_NOTE) || command >= MSG_CONTEST;
        bool there = false;

        for (size_t i = 0; i < n; i++)
            there |= t[i].command == (enum message)command;
        if (there != about_signal)
            fail_msg("%s", message_info((enum message)command)->name);
    }
}

/* Who may send a command at all (messages.h) and who may by the table are the same roles. */
static void the_table_and_the_list_of_messages_agree_on_who(void **state)
{
    const struct transition *t;
    unsigned by[MSG_N] = {0};
    size_t n;

    (void)state;
    t = signal_transitions(&n);
    for (size_t i = 0; i < n; i++) {
        if (t[i].actors & ACTOR_REGION)
            by[t[i].command] |= BY_REGION;
        if (t[i].actors & (ACTOR_LEAD | ACTOR_CONTRIBUTOR | ACTOR_RECEIVER))
            by[t[i].command] |= BY_DEPARTMENT;
        if (t[i].actors & ACTOR_COORDINATOR)
            by[t[i].command] |= BY_COORDINATOR;
        if (t[i].actors & ACTOR_ADVISER)
            by[t[i].command] |= BY_ADVISER;
    }
    for (int command = MSG_FIRST; command <= MSG_CORRECT_CONFIRM; command++)
        if (by[command] && message_info((enum message)command)->by != by[command])
            fail_msg("%s", message_info((enum message)command)->name);
}

static void what_is_no_command_about_a_signal_is_unknown_here(void **state)
{
    struct world w = world_new();
    struct life l = life_new(&w, ZVL, "");

    (void)state;
    assert_refused(&l, MSG_ADMIT, COORDINATOR, "{'code':'x','rol':'controleur','naam':'n'}",
                   PROBLEM_UNKNOWN_MESSAGE);
    l.s.version = 0;
    assert_refused(&l, MSG_WITHDRAW, ZVL, REASON_JSON, PROBLEM_NOT_FOUND);
    life_free(&l);
    registry_free(&w.r);
}

static void the_page_is_the_table(void **state)
{
    FILE *f = fopen("services/domain/TRANSITIONS.md", "rb"), *out;
    char *page = NULL, kept[32768];
    size_t size, n;

    (void)state;
    out = open_memstream(&page, &size);
    assert_non_null(out);
    transitions_print(out);
    fclose(out);
    if (!f)
        fail_msg("services/domain/TRANSITIONS.md is not there");
    n = fread(kept, 1, sizeof kept - 1, f);
    kept[n] = '\0';
    fclose(f);
    if (strcmp(kept, page) != 0)
        fail_msg("services/domain/TRANSITIONS.md is not the table: run this test with `print`, and "
                 "keep what it says");
    free(page);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_is_as_the_table_says),
        cmocka_unit_test(every_command_about_a_signal_is_in_the_table),
        cmocka_unit_test(the_table_and_the_list_of_messages_agree_on_who),
        cmocka_unit_test(what_is_no_command_about_a_signal_is_unknown_here),
        cmocka_unit_test(the_page_is_the_table),
    };

    if (argc == 2 && strcmp(argv[1], "print") == 0) {
        transitions_print(stdout);
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
