/*
 * Which signals a document is about: references, or a selection as of `list` with days of submission.
 */
#ifndef CLI_SELECTION_H
#define CLI_SELECTION_H

#include "services/cli/commands.h"

/* Zero-initialised it is empty. */
struct selection {
    struct cli *cli;
    char **references; /* sorted, each once */
    size_t n, cap;
    int32_t from, until; /* days */
    struct buf about;    /* what was asked for, in Dutch; ends in a zero byte */
};

/* Reads the words from the second on, and the options --from and --until. Only what one may see in full:
 * of what is named otherwise it says so. Returns the exit status; none at all is a refusal. */
MUST_CHECK int selection_read(struct selection *s, struct cli *cli, const struct command *c,
                              const struct arguments *a);
void selection_free(struct selection *s);
/* Whether a summary is of a signal that one may see in full. */
bool selection_is_in_full(const struct summary *s);

#endif
