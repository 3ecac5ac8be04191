/*
 * weerklank-train: what the log teaches routing. Routing starts it, and anybody who may read the log can make a model again.
 *
 *   weerklank-train FILE [--position N] [--seed N] [--again VERSION]
 *
 * I read    history.event, as weerklank_reader (db.reader); no other service need run
 * I write   FILE: what came of it (shape m_learned), and FILE.model: the body of model.adopted (shape m_model) when there
 *           is a model. --position: from what was in the log until there; --again: nothing is learned, that version again
 * I own     nothing
 * If I die  nobody waits; files are as they were
 */
#include "services/train/run.h"

#include "common/hash.h"
#include "common/log.h"
#include "common/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define NICE 10 /* beside services that people wait for */

static int usage(void)
{
    fprintf(stderr, "usage: weerklank-train FILE [--position N] [--seed N] [--again VERSION]\n");
    return 2;
}

static bool number_of(const char *text, int64_t *out)
{
    char *end;
    *out = strtoll(text, &end, 10);
    return end != text && *end == '\0' && *out >= 0;
}

static bool ask_read(int argc, char **argv, struct train_ask *ask)
{
    for (int i = 1; i < argc; i++) {
        int64_t *number = strcmp(argv[i], "--position") == 0 ? &ask->position
                          : strcmp(argv[i], "--seed") == 0   ? &ask->seed
                          : strcmp(argv[i], "--again") == 0  ? &ask->again
                                                             : NULL;
        if (number && i + 1 < argc) {
            if (!number_of(argv[++i], number))
                return false;
        } else if (argv[i][0] != '-' && !ask->file) {
            ask->file = argv[i];
        } else {
            return false;
        }
    }
    return ask->file != NULL;
}

int main(int argc, char **argv)
{
    struct train_ask ask = {.position = INT64_MAX, .seed = 1};
    int rc;
    log_init("train", LOG_INFO);
    hash_init();
    settings_load(argc, argv, &argc, &argv);
    ask.conninfo = settings_path("db.reader");
    if (!ask_read(argc, argv, &ask))
        return usage();
    (void)setpriority(PRIO_PROCESS, 0, NICE);
    rc = train_run(&ask);
    hash_deinit();
    return rc == 0 ? 0 : 1;
}
