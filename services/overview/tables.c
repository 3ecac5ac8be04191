/*
 * The fold: events in. See tables.h for the whole; rows go out in tables_write.c.
 */
#include "services/overview/tables_inside.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/text.h"
#include "services/domain/erasure.h"

#include <inttypes.h>
#include <stdlib.h>

/* Above these the follower is asked to stop; what it had under way still comes. */
#define HELD_MAX       8192
#define HELD_BYTES_MAX ((size_t)4 << 20)

static void *grow(void *p, size_t n, size_t size)
{
    void *q = reallocarray(p, n, size);
    if (!q)
        log_fatal("memory_exhausted", "items=%zu size=%zu", n, size);
    return q;
}

/* --- Quarantine ------------------------------------------------------------------------------- */

static const struct uuid *quarantined_at(const void *owner, uint32_t slot)
{
    const struct quarantine *q = owner;
    return &q->streams[slot];
}

static void quarantine_add(struct quarantine *q, const struct uuid *stream)
{
    if (idmap_find(&q->map, stream) != IDMAP_NONE)
        return;
    if (q->n == q->cap) {
        q->cap = q->cap ? 2 * q->cap : 16;
        q->streams = grow(q->streams, q->cap, sizeof *q->streams);
    }
    q->streams[q->n] = *stream;
    idmap_add(&q->map, stream, q->n++);
}

static void quarantine_empty(struct quarantine *q)
{
    idmap_free(&q->map);
    free(q->streams);
    *q = (struct quarantine){0};
    idmap_init(&q->map, q, quarantined_at);
}

void tables_quarantine(struct tables *t, const struct uuid *stream, int64_t position,
                       const char *why)
{
    char text[UUID_TEXT_LEN + 1];
    uuid_format(stream, text);
    log_error("quarantine", "stream=%s position=%" PRId64 " why=%s", text, position, why);
    quarantine_add(&t->quarantine, stream);
    t->new_quarantine = grow(t->new_quarantine, t->n_new_quarantine + 1, sizeof *t->new_quarantine);
    t->new_quarantine[t->n_new_quarantine++] =
        (struct new_quarantine){.stream = *stream, .position = position, .why = why};
}

bool tables_is_quarantined(const struct tables *t, const struct uuid *stream)
{
    return t->quarantine.n > 0 && idmap_find(&t->quarantine.map, stream) != IDMAP_NONE;
}

static bool is_condemned(const struct tables *t, const struct event *e)
{
    for (uint32_t i = 0; i < t->n_condemned; i++)
        if (t->condemned[i].position == e->position &&
            uuid_equal(&t->condemned[i].stream, &e->stream))
            return true;
    return false;
}

/* --- One event -------------------------------------------------------------------------------- */

bool tables_is_of_signal(const struct event *e)
{
    return strncmp(event_info((int)e->kind)->name, "signal.", 7) == 0;
}

static bool decode_body(const struct event *e, void *out)
{
    const struct message_info *info = event_info((int)e->kind);
    return event_fields(e, info->shape, out) == 0;
}

/* What the tables hold beside the state. Erased texts are absent. */
static void take_texts(struct shelf_place *p, const struct event *e)
{
    if (e->kind == EV_SUBMITTED) {
        struct m_submit m;
        if (!decode_body(e, &m))
            return;
        free(p->theme);
        p->theme = wire_has(&m, m_submit_theme) ? text_copy(m.theme) : NULL;
        free(p->title);
        p->title = wire_has(&m, m_submit_what) ? submit_title(&m) : NULL;
    } else if (erasure_names(e, 1)) {
        free(p->title);
        p->title = NULL;
        p->flags |= SHELF_UNTITLED;
    } else if (e->kind == EV_ROUTED && !p->theme) {
        struct m_route m;
        if (decode_body(e, &m) && wire_has(&m, m_route_theme))
            p->theme = text_copy(m.theme);
    }
}

static void mark_changed(struct tables *t, struct shelf_place *p)
{
    if (p->flags & SHELF_CHANGED)
        return;
    p->flags |= SHELF_CHANGED;
    if (t->changed.n == t->changed.cap) {
        t->changed.cap = t->changed.cap ? 2 * t->changed.cap : 256;
        t->changed.list = grow(t->changed.list, t->changed.cap, sizeof *t->changed.list);
    }
    t->changed.list[t->changed.n++] = shelf_slot(&t->shelf, p);
}

static void fold_signal(struct tables *t, struct shelf_place *p, const struct event *e)
{
    bool had_theme = p->cases.clocks.s.theme != 0;

    if (e->version <= p->cases.clocks.s.version)
        return;
    if (cases_fold(&p->cases, t->registry, e, cells_change, tallies_cells(t->tallies)) < 0) {
        tables_quarantine(t, &e->stream, e->position, "cannot_be_folded");
        return;
    }
    if (e->version == 1)
        p->submitted = e->position;
    take_texts(p, e);
    t->entry_bytes +=
        entries_take(&p->entries, t->registry, e, e->kind == EV_SUBMITTED ? p->title : NULL,
                     !had_theme && p->cases.clocks.s.theme != 0 ? p->theme : NULL);
    mark_changed(t, p);
}

/* False when the state of its signal must be fetched first. */
static bool fold(struct tables *t, const struct event *e)
{
    enum registry_set set = registry_set_of(&e->stream);
    struct shelf_place *p;

    if (tables_is_quarantined(t, &e->stream))
        return true;
    if (t->n_condemned > 0 && is_condemned(t, e)) {
        tables_quarantine(t, &e->stream, e->position, "refused_by_database");
        return true;
    }
    if (set != SET_N) {
        if (registry_fold(t->registry, e) < 0)
            tables_quarantine(t, &e->stream, e->position, "cannot_be_folded");
        return true;
    }
    if (!tables_is_of_signal(e))
        return true;
    /* Nobody comes before his first event: to look for him would be the dearest search of all. */
    p = e->version == 1 ? shelf_add(&t->shelf, &e->stream) : shelf_find(&t->shelf, &e->stream);
    if (!p)
        return false;
    fold_signal(t, p, e);
    return true;
}

static void moved_to(struct tables *t, const struct event *e)
{
    t->at.position = e->position;
    if (e->leaf.n == sizeof t->at.leaf)
        memcpy(t->at.leaf, e->leaf.p, sizeof t->at.leaf);
    t->last_stream = e->stream;
    report_rows_add(&t->reports, e);
    t->day = clock_day_amsterdam(e->at);
    t->events_in_batch++;
    t->figures.events++;
}

/* In the careful time after a refusal a transaction holds one event; at all times those of one day. */
bool tables_must_wait(const struct tables *t, const struct event *e)
{
    return t->events_in_batch > 0 &&
           (t->at.position < t->careful_until || t->day != clock_day_amsterdam(e->at));
}

/* --- Events that wait ------------------------------------------------------------------------- */

void tables_go_on(struct tables *t)
{
    while (t->held.first && !tables_must_wait(t, &t->held.first->event) && !tables_is_full(t)) {
        const struct event *e = &t->held.first->event;
        if (!fold(t, e))
            break;
        moved_to(t, e);
        held_drop_first(&t->held);
    }
    tables_fetch(t);
    tables_tell_room(t);
}

void tables_tell_room(struct tables *t)
{
    bool no_room = t->held.n > HELD_MAX || t->held.bytes > HELD_BYTES_MAX || tables_is_full(t);

    if (no_room == t->no_room)
        return;
    t->no_room = no_room;
    t->ops->room(t->arg, !no_room);
}

void tables_event(struct tables *t, const struct event *e)
{
    if (!t->begun || t->stopped || e->position <= t->taken)
        return;
    if (e->position != t->taken + 1) {
        tables_break(t, "hole");
        return;
    }
    if (e->kind > INT16_MAX || !event_info((int)e->kind)) {
        log_error("unknown_kind", "position=%" PRId64 " kind=%" PRId64, e->position, e->kind);
        t->stopped = true;
        t->ops->stopped(t->arg, (int)e->kind);
        return;
    }
    t->taken = e->position;
    t->event_at = loop_now(t->loop);
    if (t->held.first || tables_must_wait(t, e) || tables_is_full(t) || !fold(t, e))
        held_add(&t->held, e);
    else
        moved_to(t, e);
    tables_tell_room(t);
}

/* --- Life ------------------------------------------------------------------------------------- */

static void on_pace(void *arg)
{
    tables_turn(arg);
}

struct tables *tables_new(struct loop *l, struct db *write, struct db *words, struct db *keys,
                          uint32_t at_hand, uint32_t batch_max, const struct tables_ops *ops,
                          void *arg)
{
    struct tables *t = calloc(1, sizeof *t);

    if (!t)
        log_fatal("memory_exhausted", "for=tables");
    *t = (struct tables){
        .loop = l,
        .write = write,
        .words = words,
        .keys = keys,
        .ops = ops,
        .arg = arg,
        /* A batch gathers while another is written; the rest of the shelf may go. */
        .at_hand = at_hand,
        .batch_max = batch_max < at_hand / 3 ? batch_max : at_hand / 3,
        .pace = {.fn = on_pace, .arg = t},
        .careful_until = -1,
        .fold = TABLES_FOLD_VERSION,
        .sheet = sheet_new(),
        .entries = entry_rows_new()};
    t->tallies = tallies_new(keys, on_pace, t);
    idmap_init(&t->quarantine.map, &t->quarantine, quarantined_at);
    return t;
}

/* Forgets all that the database does not know of. */
static void forget(struct tables *t)
{
    t->era++;
    held_clear(&t->held);
    shelf_free(&t->shelf);
    tallies_forget(t->tallies);
    t->reports.n = 0;
    quarantine_empty(&t->quarantine);
    t->n_new_quarantine = 0;
    t->changed.n = t->writing.n = 0;
    t->events_in_batch = 0;
    t->entry_bytes = 0;
    t->fetching = t->in_flight = t->closing = t->stopped = t->no_room = false;
    t->wiping = t->wipe_waits = t->still = false;
    t->not_before = 0;
    loop_timer_set(t->loop, &t->pace, 0);
}

void tables_free(struct tables **t)
{
    struct tables *gone = *t;
    if (!gone)
        return;
    *t = NULL;
    forget(gone);
    registry_free(&gone->registry);
    quarantine_empty(&gone->quarantine);
    idmap_free(&gone->quarantine.map);
    sheet_free(&gone->sheet);
    entry_rows_free(&gone->entries);
    tallies_free(&gone->tallies);
    report_rows_free(&gone->reports);
    free(gone->changed.list);
    free(gone->writing.list);
    free(gone->new_quarantine);
    free(gone->condemned);
    free(gone);
}

void tables_are_of(struct tables *t, int32_t fold, int64_t turn, int64_t opened)
{
    t->fold = fold;
    t->turn = turn;
    t->opened = opened;
}

void tables_begin(struct tables *t, const struct cursor *at, struct registry **registry,
                  const struct uuid *quarantined, size_t n_quarantined)
{
    forget(t);
    registry_free(&t->registry);
    t->registry = *registry;
    *registry = NULL;
    shelf_init(&t->shelf, t->at_hand);
    for (size_t i = 0; i < n_quarantined; i++)
        quarantine_add(&t->quarantine, &quarantined[i]);
    t->at = t->written = *at;
    t->fetched_for = t->looked = -1;
    t->taken = at->position;
    t->begun = true;
}

void tables_discard(struct tables *t)
{
    static const struct cursor nothing = {.position = -1};
    struct registry *fresh = registry_new();

    if (t->at.position >= 0)
        log_warn("tables_discarded", "position=%" PRId64, t->at.position);
    tables_begin(t, &nothing, &fresh, NULL, 0);
    t->n_condemned = 0;
    t->careful_until = -1;
    tables_wipe(t);
}

void tables_break(struct tables *t, const char *why)
{
    if (!t->begun)
        return;
    forget(t);
    t->begun = false;
    t->ops->broken(t->arg, why);
}

/* --- Looking ---------------------------------------------------------------------------------- */

const struct registry *tables_registry(const struct tables *t)
{
    return t->registry;
}

struct kept *tables_kept(const struct tables *t)
{
    return tallies_kept(t->tallies);
}

const struct signal *tables_peek(const struct tables *t, const struct uuid *id)
{
    const struct shelf_place *p = t->begun ? shelf_peek(&t->shelf, id) : NULL;
    return p ? &p->cases.clocks.s : NULL;
}

int64_t tables_folded(const struct tables *t)
{
    return t->begun ? t->at.position : -1;
}

int64_t tables_written(const struct tables *t)
{
    return t->begun ? t->written.position : -1;
}

struct tables_figures tables_figures(const struct tables *t)
{
    struct tables_figures f = t->figures;
    f.quarantined = t->quarantine.n;
    return f;
}
