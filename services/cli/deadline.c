/*
 * `weerklank deadline`: a date and how it comes about, with the shipped calendar. Asks no service.
 */
#include "services/domain/deadline.h"

#include "common/clock.h"
#include "proto/json.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/reference.h"

#include <stdio.h>
#include <stdlib.h>

const struct option_row deadline_options[] = {
    {"from", N_("DATE"),
     N_("the day it starts on, such as 2026-04-02; today when it is not given")},
    {"term", N_("TERM"), N_("how long: 6w, 5wd (working days), 10d or 3m")},
    {"roll", N_("WORD"),
     N_("when it ends on a free day: forward (the usual), forward_two, backward or none")},
    {"back", NULL, N_("count back from the day")},
    {"batch", NULL, N_("lines 'DATE TERM' from standard input; a date a line")},
    {"calendar", N_("FILE"), N_("another calendar than the shipped one")},
    {0},
};

/* 0, or the exit status with the reason said. */
static int calendar_load(const char *path, struct calendar *out)
{
    const struct reference_set *set = reference_set_find("calendar");
    struct wire_faults faults = {0};
    const char *folder = path ? NULL : reference_folder(NULL);
    struct buf body = {0};
    struct m_calendar m;
    json_t *json = NULL;
    bool bad, good;

    if (path)
        json = reference_read(path);
    else if (folder)
        json = reference_read_set(folder, set, &bad);
    good = json && json_to_wire(&shape_m_calendar, json, &body, &faults) == 0 &&
           wire_decode(&shape_m_calendar, buf_slice(&body), WIRE_STRICT, &m, &faults) == 0;
    if (good)
        calendar_read(out, &m);
    else
        cli_say(_("there is no calendar that can be used"));
    json_decref(json);
    buf_free(&body);
    return good ? CLI_OK : CLI_REFUSED;
}

static int deadline_read(struct slice from, struct slice term, struct deadline *d)
{
    uint8_t roll = d->rule.roll;

    if (clock_day_parse((const char *)from.p, from.n, &d->from) < 0 ||
        term_rule_parse(term, &d->rule) < 0)
        return -1;
    d->rule.roll = roll;
    return 0;
}

static void deadline_print(const struct cli *cli, const struct calendar *c,
                           const struct deadline *d)
{
    struct buf b = {0};
    char day[11];

    clock_day_format(d->day, day);
    if (cli->json) {
        json_t *json;

        deadline_encode(d, c, NULL, 0, &b);
        json = json_pack("{s:s, s:o}", "date", day, "derivation",
                         json_from_wire(&shape_derivation, buf_slice(&b)));
        json_dumpf(json, stdout, JSON_COMPACT);
        putchar('\n');
        json_decref(json);
    } else {
        deadline_sentence(d, c, language_is_dutch(), &b);
        printf("%s\n%.*s\n", day, (int)b.n, (const char *)b.p);
    }
    buf_free(&b);
}

/* A date for each line; an empty line for one that is not understood, so that lines stay side by side. */
static int batch_run(const struct calendar *c, const struct deadline *like)
{
    int status = CLI_OK;
    unsigned long n = 0;
    char line[256];

    while (fgets(line, sizeof line, stdin)) {
        struct deadline d = *like;
        char from[32], term[32], day[11] = "";

        n++;
        if (sscanf(line, "%31s %31s", from, term) == 2 &&
            deadline_read(slice_str(from), slice_str(term), &d) == 0) {
            deadline_compute(&d, c);
            clock_day_format(d.day, day);
        } else {
            status =
                cli_usage(_("line %lu: it must be a date and a term, such as 2026-04-02 6w"), n);
        }
        puts(day);
    }
    return status;
}

int deadline_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    const char *from = argument_value(a, "from"), *term = argument_value(a, "term");
    const char *roll = argument_value(a, "roll");
    struct deadline d = {.before = argument_value(a, "back") != NULL};
    struct calendar calendar;
    char today[11];
    int row = 0, rc;

    if (roll && (row = wire_enum_find(&enum_term_roll, slice_str(roll))) < 0 &&
        (row = wire_enum_find_json(&enum_term_roll, slice_str(roll))) < 0)
        return cli_usage(_("--roll is forward, forward_two, backward or none"));
    d.rule.roll = (uint8_t)(d.before && !roll ? term_roll_BACKWARD : row);
    clock_day_format(clock_day_amsterdam(clock_wall_us()), today);
    if (!argument_value(a, "batch") &&
        (!term || deadline_read(slice_str(from ? from : today), slice_str(term), &d) < 0))
        return cli_usage(_("it must be a date and a term, such as weerklank %s --from 2026-04-02 "
                           "--term 6w"),
                         c->name);
    rc = calendar_load(argument_value(a, "calendar"), &calendar);
    if (rc != CLI_OK)
        return rc;
    if (argument_value(a, "batch")) {
        rc = batch_run(&calendar, &d);
    } else {
        deadline_compute(&d, &calendar);
        deadline_print(cli, &calendar, &d);
    }
    calendar_free(&calendar);
    return rc;
}
