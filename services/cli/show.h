/*
 * An event of a signal for people; for `show` and `watch`.
 */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "services/cli/cli.h"

#include <stdio.h>

/* "taken up by VWS", without when. The caller's to free. */
char *show_headline(const struct moment *m);
/* The fields of its body that people want to read, each behind `indent` blanks. */
void show_body(FILE *to, const struct moment *m, int indent);

#endif
