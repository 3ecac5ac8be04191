/*
 * Files that go out together: a zip, a folder, or a zip on standard output. It is there whole or not at
 * all: written beside its place under another name, and renamed when all of it is on the disk. On standard
 * output a zip gets its end only when it is whole.
 *
 * The same files give the same bytes: times are those given, and nothing of this machine or user is in it.
 */
#ifndef CLI_PARCEL_H
#define CLI_PARCEL_H

#include "common/base.h"

struct parcel;

/* ".zip" at the end: a zip, in place of what was there; "-": standard output; else a folder, which must not
 * be there yet. NULL with errno. */
struct parcel *parcel_open(const char *path);
/* A file under a relative path with plain slashes; one that ends in a slash is a folder. at: microseconds
 * UTC. 0, or -1 with errno. */
MUST_CHECK int parcel_put(struct parcel *p, const char *path, struct slice bytes, int64_t at);
/* Puts it in its place; or, when keep is false, leaves nothing of it. Frees it in any case. 0, or -1 with
 * errno: then nothing of it is there. */
MUST_CHECK int parcel_close(struct parcel **p, bool keep);

#endif
