/*
 * What the parts of routing share.
 *
 *      routing.c   the fold: events in, decisions appended
 *      learning.c  what was decided teaches, beside deciding
 *      previews.c  the door: how it is, and where a text would go
 *      words.c     what the numbers and codes in reasons stand for
 *      likeness.c  which earlier signals a text is like, beside both
 */
#ifndef ROUTING_ROUTING_IN_H
#define ROUTING_ROUTING_IN_H

#include "services/learn/rulebook.h"
#include <sys/types.h>

#include "services/log/appender.h"
#include "services/log/replies.h"
#include "services/log/telling.h"
#include "services/routing/open.h"
#include "services/routing/routing.h"

/* clang-format off */
#define ROUTING_METRICS(M, S)                                                                     \
    M(S, GAUGE, open, NUMBER, "weerklank_routing_open",                                           \
      "Signals without a decision in the log yet.", NONE)                                         \
    M(S, COUNTER, routed, NUMBER, "weerklank_routing_routed", "Decisions with a lead.", NONE)     \
    M(S, COUNTER, undecided, NUMBER, "weerklank_routing_undecided",                               \
      "Decisions to have a coordinator distribute it.", NONE)                                     \
    M(S, COUNTER, conflicts, NUMBER, "weerklank_routing_conflicts",                               \
      "Appends that something else came before.", NONE)                                           \
    M(S, COUNTER, refused, NUMBER, "weerklank_routing_not_stored",                                \
      "Appends that history refused: a fault of ours.", NONE)                                     \
    M(S, GAUGE, appending, NUMBER, "weerklank_routing_appending",                                 \
      "Appends that history has not answered.", NONE)                                             \
    M(S, TIMES, deciding, SECONDS, "weerklank_routing_decision",                                  \
      "From reading a signal until its decision is in the log.", NONE)                            \
    M(S, COUNTER, previews, NUMBER, "weerklank_routing_previews",                                 \
      "Texts for which it was told where they would go.", NONE)                                   \
    M(S, TIMES, previewing, SECONDS, "weerklank_routing_preview",                                 \
      "From such a question until its answer.", NONE)                                             \
    M(S, GAUGE, undigested, NUMBER, "weerklank_routing_undigested",                               \
      "Decisions of departments and coordinators that nothing was learned from yet.", NONE)       \
    M(S, COUNTER, learned, NUMBER, "weerklank_routing_learned",                                   \
      "Times that it learned something, adopted or not.", NONE)                                   \
    M(S, COUNTER, unlearned, NUMBER, "weerklank_routing_learning_failed",                         \
      "Times that learning failed.", NONE)                                                        \
    M(S, COUNTER, words_asked, NUMBER, "weerklank_routing_words_asked",                           \
      "Questions what reasons stand for that were answered.", NONE)                               \
    M(S, GAUGE, compared, NUMBER, "weerklank_routing_compared",                                   \
      "Signals that new ones are compared with.", NONE)                                           \
    M(S, COUNTER, likened, NUMBER, "weerklank_routing_likened",                                   \
      "Signals that were much like earlier ones.", NONE)                                          \
    M(S, COUNTER, uncompared, NUMBER, "weerklank_routing_uncompared",                             \
      "Signals that were not compared: too many came in at once.", NONE)                          \
    REFUSED_METRICS(M, S)
/* clang-format on */
METRICS_DECLARE(routing_metrics, ROUTING_METRICS)

/* Questions that are to see more of the log than was followed wait, so many at most. */
struct routing_door {
    void *socket;
    struct replies out;
    struct preview *open;
    size_t n_open;
    struct loop_timer tick;
};

/* One run of weerklank-train at a time. */
struct learning {
    struct loop_timer look;
    pid_t child; /* 0: none */
    bool appending;
    int64_t waiting, enough; /* decisions since it learned last; from how many on it learns */
    int64_t failed;          /* runs */
    int64_t model_at;        /* when a model was adopted or kept last ... */
    int64_t pause_us;        /* ... and how long it rests then */
    struct m_learn asked;    /* of the run that goes on; empty: by itself */
    struct m_learned last;
    bool has_last;
    struct buf told;
    char file[1000], model_file[1010];
};

#define MODELS_KEPT 20

/* A model as it was adopted. */
struct kept_model {
    char version[MODEL_VERSION];
    struct buf body;
};

struct routing_words {
    struct kept_model kept[MODELS_KEPT]; /* the oldest first */
    size_t n;
    struct model *read; /* the last of them that was asked for; NULL */
    struct buf told, told_themes;
};

struct routing {
    struct life *life;
    struct registry *registry;
    struct rulebook *rulebook;
    struct model *model; /* NULL: rules alone */
    int64_t model_version;
    struct open_signals open;
    struct appender *appender;
    struct follower *follower;
    struct stream_reader *streams;
    struct routing_door door;
    struct learning learning;
    struct routing_words words;
    struct likeness *likeness;
    struct cursor last;
    struct loop_timer save, again;
    int32_t built_on;
    int threshold;
    unsigned sets_read;
    bool stale; /* the registry changed since the rulebook was built */
    bool live;  /* the head was reached once: decisions are sent */
    bool paused;
    struct routing_metrics metrics;
};

/* routing.c: the one decision, at submission and before it. The route lives until the next one. */
void routing_decide(struct routing *r, int32_t day, const struct m_submit *signal,
                    struct m_route *route_out);

/* learning.c */
void learning_begin(struct routing *r);
void learning_end(struct routing *r);
void learning_event(struct routing *r, const struct event *e);
/* The answer to both messages about it. */
void learning_tell(struct routing *r, const struct bus_peer *peer, struct envelope *to);
/* Begins a run; PROBLEM_N when it did. */
enum problem_code learning_take(struct routing *r, struct slice body, struct wire_faults *faults);

/* likeness.c. The index of earlier signals, in memory and in a file; NULL where it is switched off, which all of
 * these take. */
struct likeness *likeness_new(struct routing *r);
void likeness_free(struct likeness **l);
/* Before the log is followed: is the file of this log? Calls then(r) when that is known. What lies between it and
 * r->last is read beside the work. */
void likeness_begin(struct routing *r, void (*then)(struct routing *r));
/* Another log than the file was of. */
void likeness_discard(struct likeness *l);
/* Each event, in order. A submission becomes one of the earlier ones. */
void likeness_fold(struct likeness *l, const struct event *e);
/* What a submission is like: the body of signal.likened, or nothing. */
void likeness_of(struct likeness *l, const struct event *e, const struct m_submit *signal,
                 struct buf *out);
/* The same of a text that is not submitted yet, of what its writer's party may see; the list lives until the next
 * call. */
void likeness_tell(struct likeness *l, struct slice party, const struct m_submit *signal,
                   struct m_previewed *told);
uint32_t likeness_size(const struct likeness *l);

/* previews.c */
void routing_door_open(struct routing *r);
void routing_door_close(struct routing *r);
/* More of the log was followed. */
void routing_door_folded(struct routing *r);
void routing_refuse(struct routing *r, const struct bus_peer *peer, const struct envelope *to,
                    enum problem_code code, const char *detail, const struct wire_faults *faults);

/* words.c */
void routing_words_take(struct routing *r, const struct bus_peer *peer, const struct envelope *e);
/* Any event of reference data; the same one again changes nothing. */
void routing_model_keep(struct routing *r, const struct event *e);
void routing_words_free(struct routing *r);

#endif
