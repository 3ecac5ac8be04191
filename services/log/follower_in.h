/*
 * Inside the follower: live frames (follower.c) and reading pages (follower_read.c).
 */
#ifndef LOG_FOLLOWER_IN_H
#define LOG_FOLLOWER_IN_H

#include "services/log/backlog.h"
#include "services/log/follower.h"

#include "common/clock.h"

#define FOLLOWER_PAGE     1000 /* events; some 27 values each, and a frame holds at most WIRE_NODES */
#define FOLLOWER_PATIENCE (1 * US_PER_S) /* with the reader, and with a silent writer */

enum follower_state { SEEKING, READING, LIVE };

struct page_request {
    int64_t tag; /* 0: free */
    int64_t after, asked_at;
};

struct follower {
    struct life *life;
    const struct follower_ops *ops;
    void *arg;
    void *sub, *reader;
    enum follower_state state;
    struct cursor at;
    int64_t head, fence, heard_at, tag;
    int64_t told;       /* head as the writer said it last, paused or not */
    int64_t time;       /* the log's; 0: not known yet */
    int64_t next_after; /* for the next page */
    int64_t limit;
    int64_t low_since; /* since when the writer's head lies before our position; 0: it does not */
    struct page_request pages[2];
    struct page_request early; /* a page that came before the one before it; its body is kept */
    struct buf early_body;
    struct backlog backlog;
    struct loop_timer timer, wake, later;
    bool from_head; /* nothing before the head is wanted */
    bool has_leaf, paused;
    bool behind; /* events are known to be missing, or nothing is known yet */
    bool check;  /* the reader must recognise our cursor before live frames count */
};

/* Gives the events that follow on our position. False when they do not join, or the owner paused. */
bool follower_give(struct follower *f, struct wire_list events);
/* Plays what was kept. True when there was something that joined. */
bool follower_play(struct follower *f);
/* All that was heard of is given: from now on live frames are enough. */
void follower_live(struct follower *f);

/* Reads from our position on, and forgets what was asked before. */
void follower_read(struct follower *f);
/* The same because events are missing. */
void follower_hole(struct follower *f);
/* The same because our cursor may be of another log: live frames count when the reader knows it. */
void follower_check(struct follower *f);
/* Looks for the head, to start there. */
void follower_seek(struct follower *f);
/* What was asked and is not answered is of no interest any more. */
void follower_forget(struct follower *f);
void follower_on_reader(void *arg);
/* Asks again, whatever it was. */
void follower_on_later(void *arg);

#endif
