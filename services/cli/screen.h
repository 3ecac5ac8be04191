/*
 * Writing for people: aligned columns, dates in words, and texts of others without their controls.
 *
 * Texts that somebody submitted may hold escape sequences or marks that turn writing around. Nothing of
 * the kind reaches a terminal: controls and bidi marks are left out, whatever the log may hold.
 */
#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H

#include "common/base.h"
#include "common/buf.h"

#include <stdio.h>

/* Columns of the terminal, at least 40; 0 when standard output is none. */
int screen_columns(void);
/* Columns that UTF-8 text takes. */
size_t screen_width(const char *text);

/* The text in one line, cleaned, as a string of the caller's. At most `columns` wide (0: all of it),
 * with an ellipsis where it was cut. */
char *screen_line(struct slice text, size_t columns);
/* The text in lines of at most the terminal's width, each behind `indent` blanks. */
void screen_text(FILE *to, struct slice text, int indent);

/* "2 april 2026"; "2 april 2026, 09:15" in Europe/Amsterdam. Strings live until the fourth call after. */
const char *screen_date(int32_t day);
const char *screen_moment(int64_t wall_us);
/* "3 dagen 4 uur", "12 minuten", "8 seconden". */
const char *screen_duration(int64_t seconds);

/* The text with {1}, {2}, {3} filled in; the caller's to free. Missing ones are "". */
char *screen_fill(const char *text, const char *one, const char *two, const char *three);

/* A table: rows of cells, printed in aligned columns. Cells are copied and may be NULL. */
struct screen_table {
    size_t n_columns, n_cells, cap;
    char **cells;
    unsigned right; /* bits: columns of numbers, aligned to the right */
};
void screen_table_add(struct screen_table *t, const char *cell);
void screen_table_add_number(struct screen_table *t, int64_t n);
void screen_table_add_line(struct screen_table *t, struct slice text, size_t columns);
/* Prints and frees. The last column is cut to the terminal. The first row is a head when head is set. */
void screen_table_print(struct screen_table *t, FILE *to, bool head);
void screen_table_free(struct screen_table *t);

#endif
