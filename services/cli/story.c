/*
 * A signal as a page tells it: see story.h.
 */
#include "services/cli/story.h"

#include "common/clock.h"

#include <stdlib.h>

bool story_is_public(const struct story *s)
{
    return !s->missing && s->shareable && !s->confidential;
}

struct report_signal story_signal(const struct story *s)
{
    return (struct report_signal){.reference = s->reference,
                                  .region = s->region,
                                  .title = s->title,
                                  .words = s->words,
                                  .lead = s->lead,
                                  .answer = s->answer,
                                  .decision = s->decision,
                                  .possible = s->possible,
                                  .verdict = s->verdict,
                                  .verdict_words = s->verdict_words};
}

void story_free(struct story *s)
{
    free(s->changes);
    free(s->changed_at);
    s->changes = NULL;
    s->changed_at = NULL;
    s->n_changes = 0;
}

/* ------------------------------------------------------------------ events */

static void submitted(struct gather *g, struct story *s, const struct m_submit *m)
{
    s->shareable = wire_has(m, m_submit_shareable) && m->shareable;
    s->confidential = s->confidential || (wire_has(m, m_submit_confidential) && m->confidential);
    s->words = gather_keep(g, m->notice);
}

/* A new answer: what was thought of the one before is of the one before. */
static void answered(struct gather *g, struct story *s, const struct m_answer *m, int64_t at)
{
    s->answer = m->kind;
    s->answered_at = at;
    s->decision = gather_keep(g, m->decision);
    s->possible = gather_keep(g, m->possible);
    s->next = gather_keep(g, m->next_what);
    s->next_by = gather_keep(g, m->next_by);
    s->next_on = m->next_when;
    s->agreed = wire_has(m, m_answer_agreed) ? gather_keep(g, m->agreed) : NULL;
    s->verdict = -1;
    s->verdict_words = NULL;
}

static void judged(struct gather *g, struct story *s, const struct m_verdict *m, int64_t at)
{
    s->verdict = m->verdict;
    s->verdict_words = wire_has(m, m_verdict_text) ? gather_keep(g, m->text) : NULL;
    if (wire_has(m, m_verdict_reopen) && m->reopen)
        s->reopen_reason = s->verdict_words;
    (void)at;
}

static void reopened(struct gather *g, struct story *s, const struct m_reopen *m, int64_t at)
{
    s->reopened++;
    s->reopened_at = at;
    if (m->reason.p)
        s->reopen_reason = gather_keep(g, m->reason);
}

static void changed(struct gather *g, struct story *s, const struct m_changed *m, int64_t at)
{
    s->changes = gather_more(s->changes, s->n_changes, sizeof *s->changes);
    s->changed_at = gather_more(s->changed_at, s->n_changes, sizeof *s->changed_at);
    s->changes[s->n_changes] = (struct report_change){
        .day = clock_day_amsterdam(at),
        .change = gather_keep(g, m->change),
        .source = wire_has(m, m_changed_source) ? gather_keep(g, m->source) : NULL,
        .works = -1};
    s->changed_at[s->n_changes++] = at;
}

static void event_fold(struct gather *g, struct story *s, int kind, struct slice body, int64_t at)
{
    union {
        struct m_submit submit;
        struct m_answer answer;
        struct m_verdict verdict;
        struct m_reopen reopen;
        struct m_changed changed;
        struct m_still_works works;
        struct m_help help;
        struct m_help_decide decide;
    } m;

    if (wire_decode(event_info(kind)->shape, body, WIRE_LENIENT, &m, NULL) < 0)
        return;
    switch (kind) {
    case EV_SUBMITTED:
        submitted(g, s, &m.submit);
        break;
    case EV_ANSWERED:
        answered(g, s, &m.answer, at);
        break;
    case EV_JUDGED:
        judged(g, s, &m.verdict, at);
        break;
    case EV_REOPENED:
        reopened(g, s, &m.reopen, at);
        break;
    case EV_CHANGE_RECORDED:
        changed(g, s, &m.changed, at);
        break;
    case EV_STILL_WORKS_TOLD:
        for (size_t i = 0; i < s->n_changes; i++)
            s->changes[i].works = m.works.works;
        break;
    case EV_HELP_ASKED:
        s->help = m.help.step;
        s->help_at = at;
        s->help_reason = wire_has(&m.help, m_help_reason) ? gather_keep(g, m.help.reason) : NULL;
        s->involved = -1;
        break;
    case EV_HELP_DECIDED:
        s->involved = m.decide.involve;
        break;
    default:
        break;
    }
}

static bool is_told(int kind)
{
    return kind == EV_SUBMITTED || kind == EV_ANSWERED || kind == EV_JUDGED ||
           kind == EV_REOPENED || kind == EV_CHANGE_RECORDED || kind == EV_STILL_WORKS_TOLD ||
           kind == EV_HELP_ASKED || kind == EV_HELP_DECIDED;
}

/* An erased event has no body: it happened, and nothing of it is told. */
static void moment_fold(struct gather *g, struct story *s, const struct moment *m)
{
    const struct message_info *info = event_find(m->kind);
    static const uint8_t empty[] = {0x80}; /* a map without fields */

    if (!info || m->position > g->head || m->at >= g->until_us || !is_told(info->number))
        return;
    if (wire_has(m, moment_body))
        event_fold(g, s, info->number, slice_of(m->body.p, m->body.n), m->at);
    else if (info->number == EV_REOPENED)
        event_fold(g, s, info->number, slice_of(empty, 1), m->at);
    else if (info->number == EV_ANSWERED)
        s->answer = s->verdict = -1;
}

/* ------------------------------------------------------------------ asking */

static void summary_take(struct gather *g, struct story *s, const struct summary *m)
{
    s->reference = gather_keep(g, wire_has(m, summary_reference) ? m->reference : SLICE_LIT("–"));
    s->region_code = gather_keep(g, m->region);
    s->region = gather_party(g, m->region);
    s->title = gather_keep(g, m->title);
    s->lead = m->lead.n > 0 ? gather_party(g, m->lead) : NULL;
    s->confidential = wire_has(m, summary_confidential) && m->confidential;
}

int story_ask(struct gather *g, const struct uuid *id, struct story *out)
{
    struct wire_subject subject = {.id = *id};
    struct m_show m = {0};
    struct m_shown shown;
    struct answer a = {0};
    struct summary s;
    struct moment moment;
    size_t at = 0;
    int rc;

    *out = (struct story){.id = *id, .answer = -1, .verdict = -1, .help = -1, .involved = -1};
    wire_set(&m, m_show, timeline, true);
    rc = gather_ask(g, MSG_SHOW, &subject, &m, &a, &shown);
    if (rc == CLI_OK && wire_decode(&shape_summary, slice_of(shown.summary.p, shown.summary.n),
                                    WIRE_LENIENT, &s, NULL) == 0) {
        summary_take(g, out, &s);
        while (wire_list_record(shown.timeline, &at, &shape_moment, &moment))
            moment_fold(g, out, &moment);
        for (size_t i = 0; i < out->n_changes; i++) {
            out->changes[i].reference = out->reference;
            out->changes[i].region = out->region;
            out->changes[i].title = out->title;
            out->changes[i].lead = out->lead;
        }
    }
    out->missing = out->words == NULL;
    answer_free(&a);
    return rc;
}
