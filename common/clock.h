/*
 * Clocks. Wall time is for people and the log; everything that waits uses monotonic time.
 * Times are int64 microseconds: wall since 1970-01-01 UTC, mono and boot since the machine started
 * (boot also counts suspend).
 */
#ifndef COMMON_CLOCK_H
#define COMMON_CLOCK_H

#include "common/base.h"

#define US_PER_MS  INT64_C(1000)
#define US_PER_S   INT64_C(1000000)
#define US_PER_DAY (INT64_C(86400) * US_PER_S)

int64_t clock_wall_us(void);
int64_t clock_mono_us(void);
int64_t clock_boot_us(void);

/* "2026-04-02T09:15:00.123456Z"; out holds at least 28 bytes. */
void clock_format_utc(int64_t wall_us, char out[28]);
/* The calendar day and year in Europe/Amsterdam (tzdata): days since 1970-01-01, and the year. */
int32_t clock_day_amsterdam(int64_t wall_us);
int32_t clock_year_amsterdam(int64_t wall_us);
/* When that day begins there, as wall time. */
int64_t clock_day_begin_amsterdam(int32_t day);
/* The same number as year, month and day of the month. */
int32_t clock_day_of(int year, int month, int day);
void clock_day_split(int32_t day, int *year_out, int *month_out, int *of_month_out);
/* "2026-04-02" <-> days since 1970-01-01. Parse returns -1 when it is no real date. */
int clock_day_parse(const char *text, size_t n, int32_t *day_out);
void clock_day_format(int32_t day, char out[11]);

#endif
