/*
 * due.ask: what falls due of one's own signals, by who has to do it and then by date, in pages.
 *
 *      turn.holder, due                who has to act
 *      assignment.department, due      a contribution; of the lead an agreement
 *
 * Both come from an index in that order. A page goes on after the last row of the one before, by
 * (party, date, position of the first event, ordinal of the part; -1 for who has to act).
 *
 * One's own: of a region what it submitted, of a department what is assigned to it now, of an adviser
 * what his regions submitted. Coordinators and auditors have all that they may see. Of one account: what its
 * department allocated to it. Of one term: a page may hold fewer rows than was asked, and is not the last for that.
 */
#include "services/overview/dates.h"
#include "services/overview/desk.h"
#include "services/overview/lock.h"
#include "services/overview/page.h"
#include "services/overview/sight_sql.h"

#include "common/clock.h"
#include "common/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE         100
#define DAYS_TO_2000 10957

/* clang-format off */
/*  $1 to $3 sight_sql.h       $6 to $9 after party, due, submitted, ordinal
 *  $4 party   $5 until        $10 rows   $11 account   $12 only such terms    */
#define PARAMS 12
static const Oid types[PARAMS] = {
    DB_INT2, DB_TEXT, 1009 /* text[] */, DB_TEXT, DB_DATE,
    DB_TEXT, DB_DATE, DB_INT8, DB_INT2, DB_INT8, DB_UUID, DB_TEXT};
#define OF_PARTS "'" DATES_AGREEMENT "', '" DATES_CONTRIBUTION "'"
#define OWN " AND " SIGHT_NOW " AND ($1 <> 2 OR s.region = $2)"                                     \
    " AND ($11 IS NULL OR EXISTS (SELECT FROM overview.allocation l WHERE l.signal = s.id"          \
    " AND l.department = $2 AND $11 IN (l.handler, l.substitute)))"

static const struct db_stmt stmt_due = {
    "overview_due",
    "(SELECT w.holder AS party, w.due, w.submitted, -1::int2 AS ordinal, s.packed, s.title,"
    " overview.sight(s.submitted, s.id) AS until FROM overview.turn w JOIN overview.signal s ON s.id = w.signal"
    " WHERE w.holder IS NOT NULL AND w.due < 'infinity'"
    " AND ($4 IS NULL OR w.holder = $4) AND ($5 IS NULL OR w.due <= $5)"
    " AND ($12 IS NULL OR $12 NOT IN (" OF_PARTS "))"
    " AND (w.holder, w.due, w.submitted) > ($6, $7, $8)" OWN
    " ORDER BY w.holder, w.due, w.submitted LIMIT $10)"
    " UNION ALL"
    " (SELECT a.department, a.due, a.submitted, a.ordinal, s.packed, s.title,"
    " overview.sight(s.submitted, s.id) FROM overview.assignment a JOIN overview.signal s ON s.id = a.signal"
    " WHERE a.due IS NOT NULL"
    " AND ($4 IS NULL OR a.department = $4) AND ($5 IS NULL OR a.due <= $5)"
    " AND ($12 IS NULL OR $12 IN (" OF_PARTS "))"
    " AND (a.department, a.due, a.submitted, a.ordinal) > ($6, $7, $8, $9)" OWN
    " ORDER BY a.department, a.due, a.submitted, a.ordinal LIMIT $10)"
    " ORDER BY party, due, submitted, ordinal LIMIT $10",
    PARAMS, types};
enum { PARTY, DUE, SUBMITTED, ORDINAL, PACKED, TITLE, UNTIL };
/* clang-format on */

struct place_in_list {
    int32_t due; /* as PostgreSQL counts days */
    int64_t submitted;
    int16_t ordinal;
    char party[25];
};

struct due {
    struct place_in_list after;
    int64_t limit;
    struct sight_params sight;
    uint8_t until[4], due[4], submitted[8], ordinal[2], rows[8];
    struct db_param params[PARAMS];
    struct buf list, question;
};

static void due_free(void *work)
{
    struct due *w = work;

    sight_params_free(&w->sight);
    buf_free(&w->list);
    buf_free(&w->question);
    free(w);
}

/* --- The cursor ------------------------------------------------------------------------------- */

static void cursor_format(const struct place_in_list *c, char out[64])
{
    snprintf(out, 64, "%08" PRIx32 "%016" PRIx64 "%04x%s", (uint32_t)c->due, (uint64_t)c->submitted,
             (unsigned)(c->ordinal + 1), c->party);
}

static int cursor_parse(struct slice text, struct place_in_list *out)
{
    uint64_t due, submitted, ordinal;

    if (!page_take_hex(&text, 8, &due) || !page_take_hex(&text, 16, &submitted) ||
        !page_take_hex(&text, 4, &ordinal) || text.n == 0 || text.n >= sizeof out->party ||
        ordinal > INT16_MAX)
        return -1;
    *out = (struct place_in_list){.due = (int32_t)(uint32_t)due,
                                  .submitted = (int64_t)submitted,
                                  .ordinal = (int16_t)((int)ordinal - 1)};
    memcpy(out->party, text.p, text.n);
    return 0;
}

static void cursor_of(const PGresult *rows, int i, char out[64])
{
    struct slice party = db_get_bytes(rows, i, PARTY);
    struct place_in_list at = {.due = (int32_t)db_get_int(rows, i, DUE),
                               .submitted = db_get_int(rows, i, SUBMITTED),
                               .ordinal = (int16_t)db_get_int(rows, i, ORDINAL)};

    snprintf(at.party, sizeof at.party, "%.*s", SLICE_FMT(party));
    cursor_format(&at, out);
}

/* --- Rows ------------------------------------------------------------------------------------- */

/* NULL when nothing of the kind is owed: the row is of another time than its state. */
static const char *term_of(const struct signal *s, int64_t ordinal)
{
    if (ordinal < 0)
        return signal_deadline(s) ? signal_deadline_term(signal_deadline(s)) : NULL;
    if (ordinal >= s->n_parts)
        return NULL;
    return s->parts[ordinal].part == part_LEAD ? DATES_AGREEMENT : DATES_CONTRIBUTION;
}

static bool row_encode(const struct inquiry *q, const struct signal *s, const PGresult *rows, int i,
                       struct buf *out)
{
    const struct registry *r = tables_registry(q->from->tables);
    int32_t today = clock_day_amsterdam(inquiry_time(q));
    const char *term = term_of(s, db_get_int(rows, i, ORDINAL));
    const char *region = registry_place_code(r, s->region);
    struct slice title = db_get_bytes(rows, i, TITLE);
    struct due_row m = {0};
    char reference[40];
    struct lock lock = {SIGHT_FULL, db_get_int(rows, i, UNTIL)};
    int64_t until;

    if (!term || (wire_has(&q->ask.due, m_due_term) && !slice_is(q->ask.due.term, term)) ||
        lock_sight(&q->who, s, &lock, &until) != SIGHT_FULL || until != INT64_MAX)
        return false;
    signal_reference(region, s->year, s->number, reference);
    wire_set(&m, due_row, party, db_get_bytes(rows, i, PARTY));
    wire_set(&m, due_row, due, (int32_t)db_get_int(rows, i, DUE) + DAYS_TO_2000);
    wire_set(&m, due_row, term, slice_str(term));
    if (m.due < today)
        wire_set(&m, due_row, overdue, true);
    wire_set(&m, due_row, signal, s->id);
    wire_set(&m, due_row, reference, slice_str(reference));
    wire_set(&m, due_row, region, slice_str(region));
    if (s->lead != PLACE_NOBODY)
        wire_set(&m, due_row, lead, slice_str(registry_place_code(r, s->lead)));
    if (title.p)
        wire_set(&m, due_row, title, title);
    wire_encode(&shape_due_row, &m, out);
    return true;
}

static bool put_row(struct inquiry *q, struct due *w, const PGresult *rows, int i)
{
    struct signal s;
    bool told;

    signal_init(&s);
    told = signal_unpack(&s, db_get_bytes(rows, i, PACKED)) == 0 &&
           row_encode(q, &s, rows, i, &w->list);
    signal_free(&s);
    return told;
}

static void on_rows(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct due *w = q->work;
    struct m_due_told m = {0};
    uint32_t told = 0;
    char at[64], cursor[PAGE_CURSOR];
    int n, i;

    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    n = PQntuples(r->rows);
    for (i = 0; i < n && i < w->limit; i++)
        told += put_row(q, w, r->rows, i);
    wire_set(&m, m_due_told, rows, wire_list_of(&w->list, told));
    if (i < n) {
        cursor_of(r->rows, i - 1, at);
        page_seal(at, q->who.party, buf_slice(&w->question), cursor);
        wire_set(&m, m_due_told, cursor, slice_str(cursor));
    }
    inquiry_answer(q, MSG_DUE_TOLD, &m);
}

/* --- The question ----------------------------------------------------------------------------- */

/* All of it but which page and how long: what a cursor belongs to. */
static void question_encode(const struct m_due *m, struct buf *out)
{
    struct m_due copy = *m;

    copy.has &= ~(WIRE_BIT(m_due_cursor) | WIRE_BIT(m_due_limit));
    wire_encode(&shape_m_due, &copy, out);
}

static void set_params(struct inquiry *q, struct due *w)
{
    const struct m_due *m = &q->ask.due;

    sight_params_of(&q->who, tables_registry(q->from->tables), &w->sight, w->params);
    if (wire_has(m, m_due_party))
        w->params[3] = (struct db_param){m->party.p, (int)m->party.n};
    db_put_int(w->until, 4, m->until - DAYS_TO_2000);
    if (wire_has(m, m_due_until))
        w->params[4] = (struct db_param){w->until, 4};
    db_put_int(w->due, 4, w->after.due);
    db_put_int(w->submitted, 8, w->after.submitted);
    db_put_int(w->ordinal, 2, w->after.ordinal);
    db_put_int(w->rows, 8, w->limit + 1); /* one more, to know whether there is a next page */
    w->params[5] = (struct db_param){w->after.party, (int)strlen(w->after.party)};
    w->params[6] = (struct db_param){w->due, 4};
    w->params[7] = (struct db_param){w->submitted, 8};
    w->params[8] = (struct db_param){w->ordinal, 2};
    w->params[9] = (struct db_param){w->rows, 8};
    if (wire_has(m, m_due_own) && m->own)
        w->params[10] = (struct db_param){q->who.actor.b, sizeof q->who.actor.b};
    if (wire_has(m, m_due_term))
        w->params[11] = (struct db_param){m->term.p, (int)m->term.n};
}

void inquiry_due(struct inquiry *q)
{
    const struct m_due *m = &q->ask.due;
    struct due *w = calloc(1, sizeof *w);
    struct slice place;

    if (!w)
        log_fatal("memory_exhausted", "for=due");
    q->work = w;
    q->work_free = due_free;
    w->limit = wire_has(m, m_due_limit) ? m->limit : PAGE;
    w->after = (struct place_in_list){.due = INT32_MIN, .submitted = -1, .ordinal = -1};
    question_encode(m, &w->question);
    if (wire_has(m, m_due_cursor) &&
        (!page_unseal(m->cursor, q->who.party, buf_slice(&w->question), &place) ||
         cursor_parse(place, &w->after) < 0)) {
        struct wire_faults faults = {0};
        wire_fault_add(&faults, &shape_m_due.fields[m_due_cursor], WIRE_FAULT_VALUE);
        inquiry_refuse(q, PROBLEM_INVALID, "The cursor is not of this list, as you asked it.",
                       &faults);
        return;
    }
    set_params(q, w);
    lock_send(q, q->from->lists, &stmt_due, w->params, on_rows);
}
