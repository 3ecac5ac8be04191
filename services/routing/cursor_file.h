/*
 * A cursor in a file of one line: position and leaf hash in hexadecimal. Written beside and renamed, so
 * that it is the old one or the new one; not synced, since an older cursor only costs reading again.
 */
#ifndef ROUTING_CURSOR_FILE_H
#define ROUTING_CURSOR_FILE_H

#include "services/log/follower.h"

/* Absent or unreadable: position -1. */
void cursor_file_read(const char *path, struct cursor *out);
void cursor_file_write(const char *path, const struct cursor *c);
void cursor_file_remove(const char *path);

#endif
