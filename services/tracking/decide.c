/*
 * Deciding on a command: signals by the rules of the loop, reference data by those of the registry, reports
 * by their own.
 */
#include "services/tracking/work_in.h"

#include "common/clock.h"
#include "services/learn/adoption.h"

/* ------------------------------------------------------------------ reference data */

static const struct set_command {
    enum message command;
    enum registry_set set;
    enum event_kind event;
} set_commands[] = {
    {MSG_ADOPT_REGIONS, SET_REGIONS, EV_REGIONS_ADOPTED},
    {MSG_ADOPT_DEPARTMENTS, SET_DEPARTMENTS, EV_DEPARTMENTS_ADOPTED},
    {MSG_ADOPT_THEMES, SET_THEMES, EV_THEMES_ADOPTED},
    {MSG_ADOPT_TERMS, SET_TERMS, EV_TERMS_ADOPTED},
    {MSG_ADOPT_RULES, SET_RULES, EV_RULES_ADOPTED},
    {MSG_ADOPT_CALENDAR, SET_CALENDAR, EV_CALENDAR_ADOPTED},
    {MSG_ADOPT_PERIODS, SET_PERIODS, EV_PERIODS_ADOPTED},
    {MSG_ADOPT_RETENTION, SET_RETENTION, EV_RETENTION_ADOPTED},
    {MSG_ADOPT_MODEL, SET_MODEL, EV_MODEL_ADOPTED},
    {MSG_ADMIT, SET_PARTIES, EV_PARTY_ADMITTED},
    {MSG_REVOKE, SET_PARTIES, EV_KEY_REVOKED},
};

enum event_kind command_of_set(enum message kind, enum registry_set *set_out)
{
    for (size_t i = 0; i < ARRAY_LEN(set_commands); i++) {
        if (set_commands[i].command == kind) {
            *set_out = set_commands[i].set;
            return set_commands[i].event;
        }
    }
    *set_out = SET_N;
    return EV_LAST_;
}

static int model_check(const struct m_model *m, struct wire_faults *faults, char *why,
                       size_t why_size)
{
    struct model *model = adoption_model(m, why, why_size);
    int rc = model ? 0 : -1;

    if (!model)
        wire_fault_add(faults, &shape_m_model.fields[m_model_parts], WIRE_FAULT_VALUE);
    model_free(&model);
    return rc;
}

static bool set_decide(struct work *w, const struct request *q)
{
    struct works *all = w->all;
    const struct registry *r = all->state->registry;
    struct wire_faults faults = {0};
    char why[REGISTRY_WHY] = "";
    int rc;

    if (q->kind == MSG_REVOKE)
        rc = registry_check_revoke(r, &all->command.REVOKE, &faults, why, sizeof why);
    else
        rc = registry_check(r, w->set, &all->command, &faults, why, sizeof why);
    if (q->kind == MSG_ADOPT_DEPARTMENTS)
        rc |= registry_check_work(r, &all->command.ADOPT_DEPARTMENTS, state_has_work, all->state,
                                  &faults, why, sizeof why);
    if (q->kind == MSG_ADOPT_MODEL && rc == 0)
        rc = model_check(&all->command.ADOPT_MODEL, &faults, why, sizeof why);
    if (rc == 0)
        return true;
    work_refuse(w, &(struct refusal){.code = PROBLEM_BAD_REFERENCE,
                                     .detail = why[0] ? why : NULL,
                                     .faults = &faults,
                                     .state = -1});
    return false;
}

/* ------------------------------------------------------------------ signals */

static bool signal_decided(struct work *w, const struct request *q)
{
    struct works *all = w->all;
    struct decision *d = &all->decision;
    const struct signal *s = &table_at(&all->state->table, w->slot)->s;

    signal_decide_past(s, all->state->registry, &q->who, q->via, q->kind, &all->command,
                       buf_slice(&q->body), all->ops->now(all->arg), w->past, d);
    w->past = NULL;
    if (d->problem == PROBLEM_N)
        return true;
    work_refuse(w, &(struct refusal){.code = d->problem,
                                     .detail = d->detail,
                                     .faults = &d->faults,
                                     .state = d->problem == PROBLEM_WRONG_STATE ? s->state : -1});
    return false;
}

/* ------------------------------------------------------------------ reports */

static bool report_decided(struct work *w, const struct request *q)
{
    struct works *all = w->all;
    struct decision *d = &all->decision;

    report_decide(&all->state->reports, all->state->registry, &q->who, q->via, q->kind, &w->report,
                  &all->command, buf_slice(&q->body), all->ops->now(all->arg), all->state->position,
                  d);
    if (d->problem == PROBLEM_N)
        return true;
    work_refuse(w, &(struct refusal){
                       .code = d->problem, .detail = d->detail, .faults = &d->faults, .state = -1});
    return false;
}

bool work_decide(struct work *w)
{
    struct works *all = w->all;
    const struct request *q = work_head(w);

    /* It was decoded strictly when it came, and is canonical since. */
    if (wire_decode(message_info(q->kind)->shape, buf_slice(&q->body), WIRE_LENIENT, &all->command,
                    NULL) < 0) {
        work_refuse(w, &(struct refusal){.code = PROBLEM_INTERNAL, .state = -1});
        return false;
    }
    if (work_is_report(w))
        return report_decided(w, q);
    return w->slot != SLOT_NONE ? signal_decided(w, q) : set_decide(w, q);
}

/* ------------------------------------------------------------------ appending */

static uint32_t events_make(struct work *w, const struct request *q)
{
    struct works *all = w->all;
    const struct decision *d = &all->decision;
    enum registry_set set;
    uint32_t n = 0;

    buf_reset(&all->list);
    if (w->slot == SLOT_NONE && !work_is_report(w)) {
        int32_t today = clock_day_amsterdam(all->ops->now(all->arg));

        buf_reset(&all->meta);
        meta_encode(&q->who, q->via, all->state->registry, today, &all->meta);
        appender_event_add(&all->list, &n, command_of_set(q->kind, &set), buf_slice(&all->meta),
                           buf_slice(&q->body), false);
        return n;
    }
    for (size_t i = 0; i < d->n; i++)
        appender_event_add(&all->list, &n, d->events[i].kind, d->events[i].meta, d->events[i].body,
                           false);
    return n;
}

void work_append(struct work *w)
{
    struct works *all = w->all;
    struct request *q = work_head(w);
    uint32_t n = events_make(w, q);
    struct m_append m = {0};

    q->last = n;
    wire_set(&m, m_append, stream, *work_stream(w));
    wire_set(&m, m_append, base, work_version(w));
    wire_set(&m, m_append, append, q->append);
    wire_set(&m, m_append, party, slice_str(q->who.party));
    wire_set(&m, m_append, events, wire_list_of(&all->list, n));
    all->ops->append(all->arg, w, &m);
}

/* ------------------------------------------------------------------ answering */

void work_answer(struct work *w, int64_t version, int64_t at, int64_t position, bool repeated)
{
    struct works *all = w->all;
    const struct request *q = work_head(w);
    struct done m = {0};
    char reference[40];

    if (w->slot != SLOT_NONE) {
        const struct signal *s = &table_at(&all->state->table, w->slot)->s;

        signal_reference(registry_place_code(all->state->registry, s->region), s->year, s->number,
                         reference);
        wire_set(&m, done, signal, s->id);
        wire_set(&m, done, reference, slice_str(reference));
    }
    if (work_is_report(w))
        wire_set(&m, done, signal, w->report);
    wire_set(&m, done, version, version);
    wire_set(&m, done, at, at);
    if (repeated)
        wire_set(&m, done, repeated, true);
    if (!q->answered)
        all->ops->done(all->arg, q, &m, position);
    work_pop(w);
}

/* ------------------------------------------------------------------ done before? */

static bool becomes(enum message command, int64_t event)
{
    enum registry_set set;
    enum event_kind of_set = command_of_set(command, &set);
    size_t n;
    const struct transition *t = signal_transitions(&n);

    if (set != SET_N)
        return of_set == event;
    if (report_is_command(command))
        return (int64_t)report_event_of(command) == event;
    for (size_t i = 0; i < n; i++)
        if (t[i].command == command && (int64_t)t[i].event == event)
            return true;
    return false;
}

void look_event(struct looked *found, const struct request *q, const struct event *e)
{
    if (!uuid_equal(&e->append, &q->append))
        return;
    found->found = true;
    found->version = e->version;
    found->position = e->position;
    found->at = e->at;
    /* The fields may be erased by now: then what kind it was has to do. A statement of destruction and a
     * correction say more than was sent; the id and the kind have to do as well. */
    if (becomes(q->kind, e->kind) &&
        (!wire_has(e, event_body) || e->kind == EV_ERASED || e->kind == EV_ATTRIBUTION_CORRECTED ||
         slice_equal(e->body, buf_slice(&q->body))))
        found->same = true;
}
