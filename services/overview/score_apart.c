/*
 * Large bundles apart: one bottleneck of many regions weighs on figures as many times. The cases of its signals
 * stand with them, so they are counted here, taken from each row, and told beside it.
 */
#include "services/overview/score_in.h"

#define BUNDLE_LARGE 10 /* signals */

/* clang-format off */
/* $1 the least number of signals of a large bundle */
static const Oid bundled_types[] = {DB_INT8};
static const struct db_stmt stmt_bundled = {
    "overview_score_bundled",
    "SELECT s.packed, s.cases FROM overview.signal s WHERE s.bundle IN (SELECT b.bundle"
    " FROM overview.signal b WHERE b.bundle IS NOT NULL GROUP BY b.bundle HAVING count(*) >= $1)",
    1, bundled_types};
/* clang-format on */

/* Adds what the cells say of this row, as far as it is asked for. */
static bool cells_add(const struct inquiry *q, struct scoreboard *w, struct cells *cells,
                      uint16_t of)
{
    const struct m_score *m = &q->ask.score;
    int track = wire_has(m, m_score_track) ? m->track : track_STANDARD;

    for (uint32_t i = 0; i < cells->n; i++) {
        struct cell *c = &cells->list[i];
        int32_t begin = score_month_begin(c->key.month);

        if (c->key.cut != m->per || c->key.of != of || begin < w->from || begin >= w->until ||
            COUNT_SORT_TRACK(c->key.sort) != track ||
            (wire_has(m, m_score_kind) &&
             COUNT_SORT_OPPORTUNITY(c->key.sort) != (m->kind == signal_kind_OPPORTUNITY)) ||
            (m->without_context && COUNT_SORT_CONTEXT(c->key.sort)))
            continue;
        buf_reset(&w->packed);
        tally_pack(&c->tally, &w->packed);
        if (board_add(w->board, buf_slice(&w->packed)) < 0)
            return false;
    }
    return true;
}

/* Large bundles: their cases stand with their signals, and are counted here. */
static void on_bundled(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct scoreboard *w = q->work;

    for (int i = 0; r->outcome == DB_DONE && i < PQntuples(r->rows); i++) {
        struct slice packed = db_get_bytes(r->rows, i, 1);
        struct cases c;

        cases_init(&c);
        w->unsound |= signal_unpack(&c.clocks.s, db_get_bytes(r->rows, i, 0)) < 0 ||
                      cases_unpack(&c, &packed) < 0;
        for (int k = 0; !w->unsound && k < c.n; k++) {
            count_case(&c, &c.list[k], 1, cells_at, &w->apart);
            count_case(&c, &c.list[k], -1, cells_at, &w->less);
        }
        cases_free(&c);
    }
}

/* The row of each thing that there is one of in the cells. */
bool score_apart_put(struct inquiry *q, struct scoreboard *w)
{
    struct buf rows = w->rows;
    uint32_t n = w->n_rows;
    bool ok = true;

    w->rows = w->apart_rows;
    w->n_rows = 0;
    for (uint32_t i = 0; i < w->apart.n && ok; i++) {
        bool first = w->apart.list[i].key.cut == q->ask.score.per &&
                     (w->only == 0 || w->apart.list[i].key.of == w->only);

        for (uint32_t k = 0; k < i && first; k++)
            first = w->apart.list[k].key.cut != q->ask.score.per ||
                    w->apart.list[k].key.of != w->apart.list[i].key.of;
        if (!first)
            continue;
        board_begin(w->board);
        ok = cells_add(q, w, &w->apart, w->apart.list[i].key.of);
        score_rows_put(q, w, w->apart.list[i].key.of);
    }
    w->apart_rows = w->rows;
    w->n_apart = w->n_rows;
    w->rows = rows;
    w->n_rows = n;
    return ok;
}

bool score_less_add(struct inquiry *q, struct scoreboard *w, uint16_t of)
{
    return cells_add(q, w, &w->less, of);
}

void score_bundles_send(struct inquiry *q, struct scoreboard *w)
{
    const struct m_score *m = &q->ask.score;
    struct db_param from = {w->bundle_from, 8};

    db_put_int(w->bundle_from, 8,
               wire_has(m, m_score_bundles_from) ? m->bundles_from : BUNDLE_LARGE);
    db_send(q->from->figures, &stmt_bundled, &from, on_bundled, q);
}
