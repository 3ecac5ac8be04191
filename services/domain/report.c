/*
 * The fold of reports. See report.h.
 */
#include "services/domain/report.h"

#include "common/clock.h"
#include "services/domain/erasure.h"
#include "services/domain/index.h"
#include "services/domain/terms.h"

#include <stdlib.h>

void reports_init(struct reports *r)
{
    *r = (struct reports){.position = -1};
}

void reports_free(struct reports *r)
{
    for (uint32_t i = 0; i < r->n; i++)
        free(r->list[i].open);
    free(r->list);
    free(r->appends);
    reports_init(r);
}

bool report_is_own(int kind)
{
    return kind == EV_REPORT_OPENED || kind == EV_REPORT_COMMENTED || kind == EV_REPORT_FIXED ||
           kind == EV_REPORT_WITHDRAWN;
}

bool report_is_about(int kind)
{
    return report_is_own(kind) || kind == EV_CONTESTED || kind == EV_CORRECTION_PROPOSED ||
           kind == EV_CORRECTION_WITHDRAWN || kind == EV_ATTRIBUTION_CORRECTED;
}

bool report_has_words(int kind)
{
    return report_is_about(kind) && kind != EV_REPORT_FIXED && kind != EV_CORRECTION_WITHDRAWN &&
           kind != EV_ATTRIBUTION_CORRECTED;
}

bool report_of_event(const struct event *e, struct uuid *out)
{
    union {
        struct m_contest contest;
        struct m_correct correct;
        struct m_correct_named named;
        struct m_corrected corrected;
    } m;

    if (report_is_own((int)e->kind))
        *out = e->stream;
    else if (e->kind == EV_CONTESTED && event_fields(e, &shape_m_contest, &m.contest) == 0)
        *out = m.contest.report;
    else if (e->kind == EV_CORRECTION_PROPOSED &&
             event_fields(e, &shape_m_correct, &m.correct) == 0)
        *out = m.correct.report;
    else if (e->kind == EV_CORRECTION_WITHDRAWN &&
             event_fields(e, &shape_m_correct_named, &m.named) == 0)
        *out = m.named.report;
    else if (e->kind == EV_ATTRIBUTION_CORRECTED &&
             event_fields(e, &shape_m_corrected, &m.corrected) == 0)
        *out = m.corrected.report;
    else
        return false;
    return true;
}

static struct report *find(const struct reports *r, const struct uuid *id)
{
    for (uint32_t i = r->n; i-- > 0;)
        if (uuid_equal(&r->list[i].id, id))
            return &r->list[i];
    return NULL;
}

const struct report *reports_find(const struct reports *r, const struct uuid *id)
{
    return find(r, id);
}

bool reports_seen(const struct reports *r, const struct uuid *append)
{
    for (uint32_t i = r->n_appends; i-- > 0;)
        if (uuid_equal(&r->appends[i], append))
            return true;
    return false;
}

static void append_note(struct reports *r, const struct uuid *append)
{
    if (r->n_appends == r->cap_appends) {
        r->cap_appends = r->cap_appends ? r->cap_appends * 2 : 16;
        r->appends = domain_realloc(r->appends, r->cap_appends, sizeof *append);
    }
    r->appends[r->n_appends++] = *append;
}

/* ------------------------------------------------------------------ its own stream */

int32_t report_comment_until(const struct registry *r, const struct event *e)
{
    struct deadline d = {.from = clock_day_amsterdam(e->at)};
    struct meta meta = {0};

    if (e->meta.n > 0 && wire_decode(&shape_meta, e->meta, WIRE_LENIENT, &meta, NULL) < 0)
        meta = (struct meta){0};
    d.rule = term_rule(r, TERM_REPORT_COMMENT, meta.terms_version);
    deadline_compute(&d, registry_calendar(r, meta.calendar_version));
    return d.day;
}

static int fold_opened(struct reports *r, const struct registry *registry, const struct event *e)
{
    struct m_report_open m;

    if (e->version != 1 || event_fields(e, &shape_m_report_open, &m) < 0)
        return -1;
    if (r->n == r->cap) {
        r->cap = r->cap ? r->cap * 2 : 8;
        r->list = domain_realloc(r->list, r->cap, sizeof *r->list);
    }
    r->list[r->n++] = (struct report){.id = e->stream,
                                      .version = 1,
                                      .state = report_state_DRAFT,
                                      .from = m.from,
                                      .until = m.until,
                                      .comment_until = report_comment_until(registry, e),
                                      .opened = e->position,
                                      .last = e->position,
                                      .fixed = -1};
    return 0;
}

static int fold_own(struct reports *r, const struct registry *registry, const struct event *e)
{
    struct report *x = find(r, &e->stream);
    struct m_report_fix m;

    if (e->kind == EV_REPORT_OPENED)
        return x ? -1 : fold_opened(r, registry, e);
    if (!x || e->version != (int64_t)x->version + 1)
        return -1;
    if (e->kind == EV_REPORT_FIXED) {
        if (event_fields(e, &shape_m_report_fix, &m) < 0 || report_note_size(m.note) <= 0)
            return -1;
        x->state = report_state_FIXED;
        x->fixed = report_note_size(m.note) - 1;
    } else if (e->kind == EV_REPORT_WITHDRAWN) {
        x->state = report_state_WITHDRAWN;
    } else {
        x->n_comments++;
        x->n_said++;
    }
    x->version++;
    x->last = e->position;
    return 0;
}

int64_t report_note_size(struct slice note)
{
    const uint8_t *line = memchr(note.p, '\n', note.n), *end;
    uint64_t size;

    if (!line)
        return -1;
    line++;
    end = memchr(line, '\n', note.n - (size_t)(line - note.p));
    if (!end || end == line || end - line > 18)
        return -1;
    size = 0;
    for (const uint8_t *p = line; p < end; p++) {
        if (*p < '0' || *p > '9')
            return -1;
        size = size * 10 + (uint64_t)(*p - '0');
    }
    return (int64_t)size;
}

/* ------------------------------------------------------------------ streams of signals */

static struct report *draft(const struct reports *r, const struct uuid *id)
{
    struct report *x = find(r, id);

    return x && x->state == report_state_DRAFT ? x : NULL;
}

static void proposal_open(struct report *x, const struct event *e)
{
    if (x->n_open == x->cap_open) {
        x->cap_open = x->cap_open ? x->cap_open * 2 : 4;
        x->open = domain_realloc(x->open, x->cap_open, sizeof *x->open);
    }
    x->open[x->n_open++] = (struct report_proposal){.signal = e->stream, .version = e->version};
}

/* Confirmed or withdrawn. */
static void proposal_close(struct report *x, const struct event *e, int64_t version)
{
    for (uint32_t i = 0; i < x->n_open; i++) {
        if (x->open[i].version == version && uuid_equal(&x->open[i].signal, &e->stream)) {
            x->open[i] = x->open[--x->n_open];
            return;
        }
    }
}

static int fold_of_signal(struct reports *r, const struct event *e)
{
    struct m_correct_named named;
    struct m_corrected corrected;
    struct report *x;
    struct uuid id;

    if (!report_of_event(e, &id))
        return -1;
    x = draft(r, &id);
    if (!x)
        return 0;
    x->last = e->position;
    switch (e->kind) {
    case EV_CONTESTED:
        x->n_contests++;
        x->n_said++;
        break;
    case EV_CORRECTION_PROPOSED:
        x->n_corrections++;
        x->n_said++;
        proposal_open(x, e);
        break;
    case EV_CORRECTION_WITHDRAWN:
        if (event_fields(e, &shape_m_correct_named, &named) < 0)
            return -1;
        proposal_close(x, e, named.proposal);
        break;
    default:
        if (event_fields(e, &shape_m_corrected, &corrected) < 0)
            return -1;
        proposal_close(x, e, corrected.proposal);
        break;
    }
    return 0;
}

int reports_fold(struct reports *r, const struct registry *registry, const struct event *e)
{
    int rc = 0;

    if (!report_is_about((int)e->kind) || e->position <= r->position)
        return 0;
    if (report_is_own((int)e->kind)) {
        rc = fold_own(r, registry, e);
        if (rc == 0)
            append_note(r, &e->append);
    } else {
        rc = fold_of_signal(r, e);
    }
    if (rc == 0)
        r->position = e->position;
    return rc;
}
