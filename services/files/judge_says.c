/*
 * What an office document says that it is.
 *
 * [Content_Types].xml names the type of each part. It is looked through as a text: which main part there is, and whether
 * any part is one that runs. What would have to be understood as XML first (entities, another encoding) is refused.
 */
#include "services/files/judge_in.h"

#include <ctype.h>
#include <zlib.h>

#define CHUNK      4096
#define OVERLAP    128       /* longer than all that is looked for */
#define WHOLE_MOST (1 << 20) /* bytes of it unpacked */
#define ODF        "application/vnd.oasis.opendocument."
#define MAIN(what) "application/vnd.openxmlformats-officedocument." what ".main+xml"

static void says(struct judge *j, struct slice stored, enum file_type t, const char *media)
{
    if (slice_is(stored, media))
        judge_decide(j, t);
}

void judge_says_odf(struct judge *j, struct slice stored)
{
    says(j, stored, file_type_ODT, ODF "text");
    says(j, stored, file_type_ODS, ODF "spreadsheet");
    says(j, stored, file_type_ODP, ODF "presentation");
    if (!j->decided)
        judge_refuse(j, "other_office");
}

/* ------------------------------------------------------------------ [Content_Types].xml */

/* Sought in small letters. */
static const struct sought {
    const char *text;
    enum file_type type; /* file_type_N: it is refused with why */
    const char *why;
} all_sought[] = {
    {MAIN("wordprocessingml.document"), file_type_DOCX, NULL},
    {MAIN("spreadsheetml.sheet"), file_type_XLSX, NULL},
    {MAIN("presentationml.presentation"), file_type_PPTX, NULL},
    {"macro", file_type_N, "macros"},
    {"vbaproject", file_type_N, "macros"},
    {"activex", file_type_N, "macros"},
    {"<!", file_type_N, "other_office"},
    {"&", file_type_N, "other_office"},
};

struct window {
    char text[OVERLAP + CHUNK];
    size_t n;
    unsigned found; /* bits of all_sought */
    bool is_text;
};

static void window_look(struct window *w)
{
    for (size_t i = 0; i < w->n; i++) {
        w->is_text = w->is_text && w->text[i] != '\0';
        w->text[i] = (char)tolower((unsigned char)w->text[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(all_sought); i++)
        if (memmem(w->text, w->n, all_sought[i].text, strlen(all_sought[i].text)))
            w->found |= 1u << i;
    if (w->n > OVERLAP) {
        memmove(w->text, w->text + w->n - OVERLAP, OVERLAP);
        w->n = OVERLAP;
    }
}

/* Unpacks through the window. 0, or -1: it is not whole, or too much. */
static int look_through(struct window *w, struct slice packed, bool stored)
{
    z_stream z = {.next_in = (Bytef *)packed.p, .avail_in = (uInt)packed.n};
    int rc = Z_OK;

    while (stored && z.avail_in > 0) {
        uInt n = z.avail_in < CHUNK ? z.avail_in : CHUNK;

        memcpy(w->text + w->n, z.next_in, n);
        w->n += n;
        z.next_in += n;
        z.avail_in -= n;
        window_look(w);
    }
    if (stored)
        return 0;
    if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
        return -1;
    while (rc == Z_OK && z.total_out <= WHOLE_MOST) {
        z.next_out = (Bytef *)w->text + w->n;
        z.avail_out = CHUNK;
        rc = inflate(&z, Z_NO_FLUSH);
        w->n += CHUNK - z.avail_out;
        window_look(w);
    }
    inflateEnd(&z);
    return rc == Z_STREAM_END && z.avail_in == 0 ? 0 : -1;
}

void judge_says_office(struct judge *j, struct slice packed)
{
    struct window w = {.is_text = true};
    int mains = 0;

    if (look_through(&w, packed, j->zip.method == 0) < 0 || !w.is_text) {
        judge_refuse(j, "zip");
        return;
    }
    for (size_t i = 0; i < ARRAY_LEN(all_sought); i++) {
        if (!(w.found & 1u << i))
            continue;
        if (all_sought[i].why) {
            judge_refuse(j, all_sought[i].why);
            return;
        }
        j->type = all_sought[i].type;
        mains++;
    }
    if (mains == 1)
        judge_decide(j, j->type);
    else
        judge_refuse(j, "other_office");
}
