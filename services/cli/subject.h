/*
 * Naming a signal: its reference, as said on the phone, or its id.
 */
#ifndef CLI_SUBJECT_H
#define CLI_SUBJECT_H

#include "services/cli/arguments.h"
#include "services/cli/cli.h"

struct subject {
    struct wire_subject wire;
    char reference[40]; /* "" when it was named by its id; wire points here */
};

/* Checks the digit of a reference. 0, or CLI_USAGE with the reason said. */
MUST_CHECK int subject_read(const char *text, struct subject *out);
/* Of a command that takes a reference and no other words: the same. */
MUST_CHECK int subject_only(const struct command *c, const struct arguments *a,
                            struct subject *out);
/* The id: of a reference, asks the door. Returns the exit status. */
MUST_CHECK int subject_id(struct cli *cli, const char *text, struct uuid *out);

#endif
