/*
 * Another name for the log, when events that a signed head had are gone for good (a restore that lost
 * some). A person looked and decided; everybody who kept an older head will see it.
 *
 *      weerklank-history --new-origin NAME   writes CHECKPOINTS/new-origin and waits
 *      the writer, which refuses to write    takes it: one event, a head under the new name
 */
#ifndef HISTORY_ORIGIN_H
#define HISTORY_ORIGIN_H

#include "common/life.h"

/* Runs the loop until it is done, 15 s at most. The exit status. */
int origin_open(struct life *life, const char *name);

struct writer;
/* Once a second: whether somebody asked. */
void origin_look(struct writer *w);
/* The event, behind that version of the log's own stream. */
void origin_append(struct writer *w, int32_t base);

#endif
