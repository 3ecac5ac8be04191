/*
 * The form of a snapshot file, for its writer and its reader. Numbers are little-endian.
 *
 *      magic 8, version 4, fold version 4, position 8, leaf 32
 *      length 4, events (each a msgpack map)
 *      rows 4, each: region 2, year 2, n 4, n times where 8
 *      signals, each: length 4, flags 1, packed; a length of 0 ends them
 *      number of signals 8
 *      SHA-256 32
 */
#ifndef TRACKING_SNAPSHOT_IN_H
#define TRACKING_SNAPSHOT_IN_H

#include "services/tracking/snapshot.h"

#define SNAPSHOT_MAGIC     "wk-track"
#define SNAPSHOT_MAGIC_LEN 8
#define SNAPSHOT_VERSION   1

#endif
