/*
 * Files of signals over HTTP: a body goes to services/files as it comes and is then attached by a message; what is
 * attached goes out to who may see its event.
 *
 *      POST .../bijlagen            parts -> upload -> kept -> signal.attach -> 201
 *      GET  .../bijlagen/{bijlage}  signal.show as who asks -> its event -> download, piece after piece
 *
 * Idempotency-Key is the file's id. The name comes in Content-Disposition (RFC 6266): an address is in logs.
 */
#ifndef GATEWAY_ATTACH_H
#define GATEWAY_ATTACH_H

#include "services/gateway/gateway_in.h"

struct attach;
struct attach *attach_new(struct gateway *g);
void attach_free(struct attach **a);
/* Files are followed up to there. */
int64_t attach_position(const struct attach *a);

/* In begin(): how the body is taken. */
void attach_begin(struct visit *v);
/* The whole body has come, or it is a GET. */
void attach_handle(struct visit *v);
void attach_room(struct visit *v);
void attach_gone(struct visit *v);

/* filename or filename* of a Content-Disposition (RFC 6266, 4.1; RFC 8187), decoded, appended. False: there is none
 * that can be read. */
MUST_CHECK bool attach_name(struct slice header, struct buf *out);

#endif
