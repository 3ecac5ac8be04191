/*
 * A line of JSON, put together by hand: there are millions. Codes are letters, digits and . _ - : /
 * (proto/wire.h), so nothing needs escaping.
 */
#include "services/recompute/line.h"

#include "common/clock.h"
#include "proto/enums.h"

static void put(struct buf *out, const char *text)
{
    buf_add(out, text, strlen(text));
}

static void put_int(struct buf *out, int64_t v)
{
    uint64_t rest = v < 0 ? -(uint64_t)v : (uint64_t)v;
    char digits[20], *p = digits + sizeof digits;

    do
        *--p = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (v < 0)
        put(out, "-");
    buf_add(out, p, (size_t)(digits + sizeof digits - p));
}

static void put_text(struct buf *out, const char *text)
{
    put(out, "\"");
    put(out, text);
    put(out, "\"");
}

/* [n,n,...] */
static void put_ints(struct buf *out, const int64_t *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        put(out, i > 0 ? "," : "[");
        put_int(out, list[i]);
    }
    put(out, "]");
}

static void put_bool(struct buf *out, bool so)
{
    put(out, so ? ",true" : ",false");
}

static void put_time(struct buf *out, const struct clocks_time *t)
{
    put_ints(out, (int64_t[]){t->gross_us, t->net_us, t->gross_working_us, t->net_working_us}, 4);
}

static void put_two(struct buf *out, int64_t a, int64_t b)
{
    put(out, ",");
    put_int(out, a);
    put(out, ",");
    put_int(out, b);
    put(out, "]");
}

/* ["VWS","holding",a,b] */
static void put_held(struct buf *out, const struct registry *r, place_t holder, uint8_t why,
                     int64_t a, int64_t b)
{
    put(out, "[");
    put_text(out, registry_place_code(r, holder));
    put(out, ",");
    put_text(out, clocks_why_name((enum clocks_why)why));
    put_two(out, a, b);
}

static void chain_add(struct buf *out, const struct registry *r, const struct clocks_chain *chain)
{
    put(out, "\"chain\":[");
    for (uint32_t i = 0; i < chain->n; i++) {
        const struct clocks_span *s = &chain->spans[i];

        put(out, i > 0 ? "," : "");
        put_held(out, r, s->holder, s->why, s->from, s->until);
    }
    put(out, "]");
}

static void shares_add(struct buf *out, const struct registry *r, const struct clocks_figures *f)
{
    put(out, ",\"shares\":[");
    for (uint32_t i = 0; i < f->n_shares; i++) {
        const struct clocks_share *s = &f->shares[i];

        put(out, i > 0 ? "," : "");
        put_held(out, r, s->holder, s->why, s->us, s->working_us);
    }
    put(out, "]");
}

static void steps_add(struct buf *out, const struct registry *r, const struct clocks_figures *f)
{
    const char *between = "";

    put(out, ",\"steps\":{");
    for (int i = 0; i < CLOCKS_STEP_N; i++) {
        const struct clocks_step *s = &f->steps[i];

        if (s->at == 0)
            continue;
        put(out, between);
        put_text(out, clocks_step_name((enum clocks_step_kind)i));
        put(out, ":[");
        put_int(out, s->at);
        put(out, ",");
        put_text(out, registry_place_code(r, s->by));
        put_bool(out, s->routing_error);
        put(out, ",");
        put_time(out, &s->time);
        put(out, "]");
        between = ",";
    }
    put(out, "}");
}

static void part_add(struct buf *out, const struct registry *r, const struct clocks_part *p)
{
    const struct clocks_moments *at = &p->at;

    put(out, "[");
    put_text(out, registry_place_code(r, p->department));
    put_bool(out, p->part == part_LEAD);
    put_bool(out, (p->flags & PART_ROUTING_ERROR) != 0);
    put_bool(out, p->answered);
    put(out, ",");
    put_ints(out, (int64_t[]){at->assigned, at->taken_up, at->answered, at->done, at->ended}, 5);
    put(out, ",");
    put_time(out, &p->take_up);
    put(out, ",");
    put_time(out, &p->done);
    put_two(out, p->overdue_us, p->overdue_working_us);
}

static void parts_add(struct buf *out, const struct registry *r, const struct clocks_figures *f)
{
    put(out, ",\"parts\":[");
    for (uint32_t i = 0; i < f->n_parts; i++) {
        put(out, i > 0 ? "," : "");
        part_add(out, r, &f->parts[i]);
    }
    put(out, "]");
}

static void id_add(struct buf *out, const struct uuid *signal)
{
    char id[UUID_TEXT_LEN + 1];

    uuid_format(signal, id);
    put(out, "{\"signal\":");
    put_text(out, id);
}

/* Whose it is and how it stands. */
static void signal_add(struct buf *out, const struct registry *r, const struct signal *s,
                       int32_t region_due)
{
    char reference[40], day[11];

    id_add(out, &s->id);
    if (s->number > 0) {
        signal_reference(registry_place_code(r, s->region), s->year, s->number, reference);
        put(out, ",\"reference\":");
        put_text(out, reference);
    }
    put(out, ",\"events\":");
    put_int(out, s->version);
    put(out, ",\"state\":");
    put_text(out, enum_signal_state.rows[s->state].code);
    if (region_due != 0) {
        clock_day_format(region_due, day);
        put(out, ",\"region_due\":");
        put_text(out, day);
    }
}

void line_add(struct buf *out, const struct clocks *c, const struct registry *r,
              const struct clocks_chain *chain, const struct clocks_figures *figures)
{
    signal_add(out, r, &c->s, figures->region_due);
    put(out, ",\"until\":");
    put_int(out, chain->until);
    put(out, ",");
    chain_add(out, r, chain);
    put(out, ",\"whole\":");
    put_time(out, &figures->whole);
    steps_add(out, r, figures);
    shares_add(out, r, figures);
    parts_add(out, r, figures);
    put(out, "}\n");
}

void line_add_quarantine(struct buf *out, const struct uuid *signal, int64_t position)
{
    id_add(out, signal);
    put(out, ",\"quarantine\":");
    put_int(out, position);
    put(out, "}\n");
}
