/*
 * The side file of `submit FILE`: which id each record of FILE got. It is what makes sending it again
 * harmless: an id is on the disk before its record is sent, so whoever is interrupted, in any way, sends
 * the same record under the same id the next time.
 *
 * FILE.ids has a line of 80 bytes a record, in the order of FILE, behind a head of one line:
 *
 *      id (36) | sum of the record (16) | mark (1) | reference (24)
 *
 * The mark is a blank once the id is chosen, + when it was accepted, ! when it was refused. It is the
 * table of references as well.
 */
#ifndef CLI_IDS_H
#define CLI_IDS_H

#include "common/uuid.h"

enum ids_mark { IDS_CHOSEN = ' ', IDS_ACCEPTED = '+', IDS_REFUSED = '!' };

struct ids_entry {
    struct uuid id;
    char sum[17];
    char mark;
};

struct ids;

/* Opens or makes it, for one run at a time. NULL with the reason said. */
struct ids *ids_open(const char *file);
void ids_close(struct ids **ids);

/* The entry of a record. 1: it is there; 0: none yet; -1: the file is no side file (said). */
int ids_get(struct ids *ids, int64_t index, struct ids_entry *out);
/* Writes an entry, at the end or over the one that is there. Not safe before ids_sync. 0 or -1 (said). */
int ids_put(struct ids *ids, int64_t index, const struct ids_entry *e);
/* After this, what was put survives a crash. 0 or -1 (said). */
int ids_sync(struct ids *ids);
/* What came of it; not synced: losing a mark only means that it is sent again under the same id. */
int ids_mark(struct ids *ids, int64_t index, enum ids_mark mark, struct slice reference);

#endif
