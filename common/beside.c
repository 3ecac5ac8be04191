/*
 * Folders that come with a program: see beside.h.
 */
#include "common/beside.h"

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
