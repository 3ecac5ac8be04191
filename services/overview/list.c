/*
 * signal.list: pages of signals that somebody may see: newest first, by the holder's date, or where a
 * text was found best.
 *
 * A page goes on after the last row of the one before (keyset): by the position of the first event,
 * which never changes, or by (date, position), or by (rank, position). So nothing is told twice or left
 * out while signals come in. A text is sought in what was known when the first page was asked. The
 * cursor holds that place, sealed for this question of this party (page.h).
 *
 * Whoever sees only the title of a signal may not find out its state, holder, date or what it names by
 * asking for them: such questions are answered from what is seen in full.
 */
#include "services/overview/list_in.h"
#include "services/overview/summary.h"

#include "common/log.h"
#include "services/domain/law.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE         50
#define PAGE_TEXT    20 /* each of these is read from the log, to show where it was found */
#define PAGE_MOST    500
#define BYTES_MAX    ((size_t)384 << 10) /* a frame holds at most WIRE_NODES values */
#define DAYS_TO_2000 10957
#define TOO_LONG     "57014" /* the database was told to stop */

/* --- The cursor ------------------------------------------------------------------------------- */

static void place_format(const struct list_place *c, char out[80])
{
    snprintf(out, 80, "%c%08" PRIx32 "%016" PRIx64 "%016" PRIx64 "%08" PRIx32, c->order,
             (uint32_t)c->due, (uint64_t)c->submitted, (uint64_t)c->known, c->rank);
}

static int place_parse(struct slice text, char order, struct list_place *out)
{
    uint64_t due, submitted, known, rank;

    if (text.n == 0 || text.p[0] != (uint8_t)order)
        return -1;
    text = slice_of(text.p + 1, text.n - 1);
    if (!page_take_hex(&text, 8, &due) || !page_take_hex(&text, 16, &submitted) ||
        !page_take_hex(&text, 16, &known) || !page_take_hex(&text, 8, &rank) || text.n > 0)
        return -1;
    *out = (struct list_place){order, (int32_t)(uint32_t)due, (int64_t)submitted, (int64_t)known,
                               (uint32_t)rank};
    return 0;
}

/* All of it but which page and how long: what a cursor belongs to. */
static void question_encode(const struct m_list *m, struct buf *out)
{
    struct m_list copy = *m;

    copy.has &= ~(WIRE_BIT(m_list_cursor) | WIRE_BIT(m_list_limit));
    wire_encode(&shape_m_list, &copy, out);
}

static int place_take(struct inquiry *q, struct list *w)
{
    struct slice place;

    if (!wire_has(&q->ask.list, m_list_cursor))
        return 0;
    if (!page_unseal(q->ask.list.cursor, q->who.party, buf_slice(&w->question), &place))
        return -1;
    return place_parse(place, w->after.order, &w->after);
}

/* --- Parameters ------------------------------------------------------------------------------- */

static void list_free(void *work)
{
    struct list *w = work;

    sight_params_free(&w->sight);
    db_array_free(&w->themes);
    buf_free(&w->law);
    buf_free(&w->question);
    buf_free(&w->summaries);
    list_hits_free(&w->hits);
    free(w);
}

static struct db_param param_of(struct slice s)
{
    return (struct db_param){s.p, (int)s.n};
}

static bool theme_is_below(const struct registry *r, struct slice code, struct slice above)
{
    struct theme t;

    for (int depth = 0; depth < 8; depth++) {
        if (slice_equal(code, above))
            return true;
        if (!registry_theme_find(r, code, &t) || !wire_has(&t, theme_above))
            return false;
        code = t.above;
    }
    return false;
}

static void set_themes(struct inquiry *q, struct list *w)
{
    const struct registry *r = tables_registry(q->from->tables);
    struct theme t;

    if (!wire_has(&q->ask.list, m_list_theme))
        return;
    db_array_begin(&w->themes, DB_TEXT);
    db_array_bytes(&w->themes, q->ask.list.theme.p, q->ask.list.theme.n);
    for (size_t i = 0; registry_theme(r, i, &t); i++)
        if (theme_is_below(r, t.code, q->ask.list.theme))
            db_array_bytes(&w->themes, t.code.p, t.code.n);
    w->params[P_THEMES] = db_array_end(&w->themes);
}

/* Everything that begins with it lies between the text and the text with its last byte one
 * higher. */
static void set_reference(struct inquiry *q, struct list *w)
{
    struct slice text = q->ask.list.reference;
    size_t n = text.n < 24 ? text.n : 24;

    if (!wire_has(&q->ask.list, m_list_reference))
        return;
    for (size_t i = 0; i < n; i++) {
        char c = (char)text.p[i];
        w->reference[0][i] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    memcpy(w->reference[1], w->reference[0], n);
    w->reference[1][n - 1]++;
    w->params[P_REFERENCE_FROM] = (struct db_param){w->reference[0], (int)n};
    w->params[P_REFERENCE_BELOW] = (struct db_param){w->reference[1], (int)n};
}

/* The rarest of them leads a list of the newest. */
static void set_marks(const struct m_list *m, struct list *w)
{
    enum mark mark = 0;

    if (wire_has(m, m_list_neighbour)) {
        const char *code = enum_neighbour.rows[m->neighbour].code;
        w->params[P_NEIGHBOUR] = (struct db_param){code, (int)strlen(code)};
        w->params[P_MARK_VALUE] = w->params[P_NEIGHBOUR];
        mark = MARK_NEIGHBOUR;
    }
    if (wire_has(m, m_list_law)) {
        law_name(m->law, &w->law);
        w->params[P_LAW] = w->law.n > 0 ? param_of(buf_slice(&w->law)) : param_of(m->law);
        w->params[P_MARK_VALUE] = w->params[P_LAW];
        mark = MARK_LAW;
    }
    if (wire_has(m, m_list_municipality)) {
        w->params[P_MUNICIPALITY] = param_of(m->municipality);
        w->params[P_MARK_VALUE] = w->params[P_MUNICIPALITY];
        mark = MARK_MUNICIPALITY;
    }
    db_put_int(w->mark, 2, mark);
    if (mark)
        w->params[P_MARK] = (struct db_param){w->mark, 2};
}

static bool asks_what_is_now(const struct m_list *m, const struct list *w)
{
    return wire_has(m, m_list_state) || wire_has(m, m_list_holder) || m->open ||
           w->after.order == 'd' || wire_has(m, m_list_track) || wire_has(m, m_list_due_from) ||
           wire_has(m, m_list_due_until) || wire_has(m, m_list_directorate) || m->unhandled ||
           m->reopened;
}

static bool asks_what_is_in_it(const struct m_list *m)
{
    return wire_has(m, m_list_reference) || wire_has(m, m_list_kind) ||
           wire_has(m, m_list_municipality) || wire_has(m, m_list_law) ||
           wire_has(m, m_list_neighbour);
}

static void set_number(struct list *w, int param, uint8_t *at, int width, bool given, int64_t v)
{
    db_put_int(at, width, v);
    if (given)
        w->params[param] = (struct db_param){at, width};
}

static void set_filters(struct inquiry *q, struct list *w)
{
    const struct m_list *m = &q->ask.list;

    w->open = m->open;
    w->params[P_OPEN] = (struct db_param){&w->open, 1};
    w->bundled = m->bundled;
    w->params[P_BUNDLED] = (struct db_param){&w->bundled, 1};
    w->shared = m->shared;
    w->params[P_SHARED] = (struct db_param){&w->shared, 1};
    w->unhandled = m->unhandled;
    w->params[P_UNHANDLED] = (struct db_param){&w->unhandled, 1};
    w->reopened = m->reopened;
    w->params[P_REOPENED] = (struct db_param){&w->reopened, 1};
    set_number(w, P_EXTENT, w->extent, 2, true,
               asks_what_is_now(m, w)  ? EXTENT_NOW
               : asks_what_is_in_it(m) ? EXTENT_EVER
                                       : EXTENT_TITLE);
    set_number(w, P_STATE, w->state, 2, wire_has(m, m_list_state), m->state);
    set_number(w, P_KIND, w->kind, 2, wire_has(m, m_list_kind), m->kind);
    set_number(w, P_TRACK, w->track, 2, wire_has(m, m_list_track), m->track);
    set_number(w, P_DUE_FROM, w->due_from, 4, wire_has(m, m_list_due_from),
               m->due_from - DAYS_TO_2000);
    set_number(w, P_DUE_UNTIL, w->due_until, 4, wire_has(m, m_list_due_until),
               m->due_until - DAYS_TO_2000);
    if (wire_has(m, m_list_region))
        w->params[P_REGION] = param_of(m->region);
    if (wire_has(m, m_list_holder))
        w->params[P_HOLDER] = param_of(m->holder);
    if (w->by_department)
        w->params[P_DEPARTMENT] = param_of(m->department);
    if (wire_has(m, m_list_directorate))
        w->params[P_DIRECTORATE] = param_of(m->directorate);
    if (wire_has(m, m_list_text))
        w->params[P_TEXT] = param_of(m->text);
    set_themes(q, w);
    set_reference(q, w);
    if (wire_has(m, m_list_bundle))
        w->params[P_BUNDLE] = (struct db_param){m->bundle.b, sizeof m->bundle.b};
    set_marks(m, w);
}

static void set_page(struct list *w)
{
    set_number(w, P_AFTER_DUE, w->due, 4, true, w->after.due);
    set_number(w, P_AFTER_SUBMITTED, w->submitted, 8, true, w->after.submitted);
    set_number(w, P_KNOWN, w->known, 8, true, w->after.known);
    set_number(w, P_AFTER_RANK, w->rank, 4, true, w->after.rank);
    /* One more, to know whether there is a next page. */
    set_number(w, P_ROWS, w->rows, 8, true, w->limit + 1);
}

/* --- The page --------------------------------------------------------------------------------- */

void list_answer(struct inquiry *q)
{
    struct list *w = q->work;
    struct m_listed m = {0};

    wire_set(&m, m_listed, signals, wire_list_of(&w->summaries, w->told));
    if (w->cursor[0])
        wire_set(&m, m_listed, cursor, slice_str(w->cursor));
    inquiry_answer(q, MSG_LISTED, &m);
}

static bool put_row(struct inquiry *q, struct list *w, const PGresult *rows, int i)
{
    const struct registry *r = tables_registry(q->from->tables);
    struct lock_row row;
    bool told;

    if (!lock_row_read(rows, i, r, &row))
        return false;
    told = summary_encode(&q->who, r, &row, (struct slice){0}, &w->summaries);
    signal_free(&row.signal);
    return told;
}

static void set_cursor(struct inquiry *q, struct list *w, const PGresult *rows, int last)
{
    struct list_place next = w->after;
    char place[80];

    next.due = (int32_t)db_get_int(rows, last, LIST_DUE);
    next.submitted = db_get_int(rows, last, LIST_SUBMITTED);
    if (w->params[P_TEXT].p) {
        struct slice rank = db_get_bytes(rows, last, LIST_RANK);
        next.rank = (uint32_t)rank.p[0] << 24 | (uint32_t)rank.p[1] << 16 |
                    (uint32_t)rank.p[2] << 8 | rank.p[3];
    }
    place_format(&next, place);
    page_seal(place, q->who.party, buf_slice(&w->question), w->cursor);
}

static void on_rows(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct list *w = q->work;
    int n, i;

    if (r->outcome == DB_REFUSED && strcmp(r->sqlstate, TOO_LONG) == 0) {
        inquiry_refuse(q, PROBLEM_TIMEOUT,
                       "This took too long: ask for fewer or rarer words, or for less.", NULL);
        return;
    }
    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    n = PQntuples(r->rows);
    if (w->params[P_TEXT].p) {
        i = n < w->limit ? n : (int)w->limit;
        if (i < n)
            set_cursor(q, w, r->rows, i - 1);
        list_hits_show(q, r->rows, i);
        return;
    }
    for (i = 0; i < n && i < w->limit && w->summaries.n < BYTES_MAX; i++)
        w->told += put_row(q, w, r->rows, i);
    if (i < n)
        set_cursor(q, w, r->rows, i - 1);
    list_answer(q);
}

/* --- The question ----------------------------------------------------------------------------- */

static void refuse_field(struct inquiry *q, unsigned field, const char *detail)
{
    struct wire_faults faults = {0};

    wire_fault_add(&faults, &shape_m_list.fields[field], WIRE_FAULT_VALUE);
    inquiry_refuse(q, PROBLEM_INVALID, detail, &faults);
}

static struct list_place place_first(const struct inquiry *q)
{
    const struct m_list *m = &q->ask.list;
    enum sort sort = wire_has(m, m_list_sort)   ? (enum sort)m->sort
                     : wire_has(m, m_list_text) ? sort_RANK
                                                : sort_NEWEST;

    if (sort == sort_DUE)
        return (struct list_place){'d', INT32_MIN, -1, q->position, 0};
    /* 0x7f800000: infinity, above every rank */
    return (struct list_place){sort == sort_RANK ? 'r' : 'n', 0, INT64_MAX, q->position,
                               0x7f800000};
}

void inquiry_list(struct inquiry *q)
{
    const struct m_list *m = &q->ask.list;
    struct list *w = calloc(1, sizeof *w);
    bool sought = wire_has(m, m_list_text);
    const struct db_stmt *stmt;

    if (!w)
        log_fatal("memory_exhausted", "for=list");
    q->work = w;
    q->work_free = list_free;
    w->by_department = wire_has(m, m_list_department);
    w->limit = wire_has(m, m_list_limit) ? m->limit : sought ? PAGE_TEXT : PAGE;
    w->after = place_first(q);
    question_encode(m, &w->question);
    if (w->after.order == 'r' && !sought) {
        refuse_field(q, m_list_sort, "Only what was found by a text has a rank.");
        return;
    }
    if (place_take(q, w) < 0) {
        refuse_field(q, m_list_cursor, "The cursor is not of this list, as you asked it.");
        return;
    }
    sight_params_of(&q->who, tables_registry(q->from->tables), &w->sight, w->params);
    set_filters(q, w);
    set_page(w);
    stmt = list_statement(w);
    lock_send(q, sought ? q->from->searches : q->from->lists, stmt, w->params, on_rows);
}
