/*
 * Inside the works: the queue (work.c) and the decision (decide.c).
 */
#ifndef TRACKING_WORK_IN_H
#define TRACKING_WORK_IN_H

#include "services/tracking/work.h"

struct request *work_head(const struct work *w);
void work_pop(struct work *w);
/* Answers the head and takes it from the queue. */
void work_refuse(struct work *w, const struct refusal *why);
void work_answer(struct work *w, int64_t version, int64_t at, int64_t position, bool repeated);
const struct uuid *work_stream(const struct work *w);
static inline bool work_is_report(const struct work *w)
{
    return w->slot == SLOT_NONE && w->set == SET_REPORTS;
}
/* Version of the stream as it was folded. */
int64_t work_version(const struct work *w);

/* Decides on the head. False: it was refused. */
bool work_decide(struct work *w);
/* Appends what was decided. */
void work_append(struct work *w);

#endif
