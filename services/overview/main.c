/*
 * overview: the log as lists and search, what falls due, single signals with their timelines, dates and
 * clocks, and response times.
 *
 *   weerklank-overview                        the service
 *   weerklank-overview --rebuild [--quiet]    makes all tables again, beside it (rebuild.h)
 *
 *   receives   every event of the log: live from history (PUB), else from its readers
 *              questions at overview.endpoint: signal.show, signal.list, due.ask, scoreboard.ask,
 *              cases.ask, feed.ask, adopted.ask, proof.ask, tile.ask, service.ask, metrics.ask; from intake and other
 *              processes that act for a party
 *   sends      to readers: log.replay, log.stream, log.prove and log.tile; to who asked: one answer each
 *   owns       schema overview: made from the log, and made again from it at any time, in overview_next; the
 *              key that seals cursors of pages (a file)
 *   if I die   nothing is lost and nothing else stops; who asks is told nothing until I am back and
 *              folded from my cursor to the head
 */
#include "services/overview/overview.h"
#include "services/overview/rebuild.h"

#include <string.h>
#include <unistd.h>

/* Who reads reports can wait a moment, who submits should not: when both cores are busy, this
 * process yields to those of the loop, and falls behind rather than slow them. */
#define NICE 5

static bool has_word(int argc, char **argv, const char *word)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], word) == 0)
            return true;
    return false;
}

int main(int argc, char **argv)
{
    bool rebuilds = has_word(argc, argv, "--rebuild");
    struct life *life = life_begin(rebuilds ? "rebuild" : "overview", argc, argv);
    int status = 0;

    (void)!nice(NICE);
    if (rebuilds) {
        status = rebuild_run(life, has_word(argc, argv, "--quiet"));
    } else {
        struct overview *overview = overview_new(life);

        life_run(life);
        overview_free(&overview);
    }
    return life_end(&life) ? 1 : status;
}
