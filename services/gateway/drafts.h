/*
 * Drafts and templates over HTTP: what a department is writing belongs to it, and to nobody else.
 *
 *      .../concepten/{handeling}   signal.show as who asks -> the database -> answer
 *      an act that was sent        its draft goes -> the answer passes on
 *      what is heard of the log    an act sent through another door, and texts that are destroyed, take drafts along
 *
 * A draft is read and written by who may see its signal at that moment. Only departments have them.
 */
#ifndef GATEWAY_DRAFTS_H
#define GATEWAY_DRAFTS_H

#include "services/gateway/gateway_in.h"

struct drafts *drafts_new(struct gateway *g);
void drafts_free(struct drafts **d);
/* The database was reached once since the start. */
bool drafts_have_begun(const struct drafts *d);
/* Messages that are not for the door inside. */
bool drafts_is(enum message kind);
void drafts_handle(struct visit *v);
/* An act was done, as e says. True: its draft goes first, and the answer passes on then. */
MUST_CHECK bool drafts_sent(struct visit *v, const struct envelope *e);
void drafts_event(struct drafts *d, const struct event *e);
/* Those that nobody changed for long. */
void drafts_sweep(struct drafts *d);

#endif
