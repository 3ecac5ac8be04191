/*
 * The body of a message: from options, a JSON file and texts, as a tree with the Dutch names, which
 * proto/json.h then judges and encodes. Cells of a CSV file become values in the same way.
 */
#ifndef CLI_BODY_H
#define CLI_BODY_H

#include "services/cli/arguments.h"

struct cli;
struct command;

/* All that was given; options go before --body. last_word (may be NULL) is the text behind the signal.
 * NULL with the reason said. A new reference. */
json_t *body_read(const struct command *c, const struct arguments *a, const char *last_word);

/* The question that the options make: a struct of its shape, whose slices live as long as *kept. Returns CLI_OK,
 * or CLI_USAGE with the reason said. */
int body_question(const struct cli *cli, const struct command *c, const struct arguments *a,
                  enum message kind, void *out, struct buf *kept);

/* One value as somebody typed it: choices by either code or by the word on screen, dates also as
 * 2-4-2026, lists with commas. What it cannot make sense of stays text, for the judge to name. NULL
 * when it is no UTF-8. */
json_t *body_value(const struct wire_field *field, const char *text);
/* Adds the value to the object; a list that is there already grows. 0, or -1 when it is no UTF-8. */
MUST_CHECK int body_set(json_t *object, const struct wire_field *field, const char *text);

/* A text of at most 64 KiB from a file ("-": standard input), without the last line end. NULL with the
 * reason said; the caller's to free. */
char *body_text_read(const char *path);

#endif
