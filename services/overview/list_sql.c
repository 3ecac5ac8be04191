/*
 * The statements of signal.list. Each is one question with the same parameters; its plan is made for
 * the values at hand, so that filters that were not given vanish. What differs is from where it goes
 * in its order:
 *
 *      newest   the signals themselves, or what is rarest of what was asked: a department's own index,
 *               a directorate's, that of a mark (municipality, law, neighbouring state)
 *               a holder's turns
 *      due      whose turn it is (overview.turn), or as the database sees fit
 *      a text   overview.search: what the party may find, of the newest; filters choose among that
 */
#include "services/overview/list_in.h"

/* clang-format off */
static const Oid types[PARAMS] = {
    DB_INT2, DB_TEXT, 1009 /* text[] */,
    DB_INT2, DB_TEXT, DB_INT2, DB_TEXT,
    1009 /* text[] */, DB_TEXT, DB_TEXT, DB_BOOL,
    DB_DATE, DB_INT8, DB_TEXT, DB_INT8,
    DB_INT2, DB_INT2, DB_DATE, DB_DATE,
    DB_TEXT, DB_TEXT, DB_TEXT, DB_TEXT,
    DB_TEXT, DB_INT8, 700 /* float4 */, DB_INT2, DB_TEXT, DB_UUID,
    DB_BOOL, DB_BOOL, DB_BOOL, DB_BOOL};

#define COLUMNS "SELECT " LOCK_COLUMNS ", x.due, x.submitted"
/* Not EXISTS: that could be planned as a hash of all that bear the mark. */
#define MARKED(what, value)                                                                        \
    "(SELECT true FROM overview.mark k WHERE k.what = " what " AND k.value = lower(" value ")"     \
    " AND k.submitted = s.submitted AND k.signal = s.id LIMIT 1)"
/* Who works on it inside a department is for that department and the coordinators. */
#define ALLOCATED                                                                                  \
    "(SELECT true FROM overview.allocation l WHERE l.signal = s.id AND l.directorate = lower($23)" \
    " AND ($1 = 1 OR ($1 = 3 AND l.department = $2)) LIMIT 1)"
#define FILTERED                                                                                   \
    SIGHT_SOMETHING " AND ($4 = 0 OR ($4 = 1 AND " SIGHT_EVER ") OR " SIGHT_NOW ")"                \
    " AND ($5 IS NULL OR s.region = $5)"                                                           \
    " AND ($6 IS NULL OR s.state = $6)"                                                            \
    " AND ($7 IS NULL OR s.holder = $7)"                                                           \
    " AND ($8 IS NULL OR s.theme = ANY ($8))"                                                      \
    " AND ($9 IS NULL OR (s.reference >= $9 AND s.reference < $10))"                               \
    " AND (NOT $11 OR s.holder IS NOT NULL)"                                                       \
    " AND ($16 IS NULL OR s.kind = $16)"                                                           \
    " AND ($17 IS NULL OR s.track = $17)"                                                          \
    " AND ($18 IS NULL OR s.due >= $18)"                                                           \
    " AND ($19 IS NULL OR s.due <= $19)"                                                           \
    " AND ($20 IS NULL OR " MARKED("1", "$20") ")"                                                 \
    " AND ($21 IS NULL OR " MARKED("2", "$21") ")"                                                 \
    " AND ($22 IS NULL OR " MARKED("3", "$22") ")"                                                 \
    " AND ($23 IS NULL OR " ALLOCATED ")"                                                          \
    " AND ($29 IS NULL OR (s.bundle = $29 AND " SIGHT_EVER "))"                             \
    " AND (NOT $30 OR (s.bundle IS NOT NULL AND " SIGHT_EVER "))"                             \
    " AND (NOT $31 OR (s.shareable AND NOT s.confidential AND " SIGHT_EVER "))"                    \
    " AND (NOT $32 OR (s.unhandled AND ($1 = 1 OR ($1 = 3 AND s.lead = $2))))"                     \
    " AND (NOT $33 OR s.reopened)"
/* With whom it is or was; of what others see only the title of, the lead. */
#define WITH_DEPARTMENT                                                                            \
    " AND (" SIGHT_NOW " OR $14 = $2 OR (NOT s.confidential AND s.lead = $14))"
#define HAD_DEPARTMENT                                                                             \
    "EXISTS (SELECT FROM overview.assignment a"                                                    \
    " WHERE a.department = $14 AND a.submitted = s.submitted AND a.signal = s.id)"
#define BY_NEWEST " AND s.submitted < $13 ORDER BY s.submitted DESC LIMIT $15"
#define BY_DUE " AND (s.due, s.submitted) > ($12, $13) ORDER BY s.due, s.submitted LIMIT $15"
#define BY_RANK                                                                                    \
    " AND (h.rank, s.submitted) < ($26, $13) ORDER BY h.rank DESC, s.submitted DESC LIMIT $15"

#define NEWEST(rows) COLUMNS " FROM " LOCK_ROWS(rows) " ORDER BY x.submitted DESC"
#define DUE(rows)    COLUMNS " FROM " LOCK_ROWS(rows) " ORDER BY x.due, x.submitted"

static const struct db_stmt stmt_newest = {
    "overview_list_newest",
    NEWEST("SELECT s.* FROM overview.signal s WHERE " FILTERED BY_NEWEST),
    PARAMS, types};
static const struct db_stmt stmt_due = {
    "overview_list_due",
    DUE("SELECT s.* FROM overview.turn w JOIN overview.signal s ON s.id = w.signal"
    " WHERE ($7 IS NULL OR w.holder = $7) AND (NOT $11 OR w.holder IS NOT NULL)"
    " AND ($18 IS NULL OR w.due >= $18) AND ($19 IS NULL OR w.due <= $19) AND " FILTERED
    " AND (w.due, w.submitted) > ($12, $13) ORDER BY w.due, w.submitted LIMIT $15"),
    PARAMS, types};
static const struct db_stmt stmt_holder_newest = {
    "overview_list_holder_newest",
    NEWEST("SELECT s.* FROM (SELECT w.submitted, w.signal FROM overview.turn w"
    " WHERE w.holder = $7 AND w.submitted < $13"
    " ORDER BY w.submitted DESC, w.signal DESC) d"
    " JOIN overview.signal s ON s.id = d.signal WHERE " FILTERED
    " ORDER BY d.submitted DESC LIMIT $15"),
    PARAMS, types};
/* From the department's own index, in its order. */
static const struct db_stmt stmt_department_newest = {
    "overview_list_department_newest",
    NEWEST("SELECT s.* FROM (SELECT DISTINCT a.submitted, a.signal FROM overview.assignment a"
    " WHERE a.department = $14 AND a.submitted < $13 AND ($5 IS NULL OR a.region = $5) ORDER BY a.submitted DESC, a.signal DESC) d"
    " JOIN overview.signal s ON s.id = d.signal WHERE " FILTERED WITH_DEPARTMENT
    " ORDER BY d.submitted DESC LIMIT $15"),
    PARAMS, types};
static const struct db_stmt stmt_department_due = {
    "overview_list_department_due",
    DUE("SELECT s.* FROM overview.signal s WHERE " HAD_DEPARTMENT
    " AND " FILTERED WITH_DEPARTMENT BY_DUE),
    PARAMS, types};
static const struct db_stmt stmt_mark_newest = {
    "overview_list_mark_newest",
    NEWEST("SELECT s.* FROM (SELECT k.submitted, k.signal FROM overview.mark k"
    " WHERE k.what = $27 AND k.value = lower($28) AND k.submitted < $13"
    " ORDER BY k.submitted DESC, k.signal DESC) d"
    " JOIN overview.signal s ON s.id = d.signal WHERE " FILTERED
    " ORDER BY d.submitted DESC LIMIT $15"),
    PARAMS, types};
static const struct db_stmt stmt_directorate_newest = {
    "overview_list_directorate_newest",
    NEWEST("SELECT s.* FROM (SELECT DISTINCT l.submitted, l.signal FROM overview.allocation l"
    " WHERE l.directorate = lower($23) AND l.submitted < $13"
    " ORDER BY l.submitted DESC, l.signal DESC) d"
    " JOIN overview.signal s ON s.id = d.signal WHERE " FILTERED
    " ORDER BY d.submitted DESC LIMIT $15"),
    PARAMS, types};

/* Of a signal that was found in several texts, the one that says most: not its title alone. */
#define HITS                                                                                       \
    "WITH hits AS MATERIALIZED (SELECT DISTINCT ON (f.signal) f.signal, f.at, f.rank, f.in_title"  \
    " FROM overview.search($24, $25) f ORDER BY f.signal, f.in_title, f.rank DESC, f.at DESC) "
#define FOUND                                                                                      \
    "SELECT s.*, h.at, h.rank, h.in_title FROM hits h JOIN overview.signal s ON s.id = h.signal"   \
    " WHERE " FILTERED " AND ($14 IS NULL OR (" HAD_DEPARTMENT WITH_DEPARTMENT "))"
#define FOUND_COLUMNS HITS COLUMNS ", x.at, x.rank, x.in_title FROM "

static const struct db_stmt stmt_text_newest = {
    "overview_list_text_newest",
    FOUND_COLUMNS LOCK_ROWS(FOUND BY_NEWEST) " ORDER BY x.submitted DESC",
    PARAMS, types};
static const struct db_stmt stmt_text_due = {
    "overview_list_text_due",
    FOUND_COLUMNS LOCK_ROWS(FOUND BY_DUE) " ORDER BY x.due, x.submitted",
    PARAMS, types};
static const struct db_stmt stmt_text_rank = {
    "overview_list_text_rank",
    FOUND_COLUMNS LOCK_ROWS(FOUND BY_RANK) " ORDER BY x.rank DESC, x.submitted DESC",
    PARAMS, types};
/* clang-format on */

const struct db_stmt *list_statement(struct list *w)
{
    static const int led_by[] = {P_MUNICIPALITY, P_LAW, P_NEIGHBOUR};
    bool by_due = w->after.order == 'd';

    if (w->params[P_TEXT].p)
        return by_due                  ? &stmt_text_due
               : w->after.order == 'n' ? &stmt_text_newest
                                       : &stmt_text_rank;
    if (w->by_department)
        return by_due ? &stmt_department_due : &stmt_department_newest;
    if (by_due)
        return &stmt_due;
    if (w->params[P_DIRECTORATE].p)
        return &stmt_directorate_newest;
    if (!w->params[P_MARK].p)
        return w->params[P_HOLDER].p ? &stmt_holder_newest : &stmt_newest;
    for (size_t i = 0; i < ARRAY_LEN(led_by); i++)
        if (w->params[led_by[i]].p == w->params[P_MARK_VALUE].p)
            w->params[led_by[i]] = (struct db_param){0};
    return &stmt_mark_newest;
}
