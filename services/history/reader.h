/*
 * The reader: replay by position or by stream. It keeps nothing, so there may be any number; it never
 * touches the writer's loop or connection.
 */
#ifndef HISTORY_READER_H
#define HISTORY_READER_H

#include "common/life.h"

struct reader;
struct reader *reader_new(struct life *life);
void reader_free(struct reader **r);

#endif
