/*
 * A life and its clocks as a line of JSON, for the oracle (tests/lib/klokken.py).
 */
#ifndef TESTS_UNIT_CLOCKS_LINES_H
#define TESTS_UNIT_CLOCKS_LINES_H

#include "tests/unit/clocks_test.h"

static json_t *time_json(const struct clocks_time *t)
{
    return json_pack("[IIII]", (json_int_t)t->gross_us, (json_int_t)t->net_us,
                     (json_int_t)t->gross_working_us, (json_int_t)t->net_working_us);
}

static json_t *event_json(const struct life *l, size_t i)
{
    struct event e = life_event(l, i);
    struct meta meta = {0};

    assert_int_equal(wire_decode(&shape_meta, e.meta, WIRE_LENIENT, &meta, NULL), 0);
    return json_pack("{sssIsssIsIsbso}", "kind", event_info((int)e.kind)->name, "at",
                     (json_int_t)e.at, "party", l->events[i].party, "terms",
                     (json_int_t)meta.terms_version, "calendar", (json_int_t)meta.calendar_version,
                     "in_time", (int)meta.routing_error, "body",
                     json_from_wire(event_info((int)e.kind)->shape, e.body));
}

static json_t *chain_json(const struct registry *r, const struct clocks_chain *c)
{
    json_t *spans = json_array();

    for (uint32_t i = 0; i < c->n; i++)
        json_array_append_new(spans, json_pack("[ssII]", registry_place_code(r, c->spans[i].holder),
                                               clocks_why_name((enum clocks_why)c->spans[i].why),
                                               (json_int_t)c->spans[i].from,
                                               (json_int_t)c->spans[i].until));
    return spans;
}

static json_t *steps_json(const struct registry *r, const struct clocks_figures *f)
{
    json_t *steps = json_object();

    for (int i = 0; i < CLOCKS_STEP_N; i++)
        if (f->steps[i].at != 0)
            json_object_set_new(steps, clocks_step_name((enum clocks_step_kind)i),
                                json_pack("[Isbo]", (json_int_t)f->steps[i].at,
                                          registry_place_code(r, f->steps[i].by),
                                          (int)f->steps[i].routing_error,
                                          time_json(&f->steps[i].time)));
    return steps;
}

static json_t *shares_json(const struct registry *r, const struct clocks_figures *f)
{
    json_t *shares = json_array();

    for (uint32_t i = 0; i < f->n_shares; i++)
        json_array_append_new(
            shares, json_pack("[ssII]", registry_place_code(r, f->shares[i].holder),
                              clocks_why_name((enum clocks_why)f->shares[i].why),
                              (json_int_t)f->shares[i].us, (json_int_t)f->shares[i].working_us));
    return shares;
}

static json_t *parts_json(const struct registry *r, const struct clocks_figures *f)
{
    json_t *parts = json_array();

    for (uint32_t i = 0; i < f->n_parts; i++) {
        const struct clocks_part *p = &f->parts[i];

        json_array_append_new(
            parts,
            json_pack("[sbbb[IIIII]ooII]", registry_place_code(r, p->department),
                      p->part == part_LEAD, (p->flags & PART_ROUTING_ERROR) != 0, (int)p->answered,
                      (json_int_t)p->at.assigned, (json_int_t)p->at.taken_up,
                      (json_int_t)p->at.answered, (json_int_t)p->at.done, (json_int_t)p->at.ended,
                      time_json(&p->take_up), time_json(&p->done), (json_int_t)p->overdue_us,
                      (json_int_t)p->overdue_working_us));
    }
    return parts;
}

/* Writes it and lets it go. */
static void line_write(json_t *line, FILE *out)
{
    assert_non_null(line);
    assert_int_equal(json_dumpf(line, out, JSON_COMPACT), 0);
    fputc('\n', out);
    json_decref(line);
}

/* Its clocks up to that moment. */
MAYBE_UNUSED static void life_write(const struct life *l, int64_t until, FILE *out)
{
    struct clocks c = clocks_of(l);
    struct clocks_chain chain = {0};
    struct clocks_figures f = {0};
    json_t *events = json_array();

    for (size_t i = 0; i < l->n; i++)
        json_array_append_new(events, event_json(l, i));
    clocks_until(&c, l->w->r, until, &chain);
    clocks_figures(&c, l->w->r, &chain, &f);
    line_write(json_pack("{sosIsososososo}", "events", events, "until", (json_int_t)chain.until,
                         "chain", chain_json(l->w->r, &chain), "whole", time_json(&f.whole),
                         "steps", steps_json(l->w->r, &f), "shares", shares_json(l->w->r, &f),
                         "parts", parts_json(l->w->r, &f)),
               out);
    clocks_figures_free(&f);
    clocks_chain_free(&chain);
    clocks_free(&c);
}

#endif
