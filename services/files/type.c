/*
 * What a kind of file is called, and how it is given out: see type.h.
 */
#include "services/files/type.h"

#include <ctype.h>
#include <strings.h>

#define ENDINGS 3
#define OFFICE  "application/vnd.openxmlformats-officedocument."
#define ODF     "application/vnd.oasis.opendocument."

static const struct row {
    const char *media;
    const char *endings[ENDINGS]; /* the first one is put behind names that have none of them */
} rows[file_type_N] = {
    [file_type_PDF] = {"application/pdf", {"pdf"}},
    [file_type_PNG] = {"image/png", {"png"}},
    [file_type_JPEG] = {"image/jpeg", {"jpg", "jpeg"}},
    [file_type_WEBP] = {"image/webp", {"webp"}},
    [file_type_TEXT] = {"text/plain", {"txt", "csv", "md"}},
    [file_type_CSV] = {"text/csv", {"csv", "txt"}},
    [file_type_ODT] = {ODF "text", {"odt"}},
    [file_type_ODS] = {ODF "spreadsheet", {"ods"}},
    [file_type_ODP] = {ODF "presentation", {"odp"}},
    [file_type_DOCX] = {OFFICE "wordprocessingml.document", {"docx"}},
    [file_type_XLSX] = {OFFICE "spreadsheetml.sheet", {"xlsx"}},
    [file_type_PPTX] = {OFFICE "presentationml.presentation", {"pptx"}},
};

const char *file_type_media(enum file_type t)
{
    return rows[t].media;
}

const char *file_type_ending(enum file_type t)
{
    return rows[t].endings[0];
}

/* ------------------------------------------------------------------ names */

static bool ends_as(struct slice name, const char *ending)
{
    size_t n = strlen(ending);

    return name.n > n + 1 && name.p[name.n - n - 1] == '.' &&
           strncasecmp((const char *)name.p + name.n - n, ending, n) == 0;
}

static bool ends_well(struct slice name, enum file_type t)
{
    for (int i = 0; i < ENDINGS && rows[t].endings[i]; i++)
        if (ends_as(name, rows[t].endings[i]))
            return true;
    return false;
}

static bool says_something(struct slice name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] >= 0x80 || isalnum(name.p[i]))
            return true;
    return false;
}

void file_name_for(struct slice name, enum file_type t, struct buf *out)
{
    if (!says_something(name)) {
        buf_printf(out, "bestand.%s", file_type_ending(t));
        return;
    }
    buf_add(out, name.p, name.n);
    if (!ends_well(name, t))
        buf_printf(out, ".%s", file_type_ending(t));
}

/* ------------------------------------------------------------------ headers */

/* For readers that know no filename*: one sign for each character that is not plain. */
static void plain_add(struct slice name, struct buf *out)
{
    for (size_t i = 0; i < name.n; i++) {
        uint8_t c = name.p[i];

        if ((c & 0xc0) == 0x80) /* not the first byte of its character */
            continue;
        if (c < 0x20 || c >= 0x7f || strchr("\"\\%/:;*?<>|", c))
            c = '_';
        buf_add(out, &c, 1);
    }
}

/* attr-char of RFC 8187, 3.2.1 */
static bool is_attr_char(uint8_t c)
{
    return c < 0x80 && (isalnum(c) || (c && strchr("!#$&+-.^_`|~", c)));
}

static void encoded_add(struct slice name, struct buf *out)
{
    for (size_t i = 0; i < name.n; i++) {
        if (is_attr_char(name.p[i]))
            buf_add(out, &name.p[i], 1);
        else
            buf_printf(out, "%%%02X", name.p[i]);
    }
}

void file_headers_make(struct file_headers *h, struct slice name, enum file_type t)
{
    struct buf full = {0};

    file_name_for(name, t, &full);
    buf_reset(&h->own);
    buf_add_str(&h->own, "attachment; filename=\"");
    plain_add(buf_slice(&full), &h->own);
    buf_add_str(&h->own, "\"; filename*=UTF-8''");
    encoded_add(buf_slice(&full), &h->own);
    buf_add(&h->own, "", 1);
    buf_free(&full);
    h->list[0] = (struct file_header){"Content-Type", file_type_media(t)};
    h->list[1] = (struct file_header){"Content-Disposition", (const char *)h->own.p};
    h->list[2] = (struct file_header){"X-Content-Type-Options", "nosniff"};
    h->list[3] = (struct file_header){"Content-Security-Policy", "default-src 'none'; sandbox"};
    h->list[4] = (struct file_header){"Cache-Control", "private, no-store"};
}

void file_headers_free(struct file_headers *h)
{
    buf_free(&h->own);
}
