/*
 * Records as CSV (RFC 4180: commas, quotes, CRLF; UTF-8), with the Dutch names of the tables. Records within a
 * record are columns of their own (bruto.helftBinnen); lists are one cell, of codes or of JSON.
 *
 * No cell is ever a formula: a text that a spreadsheet could take for one gets an apostrophe in front.
 */
#ifndef CLI_CSV_H
#define CLI_CSV_H

#include "proto/wire.h"

#include <stdio.h>

/* A line; before the first one of a shape its head. */
void csv_print(FILE *to, const struct wire_shape *shape, struct slice bytes);
/* One cell, quoted where it has to be. */
void csv_cell(FILE *to, struct slice text, bool is_text);

#endif
