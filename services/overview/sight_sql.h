/*
 * Who may see what, as conditions on rows of overview.signal s. The rule is may_see
 * (services/domain); these only spare the database from giving rows that it would refuse, and pages
 * from being empty. Each row is judged by may_see before it is told.
 *
 * Parameters, the same in every statement that uses them:
 *   $1 smallint  SIGHT_BY_...
 *   $2 text      code of the region or department
 *   $3 text[]    codes of an adviser's regions
 * Plans are made for the values at hand, so that all arms but one vanish.
 */
#ifndef OVERVIEW_SIGHT_SQL_H
#define OVERVIEW_SIGHT_SQL_H

#include "common/db.h"
#include "services/domain/signal.h"

enum {
    SIGHT_BY_NOBODY,
    SIGHT_BY_ALL,
    SIGHT_BY_REGION,
    SIGHT_BY_DEPARTMENT,
    SIGHT_BY_ADVISER,
    SIGHT_BY_AUDITOR
};

/* clang-format off */
/* Not EXISTS: that could be planned as a hash of all that the department ever had. */
#define SIGHT_ASSIGNED_(and)                                                                       \
    "(SELECT true FROM overview.assignment v WHERE v.department = $2"                              \
    " AND v.submitted = s.submitted AND v.signal = s.id" and " LIMIT 1)"

#define SIGHT_(department)                                                     \
    "($1 = 1"                                                                  \
    " OR ($1 = 2 AND (s.region = $2 OR (s.shareable AND NOT s.confidential)))" \
    " OR ($1 = 3 AND (" department "))"                                        \
    " OR ($1 = 4 AND s.region = ANY ($3))"                                     \
    " OR ($1 = 5 AND NOT s.confidential))"

/* clang-format on */

/* At least the title. */
#define SIGHT_SOMETHING SIGHT_("NOT s.confidential OR " SIGHT_ASSIGNED_(""))
/* In full, if only up to where it was passed on. */
#define SIGHT_EVER SIGHT_(SIGHT_ASSIGNED_(""))
/* As it is now: not those who passed it on. State, holder and dates may be asked of these only. */
#define SIGHT_NOW SIGHT_(SIGHT_ASSIGNED_(" AND v.until IS NULL"))

/* Which of them. */
int sight_by_of(enum role role);

/* Values of $1 to $3. */
struct sight_params {
    uint8_t by[2];
    char code[25];
    struct db_array regions;
};
void sight_params_of(const struct principal *who, const struct registry *r,
                     struct sight_params *out, struct db_param params[3]);
void sight_params_free(struct sight_params *p);

#endif
