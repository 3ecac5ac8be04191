/*
 * Folders that come with a program.
 */
#ifndef COMMON_BESIDE_H
#define COMMON_BESIDE_H

#include <limits.h>
#include <stdbool.h>

/* Where it lies: `built` beside this program as it was built, or `installed` as it was installed, both relative to the
 * program's folder. False: neither can be read; out is the first. */
bool beside_find(const char *built, const char *installed, char out[PATH_MAX]);

#endif
