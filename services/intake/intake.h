/*
 * Intake: the door. See main.c for what it takes and gives.
 */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

#include "common/life.h"

struct intake;
struct intake *intake_new(struct life *life);
void intake_free(struct intake **in);

#endif
