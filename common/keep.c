/*
 * Files that survive; see keep.h.
 */
#include "common/keep.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder that a path lies in. -1: the path is too long. */
static int folder_of(const char *path, char out[PATH_MAX])
{
    char *slash;

    if (snprintf(out, PATH_MAX, "%s", path) >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    slash = strrchr(out, '/');
    if (!slash)
        snprintf(out, PATH_MAX, ".");
    else if (slash == out)
        slash[1] = '\0';
    else
        *slash = '\0';
    return 0;
}

int keep_folder(const char *path)
{
    char folder[PATH_MAX];

    if (folder_of(path, folder) < 0)
        return -1;
    if (mkdir(folder, 0700) == 0 || errno == EEXIST)
        return 0;
    if (errno != ENOENT || keep_folder(folder) < 0)
        return -1;
    return mkdir(folder, 0700) == 0 || errno == EEXIST ? 0 : -1;
}

static int folder_sync(const char *path)
{
    char folder[PATH_MAX];
    int fd, rc;

    if (folder_of(path, folder) < 0)
        return -1;
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    rc = fsync(fd);
    close(fd);
    return rc;
}

static int all_write(int fd, struct slice bytes)
{
    while (bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        bytes = slice_of(bytes.p + n, bytes.n - (size_t)n);
    }
    return fsync(fd);
}

/* What root keeps in somebody's folder is theirs, as all that lies there. */
static int give_away(int fd, const char *path)
{
    char folder[PATH_MAX];
    struct stat st;

    if (geteuid() != 0)
        return 0;
    return folder_of(path, folder) < 0 || stat(folder, &st) < 0 ? -1
                                                                : fchown(fd, st.st_uid, st.st_gid);
}

static int write_and_close(int fd, const char *path, struct slice bytes)
{
    int rc = give_away(fd, path);

    if (rc == 0)
        rc = all_write(fd, bytes);
    return close(fd) < 0 ? -1 : rc;
}

static int draft_write(const char *path, mode_t mode, struct slice bytes, char draft[PATH_MAX])
{
    int fd;

    if (snprintf(draft, PATH_MAX, "%s.%ld", path, (long)getpid()) >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    (void)unlink(draft); /* of a process of our number that was killed */
    fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0)
        return -1;
    return write_and_close(fd, path, bytes);
}

/* What went wrong stays in errno. */
static int draft_end(const char *draft, int rc)
{
    int why = errno;

    (void)unlink(draft);
    errno = why;
    return rc;
}

int keep_file(const char *path, mode_t mode, struct slice bytes)
{
    char draft[PATH_MAX];

    if (draft_write(path, mode, bytes, draft) < 0 || rename(draft, path) < 0)
        return draft_end(draft, -1);
    return folder_sync(path);
}

int keep_file_new(const char *path, mode_t mode, struct slice bytes)
{
    char draft[PATH_MAX];
    int rc = draft_write(path, mode, bytes, draft);

    if (rc == 0)
        rc = link(draft, path);
    rc = draft_end(draft, rc);
    return rc == 0 ? folder_sync(path) : -1;
}

int keep_more(const char *path, mode_t mode, struct slice bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, mode);

    if (fd < 0)
        return -1;
    return write_and_close(fd, path, bytes) == 0 ? folder_sync(path) : -1;
}

int keep_read(const char *path, size_t most, struct buf *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    buf_reset(out);
    if (fd < 0)
        return -1;
    do {
        buf_reserve(out, 4096);
        n = read(fd, out->p + out->n, 4096);
        if (n > 0)
            out->n += (size_t)n;
    } while ((n > 0 && out->n <= most) || (n < 0 && errno == EINTR));
    close(fd);
    if (n < 0 || out->n > most) {
        errno = n < 0 ? errno : EFBIG;
        return -1;
    }
    return 0;
}
