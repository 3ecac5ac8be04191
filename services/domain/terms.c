/*
 * Terms: plain days, and working days from Monday to Friday. Holidays and the Algemene termijnenwet
 * come with the calendar.
 */
#include "services/domain/registry_in.h"

#include "common/clock.h"

#include <stdio.h>
#include <stdlib.h>

static const struct term_row {
    const char *name;
    struct term_length span;
} rows[] = {
#define TERM_ROW_(NAME, code, length, u) [TERM_##NAME] = {code, {length, unit_##u}},
    TERMS(TERM_ROW_)
#undef TERM_ROW_
};

enum term_kind term_find(struct slice code)
{
    for (int i = 0; i < TERM_N; i++)
        if (slice_is(code, rows[i].name))
            return (enum term_kind)i;
    return TERM_N;
}

void terms_default(struct term_version *out)
{
    out->version = 0;
    for (int i = 0; i < TERM_N; i++)
        out->lengths[i] = rows[i].span;
}

static bool is_working_day(int32_t day)
{
    int32_t weekday = (day % 7 + 7 + 3) % 7; /* day 0 was a Thursday; 0 is Monday */

    return weekday < 5;
}

static int32_t working_days(int32_t day, int32_t n, int32_t step)
{
    int32_t weeks = n / 5;

    day += step * weeks * 7;
    for (n -= weeks * 5; n > 0;) {
        day += step;
        if (is_working_day(day))
            n--;
    }
    while (!is_working_day(day)) /* it started in a weekend and ran whole weeks */
        day -= step;
    return day;
}

/* The same day of another month, or that month's last. */
static int32_t months(int32_t day, int32_t n)
{
    char text[32];
    int month, of_month; /* month: of all since the year 0 */
    int32_t out = day;

    clock_day_format(day, text); /* "2026-04-02" */
    month = (int)strtol(text, NULL, 10) * 12 + (int)strtol(text + 5, NULL, 10) - 1 + n;
    of_month = (int)strtol(text + 8, NULL, 10);
    for (; of_month > 0; of_month--) {
        snprintf(text, sizeof text, "%04d-%02d-%02d", month / 12, month % 12 + 1, of_month);
        if (clock_day_parse(text, 10, &out) == 0)
            break;
    }
    return out;
}

static int32_t move(struct term_length t, int32_t day, int32_t step)
{
    switch ((enum unit)t.unit) {
    case unit_WORKING_DAYS:
        return working_days(day, t.length, step);
    case unit_WEEKS:
        return day + step * 7 * t.length;
    case unit_MONTHS:
        return months(day, step * t.length);
    case unit_DAYS:
    case unit_N:
        break;
    }
    return day + step * t.length;
}

static struct term_length length_of(const struct registry *r, enum term_kind term, int64_t version)
{
    for (uint32_t i = r->n_terms; version > 0 && i > 0; i--)
        if (r->terms[i - 1].version <= version)
            return r->terms[i - 1].lengths[term];
    return rows[term].span;
}

int32_t term_after(const struct registry *r, enum term_kind term, int64_t version, int32_t day)
{
    return move(length_of(r, term, version), day, 1);
}

int32_t term_before(const struct registry *r, enum term_kind term, int64_t version, int32_t day)
{
    return move(length_of(r, term, version), day, -1);
}

int registry_term_due(const struct registry *r, const char *code, int64_t version, int64_t from_us,
                      int32_t *day_out)
{
    enum term_kind term = term_find(slice_str(code));

    if (term == TERM_N)
        return -1;
    if (version <= 0)
        version = registry_set_version(r, SET_TERMS);
    *day_out = term_after(r, term, version, clock_day_amsterdam(from_us));
    return 0;
}
