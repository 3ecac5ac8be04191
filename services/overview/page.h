/*
 * Pages: what the texts of their cursors have in common.
 *
 *      n0000...  2f9c...    where the page before ended, and a seal of 32 digits over that, the party
 *      place     seal       and the question
 *
 * A cursor of another question or of somebody else is none: it could show places among what one may not
 * see. The key of the seal is kept in a file, so that pages outlive the process, and so that several
 * overviews on one folder know each other's.
 */
#ifndef OVERVIEW_PAGE_H
#define OVERVIEW_PAGE_H

#include "common/base.h"

#define PAGE_CURSOR 121 /* bytes of a cursor, with its end */

/* Once at the start: reads the key, or makes it. Where it cannot be kept, it lives as long as we. */
void page_key_open(const char *path);

/* place: at most 80 bytes. */
void page_seal(const char *place, const char *party, struct slice question, char out[PAGE_CURSOR]);
/* Gives the place; false when the seal is not of this question of this party. */
bool page_unseal(struct slice cursor, const char *party, struct slice question,
                 struct slice *place_out);

/* Takes exactly n (16 at most) small hexadecimal digits from the front of the text; false when there
 * are none. */
bool page_take_hex(struct slice *text, size_t n, uint64_t *out);

#endif
