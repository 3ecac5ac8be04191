/*
 * The service notify: what stands in main.c. Made, run by the loop, freed.
 */
#ifndef NOTIFY_NOTIFY_H
#define NOTIFY_NOTIFY_H

#include "common/life.h"

struct notify;
struct notify *notify_new(struct life *life);
void notify_free(struct notify **n);

#endif
