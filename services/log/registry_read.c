/*
 * The registry at a position: see registry_read.h.
 */
#include "services/log/registry_read.h"

#include "common/room.h"
#include "services/log/held.h"

#include <stdlib.h>

struct registry_reading {
    registry_read_fn *fn;
    void *arg;
    int64_t position;
    unsigned waiting; /* answers still to come */
    bool failed;
    struct held_queue adoptions;
};

static int by_position(const void *a, const void *b)
{
    const struct held *const *x = a, *const *y = b;

    return (*x)->event.position < (*y)->event.position ? -1 : 1;
}

/* A set that cannot be folded stays as it was from there on, as it did when it was folded live. */
static struct registry *adoptions_fold(struct registry_reading *r)
{
    struct registry *registry = registry_new();
    struct held **list = room_for(NULL, r->adoptions.n + 1, sizeof(struct held *));
    bool stuck[SET_N] = {false};
    size_t n = 0;

    for (struct held *h = r->adoptions.first; h; h = h->next)
        list[n++] = h;
    qsort(list, n, sizeof(struct held *), by_position);
    for (size_t i = 0; i < n; i++) {
        enum registry_set set = registry_set_of(&list[i]->event.stream);

        if (set < SET_N && !stuck[set])
            stuck[set] = registry_fold(registry, &list[i]->event) < 0;
    }
    free(list);
    return registry;
}

void registry_read_end(struct registry_reading **r)
{
    struct registry_reading *gone = *r;

    if (!gone)
        return;
    *r = NULL;
    held_clear(&gone->adoptions);
    free(gone);
}

static void on_adoption(void *arg, const struct event *e, bool ok)
{
    struct registry_reading *r = arg;

    if (e) {
        if (e->position <= r->position)
            held_add(&r->adoptions, e);
        return;
    }
    r->failed |= !ok;
    if (--r->waiting > 0)
        return;
    r->fn(r->arg, r->failed ? NULL : adoptions_fold(r));
    registry_read_end(&r);
}

struct registry_reading *registry_read(struct stream_reader *streams, int64_t position,
                                       registry_read_fn *fn, void *arg)
{
    struct registry_reading *r = room_new(sizeof *r);

    r->fn = fn;
    r->arg = arg;
    r->position = position;
    r->waiting = SET_N;
    for (unsigned set = 0; set < SET_N; set++)
        stream_read(streams, registry_stream((enum registry_set)set), 0, on_adoption, r);
    return r;
}
