/*
 * weerklank-recompute: every clock and figure again, by anyone who may read the log.
 *
 *   weerklank-recompute FILE [--position N] [--workers N]
 *
 * I read    history.event, as weerklank_reader (db.reader); no other service need run
 * I write   FILE: a line of JSON a signal (line.h), and one line on standard output about the whole.
 *           --position: as it was known at that place in the log; else at its head
 * I own     nothing
 * If I die  nobody waits; FILE is as it was
 */
#include "services/recompute/recompute.h"

#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"
#include "common/settings.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int usage(void)
{
    fprintf(stderr, "usage: weerklank-recompute FILE [--position N] [--workers N]\n");
    return 2;
}

static bool number_of(const char *text, int64_t least, int64_t most, int64_t *out)
{
    char *end;

    *out = strtoll(text, &end, 10);
    return end != text && *end == '\0' && *out >= least && *out <= most;
}

static bool ask_read(int argc, char **argv, struct recompute_ask *ask)
{
    int64_t n;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--position") == 0 && i + 1 < argc) {
            if (!number_of(argv[++i], 0, INT64_MAX, &ask->position))
                return false;
        } else if (strcmp(argv[i], "--workers") == 0 && i + 1 < argc) {
            if (!number_of(argv[++i], 1, WORKERS_MOST, &n))
                return false;
            ask->workers = (int)n;
        } else if (argv[i][0] != '-' && !ask->file) {
            ask->file = argv[i];
        } else {
            return false;
        }
    }
    return ask->file != NULL;
}

static int workers_here(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n < 1 ? 1 : n > WORKERS_MOST ? WORKERS_MOST : (int)n;
}

int main(int argc, char **argv)
{
    struct recompute_ask ask = {.position = -1, .workers = workers_here()};
    int64_t began = clock_mono_us();
    struct recompute_told told;
    int rc;

    log_init("recompute", LOG_INFO);
    hash_init();
    settings_load(argc, argv, &argc, &argv);
    ask.conninfo = settings_path("db.reader");
    if (!ask_read(argc, argv, &ask))
        return usage();
    rc = recompute(&ask, &told);
    if (rc == 0)
        printf("{\"position\":%" PRId64 ",\"until\":%" PRId64 ",\"signals\":%" PRIu64
               ",\"events\":%" PRIu64 ",\"quarantined\":%" PRIu64
               ",\"workers\":%d,\"seconds\":%.2f,\"worker_rss_mib\":%.1f}\n",
               told.position, told.until, told.signals, told.events, told.quarantined, ask.workers,
               (double)(clock_mono_us() - began) / 1e6, (double)told.worker_rss_kib / 1024);
    hash_deinit();
    return rc == 0 && fflush(stdout) == 0 ? 0 : 1;
}
