/*
 * Lives of signals by chance: many signals at a time, each step a command that somebody involved
 * gives and signal_decide accepts.
 */
#ifndef TESTS_UNIT_OVERVIEW_LIVES_H
#define TESTS_UNIT_OVERVIEW_LIVES_H

#include "services/domain/erasure.h"
#include "tests/unit/overview_log.h"

struct life_of {
    struct test_signal id;
    struct signal state;
};

struct lives {
    struct life_of *list;
    size_t n;
};

static struct principal lives_principal(const struct test_log *l, const char *code)
{
    struct principal who;
    if (!registry_principal_by_code(l->registry, slice_str(code), &who))
        fail_msg("no party %s", code);
    return who;
}

static const char *lives_department(void)
{
    return test_departments[chance_below(ARRAY_LEN(test_departments))];
}

/* A body that the command could have; the struct is big enough for all. */
union lives_body {
    uint64_t has;
    struct m_assign assign;
    struct m_take_up take_up;
    struct m_ask ask;
    struct m_reply reply;
    struct m_supplement supplement;
    struct m_contribute contribute;
    struct m_interim interim;
    struct m_track track;
    struct m_extend extend;
    struct m_redirect redirect;
    struct m_refuse refuse;
    struct m_answer answer;
    struct m_verdict verdict;
    struct m_close close;
    struct m_reopen reopen;
    struct m_withdraw withdraw;
    struct m_return return_;
    struct m_changed changed;
    struct m_attach attach;
};

static const struct uuid life_file = {{1}};
#define LIVES_TEXT SLICE_LIT("Zo staat het ervoor.")

static void lives_answer(struct m_answer *m)
{
    wire_set(m, m_answer, kind, (uint8_t)chance_below(answer_kind_N));
    wire_set(m, m_answer, decision, LIVES_TEXT);
    wire_set(m, m_answer, why, LIVES_TEXT);
    wire_set(m, m_answer, possible, LIVES_TEXT);
    wire_set(m, m_answer, next_what, LIVES_TEXT);
    wire_set(m, m_answer, next_by, LIVES_TEXT);
    wire_set(m, m_answer, next_when, TEST_DAY + 90);
    wire_set(m, m_answer, agreed, LIVES_TEXT);
    wire_set(m, m_answer, agreed_date, TEST_DAY + 90);
    wire_set(m, m_answer, instrument, LIVES_TEXT);
    wire_set(m, m_answer, expected, TEST_DAY + 90);
    wire_set(m, m_answer, no_deviation, LIVES_TEXT);
    wire_set(m, m_answer, no_exception, LIVES_TEXT);
    wire_set(m, m_answer, no_alternative, LIVES_TEXT);
    wire_set(m, m_answer, body, LIVES_TEXT);
    wire_set(m, m_answer, contact, LIVES_TEXT);
}

/* False for commands that no life here holds. */
static bool lives_body_of(enum message command, union lives_body *b, struct buf *list)
{
    const char *lead = lives_department(), *other = lives_department();

    *b = (union lives_body){0};
    switch (command) {
    case MSG_ASSIGN:
        wire_set(&b->assign, m_assign, lead, slice_str(lead));
        wire_set(&b->assign, m_assign, reason, LIVES_TEXT);
        if (other != lead && chance_below(2)) {
            wire_put_text(list, slice_str(other));
            wire_set(&b->assign, m_assign, contributors, wire_list_of(list, 1));
        }
        return true;
    case MSG_ASK:
        wire_set(&b->ask, m_ask, text, LIVES_TEXT);
        return true;
    case MSG_REPLY:
        wire_set(&b->reply, m_reply, text, LIVES_TEXT);
        return true;
    case MSG_SUPPLEMENT:
        wire_set(&b->supplement, m_supplement, text, LIVES_TEXT);
        return true;
    case MSG_CONTRIBUTE:
        wire_set(&b->contribute, m_contribute, text, LIVES_TEXT);
        return true;
    case MSG_INTERIM:
        wire_set(&b->interim, m_interim, text, LIVES_TEXT);
        return true;
    case MSG_TRACK:
        wire_set(&b->track, m_track, track, (uint8_t)chance_below(track_N));
        wire_set(&b->track, m_track, reason, LIVES_TEXT);
        return true;
    case MSG_EXTEND:
        wire_set(&b->extend, m_extend, reason, LIVES_TEXT);
        return true;
    case MSG_REDIRECT:
        wire_set(&b->redirect, m_redirect, to, slice_str(lead));
        wire_set(&b->redirect, m_redirect, reason, LIVES_TEXT);
        return true;
    case MSG_REFUSE:
        wire_set(&b->refuse, m_refuse, reason, LIVES_TEXT);
        return true;
    case MSG_ANSWER:
        lives_answer(&b->answer);
        return true;
    case MSG_VERDICT:
        wire_set(&b->verdict, m_verdict, verdict, (uint8_t)chance_below(verdict_N));
        wire_set(&b->verdict, m_verdict, text, LIVES_TEXT);
        if (b->verdict.verdict != verdict_HELPS && chance_below(2))
            wire_set(&b->verdict, m_verdict, reopen, true);
        return true;
    case MSG_CLOSE:
        wire_set(&b->close, m_close, reason, close_reason_ACCEPTED);
        return true;
    case MSG_REOPEN:
        wire_set(&b->reopen, m_reopen, reason, LIVES_TEXT);
        return true;
    case MSG_WITHDRAW:
        wire_set(&b->withdraw, m_withdraw, reason, LIVES_TEXT);
        return chance_below(8) == 0;
    case MSG_RETURN:
        wire_set(&b->return_, m_return, reason, LIVES_TEXT);
        wire_set(&b->return_, m_return, door, LIVES_TEXT);
        return chance_below(4) == 0;
    case MSG_CHANGED:
        wire_set(&b->changed, m_changed, change, LIVES_TEXT);
        return true;
    case MSG_ATTACH:
        wire_set(&b->attach, m_attach, file, life_file);
        wire_set(&b->attach, m_attach, name, SLICE_LIT("brief.pdf"));
        wire_set(&b->attach, m_attach, type, (uint8_t)chance_below(file_type_N));
        wire_set(&b->attach, m_attach, size, 1);
        wire_set(&b->attach, m_attach, salt, slice_of("0123456789abcdef", 16));
        wire_set(&b->attach, m_attach, digest, slice_of("0123456789abcdef0123456789abcdef", 32));
        return true;
    case MSG_TAKE_UP:
    case MSG_ALLOCATE:
        return true;
    default:
        return false;
    }
}

static const char *lives_actor(const struct life_of *life, unsigned actors)
{
    if (actors & ACTOR_REGION)
        return life->id.region;
    if (actors & ACTOR_COORDINATOR && chance_below(2))
        return "BZK-C";
    return lives_department();
}

static void lives_fold(struct test_log *l, struct life_of *life)
{
    if (signal_fold(&life->state, l->registry, log_at(l, log_head(l) - 1)) < 0)
        fail_msg("an accepted command gave an event that cannot be folded");
}

/* Appends what the command comes to. */
static bool lives_command(struct test_log *l, struct life_of *life, const char *party,
                          enum message command, const void *body)
{
    struct principal who = lives_principal(l, party);
    struct decision d = {0};
    struct buf canonical = {0};

    wire_encode(message_info(command)->shape, body, &canonical);
    signal_decide(&life->state, l->registry, &who, "test", command, body, buf_slice(&canonical),
                  l->at, &d);
    for (size_t i = 0; d.problem == PROBLEM_N && i < d.n; i++) {
        struct event e = {0};
        wire_set(&e, event, stream, life->id.id);
        wire_set(&e, event, version, ++life->id.version);
        wire_set(&e, event, kind, d.events[i].kind);
        wire_set(&e, event, party, slice_str(party));
        wire_set(&e, event, meta, d.events[i].meta);
        wire_set(&e, event, body, d.events[i].body);
        log_add(l, e);
        lives_fold(l, life);
    }
    buf_free(&canonical);
    decision_free(&d);
    return d.problem == PROBLEM_N;
}

static void lives_submit(struct test_log *l, struct life_of *life)
{
    static const char *const themes[] = {NULL, "zorg", "zorg.spoed", "ov"};
    unsigned flags = (chance_below(3) == 0 ? SUBMIT_SHAREABLE : 0) |
                     (chance_below(4) == 0 ? SUBMIT_CONFIDENTIAL : 0);

    signal_init(&life->state);
    life->id =
        log_submit(l, test_regions[chance_below(ARRAY_LEN(test_regions))],
                   chance_below(2) ? "Geen bus na acht uur" : NULL, themes[chance_below(4)], flags);
    lives_fold(l, life);
}

static void lives_route(struct test_log *l, struct life_of *life)
{
    const char *lead = lives_department(), *other = lives_department();

    log_route(l, &life->id, chance_below(5) ? lead : NULL,
              other != lead && chance_below(2) ? other : NULL, chance_below(2) ? "ov" : NULL);
    lives_fold(l, life);
}

/* What one would hope for: taken up, answered, judged. */
static bool lives_forward(struct test_log *l, struct life_of *life)
{
    const char *lead = registry_place_code(l->registry, life->state.lead);
    union lives_body body;
    enum message command;
    bool by_region = life->state.state == signal_state_ANSWERED;

    if (life->state.state == signal_state_OPEN)
        command = MSG_TAKE_UP;
    else if (life->state.state == signal_state_TAKEN_UP)
        command = MSG_ANSWER;
    else if (by_region)
        command = MSG_VERDICT;
    else
        return false;
    return lives_body_of(command, &body, NULL) &&
           lives_command(l, life, by_region ? life->id.region : lead, command, &body);
}

static void lives_step(struct test_log *l, struct life_of *life)
{
    size_t n;
    const struct transition *all = signal_transitions(&n);
    union lives_body body;
    struct buf list = {0};

    if (life->state.version == 0) {
        lives_submit(l, life);
        return;
    }
    if (life->state.version == 1) {
        lives_route(l, life);
        return;
    }
    if (chance_below(2) && lives_forward(l, life))
        return;
    while (command_needs_past(all[n - 1].command))
        n--; /* erasure is not left to chance here */
    for (int tries = 0; tries < 40; tries++) {
        const struct transition *t = &all[chance_below((uint32_t)n)];
        buf_reset(&list);
        if (!(t->states & 1u << life->state.state) || !lives_body_of(t->command, &body, &list))
            continue;
        if (lives_command(l, life, lives_actor(life, t->actors), t->command, &body))
            break;
    }
    buf_free(&list);
}

/* n signals and about n_events events, in an order by chance; time goes on by up to two days a
 * step. */
MAYBE_UNUSED static struct lives lives_make(struct test_log *l, size_t n, int64_t n_events)
{
    struct lives lives = {.list = calloc(n, sizeof *lives.list), .n = n};

    assert(lives.list);
    while (log_head(l) < n_events) {
        l->at += (int64_t)chance_below(6000) * US_PER_S;
        lives_step(l, &lives.list[chance_below((uint32_t)n)]);
        if (log_head(l) == n_events / 2)
            log_adopt_places(l, ARRAY_LEN(test_regions)); /* reference data change along the way */
    }
    return lives;
}

MAYBE_UNUSED static void lives_free(struct lives *lives)
{
    for (size_t i = 0; i < lives->n; i++)
        signal_free(&lives->list[i].state);
    free(lives->list);
    *lives = (struct lives){0};
}

#endif
