/*
 * Questions to a reader of history, any number at a time: each has a tag of its own, is asked again while nobody
 * answers, and comes back as late after ten seconds.
 *
 *      struct mine {
 *          struct asked q;       the first member, so that one is found by the other
 *          ...
 *      };
 */
#ifndef LOG_ASKING_H
#define LOG_ASKING_H

#include "common/life.h"
#include "common/trace.h"
#include "proto/frame.h"

struct asked {
    struct asked *next;
    int64_t tag;
    int64_t asked_at, began_at; /* of the loop's clock; asked_at 0: it could not be sent */
    struct trace trace;         /* of whose request it is */
};

/* What the owner does. ask: send it, with its tag. answer: something that bears its tag came. late: nobody
 * answered. The last two may end it. */
struct asking_ops {
    int64_t patience; /* before it is asked again */
    void (*ask)(void *arg, struct asked *q);
    void (*answer)(void *arg, struct asked *q, const struct envelope *e);
    void (*late)(void *arg, struct asked *q);
};

struct asking {
    struct life *life;
    void *socket;
    const struct asking_ops *ops;
    void *arg;
    struct asked *open;
    int64_t tag; /* the last one given */
    struct loop_timer timer;
};

/* Connects. arg is the ops' first argument; ops live as long. */
void asking_open(struct asking *a, struct life *life, const struct asking_ops *ops, void *arg);
/* Open questions are dropped; free_one is called with each. */
void asking_close(struct asking *a, void (*free_one)(struct asked *q));
/* Asks it. It stays the caller's, and must stay where it is until asking_end. */
void asking_begin(struct asking *a, struct asked *q);
/* The same question under another tag: for a further page, or once more. */
void asking_again(struct asking *a, struct asked *q);
/* Whatever comes for it now is passed over. */
void asking_end(struct asking *a, struct asked *q);
/* Looks after so many microseconds whether something is to be asked again. */
void asking_look_in(struct asking *a, int64_t us);

/* Each envelope that has come on a socket to a reader. */
typedef void reply_fn(void *arg, const struct envelope *e);
void asking_replies(void *socket, reply_fn *fn, void *arg);

#endif
