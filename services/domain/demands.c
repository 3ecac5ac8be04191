/*
 * What commands demand besides right and state. First what the signal must be like (WRONG_STATE), then
 * what the command must hold (INVALID, INCOMPLETE_ANSWER), all faults at once.
 */
#include "services/domain/transitions.h"

#include "common/text.h"

static enum problem_code wrong_state(const struct attempt *a, const char *detail)
{
    a->out->detail = detail;
    return PROBLEM_WRONG_STATE;
}

static void invalid(const struct attempt *a, const struct wire_field *field, const char *detail)
{
    wire_fault_add(&a->out->faults, field, WIRE_FAULT_VALUE);
    if (!a->out->detail)
        a->out->detail = detail;
}

static enum problem_code all_said(const struct attempt *a, enum problem_code otherwise)
{
    return a->out->faults.n > 0 ? otherwise : PROBLEM_N;
}

static bool has_room(const struct signal *s)
{
    return s->n_parts + PARTS_AT_ONCE <= PARTS_MOST;
}

#define NO_ROOM "This signal has been with too many departments."

/* ------------------------------------------------------------------------------ with whom it is */

static enum problem_code demand_assign(const struct attempt *a)
{
    const struct wire_field *fields = shape_m_assign.fields;
    const struct m_assign *m = a->body;
    struct code_index seen = {0};
    struct slice code;

    if (!has_room(a->s))
        return wrong_state(a, NO_ROOM);
    if (!registry_is_department(a->r, m->lead, a->day))
        invalid(a, &fields[m_assign_lead], "The lead is no department.");
    index_add(&seen, 0, m->lead, 0);
    for (size_t at = 0; wire_list_text(m->contributors, &at, &code);) {
        if (!registry_is_department(a->r, code, a->day))
            invalid(a, &fields[m_assign_contributors], "A contributor is no department.");
        if (index_find(&seen, 0, code) != INDEX_NONE)
            invalid(a, &fields[m_assign_contributors], "A department is there twice.");
        index_add(&seen, 0, code, 0);
    }
    index_free(&seen);
    return all_said(a, PROBLEM_INVALID);
}

static enum problem_code demand_redirect(const struct attempt *a)
{
    const struct wire_field *to = &shape_m_redirect.fields[m_redirect_to];
    const struct m_redirect *m = a->body;

    if (!has_room(a->s))
        return wrong_state(a, NO_ROOM);
    if (!registry_is_department(a->r, m->to, a->day))
        invalid(a, to, "The better address is no department.");
    else if (registry_place(a->r, m->to) == a->s->lead)
        invalid(a, to, "It is with that department already.");
    return all_said(a, PROBLEM_INVALID);
}

static enum problem_code demand_not_taken_up(const struct attempt *a)
{
    const struct signal_part *p = signal_part_of(a->s, a->who->place);

    return p && p->taken_up_s ? wrong_state(a, "It has been taken up already.") : PROBLEM_N;
}

/* ------------------------------------------------------------------------------ time and questions */

static enum problem_code demand_question(const struct attempt *a, bool open)
{
    if (signal_has(a->s, SIGNAL_QUESTION_OPEN) == open)
        return PROBLEM_N;
    return wrong_state(a, open ? "No question is open. Facts can be added as a supplement."
                               : "A question is open already; the region's reply comes first.");
}

/* Consent is taken back at any time, also long after it was closed. */
static enum problem_code demand_supplement(const struct attempt *a)
{
    const struct wire_field *fields = shape_m_supplement.fields;
    const struct m_supplement *m = a->body;
    bool facts = wire_has(m, m_supplement_text) || wire_has(m, m_supplement_links);

    if (facts && a->s->state == signal_state_CLOSED)
        return wrong_state(a, "It is closed: only consent to publish changes.");
    if (!wire_has(m, m_supplement_text) && !(wire_has(m, m_supplement_public) && !facts))
        wire_fault_add(&a->out->faults, &fields[m_supplement_text], WIRE_FAULT_MISSING);
    return all_said(a, PROBLEM_INVALID);
}

static enum problem_code demand_take_up_term(const struct attempt *a)
{
    return a->day <= a->s->to_take_up.day ? PROBLEM_N : wrong_state(a, "The take-up term is over.");
}

static enum problem_code demand_not_extended(const struct attempt *a)
{
    return signal_has(a->s, SIGNAL_EXTENDED) ? wrong_state(a, "It has been extended once already.")
                                             : PROBLEM_N;
}

/* ------------------------------------------------------------------------------ the answer, and after */

static const struct {
    enum answer_kind kind;
    int field;
} answer_parts[] = {
    {answer_kind_AGREEMENT, m_answer_agreed},       {answer_kind_AGREEMENT, m_answer_agreed_date},
    {answer_kind_PREPARATION, m_answer_instrument}, {answer_kind_PREPARATION, m_answer_expected},
    {answer_kind_NOT_NOW, m_answer_no_deviation},   {answer_kind_NOT_NOW, m_answer_no_exception},
    {answer_kind_NOT_NOW, m_answer_no_alternative}, {answer_kind_OUTSIDE, m_answer_body},
    {answer_kind_OUTSIDE, m_answer_contact},
};

static enum problem_code demand_answer(const struct attempt *a)
{
    const struct m_answer *m = a->body;

    for (size_t i = 0; i < ARRAY_LEN(answer_parts); i++)
        if (m->kind == answer_parts[i].kind && !(m->has & WIRE_BIT(answer_parts[i].field)))
            wire_fault_add(&a->out->faults, &shape_m_answer.fields[answer_parts[i].field],
                           WIRE_FAULT_MISSING);
    return all_said(a, PROBLEM_INCOMPLETE_ANSWER);
}

static enum problem_code demand_verdict(const struct attempt *a)
{
    const struct m_verdict *m = a->body;

    if (m->reopen && m->verdict == verdict_HELPS)
        invalid(a, &shape_m_verdict.fields[m_verdict_reopen],
                "What helps need not be looked at again.");
    else if (m->reopen && !wire_has(m, m_verdict_text)) {
        wire_fault_add(&a->out->faults, &shape_m_verdict.fields[m_verdict_text],
                       WIRE_FAULT_MISSING);
        a->out->detail = "Say why it must be looked at again.";
    }
    return all_said(a, PROBLEM_INVALID);
}

static enum problem_code demand_close(const struct attempt *a, enum close_reason reason,
                                      const char *detail)
{
    const struct m_close *m = a->body;

    if (m->reason != reason)
        invalid(a, &shape_m_close.fields[m_close_reason], detail);
    return all_said(a, PROBLEM_INVALID);
}

static enum problem_code demand_close_no_verdict(const struct attempt *a)
{
    if (a->day <= signal_due(a->s))
        return wrong_state(a, "The region's term for its verdict is not over.");
    return demand_close(a, close_reason_NO_VERDICT,
                        "A coordinator closes only for want of a verdict (no_verdict).");
}

static enum problem_code demand_reopen(const struct attempt *a)
{
    if (a->s->state != signal_state_CLOSED || a->s->closed == close_reason_HELPED ||
        a->s->closed == close_reason_NO_VERDICT || a->s->closed == close_reason_ACCEPTED)
        return PROBLEM_N;
    return wrong_state(a, "It was closed without an answer. Submit it anew.");
}

static enum problem_code demand_split(const struct attempt *a)
{
    const struct wire_field *children = &shape_m_split.fields[m_split_children];
    const struct m_split *m = a->body;
    struct code_index seen = {0};
    struct slice child;
    struct uuid id;
    size_t at = 0, next = 0;

    if (!m->consent)
        invalid(a, &shape_m_split.fields[m_split_consent], "The region must have agreed.");
    while (wire_list_next(m->children, &next, &child) && wire_list_id(m->children, &at, &id)) {
        if (uuid_equal(&id, &a->s->id) || index_find(&seen, 0, child) != INDEX_NONE)
            invalid(a, children, "Each part is another signal.");
        index_add(&seen, 0, child, 0);
    }
    index_free(&seen);
    return all_said(a, PROBLEM_INVALID);
}

/* ------------------------------------------------------------------------------ what follows on it */

static enum problem_code demand_flag(const struct attempt *a, bool is_so, const char *detail)
{
    return is_so ? PROBLEM_N : wrong_state(a, detail);
}

static enum problem_code demand_agreement(const struct attempt *a)
{
    const struct wire_field *fields = shape_m_agreement.fields;
    const struct m_agreement *m = a->body;
    bool moved = m->outcome == agreement_outcome_MOVED;

    if (!a->s->agreed)
        return wrong_state(a, "No agreement is open.");
    if (moved && a->who->role != role_DEPARTMENT)
        invalid(a, &fields[m_agreement_outcome], "Only the lead gives it a new date.");
    if (moved && !wire_has(m, m_agreement_date))
        wire_fault_add(&a->out->faults, &fields[m_agreement_date], WIRE_FAULT_MISSING);
    else if (moved && m->date <= a->day)
        invalid(a, &fields[m_agreement_date], "It must be a day to come.");
    if (m->outcome != agreement_outcome_KEPT && !wire_has(m, m_agreement_reason))
        wire_fault_add(&a->out->faults, &fields[m_agreement_reason], WIRE_FAULT_MISSING);
    return all_said(a, PROBLEM_INVALID);
}

/* Who is late, and that it was late, only the system says. */
static enum problem_code demand_help(const struct attempt *a)
{
    const struct wire_field *fields = shape_m_help.fields;
    const struct m_help *m = a->body;

    if (a->s->help > m->step)
        return wrong_state(a, "That step was taken already.");
    if (m->step == help_step_PROPOSAL)
        invalid(a, &fields[m_help_step], "The proposal follows two working days after its notice.");
    if (wire_has(m, m_help_party))
        invalid(a, &fields[m_help_party], "Only Weerklank says who is late.");
    if (wire_has(m, m_help_late))
        invalid(a, &fields[m_help_late], "Only Weerklank says so.");
    return all_said(a, PROBLEM_INVALID);
}

static enum problem_code demand_movable(const struct attempt *a)
{
    const struct m_move_date *m = a->body;

    if (!signal_has(a->s, SIGNAL_MOVABLE))
        return wrong_state(a, "The date can be moved once, after a transfer.");
    if (m->date <= a->day)
        invalid(a, &shape_m_move_date.fields[m_move_date_date], "It must be a day to come.");
    return all_said(a, PROBLEM_INVALID);
}

/* What is confidential is told nobody by the company that it keeps. */
static enum problem_code demand_bundle(const struct attempt *a)
{
    if (signal_has(a->s, SIGNAL_CONFIDENTIAL))
        return wrong_state(a, "It is confidential: never in a bundle.");
    if (signal_has(a->s, SIGNAL_BUNDLED))
        return wrong_state(a, "It is in a bundle already.");
    return PROBLEM_N;
}

static enum problem_code demand_bundled(const struct attempt *a)
{
    const struct m_unbundle *m = a->body;

    if (!signal_has(a->s, SIGNAL_BUNDLED))
        return wrong_state(a, "It is in no bundle.");
    if (wire_has(m, m_unbundle_bundle) && !uuid_equal(&m->bundle, &a->s->bundle))
        invalid(a, &shape_m_unbundle.fields[m_unbundle_bundle], "It is in another bundle.");
    return all_said(a, PROBLEM_INVALID);
}

/* ------------------------------------------------------------------------------ among coordinators */

/* Only the number of the account is kept, as everywhere; a key of a machine picks nothing up. */
static enum problem_code demand_claim(const struct attempt *a)
{
    if (uuid_is_zero(&a->who->actor))
        return PROBLEM_NOT_ALLOWED;
    if (signal_has(a->s, SIGNAL_CLAIMED) && uuid_equal(&a->s->claimed, &a->who->actor))
        return wrong_state(a, "You picked it up already.");
    return PROBLEM_N;
}

static enum problem_code demand_note(const struct attempt *a)
{
    const struct wire_field *department = &shape_m_note.fields[m_note_department];
    const struct m_note *m = a->body;
    bool named = wire_has(m, m_note_department);

    if (m->to == note_to_DEPARTMENT && !named)
        wire_fault_add(&a->out->faults, department, WIRE_FAULT_MISSING);
    else if (m->to != note_to_DEPARTMENT && named)
        invalid(a, department, "Only a note to a department names one.");
    else if (named && !signal_part_of(a->s, registry_place(a->r, m->department)))
        invalid(a, department, "It is not with that department.");
    return all_said(a, PROBLEM_INVALID);
}

/* ------------------------------------------------------------------------------ all */

enum problem_code demand_check(const struct attempt *a, enum demand d)
{
    switch (d) {
    case DEMAND_ASSIGN:
        return demand_assign(a);
    case DEMAND_NOT_TAKEN_UP:
        return demand_not_taken_up(a);
    case DEMAND_NO_QUESTION:
        return demand_question(a, false);
    case DEMAND_QUESTION:
        return demand_question(a, true);
    case DEMAND_SUPPLEMENT:
        return demand_supplement(a);
    case DEMAND_TAKE_UP_TERM:
        return demand_take_up_term(a);
    case DEMAND_NOT_EXTENDED:
        return demand_not_extended(a);
    case DEMAND_REDIRECT:
        return demand_redirect(a);
    case DEMAND_ANSWER:
        return demand_answer(a);
    case DEMAND_VERDICT:
        return demand_verdict(a);
    case DEMAND_CLOSE_ACCEPTED:
        return demand_close(a, close_reason_ACCEPTED,
                            "A region closes by leaving it at that (accepted).");
    case DEMAND_CLOSE_NO_VERDICT:
        return demand_close_no_verdict(a);
    case DEMAND_REOPEN:
        return demand_reopen(a);
    case DEMAND_SPLIT:
        return demand_split(a);
    case DEMAND_UNCONFIRMED:
        return demand_flag(a, signal_has(a->s, SIGNAL_UNCONFIRMED), "No body has to confirm it.");
    case DEMAND_AGREEMENT:
        return demand_agreement(a);
    case DEMAND_STILL_ASKED:
        return demand_flag(
            a, signal_has(a->s, SIGNAL_STILL_ASKED) && !signal_has(a->s, SIGNAL_STILL_TOLD),
            "It was not asked whether it still works.");
    case DEMAND_HELP:
        return demand_help(a);
    case DEMAND_HELP_PROPOSED:
        return demand_flag(
            a, a->s->help == 1 + help_step_PROPOSAL && !signal_has(a->s, SIGNAL_HELP_DECIDED),
            "No proposal waits for a decision.");
    case DEMAND_MOVABLE:
        return demand_movable(a);
    case DEMAND_ERASE_PROPOSE:
        return demand_erase_propose(a);
    case DEMAND_ERASE_WITHDRAW:
        return demand_erase_withdraw(a);
    case DEMAND_ERASE_CONFIRM:
        return demand_erase_confirm(a);
    case DEMAND_ATTACH:
        return demand_attach(a);
    case DEMAND_BUNDLE:
        return demand_bundle(a);
    case DEMAND_BUNDLED:
        return demand_bundled(a);
    case DEMAND_CLAIM:
        return demand_claim(a);
    case DEMAND_NOTE:
        return demand_note(a);
    case DEMAND_CONTEST:
        return demand_contest(a);
    case DEMAND_CORRECT:
        return demand_correct(a);
    case DEMAND_CORRECT_WITHDRAW:
        return demand_correct_withdraw(a);
    case DEMAND_CORRECT_CONFIRM:
        return demand_correct_confirm(a);
    case DEMAND_NONE:
    case DEMAND_N:
        break;
    }
    return PROBLEM_N;
}

bool when_holds(const struct attempt *a, enum when w)
{
    const struct m_verdict *verdict = a->body;

    switch (w) {
    case WHEN_HOP_LEFT:
        return a->s->hops + 1 < HOPS_MOST;
    case WHEN_LAST_HOP:
        return a->s->hops + 1 >= HOPS_MOST;
    case WHEN_HELPS:
        return verdict->verdict == verdict_HELPS;
    case WHEN_ASKS_REOPEN:
        return verdict->verdict != verdict_HELPS && verdict->reopen;
    case WHEN_ALWAYS:
    case WHEN_N:
        break;
    }
    return true;
}
