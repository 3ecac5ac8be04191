/*
 * Rows that follow the registry: with departments as now, a tally goes to whoever succeeds its department for its
 * theme; of themes with those below, to all that its own is part of.
 */
#include "services/overview/score_in.h"

#include "services/figures/heirs.h"
#include "services/figures/pairs.h"

#include <stdlib.h>

/* A tally of the answer, and a row that it goes to. */
struct share {
    uint16_t of;
    struct slice tally;
};

static int by_of(const void *a, const void *b)
{
    const struct share *x = a, *y = b;

    return (int)x->of - (int)y->of;
}

static void share_add(const struct scoreboard *w, struct buf *shares, uint16_t of,
                      struct slice tally)
{
    struct share x = {of, tally};

    if (w->only == 0 || w->only == of)
        buf_add(shares, &x, sizeof x);
}

/* A row of pairs: each theme has an heir of its own. */
static void heirs_share(struct scoreboard *w, const struct registry *r, uint16_t of,
                        struct slice pairs, struct buf *shares)
{
    struct slice tally;
    theme_t theme;
    int more;

    while ((more = pairs_next(&pairs, &theme, &tally)) > 0)
        share_add(w, shares, heirs_department(r, of, theme, w->today), tally);
    w->unsound |= more < 0;
}

/* Which rows each tally goes to, by row. */
static size_t shares_make(const struct inquiry *q, const PGresult *rows, struct buf *shares)
{
    const struct registry *r = tables_registry(q->from->tables);
    struct scoreboard *w = q->work;
    theme_t themes[HEIRS_DEEP];
    size_t n;

    for (int i = 0; i < PQntuples(rows); i++) {
        uint16_t of = (uint16_t)db_get_int(rows, i, 0);

        if (q->ask.score.per == figure_cut_DEPARTMENT) {
            heirs_share(w, r, of, db_get_bytes(rows, i, 1), shares);
            continue;
        }
        n = heirs_themes(r, of, themes);
        for (size_t k = 0; k < n; k++)
            share_add(w, shares, themes[k], db_get_bytes(rows, i, 1));
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
            w->unsound |= board_add(w->board, x[i].tally) < 0;
        score_rows_put(q, w, of);
    }
    buf_free(&shares);
    if (w->unsound)
        score_unsound(q);
    else
        score_answer(q);
}
