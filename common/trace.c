/*
 * Trace context: see trace.h.
 */
#include "common/trace.h"

#include "common/clock.h"

#define VERSION_UNKNOWN 0xff /* 3.2.2.1: may not be used */

_Thread_local struct trace trace_current;

/* Lower case only. */
static bool hex_read(const uint8_t *text, size_t bytes, uint8_t *out)
{
    for (size_t i = 0; i < 2 * bytes; i++) {
        uint8_t c = text[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;

        if (digit < 0)
            return false;
        out[i / 2] = (uint8_t)(i % 2 ? out[i / 2] | digit : digit << 4);
    }
    return true;
}

static bool is_zero(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i])
            return false;
    return true;
}

/* The parts that every version begins with. text has TRACE_TEXT characters at least. */
static bool parts_read(const uint8_t *text, uint8_t *version_out, struct trace *out)
{
    struct trace t = {.there = true};

    *out = (struct trace){0};
    if (text[2] != '-' || text[35] != '-' || text[52] != '-' || !hex_read(text, 1, version_out) ||
        !hex_read(text + 3, 16, t.id) || !hex_read(text + 36, 8, t.parent) ||
        !hex_read(text + 53, 1, &t.flags) || is_zero(t.id, sizeof t.id) ||
        is_zero(t.parent, sizeof t.parent))
        return false;
    *out = t;
    return true;
}

bool trace_parse(struct slice text, struct trace *out)
{
    uint8_t version;

    *out = (struct trace){0};
    if (text.n != TRACE_TEXT || !parts_read(text.p, &version, out))
        return false;
    out->there = version == 0;
    return out->there;
}

void trace_of_header(struct slice value, struct trace *out)
{
    uint8_t version;

    *out = (struct trace){0};
    if (value.n < TRACE_TEXT || !parts_read(value.p, &version, out))
        return;
    if (version == VERSION_UNKNOWN || (version == 0 && value.n > TRACE_TEXT) ||
        (value.n > TRACE_TEXT && value.p[TRACE_TEXT] != '-'))
        *out = (struct trace){0};
    out->flags &= 1; /* 3.2.3.2: what is not known is zero when it is sent on */
}

static char *hex_write(const uint8_t *p, size_t bytes, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < bytes; i++) {
        *out++ = digits[p[i] >> 4];
        *out++ = digits[p[i] & 15];
    }
    return out;
}

void trace_text(const struct trace *t, char out[TRACE_TEXT + 1])
{
    char *p = out;

    *p++ = '0';
    *p++ = '0';
    *p++ = '-';
    p = hex_write(t->id, sizeof t->id, p);
    *p++ = '-';
    p = hex_write(t->parent, sizeof t->parent, p);
    *p++ = '-';
    p = hex_write(&t->flags, 1, p);
    *p = '\0';
}

/* ------------------------------------------------------------------ lines that only a trace leaves */

static int64_t second_began;
static uint64_t lines_this_second, left_out;

bool trace_may_log(void)
{
    int64_t now = clock_mono_us();

    if (now - second_began >= US_PER_S) {
        second_began = now;
        lines_this_second = 0;
    }
    if (lines_this_second < TRACE_LINES) {
        lines_this_second++;
        return true;
    }
    left_out++;
    return false;
}

uint64_t trace_lines_left_out(void)
{
    return left_out;
}
