/*
 * What events left behind as rows: see entry_rows.h.
 */
#include "services/overview/entry_rows.h"

#include "common/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Stretches of the log, by the position of a signal's first event: 65,536 and 1,048,576 events. */
#define NEAR 16
#define FAR  20

#define UUIDS ((Oid)2951)
#define INT8S ((Oid)1016)
#define INT2S ((Oid)1005)
#define TEXTS ((Oid)1009)

/* clang-format off */
/* Stems, with positions; of titles also the words as they are. Those of all texts would double the
 * index and the time it takes, and only tell forms of a word apart. */
#define STEMS_OF(text, weight) "setweight(to_tsvector('pg_catalog.dutch', " text "), '" weight "')"
#define MARKS_OF(column) " || array_to_tsvector(string_to_array(" column ", ' '))"

enum { TEXT_SIGNAL, TEXT_POSITION, TEXT_SUBMITTED, TEXT_TITLE, TEXT_WORDS, TEXT_TITLE_MARKS,
       TEXT_MARKS, TEXT_COLUMNS };
static const Oid text_types[] = {UUIDS, INT8S, INT8S, TEXTS, TEXTS, TEXTS, TEXTS};
static const struct db_stmt stmt_text = {
    "overview_words_new",
    "INSERT INTO overview.words (signal, position, submitted, title, words)"
    " SELECT m.signal, m.position, m.submitted, m.head" MARKS_OF("m.title_marks") ","
    " coalesce(m.head || m.stems, m.stems)" MARKS_OF("m.marks")
    " FROM (SELECT n.*, " STEMS_OF("n.title", "A")
    " || strip(to_tsvector('pg_catalog.simple', n.title)) AS head, "
    STEMS_OF("n.words", "B") " AS stems"
    " FROM unnest($1, $2, $3, $4, $5, $6, $7)"
    " AS n (signal, position, submitted, title, words, title_marks, marks) OFFSET 0) m"
    " ON CONFLICT (signal, position) DO UPDATE SET title = excluded.title, words = excluded.words",
    TEXT_COLUMNS, text_types};

enum { SEES_SIGNAL, SEES_DEPARTMENT, SEES_UNTIL, SEES_COLUMNS };
static const Oid sees_types[] = {UUIDS, TEXTS, INT8S};
static const struct db_stmt stmt_sees = {
    "overview_words_seen",
    "UPDATE overview.words w SET words = w.words || array_to_tsvector(m.marks)"
    " FROM (SELECT x.signal, x.position, array_agg('=d' || n.department)"
    " || array_agg('=d' || (x.submitted >> 16) || '.' || n.department) AS marks"
    " FROM unnest($1, $2, $3) AS n (signal, department, until)"
    " JOIN overview.words x ON x.signal = n.signal AND x.position <= n.until"
    " WHERE NOT x.words @@ ('''=d' || n.department || '''')::tsquery"
    " GROUP BY x.signal, x.position) m"
    " WHERE w.signal = m.signal AND w.position = m.position",
    SEES_COLUMNS, sees_types};

enum { MARK_WHAT, MARK_VALUE, MARK_SUBMITTED, MARK_SIGNAL, MARK_COLUMNS };
static const Oid mark_types[] = {INT2S, TEXTS, INT8S, UUIDS};
static const struct db_stmt stmt_mark = {
    "overview_mark_new",
    "INSERT INTO overview.mark (what, value, submitted, signal)"
    " SELECT unnest($1), lower(unnest($2)), unnest($3), unnest($4) ON CONFLICT DO NOTHING",
    MARK_COLUMNS, mark_types};

enum { ALLOC_SIGNAL, ALLOC_DEPARTMENT, ALLOC_DIRECTORATE, ALLOC_SUBMITTED, ALLOC_POSITION,
       ALLOC_HANDLER, ALLOC_SUBSTITUTE, ALLOC_COLUMNS };
static const Oid alloc_types[] = {UUIDS, TEXTS, TEXTS, INT8S, INT8S, UUIDS, UUIDS};
/* A directorate stays until another one is named; who works on it is said anew each time. */
static const struct db_stmt stmt_alloc = {
    "overview_allocation",
    "INSERT INTO overview.allocation AS l"
    " (signal, department, directorate, submitted, handler, substitute)"
    " SELECT n.signal, n.department,"
    " (array_agg(lower(n.directorate) ORDER BY n.position DESC) FILTER (WHERE n.directorate <> ''))[1],"
    " max(n.submitted), (array_agg(n.handler ORDER BY n.position DESC))[1],"
    " (array_agg(n.substitute ORDER BY n.position DESC))[1]"
    " FROM unnest($1, $2, $3, $4, $5, $6, $7)"
    " AS n (signal, department, directorate, submitted, position, handler, substitute)"
    " GROUP BY n.signal, n.department"
    " ON CONFLICT (signal, department) DO UPDATE SET"
    " directorate = coalesce(excluded.directorate, l.directorate),"
    " handler = excluded.handler, substitute = excluded.substitute",
    ALLOC_COLUMNS, alloc_types};
enum { ERASED_SIGNAL, ERASED_POSITION, ERASED_ALLOCATED_BY, ERASED_COLUMNS };
static const Oid erased_types[] = {UUIDS, INT8S, TEXTS};
static const struct db_stmt stmt_erased = {
    "overview_forget", "SELECT overview.forget($1, $2, $3)", ERASED_COLUMNS, erased_types};
/* clang-format on */

#define COLUMNS_MOST TEXT_COLUMNS

struct list {
    const struct db_stmt *stmt;
    const enum db_type *elements;
    struct db_array columns[COLUMNS_MOST];
    uint32_t n;
};

struct entry_rows {
    struct list text, sees, mark, alloc, erased;
    struct buf marks;
};

struct entry_rows *entry_rows_new(void)
{
    static const enum db_type text[] = {DB_UUID, DB_INT8, DB_INT8, DB_TEXT,
                                        DB_TEXT, DB_TEXT, DB_TEXT};
    static const enum db_type sees[] = {DB_UUID, DB_TEXT, DB_INT8};
    static const enum db_type mark[] = {DB_INT2, DB_TEXT, DB_INT8, DB_UUID};
    static const enum db_type alloc[] = {DB_UUID, DB_TEXT, DB_TEXT, DB_INT8,
                                         DB_INT8, DB_UUID, DB_UUID};
    static const enum db_type erased[] = {DB_UUID, DB_INT8, DB_TEXT};
    struct entry_rows *rows = calloc(1, sizeof *rows);

    if (!rows)
        log_fatal("memory_exhausted", "for=entries");
    rows->text = (struct list){.stmt = &stmt_text, .elements = text};
    rows->sees = (struct list){.stmt = &stmt_sees, .elements = sees};
    rows->mark = (struct list){.stmt = &stmt_mark, .elements = mark};
    rows->alloc = (struct list){.stmt = &stmt_alloc, .elements = alloc};
    rows->erased = (struct list){.stmt = &stmt_erased, .elements = erased};
    return rows;
}

static void list_free(struct list *l)
{
    for (size_t i = 0; i < COLUMNS_MOST; i++)
        db_array_free(&l->columns[i]);
}

void entry_rows_free(struct entry_rows **r)
{
    struct entry_rows *gone = *r;

    if (!gone)
        return;
    *r = NULL;
    list_free(&gone->text);
    list_free(&gone->sees);
    list_free(&gone->mark);
    list_free(&gone->alloc);
    list_free(&gone->erased);
    buf_free(&gone->marks);
    free(gone);
}

static void list_begin(struct list *l)
{
    l->n = 0;
    for (int i = 0; i < l->stmt->n_params; i++)
        db_array_begin(&l->columns[i], l->elements[i]);
}

void entry_rows_begin(struct entry_rows *rows)
{
    list_begin(&rows->text);
    list_begin(&rows->sees);
    list_begin(&rows->mark);
    list_begin(&rows->alloc);
    list_begin(&rows->erased);
}

static void list_send(struct list *l, struct db *db)
{
    struct db_param params[COLUMNS_MOST];

    if (l->n == 0)
        return;
    for (int i = 0; i < l->stmt->n_params; i++)
        params[i] = db_array_end(&l->columns[i]);
    db_send(db, l->stmt, params, NULL, NULL);
}

bool entry_rows_any(const struct entry_rows *rows)
{
    return rows->sees.n + rows->text.n + rows->mark.n + rows->alloc.n + rows->erased.n > 0;
}

/* Those that are there before new ones come; what is erased last, so that it goes in any case. */
void entry_rows_send(struct entry_rows *rows, struct db *db)
{
    list_send(&rows->sees, db);
    list_send(&rows->text, db);
    list_send(&rows->mark, db);
    list_send(&rows->alloc, db);
    list_send(&rows->erased, db);
}

/* --- Who may see ------------------------------------------------------------------------------ */

/* As may_see (services/domain) has it: the last position that the department of a part sees; -1 for a
 * part whose department stands in a later part. */
static int64_t part_sees(const struct signal *s, size_t i)
{
    int64_t until = -1;

    for (size_t j = 0; j < s->n_parts; j++) {
        const struct signal_part *p = &s->parts[j];
        if (p->department != s->parts[i].department)
            continue;
        if (j > i)
            return -1;
        if (p->flags & PART_CURRENT)
            until = INT64_MAX;
        else if (p->until > until)
            until = p->until;
    }
    return until;
}

uint32_t entry_rows_sum(const struct signal *s)
{
    uint32_t sum = 2166136261u;

    for (size_t i = 0; i < s->n_parts; i++) {
        int64_t until = part_sees(s, i);
        if (until < 0)
            continue;
        sum = (sum ^ s->parts[i].department) * 16777619u;
        sum = (sum ^ (uint32_t)until ^ (uint32_t)(until >> 32)) * 16777619u;
    }
    return sum;
}

static void put_text(struct db_array *a, const char *text)
{
    if (text)
        db_array_bytes(a, text, strlen(text));
    else
        db_array_null(a);
}

static void put_seen(struct list *l, const struct registry *r, const struct shelf_place *p)
{
    const struct signal *s = &p->cases.clocks.s;

    for (size_t i = 0; i < s->n_parts; i++) {
        int64_t until = part_sees(s, i);
        if (until < 0)
            continue;
        l->n++;
        db_array_bytes(&l->columns[SEES_SIGNAL], s->id.b, sizeof s->id.b);
        put_text(&l->columns[SEES_DEPARTMENT], registry_place_code(r, s->parts[i].department));
        db_array_int(&l->columns[SEES_UNTIL], 8, until);
    }
}

/* --- Texts ------------------------------------------------------------------------------------ */

/* Who may find it, anywhere and in its near stretch. */
static void put_who(struct buf *out, char kind, int64_t stretch, const char *code)
{
    buf_printf(out, " =%c%s =%c%" PRId64 "%s%s", kind, code, kind, stretch, *code ? "." : "", code);
}

static void common_marks(const struct shelf_place *p, struct buf *out)
{
    buf_reset(out);
    buf_printf(out, "=t%" PRId64, p->submitted >> FAR);
    if (!(p->cases.clocks.s.flags & SIGNAL_CONFIDENTIAL))
        put_who(out, 'n', p->submitted >> NEAR, "");
}

static void put_words(struct entry_rows *rows, const struct registry *r,
                      const struct shelf_place *p, const struct entry *e)
{
    struct db_array *c = rows->text.columns;
    const struct signal *s = &p->cases.clocks.s;
    struct buf *marks = &rows->marks;
    int64_t stretch = p->submitted >> NEAR;

    rows->text.n++;
    db_array_bytes(&c[TEXT_SIGNAL], s->id.b, sizeof s->id.b);
    db_array_int(&c[TEXT_POSITION], 8, e->position);
    db_array_int(&c[TEXT_SUBMITTED], 8, p->submitted);
    put_text(&c[TEXT_TITLE], e->head);
    put_text(&c[TEXT_WORDS], e->text);
    common_marks(p, marks);
    db_array_bytes(&c[TEXT_TITLE_MARKS], marks->p, marks->n);
    buf_printf(marks, " =s%" PRId64, stretch);
    put_who(marks, 'r', stretch, registry_place_code(r, s->region));
    if ((s->flags & SIGNAL_SHAREABLE) && !(s->flags & SIGNAL_CONFIDENTIAL))
        put_who(marks, 'o', stretch, "");
    for (size_t i = 0; i < s->n_parts; i++)
        if (part_sees(s, i) >= e->position)
            put_who(marks, 'd', stretch, registry_place_code(r, s->parts[i].department));
    db_array_bytes(&c[TEXT_MARKS], marks->p, marks->n);
}

static void put_mark(struct list *l, const struct shelf_place *p, const struct entry *e)
{
    l->n++;
    db_array_int(&l->columns[MARK_WHAT], 2, e->mark);
    put_text(&l->columns[MARK_VALUE], e->text);
    db_array_int(&l->columns[MARK_SUBMITTED], 8, p->submitted);
    db_array_bytes(&l->columns[MARK_SIGNAL], p->cases.clocks.s.id.b, sizeof p->cases.clocks.s.id.b);
}

static void put_id(struct db_array *a, const struct uuid *id)
{
    if (uuid_is_zero(id))
        db_array_null(a);
    else
        db_array_bytes(a, id->b, sizeof id->b);
}

static void put_allocation(struct list *l, const struct shelf_place *p, const struct entry *e)
{
    l->n++;
    db_array_bytes(&l->columns[ALLOC_SIGNAL], p->cases.clocks.s.id.b,
                   sizeof p->cases.clocks.s.id.b);
    put_text(&l->columns[ALLOC_DEPARTMENT], e->head);
    put_text(&l->columns[ALLOC_DIRECTORATE], e->text);
    db_array_int(&l->columns[ALLOC_SUBMITTED], 8, p->submitted);
    db_array_int(&l->columns[ALLOC_POSITION], 8, e->position);
    put_id(&l->columns[ALLOC_HANDLER], &e->people[0]);
    put_id(&l->columns[ALLOC_SUBSTITUTE], &e->people[1]);
}

static void put_erased(struct list *l, const struct shelf_place *p, const struct entry *e)
{
    l->n++;
    db_array_bytes(&l->columns[ERASED_SIGNAL], p->cases.clocks.s.id.b,
                   sizeof p->cases.clocks.s.id.b);
    db_array_int(&l->columns[ERASED_POSITION], 8, e->position);
    put_text(&l->columns[ERASED_ALLOCATED_BY], e->head);
}

void entry_rows_put(struct entry_rows *rows, const struct registry *r, struct shelf_place *p)
{
    uint32_t sum = entry_rows_sum(&p->cases.clocks.s);

    if (p->sight_sum != 0 && sum != p->sight_sum)
        put_seen(&rows->sees, r, p);
    p->sight_sum = sum;
    for (const struct entry *e = p->entries; e; e = e->next) {
        if (e->kind == ENTRY_TEXT)
            put_words(rows, r, p, e);
        else if (e->kind == ENTRY_MARK)
            put_mark(&rows->mark, p, e);
        else if (e->kind == ENTRY_ALLOCATION)
            put_allocation(&rows->alloc, p, e);
        else
            put_erased(&rows->erased, p, e);
    }
    entries_free(&p->entries);
}
