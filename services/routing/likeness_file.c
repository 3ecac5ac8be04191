/*
 * The index of earlier signals in a file, with the cursor that it is of. See likeness.h.
 *
 *      position 8 (little-endian), leaf 32, the index as similar_save writes it
 *
 * The index is under a checksum of its own; that the cursor is right, the log itself says.
 */
#include "services/routing/likeness.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/settings.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define POSITION 8

static void beside_name(char out[4096])
{
    snprintf(out, 4096, "%s.tmp", settings_path("routing.similar"));
}

static bool cursor_read(FILE *f, struct cursor *out)
{
    uint8_t b[POSITION];
    uint64_t position = 0;

    if (fread(b, 1, sizeof b, f) != sizeof b ||
        fread(out->leaf, 1, sizeof out->leaf, f) != sizeof out->leaf)
        return false;
    for (size_t i = 0; i < sizeof b; i++)
        position |= (uint64_t)b[i] << (8 * i);
    out->position = position <= INT64_MAX ? (int64_t)position : -1;
    return out->position >= 0;
}

static bool cursor_write(FILE *f, const struct cursor *c)
{
    uint8_t b[POSITION];

    for (size_t i = 0; i < sizeof b; i++)
        b[i] = (uint8_t)((uint64_t)c->position >> (8 * i));
    return fwrite(b, 1, sizeof b, f) == sizeof b &&
           fwrite(c->leaf, 1, sizeof c->leaf, f) == sizeof c->leaf;
}

void likeness_file_read(struct similar **index, struct cursor *out)
{
    FILE *f = fopen(settings_path("routing.similar"), "re");
    struct similar *read = NULL;
    struct cursor c;

    *out = (struct cursor){.position = -1};
    if (!f)
        return;
    if (cursor_read(f, &c))
        read = similar_load(f);
    fclose(f);
    if (!read) {
        log_warn("likeness_unreadable", "from=start");
        likeness_file_remove();
        return;
    }
    similar_free(index);
    *index = read;
    *out = c;
}

void likeness_file_write(const struct similar *index, const struct cursor *at)
{
    int64_t began = clock_mono_us();
    char beside[4096];
    bool written;
    FILE *f;

    beside_name(beside);
    f = fopen(beside, "we");
    if (!f) {
        log_warn("likeness_not_written", "errno=%d", errno);
        return;
    }
    written = cursor_write(f, at) && similar_save(index, f) == 0;
    if (fclose(f) != 0 || !written || rename(beside, settings_path("routing.similar")) < 0)
        log_warn("likeness_not_written", "errno=%d", errno);
    else
        log_debug("likeness_written", "position=%" PRId64 " us=%" PRId64, at->position,
                  clock_mono_us() - began);
}

void likeness_file_remove(void)
{
    char beside[4096];

    beside_name(beside);
    (void)unlink(beside);
    (void)unlink(settings_path("routing.similar"));
}
