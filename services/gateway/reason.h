/*
 * Why a field is at fault, in Dutch at level B1: what to do about it. Pure.
 */
#ifndef GATEWAY_REASON_H
#define GATEWAY_REASON_H

#include "common/buf.h"
#include "proto/wire.h"

/* field: NULL when it is not known. code and sentence as a service told them. Adds one sentence: the service's own
 * where its Dutch is known (proto/sentences.h), else by the code and what the field takes. */
void reason_write(const struct wire_field *field, struct slice code, struct slice sentence,
                  struct buf *out);

#endif
