/*
 * Where a text was found: the event is read from the log, which is where texts stand, and the database
 * marks the words in it.
 *
 *      rows -> events, one a row -> texts -> words marked -> answer
 *
 * Marks are U+27E6 and U+27E7, no signs of any language of pages; those that a text has itself are taken
 * out of it.
 */
#include "services/overview/list_in.h"
#include "services/overview/summary.h"

#include "common/log.h"
#include "common/text.h"

#include <stdlib.h>

#define TEXT_MAX 6000 /* bytes of a text that are looked through; the rest would cost too much */

/* clang-format off */
static const Oid types[] = {1009 /* text[] */, DB_TEXT};
#define HEADLINE(config)                                                                           \
    "ts_headline('pg_catalog." config "', translate(n.text, E'\\u27E6\\u27E7\\n\\t', '    '),"      \
    " q.query, U&'StartSel=\\27E6, StopSel=\\27E7,"                                                 \
    " MaxFragments=2, MinWords=6, MaxWords=18, FragmentDelimiter=\" \\2026 \"')"
static const struct db_stmt stmt_marked = {
    "overview_list_marked",
    "SELECT CASE WHEN numnode(websearch_to_tsquery('pg_catalog.dutch', $2)) > 0 THEN "
    HEADLINE("dutch") " ELSE " HEADLINE("simple") " END"
    " FROM unnest($1) WITH ORDINALITY AS n (text, i), (SELECT overview.sought($2) AS query) q"
    " ORDER BY n.i",
    2, types};
/* clang-format on */

struct hit {
    struct inquiry *q;
    struct lock_row row;
    char *title, *theme; /* the row's, which ends with the rows */
    int64_t at;
    struct buf text;
};

struct hits {
    uint32_t n, waiting;
    bool failed;
    struct hit list[];
};

static struct hits *hits_new(int n)
{
    struct hits *h = calloc(1, sizeof *h + (size_t)n * sizeof h->list[0]);

    if (!h)
        log_fatal("memory_exhausted", "for=hits");
    return h;
}

void list_hits_free(struct hits **h)
{
    struct hits *gone = *h;

    if (!gone)
        return;
    *h = NULL;
    for (uint32_t i = 0; i < gone->n; i++) {
        signal_free(&gone->list[i].row.signal);
        free(gone->list[i].title);
        free(gone->list[i].theme);
        buf_free(&gone->list[i].text);
    }
    free(gone);
}

static struct slice keep(struct slice s, char **kept)
{
    if (!s.p)
        return s;
    *kept = text_copy(s);
    return slice_str(*kept);
}

static void on_marked(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct list *w = q->work;

    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    for (uint32_t i = 0; i < w->hits->n; i++)
        w->told += summary_encode(&q->who, tables_registry(q->from->tables), &w->hits->list[i].row,
                                  db_get_bytes(r->rows, (int)i, 0), &w->summaries);
    list_answer(q);
}

/* Cut between two characters. */
static size_t text_bytes(const struct buf *text)
{
    size_t n = text->n;

    if (n <= TEXT_MAX)
        return n;
    for (n = TEXT_MAX; n > 0 && (text->p[n] & 0xC0) == 0x80; n--)
        ;
    return n;
}

static void mark(struct inquiry *q)
{
    struct list *w = q->work;
    struct db_array texts = {0};
    struct db_param params[2];

    if (w->hits->failed) {
        inquiry_refuse(q, PROBLEM_NOT_READY, "The log cannot be read at the moment.", NULL);
        return;
    }
    db_array_begin(&texts, DB_TEXT);
    for (uint32_t i = 0; i < w->hits->n; i++) {
        struct buf *text = &w->hits->list[i].text;
        db_array_bytes(&texts, text->n > 0 ? (const char *)text->p : "", text_bytes(text));
    }
    params[0] = db_array_end(&texts);
    params[1] = w->params[P_TEXT];
    lock_send(q, q->from->searches, &stmt_marked, params, on_marked);
    db_array_free(&texts);
}

/* The given title stands before the words; one that was made of the first words is among them. */
static void put_text(const struct event *e, struct buf *out)
{
    struct m_submit m;

    if (e->kind == EV_SUBMITTED && wire_has(e, event_body) &&
        wire_decode(&shape_m_submit, e->body, WIRE_LENIENT, &m, NULL) == 0 &&
        wire_has(&m, m_submit_title))
        buf_add(out, m.title.p, m.title.n);
    entry_words(e, out);
}

static void on_event(void *arg, const struct event *e, bool ok)
{
    struct hit *hit = arg;
    struct inquiry *q = hit->q;
    struct hits *h = ((struct list *)q->work)->hits;

    if (e) {
        if (e->position == hit->at && uuid_equal(&e->stream, &hit->row.signal.id) &&
            lock_sight_event(&q->who, &hit->row.signal, &hit->row.lock, e) == SIGHT_FULL)
            put_text(e, &hit->text);
        return;
    }
    h->failed |= !ok;
    if (--h->waiting == 0)
        mark(q);
}

void list_hits_show(struct inquiry *q, const PGresult *rows, int n)
{
    struct list *w = q->work;
    const struct registry *r = tables_registry(q->from->tables);
    struct hits *h = hits_new(n);

    w->hits = h;
    h->waiting = 1; /* ourselves, until all are asked */
    for (int i = 0; i < n; i++) {
        struct hit *hit = &h->list[h->n];
        if (!lock_row_read(rows, i, r, &hit->row))
            continue;
        h->n++;
        hit->q = q;
        hit->at = db_get_int(rows, i, LIST_AT);
        hit->row.title = keep(hit->row.title, &hit->title);
        hit->row.theme = keep(hit->row.theme, &hit->theme);
        if (db_get_int(rows, i, LIST_IN_TITLE) || hit->row.lock.sight != SIGHT_FULL) {
            if (hit->row.title.p)
                buf_add(&hit->text, hit->row.title.p, hit->row.title.n);
            continue;
        }
        h->waiting++;
        stream_read_range(q->from->streams, hit->at - 1, 1, on_event, hit);
    }
    if (--h->waiting == 0)
        mark(q);
}
