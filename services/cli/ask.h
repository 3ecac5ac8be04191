/*
 * Asking one question and reading its answer, for commands that only look.
 */
#ifndef CLI_ASK_H
#define CLI_ASK_H

#include "services/cli/connection.h"

/* Sends body (a struct of the question's shape) and decodes the answer into out (a struct of the
 * answer's shape), whose slices live as long as *a: free it. Returns the exit status, problems told. */
int ask_struct(struct cli *cli, enum message kind, const struct wire_subject *signal,
               const void *body, struct answer *a, void *out);
/* Prints the record as JSON in one line; or as CSV, after ask_print_csv. */
void ask_print_json(const struct wire_shape *shape, struct slice bytes);
/* The same with more members, not in CSV; borrowed. */
void ask_print_json_with(const struct wire_shape *shape, struct slice bytes, json_t *more);
void ask_print_csv(void);

#endif
