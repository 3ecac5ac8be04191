/*
 * The registry as a fold: the sets of reference data, each replaced as a whole by an adoption, and the
 * places of regions and departments, which are given once and stay.
 *
 * An adoption is taken apart completely before anything changes, so a body that cannot be folded
 * leaves everything as it was.
 */
#include "services/domain/registry_in.h"

#include <assert.h>
#include <stdlib.h>

/* Places have 16 bits; nobody has this many regions and departments. */
#define PLACES_MOST 60000

#define NO_FIELD (-1)

/* Where in its shapes a set has what the fold wants of it. */
static const struct set_row {
    const char *name, *stream;
    const struct wire_shape *adoption, *record;
    int event;
    int version, records;        /* fields of the adoption */
    int code, valid_from, until; /* fields of a record */
} rows[SET_N] = {
    [SET_REGIONS] = {"regions", "set:regions", &shape_m_regions, &shape_region, EV_REGIONS_ADOPTED,
                     m_regions_version, m_regions_regions, region_code, region_valid_from,
                     region_valid_until},
    [SET_DEPARTMENTS] = {"departments", "set:departments", &shape_m_departments, &shape_department,
                         EV_DEPARTMENTS_ADOPTED, m_departments_version, m_departments_departments,
                         department_code, department_valid_from, department_valid_until},
    [SET_THEMES] = {"themes", "set:themes", &shape_m_themes, &shape_theme, EV_THEMES_ADOPTED,
                    m_themes_version, m_themes_themes, theme_code, theme_valid_from,
                    theme_valid_until},
    [SET_TERMS] = {"terms", "set:terms", &shape_m_terms, &shape_term, EV_TERMS_ADOPTED,
                   m_terms_version, m_terms_terms, term_code, NO_FIELD, NO_FIELD},
    [SET_RULES] = {"rules", "set:rules", &shape_m_rules, &shape_routing_rule, EV_RULES_ADOPTED,
                   m_rules_version, m_rules_rules, routing_rule_code, NO_FIELD, NO_FIELD},
    [SET_CALENDAR] = {"calendar", "set:calendar", &shape_m_calendar, &shape_free_day,
                      EV_CALENDAR_ADOPTED, m_calendar_version, m_calendar_days, NO_FIELD, NO_FIELD,
                      NO_FIELD},
    [SET_PERIODS] = {"periods", "set:periods", &shape_m_periods, &shape_period, EV_PERIODS_ADOPTED,
                     m_periods_version, m_periods_periods, period_code, period_valid_from,
                     period_valid_until},
    [SET_RETENTION] = {"retention", "set:retention", &shape_m_retention, &shape_retention_term,
                       EV_RETENTION_ADOPTED, m_retention_version, m_retention_terms, NO_FIELD,
                       NO_FIELD, NO_FIELD},
    [SET_PARTIES] = {"parties", "set:parties", NULL, NULL, 0, NO_FIELD, NO_FIELD, NO_FIELD,
                     NO_FIELD, NO_FIELD},
    [SET_MODEL] = {"model", "set:model", &shape_m_model, &shape_model_part, EV_MODEL_ADOPTED,
                   m_model_version, m_model_parts, NO_FIELD, NO_FIELD, NO_FIELD},
};

const struct uuid *registry_stream(enum registry_set set)
{
    static struct uuid streams[SET_N];
    static bool made;

    for (int i = 0; !made && i < SET_N; i++)
        uuid_of_name(rows[i].stream, &streams[i]);
    made = true;
    assert(set < SET_N);
    return &streams[set];
}

enum registry_set registry_set_of(const struct uuid *stream)
{
    int set = 0;

    while (set < SET_N && !uuid_equal(stream, registry_stream((enum registry_set)set)))
        set++;
    return (enum registry_set)set;
}

const char *registry_set_name(enum registry_set set)
{
    return set < SET_N ? rows[set].name : "";
}

/* ------------------------------------------------------------------------------ life */

static struct place *place_new(struct slice code)
{
    struct place *p = domain_calloc(1, sizeof *p);

    if (code.n)
        memcpy(p->code, code.p, code.n);
    return p;
}

struct registry *registry_new(void)
{
    struct registry *r = domain_calloc(1, sizeof *r);

    r->places = domain_calloc(2, sizeof(struct place *));
    r->places[PLACE_NOBODY] = place_new(SLICE_LIT(""));
    r->places[PLACE_COORDINATOR] = place_new(SLICE_LIT("coordinator"));
    index_add(&r->by_place_code, 0, SLICE_LIT("coordinator"), PLACE_COORDINATOR);
    r->n_places = 2;
    return r;
}

static void adopted_free(struct adopted *a)
{
    free(a->body);
    free(a->items);
    index_free(&a->by_code);
}

void registry_free(struct registry **r)
{
    if (!*r)
        return;
    for (int i = 0; i < SET_N; i++)
        adopted_free(&(*r)->sets[i]);
    index_free(&(*r)->municipalities);
    free((*r)->municipality_days);
    for (uint32_t i = 0; i < (*r)->n_places; i++) {
        free((*r)->places[i]->heirs);
        free((*r)->places[i]);
    }
    free((*r)->places);
    index_free(&(*r)->by_place_code);
    free((*r)->themes);
    index_free(&(*r)->by_theme_code);
    party_free_all(*r);
    free((*r)->terms);
    for (uint32_t i = 0; i < (*r)->n_calendars; i++) {
        calendar_free((*r)->calendars[i]);
        free((*r)->calendars[i]);
    }
    free((*r)->calendars);
    free((*r)->periods);
    free(*r);
    *r = NULL;
}

/* ------------------------------------------------------------------------------ places */

place_t registry_name_place(struct registry *r, struct slice code)
{
    place_t p = registry_place(r, code);

    if (p != PLACE_NOBODY || code.n == 0 || code.n > CODE_MOST || r->n_places >= PLACES_MOST)
        return p;
    p = (place_t)r->n_places;
    r->places = domain_realloc(r->places, r->n_places + 1, sizeof(struct place *));
    r->places[r->n_places++] = place_new(code);
    index_add(&r->by_place_code, 0, slice_str(r->places[p]->code), p);
    return p;
}

place_t registry_place(const struct registry *r, struct slice code)
{
    uint32_t p = index_find(&r->by_place_code, 0, code);

    return p == INDEX_NONE ? PLACE_NOBODY : (place_t)p;
}

const char *registry_place_code(const struct registry *r, place_t p)
{
    return p < r->n_places ? r->places[p]->code : "";
}

/* ------------------------------------------------------------------------------ one adoption */

union adoption {
    uint64_t has;
    struct m_regions regions;
    struct m_departments departments;
    struct m_themes themes;
    struct m_terms terms;
    struct m_rules rules;
    struct m_calendar calendar;
    struct m_periods periods;
    struct m_retention retention;
    struct m_model model;
};

union record {
    uint64_t has;
    struct region region;
    struct department department;
    struct theme theme;
    struct term term;
    struct routing_rule rule;
    struct free_day free_day;
    struct period period;
    struct retention_term retention;
    struct model_part model_part;
};

static const void *field_of(const struct wire_shape *shape, const void *in, int field)
{
    return (const uint8_t *)in + shape->fields[field].offset;
}

static int32_t day_of(const struct wire_shape *shape, const union record *x, int field,
                      int32_t otherwise)
{
    if (field == NO_FIELD || !(x->has & WIRE_BIT(field)))
        return otherwise;
    return *(const int32_t *)field_of(shape, x, field);
}

static uint8_t neighbours_of(const struct region *region)
{
    uint8_t neighbour, bits = 0;
    size_t at = 0;

    while (wire_list_enum(region->neighbours, &at, &enum_neighbour, &neighbour))
        bits |= (uint8_t)(1u << neighbour);
    return bits;
}

/* The next record of a set as an item, and its code. False when it cannot be read. */
static bool item_next(enum registry_set set, struct wire_list records, size_t *at, struct item *out,
                      struct slice *code_out)
{
    const struct set_row *row = &rows[set];
    size_t start = *at;
    union record x;

    if (!wire_list_record(records, at, row->record, &x))
        return false;
    out->bytes = slice_of(records.p + start, *at - start);
    out->valid.from = day_of(row->record, &x, row->valid_from, INT32_MIN);
    out->valid.until = day_of(row->record, &x, row->until, INT32_MAX);
    out->neighbours = set == SET_REGIONS ? neighbours_of(&x.region) : 0;
    *code_out = slice_of(NULL, 0);
    if (row->code == NO_FIELD)
        return true;
    *code_out = *(const struct slice *)field_of(row->record, &x, row->code);
    return code_out->n > 0 &&
           ((set != SET_REGIONS && set != SET_DEPARTMENTS) || code_out->n <= CODE_MOST);
}

/* Takes an adoption apart into *out, which owns a copy of the body. */
static int adopted_read(enum registry_set set, struct slice body, struct adopted *out)
{
    const struct set_row *row = &rows[set];
    struct wire_list records;
    struct slice code = {0};
    union adoption m;
    size_t at = 0;

    *out = (struct adopted){.body = domain_calloc(1, body.n + 1), .body_n = body.n};
    memcpy(out->body, body.p, body.n);
    if (wire_decode(row->adoption, slice_of(out->body, body.n), WIRE_LENIENT, &m, NULL) < 0)
        goto unreadable;
    out->version = *(const int64_t *)field_of(row->adoption, &m, row->version);
    records = *(const struct wire_list *)field_of(row->adoption, &m, row->records);
    out->items = domain_calloc((size_t)records.count + 1, sizeof *out->items);
    for (; out->n < records.count; out->n++) {
        if (!item_next(set, records, &at, &out->items[out->n], &code))
            goto unreadable;
        index_add(&out->by_code, 0, code, out->n);
    }
    return 0;

unreadable:
    adopted_free(out);
    return -1;
}

/* ------------------------------------------------------------------------------ what follows from it */

/* Each municipality stands under its region twice: by CBS code and by name. */
static void municipalities_index(struct registry *r)
{
    struct municipality m;
    struct region region;
    uint32_t n = 0;
    size_t at;

    index_free(&r->municipalities);
    for (size_t i = 0; registry_region(r, i, &region); i++) {
        r->municipality_days =
            domain_realloc(r->municipality_days, (size_t)n + region.municipalities.count + 1,
                           sizeof *r->municipality_days);
        for (at = 0; wire_list_record(region.municipalities, &at, &shape_municipality, &m); n++) {
            r->municipality_days[n] =
                (struct days){wire_has(&m, municipality_valid_from) ? m.valid_from : INT32_MIN,
                              wire_has(&m, municipality_valid_until) ? m.valid_until : INT32_MAX};
            index_add(&r->municipalities, (uint32_t)i, m.code, n);
            index_add(&r->municipalities, (uint32_t)i, m.name, n);
        }
    }
}

static void terms_keep(struct registry *r)
{
    struct slice body = registry_set_body(r, SET_TERMS);
    struct term_version v;
    struct m_terms m;
    struct term t;

    terms_default(&v);
    v.version = r->sets[SET_TERMS].version;
    if (wire_decode(&shape_m_terms, body, WIRE_LENIENT, &m, NULL) == 0) {
        v.from = m.valid_from;
        v.running = m.running;
    }
    for (size_t i = 0; registry_term(r, i, &t); i++)
        if (term_find(t.code) != TERM_N && t.length > 0 && t.length <= DEADLINE_LENGTH_MOST)
            v.rules[term_find(t.code)] = (struct term_rule){.length = (int32_t)t.length,
                                                            .unit = t.unit,
                                                            .roll = t.roll,
                                                            .first_counts = t.first_counts};
    r->terms = domain_realloc(r->terms, r->n_terms + 1, sizeof *r->terms);
    r->terms[r->n_terms++] = v;
}

static void calendar_keep(struct registry *r)
{
    struct slice body = registry_set_body(r, SET_CALENDAR);
    struct m_calendar m;

    if (wire_decode(&shape_m_calendar, body, WIRE_LENIENT, &m, NULL) < 0)
        return;
    r->calendars = domain_realloc(r->calendars, r->n_calendars + 1, sizeof(struct calendar *));
    r->calendars[r->n_calendars] = domain_calloc(1, sizeof **r->calendars);
    calendar_read(r->calendars[r->n_calendars++], &m);
}

static void periods_keep(struct registry *r)
{
    struct period p;

    r->n_periods = 0;
    for (size_t i = 0; registry_period(r, i, &p); i++) {
        r->periods = domain_realloc(r->periods, r->n_periods + 1, sizeof *r->periods);
        r->periods[r->n_periods++] =
            (struct days){.from = p.valid_from,
                          .until = wire_has(&p, period_valid_until) ? p.valid_until : INT32_MAX};
    }
}

static void places_give(struct registry *r, enum registry_set set)
{
    struct department department;
    struct region region;

    for (size_t i = 0; set == SET_REGIONS && registry_region(r, i, &region); i++)
        registry_name_place(r, region.code);
    for (size_t i = 0; set == SET_DEPARTMENTS && registry_department(r, i, &department); i++)
        registry_name_place(r, department.code);
}

static void themes_give(struct registry *r)
{
    struct theme theme;

    for (size_t i = 0; registry_theme(r, i, &theme); i++)
        registry_name_theme(r, theme.code);
}

static int adoption_fold(struct registry *r, enum registry_set set, const struct event *e)
{
    struct adopted next;

    if (set == SET_MODEL && e->kind == EV_MODEL_KEPT)
        return 0; /* it is only told */
    if (e->kind != rows[set].event || !wire_has(e, event_body) ||
        adopted_read(set, e->body, &next) < 0)
        return -1;
    if (r->n_places + next.n > PLACES_MOST) {
        adopted_free(&next);
        return -1;
    }
    next.stream_version = r->sets[set].stream_version;
    adopted_free(&r->sets[set]);
    r->sets[set] = next;
    places_give(r, set);
    if (set == SET_REGIONS)
        municipalities_index(r);
    if (set == SET_DEPARTMENTS)
        registry_successions_note(r);
    if (set == SET_THEMES)
        themes_give(r);
    if (set == SET_TERMS)
        terms_keep(r);
    if (set == SET_CALENDAR)
        calendar_keep(r);
    if (set == SET_PERIODS)
        periods_keep(r);
    return 0;
}

int registry_fold(struct registry *r, const struct event *e)
{
    enum registry_set set = registry_set_of(&e->stream);
    int rc;

    if (set == SET_N || e->version <= r->sets[set].stream_version)
        return 0;
    if (e->version != r->sets[set].stream_version + 1)
        return -1;
    rc = set == SET_PARTIES ? party_fold(r, e) : adoption_fold(r, set, e);
    if (rc == 0)
        r->sets[set].stream_version = e->version;
    return rc;
}
