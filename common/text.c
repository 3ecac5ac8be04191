/*
 * Text: UTF-8, what may stand in it, and check digits.
 */
#include "common/text.h"

#include "common/log.h"

#include <stdlib.h>

/* Bytes of the well-formed sequence at p (RFC 3629, section 4), 0 when it is none. */
static size_t sequence_length(const uint8_t *p, size_t left)
{
    uint8_t c = p[0], least = 0x80, most = 0xbf;
    size_t n;

    if (c >= 0xc2 && c <= 0xdf)
        n = 2;
    else if (c >= 0xe0 && c <= 0xef)
        n = 3;
    else if (c >= 0xf0 && c <= 0xf4)
        n = 4;
    else
        return 0;
    if (n > left)
        return 0;
    if (c == 0xe0)
        least = 0xa0; /* else overlong */
    else if (c == 0xed)
        most = 0x9f; /* else a surrogate */
    else if (c == 0xf0)
        least = 0x90; /* else overlong */
    else if (c == 0xf4)
        most = 0x8f; /* else above U+10FFFF */
    if (p[1] < least || p[1] > most)
        return 0;
    for (size_t i = 2; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return n;
}

/* Eight bytes at once: true when all are 0x01 to 0x7f. */
static bool is_plain_word(const uint8_t *p)
{
    uint64_t w;

    memcpy(&w, p, sizeof w);
    /* With no high bit set, subtracting 1 from each byte borrows exactly at a zero byte. */
    return ((w | (w - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080)) == 0;
}

bool text_utf8_valid(const void *p, size_t n)
{
    const uint8_t *s = p;
    size_t i = 0;

    while (i < n) {
        size_t length;

        if (n - i >= 8 && is_plain_word(s + i)) {
            i += 8;
            continue;
        }
        if (s[i] < 0x80) {
            if (s[i++] == 0)
                return false;
            continue;
        }
        length = sequence_length(s + i, n - i);
        if (length == 0)
            return false;
        i += length;
    }
    return true;
}

static bool is_c1_control(const uint8_t *p)
{
    return p[0] == 0xc2 && p[1] < 0xa0; /* U+0080 to U+009F */
}

static bool is_bidi_mark(const uint8_t *p)
{
    if (p[0] != 0xe2)
        return false;
    return (p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae) || /* U+202A to U+202E */
           (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9);   /* U+2066 to U+2069 */
}

bool text_controls_ok(const void *p, size_t n, bool lines)
{
    const uint8_t *s = p;

    for (size_t i = 0; i < n; i++) {
        if (s[i] < 0x20) {
            if (!lines || (s[i] != '\n' && s[i] != '\t'))
                return false;
        } else if (s[i] == 0x7f || (i + 1 < n && is_c1_control(s + i)) ||
                   (i + 2 < n && is_bidi_mark(s + i))) {
            return false;
        }
    }
    return true;
}

size_t text_length(const void *p, size_t n)
{
    const uint8_t *s = p;
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += (s[i] & 0xc0) != 0x80;
    return count;
}

/* The quasigroup of H. M. Damm's thesis (2004): totally anti-symmetric, with zeroes on the diagonal. */
static int damm_step(int state, int digit)
{
    static const int8_t table[10][10] = {
        {0, 3, 1, 7, 5, 9, 8, 6, 4, 2}, {7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
        {4, 2, 0, 6, 8, 7, 1, 3, 5, 9}, {1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
        {6, 1, 2, 3, 0, 4, 5, 9, 7, 8}, {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
        {5, 8, 6, 9, 7, 2, 0, 1, 3, 4}, {8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
        {9, 4, 3, 8, 6, 1, 7, 2, 0, 5}, {2, 5, 8, 1, 4, 3, 6, 7, 9, 0}};

    return table[state][digit];
}

int text_damm(const char *s, size_t n)
{
    int state = 0;

    for (size_t i = 0; i < n; i++) {
        int v = -1;

        if (s[i] >= '0' && s[i] <= '9') {
            state = damm_step(state, s[i] - '0');
            continue;
        }
        if (s[i] >= 'A' && s[i] <= 'Z')
            v = s[i] - 'A' + 10;
        else if (s[i] >= 'a' && s[i] <= 'z')
            v = s[i] - 'a' + 10;
        if (v >= 0)
            state = damm_step(damm_step(state, v / 10), v % 10);
    }
    return state;
}

static bool elfproef(const uint8_t digits[9])
{
    int sum = -digits[8], all = digits[8];

    for (int i = 0; i < 8; i++) {
        sum += (9 - i) * digits[i];
        all |= digits[i];
    }
    return all != 0 && sum % 11 == 0;
}

static bool is_letter(uint8_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/* Do the next whole groups of digits from at on hold exactly nine? "1234.56.782", "123456782". Digits
 * that stand against a letter are part of a code, not a number that somebody has. */
static bool nine_from(const uint8_t *s, size_t n, size_t at, uint8_t digits[9])
{
    size_t count = 0;

    while (at < n) {
        if (s[at] >= '0' && s[at] <= '9') {
            if (count == 9)
                return false; /* the group that holds the ninth goes on */
            digits[count++] = (uint8_t)(s[at] - '0');
        } else if (count == 9 || (s[at] != '.' && s[at] != ' ')) {
            break;
        }
        at++;
    }
    return count == 9 && (at == n || !is_letter(s[at]));
}

/*
 * Every group of digits is tried as a start, so that a number in front ("om 12 123456782") hides
 * nothing.
 */
bool text_has_bsn(const void *p, size_t n)
{
    const uint8_t *s = p;
    uint8_t digits[9];
    bool in_group = false;

    for (size_t i = 0; i < n; i++) {
        bool digit = s[i] >= '0' && s[i] <= '9';

        if (digit && !in_group && !(i > 0 && is_letter(s[i - 1])) && nine_from(s, n, i, digits) &&
            elfproef(digits))
            return true;
        in_group = digit;
    }
    return false;
}

char *text_copy(struct slice s)
{
    char *copy = malloc(s.n + 1);

    if (!copy)
        log_fatal("memory_exhausted", "bytes=%zu", s.n);
    if (s.n)
        memcpy(copy, s.p, s.n);
    copy[s.n] = '\0';
    return copy;
}
