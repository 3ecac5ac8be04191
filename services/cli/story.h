/*
 * A signal as a page tells it: what its timeline comes to, up to a moment and a position.
 */
#ifndef CLI_STORY_H
#define CLI_STORY_H

#include "services/cli/gather.h"
#include "services/report/report.h"

struct story {
    struct uuid id;
    const char *reference, *region_code, *region, *title, *lead; /* names; lead NULL: none */
    bool shareable, confidential, missing; /* missing: it may not be seen, or has no beginning */
    const char *words;                     /* what people notice */

    int answer; /* enum answer_kind of the last answer; -1 */
    int64_t answered_at;
    const char *decision, *possible, *next, *next_by, *agreed;
    int32_t next_on;
    int verdict; /* enum verdict of it; -1 */
    const char *verdict_words;

    int reopened;
    const char *reopen_reason;
    int64_t reopened_at;

    int help; /* enum help_step of the last step; -1 */
    const char *help_reason;
    int64_t help_at;
    int involved; /* -1: not decided */

    struct report_change *changes;
    int64_t *changed_at;
    size_t n_changes;
};

/* Asks for the signal and its timeline. Returns the exit status; story_free in any case. */
int story_ask(struct gather *g, const struct uuid *id, struct story *out);
void story_free(struct story *s);
/* A region lets others read it, and it is not confidential. */
bool story_is_public(const struct story *s);
/* The piece of a report; borrowed from the story. */
struct report_signal story_signal(const struct story *s);

#endif
