/*
 * A subscription: an organisation's own system that is told by webhook what happens. Its life, as a fold of
 * its stream, and what a command on it comes to. Pure.
 *
 *      subscription.opened -> asked --consent of the receiver--> active --three days of nothing--> parked
 *                                                                  ^                                 |
 *                                                                  '------- subscription.resent -----'
 *      any of them -> ended: by who has it, or because the receiver said that it is gone (410)
 *
 * What it is told has sequence numbers from 1 without holes (CloudEvents, extension `sequence`). They follow
 * from the log alone: which events are for it is judged with the states as of each event (match.h).
 */
#ifndef NOTIFY_SUBSCRIPTION_H
#define NOTIFY_SUBSCRIPTION_H

#include "common/buf.h"
#include "common/idmap.h"
#include "proto/problems.h"
#include "services/domain/registry.h"

#define SUBSCRIPTIONS_MOST  1000 /* that are not ended */
#define SUBSCRIPTIONS_PARTY 100  /* the same, of one party */
#define SUBSCRIPTION_WHY    41

struct subscription {
    struct uuid id;
    uint32_t slot; /* place in the list, and its number in the database */
    uint32_t version;
    char party[25];
    uint8_t state; /* enum subscription_state */
    bool silent;   /* the coordinator was told */
    bool dirty;    /* differs from the database */
    int64_t rate;  /* deliveries a minute at most; 0: any */
    int64_t opened_at, position;
    struct buf opened;      /* its m_subscribed */
    struct m_subscribed is; /* decoded from that */
    struct subscription_filter filter;

    /* How far it is. */
    int64_t matched;                  /* the last sequence number that there is */
    int64_t delivered, delivered_pos; /* the last that was received, and the event that it was */
    int64_t delivered_at;             /* log's time; 0: never */
    int64_t received;                 /* up to which the log has it (subscription.received) */
    int64_t failing_since;            /* log's time of the first attempt in vain; 0: all is well */
    int32_t attempts;                 /* in vain, since then */
    int32_t era;                      /* another one after each subscription.resent */
    char why[SUBSCRIPTION_WHY];       /* "": all is well */

    /* The filter, as places and themes of the registry; match.c looks after them. */
    struct principal who;
    bool admitted, resolved;
    uint64_t kinds[2];
    place_t *regions, *departments;
    theme_t *themes;
    uint32_t n_regions, n_departments, n_themes;

    void *courier; /* of courier.c */
};

struct subscriptions {
    struct subscription **list; /* each stays where it is */
    uint32_t n, cap, n_open;
    struct idmap by_id;
};

void subscriptions_init(struct subscriptions *all);
void subscriptions_free(struct subscriptions *all);
struct subscription *subscriptions_find(const struct subscriptions *all, const struct uuid *id);

bool subscription_is_kind(int kind);
static inline bool subscription_is_open(const struct subscription *s)
{
    return s->state != subscription_state_ENDED;
}

/* Folds the next event of a subscription's stream; an older one changes nothing. NULL: it cannot be folded. */
struct subscription *subscriptions_fold(struct subscriptions *all, const struct event *e);
/* One as the database has it: slot, id, party and all that counts are set by the caller afterwards. NULL: these
 * are no fields of a subscription. */
struct subscription *subscriptions_restore(struct subscriptions *all, const struct uuid *id,
                                           struct slice opened);

/* Whether this command may be carried out: PROBLEM_N, or why not, with the fields at fault. Of m_resend the
 * sequence must be there. at: the subscription that it names; NULL when there is none. */
enum problem_code subscription_decide(const struct subscriptions *all, const struct registry *r,
                                      const struct principal *who, enum message command,
                                      const struct uuid *id, const void *body,
                                      struct wire_faults *faults, const char **detail_out);
/* The event that it becomes. */
enum event_kind subscription_event_of(enum message command);
/* Whether it may be shown to them: its own, and coordinators' and auditors' are all. */
bool subscription_may_see(const struct subscription *s, const struct principal *who);

#endif
