/*
 * Numbers and addresses; names are in find_names.c.
 *
 * Each finder is asked at the beginning of a word only, and says how much it recognises there.
 */
#include "services/dossier/find.h"

#include "common/text.h"

#include <ctype.h>

static uint8_t byte_at(struct slice s, size_t i)
{
    return i < s.n ? s.p[i] : 0;
}

static bool is_word(uint8_t c)
{
    return isalnum(c) || c == '_' || c >= 0x80;
}

/* ------------------------------------------------------------------------------ e-mail */

static bool in_local_part(uint8_t c)
{
    return isalnum(c) || (c && strchr("._%+-", c) != NULL);
}

size_t find_mail(struct slice text, size_t at)
{
    size_t i = at, dot = 0;

    while (in_local_part(byte_at(text, i)))
        i++;
    if (i == at || byte_at(text, i) != '@' || !isalnum(byte_at(text, i + 1)))
        return 0;
    for (i++; isalnum(byte_at(text, i)) || byte_at(text, i) == '-' ||
              (byte_at(text, i) == '.' && isalnum(byte_at(text, i + 1)));
         i++)
        if (text.p[i] == '.')
            dot = i;
    return dot ? i - at : 0;
}

/* ------------------------------------------------------------------------------ numbers */

/* Digits that belong together, with what people put between them: "(0114) 12 34 56", "+31 6-12345678". */
struct run {
    size_t end; /* behind the last digit */
    size_t n;
    char digits[24];
};

static bool between_digits(uint8_t c)
{
    return c && strchr(" .-()/", c) != NULL;
}

static struct run run_read(struct slice text, size_t at)
{
    struct run r = {.end = at};
    size_t gap = 0;

    for (size_t i = at; i < text.n && gap < 3; i++) {
        uint8_t c = text.p[i];

        if (isdigit(c) && r.n < sizeof r.digits - 1) {
            r.digits[r.n++] = (char)c;
            r.end = i + 1;
            gap = 0;
        } else if (between_digits(c)) {
            gap++;
        } else {
            break;
        }
    }
    return r;
}

/* Ten digits from 0 on, or a country and nine: numbers of somebody, not those with 0800 or 0900. */
static bool is_phone(const struct run *r, bool plus)
{
    const char *d = r->digits;

    if (plus)
        return r->n >= 9 && r->n <= 15;
    if (strncmp(d, "0800", 4) == 0 || strncmp(d, "0900", 4) == 0)
        return false;
    if (strncmp(d, "00", 2) == 0)
        return r->n >= 11 && r->n <= 15;
    return d[0] == '0' && r->n == 10;
}

/* A citizen service number that stands here, without what stands behind it. */
static size_t citizen_number(struct slice text, size_t at)
{
    size_t i = at, n = 0;

    for (; i < text.n && n < 9; i++) {
        if (isdigit(text.p[i]))
            n++;
        else if (text.p[i] != '.' && text.p[i] != ' ')
            break;
    }
    if (n < 9 || isdigit(byte_at(text, i)) || !text_has_bsn(text.p + at, i - at))
        return 0;
    return i - at;
}

static size_t account(struct slice text, size_t at)
{
    size_t i = at, n = 0;

    if (!isupper(byte_at(text, at)) || !isupper(byte_at(text, at + 1)) ||
        !isdigit(byte_at(text, at + 2)) || !isdigit(byte_at(text, at + 3)))
        return 0;
    while (isupper(byte_at(text, i)) || isdigit(byte_at(text, i)) ||
           (byte_at(text, i) == ' ' &&
            (isupper(byte_at(text, i + 1)) || isdigit(byte_at(text, i + 1))))) {
        n += text.p[i] != ' ';
        i++;
    }
    return n >= 15 && n <= 34 && !is_word(byte_at(text, i)) ? i - at : 0;
}

size_t find_digits(struct slice text, size_t at, enum passage_kind *kind_out)
{
    bool plus = byte_at(text, at) == '+', bracket = byte_at(text, at) == '(';
    size_t n = account(text, at);
    struct run r;

    *kind_out = PASSAGE_ACCOUNT;
    if (n)
        return n;
    if (!plus && !bracket && !isdigit(byte_at(text, at)))
        return 0;
    *kind_out = PASSAGE_NUMBER;
    n = citizen_number(text, at);
    if (n)
        return n;
    *kind_out = PASSAGE_PHONE;
    r = run_read(text, at + (plus || bracket));
    return is_phone(&r, plus) && !is_word(byte_at(text, r.end)) ? r.end - at : 0;
}

/* ------------------------------------------------------------------------------ addresses */

/* A postcode: 1000 to 9999 and two capitals, never SA, SD or SS; with the number of a house behind it. */
size_t find_address(struct slice text, size_t at)
{
    size_t i = at;
    uint8_t a, b;

    for (; i < at + 4; i++)
        if (!isdigit(byte_at(text, i)) || (i == at && text.p[i] == '0'))
            return 0;
    i += byte_at(text, i) == ' ';
    a = byte_at(text, i);
    b = byte_at(text, i + 1);
    if (!isupper(a) || !isupper(b) || (a == 'S' && (b == 'A' || b == 'D' || b == 'S')) ||
        is_word(byte_at(text, i + 2)))
        return 0;
    i += 2;
    if (byte_at(text, i) == ' ' && isdigit(byte_at(text, i + 1)))
        for (i++;
             isdigit(byte_at(text, i)) || (isalpha(byte_at(text, i)) && isdigit(text.p[i - 1]));)
            i++;
    return i - at;
}

/* ------------------------------------------------------------------------------ all of them */

void find_passages(struct slice text, find_fn *fn, void *arg)
{
    for (size_t at = 0; at < text.n;) {
        enum passage_kind kind = PASSAGE_MAIL;
        size_t n = find_mail(text, at);

        if (!n) {
            kind = PASSAGE_ADDRESS;
            n = find_address(text, at);
        }
        if (!n)
            n = find_digits(text, at, &kind);
        if (!n) {
            kind = PASSAGE_NAME;
            n = find_name(text, at);
        }
        if (n) {
            fn(arg, at, at + n, kind);
            at += n;
        } else if (is_word(text.p[at])) {
            while (at < text.n && is_word(text.p[at]))
                at++;
        } else {
            at++;
        }
    }
}
