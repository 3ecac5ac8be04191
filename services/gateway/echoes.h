/*
 * Answers that may be given again: a signal as one party sees it, as long as nothing happened to it. Pure.
 *
 *      key: party and address        entry: body, ETag, the log position as of which it is true
 *      stream of an event  ->  one of 65,536 marks: the position of the last event that fell there
 *
 * An entry counts while it is as new as the mark of its signal. Two signals that share a mark only cost each other an
 * answer. What a party may see of a signal follows from that signal and the reference data (services/domain/sight.c):
 * of those any event empties all. Whoever asks has to know that no event was missed, or ask past the cache.
 */
#ifndef GATEWAY_ECHOES_H
#define GATEWAY_ECHOES_H

#include "common/buf.h"
#include "common/uuid.h"

#define ECHO_ETAG 32

struct echoes;
struct echo {
    struct slice body;
    char etag[ECHO_ETAG];
    int64_t position;
};

/* bytes: of bodies and keys that are kept; 0: nothing is. */
struct echoes *echoes_new(size_t bytes);
void echoes_free(struct echoes **c);
/* An event at that position, of that stream. */
void echoes_event(struct echoes *c, const struct uuid *stream, int64_t position);
/* Nothing that is older than this position counts any more, nor will. */
void echoes_empty(struct echoes *c, int64_t position);
/* False: there is none. Slices live until the next call. */
bool echoes_find(struct echoes *c, const char *party, struct slice address, struct echo *out);
/* True as of e->position; kept unless something happened to the signal since. */
void echoes_keep(struct echoes *c, const char *party, struct slice address,
                 const struct uuid *signal, const struct echo *e);
size_t echoes_bytes(const struct echoes *c);

#endif
