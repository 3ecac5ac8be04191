/*
 * Small numbers, hidden so that nobody can subtract them back (LOOP.md, Figures). Pure.
 *
 * A table of counts is published with the totals of its rows, of its columns, or both. A count below
 * `least` that is not zero is hidden, and as many others as it takes:
 *
 *   - a line whose total is published has none hidden, or at least two that come to `least` together;
 *   - with totals both ways no hidden count follows from the others: seen as a graph of rows and columns,
 *     each hidden cell lies on a circle of hidden cells.
 *
 *             afspraak  kan al  nu niet | total            afspraak  kan al  nu niet | total
 *      OCW         6       2        9   |   17      OCW         6       .        .   |   17
 *      VWS         8       7       11   |   26      VWS         8       .        .   |   26
 *      total      14       9       20   |           total      14       9       20   |
 *
 * Names of departments, regions and themes with less than `least` altogether are put together before
 * (hide_is_small), so that their rows are not there at all.
 */
#ifndef REPORT_HIDE_H
#define REPORT_HIDE_H

#include "common/base.h"

#define HIDE_LEAST 5 /* unless the reader may see all: then 0, and nothing is hidden */
#define HIDE_LINES 256

struct hide_table {
    const int64_t *n; /* rows x columns */
    bool *hidden;     /* the same, filled in */
    size_t rows, columns;
    bool row_totals, column_totals; /* are published */
};

void hide_small(const struct hide_table *t, int64_t least);
/* What is small goes together as "other"; when that is still small, the next smallest joins. n counts of
 * which `small` is filled in. */
void hide_group(const int64_t *n, size_t count, int64_t least, bool *small);

/* Of a table with the totals of its rows and of its columns: rows that are small altogether become one, the last; then
 * what is still small is hidden. n has room for rows + 1, as have `was_out` (which row it was, or HIDE_REST) and
 * `hidden`. How many rows there are then; those without anything are none. */
#define HIDE_REST SIZE_MAX
size_t hide_rows(int64_t *n, size_t rows, size_t columns, int64_t least, size_t *was_out,
                 bool *hidden);

#endif
