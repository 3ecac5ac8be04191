/*
 * weerklank-intake: the door for machines.
 *
 *   receives   over tcp with CURVE, and inside over ipc: signal.submit, and every command and question
 *   sends      log.append to history; commands to tracking, questions to tracking and overview; each
 *              answer back to its asker
 *   owns       nothing in the database
 *   if I die   senders repeat under the same id; what was committed is recognised. history silent:
 *              appends wait and are repeated; tracking or overview silent: `timeout`, or `not_ready`
 */
#include "services/intake/intake.h"

int main(int argc, char **argv)
{
    struct life *life = life_begin("intake", argc, argv);
    struct intake *intake = intake_new(life);

    life_run(life);
    intake_free(&intake);
    return life_end(&life);
}
