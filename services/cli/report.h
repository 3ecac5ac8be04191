/*
 * Reports on the screen: a list, or one with all that was said of it (report_show.c).
 */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "services/cli/commands.h"

/* They ask and print; the exit status. */
int report_list(struct cli *cli);
int report_show(struct cli *cli, const struct arguments *a, const struct uuid *report);
/* The page of a period (report_make.c); of a report with what was said of it, or NULL. */
int report_make(struct cli *cli, const struct arguments *a, const struct uuid *report);

#endif
