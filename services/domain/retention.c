/*
 * Which retention term applies, and when it is over.
 */
#include "services/domain/retention.h"

#include "common/clock.h"

#include <stdio.h>
#include <stdlib.h>

/* How precisely it speaks of these texts; 0: not of them. */
static int fits(const struct retention_term *t, struct slice organisation, uint8_t kind)
{
    bool of_one = wire_has(t, retention_term_organisation),
         of_kind = wire_has(t, retention_term_kind);

    if ((of_one && !slice_equal(t->organisation, organisation)) || (of_kind && t->kind != kind))
        return 0;
    return 1 + of_kind + 2 * of_one;
}

bool retention_find(const struct m_retention *m, struct slice organisation, uint8_t kind,
                    struct retention_term *out)
{
    struct retention_term t;
    int best = 0;

    for (size_t at = 0; wire_list_record(m->terms, &at, &shape_retention_term, &t);) {
        int how = fits(&t, organisation, kind);

        if (how > best) {
            best = how;
            *out = t;
        }
    }
    return best > 0;
}

int32_t retention_due(const struct retention_term *t, int32_t closed)
{
    char day[16], later[16];
    int32_t due = INT32_MAX;

    if (t->permanent || !wire_has(t, retention_term_years))
        return INT32_MAX;
    clock_day_format(closed, day);
    snprintf(later, sizeof later, "%04ld%s", strtol(day, NULL, 10) + (long)t->years, day + 4);
    if (clock_day_parse(later, strlen(later), &due) < 0) { /* of 29 February: 1 March */
        memcpy(later + 4, "-03-01", sizeof "-03-01");
        if (clock_day_parse(later, strlen(later), &due) < 0)
            return INT32_MAX;
    }
    return due;
}
