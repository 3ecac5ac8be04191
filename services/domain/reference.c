/*
 * The reference of a signal, to say on the phone: region, year, number, check digit.
 *
 *      ZVL-2026-0412-7      said or typed as "zvl 2026 0412 7" it is the same
 *
 * The check digit is Damm's over all that stands before it: a digit that was misheard and two neighbours
 * that were swapped are always found.
 */
#include "services/domain/signal.h"

#include "common/text.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define REFERENCE_SIZE 40

void signal_reference(const char *region, int year, int64_t number, char out[REFERENCE_SIZE])
{
    int n = snprintf(out, REFERENCE_SIZE - 2, "%s-%04d-%04" PRId64, region, year, number);

    if (n > REFERENCE_SIZE - 3)
        n = REFERENCE_SIZE - 3;
    snprintf(out + n, 3, "-%d", text_damm(out, (size_t)n));
}

/* Capitals, dashes for spaces, nothing around it. 0 when it is too long or holds something else. */
static size_t normalise(struct slice text, char out[REFERENCE_SIZE])
{
    size_t n = 0;

    while (text.n > 0 && text.p[text.n - 1] == ' ')
        text.n--;
    while (text.n > 0 && *text.p == ' ')
        text = slice_of(text.p + 1, text.n - 1);
    if (text.n >= REFERENCE_SIZE)
        return 0;
    for (; n < text.n; n++) {
        int c = text.p[n];

        if (c == ' ' || c == '-')
            out[n] = '-';
        else if (c < 0x80 && isalnum(c))
            out[n] = (char)toupper(c);
        else
            return 0;
    }
    out[n] = '\0';
    return n;
}

/* Cuts off what stands behind the last dash; NULL when there is none. */
static char *last_of(char *text)
{
    char *dash = strrchr(text, '-');

    if (!dash)
        return NULL;
    *dash = '\0';
    return dash + 1;
}

int signal_reference_parse(struct slice text, char region_out[25], int *year_out,
                           int64_t *number_out)
{
    char said[REFERENCE_SIZE], cut[REFERENCE_SIZE], meant[REFERENCE_SIZE];
    const char *digit, *number, *year;

    if (normalise(text, said) == 0)
        return -1;
    memcpy(cut, said, sizeof cut);
    digit = last_of(cut);
    number = digit ? last_of(cut) : NULL;
    year = number ? last_of(cut) : NULL;
    if (!year || strlen(year) != 4 || strlen(number) > 10 || strlen(cut) == 0 || strlen(cut) > 24)
        return -1;
    *year_out = (int)strtol(year, NULL, 10);
    *number_out = strtoll(number, NULL, 10);
    /* Made again it must be what was said: one form, and the digit with it. */
    signal_reference(cut, *year_out, *number_out, meant);
    if (strcmp(meant, said) != 0)
        return -1;
    memcpy(region_out, cut, strlen(cut) + 1);
    return 0;
}
