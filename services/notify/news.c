/*
 * Which event is news to whom: see news.h.
 */
#include "services/notify/news.h"

#include "common/clock.h"
#include "services/domain/report.h"

#include <stdio.h>
#include <string.h>

#define TO_REGION       1u
#define TO_LEAD         2u
#define TO_CONTRIBUTORS 4u
#define TO_COORDINATOR  8u
#define TO_ASSIGNED     16u  /* who has it since this event */
#define TO_TRIAGE       32u  /* the coordinator, when it has to be distributed now */
#define TO_OWED         64u  /* whose term it is, as the event says */
#define TO_ITSELF       128u /* another person of the same party */
#define TO_PEOPLE       256u /* to whom it was allocated */

/* An event may be several kinds of news: one row each. */
static const struct row {
    enum event_kind kind;
    enum news what;
    unsigned to;
} rows[] = {
    {EV_ROUTED, news_ASSIGNMENT, TO_ASSIGNED | TO_TRIAGE},
    {EV_ASSIGNED, news_ASSIGNMENT, TO_ASSIGNED},
    {EV_REDIRECTED, news_ASSIGNMENT, TO_ASSIGNED | TO_TRIAGE},
    {EV_REDIRECTED, news_COURSE, TO_REGION},
    {EV_REFUSED, news_ASSIGNMENT, TO_TRIAGE},
    {EV_TRANSFERRED, news_ASSIGNMENT, TO_ASSIGNED},
    {EV_ALLOCATED, news_ASSIGNMENT, TO_PEOPLE},
    {EV_ASKED, news_QUESTION, TO_REGION},
    {EV_STILL_WORKS_ASKED, news_QUESTION, TO_REGION},
    {EV_ERASURE_PROPOSED, news_PROPOSAL, TO_ITSELF},
    {EV_CORRECTION_PROPOSED, news_PROPOSAL, TO_ITSELF},
    {EV_REMINDED, news_REMINDER, TO_OWED},
    {EV_OVERDUE, news_REMINDER, TO_OWED},
    {EV_ANSWERED, news_DECISION, TO_REGION | TO_CONTRIBUTORS},
    {EV_INTERIM_GIVEN, news_DECISION, TO_REGION},
    {EV_JUDGED, news_DECISION, TO_LEAD},
    {EV_CLOSED, news_DECISION, TO_REGION | TO_LEAD},
    {EV_REOPENED, news_DECISION, TO_LEAD | TO_CONTRIBUTORS},
    {EV_WITHDRAWN, news_DECISION, TO_LEAD | TO_CONTRIBUTORS},
    {EV_RETURNED, news_DECISION, TO_REGION},
    {EV_HELP_DECIDED, news_DECISION, TO_REGION | TO_LEAD},
    {EV_TAKEN_UP, news_COURSE, TO_REGION},
    {EV_REPLIED, news_COURSE, TO_LEAD},
    {EV_SUPPLEMENTED, news_COURSE, TO_LEAD | TO_CONTRIBUTORS},
    {EV_ATTACHED, news_COURSE, TO_REGION | TO_LEAD | TO_CONTRIBUTORS},
    {EV_CONTRIBUTED, news_COURSE, TO_LEAD},
    {EV_TRACK_CHOSEN, news_COURSE, TO_REGION},
    {EV_EXTENDED, news_COURSE, TO_REGION | TO_CONTRIBUTORS},
    {EV_SPLIT_UP, news_COURSE, TO_REGION},
    {EV_CHANGE_RECORDED, news_COURSE, TO_REGION},
    {EV_QUESTION_LAPSED, news_COURSE, TO_REGION | TO_LEAD},
    {EV_DEADLINE_MOVED, news_COURSE, TO_REGION | TO_LEAD},
    {EV_DATE_MOVED, news_COURSE, TO_REGION},
    {EV_AGREEMENT_ENDED, news_COURSE, TO_REGION | TO_LEAD},
    {EV_STILL_WORKS_TOLD, news_COURSE, TO_LEAD},
    {EV_CONFIRMED, news_COURSE, TO_REGION},
    {EV_ERASED, news_COURSE, TO_REGION | TO_LEAD},
    {EV_BUNDLED, news_COURSE, TO_REGION | TO_LEAD},
    {EV_CONTESTED, news_COURSE, TO_COORDINATOR},
};

enum news_way news_usual(enum role role, enum news what)
{
    static const uint8_t ways[role_N][news_N] = {
        [role_REGION] = {news_way_AT_ONCE, news_way_AT_ONCE, news_way_AT_ONCE, news_way_DIGEST,
                         news_way_DIGEST, news_way_DIGEST, news_way_NONE},
        [role_DEPARTMENT] = {news_way_AT_ONCE, news_way_AT_ONCE, news_way_AT_ONCE, news_way_DIGEST,
                             news_way_DIGEST, news_way_DIGEST, news_way_NONE},
        [role_COORDINATOR] = {news_way_AT_ONCE, news_way_AT_ONCE, news_way_AT_ONCE, news_way_DIGEST,
                              news_way_DIGEST, news_way_DIGEST, news_way_AT_ONCE},
        [role_ADVISER] = {news_way_AT_ONCE, news_way_AT_ONCE, news_way_AT_ONCE, news_way_DIGEST,
                          news_way_DIGEST, news_way_NONE, news_way_NONE},
    };

    return role < role_N ? (enum news_way)ways[role][what] : news_way_NONE;
}

/* ------------------------------------------------------------------ one event */

struct telling {
    const struct event *e;
    const struct signal *signal;
    const struct registry *r;
    char self[25]; /* whose act it is, as news names parties */
    struct uuid actor;
    news_fn *fn;
    void *arg;
};

static void self_find(struct telling *t)
{
    struct principal who;
    struct meta meta;

    snprintf(t->self, sizeof t->self, "%.*s", SLICE_FMT(t->e->party));
    if (registry_principal_by_code(t->r, t->e->party, &who) && who.role == role_COORDINATOR)
        snprintf(t->self, sizeof t->self, "%s", registry_place_code(t->r, PLACE_COORDINATOR));
    if (wire_decode(&shape_meta, t->e->meta, WIRE_LENIENT, &meta, NULL) == 0 &&
        wire_has(&meta, meta_actor))
        t->actor = meta.actor;
}

/* Nobody is told what they may not see in full, nor who cannot come in. */
static bool may_be_told(const struct telling *t, const char *to)
{
    struct principal who = {.role = role_COORDINATOR, .place = PLACE_COORDINATOR};

    if (strcmp(to, registry_place_code(t->r, PLACE_COORDINATOR)) != 0 &&
        !registry_principal_by_code(t->r, slice_str(to), &who))
        return false;
    return may_see_event(&who, t->signal, t->e) == SIGHT_FULL;
}

static void tell(const struct telling *t, const char *to, enum news what, int32_t due,
                 enum news_whom whom)
{
    struct news_item n = {.what = what, .whom = whom, .due = due, .actor = t->actor};

    bool is_own = whom == NEWS_ALL && strcmp(to, t->self) == 0;

#ifdef PLANT_TELLS_ONES_OWN_ACT
    is_own = false;
#endif
    if (!to[0] || is_own || !may_be_told(t, to))
        return;
    snprintf(n.to, sizeof n.to, "%s", to);
    t->fn(t->arg, &n);
}

static void tell_place(const struct telling *t, place_t to, enum news what, int32_t due)
{
    tell(t, registry_place_code(t->r, to), what, due, NEWS_ALL);
}

/* ------------------------------------------------------------------ to whom */

/* When it came to that department, in the words of signal_part. */
static bool is_new(const struct telling *t, const struct signal_part *p)
{
    int64_t s = (t->e->at - t->signal->submitted_at) / US_PER_S;

    return p->flags & PART_CURRENT && p->assigned_s == 1 + (uint32_t)(s < 0 ? 0 : s);
}

static int32_t part_due(const struct telling *t, const struct signal_part *p)
{
    struct deadline d;

    if (p->part == part_LEAD)
        return t->signal->to_take_up.day ? t->signal->to_take_up.day : t->signal->to_answer.day;
    return signal_contribution(t->signal, t->r, &d) ? d.day : 0;
}

static void tell_parts(const struct telling *t, const struct row *row)
{
    for (int i = 0; i < t->signal->n_parts; i++) {
        const struct signal_part *p = &t->signal->parts[i];

        if (row->to & TO_ASSIGNED && is_new(t, p))
            tell_place(t, p->department, row->what, part_due(t, p));
        if (row->to & TO_CONTRIBUTORS && p->part != part_LEAD && p->flags & PART_CURRENT)
            tell_place(t, p->department, row->what, 0);
    }
}

static void tell_owed(const struct telling *t, const struct row *row)
{
    struct m_overdue m; /* a reminder begins with the same fields */
    char to[25];

    if (wire_decode(&shape_m_overdue, t->e->body, WIRE_LENIENT, &m, NULL) < 0)
        return;
    snprintf(to, sizeof to, "%.*s", SLICE_FMT(m.party));
    tell(t, to, row->what, m.due, NEWS_ALL);
}

static void tell_advisers(const struct telling *t, enum news what)
{
    struct principal who;
    struct m_admit m;

    for (size_t i = 0; i < registry_party_count(t->r); i++)
        if (registry_party(t->r, i, &m) && m.role == role_ADVISER &&
            registry_principal_by_code(t->r, m.code, &who))
            tell(t, who.party, what, 0, NEWS_ALL);
}

/* The ladder: a department is reminded, a proposal is the adviser's. */
static void tell_help(const struct telling *t)
{
    struct m_help m;

    if (wire_decode(&shape_m_help, t->e->body, WIRE_LENIENT, &m, NULL) < 0)
        return;
    if (m.step == help_step_PROPOSAL)
        tell_advisers(t, news_PROPOSAL);
    else
        tell_place(t, t->signal->lead, news_REMINDER, signal_due(t->signal));
}

/* Who it is to; among advisers and coordinators, whoever of them did not write it. */
static void tell_note(const struct telling *t)
{
    struct m_note m;
    char to[25];

    if (wire_decode(&shape_m_note, t->e->body, WIRE_LENIENT, &m, NULL) < 0)
        return;
    snprintf(to, sizeof to, "%.*s", SLICE_FMT(m.department));
    if (m.to == note_to_DEPARTMENT) {
        tell(t, to, news_COURSE, 0, NEWS_ALL);
    } else if (m.to == note_to_REGION) {
        tell_place(t, t->signal->region, news_COURSE, 0);
    } else {
        tell_advisers(t, news_COURSE);
        tell_place(t, PLACE_COORDINATOR, news_COURSE, 0);
    }
}

static void tell_people(const struct telling *t, const struct row *row)
{
    struct news_item n = {.what = row->what, .whom = NEWS_PEOPLE, .actor = t->actor};
    struct m_allocate m;

    if (wire_decode(&shape_m_allocate, t->e->body, WIRE_LENIENT, &m, NULL) < 0 ||
        !may_be_told(t, t->self))
        return;
    if (wire_has(&m, m_allocate_handler))
        n.people[0] = m.handler;
    if (wire_has(&m, m_allocate_substitute))
        n.people[1] = m.substitute;
    n.due = signal_due(t->signal);
    snprintf(n.to, sizeof n.to, "%s", t->self);
    t->fn(t->arg, &n);
}

static int32_t region_due(const struct telling *t, enum news what)
{
    const struct signal *s = t->signal;

    return (what == news_QUESTION || what == news_DECISION) && signal_holder(s) == s->region
               ? signal_due(s)
               : 0;
}

static void tell_row(const struct telling *t, const struct row *row)
{
    const struct signal *s = t->signal;

    if (row->to & TO_REGION)
        tell_place(t, s->region, row->what, region_due(t, row->what));
    if (row->to & TO_LEAD)
        tell_place(t, s->lead, row->what, 0);
    if (row->to & (TO_ASSIGNED | TO_CONTRIBUTORS))
        tell_parts(t, row);
    if (row->to & TO_COORDINATOR || (row->to & TO_TRIAGE && signal_holder(s) == PLACE_COORDINATOR))
        tell_place(t, PLACE_COORDINATOR, row->what, signal_due(s));
    if (row->to & TO_OWED)
        tell_owed(t, row);
    if (row->to & TO_ITSELF)
        tell(t, t->self, row->what, 0, NEWS_OTHERS);
    if (row->to & TO_PEOPLE)
        tell_people(t, row);
}

void news_of(const struct event *e, const struct signal *signal, const struct registry *r,
             news_fn *fn, void *arg)
{
    struct telling t = {.e = e, .signal = signal, .r = r, .fn = fn, .arg = arg};

    self_find(&t);
    if (e->kind == EV_HELP_ASKED)
        tell_help(&t);
    if (e->kind == EV_NOTED)
        tell_note(&t);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (rows[i].kind == (enum event_kind)e->kind)
            tell_row(&t, &rows[i]);
}

void news_of_report(const struct event *e, const struct registry *r, news_fn *fn, void *arg)
{
    struct news_item n = {.what = news_QUESTION, .due = report_comment_until(r, e)};
    struct department department;

    for (size_t i = 0; registry_department(r, i, &department); i++) {
        snprintf(n.to, sizeof n.to, "%.*s", SLICE_FMT(department.code));
        fn(arg, &n);
    }
}
