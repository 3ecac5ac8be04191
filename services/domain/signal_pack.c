/*
 * A signal as bytes, for snapshots and tables: little-endian, fields in the order of the table, then its
 * parts, and the bundle and the account of one that has them. The first byte is the version of this form; what has another one is folded anew from the log.
 *
 *      | 1 | id 16 | fields of SIGNAL_FIELDS | n_parts 1 | n_parts times PART_FIELDS | bundle 16 | claimed 16 |
 */
#include "services/domain/signal_in.h"

#include <endian.h>
#include <stdlib.h>

#define PACK_VERSION 8

/* Field and bytes. */
#define DATE_FIELDS(F, d)    \
    F(d.from, 4)             \
    F(d.day, 4)              \
    F(d.stood_still, 2)      \
    F(d.terms_version, 2)    \
    F(d.calendar_version, 2) \
    F(d.term, 1)

#define SIGNAL_FIELDS(F)       \
    F(position, 8)             \
    F(submitted_at, 8)         \
    F(seen[0], 8)              \
    F(seen[1], 8)              \
    F(version, 4)              \
    F(number, 4)               \
    F(answered_s, 4)           \
    F(asked_s, 4)              \
    DATE_FIELDS(F, to_take_up) \
    DATE_FIELDS(F, to_answer)  \
    DATE_FIELDS(F, to_act)     \
    F(still_since, 4)          \
    F(region_due, 4)           \
    F(year, 2)                 \
    F(region, 2)               \
    F(lead, 2)                 \
    F(from, 2)                 \
    F(theme, 2)                \
    F(state, 1)                \
    F(closed, 1)               \
    F(answer, 1)               \
    F(verdict, 1)              \
    F(hops, 1)                 \
    F(reopened, 1)             \
    F(track, 1)                \
    F(reminded, 1)             \
    F(help, 1)                 \
    F(files, 1)                \
    F(flags, 2)                \
    F(reminded_on, 4)          \
    F(help_on, 4)              \
    F(review, 4)               \
    F(agreed, 4)               \
    F(erasing, 4)

#define PART_FIELDS(F) \
    F(department, 2)   \
    F(part, 1)         \
    F(flags, 1)        \
    F(assigned_s, 4)   \
    F(taken_up_s, 4)   \
    F(done_s, 4)       \
    F(until, 8)

#define SIZE_(field, bytes) +(bytes)
#define SIGNAL_SIZE         (1 + 16 SIGNAL_FIELDS(SIZE_) + 1)
#define PART_SIZE           (0 PART_FIELDS(SIZE_))

static uint8_t *put(uint8_t *w, uint64_t v, size_t bytes)
{
    v = htole64(v);
    memcpy(w, &v, bytes);
    return w + bytes;
}

static const uint8_t *take(const uint8_t *p, uint64_t *v, size_t bytes)
{
    *v = 0;
    memcpy(v, p, bytes);
    *v = le64toh(*v);
    return p + bytes;
}

/* Few have one: only with its flag. */
static uint8_t *put_id(uint8_t *w, const struct signal *s, uint16_t flag, const struct uuid *id)
{
    if (!signal_has(s, flag))
        return w;
    memcpy(w, id->b, sizeof id->b);
    return w + sizeof id->b;
}

static const uint8_t *take_id(const uint8_t *p, const struct signal *s, uint16_t flag,
                              struct uuid *id)
{
    if (!signal_has(s, flag))
        return p;
    memcpy(id->b, p, sizeof id->b);
    return p + sizeof id->b;
}

static size_t ids_size(const struct signal *s)
{
    return (signal_has(s, SIGNAL_BUNDLED) ? sizeof s->bundle : 0) +
           (signal_has(s, SIGNAL_CLAIMED) ? sizeof s->claimed : 0);
}

void signal_pack(const struct signal *s, struct buf *out)
{
    uint8_t *w;

    buf_reserve(out, SIGNAL_SIZE + (size_t)s->n_parts * PART_SIZE + 2 * sizeof s->bundle);
    w = out->p + out->n;
    *w++ = PACK_VERSION;
    memcpy(w, s->id.b, sizeof s->id.b);
    w += sizeof s->id.b;
#define PUT_(field, bytes) w = put(w, (uint64_t)s->field, bytes);
    SIGNAL_FIELDS(PUT_)
#undef PUT_
    *w++ = s->n_parts;
    for (const struct signal_part *p = s->parts; p < s->parts + s->n_parts; p++) {
#define PUT_(field, bytes) w = put(w, (uint64_t)p->field, bytes);
        PART_FIELDS(PUT_)
#undef PUT_
    }
    w = put_id(w, s, SIGNAL_BUNDLED, &s->bundle);
    w = put_id(w, s, SIGNAL_CLAIMED, &s->claimed);
    out->n = (size_t)(w - out->p);
}

/* Numbers that others use as rows of tables. */
static bool is_sound(const struct signal *s)
{
    if (s->state >= signal_state_N || s->closed >= close_reason_N || s->answer >= answer_kind_N ||
        s->verdict > verdict_N || s->help > help_step_N || s->track >= track_N ||
        s->n_parts > PARTS_MOST || s->to_take_up.term > TERM_N || s->to_answer.term > TERM_N ||
        s->to_act.term > TERM_N)
        return false;
    for (int i = 0; i < s->n_parts; i++)
        if (s->parts[i].part >= part_N)
            return false;
    return true;
}

int signal_unpack(struct signal *s, struct slice bytes)
{
    const uint8_t *p = bytes.p;
    uint64_t v;

    signal_init(s);
    if (bytes.n < SIGNAL_SIZE || *p++ != PACK_VERSION)
        return -1;
    memcpy(s->id.b, p, sizeof s->id.b);
    p += sizeof s->id.b;
#define TAKE_(field, bytes) \
    p = take(p, &v, bytes); \
    s->field = (__typeof__(s->field))v;
    SIGNAL_FIELDS(TAKE_)
#undef TAKE_
    s->n_parts = s->cap_parts = *p++;
    if (bytes.n != SIGNAL_SIZE + (size_t)s->n_parts * PART_SIZE + ids_size(s))
        goto unsound;
    if (s->n_parts > 0)
        s->parts = domain_calloc(s->n_parts, sizeof *s->parts);
    for (struct signal_part *part = s->parts; part < s->parts + s->n_parts; part++) {
#define TAKE_(field, bytes) \
    p = take(p, &v, bytes); \
    part->field = (__typeof__(part->field))v;
        PART_FIELDS(TAKE_)
#undef TAKE_
    }
    p = take_id(p, s, SIGNAL_BUNDLED, &s->bundle);
    take_id(p, s, SIGNAL_CLAIMED, &s->claimed);
    if (!is_sound(s))
        goto unsound;
    return 0;

unsound:
    signal_free(s);
    return -1;
}
