/*
 * The work on a signal, folded: questions, the terms that move, the answer and what follows on it.
 */
#include "services/domain/signal_fold.h"

#include "common/clock.h"

/* ------------------------------------------------------------------------------ the work on it */

int fold_asked(struct folding *f)
{
    f->s->flags |= SIGNAL_QUESTION_OPEN;
    f->s->asked_s = f->now_s;
    f->s->still_since = f->day;
    folding_begin(f, &f->s->to_act, TERM_QUESTION, f->day);
    return 0;
}

/* The day the lead got it. */
static int32_t lead_since(const struct signal *s)
{
    const struct signal_part *lead = signal_part_of(s, s->lead);

    return lead ? clock_day_amsterdam(s->submitted_at + ((int64_t)lead->assigned_s - 1) * US_PER_S)
                : INT32_MIN;
}

/* The clock goes on, at the latest after the region's own term. Who got it meanwhile only had it since
 * then; the answer's clock runs on through a transfer. */
static void question_ends(struct folding *f)
{
    struct signal *s = f->s;
    int32_t asked = s->to_act.from, until = f->day < s->to_act.day ? f->day : s->to_act.day;

    if (asked < lead_since(s))
        asked = lead_since(s);
    folding_question_end(s);
    if (s->state == signal_state_OPEN)
        folding_stood_still(f, &s->to_take_up, asked, until);
    if (s->state == signal_state_OPEN || s->state == signal_state_TAKEN_UP)
        folding_stood_still(f, &s->to_answer, s->still_since, until);
    if (s->state == signal_state_TRIAGE)
        folding_begin(f, &s->to_act, TERM_DISTRIBUTE, until);
}

void folding_question_lapse(struct folding *f)
{
    if (signal_has(f->s, SIGNAL_QUESTION_OPEN) && f->day > f->s->to_act.day)
        question_ends(f);
}

int fold_replied(struct folding *f)
{
    if (signal_has(f->s, SIGNAL_QUESTION_OPEN))
        question_ends(f);
    return 0;
}

int fold_contributed(struct folding *f)
{
    struct signal_part *p = part_current(f->s, f->party);

    if (!p)
        return -1;
    p->flags |= PART_CONTRIBUTED;
    if (p->done_s == 0)
        p->done_s = f->now_s;
    return 0;
}

/* Without effect on the clock; it only tells whether somebody works on it. */
int fold_allocated(struct folding *f)
{
    struct m_allocate m = {0};

    if (event_has_fields(f->e) && folding_body(f, &shape_m_allocate, &m) < 0)
        return -1;
    if (f->party != f->s->lead)
        return 0;
    f->s->flags &= (uint16_t)~SIGNAL_HANDLED;
    if (wire_has(&m, m_allocate_handler))
        f->s->flags |= SIGNAL_HANDLED;
    return 0;
}

int fold_supplemented(struct folding *f)
{
    struct m_supplement m = {0};

    if (event_has_fields(f->e) && folding_body(f, &shape_m_supplement, &m) < 0)
        return -1;
    if (wire_has(&m, m_supplement_public))
        f->s->flags = (uint16_t)((f->s->flags & ~SIGNAL_PUBLIC) | (m.public ? SIGNAL_PUBLIC : 0));
    return 0;
}

int fold_interim(struct folding *f)
{
    struct m_interim m = {0};

    if (event_has_fields(f->e) && folding_body(f, &shape_m_interim, &m) < 0)
        return -1;
    f->s->flags &= (uint16_t)~SIGNAL_AWAITS_DECISION;
    f->s->reminded &= (uint8_t)~REMINDED_REVIEW;
    f->s->review = wire_has(&m, m_interim_review) ? m.review : 0;
    f->s->flags |= (uint16_t)(SIGNAL_INTERIM | (m.awaits_decision ? SIGNAL_AWAITS_DECISION : 0));
    return 0;
}

static enum term_kind answer_term(uint8_t track)
{
    return track == track_POLICY ? TERM_POLICY_ANSWER : TERM_ANSWER;
}

/* The date as if this track had been chosen at once; days that the clock stood still are kept. */
int fold_track(struct folding *f)
{
    struct signal *s = f->s;
    int16_t stood_still = s->to_answer.stood_still;
    struct m_track m;

    if (!signal_part_of(s, s->lead) || folding_body(f, &shape_m_track, &m) < 0)
        return -1;
    s->track = m.track;
    folding_begin(f, &s->to_answer, answer_term(m.track), lead_since(s));
    s->to_answer.stood_still = stood_still;
    folding_recompute(f, &s->to_answer);
    return 0;
}

/* The second term begins where the first ends. */
int fold_extended(struct folding *f)
{
    f->s->flags |= SIGNAL_EXTENDED;
    folding_begin(f, &f->s->to_answer, TERM_EXTENSION, f->s->to_answer.day);
    return 0;
}

/* ------------------------------------------------------------------------------ the answer, and after */

int fold_answered(struct folding *f)
{
    struct signal *s = f->s;
    struct m_answer m;

    if (s->lead == PLACE_NOBODY || f->party != s->lead || folding_body(f, &shape_m_answer, &m) < 0)
        return -1;
    folding_question_end(s);
    s->flags &= (uint16_t)~SIGNAL_AWAITS_DECISION;
    s->state = signal_state_ANSWERED;
    s->answer = m.kind;
    s->verdict = 0;
    s->answered_s = f->now_s;
    s->review = 0;
    s->agreed =
        m.kind == answer_kind_AGREEMENT && wire_has(&m, m_answer_agreed_date) ? m.agreed_date : 0;
    s->flags &= (uint16_t) ~(SIGNAL_UNCONFIRMED | SIGNAL_STILL_ASKED | SIGNAL_STILL_TOLD);
    s->reminded &= (uint8_t) ~(REMINDED_REVIEW | REMINDED_AGREEMENT | BROKEN_AGREEMENT);
    if (m.kind == answer_kind_OUTSIDE) /* the coordinator sees to it that the body takes it */
        s->flags |= SIGNAL_UNCONFIRMED;
    folding_begin(f, &s->to_act, m.kind == answer_kind_OUTSIDE ? TERM_DISTRIBUTE : TERM_VERDICT,
                  f->day);
    for (int i = 0; i < s->n_parts; i++)
        if ((s->parts[i].flags & PART_CURRENT) && s->parts[i].done_s == 0)
            s->parts[i].done_s = f->now_s;
    return 0;
}

int fold_judged(struct folding *f)
{
    struct m_verdict m;

    if (folding_body(f, &shape_m_verdict, &m) < 0)
        return -1;
    f->s->verdict = (uint8_t)(1 + m.verdict);
    return 0;
}

int fold_reopened(struct folding *f)
{
    struct signal *s = f->s;
    struct signal_part *lead = part_current(s, s->lead);

    if (!lead)
        return -1;
    lead->done_s = 0;
    if (s->reopened < UINT8_MAX)
        s->reopened++;
    s->state = signal_state_TAKEN_UP;
    s->flags &= (uint16_t)~SIGNAL_UNCONFIRMED;
    s->agreed = 0;
    s->closed = 0;
    s->answered_s = 0;
    folding_begin(f, &s->to_answer, answer_term(s->track), f->day);
    return 0;
}

static void closes(struct signal *s, enum close_reason reason)
{
    folding_question_end(s);
    s->flags &= (uint16_t) ~(SIGNAL_AWAITS_DECISION | SIGNAL_UNCONFIRMED);
    s->review = 0;
    if (reason != close_reason_HELPED && reason != close_reason_ACCEPTED &&
        reason != close_reason_NO_VERDICT)
        s->agreed = 0;
    s->state = signal_state_CLOSED;
    s->closed = (uint8_t)reason;
    s->from = PLACE_NOBODY;
}

int fold_closed(struct folding *f)
{
    struct m_close m;

    if (folding_body(f, &shape_m_close, &m) < 0)
        return -1;
    closes(f->s, (enum close_reason)m.reason);
    return 0;
}

int fold_withdrawn(struct folding *f)
{
    closes(f->s, close_reason_WITHDRAWN);
    return 0;
}

int fold_returned(struct folding *f)
{
    closes(f->s, close_reason_RETURNED);
    return 0;
}

int fold_split_up(struct folding *f)
{
    closes(f->s, close_reason_SPLIT);
    return 0;
}
