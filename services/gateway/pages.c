/*
 * The web page as files: see pages.h.
 */
#include "services/gateway/pages.h"

#include "common/beside.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"
#include "common/text.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define FILE_MOST  ((size_t)4 << 20)
#define FILES_MOST 256
#define INDEX      "index.html"
#define HASHED     "middelen" /* the folder whose names hold a hash of what is in them */
#define OUTLINES   "omtrekken.json"
#define PAGE_POLICY \
    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

enum form { PLAIN, BROTLI, GZIP, FORMS };

struct page {
    char *name; /* "index.html", "middelen/app-1a2b.js" */
    const char *type;
    struct buf forms[FORMS]; /* empty: there is none */
    char etag[ECHO_ETAG];
};

struct pages {
    struct page *list;
    size_t n;
    const struct page *index;
};

/* ------------------------------------------------------------------ reading */

/* NULL: none that is served. */
static const char *type_of(const char *name)
{
    static const struct {
        const char *end, *type;
    } types[] = {{".html", "text/html; charset=utf-8"},
                 {".css", "text/css; charset=utf-8"},
                 {".js", "text/javascript; charset=utf-8"},
                 {".json", "application/json"},
                 {".svg", "image/svg+xml"},
                 {".woff2", "font/woff2"},
                 {".png", "image/png"},
                 {".txt", "text/plain; charset=utf-8"}};
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot && i < ARRAY_LEN(types); i++)
        if (strcmp(dot, types[i].end) == 0)
            return types[i].type;
    return NULL;
}

static bool file_read(const char *path, struct buf *out)
{
    FILE *f = fopen(path, "re");
    size_t n;

    if (!f)
        return false;
    do {
        buf_reserve(out, 65536);
        n = fread(out->p + out->n, 1, 65536, f);
        out->n += n;
    } while (n > 0 && out->n <= FILE_MOST);
    fclose(f);
    return out->n > 0 && out->n <= FILE_MOST;
}

static void page_add(struct pages *p, struct page *one, const char *name)
{
    one->name = text_copy(slice_str(name));
    reply_etag(buf_slice(&one->forms[PLAIN]), one->etag);
    p->list = room_for(p->list, p->n + 1, sizeof *p->list);
    p->list[p->n++] = *one;
}

static void page_read(struct pages *p, const char *folder, const char *name)
{
    static const char *const ends[FORMS] = {"", ".br", ".gz"};
    struct page one = {.type = type_of(name)};
    char path[PATH_MAX];

    if (!one.type || p->n == FILES_MOST)
        return;
    for (int form = PLAIN; form < FORMS; form++) {
        snprintf(path, sizeof path, "%s/%s%s", folder, name, ends[form]);
        if (!file_read(path, &one.forms[form]))
            buf_free(&one.forms[form]);
    }
    if (one.forms[PLAIN].n > 0)
        page_add(p, &one, name);
}

static void folder_read(struct pages *p, const char *folder, const char *within)
{
    char path[PATH_MAX], name[NAME_MAX * 2];
    const struct dirent *d;
    DIR *dir;

    snprintf(path, sizeof path, "%s/%s", folder, within);
    dir = opendir(path);
    while (dir && (d = readdir(dir))) {
        snprintf(name, sizeof name, "%s%s%s", within, *within ? "/" : "", d->d_name);
        page_read(p, folder, name);
    }
    if (dir)
        closedir(dir);
}

/* Without them the page has its tiles. */
static void outlines_read(struct pages *p)
{
    const char *file = settings_text("gateway.outlines");
    struct page one = {.type = type_of(OUTLINES)};

    if (!*file)
        return;
    if (!file_read(file, &one.forms[PLAIN])) {
        log_warn("no_outlines", "file=%s", log_value(slice_str(file)));
        buf_free(&one.forms[PLAIN]);
        return;
    }
    if (!reply_gzip(&one.forms[PLAIN], &one.forms[GZIP]))
        buf_free(&one.forms[GZIP]);
    page_add(p, &one, OUTLINES);
}

struct pages *pages_new(void)
{
    struct pages *p = room_new(sizeof *p);
    const char *folder = settings_text("gateway.web");
    char path[PATH_MAX];

    if (!*folder) {
        (void)beside_find("web", "../../share/weerklank/web", path);
        folder = path;
    }
    folder_read(p, folder, "");
    folder_read(p, folder, HASHED);
    outlines_read(p);
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->list[i].name, INDEX) == 0)
            p->index = &p->list[i];
    if (!p->index) {
        log_warn("no_web_page", "folder=%s", log_value(slice_str(folder)));
        pages_free(&p);
    }
    return p;
}

void pages_free(struct pages **pp)
{
    struct pages *p = *pp;

    if (!p)
        return;
    *pp = NULL;
    for (size_t i = 0; i < p->n; i++) {
        free(p->list[i].name);
        for (int form = PLAIN; form < FORMS; form++)
            buf_free(&p->list[i].forms[form]);
    }
    free(p->list);
    free(p);
}

/* ------------------------------------------------------------------ serving */

static bool is_hashed(const struct http_request *r)
{
    return r->n_path > 0 && slice_is(r->path[0], HASHED);
}

/* Nobody of ours asks for these. */
static bool is_hidden(const struct http_request *r)
{
    for (size_t i = 0; i < r->n_path; i++)
        if (r->path[i].n > 0 && r->path[i].p[0] == '.')
            return true;
    return false;
}

/* NULL: there is no such file. */
static const struct page *page_of(const struct pages *p, const struct http_request *r)
{
    char name[NAME_MAX * 2] = "";
    struct slice last = r->n_path > 0 ? r->path[r->n_path - 1] : slice_of(NULL, 0);

    if (r->n_path == 1)
        snprintf(name, sizeof name, "%.*s", SLICE_FMT(r->path[0]));
    else if (r->n_path == 2)
        snprintf(name, sizeof name, "%.*s/%.*s", SLICE_FMT(r->path[0]), SLICE_FMT(r->path[1]));
    for (size_t i = 0; *name && i < p->n; i++)
        if (strcmp(p->list[i].name, name) == 0)
            return &p->list[i];
    return is_hashed(r) || is_hidden(r) || (last.n > 0 && memchr(last.p, '.', last.n)) ? NULL
                                                                                       : p->index;
}

static enum form form_of(const struct page *page, const struct http_request *r)
{
    if (page->forms[BROTLI].n > 0 && reply_takes(r, "br"))
        return BROTLI;
    if (page->forms[GZIP].n > 0 && reply_takes(r, "gzip"))
        return GZIP;
    return PLAIN;
}

static void page_tell(struct visit *v, const struct page *page)
{
    static const char *const codings[FORMS] = {NULL, "br", "gzip"};
    enum form form = form_of(page, v->r);
    struct reply r = {.status = 200,
                      .type = page->type,
                      .policy = PAGE_POLICY,
                      .cache = is_hashed(v->r) ? "public, max-age=31536000, immutable" : "no-cache",
                      .as_it_is = true};

    buf_add(&r.body, page->forms[form].p, page->forms[form].n);
    if (page->forms[BROTLI].n > 0 || page->forms[GZIP].n > 0)
        reply_header(&r, "Vary", SLICE_LIT("Accept-Encoding"));
    if (codings[form])
        reply_header(&r, "Content-Encoding", slice_str(codings[form]));
    reply_etag_add(v, &r, page->etag);
    visit_reply(v, &r);
}

bool pages_take(const struct pages *p, struct visit *v)
{
    const struct page *page;

    if (!p || (v->r->n_path > 0 && slice_is(v->r->path[0], "v1")))
        return false;
    page = page_of(p, v->r);
    if (page == p->index && !v->gateway->public && v->r->n_path == 1 &&
        slice_is(v->r->path[0], "openbaar"))
        page = NULL;
    if (!page)
        return false;
    if (v->r->method == HTTP_GET)
        page_tell(v, page);
    else
        visit_problem_method(v, 1u << HTTP_GET);
    return true;
}
