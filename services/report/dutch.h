/*
 * Numbers, dates and times as people write them in Dutch. A report is in Dutch, whatever the screen speaks.
 * Each writes into `out` and returns it.
 */
#ifndef REPORT_DUTCH_H
#define REPORT_DUTCH_H

#include "common/base.h"

#define DUTCH_LEN 48

/* "2 april 2026"; days since 1970-01-01. */
const char *dutch_date(int32_t day, char out[DUTCH_LEN]);
/* "apr"; of the month that the day is in. */
const char *dutch_month(int32_t day, char out[DUTCH_LEN]);
/* "1.234" */
const char *dutch_number(int64_t n, char out[DUTCH_LEN]);
/* "93 %", of thousandths. */
const char *dutch_percent(int permille, char out[DUTCH_LEN]);
/* "12 dagen", "5 uur", "< 1 uur". Whole days from three days on. */
const char *dutch_duration(int64_t seconds, char out[DUTCH_LEN]);

#endif
