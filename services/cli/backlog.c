/*
 * `weerklank backlog`: how much of a step stood open at the end of each week, as it was known then.
 *
 *      Antwoord, VWS
 *      Aan het eind van  Nog open  Te laat
 *      29 maart 2026           12        2
 *      5 april 2026            17        3
 */
#include "services/cli/language.h"
#include "services/cli/telling.h"
#include "services/cli/words.h"

#include <stddef.h>
#include <stdio.h>

static void days_print(const void *asked, struct wire_list rows)
{
    const struct m_backlog *m = asked;
    struct screen_table t = {.n_columns = 3, .right = 6};
    struct backlog_day day;
    size_t at = 0;

    if (rows.count == 0) {
        printf("%s\n", _("Nothing stood open."));
        return;
    }
    printf("%s%s%.*s\n", words_choice(&enum_figure_step, m->step), m->of.n > 0 ? ", " : "",
           SLICE_FMT(m->of));
    screen_table_add(&t, _("At the end of"));
    screen_table_add(&t, _("Open"));
    screen_table_add(&t, _("Too late"));
    while (wire_list_record(rows, &at, &shape_backlog_day, &day)) {
        screen_table_add(&t, screen_date(day.day));
        screen_table_add_number(&t, day.open);
        screen_table_add_number(&t, day.late);
    }
    screen_table_print(&t, stdout, true);
}

int backlog_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    static const struct telling telling = {MSG_BACKLOG, &shape_backlog_day,
                                           offsetof(struct m_backlog_told, days), days_print};

    return telling_run(cli, c, a, &telling);
}
