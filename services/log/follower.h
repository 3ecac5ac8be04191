/*
 * Following the log: every event, in order, each once, from a cursor on. Live frames (PUB) are a hint;
 * what they lack (a hole, silence, a late join) is read from a reader. Subscribes first, then replays,
 * then drops positions it has seen.
 *
 * A cursor is (position, leaf hash). One that the log does not know is discarded: ops->discard is
 * called, the owner empties its state, and everything comes again from position 0.
 */
#ifndef LOG_FOLLOWER_H
#define LOG_FOLLOWER_H

#include "common/life.h"
#include "proto/frame.h"

struct cursor {
    int64_t position; /* last one folded; -1: none */
    uint8_t leaf[32]; /* its leaf hash; all zeroes when position is -1 */
};

struct follower_ops {
    /* One event; its slices live until this returns. */
    void (*event)(void *arg, const struct event *e);
    /* After the events of one frame: a good moment to write a batch. */
    void (*batch)(void *arg, const struct cursor *at);
    /* The head was reached for the first time since the start or since a hole. */
    void (*caught_up)(void *arg);
    void (*discard)(void *arg);
    /* A heartbeat or frame was heard: fence and whether the second writes. May be NULL. */
    void (*heard)(void *arg, int64_t fence, bool second);
};

struct follower;
/* from NULL: start at the present head and replay nothing; what was before is the owner's to read. */
struct follower *follower_new(struct life *life, const struct cursor *from,
                              const struct follower_ops *ops, void *arg);
void follower_free(struct follower **f);
/* The owner cannot take more now; live frames are dropped meanwhile and read again later. */
void follower_pause(struct follower *f);
void follower_resume(struct follower *f);
bool follower_caught_up(const struct follower *f);
/* False when nothing was heard of the writer for two seconds. */
bool follower_hears(const struct follower *f);
int64_t follower_position(const struct follower *f);                /* last given to the owner */
void follower_cursor(const struct follower *f, struct cursor *out); /* the same, with its leaf */
int64_t follower_head(const struct follower *f);                    /* last one heard of */
/* The same, also while it is paused: for telling how far behind it is. */
int64_t follower_heard(const struct follower *f);
/* The log's time, microseconds UTC: that of the writer, in steps of at most a heartbeat. It never goes
 * back, and stands still while no clock may be trusted. 0: nothing was heard yet. */
int64_t follower_time(const struct follower *f);

/* One stream, from a version on, once. fn gets the events in order and finally e == NULL with
 * ok = true; ok = false when no reader answered within 10 s. */
typedef void stream_fn(void *arg, const struct event *e, bool ok);
struct stream_reader;
struct stream_reader *stream_reader_new(struct life *life);
void stream_reader_free(struct stream_reader **s);
void stream_read(struct stream_reader *s, const struct uuid *stream, int64_t after_version,
                 stream_fn *fn, void *arg);
/* The one event at a position of the log, in the same manner; only the end when there is none. */
void stream_read_at(struct stream_reader *s, int64_t position, stream_fn *fn, void *arg);
/* The events after a position, at most limit and what fits one frame; fewer does not mean the end. */
void stream_read_range(struct stream_reader *s, int64_t after, int64_t limit, stream_fn *fn,
                       void *arg);

#endif
