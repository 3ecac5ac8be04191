/*
 * `weerklank learning REGION --quarter 2026-Q3`: the learning agenda, as HTML, PDF or DOCX. Of other regions it
 * holds what they share, also when a coordinator asks, who may see more.
 */
#include "services/report/learning.h"

#include "services/cli/commands.h"
#include "services/cli/dates.h"
#include "services/cli/language.h"
#include "services/cli/names.h"
#include "services/cli/saving.h"
#include "services/cli/story.h"

#include "common/clock.h"

#include <stdlib.h>

const struct option_row learning_options[] = {
    {"quarter", N_("YEAR-Qn"), N_("which quarter, such as 2026-Q3; the one that is going on")},
    {"out", N_("FILE"), N_("where to: .html, .pdf or .docx; else HTML on standard output")},
    {0},
};

struct making {
    struct gather g;
    struct learning l;
    const char *code;
    struct uuid *touched; /* signals with a change or an answer in the quarter */
    size_t n_touched, n_stories;
    struct story *stories;
    struct report_change *changes, *other_changes;
    struct report_signal *own, *others;
};

static bool moment_take(void *arg, const struct moment *m)
{
    struct making *w = arg;
    const struct message_info *info = event_find(m->kind);

    if (!info || (info->number != EV_CHANGE_RECORDED && info->number != EV_ANSWERED))
        return true;
    for (size_t i = 0; i < w->n_touched; i++)
        if (uuid_equal(&w->touched[i], &m->signal))
            return true;
    w->touched = gather_more(w->touched, w->n_touched, sizeof *w->touched);
    w->touched[w->n_touched++] = m->signal;
    return true;
}

static bool in_quarter(const struct making *m, int32_t day)
{
    return day >= m->l.from && day < m->l.until;
}

static void changes_add(struct making *m, const struct story *s, struct report_change **list,
                        size_t *n)
{
    for (size_t i = 0; i < s->n_changes; i++) {
        if (!in_quarter(m, s->changes[i].day))
            continue;
        *list = gather_more(*list, *n, sizeof **list);
        (*list)[(*n)++] = s->changes[i];
    }
}

static void lesson_add(struct making *m, const struct story *s, struct report_signal **list,
                       size_t *n)
{
    if (!learning_is_lesson(s->answer) || !in_quarter(m, clock_day_amsterdam(s->answered_at)))
        return;
    *list = gather_more(*list, *n, sizeof **list);
    (*list)[(*n)++] = story_signal(s);
}

static int stories_ask(struct making *m)
{
    int rc = CLI_OK;

    for (size_t i = 0; rc == CLI_OK && i < m->n_touched; i++) {
        struct story *s;

        m->stories = gather_more(m->stories, m->n_stories, sizeof *m->stories);
        s = &m->stories[m->n_stories];
        rc = story_ask(&m->g, &m->touched[i], s);
        m->n_stories++;
        if (rc != CLI_OK || s->missing)
            continue;
        if (strcmp(s->region_code, m->code) == 0) {
            changes_add(m, s, &m->changes, &m->l.n_changes);
            lesson_add(m, s, &m->own, &m->l.n_own);
        } else if (story_is_public(s)) {
            changes_add(m, s, &m->other_changes, &m->l.n_other_changes);
            lesson_add(m, s, &m->others, &m->l.n_others);
        }
    }
    return rc;
}

static int gathered(struct making *m)
{
    int rc;

    m->l.region = names_find(m->g.cli, NAMES_REGIONS, slice_str(m->code));
    if (strcmp(m->l.region, m->code) == 0)
        return cli_usage(_("there is no region '%.*s'"), SLICE_FMT(slice_str(m->code)));
    rc = gather_events(&m->g, clock_day_begin_amsterdam(m->l.from),
                       clock_day_begin_amsterdam(m->l.until), moment_take, m);
    if (rc == CLI_OK)
        rc = stories_ask(m);
    return rc == CLI_OK ? gather_stand(&m->g) : rc;
}

static void lists_hang(struct making *m)
{
    m->l.stand = m->g.stand;
    m->l.changes = m->changes;
    m->l.other_changes = m->other_changes;
    m->l.own = m->own;
    m->l.others = m->others;
}

static void making_end(struct making *m)
{
    for (size_t i = 0; i < m->n_stories; i++)
        story_free(&m->stories[i]);
    free(m->stories);
    free(m->touched);
    free(m->changes);
    free(m->other_changes);
    free(m->own);
    free(m->others);
    gather_end(&m->g);
}

static int quarter_read(const struct arguments *a, struct making *m, char *name, size_t size)
{
    static const char *const ordinals[] = {"eerste", "tweede", "derde", "vierde"};
    const char *text = argument_value(a, "quarter");
    int year, month, day;
    char now[40];

    clock_day_split(clock_day_amsterdam(clock_wall_us()), &year, &month, &day);
    snprintf(now, sizeof now, "%04d-Q%d", year, (month + 2) / 3);
    if (dates_quarter(text ? text : now, &m->l.from, &m->l.until) != 0)
        return CLI_USAGE;
    clock_day_split(m->l.from, &year, &month, &day);
    snprintf(name, size, "Het %s kwartaal van %d", ordinals[(month - 1) / 3], year);
    m->l.quarter = name;
    return 0;
}

int learning_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    const char *out = argument_value(a, "out");
    struct making m = {0};
    struct html h = {0};
    char quarter[60];
    int rc;

    if (a->n_words != 1)
        return cli_usage(_("weerklank %s asks for one region; see weerklank %s --help"), c->name,
                         c->name);
    m.code = a->words[0];
    if (quarter_read(a, &m, quarter, sizeof quarter) != 0 || saving_check(out) != 0)
        return CLI_USAGE;
    rc = gather_begin(cli, 0, &m.g);
    if (rc == CLI_OK)
        rc = gathered(&m);
    if (rc == CLI_OK) {
        lists_hang(&m);
        learning_write(&m.l, &h);
        rc = saving_write(out, buf_slice(&h.out));
    }
    buf_free(&h.out);
    making_end(&m);
    return rc;
}
