/*
 * The file that holds routing's cursor. See cursor_file.h.
 */
#include "services/routing/cursor_file.h"

#include "common/log.h"

#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void cursor_file_read(const char *path, struct cursor *out, int64_t *waiting_out)
{
    char line[120], *rest = NULL; /* a position, 64 digits, a number */
    const char *end = NULL;
    struct cursor c = {.position = -1};
    size_t n = 0;
    *out = c;
    *waiting_out = 0;
    FILE *f = fopen(path, "re");
    if (!f)
        return;
    if (fgets(line, sizeof line, f))
        c.position = strtoll(line, &rest, 10);
    fclose(f);
    if (rest && *rest == ' ' && c.position >= 0 &&
        sodium_hex2bin(c.leaf, sizeof c.leaf, rest, strlen(rest), " ", &n, &end) == 0 &&
        n == sizeof c.leaf) {
        *out = c;
        *waiting_out = strtoll(end, NULL, 10);
    } else
        log_warn("cursor_unreadable", "from=start");
}

void cursor_file_write(const char *path, const struct cursor *c, int64_t waiting)
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
    fprintf(f, " %" PRId64 "\n", waiting);
    bool written = !ferror(f);
    if (fclose(f) != 0 || !written || rename(beside, path) < 0)
        log_warn("cursor_not_written", "errno=%d", errno);
}

void cursor_file_remove(const char *path)
{
    (void)unlink(path);
}
