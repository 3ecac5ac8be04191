/*
 * The golden bytes: what C writes is what tests/golden/make.py wrote, message by message, and C reads
 * it. A difference means that old logs, signatures and clients no longer fit.
 */
#include "proto_test.h"

#include "proto/frame.h"

#include <stdio.h>
#include <stdlib.h>

#define TEXT(s)        SLICE_LIT(s)
#define AT             INT64_C(1775121300000000)
#define DAY_2026_01_01 20454
#define DAY_2026_05_01 20574
#define DAY_2026_06_01 20605
#define DAY_2026_07_01 20635
#define DAY_2026_12_31 20818
#define DAY_2027_07_01 21000
#define DAY_2024_02_29 19782
#define DAY_2019_02_28 17955
#define DAY_2003_01_01 12053
#define DAY_0001_01_01 (-719162)

static const struct uuid id = {{0x01, 0x90, 0xb5, 0xc0, 0x01, 0x02, 0x73, 0x04, 0x85, 0x06, 0x07,
                                0x08, 0x09, 0x0a, 0x0b, 0x0c}};
static const struct uuid other = {{0x01, 0x90, 0xb5, 0xc0, 0xff, 0xfe, 0x7f, 0xfd, 0xbf, 0xfc, 0xfb,
                                   0xfa, 0xf9, 0xf8, 0xf7, 0xf6}};

static struct arena arena;

/* A run of one character. */
static struct slice run_of(const char *piece, size_t times)
{
    struct buf *b = arena_buf(&arena);

    while (times-- > 0)
        buf_add_str(b, piece);
    return buf_slice(b);
}

static struct slice leaf(void)
{
    struct buf *b = arena_buf(&arena);

    for (uint8_t i = 0; i < 32; i++)
        buf_add(b, &i, 1);
    return buf_slice(b);
}

static struct wire_list texts(const char *const *all)
{
    struct buf *b = arena_buf(&arena);
    uint32_t n = 0;

    while (all[n])
        wire_put_text(b, slice_str(all[n++]));
    return wire_list_of(b, n);
}
#define TEXTS(...) texts((const char *const[]){__VA_ARGS__, NULL})

/* ---------------------------------------------------------------------------------- messages */

static void make_empty(struct buf *out)
{
    struct empty m = {0};

    wire_encode(&shape_empty, &m, out);
}

static struct m_submit submit_least(void)
{
    struct m_submit m = {0};

    wire_set(&m, m_submit, what, TEXT("Wat"));
    wire_set(&m, m_submit, notice, TEXT("Merkbaar"));
    wire_set(&m, m_submit, needed, TEXTS("unknown"));
    return m;
}

static void make_submit_least(struct buf *out)
{
    struct m_submit m = submit_least();

    wire_encode(&shape_m_submit, &m, out);
}

static void make_submit(struct buf *out)
{
    struct m_submit m = {0};
    struct buf *needed = arena_buf(&arena), *links = arena_buf(&arena), *link = arena_buf(&arena);

    for (int row = 0; row < need_N; row++)
        wire_put_enum(needed, &enum_need, (uint8_t)row);
    buf_add_str(link, "https://example.org/");
    buf_add(link, run_of("a", 256).p, 256);
    wire_put_text(links, buf_slice(link));
    wire_set(&m, m_submit, kind, signal_kind_OPPORTUNITY);
    wire_set(&m, m_submit, what, TEXT("Regel één\nRegel twee\t€ 100"));
    wire_set(&m, m_submit, notice, run_of("x", 300));
    wire_set(&m, m_submit, needed, wire_list_of(needed, need_N));
    wire_set(&m, m_submit, needed_note, run_of("n", 31));
    wire_set(&m, m_submit, title, run_of("t", 32));
    wire_set(&m, m_submit, municipalities, TEXTS("Terneuzen", "GM1714"));
    wire_set(&m, m_submit, place, TEXT("Sas van Gent"));
    wire_set(&m, m_submit, theme, TEXT("zorg/ambulance"));
    wire_set(&m, m_submit, rule, TEXT("Wegenverkeerswet 1994, art. 41a"));
    wire_set(&m, m_submit, neighbour, neighbour_NRW);
    wire_set(&m, m_submit, rule_side, rule_side_BOTH);
    wire_set(&m, m_submit, tried, run_of("é", 200));
    wire_set(&m, m_submit, contact_there, TEXT("Niemand"));
    wire_set(&m, m_submit, useful_until, DAY_2026_12_31);
    wire_set(&m, m_submit, useful_why, TEXT("Begroting"));
    wire_set(&m, m_submit, plan_item, TEXT("3.2"));
    wire_set(&m, m_submit, objective, objective_D2);
    wire_set(&m, m_submit, wellbeing, TEXT("😀"));
    wire_set(&m, m_submit, links, wire_list_of(links, 1));
    wire_set(&m, m_submit, known_since, DAY_2019_02_28);
    wire_set(&m, m_submit, contact_function, TEXT("Beleidsadviseur"));
    wire_set(&m, m_submit, contact_team, TEXT("Zorg"));
    wire_set(&m, m_submit, contact_phone, TEXT("0115 455 000"));
    wire_set(&m, m_submit, contact_mailbox, TEXT("zorg@example.org"));
    wire_set(&m, m_submit, shareable, true);
    wire_set(&m, m_submit, confidential, false);
    wire_set(&m, m_submit, parent, id);
    wire_encode(&shape_m_submit, &m, out);
}

static void put_candidate(struct buf *b, struct slice department, int64_t sure)
{
    struct candidate m = {0};

    wire_set(&m, candidate, department, department);
    wire_set(&m, candidate, sure, sure);
    wire_encode(&shape_candidate, &m, b);
}

static void put_reason(struct buf *b, uint8_t kind, const char *rule, const char *department,
                       int64_t weight)
{
    struct reason m = {0};

    wire_set(&m, reason, kind, kind);
    if (rule)
        wire_set(&m, reason, rule, slice_str(rule));
    wire_set(&m, reason, department, slice_str(department));
    wire_set(&m, reason, weight, weight);
    wire_encode(&shape_reason, &m, b);
}

static void make_route(struct buf *out)
{
    struct m_route m = {0};
    struct buf *candidates = arena_buf(&arena), *reasons = arena_buf(&arena);

    put_candidate(candidates, TEXT("VWS"), 812);
    put_candidate(candidates, TEXT("BZK"), 0);
    put_reason(reasons, reason_kind_THEME, "zorg/ambulance", "VWS", 40000);
    put_reason(reasons, reason_kind_WORDS, NULL, "VWS", 127);
    put_reason(reasons, reason_kind_REGION_CHOICE, "r-1", "BZK", -1000000);
    wire_set(&m, m_route, lead, TEXT("VWS"));
    wire_set(&m, m_route, contributors, TEXTS("BZK", "JenV"));
    wire_set(&m, m_route, sure, 1000);
    wire_set(&m, m_route, candidates, wire_list_of(candidates, 2));
    wire_set(&m, m_route, reasons, wire_list_of(reasons, 3));
    wire_set(&m, m_route, theme, TEXT("zorg/ambulance"));
    wire_set(&m, m_route, rules_version, 65535);
    wire_set(&m, m_route, themes_version, 255);
    wire_set(&m, m_route, departments_version, 256);
    wire_encode(&shape_m_route, &m, out);
}

static void make_assign(struct buf *out)
{
    struct m_assign m = {0};

    wire_set(&m, m_assign, lead, TEXT("lenw"));
    wire_set(&m, m_assign, contributors, TEXTS("VWS"));
    wire_set(&m, m_assign, reason, TEXT("Wegverkeer"));
    wire_encode(&shape_m_assign, &m, out);
}

static void make_note(struct buf *out)
{
    struct m_note m = {0};

    wire_set(&m, m_note, to, note_to_DEPARTMENT);
    wire_set(&m, m_note, department, TEXT("VWS"));
    wire_set(&m, m_note, text, TEXT("Kan dit deze week?"));
    wire_encode(&shape_m_note, &m, out);
}

static void make_attach(struct buf *out)
{
    struct m_attach m = {0};

    wire_set(&m, m_attach, file, id);
    wire_set(&m, m_attach, name, TEXT("Brief van de gemeente.pdf"));
    wire_set(&m, m_attach, type, file_type_PDF);
    wire_set(&m, m_attach, size, 26214400);
    wire_set(&m, m_attach, salt, slice_of(leaf().p, 16));
    wire_set(&m, m_attach, digest, leaf());
    wire_set(&m, m_attach, description, TEXT("Met de kaart"));
    wire_encode(&shape_m_attach, &m, out);
}

static void make_allocate(struct buf *out)
{
    struct m_allocate m = {0};

    wire_set(&m, m_allocate, directorate, TEXT("Curatieve Zorg"));
    wire_set(&m, m_allocate, handler, id);
    wire_set(&m, m_allocate, substitute, other);
    wire_encode(&shape_m_allocate, &m, out);
}

static struct m_ask ask(void)
{
    struct m_ask m = {0};

    wire_set(&m, m_ask, text, TEXT("Om welk ziekenhuis gaat het?"));
    return m;
}

static void make_ask(struct buf *out)
{
    struct m_ask m = ask();

    wire_encode(&shape_m_ask, &m, out);
}

static void make_interim(struct buf *out)
{
    struct m_interim m = {0};
    struct step step = {0};
    struct buf *steps = arena_buf(&arena);

    wire_set(&step, step, what, TEXT("Overleg met de regio"));
    wire_set(&step, step, by, TEXT("Directie Curatieve Zorg"));
    wire_set(&step, step, when, DAY_2026_05_01);
    wire_encode(&shape_step, &step, steps);
    step = (struct step){0};
    wire_set(&step, step, what, TEXT("Besluit"));
    wire_encode(&shape_step, &step, steps);
    wire_set(&m, m_interim, text, TEXT("Bijna"));
    wire_set(&m, m_interim, steps, wire_list_of(steps, 2));
    wire_set(&m, m_interim, awaits_decision, true);
    wire_set(&m, m_interim, review, DAY_2024_02_29);
    wire_encode(&shape_m_interim, &m, out);
}

static void make_answer(struct buf *out)
{
    struct m_answer m = {0};

    wire_set(&m, m_answer, kind, answer_kind_AGREEMENT);
    wire_set(&m, m_answer, decision, TEXT("Ja"));
    wire_set(&m, m_answer, why, TEXT("Daarom"));
    wire_set(&m, m_answer, possible, TEXT("Veel"));
    wire_set(&m, m_answer, next_what, TEXT("Tekenen"));
    wire_set(&m, m_answer, next_by, TEXT("VWS"));
    wire_set(&m, m_answer, next_when, DAY_2026_07_01);
    wire_set(&m, m_answer, agreed, TEXT("Proef van een jaar"));
    wire_set(&m, m_answer, agreed_date, DAY_2027_07_01);
    wire_encode(&shape_m_answer, &m, out);
}

static void make_verdict(struct buf *out)
{
    struct m_verdict m = {0};

    wire_set(&m, m_verdict, verdict, verdict_PARTLY);
    wire_set(&m, m_verdict, text, TEXT("Deels"));
    wire_set(&m, m_verdict, reopen, false);
    wire_encode(&shape_m_verdict, &m, out);
}

static void make_close(struct buf *out)
{
    struct m_close m = {0};

    wire_set(&m, m_close, reason, close_reason_ACCEPTED);
    wire_encode(&shape_m_close, &m, out);
}

static void make_split(struct buf *out)
{
    struct m_split m = {0};
    struct buf *children = arena_buf(&arena);

    wire_put_id(children, &id);
    wire_put_id(children, &other);
    wire_set(&m, m_split, children, wire_list_of(children, 2));
    wire_set(&m, m_split, reason, TEXT("Twee zaken"));
    wire_set(&m, m_split, consent, true);
    wire_encode(&shape_m_split, &m, out);
}

static void make_regions(struct buf *out)
{
    struct m_regions m = {0};
    struct region region = {0};
    struct municipality municipality = {0};
    struct buf *municipalities = arena_buf(&arena), *regions = arena_buf(&arena);

    wire_set(&municipality, municipality, code, TEXT("GM0715"));
    wire_set(&municipality, municipality, name, TEXT("Terneuzen"));
    wire_set(&municipality, municipality, certainty, TEXT("certain"));
    wire_set(&municipality, municipality, valid_from, DAY_2003_01_01);
    wire_encode(&shape_municipality, &municipality, municipalities);
    municipality = (struct municipality){0};
    wire_set(&municipality, municipality, code, TEXT("GM1714"));
    wire_set(&municipality, municipality, name, TEXT("Sluis"));
    wire_encode(&shape_municipality, &municipality, municipalities);
    wire_set(&region, region, code, TEXT("ZVL"));
    wire_set(&region, region, name, TEXT("Zeeuws-Vlaanderen"));
    wire_set(&region, region, provinces, TEXTS("Zeeland"));
    wire_set(&region, region, neighbours, TEXTS("flanders"));
    wire_set(&region, region, municipalities, wire_list_of(municipalities, 2));
    wire_set(&region, region, valid_from, DAY_2026_01_01);
    wire_encode(&shape_region, &region, regions);
    wire_set(&m, m_regions, version, INT32_MAX);
    wire_set(&m, m_regions, valid_from, DAY_0001_01_01);
    wire_set(&m, m_regions, source, TEXT("Rijk voor de Regio"));
    wire_set(&m, m_regions, regions, wire_list_of(regions, 1));
    wire_encode(&shape_m_regions, &m, out);
}

static void make_term(struct buf *out)
{
    struct term m = {0};

    wire_set(&m, term, code, TEXT("take_up"));
    wire_set(&m, term, name, TEXT("In behandeling"));
    wire_set(&m, term, length, 5);
    wire_set(&m, term, unit, unit_WORKING_DAYS);
    wire_set(&m, term, can_extend, false);
    wire_set(&m, term, can_suspend, true);
    wire_encode(&shape_term, &m, out);
}

static void make_admit(struct buf *out)
{
    struct m_admit m = {0};

    wire_set(&m, m_admit, code, TEXT("ZVL"));
    wire_set(&m, m_admit, role, role_REGION);
    wire_set(&m, m_admit, name, TEXT("Zeeuws-Vlaanderen"));
    wire_set(&m, m_admit, key, TEXT("rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"));
    wire_set(&m, m_admit, account, id);
    wire_set(&m, m_admit, regions, TEXTS("ZVL"));
    wire_set(&m, m_admit, department, TEXT("BZK"));
    wire_encode(&shape_m_admit, &m, out);
}

static void make_meta(struct buf *out)
{
    struct meta m = {0};

    wire_set(&m, meta, role, role_REGION);
    wire_set(&m, meta, actor, other);
    wire_set(&m, meta, via, TEXT("api"));
    wire_set(&m, meta, terms_version, 3);
    wire_set(&m, meta, regions_version, 200);
    wire_set(&m, meta, routing_error, false);
    wire_encode(&shape_meta, &m, out);
}

static void make_event(struct buf *out)
{
    struct event m = {0};

    wire_set(&m, event, position, 0);
    wire_set(&m, event, stream, id);
    wire_set(&m, event, version, 1);
    wire_set(&m, event, kind, EV_SUBMITTED);
    wire_set(&m, event, schema, 1);
    wire_set(&m, event, fence, 65536);
    wire_set(&m, event, at, AT + 123456);
    wire_set(&m, event, append, other);
    wire_set(&m, event, party, TEXT("ZVL"));
    wire_set(&m, event, number, 412);
    wire_set(&m, event, meta, TEXT("\x80"));
    wire_set(&m, event, body, TEXT("\x81\xa4text\xa1x"));
    wire_set(&m, event, leaf, leaf());
    wire_encode(&shape_event, &m, out);
}

static void make_event_erased(struct buf *out)
{
    struct event m = {0};

    wire_set(&m, event, position, INT64_MAX);
    wire_set(&m, event, stream, id);
    wire_set(&m, event, version, 2);
    wire_set(&m, event, kind, EV_ROUTED);
    wire_set(&m, event, schema, 1);
    wire_set(&m, event, fence, 0);
    wire_set(&m, event, at, INT64_C(1) << 32);
    wire_set(&m, event, append, other);
    wire_set(&m, event, party, TEXT(""));
    wire_set(&m, event, meta, run_of("m", 256));
    wire_encode(&shape_event, &m, out);
}

static void make_append(struct buf *out)
{
    struct m_append m = {0};
    struct new_event event = {0};
    struct buf *events = arena_buf(&arena);

    wire_set(&event, new_event, kind, EV_SUBMITTED);
    wire_set(&event, new_event, schema, 1);
    wire_set(&event, new_event, numbered, true);
    wire_set(&event, new_event, meta, TEXT("\x80"));
    wire_set(&event, new_event, body, run_of("b", 300));
    wire_encode(&shape_new_event, &event, events);
    event = (struct new_event){0};
    wire_set(&event, new_event, kind, EV_ROUTED);
    wire_set(&event, new_event, schema, 1);
    wire_set(&event, new_event, meta, TEXT("\x80"));
    wire_set(&event, new_event, body, TEXT(""));
    wire_encode(&shape_new_event, &event, events);
    wire_set(&m, m_append, stream, id);
    wire_set(&m, m_append, base, 0);
    wire_set(&m, m_append, append, other);
    wire_set(&m, m_append, party, TEXT("ZVL"));
    wire_set(&m, m_append, bulk, true);
    wire_set(&m, m_append, events, wire_list_of(events, 2));
    wire_encode(&shape_m_append, &m, out);
}

static void make_published(struct buf *out)
{
    struct m_published m = {0};
    struct buf *events = arena_buf(&arena);

    for (int i = 0; i < 16; i++)
        make_event(events);
    wire_set(&m, m_published, fence, 7);
    wire_set(&m, m_published, head, -1);
    wire_set(&m, m_published, at, AT + 123456);
    wire_set(&m, m_published, events, wire_list_of(events, 16));
    wire_encode(&shape_m_published, &m, out);
}

static void make_replay(struct buf *out)
{
    struct m_replay m = {0};

    wire_set(&m, m_replay, after, -1);
    wire_set(&m, m_replay, leaf, leaf());
    wire_set(&m, m_replay, limit, 10000);
    wire_encode(&shape_m_replay, &m, out);
}

static void make_service(struct buf *out)
{
    struct m_service m = {0};
    struct buf *figures = arena_buf(&arena);

    wire_put_map(figures, 2);
    wire_put_text(figures, TEXT("commits"));
    wire_put_int(figures, 128);
    wire_put_text(figures, TEXT("deep"));
    wire_put_array(figures, 5);
    buf_add(figures, "\xc0", 1);
    wire_put_int(figures, -33);
    wire_put_int(figures, -32);
    wire_put_int(figures, -129);
    buf_add(figures, "\xcb\x3f\xf8\0\0\0\0\0\0", 9);
    wire_set(&m, m_service, service, TEXT("history"));
    wire_set(&m, m_service, ready, false);
    wire_set(&m, m_service, why, TEXT("starting"));
    wire_set(&m, m_service, head, UINT32_MAX);
    wire_set(&m, m_service, fence, 32768);
    wire_set(&m, m_service, figures, (struct wire_raw){figures->p, figures->n});
    wire_encode(&shape_m_service, &m, out);
}

static struct wire_list assignments(void)
{
    struct assignment m = {0};
    struct buf *b = arena_buf(&arena);

    wire_set(&m, assignment, department, TEXT("VWS"));
    wire_set(&m, assignment, part, part_LEAD);
    wire_set(&m, assignment, assigned_at, AT + 1);
    wire_set(&m, assignment, answer_due, DAY_2026_06_01);
    wire_encode(&shape_assignment, &m, b);
    m = (struct assignment){0};
    wire_set(&m, assignment, department, TEXT("JenV"));
    wire_set(&m, assignment, part, part_CONTRIBUTOR);
    wire_encode(&shape_assignment, &m, b);
    return wire_list_of(b, 2);
}

static struct wire_raw summary(void)
{
    struct summary m = {0};
    struct buf *b = arena_buf(&arena);

    wire_set(&m, summary, signal, id);
    wire_set(&m, summary, reference, TEXT("ZVL-2026-0412-7"));
    wire_set(&m, summary, region, TEXT("ZVL"));
    wire_set(&m, summary, kind, signal_kind_BOTTLENECK);
    wire_set(&m, summary, title, TEXT("Ambulance over de grens"));
    wire_set(&m, summary, theme, TEXT("zorg/ambulance"));
    wire_set(&m, summary, state, signal_state_CLOSED);
    wire_set(&m, summary, closed, close_reason_NO_VERDICT);
    wire_set(&m, summary, lead, TEXT("VWS"));
    wire_set(&m, summary, submitted_at, AT);
    wire_set(&m, summary, due, DAY_2026_06_01);
    wire_set(&m, summary, answer, answer_kind_NOT_NOW);
    wire_set(&m, summary, verdict, verdict_HELPS_NOT);
    wire_set(&m, summary, question_open, false);
    wire_set(&m, summary, version, 12);
    wire_set(&m, summary, assignments, assignments());
    wire_encode(&shape_summary, &m, b);
    return (struct wire_raw){b->p, b->n};
}

static void make_shown(struct buf *out)
{
    struct m_shown m = {0};
    struct moment moment = {0};
    struct m_ask asked = {0};
    struct buf *timeline = arena_buf(&arena), *body = arena_buf(&arena);

    wire_set(&asked, m_ask, text, TEXT("Sinds wanneer?"));
    wire_encode(&shape_m_ask, &asked, body);
    wire_set(&moment, moment, position, 3);
    wire_set(&moment, moment, signal, id);
    wire_set(&moment, moment, version, 1);
    wire_set(&moment, moment, kind, TEXT("signal.asked"));
    wire_set(&moment, moment, at, 0);
    wire_set(&moment, moment, party, TEXT("VWS"));
    wire_set(&moment, moment, role, role_DEPARTMENT);
    wire_set(&moment, moment, body, (struct wire_raw){body->p, body->n});
    wire_encode(&shape_moment, &moment, timeline);
    wire_set(&m, m_shown, summary, summary());
    wire_set(&m, m_shown, timeline, wire_list_of(timeline, 1));
    wire_encode(&shape_m_shown, &m, out);
}

static void make_score_told(struct buf *out)
{
    struct m_score_told m = {0};
    struct score_row row = {0};
    struct score_time gross = {0};
    struct buf *rows = arena_buf(&arena), *time = arena_buf(&arena);

    wire_set(&gross, score_time, median, 86400);
    wire_encode(&shape_score_time, &gross, time);
    wire_set(&row, score_row, of, TEXT("VWS"));
    wire_set(&row, score_row, step, figure_step_TAKE_UP);
    wire_set(&row, score_row, cases, INT64_C(1) << 32);
    wire_set(&row, score_row, done, 32767);
    wire_set(&row, score_row, ended, 0);
    wire_set(&row, score_row, open, 128);
    wire_set(&row, score_row, in_time, 127);
    wire_set(&row, score_row, late, 0);
    wire_set(&row, score_row, open_late, 0);
    wire_set(&row, score_row, share, 1000);
    wire_set(&row, score_row, oldest, -1);
    wire_set(&row, score_row, gross, (struct wire_raw){time->p, time->n});
    wire_encode(&shape_score_row, &row, rows);
    wire_set(&m, m_score_told, from, 20423);
    wire_set(&m, m_score_told, until, 20788);
    wire_set(&m, m_score_told, day, 20787);
    wire_set(&m, m_score_told, rows, wire_list_of(rows, 1));
    wire_encode(&shape_m_score_told, &m, out);
}

static void make_problem(struct buf *out)
{
    struct problem m = {0};
    struct fault f = {0};
    struct buf *fields = arena_buf(&arena);

    wire_set(&f, fault, name, TEXT("what"));
    wire_set(&f, fault, code, TEXT("missing"));
    wire_set(&f, fault, detail, TEXT("It must be given."));
    wire_encode(&shape_fault, &f, fields);
    f = (struct fault){0};
    wire_set(&f, fault, name, TEXT("steps[3].by"));
    wire_set(&f, fault, code, TEXT("too_large"));
    wire_encode(&shape_fault, &f, fields);
    wire_set(&m, problem, code, TEXT("invalid"));
    wire_set(&m, problem, detail, TEXT("Two fields are not right."));
    wire_set(&m, problem, fields, wire_list_of(fields, 2));
    wire_set(&m, problem, wait, 600000);
    wire_set(&m, problem, state, signal_state_TAKEN_UP);
    wire_encode(&shape_problem, &m, out);
}

static void make_done(struct buf *out)
{
    struct done m = {0};

    wire_set(&m, done, signal, id);
    wire_set(&m, done, reference, TEXT("ZVL-2026-0412-7"));
    wire_set(&m, done, version, 300);
    wire_set(&m, done, at, AT + 123456);
    wire_set(&m, done, repeated, true);
    wire_encode(&shape_done, &m, out);
}

/* ------------------------------------------------------------------------------------ frames */

static void take_frame(struct frame_writer *w, struct buf *out)
{
    struct slice frame = frame_slice(w);

    buf_add(out, frame.p, frame.n);
    frame_free(w);
}

static void make_frame_submit(struct buf *out)
{
    struct frame_writer w = {0};
    struct envelope e = {0};
    struct m_submit m = submit_least();

    frame_begin(&w);
    wire_set(&e, envelope, id, other);
    wire_set(&e, envelope, signal, (struct wire_subject){.id = id});
    wire_set(&e, envelope, within, 5000);
    frame_add(&w, &e, MSG_SUBMIT, &m);
    take_frame(&w, out);
}

static void make_frame_envelopes(struct buf *out)
{
    struct frame_writer w = {0};
    struct envelope e = {0};
    struct m_ask m = ask();
    struct m_take_up nothing = {0};

    frame_begin(&w);
    wire_set(&e, envelope, id, other);
    wire_set(&e, envelope, signal, (struct wire_subject){.reference = TEXT("ZVL-2026-0412-7")});
    wire_set(&e, envelope, within, 600000);
    wire_set(&e, envelope, see, INT64_MAX);
    wire_set(&e, envelope, party, TEXT("VWS"));
    wire_set(&e, envelope, actor, id);
    wire_set(&e, envelope, via, TEXT("gateway"));
    wire_set(&e, envelope, tag, 0);
    wire_set(&e, envelope, position, 65536);
    frame_add(&w, &e, MSG_ASK, &m);
    e = (struct envelope){0};
    wire_set(&e, envelope, id, id);
    frame_add(&w, &e, MSG_TAKE_UP, &nothing);
    take_frame(&w, out);
}

static void make_frame_sixteen(struct buf *out)
{
    struct frame_writer w = {0};
    struct done m = {0};

    frame_begin(&w);
    for (int n = 0; n < 16; n++) {
        struct envelope e = {0};

        wire_set(&e, envelope, id, id);
        wire_set(&e, envelope, tag, n);
        frame_add(&w, &e, MSG_DONE, &m);
    }
    take_frame(&w, out);
}

/* ------------------------------------------------------------------------------------- tests */

static const struct golden {
    const char *name;
    const struct wire_shape *shape; /* NULL: a frame */
    void (*make)(struct buf *out);
} goldens[] = {
    {"empty", &shape_empty, make_empty},
    {"submit_least", &shape_m_submit, make_submit_least},
    {"submit", &shape_m_submit, make_submit},
    {"route", &shape_m_route, make_route},
    {"assign", &shape_m_assign, make_assign},
    {"attach", &shape_m_attach, make_attach},
    {"note", &shape_m_note, make_note},
    {"allocate", &shape_m_allocate, make_allocate},
    {"ask", &shape_m_ask, make_ask},
    {"interim", &shape_m_interim, make_interim},
    {"answer", &shape_m_answer, make_answer},
    {"verdict", &shape_m_verdict, make_verdict},
    {"close", &shape_m_close, make_close},
    {"split", &shape_m_split, make_split},
    {"regions", &shape_m_regions, make_regions},
    {"term", &shape_term, make_term},
    {"admit", &shape_m_admit, make_admit},
    {"meta", &shape_meta, make_meta},
    {"event", &shape_event, make_event},
    {"event_erased", &shape_event, make_event_erased},
    {"append", &shape_m_append, make_append},
    {"published", &shape_m_published, make_published},
    {"replay", &shape_m_replay, make_replay},
    {"service", &shape_m_service, make_service},
    {"shown", &shape_m_shown, make_shown},
    {"score_told", &shape_m_score_told, make_score_told},
    {"problem", &shape_problem, make_problem},
    {"done", &shape_done, make_done},
    {"frame_submit", NULL, make_frame_submit},
    {"frame_envelopes", NULL, make_frame_envelopes},
    {"frame_sixteen", NULL, make_frame_sixteen},
};

static struct buf golden_bytes(const char *name)
{
    struct buf b = {0};
    char path[200];
    int c, half = -1;
    FILE *f;

    snprintf(path, sizeof path, "tests/golden/%s.hex", name);
    f = fopen(path, "r");
    if (!f)
        fail_msg("%s cannot be opened; run from the root of the project", path);
    while ((c = getc(f)) != EOF) {
        const char *digits = "0123456789abcdef", *digit = strchr(digits, c);

        if (!digit || c == '\0')
            continue;
        if (half < 0) {
            half = (int)(digit - digits);
        } else {
            buf_add(&b, &(uint8_t){(uint8_t)(half << 4 | (int)(digit - digits))}, 1);
            half = -1;
        }
    }
    fclose(f);
    return b;
}

static void c_writes_the_golden_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(goldens); i++) {
        struct buf expected = golden_bytes(goldens[i].name), written = {0};
        size_t same = 0;

        goldens[i].make(&written);
        while (same < written.n && same < expected.n && written.p[same] == expected.p[same])
            same++;
        if (same < written.n || same < expected.n)
            fail_msg("%s: %zu bytes written, %zu golden, different from byte %zu on",
                     goldens[i].name, written.n, expected.n, same);
        buf_free(&written);
        buf_free(&expected);
        arena_free(&arena);
    }
}

static void c_reads_the_golden_bytes_and_writes_them_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(goldens); i++) {
        struct buf golden = golden_bytes(goldens[i].name), again = {0};
        struct wire_faults faults;
        union any_shape read;

        assert_int_equal(wire_check(buf_slice(&golden), NULL), 0);
        if (goldens[i].shape) {
            if (wire_decode(goldens[i].shape, buf_slice(&golden), WIRE_STRICT, &read, &faults) < 0)
                fail_msg("%s: %s %s", goldens[i].name,
                         faults.list[0].field ? faults.list[0].field->name : "",
                         wire_fault_name(faults.list[0].code));
            wire_encode(goldens[i].shape, &read, &again);
            assert_bytes_equal(buf_slice(&golden), buf_slice(&again));
        } else {
            struct frame_writer w = {0};
            struct frame_reader r;
            struct envelope e;

            assert_int_equal(frame_open(&r, buf_slice(&golden), NULL), 0);
            frame_begin(&w);
            while (frame_next(&r, &e, &faults) == 1)
                frame_add_raw(&w, &e, message_find(e.kind), slice_of(e.body.p, e.body.n));
            assert_int_equal(r.left, 0);
            assert_bytes_equal(buf_slice(&golden), frame_slice(&w));
            frame_free(&w);
        }
        buf_free(&golden);
        buf_free(&again);
    }
}

/* Values that make.py and this file write alike could both be read wrong; so some are looked at. */
static void golden_values_are_what_they_say(void **state)
{
    struct buf b = golden_bytes("event");
    struct event event;
    struct m_regions regions;
    struct region region;
    uint8_t row;
    size_t at = 0, at_neighbour = 0;

    (void)state;
    assert_int_equal(wire_decode(&shape_event, buf_slice(&b), WIRE_STRICT, &event, NULL), 0);
    assert_int_equal(event.position, 0);
    assert_int_equal(event.fence, 65536);
    assert_int_equal(event.number, 412);
    assert_true(uuid_equal(&event.stream, &id) && uuid_equal(&event.append, &other));
    assert_int_equal(event.leaf.p[31], 31);
    buf_free(&b);
    b = golden_bytes("regions");
    assert_int_equal(wire_decode(&shape_m_regions, buf_slice(&b), WIRE_STRICT, &regions, NULL), 0);
    assert_int_equal(regions.valid_from, DAY_0001_01_01);
    assert_true(wire_list_record(regions.regions, &at, &shape_region, &region));
    assert_int_equal(region.municipalities.count, 2);
    assert_true(wire_list_enum(region.neighbours, &at_neighbour, &enum_neighbour, &row));
    assert_int_equal(row, neighbour_FLANDERS);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(c_writes_the_golden_bytes),
        cmocka_unit_test(c_reads_the_golden_bytes_and_writes_them_again),
        cmocka_unit_test(golden_values_are_what_they_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
