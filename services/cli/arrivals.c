/*
 * `weerklank arrivals`: what came to a department from which region, on which theme.
 *
 *      Regio  Thema                Aantal  Nog open
 *      ZVL    gezondheid.huisarts      12         2
 */
#include "services/cli/ask.h"
#include "services/cli/body.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/screen.h"

#include <stdio.h>

static void rows_print(const struct m_arrivals_told *told)
{
    static const char *const heads[] = {N_("Region"), N_("Theme"), N_("How many"), N_("Open")};
    struct screen_table t = {.n_columns = ARRAY_LEN(heads), .right = 12};
    struct arrival row;
    size_t at = 0;

    if (told->arrivals.count == 0) {
        printf("%s\n", _("Nothing came."));
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(heads); i++)
        screen_table_add(&t, _(heads[i]));
    while (wire_list_record(told->arrivals, &at, &shape_arrival, &row)) {
        screen_table_add_line(&t, row.region, 0);
        screen_table_add_line(&t, row.theme, 0);
        screen_table_add_number(&t, row.n);
        screen_table_add_number(&t, row.open);
    }
    screen_table_print(&t, stdout, true);
}

static void rows_print_json(const struct m_arrivals_told *told)
{
    struct slice bytes;
    size_t at = 0;

    while (wire_list_next(told->arrivals, &at, &bytes))
        ask_print_json(&shape_arrival, bytes);
}

int arrivals_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct answer answer = {0};
    struct m_arrivals_told told = {0};
    struct m_arrivals m = {0};
    struct buf kept = {0};
    int rc;

    if (a->n_words > 0)
        return cli_usage(_("'%s' has no place here; see weerklank %s --help"), a->words[0],
                         c->name);
    rc = body_question(cli, c, a, MSG_ARRIVALS, &m, &kept);
    if (rc == CLI_OK)
        rc = ask_struct(cli, MSG_ARRIVALS, NULL, &m, &answer, &told);
    if (rc == CLI_OK && cli->json)
        rows_print_json(&told);
    else if (rc == CLI_OK)
        rows_print(&told);
    answer_free(&answer);
    buf_free(&kept);
    return rc;
}
