/*
 * Tiles from a folder; see folder.h.
 */
#include "services/verify/folder.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define PATH_SIZE 4096

/* x001/x234/067 for 1234067: groups of three digits, all but the last with an x. */
static void index_path(uint64_t index, char out[64])
{
    unsigned groups[8];
    size_t n = 0, at = 0;

    do
        groups[n++] = (unsigned)(index % 1000);
    while ((index /= 1000) > 0);
    while (n-- > 0)
        at += (size_t)snprintf(out + at, 64 - at, n > 0 ? "x%03u/" : "%03u", groups[n]);
}

/* Exactly n hashes, no more: n, or -1. */
static int file_read(const char *path, int n, uint8_t *out)
{
    FILE *f = fopen(path, "rbe");
    bool whole;

    if (!f)
        return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
    whole = fread(out, HASH_LEN, (size_t)n, f) == (size_t)n && fgetc(f) == EOF;
    fclose(f);
    return whole ? n : -1;
}

/* The widest that is there. */
static int partial_width(const char *path)
{
    DIR *d = opendir(path);
    const struct dirent *e;
    int most = 0;

    while (d && (e = readdir(d)) != NULL) {
        char *end;
        long n = strtol(e->d_name, &end, 10);

        if (*end == '\0' && n > most && n < TILE_HASHES)
            most = (int)n;
    }
    if (d)
        closedir(d);
    return most;
}

int folder_tile(void *arg, uint64_t index, uint8_t *out)
{
    char path[PATH_SIZE], of[64];
    int n, width;

    index_path(index, of);
    if (snprintf(path, sizeof path, "%s/tile/0/%s", (const char *)arg, of) >= (int)sizeof path)
        return -1;
    n = file_read(path, TILE_HASHES, out);
    if (n != 0)
        return n;
    snprintf(path, sizeof path, "%s/tile/0/%s.p", (const char *)arg, of);
    width = partial_width(path);
    if (width == 0)
        return 0;
    snprintf(path, sizeof path, "%s/tile/0/%s.p/%d", (const char *)arg, of, width);
    return file_read(path, width, out);
}
