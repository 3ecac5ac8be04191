/*
 * A log in memory for the tests of overview: reference data, and events as history would store
 * them. Events are kept, so that a test can feed them again from anywhere.
 */
#ifndef TESTS_UNIT_OVERVIEW_LOG_H
#define TESTS_UNIT_OVERVIEW_LOG_H

#include "tests/unit/common_test.h"

#include "common/hash.h"
#include "services/domain/signal.h"
#include "services/log/held.h"

#include <assert.h>

static const char *const test_regions[] = {"ZVL", "ZOU", "TWE", "OGR"};
static const char *const test_departments[] = {"BZK", "IENW", "VWS", "OCW", "LVVN"};
/* 2026-04-02 09:00 UTC */
#define TEST_BEGIN (INT64_C(1775120400) * US_PER_S)
#define TEST_DAY   20545

struct test_log {
    struct held_queue queue;
    struct held **list; /* by position */
    size_t cap;
    int64_t at;                               /* time of the next event */
    int64_t numbers[ARRAY_LEN(test_regions)]; /* last reference number given */
    struct registry *registry;                /* folded along */
};

/* Position of the next event, and how many there are. */
MAYBE_UNUSED static int64_t log_head(const struct test_log *l)
{
    return (int64_t)l->queue.n;
}

MAYBE_UNUSED static const struct event *log_at(const struct test_log *l, int64_t position)
{
    return &l->list[position]->event;
}

/* Fills in what history gives: position, time, leaf. The leaf is of no tree, but tells logs
 * apart. */
MAYBE_UNUSED static const struct event *log_add(struct test_log *l, struct event e)
{
    uint8_t leaf[32];

    wire_set(&e, event, position, log_head(l));
    wire_set(&e, event, schema, 1);
    wire_set(&e, event, fence, 1);
    wire_set(&e, event, at, l->at);
    if (!wire_has(&e, event_append))
        wire_set(&e, event, append, e.stream);
    e.append.b[15] = (uint8_t)(e.append.b[15] + e.version);
    hash_sha256(
        leaf, (struct slice[]){slice_of(&e.position, 8), slice_of(e.stream.b, 16), e.party, e.body},
        4);
    wire_set(&e, event, leaf, slice_of(leaf, sizeof leaf));
    held_add(&l->queue, &e);
    if (l->queue.n > l->cap) {
        l->cap = l->cap ? 2 * l->cap : 1024;
        l->list = realloc(l->list, l->cap * sizeof(struct held *));
        assert(l->list);
    }
    l->list[l->queue.n - 1] = l->queue.last;
    if (registry_set_of(&e.stream) != SET_N && registry_fold(l->registry, &e) < 0)
        fail_msg("reference data cannot be folded");
    return &l->queue.last->event;
}

MAYBE_UNUSED static void put_meta(enum role role, struct buf *out)
{
    struct meta meta = {0};
    wire_set(&meta, meta, role, (uint8_t)role);
    wire_set(&meta, meta, via, SLICE_LIT("test"));
    wire_encode(&shape_meta, &meta, out);
}

/* One event of a stream, with the body of its kind. */
MAYBE_UNUSED static const struct event *log_event(struct test_log *l, const struct uuid *stream,
                                                  int64_t version, int kind, const char *party,
                                                  enum role role, const void *body)
{
    struct event e = {0};
    struct buf meta = {0}, bytes = {0};
    const struct event *added;

    put_meta(role, &meta);
    wire_encode(event_info(kind)->shape, body, &bytes);
    wire_set(&e, event, stream, *stream);
    wire_set(&e, event, version, version);
    wire_set(&e, event, kind, kind);
    wire_set(&e, event, party, slice_str(party));
    wire_set(&e, event, meta, buf_slice(&meta));
    wire_set(&e, event, body, buf_slice(&bytes));
    if (kind == EV_SUBMITTED) {
        size_t i = 0;
        while (i < ARRAY_LEN(test_regions) && strcmp(party, test_regions[i]) != 0)
            i++;
        if (i < ARRAY_LEN(test_regions))
            wire_set(&e, event, number, ++l->numbers[i]);
    }
    added = log_add(l, e);
    buf_free(&meta);
    buf_free(&bytes);
    return added;
}

/* --- Reference data --------------------------------------------------------------------------- */

MAYBE_UNUSED static void log_adopt(struct test_log *l, enum registry_set set, int kind,
                                   const void *body)
{
    log_event(l, registry_stream(set), registry_stream_version(l->registry, set) + 1, kind, "BZK-C",
              role_COORDINATOR, body);
}

MAYBE_UNUSED static void log_adopt_places(struct test_log *l, size_t n_regions)
{
    struct m_regions regions = {0};
    struct m_departments departments = {0};
    struct buf list = {0};

    for (size_t i = 0; i < n_regions; i++) {
        struct region r = {0};
        wire_set(&r, region, code, slice_str(test_regions[i]));
        wire_set(&r, region, name, slice_str(test_regions[i]));
        wire_set(&r, region, valid_from, TEST_DAY - 100);
        wire_encode(&shape_region, &r, &list);
    }
    wire_set(&regions, m_regions, version, registry_set_version(l->registry, SET_REGIONS) + 1);
    wire_set(&regions, m_regions, valid_from, TEST_DAY - 100);
    wire_set(&regions, m_regions, regions, wire_list_of(&list, (uint32_t)n_regions));
    log_adopt(l, SET_REGIONS, EV_REGIONS_ADOPTED, &regions);

    buf_reset(&list);
    for (size_t i = 0; i < ARRAY_LEN(test_departments); i++) {
        struct department d = {0};
        wire_set(&d, department, code, slice_str(test_departments[i]));
        wire_set(&d, department, name, slice_str(test_departments[i]));
        wire_set(&d, department, valid_from, TEST_DAY - 100);
        wire_encode(&shape_department, &d, &list);
    }
    wire_set(&departments, m_departments, version,
             registry_set_version(l->registry, SET_DEPARTMENTS) + 1);
    wire_set(&departments, m_departments, valid_from, TEST_DAY - 100);
    wire_set(&departments, m_departments, departments,
             wire_list_of(&list, ARRAY_LEN(test_departments)));
    log_adopt(l, SET_DEPARTMENTS, EV_DEPARTMENTS_ADOPTED, &departments);
    buf_free(&list);
}

MAYBE_UNUSED static void log_adopt_themes(struct test_log *l)
{
    static const char *const themes[][2] = {
        {"zorg", NULL}, {"zorg.spoed", "zorg"}, {"zorg.spoed.nacht", "zorg.spoed"}, {"ov", NULL}};
    struct m_themes m = {0};
    struct buf list = {0};

    for (size_t i = 0; i < ARRAY_LEN(themes); i++) {
        struct theme t = {0};
        wire_set(&t, theme, code, slice_str(themes[i][0]));
        wire_set(&t, theme, name, slice_str(themes[i][0]));
        if (themes[i][1])
            wire_set(&t, theme, above, slice_str(themes[i][1]));
        wire_set(&t, theme, lead, SLICE_LIT("VWS"));
        wire_set(&t, theme, valid_from, TEST_DAY - 100);
        wire_encode(&shape_theme, &t, &list);
    }
    wire_set(&m, m_themes, version, registry_set_version(l->registry, SET_THEMES) + 1);
    wire_set(&m, m_themes, valid_from, TEST_DAY - 100);
    wire_set(&m, m_themes, themes, wire_list_of(&list, ARRAY_LEN(themes)));
    log_adopt(l, SET_THEMES, EV_THEMES_ADOPTED, &m);
    buf_free(&list);
}

MAYBE_UNUSED static void log_admit(struct test_log *l, const char *code, enum role role,
                                   const char *const *regions, uint32_t n_regions)
{
    struct m_admit m = {0};
    struct buf list = {0};

    for (uint32_t i = 0; i < n_regions; i++)
        wire_put_text(&list, slice_str(regions[i]));
    wire_set(&m, m_admit, code, slice_str(code));
    wire_set(&m, m_admit, role, (uint8_t)role);
    wire_set(&m, m_admit, name, slice_str(code));
    if (n_regions > 0)
        wire_set(&m, m_admit, regions, wire_list_of(&list, n_regions));
    log_adopt(l, SET_PARTIES, EV_PARTY_ADMITTED, &m);
    buf_free(&list);
}

MAYBE_UNUSED static void log_open(struct test_log *l)
{
    static const struct m_opened opened = {.has = 1, .origin = {(const uint8_t *)"test", 4}};
    struct uuid stream;

    *l = (struct test_log){.at = TEST_BEGIN, .registry = registry_new()};
    uuid_of_name("log", &stream);
    log_event(l, &stream, 1, EV_OPENED, "", role_SYSTEM, &opened);
    log_adopt_places(l, ARRAY_LEN(test_regions));
    log_adopt_themes(l);
    log_admit(l, "BZK-C", role_COORDINATOR, NULL, 0);
    log_admit(l, "AUD", role_AUDITOR, NULL, 0);
    log_admit(l, "ADV", role_ADVISER, test_regions, 2);
    for (size_t i = 0; i < ARRAY_LEN(test_regions); i++)
        log_admit(l, test_regions[i], role_REGION, NULL, 0);
    for (size_t i = 0; i < ARRAY_LEN(test_departments); i++)
        log_admit(l, test_departments[i], role_DEPARTMENT, NULL, 0);
}

MAYBE_UNUSED static void log_close(struct test_log *l)
{
    held_clear(&l->queue);
    free(l->list);
    registry_free(&l->registry);
}

/* --- A signal, step by step ------------------------------------------------------------------- */

struct test_signal {
    struct uuid id;
    int64_t version;
    const char *region;
};

#define SUBMIT_SHAREABLE    1u
#define SUBMIT_CONFIDENTIAL 2u

MAYBE_UNUSED static struct test_signal log_submit(struct test_log *l, const char *region,
                                                  const char *title, const char *theme,
                                                  unsigned flags)
{
    struct test_signal s = {.version = 1, .region = region};
    struct m_submit m = {0};
    struct buf needed = {0};

    uuid_new_v7(&s.id);
    wire_put_enum(&needed, &enum_need, need_RULE);
    wire_set(&m, m_submit, what,
             SLICE_LIT("De bus naar het ziekenhuis rijdt na acht uur 's avonds niet meer, en de "
                       "wet staat ons niet toe om zelf vervoer te regelen met de buurtbus."));
    wire_set(&m, m_submit, notice,
             SLICE_LIT("Wie 's avonds op bezoek gaat, komt niet meer thuis."));
    wire_set(&m, m_submit, needed, wire_list_of(&needed, 1));
    if (title)
        wire_set(&m, m_submit, title, slice_str(title));
    if (theme)
        wire_set(&m, m_submit, theme, slice_str(theme));
    if (flags & SUBMIT_SHAREABLE)
        wire_set(&m, m_submit, shareable, true);
    if (flags & SUBMIT_CONFIDENTIAL)
        wire_set(&m, m_submit, confidential, true);
    log_event(l, &s.id, 1, EV_SUBMITTED, region, role_REGION, &m);
    buf_free(&needed);
    return s;
}

MAYBE_UNUSED static void log_route(struct test_log *l, struct test_signal *s, const char *lead,
                                   const char *contributor, const char *theme)
{
    struct m_route m = {0};
    struct buf list = {0};

    if (lead)
        wire_set(&m, m_route, lead, slice_str(lead));
    if (contributor) {
        wire_put_text(&list, slice_str(contributor));
        wire_set(&m, m_route, contributors, wire_list_of(&list, 1));
    }
    wire_set(&m, m_route, sure, 800);
    if (theme)
        wire_set(&m, m_route, theme, slice_str(theme));
    log_event(l, &s->id, ++s->version, EV_ROUTED, "", role_SYSTEM, &m);
    buf_free(&list);
}

MAYBE_UNUSED static void log_take_up(struct test_log *l, struct test_signal *s, const char *by)
{
    struct m_take_up m = {0};
    log_event(l, &s->id, ++s->version, EV_TAKEN_UP, by, role_DEPARTMENT, &m);
}

MAYBE_UNUSED static void log_contribute(struct test_log *l, struct test_signal *s, const char *by)
{
    struct m_contribute m = {0};
    wire_set(&m, m_contribute, text, SLICE_LIT("Onze bijdrage."));
    log_event(l, &s->id, ++s->version, EV_CONTRIBUTED, by, role_DEPARTMENT, &m);
}

MAYBE_UNUSED static void log_redirect(struct test_log *l, struct test_signal *s, const char *from,
                                      const char *to)
{
    struct m_redirect m = {0};
    wire_set(&m, m_redirect, to, slice_str(to));
    wire_set(&m, m_redirect, reason, SLICE_LIT("Zij gaan erover."));
    log_event(l, &s->id, ++s->version, EV_REDIRECTED, from, role_DEPARTMENT, &m);
}

MAYBE_UNUSED static void log_answer(struct test_log *l, struct test_signal *s, const char *by)
{
    struct m_answer m = {0};
    wire_set(&m, m_answer, kind, answer_kind_EXCEPTION);
    wire_set(&m, m_answer, decision, SLICE_LIT("U mag afwijken."));
    wire_set(&m, m_answer, why, SLICE_LIT("De regel past hier niet."));
    wire_set(&m, m_answer, possible, SLICE_LIT("De buurtbus mag ook 's avonds rijden."));
    wire_set(&m, m_answer, next_what, SLICE_LIT("Brief aan de vervoerder"));
    wire_set(&m, m_answer, next_by, SLICE_LIT("Directie OV"));
    wire_set(&m, m_answer, next_when, TEST_DAY + 60);
    log_event(l, &s->id, ++s->version, EV_ANSWERED, by, role_DEPARTMENT, &m);
}

MAYBE_UNUSED static void log_judge(struct test_log *l, struct test_signal *s, enum verdict verdict)
{
    struct m_verdict m = {0};
    wire_set(&m, m_verdict, verdict, (uint8_t)verdict);
    log_event(l, &s->id, ++s->version, EV_JUDGED, s->region, role_REGION, &m);
}

MAYBE_UNUSED static void log_close_signal(struct test_log *l, struct test_signal *s)
{
    struct m_close m = {0};
    wire_set(&m, m_close, reason, close_reason_HELPED);
    log_event(l, &s->id, ++s->version, EV_CLOSED, s->region, role_REGION, &m);
}

#endif
