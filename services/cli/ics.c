/*
 * Calendars as files: see ics.h.
 */
#include "services/cli/ics.h"

#include "common/keep.h"
#include "services/cli/language.h"

#include <errno.h>

#define REFRESH_HOURS \
    4 /* a date moves by an act or a night: four times in a working day is soon enough */

static const char *const options[] = {"out", "base-url", "remind", "language"};

int ics_none(const struct arguments *a)
{
    for (size_t i = 0; i < ARRAY_LEN(options); i++)
        if (argument_value(a, options[i]))
            return cli_usage(_("--%s goes with --ics"), options[i]);
    return 0;
}

int ics_options(const struct arguments *a, struct ics_how *out)
{
    const char *language = argument_value(a, "language");
    int64_t alarm;

    *out = (struct ics_how){.out = argument_value(a, "out"),
                            .base_url = argument_value(a, "base-url")};
    if (out->out && strcmp(out->out, "-") == 0)
        out->out = NULL;
    if (out->out && !*out->out)
        return cli_usage("%s", _("--out: a file, or -"));
    if (out->base_url && !ical_url_ok(out->base_url))
        return cli_usage(_("--base-url: '%s' is no address of a page (https://...)"),
                         out->base_url);
    if (argument_number(a, "remind", ICAL_NO_ALARM, 0, ICAL_MOST_DAYS, &alarm) != 0)
        return CLI_USAGE;
    out->alarm_days = (int)alarm;
    if (language && strcmp(language, "nl") != 0 && strcmp(language, "en") != 0)
        return cli_usage(_("--language: '%s' is neither nl nor en"), language);
    if (language)
        language_speak(strcmp(language, "nl") == 0);
    return 0;
}

int ics_save(const struct ics_how *how, const char *name, struct ical_day *days, size_t n)
{
    struct ical calendar = {
        .name = name, .alarm_days = how->alarm_days, .refresh_hours = REFRESH_HOURS};
    struct buf file = {0};
    int rc = CLI_OK;

    ical_write(&calendar, days, n, &file);
    if (!how->out) {
        if (fwrite(file.p, 1, file.n, stdout) != file.n || fflush(stdout) != 0)
            rc = CLI_REFUSED;
    } else if (keep_file(how->out, 0600, buf_slice(&file)) < 0) {
        cli_say(_("%s cannot be written: %s"), how->out, strerror(errno));
        rc = CLI_REFUSED;
    } else {
        cli_say(_("written: %s"), how->out);
    }
    buf_free(&file);
    return rc;
}
