/*
 * What the unit tests of domain share: a small country (two regions, five departments, everybody who may
 * act), and signals that are led through their lives by commands and events.
 */
#ifndef TESTS_UNIT_DOMAIN_TEST_H
#define TESTS_UNIT_DOMAIN_TEST_H

#include "tests/unit/common_test.h"

#include "common/hash.h"
#include "proto/json.h"
#include "services/domain/erasure.h"
#include "services/domain/report.h"

#define REGIONS_JSON                                                                            \
    "{'versie':1,'geldigVan':'2024-01-01','regios':["                                           \
    "{'code':'ZVL','naam':'Zeeuws-Vlaanderen','buren':['vlaanderen'],'geldigVan':'2024-01-01'," \
    "'gemeenten':[{'code':'GM0677','naam':'Hulst'},"                                            \
    "{'code':'GM0715','naam':'Terneuzen','geldigTot':'2027-01-01'}]},"                          \
    "{'code':'TWE','naam':'Twente','buren':['noordrijn-westfalen','nedersaksen'],"              \
    "'geldigVan':'2024-01-01','geldigTot':'2030-01-01',"                                        \
    "'gemeenten':[{'code':'GM0153','naam':'Enschede'}]}]}"

#define DEPARTMENTS_JSON                                                   \
    "{'versie':1,'geldigVan':'2024-01-01','ministeries':["                 \
    "{'code':'VWS','naam':'Volksgezondheid','geldigVan':'2024-01-01'},"    \
    "{'code':'OCW','naam':'Onderwijs','geldigVan':'2024-01-01'},"          \
    "{'code':'IenW','naam':'Infrastructuur','geldigVan':'2024-01-01'},"    \
    "{'code':'BZK','naam':'Binnenlandse Zaken','geldigVan':'2024-01-01'}," \
    "{'code':'EL','naam':'Economie en Landbouw','geldigVan':'2010-01-01'," \
    "'geldigTot':'2017-10-26','opvolger':'BZK'}]}"

#define THEMES_JSON                                                                      \
    "{'versie':1,'geldigVan':'2024-01-01','themas':["                                    \
    "{'code':'zorg','naam':'Zorg','verantwoordelijk':'VWS','geldigVan':'2024-01-01'},"   \
    "{'code':'zorg.huisarts','naam':'Huisarts','boven':'zorg','verantwoordelijk':'VWS'," \
    "'meewerkend':['OCW'],'geldigVan':'2024-01-01'}]}"

#define RULES_JSON                                    \
    "{'versie':1,'geldigVan':'2024-01-01','regels':[" \
    "{'code':'arts','ministerie':'VWS','thema':'zorg.huisarts','woorden':['huisarts*']}]}"

static const struct wire_shape *const set_shapes[] = {
    &shape_m_regions,  &shape_m_departments, &shape_m_themes,    &shape_m_terms, &shape_m_rules,
    &shape_m_calendar, &shape_m_periods,     &shape_m_retention, &shape_m_admit};
static const int set_events[] = {EV_REGIONS_ADOPTED, EV_DEPARTMENTS_ADOPTED, EV_THEMES_ADOPTED,
                                 EV_TERMS_ADOPTED,   EV_RULES_ADOPTED,       EV_CALENDAR_ADOPTED,
                                 EV_PERIODS_ADOPTED, EV_RETENTION_ADOPTED,   EV_PARTY_ADMITTED};

/* Wednesday 1 April 2026, 12:00 in Amsterdam. */
#define NOON_1_APRIL INT64_C(1775037600000000)

enum person {
    ZVL,
    TWE,
    VWS,
    OCW,
    IENW,
    BZK,
    COORDINATOR,
    ADVISER, /* of ZVL */
    AUDITOR,
    ROUTING,
    PERSON_N
};

struct world {
    struct registry *r;
    int64_t position, now;
    struct principal people[PERSON_N];
    struct reports
        *reports; /* when somebody wants to know: what is about reports is folded into them */
};

MAYBE_UNUSED static int32_t day(const char *text)
{
    int32_t d = 0;

    assert_int_equal(clock_day_parse(text, strlen(text), &d), 0);
    return d;
}

/* JSON, for short with single quotes, to the canonical bytes of a shape. */
MAYBE_UNUSED static struct buf from_json(const struct wire_shape *shape, const char *text)
{
    char *quoted = strdup(text), why[200] = "";
    struct wire_faults faults = {0};
    struct buf out = {0};
    json_t *json;

    assert_non_null(quoted);
    for (char *p = quoted; !strchr(text, '"') && *p; p++)
        *p = *p == '\'' ? '"' : *p;
    json = json_read(slice_str(quoted), why, sizeof why);
    if (!json)
        fail_msg("%s in %s", why, text);
    if (json_to_wire(shape, json, &out, &faults) < 0)
        fail_msg("%s: %s in %s", faults.list[0].field ? faults.list[0].field->name : "whole",
                 wire_fault_name(faults.list[0].code), text);
    json_decref(json);
    free(quoted);
    return out;
}

MAYBE_UNUSED static struct uuid id_of_number(uint64_t n)
{
    struct uuid id = {{0}};

    memcpy(id.b, &n, sizeof n);
    n *= UINT64_C(0x9e3779b97f4a7c15);
    memcpy(id.b + 8, &n, sizeof n);
    return id;
}

MAYBE_UNUSED static struct event event_make(struct world *w, const struct uuid *stream,
                                            int64_t version, int kind, const char *party,
                                            struct slice meta, struct slice body)
{
    struct event e = {0};

    wire_set(&e, event, position, ++w->position);
    wire_set(&e, event, stream, *stream);
    wire_set(&e, event, version, version);
    wire_set(&e, event, kind, kind);
    wire_set(&e, event, schema, 1);
    wire_set(&e, event, fence, 1);
    wire_set(&e, event, at, w->now);
    wire_set(&e, event, append, id_of_number((uint64_t)w->position));
    wire_set(&e, event, party, slice_str(party));
    wire_set(&e, event, meta, meta);
    if (body.p)
        wire_set(&e, event, body, body);
    return e;
}

/* When somebody wants to know: each event of reference data that was folded. */
MAYBE_UNUSED static void (*world_told)(const struct event *e);

/* One more event in the stream of a set. */
MAYBE_UNUSED static int world_fold(struct world *w, enum registry_set set, int kind,
                                   struct slice body)
{
    struct event e = event_make(w, registry_stream(set), registry_stream_version(w->r, set) + 1,
                                kind, "coordinator", slice_of("\x80", 1), body);
    int rc = registry_fold(w->r, &e);

    if (rc == 0 && world_told)
        world_told(&e);
    return rc;
}

MAYBE_UNUSED static void world_adopt(struct world *w, enum registry_set set, const char *json)
{
    struct buf body = from_json(set_shapes[set], json);

    assert_int_equal(world_fold(w, set, set_events[set], buf_slice(&body)), 0);
    buf_free(&body);
}

/* An adoption as it would be checked first; the faults found. */
MAYBE_UNUSED static struct wire_faults check_json(const struct world *w, enum registry_set set,
                                                  const char *json, char *why, size_t why_size)
{
    struct buf bytes = from_json(set_shapes[set], json);
    struct wire_faults faults = {0};
    union {
        struct m_regions regions;
        struct m_departments departments;
        struct m_themes themes;
        struct m_terms terms;
        struct m_rules rules;
        struct m_admit admit;
    } body;
    char own[400];
    int rc;

    assert_int_equal(wire_decode(set_shapes[set], buf_slice(&bytes), WIRE_STRICT, &body, &faults),
                     0);
    rc = registry_check(w->r, set, &body, &faults, why ? why : own, why ? why_size : sizeof own);
    assert_int_equal(rc, faults.n > 0 ? -1 : 0);
    if (faults.n > 0 && strlen(why ? why : own) == 0)
        fail_msg("no sentence for a fault of %s", json);
    buf_free(&bytes);
    return faults;
}

MAYBE_UNUSED static void world_people(struct world *w)
{
    static const struct {
        const char *code, *json;
    } parties[] = {
        [ZVL] = {"ZVL", "{'code':'ZVL','rol':'regio','naam':'Z','account':"
                        "'01961f3a-8c1e-7b2d-9f00-abcdef012345'}"},
        [TWE] = {"TWE", "{'code':'TWE','rol':'regio','naam':'T'}"},
        [VWS] = {"VWS", "{'code':'VWS','rol':'ministerie','naam':'V'}"},
        [OCW] = {"OCW", "{'code':'OCW','rol':'ministerie','naam':'O'}"},
        [IENW] = {"IenW", "{'code':'IenW','rol':'ministerie','naam':'I'}"},
        [BZK] = {"BZK", "{'code':'BZK','rol':'ministerie','naam':'B'}"},
        [COORDINATOR] = {"coordinator", "{'code':'coordinator','rol':'coordinator','naam':'C',"
                                        "'ministerie':'BZK'}"},
        [ADVISER] = {"ra-zuidwest", "{'code':'ra-zuidwest','rol':'regioadviseur','naam':'A',"
                                    "'regios':['ZVL']}"},
        [AUDITOR] = {"ar", "{'code':'ar','rol':'controleur','naam':'R'}"},
    };

    for (size_t i = 0; i < ARRAY_LEN(parties); i++) {
        assert_int_equal(check_json(w, SET_PARTIES, parties[i].json, NULL, 0).n, 0);
        world_adopt(w, SET_PARTIES, parties[i].json);
        assert_true(registry_principal_by_code(w->r, slice_str(parties[i].code), &w->people[i]));
    }
    w->people[ROUTING] = (struct principal){.party = "routing", .role = role_SYSTEM};
}

MAYBE_UNUSED static struct world world_new(void)
{
    struct world w = {.r = registry_new(), .now = NOON_1_APRIL};

    hash_init();
    world_adopt(&w, SET_REGIONS, REGIONS_JSON);
    world_adopt(&w, SET_DEPARTMENTS, DEPARTMENTS_JSON);
    world_adopt(&w, SET_THEMES, THEMES_JSON);
    world_adopt(&w, SET_RULES, RULES_JSON);
    world_people(&w);
    return w;
}

MAYBE_UNUSED static place_t place_of(const struct world *w, const char *code)
{
    return registry_place(w->r, slice_str(code));
}

/* ------------------------------------------------------------------ a signal and its events */

/* An event kept with what its slices point at. */
struct kept {
    struct event e;
    struct buf meta, body;
    char party[25];
};

struct life {
    struct world *w;
    struct signal s;
    struct decision d;
    struct kept *events;
    size_t n;
};

static inline void life_keep(struct life *l, const struct event *e)
{
    struct kept *k;

    l->events = realloc(l->events, (l->n + 1) * sizeof *l->events);
    assert_non_null(l->events);
    k = &l->events[l->n++];
    *k = (struct kept){.e = *e};
    memcpy(k->party, e->party.p, e->party.n);
    buf_add(&k->meta, e->meta.p, e->meta.n);
    buf_add(&k->body, e->body.p, e->body.n);
}

/* The n-th event, whole again. */
static inline struct event life_event(const struct life *l, size_t i)
{
    struct event e = l->events[i].e;

    e.party = slice_str(l->events[i].party);
    e.meta = buf_slice(&l->events[i].meta);
    if (wire_has(&e, event_body))
        e.body = buf_slice(&l->events[i].body);
    return e;
}

static inline int life_append(struct life *l, int kind, enum person who, struct slice meta,
                              struct slice body)
{
    struct event e = event_make(l->w, &l->s.id, (int64_t)l->s.version + 1, kind,
                                l->w->people[who].party, meta, body);
    int rc;

    if (kind == EV_SUBMITTED)
        wire_set(&e, event, number, 412);
    rc = signal_fold(&l->s, l->w->r, &e);
    if (rc == 0 && l->w->reports)
        assert_int_equal(reports_fold(l->w->reports, l->w->r, &e), 0);
    if (rc == 0)
        life_keep(l, &e);
    return rc;
}

/* An event of others than tracking: submitted, routed. */
static inline void life_tell(struct life *l, int kind, enum person who, const char *json)
{
    struct buf body = from_json(event_info(kind)->shape, json), meta = {0};

    meta_encode(&l->w->people[who], "unit", l->w->r, clock_day_amsterdam(l->w->now), &meta);
    assert_int_equal(life_append(l, kind, who, buf_slice(&meta), buf_slice(&body)), 0);
    buf_free(&meta);
    buf_free(&body);
}

#define SUBMIT_JSON "{'wat':'De huisarts stopt.','merkbaar':'Een kind wacht.','nodig':['geld']"

static inline struct life life_new(struct world *w, enum person region, const char *more)
{
    struct life l = {.w = w};
    char json[600];

    signal_init(&l.s);
    l.s.id = id_of_number(0x5100000000 + (uint64_t)w->position);
    snprintf(json, sizeof json, SUBMIT_JSON "%s}", more);
    life_tell(&l, EV_SUBMITTED, region, json);
    return l;
}

static inline void life_free(struct life *l)
{
    for (size_t i = 0; i < l->n; i++) {
        buf_free(&l->events[i].meta);
        buf_free(&l->events[i].body);
    }
    free(l->events);
    signal_free(&l->s);
    decision_free(&l->d);
}

/* What a command comes to; nothing is folded. */
static inline enum problem_code life_ask_by(struct life *l, enum message command,
                                            const struct principal *who, const char *json)
{
    const struct wire_shape *shape = message_info(command)->shape;
    struct buf body = from_json(shape, json);
    struct wire_faults faults;
    uint64_t room[128];
    struct past past = {.backups_days = 35, .reports = l->w->reports};

    assert_true(shape->size <= sizeof room);
    assert_int_equal(wire_decode(shape, buf_slice(&body), WIRE_STRICT, room, &faults), 0);
    for (size_t i = 0; command_needs_past(command) && i < l->n; i++) {
        struct event e = life_event(l, i);

        past_add(&past, &e);
    }
    signal_decide_past(&l->s, l->w->r, who, "unit", command, room, buf_slice(&body), l->w->now,
                       &past, &l->d);
    past_free(&past);
    for (size_t i = 0; i < l->d.n; i++) /* the sender's body goes with this function */
        if (l->d.events[i].body.p == body.p) {
            static struct buf kept;

            buf_reset(&kept);
            buf_add(&kept, body.p, body.n);
            l->d.events[i].body = buf_slice(&kept);
        }
    buf_free(&body);
    return l->d.problem;
}

static inline enum problem_code life_ask(struct life *l, enum message command, enum person who,
                                         const char *json)
{
    return life_ask_by(l, command, &l->w->people[who], json);
}

/* Folds what was decided. */
static inline void life_take(struct life *l, enum person who)
{
    assert_int_equal(l->d.problem, PROBLEM_N);
    assert_true(l->d.n > 0);
    for (size_t i = 0; i < l->d.n; i++)
        assert_int_equal(
            life_append(l, (int)l->d.events[i].kind, who, l->d.events[i].meta, l->d.events[i].body),
            0);
}

/* A command that must succeed. */
static inline void life_do(struct life *l, enum message command, enum person who, const char *json)
{
    if (life_ask(l, command, who, json) != PROBLEM_N)
        fail_msg("%s refused: %s, %s", message_info(command)->name,
                 problem_info(l->d.problem)->code, l->d.detail ? l->d.detail : "");
    life_take(l, who);
}

static inline const char *problem_name(enum problem_code p)
{
    return p == PROBLEM_N ? "accepted" : problem_info(p)->code;
}

/* Is the command refused with this problem? Then nothing is appended. */
#define assert_refused(life, command, who, json, why)                                             \
    do {                                                                                          \
        assert_string_equal(problem_name(life_ask(life, command, who, json)), problem_name(why)); \
        assert_int_equal((life)->d.n, 0);                                                         \
    } while (0)

MAYBE_UNUSED static bool is_at_fault(const struct wire_faults *f, const char *field)
{
    for (uint32_t i = 0; i < f->n && i < WIRE_FAULTS; i++)
        if (f->list[i].field && strcmp(f->list[i].field->name, field) == 0)
            return true;
    return false;
}

/* Bodies that their commands accept as such. */
#define ANSWER_JSON                                                                    \
    "{'soort':'kan_al','besluit':'b','waarom':'w','watKanWel':'k','volgendeStap':'s'," \
    "'volgendeStapDoor':'VWS','volgendeStapWanneer':'2026-09-01'}"
/* The first and the last command about a signal that is taken by tracking; those on erasure follow them
 * (test_domain_erasure.c), and behind reference data those on reports (test_domain_report.c). */
#define MSG_FIRST       MSG_ASSIGN
#define MSG_LAST        MSG_NOTE /* those of erasure, before it, have no bodies here */
#define REASON_JSON     "{'reden':'Daarom.'}"
#define TEXT_JSON(name) "{'" name "':'Tekst.'}"

static const char *const good_bodies[MSG_N] = {
    [MSG_ASSIGN] = "{'verantwoordelijk':'BZK','meewerkend':['IenW'],'reden':'Daar hoort het.'}",
    [MSG_TAKE_UP] = "{}",
    [MSG_ALLOCATE] = "{'directie':'Curatieve Zorg'}",
    [MSG_ASK] = TEXT_JSON("vraag"),
    [MSG_REPLY] = TEXT_JSON("antwoord"),
    [MSG_SUPPLEMENT] = TEXT_JSON("informatie"),
    [MSG_CONTRIBUTE] = TEXT_JSON("bijdrage"),
    [MSG_INTERIM] = TEXT_JSON("standVanZaken"),
    [MSG_TRACK] = "{'spoor':'beleid','reden':'Er is een wet nodig.'}",
    [MSG_EXTEND] = REASON_JSON,
    [MSG_REDIRECT] = "{'naar':'BZK','reden':'Hoort daar.'}",
    [MSG_REFUSE] = REASON_JSON,
    [MSG_ANSWER] = ANSWER_JSON,
    [MSG_VERDICT] = "{'oordeel':'deels'}",
    [MSG_CLOSE] = "{'reden':'aanvaard'}",
    [MSG_REOPEN] = REASON_JSON,
    [MSG_WITHDRAW] = REASON_JSON,
    [MSG_RETURN] = "{'reden':'Niet van het rijk.','juisteAdres':'De provincie'}",
    [MSG_SPLIT] = "{'delen':['01961f3a-8c1e-7b2d-9f00-abcdef012345',"
                  "'01961f3a-8c1e-7b2d-9f00-abcdef012346'],'reden':'Twee zaken.',"
                  "'akkoordRegio':true}",
    [MSG_CHANGED] = "{'watVeranderde':'Niets.'}",
    [MSG_MOVE_DATE] = "{'datum':'2026-12-01','reden':'Wij zijn net begonnen.'}",
    [MSG_CONFIRM_OUTSIDE] = "{}",
    [MSG_AGREEMENT] = "{'uitkomst':'nagekomen'}",
    [MSG_STILL_WORKS] = "{'werktNog':true}",
    [MSG_ATTACH] = "{'bestand':'01961f3a-8c1e-7b2d-9f00-abcdef012347','naam':'brief.pdf','"
                   "bestandssoort':'pdf',"
                   "'grootte':5,'zout':'AAAAAAAAAAAAAAAAAAAAAA==',"
                   "'som':'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='}",
    [MSG_BUNDLE] = "{'bundel':'01956f4e-0000-7000-8000-000000000001'}",
    [MSG_UNBUNDLE] = "{'reden':'Toch een andere regel.'}",
    [MSG_CLAIM] = "{}",
    [MSG_NOTE] = "{'aan':'regio','tekst':'Wij bellen u.'}",
    [MSG_HELP] = "{'stap':'aankondiging'}",
    [MSG_HELP_DECIDE] = "{'betrekken':true,'reden':'Het duurt te lang.'}",
};

/* ------------------------------------------------------------------ one life a test */

/* With LIFE_TEST each test has these anew: everybody, and a signal that ZVL just submitted. */
static struct world world;
static struct life life;

MAYBE_UNUSED static int life_begin(void **state)
{
    (void)state;
    world = world_new();
    life = life_new(&world, ZVL, "");
    return 0;
}

MAYBE_UNUSED static int life_end(void **state)
{
    (void)state;
    life_free(&life);
    registry_free(&world.r);
    return 0;
}

/* What somebody may see of an event of this kind, by this party. */
MAYBE_UNUSED static enum sight event_sight(enum person who, int kind, const char *party,
                                           int64_t position)
{
    struct event e = {.kind = kind, .party = slice_str(party), .position = position};

    return may_see_event(&world.people[who], &life.s, &e);
}

#define LIFE_TEST(name) cmocka_unit_test_setup_teardown(name, life_begin, life_end)

MAYBE_UNUSED static void days_pass(int n)
{
    world.now += n * US_PER_DAY;
}

MAYBE_UNUSED static void is_routed(void)
{
    life_tell(&life, EV_ROUTED, ROUTING,
              "{'verantwoordelijk':'VWS','meewerkend':['OCW'],'zekerheid':900}");
}

MAYBE_UNUSED static void is_taken_up(void)
{
    is_routed();
    life_do(&life, MSG_TAKE_UP, VWS, "{}");
}

MAYBE_UNUSED static void is_answered(void)
{
    is_taken_up();
    life_do(&life, MSG_ANSWER, VWS, ANSWER_JSON);
}

MAYBE_UNUSED static const struct signal_part *part_number(int i)
{
    assert_true(i < life.s.n_parts);
    return &life.s.parts[i];
}

#define ANSWER_OF(kind, more)                                                            \
    "{'soort':'" kind "','besluit':'b','waarom':'w','watKanWel':'k','volgendeStap':'s'," \
    "'volgendeStapDoor':'VWS','volgendeStapWanneer':'2026-09-01'" more "}"

#endif
