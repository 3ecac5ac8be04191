/*
 * Erasure: what stays of an event whose texts are destroyed, and of whom they are.
 *
 *   signal.erase_propose   names events (versions) and a legal ground; by who is responsible for their texts:
 *                          the party that wrote them, a coordinator where that party is no more, or for what
 *                          coordinators and advisers wrote
 *   signal.erase_confirm   by a second person: another account of that organisation, or a coordinator. Where
 *                          the coordinators' own department leads, somebody from elsewhere
 *   signal.erased          the statement of destruction. Once it is committed, history destroys body and salt
 *                          of the named events; the leaf stays, and every proof with it
 *
 * An event that has no body left must still fold: where a signal went, what kind the answer had, and the date
 * of an agreement are no texts. signal.erased therefore keeps those fields of each named event (its facts, see
 * KEEPS in erasure.c), under its own leaf; whoever reads the log gets them with the erased event, as
 * `facts` in place of `body`. So a replay gives exactly what was there live. Only what a fold reads is kept.
 * Beside them it keeps the digest of salt and body, which tells nothing without the salt: so that the leaf of
 * an erased event can be computed still, and a change of its other columns shows.
 */
#ifndef DOMAIN_ERASURE_H
#define DOMAIN_ERASURE_H

#include "services/domain/signal.h"

/* What is named at once; each facts has at most ERASURE_FACTS bytes. */
#define ERASURE_MOST  64
#define ERASURE_FACTS 4096

/* The fields of an event, from its body or else from what its erasure kept of it: texts are absent then, also
 * required ones. -1: neither is there, or it is none of the shape. */
MUST_CHECK int event_fields(const struct event *e, const struct wire_shape *shape, void *out);
static inline bool event_has_fields(const struct event *e)
{
    return wire_has(e, event_body) || wire_has(e, event_facts);
}

/* Whether events of this kind hold texts of people. */
bool erasure_can(int kind);
/* Whether this one does: a closing may say its reason alone. */
bool erasure_has_texts(int kind, struct slice body);
/* Appends the map of the fields that stay. Also of an event of a report: for who keeps it without its words. */
void erasure_facts(int kind, struct slice body, struct buf *out);
/* Of the statement: the facts of the event with that version; p is NULL when it does not name it. */
struct slice erasure_facts_of(struct slice erased_body, int64_t version);
/* The same for the digest of its salt and body: with it the leaf can be computed still. */
struct slice erasure_digest_of(struct slice erased_body, int64_t version);
/* Whether this event is a statement that names that version of its stream. */
bool erasure_names(const struct event *e, int64_t version);

struct reports;

/* The events of a signal up to now, for a decision on erasure or on a correction. Zero-initialised it is empty. */
struct past {
    struct past_event {
        int16_t kind;
        uint8_t role; /* role_N: not said */
        bool has_body, has_digest;
        char party[25];
        int64_t position;
        uint8_t digest[32];
        struct uuid actor;
        struct buf body;
    } * list; /* of version i + 1 */
    size_t n, cap;
    int32_t backups_days;          /* after so many days no backup has what was erased */
    const struct reports *reports; /* for what is contested or corrected in one; may be NULL */
};
/* In order, from version 1 on. */
void past_add(struct past *p, const struct event *e);
void past_free(struct past *p);

/* Commands that are decided with the signal's past at hand. */
bool command_needs_past(enum message command);
/* As signal_decide. */
void signal_decide_past(const struct signal *s, const struct registry *r,
                        const struct principal *who, const char *via, enum message command,
                        const void *body, struct slice canonical, int64_t now_us,
                        const struct past *past, struct decision *out);

#endif
