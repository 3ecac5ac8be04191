/*
 * What the unit tests of tracking share: the small country of domain_test.h, folded by tracking's own
 * state, and lives of signals whose events it is fed.
 */
#ifndef TESTS_UNIT_TRACKING_TEST_H
#define TESTS_UNIT_TRACKING_TEST_H

#include "tests/unit/log_domain_test.h"

#include "services/tracking/state.h"

struct country {
    struct state st;
    struct world w; /* its registry is that of st */
};

static enum folded country_fold(struct country *c, const struct event *e, uint32_t *slot_out)
{
    enum registry_set set;
    uint32_t slot = SLOT_NONE;
    enum folded f = state_fold(&c->st, e, &slot, &set);

    if (slot_out)
        *slot_out = slot;
    return f;
}

static void country_adopt(struct country *c, enum registry_set set, const char *json)
{
    struct buf body = from_json(set_shapes[set], json);
    struct event e =
        event_make(&c->w, registry_stream(set), registry_stream_version(c->st.registry, set) + 1,
                   set_events[set], "coordinator", slice_of("\x80", 1), buf_slice(&body));

    assert_int_equal(country_fold(c, &e, NULL), FOLDED_SET);
    buf_free(&body);
}

/* c is the caller's and stays where it is. */
MAYBE_UNUSED static void country_begin(struct country *c)
{
    static const char *const parties[PERSON_N] = {
        [ZVL] = "{'code':'ZVL','rol':'regio','naam':'Z'}",
        [TWE] = "{'code':'TWE','rol':'regio','naam':'T'}",
        [VWS] = "{'code':'VWS','rol':'ministerie','naam':'V'}",
        [OCW] = "{'code':'OCW','rol':'ministerie','naam':'O'}",
        [IENW] = "{'code':'IenW','rol':'ministerie','naam':'I'}",
        [BZK] = "{'code':'BZK','rol':'ministerie','naam':'B'}",
        [COORDINATOR] = "{'code':'coordinator','rol':'coordinator','naam':'C','ministerie':'BZK'}",
        [ADVISER] = "{'code':'ra','rol':'regioadviseur','naam':'A','regios':['ZVL']}",
        [AUDITOR] = "{'code':'ar','rol':'controleur','naam':'R'}",
    };
    static const char *const codes[PERSON_N] = {"ZVL", "TWE",         "VWS", "OCW", "IenW",
                                                "BZK", "coordinator", "ra",  "ar"};

    hash_init();
    memset(c, 0, sizeof *c);
    state_init(&c->st);
    c->w = (struct world){.r = c->st.registry, .now = NOON_1_APRIL};
    country_adopt(c, SET_REGIONS, REGIONS_JSON);
    country_adopt(c, SET_DEPARTMENTS, DEPARTMENTS_JSON);
    country_adopt(c, SET_THEMES, THEMES_JSON);
    for (int i = 0; i < ROUTING; i++) {
        country_adopt(c, SET_PARTIES, parties[i]);
        assert_true(
            registry_principal_by_code(c->st.registry, slice_str(codes[i]), &c->w.people[i]));
    }
    c->w.people[ROUTING] = (struct principal){.party = "routing", .role = role_SYSTEM};
}

MAYBE_UNUSED static void country_end(struct country *c)
{
    state_free(&c->st);
}

/* The last event of a life, to the state. */
MAYBE_UNUSED static enum folded country_tell(struct country *c, const struct signal_life *l,
                                             uint32_t *slot_out)
{
    struct event e = life_event(l, l->n - 1);

    return country_fold(c, &e, slot_out);
}

/* A signal of ZVL that is routed to VWS, with OCW contributing; its slot. */
MAYBE_UNUSED static uint32_t country_signal(struct country *c, struct signal_life *out)
{
    uint32_t slot;

    *out = life_new(&c->w, ZVL, "");
    assert_int_equal(country_tell(c, out, &slot), FOLDED_SIGNAL);
    life_tell(out, EV_ROUTED, ROUTING,
              "{'verantwoordelijk':'VWS','meewerkend':['OCW'],'zekerheid':900}");
    assert_int_equal(country_tell(c, out, &slot), FOLDED_SIGNAL);
    return slot;
}

/* A command that must succeed, folded by the life and by the state. */
MAYBE_UNUSED static void country_do(struct country *c, struct signal_life *l, enum message command,
                                    enum person who)
{
    size_t before = l->n;

    life_do(l, command, who, good_bodies[command]);
    for (size_t i = before; i < l->n; i++) {
        struct event e = life_event(l, i);

        assert_int_equal(country_fold(c, &e, NULL), FOLDED_SIGNAL);
    }
}

#endif
