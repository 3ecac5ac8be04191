/*
 * The words of the screen: what fields, choices, events and problems are called for people.
 */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include "services/cli/connection.h"
#include "services/cli/screen.h"

/* What a field is called: "Wat er aan de hand is". Never NULL: its name when there is no word. */
const char *words_field(const struct wire_field *field);
/* A choice in the language of the screen. */
const char *words_choice(const struct wire_enum *e, uint8_t row);
/* A term by its code: "give the answer". The code itself when there is no word. Lives until the next
 * call. */
const char *words_term(struct slice code);
/* What happened, in a line; {1} is the party, {2} what the kind names (a department, a date). */
const char *words_event(int kind);
/* A sentence of a service in the language of the screen (proto/sentences.h). */
const char *words_detail(const char *sentence);
/* NULL: it is none of those that are known. */
const char *words_detail_known(const char *sentence);

/* The problem on standard error: what, and each field at fault; as a line of JSON with cli->json.
 * Returns CLI_REFUSED. */
int words_problem(const struct cli *cli, const struct answer *a);
/* What an outcome means for the exit status; prints the problem, or that no answer came. */
int words_outcome(const struct cli *cli, enum asked outcome, const struct answer *a);
/* Faults found here, before anything was sent, in the same form. Returns CLI_REFUSED. */
int words_faults(const struct cli *cli, enum message kind, const struct wire_faults *faults);
/* The same with another code, and a sentence (NULL: none), as a service would say it. */
int words_refusal(const struct cli *cli, enum message kind, enum problem_code code,
                  const char *detail, const struct wire_faults *faults);
/* The same in one line, for lists of many: "wat er aan de hand is: ontbreekt; ...". The caller's to
 * free. */
char *words_problem_line(const struct answer *a);
char *words_faults_line(enum message kind, const struct wire_faults *faults);

#endif
