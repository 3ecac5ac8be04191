/*
 * A page as DOCX, by pandoc. Word shows no SVG without a picture beside it, so each chart becomes a PNG first
 * (rsvg-convert), in a folder of its own that is gone afterwards:
 *
 *      <svg ...>...</svg>   ->   1.svg -> 1.png,   <img src="/tmp/weerklank-report-.../1.png" alt="its title">
 */
#include "services/cli/saving_in.h"

#include "common/keep.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define CHART_SECONDS 30
#define CHARTS_MOST   40

/* The slice from the first of `mark` on; empty when it is not there. */
static struct slice find(struct slice in, const char *mark)
{
    const uint8_t *p = in.n ? memmem(in.p, in.n, mark, strlen(mark)) : NULL;

    return p ? slice_of(p, in.n - (size_t)(p - in.p)) : (struct slice){0};
}

/* What stands in the element's first <title>; it is escaped already. */
static struct slice title_of(struct slice svg)
{
    struct slice title = find(svg, "<title"), end = find(svg, "</title>");
    const uint8_t *from = title.n ? memchr(title.p, '>', title.n) : NULL;

    if (!from || !end.n || end.p < from + 1)
        return SLICE_LIT("");
    return slice_of(from + 1, (size_t)(end.p - from - 1));
}

static int chart_draw(const char *folder, int n, struct slice svg)
{
    char from[200], to[200];
    const char *const argv[] = {
        "rsvg-convert", "--zoom", "2.5", "--background-color", "white", "--output", to, from, NULL};

    snprintf(from, sizeof from, "%s/%d.svg", folder, n);
    snprintf(to, sizeof to, "%s/%d.png", folder, n);
    if (keep_file(from, 0600, svg) < 0)
        return -1;
    return saving_run(argv, CHART_SECONDS);
}

/* The page with pictures instead of charts. 0; else as saving_run. */
static int charts_replace(const char *folder, struct slice html, struct buf *out, int *n_out)
{
    while (*n_out < CHARTS_MOST) {
        struct slice svg = find(html, "<svg"), end = find(svg, "</svg>"), title;
        int rc;

        if (!end.n)
            break;
        buf_add(out, html.p, (size_t)(svg.p - html.p));
        svg.n = (size_t)(end.p - svg.p) + strlen("</svg>");
        rc = chart_draw(folder, ++*n_out, svg);
        if (rc != 0)
            return rc;
        title = title_of(svg);
        buf_printf(out, "<img src=\"%s/%d.png\" width=\"600\" alt=\"%.*s\">", folder, *n_out,
                   SLICE_FMT(title));
        html = slice_of(svg.p + svg.n, html.n - (size_t)(svg.p + svg.n - html.p));
    }
    buf_add(out, html.p, html.n);
    return 0;
}

static void folder_empty(const char *folder, int n)
{
    char path[200];

    for (int i = 1; i <= n; i++) {
        snprintf(path, sizeof path, "%s/%d.svg", folder, i);
        unlink(path);
        snprintf(path, sizeof path, "%s/%d.png", folder, i);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/page.html", folder);
    unlink(path);
    rmdir(folder);
}

int saving_docx(struct slice html, const char *draft, const char **program_out)
{
    char folder[] = "/tmp/weerklank-report-XXXXXX", page[60];
    const char *const argv[] = {
        "pandoc",     "--quiet", "--from",   "html", "--to", "docx", "--shift-heading-level-by=-1",
        "--metadata", "lang=nl", "--output", draft,  page,   NULL};
    struct buf changed = {0};
    int n = 0, rc, error;

    *program_out = "rsvg-convert";
    if (!mkdtemp(folder))
        return -1;
    snprintf(page, sizeof page, "%s/page.html", folder);
    rc = charts_replace(folder, html, &changed, &n);
    if (rc == 0) {
        *program_out = "pandoc";
        rc = keep_file(page, 0600, buf_slice(&changed)) < 0 ? -1 : saving_run(argv, SAVING_SECONDS);
    }
    error = errno;
    folder_empty(folder, n);
    buf_free(&changed);
    errno = error;
    return rc;
}
