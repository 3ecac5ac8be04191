/*
 * Templates are read into a list of steps; a block's first step knows where its last one is. Filling makes
 * marked text, and out of that come the plain text and the page (marked.c).
 */
#include "services/mail/template.h"

#include "common/room.h"
#include "common/text.h"
#include "services/mail/header.h"
#include "services/mail/marked.h"

#include <stdlib.h>

#define F(id)     (1U << MAIL_FIELD_##id)
#define DEPTH_MAX 4

enum step_is { STEP_TEXT, STEP_FIELD, STEP_IF, STEP_SOME, STEP_LIST, STEP_END };

struct step {
    enum step_is is;
    struct slice text; /* STEP_TEXT */
    size_t which;      /* a field, or of SOME and LIST a list */
    size_t end;        /* IF, SOME, LIST: its END */
};

struct mail_template {
    char *source;
    struct slice phrase;
    struct step *steps;
    size_t n;
};

static const char *const field_names[] = {
#define X(id, name, type) [MAIL_FIELD_##id] = (name),
    MAIL_FIELDS(X)
#undef X
};
static const enum marked_type field_types[] = {
#define X(id, name, type) [MAIL_FIELD_##id] = MARKED_##type,
    MAIL_FIELDS(X)
#undef X
};
static const char *const list_names[] = {
#define X(id, name) [MAIL_LIST_##id] = (name),
    MAIL_LISTS(X)
#undef X
};
static const struct {
    const char *name;
    unsigned fields;
    bool lists;
} kinds[] = {
#define X(id, name, fields, lists) [MAIL_KIND_##id] = {name, fields, lists},
    MAIL_KINDS(X)
#undef X
};

const char *mail_kind_name(enum mail_kind kind)
{
    return kinds[kind].name;
}

/* --- Reading ------------------------------------------------------------------------------------ */

struct reading {
    struct mail_template *t;
    enum mail_kind kind;
    const char *file;
    struct buf *why;
    struct slice left;
    size_t line;
    size_t open[DEPTH_MAX], depth;
    bool in_list;
};

static bool fault(const struct reading *r, const char *what, struct slice name)
{
    buf_printf(r->why, "%s:%zu: ", r->file, r->line);
    if (name.p) {
        buf_add_str(r->why, "{{");
        for (size_t i = 0; i < name.n && i < 60; i++) {
            uint8_t c = name.p[i];

            buf_add(r->why, c >= ' ' && c <= '~' ? (const char *)&c : "?", 1);
        }
        buf_add_str(r->why, "}} ");
    }
    buf_printf(r->why, "%s\n", what);
    return false;
}

static struct step *step_add(struct reading *r, enum step_is is)
{
    struct mail_template *t = r->t;

    if ((t->n & (t->n - 1)) == 0)
        t->steps = room_for(t->steps, t->n ? t->n * 2 : 1, sizeof *t->steps);
    t->steps[t->n] = (struct step){.is = is};
    return &t->steps[t->n++];
}

static size_t find(const char *const *names, size_t n, struct slice name)
{
    for (size_t i = 0; i < n; i++)
        if (slice_is(name, names[i]))
            return i;
    return n;
}

/* The field of that name which may stand here, or MAIL_FIELD_COUNT. */
static size_t field_find(const struct reading *r, struct slice name)
{
    size_t f = find(field_names, MAIL_FIELD_COUNT, name);
    unsigned here = r->in_list ? MAIL_ROW_FIELDS : kinds[r->kind].fields;

    return f < MAIL_FIELD_COUNT && (here & 1U << f) ? f : MAIL_FIELD_COUNT;
}

/* some: "?" was written, for a list that has any row. */
static bool block_begin(struct reading *r, struct slice name, bool some)
{
    size_t list = find(list_names, MAIL_LIST_COUNT, name), f = field_find(r, name);
    bool is_list = kinds[r->kind].lists && !r->in_list && list < MAIL_LIST_COUNT;
    struct step *s;

    if (!is_list && (some || f == MAIL_FIELD_COUNT))
        return fault(r, "is not a field or list of this mail", name);
    if (r->depth == DEPTH_MAX)
        return fault(r, "is in too many others", name);
    r->open[r->depth++] = r->t->n;
    s = step_add(r, some ? STEP_SOME : is_list ? STEP_LIST : STEP_IF);
    s->which = is_list ? list : f;
    r->in_list |= s->is == STEP_LIST;
    return true;
}

static const char *block_name(const struct step *s)
{
    return s->is == STEP_IF ? field_names[s->which] : list_names[s->which];
}

static bool block_end(struct reading *r, struct slice name)
{
    struct step *s = r->depth ? &r->t->steps[r->open[r->depth - 1]] : NULL;

    if (!s || !slice_is(name, block_name(s)))
        return fault(r, "ends what was not begun last", name);
    s->end = r->t->n;
    if (s->is == STEP_LIST)
        r->in_list = false;
    r->depth--;
    step_add(r, STEP_END);
    return true;
}

static bool tag_read(struct reading *r, struct slice name)
{
    size_t f;

    if (name.n > 0 && (name.p[0] == '#' || name.p[0] == '?'))
        return block_begin(r, slice_of(name.p + 1, name.n - 1), name.p[0] == '?');
    if (name.n > 0 && name.p[0] == '/')
        return block_end(r, slice_of(name.p + 1, name.n - 1));
    f = field_find(r, name);
    if (f == MAIL_FIELD_COUNT)
        return fault(r, "is not a field of this mail", name);
    step_add(r, STEP_FIELD)->which = f;
    return true;
}

/* A line of its own, which is then no line of the mail: "{{#new}}" or "{{/new}}". */
static bool is_block_line(struct slice line)
{
    return line.n > 5 && memcmp(line.p, "{{", 2) == 0 && strchr("#?/", line.p[2]) &&
           memmem(line.p, line.n, "}}", 2) == line.p + line.n - 2;
}

static void text_add(struct reading *r, const uint8_t *p, size_t n)
{
    if (n > 0)
        step_add(r, STEP_TEXT)->text = slice_of(p, n);
}

static bool line_read(struct reading *r, struct slice line, bool ended)
{
    bool block = is_block_line(line);

    while (line.n > 0) {
        const uint8_t *open = memmem(line.p, line.n, "{{", 2);
        const uint8_t *close = memmem(line.p, line.n, "}}", 2);
        size_t before = open ? (size_t)(open - line.p) : line.n;

        if ((close && (!open || close < open)) || (open && !close))
            return fault(r, "{{ and }} stand around a name, on one line", (struct slice){0});
        text_add(r, line.p, before);
        if (!open)
            break;
        if (!tag_read(r, slice_of(open + 2, (size_t)(close - open) - 2)))
            return false;
        line = slice_of(close + 2, line.n - (size_t)(close - line.p) - 2);
    }
    if (!block && ended)
        text_add(r, (const uint8_t *)"\n", 1);
    return true;
}

static bool line_next(struct reading *r, struct slice *line, bool *ended)
{
    const uint8_t *end;

    if (r->left.n == 0)
        return false;
    end = memchr(r->left.p, '\n', r->left.n);
    *ended = end != NULL;
    *line = slice_of(r->left.p, end ? (size_t)(end - r->left.p) : r->left.n);
    r->left = slice_of(r->left.p + line->n + *ended, r->left.n - line->n - *ended);
    r->line++;
    return true;
}

static bool subject_read(struct reading *r)
{
    static const char *const names[] = {"Onderwerp: ", "Subject: "};
    struct slice line, blank;
    bool ended;

    if (!line_next(r, &line, &ended))
        return fault(r, "the file is empty", (struct slice){0});
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        size_t n = strlen(names[i]);

        if (line.n > n && memcmp(line.p, names[i], n) == 0)
            r->t->phrase = slice_of(line.p + n, line.n - n);
    }
    if (!r->t->phrase.p)
        return fault(r, "the first line is \"Onderwerp: ...\" or \"Subject: ...\"",
                     (struct slice){0});
    if (memmem(line.p, line.n, "{{", 2))
        return fault(r, "the subject holds no fields: it is read by everybody on the way",
                     (struct slice){0});
    if (r->t->phrase.n > 150)
        return fault(r, "the subject is longer than 150 bytes", (struct slice){0});
    if (line_next(r, &blank, &ended) && blank.n == 0)
        return true;
    return fault(r, "an empty line follows the subject", (struct slice){0});
}

static bool body_read(struct reading *r)
{
    struct slice line;
    bool ended, some = false;

    while (line_next(r, &line, &ended)) {
        if (!line_read(r, line, ended))
            return false;
        some |= line.n > 0;
    }
    if (r->depth > 0) {
        const struct step *s = &r->t->steps[r->open[r->depth - 1]];

        return fault(r, "was begun and not ended", slice_str(block_name(s)));
    }
    return some || fault(r, "the mail says nothing", (struct slice){0});
}

/* The bytes of the file, CR LF as LF; r->line is where they are at fault. */
static bool source_take(struct reading *r, struct slice text)
{
    size_t n = 0;

    if (text.n > MAIL_TEMPLATE_MAX)
        return fault(r, "the file is larger than 64 KiB", (struct slice){0});
    if (text.n >= 3 && memcmp(text.p, "\xEF\xBB\xBF", 3) == 0) /* as some editors begin UTF-8 */
        text = slice_of(text.p + 3, text.n - 3);
    r->t->source = room_for(NULL, text.n + 1, 1);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\r' || i + 1 == text.n || text.p[i + 1] != '\n')
            r->t->source[n++] = (char)text.p[i];
    r->t->source[n] = '\0';
    r->left = slice_of(r->t->source, n);
    if (text_utf8_valid(r->left.p, n) && text_controls_ok(r->left.p, n, true))
        return true;
    r->line = 1;
    for (size_t i = 0, len; i < n && (len = mail_utf8_next(r->left.p + i, n - i)) > 0 &&
                            text_controls_ok(r->left.p + i, len, true);
         i += len)
        r->line += r->left.p[i] == '\n';
    return fault(r, "the file is not UTF-8, or holds control characters", (struct slice){0});
}

struct mail_template *mail_template_read(enum mail_kind kind, const char *file, struct slice text,
                                         struct buf *why)
{
    struct mail_template *t = room_new(sizeof *t);
    struct reading r = {.t = t, .kind = kind, .file = file, .why = why};

    if (!source_take(&r, text) || !subject_read(&r) || !body_read(&r))
        mail_template_free(&t);
    return t;
}

void mail_template_free(struct mail_template **t)
{
    if (!*t)
        return;
    free((*t)->source);
    free((*t)->steps);
    free(*t);
    *t = NULL;
}

struct slice mail_template_phrase(const struct mail_template *t)
{
    return t->phrase;
}

/* --- Filling ------------------------------------------------------------------------------------ */

/* Steps from at to end. Blocks are at most DEPTH_MAX deep, so this goes no deeper. */
static void steps_fill(const struct mail_template *t, size_t at, size_t end,
                       const struct mail_row *row, const struct mail_values *v, struct buf *out)
{
    for (; at < end; at++) {
        const struct step *s = &t->steps[at];

        if (s->is == STEP_TEXT) {
            buf_add(out, s->text.p, s->text.n);
        } else if (s->is == STEP_FIELD) {
            marked_value_add(out, field_types[s->which], row->of[s->which]);
        } else if (s->is == STEP_IF || s->is == STEP_SOME) {
            if (s->is == STEP_IF ? row->of[s->which].n > 0 : v->lists[s->which].n > 0)
                steps_fill(t, at + 1, s->end, row, v, out);
            at = s->end;
        } else if (s->is == STEP_LIST) {
            for (size_t i = 0; i < v->lists[s->which].n && i < MAIL_ROWS_MAX; i++)
                steps_fill(t, at + 1, s->end, &v->lists[s->which].rows[i], v, out);
            at = s->end;
        }
    }
}

void mail_template_fill(const struct mail_template *t, enum mail_language language,
                        const struct mail_values *v, struct buf *text_out, struct buf *html_out)
{
    struct buf marked = {0};

    steps_fill(t, 0, t->n, &v->fields, v, &marked);
    marked_to_text(buf_slice(&marked), text_out);
    marked_to_html(buf_slice(&marked), language == MAIL_DUTCH ? "nl" : "en", html_out);
    buf_free(&marked);
}
