/*
 * What the parts of tracking share.
 *
 *      take.c      a message came in: who asks, for what; commands go to the works, questions are answered
 *      effects.c   what the works want done, and the answers
 *      follow.c    events come in: fold, ring, works; streams of signals that are not in memory are read
 *      due.c       what falls due by itself gets its time
 *      answers.c   registry.ask and service.ask
 *      tracking.c  start and stop, readiness, lateness, the snapshot
 */
#ifndef TRACKING_TRACKING_IN_H
#define TRACKING_TRACKING_IN_H

#include "services/log/principal.h"
#include "services/tracking/snapshot.h"
#include "services/tracking/tracking.h"
#include "services/tracking/upkeep.h"
#include "services/tracking/watch.h"
#include "services/tracking/work.h"

#define TRACKING_LOADS 256 /* streams that are read at once; above it commands hear `busy` */

/* What service.ask tells, by name. */
#define TRACKING_FIGURES(F) \
    F(accepted) F(repeated) F(refused) F(invalid) F(busy) F(late) F(conflicts) F(watched) F(loads)

struct tracking_figures {
#define FIGURE_MEMBER_(name) uint64_t name;
    TRACKING_FIGURES(FIGURE_MEMBER_)
#undef FIGURE_MEMBER_
};

struct tracking {
    struct life *life;
    struct appender *appender;
    struct stream_reader *reader;
    struct follower *follower;
    void *door;
    struct replies replies;
    struct state state;
    struct ring ring;
    struct watch watch;
    struct requests requests;
    struct works works;
    struct upkeep upkeep;
    struct snapshot snapshot;
    struct tracking_figures figures;
    struct loop_timer tick, due;
    uint32_t *parked; /* requests that wait for a position */
    uint32_t n_parked, cap_parked;
    int64_t parked_until;  /* the lowest of those positions */
    int64_t next_snapshot; /* position at which the file is written again */
    uint32_t n_loads;
    bool caught_up; /* all is folded; ready when the log's time is known as well */
    bool ready, paused;
    struct load *loads;
};

/* take.c */
void tracking_door_open(struct tracking *t);
void tracking_door_close(struct tracking *t);
/* Takes the request: answered, parked or worked on. */
void tracking_request_go(struct tracking *t, uint32_t slot);
/* Those whose position was reached. */
void tracking_parked_go(struct tracking *t);

/* effects.c */
extern const struct work_ops tracking_work_ops;
void tracking_refuse(struct tracking *t, const struct request *q, const struct refusal *why);
void tracking_refuse_code(struct tracking *t, const struct request *q, enum problem_code code,
                          int64_t wait_ms);
/* e gets the id and tag of what it answers. */
struct frame_writer *tracking_reply_for(struct tracking *t, const struct request *q,
                                        struct envelope *e);

/* follow.c */
void tracking_follow_begin(struct tracking *t, const struct cursor *from);
void tracking_follow_end(struct tracking *t);
/* Reads the stream of a signal that is not in memory, into a new slot that is loading. */
uint32_t tracking_load_begin(struct tracking *t, const struct uuid *signal);
/* The signal behind a closed one's reference: the request goes on when its stream is known. */
void tracking_resolve_begin(struct tracking *t, uint32_t request, int64_t position);

/* due.c */
extern const struct upkeep_ops tracking_upkeep_ops;
/* Something changed: soon there is a slice for what is due. */
void tracking_due_soon(struct tracking *t);
void tracking_due_go(void *arg); /* that slice: fn of t->due */
/* Each tick: a new day may have begun. */
void tracking_due_day(struct tracking *t);

/* answers.c */
void tracking_registry_answer(struct tracking *t, const struct request *q);
void tracking_service_answer(struct tracking *t, const struct request *q);
const char *tracking_why_not(const struct tracking *t);

/* tracking.c */
void tracking_ring_dropped(void *arg, uint32_t slot);
void tracking_state_begin(struct tracking *t, int64_t floor);
void tracking_state_end(struct tracking *t);
void tracking_snapshot_due(struct tracking *t);

#endif
