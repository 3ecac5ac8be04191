/*
 * What a report tells in words: signals that a region shares, what changed, what is agreed and overdue. Texts
 * are taken only of signals that are shared and not confidential, whatever the asker may see.
 */
#include "services/cli/report_in.h"

#include "common/clock.h"

#include <stdlib.h>

#define SIGNALS_MOST 15  /* told in the region's own words */
#define TITLES_MOST  200 /* signals asked for to tell their titles in a list of what is due */

/* ------------------------------------------------------------------ stories, each asked once */

static int story_find(struct making *m, const struct uuid *id, const struct story **out)
{
    int rc;

    for (size_t i = 0; i < m->n_stories; i++)
        if (uuid_equal(&m->stories[i].id, id)) {
            *out = &m->stories[i];
            return CLI_OK;
        }
    m->stories = gather_more(m->stories, m->n_stories, sizeof *m->stories);
    rc = story_ask(&m->g, id, &m->stories[m->n_stories]);
    *out = &m->stories[m->n_stories++];
    return rc;
}

/* ------------------------------------------------------------------ what happened */

/* Signals of which something is to be told. */
struct touched {
    struct uuid *shared, *changed; /* submitted in the period and shared; with a change in it */
    size_t n_shared, n_changed;
};

static void touched_add(struct uuid **list, size_t *n, const struct uuid *id)
{
    for (size_t i = 0; i < *n; i++)
        if (uuid_equal(&(*list)[i], id))
            return;
    *list = gather_more(*list, *n, sizeof **list);
    (*list)[(*n)++] = *id;
}

static bool moment_take(void *arg, const struct moment *m)
{
    struct touched *t = arg;
    const struct message_info *info = event_find(m->kind);
    struct m_submit submit;

    if (!info || !wire_has(m, moment_body))
        return true;
    if (info->number == EV_CHANGE_RECORDED)
        touched_add(&t->changed, &t->n_changed, &m->signal);
    if (info->number == EV_SUBMITTED &&
        wire_decode(&shape_m_submit, slice_of(m->body.p, m->body.n), WIRE_LENIENT, &submit, NULL) ==
            0 &&
        wire_has(&submit, m_submit_shareable) && submit.shareable &&
        !(wire_has(&submit, m_submit_confidential) && submit.confidential))
        touched_add(&t->shared, &t->n_shared, &m->signal);
    return true;
}

/* Those with an answer and a verdict first: they tell the whole loop. */
static int by_loop(const void *a, const void *b)
{
    const struct report_signal *x = a, *y = b;
    int told_x = (x->answer >= 0) + (x->verdict >= 0),
        told_y = (y->answer >= 0) + (y->verdict >= 0);

    return told_x != told_y ? told_y - told_x : strcmp(x->reference, y->reference);
}

static int shared_tell(struct making *m, const struct touched *t)
{
    const struct story *s;
    int rc = CLI_OK;

    for (size_t i = 0; rc == CLI_OK && i < t->n_shared; i++) {
        rc = story_find(m, &t->shared[i], &s);
        if (rc != CLI_OK || !story_is_public(s))
            continue;
        m->signals = gather_more(m->signals, m->r.n_signals, sizeof *m->signals);
        m->signals[m->r.n_signals++] = story_signal(s);
    }
    if (m->signals)
        qsort(m->signals, m->r.n_signals, sizeof *m->signals, by_loop);
    if (m->r.n_signals > SIGNALS_MOST)
        m->r.n_signals = SIGNALS_MOST;
    return rc;
}

static int by_day(const void *a, const void *b)
{
    const struct report_change *x = a, *y = b;

    return x->day != y->day ? (x->day < y->day ? -1 : 1) : strcmp(x->reference, y->reference);
}

static int changes_tell(struct making *m, const struct touched *t)
{
    const struct story *s;
    int rc = CLI_OK;

    for (size_t i = 0; rc == CLI_OK && i < t->n_changed; i++) {
        rc = story_find(m, &t->changed[i], &s);
        for (size_t k = 0; rc == CLI_OK && k < s->n_changes; k++) {
            if (s->changes[k].day < m->r.from || s->changes[k].day >= m->r.until)
                continue;
            if (!story_is_public(s)) {
                m->r.changes_unshared++;
                continue;
            }
            m->changes = gather_more(m->changes, m->r.n_changes, sizeof *m->changes);
            m->changes[m->r.n_changes++] = s->changes[k];
        }
    }
    if (m->changes)
        qsort(m->changes, m->r.n_changes, sizeof *m->changes, by_day);
    return rc;
}

int making_told(struct making *m)
{
    struct touched t = {0};
    int rc = gather_events(&m->g, clock_day_begin_amsterdam(m->r.from),
                           clock_day_begin_amsterdam(m->r.until), moment_take, &t);

    if (rc == CLI_OK)
        rc = shared_tell(m, &t);
    if (rc == CLI_OK)
        rc = changes_tell(m, &t);
    free(t.shared);
    free(t.changed);
    return rc;
}

/* ------------------------------------------------------------------ what is due */

/* Regions are not told apart by how late they are. */
static const char *due_who(struct making *m, const struct due_row *row)
{
    return slice_equal(row->party, row->region) ? "Regio's" : gather_party(&m->g, row->party);
}

static int due_take(void *arg, const struct due_row *row)
{
    struct making *m = arg;
    bool agreement = slice_is(row->term, "agreement"),
         late = wire_has(row, due_row_overdue) && row->overdue;
    const struct story *s = NULL;
    struct report_due due = {
        .who = due_who(m, row), .what = gather_term(row->term), .due = row->due, .overdue = late};
    int rc = CLI_OK;

    if (!agreement && !late)
        return CLI_OK;
    if (m->n_titles++ < TITLES_MOST)
        rc = story_find(m, &row->signal, &s);
    if (rc == CLI_OK && s && story_is_public(s)) {
        due.reference = s->reference;
        due.region = s->region;
        due.title = s->title ? s->title : "";
    }
    if (rc == CLI_OK && late) {
        m->late = gather_more(m->late, m->r.n_late, sizeof *m->late);
        m->late[m->r.n_late++] = due;
    }
    if (rc == CLI_OK && agreement) {
        if (due.title && s->agreed)
            due.what = s->agreed;
        m->agreed = gather_more(m->agreed, m->r.n_agreed, sizeof *m->agreed);
        m->agreed[m->r.n_agreed++] = due;
    }
    return rc;
}

static int by_who(const void *a, const void *b)
{
    const struct report_due *x = a, *y = b;
    int who = strcmp(x->who, y->who);

    return who ? who : x->due != y->due ? (x->due < y->due ? -1 : 1) : 0;
}

int making_due(struct making *m)
{
    int rc = gather_due(&m->g, due_take, m);

    if (m->agreed)
        qsort(m->agreed, m->r.n_agreed, sizeof *m->agreed, by_who);
    if (m->late)
        qsort(m->late, m->r.n_late, sizeof *m->late, by_who);
    return rc;
}
