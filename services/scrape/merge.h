/*
 * Several services' metrics as one text in Prometheus' format: each family once, with the samples of all that have
 * it, each with the label service="..." in front. Pure.
 *
 * What comes in is checked line by line, since one wrong line would cost whoever reads it all the others: a line
 * that is not of the format, a sample of no family, a family of another type than before and a label `service` are
 * left out, and counted.
 */
#ifndef SCRAPE_MERGE_H
#define SCRAPE_MERGE_H

#include "common/buf.h"

#define MERGE_FAMILIES 1000 /* more are left out */

struct merge;
struct merge *merge_new(void);
void merge_free(struct merge **m);
/* Gives how many lines were left out. */
size_t merge_add(struct merge *m, const char *service, struct slice text);
/* Families stand in the order in which they came first. */
void merge_write(const struct merge *m, struct buf *out);

#endif
