/*
 * Files as the log has them: each signal.attached keeps its file, each erasure destroys it. Followed from a cursor of
 * our own, since it must not miss one while we are away.
 */
#ifndef GATEWAY_FILING_H
#define GATEWAY_FILING_H

#include "common/life.h"
#include "services/files/files.h"

struct filing;
struct filing *filing_new(struct life *life);
void filing_free(struct filing **f);
struct files *filing_files(struct filing *f);
/* Last event that files know of; -1: none yet. */
int64_t filing_position(const struct filing *f);

#endif
