/*
 * Drafts and templates: see drafts.h.
 */
#include "services/gateway/drafts_in.h"

#include "common/clock.h"
#include "common/room.h"
#include "services/gateway/query.h"

#include <stdlib.h>

/* ------------------------------------------------------------------ ends */

static void drafting_free(struct drafting *d)
{
    buf_free(&d->body);
    free(d);
}

void drafting_gone(struct visit *v)
{
    struct drafting *d = v->drafting;

    if (!d)
        return;
    v->drafting = NULL;
    d->visit = NULL;
    if (!d->asking)
        drafting_free(d);
}

struct visit *drafting_said(struct drafting *d)
{
    d->asking = false;
    if (!d->visit)
        drafting_free(d);
    else
        return d->visit;
    return NULL;
}

struct drafting *drafting_new(struct visit *v)
{
    struct drafting *d = room_new(sizeof *d);

    d->visit = v;
    v->drafting = d;
    return d;
}

/* ------------------------------------------------------------------ which */

static bool act_known(struct slice act)
{
    for (size_t i = 0; i < routes_count(); i++)
        if (drafts_is_act(route_at(i)) && slice_equal(route_at(i)->segments[3], act))
            return true;
    return false;
}

static struct draft_key key_of(const struct visit *v, const struct uuid *signal)
{
    return (struct draft_key){.party = slice_str(v->who.party),
                              .act = route_variable(v->route, v->r, "handeling"),
                              .signal = *signal};
}

/* ------------------------------------------------------------------ what is written */

static struct draft_written written_of(const struct visit *v)
{
    return (struct draft_written){.account = v->who.actor,
                                  .at = clock_wall_us(),
                                  .expected = v->expected < 0 ? 0 : v->expected};
}

static void draft_keep(struct drafting *d)
{
    struct visit *v = d->visit;
    struct drafts *of = v->gateway->drafts;
    struct draft_written w = written_of(v);
    struct draft_key k = key_of(v, &d->signal);
    struct m_draft m;

    if (wire_decode(&shape_m_draft, buf_slice(&d->body), WIRE_LENIENT, &m, NULL) < 0)
        return; /* it was decoded before */
    w.text = m.text;
    drafts_mark(of, &d->signal);
    draft_put(of->store, &k, &w, drafts_say_kept, d);
}

static void template_keep(struct drafting *d)
{
    struct visit *v = d->visit;
    struct draft_written w = written_of(v);
    struct m_template m;

    if (wire_decode(&shape_m_template, buf_slice(&d->body), WIRE_LENIENT, &m, NULL) < 0)
        return; /* it was decoded before */
    w.title = m.title;
    w.text = m.text;
    w.act = wire_has(&m, m_template_act) ? m.act : slice_of(NULL, 0);
    template_put(v->gateway->drafts->store, slice_str(v->who.party), &d->signal, &w,
                 drafts_say_template_kept, d);
}

/* ------------------------------------------------------------------ asking */

/* signal: that of the draft, or the template's own id; NULL: all. */
static void database_ask(struct drafting *d, const struct uuid *signal)
{
    struct visit *v = d->visit;
    struct draft_store *s = v->gateway->drafts->store;
    struct slice party = slice_str(v->who.party);
    struct draft_key k = key_of(v, &d->signal);
    int64_t now = clock_wall_us();

    d->asking = true;
    switch (v->route->message) {
    case MSG_DRAFTS:
        drafts_read(s, party, signal, now, drafts_say_list, d);
        break;
    case MSG_DRAFT_ASK:
        draft_read(s, &k, now, drafts_say_one, d);
        break;
    case MSG_DRAFT:
        draft_keep(d);
        break;
    case MSG_DRAFT_END:
        draft_end(s, &k, v->expected, drafts_say_ended, d);
        break;
    case MSG_TEMPLATES:
        templates_read(s, party, NULL, drafts_say_templates, d);
        break;
    case MSG_TEMPLATE_ASK:
        templates_read(s, party, signal, drafts_say_template, d);
        break;
    case MSG_TEMPLATE:
        template_keep(d);
        break;
    default:
        template_end(s, party, signal, v->expected, drafts_say_ended, d);
        break;
    }
}

static void on_shown(void *arg, const struct envelope *e, enum message kind)
{
    struct visit *v = arg;
    struct drafting *d = v->drafting;
    struct m_shown shown;
    struct summary s;

    if (visit_looked(v, e, kind, &shown, &s)) {
        d->signal = s.signal;
        database_ask(d, &d->signal);
    }
}

/* The text of a draft is a JSON object, within the bounds that all JSON has here. */
static bool text_good(const struct visit *v, struct wire_faults *faults)
{
    struct m_draft m;
    json_t *inside;
    bool good;

    if (v->route->message != MSG_DRAFT)
        return true;
    if (wire_decode(&shape_m_draft, buf_slice(&v->drafting->body), WIRE_LENIENT, &m, NULL) < 0)
        return false;
    inside = json_read(m.text, NULL, 0);
    good = json_is_object(inside);
    json_decref(inside);
    if (!good)
        *faults = (struct wire_faults){
            .n = 1,
            .list = {{.field = &shape_m_draft.fields[m_draft_text], .code = WIRE_FAULT_VALUE}}};
    return good;
}

/* False: it was answered. */
static bool body_take(struct visit *v)
{
    const struct wire_shape *shape = message_info(v->route->message)->shape;
    struct wire_faults faults = {.n = 0};
    char why[120] = "";
    json_t *o;
    union {
        struct m_draft draft;
        struct m_template template;
    } m;

    if (v->r->method != HTTP_PUT)
        return true;
    o = json_read(v->r->body, why, sizeof why);
    if (!json_is_object(o)) {
        visit_problem(v, PROBLEM_BAD_REQUEST, o ? "The body is no JSON object." : why, NULL);
    } else if (json_to_wire(shape, o, &v->drafting->body, &faults) < 0 ||
               wire_decode(shape, buf_slice(&v->drafting->body), WIRE_STRICT, &m, &faults) < 0 ||
               !text_good(v, &faults)) {
        visit_problem(v, PROBLEM_INVALID, NULL, &faults);
    } else {
        json_decref(o);
        return true;
    }
    json_decref(o);
    return false;
}

static bool is_department(const struct visit *v)
{
    struct principal as;
    bool first;

    return admission_by_party(v->gateway->admission, slice_str(v->who.party), &as, &first) &&
           as.role == role_DEPARTMENT;
}

bool drafts_is(enum message kind)
{
    return kind == MSG_DRAFT || kind == MSG_DRAFT_END || kind == MSG_DRAFT_ASK ||
           kind == MSG_DRAFTS || kind == MSG_TEMPLATE || kind == MSG_TEMPLATE_END ||
           kind == MSG_TEMPLATE_ASK || kind == MSG_TEMPLATES;
}

void drafts_handle(struct visit *v)
{
    struct slice act = route_variable(v->route, v->r, "handeling");
    bool of_signal = v->has_subject && slice_is(v->r->path[1], "knelpunten");

    if (!admission_ready(v->gateway->admission) || !draft_store_is_up(v->gateway->drafts->store)) {
        drafts_say_away(v);
        return;
    }
    if (!is_department(v)) {
        visit_problem(v, PROBLEM_NOT_ALLOWED, NULL, NULL);
        return;
    }
    if (act.p && !act_known(act)) {
        visit_problem(v, PROBLEM_NO_SUCH_PATH, NULL, NULL);
        return;
    }
    if (v->has_subject && !of_signal && uuid_is_zero(&v->subject.id)) {
        visit_problem(v, PROBLEM_DRAFT_NONE, NULL, NULL);
        return;
    }
    drafting_new(v);
    if (!body_take(v))
        return;
    v->drafting->signal = v->subject.id;
    if (of_signal)
        visit_look(v, false, on_shown);
    else
        database_ask(v->drafting, v->has_subject ? &v->drafting->signal : NULL);
}
