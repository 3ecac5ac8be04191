/*
 * Small files that must survive whatever the machine does: they are there whole, old or new, and what
 * was kept stays kept. They belong to whom their folder belongs.
 *
 *      draft beside it -> fsync -> rename over it -> fsync of the folder
 */
#ifndef COMMON_KEEP_H
#define COMMON_KEEP_H

#include "common/buf.h"

#include <sys/types.h>

/* Makes the folders above a path that are missing, for this user only. 0, or -1 with errno. */
MUST_CHECK int keep_folder(const char *path);
/* Instead of what is there. Blocks until the disk has it. 0, or -1 with errno: the old one is there. */
MUST_CHECK int keep_file(const char *path, mode_t mode, struct slice bytes);
/* Only where there is none: -1 with EEXIST otherwise. */
MUST_CHECK int keep_file_new(const char *path, mode_t mode, struct slice bytes);
/* Behind what is there. */
MUST_CHECK int keep_more(const char *path, mode_t mode, struct slice bytes);
/* Replaces *out by all of it. 0, or -1 with errno: it is not there, or longer than `most` (EFBIG). */
MUST_CHECK int keep_read(const char *path, size_t most, struct buf *out);

#endif
