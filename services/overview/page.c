/*
 * Pages: see page.h.
 */
#include "services/overview/page.h"

#include <stdlib.h>

bool page_take_hex(struct slice *text, size_t n, uint64_t *out)
{
    char digits[17];

    if (text->n < n)
        return false;
    memcpy(digits, text->p, n);
    digits[n] = '\0';
    *text = slice_of(text->p + n, text->n - n);
    *out = strtoull(digits, NULL, 16);
    return strspn(digits, "0123456789abcdef") == n;
}
