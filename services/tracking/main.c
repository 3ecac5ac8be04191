/*
 * weerklank-tracking: the state of every signal and assignment.
 *
 *   receives   inside: commands on signals and on reference data, watch, registry.ask; the log
 *   sends      log.append to history; `done` or a problem to each asker; events to those who watch
 *   owns       nothing in the database; a snapshot file
 *   if I die   senders repeat under the same id; at the next start snapshot and log give the same
 *              state again. Two of me at once are safe: the second meets a conflict and looks again
 */
#include "services/tracking/tracking.h"

int main(int argc, char **argv)
{
    struct life *life = life_begin("tracking", argc, argv);
    struct tracking *tracking = tracking_new(life);

    life_run(life);
    tracking_free(&tracking);
    return life_end(&life);
}
