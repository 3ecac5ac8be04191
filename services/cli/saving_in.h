/* What the files of saving share. */
#ifndef CLI_SAVING_IN_H
#define CLI_SAVING_IN_H

#include "services/cli/saving.h"

#define SAVING_SECONDS 180

/* Writes the page as DOCX into draft. 0; else as saving_run, of the program that is named. */
int saving_docx(struct slice html, const char *draft, const char **program_out);

#endif
