/*
 * `weerklank watch`: events as they happen.
 */
#include "services/cli/ask.h"
#include "services/cli/commands.h"
#include "services/cli/feed.h"
#include "services/cli/language.h"
#include "services/cli/show.h"
#include "services/cli/words.h"

#include <stdlib.h>

#define HELD_MS 20000 /* so long the system may hold one question */

struct watching {
    const struct cli *cli;
    bool whole; /* with the texts */
    int64_t left;
};

static bool watch_take(void *arg, const struct moment *m, struct slice bytes)
{
    struct watching *w = arg;
    char *head;

    if (w->cli->json) {
        ask_print_json(&shape_moment, bytes);
    } else {
        head = show_headline(m);
        printf("%s  %.*s%s%s\n", screen_moment(m->at), SLICE_FMT(m->reference),
               wire_has(m, moment_reference) ? "  " : "", head);
        free(head);
        if (w->whole)
            show_body(stdout, m, 4);
    }
    fflush(stdout);
    return --w->left > 0;
}

const struct option_row watch_options[] = {
    {"since", N_("POSITION"), N_("start behind this position of the log (-1: all); else now")},
    {"count", N_("NUMBER"), N_("end after so many events")},
    {"full", NULL, N_("with the texts")},
    {0},
};

int watch_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct watching w = {.cli = cli, .whole = argument_value(a, "full") != NULL};
    struct feed f = {.cli = cli};
    struct answer head = {0};
    bool more = true;
    int rc = CLI_OK;

    if (a->n_words > 0)
        return cli_usage(_("'%s' has no place here; see weerklank %s --help"), a->words[0],
                         c->name);
    if (argument_number(a, "since", -2, -1, INT64_MAX, &f.position) != 0 ||
        argument_number(a, "count", INT64_MAX, 1, INT64_MAX, &w.left) != 0)
        return CLI_USAGE;
    cli_catch_interrupt();
    f.connection = cli_door(cli);
    if (!f.connection)
        return CLI_SILENT;
    if (f.position == -2)
        rc = words_outcome(cli, feed_head(f.connection, &f.position, &head), &head);
    while (rc == CLI_OK && more && !cli_interrupted())
        rc = feed_next(&f, HELD_MS, watch_take, &w, &more);
    answer_free(&head);
    return cli_interrupted() ? CLI_OK : rc;
}
