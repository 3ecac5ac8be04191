/*
 * `weerklank calendar`: the appointed days as adopted, or all days of a year that are no working days;
 * checking and adopting a new version.
 */
#include "services/domain/calendar.h"

#include "common/clock.h"
#include "common/text.h"
#include "proto/json.h"
#include "services/cli/adoption.h"
#include "services/cli/ask.h"
#include "services/cli/commands.h"
#include "services/cli/ics.h"
#include "services/cli/language.h"
#include "services/cli/words.h"

#include <stdlib.h>

#define YEAR_FIRST 1900
#define YEAR_LAST  2200

const struct option_row calendar_options[] = {
    {"year", N_("YEAR"), N_("all days of that year that are no working days")},
    {"offline", NULL, N_("ask no service: go by the files of reference data of this program")},
    {"ics", NULL, N_("with --year: holidays and appointed days as a calendar (iCalendar)")},
    {"out", N_("FILE"), N_("with --ics: where to; else, or with -, standard output")},
    {"language", "nl|en", N_("with --ics: the language of the calendar")},
    {0},
};

static const char *day_words(int32_t day)
{
    static const char *const weekdays[] = {N_("Monday"),   N_("Tuesday"), N_("Wednesday"),
                                           N_("Thursday"), N_("Friday"),  N_("Saturday"),
                                           N_("Sunday")};
    static char text[120];

    snprintf(text, sizeof text, "%s %s", _(weekdays[(day % 7 + 7 + 3) % 7]), screen_date(day));
    return text;
}

/* ------------------------------------------------------------------------------ as adopted */

static void days_print(const struct m_calendar *m)
{
    static const char *const heads[] = {N_("Day"), N_("Name"), N_("Where it comes from"),
                                        N_("Made known on")};
    struct screen_table t = {.n_columns = ARRAY_LEN(heads)};
    struct free_day x;
    size_t at = 0;

    for (size_t i = 0; i < t.n_columns; i++)
        screen_table_add(&t, _(heads[i]));
    while (wire_list_record(m->days, &at, &shape_free_day, &x)) {
        screen_table_add(&t, day_words(x.date));
        screen_table_add_line(&t, x.name, 0);
        screen_table_add_line(&t, x.ground, 0);
        screen_table_add(&t, wire_has(&x, free_day_published) ? screen_date(x.published) : "");
    }
    screen_table_print(&t, stdout, true);
}

static void head_print(const struct m_calendar *m)
{
    printf(_("Calendar, version %lld, from %s on\n"), (long long)m->version,
           screen_date(m->valid_from));
    if (wire_has(m, m_calendar_source))
        printf("%s: %.*s\n", _("Source"), SLICE_FMT(m->source));
    if (wire_has(m, m_calendar_known_until))
        printf(_("Which days are appointed from %s on is not known yet.\n"),
               screen_date(m->known_until));
    printf("\n");
}

/* ------------------------------------------------------------------------------ a year */

/* What an appointed day is called; n 0 when it has no name. */
static struct slice name_of(const struct m_calendar *m, int32_t day)
{
    struct free_day x;
    size_t at = 0;

    while (wire_list_record(m->days, &at, &shape_free_day, &x))
        if (x.date == day)
            return x.name;
    return (struct slice){0};
}

static void day_json(int32_t day, enum day_kind kind, struct slice name)
{
    char text[11];
    json_t *json;

    clock_day_format(day, text);
    json = json_pack("{s:s, s:s}", "datum", text, "soort", enum_day_kind.rows[kind].json);
    if (kind == day_kind_APPOINTED && name.n > 0)
        json_object_set_new(json, "naam", json_stringn((const char *)name.p, name.n));
    json_dumpf(json, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(json);
}

static void day_print(int32_t day, enum day_kind kind, struct slice name)
{
    const char *words = words_choice(&enum_day_kind, (uint8_t)kind);
    char *more = kind == day_kind_APPOINTED ? text_copy(name) : NULL;

    printf("  %-28s  %s", day_words(day), words);
    if (more && *more && !strcasestr(words, more)) /* most are called just that */
        printf(": %s", more);
    printf("\n");
    free(more);
}

static void year_tell(const struct cli *cli, const struct m_calendar *m, int year)
{
    int32_t end = clock_day_of(year + 1, 1, 1);
    struct calendar calendar;

    calendar_read(&calendar, m);
    for (int32_t day = clock_day_of(year, 1, 1); day < end; day++) {
        enum day_kind kind = calendar_kind(&calendar, day);

        if (kind == day_kind_WORKING)
            continue;
        if (cli->json)
            day_json(day, kind, name_of(m, day));
        else
            day_print(day, kind, name_of(m, day));
    }
    if (!cli->json)
        printf(_("%d working days in %d\n"),
               (int)calendar_count(&calendar, clock_day_of(year, 1, 1) - 1, end - 1), year);
    calendar_free(&calendar);
}

/* ------------------------------------------------------------------------------ as a file */

#define DAY_UID 40

/* The name of an appointed day with what it is; else what the law calls the day. The caller's to free. */
static char *day_summary(enum day_kind kind, struct slice name)
{
    return kind == day_kind_APPOINTED && name.n > 0
               ? text_copy(name)
               : text_copy(slice_str(words_choice(&enum_day_kind, (uint8_t)kind)));
}

/* All but weekends: a calendar program shows those by itself. As of the day from which the version counts,
 * so that the same version gives the same file. */
static int year_save(const struct ics_how *how, const struct m_calendar *m, int year)
{
    static struct ical_day days[366];
    static char uids[366][DAY_UID];
    char *names[366], title[80], text[11];
    int32_t end = clock_day_of(year + 1, 1, 1);
    struct calendar calendar;
    size_t n = 0;
    int rc;

    calendar_read(&calendar, m);
    for (int32_t day = clock_day_of(year, 1, 1); day < end; day++) {
        enum day_kind kind = calendar_kind(&calendar, day);

        if (kind == day_kind_WORKING || kind == day_kind_SATURDAY || kind == day_kind_SUNDAY)
            continue;
        clock_day_format(day, text);
        snprintf(uids[n], DAY_UID, "vrij-%s@weerklank", text);
        names[n] = day_summary(kind, name_of(m, day));
        days[n] = (struct ical_day){.uid = uids[n],
                                    .day = day,
                                    .sequence = (int32_t)m->version,
                                    .changed_us = (int64_t)m->valid_from * US_PER_DAY,
                                    .summary = names[n]};
        n++;
    }
    calendar_free(&calendar);
    snprintf(title, sizeof title, _("Weerklank: days off in %d"), year);
    rc = ics_save(how, title, days, n);
    while (n > 0)
        free(names[--n]);
    return rc;
}

/* ------------------------------------------------------------------------------ the command */

/* What goes with what, before anything is shown. 0 or CLI_USAGE. */
static int ics_check(const struct cli *cli, const struct arguments *a, int64_t year,
                     struct ics_how *out)
{
    if (!argument_value(a, "ics"))
        return ics_none(a);
    if (cli->json)
        return cli_usage("%s", _("--ics and --json do not go together"));
    if (!year)
        return cli_usage("%s", _("--ics goes with --year"));
    return ics_options(a, out);
}

static int calendar_show(struct cli *cli, const struct arguments *a, struct slice body)
{
    struct m_calendar m = {0};
    struct ics_how how;
    int64_t year;

    if (argument_number(a, "year", 0, YEAR_FIRST, YEAR_LAST, &year) != 0 ||
        ics_check(cli, a, year, &how) != 0)
        return CLI_USAGE;
    if (body.n == 0 && argument_value(a, "ics"))
        return year_save(&how, &m, (int)year);
    if (body.n == 0 && year) {
        if (!cli->json)
            printf("%s\n\n",
                   _("No calendar was adopted yet: these are the days of the law itself."));
        year_tell(cli, &m, (int)year);
        return CLI_OK;
    }
    if (body.n == 0 || wire_decode(&shape_m_calendar, body, WIRE_LENIENT, &m, NULL) < 0) {
        cli_say("%s", _("nothing of this was adopted yet"));
        return CLI_REFUSED;
    }
    if (argument_value(a, "ics"))
        return year_save(&how, &m, (int)year);
    if (!cli->json)
        head_print(&m);
    if (year)
        year_tell(cli, &m, (int)year);
    else if (cli->json)
        ask_print_json(&shape_m_calendar, body);
    else
        days_print(&m);
    return CLI_OK;
}

int calendar_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    return adoption_command(cli, c, a, "calendar", calendar_show);
}
