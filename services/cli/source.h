/*
 * A file of signals, one record after the other: JSON lines, or CSV with a head. Of any size: one record
 * is in memory at a time.
 */
#ifndef CLI_SOURCE_H
#define CLI_SOURCE_H

#include "common/base.h"
#include "common/buf.h"

#include <jansson.h>

struct source;

/* By the name: .csv is CSV, everything else JSON lines. NULL with the reason said. */
struct source *source_open(const char *path);
void source_free(struct source **s);

struct source_record {
    int64_t index;     /* from 0; empty lines are not counted */
    int64_t line;      /* from 1: where it starts in the file */
    char sum[17];      /* of its bytes, in hexadecimal */
    struct slice text; /* until the next call */
};
/* 1: a record; 0: the end; -1: the file cannot be read further (said). */
int source_next(struct source *s, struct source_record *out);
/* The record as an object; cells of CSV are texts, empty ones are left out. NULL with a sentence in why,
 * which is valid until the next call. */
json_t *source_parse(struct source *s, const struct source_record *r, const char **why_out);
bool source_is_csv(const struct source *s);

/* Bytes read, and of the whole file (0 when that is not known). */
int64_t source_at(const struct source *s);
int64_t source_size(const struct source *s);

#endif
