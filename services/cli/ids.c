/*
 * The side file of chosen ids.
 */
#include "services/cli/ids.h"

#include "services/cli/cli.h"
#include "services/cli/language.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#define LINE         80
#define SUM_AT       37
#define MARK_AT      54
#define REFERENCE_AT 56
#define REFERENCE_N  23
#define HEAD         "weerklank ids 1: id, sum of the record, mark, reference"

struct ids {
    int fd;
    char *path;
};

static int failed(const struct ids *ids)
{
    cli_say("%s: %s", ids->path, strerror(errno));
    return -1;
}

static int write_at(struct ids *ids, const char *bytes, size_t n, int64_t at)
{
    return pwrite(ids->fd, bytes, n, at) == (ssize_t)n ? 0 : failed(ids);
}

static int head_check(struct ids *ids)
{
    char head[LINE + 1], found[LINE];
    ssize_t n;

    snprintf(head, sizeof head, "%-*s\n", LINE - 1, HEAD);
    n = pread(ids->fd, found, LINE, 0);
    if (n < 0)
        return failed(ids);
    if (n < LINE && memcmp(found, head, (size_t)n) == 0) /* new, or interrupted at its first line */
        return write_at(ids, head, LINE, 0);
    if (n == LINE && memcmp(found, head, LINE) == 0)
        return 0;
    cli_say(_("%s is there, but is not a file of ids: move it away"), ids->path);
    return -1;
}

struct ids *ids_open(const char *file)
{
    struct ids *ids = calloc(1, sizeof *ids);

    if (!ids || asprintf(&ids->path, "%s.ids", file) < 0) {
        free(ids);
        return NULL;
    }
    ids->fd = open(ids->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (ids->fd < 0)
        failed(ids);
    else if (flock(ids->fd, LOCK_EX | LOCK_NB) < 0)
        cli_say(_("%s is in use: it is being sent already"), ids->path);
    else if (head_check(ids) == 0)
        return ids;
    ids_close(&ids);
    return NULL;
}

void ids_close(struct ids **ids)
{
    if (!*ids)
        return;
    if ((*ids)->fd >= 0)
        close((*ids)->fd);
    free((*ids)->path);
    free(*ids);
    *ids = NULL;
}

int ids_get(struct ids *ids, int64_t index, struct ids_entry *out)
{
    char line[LINE];
    ssize_t n = pread(ids->fd, line, LINE, (index + 1) * LINE);

    if (n < 0)
        return failed(ids);
    if (n < LINE || !line[0]) /* also what a crash cut off: it was never synced, so never sent */
        return 0;
    if (uuid_parse(line, UUID_TEXT_LEN, &out->id) < 0 || line[LINE - 1] != '\n') {
        cli_say(_("%s: line %lld is no line of ids"), ids->path, (long long)index + 2);
        return -1;
    }
    memcpy(out->sum, line + SUM_AT, 16);
    out->sum[16] = '\0';
    out->mark = line[MARK_AT];
    return 1;
}

int ids_put(struct ids *ids, int64_t index, const struct ids_entry *e)
{
    char line[LINE + 1], id[UUID_TEXT_LEN + 1];

    uuid_format(&e->id, id);
    snprintf(line, sizeof line, "%s %-16.16s %c %-*s\n", id, e->sum, e->mark, REFERENCE_N, "");
    return write_at(ids, line, LINE, (index + 1) * LINE);
}

int ids_sync(struct ids *ids)
{
    return fdatasync(ids->fd) == 0 ? 0 : failed(ids);
}

int ids_mark(struct ids *ids, int64_t index, enum ids_mark mark, struct slice reference)
{
    char text[LINE - MARK_AT];

    memset(text, ' ', sizeof text);
    text[0] = (char)mark;
    memcpy(text + REFERENCE_AT - MARK_AT, reference.p ? (const char *)reference.p : "",
           reference.n < REFERENCE_N ? reference.n : REFERENCE_N);
    return write_at(ids, text, sizeof text - 1, (index + 1) * LINE + MARK_AT);
}
