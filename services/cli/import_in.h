/*
 * Inside the import: what its two halves share. import.c reads and prepares, import_flight.c sends and
 * judges answers.
 *
 *      file -> read, map, encode -> id on the disk -> QUEUED -> FLYING -> accepted or refused
 *                                                       ^---- later ----'
 */
#ifndef CLI_IMPORT_IN_H
#define CLI_IMPORT_IN_H

#include "common/idmap.h"
#include "services/cli/connection.h"
#include "services/cli/ids.h"
#include "services/cli/import.h"
#include "services/cli/progress.h"
#include "services/cli/source.h"

#define IMPORT_LINKS 64 /* parties of one file */

enum item_state { ITEM_FREE, ITEM_QUEUED, ITEM_FLYING };

struct item {
    enum item_state state;
    int64_t index, line;
    struct uuid id;
    size_t link;
    struct buf body;
    int64_t again_at; /* FLYING: when it is sent again; QUEUED: not before */
    int64_t step;
    int64_t stranger_since;
};

struct import {
    struct cli *cli;
    const struct import_options *options;
    struct source *source;
    struct ids *ids;
    json_t *map;
    bool end; /* of the file */
    struct link {
        char party[25];
        struct connection *connection;
    } links[IMPORT_LINKS];
    size_t n_links;
    struct item items[IMPORT_FLIGHT_MOST];
    struct idmap by_id;
    size_t n_queued, n_flying;
    size_t window;                     /* how many may fly: shrinks when the door says busy */
    int64_t life_at;                   /* monotonic: when one was last settled */
    int64_t accepted, refused, before; /* before: settled by an earlier run */
    int64_t faults_told;
    struct progress progress;
};

/* Accepted: its mark, what is told about it, its slot free. */
void import_accept(struct import *im, struct item *item, const struct answer *a);
/* Refused: told and counted, and marked unless index is -1. */
void import_refuse(struct import *im, int64_t index, int64_t line, const char *why);

/* Sends what may be sent, takes what came, waits at most until `deadline` for more. */
void flight_turn(struct import *im, int64_t deadline);
void flight_free(struct import *im, struct item *item);

#endif
