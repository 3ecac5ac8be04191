/*
 * Looking things up in the registry: by code in one look, by number when walking a set.
 */
#include "services/domain/registry_in.h"

int64_t registry_stream_version(const struct registry *r, enum registry_set set)
{
    return set < SET_N ? r->sets[set].stream_version : 0;
}

int64_t registry_set_version(const struct registry *r, enum registry_set set)
{
    return set < SET_N ? r->sets[set].version : 0;
}

struct slice registry_set_body(const struct registry *r, enum registry_set set)
{
    return set < SET_N ? slice_of(r->sets[set].body, r->sets[set].body_n) : slice_of(NULL, 0);
}

const struct item *registry_item(const struct registry *r, enum registry_set set, struct slice code)
{
    uint32_t i = index_find(&r->sets[set].by_code, 0, code);

    return i == INDEX_NONE ? NULL : &r->sets[set].items[i];
}

static bool is_valid(struct days d, int32_t day)
{
    return day >= d.from && day < d.until;
}

static bool is_in(const struct registry *r, enum registry_set set, struct slice code, int32_t day)
{
    const struct item *i = registry_item(r, set, code);

    return i && is_valid(i->valid, day);
}

bool registry_is_region(const struct registry *r, struct slice code, int32_t day)
{
    return is_in(r, SET_REGIONS, code, day);
}

bool registry_is_department(const struct registry *r, struct slice code, int32_t day)
{
    return is_in(r, SET_DEPARTMENTS, code, day);
}

bool registry_is_theme(const struct registry *r, struct slice code, int32_t day)
{
    return is_in(r, SET_THEMES, code, day);
}

bool registry_is_municipality(const struct registry *r, struct slice region, struct slice name,
                              int32_t day)
{
    uint32_t i = index_find(&r->sets[SET_REGIONS].by_code, 0, region);

    if (i != INDEX_NONE)
        i = index_find(&r->municipalities, i, name);
    return i != INDEX_NONE && is_valid(r->municipality_days[i], day);
}

static bool item_decode(const struct registry *r, enum registry_set set, size_t i,
                        const struct wire_shape *shape, void *out)
{
    return i < r->sets[set].n &&
           wire_decode(shape, r->sets[set].items[i].bytes, WIRE_LENIENT, out, NULL) == 0;
}

bool registry_region(const struct registry *r, size_t i, struct region *out)
{
    return item_decode(r, SET_REGIONS, i, &shape_region, out);
}

bool registry_department(const struct registry *r, size_t i, struct department *out)
{
    return item_decode(r, SET_DEPARTMENTS, i, &shape_department, out);
}

bool registry_theme(const struct registry *r, size_t i, struct theme *out)
{
    return item_decode(r, SET_THEMES, i, &shape_theme, out);
}

bool registry_term(const struct registry *r, size_t i, struct term *out)
{
    return item_decode(r, SET_TERMS, i, &shape_term, out);
}

bool registry_free_day(const struct registry *r, size_t i, struct free_day *out)
{
    return item_decode(r, SET_CALENDAR, i, &shape_free_day, out);
}

bool registry_period(const struct registry *r, size_t i, struct period *out)
{
    return item_decode(r, SET_PERIODS, i, &shape_period, out);
}

bool registry_retention(const struct registry *r, size_t i, struct retention_term *out)
{
    return item_decode(r, SET_RETENTION, i, &shape_retention_term, out);
}

bool registry_model_part(const struct registry *r, size_t i, struct model_part *out)
{
    return item_decode(r, SET_MODEL, i, &shape_model_part, out);
}

bool registry_in_period(const struct registry *r, int32_t first, int32_t last)
{
    for (uint32_t i = 0; i < r->n_periods; i++)
        if (r->periods[i].from <= last && first < r->periods[i].until)
            return true;
    return false;
}

const struct calendar *registry_calendar(const struct registry *r, int64_t version)
{
    for (uint32_t i = r->n_calendars; i > 0; i--)
        if (r->calendars[i - 1]->version <= version)
            return r->calendars[i - 1];
    return &calendar_of_rules;
}

bool registry_rule(const struct registry *r, size_t i, struct routing_rule *out)
{
    return item_decode(r, SET_RULES, i, &shape_routing_rule, out);
}

bool registry_theme_find(const struct registry *r, struct slice code, struct theme *out)
{
    uint32_t i = index_find(&r->sets[SET_THEMES].by_code, 0, code);

    return i != INDEX_NONE && registry_theme(r, i, out);
}

struct slice registry_name(const struct registry *r, struct slice code, bool dutch)
{
    struct department department;
    struct region region;

    if (slice_is(code, registry_place_code(r, PLACE_COORDINATOR)))
        return slice_str(dutch ? "coördinator" : "coordinator");
    for (size_t i = 0; registry_department(r, i, &department); i++)
        if (slice_equal(department.code, code))
            return department.name;
    for (size_t i = 0; registry_region(r, i, &region); i++)
        if (slice_equal(region.code, code))
            return region.name;
    return code;
}
