/*
 * `weerklank silence`: which regions submitted nothing lately.
 *
 *      Regio  Laatst ingediend
 *      NF     nog nooit
 *      TWE    28 mei 2026
 */
#include "common/clock.h"
#include "services/cli/language.h"
#include "services/cli/screen.h"
#include "services/cli/telling.h"

#include <stddef.h>
#include <stdio.h>

static void rows_print(const void *asked, struct wire_list rows)
{
    struct screen_table t = {.n_columns = 2};
    struct silent_region row;
    size_t at = 0;

    (void)asked;
    if (rows.count == 0) {
        printf("%s\n", _("No region is silent."));
        return;
    }
    screen_table_add(&t, _("Region"));
    screen_table_add(&t, _("Submitted last"));
    while (wire_list_record(rows, &at, &shape_silent_region, &row)) {
        screen_table_add_line(&t, row.region, 0);
        screen_table_add(&t, wire_has(&row, silent_region_since)
                                 ? screen_date(clock_day_amsterdam(row.since))
                                 : _("never yet"));
    }
    screen_table_print(&t, stdout, true);
}

int silence_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    static const struct telling telling = {MSG_SILENCE, &shape_silent_region,
                                           offsetof(struct m_silence_told, regions), rows_print};

    return telling_run(cli, c, a, &telling);
}
