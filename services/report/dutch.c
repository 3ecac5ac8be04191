/*
 * Numbers, dates and times in Dutch: see dutch.h.
 */
#include "services/report/dutch.h"

#include "common/clock.h"

#include <stdio.h>

#define HOUR 3600
#define DAY  86400

static const char *const months[] = {"januari",   "februari", "maart",    "april",
                                     "mei",       "juni",     "juli",     "augustus",
                                     "september", "oktober",  "november", "december"};

const char *dutch_date(int32_t day, char out[DUTCH_LEN])
{
    int year, month, of_month;

    clock_day_split(day, &year, &month, &of_month);
    snprintf(out, DUTCH_LEN, "%d %s %d", of_month, months[month - 1], year);
    return out;
}

const char *dutch_month(int32_t day, char out[DUTCH_LEN])
{
    int year, month, of_month;

    clock_day_split(day, &year, &month, &of_month);
    snprintf(out, DUTCH_LEN, "%.3s", month == 3 ? "mrt" : months[month - 1]);
    return out;
}

const char *dutch_number(int64_t n, char out[DUTCH_LEN])
{
    char digits[24];
    size_t at = 0, len;

    snprintf(digits, sizeof digits, "%lld", (long long)(n < 0 ? -n : n));
    len = strlen(digits);
    if (n < 0)
        out[at++] = '-';
    for (size_t i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            out[at++] = '.';
        out[at++] = digits[i];
    }
    out[at] = '\0';
    return out;
}

const char *dutch_percent(int permille, char out[DUTCH_LEN])
{
    snprintf(out, DUTCH_LEN, "%d %%", (permille + 5) / 10);
    return out;
}

const char *dutch_duration(int64_t seconds, char out[DUTCH_LEN])
{
    int64_t hours = (seconds + HOUR / 2) / HOUR, days = (seconds + DAY / 2) / DAY;

    if (seconds < HOUR)
        snprintf(out, DUTCH_LEN, "< 1 uur");
    else if (days < 3)
        snprintf(out, DUTCH_LEN, "%lld uur", (long long)hours);
    else
        snprintf(out, DUTCH_LEN, "%lld dagen", (long long)days);
    return out;
}
