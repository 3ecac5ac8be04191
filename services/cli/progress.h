/*
 * A bar on the terminal while a long command is at work; nothing when standard error is no terminal.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool shown;
    int64_t started_us, drawn_us;
    int64_t first; /* done before this run, and no merit of its speed */
};

void progress_begin(struct progress *p);
/* Draws at most ten times a second. whole 0: not known. */
void progress_draw(struct progress *p, int64_t at, int64_t whole, int64_t done, int64_t refused);
/* Takes the bar away, so that something can be printed; the next draw puts it back. */
void progress_clear(struct progress *p);

#endif
