/*
 * What the parts of intake share.
 *
 *      door.c     a message came in: who is it, may he, whose work is it
 *      submits.c  signal.submit: check, append, answer
 *      relay.c    everything else: on to tracking, overview, notify or the gateway, and back
 *      intake.c   start and stop, readiness, lateness, service.ask
 */
#ifndef INTAKE_INTAKE_IN_H
#define INTAKE_INTAKE_IN_H

#include "services/intake/flights.h"
#include "services/intake/intake.h"
#include "services/intake/submit.h"
#include "services/log/admission.h"
#include "services/log/replies.h"

/* What service.ask tells, by name. */
#define INTAKE_FIGURES(F) \
    F(submitted)          \
    F(repeated)           \
    F(invalid) F(refused) F(busy) F(late) F(relayed) F(not_admitted) F(not_allowed) F(unreadable)

struct intake_figures {
#define FIGURE_MEMBER_(name) uint64_t name;
    INTAKE_FIGURES(FIGURE_MEMBER_)
#undef FIGURE_MEMBER_
};

struct door {
    void *socket;
    struct replies out;
    struct intake *intake;
    uint8_t which; /* DOOR_... */
};

enum { RELAY_TRACKING, RELAY_OVERVIEW, RELAY_NOTIFY, RELAY_GATEWAY, RELAY_N };

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
void intake_service_answer(struct intake *in, const struct asker *asker);
const char *intake_why_not(const struct intake *in);

#endif
