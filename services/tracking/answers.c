/*
 * registry.ask: a set of reference data as adopted; service.ask and metrics.ask: how this service is.
 */
#include "services/tracking/tracking_in.h"

METRICS_DEFINE(tracking_figures, TRACKING_METRICS)

/* ------------------------------------------------------------------ registry.ask */

typedef bool walk_fn(const struct registry *r, size_t i, void *out);

/* The walkers of the registry, behind one type. */
#define PART_(name)                                                        \
    static bool part_##name(const struct registry *r, size_t i, void *out) \
    {                                                                      \
        return registry_##name(r, i, out);                                 \
    }
PART_(region)
PART_(department)
PART_(theme)
PART_(term)
PART_(rule)
PART_(free_day)
PART_(period)
PART_(retention)
PART_(party)
PART_(model_part)

static const struct set_rows {
    walk_fn *walk;
    const struct wire_shape *shape;
    size_t field; /* offset in struct m_registry_told */
    uint64_t bit;
} set_rows[SET_N] = {
#define PART_ROW_(SET, walker, of, member)                                         \
    [SET] = {part_##walker, &shape_##of, offsetof(struct m_registry_told, member), \
             WIRE_BIT(m_registry_told_##member)}
    PART_ROW_(SET_REGIONS, region, region, regions),
    PART_ROW_(SET_DEPARTMENTS, department, department, departments),
    PART_ROW_(SET_THEMES, theme, theme, themes),
    PART_ROW_(SET_TERMS, term, term, terms),
    PART_ROW_(SET_RULES, rule, routing_rule, rules),
    PART_ROW_(SET_CALENDAR, free_day, free_day, days),
    PART_ROW_(SET_PERIODS, period, period, periods),
    PART_ROW_(SET_RETENTION, retention, retention_term, retention),
    PART_ROW_(SET_PARTIES, party, m_admit, parties),
    PART_ROW_(SET_MODEL, model_part, model_part, model),
};

/* Keys and accounts are for who admits. */
static void party_veil(struct m_admit *m, const struct principal *who)
{
    if (who->role != role_COORDINATOR)
        m->has &= ~(WIRE_BIT(m_admit_key) | WIRE_BIT(m_admit_account));
}

static uint32_t rows_put(const struct tracking *t, enum registry_set set,
                         const struct principal *who, struct buf *out)
{
    union {
        struct region region;
        struct department department;
        struct theme theme;
        struct term term;
        struct routing_rule rule;
        struct free_day free_day;
        struct period period;
        struct retention_term retention;
        struct m_admit party;
        struct model_part model_part;
    } row;
    uint32_t n = 0;

    while (set_rows[set].walk(t->state.registry, n, &row)) {
        if (set == SET_PARTIES)
            party_veil(&row.party, who);
        wire_encode(set_rows[set].shape, &row, out);
        n++;
    }
    return n;
}

void tracking_registry_answer(struct tracking *t, const struct request *q)
{
    struct m_registry_told told = {0};
    struct m_registry m;
    struct envelope e = {0};
    struct buf rows = {0};
    struct wire_list list;
    int set = 0;

    if (wire_decode(&shape_m_registry, buf_slice(&q->body), WIRE_LENIENT, &m, NULL) < 0)
        return;
    while (set < SET_N && !slice_is(m.set, registry_set_name((enum registry_set)set)))
        set++;
    if (set == SET_N) {
        struct wire_faults faults = {0};

        wire_fault_add(&faults, &shape_m_registry.fields[m_registry_set], WIRE_FAULT_VALUE);
        tracking_refuse(t, q,
                        &(struct refusal){.code = PROBLEM_INVALID, .faults = &faults, .state = -1});
        return;
    }
    list = wire_list_of(&rows, rows_put(t, (enum registry_set)set, &q->who, &rows));
    list.p = rows.p;
    list.n = rows.n;
    wire_set(&told, m_registry_told, version,
             registry_set_version(t->state.registry, (enum registry_set)set));
    if (list.count > 0) {
        memcpy((uint8_t *)&told + set_rows[set].field, &list, sizeof list);
        told.has |= set_rows[set].bit;
    }
    wire_set(&e, envelope, position, follower_position(t->follower));
    frame_add(tracking_reply_for(t, q, &e), &e, MSG_REGISTRY_TOLD, &told);
    buf_free(&rows);
}

/* ------------------------------------------------------------------ of itself */

const char *tracking_why_not(const struct tracking *t)
{
    if (!t->ready)
        return "replaying";
    return follower_hears(t->follower) ? NULL : "history_silent";
}

/* What others keep is put beside what was counted on the way. */
static void figures_take(struct tracking *t)
{
    struct tracking_figures *f = &t->figures;
    const struct upkeep *u = &t->upkeep;

    f->time = follower_time(t->follower);
    f->in_memory = t->state.table.n_live;
    f->unheld = t->state.n_unheld;
    f->unhandled = t->state.n_unhandled;
    f->due_done = u->done;
    f->due_late = u->late;
    f->due_overtaken = u->overtaken;
    f->due_refused = u->refused;
    f->due_waiting = u->agenda.n_waiting;
    f->due_longest_us = u->longest_us;
    f->quarantined = t->state.n_quarantined;
    f->working = t->works.n;
    f->waiting = t->requests.n;
    f->watching = t->watch.deadlines.n;
    f->ring_first = t->ring.floor + 1;
    f->appending = (int64_t)appender_pending(t->appender);
}

void tracking_tell(struct tracking *t, const struct request *q)
{
    struct telling tell = {.service = t->life->name,
                           .why = tracking_why_not(t),
                           .position = follower_position(t->follower),
                           .heard = follower_heard(t->follower),
                           .rebuild = TELLING_NONE,
                           .table = &tracking_figures_table,
                           .values = &t->figures};
    struct envelope e = {0};
    struct frame_writer *out = tracking_reply_for(t, q, &e);

    figures_take(t);
    telling_add(&tell, q->kind, &e, out);
}
