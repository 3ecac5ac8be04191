/*
 * Outcomes of cases in what people and their programs read: the services tell codes, here they get the names
 * that choices have in JSON everywhere else.
 */
#ifndef CLI_OUTCOMES_H
#define CLI_OUTCOMES_H

#include "proto/json.h"
#include "proto/messages.h"

/* Prints the row as ask_print_json does. question: members that each row has besides; borrowed. */
void outcomes_print_score(struct slice bytes, json_t *question);
void outcomes_print_case(struct slice bytes, enum figure_step step);

#endif
