/*
 * `weerklank overview rebuild`: runs weerklank-overview --rebuild and says in words what it tells
 * (services/overview/rebuild_told.h). With --json its lines go through as they are.
 */
#include "services/cli/commands.h"
#include "services/cli/language.h"

#include "common/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINE_EACH (10 * US_PER_S) /* where no terminal shows a line that changes */

struct rebuilding {
    const struct cli *cli;
    bool terminal, drawn;
    int64_t line_at;
    json_t *last; /* the line with "ended" */
};

/* ------------------------------------------------------------------ what it tells */

static long long number(const json_t *o, const char *name)
{
    return (long long)json_number_value(json_object_get(o, name));
}

static void left_say(long long seconds, char out[80])
{
    if (seconds < 60)
        snprintf(out, 80, _("%lld s left"), seconds);
    else
        snprintf(out, 80, _("%lld min left"), (seconds + 30) / 60);
}

static void progress_say(struct rebuilding *x, const json_t *o)
{
    const json_t *left = json_object_get(o, "left");
    int64_t now = clock_mono_us();
    char more[80] = "";

    if (number(o, "head") < 0 || (!x->terminal && now < x->line_at))
        return;
    x->line_at = now + LINE_EACH;
    if (left)
        left_say(json_integer_value(left), more);
    if (x->terminal)
        fputs("\r\033[K", stderr);
    fprintf(stderr, _("position %lld of %lld, %lld events a second"), number(o, "position"),
            number(o, "head"), number(o, "rate"));
    fprintf(stderr, "%s%s%s", *more ? "; " : "", more, x->terminal ? "" : "\n");
    fflush(stderr);
    x->drawn = x->terminal;
}

static void line_take(struct rebuilding *x, const char *line)
{
    json_t *o = json_loads(line, 0, NULL);

    if (x->cli->json)
        fputs(line, stdout);
    if (!o)
        return;
    if (json_object_get(o, "ended")) {
        json_decref(x->last);
        x->last = o;
        return;
    }
    if (!x->cli->json)
        progress_say(x, o);
    json_decref(o);
}

static int ended(const struct rebuilding *x)
{
    static const struct {
        const char *how, *text;
        int code;
    } ends[] = {
        {"taken", N_("another rebuild is at work; nothing was done"), CLI_REFUSED},
        {"taken_over", N_("another rebuild took its place; the old tables serve on"), CLI_REFUSED},
        {"stopped", N_("stopped; the old tables serve on, and the next rebuild begins afresh"),
         CLI_REFUSED},
        {"database_lost",
         N_("the connection to the database was lost; look with `weerklank ready`, and begin "
            "again"),
         CLI_REFUSED},
        {"unknown_kind",
         N_("the log has a kind of event that this version does not know; the old tables serve on"),
         CLI_REFUSED},
        {"no_database",
         N_("the database cannot be reached, or its schema is of an older version; nothing was "
            "done"),
         CLI_SILENT},
    };
    const char *how = json_string_value(json_object_get(x->last, "ended"));

    for (size_t i = 0; how && i < ARRAY_LEN(ends); i++)
        if (strcmp(how, ends[i].how) == 0) {
            if (!x->cli->json)
                cli_say("%s", _(ends[i].text));
            return ends[i].code;
        }
    if (!how || strcmp(how, "done") != 0) {
        cli_say("%s", _("the rebuild ended before it was done; the old tables serve on"));
        return CLI_REFUSED;
    }
    if (x->cli->json)
        return CLI_OK;
    printf(_("All tables are made again, up to position %lld, in %.1f s: %lld events a second. "
             "They serve now.\n"),
           number(x->last, "position"), json_number_value(json_object_get(x->last, "seconds")),
           number(x->last, "rate"));
    if (!json_is_true(json_object_get(x->last, "emptied")))
        printf(_("The old ones are emptied as soon as nobody reads them any more.\n"));
    return CLI_OK;
}

/* ------------------------------------------------------------------ the program */

static pid_t program_begin(FILE **told_out)
{
    char path[PATH_MAX], **settings, *argv[ARGUMENTS_MOST];
    int n = 0, n_settings, ends[2];
    pid_t child;

    cli_program_path("weerklank-overview", path);
    settings = arguments_settings(&n_settings);
    argv[n++] = path;
    for (int i = 1; i < n_settings && n < ARGUMENTS_MOST - 2; i++)
        argv[n++] = settings[i];
    argv[n++] = (char *)"--rebuild";
    argv[n] = NULL;
    fflush(NULL);
    if (pipe(ends) != 0)
        return -1;
    child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        execv(path, argv);
        _exit(127);
    }
    close(ends[1]);
    *told_out = child < 0 ? NULL : fdopen(ends[0], "r");
    if (!*told_out)
        close(ends[0]);
    return child;
}

int rebuild_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct rebuilding x = {.cli = cli, .terminal = isatty(STDERR_FILENO)};
    char line[1000];
    FILE *told = NULL;
    pid_t child;
    int rc;

    if (a->n_words != 1 || strcmp(a->words[0], "rebuild") != 0)
        return cli_usage(_("it is weerklank %s rebuild"), c->name);
    cli_catch_interrupt(); /* it is stopped too, and says what became of it */
    child = program_begin(&told);
    if (child < 0 || !told) {
        cli_say(_("%s cannot be run: %s"), "weerklank-overview", strerror(errno));
        return CLI_USAGE;
    }
    while (fgets(line, sizeof line, told) || (ferror(told) && errno == EINTR)) {
        if (ferror(told))
            clearerr(told);
        else
            line_take(&x, line);
    }
    if (x.drawn)
        fputs("\r\033[K", stderr);
    fclose(told);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    rc = ended(&x);
    json_decref(x.last);
    return rc;
}
