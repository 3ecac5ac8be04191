/*
 * A cursor in a file of one line: position, leaf hash in hexadecimal, and how many decisions nothing was learned from yet. Written beside and renamed, so
 * that it is the old one or the new one; not synced, since an older cursor only costs reading again.
 */
#ifndef ROUTING_CURSOR_FILE_H
#define ROUTING_CURSOR_FILE_H

#include "services/log/follower.h"

/* Absent or unreadable: position -1. */
void cursor_file_read(const char *path, struct cursor *out, int64_t *waiting_out);
void cursor_file_write(const char *path, const struct cursor *c, int64_t waiting);
void cursor_file_remove(const char *path);

#endif
