/*
 * `weerklank backlog`: how much of a step stood open at the end of each week, as it was known then.
 *
 *      Antwoord, VWS
 *      Aan het eind van  Nog open  Te laat
 *      29 maart 2026           12        2
 *      5 april 2026            17        3
 */
#include "services/cli/ask.h"
#include "services/cli/body.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/words.h"

#include <stdio.h>

static void days_print(const struct m_backlog *m, const struct m_backlog_told *told)
{
    struct screen_table t = {.n_columns = 3, .right = 6};
    struct backlog_day day;
    size_t at = 0;

    if (told->days.count == 0) {
        printf("%s\n", _("Nothing stood open."));
        return;
    }
    printf("%s%s%.*s\n", words_choice(&enum_figure_step, m->step), m->of.n > 0 ? ", " : "",
           SLICE_FMT(m->of));
    screen_table_add(&t, _("At the end of"));
    screen_table_add(&t, _("Open"));
    screen_table_add(&t, _("Too late"));
    while (wire_list_record(told->days, &at, &shape_backlog_day, &day)) {
        screen_table_add(&t, screen_date(day.day));
        screen_table_add_number(&t, day.open);
        screen_table_add_number(&t, day.late);
    }
    screen_table_print(&t, stdout, true);
}

static void days_print_json(const struct m_backlog_told *told)
{
    struct slice bytes;
    size_t at = 0;

    while (wire_list_next(told->days, &at, &bytes))
        ask_print_json(&shape_backlog_day, bytes);
}

int backlog_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct answer answer = {0};
    struct m_backlog_told told = {0};
    struct m_backlog m = {0};
    struct buf kept = {0};
    int rc;

    if (a->n_words > 0)
        return cli_usage(_("'%s' has no place here; see weerklank %s --help"), a->words[0],
                         c->name);
    rc = body_question(cli, c, a, MSG_BACKLOG, &m, &kept);
    if (rc == CLI_OK)
        rc = ask_struct(cli, MSG_BACKLOG, NULL, &m, &answer, &told);
    if (rc == CLI_OK && cli->json)
        days_print_json(&told);
    else if (rc == CLI_OK)
        days_print(&m, &told);
    answer_free(&answer);
    buf_free(&kept);
    return rc;
}
