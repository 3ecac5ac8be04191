/*
 * Putting texts together: see merge.h.
 *
 *      # HELP a_total ...       --> the family a_total, made or found: where samples go from here on
 *      # TYPE a_total counter
 *      a_total{x="1"} 5         --> a_total{service="intake",x="1"} 5
 */
#include "services/scrape/merge.h"

#include "common/room.h"

#include <stdlib.h>

#define NAME_MOST 200

struct family {
    struct slice name; /* in head, behind "# HELP " */
    struct slice type;
    struct buf head, samples;
};

struct merge {
    struct family *families;
    size_t n;
};

struct merge *merge_new(void)
{
    return room_new(sizeof(struct merge));
}

void merge_free(struct merge **m)
{
    struct merge *gone = *m;

    if (!gone)
        return;
    *m = NULL;
    for (size_t i = 0; i < gone->n; i++) {
        buf_free(&gone->families[i].head);
        buf_free(&gone->families[i].samples);
    }
    free(gone->families);
    free(gone);
}

/* ------------------------------------------------------------------ reading */

/* What is left of a line. */
static bool take(struct slice *left, const char *word)
{
    size_t n = strlen(word);

    if (left->n < n || memcmp(left->p, word, n) != 0)
        return false;
    *left = slice_of(left->p + n, left->n - n);
    return true;
}

static bool is_name_byte(uint8_t c, bool first)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (!first && c >= '0' && c <= '9');
}

static bool take_name(struct slice *left, struct slice *out)
{
    size_t n = 0;

    while (n < left->n && is_name_byte(left->p[n], n == 0))
        n++;
    *out = slice_of(left->p, n);
    *left = slice_of(left->p + n, left->n - n);
    return n > 0 && n <= NAME_MOST;
}

/* "value" with \\, \" and \n. */
static bool take_quoted(struct slice *left)
{
    if (!take(left, "\""))
        return false;
    while (left->n > 0 && left->p[0] != '"') {
        size_t n = 1;

        if (left->p[0] < 0x20)
            return false;
        if (left->p[0] == '\\') {
            if (left->n < 2 || !strchr("\\\"n", left->p[1]))
                return false;
            n = 2;
        }
        *left = slice_of(left->p + n, left->n - n);
    }
    return take(left, "\"");
}

/* {a="1",b="2"}: *out is what stands between the braces. */
static bool take_labels(struct slice *left, struct slice *out)
{
    const uint8_t *begin;

    *out = slice_of(NULL, 0);
    if (!take(left, "{"))
        return true;
    begin = left->p;
    do {
        struct slice name;

        if (!take_name(left, &name) || slice_is(name, "service") || !take(left, "=") ||
            !take_quoted(left))
            return false;
    } while (take(left, ","));
    *out = slice_of(begin, (size_t)(left->p - begin));
    return take(left, "}");
}

/* A number, in any form that strtod knows; NaN and +Inf are numbers too. */
static bool is_value(struct slice s)
{
    char text[64], *end;

    if (s.n == 0 || s.n >= sizeof text || s.p[0] == ' ')
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    (void)strtod(text, &end);
    return *end == '\0';
}

/* ------------------------------------------------------------------ families */

static struct family *family_find(const struct merge *m, struct slice name)
{
    for (size_t i = 0; i < m->n; i++)
        if (slice_equal(m->families[i].name, name))
            return &m->families[i];
    return NULL;
}

static struct family *family_add(struct merge *m, struct slice name, struct slice line)
{
    struct family *f;

    if (m->n == MERGE_FAMILIES)
        return NULL;
    m->families = room_for(m->families, m->n + 1, sizeof *m->families);
    f = &m->families[m->n++];
    *f = (struct family){0};
    buf_add(&f->head, line.p, line.n);
    buf_add(&f->head, "\n", 1);
    f->name = slice_of(f->head.p + strlen("# HELP "), name.n);
    return f;
}

/* The type follows on the help, once a family. */
static bool type_take(struct family *f, struct slice type)
{
    static const char *const types[] = {"counter", "gauge", "histogram"};

    for (size_t i = 0; f && i < ARRAY_LEN(types); i++) {
        if (!slice_is(type, types[i]))
            continue;
        if (!f->type.p) {
            f->type = slice_str(types[i]);
            buf_printf(&f->head, "# TYPE %.*s %s\n", SLICE_FMT(f->name), types[i]);
            f->name = slice_of(f->head.p + strlen("# HELP "), f->name.n);
        }
        return slice_is(f->type, types[i]);
    }
    return false;
}

/* A histogram's samples have a part behind the family's name. */
static bool is_of(const struct family *f, struct slice name)
{
    static const char *const parts[] = {"_bucket", "_sum", "_count"};

    if (!f || !f->type.p || name.n < f->name.n || memcmp(name.p, f->name.p, f->name.n) != 0)
        return false;
    if (!slice_is(f->type, "histogram"))
        return name.n == f->name.n;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (slice_is(slice_of(name.p + f->name.n, name.n - f->name.n), parts[i]))
            return true;
    return false;
}

/* ------------------------------------------------------------------ lines */

static bool sample_take(struct family *f, const char *service, struct slice line)
{
    struct slice name, labels;

    if (!take_name(&line, &name) || !take_labels(&line, &labels) || !take(&line, " ") ||
        !is_value(line) || !is_of(f, name))
        return false;
    buf_printf(&f->samples, "%.*s{service=\"%s\"%s%.*s} %.*s\n", SLICE_FMT(name), service,
               labels.n > 0 ? "," : "", SLICE_FMT(labels), SLICE_FMT(line));
    return true;
}

/* *f: the family that samples are of from here on; NULL: none that they could be put to. */
static bool line_take(struct merge *m, struct family **f, const char *service, struct slice line)
{
    struct slice whole = line, name;

    if (take(&line, "# HELP ")) {
        *f = NULL;
        if (!take_name(&line, &name) || !take(&line, " "))
            return false;
        *f = family_find(m, name);
        if (!*f)
            *f = family_add(m, name, whole);
        return *f != NULL;
    }
    if (take(&line, "# TYPE ")) {
        if (take_name(&line, &name) && take(&line, " ") && *f && slice_equal(name, (*f)->name) &&
            type_take(*f, line))
            return true;
        *f = NULL;
        return false;
    }
    return sample_take(*f, service, line);
}

static bool is_text(struct slice s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 0x20)
            return false;
    return true;
}

size_t merge_add(struct merge *m, const char *service, struct slice text)
{
    struct family *f = NULL;
    size_t left_out = 0;

    for (size_t at = 0; at < text.n;) {
        const uint8_t *begin = text.p + at, *end = memchr(begin, '\n', text.n - at);
        struct slice line = slice_of(begin, end ? (size_t)(end - begin) : text.n - at);

        at += line.n + 1;
        if (line.n > 0)
            left_out += !is_text(line) || !line_take(m, &f, service, line);
    }
    return left_out;
}

void merge_write(const struct merge *m, struct buf *out)
{
    for (size_t i = 0; i < m->n; i++) {
        const struct family *f = &m->families[i];

        if (f->samples.n == 0)
            continue;
        buf_add(out, f->head.p, f->head.n);
        buf_add(out, f->samples.p, f->samples.n);
    }
}
