/*
 * The pool of requests.
 */
#include "services/tracking/request.h"

#include "common/room.h"

#include <stdlib.h>

#define BODY_KEPT 4096 /* bytes of room that a free slot keeps */

void requests_init(struct requests *r, uint32_t most, int64_t now_us)
{
    *r = (struct requests){.most = most, .free = REQUEST_NONE};
    deadlines_init(&r->deadlines, now_us);
}

void requests_free(struct requests *r)
{
    for (uint32_t i = 0; i < r->n_chunks; i++) {
        for (uint32_t j = 0; j < REQUEST_CHUNK; j++)
            buf_free(&r->chunks[i][j].body);
        free(r->chunks[i]);
    }
    free(r->chunks);
    deadlines_free(&r->deadlines);
    *r = (struct requests){0};
}

static void grow(struct requests *r)
{
    struct request *chunk = room_new(REQUEST_CHUNK * sizeof *chunk);

    r->chunks = room_for(r->chunks, r->n_chunks + 1, sizeof(struct request *));
    for (uint32_t i = REQUEST_CHUNK; i-- > 0;) {
        chunk[i].next = r->free;
        r->free = r->n_chunks * REQUEST_CHUNK + i;
    }
    r->chunks[r->n_chunks++] = chunk;
}

uint32_t request_take(struct requests *r, int64_t deadline_us)
{
    struct request *p;
    struct buf body;
    uint32_t slot;

    if (r->n >= r->most)
        return REQUEST_NONE;
    if (r->free == REQUEST_NONE)
        grow(r);
    slot = r->free;
    p = request_at(r, slot);
    r->free = p->next;
    r->n++;
    body = p->body;
    buf_reset(&body);
    *p = (struct request){.body = body,
                          .next = REQUEST_NONE,
                          .used = true,
                          .see = -1,
                          .expected = -1,
                          .deadline_us = deadline_us};
    deadlines_add(&r->deadlines, slot, deadline_us);
    return slot;
}

void request_give(struct requests *r, uint32_t slot)
{
    struct request *p = request_at(r, slot);

    deadlines_remove(&r->deadlines, slot);
    if (p->body.cap > BODY_KEPT)
        buf_free(&p->body);
    p->used = false;
    p->next = r->free;
    r->free = slot;
    r->n--;
}

uint32_t request_late(struct requests *r, int64_t now_us)
{
    return deadlines_passed(&r->deadlines, now_us);
}
