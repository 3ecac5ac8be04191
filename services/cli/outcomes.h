/*
 * Outcomes of cases in what people and their programs read: the services tell codes, here they get the names
 * that choices have in JSON everywhere else.
 */
#ifndef CLI_OUTCOMES_H
#define CLI_OUTCOMES_H

#include "proto/messages.h"

/* Prints the row as ask_print_json does; bytes: of the shape of their names. */
void outcomes_print_score(struct slice bytes);
void outcomes_print_case(struct slice bytes, enum figure_step step);

#endif
