/*
 * What the parts of intake share.
 *
 *      door.c     a message came in: who is it, may he, whose work is it
 *      submits.c  signal.submit: check, append, answer
 *      relay.c    everything else: on to tracking, overview, notify, the gateway or routing, and back
 *      intake.c   start and stop, readiness, lateness, service.ask and metrics.ask
 */
#ifndef INTAKE_INTAKE_IN_H
#define INTAKE_INTAKE_IN_H

#include "services/intake/flights.h"
#include "services/intake/intake.h"
#include "services/intake/submit.h"
#include "services/log/admission.h"
#include "services/log/replies.h"
#include "services/log/telling.h"

enum { RELAY_TRACKING, RELAY_OVERVIEW, RELAY_NOTIFY, RELAY_GATEWAY, RELAY_ROUTING, RELAY_N };

/* clang-format off */
#define INTAKE_METRICS(M, S)                                                                      \
    M(S, COUNTER, submitted, NUMBER, "weerklank_intake_submitted",                                \
      "Signals that were committed and answered.", NONE)                                          \
    M(S, COUNTER, repeated, NUMBER, "weerklank_intake_repeated",                                  \
      "Submissions that got their first answer again.", NONE)                                     \
    M(S, COUNTER, invalid, NUMBER, "weerklank_intake_invalid",                                    \
      "Submissions with a field that is not right, by the reference data of today.", NONE)        \
    M(S, COUNTER, refused, NUMBER, "weerklank_intake_not_stored",                                 \
      "Submissions that were refused, but those told to come back.", NONE)                        \
    M(S, COUNTER, busy, NUMBER, "weerklank_intake_busy",                                          \
      "Messages that were told to come back, there being too many.", NONE)                        \
    M(S, COUNTER, late, NUMBER, "weerklank_intake_late",                                          \
      "Messages whose answer did not come in time.", NONE)                                        \
    M(S, COUNTER, relayed, NUMBER, "weerklank_intake_relayed",                                    \
      "Messages that were passed on.", NONE)                                                      \
    M(S, COUNTER, not_admitted, NUMBER, "weerklank_intake_not_admitted",                          \
      "Messages of who may not come in.", NONE)                                                   \
    M(S, COUNTER, not_allowed, NUMBER, "weerklank_intake_not_allowed",                            \
      "Messages that were not their sender's to send.", NONE)                                     \
    M(S, COUNTER, unreadable, NUMBER, "weerklank_intake_unreadable",                              \
      "Frames and envelopes that cannot be read, and messages that are not known.", NONE)         \
    M(S, GAUGE, under_way, NUMBER, "weerklank_intake_under_way",                                  \
      "Messages that wait for their answer.", NONE)                                               \
    M(S, GAUGE, appending, NUMBER, "weerklank_intake_appending",                                  \
      "Appends that history has not answered.", NONE)                                             \
    M(S, COUNTER, messages, NUMBER, "weerklank_intake_messages",                                  \
      "Commands and questions that came in, by kind.", BY("kind", MSG_N, intake_kind))            \
    REFUSED_METRICS(M, S)                                                                         \
    M(S, TIMES, submitting, SECONDS, "weerklank_intake_submit",                                   \
      "From a submission until its answer.", NONE)                                                \
    M(S, TIMES, relaying, SECONDS, "weerklank_intake_relay",                                      \
      "From a message until the answer of whom it was passed on to.",                             \
      BY("to", RELAY_N, intake_relay_name))
/* clang-format on */
METRICS_DECLARE(intake_figures, INTAKE_METRICS)
/* NULL: no message of that kind comes in. */
const char *intake_kind(int message);
const char *intake_relay_name(int relay);

struct door {
    void *socket;
    struct replies out;
    struct intake *intake;
    uint8_t which; /* DOOR_... */
};

/* A service that messages are passed on to. What is in the frame of this turn is chained by its
 * flights, so that each can be answered when the frame cannot be sent. */
struct relay {
    void *socket;
    struct frame_writer out;
    uint32_t first, last; /* FLIGHT_NONE: none */
    struct intake *intake;
};

/* What waits for history; used again, since a callback may outlive its flight. */
struct appending {
    struct intake *in;
    int64_t number; /* of the flight */
    struct appending *free, *all;
};

struct intake {
    struct life *life;
    struct appender *appender;
    struct stream_reader *reader;
    struct admission *admission;
    struct flights flights;
    struct door doors[DOOR_N];
    struct relay relays[RELAY_N];
    struct submission submission;
    struct intake_figures figures;
    struct loop_timer tick;
    struct appending *appendings_free, *appendings;
    int64_t told;        /* highest position that a sender was told of */
    uint32_t n_look_ups; /* submissions that are being looked up in their stream */
};

/* Who sends, as far as the door knows. */
struct sender {
    struct principal who;
    const char *via;
    uint64_t payer;
    bool first; /* the first coordinator */
};

/* door.c */
void intake_door_open(struct intake *in, int which);
void intake_door_close(struct intake *in, int which);
struct frame_writer *intake_answer_for(struct intake *in, const struct asker *asker,
                                       struct envelope *e);
/* detail, faults may be NULL. */
void intake_problem(struct intake *in, const struct asker *asker, enum problem_code code,
                    const char *detail, const struct wire_faults *faults, int64_t wait_ms);
/* FLIGHT_NONE: too many at once, and that was answered. */
uint32_t intake_flight_admit(struct intake *in, const struct asker *asker,
                             const struct sender *from, int64_t within_ms);
int64_t intake_within(const struct envelope *e);

/* submits.c */
void intake_submits_close(struct intake *in);
void intake_submit_take(struct intake *in, const struct asker *asker, const struct sender *from,
                        const struct envelope *e);

/* relay.c */
void intake_relays_open(struct intake *in);
void intake_relays_close(struct intake *in);
void intake_relays_flush(struct intake *in);
void intake_relay_take(struct intake *in, int to, const struct asker *asker,
                       const struct sender *from, const struct envelope *e, enum message kind);

/* intake.c */
void intake_tell(struct intake *in, const struct asker *asker, enum message kind);
const char *intake_why_not(const struct intake *in);

#endif
