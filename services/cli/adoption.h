/*
 * A version of a set of reference data: reading it from a file, what is adopted now, whether the file may
 * be adopted, and adopting it.
 */
#ifndef CLI_ADOPTION_H
#define CLI_ADOPTION_H

#include "services/cli/arguments.h"
#include "services/cli/reference.h"

/* The canonical body of what is adopted now; empty when nothing is. offline: what the files of this
 * program say instead. Returns the exit status. */
int adoption_now(struct cli *cli, const struct reference_set *set, bool offline, struct buf *out);

/* `check FILE` and `adopt FILE`; set NULL: whichever the file holds. Return the exit status. A check
 * says what an adoption would say: it applies the same rules to what is adopted now. */
int adoption_check(struct cli *cli, const char *path, const struct reference_set *set,
                   bool offline);
int adoption_adopt(struct cli *cli, const char *path, const struct reference_set *set);

/* A command of one set: nothing or `show` calls show with its body, else `check FILE`, `adopt FILE`. */
typedef int adoption_show_fn(struct cli *cli, const struct arguments *a, struct slice body);
int adoption_command(struct cli *cli, const struct command *c, const struct arguments *a,
                     const char *set, adoption_show_fn *show);

#endif
