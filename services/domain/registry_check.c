/*
 * May this become an event? What one set may not say of itself, and what it may not break in the sets
 * that are there: no code twice, no code that nobody knows, and nothing leaves that others name.
 *
 * What is removed from a set without a trace would leave names behind that mean nothing, so a department
 * that themes or rules name stays in the set with a last day instead.
 */
#include "services/domain/registry_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void check_fault(struct checking *c, const struct wire_field *within, uint32_t index,
                 const struct wire_field *field, const char *fmt, ...)
{
    struct wire_faults *f = c->faults;
    char *sentence = c->why + c->why_n;
    size_t room = c->why_size - c->why_n;
    va_list args;
    int n;

    c->found++;
    wire_fault_add(f, field, WIRE_FAULT_VALUE);
    if (f->n > WIRE_FAULTS)
        return;
    f->list[f->n - 1].within = within;
    f->list[f->n - 1].index = index;
    if (room == 0)
        return;
    va_start(args, fmt);
    n = vsnprintf(sentence, room, fmt, args);
    va_end(args);
    f->list[f->n - 1].detail = sentence;
    c->why_n = (size_t)n + 1 < room ? c->why_n + (size_t)n + 1 : c->why_size;
}

/* ------------------------------------------------------------------------------ what all sets have */

void check_version(struct checking *c, enum registry_set set, const struct wire_field *field,
                   int64_t version)
{
    int64_t now = registry_set_version(c->r, set);

    if (version != now + 1)
        check_fault(c, NULL, 0, field, "The version must be %lld: %lld is the current one.",
                    (long long)now + 1, (long long)now);
}

void check_code(struct checking *c, struct code_index *codes, const struct wire_field *within,
                uint32_t index, const struct wire_field *field, struct slice code)
{
    if (index_find(codes, 0, code) != INDEX_NONE)
        check_fault(c, within, index, field, "%.*s is there twice.", SLICE_FMT(code));
    index_add(codes, 0, code, index);
}

void check_days(struct checking *c, const struct wire_field *within, uint32_t index,
                const struct wire_field *field, struct days d, struct slice code)
{
    if (d.until <= d.from)
        check_fault(c, within, index, field, "%.*s ends before it begins.", SLICE_FMT(code));
}

/* ------------------------------------------------------------------------------ regions */

/* It is said on the phone: capitals, digits and dashes; with year, number and check digit a reference
 * has 24 characters at most. */
static bool is_region_code(struct slice code)
{
    if (code.n > 8 || slice_is(code, "coordinator"))
        return false;
    for (size_t i = 0; i < code.n; i++)
        if (!(code.p[i] >= 'A' && code.p[i] <= 'Z') && !(code.p[i] >= '0' && code.p[i] <= '9') &&
            (code.p[i] != '-' || i == 0 || i + 1 == code.n))
            return false;
    return code.n > 0;
}

/* Municipalities that came by, those with one code in a chain. */
struct towns {
    struct code_index by_code;
    struct town {
        struct days valid;
        uint32_t next;
    } * list;
    uint32_t n;
};

static bool town_overlaps(struct towns *towns, struct slice code, struct days valid)
{
    uint32_t at = towns->n ? index_find(&towns->by_code, 0, code) : INDEX_NONE;
    uint32_t last = INDEX_NONE;
    bool overlaps = false;

    for (; at != INDEX_NONE; last = at, at = towns->list[at].next)
        if (valid.from < towns->list[at].valid.until && towns->list[at].valid.from < valid.until)
            overlaps = true;
    towns->list = domain_realloc(towns->list, towns->n + 1, sizeof *towns->list);
    towns->list[towns->n] = (struct town){valid, INDEX_NONE};
    if (last != INDEX_NONE)
        towns->list[last].next = towns->n;
    index_add(&towns->by_code, 0, code, towns->n++);
    return overlaps;
}

static void check_towns(struct checking *c, const struct region *region, uint32_t index,
                        struct towns *towns)
{
    const struct wire_field *within = &shape_m_regions.fields[m_regions_regions];
    const struct wire_field *field = &shape_region.fields[region_municipalities];
    struct code_index names = {0};
    struct municipality m;

    for (size_t at = 0; wire_list_record(region->municipalities, &at, &shape_municipality, &m);) {
        struct days valid = DAYS_OF(&m, municipality);

        check_days(c, within, index, field, valid, m.name);
        if (town_overlaps(towns, m.code, valid))
            check_fault(c, within, index, field, "%.*s is in two places at once.",
                        SLICE_FMT(m.name));
        if (index_find(&names, 0, m.name) != INDEX_NONE)
            check_fault(c, within, index, field, "%.*s is there twice.", SLICE_FMT(m.name));
        index_add(&names, 0, m.name, 0);
    }
    index_free(&names);
}

static void check_regions(struct checking *c, const struct m_regions *m)
{
    const struct wire_field *within = &shape_m_regions.fields[m_regions_regions];
    const struct wire_field *code = &shape_region.fields[region_code];
    struct code_index codes = {0};
    struct towns towns = {0};
    struct region x;
    uint32_t i = 0;

    check_version(c, SET_REGIONS, &shape_m_regions.fields[m_regions_version], m->version);
    for (size_t at = 0; wire_list_record(m->regions, &at, &shape_region, &x); i++) {
        check_code(c, &codes, within, i, code, x.code);
        if (!is_region_code(x.code))
            check_fault(c, within, i, code,
                        "%.*s is no code of a region: at most 8 capitals, digits and dashes.",
                        SLICE_FMT(x.code));
        if (registry_item(c->r, SET_DEPARTMENTS, x.code))
            check_fault(c, within, i, code, "%.*s is a department.", SLICE_FMT(x.code));
        check_days(c, within, i, &shape_region.fields[region_valid_until], DAYS_OF(&x, region),
                   x.code);
        check_towns(c, &x, i, &towns);
    }
    index_free(&codes);
    index_free(&towns.by_code);
    free(towns.list);
}

/* ------------------------------------------------------------------------------ departments */

/* What stays behind in themes and rules when these are the departments. */
static void check_leaving_departments(struct checking *c, const struct code_index *codes)
{
    const struct wire_field *field = &shape_m_departments.fields[m_departments_departments];
    struct routing_rule rule;
    struct theme theme;
    struct slice other;

    for (size_t i = 0; registry_theme(c->r, i, &theme); i++) {
        if (index_find(codes, 0, theme.lead) == INDEX_NONE)
            check_fault(c, NULL, 0, field, "%.*s leaves, but leads the theme %.*s.",
                        SLICE_FMT(theme.lead), SLICE_FMT(theme.code));
        for (size_t at = 0; wire_list_text(theme.contributors, &at, &other);)
            if (index_find(codes, 0, other) == INDEX_NONE)
                check_fault(c, NULL, 0, field, "%.*s leaves, but contributes to the theme %.*s.",
                            SLICE_FMT(other), SLICE_FMT(theme.code));
    }
    for (size_t i = 0; registry_rule(c->r, i, &rule); i++)
        if (index_find(codes, 0, rule.department) == INDEX_NONE)
            check_fault(c, NULL, 0, field, "%.*s leaves, but the rule %.*s names it.",
                        SLICE_FMT(rule.department), SLICE_FMT(rule.code));
}

static bool may_succeed(const struct code_index *codes, const struct department *d,
                        struct slice successor)
{
    return !slice_equal(successor, d->code) && index_find(codes, 0, successor) != INDEX_NONE;
}

/* Some themes go to others; what is about none of them still needs a successor. */
static void check_by_theme(struct checking *c, const struct code_index *codes, uint32_t i,
                           const struct department *d)
{
    const struct wire_field *within = &shape_m_departments.fields[m_departments_departments];
    const struct wire_field *field = &shape_department.fields[department_by_theme];
    struct code_index themes = {0};
    struct succession x;

    if (wire_has(d, department_by_theme) && d->by_theme.count > 0 &&
        (!wire_has(d, department_successor) || !wire_has(d, department_valid_until)))
        check_fault(c, within, i, field, "%.*s needs a last day, and a successor for all others.",
                    SLICE_FMT(d->code));
    for (size_t at = 0; wire_list_record(d->by_theme, &at, &shape_succession, &x);) {
        if (!registry_item(c->r, SET_THEMES, x.theme))
            check_fault(c, within, i, field, "There is no theme %.*s.", SLICE_FMT(x.theme));
        if (index_find(&themes, 0, x.theme) != INDEX_NONE)
            check_fault(c, within, i, field, "%.*s stands there twice.", SLICE_FMT(x.theme));
        if (!may_succeed(codes, d, x.successor))
            check_fault(c, within, i, field, "%.*s cannot succeed %.*s.", SLICE_FMT(x.successor),
                        SLICE_FMT(d->code));
        index_add(&themes, 0, x.theme, 0);
    }
    index_free(&themes);
}

static void check_departments(struct checking *c, const struct m_departments *m)
{
    const struct wire_field *within = &shape_m_departments.fields[m_departments_departments];
    const struct wire_field *code = &shape_department.fields[department_code];
    const struct wire_field *successor = &shape_department.fields[department_successor];
    struct code_index codes = {0};
    struct department x;
    uint32_t i = 0;

    check_version(c, SET_DEPARTMENTS, &shape_m_departments.fields[m_departments_version],
                  m->version);
    for (size_t at = 0; wire_list_record(m->departments, &at, &shape_department, &x); i++) {
        check_code(c, &codes, within, i, code, x.code);
        if (registry_item(c->r, SET_REGIONS, x.code) || slice_is(x.code, "coordinator"))
            check_fault(c, within, i, code, "%.*s is no department's.", SLICE_FMT(x.code));
        check_days(c, within, i, &shape_department.fields[department_valid_until],
                   DAYS_OF(&x, department), x.code);
    }
    i = 0;
    for (size_t at = 0; wire_list_record(m->departments, &at, &shape_department, &x); i++) {
        if (wire_has(&x, department_successor) && !may_succeed(&codes, &x, x.successor))
            check_fault(c, within, i, successor, "%.*s cannot succeed %.*s.",
                        SLICE_FMT(x.successor), SLICE_FMT(x.code));
        check_by_theme(c, &codes, i, &x);
    }
    check_leaving_departments(c, &codes);
    index_free(&codes);
}

/* ------------------------------------------------------------------------------ all */

int registry_check(const struct registry *r, enum registry_set set, const void *body,
                   struct wire_faults *faults, char *why, size_t why_size)
{
    struct checking c = {.r = r, .faults = faults, .why = why, .why_size = why_size};

    if (why_size > 0)
        why[0] = '\0';
    switch (set) {
    case SET_REGIONS:
        check_regions(&c, body);
        break;
    case SET_DEPARTMENTS:
        check_departments(&c, body);
        break;
    case SET_THEMES:
        check_themes(&c, body);
        break;
    case SET_TERMS:
        check_terms(&c, body);
        break;
    case SET_RULES:
        check_rules(&c, body);
        break;
    case SET_CALENDAR:
        check_calendar(&c, body);
        break;
    case SET_PERIODS:
        check_periods(&c, body);
        break;
    case SET_RETENTION:
        check_retention(&c, body);
        break;
    case SET_MODEL:
        check_version(&c, SET_MODEL, &shape_m_model.fields[m_model_version],
                      ((const struct m_model *)body)->version);
        break;
    case SET_PARTIES:
        check_admit(&c, body);
        break;
    case SET_N:
        break;
    }
    return c.found ? -1 : 0;
}

static bool department_row(const struct m_departments *m, struct slice code, uint32_t *i_out,
                           struct department *out)
{
    *i_out = 0;
    for (size_t at = 0; wire_list_record(m->departments, &at, &shape_department, out); ++*i_out)
        if (slice_equal(out->code, code))
            return true;
    return false;
}

/* How much of why is taken. */
static size_t sentences_n(const struct wire_faults *faults, const char *why)
{
    size_t n = 0;

    for (uint32_t i = 0; i < faults->n && i < WIRE_FAULTS; i++) {
        const char *s = faults->list[i].detail;
        size_t end = s ? (size_t)(s - why) + strlen(s) + 1 : 0;

        n = end > n ? end : n;
    }
    return n;
}

int registry_check_work(const struct registry *r, const struct m_departments *m,
                        bool (*has_work)(const void *work, place_t department), const void *work,
                        struct wire_faults *faults, char *why, size_t why_size)
{
    const struct wire_field *within = &shape_m_departments.fields[m_departments_departments];
    const struct wire_field *successor = &shape_department.fields[department_successor];
    struct checking c = {.r = r, .faults = faults, .why = why, .why_size = why_size};
    struct department now, then;
    uint32_t row;

    c.why_n = sentences_n(faults, why); /* those that are there stay */
    for (size_t i = 0; registry_department(r, i, &now); i++) {
        bool stays = department_row(m, now.code, &row, &then);

        if (stays &&
            (!wire_has(&then, department_valid_until) || wire_has(&then, department_successor)))
            continue;
        if (has_work(work, registry_place(r, now.code)))
            check_fault(&c, stays ? within : NULL, row, stays ? successor : within,
                        "%.*s still has open work: say who succeeds it.", SLICE_FMT(now.code));
    }
    return c.found ? -1 : 0;
}

int registry_check_revoke(const struct registry *r, const struct m_revoke *body,
                          struct wire_faults *faults, char *why, size_t why_size)
{
    struct checking c = {.r = r, .faults = faults, .why = why, .why_size = why_size};

    if (why_size > 0)
        why[0] = '\0';
    check_revoke(&c, body);
    return c.found ? -1 : 0;
}
