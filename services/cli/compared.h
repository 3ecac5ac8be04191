/*
 * `weerklank times --compare DATE`: what is otherwise than it was, and the cases that make the difference.
 */
#ifndef CLI_COMPARED_H
#define CLI_COMPARED_H

#include "services/cli/cli.h"

/* m: the question without the second day; step: -1: all. Of one row (--of and --step) its cases follow. */
int compared_run(struct cli *cli, struct m_score *m, int step, const char *with);
/* cases.c: the cases that are asked for, page after page or the first one. */
int cases_print(struct cli *cli, const struct m_cases *m, bool all);

#endif
