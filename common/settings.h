/*
 * Settings: one alphabetical table for all services. A setting is read from, in rising order of
 * strength: its default, the file (ini, through inih), the environment (WEERKLANK_ and the name in
 * capitals with _ for .), the command line (--name=value). `-n` prints them all; what is printed
 * parses again.
 *
 * The table itself is in settings.c as X-macro rows: name, type, default, least, most, what it is.
 */
#ifndef COMMON_SETTINGS_H
#define COMMON_SETTINGS_H

#include "common/base.h"

#include <stdio.h>

/* Reads file, environment and arguments. Recognises -n (print and exit 0), -c FILE, --help and, in
 * *rest_out, leaves what it did not recognise for the program itself (argv order kept).
 * A setting that is unknown or out of range ends the process with the reason. */
void settings_load(int argc, char **argv, int *rest_argc_out, char ***rest_argv_out);
void settings_print(FILE *to);

/* The name must be in the table: anything else is a bug and stops the process. */
const char *settings_text(const char *name);
int64_t settings_int(const char *name);
bool settings_bool(const char *name);
/* A path or endpoint below the state folder: "ipc://{run}/history" with {state} and {run} filled in.
 * The string lives as long as the process. */
const char *settings_path(const char *name);

#endif
