/*
 * The bar.
 */
#include "services/cli/progress.h"

#include "common/clock.h"
#include "services/cli/language.h"

#include <stdio.h>
#include <unistd.h>

#define WIDE    24
#define EACH_US (100 * US_PER_MS)

void progress_begin(struct progress *p)
{
    *p = (struct progress){.shown = isatty(STDERR_FILENO), .started_us = clock_mono_us()};
}

void progress_draw(struct progress *p, int64_t at, int64_t whole, int64_t done, int64_t refused)
{
    int64_t now = clock_mono_us(), passed = now - p->started_us;
    int full = whole > 0 ? (int)(at * WIDE / whole) : 0;
    char bar[WIDE + 1];

    if (!p->shown || now - p->drawn_us < EACH_US)
        return;
    p->drawn_us = now;
    for (int i = 0; i < WIDE; i++)
        bar[i] = i < full ? '#' : '.';
    bar[WIDE] = '\0';
    fprintf(stderr, "\r\033[K");
    if (whole > 0)
        fprintf(stderr, "%3d %% [%s] ", (int)(at * 100 / whole), bar);
    fprintf(stderr, _("%lld submitted, %lld refused, %lld a second"), (long long)done,
            (long long)refused,
            (long long)(passed > 0 ? (done - p->first) * US_PER_S / passed : 0));
    fflush(stderr);
}

void progress_clear(struct progress *p)
{
    if (!p->shown || p->drawn_us == 0)
        return;
    fprintf(stderr, "\r\033[K");
    p->drawn_us = 0;
}
