/*
 * `weerklank arrivals`: what came to a department from which region, on which theme.
 *
 *      Regio  Thema                Aantal  Nog open
 *      ZVL    gezondheid.huisarts      12         2
 */
#include "services/cli/language.h"
#include "services/cli/screen.h"
#include "services/cli/telling.h"

#include <stddef.h>
#include <stdio.h>

static void rows_print(const void *asked, struct wire_list rows)
{
    static const char *const heads[] = {N_("Region"), N_("Theme"), N_("How many"), N_("Open")};
    struct screen_table t = {.n_columns = ARRAY_LEN(heads), .right = 12};
    struct arrival row;
    size_t at = 0;

    (void)asked;
    if (rows.count == 0) {
        printf("%s\n", _("Nothing came."));
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(heads); i++)
        screen_table_add(&t, _(heads[i]));
    while (wire_list_record(rows, &at, &shape_arrival, &row)) {
        screen_table_add_line(&t, row.region, 0);
        screen_table_add_line(&t, row.theme, 0);
        screen_table_add_number(&t, row.n);
        screen_table_add_number(&t, row.open);
    }
    screen_table_print(&t, stdout, true);
}

int arrivals_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    static const struct telling telling = {MSG_ARRIVALS, &shape_arrival,
                                           offsetof(struct m_arrivals_told, arrivals), rows_print};

    return telling_run(cli, c, a, &telling);
}
