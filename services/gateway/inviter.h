/*
 * Mails to who is invited to choose a password. What is to go is in the database (people_store.h):
 *
 *      waits -> a secret is made, its hash kept -> mail with it handed over -> sent | refused
 *
 * Each attempt has a secret of its own, and the one before it opens nothing any more: none is ever kept.
 */
#ifndef GATEWAY_INVITER_H
#define GATEWAY_INVITER_H

#include "services/gateway/gateway_in.h"

struct inviter *inviter_new(struct gateway *g);
void inviter_free(struct inviter **i);
/* A mail server is set. */
bool inviter_is_on(const struct inviter *i);
/* There may be something to send. */
void inviter_look(struct inviter *i);
/* From time to time. */
void inviter_tick(struct inviter *i);

#endif
