/* Texts as they may stand in a calendar. */
#ifndef ICAL_TEXT_H
#define ICAL_TEXT_H

#include "common/base.h"

/*
 * RFC 5545, 3.3.11 (TSAFE-CHAR): no controls. libical writes a tab as \t and a return as \r, which are no
 * escapes there, so neither gets as far; a newline does, as \n. Line and paragraph separators (U+2028, U+2029)
 * become newlines, marks that turn writing around go. NULL: absent, or no UTF-8. The caller's to free.
 */
char *ical_text_clean(const char *text);

#endif
