/*
 * What a command comes to. Rights come first, then the state, then what the command demands; who may
 * not see a signal does not learn that it is there.
 */
#include "services/domain/transitions.h"

#include "common/clock.h"

static bool was_with(const struct signal *s, place_t department)
{
    for (int i = 0; i < s->n_parts; i++)
        if (s->parts[i].department == department && department != PLACE_NOBODY)
            return true;
    return false;
}

/* What somebody is to this signal: bits ACTOR_... */
static unsigned actors_of(const struct principal *who, const struct signal *s)
{
    const struct signal_part *p;

    switch (who->role) {
    case role_COORDINATOR:
        return ACTOR_COORDINATOR;
    case role_REGION:
        return who->place != PLACE_NOBODY && who->place == s->region ? ACTOR_REGION : 0;
    case role_DEPARTMENT:
        p = who->place != PLACE_NOBODY ? signal_part_of(s, who->place) : NULL;
        if (!p)
            return was_with(s, who->place) ? ACTOR_PAST : 0;
        if (p->part != part_LEAD || s->lead != who->place)
            return ACTOR_CONTRIBUTOR;
        return p->flags & PART_REDIRECTED ? ACTOR_LEAD | ACTOR_RECEIVER : ACTOR_LEAD;
    case role_ADVISER: /* who may see it is the adviser of its region */
        return ACTOR_ADVISER;
    case role_AUDITOR:
    case role_SYSTEM:
    case role_N:
        break;
    }
    return 0;
}

static const char *state_detail(enum signal_state state)
{
    switch (state) {
    case signal_state_SUBMITTED:
        return "It has been received and is not yet with a department.";
    case signal_state_TRIAGE:
        return "It waits for the coordinator to distribute it.";
    case signal_state_OPEN:
        return "It is with a department that has not taken it up.";
    case signal_state_TAKEN_UP:
        return "It has been taken up.";
    case signal_state_ANSWERED:
        return "It has been answered.";
    case signal_state_CLOSED:
        return "It is closed.";
    case signal_state_N:
        break;
    }
    return NULL;
}

static void refuse(struct decision *out, enum problem_code problem, const char *detail)
{
    out->problem = problem;
    out->detail = detail;
}

/* ------------------------------------------------------------------------------ what is stored */

void meta_encode(const struct principal *who, const char *via, const struct registry *r,
                 int32_t day, struct buf *out)
{
    struct meta m = {0};

    wire_set(&m, meta, role, (uint8_t)who->role);
    if (!uuid_is_zero(&who->actor))
        wire_set(&m, meta, actor, who->actor);
    if (via && *via)
        wire_set(&m, meta, via, slice_str(via));
    if (registry_terms_on(r, day) > 0)
        wire_set(&m, meta, terms_version, registry_terms_on(r, day));
    if (registry_set_version(r, SET_REGIONS) > 0)
        wire_set(&m, meta, regions_version, registry_set_version(r, SET_REGIONS));
    if (registry_set_version(r, SET_CALENDAR) > 0)
        wire_set(&m, meta, calendar_version, registry_set_version(r, SET_CALENDAR));
    wire_encode(&shape_meta, &m, out);
}

/* As meta_encode; a redirect within the take-up term is marked, and counts when it is accepted. */
static void encode_meta(const struct attempt *a, const char *via, enum event_kind kind)
{
    struct meta m;
    struct buf plain = {0};

    if (kind != EV_REDIRECTED || a->day > a->s->to_take_up.day) {
        meta_encode(a->who, via, a->r, a->day, &a->out->own);
        return;
    }
    meta_encode(a->who, via, a->r, a->day, &plain);
    if (wire_decode(&shape_meta, buf_slice(&plain), WIRE_LENIENT, &m, NULL) == 0) {
        wire_set(&m, meta, routing_error, true);
        wire_encode(&shape_meta, &m, &a->out->own);
    }
    buf_free(&plain);
}

static void encode_body(const struct attempt *a, enum event_body which)
{
    const struct m_verdict *verdict = a->body;
    struct m_reopen reopen = {0};
    struct m_close close = {0};

    switch (which) {
    case BODY_CLOSE_HELPED:
        wire_set(&close, m_close, reason, close_reason_HELPED);
        wire_encode(&shape_m_close, &close, &a->out->own);
        break;
    case BODY_REOPEN_WITH_TEXT:
        wire_set(&reopen, m_reopen, reason, verdict->text);
        wire_encode(&shape_m_reopen, &reopen, &a->out->own);
        break;
    case BODY_ERASED:
        erasure_encode(a, &a->out->own);
        break;
    case BODY_CORRECTED:
        correction_encode(a, &a->out->own);
        break;
    case BODY_SENT:
        break;
    }
}

/* The buffer moves while it grows: events hold offsets first. */
struct written {
    size_t meta, body, end;
};

static struct written write_event(const struct attempt *a, const char *via, size_t row,
                                  const struct transition *t)
{
    struct written w = {.meta = a->out->own.n};

    encode_meta(a, via, t->event);
    w.body = a->out->own.n;
    encode_body(a, transition_condition(row)->body);
    w.end = a->out->own.n;
    return w;
}

/* ------------------------------------------------------------------------------ the decision */

/* Whether any row of the command is for these actors, and for them in this state. */
static enum problem_code right_and_state(const struct attempt *a, unsigned actors)
{
    enum problem_code problem = PROBLEM_UNKNOWN_MESSAGE;
    const struct transition *t;
    size_t n;

    t = signal_transitions(&n);
    for (size_t i = 0; i < n; i++) {
        if (t[i].command != a->command)
            continue;
        if (problem == PROBLEM_UNKNOWN_MESSAGE)
            problem = PROBLEM_NOT_ALLOWED;
        if (!(t[i].actors & actors))
            continue;
        if (t[i].states & 1u << a->s->state)
            return PROBLEM_N;
        problem = PROBLEM_WRONG_STATE;
    }
    return problem;
}

static void decide_events(const struct attempt *a, unsigned actors, const char *via,
                          struct slice canonical)
{
    struct written written[DECISION_EVENTS] = {0};
    struct decision *out = a->out;
    const struct transition *t;
    size_t n;

    t = signal_transitions(&n);
    for (size_t i = 0; i < n && out->n < DECISION_EVENTS; i++) {
        const struct condition *c = transition_condition(i);

        if (t[i].command != a->command || !(t[i].actors & actors) ||
            !(t[i].states & 1u << a->s->state))
            continue;
        if (out->n == 0)
            out->problem = demand_check(a, c->demand);
        if (out->problem != PROBLEM_N)
            return;
        if (!when_holds(a, c->when))
            continue;
        written[out->n] = write_event(a, via, i, &t[i]);
        out->events[out->n++].kind = t[i].event;
    }
    for (size_t i = 0; i < out->n; i++) {
        const struct written *w = &written[i];

        out->events[i].meta = slice_of(out->own.p + w->meta, w->body - w->meta);
        out->events[i].body =
            w->end > w->body ? slice_of(out->own.p + w->body, w->end - w->body) : canonical;
    }
}

void signal_decide(const struct signal *s, const struct registry *r, const struct principal *who,
                   const char *via, enum message command, const void *body, struct slice canonical,
                   int64_t now_us, struct decision *out)
{
    signal_decide_past(s, r, who, via, command, body, canonical, now_us, NULL, out);
}

void signal_decide_past(const struct signal *s, const struct registry *r,
                        const struct principal *who, const char *via, enum message command,
                        const void *body, struct slice canonical, int64_t now_us,
                        const struct past *past, struct decision *out)
{
    struct attempt a = {
        .s = s, .r = r, .who = who, .command = command, .body = body, .past = past, .out = out};
    unsigned actors;

    refuse(out, PROBLEM_N, NULL);
    out->faults.n = 0;
    out->n = 0;
    buf_reset(&out->own);
    if (s->version == 0 || may_see(who, s, NULL) == SIGHT_NONE) {
        refuse(out, PROBLEM_NOT_FOUND, NULL);
        return;
    }
    actors = actors_of(who, s);
    out->problem = right_and_state(&a, actors);
    if (out->problem == PROBLEM_WRONG_STATE)
        refuse(out, PROBLEM_WRONG_STATE, state_detail((enum signal_state)s->state));
    if (out->problem != PROBLEM_N)
        return;
    if (texts_hold_bsn(message_info(command)->shape, body, &out->faults)) {
        refuse(out, PROBLEM_PERSONAL_NUMBER, NULL);
        return;
    }
    a.day = clock_day_amsterdam(now_us);
    decide_events(&a, actors, via, canonical);
}

void decision_free(struct decision *d)
{
    buf_free(&d->own);
    d->n = 0;
}
