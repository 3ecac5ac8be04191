/*
 * Reading a file of settings in JSON, strictly: what is not known is refused. The first fault is told with its place
 * ("issuers[2].people[0].party: ..."); after it everything answers NULL or false, so that a reader need not look after
 * each step.
 */
#ifndef OIDC_READING_H
#define OIDC_READING_H

#include "common/buf.h"

#include <jansson.h>

#define READING_TEXT_MAX 512 /* bytes of a text in a list */

struct reading {
    const char *folder; /* of files that are named */
    struct buf *why;
    bool bad;
    char place[256];
    size_t place_n;
};

void reading_refuse(struct reading *r, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Goes down to a member (at < 0) or an element; the result goes to reading_leave(). */
size_t reading_enter(struct reading *r, const char *name, long at);
void reading_leave(struct reading *r, size_t before);

/* o is an object with no other members than these; the last is NULL. */
void reading_members(struct reading *r, const json_t *o, const char *const names[]);

/* A text of 1 to `most` bytes, the file's; NULL: absent, or refused. */
const char *reading_text(struct reading *r, const json_t *o, const char *name, size_t most,
                         bool must);
/* The same without blanks and quotes: a scope, a class of sign-in, an id (RFC 6749 A). */
const char *reading_word(struct reading *r, const json_t *o, const char *name, size_t most,
                         bool must);
/* The same as an address that url_ok() takes. */
const char *reading_url(struct reading *r, const json_t *o, const char *name, bool loopback,
                        bool must);
bool reading_flag(struct reading *r, const json_t *o, const char *name);
/* A list of 1 to `most` words; the caller frees *of. */
void reading_words(struct reading *r, const json_t *o, const char *name, size_t most, bool must,
                   const char *const **of, size_t *n_out);
/* All of a file that is named; a relative one is beside ours. out->n is 0 when refused. */
void reading_file(struct reading *r, const json_t *o, const char *name, size_t most,
                  struct buf *out);

#endif
