/*
 * `weerklank train`: routing is to learn now; says what came of it.
 */
#include "common/clock.h"
#include "services/cli/ask.h"
#include "services/cli/body.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/load.h"
#include "services/cli/words.h"

#include <stdio.h>
#include <time.h>

#define LOOK_MS     300
#define PATIENCE_US (10 * 60 * US_PER_S)

static const struct empty nothing;

/* The last of what is told; its slices live as long as *a. */
static bool last_of(const struct m_learning *m, struct m_learned *out)
{
    size_t at = 0;
    return wire_list_record(m->last, &at, &shape_m_learned, out);
}

static void figures_say(const struct m_learned *l)
{
    printf(_("Examples: %lld, of which %lld were held back"), (long long)l->examples,
           (long long)l->held_back);
    if (wire_has(l, m_learned_before))
        printf(_("; right of those: before %.1f%%, now %.1f%%"), (double)l->before / 10,
               (double)l->after / 10);
    printf("\n");
}

static int said(const struct m_learned *l)
{
    figures_say(l);
    if (!wire_has(l, m_learned_model)) {
        printf("%s\n", _("Too few examples: nothing was learned."));
        return CLI_REFUSED;
    }
    printf(_("Model %.*s, learned up to position %lld\n"), SLICE_FMT(l->model),
           (long long)l->position);
    if (wire_has(l, m_learned_version)) {
        printf(_("It is in use, as version %lld.\n"), (long long)l->version);
        return CLI_OK;
    }
    if (!wire_has(l, m_learned_why)) {
        printf("%s\n", _("It is not in use: it was only measured."));
        return CLI_OK;
    }
    printf("%s: %s", _("It is not in use"), words_choice(&enum_model_kept_why, l->why));
    if (wire_has(l, m_learned_department))
        printf(" (%.*s)", SLICE_FMT(l->department));
    printf(".\n%s\n", _("If it is right all the same: weerklank train --anyhow"));
    return CLI_REFUSED;
}

static int told(struct cli *cli, const struct m_learning *m, int64_t failed)
{
    struct m_learned l;
    struct buf bytes = {0};
    int rc = CLI_REFUSED;
    if (m->failed > failed || !last_of(m, &l)) {
        cli_say("%s", _("learning failed; the log of routing says why"));
        return CLI_REFUSED;
    }
    if (cli->json) {
        wire_encode(&shape_m_learned, &l, &bytes);
        ask_print_json(&shape_m_learned, buf_slice(&bytes));
        buf_free(&bytes);
        rc = !wire_has(&l, m_learned_model) || wire_has(&l, m_learned_why) ? CLI_REFUSED : CLI_OK;
    } else {
        rc = said(&l);
    }
    return rc;
}

/* Until it is done with the run that just began. */
static int wait_for(struct cli *cli, int64_t failed)
{
    static const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000L};
    int64_t until = clock_mono_us() + PATIENCE_US;
    for (;;) {
        struct answer a = {0};
        struct m_learning m;
        int rc = ask_struct(cli, MSG_LEARNING, NULL, &nothing, &a, &m);
        if (rc == CLI_OK && !m.running)
            rc = told(cli, &m, failed);
        else if (rc == CLI_OK)
            rc = -1;
        answer_free(&a);
        if (rc >= 0)
            return rc;
        if (clock_mono_us() > until) {
            cli_say("%s", _("it is still learning; what comes of it is in the log"));
            return CLI_SILENT;
        }
        nanosleep(&pause, NULL);
    }
}

int train_now_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct answer before = {0};
    struct m_learning m;
    json_t *body = body_read(c, a, NULL);
    int rc;
    if (!body)
        return CLI_USAGE;
    rc = cli_door(cli) ? ask_struct(cli, MSG_LEARNING, NULL, &nothing, &before, &m) : CLI_SILENT;
    answer_free(&before);
    if (rc == CLI_OK)
        rc = load_send(cli, cli->door, MSG_LEARN, body, NULL);
    json_decref(body);
    return rc == CLI_OK ? wait_for(cli, m.failed) : rc;
}
