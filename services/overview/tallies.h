/*
 * The scoreboard's tallies in the database: what changed in a batch goes in as rows of its own, and now and
 * then the rows of one cell become one again. So a batch never reads what it adds to, and whoever asks adds
 * up a few rows a cell.
 *
 *      batch -> cells -> rows (cell, seq = position of the batch), twice: as what there is, and as what was
 *                        changed on that day
 *      cells of pairs  -> one row for all themes of a department (pairs.h)
 *      many rows of a cell -> read, added -> next batch: out with them, in with one (seq = -1)
 */
#ifndef OVERVIEW_TALLIES_H
#define OVERVIEW_TALLIES_H

#include "common/db.h"
#include "services/figures/cells.h"
#include "services/overview/kept.h"

struct tallies;
/* keys: the connection to read from. wake is called when there is something to write besides. */
struct tallies *tallies_new(struct db *keys, void (*wake)(void *arg), void *arg);
void tallies_free(struct tallies **t);
/* All that the database does not know of is gone. */
void tallies_forget(struct tallies *t);

/* Where the changes of the batch that gathers are added. */
struct cells *tallies_cells(struct tallies *t);
/* Sums of questions, kept up with each batch. */
struct kept *tallies_kept(const struct tallies *t);
/* Rows were added up: there is something to write, even without events. */
bool tallies_are_ready(const struct tallies *t);
/* Queues the statements of a transaction that ends at this position, with events of this day alone (by the
 * log's time); the next batch gathers from now on. */
void tallies_send(struct tallies *t, struct db *db, int32_t day, int64_t position);
/* Looks whether rows are to be added up. written: what the database has for certain; idle: nothing else is
 * to be done; asked: somebody waits for answers. */
void tallies_look(struct tallies *t, int64_t written, bool idle, bool asked);

#endif
