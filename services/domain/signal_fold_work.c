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
    f->s->due = folding_term(f, TERM_QUESTION, f->day);
    return 0;
}

/* The whole days that the clock stood still: until the reply, or the end of the region's own term. */
static int32_t days_suspended(const struct folding *f)
{
    const struct signal *s = f->s;
    int64_t asked_at = s->submitted_at + ((int64_t)s->asked_s - 1) * US_PER_S;
    int64_t open = (f->e->at - asked_at) / US_PER_DAY;
    int64_t most = s->due - clock_day_amsterdam(asked_at);

    if (open > most)
        open = most;
    return open < 0 ? 0 : (int32_t)open;
}

int fold_replied(struct folding *f)
{
    struct signal *s = f->s;
    int32_t days;

    if (!signal_has(s, SIGNAL_QUESTION_OPEN))
        return 0;
    days = days_suspended(f);
    folding_question_end(s);
    switch (s->state) {
    case signal_state_OPEN:
        s->take_up_due += days;
        s->answer_due += days;
        s->due = s->take_up_due;
        break;
    case signal_state_TAKEN_UP:
        s->answer_due += days;
        s->due = s->answer_due;
        break;
    default:
        s->due = folding_term(f, TERM_DISTRIBUTE, f->day);
        break;
    }
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

int fold_interim(struct folding *f)
{
    struct m_interim m = {0};

    if (wire_has(f->e, event_body) && folding_body(f, &shape_m_interim, &m) < 0)
        return -1;
    f->s->flags &= (uint8_t)~SIGNAL_AWAITS_DECISION;
    f->s->flags |= (uint8_t)(SIGNAL_INTERIM | (m.awaits_decision ? SIGNAL_AWAITS_DECISION : 0));
    return 0;
}

static enum term_kind answer_term(uint8_t track)
{
    return track == track_POLICY ? TERM_POLICY_ANSWER : TERM_ANSWER;
}

static void answer_due_moves(struct signal *s, int32_t days)
{
    s->answer_due += days;
    if (s->state == signal_state_TAKEN_UP && !signal_has(s, SIGNAL_QUESTION_OPEN))
        s->due = s->answer_due;
}

/* The date moves by what the tracks differ, so that days that the clock stood still are kept. */
int fold_track(struct folding *f)
{
    struct signal *s = f->s;
    const struct signal_part *lead = signal_part_of(s, s->lead);
    int32_t from, days;
    struct m_track m;

    if (!lead || folding_body(f, &shape_m_track, &m) < 0)
        return -1;
    from = clock_day_amsterdam(s->submitted_at + ((int64_t)lead->assigned_s - 1) * US_PER_S);
    days =
        folding_term(f, answer_term(m.track), from) - folding_term(f, answer_term(s->track), from);
    s->track = m.track;
    answer_due_moves(s, days);
    return 0;
}

int fold_extended(struct folding *f)
{
    struct signal *s = f->s;

    s->flags |= SIGNAL_EXTENDED;
    answer_due_moves(s, folding_term(f, TERM_EXTENSION, s->answer_due) - s->answer_due);
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
    s->flags &= (uint8_t)~SIGNAL_AWAITS_DECISION;
    s->state = signal_state_ANSWERED;
    s->answer = m.kind;
    s->verdict = 0;
    s->answered_s = f->now_s;
    s->due = folding_term(f, TERM_VERDICT, f->day);
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
    s->closed = 0;
    s->answered_s = 0;
    s->answer_due = s->due = folding_term(f, answer_term(s->track), f->day);
    return 0;
}

static void closes(struct signal *s, enum close_reason reason)
{
    folding_question_end(s);
    s->flags &= (uint8_t)~SIGNAL_AWAITS_DECISION;
    s->state = signal_state_CLOSED;
    s->closed = (uint8_t)reason;
    s->from = PLACE_NOBODY;
    s->due = 0;
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
