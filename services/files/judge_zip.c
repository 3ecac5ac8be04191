/*
 * The directory of a zip (PKWARE APPNOTE 6.3.9, 4.3): which documents it may be, and where it says so.
 *
 *      0: local header, data, ... | directory | end record (22)
 *         ^ the first entry       ^ ends where the end record begins, which is the end of the file
 *
 * Readers disagree about zips that are made to deceive: where the directory is, which of two entries counts. Such ones
 * are refused, so that what is looked at here is what people will see.
 */
#include "services/files/judge_in.h"

#include <endian.h>
#include <strings.h>

#define END_SIZE    22
#define ENTRY_SIZE  46 /* of the directory, before the name */
#define LOCAL_SIZE  30
#define SAYS_MOST   (64 << 10) /* packed bytes of the entry that says what it is */
#define PLAIN       0
#define DEFLATED    8
#define ENCRYPTED   1u /* flag */
#define ODF_NAME    "mimetype"
#define OFFICE_NAME "[Content_Types].xml"

enum step { STEP_END, STEP_DIRECTORY, STEP_LOCAL, STEP_SAYS };

static uint16_t get16(const uint8_t *p)
{
    uint16_t v;

    memcpy(&v, p, sizeof v);
    return le16toh(v);
}

static uint32_t get32(const uint8_t *p)
{
    uint32_t v;

    memcpy(&v, p, sizeof v);
    return le32toh(v);
}

static void want(struct judge *j, enum step step, int64_t from, int64_t n)
{
    if (from < 0 || n <= 0 || n > JUDGE_RANGE_MOST || from + n > j->size) {
        judge_refuse(j, "zip");
        return;
    }
    j->zip.step = (uint8_t)step;
    j->from = from;
    j->n = (size_t)n;
}

void judge_zip_begin(struct judge *j)
{
    want(j, STEP_END, j->size - END_SIZE, END_SIZE);
}

/* One disk, no comment, and the directory right before it. */
static void end_given(struct judge *j, const uint8_t *p)
{
    int64_t size = get32(p + 12), from = get32(p + 16);

    if (memcmp(p, "PK\x05\x06\0\0\0\0", 8) != 0 || get16(p + 8) != get16(p + 10) ||
        get16(p + 20) != 0 || from + size != j->size - END_SIZE) {
        judge_refuse(j, "zip");
        return;
    }
    j->zip.entries = get16(p + 10);
    j->zip.directory = from;
    want(j, STEP_DIRECTORY, from, size);
}

/* ------------------------------------------------------------------ the directory */

struct entry {
    struct slice name;
    uint32_t packed, at;
    uint16_t flags, method;
};

/* The next one; false: it is not whole, or no more. */
static bool entry_take(struct slice *rest, struct entry *out)
{
    const uint8_t *p = rest->p;
    size_t n;

    if (rest->n < ENTRY_SIZE || memcmp(p, "PK\x01\x02", 4) != 0)
        return false;
    n = ENTRY_SIZE + (size_t)get16(p + 28) + get16(p + 30) + get16(p + 32);
    if (rest->n < n)
        return false;
    *out = (struct entry){.name = slice_of(p + ENTRY_SIZE, get16(p + 28)),
                          .packed = get32(p + 20),
                          .at = get32(p + 42),
                          .flags = get16(p + 8),
                          .method = get16(p + 10)};
    *rest = slice_of(p + n, rest->n - n);
    return true;
}

static bool is_named(struct slice name, const char *as)
{
    return name.n == strlen(as) && strncasecmp((const char *)name.p, as, name.n) == 0;
}

static bool begins(struct slice name, const char *with)
{
    return name.n >= strlen(with) && strncasecmp((const char *)name.p, with, strlen(with)) == 0;
}

static bool holds(struct slice name, const char *what)
{
    for (size_t i = 0; i + strlen(what) <= name.n; i++)
        if (strncasecmp((const char *)name.p + i, what, strlen(what)) == 0)
            return true;
    return false;
}

static bool is_macro(struct slice name)
{
    return begins(name, "Basic/") || begins(name, "Scripts/") || holds(name, "vbaProject") ||
           holds(name, "vbaData") || holds(name, "activeX") || holds(name, "macrosheets/");
}

static bool is_sound(const struct judge *j, const struct entry *e)
{
    return e->name.n > 0 && !memchr(e->name.p, 0, e->name.n) &&
           !memchr(e->name.p, '\\', e->name.n) && (e->method == PLAIN || e->method == DEFLATED) &&
           e->packed != UINT32_MAX &&
           (int64_t)e->at + LOCAL_SIZE + (int64_t)e->name.n + e->packed <= j->zip.directory;
}

/* A name that stands twice, however it is written. */
static bool is_repeated(struct slice directory, const struct entry *of)
{
    struct entry e;

    while (entry_take(&directory, &e))
        if (e.name.p > of->name.p && e.name.n == of->name.n &&
            strncasecmp((const char *)e.name.p, (const char *)of->name.p, e.name.n) == 0)
            return true;
    return false;
}

/* NULL when all is well with it. */
static const char *entry_fault(const struct judge *j, struct slice directory, const struct entry *e)
{
    if (!is_sound(j, e) || is_repeated(directory, e))
        return "zip";
    if (e->flags & ENCRYPTED || is_named(e->name, "encrypted-package"))
        return "encrypted";
    return is_macro(e->name) ? "macros" : NULL;
}

static void says_at(struct judge *j, const struct entry *e, bool odf)
{
    j->zip.entry = e->at;
    j->zip.packed = e->packed;
    j->zip.name = (uint16_t)e->name.n;
    j->zip.method = e->method;
    j->zip.odf = odf;
}

static void directory_given(struct judge *j, struct slice directory)
{
    struct slice rest = directory;
    bool found = false, first = false;
    const char *why = NULL;
    struct entry e;
    uint32_t n = 0;

    for (; !why && entry_take(&rest, &e); n++) {
        why = entry_fault(j, directory, &e);
        first = first || e.at == 0;
        if (is_named(e.name, ODF_NAME) || is_named(e.name, OFFICE_NAME)) {
            if (found) /* both: which one counts? */
                why = "other_office";
            found = true;
            says_at(j, &e, is_named(e.name, ODF_NAME));
        }
    }
    if (!why && (rest.n > 0 || n != j->zip.entries || !first))
        why = "zip";
    if (!why && (!found || j->zip.packed == 0 || j->zip.packed > SAYS_MOST))
        why = "other_office";
    /* ODF 1.3, part 2, 3.3: the first, and not packed. */
    if (!why && j->zip.odf && (j->zip.entry != 0 || j->zip.method != PLAIN))
        why = "other_office";
    if (why)
        judge_refuse(j, why);
    else
        want(j, STEP_LOCAL, j->zip.entry, LOCAL_SIZE + j->zip.name);
}

/* ------------------------------------------------------------------ the entry */

static void local_given(struct judge *j, const uint8_t *p)
{
    const char *name = j->zip.odf ? ODF_NAME : OFFICE_NAME;

    if (memcmp(p, "PK\x03\x04", 4) != 0 || get16(p + 8) != j->zip.method ||
        get16(p + 26) != j->zip.name || !is_named(slice_of(p + LOCAL_SIZE, j->zip.name), name)) {
        judge_refuse(j, "zip");
        return;
    }
    want(j, STEP_SAYS, j->zip.entry + LOCAL_SIZE + j->zip.name + get16(p + 28), j->zip.packed);
}

static void says_given(struct judge *j, struct slice bytes)
{
    if (j->zip.odf)
        judge_says_odf(j, bytes);
    else
        judge_says_office(j, bytes);
}

void judge_zip_given(struct judge *j, struct slice bytes)
{
    switch ((enum step)j->zip.step) {
    case STEP_END:
        end_given(j, bytes.p);
        break;
    case STEP_DIRECTORY:
        directory_given(j, bytes);
        break;
    case STEP_LOCAL:
        local_given(j, bytes.p);
        break;
    case STEP_SAYS:
        says_given(j, bytes);
        break;
    }
}
