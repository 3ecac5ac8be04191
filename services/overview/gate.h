/*
 * The gate between the two sets of tables (rebuild.sql), for a rebuild: a connection of its own that holds
 * the lock of rebuilds and, for a moment, the cursor of those that serve. It blocks, as its process serves
 * nobody.
 *
 *      gate_open -- gate_hold: their fold stands still at `served` -- (we fold up to there) -- gate_change
 *                     '------------------ gate_release, when that takes too long <----------------'
 */
#ifndef OVERVIEW_GATE_H
#define OVERVIEW_GATE_H

#include "common/base.h"

struct gate;

/* On a set of another name than the one that serves; statements say it instead (db_read_as). */
#define GATE_SERVES "overview."
#define GATE_NEXT   "overview_next."

enum gate_found { GATE_OPEN, GATE_TAKEN, GATE_FAILED };
/* GATE_TAKEN: another rebuild is at work. */
enum gate_found gate_open(const char *conninfo, struct gate **out);
/* Ends what it holds. */
void gate_close(struct gate **g);

/* Gives the position of the tables that serve, at which they now stay. -1: not at the moment. */
MUST_CHECK int gate_hold(struct gate *g, int64_t *served_out);
void gate_release(struct gate *g);
/* With its connection went its lock: another rebuild may be at work by now. */
bool gate_is_lost(const struct gate *g);
/* While held: the new tables, folded up to this position, serve from now on. No transaction on them may be
 * under way. -1: they do not; the gate is released. */
MUST_CHECK int gate_change(struct gate *g, int64_t folded);

/* Statistics of the new tables, before they serve. */
void gate_look_through(struct gate *g);
/* The other tables are emptied, once nobody reads them any more: tries for some seconds. */
bool gate_sweep(struct gate *g);

#endif
