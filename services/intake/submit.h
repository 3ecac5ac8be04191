/*
 * signal.submit, from the envelope to the append and from its outcome to the answer. Pure: the
 * registry is given, and the day.
 */
#ifndef INTAKE_SUBMIT_H
#define INTAKE_SUBMIT_H

#include "services/domain/signal.h"
#include "services/log/appender.h"

/* What one submission needs while it is looked at; used again for the next. */
struct submission {
    struct m_append append; /* its slices point into the buffers here */
    struct m_submit fields;
    struct wire_faults faults;
    struct buf body, meta, list;
};
void submission_free(struct submission *s);

/* PROBLEM_N: s->append is what to append. Else s->faults may say more. *known_form_out: the fields
 * themselves were well-formed and s->body holds them in canonical form, so that what was accepted
 * before can be recognised although the reference data moved on. */
enum problem_code submission_check(struct submission *s, const struct registry *r,
                                   const struct principal *who, const char *via,
                                   const struct envelope *e, int32_t today, bool *known_form_out);
/* The first event of a stream, held against a submission: the same signal? */
bool submission_same(const struct event *first, struct slice party, struct slice body);

/* The answer `done`. reference is the caller's room. */
void submission_done(const struct uuid *signal, const char *region, int64_t version, int64_t at,
                     int64_t number, bool repeated, char reference[40], struct done *out);
/* What an append that was not done means to the sender: whose an id is, is never told. */
enum problem_code submission_problem(const struct append_result *r);

#endif
