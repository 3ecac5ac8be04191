/*
 * The file that holds routing's cursor. See cursor_file.h.
 */
#include "services/routing/cursor_file.h"

#include "common/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

void cursor_file_read(const char *path, struct cursor *out)
{
    char hex[2 * sizeof out->leaf + 1];
    struct cursor c = {.position = -1};
    *out = c;
    FILE *f = fopen(path, "re");
    if (!f)
        return;
    bool whole = fscanf(f, "%" SCNd64 " %64[0-9a-f]", &c.position, hex) == 2 && c.position >= 0;
    for (size_t i = 0; whole && i < sizeof c.leaf; i++)
        whole = sscanf(hex + 2 * i, "%2hhx", &c.leaf[i]) == 1;
    fclose(f);
    if (whole)
        *out = c;
    else
        log_warn("cursor_unreadable", "from=start");
}

void cursor_file_write(const char *path, const struct cursor *c)
{
    char beside[4096];
    if (c->position < 0)
        return;
    snprintf(beside, sizeof beside, "%s.tmp", path);
    FILE *f = fopen(beside, "we");
    if (!f) {
        log_warn("cursor_not_written", "errno=%d", errno);
        return;
    }
    fprintf(f, "%" PRId64 " ", c->position);
    for (size_t i = 0; i < sizeof c->leaf; i++)
        fprintf(f, "%02x", c->leaf[i]);
    fputc('\n', f);
    bool written = !ferror(f);
    if (fclose(f) != 0 || !written || rename(beside, path) < 0)
        log_warn("cursor_not_written", "errno=%d", errno);
}

void cursor_file_remove(const char *path)
{
    (void)unlink(path);
}
