/*
 * Kinds of files: media types, endings of names, and under which headers a file is given out. Pure.
 */
#ifndef FILES_TYPE_H
#define FILES_TYPE_H

#include "common/buf.h"
#include "proto/enums.h"

/* "application/pdf" (IANA). Of text without a charset: which one it is, is not known. */
const char *file_type_media(enum file_type t);
/* "pdf", without the dot. */
const char *file_type_ending(enum file_type t);

/* The name to save it under: as it is when its ending is one of the type's (also "jpg"), else with the ending behind it,
 * so that no name makes of it what it is not. Of a name without any letter or digit "bestand" and the ending. */
void file_name_for(struct slice name, enum file_type t, struct buf *out);

/* Under which it is given out: never shown in place, never taken for another type, nothing of it runs. */
#define FILE_HEADERS 5
struct file_headers {
    struct file_header {
        const char *name;
        const char *value; /* in `own`, or a literal */
    } list[FILE_HEADERS];
    struct buf own;
};
/*
 *   Content-Type
 *   Content-Disposition      attachment; filename="..."; filename*=UTF-8''...  (RFC 6266, 4; RFC 8187, 3.2.1)
 *   X-Content-Type-Options   nosniff
 *   Content-Security-Policy  default-src 'none'; sandbox
 *   Cache-Control            private, no-store
 *
 * name: of the event, valid UTF-8 without controls. The headers hold ASCII without controls alone. Zero-initialised
 * before its first use; lives until the next call or file_headers_free. */
void file_headers_make(struct file_headers *h, struct slice name, enum file_type t);
void file_headers_free(struct file_headers *h);

#endif
