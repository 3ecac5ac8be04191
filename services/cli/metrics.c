/*
 * `weerklank metrics`: what the services on this machine count and measure of themselves, as Prometheus reads it.
 */
#include "services/cli/commands.h"

#include "services/cli/language.h"
#include "services/scrape/scrape.h"

#include <stdio.h>

struct asking_all {
    struct life life; /* only its loop and bus are of use */
    struct scrape_target list[SCRAPE_SERVICES];
    size_t n;
    bool silent; /* somebody */
};

static void on_text(void *arg, struct slice text)
{
    struct asking_all *a = arg;

    fwrite(text.p, 1, text.n, stdout);
    for (size_t i = 0; i < a->n; i++) {
        char line[80];
        int n =
            snprintf(line, sizeof line, "\nweerklank_up{service=\"%s\"} 0\n", a->list[i].service);

        a->silent = a->silent || memmem(text.p, text.n, line, (size_t)n);
    }
    loop_stop(a->life.loop);
}

/* Only that one; false: there is none of that name. */
static bool choose(struct asking_all *a, const char *service)
{
    for (size_t i = 0; i < a->n; i++) {
        if (strcmp(a->list[i].service, service) != 0)
            continue;
        a->list[0] = a->list[i];
        a->list[0].optional = false;
        a->n = 1;
        return true;
    }
    return false;
}

int metrics_run(struct cli *cli, const struct command *c, const struct arguments *args)
{
    struct asking_all a = {0};
    struct scrape *s;

    (void)c;
    a.n = scrape_services(a.list);
    if (args->n_words > 1 || (args->n_words == 1 && !choose(&a, args->words[0])))
        return cli_usage(_("there is no service '%s'"), args->words[args->n_words - 1]);
    a.life.loop = loop_new();
    a.life.bus = cli->bus;
    s = scrape_new(&a.life, a.list, a.n);
    if (scrape_metrics(s, NULL, slice_of(NULL, 0), on_text, &a) == 0)
        loop_run(a.life.loop);
    scrape_free(&s);
    loop_free(&a.life.loop);
    return a.silent ? CLI_SILENT : CLI_OK;
}
