/*
 * Header fields: encoded, then folded.
 */
#include "services/mail/header.h"

#include "common/text.h"

#include <assert.h>
#include <time.h>

#define WORD_MAX  75 /* of an encoded-word (RFC 2047 2) */
#define WORD_HEAD "=?UTF-8?B?"

size_t mail_utf8_next(const uint8_t *p, size_t n)
{
    for (size_t len = 1; len <= 4 && len <= n; len++)
        if (text_utf8_valid(p, len))
            return len;
    return 0;
}

/* A space, and before it a line end where what follows would not fit. */
static void gap(struct buf *out, size_t *column, size_t next)
{
    if (*column + 1 + next > MAIL_LINE_MAX) {
        buf_add_str(out, "\r\n");
        *column = 0;
    }
    buf_add_str(out, " ");
    *column += 1;
}

static size_t name_begin(struct buf *out, const char *name)
{
    buf_add_str(out, name);
    buf_add_str(out, ":");
    return strlen(name) + 1;
}

/* Text without controls and without what is no UTF-8. */
static void clean(struct buf *to, struct slice text)
{
#ifdef PLANT_MAIL_HEADER_RAW
    buf_add(to, text.p, text.n);
    return;
#endif
    for (size_t i = 0, len; i < text.n; i += len) {
        len = mail_utf8_next(text.p + i, text.n - i);
        if (len == 0) {
            buf_add_str(to, "\xEF\xBF\xBD");
            len = 1;
        } else if (!text_controls_ok(text.p + i, len, false)) {
            buf_add_str(to, " ");
        } else {
            buf_add(to, text.p + i, len);
        }
    }
}

static void base64_add(struct buf *out, const uint8_t *p, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < n; i += 3) {
        uint32_t v = (uint32_t)p[i] << 16;
        char four[4];

        if (i + 1 < n)
            v |= (uint32_t)p[i + 1] << 8;
        if (i + 2 < n)
            v |= p[i + 2];
        four[0] = digits[v >> 18];
        four[1] = digits[v >> 12 & 63];
        four[2] = digits[v >> 6 & 63];
        four[3] = digits[v & 63];
        if (i + 1 >= n)
            four[2] = '=';
        if (i + 2 >= n)
            four[3] = '=';
        buf_add(out, four, sizeof four);
    }
}

/* Bytes that fit in an encoded-word of at most that many octets, head and "?=" included. */
static size_t word_room(size_t octets)
{
    const size_t around = sizeof WORD_HEAD - 1 + 2;

    return octets > around ? (octets - around) / 4 * 3 : 0;
}

/* Whole characters at the begin of s, at most room bytes. */
static size_t characters(struct slice s, size_t room)
{
    size_t n = 0;

    while (n < s.n) {
        size_t len = mail_utf8_next(s.p + n, s.n - n);

        len = len ? len : 1;
        if (n + len > room)
            break;
        n += len;
    }
    return n;
}

/* Each word holds whole characters (RFC 2047 5), which is why a reader may show one alone. The first one
 * stands behind the field's name: some readers take a line break there for a space. */
static void words_add(struct buf *out, struct slice s, size_t *column)
{
    for (size_t at = 0; at < s.n;) {
        size_t left = *column + 1 < MAIL_LINE_MAX ? MAIL_LINE_MAX - *column - 1 : 0, n, length;

        left = left < WORD_MAX ? left : WORD_MAX;
        n = characters(slice_of(s.p + at, s.n - at), word_room(left));
        if (n == 0)
            n = characters(slice_of(s.p + at, s.n - at), word_room(WORD_MAX));
        length = sizeof WORD_HEAD - 1 + (n + 2) / 3 * 4 + 2;
        gap(out, column, length);
        buf_add_str(out, WORD_HEAD);
        base64_add(out, s.p + at, n);
        buf_add_str(out, "?=");
        *column += length;
        at += n;
    }
}

/* ASCII that a reader takes as it stands: nothing like an encoded-word, no word too long for a line, no
 * two spaces (folding would lose one in some readers). */
static bool is_plain(struct slice s)
{
    size_t word = 0;

    for (size_t i = 0; i < s.n; i++) {
#ifndef PLANT_MAIL_HEADER_RAW
        if (s.p[i] < ' ' || s.p[i] > '~' || (s.p[i] == '=' && i + 1 < s.n && s.p[i + 1] == '?'))
            return false;
#endif
        if (s.p[i] == ' ' && (word == 0 || i + 1 == s.n))
            return false;
        word = s.p[i] == ' ' ? 0 : word + 1;
        if (word > WORD_MAX - 20)
            return false;
    }
    return true;
}

static void plain_add(struct buf *out, struct slice s, size_t *column)
{
    for (size_t at = 0; at < s.n;) {
        const uint8_t *space = memchr(s.p + at, ' ', s.n - at);
        size_t n = space ? (size_t)(space - s.p) - at : s.n - at;

        gap(out, column, n);
        buf_add(out, s.p + at, n);
        *column += n;
        at += n + 1;
    }
}

void mail_header_text(struct buf *out, const char *name, struct slice text)
{
    size_t column = name_begin(out, name);
    struct buf s = {0};

    clean(&s, text);
    if (is_plain(buf_slice(&s)))
        plain_add(out, buf_slice(&s), &column);
    else
        words_add(out, buf_slice(&s), &column);
    buf_add_str(out, "\r\n");
    buf_free(&s);
}

/* A quoted-string when it is plain and short (RFC 5322 3.2.4), else encoded-words: phrase of 3.4. */
static void display_name_add(struct buf *out, const char *name, size_t *column)
{
    struct buf s = {0};
    struct buf quoted = {0};

    clean(&s, slice_str(name));
    buf_add_str(&quoted, "\"");
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\')
            buf_add_str(&quoted, "\\");
        buf_add(&quoted, s.p + i, 1);
    }
    buf_add_str(&quoted, "\"");
    if (is_plain(buf_slice(&s)) && quoted.n < 60) {
        gap(out, column, quoted.n);
        buf_add(out, quoted.p, quoted.n);
        *column += quoted.n;
    } else {
        words_add(out, buf_slice(&s), column);
    }
    buf_free(&s);
    buf_free(&quoted);
}

void mail_header_addresses(struct buf *out, const char *name, const struct mail_address *a,
                           size_t n)
{
    size_t column = name_begin(out, name);

    for (size_t i = 0; i < n; i++) {
        bool last = i + 1 == n;
        size_t spec = strlen(a[i].spec) + 2 + !last;

        assert(a[i].spec[0]);
        if (a[i].name[0])
            display_name_add(out, a[i].name, &column);
        gap(out, &column, spec);
        buf_printf(out, "<%s>%s", a[i].spec, last ? "" : ",");
        column += spec;
    }
    buf_add_str(out, "\r\n");
}

void mail_header_ids(struct buf *out, const char *name, const char *const *ids, size_t n)
{
    size_t column = name_begin(out, name);

    for (size_t i = 0; i < n; i++) {
        assert(mail_id_ok(ids[i]));
        gap(out, &column, strlen(ids[i]));
        buf_add_str(out, ids[i]);
        column += strlen(ids[i]);
    }
    buf_add_str(out, "\r\n");
}

void mail_header_date(struct buf *out, int64_t unix_s)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t t = (time_t)unix_s;
    struct tm tm;

    /* Not strftime: its names follow the locale. */
    gmtime_r(&t, &tm);
    buf_printf(out, "Date: %.3s, %02d %.3s %04d %02d:%02d:%02d +0000\r\n",
               days + (ptrdiff_t)3 * tm.tm_wday, tm.tm_mday, months + (ptrdiff_t)3 * tm.tm_mon,
               tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void mail_header_fixed(struct buf *out, const char *name, const char *value)
{
    buf_printf(out, "%s: %s\r\n", name, value);
}
