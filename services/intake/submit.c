/*
 * A submission: decoded strictly, checked by the rules of the loop, encoded canonically.
 */
#include "services/intake/submit.h"

#include "common/clock.h"

void submission_free(struct submission *s)
{
    buf_free(&s->body);
    buf_free(&s->meta);
    buf_free(&s->list);
}

/* The id is chosen by the sender; a reference does not exist yet. */
static void id_check(const struct envelope *e, struct wire_faults *faults)
{
    const struct wire_field *field = &shape_envelope.fields[envelope_signal];

    if (!wire_has(e, envelope_signal))
        wire_fault_add(faults, field, WIRE_FAULT_MISSING);
    else if (e->signal.reference.p)
        wire_fault_add(faults, field, WIRE_FAULT_TYPE);
    else if (uuid_is_zero(&e->signal.id))
        wire_fault_add(faults, field, WIRE_FAULT_VALUE);
}

static void append_make(struct submission *s, const struct registry *r, const struct principal *who,
                        const char *via, int32_t today, const struct uuid *signal)
{
    uint32_t n = 0;

    buf_reset(&s->meta);
    buf_reset(&s->list);
    meta_encode(who, via, r, today, &s->meta);
    appender_event_add(&s->list, &n, EV_SUBMITTED, buf_slice(&s->meta), buf_slice(&s->body), true);
    s->append = (struct m_append){0};
    wire_set(&s->append, m_append, stream, *signal);
    wire_set(&s->append, m_append, base, 0);
    wire_set(&s->append, m_append, append, *signal);
    wire_set(&s->append, m_append, party, slice_str(who->party));
    wire_set(&s->append, m_append, events, wire_list_of(&s->list, n));
}

enum problem_code submission_check(struct submission *s, const struct registry *r,
                                   const struct principal *who, const char *via,
                                   const struct envelope *e, int32_t today, bool *known_form_out)
{
    enum problem_code problem;
    bool form;

    *known_form_out = false;
    form = wire_decode(&shape_m_submit, slice_of(e->body.p, e->body.n), WIRE_STRICT, &s->fields,
                       &s->faults) == 0;
    id_check(e, &s->faults);
    form = form && s->faults.n == 0;
    problem = submit_check(r, who, &s->fields, today, &s->faults);
    if (problem == PROBLEM_NOT_ALLOWED)
        return problem;
    if (!form)
        return PROBLEM_INVALID;
    buf_reset(&s->body);
    wire_encode(&shape_m_submit, &s->fields, &s->body);
    *known_form_out = true;
    if (problem == PROBLEM_N)
        append_make(s, r, who, via, today, &e->signal.id);
    return problem;
}

bool submission_same(const struct event *first, struct slice party, struct slice body)
{
    return first->kind == EV_SUBMITTED && first->version == 1 && slice_equal(first->party, party) &&
           wire_has(first, event_body) && slice_equal(first->body, body);
}

void submission_done(const struct uuid *signal, const char *region, int64_t version, int64_t at,
                     int64_t number, bool repeated, char reference[40], struct done *out)
{
    *out = (struct done){0};
    wire_set(out, done, signal, *signal);
    if (number > 0) {
        signal_reference(region, clock_year_amsterdam(at), number, reference);
        wire_set(out, done, reference, slice_str(reference));
    }
    wire_set(out, done, version, version);
    wire_set(out, done, at, at);
    if (repeated)
        wire_set(out, done, repeated, true);
}

enum problem_code submission_problem(const struct append_result *r)
{
    switch (r->outcome) {
    case APPEND_BUSY:
        return PROBLEM_BUSY;
    case APPEND_REFUSED:
        return r->problem;
    case APPEND_CONFLICT: /* a stream with that id exists, and not by this append */
    case APPEND_DONE:
        break;
    }
    return PROBLEM_ID_TAKEN;
}
