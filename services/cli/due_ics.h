/*
 * `weerklank due --ics`: what falls due as a calendar.
 */
#ifndef CLI_DUE_ICS_H
#define CLI_DUE_ICS_H

#include "services/cli/arguments.h"

/* Asks for all pages of that question, and for each signal when it changed last; writes the file. ask: party
 * and until; how many and from where are not asked here. Returns the exit status. */
int due_ics_make(struct cli *cli, const struct arguments *a, const struct m_due *ask);

#endif
