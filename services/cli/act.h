/*
 * Sending one act and telling what came of it; for `submit` and the commands about one signal.
 */
#ifndef CLI_ACT_H
#define CLI_ACT_H

#include "services/cli/connection.h"

/* Sends the JSON body over cli->door under that id, and tells the outcome. Returns the exit status. */
int act_send(struct cli *cli, enum message kind, const struct wire_subject *signal,
             const struct uuid *id, const json_t *body);
/* The `done` of the answer, for people or as JSON. */
int act_tell(const struct cli *cli, enum message command, const json_t *body,
             const struct answer *a);

#endif
