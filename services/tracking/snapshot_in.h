/*
 * The form of a snapshot file, for its writer and its reader. Numbers are little-endian.
 *
 *      segment     magic 8, length 8, body, SHA-256 of the body 32
 *      body        version 4, fold version 4, kind 1, position 8, leaf 32,
 *                  events of reference streams: length 4, bytes (each a msgpack map),
 *                  of a base: rows 4, each: region 2, year 2, n 4, n times where 8,
 *                  records: length 4, kind 1, bytes; a length of 0 ends them,
 *                  number of records 8
 *
 * The length is written last: while it is 0 the segment is not complete.
 */
#ifndef TRACKING_SNAPSHOT_IN_H
#define TRACKING_SNAPSHOT_IN_H

#include "services/tracking/snapshot.h"

#define SNAPSHOT_MAGIC   "wk-track"
#define SNAPSHOT_HEAD    16 /* bytes before the body */
#define SNAPSHOT_VERSION 1

enum { SEGMENT_BASE, SEGMENT_DELTA };

enum {
    RECORD_SIGNAL = 1,  /* packed */
    RECORD_QUARANTINED, /* the same */
    RECORD_GONE         /* id 16, position 8, number 4, year 2, region 2 */
};

#endif
