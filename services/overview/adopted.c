/*
 * adopted.ask: a set of reference data as its last adoption said it. Parties are no such set: each
 * admission is one of its own, and keys are not for everybody.
 */
#include "services/overview/desk.h"

static enum registry_set set_named(struct slice name)
{
    int set = 0;

    while (set < SET_N && !slice_is(name, registry_set_name((enum registry_set)set)))
        set++;
    return set == SET_PARTIES ? SET_N : (enum registry_set)set;
}

void inquiry_adopted(struct inquiry *q)
{
    const struct registry *r = tables_registry(q->from->tables);
    enum registry_set set = set_named(q->ask.adopted.set);
    struct m_adopted_told m = {0};
    struct slice body;

    if (set == SET_N) {
        struct wire_faults faults = {0};
        wire_fault_add(&faults, &shape_m_adopted.fields[m_adopted_set], WIRE_FAULT_VALUE);
        inquiry_refuse(q, PROBLEM_INVALID, NULL, &faults);
        return;
    }
    body = registry_set_body(r, set);
    wire_set(&m, m_adopted_told, version, registry_set_version(r, set));
    if (body.n > 0)
        wire_set(&m, m_adopted_told, body, (struct wire_raw){body.p, body.n});
    inquiry_answer(q, MSG_ADOPTED_TOLD, &m);
}
