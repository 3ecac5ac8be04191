/*
 * A duty as the event that comes of it.
 */
#include "services/domain/duties.h"
#include "services/domain/signal_in.h"

/* Members that the shapes of what falls due have in common. */
#define SET_DUE_(m, shape)                                                      \
    do {                                                                        \
        wire_set(m, shape, party, slice_str(registry_place_code(r, d->party))); \
        wire_set(m, shape, term, slice_str(d->term));                           \
        wire_set(m, shape, due, d->due);                                        \
        if (d->day < today)                                                     \
            wire_set(m, shape, late, true);                                     \
    } while (0)

static void encode_moved(const struct duty *d, struct buf *out)
{
    struct m_moved m = {0};

    wire_set(&m, m_moved, term, slice_str(d->term));
    wire_set(&m, m_moved, was, d->due);
    wire_set(&m, m_moved, now, d->moved.day);
    wire_set(&m, m_moved, why, d->why);
    wire_set(&m, m_moved, version,
             d->why == moved_why_TERMS ? d->moved.terms_version : d->moved.calendar_version);
    wire_encode(&shape_m_moved, &m, out);
}

static void encode_transfer(const struct duty *d, const struct registry *r, struct buf *out)
{
    struct m_transfer m = {0};

    wire_set(&m, m_transfer, ended, slice_str(registry_place_code(r, d->party)));
    wire_set(&m, m_transfer, successor, slice_str(registry_place_code(r, d->to)));
    wire_set(&m, m_transfer, departments_version, registry_set_version(r, SET_DEPARTMENTS));
    wire_encode(&shape_m_transfer, &m, out);
}

static void encode_close(struct buf *out)
{
    struct m_close m = {0};

    wire_set(&m, m_close, reason, close_reason_NO_VERDICT);
    wire_encode(&shape_m_close, &m, out);
}

static void encode_help(const struct duty *d, const struct registry *r, int32_t today,
                        struct buf *out)
{
    struct m_help m = {0};

    wire_set(&m, m_help, step, d->step);
    wire_set(&m, m_help, party, slice_str(registry_place_code(r, d->party)));
    if (d->day < today)
        wire_set(&m, m_help, late, true);
    wire_encode(&shape_m_help, &m, out);
}

static void encode_reminded(const struct duty *d, const struct registry *r, int32_t today,
                            struct buf *out)
{
    struct m_reminded m = {0};

    SET_DUE_(&m, m_reminded);
    wire_set(&m, m_reminded, reminder, d->reminder);
    wire_encode(&shape_m_reminded, &m, out);
}

void duty_encode(const struct duty *d, const struct registry *r, int32_t today, struct buf *out)
{
    struct m_overdue overdue = {0};
    struct m_lapsed lapsed = {0};

    switch (d->kind) {
    case DUTY_MOVE:
        encode_moved(d, out);
        break;
    case DUTY_TRANSFER:
        encode_transfer(d, r, out);
        break;
    case DUTY_NO_VERDICT:
        encode_close(out);
        break;
    case DUTY_OVERDUE:
        SET_DUE_(&overdue, m_overdue);
        wire_encode(&shape_m_overdue, &overdue, out);
        break;
    case DUTY_REMIND:
        encode_reminded(d, r, today, out);
        break;
    case DUTY_HELP:
        encode_help(d, r, today, out);
        break;
    case DUTY_LAPSE:
    case DUTY_STILL_WORKS:
        SET_DUE_(&lapsed, m_lapsed);
        wire_encode(&shape_m_lapsed, &lapsed, out);
        break;
    case DUTY_NONE:
    case DUTY_N:
        break;
    }
}
