/*
 * What events left behind (entry.h) as rows of overview.words, mark and allocation: a transaction of their own,
 * before the one with the cursor that counts them as folded. When that one never comes they are folded again, and
 * take the place of what is there.
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
/* Takes the entries of a place that has changed, if it has any. */
void entry_rows_put(struct entry_rows *rows, const struct registry *r, struct shelf_place *p);
bool entry_rows_any(const struct entry_rows *rows);
/* Queues the statements, into a transaction that the caller began and ends. */
void entry_rows_send(struct entry_rows *rows, struct db *db);

/* Which departments see it up to where, as a sum: kept with the place, to notice a change. */
uint32_t entry_rows_sum(const struct signal *s);

#endif
