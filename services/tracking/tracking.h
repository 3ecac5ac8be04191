/*
 * Tracking: the state of every signal. See main.c for what it takes and gives.
 */
#ifndef TRACKING_TRACKING_H
#define TRACKING_TRACKING_H

#include "common/life.h"

struct tracking;
struct tracking *tracking_new(struct life *life);
void tracking_free(struct tracking **t);

#endif
