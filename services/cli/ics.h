/*
 * A calendar as a file: the options that `due` and `calendar` share, and writing it.
 */
#ifndef CLI_ICS_H
#define CLI_ICS_H

#include "services/cli/arguments.h"
#include "services/ical/ical.h"

struct ics_how {
    const char *out;      /* NULL: standard output */
    const char *base_url; /* NULL: none */
    int alarm_days;       /* as of struct ical */
};

/* --out, --base-url, --remind and --language, which is spoken from here on. 0, or CLI_USAGE with the reason
 * said. */
MUST_CHECK int ics_options(const struct arguments *a, struct ics_how *out);
/* Without --ics: those options have no place. 0 or CLI_USAGE. */
MUST_CHECK int ics_none(const struct arguments *a);
/* Puts the days in order and writes them. A file is there whole, old or new, and only for this user: a name of
 * what is confidential may stand in it. Returns the exit status. */
int ics_save(const struct ics_how *how, const char *name, struct ical_day *days, size_t n);

#endif
