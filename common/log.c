/*
 * Log lines. A line leaves in one write, so that lines of several processes on one pipe do not mix.
 */
#include "common/log.h"

#include "common/clock.h"
#include "common/trace.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LINE_MAX_BYTES 1024
#define CUT_MARK       " cut=1"
#define VALUE_MAX      80

static const char *service_name = "-";
static enum log_level least_level = LOG_INFO;
static atomic_uint_least64_t lines_written[LOG_ERROR + 1]; /* a keeper's thread writes some */

void log_init(const char *service, enum log_level least)
{
    service_name = service;
    least_level = least;
}

const char *log_level_name(enum log_level level)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};

    return names[level];
}

uint64_t log_lines(enum log_level level)
{
    return atomic_load_explicit(&lines_written[level], memory_order_relaxed);
}

/* " trace=..." of the message that is being handled; "" when it has none. */
static const char *trace_pair(char out[sizeof " trace=" + TRACE_TEXT])
{
    char text[TRACE_TEXT + 1];

    out[0] = '\0';
    if (trace_on()) {
        trace_text(&trace_current, text);
        snprintf(out, sizeof " trace=" + TRACE_TEXT, " trace=%.32s", text + 3);
    }
    return out;
}

/* The longest start of line, up to room, that ends before a key=value: never inside quotes. */
static size_t cut_place(const char *line, size_t room)
{
    bool quoted = false;
    size_t place = 0;

    for (size_t i = 0; i < room; i++) {
        if (line[i] == '\\' && quoted)
            i++;
        else if (line[i] == '"')
            quoted = !quoted;
        else if (line[i] == ' ' && !quoted)
            place = i;
    }
    return place;
}

/* pairs: cut at LINE_MAX_BYTES; more: how long they would have been. */
static void line_write(enum log_level level, const char *event, const char *pairs, int more)
{
    char line[LINE_MAX_BYTES + 1], when[28], trace[sizeof " trace=" + TRACE_TEXT];
    const size_t room = LINE_MAX_BYTES - sizeof CUT_MARK; /* mark and newline */
    int head;
    size_t n;

    atomic_fetch_add_explicit(&lines_written[level], 1, memory_order_relaxed);
    clock_format_utc(clock_wall_us(), when);
    head = snprintf(line, sizeof line, "%s %s %.64s %.64s%s ", when, log_level_name(level),
                    service_name, event, trace_pair(trace));
    if (head < 0)
        return;
    n = (size_t)head + (size_t)(more > 0 ? more : 0);
    memccpy(line + head, pairs, 0, sizeof line - (size_t)head);
    if (n > room) {
        n = cut_place(line, room);
        memcpy(line + n, CUT_MARK, sizeof CUT_MARK - 1);
        n += sizeof CUT_MARK - 1;
    } else if (more <= 0) {
        n--; /* the space behind the event */
    }
    /* Whatever did not pass log_value must not break the line either. */
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
            line[i] = '?';
    line[n++] = '\n';
    for (size_t done = 0; done < n;) {
        ssize_t w = write(STDERR_FILENO, line + done, n - done);

        if (w <= 0)
            break; /* nobody to tell */
        done += (size_t)w;
    }
}

void log_line(enum log_level level, const char *event, const char *fmt, ...)
{
    char pairs[LINE_MAX_BYTES + 1] = "";
    va_list ap;
    int n = 0;

    if (level < least_level)
        return;
    va_start(ap, fmt);
    if (fmt)
        n = vsnprintf(pairs, sizeof pairs, fmt, ap);
    va_end(ap);
    line_write(level, event, pairs, n);
}

void log_fatal(const char *event, const char *fmt, ...)
{
    char pairs[LINE_MAX_BYTES + 1] = "";
    va_list ap;
    int n = 0;

    va_start(ap, fmt);
    if (fmt)
        n = vsnprintf(pairs, sizeof pairs, fmt, ap);
    va_end(ap);
    line_write(LOG_ERROR, event, pairs, n);
    exit(1);
}

/* Only printable ASCII stands as it is: no terminal or parser can be led astray by the rest. */
const char *log_value(struct slice s)
{
    static char ring[4][VALUE_MAX + sizeof "\"...\""];
    static const char hex[] = "0123456789abcdef";
    static size_t turn;
    char *out = ring[turn++ % ARRAY_LEN(ring)];
    size_t n = 0;

    if (!s.p)
        return "-";
    out[n++] = '"';
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = s.p[i];
        bool plain = c >= 0x20 && c < 0x7f;
        size_t need = !plain ? 4 : c == '"' || c == '\\' ? 2 : 1;

        if (n + need > 1 + VALUE_MAX) {
            memcpy(out + n, "...", 3);
            n += 3;
            break;
        }
        if (need > 1)
            out[n++] = '\\';
        if (plain) {
            out[n++] = (char)c;
        } else {
            out[n++] = 'x';
            out[n++] = hex[c >> 4];
            out[n++] = hex[c & 15];
        }
    }
    out[n++] = '"';
    out[n] = '\0';
    return out;
}
