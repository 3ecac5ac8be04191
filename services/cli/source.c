/*
 * Reading records. CSV follows RFC 4180: a cell between quotes may hold separators, line ends and, twice,
 * the quote. The separator is the one of comma, semicolon and tab that the head has most of: a Dutch
 * spreadsheet writes semicolons.
 */
#include "services/cli/source.h"

#include "common/hash.h"
#include "common/text.h"
#include "proto/json.h"
#include "services/cli/cli.h"
#include "services/cli/language.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct source {
    FILE *file;
    const char *path;
    bool csv;
    char separator;
    struct buf text; /* the record now */
    int64_t line, index, at, size;
    struct {
        char **names;
        size_t n;
    } head;
    char why[200];
};

/* ------------------------------------------------------------------------------ records */

/* Appends one line with its end; false at the end of the file. */
static bool line_add(struct source *s)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t n = getline(&line, &cap, s->file);

    if (n > 0) {
        s->line++;
        s->at += n;
        /* What is too long is refused when it is parsed; its end is not kept. */
        if (s->text.n <= JSON_MOST)
            buf_add(&s->text, line, (size_t)n <= JSON_MOST ? (size_t)n : JSON_MOST + 1);
    }
    free(line);
    return n > 0;
}

/* Whether the text ends inside quotes: then the record goes on in the next line. */
static bool open_quote(struct slice text)
{
    bool open = false;

    for (size_t i = 0; i < text.n; i++)
        open ^= text.p[i] == '"';
    return open;
}

static void ends_cut(struct buf *b)
{
    while (b->n > 0 && (b->p[b->n - 1] == '\n' || b->p[b->n - 1] == '\r'))
        b->n--;
}

static bool blank(struct slice s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' && s.p[i] != '\t')
            return false;
    return true;
}

static bool record_read(struct source *s, int64_t *line_out)
{
    do {
        buf_reset(&s->text);
        *line_out = s->line + 1;
        if (!line_add(s))
            return false;
        while (s->csv && s->text.n <= JSON_MOST && open_quote(buf_slice(&s->text)))
            if (!line_add(s))
                break;
        ends_cut(&s->text);
    } while (blank(buf_slice(&s->text)));
    return true;
}

int source_next(struct source *s, struct source_record *out)
{
    uint8_t digest[HASH_LEN];

    if (!record_read(s, &out->line)) {
        if (!ferror(s->file))
            return 0;
        cli_say("%s: %s", s->path, strerror(errno));
        return -1;
    }
    out->index = s->index++;
    out->text = buf_slice(&s->text);
    hash_sha256_one(digest, out->text.p, out->text.n);
    for (size_t i = 0; i < 8; i++)
        snprintf(out->sum + 2 * i, 3, "%02x", digest[i]);
    return 1;
}

/* ------------------------------------------------------------------------------ cells */

/* Takes the next cell off the text; false when there is none left. */
static bool cell_next(struct slice *text, char separator, bool *more, struct buf *out)
{
    bool quoted = false;
    size_t i = 0;

    buf_reset(out);
    if (!*more)
        return false;
    for (; i < text->n; i++) {
        char c = (char)text->p[i];

        if (c == '"' && quoted && i + 1 < text->n && text->p[i + 1] == '"')
            buf_add(out, &text->p[i++], 1);
        else if (c == '"' && (quoted || out->n == 0))
            quoted = !quoted;
        else if (c == separator && !quoted)
            break;
        else if (c != '\r' || i + 1 >= text->n || text->p[i + 1] != '\n')
            buf_add(out, &text->p[i], 1);
    }
    *more = i < text->n;
    text->p += *more ? i + 1 : i;
    text->n -= *more ? i + 1 : i;
    return true;
}

static char separator_of(struct slice head)
{
    static const char candidates[] = ",;\t";
    size_t counts[3] = {0};
    size_t best = 0;

    for (size_t i = 0; i < head.n; i++)
        for (size_t c = 0; c < 3; c++)
            counts[c] += head.p[i] == (uint8_t)candidates[c];
    for (size_t c = 1; c < 3; c++)
        if (counts[c] > counts[best])
            best = c;
    return candidates[best];
}

static int head_read(struct source *s)
{
    struct buf cell = {0};
    struct slice text;
    bool more = true;
    int64_t line;

    if (!record_read(s, &line)) {
        cli_say(_("%s: the file is empty"), s->path);
        return -1;
    }
    text = buf_slice(&s->text);
    if (text.n >= 3 && memcmp(text.p, "\xef\xbb\xbf", 3) == 0)
        text = slice_of(text.p + 3, text.n - 3);
    s->separator = separator_of(text);
    while (cell_next(&text, s->separator, &more, &cell)) {
        s->head.names = realloc(s->head.names, (s->head.n + 1) * sizeof *s->head.names);
        if (!s->head.names)
            return -1;
        while (cell.n > 0 && cell.p[cell.n - 1] == ' ')
            cell.n--;
        s->head.names[s->head.n++] = text_copy(buf_slice(&cell));
    }
    buf_free(&cell);
    return 0;
}

static json_t *cells_parse(struct source *s, struct slice text)
{
    json_t *object = json_object();
    struct buf cell = {0};
    bool more = true;

    for (size_t i = 0; object && cell_next(&text, s->separator, &more, &cell); i++) {
        if (cell.n == 0)
            continue;
        if (i >= s->head.n) {
            snprintf(s->why, sizeof s->why, _("it has more cells than the head (%zu)"), s->head.n);
            json_decref(object);
            object = NULL;
        } else {
            json_object_set_new(object, s->head.names[i],
                                json_stringn((const char *)cell.p, cell.n));
        }
    }
    buf_free(&cell);
    return object;
}

json_t *source_parse(struct source *s, const struct source_record *r, const char **why_out)
{
    json_t *object;
    char why[sizeof s->why / 2];

    *why_out = s->why;
    if (r->text.n > JSON_MOST || !text_utf8_valid(r->text.p, r->text.n)) {
        snprintf(s->why, sizeof s->why, "%s",
                 r->text.n > JSON_MOST ? _("it is longer than 1 MiB") : _("it is no UTF-8"));
        return NULL;
    }
    if (s->csv)
        return cells_parse(s, r->text);
    object = json_read(r->text, why, sizeof why);
    if (!object)
        snprintf(s->why, sizeof s->why, _("it is no JSON. %s"), why);
    if (object && !json_is_object(object)) {
        snprintf(s->why, sizeof s->why, "%s", _("it is no JSON object"));
        json_decref(object);
        object = NULL;
    }
    return object;
}

/* ------------------------------------------------------------------------------ opening */

struct source *source_open(const char *path)
{
    struct source *s = calloc(1, sizeof *s);
    const char *end = strrchr(path, '.');
    struct stat st;

    if (!s)
        return NULL;
    s->path = path;
    s->csv = end && strcmp(end, ".csv") == 0;
    s->file = fopen(path, "re");
    if (!s->file || fstat(fileno(s->file), &st) < 0) {
        cli_say("%s: %s", path, strerror(errno));
        source_free(&s);
        return NULL;
    }
    s->size = S_ISREG(st.st_mode) ? st.st_size : 0;
    if (s->csv && head_read(s) < 0)
        source_free(&s);
    return s;
}

void source_free(struct source **s)
{
    if (!*s)
        return;
    for (size_t i = 0; i < (*s)->head.n; i++)
        free((*s)->head.names[i]);
    free((*s)->head.names);
    buf_free(&(*s)->text);
    if ((*s)->file)
        fclose((*s)->file);
    free(*s);
    *s = NULL;
}

bool source_is_csv(const struct source *s)
{
    return s->csv;
}

int64_t source_at(const struct source *s)
{
    return s->at;
}

int64_t source_size(const struct source *s)
{
    return s->size;
}
