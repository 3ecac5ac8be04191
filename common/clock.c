/*
 * Clocks and calendar days. UTC is computed here; Europe/Amsterdam comes from tzdata through libc,
 * which knows one zone a process: this module sets it, and nothing else uses local time.
 */
#include "common/clock.h"

#include "common/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct civil {
    int64_t year;
    int month, day;
};

static int64_t clock_us(clockid_t id)
{
    struct timespec ts;

    clock_gettime(id, &ts);
    return (int64_t)ts.tv_sec * US_PER_S + ts.tv_nsec / 1000;
}

int64_t clock_wall_us(void)
{
    return clock_us(CLOCK_REALTIME);
}

int64_t clock_mono_us(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

int64_t clock_boot_us(void)
{
    return clock_us(CLOCK_BOOTTIME);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_length(int64_t year, int month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days from 1970-01-01 to 1 January of year. */
static int64_t year_start(int64_t year)
{
    int64_t before = year - 1;

    return (year - 1970) * 365 + floor_div(before, 4) - floor_div(before, 100) +
           floor_div(before, 400) - (1969 / 4 - 1969 / 100 + 1969 / 400);
}

static int64_t days_of_civil(struct civil c)
{
    int64_t days = year_start(c.year) + c.day - 1;

    for (int m = 1; m < c.month; m++)
        days += month_length(c.year, m);
    return days;
}

static struct civil civil_of_days(int64_t days)
{
    /* 400 years are 146,097 days, so this is the year or a neighbour of it. */
    struct civil c = {.year = 1970 + floor_div(days * 400, 146097), .month = 1};
    int64_t rest;

    while (year_start(c.year) > days)
        c.year--;
    while (year_start(c.year + 1) <= days)
        c.year++;
    rest = days - year_start(c.year);
    while (rest >= month_length(c.year, c.month))
        rest -= month_length(c.year, c.month++);
    c.day = (int)rest + 1;
    return c;
}

void clock_format_utc(int64_t wall_us, char out[28])
{
    const int64_t first = INT64_C(-62167219200) * US_PER_S; /* 0000-01-01 */
    const int64_t end = INT64_C(253402300800) * US_PER_S;   /* 10000-01-01 */
    int64_t us = wall_us < first ? first : wall_us >= end ? end - 1 : wall_us;
    int64_t days = floor_div(us, US_PER_DAY);
    int64_t rest = us - days * US_PER_DAY;
    int64_t s = rest / US_PER_S;
    struct civil c = civil_of_days(days);
    char text[64];

    snprintf(text, sizeof text,
             "%04" PRId64 "-%02d-%02dT%02" PRId64 ":%02" PRId64 ":%02" PRId64 ".%06" PRId64 "Z",
             c.year, c.month, c.day, s / 3600, s / 60 % 60, s % 60, rest % US_PER_S);
    memcpy(out, text, 27);
    out[27] = '\0';
}

int32_t clock_day_of(int year, int month, int day)
{
    return (int32_t)days_of_civil((struct civil){year, month, day});
}

void clock_day_split(int32_t day, int *year_out, int *month_out, int *of_month_out)
{
    struct civil c = civil_of_days(day);

    *year_out = (int)c.year;
    *month_out = c.month;
    *of_month_out = c.day;
}

/* Without tzdata libc silently takes UTC; then every day near midnight would be wrong. */
static void zone_init(void)
{
    static bool done;
    const time_t july_2024 = 1720000000;
    struct tm tm;

    if (done)
        return;
    setenv("TZ", "Europe/Amsterdam", 1);
    tzset();
    if (!localtime_r(&july_2024, &tm) || tm.tm_gmtoff != 7200)
        log_fatal("clock_no_zone", "zone=Europe/Amsterdam package=tzdata");
    done = true;
}

/* Seconds that a day in Europe/Amsterdam begins before the same day in UTC, asked of tzdata once a day. */
static int64_t offset_of(int32_t day)
{
    static uint8_t quarters[65743]; /* 1970 to 2149; 0: not asked yet */
    bool kept = day >= 0 && day < (int32_t)sizeof quarters;
    struct tm midnight;
    struct civil c;
    int64_t offset;

    if (kept && quarters[day])
        return quarters[day] * INT64_C(900);
    zone_init();
    c = civil_of_days(day);
    midnight = (struct tm){
        .tm_year = (int)(c.year - 1900), .tm_mon = c.month - 1, .tm_mday = c.day, .tm_isdst = -1};
    offset = (int64_t)day * 86400 - (int64_t)mktime(&midnight);
    if (kept && offset > 0 && offset % 900 == 0)
        quarters[day] = (uint8_t)(offset / 900);
    return offset;
}

int64_t clock_day_begin_amsterdam(int32_t day)
{
    return ((int64_t)day * 86400 - offset_of(day)) * US_PER_S;
}

int32_t clock_day_amsterdam(int64_t wall_us)
{
    int32_t day = (int32_t)floor_div(wall_us, US_PER_DAY);

    /* It is never earlier there than in UTC, and never a day later. */
    return wall_us >= clock_day_begin_amsterdam(day + 1) ? day + 1 : day;
}

int32_t clock_year_amsterdam(int64_t wall_us)
{
    return (int32_t)civil_of_days(clock_day_amsterdam(wall_us)).year;
}

static int digits(const char *p, int n)
{
    int v = 0;

    for (int i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return -1;
        v = v * 10 + (p[i] - '0');
    }
    return v;
}

int clock_day_parse(const char *text, size_t n, int32_t *day_out)
{
    struct civil c;

    if (n != 10 || text[4] != '-' || text[7] != '-')
        return -1;
    c = (struct civil){digits(text, 4), digits(text + 5, 2), digits(text + 8, 2)};
    if (c.year < 1 || c.month < 1 || c.month > 12 || c.day < 1 ||
        c.day > month_length(c.year, c.month))
        return -1;
    *day_out = (int32_t)days_of_civil(c);
    return 0;
}

void clock_day_format(int32_t day, char out[11])
{
    const int32_t first = -719528, last = 2932896; /* 0000-01-01, 9999-12-31 */
    struct civil c = civil_of_days(day < first ? first : day > last ? last : day);
    char text[48];

    snprintf(text, sizeof text, "%04" PRId64 "-%02d-%02d", c.year, c.month, c.day);
    memcpy(out, text, 10);
    out[10] = '\0';
}
