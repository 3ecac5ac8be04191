/*
 * The signal that a visit is about, as who asks may see it: what they may not see is not there.
 */
#include "services/gateway/gateway_in.h"

#define WITHIN_MS 10000

void visit_look(struct visit *v, bool timeline, errand_fn *fn)
{
    struct m_show m = {0};
    struct buf body = {0};
    struct errand q = {.kind = MSG_SHOW,
                       .signal = &v->subject,
                       .party = v->who.party,
                       .via = v->who.via,
                       .actor = v->who.actor,
                       .within_ms = WITHIN_MS,
                       .see = v->see,
                       .expected = -1};

    uuid_new_v7(&q.id);
    if (timeline)
        wire_set(&m, m_show, timeline, true);
    wire_encode(&shape_m_show, &m, &body);
    q.body = buf_slice(&body);
    v->errand = errand_send(v->gateway->errands, &q, fn, v);
    buf_free(&body);
}

bool visit_looked(struct visit *v, const struct envelope *e, enum message kind,
                  struct m_shown *shown, struct summary *summary)
{
    v->errand = ERRAND_NONE;
    (void)trace_swap(v->trace);
    if (kind == MSG_PROBLEM) {
        visit_problem_told(v, e);
        return false;
    }
    if (kind != MSG_SHOWN ||
        wire_decode(&shape_m_shown, slice_of(e->body.p, e->body.n), WIRE_LENIENT, shown, NULL) <
            0 ||
        wire_decode(&shape_summary, slice_of(shown->summary.p, shown->summary.n), WIRE_LENIENT,
                    summary, NULL) < 0) {
        visit_problem(v, PROBLEM_INTERNAL, NULL, NULL);
        return false;
    }
    return true;
}
