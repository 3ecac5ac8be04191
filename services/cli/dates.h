/*
 * Days and periods as options of a command.
 */
#ifndef CLI_DATES_H
#define CLI_DATES_H

#include "services/cli/arguments.h"

/* The option as a day (2026-07-01 or 1-7-2026); `otherwise` when it was not given. 0 or CLI_USAGE. */
MUST_CHECK int dates_day(const struct arguments *a, const char *name, int32_t otherwise,
                         int32_t *out);
/* The first day of the month, so many months on. */
int32_t dates_month(int32_t day, int months);
/* "2026-Q3": its first day and the first day after it. 0 or CLI_USAGE. */
MUST_CHECK int dates_quarter(const char *text, int32_t *from_out, int32_t *until_out);

#endif
