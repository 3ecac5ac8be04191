/*
 * Rows that follow the registry: with departments as now, a tally goes to whoever succeeds its department for its
 * theme; of themes with those below, to all that its own is part of.
 */
#include "services/overview/score_in.h"

#include "services/figures/heirs.h"

#include <stdlib.h>

/* A tally of the answer, and a row that it goes to. */
struct share {
    uint16_t of;
    int row;
};

static int by_of(const void *a, const void *b)
{
    const struct share *x = a, *y = b;

    return x->of != y->of ? (int)x->of - (int)y->of : x->row - y->row;
}

static void share_add(const struct scoreboard *w, struct buf *shares, uint16_t of, int row)
{
    struct share x = {of, row};

    if (w->only == 0 || w->only == of)
        buf_add(shares, &x, sizeof x);
}

/* Which rows each tally goes to, by row. */
static size_t shares_make(const struct inquiry *q, const PGresult *rows, struct buf *shares)
{
    const struct registry *r = tables_registry(q->from->tables);
    const struct scoreboard *w = q->work;
    theme_t themes[HEIRS_DEEP];
    size_t n;

    for (int i = 0; i < PQntuples(rows); i++) {
        uint16_t of = (uint16_t)db_get_int(rows, i, 0);

        if (q->ask.score.per == figure_cut_DEPARTMENT) {
            share_add(w, shares, heirs_department(r, of, (theme_t)db_get_int(rows, i, 2), w->today),
                      i);
            continue;
        }
        n = heirs_themes(r, of, themes);
        for (size_t k = 0; k < n; k++)
            share_add(w, shares, themes[k], i);
    }
    n = shares->n / sizeof(struct share);
    if (n > 1)
        qsort(shares->p, n, sizeof(struct share), by_of);
    return n;
}

void score_on_moved(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct scoreboard *w = q->work;
    struct buf shares = {0};
    const struct share *x;
    size_t n, i = 0;

    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    n = shares_make(q, r->rows, &shares);
    x = (const struct share *)(const void *)shares.p;
    while (i < n && !w->unsound) {
        uint16_t of = x[i].of;

        board_begin(w->board);
        for (; i < n && x[i].of == of; i++)
            w->unsound |= board_add(w->board, db_get_bytes(r->rows, x[i].row, 1)) < 0;
        score_rows_put(q, w, of);
    }
    buf_free(&shares);
    if (w->unsound)
        score_unsound(q);
    else
        score_answer(q);
}
