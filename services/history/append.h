/*
 * One append while history has it: what was asked, where it waits, what became of it. Pure.
 *
 * Its slices point into the message it came in, which is held until the last append of it is done
 * (held_drop). An append lies in at most one list at a time (next), and always in the chain of its
 * stream (behind): only the first of a chain may go into a batch.
 */
#ifndef HISTORY_APPEND_H
#define HISTORY_APPEND_H

#include "common/bus.h"
#include "common/hash.h"
#include "common/trace.h"
#include "common/uuid.h"
#include "proto/shapes.h"

#define APPEND_EVENTS_MAX 16
#define PARTY_MAX         24 /* bytes; shapes.h: m_append.party */

/* Bytes that several appends point into. */
struct held {
    uint32_t users;
    void (*free)(struct held *h);
};
void held_drop(struct held *h);

enum append_fate {
    FATE_OPEN,
    FATE_STORED,
    FATE_REPEATED, /* was stored before, with the same content */
    FATE_CONFLICT, /* the stream has another version: `version` */
    FATE_ID_TAKEN, /* was stored before, with other content */
    FATE_ERASED,   /* was stored before, and its content was destroyed since */
    FATE_BUSY,
    FATE_CLOCK,
    FATE_FAULT /* the database refuses these bytes */
};
#define FATE_N (FATE_FAULT + 1)

struct append_event {
    int16_t kind, schema;
    bool numbered;
    struct slice meta, body;
    uint8_t salt[SALT_LEN], digest[HASH_LEN];
    int32_t number; /* 0: none. This and leaf are set when it goes into a batch. */
    uint8_t leaf[HASH_LEN];
};

struct reply_to {
    struct bus_peer peer;
    struct uuid message;
    int64_t tag; /* -1: none */
};

struct append {
    struct reply_to to;
    struct trace trace; /* of whose request it is; goes no further than here */
    bool inside;        /* our own: nobody is answered */
    struct uuid stream, id;
    int32_t base;
    bool bulk;
    struct slice party;
    struct held *held; /* NULL: the bytes are constants */
    size_t bytes;

    bool looked;    /* the table was asked for its id */
    bool uncertain; /* may be stored already by a backend that we lost */
    struct stream *chain;
    struct append *behind;
    struct append *next;

    enum append_fate fate;
    int64_t first, at;
    int32_t version; /* of the stream afterwards */
    int32_t number;

    uint16_t n;
    struct append_event events[];
};

/* From a decoded message; salts and digests are made here. h gets one user more. NULL when an event
 * of it cannot be read. */
struct append *append_new(const struct m_append *m, const struct reply_to *to, struct held *h);
void append_free(struct append **a);

/* Same stream, id, party, kinds and bodies; meta may differ, since we make it. */
bool append_same(const struct append *a, const struct append *b);
/* First in, first out, linked by `next`. */
struct append_list {
    struct append *first, *last;
    size_t n, events;
};
void append_list_add(struct append_list *l, struct append *a);
void append_list_add_front(struct append_list *l, struct append *a);
struct append *append_list_take(struct append_list *l);

#endif
