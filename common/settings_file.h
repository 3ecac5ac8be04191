/*
 * The form of a settings file: ini, read through inih.
 *
 *      # a remark
 *      history.batch.max = 500
 *      db.history = host=/var/lib/weerklank/socket dbname=weerklank
 *        user=weerklank_history          a line that begins with blanks goes on: joined by a space
 *      [history]
 *      queue.max = 1000                  history.queue.max
 */
#ifndef COMMON_SETTINGS_FILE_H
#define COMMON_SETTINGS_FILE_H

#include "common/base.h"

#include <stdio.h>

/* Calls fn for each setting. Stops the process, with the reason, when the file cannot be read. */
typedef void settings_file_fn(void *arg, const char *name, const char *value);
void settings_file_read(const char *path, settings_file_fn *fn, void *arg);
/* Writes one setting so that it reads back the same. */
void settings_file_write(FILE *to, const char *name, const char *value);
/* NULL, or why this value could not be written to a file and read back. */
const char *settings_file_unfit(const char *value);

#endif
