/*
 * weerklank-history: the log.
 *
 *   weerklank-history             the writer: the one process that appends
 *   weerklank-history --second    its warm second: listens, and writes when the first is silent
 *   weerklank-history --reader    a reader, any number: each with its own reader.endpoint
 *   weerklank-history --confirm-clock   somebody looked: this machine's clock is right
 *   weerklank-history --new-origin NAME somebody looked: events are gone, the log goes on as NAME
 *
 * I receive   log.append from intake, routing and tracking; log.replay and log.stream (reader) from
 *             whoever follows the log; log.prove and log.tile (reader) from overview; service.ask from
 *             anybody inside.
 * I send      log.appended or log.conflict to who appended, after the commit; log.published to all
 *             (PUB), one a commit; log.replayed, proof.told and tile.told (reader).
 * I own       schema history: the log (event), the writer's number (lease), a cache (mark), signed heads
 *             (checkpoint), the tree in tiles (tile, written by the reader). My role cannot change or
 *             remove an event; on a connection of its own, as a role that can do nothing else, I destroy
 *             the texts that a committed signal.erased names (eraser.h). Beside it: the log's key, and the
 *             last heads in files.
 * If I die    nobody's appends are answered; they are repeated under the same ids until I am back, and
 *             then recognised. Who follows the log reads what it missed from a reader. A second, when
 *             there is one, writes after 2 s.
 */
#include "services/history/confirm.h"
#include "services/history/origin.h"
#include "services/history/reader.h"
#include "services/history/writer.h"

static bool has_option(const struct life *life, const char *option)
{
    return life->argc == 2 && strcmp(life->argv[1], option) == 0;
}

static const char *name_of(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--reader") == 0)
            return "reader";
        if (strcmp(argv[i], "--second") == 0)
            return "history2";
    }
    return "history";
}

int main(int argc, char **argv)
{
    struct life *life = life_begin(name_of(argc, argv), argc, argv);
    int status = 0;

    if (has_option(life, "--reader")) {
        struct reader *r = reader_new(life);

        life_run(life);
        reader_free(&r);
    } else if (has_option(life, "--confirm-clock")) {
        status = confirm_clock(life);
    } else if (life->argc == 3 && strcmp(life->argv[1], "--new-origin") == 0) {
        status = origin_open(life, life->argv[2]);
    } else {
        struct writer *w = writer_new(life, has_option(life, "--second"));

        life_run(life);
        status =
            writer_free(&w) ? 1 : 0; /* the lease was lost: whoever started us starts us again */
    }
    return life_end(&life) ? 1 : status;
}
