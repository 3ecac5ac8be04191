/*
 * A deadline in a sentence: Dutch at level B1, and English.
 *
 *      6 weken na 2 april 2026 is 14 mei: Hemelvaartsdag; 15 mei is een aangewezen vrije dag; daarna
 *      weekend. Dus uiterlijk maandag 18 mei 2026.
 */
#include "services/domain/deadline.h"

#include "common/clock.h"

struct telling {
    const struct deadline *d;
    const struct calendar *c;
    struct buf *out;
    bool nl;
    int year; /* that need not be said again */
};

static const char *const months[2][12] = {
    {"January", "February", "March", "April", "May", "June", "July", "August", "September",
     "October", "November", "December"},
    {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
     "oktober", "november", "december"}};
static const char *const weekdays[2][7] = {
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
    {"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"}};
/* One, and more than one. */
static const char *const units[2][unit_N][2] = {
    {[unit_DAYS] = {"day", "days"},
     [unit_WORKING_DAYS] = {"working day", "working days"},
     [unit_WEEKS] = {"week", "weeks"},
     [unit_MONTHS] = {"month", "months"}},
    {[unit_DAYS] = {"dag", "dagen"},
     [unit_WORKING_DAYS] = {"werkdag", "werkdagen"},
     [unit_WEEKS] = {"week", "weken"},
     [unit_MONTHS] = {"maand", "maanden"}}};

static const char *say(const struct telling *t, const char *nl, const char *en)
{
    return t->nl ? nl : en;
}

static void add(const struct telling *t, const char *nl, const char *en)
{
    buf_add_str(t->out, say(t, nl, en));
}

/* The year is said once, and again when it is another. */
static void add_day(struct telling *t, int32_t day, bool whole)
{
    int year, month, of_month;

    clock_day_split(day, &year, &month, &of_month);
    if (whole)
        buf_printf(t->out, "%s ", weekdays[t->nl][(day % 7 + 7 + 3) % 7]);
    buf_printf(t->out, "%d %s", of_month, months[t->nl][month - 1]);
    if (whole || year != t->year)
        buf_printf(t->out, " %d", year);
    t->year = year;
}

void deadline_day(int32_t day, bool dutch, struct buf *out)
{
    add_day(&(struct telling){.out = out, .nl = dutch}, day, true);
}

static bool is_weekend(enum day_kind kind)
{
    return kind == day_kind_SATURDAY || kind == day_kind_SUNDAY;
}

static void add_kind(const struct telling *t, enum day_kind kind)
{
    if (kind == day_kind_APPOINTED)
        add(t, "een aangewezen vrije dag", "an appointed free day");
    else
        buf_add_str(t->out,
                    t->nl ? enum_day_kind.rows[kind].dutch : enum_day_kind.rows[kind].english);
}

static void add_amount(const struct telling *t, int32_t n, uint8_t unit)
{
    buf_printf(t->out, "%d %s", n, units[t->nl][unit][n != 1]);
}

/* ------------------------------------------------------------------ the days on which it cannot end */

/* From where counting ended to the last day, both ways in time; working days are passed over (only the
 * two that art. 2 asks for can stand there). */
static void add_rolled(struct telling *t)
{
    int32_t step = t->d->day < t->d->counted ? -1 : 1;
    bool first = true, weekend = false;

    for (int32_t day = t->d->counted; day != t->d->day; day += step) {
        enum day_kind kind = calendar_kind(t->c, day);

        if (kind == day_kind_WORKING || (is_weekend(kind) && weekend))
            continue;
        buf_add_str(t->out, first ? ": " : "; ");
        weekend = is_weekend(kind);
        if (weekend && first) {
            add(t, "weekend", "weekend");
        } else if (weekend) {
            add(t, step > 0 ? "daarna weekend" : "daarvoor weekend",
                step > 0 ? "then weekend" : "before that weekend");
        } else {
            if (!first) {
                add_day(t, day, false);
                add(t, " is ", " is ");
            }
            add_kind(t, kind);
        }
        first = false;
    }
    if (t->d->rule.roll == term_roll_FORWARD_TWO && t->d->day > calendar_next(t->c, t->d->counted))
        add(t, "; er moeten ten minste twee werkdagen in zitten",
            "; there must be at least two working days in it");
}

/* Holidays on the way, which are no working days. */
static void add_skipped(struct telling *t)
{
    int32_t step = t->d->before ? -1 : 1;
    bool first = true;

    for (int32_t day = t->d->from + step; day != t->d->day; day += step) {
        enum day_kind kind = calendar_kind(t->c, day);

        if (kind == day_kind_WORKING || is_weekend(kind) || (day % 7 + 7 + 3) % 7 >= 5)
            continue;
        if (first)
            add(t, ". Niet meegeteld: ", ". Not counted: ");
        else
            buf_add_str(t->out, ", ");
        add_day(t, day, false);
        buf_add_str(t->out, " (");
        add_kind(t, kind);
        buf_add_str(t->out, ")");
        first = false;
    }
}

/* ------------------------------------------------------------------ the sentence */

void deadline_sentence(const struct deadline *d, const struct calendar *c, bool dutch,
                       struct buf *out)
{
    struct telling t = {.d = d, .c = c, .out = out, .nl = dutch};
    uint8_t still = d->rule.unit == unit_WORKING_DAYS ? unit_WORKING_DAYS : unit_DAYS;
    struct deadline plain = *d;

    plain.stood_still = 0;
    deadline_compute(&plain, c);
    add_amount(&t, d->rule.length, d->rule.unit);
    add(&t, d->before ? " v\u00f3\u00f3r " : " na ", d->before ? " before " : " after ");
    add_day(&t, d->from, false);
    if (d->rule.first_counts)
        add(&t, " (die dag telt mee)", " (that day counts)");
    add(&t, " is ", " is ");
    add_day(&t, plain.counted, false);
    if (d->stood_still > 0) {
        add(&t, ". De tijd stond ", ". The clock stood still for ");
        add_amount(&t, d->stood_still, still);
        add(&t, " stil: dan is het ", ": then it is ");
        add_day(&t, d->counted, false);
    }
    if (d->rule.unit == unit_WORKING_DAYS)
        add_skipped(&t);
    else
        add_rolled(&t);
    add(&t, ". Dus uiterlijk ", ". So by ");
    add_day(&t, d->day, true);
    buf_add_str(out, ".");
    if (d->day >= c->known_until)
        add(&t,
            " Deze dag kan nog verschuiven: welke vrije dagen er in die tijd worden aangewezen, is "
            "nog "
            "niet bekend.",
            " This day may still move: which free days will be appointed in that time is not known "
            "yet.");
}
