/*
 * What the two files of the bus share.
 */
#ifndef COMMON_BUS_INSIDE_H
#define COMMON_BUS_INSIDE_H

#include "common/bus.h"

#define BUS_ZAP_DOMAIN "weerklank"

struct bus {
    void *context;
    void *zap; /* REP at inproc://zeromq.zap.01 */
    bus_admit_fn *admit;
    void *admit_arg;
    uint64_t refused;        /* handshakes */
    int64_t refused_said_at; /* monotonic, of the last log line about them */
};

/* A socket with all options set; never NULL. */
void *bus_socket_new(struct bus *b, int type, int mark, int frame_max);

#endif
