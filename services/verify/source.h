/*
 * Where events come from, in pieces that several processes can share out: ranges of positions in
 * PostgreSQL, or blocks of an export.
 */
#ifndef VERIFY_SOURCE_H
#define VERIFY_SOURCE_H

#include "services/verify/copy.h"
#include "services/verify/export.h"

/* What is known before the processes part. One of conninfo and file is set. */
struct source_plan {
    const char *conninfo, *file;
    PGconn *c; /* holds the snapshot that all read */
    char snapshot[100];
    bool other_log; /* there are rows of another log */
    int64_t *from;  /* where each piece begins; the last goes on to the end */
    size_t n;
};
/* 0, or -1: logged why. source_plan_free in any case. */
MUST_CHECK int source_plan(struct source_plan *p);
void source_plan_free(struct source_plan *p);

struct source {
    const struct source_plan *plan;
    PGconn *c;
    struct copy_rows copy;
    struct export_reader reader;
    int fd;
    size_t piece; /* the next to begin */
};
/* 0, or -1: logged why. source_close in any case. */
MUST_CHECK int source_open(struct source *s, const struct source_plan *plan);
void source_close(struct source *s);
/* Whether texts come with the events. In an export without them nobody sees which were erased. */
bool source_has_bodies(const struct source *s);
/* The next piece: 1, 0 at the end, -1: logged why. pass: it is somebody else's. */
MUST_CHECK int source_piece(struct source *s, bool pass);
/* The next event of the piece: 1, 0, -1. Its slices live until the next call. */
MUST_CHECK int source_next(struct source *s, struct record *out);

#endif
