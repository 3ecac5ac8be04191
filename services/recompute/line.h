/*
 * The clocks and figures of one signal as a line of JSON. Pure: the same clocks give the same bytes.
 *
 *   {"signal":"0196...","reference":"ZVL-2026-0412-7","events":8,"state":"closed","region_due":"2026-05-18",
 *    "until":U,
 *    "chain":[["coordinator","holding",from,until],["VWS","holding",from,until],...],
 *    "whole":T,
 *    "steps":{"receipt":[at,"VWS",routing_error,T],...},          only those that were reached
 *    "shares":[["VWS","holding",us,working_us],...],
 *    "parts":[["VWS",is_lead,routing_error,answered,
 *              [assigned,taken_up,answered,done,ended],T,T,late_us,late_working_us],...]}
 *
 *   T     [gross, net, gross working, net working] time, microseconds (clocks.h)
 *   U     the chain is known up to here; moments are microseconds since 1970 UTC, 0: not (yet)
 *   parts with the times to taking up and to done
 *
 * What the rules cannot fold is said as {"signal":"0196...","quarantine":position}.
 */
#ifndef RECOMPUTE_LINE_H
#define RECOMPUTE_LINE_H

#include "services/domain/clocks.h"

/* Appends the line. chain and figures: of these clocks, up to the same moment. */
void line_add(struct buf *out, const struct clocks *c, const struct registry *r,
              const struct clocks_chain *chain, const struct clocks_figures *figures);
void line_add_quarantine(struct buf *out, const struct uuid *signal, int64_t position);

#endif
