/*
 * What the parts of tracking share.
 *
 *      take.c      a message came in: who asks, for what; commands go to the works, questions are answered
 *      effects.c   what the works want done, and the answers
 *      follow.c    events come in: fold, ring, works; streams of signals that are not in memory are read
 *      due.c       what falls due by itself gets its time
 *      answers.c   registry.ask, service.ask and metrics.ask
 *      tracking.c  start and stop, readiness, lateness, the snapshot
 */
#ifndef TRACKING_TRACKING_IN_H
#define TRACKING_TRACKING_IN_H

#include "services/log/principal.h"
#include "services/log/telling.h"
#include "services/tracking/snapshot.h"
#include "services/tracking/tracking.h"
#include "services/tracking/upkeep.h"
#include "services/tracking/watch.h"
#include "services/tracking/work.h"

#define TRACKING_LOADS 256 /* streams that are read at once; above it commands hear `busy` */

/* clang-format off */
#define TRACKING_METRICS(M, S)                                                                    \
    M(S, COUNTER, accepted, NUMBER, "weerklank_tracking_accepted",                                \
      "Commands that were carried out, repeated ones too.", NONE)                                 \
    M(S, COUNTER, repeated, NUMBER, "weerklank_tracking_repeated",                                \
      "Commands that had been carried out before.", NONE)                                         \
    M(S, COUNTER, refused, NUMBER, "weerklank_tracking_not_done",                                 \
      "Commands and questions that got a problem.", NONE)                                         \
    M(S, COUNTER, invalid, NUMBER, "weerklank_tracking_invalid",                                  \
      "Commands and questions with a field that is not right.", NONE)                             \
    M(S, COUNTER, busy, NUMBER, "weerklank_tracking_busy",                                        \
      "Commands and questions that were told to come back, there being too many.", NONE)          \
    M(S, COUNTER, late, NUMBER, "weerklank_tracking_late",                                        \
      "Commands and questions whose answer did not come in time.", NONE)                          \
    M(S, COUNTER, conflicts, NUMBER, "weerklank_tracking_conflicts",                              \
      "Commands that others were ahead of time and again.", NONE)                                 \
    M(S, COUNTER, watched, NUMBER, "weerklank_tracking_watched",                                  \
      "Questions of who watches.", NONE)                                                          \
    M(S, COUNTER, loads, NUMBER, "weerklank_tracking_loads",                                      \
      "Streams that were read of signals not in memory.", NONE)                                   \
    TIME_METRICS(M, S)                                                                            \
    M(S, GAUGE, in_memory, NUMBER, "weerklank_tracking_signals",                                  \
      "Signals in memory: all that are open.", NONE)                                              \
    M(S, GAUGE, unheld, NUMBER, "weerklank_tracking_unheld",                                      \
      "Open signals that nobody holds, or without a clock that runs: always 0.", NONE)            \
    M(S, GAUGE, unhandled, NUMBER, "weerklank_tracking_unhandled",                                \
      "Open signals on which nobody at the lead works yet.", NONE)                                \
    M(S, COUNTER, due_done, NUMBER, "weerklank_tracking_due_done",                                \
      "What fell due and was done.", NONE)                                                        \
    M(S, COUNTER, due_late, NUMBER, "weerklank_tracking_due_late",                                \
      "What fell due while nobody looked, and was done later.", NONE)                             \
    M(S, COUNTER, due_overtaken, NUMBER, "weerklank_tracking_due_overtaken",                      \
      "What fell due while something else happened to the signal.", NONE)                         \
    M(S, COUNTER, due_refused, NUMBER, "weerklank_tracking_due_refused",                          \
      "What fell due and the log refused: a fault of ours.", NONE)                                \
    M(S, GAUGE, due_waiting, NUMBER, "weerklank_tracking_due_waiting",                            \
      "Signals for which something fell due, that wait for the bulk lane.", NONE)                                    \
    M(S, GAUGE, due_longest_us, SECONDS, "weerklank_tracking_due_longest",                        \
      "Longest that what is due kept the loop at once.", NONE)                                    \
    M(S, GAUGE, quarantined, NUMBER, "weerklank_quarantined",                                     \
      "Streams that could not be folded: a fault of ours.", NONE)                                 \
    M(S, GAUGE, working, NUMBER, "weerklank_tracking_working",                                    \
      "Streams with a command that is worked on.", NONE)                                          \
    M(S, GAUGE, waiting, NUMBER, "weerklank_tracking_waiting",                                    \
      "Commands and questions that are not answered.", NONE)                                      \
    M(S, GAUGE, watching, NUMBER, "weerklank_tracking_watching", "Who watches now.", NONE)        \
    M(S, GAUGE, ring_first, NUMBER, "weerklank_tracking_ring_first",                              \
      "First log position that who watches can begin at.", NONE)                                  \
    M(S, GAUGE, appending, NUMBER, "weerklank_tracking_appending",                                \
      "Appends that history has not answered.", NONE)                                             \
    REFUSED_METRICS(M, S)                                                                         \
    M(S, TIMES, commanding, SECONDS, "weerklank_tracking_command",                                \
      "From a command until its answer.", NONE)
/* clang-format on */
METRICS_DECLARE(tracking_figures, TRACKING_METRICS)

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
void tracking_tell(struct tracking *t, const struct request *q);
const char *tracking_why_not(const struct tracking *t);

/* tracking.c */
void tracking_ring_dropped(void *arg, uint32_t slot);
void tracking_state_begin(struct tracking *t, int64_t floor);
void tracking_state_end(struct tracking *t);
void tracking_snapshot_due(struct tracking *t);

#endif
