/*
 * What comes with a program: folders, and the words it was started with.
 */
#ifndef COMMON_BESIDE_H
#define COMMON_BESIDE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

/* Where it lies: `built` beside this program as it was built, or `installed` as it was installed, both relative to the
 * program's folder. False: neither can be read; out is the first. */
bool beside_find(const char *built, const char *installed, char out[PATH_MAX]);

/* The words on this process's command line, the program first, and a NULL behind them; they live as long as the process.
 * Gives how many, at most `most` - 1; 0: they cannot be read, or are too many. */
size_t beside_words(char *words[], size_t most);

#endif
