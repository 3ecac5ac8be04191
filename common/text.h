/*
 * Text: UTF-8, and the two check digits we meet.
 */
#ifndef COMMON_TEXT_H
#define COMMON_TEXT_H

#include "common/base.h"

/* Valid UTF-8 (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF) and without U+0000. */
bool text_utf8_valid(const void *p, size_t n);
/* Refuses C0 and C1 controls, but lets newline and tab through when lines is true; refuses bidi
 * override and isolate marks (U+202A-202E, U+2066-2069) always. Assumes valid UTF-8. */
bool text_controls_ok(const void *p, size_t n, bool lines);
/* Number of code points of valid UTF-8. */
size_t text_length(const void *p, size_t n);
/* Damm's check digit over the decimal digits in s (others are skipped; letters count as two digits,
 * A = 10 to Z = 35): finds every single wrong digit and every swap of neighbours. 0 to 9. */
int text_damm(const char *s, size_t n);
/* True when a run of exactly nine digits (dots and spaces between them do not count; a letter against
 * it makes it a code) passes the elfproef of the citizen service number (Besluit
 * burgerservicenummer; weights 9 to 2 and -1). */
bool text_has_bsn(const void *p, size_t n);
/* strdup of a slice; never NULL. The caller frees. */
char *text_copy(struct slice s);

#endif
