/*
 * What comes with a program: see beside.h.
 */
#include "common/beside.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool beside_find(const char *built, const char *installed, char out[PATH_MAX])
{
    char self[PATH_MAX / 2];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

    self[n > 0 ? n : 0] = '\0';
    if (strrchr(self, '/'))
        *strrchr(self, '/') = '\0';
    snprintf(out, PATH_MAX, "%s/%s", self, installed);
    if (access(out, R_OK | X_OK) == 0)
        return true;
    snprintf(out, PATH_MAX, "%s/%s", self, built);
    return access(out, R_OK | X_OK) == 0;
}

size_t beside_words(char *words[], size_t most)
{
    static char text[4096];
    int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    size_t n = 0;

    if (fd >= 0)
        close(fd);
    if (got <= 0 || got == (ssize_t)sizeof text - 1)
        return 0;
    text[got] = '\0';
    for (ssize_t i = 0; i < got; i += (ssize_t)strlen(text + i) + 1) {
        if (n + 1 >= most)
            return 0;
        words[n++] = text + i;
    }
    words[n] = NULL;
    return n;
}
