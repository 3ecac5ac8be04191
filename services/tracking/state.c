/*
 * The fold of tracking.
 */
#include "services/tracking/state.h"

#include "common/log.h"
#include "common/room.h"
#include "services/domain/duties.h"
#include "services/domain/erasure.h"

#include <inttypes.h>
#include <stdlib.h>

#define GONE_MOST ((size_t)16 << 20) /* bytes; normally the snapshot takes them long before */

void state_init(struct state *st)
{
    *st = (struct state){.registry = registry_new(), .position = -1};
    reports_init(&st->reports);
    table_init(&st->table);
}

void state_free(struct state *st)
{
    registry_free(&st->registry);
    table_free(&st->table);
    refs_free(&st->refs);
    reports_free(&st->reports);
    buf_free(&st->references);
    buf_free(&st->gone);
    for (int i = 0; i < SET_N; i++)
        free(st->appends[i]);
}

/* ------------------------------------------------------------------ reference streams */

static void append_note(struct state *st, enum registry_set set, const struct uuid *append)
{
    uint32_t n = st->n_appends[set];

    if (n > 0 && uuid_equal(&st->appends[set][n - 1], append))
        return;
    if (n == st->cap_appends[set]) {
        st->cap_appends[set] = n ? n * 2 : 16;
        st->appends[set] = room_for(st->appends[set], st->cap_appends[set], sizeof *append);
    }
    st->appends[set][st->n_appends[set]++] = *append;
}

bool state_set_seen(const struct state *st, enum registry_set set, const struct uuid *append)
{
    for (uint32_t i = 0; i < st->n_appends[set]; i++)
        if (uuid_equal(&st->appends[set][i], append))
            return true;
    return false;
}

static enum folded set_fold(struct state *st, enum registry_set set, const struct event *e)
{
    if (st->set_quarantined[set])
        return FOLDED_QUARANTINED;
    if (e->version <= registry_stream_version(st->registry, set))
        return FOLDED_SET; /* seen before the snapshot */
    if (registry_fold(st->registry, e) < 0) {
        st->set_quarantined[set] = true;
        st->n_quarantined++;
        log_error("stream_quarantined", "set=%s position=%" PRId64 " version=%" PRId64,
                  registry_set_name(set), e->position, e->version);
        return FOLDED_QUARANTINED;
    }
    wire_encode(&shape_event, e, &st->references);
    append_note(st, set, &e->append);
    return FOLDED_SET;
}

/* ------------------------------------------------------------------ reports */

/* For the snapshot, without the words: those stay where erasure reaches them. */
static void report_keep(struct state *st, const struct event *e)
{
    struct event kept = *e;
    struct buf facts = {0};

    if (wire_has(e, event_body) && report_has_words((int)e->kind)) {
        erasure_facts((int)e->kind, e->body, &facts);
        kept.has &= ~WIRE_BIT(event_body);
        wire_set(&kept, event, facts, buf_slice(&facts));
    }
    wire_encode(&shape_event, &kept, &st->references);
    buf_free(&facts);
}

static bool report_fold(struct state *st, const struct event *e)
{
    int64_t before = st->reports.position;

    if (st->reports_quarantined)
        return false;
    if (reports_fold(&st->reports, st->registry, e) < 0) {
        st->reports_quarantined = true;
        st->n_quarantined++;
        log_error("stream_quarantined", "set=reports position=%" PRId64 " version=%" PRId64,
                  e->position, e->version);
        return false;
    }
    if (st->reports.position != before)
        report_keep(st, e);
    return true;
}

bool state_restore(struct state *st, const struct event *e)
{
    enum registry_set set;
    uint32_t slot;

    if (report_is_about((int)e->kind))
        return report_fold(st, e);
    return state_fold(st, e, &slot, &set) == FOLDED_SET;
}

/* ------------------------------------------------------------------ signals */

static void quarantine(struct state *st, struct entry *entry, const struct event *e)
{
    char id[UUID_TEXT_LEN + 1];

    entry->flags |= ENTRY_QUARANTINED | ENTRY_DIRTY;
    st->n_quarantined++;
    uuid_format(&e->stream, id);
    log_error("stream_quarantined",
              "signal=%s position=%" PRId64 " version=%" PRId64 " kind=%" PRId64, id, e->position,
              e->version, e->kind);
}

static void reference_note(struct state *st, uint32_t slot)
{
    const struct signal *s = &table_at(&st->table, slot)->s;

    refs_set_slot(&st->refs, s->region, s->year, s->number, slot);
}

static void flag_count(struct entry *e, unsigned flag, bool is_so, uint32_t *n)
{
    if (is_so == ((e->flags & flag) != 0))
        return;
    e->flags = (e->flags ^ flag) & 0xff;
    *n = is_so ? *n + 1 : *n - 1;
}

/* Somebody must hold whatever is open, with a date; and who leads it has somebody who works on it. */
void state_holder_check(struct state *st, uint32_t slot)
{
    struct entry *e = table_at(&st->table, slot);
    const struct signal *s = &e->s;
    bool open = s->version > 0 && s->state != signal_state_CLOSED;
    bool unheld = open && (signal_holder(s) == PLACE_NOBODY || !signal_due(s));
    char id[UUID_TEXT_LEN + 1];

    if (unheld && !(e->flags & ENTRY_UNHELD)) {
        uuid_format(&s->id, id);
        log_error("signal_unheld", "signal=%s version=%u", id, s->version);
    }
    flag_count(e, ENTRY_UNHELD, unheld, &st->n_unheld);
    flag_count(e, ENTRY_UNHANDLED,
               open && s->state != signal_state_ANSWERED && s->lead != PLACE_NOBODY &&
                   !(s->flags & SIGNAL_HANDLED),
               &st->n_unhandled);
}

/* False: quarantined. */
static bool entry_fold(struct state *st, uint32_t slot, const struct event *e)
{
    struct entry *entry = table_at(&st->table, slot);
    uint32_t before = entry->s.version;

    if (entry->flags & ENTRY_QUARANTINED)
        return false;
    if (signal_fold(&entry->s, st->registry, e) < 0) {
        quarantine(st, entry, e);
        return false;
    }
    if (entry->s.version != before)
        entry->flags |= ENTRY_DIRTY;
    if (before == 0 && entry->s.version > 0)
        reference_note(st, slot);
    state_holder_check(st, slot);
    return true;
}

static bool is_of_signals(const struct event *e)
{
    const struct message_info *info = event_info((int)e->kind);

    /* A kind that is not known is somebody's all the same: its stream must not be folded past it. */
    return !info || strncmp(info->name, "signal.", 7) == 0;
}

static enum folded absent_fold(struct state *st, const struct event *e, uint32_t *slot_out)
{
    if (e->kind == EV_SUBMITTED) {
        *slot_out = table_add(&st->table, &e->stream);
        return entry_fold(st, *slot_out, e) ? FOLDED_SIGNAL : FOLDED_QUARANTINED;
    }
    if (e->kind != EV_REOPENED)
        return FOLDED_ELSEWHERE;
    *slot_out = table_add(&st->table, &e->stream);
    table_at(&st->table, *slot_out)->flags |= ENTRY_LOADING;
    return FOLDED_REOPENED;
}

enum folded state_fold(struct state *st, const struct event *e, uint32_t *slot_out,
                       enum registry_set *set_out)
{
    enum registry_set set = registry_set_of(&e->stream);
    struct entry *entry;

    st->position = e->position;
    if (set != SET_N) {
        *set_out = set;
        return set_fold(st, set, e);
    }
    if (report_is_about((int)e->kind) && !report_fold(st, e) && report_is_own((int)e->kind))
        return FOLDED_QUARANTINED;
    if (report_is_own((int)e->kind))
        return FOLDED_REPORT;
    if (!is_of_signals(e))
        return FOLDED_OF_NO_USE;
    *slot_out = table_find(&st->table, &e->stream);
    if (*slot_out == SLOT_NONE)
        return absent_fold(st, e, slot_out);
    entry = table_at(&st->table, *slot_out);
    if ((entry->flags & ENTRY_LOADING) && e->version > entry->s.version + 1)
        return FOLDED_SIGNAL; /* what is being read holds it, or is read once more */
    return entry_fold(st, *slot_out, e) ? FOLDED_SIGNAL : FOLDED_QUARANTINED;
}

bool state_load(struct state *st, uint32_t slot, const struct event *e)
{
    return entry_fold(st, slot, e);
}

struct gone gone_of(const struct signal *s)
{
    return (struct gone){.id = s->id,
                         .position = s->position,
                         .number = s->number,
                         .year = s->year,
                         .region = s->region};
}

static void gone_note(struct state *st, const struct signal *s)
{
    struct gone g = gone_of(s);

    if (st->gone.n >= GONE_MOST) {
        buf_free(&st->gone);
        st->gone_lost = true;
    }
    if (!st->gone_lost)
        buf_add(&st->gone, &g, sizeof g);
}

void state_release(struct state *st, uint32_t slot)
{
    struct entry *e = table_at(&st->table, slot);
    const struct signal *s = &e->s;

    if ((e->flags & (ENTRY_LOADING | ENTRY_QUARANTINED)) || e->work != SLOT_NONE ||
        e->watched > 0 || (s->version > 0 && !signal_over(s)))
        return;
    if (s->version > 0) {
        refs_set_position(&st->refs, s->region, s->year, s->number, s->position);
        gone_note(st, s);
    }
    table_remove(&st->table, slot);
}

static bool has_work(const struct signal *s, place_t department)
{
    if (s->state == signal_state_CLOSED)
        return s->agreed && s->lead == department;
    return signal_part_of(s, department) != NULL;
}

bool state_has_work(const void *st, place_t department)
{
    const struct state *state = st;

    for (uint32_t i = 0; i < state->table.n; i++) {
        const struct entry *e = table_at(&state->table, i);

        if ((e->flags & ENTRY_USED) && e->s.version > 0 && has_work(&e->s, department))
            return true;
    }
    return false;
}

struct ref state_reference(const struct state *st, struct slice text)
{
    char region[25];
    int year;
    int64_t number;
    place_t place;

    if (signal_reference_parse(text, region, &year, &number) < 0)
        return (struct ref){.is = REF_UNKNOWN};
    place = registry_place(st->registry, slice_str(region));
    return refs_find(&st->refs, place, year, number);
}
