/*
 * signal.list: pages of signals that somebody may see, newest first or by the holder's date.
 *
 * A page goes on after the last row of the one before (keyset): by the position of the first event,
 * which never changes, or by (date, position). So nothing is told twice or left out while signals
 * come in. The cursor text is those two numbers.
 *
 * Whoever sees only the title of a signal may not find out its state, holder or date by asking for
 * them: such questions are answered from what is seen in full.
 */
#include "services/overview/desk.h"
#include "services/overview/page.h"
#include "services/overview/sight_sql.h"
#include "services/overview/summary.h"

#include "common/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE      50
#define PAGE_MOST 500
#define BYTES_MAX ((size_t)384 << 10) /* a frame holds at most WIRE_NODES values */

enum { EXTENT_TITLE, EXTENT_EVER, EXTENT_NOW }; /* the least that must be seen of a signal */

/* clang-format off */
/*  $1 to $3 sight_sql.h              $8 themes                     $12, $13 after due, submitted
 *  $4 EXTENT_...                     $9, $10 reference from, below $14 department
 *  $5 region   $6 state   $7 holder  $11 open only                 $15 rows                     */
#define PARAMS 15
static const Oid types[PARAMS] = {
    DB_INT2, DB_TEXT, 1009 /* text[] */,
    DB_INT2, DB_TEXT, DB_INT2, DB_TEXT,
    1009 /* text[] */, DB_TEXT, DB_TEXT, DB_BOOL,
    DB_DATE, DB_INT8, DB_TEXT, DB_INT8};

#define COLUMNS "SELECT s.packed, s.title, s.theme, s.due, s.submitted"
#define FILTERED                                                                                   \
    SIGHT_SOMETHING " AND ($4 = 0 OR ($4 = 1 AND " SIGHT_EVER ") OR " SIGHT_NOW ")"                \
    " AND ($5 IS NULL OR s.region = $5)"                                                           \
    " AND ($6 IS NULL OR s.state = $6)"                                                            \
    " AND ($7 IS NULL OR s.holder = $7)"                                                           \
    " AND ($8 IS NULL OR s.theme = ANY ($8))"                                                      \
    " AND ($9 IS NULL OR (s.reference >= $9 AND s.reference < $10))"                               \
    " AND (NOT $11 OR s.holder IS NOT NULL)"
/* With whom it is or was; of what others see only the title of, the lead. */
#define WITH_DEPARTMENT                                                                            \
    " AND (" SIGHT_NOW " OR $14 = $2 OR (NOT s.confidential AND s.lead = $14))"
#define BY_DUE " AND (s.due, s.submitted) > ($12, $13) ORDER BY s.due, s.submitted LIMIT $15"

static const struct db_stmt stmt_newest = {
    "overview_list_newest",
    COLUMNS " FROM overview.signal s WHERE s.submitted < $13 AND " FILTERED
    " ORDER BY s.submitted DESC LIMIT $15",
    PARAMS, types};
static const struct db_stmt stmt_due = {
    "overview_list_due",
    COLUMNS " FROM overview.signal s WHERE " FILTERED BY_DUE,
    PARAMS, types};
/* From the department's own index, in its order. */
static const struct db_stmt stmt_department_newest = {
    "overview_list_department_newest",
    COLUMNS " FROM (SELECT DISTINCT a.submitted, a.signal FROM overview.assignment a"
    " WHERE a.department = $14 AND a.submitted < $13 ORDER BY a.submitted DESC, a.signal DESC) d"
    " JOIN overview.signal s ON s.id = d.signal WHERE " FILTERED WITH_DEPARTMENT
    " ORDER BY d.submitted DESC LIMIT $15",
    PARAMS, types};
static const struct db_stmt stmt_department_due = {
    "overview_list_department_due",
    COLUMNS " FROM overview.signal s WHERE EXISTS (SELECT FROM overview.assignment a"
    " WHERE a.department = $14 AND a.submitted = s.submitted AND a.signal = s.id)"
    " AND " FILTERED WITH_DEPARTMENT BY_DUE,
    PARAMS, types};
/* clang-format on */

/* --- The cursor ------------------------------------------------------------------------------- */

struct page_cursor {
    char order;  /* 'n' newest, 'd' due */
    int32_t due; /* as PostgreSQL counts days */
    int64_t submitted;
};

static void cursor_format(const struct page_cursor *c, char out[40])
{
    snprintf(out, 40, "%c%08" PRIx32 "%016" PRIx64, c->order, (uint32_t)c->due,
             (uint64_t)c->submitted);
}

static int cursor_parse(struct slice text, char order, struct page_cursor *out)
{
    uint64_t due, submitted;

    if (text.n == 0 || text.p[0] != (uint8_t)order)
        return -1;
    text = slice_of(text.p + 1, text.n - 1);
    if (!page_take_hex(&text, 8, &due) || !page_take_hex(&text, 16, &submitted) || text.n > 0)
        return -1;
    *out = (struct page_cursor){order, (int32_t)(uint32_t)due, (int64_t)submitted};
    return 0;
}

/* --- Parameters ------------------------------------------------------------------------------- */

struct list {
    struct page_cursor after;
    bool by_due, by_department;
    int64_t limit;
    struct sight_params sight;
    struct db_array themes;
    uint8_t open, extent[2], state[2], due[4], submitted[8], rows[8];
    char reference[2][64];
    struct db_param params[PARAMS];
    struct buf summaries;
};

static void list_free(void *work)
{
    struct list *w = work;

    sight_params_free(&w->sight);
    db_array_free(&w->themes);
    buf_free(&w->summaries);
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
    w->params[7] = db_array_end(&w->themes);
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
    w->params[8] = (struct db_param){w->reference[0], (int)n};
    w->params[9] = (struct db_param){w->reference[1], (int)n};
}

static void set_filters(struct inquiry *q, struct list *w)
{
    const struct m_list *m = &q->ask.list;
    bool by_state = wire_has(m, m_list_state), by_holder = wire_has(m, m_list_holder);

    w->open = m->open;
    db_put_int(w->extent, 2,
               by_state || by_holder || m->open || w->by_due ? EXTENT_NOW
               : wire_has(m, m_list_reference)               ? EXTENT_EVER
                                                             : EXTENT_TITLE);
    w->params[3] = (struct db_param){w->extent, 2};
    if (wire_has(m, m_list_region))
        w->params[4] = param_of(m->region);
    db_put_int(w->state, 2, m->state);
    if (by_state)
        w->params[5] = (struct db_param){w->state, 2};
    if (by_holder)
        w->params[6] = param_of(m->holder);
    set_themes(q, w);
    set_reference(q, w);
    w->params[10] = (struct db_param){&w->open, 1};
    if (w->by_department)
        w->params[13] = param_of(m->department);
}

static void set_page(struct list *w)
{
    db_put_int(w->due, 4, w->after.due);
    db_put_int(w->submitted, 8, w->after.submitted);
    db_put_int(w->rows, 8, w->limit + 1); /* one more, to know whether there is a next page */
    w->params[11] = (struct db_param){w->due, 4};
    w->params[12] = (struct db_param){w->submitted, 8};
    w->params[14] = (struct db_param){w->rows, 8};
}

/* --- The page --------------------------------------------------------------------------------- */

static bool put_row(struct inquiry *q, struct list *w, const PGresult *rows, int i)
{
    struct summary_texts texts = {db_get_bytes(rows, i, 1), db_get_bytes(rows, i, 2)};
    struct signal s;
    bool told;

    signal_init(&s);
    told = signal_unpack(&s, db_get_bytes(rows, i, 0)) == 0 &&
           summary_encode(&q->who, tables_registry(q->from->tables), &s, &texts, &w->summaries);
    signal_free(&s);
    return told;
}

static void on_rows(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct list *w = q->work;
    struct m_listed m = {0};
    uint32_t told = 0;
    char cursor[40];
    int n, i;

    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    n = PQntuples(r->rows);
    for (i = 0; i < n && i < w->limit && w->summaries.n < BYTES_MAX; i++)
        told += put_row(q, w, r->rows, i);
    wire_set(&m, m_listed, signals, wire_list_of(&w->summaries, told));
    if (i < n) {
        struct page_cursor next = {w->by_due ? 'd' : 'n', (int32_t)db_get_int(r->rows, i - 1, 3),
                                   db_get_int(r->rows, i - 1, 4)};
        cursor_format(&next, cursor);
        wire_set(&m, m_listed, cursor, slice_str(cursor));
    }
    inquiry_answer(q, MSG_LISTED, &m);
}

void inquiry_list(struct inquiry *q)
{
    const struct m_list *m = &q->ask.list;
    struct list *w = calloc(1, sizeof *w);
    const struct db_stmt *stmt;

    if (!w)
        log_fatal("memory_exhausted", "for=list");
    q->work = w;
    q->work_free = list_free;
    w->by_due = wire_has(m, m_list_sort) && m->sort == sort_DUE;
    w->by_department = wire_has(m, m_list_department);
    w->limit = wire_has(m, m_list_limit) ? m->limit : PAGE;
    w->after = w->by_due ? (struct page_cursor){'d', INT32_MIN, -1}
                         : (struct page_cursor){'n', 0, INT64_MAX};
    if (wire_has(m, m_list_cursor) &&
        cursor_parse(m->cursor, w->by_due ? 'd' : 'n', &w->after) < 0) {
        struct wire_faults faults = {0};
        wire_fault_add(&faults, &shape_m_list.fields[m_list_cursor], WIRE_FAULT_VALUE);
        inquiry_refuse(q, PROBLEM_INVALID, "The cursor is not of such a list.", &faults);
        return;
    }
    sight_params_of(&q->who, tables_registry(q->from->tables), &w->sight, w->params);
    set_filters(q, w);
    set_page(w);
    if (w->by_department)
        stmt = w->by_due ? &stmt_department_due : &stmt_department_newest;
    else
        stmt = w->by_due ? &stmt_due : &stmt_newest;
    db_send(q->from->lists, stmt, w->params, on_rows, q);
    db_sync(q->from->lists);
}
