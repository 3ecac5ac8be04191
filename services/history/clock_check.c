/*
 * Comparing clocks.
 */
#include "services/history/clock_check.h"

#include <stddef.h>

/* NTP slews by at most 500 parts in a million. */
#define SLEW(us) ((us) / 2000)

static int64_t distance(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

void clock_check_begin(struct clock_check *c, int64_t max, int64_t wall, int64_t boot)
{
    *c = (struct clock_check){.max = max, .offset = wall - boot};
}

void clock_check_confirm(struct clock_check *c, int64_t wall, int64_t boot)
{
    c->offset = wall - boot;
    c->slack = 0;
}

void clock_check_recall(struct clock_check *c, int64_t wall_then, int64_t boot_then, int64_t boot)
{
    if (boot_then > boot)
        return; /* not of this run after all */
    c->offset = wall_then - boot_then;
    c->slack = SLEW(boot - boot_then);
}

void clock_check_database(struct clock_check *c, int64_t wall_sent, int64_t wall_came, int64_t boot,
                          int64_t database, int64_t last_at)
{
    c->asked = true;
    c->database = 0;
    if (database < wall_sent)
        c->database = wall_sent - database;
    else if (database > wall_came)
        c->database = wall_came - database;
    if (clock_check_why(c, wall_came, boot, last_at) == NULL)
        clock_check_confirm(c, wall_came, boot);
}

const char *clock_check_why(const struct clock_check *c, int64_t wall, int64_t boot,
                            int64_t last_at)
{
    if (!c->asked)
        return "database_not_asked";
    if (distance(c->database, 0) > c->max)
        return "differs_from_database";
    if (distance(wall - boot, c->offset) > c->max + c->slack)
        return "jumped";
    if (wall < last_at - c->max)
        return "behind_last_event";
    return NULL;
}
