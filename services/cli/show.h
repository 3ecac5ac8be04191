/*
 * A signal for people, piece by piece: an event (for `show` and `watch`), its dates, its clock.
 */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "services/cli/cli.h"

#include <stdio.h>

/* "taken up by VWS", without when. The caller's to free. */
char *show_headline(const struct moment *m);
/* What {2} in the words of that kind of event stands for; "" when nothing. The caller's to free. */
char *show_target(int kind, struct slice body);
/* The fields of its body that people want to read, each behind `indent` blanks. */
void show_body(FILE *to, const struct moment *m, int indent);

/* Whether a statement in the timeline says that the texts of that event are destroyed. */
bool show_is_erased(struct wire_list timeline, int64_t version);

/* Files that are attached, of those whose words are there. */
void show_files(struct wire_list timeline);
/* The dates, each with how it came about (list of shape due_date). */
void show_dates(struct wire_list dates);
/* Who had it for how long; or that it is not for whoever asks. */
void show_clock(const struct m_shown *m);

#endif
