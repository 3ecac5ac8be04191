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
#ifndef GATEWAY_CACHE_H
#define GATEWAY_CACHE_H

#include "common/buf.h"
#include "common/uuid.h"

#define CACHE_ETAG 32

struct cache;
struct cache_entry {
    struct slice body;
    char etag[CACHE_ETAG];
    int64_t position;
};

/* bytes: of bodies and keys that are kept; 0: nothing is. */
struct cache *cache_new(size_t bytes);
void cache_free(struct cache **c);
/* An event at that position, of that stream. */
void cache_event(struct cache *c, const struct uuid *stream, int64_t position);
/* Nothing that is older than this position counts any more, nor will. */
void cache_empty(struct cache *c, int64_t position);
/* False: there is none. Slices live until the next call. */
bool cache_find(struct cache *c, const char *party, struct slice address, struct cache_entry *out);
/* True as of e->position; kept unless something happened to the signal since. */
void cache_keep(struct cache *c, const char *party, struct slice address, const struct uuid *signal,
                const struct cache_entry *e);
size_t cache_bytes(const struct cache *c);

#endif
