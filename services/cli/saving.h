/*
 * A page on its way to a file: HTML as it is, PDF by WeasyPrint, DOCX by pandoc.
 *
 * Those programs are run without a shell, and for a minute or two at most. Where one is not installed, its
 * package is named and the HTML is written instead, under the same name with .html.
 */
#ifndef CLI_SAVING_H
#define CLI_SAVING_H

#include "services/cli/cli.h"

/* Whether the name says what to write: .html, .pdf or .docx; NULL is standard output. 0, or CLI_USAGE with
 * the reason said. Before anything is asked. */
MUST_CHECK int saving_check(const char *path);
/* Returns the exit status; what was written is said on standard error. */
MUST_CHECK int saving_write(const char *path, struct slice html);

/* Runs argv[0] from the PATH, its standard input and output /dev/null. Its exit status; -1: it could not be
 * run (errno; ENOENT: it is not there), or took longer than so many seconds (ETIMEDOUT) and was ended. */
int saving_run(const char *const *argv, int seconds);

#endif
