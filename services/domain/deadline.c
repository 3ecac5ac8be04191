/*
 * Counting a deadline, and its derivation as data.
 */
#include "services/domain/deadline.h"

#include "common/clock.h"

/* The same day of another month, or that month's last (2 maanden na 31 december is 28 februari). */
static int32_t months_move(int32_t day, int32_t n)
{
    int year, month, of_month, last;

    clock_day_split(day, &year, &month, &of_month);
    month += n - 1;
    year += month / 12 - (month % 12 < 0);
    month = month % 12 + (month % 12 < 0 ? 12 : 0) + 1;
    last = clock_day_of(month == 12 ? year + 1 : year, month % 12 + 1, 1) -
           clock_day_of(year, month, 1);
    return clock_day_of(year, month, of_month < last ? of_month : last);
}

static int32_t counted_of(const struct deadline *d, const struct calendar *c)
{
    int32_t n = d->before ? -d->rule.length : d->rule.length;
    int32_t from = d->from;

    if (d->rule.unit == unit_WORKING_DAYS) {
        if (d->rule.first_counts && !d->before)
            from--;
        return calendar_move(c, calendar_move(c, from, n), d->stood_still);
    }
    if (d->rule.unit == unit_WEEKS)
        from += 7 * n;
    else if (d->rule.unit == unit_MONTHS)
        from = months_move(from, n);
    else
        from += n;
    return from - (d->rule.first_counts && !d->before) + d->stood_still;
}

int32_t deadline_roll(const struct calendar *c, enum term_roll roll, int32_t from, int32_t counted)
{
    int32_t day;

    switch (roll) {
    case term_roll_BACKWARD:
        return calendar_previous(c, counted);
    case term_roll_FORWARD:
        return calendar_next(c, counted);
    case term_roll_FORWARD_TWO:
        day = calendar_next(c, counted);
        /* Art. 2: a term of three days or more has at least two working days in it. */
        while (counted - from >= 3 && calendar_count(c, from, day) < 2)
            day = calendar_move(c, day, 1);
        return day;
    case term_roll_NONE:
    case term_roll_N:
        break;
    }
    return counted;
}

void deadline_compute(struct deadline *d, const struct calendar *c)
{
    d->counted = counted_of(d, c);
    d->day = deadline_roll(c, (enum term_roll)d->rule.roll, d->from, d->counted);
}

/* ------------------------------------------------------------------ as data */

static void passed_add(struct buf *list, int32_t day, enum day_kind kind, uint32_t *n)
{
    struct passed_day p = {0};

    wire_set(&p, passed_day, date, day);
    wire_set(&p, passed_day, kind, (uint8_t)kind);
    wire_encode(&shape_passed_day, &p, list);
    ++*n;
}

/* Between where counting ended and the last day; for working days the holidays on the way. */
static uint32_t passed_encode(const struct deadline *d, const struct calendar *c, struct buf *list)
{
    bool working = d->rule.unit == unit_WORKING_DAYS;
    int32_t from = working ? d->from : d->counted, until = d->day;
    int32_t step = until < from ? -1 : 1;
    uint32_t n = 0;

    for (int32_t day = working ? from + step : from; day != until && n < 400; day += step) {
        enum day_kind kind = calendar_kind(c, day);

        if (kind != day_kind_WORKING &&
            (!working || (kind != day_kind_SATURDAY && kind != day_kind_SUNDAY)))
            passed_add(list, day, kind, &n);
    }
    return n;
}

void deadline_encode(const struct deadline *d, const struct calendar *c, const char *code,
                     int64_t terms_version, struct buf *out)
{
    struct buf passed = {0}, nl = {0}, en = {0};
    struct derivation m = {0};
    uint32_t n_passed = passed_encode(d, c, &passed);

    deadline_sentence(d, c, true, &nl);
    deadline_sentence(d, c, false, &en);
    if (code)
        wire_set(&m, derivation, term, slice_str(code));
    wire_set(&m, derivation, from, d->from);
    wire_set(&m, derivation, length, d->rule.length);
    wire_set(&m, derivation, unit, d->rule.unit);
    if (d->before)
        wire_set(&m, derivation, before, true);
    if (d->rule.first_counts)
        wire_set(&m, derivation, first_counts, true);
    if (d->stood_still)
        wire_set(&m, derivation, stood_still, d->stood_still);
    wire_set(&m, derivation, counted, d->counted);
    wire_set(&m, derivation, roll, d->rule.roll);
    if (n_passed > 0)
        wire_set(&m, derivation, passed, wire_list_of(&passed, n_passed));
    wire_set(&m, derivation, date, d->day);
    if (terms_version > 0)
        wire_set(&m, derivation, terms_version, terms_version);
    if (c->version > 0)
        wire_set(&m, derivation, calendar_version, c->version);
    if (d->day >= c->known_until)
        wire_set(&m, derivation, provisional, true);
    wire_set(&m, derivation, nl, buf_slice(&nl));
    wire_set(&m, derivation, en, buf_slice(&en));
    wire_encode(&shape_derivation, &m, out);
    buf_free(&passed);
    buf_free(&nl);
    buf_free(&en);
}

/* ------------------------------------------------------------------ as it is typed */

int term_rule_parse(struct slice text, struct term_rule *out)
{
    static const struct {
        const char *text;
        enum unit unit;
    } units[] = {
        {"d", unit_DAYS}, {"wd", unit_WORKING_DAYS}, {"w", unit_WEEKS}, {"m", unit_MONTHS}};
    int32_t length = 0;
    size_t i = 0;

    for (; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++) {
        length = length * 10 + (text.p[i] - '0');
        if (length > DEADLINE_LENGTH_MOST)
            return -1;
    }
    if (length == 0)
        return -1;
    for (size_t u = 0; u < ARRAY_LEN(units); u++)
        if (slice_is(slice_of(text.p + i, text.n - i), units[u].text)) {
            *out = (struct term_rule){.length = length, .unit = (uint8_t)units[u].unit};
            return 0;
        }
    return -1;
}
