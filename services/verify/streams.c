/*
 * The table of streams: open addressing in parts that grow one by one.
 */
#include "services/verify/streams.h"

#include "common/log.h"

#include <stdlib.h>

#define FIRST_SIZE 16u

void streams_free(struct streams *s)
{
    for (int i = 0; i < STREAMS_PARTS; i++)
        free(s->parts[i].places);
    *s = (struct streams){0};
}

size_t streams_bytes(const struct streams *s)
{
    size_t n = 0;

    for (int i = 0; i < STREAMS_PARTS; i++)
        n += s->parts[i].size * sizeof(struct streams_place);
    return n;
}

static struct streams_place *place_of(const struct streams_part *part, const uint32_t hash[2])
{
    uint32_t i = hash[1] & (part->size - 1);

    for (;; i = (i + 1) & (part->size - 1)) {
        struct streams_place *p = &part->places[i];

        if ((p->hash[0] == 0 && p->hash[1] == 0) ||
            (p->hash[0] == hash[0] && p->hash[1] == hash[1]))
            return p;
    }
}

static void grow(struct streams_part *part)
{
    struct streams_part old = *part;

    part->size = old.size ? old.size * 2 : FIRST_SIZE;
    part->places = calloc(part->size, sizeof *part->places);
    if (!part->places)
        log_fatal("memory_exhausted", "streams=%u", old.n);
    for (uint32_t i = 0; i < old.size; i++)
        if (old.places[i].hash[0] != 0 || old.places[i].hash[1] != 0)
            *place_of(part, old.places[i].hash) = old.places[i];
    free(old.places);
}

struct streams_place *streams_use(struct streams *s, uint64_t hash)
{
    uint32_t both[2] = {(uint32_t)hash, (uint32_t)(hash >> 32)};
    struct streams_part *part = &s->parts[both[0] % STREAMS_PARTS];
    struct streams_place *p;

    if (hash == 0)
        both[1] = 1;
    if ((part->n + 1) * 5 > part->size * 4)
        grow(part);
    p = place_of(part, both);
    if (p->hash[0] == 0 && p->hash[1] == 0) {
        *p = (struct streams_place){.hash = {both[0], both[1]}};
        part->n++;
    }
    return p;
}
