/*
 * What events left behind (entry.h) as rows of one transaction: of overview.words, mark and allocation.
 *
 * A row of words holds who may find it. Whoever gets a signal later is added to the rows that are there;
 * who passed it on keeps what he has, and gets no more.
 */
#ifndef OVERVIEW_ENTRY_ROWS_H
#define OVERVIEW_ENTRY_ROWS_H

#include "common/db.h"
#include "services/overview/shelf.h"

struct entry_rows;
struct entry_rows *entry_rows_new(void);
void entry_rows_free(struct entry_rows **r);

void entry_rows_begin(struct entry_rows *rows);
/* Takes the entries of a place that has changed. */
void entry_rows_put(struct entry_rows *rows, const struct registry *r, struct shelf_place *p);
void entry_rows_send(struct entry_rows *rows, struct db *db);

/* Which departments see it up to where, as a sum: kept with the place, to notice a change. */
uint32_t entry_rows_sum(const struct signal *s);

#endif
