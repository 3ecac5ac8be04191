/*
 * One event as people may see it: see moment.h.
 */
#include "services/overview/moment.h"

bool moment_encode(const struct principal *who, const struct registry *r, const struct signal *s,
                   const struct lock *lock, const struct event *e, struct buf *out)
{
    enum sight sight = lock_sight_event(who, s, lock, e);
    struct moment m = {0};
    struct meta meta;
    char reference[40];

    if (sight == SIGHT_NONE)
        return false;
    wire_set(&m, moment, position, e->position);
    wire_set(&m, moment, signal, e->stream);
    wire_set(&m, moment, version, e->version);
    wire_set(&m, moment, kind, slice_str(event_info((int)e->kind)->name));
    wire_set(&m, moment, at, e->at);
    wire_set(&m, moment, party, e->party);
    if (wire_decode(&shape_meta, e->meta, WIRE_LENIENT, &meta, NULL) == 0 &&
        wire_has(&meta, meta_role))
        wire_set(&m, moment, role, meta.role);
    if (sight == SIGHT_FULL) {
        signal_reference(registry_place_code(r, s->region), s->year, s->number, reference);
        wire_set(&m, moment, reference, slice_str(reference));
        if (wire_has(e, event_body))
            wire_set(&m, moment, body, (struct wire_raw){e->body.p, e->body.n});
    }
    wire_encode(&shape_moment, &m, out);
    return true;
}
