/*
 * Files that go out together; see parcel.h. The zip is libarchive's.
 */
#define _XOPEN_SOURCE 700 /* nftw */
#include "services/cli/parcel.h"

#include "common/clock.h"
#include "common/log.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct parcel {
    char path[PATH_MAX], draft[PATH_MAX]; /* "": standard output */
    struct archive *zip;                  /* NULL: a folder */
    int fd;
};

static bool ends_in(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);

    return n > m && strcmp(text + n - m, end) == 0;
}

/* ------------------------------------------------------------------------------ opening */

static int zip_open(struct parcel *p)
{
    p->zip = archive_write_new();
    if (!p->zip)
        log_fatal("memory_exhausted", "for=zip");
    if (archive_write_set_format_zip(p->zip) == ARCHIVE_OK &&
        archive_write_set_bytes_in_last_block(p->zip, 1) == ARCHIVE_OK &&
        archive_write_open_fd(p->zip, p->fd) == ARCHIVE_OK)
        return 0;
    errno = archive_errno(p->zip) > 0 ? archive_errno(p->zip) : EIO;
    return -1;
}

static int draft_open(struct parcel *p, bool zip)
{
    struct stat st;

    if (snprintf(p->draft, sizeof p->draft, "%s.XXXXXX", p->path) >= (int)sizeof p->draft) {
        p->draft[0] = '\0';
        errno = ENAMETOOLONG;
        return -1;
    }
    if (!zip && lstat(p->path, &st) == 0) {
        p->draft[0] = '\0';
        errno = EEXIST;
        return -1;
    }
    if (zip)
        p->fd = mkostemp(p->draft, O_CLOEXEC);
    if (zip ? p->fd < 0 : mkdtemp(p->draft) == NULL) {
        p->draft[0] = '\0';
        return -1;
    }
    return 0;
}

struct parcel *parcel_open(const char *path)
{
    bool standard = strcmp(path, "-") == 0, zip = standard || ends_in(path, ".zip");
    struct parcel *p = calloc(1, sizeof *p);
    int saved;

    if (!p)
        log_fatal("memory_exhausted", "for=parcel");
    p->fd = standard ? STDOUT_FILENO : -1;
    if (!standard) {
        snprintf(p->path, sizeof p->path, "%s", path);
        while (ends_in(p->path, "/"))
            p->path[strlen(p->path) - 1] = '\0';
    }
    if ((standard || draft_open(p, zip) == 0) && (!zip || zip_open(p) == 0))
        return p;
    saved = errno;
    (void)!parcel_close(&p, false);
    errno = saved;
    return NULL;
}

/* ------------------------------------------------------------------------------ putting */

static int zip_put(struct parcel *p, const char *path, struct slice bytes, int64_t at)
{
    bool folder = ends_in(path, "/");
    struct archive_entry *e = archive_entry_new();
    int rc;

    if (!e)
        log_fatal("memory_exhausted", "for=entry");
    archive_entry_set_pathname(e, path);
    archive_entry_set_filetype(e, folder ? AE_IFDIR : AE_IFREG);
    archive_entry_set_perm(e, folder ? 0755 : 0644);
    archive_entry_set_size(e, (int64_t)bytes.n);
    archive_entry_set_mtime(e, (time_t)(at / US_PER_S), 0);
    rc = archive_write_header(p->zip, e);
    archive_entry_free(e);
    if (rc == ARCHIVE_OK &&
        (bytes.n == 0 || archive_write_data(p->zip, bytes.p, bytes.n) == (la_ssize_t)bytes.n))
        return 0;
    errno = archive_errno(p->zip) > 0 ? archive_errno(p->zip) : EIO;
    return -1;
}

static int all_write(int fd, struct slice bytes)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        bytes.p += n;
        bytes.n -= (size_t)n;
    }
    return 0;
}

static int folder_put(struct parcel *p, const char *path, struct slice bytes, int64_t at)
{
    char whole[2 * PATH_MAX];
    struct timespec times[2] = {{.tv_sec = (time_t)(at / US_PER_S)},
                                {.tv_sec = (time_t)(at / US_PER_S)}};
    int fd, rc;

    snprintf(whole, sizeof whole, "%s/%s", p->draft, path);
    for (char *s = whole + strlen(p->draft) + 1; (s = strchr(s, '/')); *s++ = '/') {
        *s = '\0';
        if (mkdir(whole, 0700) < 0 && errno != EEXIST)
            return -1;
    }
    if (ends_in(path, "/"))
        return 0;
    fd = open(whole, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    rc = all_write(fd, bytes);
    if (rc == 0)
        rc = futimens(fd, times);
    return close(fd) < 0 ? -1 : rc;
}

int parcel_put(struct parcel *p, const char *path, struct slice bytes, int64_t at)
{
    return p->zip ? zip_put(p, path, bytes, at) : folder_put(p, path, bytes, at);
}

/* ------------------------------------------------------------------------------ closing */

static int one_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static int placed(struct parcel *p)
{
    char above[PATH_MAX], *slash;
    int fd;

    if (p->fd >= 0 && p->draft[0] && fsync(p->fd) < 0)
        return -1;
    if (!p->draft[0])
        return 0;
    if (rename(p->draft, p->path) < 0)
        return -1;
    p->draft[0] = '\0';
    memcpy(above, p->path, sizeof above);
    slash = strrchr(above, '/');
    if (slash)
        slash[slash == above] = '\0';
    fd = open(slash ? above : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)!fsync(fd);
        close(fd);
    }
    return 0;
}

int parcel_close(struct parcel **parcel, bool keep)
{
    struct parcel *p = *parcel;
    int rc = keep ? 0 : -1, saved = 0;

    if (!p)
        return 0;
    if (p->zip && keep && archive_write_close(p->zip) != ARCHIVE_OK) {
        errno = archive_errno(p->zip) > 0 ? archive_errno(p->zip) : EIO;
        rc = -1;
    }
    if (rc == 0)
        rc = placed(p);
    saved = errno;
    if (p->zip && !keep && !p->draft[0])
        archive_write_fail(p->zip); /* standard output gets no end: nobody takes it for whole */
    archive_write_free(p->zip);
    if (p->draft[0])
        nftw(p->draft, one_remove, 8, FTW_DEPTH | FTW_PHYS);
    if (p->fd > STDERR_FILENO)
        close(p->fd);
    free(p);
    *parcel = NULL;
    errno = saved;
    return keep ? rc : 0;
}
