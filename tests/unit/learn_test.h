/*
 * What the unit tests of learning share: departments, rules and signals from JSON.
 */
#ifndef TESTS_UNIT_LEARN_TEST_H
#define TESTS_UNIT_LEARN_TEST_H

#include "common/hash.h"
#include "common/log.h"
#include "proto/json.h"
#include "services/domain/registry.h"
#include "services/learn/examples.h"
#include "services/learn/rulebook.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define MAYBE_UNUSED __attribute__((unused))
#define TODAY        20780 /* 23 November 2026 */

static struct buf learn_bodies[512]; /* live as long as the test program */
static size_t learn_n_bodies;

MAYBE_UNUSED static struct slice wire_of(const struct wire_shape *shape, struct slice json)
{
    struct buf *b = &learn_bodies[learn_n_bodies++];
    struct wire_faults faults = {0};
    char why[200];
    json_t *o = json_read(json, why, sizeof why);
    if (!o)
        fail_msg("%s", why);
    json_object_del(o, "id");
    json_object_del(o, "regio");
    assert_true(learn_n_bodies < ARRAY_LEN(learn_bodies));
    if (json_to_wire(shape, o, b, &faults) < 0)
        fail_msg("%s: %s", faults.list[0].field ? faults.list[0].field->name : "?",
                 wire_fault_name(faults.list[0].code));
    json_decref(o);
    return buf_slice(b);
}

MAYBE_UNUSED static void adopt(struct registry *r, enum registry_set set, enum event_kind kind,
                               struct slice body)
{
    struct event e = {0};
    wire_set(&e, event, position, registry_stream_version(r, set));
    wire_set(&e, event, stream, *registry_stream(set));
    wire_set(&e, event, version, registry_stream_version(r, set) + 1);
    wire_set(&e, event, kind, kind);
    wire_set(&e, event, schema, 1);
    wire_set(&e, event, party, SLICE_LIT("coordinator"));
    wire_set(&e, event, meta, SLICE_LIT("\x80"));
    wire_set(&e, event, body, body);
    assert_int_equal(registry_fold(r, &e), 0);
}

#define RULES(list)       "{\"versie\":1,\"geldigVan\":\"2024-07-02\",\"regels\":[" list "]}"
#define DEPARTMENTS(list) "{\"versie\":1,\"geldigVan\":\"2024-07-02\",\"ministeries\":[" list "]}"
#define DEPARTMENT(code) \
    "{\"code\":\"" code "\",\"naam\":\"" code "\",\"geldigVan\":\"2024-07-02\"}"
#define THREE DEPARTMENT("VWS") "," DEPARTMENT("OCW") "," DEPARTMENT("EZ")

/* Departments and rules as given. */
MAYBE_UNUSED static struct registry *registry_with(const char *departments, const char *rules)
{
    struct registry *r = registry_new();
    adopt(r, SET_DEPARTMENTS, EV_DEPARTMENTS_ADOPTED,
          wire_of(&shape_m_departments, slice_str(departments)));
    adopt(r, SET_RULES, EV_RULES_ADOPTED, wire_of(&shape_m_rules, slice_str(rules)));
    return r;
}

MAYBE_UNUSED static struct m_submit signal_of(const char *json)
{
    struct m_submit m;
    struct wire_faults faults = {0};
    assert_int_equal(wire_decode(&shape_m_submit, wire_of(&shape_m_submit, slice_str(json)),
                                 WIRE_LENIENT, &m, &faults),
                     0);
    return m;
}

#define SIGNAL(what, more) \
    "{\"wat\":\"" what "\",\"merkbaar\":\"dat\",\"nodig\":[\"weet_niet\"]" more "}"

/* Texts must live as long as the call: examples_add copies. */
MAYBE_UNUSED static void example(struct examples *e, const char *lead, const char *text,
                                 uint64_t group)
{
    struct example x = {.text = slice_str(text), .title = SLICE_LIT("over"), .group = group};
    snprintf(x.lead, sizeof x.lead, "%s", lead);
    examples_add(e, &x);
}

MAYBE_UNUSED static int learn_begin(void **state)
{
    (void)state;
    log_init("test", LOG_ERROR);
    hash_init();
    return 0;
}

MAYBE_UNUSED static void learn_end(void)
{
    for (size_t i = 0; i < learn_n_bodies; i++)
        buf_free(&learn_bodies[i]);
}

#endif
