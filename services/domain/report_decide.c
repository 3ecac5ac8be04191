/*
 * What a command on a report comes to, and who may contest and correct a case in it. See report.h.
 */
#include "services/domain/report.h"
#include "services/domain/transitions.h"

#include "common/clock.h"

#define NO_REPORT  "There is no such report."
#define NO_DRAFT   "The report is fixed or withdrawn: nothing of it changes any more."
#define TOO_LATE   "The working days in which comments may come are over."
#define TOO_EARLY  "The working days in which comments may come are not over yet."
#define FULL       "So much was said of this report that no more can be told at once."
#define NO_ACCOUNT "Two persons must be told apart: this needs an account."

/* ------------------------------------------------------------------ on its own stream */

/* One command on a report. */
struct
try {
    const struct report *x; /* NULL: there is none */
    const struct uuid *id;
    enum message command;
    const void *body;
    int32_t day;
    int64_t head;
    struct decision *out;
};

static enum problem_code no(const struct try *t, enum problem_code problem, const char *detail)
{
    t->out->detail = detail;
    return problem;
}

static enum problem_code fault(const struct try *t, const struct wire_field *f, const char *detail)
{
    wire_fault_add(&t->out->faults, f, WIRE_FAULT_VALUE);
    return no(t, PROBLEM_INVALID, detail);
}

static enum problem_code decide_open(const struct try *t)
{
    const struct wire_field *fields = shape_m_report_open.fields;
    const struct m_report_open *m = t->body;

    if (t->x || registry_set_of(t->id) != SET_N)
        return PROBLEM_ID_TAKEN;
    if (m->until < m->from)
        return fault(t, &fields[m_report_open_until], "The period ends before it begins.");
    if (m->until > t->day)
        return fault(t, &fields[m_report_open_until], "The period is not over yet.");
    return PROBLEM_N;
}

static enum problem_code decide_comment(const struct try *t)
{
    if (t->day > t->x->comment_until)
        return no(t, PROBLEM_WRONG_STATE, TOO_LATE);
    if (t->x->n_said >= REPORT_SAID_MOST)
        return no(t, PROBLEM_WRONG_STATE, FULL);
    return PROBLEM_N;
}

/* The head must have all that was said of it; and be of this log, which has not more than it has. */
static enum problem_code decide_fix(const struct try *t)
{
    const struct wire_field *note = &shape_m_report_fix.fields[m_report_fix_note];
    const struct m_report_fix *m = t->body;
    int64_t size = report_note_size(m->note);

    if (t->day <= t->x->comment_until)
        return no(t, PROBLEM_WRONG_STATE, TOO_EARLY);
    if (t->x->n_open > 0)
        return no(t, PROBLEM_WRONG_STATE,
                  "A proposal to correct a case waits for its second person.");
    if (size < 0)
        return fault(t, note, "That is no checkpoint.");
    if (size <= t->x->last)
        return fault(t, note, "That head is older than what was said of the report.");
    if (size > t->head + 1)
        return fault(t, note, "That head has events that this log has not.");
    return PROBLEM_N;
}

static enum problem_code decide(const struct try *t)
{
    if (t->command == MSG_REPORT_OPEN)
        return decide_open(t);
    if (!t->x)
        return no(t, PROBLEM_NOT_FOUND, NO_REPORT);
    if (t->x->state != report_state_DRAFT)
        return no(t, PROBLEM_WRONG_STATE, NO_DRAFT);
    if (t->command == MSG_REPORT_COMMENT)
        return decide_comment(t);
    return t->command == MSG_REPORT_FIX ? decide_fix(t) : PROBLEM_N;
}

static const struct {
    enum message command;
    enum event_kind event;
} becomes[] = {{MSG_REPORT_OPEN, EV_REPORT_OPENED},
               {MSG_REPORT_COMMENT, EV_REPORT_COMMENTED},
               {MSG_REPORT_FIX, EV_REPORT_FIXED},
               {MSG_REPORT_WITHDRAW, EV_REPORT_WITHDRAWN}};

enum event_kind report_event_of(enum message command)
{
    for (size_t i = 0; i < ARRAY_LEN(becomes); i++)
        if (becomes[i].command == command)
            return becomes[i].event;
    return EV_LAST_;
}

bool report_is_command(enum message command)
{
    return report_event_of(command) != EV_LAST_;
}

void report_decide(const struct reports *all, const struct registry *r, const struct principal *who,
                   const char *via, enum message command, const struct uuid *id, const void *body,
                   struct slice canonical, int64_t now_us, int64_t head, struct decision *out)
{
    struct try t = {.x = reports_find(all, id),
                    .id = id,
                    .command = command,
                    .body = body,
                    .day = clock_day_amsterdam(now_us),
                    .head = head,
                    .out = out};
    const struct message_info *info = message_info(command);

    out->detail = NULL;
    out->faults.n = 0;
    out->n = 0;
    buf_reset(&out->own);
    out->problem = info->by & 1u << who->role ? decide(&t) : PROBLEM_NOT_ALLOWED;
    /* A checkpoint's numbers and hashes are no words of anybody. */
    if (out->problem == PROBLEM_N && command != MSG_REPORT_FIX &&
        texts_hold_bsn(info->shape, body, &out->faults))
        out->problem = PROBLEM_PERSONAL_NUMBER;
    if (out->problem != PROBLEM_N)
        return;
    meta_encode(who, via, r, t.day, &out->own);
    out->n = 1;
    out->events[0].kind = report_event_of(command);
    out->events[0].meta = buf_slice(&out->own);
    out->events[0].body = canonical;
}

/* ------------------------------------------------------------------ on a signal's stream */

static enum problem_code refuse(const struct attempt *a, enum problem_code problem,
                                const char *detail)
{
    a->out->detail = detail;
    return problem;
}

/* The draft, in which this signal may count. */
static enum problem_code draft_find(const struct attempt *a, const struct uuid *id,
                                    const struct report **out)
{
    *out = a->past && a->past->reports ? reports_find(a->past->reports, id) : NULL;
    if (!*out)
        return refuse(a, PROBLEM_NOT_FOUND, NO_REPORT);
    if ((*out)->state != report_state_DRAFT)
        return refuse(a, PROBLEM_WRONG_STATE, NO_DRAFT);
    if ((*out)->n_said >= REPORT_SAID_MOST)
        return refuse(a, PROBLEM_WRONG_STATE, FULL);
    if (clock_day_amsterdam(a->s->submitted_at) > (*out)->until)
        return refuse(a, PROBLEM_WRONG_STATE, "It came in after the period of that report.");
    return PROBLEM_N;
}

/* Something of it counts as this department's. */
static bool counts_with(const struct signal *s, place_t department)
{
    for (int i = 0; i < s->n_parts; i++)
        if (s->parts[i].department == department && department != PLACE_NOBODY &&
            !(s->parts[i].flags & PART_ROUTING_ERROR))
            return true;
    return false;
}

/* Steps that a department never has. */
static bool is_department_step(bool has, uint8_t step)
{
    return !has || step != figure_step_DISTRIBUTION;
}

enum problem_code demand_contest(const struct attempt *a)
{
    const struct m_contest *m = a->body;
    const struct report *x;
    enum problem_code problem = draft_find(a, &m->report, &x);

    if (problem != PROBLEM_N)
        return problem;
    if (a->day > x->comment_until)
        return refuse(a, PROBLEM_WRONG_STATE, TOO_LATE);
    if (!counts_with(a->s, a->who->place) ||
        !is_department_step(wire_has(m, m_contest_step), m->step))
        return refuse(a, PROBLEM_WRONG_STATE, "No such case of it counts as this department's.");
    return PROBLEM_N;
}

enum problem_code demand_correct(const struct attempt *a)
{
    const struct wire_field *department = &shape_m_correct.fields[m_correct_department];
    const struct m_correct *m = a->body;
    const struct report *x;
    enum problem_code problem = draft_find(a, &m->report, &x);

    if (problem != PROBLEM_N)
        return problem;
    if (uuid_is_zero(&a->who->actor))
        return refuse(a, PROBLEM_NOT_ALLOWED, NO_ACCOUNT);
    if (!counts_with(a->s, registry_place(a->r, m->department)) ||
        !is_department_step(wire_has(m, m_correct_step), m->step)) {
        wire_fault_add(&a->out->faults, department, WIRE_FAULT_VALUE);
        return refuse(a, PROBLEM_INVALID, "No such case of it counts as that department's.");
    }
    return PROBLEM_N;
}

static bool is_open(const struct report *x, const struct uuid *signal, int64_t version)
{
    for (uint32_t i = 0; x && x->state == report_state_DRAFT && i < x->n_open; i++)
        if (x->open[i].version == version && uuid_equal(&x->open[i].signal, signal))
            return true;
    return false;
}

/* The proposal that was named, while it is open. m_out: what it says; NULL: that is not needed. */
static enum problem_code proposal_find(const struct attempt *a, const struct past_event **out,
                                       struct m_correct *m_out)
{
    const struct m_correct_named *m = a->body;
    const struct past *past = a->past;

    if (!past || !past->reports || (uint64_t)m->proposal > past->n ||
        !is_open(reports_find(past->reports, &m->report), &a->s->id, m->proposal))
        return refuse(a, PROBLEM_WRONG_STATE, "That proposal is not open.");
    *out = &past->list[m->proposal - 1];
    if (m_out && (!(*out)->has_body || wire_decode(&shape_m_correct, buf_slice(&(*out)->body),
                                                   WIRE_LENIENT, m_out, NULL) < 0))
        return refuse(a, PROBLEM_WRONG_STATE, "Its words were erased: propose it again.");
    return PROBLEM_N;
}

enum problem_code demand_correct_withdraw(const struct attempt *a)
{
    const struct past_event *proposal;

    return proposal_find(a, &proposal, NULL);
}

/* Another coordinator; where the case is of the coordinators' own department, somebody from elsewhere. */
enum problem_code demand_correct_confirm(const struct attempt *a)
{
    const struct past_event *proposal;
    struct m_correct m;
    place_t department;
    enum problem_code problem = proposal_find(a, &proposal, &m);

    if (problem != PROBLEM_N)
        return problem;
    if (uuid_is_zero(&a->who->actor))
        return refuse(a, PROBLEM_NOT_ALLOWED, NO_ACCOUNT);
    if (uuid_equal(&a->who->actor, &proposal->actor))
        return refuse(a, PROBLEM_NOT_ALLOWED, "A second person must confirm it.");
    department = registry_place(a->r, m.department);
    if (!coordinators_are_of(a->r, department))
        return a->who->role == role_COORDINATOR
                   ? PROBLEM_N
                   : refuse(a, PROBLEM_NOT_ALLOWED, "Another coordinator must confirm it.");
    return organisation_of(a->who) != department && strcmp(a->who->party, proposal->party) != 0
               ? PROBLEM_N
               : refuse(a, PROBLEM_NOT_ALLOWED,
                        "It is the coordinators' own department: somebody from elsewhere must "
                        "confirm it.");
}

void correction_encode(const struct attempt *a, struct buf *out)
{
    const struct m_correct_named *named = a->body;
    const struct past_event *proposal;
    struct m_corrected m = {0};
    struct m_correct p;

    if (proposal_find(a, &proposal, &p) != PROBLEM_N)
        return;
    wire_set(&m, m_corrected, report, p.report);
    wire_set(&m, m_corrected, proposal, named->proposal);
    wire_set(&m, m_corrected, department, p.department);
    if (wire_has(&p, m_correct_step))
        wire_set(&m, m_corrected, step, p.step);
    wire_set(&m, m_corrected, attribution, attribution_NOBODY);
    wire_encode(&shape_m_corrected, &m, out);
}
