/*
 * Commands that are one question, made of their options, whose answer has one list: told as a table, or a record a
 * line with --json.
 */
#ifndef CLI_TELLING_H
#define CLI_TELLING_H

#include "services/cli/commands.h"

struct telling {
    enum message kind;
    const struct wire_shape *row;
    size_t rows; /* where the answer's struct has its struct wire_list */
    /* asked: a struct of the question's shape. */
    void (*print)(const void *asked, struct wire_list rows);
};

/* Returns the exit status. */
int telling_run(struct cli *cli, const struct command *c, const struct arguments *a,
                const struct telling *t);

#endif
