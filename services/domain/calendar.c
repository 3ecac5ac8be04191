/*
 * The rules of the calendar, and the days that differ. What the rules say of 1970 to 2149 is worked out
 * once; other years are worked out when they are asked for.
 */
#include "services/domain/calendar.h"

#include "common/clock.h"
#include "services/domain/index.h"

#include <stdlib.h>

#define FIRST_YEAR 1970
#define LAST_YEAR  2149
#define DAYS       65743 /* from day 0 to the end of LAST_YEAR */

const struct calendar calendar_of_rules = {.known_until = INT32_MAX};

/* ------------------------------------------------------------------ the law's own list */

/* Easter Sunday by Meeus, Jones and Butcher. */
static int32_t easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int march = h + l - 7 * m + 114;

    return clock_day_of(year, march / 31, march % 31 + 1);
}

static int weekday(int32_t day)
{
    return (day % 7 + 7 + 3) % 7; /* day 0 was a Thursday; 0 is Monday */
}

/* The King's birthday as celebrated: 27 April, or the day before when that is a Sunday. */
static int32_t kings_day(int year)
{
    int32_t day = clock_day_of(year, 4, 27);

    return weekday(day) == 6 ? day - 1 : day;
}

#define HOLIDAYS 9

struct holiday {
    int32_t day;
    enum day_kind kind;
};

static void holidays_of(int year, struct holiday out[HOLIDAYS])
{
    int32_t sunday = easter(year);

    out[0] = (struct holiday){clock_day_of(year, 1, 1), day_kind_NEW_YEAR};
    out[1] = (struct holiday){sunday - 2, day_kind_GOOD_FRIDAY}; /* art. 3 lid 2 */
    out[2] = (struct holiday){sunday + 1, day_kind_EASTER_MONDAY};
    out[3] = (struct holiday){kings_day(year), day_kind_KINGS_DAY};
    out[4] = (struct holiday){clock_day_of(year, 5, 5), day_kind_LIBERATION_DAY}; /* every year */
    out[5] = (struct holiday){sunday + 39, day_kind_ASCENSION_DAY};
    out[6] = (struct holiday){sunday + 50, day_kind_WHIT_MONDAY};
    out[7] = (struct holiday){clock_day_of(year, 12, 25), day_kind_CHRISTMAS_DAY};
    out[8] = (struct holiday){clock_day_of(year, 12, 26), day_kind_BOXING_DAY};
}

static enum day_kind plain_kind(int32_t day)
{
    int w = weekday(day);

    return w < 5 ? day_kind_WORKING : w == 5 ? day_kind_SATURDAY : day_kind_SUNDAY;
}

static struct {
    bool made;
    uint8_t kinds[DAYS];
    int32_t before[DAYS + 1]; /* working days before each day */
} rules;

static void rules_make(void)
{
    struct holiday list[HOLIDAYS];

    for (int32_t day = 0; day < DAYS; day++)
        rules.kinds[day] = (uint8_t)plain_kind(day);
    for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
        holidays_of(year, list);
        for (int i = HOLIDAYS; i-- > 0;)
            rules.kinds[list[i].day] = (uint8_t)list[i].kind;
    }
    for (int32_t day = 0; day < DAYS; day++)
        rules.before[day + 1] = rules.before[day] + (rules.kinds[day] == day_kind_WORKING);
    rules.made = true;
}

static bool in_table(int32_t day)
{
    if (!rules.made)
        rules_make();
    return day >= 0 && day < DAYS;
}

enum day_kind calendar_kind_by_rule(int32_t day)
{
    struct holiday list[HOLIDAYS];
    int year, month, of_month;

    if (in_table(day))
        return (enum day_kind)rules.kinds[day];
    clock_day_split(day, &year, &month, &of_month);
    holidays_of(year, list);
    for (int i = 0; i < HOLIDAYS; i++)
        if (list[i].day == day)
            return list[i].kind;
    return plain_kind(day);
}

/* ------------------------------------------------------------------ what differs */

static int by_day(const void *a, const void *b)
{
    const struct calendar_day *x = a, *y = b;

    return (x->day > y->day) - (x->day < y->day);
}

void calendar_read(struct calendar *out, const struct m_calendar *m)
{
    struct free_day d;
    uint32_t n = 0;

    *out = (struct calendar){.version = m->version,
                             .known_until =
                                 wire_has(m, m_calendar_known_until) ? m->known_until : INT32_MAX,
                             .days = domain_calloc((size_t)m->days.count + 1, sizeof *out->days)};
    for (size_t at = 0; wire_list_record(m->days, &at, &shape_free_day, &d);)
        if ((calendar_kind_by_rule(d.date) == day_kind_WORKING) != d.works)
            out->days[out->n++] = (struct calendar_day){d.date, d.works ? 1 : -1};
    qsort(out->days, out->n, sizeof *out->days, by_day);
    for (uint32_t i = 0; i < out->n; i++)
        if (n == 0 || out->days[n - 1].day != out->days[i].day)
            out->days[n++] = out->days[i];
    out->n = n;
}

void calendar_free(struct calendar *c)
{
    free(c->days);
    *c = calendar_of_rules;
}

/* The first of the days that differ that is not before `day`. */
static uint32_t differs_from(const struct calendar *c, int32_t day)
{
    uint32_t low = 0, high = c->n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (c->days[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

enum day_kind calendar_kind(const struct calendar *c, int32_t day)
{
    uint32_t i;

    if (c->n > 0 && day >= c->days[0].day && day <= c->days[c->n - 1].day) {
        i = differs_from(c, day);
        if (c->days[i].day == day)
            return c->days[i].more > 0 ? day_kind_WORKING : day_kind_APPOINTED;
    }
    return calendar_kind_by_rule(day);
}

/* ------------------------------------------------------------------ counting */

int32_t calendar_next(const struct calendar *c, int32_t day)
{
    while (!calendar_works(c, day))
        day++;
    return day;
}

int32_t calendar_previous(const struct calendar *c, int32_t day)
{
    while (!calendar_works(c, day))
        day--;
    return day;
}

int32_t calendar_move(const struct calendar *c, int32_t day, int32_t n)
{
    int32_t step = n < 0 ? -1 : 1;

    while (n != 0) {
        day += step;
        if (calendar_works(c, day))
            n -= step;
    }
    return day;
}

int32_t calendar_count(const struct calendar *c, int32_t from, int32_t until)
{
    int32_t n = 0;

    if (!in_table(from + 1) || !in_table(until)) {
        for (int32_t day = from + 1; day <= until; day++)
            n += calendar_works(c, day);
        return n;
    }
    n = rules.before[until + 1] - rules.before[from + 1];
    for (uint32_t i = differs_from(c, from + 1); i < c->n && c->days[i].day <= until; i++)
        n += c->days[i].more;
    return n;
}

int64_t calendar_working_us(const struct calendar *c, int64_t from_us, int64_t until_us)
{
    int32_t first = clock_day_amsterdam(from_us), last = clock_day_amsterdam(until_us);
    int64_t us = 0;

    if (first == last)
        return calendar_works(c, first) ? until_us - from_us : 0;
    if (calendar_works(c, first))
        us += clock_day_begin_amsterdam(first + 1) - from_us;
    if (calendar_works(c, last))
        us += until_us - clock_day_begin_amsterdam(last);
    return us + calendar_count(c, first, last - 1) * US_PER_DAY;
}
