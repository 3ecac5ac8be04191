/*
 * What the beginning of a file is, and whether a text is one: see judge.h.
 */
#include "services/files/judge_in.h"

#include <magic.h>
#include <stdlib.h>
#include <strings.h>

#define SNIFFED 32768 /* bytes that libmagic sees */

struct sniffer {
    magic_t magic;
};

struct sniffer *sniffer_new(void)
{
    struct sniffer *s = malloc(sizeof *s);

    if (!s)
        return NULL;
    s->magic = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR |
                          MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_CDF);
    if (s->magic && magic_load(s->magic, NULL) == 0)
        return s;
    sniffer_free(&s);
    return NULL;
}

void sniffer_free(struct sniffer **s)
{
    if (!*s)
        return;
    if ((*s)->magic)
        magic_close((*s)->magic);
    free(*s);
    *s = NULL;
}

void judge_refuse(struct judge *j, const char *why)
{
    j->why = why;
    j->decided = true;
}

void judge_decide(struct judge *j, enum file_type t)
{
    j->type = t;
    j->decided = true;
}

/* ------------------------------------------------------------------ the beginning */

struct signature {
    size_t at;
    struct slice bytes;
    const char *media; /* as libmagic calls it */
    enum file_type type;
};

static bool stands_at(struct slice in, size_t at, struct slice bytes)
{
    return in.n >= at + bytes.n && memcmp(in.p + at, bytes.p, bytes.n) == 0;
}

static bool by_signature(struct judge *j, struct slice first, const char *media)
{
    const struct signature signatures[] = {
        {0, SLICE_LIT("%PDF-"), "application/pdf", file_type_PDF},
        {0, SLICE_LIT("\x89PNG\r\n\x1a\n"), "image/png", file_type_PNG},
        {0, SLICE_LIT("\xff\xd8\xff"), "image/jpeg", file_type_JPEG},
        {8, SLICE_LIT("WEBPVP8"), "image/webp", file_type_WEBP},
    };

    for (size_t i = 0; i < ARRAY_LEN(signatures); i++)
        if (stands_at(first, signatures[i].at, signatures[i].bytes) &&
            strcmp(media, signatures[i].media) == 0) {
            j->type = signatures[i].type;
            return true;
        }
    return false;
}

static bool is_bom(struct slice first)
{
    return stands_at(first, 0, SLICE_LIT("\xef\xbb\xbf"));
}

/* What a browser or an office program would take for more than text. */
static bool is_markup(struct slice first, const char *media)
{
    static const char *const markups[] = {"text/html", "text/xml", "text/rtf", "image/svg+xml",
                                          "application/xhtml+xml"};
    size_t at = is_bom(first) ? 3 : 0;

    for (size_t i = 0; i < ARRAY_LEN(markups); i++)
        if (strcmp(media, markups[i]) == 0)
            return true;
    while (at < first.n && (first.p[at] == ' ' || (first.p[at] >= '\t' && first.p[at] <= '\r')))
        at++;
    return stands_at(first, at, SLICE_LIT("<")) || stands_at(first, at, SLICE_LIT("{\\rtf"));
}

static bool is_text_byte(uint8_t c)
{
    return c >= 0x20 ? c != 0x7f : c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_text(struct slice bytes)
{
    for (size_t i = 0; i < bytes.n; i++)
        if (!is_text_byte(bytes.p[i]))
            return false;
    return true;
}

void judge_begin(struct judge *j, struct sniffer *s, struct slice first)
{
    const char *media = magic_buffer(s->magic, first.p, first.n < SNIFFED ? first.n : SNIFFED);

    *j = (struct judge){.size = (int64_t)first.n};
    if (!media)
        media = "";
    if (by_signature(j, first, media)) {
        j->kind = JUDGE_WHOLE;
    } else if (stands_at(first, 0, SLICE_LIT("PK\x03\x04"))) {
        j->kind = JUDGE_ZIP;
    } else if (is_markup(first, media)) {
        judge_refuse(j, "markup");
    } else if (!is_text(first)) {
        judge_refuse(j, strncmp(media, "text/", 5) == 0 ? "controls" : "unknown");
    } else {
        j->kind = JUDGE_TEXT;
        j->type = judge_is_csv(first, first.n < SNIFFED) ? file_type_CSV : file_type_TEXT;
    }
}

void judge_more(struct judge *j, struct slice bytes)
{
    j->size += (int64_t)bytes.n;
    if (!j->decided && j->kind == JUDGE_TEXT && !is_text(bytes))
        judge_refuse(j, "controls");
}

void judge_end(struct judge *j)
{
    if (j->decided)
        return;
    if (j->kind == JUDGE_ZIP)
        judge_zip_begin(j);
    else
        judge_decide(j, j->type);
}

void judge_given(struct judge *j, struct slice bytes)
{
    if (!j->decided && bytes.n == j->n)
        judge_zip_given(j, bytes);
    else if (!j->decided)
        judge_refuse(j, "zip");
}
