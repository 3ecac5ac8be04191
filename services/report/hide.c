/*
 * Small numbers: see hide.h.
 */
#include "services/report/hide.h"

#include <assert.h>
#include <string.h>

static size_t cell(const struct hide_table *t, size_t row, size_t column)
{
    return row * t->columns + column;
}

/* The smallest that is still shown, rather one that is not zero; -1: all are hidden. A line is a row, or
 * with `down` a column. */
static int64_t smallest_shown(const struct hide_table *t, size_t line, bool down)
{
    size_t n = down ? t->rows : t->columns;
    int64_t best = -1;

    for (size_t i = 0; i < n; i++) {
        size_t at = down ? cell(t, i, line) : cell(t, line, i);

        if (t->hidden[at])
            continue;
        if (best < 0 || (t->n[best] == 0 && t->n[at] > 0) ||
            (t->n[at] > 0 && t->n[at] < t->n[best]))
            best = (int64_t)at;
    }
    return best;
}

/* Hides one more when the line's total would tell a hidden one. */
static bool line_mend(const struct hide_table *t, size_t line, bool down, int64_t least)
{
    size_t n = down ? t->rows : t->columns, hidden = 0;
    int64_t sum = 0, more;

    for (size_t i = 0; i < n; i++) {
        size_t at = down ? cell(t, i, line) : cell(t, line, i);

        hidden += t->hidden[at];
        sum += t->hidden[at] ? t->n[at] : 0;
    }
    if (hidden == 0 || (hidden >= 2 && sum >= least))
        return false;
    more = smallest_shown(t, line, down);
    if (more >= 0)
        t->hidden[more] = true;
    return more >= 0;
}

/* Whether the row reaches the column by other hidden cells. */
static bool has_way_round(const struct hide_table *t, size_t row, size_t column)
{
    bool rows[HIDE_LINES] = {0}, columns[HIDE_LINES] = {0}, grew = true;

    rows[row] = true;
    while (grew && !columns[column]) {
        grew = false;
        for (size_t r = 0; r < t->rows; r++)
            for (size_t c = 0; c < t->columns; c++) {
                if (!t->hidden[cell(t, r, c)] || rows[r] == columns[c] || (r == row && c == column))
                    continue;
                rows[r] = columns[c] = grew = true;
            }
    }
    return columns[column];
}

/* A hidden cell that both totals together would tell: one more of its row, or of its column, is hidden. */
static bool bridge_mend(const struct hide_table *t)
{
    for (size_t r = 0; r < t->rows; r++)
        for (size_t c = 0; c < t->columns; c++) {
            int64_t more;

            if (!t->hidden[cell(t, r, c)] || has_way_round(t, r, c))
                continue;
            more = smallest_shown(t, r, false);
            if (more < 0)
                more = smallest_shown(t, c, true);
            if (more < 0)
                continue;
            t->hidden[more] = true;
            return true;
        }
    return false;
}

void hide_small(const struct hide_table *t, int64_t least)
{
    bool more = true;

    assert(t->rows <= HIDE_LINES && t->columns <= HIDE_LINES);
    for (size_t i = 0; i < t->rows * t->columns; i++)
        t->hidden[i] = t->n[i] > 0 && t->n[i] < least;
    while (more) {
        more = false;
        for (size_t r = 0; t->row_totals && r < t->rows; r++)
            more = line_mend(t, r, false, least) || more;
        for (size_t c = 0; t->column_totals && c < t->columns; c++)
            more = line_mend(t, c, true, least) || more;
        if (!more && t->row_totals && t->column_totals)
            more = bridge_mend(t);
    }
}

void hide_group(const int64_t *n, size_t count, int64_t least, bool *small)
{
    int64_t sum = 0;
    size_t grouped = 0;

    for (size_t i = 0; i < count; i++) {
        small[i] = n[i] < least;
        sum += small[i] ? n[i] : 0;
        grouped += small[i] && n[i] > 0;
    }
    while (grouped > 0 && (sum < least || grouped < 2)) {
        size_t best = count;

        for (size_t i = 0; i < count; i++)
            if (!small[i] && (best == count || n[i] < n[best]))
                best = i;
        if (best == count)
            return;
        small[best] = true;
        sum += n[best];
        grouped++;
    }
}

static int64_t row_sum(const int64_t *n, size_t columns)
{
    int64_t sum = 0;

    for (size_t c = 0; c < columns; c++)
        sum += n[c];
    return sum;
}

size_t hide_rows(int64_t *n, size_t rows, size_t columns, int64_t least, size_t *was_out,
                 bool *hidden)
{
    int64_t totals[HIDE_LINES] = {0}, rest[HIDE_LINES] = {0};
    bool small[HIDE_LINES] = {0};
    size_t kept = 0;

    assert(rows < HIDE_LINES && columns <= HIDE_LINES);
    for (size_t r = 0; r < rows; r++)
        totals[r] = row_sum(&n[r * columns], columns);
    hide_group(totals, rows, least, small);
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; small[r] && c < columns; c++)
            rest[c] += n[r * columns + c];
        if (small[r] || totals[r] == 0)
            continue;
        memmove(&n[kept * columns], &n[r * columns], columns * sizeof *n);
        was_out[kept++] = r;
    }
    if (row_sum(rest, columns) > 0) {
        memcpy(&n[kept * columns], rest, columns * sizeof *n);
        was_out[kept++] = HIDE_REST;
    }
    hide_small(&(struct hide_table){n, hidden, kept, columns, true, true}, least);
    return kept;
}
