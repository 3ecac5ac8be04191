/*
 * The rows of one transaction: see sheet.h.
 */
#include "services/overview/sheet.h"

#include "common/clock.h"
#include "common/log.h"
#include "services/overview/dates.h"
#include "services/overview/entry_rows.h"

#include <stdlib.h>

#define DAYS_TO_2000  10957
#define DATE_INFINITY INT32_MAX /* as PostgreSQL stores it */

/* --- Statements ------------------------------------------------------------------------------- */

/* Arrays of these. */
#define OID_BOOLS  ((Oid)1000)
#define OID_BYTEAS ((Oid)1001)
#define OID_INT2S  ((Oid)1005)
#define OID_INT4S  ((Oid)1007)
#define OID_TEXTS  ((Oid)1009)
#define OID_INT8S  ((Oid)1016)
#define OID_TIMES  ((Oid)1185)
#define OID_DATES  ((Oid)1182)
#define OID_UUIDS  ((Oid)2951)

/* The arrays of a statement: C(statement, column, type of the array, type of its elements). */
/* clang-format off */
#define SIGNAL_NEW(C, X)                   \
    C(X, id, OID_UUIDS, DB_UUID)           \
    C(X, submitted, OID_INT8S, DB_INT8)    \
    C(X, due, OID_DATES, DB_DATE)          \
    C(X, state, OID_INT2S, DB_INT2)        \
    C(X, confidential, OID_BOOLS, DB_BOOL) \
    C(X, shareable, OID_BOOLS, DB_BOOL)    \
    C(X, region, OID_TEXTS, DB_TEXT)       \
    C(X, lead, OID_TEXTS, DB_TEXT)         \
    C(X, holder, OID_TEXTS, DB_TEXT)       \
    C(X, reference, OID_TEXTS, DB_TEXT)    \
    C(X, theme, OID_TEXTS, DB_TEXT)        \
    C(X, title, OID_TEXTS, DB_TEXT)        \
    C(X, packed, OID_BYTEAS, DB_BYTEA)     \
    C(X, kind, OID_INT2S, DB_INT2)         \
    C(X, track, OID_INT2S, DB_INT2)        \
    C(X, cases, OID_BYTEAS, DB_BYTEA)      \
    C(X, bundle, OID_UUIDS, DB_UUID)       \
    C(X, unhandled, OID_BOOLS, DB_BOOL)    \
    C(X, reopened, OID_BOOLS, DB_BOOL)

#define SIGNAL_CHANGED(C, X)         \
    C(X, id, OID_UUIDS, DB_UUID)     \
    C(X, due, OID_DATES, DB_DATE)    \
    C(X, state, OID_INT2S, DB_INT2)  \
    C(X, lead, OID_TEXTS, DB_TEXT)   \
    C(X, holder, OID_TEXTS, DB_TEXT) \
    C(X, theme, OID_TEXTS, DB_TEXT)  \
    C(X, packed, OID_BYTEAS, DB_BYTEA) \
    C(X, track, OID_INT2S, DB_INT2)  \
    C(X, cases, OID_BYTEAS, DB_BYTEA) \
    C(X, untitled, OID_BOOLS, DB_BOOL) \
    C(X, bundle, OID_UUIDS, DB_UUID) \
    C(X, unhandled, OID_BOOLS, DB_BOOL) \
    C(X, reopened, OID_BOOLS, DB_BOOL)

#define TURN_NEW(C, X)                  \
    C(X, signal, OID_UUIDS, DB_UUID)    \
    C(X, submitted, OID_INT8S, DB_INT8) \
    C(X, due, OID_DATES, DB_DATE)       \
    C(X, holder, OID_TEXTS, DB_TEXT)

#define TURN_CHANGED(C, X)              \
    C(X, signal, OID_UUIDS, DB_UUID)    \
    C(X, submitted, OID_INT8S, DB_INT8) \
    C(X, due, OID_DATES, DB_DATE)       \
    C(X, holder, OID_TEXTS, DB_TEXT)    \
    C(X, was_due, OID_DATES, DB_DATE)

#define ASSIGNMENT(C, X)                         \
    C(X, signal, OID_UUIDS, DB_UUID)             \
    C(X, submitted, OID_INT8S, DB_INT8)          \
    C(X, department, OID_TEXTS, DB_TEXT)         \
    C(X, ordinal, OID_INT2S, DB_INT2)            \
    C(X, part, OID_INT2S, DB_INT2)               \
    C(X, assigned_at, OID_TIMES, DB_TIMESTAMPTZ) \
    C(X, until, OID_INT8S, DB_INT8)              \
    C(X, take_up, OID_INT4S, DB_INT4)            \
    C(X, answer, OID_INT4S, DB_INT4)             \
    C(X, due, OID_DATES, DB_DATE)                \
    C(X, verdict, OID_INT2S, DB_INT2)            \
    C(X, open, OID_BOOLS, DB_BOOL)               \
    C(X, routing_error, OID_BOOLS, DB_BOOL)      \
    C(X, region, OID_TEXTS, DB_TEXT)

/* clang-format on */

#define COLUMN_NUMBER(X, column, ...)             X##_##column,
#define COLUMN_ARRAY(X, column, array, ...)       array,
#define COLUMN_ELEMENT(X, column, array, element) element,
#define ROWS(NAME)                                                 \
    enum { NAME(COLUMN_NUMBER, NAME) NAME##_COLUMNS };             \
    static const Oid NAME##_arrays[] = {NAME(COLUMN_ARRAY, NAME)}; \
    static const enum db_type NAME##_elements[] = {NAME(COLUMN_ELEMENT, NAME)};
ROWS(SIGNAL_NEW)
ROWS(SIGNAL_CHANGED)
ROWS(TURN_NEW)
ROWS(TURN_CHANGED)
ROWS(ASSIGNMENT)

/* New rows are unnested in the list of columns: in FROM each array would first be copied into a store. */
/* clang-format off */
static const struct db_stmt stmt_signal_new = {
    "overview_signal_new",
    "INSERT INTO overview.signal (id, submitted, due, state, confidential, shareable, region, lead,"
    " holder, reference, theme, title, packed, kind, track, cases, bundle, unhandled, reopened)"
    " SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7),"
    " unnest($8), unnest($9), unnest($10), unnest($11), unnest($12), unnest($13), unnest($14),"
    " unnest($15), unnest($16), unnest($17), unnest($18), unnest($19)",
    SIGNAL_NEW_COLUMNS, SIGNAL_NEW_arrays};

/* The region's theme, or the first that routing saw, stays; so does the title, until it is erased. */
static const struct db_stmt stmt_signal_changed = {
    "overview_signal_changed",
    "UPDATE overview.signal s SET due = n.due, state = n.state, lead = n.lead, holder = n.holder,"
    " theme = coalesce(s.theme, n.theme), packed = n.packed, track = n.track, cases = n.cases,"
    " title = CASE WHEN NOT n.untitled THEN s.title END, bundle = n.bundle,"
    " unhandled = n.unhandled, reopened = n.reopened"
    " FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    " AS n (id, due, state, lead, holder, theme, packed, track, cases, untitled, bundle, unhandled,"
    " reopened)"
    " WHERE s.id = n.id",
    SIGNAL_CHANGED_COLUMNS, SIGNAL_CHANGED_arrays};

static const struct db_stmt stmt_turn_new = {
    "overview_turn_new",
    "INSERT INTO overview.turn (signal, submitted, due, holder)"
    " SELECT unnest($1), unnest($2), unnest($3), unnest($4)",
    TURN_NEW_COLUMNS, TURN_NEW_arrays};

static const struct db_stmt stmt_turn_changed = {
    "overview_turn_changed",
    "UPDATE overview.turn t SET due = n.due, holder = n.holder"
    " FROM unnest($1, $2, $3, $4, $5) AS n (signal, submitted, due, holder, was_due)"
    " WHERE t.due = n.was_due AND t.submitted = n.submitted AND t.signal = n.signal",
    TURN_CHANGED_COLUMNS, TURN_CHANGED_arrays};

static const struct db_stmt stmt_part_new = {
    "overview_assignment_new",
    "INSERT INTO overview.assignment (signal, submitted, department, ordinal, part, assigned_at,"
    " until, take_up, answer, due, verdict, open, routing_error, region)"
    " SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7),"
    " unnest($8), unnest($9), unnest($10), unnest($11), unnest($12), unnest($13), unnest($14)",
    ASSIGNMENT_COLUMNS, ASSIGNMENT_arrays};

static const struct db_stmt stmt_part_changed = {
    "overview_assignment_changed",
    "UPDATE overview.assignment a SET part = n.part, assigned_at = n.assigned_at, until = n.until,"
    " take_up = n.take_up, answer = n.answer, due = n.due, verdict = n.verdict, open = n.open,"
    " routing_error = n.routing_error"
    " FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) AS n (signal,"
    " submitted, department, ordinal, part, assigned_at, until, take_up, answer, due, verdict, open,"
    " routing_error, region)"
    " WHERE a.department = n.department AND a.submitted = n.submitted AND a.signal = n.signal"
    " AND a.ordinal = n.ordinal",
    ASSIGNMENT_COLUMNS, ASSIGNMENT_arrays};
/* clang-format on */

/* --- The arrays ------------------------------------------------------------------------------- */

#define COLUMNS_MOST 19
_Static_assert(SIGNAL_NEW_COLUMNS <= COLUMNS_MOST && SIGNAL_CHANGED_COLUMNS <= COLUMNS_MOST &&
                   ASSIGNMENT_COLUMNS <= COLUMNS_MOST,
               "they have room");

struct rows {
    struct db_array columns[COLUMNS_MOST];
    const struct db_stmt *stmt;
    const enum db_type *elements;
    uint32_t n;
};

struct sheet {
    struct rows signal_new, signal_changed, turn_new, turn_changed, part_new, part_changed;
    struct buf packed, cases;
};

static struct rows rows_for(const struct db_stmt *stmt, const enum db_type *elements)
{
    return (struct rows){.stmt = stmt, .elements = elements};
}

struct sheet *sheet_new(void)
{
    struct sheet *s = calloc(1, sizeof *s);
    if (!s)
        log_fatal("memory_exhausted", "for=sheet");
    s->signal_new = rows_for(&stmt_signal_new, SIGNAL_NEW_elements);
    s->signal_changed = rows_for(&stmt_signal_changed, SIGNAL_CHANGED_elements);
    s->turn_new = rows_for(&stmt_turn_new, TURN_NEW_elements);
    s->turn_changed = rows_for(&stmt_turn_changed, TURN_CHANGED_elements);
    s->part_new = rows_for(&stmt_part_new, ASSIGNMENT_elements);
    s->part_changed = rows_for(&stmt_part_changed, ASSIGNMENT_elements);
    return s;
}

static void rows_free(struct rows *r)
{
    for (size_t i = 0; i < COLUMNS_MOST; i++)
        db_array_free(&r->columns[i]);
}

void sheet_free(struct sheet **s)
{
    struct sheet *gone = *s;
    if (!gone)
        return;
    *s = NULL;
    rows_free(&gone->signal_new);
    rows_free(&gone->signal_changed);
    rows_free(&gone->turn_new);
    rows_free(&gone->turn_changed);
    rows_free(&gone->part_new);
    rows_free(&gone->part_changed);
    buf_free(&gone->packed);
    buf_free(&gone->cases);
    free(gone);
}

static void rows_begin(struct rows *r)
{
    r->n = 0;
    for (int i = 0; i < r->stmt->n_params; i++)
        db_array_begin(&r->columns[i], r->elements[i]);
}

static void rows_send(struct rows *r, struct db *db)
{
    struct db_param params[COLUMNS_MOST];

    if (r->n == 0)
        return;
    for (int i = 0; i < r->stmt->n_params; i++)
        params[i] = db_array_end(&r->columns[i]);
    db_send(db, r->stmt, params, NULL, NULL);
}

static void put_bundle(struct db_array *a, const struct signal *s)
{
    if (s->flags & SIGNAL_BUNDLED)
        db_array_bytes(a, s->bundle.b, sizeof s->bundle.b);
    else
        db_array_null(a);
}

static void put_bool(struct db_array *a, bool v)
{
    uint8_t byte = v;
    db_array_bytes(a, &byte, 1);
}

static void put_text(struct db_array *a, const char *text)
{
    if (text)
        db_array_bytes(a, text, strlen(text));
    else
        db_array_null(a);
}

/* Negative: null. */
static void put_if(struct db_array *a, int width, int64_t v)
{
    if (v >= 0)
        db_array_int(a, width, v);
    else
        db_array_null(a);
}

static const char *code_of(const struct registry *r, place_t place)
{
    return place == PLACE_NOBODY ? NULL : registry_place_code(r, place);
}

static int64_t date_of(int32_t day)
{
    return day > 0 ? day - DAYS_TO_2000 : DATE_INFINITY;
}

/* --- Assignments ------------------------------------------------------------------------------ */

/* A row of overview.assignment, without what never changes. No padding: it is summed as bytes. */
struct part_row {
    int64_t assigned_at, until;
    int32_t take_up, answer, due;
    int8_t part, verdict;
    uint8_t open, routing_error;
};

static int32_t seconds_between(uint32_t from, uint32_t to)
{
    return from > 0 && to >= from ? (int32_t)(to - from) : -1;
}

/* The lead's answer closes all parts; a contributor has only answered when it contributed. */
static bool part_answered(const struct signal_part *p)
{
    return p->part == part_LEAD ? p->done_s > 0 && p->until == 0
                                : (p->flags & PART_CONTRIBUTED) != 0;
}

static struct part_row part_row_of(const struct registry *r, const struct signal *s,
                                   const struct signal_part *p)
{
    bool answered = part_answered(p);

    return (struct part_row){
        .assigned_at = s->submitted_at + (p->assigned_s > 0 ? p->assigned_s - 1 : 0) * US_PER_S,
        .until = p->until > 0 ? p->until : -1,
        .take_up = seconds_between(p->assigned_s, p->taken_up_s),
        .answer = answered ? seconds_between(p->assigned_s, p->done_s) : -1,
        .due = dates_part_due(r, s, p),
        .part = (int8_t)p->part,
        .verdict = (int8_t)(answered && p->part == part_LEAD ? s->verdict - 1 : -1),
        .open = (p->flags & PART_CURRENT) && p->done_s == 0 && s->state != signal_state_CLOSED,
        .routing_error = (p->flags & PART_ROUTING_ERROR) != 0,
    };
}

/* FNV-1a over words; only told apart from what stood there before. */
static uint32_t part_row_sum(const struct part_row *row)
{
    uint32_t words[sizeof *row / sizeof(uint32_t)], sum = 2166136261u;

    memcpy(words, row, sizeof *row);
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        sum = (sum ^ words[i]) * 16777619u;
    return sum;
}

void sheet_sum(struct shelf_place *p, const struct registry *r)
{
    p->stored_due = signal_due(&p->cases.clocks.s);
    p->stored_holder = signal_holder(&p->cases.clocks.s);
    p->stored_parts = p->cases.clocks.s.n_parts;
    p->sight_sum = entry_rows_sum(&p->cases.clocks.s);
    for (size_t i = 0; i < p->stored_parts && i < SHELF_PART_SUMS; i++) {
        struct part_row row = part_row_of(r, &p->cases.clocks.s, &p->cases.clocks.s.parts[i]);
        p->part_sums[i] = part_row_sum(&row);
    }
}

static void put_part(struct rows *rows, const struct registry *r, const struct shelf_place *p,
                     size_t i, const struct part_row *row)
{
    struct db_array *c = rows->columns;

    rows->n++;
    db_array_bytes(&c[ASSIGNMENT_signal], p->cases.clocks.s.id.b, sizeof p->cases.clocks.s.id.b);
    db_array_int(&c[ASSIGNMENT_submitted], 8, p->submitted);
    put_text(&c[ASSIGNMENT_department],
             registry_place_code(r, p->cases.clocks.s.parts[i].department));
    db_array_int(&c[ASSIGNMENT_ordinal], 2, (int64_t)i);
    db_array_int(&c[ASSIGNMENT_part], 2, row->part);
    db_array_int(&c[ASSIGNMENT_assigned_at], 8, db_time_to_pg(row->assigned_at));
    put_if(&c[ASSIGNMENT_until], 8, row->until);
    put_if(&c[ASSIGNMENT_take_up], 4, row->take_up);
    put_if(&c[ASSIGNMENT_answer], 4, row->answer);
    if (row->due > 0)
        db_array_int(&c[ASSIGNMENT_due], 4, date_of(row->due));
    else
        db_array_null(&c[ASSIGNMENT_due]);
    put_if(&c[ASSIGNMENT_verdict], 2, row->verdict);
    put_bool(&c[ASSIGNMENT_open], row->open);
    put_bool(&c[ASSIGNMENT_routing_error], row->routing_error);
    put_text(&c[ASSIGNMENT_region], registry_place_code(r, p->cases.clocks.s.region));
}

static void put_parts(struct sheet *s, const struct registry *r, struct shelf_place *p)
{
    for (size_t i = 0; i < p->cases.clocks.s.n_parts; i++) {
        struct part_row row = part_row_of(r, &p->cases.clocks.s, &p->cases.clocks.s.parts[i]);
        uint32_t sum = part_row_sum(&row);
        if (i >= p->stored_parts)
            put_part(&s->part_new, r, p, i, &row);
        else if (i >= SHELF_PART_SUMS || p->part_sums[i] != sum)
            put_part(&s->part_changed, r, p, i, &row);
        if (i < SHELF_PART_SUMS)
            p->part_sums[i] = sum;
    }
    p->stored_parts = p->cases.clocks.s.n_parts;
}

/* --- Signals ---------------------------------------------------------------------------------- */

static void put_signal_new(struct sheet *sheet, const struct registry *r,
                           const struct shelf_place *p)
{
    struct db_array *c = sheet->signal_new.columns;
    const struct signal *s = &p->cases.clocks.s;
    const char *region = registry_place_code(r, s->region);
    char reference[40];

    sheet->signal_new.n++;
    signal_reference(region, s->year, s->number, reference);
    db_array_bytes(&c[SIGNAL_NEW_id], s->id.b, sizeof s->id.b);
    db_array_int(&c[SIGNAL_NEW_submitted], 8, p->submitted);
    db_array_int(&c[SIGNAL_NEW_due], 4, date_of(signal_due(s)));
    db_array_int(&c[SIGNAL_NEW_state], 2, s->state);
    put_bool(&c[SIGNAL_NEW_confidential], (s->flags & SIGNAL_CONFIDENTIAL) != 0);
    put_bool(&c[SIGNAL_NEW_shareable], (s->flags & SIGNAL_SHAREABLE) != 0);
    put_text(&c[SIGNAL_NEW_region], region);
    put_text(&c[SIGNAL_NEW_lead], code_of(r, s->lead));
    put_text(&c[SIGNAL_NEW_holder], code_of(r, signal_holder(s)));
    put_text(&c[SIGNAL_NEW_reference], reference);
    put_text(&c[SIGNAL_NEW_theme], p->theme);
    put_text(&c[SIGNAL_NEW_title], p->title);
    db_array_bytes(&c[SIGNAL_NEW_packed], sheet->packed.p, sheet->packed.n);
    db_array_int(&c[SIGNAL_NEW_kind], 2,
                 s->flags & SIGNAL_OPPORTUNITY ? signal_kind_OPPORTUNITY : signal_kind_BOTTLENECK);
    db_array_int(&c[SIGNAL_NEW_track], 2, s->track);
    put_bundle(&c[SIGNAL_NEW_bundle], s);
    put_bool(&c[SIGNAL_NEW_unhandled], signal_is_unhandled(s));
    put_bool(&c[SIGNAL_NEW_reopened], signal_is_reopened(s));
    db_array_bytes(&c[SIGNAL_NEW_cases], sheet->cases.p, sheet->cases.n);
}

static void put_signal_changed(struct sheet *sheet, const struct registry *r,
                               const struct shelf_place *p)
{
    struct db_array *c = sheet->signal_changed.columns;
    const struct signal *s = &p->cases.clocks.s;

    sheet->signal_changed.n++;
    db_array_bytes(&c[SIGNAL_CHANGED_id], s->id.b, sizeof s->id.b);
    db_array_int(&c[SIGNAL_CHANGED_due], 4, date_of(signal_due(s)));
    db_array_int(&c[SIGNAL_CHANGED_state], 2, s->state);
    put_text(&c[SIGNAL_CHANGED_lead], code_of(r, s->lead));
    put_text(&c[SIGNAL_CHANGED_holder], code_of(r, signal_holder(s)));
    put_text(&c[SIGNAL_CHANGED_theme], p->theme);
    db_array_bytes(&c[SIGNAL_CHANGED_packed], sheet->packed.p, sheet->packed.n);
    db_array_int(&c[SIGNAL_CHANGED_track], 2, s->track);
    put_bundle(&c[SIGNAL_CHANGED_bundle], s);
    put_bool(&c[SIGNAL_CHANGED_unhandled], signal_is_unhandled(s));
    put_bool(&c[SIGNAL_CHANGED_reopened], signal_is_reopened(s));
    db_array_bytes(&c[SIGNAL_CHANGED_cases], sheet->cases.p, sheet->cases.n);
    put_bool(&c[SIGNAL_CHANGED_untitled], (p->flags & SHELF_UNTITLED) != 0);
}

static void put_turn(struct sheet *sheet, const struct registry *r, struct shelf_place *p)
{
    const struct signal *s = &p->cases.clocks.s;
    bool stored = (p->flags & SHELF_STORED) != 0;
    struct rows *rows = stored ? &sheet->turn_changed : &sheet->turn_new;
    struct db_array *c = rows->columns;
    place_t holder = signal_holder(s);
    int32_t due = signal_due(s);

    if (stored && due == p->stored_due && holder == p->stored_holder)
        return;
    rows->n++;
    db_array_bytes(&c[TURN_NEW_signal], s->id.b, sizeof s->id.b);
    db_array_int(&c[TURN_NEW_submitted], 8, p->submitted);
    db_array_int(&c[TURN_NEW_due], 4, date_of(due));
    put_text(&c[TURN_NEW_holder], code_of(r, holder));
    if (stored)
        db_array_int(&c[TURN_CHANGED_was_due], 4, date_of(p->stored_due));
    p->stored_due = due;
    p->stored_holder = holder;
}

/* --- All of it -------------------------------------------------------------------------------- */

void sheet_begin(struct sheet *s)
{
    rows_begin(&s->signal_new);
    rows_begin(&s->signal_changed);
    rows_begin(&s->turn_new);
    rows_begin(&s->turn_changed);
    rows_begin(&s->part_new);
    rows_begin(&s->part_changed);
}

void sheet_put(struct sheet *s, const struct registry *r, struct shelf_place *p)
{
    buf_reset(&s->packed);
    signal_pack(&p->cases.clocks.s, &s->packed);
    buf_reset(&s->cases);
    cases_pack(&p->cases, &s->cases);
    if (p->flags & SHELF_STORED)
        put_signal_changed(s, r, p);
    else
        put_signal_new(s, r, p);
    put_turn(s, r, p);
    put_parts(s, r, p);
    free(p->title);
    free(p->theme);
    p->title = p->theme = NULL;
    p->flags =
        (uint8_t)((p->flags & ~(SHELF_CHANGED | SHELF_UNTITLED)) | SHELF_STORED | SHELF_WRITING);
}

void sheet_send(struct sheet *s, struct db *db)
{
    rows_send(&s->signal_new, db);
    rows_send(&s->signal_changed, db);
    rows_send(&s->turn_new, db);
    rows_send(&s->turn_changed, db);
    rows_send(&s->part_new, db);
    rows_send(&s->part_changed, db);
}

uint32_t sheet_assignments(const struct sheet *s)
{
    return s->part_new.n + s->part_changed.n;
}
