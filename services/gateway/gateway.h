/*
 * The gateway: see main.c for what it takes and gives.
 */
#ifndef GATEWAY_GATEWAY_H
#define GATEWAY_GATEWAY_H

#include "common/life.h"

struct gateway;
struct gateway *gateway_new(struct life *life);
void gateway_free(struct gateway **g);

#endif
