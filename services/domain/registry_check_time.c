/*
 * May these terms, this calendar, these periods, these retention terms be adopted?
 */
#include "services/domain/registry_check.h"

#include "common/clock.h"

#include <stdlib.h>

/* What was decided keeps what held then: a new version does not begin before the one that is there. */
static void check_begin(struct checking *c, const struct m_terms *m)
{
    struct slice body = registry_set_body(c->r, SET_TERMS);
    struct m_terms now;

    if (body.n > 0 && wire_decode(&shape_m_terms, body, WIRE_LENIENT, &now, NULL) == 0 &&
        m->valid_from < now.valid_from)
        check_fault(c, NULL, 0, &shape_m_terms.fields[m_terms_valid_from],
                    "It would begin before the version that is there.");
}

void check_terms(struct checking *c, const struct m_terms *m)
{
    const struct wire_field *within = &shape_m_terms.fields[m_terms_terms];
    const struct wire_field *code = &shape_term.fields[term_code];
    struct code_index codes = {0};
    struct term x;
    uint32_t i = 0;

    check_version(c, SET_TERMS, &shape_m_terms.fields[m_terms_version], m->version);
    check_begin(c, m);
    for (size_t at = 0; wire_list_record(m->terms, &at, &shape_term, &x); i++) {
        check_code(c, &codes, within, i, code, x.code);
        if (term_find(x.code) == TERM_N)
            check_fault(c, within, i, code, "There is no term %.*s.", SLICE_FMT(x.code));
        if (x.first_counts && slice_is(x.code, "contribution"))
            check_fault(c, within, i, &shape_term.fields[term_first_counts],
                        "A term that is counted back has no first day.");
    }
    index_free(&codes);
}

/* A day twice, and a day that says nothing: a mistake in the date, most likely. */
void check_calendar(struct checking *c, const struct m_calendar *m)
{
    const struct wire_field *within = &shape_m_calendar.fields[m_calendar_days];
    const struct wire_field *date = &shape_free_day.fields[free_day_date];
    int32_t *seen = domain_calloc((size_t)m->days.count + 1, sizeof *seen);
    struct free_day x;
    uint32_t i = 0;

    check_version(c, SET_CALENDAR, &shape_m_calendar.fields[m_calendar_version], m->version);
    for (size_t at = 0; wire_list_record(m->days, &at, &shape_free_day, &x); seen[i++] = x.date) {
        char day[11];

        clock_day_format(x.date, day);
        for (uint32_t j = 0; j < i; j++)
            if (seen[j] == x.date)
                check_fault(c, within, i, date, "%s is there twice.", day);
        if ((calendar_kind_by_rule(x.date) == day_kind_WORKING) == x.works)
            check_fault(c, within, i, date, "%s is %s already.", day,
                        x.works ? "a working day" : "in a weekend or a holiday");
    }
    free(seen);
}

void check_periods(struct checking *c, const struct m_periods *m)
{
    const struct wire_field *within = &shape_m_periods.fields[m_periods_periods];
    struct code_index codes = {0};
    struct period x;
    uint32_t i = 0;

    check_version(c, SET_PERIODS, &shape_m_periods.fields[m_periods_version], m->version);
    for (size_t at = 0; wire_list_record(m->periods, &at, &shape_period, &x); i++) {
        check_code(c, &codes, within, i, &shape_period.fields[period_code], x.code);
        check_days(c, within, i, &shape_period.fields[period_valid_until], DAYS_OF(&x, period),
                   x.code);
    }
    index_free(&codes);
}

/* One that is for the same texts as an earlier one. */
static bool said_before(const struct m_retention *m, const struct retention_term *x,
                        uint32_t before)
{
    struct retention_term other;
    size_t at = 0;

    for (uint32_t i = 0;
         i < before && wire_list_record(m->terms, &at, &shape_retention_term, &other); i++)
        if (slice_equal(other.organisation, x->organisation) &&
            wire_has(&other, retention_term_kind) == wire_has(x, retention_term_kind) &&
            other.kind == x->kind)
            return true;
    return false;
}

void check_retention(struct checking *c, const struct m_retention *m)
{
    const struct wire_field *within = &shape_m_retention.fields[m_retention_terms];
    const struct wire_field *organisation =
        &shape_retention_term.fields[retention_term_organisation];
    struct retention_term x;
    uint32_t i = 0;

    check_version(c, SET_RETENTION, &shape_m_retention.fields[m_retention_version], m->version);
    for (size_t at = 0; wire_list_record(m->terms, &at, &shape_retention_term, &x); i++) {
        struct slice code = x.organisation;

        if (code.n > 0 && !slice_is(code, "coordinator") &&
            !registry_item(c->r, SET_REGIONS, code) && !registry_item(c->r, SET_DEPARTMENTS, code))
            check_fault(c, within, i, organisation, "There is no organisation %.*s.",
                        SLICE_FMT(code));
        if (wire_has(&x, retention_term_years) == x.permanent)
            check_fault(c, within, i, &shape_retention_term.fields[retention_term_years],
                        "Either a number of years, or permanent.");
        if (said_before(m, &x, i))
            check_fault(c, within, i, organisation, "There are two terms for the same texts.");
    }
}
