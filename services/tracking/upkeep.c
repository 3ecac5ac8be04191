/*
 * Upkeep; see upkeep.h.
 */
#include "services/tracking/upkeep.h"

#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"

#include <inttypes.h>

#define LOOKS_A_CHECK 16 /* signals that are looked at between two readings of the clock */

void upkeep_init(struct upkeep *u, struct state *st, bool help, const struct upkeep_ops *ops,
                 void *arg)
{
    *u = (struct upkeep){
        .state = st, .help = help, .ops = ops, .arg = arg, .scan = SLOT_NONE, .free = 0};
    for (uint32_t i = 0; i < ARRAY_LEN(u->flights); i++)
        u->flights[i] = (struct upkeep_flight){.of = u, .next = i + 1};
    agenda_init(&u->agenda, 0);
}

void upkeep_free(struct upkeep *u)
{
    agenda_free(&u->agenda);
    buf_free(&u->list);
    buf_free(&u->meta);
    buf_free(&u->body);
}

/* ------------------------------------------------------------------ what is to be looked at */

void upkeep_begin(struct upkeep *u, int32_t today)
{
    agenda_free(&u->agenda);
    agenda_init(&u->agenda, today);
    u->today = today;
    u->scan = 0;
}

void upkeep_end(struct upkeep *u)
{
    u->today = 0;
    u->scan = SLOT_NONE;
}

void upkeep_day(struct upkeep *u, int32_t today)
{
    if (u->today && today > u->today)
        u->today = today;
}

void upkeep_changed(struct upkeep *u, uint32_t slot)
{
    if (u->today)
        agenda_set(&u->agenda, slot, u->today);
}

void upkeep_changed_set(struct upkeep *u, enum registry_set set)
{
    if (u->today && (set == SET_CALENDAR || set == SET_TERMS || set == SET_DEPARTMENTS))
        u->scan = 0;
}

/* ------------------------------------------------------------------ appending */

/* The same for everybody who finds this duty of this signal. */
static void append_id(const struct signal *s, const struct duty *d, struct uuid *out)
{
    uint8_t digest[HASH_LEN];
    const uint8_t what[] = {(uint8_t)(s->version >> 24), (uint8_t)(s->version >> 16),
                            (uint8_t)(s->version >> 8), (uint8_t)s->version, (uint8_t)d->kind};
    const struct slice parts[] = {SLICE_LIT("duty:"), slice_of(s->id.b, sizeof s->id.b),
                                  slice_of(what, sizeof what)};

    hash_sha256(digest, parts, ARRAY_LEN(parts));
    memcpy(out->b, digest, sizeof out->b);
}

static struct upkeep_flight *flight_take(struct upkeep *u, uint32_t slot, bool bulk)
{
    struct upkeep_flight *f = &u->flights[u->free];

    u->free = f->next;
    f->slot = slot;
    f->bulk = bulk;
    *(bulk ? &u->bulk : &u->live) += 1;
    return f;
}

static void append(struct upkeep *u, uint32_t slot, const struct duty *d)
{
    const struct signal *s = &table_at(&u->state->table, slot)->s;
    struct principal self = {.party = "weerklank", .role = role_SYSTEM};
    struct m_append m = {0};
    struct uuid id;
    uint32_t n = 0;

    buf_reset(&u->list);
    buf_reset(&u->meta);
    buf_reset(&u->body);
    append_id(s, d, &id);
    meta_encode(&self, "tracking", u->state->registry, u->today, &u->meta);
    duty_encode(d, u->state->registry, u->today, &u->body);
    appender_event_add(&u->list, &n, (enum event_kind)duty_event(d->kind), buf_slice(&u->meta),
                       buf_slice(&u->body), false);
    wire_set(&m, m_append, stream, s->id);
    wire_set(&m, m_append, base, s->version);
    wire_set(&m, m_append, append, id);
    wire_set(&m, m_append, party, slice_str(self.party));
    if (d->bulk)
        wire_set(&m, m_append, bulk, true);
    wire_set(&m, m_append, events, wire_list_of(&u->list, n));
    u->late += d->day < u->today;
    agenda_away(&u->agenda, slot);
    u->ops->append(u->arg, flight_take(u, slot, d->bulk), &m);
}

void upkeep_appended(struct upkeep_flight *f, const struct append_result *r)
{
    struct upkeep *u = f->of;

    *(f->bulk ? &u->bulk : &u->live) -= 1;
    f->next = u->free;
    u->free = (uint32_t)(f - u->flights);
    switch (r->outcome) {
    case APPEND_DONE: /* it is looked at again when it is folded */
        u->done++;
        break;
    case APPEND_CONFLICT: /* when that which came between is */
        u->overtaken++;
        break;
    case APPEND_BUSY:
        u->wait_until = u->ops->mono(u->arg) + r->wait_ms * US_PER_MS;
        upkeep_changed(u, f->slot);
        break;
    case APPEND_REFUSED:
        u->refused++;
        log_error("duty_refused", "problem=%s", problem_info(r->problem)->code);
        if (u->today)
            agenda_set(&u->agenda, f->slot, u->today + 1);
        break;
    }
}

/* ------------------------------------------------------------------ looking */

static void look(struct upkeep *u, uint32_t slot)
{
    const struct entry *e = slot < u->state->table.n ? table_at(&u->state->table, slot) : NULL;
    struct duty d;

    u->looked++;
    agenda_remove(&u->agenda, slot);
    if (!e || !(e->flags & ENTRY_USED) || (e->flags & (ENTRY_LOADING | ENTRY_QUARANTINED)))
        return;
    signal_duty(&e->s, u->state->registry, u->help, u->today, &d);
    if (d.kind == DUTY_NONE)
        return;
    if (d.day > u->today)
        agenda_set(&u->agenda, slot, d.day);
    else if (d.bulk && u->bulk == UPKEEP_BULK)
        agenda_wait(&u->agenda, slot);
    else
        append(u, slot, &d);
}

/* The next slot to look at: what is due, then what waits for the bulk lane, then all the others. */
static uint32_t next(struct upkeep *u)
{
    uint32_t slot = agenda_due(&u->agenda, u->today);

    if (slot == AGENDA_NONE && u->bulk < UPKEEP_BULK)
        slot = agenda_waiting(&u->agenda);
    if (slot != AGENDA_NONE || u->scan == SLOT_NONE)
        return slot;
    while (u->scan < u->state->table.n)
        if (!agenda_is_away(&u->agenda, u->scan++))
            return u->scan - 1;
    u->scan = SLOT_NONE;
    return AGENDA_NONE;
}

/* Looks until nothing is left (true), or until then. */
static bool look_until(struct upkeep *u, int64_t until)
{
    for (int i = 1; u->live < UPKEEP_LIVE; i++) {
        uint32_t slot = next(u);

        if (slot == AGENDA_NONE)
            return true;
        look(u, slot);
        if (i % LOOKS_A_CHECK == 0 && u->ops->mono(u->arg) >= until)
            return false;
    }
    return true; /* what comes back brings us on */
}

int64_t upkeep_step(struct upkeep *u)
{
    int64_t now, end;
    bool idle;

    if (!u->today)
        return INT64_MAX;
    now = u->ops->mono(u->arg);
    if (u->wait_until > now)
        return u->wait_until;
    idle = look_until(u, now + UPKEEP_SLICE_US);
    end = u->ops->mono(u->arg);
    if (end - now > u->longest_us)
        u->longest_us = end - now;
    return idle ? INT64_MAX : end;
}
