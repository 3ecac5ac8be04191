/*
 * The form of a settings file. inih silently splits what is longer than its buffer of 200 bytes and
 * calls the handler once more for a line that goes on; both are watched here, line by line.
 */
#include "common/settings_file.h"

#include "common/buf.h"
#include "common/log.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdlib.h>

#define LINE_FULL 150 /* bytes after which a written line goes on in the next one */
#define WORD_MAX  160 /* with the longest name in front it still fits into inih's 200 */

struct reader {
    FILE *file;
    const char *path;
    settings_file_fn *fn;
    void *arg;
    int line;
    bool goes_on;           /* the line just read began with blanks */
    struct buf name, value; /* the setting that may still go on */
    struct buf seen;        /* all names, each between newlines */
};

static void refuse(const struct reader *r, const char *why)
{
    log_fatal("settings_file_refused", "file=%s line=%d why=%s", log_value(slice_str(r->path)),
              r->line, log_value(slice_str(why)));
}

static char *read_line(char *out, int size, void *arg)
{
    struct reader *r = arg;
    size_t n;

    if (!fgets(out, size, r->file))
        return NULL;
    r->line++;
    n = strlen(out);
    if (n + 1 == (size_t)size && out[n - 1] != '\n')
        refuse(r, "the line is too long: go on in the next one, which begins with blanks");
    r->goes_on = out[0] == ' ' || out[0] == '\t';
    return out;
}

static void hand_over(struct reader *r)
{
    if (r->name.n == 0)
        return;
    buf_add(&r->name, "", 1);
    buf_add(&r->value, "", 1);
    r->fn(r->arg, (const char *)r->name.p, (const char *)r->value.p);
    buf_reset(&r->name);
    buf_reset(&r->value);
}

/* inih takes remarks off first lines only. */
static size_t length_without_remark(const char *value)
{
    size_t n = 0;

    while (value[n] && !(value[n] == ';' && n > 0 && isspace((unsigned char)value[n - 1])))
        n++;
    while (n > 0 && isspace((unsigned char)value[n - 1]))
        n--;
    return n;
}

static int take_pair(void *arg, const char *section, const char *name, const char *value)
{
    struct reader *r = arg;
    struct buf full = {0}; /* a name between newlines, as in seen */

    buf_printf(&full, "\n%s%s%s\n", section, section[0] ? "." : "", name);
    if (r->goes_on && slice_equal(buf_slice(&r->name), slice_of(full.p + 1, full.n - 2))) {
        buf_printf(&r->value, " %.*s", (int)length_without_remark(value), value);
        goto out;
    }
    hand_over(r);
    buf_add(&r->name, full.p + 1, full.n - 2);
    buf_add_str(&r->value, value);
    if (r->seen.n > 0 && memmem(r->seen.p, r->seen.n, full.p, full.n))
        refuse(r, "given twice");
    buf_add(&r->seen, full.p, full.n);
out:
    buf_free(&full);
    return 1;
}

void settings_file_read(const char *path, settings_file_fn *fn, void *arg)
{
    struct reader r = {.path = path, .fn = fn, .arg = arg};
    int bad_line;

    r.file = fopen(path, "re");
    if (!r.file)
        log_fatal("settings_file_refused", "file=%s why=%s", log_value(slice_str(path)),
                  log_value(slice_str(strerror(errno))));
    bad_line = ini_parse_stream(read_line, &r, take_pair, &r);
    if (bad_line != 0 || ferror(r.file)) {
        r.line = bad_line;
        refuse(&r, "not NAME = VALUE");
    }
    hand_over(&r);
    fclose(r.file);
    buf_free(&r.name);
    buf_free(&r.value);
    buf_free(&r.seen);
}

/* A lone blank, behind which no remark seems to begin. p is not the start of its text. */
static bool is_break(const char *p)
{
    return *p == ' ' && p[-1] != ' ' && p[1] != ' ' && p[1] != '#';
}

/* Where in s, at a lone blank between words, the line can end; NULL when nowhere or not needed. */
static const char *line_end(const char *s)
{
    const char *end = NULL;

    if (strlen(s) <= LINE_FULL)
        return NULL;
    for (const char *p = s + 1; *p && (p - s <= LINE_FULL || !end); p++)
        if (is_break(p))
            end = p;
    return end;
}

void settings_file_write(FILE *to, const char *name, const char *value)
{
    const char *end;

    fprintf(to, "%s =%s", name, value[0] ? " " : "");
    while ((end = line_end(value))) {
        fprintf(to, "%.*s\n  ", (int)(end - value), value);
        value = end + 1;
    }
    fprintf(to, "%s\n", value);
}

const char *settings_file_unfit(const char *value)
{
    size_t n = strlen(value), word = 0;

    if (n > 0 && (value[0] == ' ' || value[n - 1] == ' '))
        return "begins or ends with a blank";
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)value[i];

        if (c < 0x20 || c == 0x7f)
            return "holds a control character";
        if (c == ';' && (i == 0 || value[i - 1] == ' '))
            return "holds a ; behind a blank, which begins a remark";
        word = i > 0 && is_break(value + i) ? 0 : word + 1;
        if (word > WORD_MAX)
            return "holds a word that is too long";
    }
    return NULL;
}
