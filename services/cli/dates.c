/*
 * Days and periods as options of a command.
 */
#include "services/cli/dates.h"

#include "common/clock.h"
#include "services/cli/language.h"

#include <stdio.h>

/* So many digits as a number, from *p on, which moves behind them. */
static bool digits_take(const char **p, int least, int most, int *out)
{
    int n = 0;

    for (*out = 0; n < most && **p >= '0' && **p <= '9'; (*p)++, n++)
        *out = *out * 10 + (**p - '0');
    return n >= least;
}

static bool char_take(const char **p, const char *any)
{
    bool is = **p && strchr(any, **p);

    *p += is;
    return is;
}

/* "1-7-2026" */
static bool dutch_read(const char *text, char *iso, size_t size)
{
    int day, month, year;
    bool is = digits_take(&text, 1, 2, &day) && char_take(&text, "-") &&
              digits_take(&text, 1, 2, &month) && char_take(&text, "-") &&
              digits_take(&text, 4, 4, &year) && !*text;

    if (is)
        snprintf(iso, size, "%04d-%02d-%02d", year, month, day);
    return is;
}

int dates_day(const struct arguments *a, const char *name, int32_t otherwise, int32_t *out)
{
    const char *text = argument_value(a, name);
    char iso[40];

    *out = otherwise;
    if (!text)
        return 0;
    if (!dutch_read(text, iso, sizeof iso))
        snprintf(iso, sizeof iso, "%.11s", text);
    if (clock_day_parse(iso, strlen(iso), out) == 0)
        return 0;
    return cli_usage(_("--%s: '%s' is no date, such as 2026-07-01"), name, text);
}

int32_t dates_month(int32_t day, int months)
{
    int year, month, of_month, at;

    clock_day_split(day, &year, &month, &of_month);
    at = year * 12 + month - 1 + months;
    return clock_day_of(at / 12, at % 12 + 1, 1);
}

int dates_quarter(const char *text, int32_t *from_out, int32_t *until_out)
{
    int year = 0, quarter = 0;
    const char *p = text ? text : "";

    if (!digits_take(&p, 4, 4, &year) || !char_take(&p, "-") || !char_take(&p, "QqKk") ||
        !digits_take(&p, 1, 1, &quarter) || *p || year < 1970 || quarter < 1 || quarter > 4)
        return cli_usage(_("--quarter asks for a year and a quarter, such as 2026-Q3"));
    *from_out = clock_day_of(year, quarter * 3 - 2, 1);
    *until_out = dates_month(*from_out, 3);
    return 0;
}
