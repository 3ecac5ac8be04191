/*
 * A signal in its region's own words, and what changed: only where all allow it. See public.h.
 */
#include "services/gateway/public.h"

#include "common/clock.h"

#define CHANGES_MOST 8

static json_t *text(struct slice s)
{
    return json_stringn((const char *)s.p, s.n);
}

static bool consented(const struct summary *m)
{
#ifdef PLANT_PUBLIC_WITHOUT_CONSENT
    return true;
#endif
    return wire_has(m, summary_public) && m->public;
}

static bool allowed(const struct summary *m)
{
    bool secret = wire_has(m, summary_confidential) && m->confidential;

    return consented(m) && !secret && wire_has(m, summary_answer) &&
           (m->state == signal_state_ANSWERED || m->state == signal_state_CLOSED);
}

bool public_may_be(struct slice bytes, struct uuid *signal_out)
{
    struct summary m;

    if (wire_decode(&shape_summary, bytes, WIRE_LENIENT, &m, NULL) < 0 || !allowed(&m))
        return false;
    *signal_out = m.signal;
    return true;
}

/* What is told is the last answer, and all that changed. */
struct gathered {
    json_t *told, *changes;
    bool shareable;
};

/* False: that is nothing for the public. */
static bool submitted(struct gathered *g, struct slice body)
{
    struct m_submit m;

    if (wire_decode(&shape_m_submit, body, WIRE_LENIENT, &m, NULL) < 0 || m.notice.n == 0)
        return false;
    g->shareable = wire_has(&m, m_submit_shareable) && m.shareable &&
                   !(wire_has(&m, m_submit_confidential) && m.confidential);
    if (wire_has(&m, m_submit_title))
        json_object_set_new(g->told, "titel", text(m.title));
    json_object_set_new(g->told, "merkbaar", text(m.notice));
    return g->shareable;
}

static void answered(struct gathered *g, struct slice body)
{
    struct m_answer m;

    json_object_del(g->told, "watKanWel");
    if (wire_decode(&shape_m_answer, body, WIRE_LENIENT, &m, NULL) == 0)
        json_object_set_new(g->told, "watKanWel", text(m.possible));
}

static void changed(struct gathered *g, struct slice body, int64_t at)
{
    struct m_changed m;
    char day[11];
    json_t *one;

    if (json_array_size(g->changes) == CHANGES_MOST ||
        wire_decode(&shape_m_changed, body, WIRE_LENIENT, &m, NULL) < 0)
        return;
    clock_day_format(clock_day_amsterdam(at), day);
    one = json_pack("{s:s, s:o}", "dag", day, "watVeranderde", text(m.change));
    if (wire_has(&m, m_changed_source))
        json_object_set_new(one, "bron", text(m.source));
    json_array_append_new(g->changes, one);
}

static bool moment_take(struct gathered *g, struct slice bytes)
{
    struct moment m;
    struct slice body;

    if (wire_decode(&shape_moment, bytes, WIRE_LENIENT, &m, NULL) < 0)
        return false;
    body = wire_has(&m, moment_body) ? slice_of(m.body.p, m.body.n) : slice_of(NULL, 0);
    if (slice_is(m.kind, "signal.submitted"))
        return body.n > 0 && submitted(g, body); /* erased: it is gone from here too */
    if (slice_is(m.kind, "signal.answered") && body.n > 0)
        answered(g, body);
    else if (slice_is(m.kind, "signal.change_recorded") && body.n > 0)
        changed(g, body, m.at);
    return true;
}

static void summary_take(struct gathered *g, const struct summary *m)
{
    json_object_set_new(g->told, "regio", text(m->region));
    json_object_set_new(g->told, "soortAntwoord",
                        json_string(enum_answer_kind.rows[m->answer].json));
    if (wire_has(m, summary_theme))
        json_object_set_new(g->told, "thema", text(m->theme));
    if (wire_has(m, summary_lead))
        json_object_set_new(g->told, "ministerie", text(m->lead));
    if (wire_has(m, summary_verdict))
        json_object_set_new(g->told, "oordeel", json_string(enum_verdict.rows[m->verdict].json));
}

json_t *public_words(struct slice bytes)
{
    struct m_shown shown;
    struct summary m;
    struct gathered g = {0};
    struct slice one;
    size_t at = 0;
    bool good;

    if (wire_decode(&shape_m_shown, bytes, WIRE_LENIENT, &shown, NULL) < 0 ||
        wire_decode(&shape_summary, slice_of(shown.summary.p, shown.summary.n), WIRE_LENIENT, &m,
                    NULL) < 0 ||
        !allowed(&m))
        return NULL;
    g.told = json_object();
    g.changes = json_array();
    good = true;
    while (good && wire_list_next(shown.timeline, &at, &one))
        good = moment_take(&g, one);
    summary_take(&g, &m);
    json_object_set_new(g.told, "veranderingen", g.changes);
    if (good && g.shareable)
        return g.told;
    json_decref(g.told);
    return NULL;
}
