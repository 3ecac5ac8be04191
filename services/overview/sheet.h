/*
 * The rows of one transaction, as the arrays that its statements take: new signals, changed ones,
 * whose turn it is, new assignments, changed ones.
 */
#ifndef OVERVIEW_SHEET_H
#define OVERVIEW_SHEET_H

#include "common/db.h"
#include "services/overview/shelf.h"

struct sheet;
struct sheet *sheet_new(void);
void sheet_free(struct sheet **s);

/* Empty again. */
void sheet_begin(struct sheet *s);
/* The rows of a place that has changed. It is marked as stored, and as being written; should the
 * transaction fail, the whole shelf must be forgotten. */
void sheet_put(struct sheet *s, const struct registry *r, struct shelf_place *p);
/* Queues the statements that have rows; the caller ends the transaction. */
void sheet_send(struct sheet *s, struct db *db);
uint32_t sheet_assignments(const struct sheet *s); /* rows */

/* After a state was fetched: what its rows are in the database. */
void sheet_sum(struct shelf_place *p, const struct registry *r);

#endif
