/*
 * The clock of a signal taken apart, in words: who had it from when to when, each one's share, the steps,
 * and beside it the time of who contributes.
 */
#include "services/cli/show.h"

#include "common/clock.h"
#include "services/cli/language.h"
#include "services/cli/words.h"

#include <stdlib.h>

/* Hours too, however long it is: people add them up. */
static void cell_time(struct screen_table *t, int64_t us)
{
    int64_t days = us / US_PER_DAY, hours = us % US_PER_DAY / (3600 * US_PER_S);
    char text[80];

    if (days == 0) {
        screen_table_add(t, screen_duration(us / US_PER_S));
        return;
    }
    snprintf(text, sizeof text, "%lld %s %lld %s", (long long)days,
             ngettext("day", "days", (unsigned long)days), (long long)hours,
             ngettext("hour", "hours", (unsigned long)hours));
    screen_table_add(t, text);
}

static void heads_add(struct screen_table *t, const char *const *heads)
{
    for (size_t i = 0; i < t->n_columns; i++)
        screen_table_add(t, _(heads[i]));
}

static struct clock_time time_read(struct wire_raw raw)
{
    struct clock_time t = {0};

    if (wire_decode(&shape_clock_time, slice_of(raw.p, raw.n), WIRE_LENIENT, &t, NULL) < 0)
        t = (struct clock_time){0};
    return t;
}

/* ------------------------------------------------------------------------------ the chain */

static void spans_print(struct wire_list list)
{
    static const char *const heads[] = {N_("From"), N_("Until"), N_("With"), N_("How long"),
                                        N_("Why")};
    struct screen_table t = {.n_columns = ARRAY_LEN(heads)};
    struct clock_span m;
    size_t at = 0;

    heads_add(&t, heads);
    while (wire_list_record(list, &at, &shape_clock_span, &m)) {
        screen_table_add(&t, screen_moment(m.from));
        screen_table_add(&t, screen_moment(m.until));
        screen_table_add_line(&t, m.holder, 0);
        cell_time(&t, m.until - m.from);
        screen_table_add(&t, words_choice(&enum_clock_why, m.why));
    }
    printf("\n%s\n", _("Who had it"));
    screen_table_print(&t, stdout, true);
}

static void shares_print(struct wire_list list, struct wire_raw whole)
{
    static const char *const heads[] = {N_("With"), N_("Calendar time"), N_("Working time"),
                                        N_("Why")};
    struct screen_table t = {.n_columns = ARRAY_LEN(heads)};
    struct clock_time all = time_read(whole);
    struct clock_share m;
    size_t at = 0;

    heads_add(&t, heads);
    while (wire_list_record(list, &at, &shape_clock_share, &m)) {
        screen_table_add_line(&t, m.holder, 0);
        cell_time(&t, m.time);
        cell_time(&t, m.working);
        screen_table_add(&t, words_choice(&enum_clock_why, m.why));
    }
    screen_table_add(&t, _("together"));
    cell_time(&t, all.gross);
    cell_time(&t, all.gross_working);
    screen_table_add(&t, "");
    printf("\n%s\n", _("Each one's share"));
    screen_table_print(&t, stdout, true);
}

/* ------------------------------------------------------------------------------ steps */

static void steps_print(struct wire_list list)
{
    static const char *const heads[] = {N_("Step"),
                                        N_("By"),
                                        N_("Reached on"),
                                        N_("All"),
                                        N_("Counted"),
                                        N_("All, working time"),
                                        N_("Counted, working time")};
    struct screen_table t = {.n_columns = ARRAY_LEN(heads)};
    struct clock_step m;
    size_t at = 0;

    heads_add(&t, heads);
    while (wire_list_record(list, &at, &shape_clock_step, &m)) {
        struct clock_time time = time_read(m.time);

        screen_table_add(&t, words_choice(&enum_life_step, m.step));
        screen_table_add_line(&t, m.by, 0);
        screen_table_add(&t, screen_moment(m.at));
        cell_time(&t, time.gross);
        cell_time(&t, time.net);
        cell_time(&t, time.gross_working);
        cell_time(&t, time.net_working);
    }
    printf("\n%s\n", _("Steps, since it was submitted"));
    screen_table_print(&t, stdout, true);
    printf("%s\n", _("Counted: without the time that stood still; of a department's step only what "
                     "it held itself."));
}

/* ------------------------------------------------------------------------------ beside it */

static void beside_add(struct screen_table *t, const struct clock_part *m)
{
    struct clock_time done = time_read(m->done);

    screen_table_add_line(t, m->department, 0);
    screen_table_add(t, screen_moment(m->assigned_at));
    screen_table_add(t, wire_has(m, clock_part_done_at) ? screen_moment(m->done_at) : _("not yet"));
    cell_time(t, done.net);
    cell_time(t, done.net_working);
    if (wire_has(m, clock_part_overdue))
        cell_time(t, m->overdue);
    else
        screen_table_add(t, "");
}

static void beside_print(struct wire_list list)
{
    static const char *const heads[] = {N_("Department"),    N_("Since"),        N_("Done"),
                                        N_("Calendar time"), N_("Working time"), N_("Too late")};
    struct screen_table t = {.n_columns = ARRAY_LEN(heads)};
    struct clock_part m;
    size_t at = 0, n = 0;

    heads_add(&t, heads);
    while (wire_list_record(list, &at, &shape_clock_part, &m))
        if (m.part == part_CONTRIBUTOR) {
            beside_add(&t, &m);
            n++;
        }
    if (n > 0) {
        printf("\n%s\n", _("Contributing departments, beside it: this is not added"));
        screen_table_print(&t, stdout, true);
    }
    screen_table_free(&t);
}

static void periods_print(struct wire_list list)
{
    struct period m;
    size_t at = 0;

    if (list.count > 0)
        printf("\n%s\n", _("Meanwhile there was; the clock ran on"));
    while (wire_list_record(list, &at, &shape_period, &m)) {
        char *name = screen_line(m.name, 0);

        if (wire_has(&m, period_valid_until))
            printf(_("  %s: from %s up to and including %s\n"), name, screen_date(m.valid_from),
                   screen_date(m.valid_until - 1));
        else
            printf(_("  %s: from %s\n"), name, screen_date(m.valid_from));
        free(name);
    }
}

void show_clock(const struct m_shown *m)
{
    struct clock_told told;

    if (!wire_has(m, m_shown_clock) ||
        wire_decode(&shape_clock_told, slice_of(m->clock.p, m->clock.n), WIRE_LENIENT, &told,
                    NULL) < 0) {
        printf("\n%s\n", _("There is no clock of it that you may see."));
        return;
    }
    printf("\n");
    printf(_("The clock, as at %s"), screen_moment(told.until));
    printf("%s\n", told.past ? _(": up to where you passed it on") : "");
    spans_print(told.spans);
    shares_print(told.shares, told.whole);
    steps_print(told.steps);
    beside_print(told.parts);
    periods_print(told.periods);
    printf("\n%s\n", _("A working day counts as 24 hours; weekends and holidays do not count."));
}
