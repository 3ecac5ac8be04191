/*
 * What falls due and what follows on an answer, folded: reminders, terms that end by themselves, dates
 * that move with the reference data, transfers, help, agreements.
 */
#include "services/domain/signal_fold.h"

#include "common/clock.h"

/* ------------------------------------------------------------------------------ reminders */

#define TERM_OF_AGREEMENT "agreement"

static bool is_agreement(struct slice term)
{
    return slice_is(term, TERM_OF_AGREEMENT);
}

/* A contributor's part, when the term is that of a contribution; else NULL. */
static struct signal_part *contribution_of(const struct folding *f, struct slice term,
                                           struct slice party)
{
    return slice_is(term, term_code_of(TERM_CONTRIBUTION))
               ? part_current(f->s, registry_place(f->r, party))
               : NULL;
}

int fold_reminded(struct folding *f)
{
    static const uint8_t bits[reminder_N] = {[reminder_HALF] = REMINDED_HALF,
                                             [reminder_SOON] = REMINDED_HALF | REMINDED_SOON,
                                             [reminder_REVIEW] = REMINDED_REVIEW};
    struct signal_part *contribution;
    struct m_reminded m;

    if (folding_body(f, &shape_m_reminded, &m) < 0)
        return -1;
    contribution = contribution_of(f, m.term, m.party);
    if (contribution)
        contribution->flags |= PART_REMINDED;
    else if (is_agreement(m.term))
        f->s->reminded |= REMINDED_AGREEMENT;
    else if (m.reminder == reminder_AGAIN)
        f->s->reminded_on = f->day;
    else
        f->s->reminded |= bits[m.reminder];
    return 0;
}

int fold_overdue(struct folding *f)
{
    struct signal_part *contribution;
    struct m_overdue m;

    if (folding_body(f, &shape_m_overdue, &m) < 0)
        return -1;
    contribution = contribution_of(f, m.term, m.party);
    if (contribution) {
        contribution->flags |= PART_REMINDED | PART_OVERDUE;
    } else if (is_agreement(m.term)) {
        f->s->reminded |= REMINDED_AGREEMENT | BROKEN_AGREEMENT;
    } else {
        f->s->reminded |= REMINDED_HALF | REMINDED_SOON | REMINDED_OVERDUE;
        f->s->reminded_on = f->day;
    }
    return 0;
}

/* folding_question_lapse has done it: this event only says so. */
int fold_lapsed(struct folding *f)
{
    (void)f;
    return 0;
}

/* ------------------------------------------------------------------------------ dates that move */

int fold_deadline_moved(struct folding *f)
{
    struct signal_deadline *const all[] = {&f->s->to_take_up, &f->s->to_answer, &f->s->to_act};
    struct m_moved m;

    if (folding_body(f, &shape_m_moved, &m) < 0)
        return -1;
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        if (!all[i]->day || !slice_is(m.term, term_code_of((enum term_kind)all[i]->term)))
            continue;
        if (m.why == moved_why_TERMS)
            all[i]->terms_version = (uint16_t)m.version;
        folding_recompute(f, all[i]);
        all[i]->day = m.now;
    }
    return 0;
}

/* The lead says so itself: no term gives this date (signal_deadline_derive). */
int fold_date_moved(struct folding *f)
{
    struct m_move_date m;

    if (folding_body(f, &shape_m_move_date, &m) < 0)
        return -1;
    f->s->flags &= (uint16_t)~SIGNAL_MOVABLE;
    f->s->to_answer = (struct signal_deadline){.from = f->day, .day = m.date, .term = TERM_N};
    f->s->still_since = f->day; /* it was set knowing of an open question */
    return 0;
}

/* The successor has a new term to take it up; the answer's date stays. */
int fold_transferred(struct folding *f)
{
    struct signal *s = f->s;
    struct signal_part *p;
    struct m_transfer m;
    place_t from, to;
    enum part part;

    if (folding_body(f, &shape_m_transfer, &m) < 0)
        return -1;
    from = registry_place(f->r, m.ended);
    to = registry_place(f->r, m.successor);
    p = part_current(s, from);
    if (!p || to <= PLACE_COORDINATOR || s->n_parts == PARTS_MOST)
        return -1;
    part = (enum part)p->part;
    folding_part_end(f, p);
    p = part_current(s, to);
    if (p && part == part_CONTRIBUTOR)
        return 0; /* it has a part already */
    if (p)
        folding_part_end(f, p);
    folding_part_add(f, to, part, 0);
    if (part != part_LEAD)
        return 0;
    s->lead = to;
    s->from = PLACE_NOBODY;
    if (s->state != signal_state_OPEN && s->state != signal_state_TAKEN_UP)
        return 0;
    s->state = signal_state_OPEN;
    s->flags |= SIGNAL_MOVABLE;
    folding_begin(f, &s->to_take_up, TERM_TAKE_UP, f->day);
    return 0;
}

/* ------------------------------------------------------------------------------ help */

int fold_help_asked(struct folding *f)
{
    struct m_help m;

    if (folding_body(f, &shape_m_help, &m) < 0)
        return -1;
    f->s->help = (uint8_t)(1 + m.step);
    f->s->help_on = f->day;
    return 0;
}

int fold_help_decided(struct folding *f)
{
    f->s->flags |= SIGNAL_HELP_DECIDED;
    return 0;
}

/* ------------------------------------------------------------------------------ after the answer */

int fold_confirmed(struct folding *f)
{
    if (signal_has(f->s, SIGNAL_UNCONFIRMED))
        folding_begin(f, &f->s->to_act, TERM_VERDICT, f->day);
    f->s->flags &= (uint16_t)~SIGNAL_UNCONFIRMED;
    return 0;
}

int fold_agreement_ended(struct folding *f)
{
    struct m_agreement m;

    if (folding_body(f, &shape_m_agreement, &m) < 0)
        return -1;
    f->s->reminded &= (uint8_t) ~(REMINDED_AGREEMENT | BROKEN_AGREEMENT);
    f->s->agreed = m.outcome == agreement_outcome_MOVED ? m.date : 0;
    return 0;
}

int fold_still_asked(struct folding *f)
{
    f->s->flags |= SIGNAL_STILL_ASKED;
    return 0;
}

int fold_still_told(struct folding *f)
{
    f->s->flags |= SIGNAL_STILL_TOLD;
    return 0;
}
