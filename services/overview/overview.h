/*
 * The service overview: what stands in main.c. Made, run by the loop, freed.
 */
#ifndef OVERVIEW_OVERVIEW_H
#define OVERVIEW_OVERVIEW_H

#include "common/life.h"

struct overview;
struct overview *overview_new(struct life *life);
void overview_free(struct overview **o);

#endif
