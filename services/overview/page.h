/*
 * Pages: what the texts of their cursors have in common.
 */
#ifndef OVERVIEW_PAGE_H
#define OVERVIEW_PAGE_H

#include "common/base.h"

/* Takes exactly n (16 at most) small hexadecimal digits from the front of the text; false when there
 * are none. */
bool page_take_hex(struct slice *text, size_t n, uint64_t *out);

#endif
