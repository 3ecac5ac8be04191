/*
 * Adopting reference data and admitting parties: what `load`, `adopt` and `admit` share.
 */
#ifndef CLI_LOAD_H
#define CLI_LOAD_H

#include "services/cli/connection.h"
#include "services/cli/reference.h"

/* What registry.ask tells of a set. The answer holds the bytes: free it. Returns the exit status. */
int registry_ask(struct cli *cli, struct connection *c, const char *set, struct answer *a,
                 struct m_registry_told *out);
/* Sends the JSON object as the message's body under a new id. Returns the exit status; done_out may be
 * NULL. */
int load_send(struct cli *cli, struct connection *c, enum message kind, const json_t *body,
              struct done *done_out);
/* A random number for an account: never a person (LOOP.md). */
void load_account(char out[UUID_TEXT_LEN + 1]);

/* Plays the demonstration signals of the file. Returns the exit status. */
int demo_play(struct cli *cli, const char *path);

#endif
