/*
 * signal.submit: checked, appended, answered after the commit.
 *
 * What the reference data of today refuse may have been accepted under those of yesterday, and its
 * answer lost: then its own stream says so, and the sender gets the first answer again.
 */
#include "services/intake/intake_in.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/trace.h"

#include <inttypes.h>
#include <stdlib.h>

#define LOOK_UPS 64 /* at once; beyond them the refusal stands */

struct look_up {
    struct intake *in;
    int64_t number; /* of the flight */
    enum problem_code problem;
    struct wire_faults faults;
    bool found;
    int64_t position, at, running; /* of the signal that was found */
    size_t n_body;
    uint8_t body[];
};

/* ------------------------------------------------------------------ answering */

static void accepted_say(const struct flight *f, int64_t position, bool repeated)
{
    char signal[UUID_TEXT_LEN + 1];

    uuid_format(&f->signal, signal);
    trace_line("submitted", "signal=%s position=%" PRId64 " repeated=%d", signal, position,
               (int)repeated);
}

static void accepted(struct intake *in, uint32_t slot, int64_t position, int64_t version,
                     int64_t at, int64_t number, bool repeated)
{
    const struct flight *f = &in->flights.slots[slot];
    struct envelope e = {0};
    struct done done;
    char reference[40];

    submission_done(&f->signal, f->party, version, at, number, repeated, reference, &done);
    wire_set(&e, envelope, position, position);
    if (position > in->told)
        in->told = position;
    if (trace_on())
        accepted_say(f, position, repeated);
    metric_time(&in->figures.submitting, loop_now(in->life->loop) - f->begun_us);
    frame_add(intake_answer_for(in, &f->asker, &e), &e, MSG_DONE, &done);
    if (repeated)
        in->figures.repeated++;
    else
        in->figures.submitted++;
    flight_end(&in->flights, slot);
}

static void refused(struct intake *in, uint32_t slot, enum problem_code problem,
                    const struct wire_faults *faults, int64_t wait_ms)
{
    if (problem == PROBLEM_BUSY)
        in->figures.busy++;
    else
        in->figures.refused++;
    intake_problem(in, &in->flights.slots[slot].asker, problem, NULL, faults, wait_ms);
    flight_end(&in->flights, slot);
}

/* ------------------------------------------------------------------ appending */

static void on_appended(void *arg, const struct append_result *r)
{
    struct appending *a = arg;
    struct intake *in = a->in;
    uint32_t slot = flight_find(&in->flights, a->number);

    a->free = in->appendings_free;
    in->appendings_free = a;
    if (slot == FLIGHT_NONE)
        return; /* its sender was told that it took too long; its repeat gets this answer */
    if (r->outcome == APPEND_DONE)
        accepted(in, slot, r->first, r->version, r->at, r->number, r->repeated);
    else
        refused(in, slot, submission_problem(r), NULL, r->wait_ms);
}

static struct appending *appending_take(struct intake *in, uint32_t slot)
{
    struct appending *a = in->appendings_free;

    if (a) {
        in->appendings_free = a->free;
    } else {
        a = room_new(sizeof *a);
        a->in = in;
        a->all = in->appendings;
        in->appendings = a;
    }
    a->number = flight_number(&in->flights, slot);
    return a;
}

void intake_submits_close(struct intake *in)
{
    while (in->appendings) {
        struct appending *a = in->appendings;

        in->appendings = a->all;
        free(a);
    }
    submission_free(&in->submission);
}

/* ------------------------------------------------------------------ looking up */

static void on_looked_up(void *arg, const struct event *e, bool ok)
{
    struct look_up *l = arg;
    struct intake *in = l->in;
    uint32_t slot = flight_find(&in->flights, l->number);

    (void)ok; /* when nobody could look, the refusal stands: it may be repeated */
    if (e) {
        if (slot != FLIGHT_NONE && e->version == 1) {
            l->found = submission_same(e, slice_str(in->flights.slots[slot].party),
                                       slice_of(l->body, l->n_body));
            l->position = e->position;
            l->at = e->at;
            l->running = wire_has(e, event_number) ? e->number : 0;
        }
        return;
    }
    in->n_look_ups--;
    if (slot != FLIGHT_NONE && l->found)
        accepted(in, slot, l->position, 1, l->at, l->running, true);
    else if (slot != FLIGHT_NONE)
        refused(in, slot, l->problem, &l->faults, 0);
    free(l);
}

static void look_up(struct intake *in, uint32_t slot, enum problem_code problem)
{
    struct slice body = buf_slice(&in->submission.body);
    struct look_up *l = room_new(sizeof *l + body.n);

    l->in = in;
    l->number = flight_number(&in->flights, slot);
    l->problem = problem;
    l->faults = in->submission.faults;
    l->n_body = body.n;
    memcpy(l->body, body.p, body.n);
    in->n_look_ups++;
    stream_read(in->reader, &in->flights.slots[slot].signal, 0, on_looked_up, l);
}

/* ------------------------------------------------------------------ taking */

void intake_submit_take(struct intake *in, const struct asker *asker, const struct sender *from,
                        const struct envelope *e)
{
    struct submission *s = &in->submission;
    uint32_t slot = intake_flight_admit(in, asker, from, intake_within(e));
    int32_t today = clock_day_amsterdam(admission_time(in->admission));
    enum problem_code problem;
    struct flight *f;
    bool known_form;

    if (slot == FLIGHT_NONE)
        return;
    problem = submission_check(s, admission_registry(in->admission), &from->who, from->via, e,
                               today, &known_form);
    f = &in->flights.slots[slot];
    f->signal = e->signal.id;
    memcpy(f->party, from->who.party, sizeof f->party);
    if (problem == PROBLEM_N) {
        appender_append(in->appender, &s->append, on_appended, appending_take(in, slot));
        return;
    }
    in->figures.invalid++;
    if (known_form && in->n_look_ups < LOOK_UPS)
        look_up(in, slot, problem);
    else
        refused(in, slot, problem, &s->faults, 0);
}
