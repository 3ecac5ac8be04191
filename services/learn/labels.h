/*
 * Where signals turned out to belong, folded from the log: a redirect that its receiver took up, a coordinator's
 * assignment, an answered assignment. The last of them counts. Of a confidential signal, and of one that was withdrawn,
 * returned or split up, nothing is learned.
 *
 * Beside it, what each department got and sent on, so that one that pushes everything away is noticed. Pure.
 */
#ifndef LEARN_LABELS_H
#define LEARN_LABELS_H

#include "common/idmap.h"
#include "proto/messages.h"

#define LABELS_PARTIES 200

/* Of one signal. */
struct label {
    struct uuid id;
    int64_t submitted, at; /* positions: of the signal, and of what said so (-1: nothing did) */
    char lead[25];         /* who turned out to lead */
    char now[25];          /* who has it now */
    char from[25], to[25]; /* a redirect that was not taken up yet */
    bool confidential, gone;
};

struct label_party {
    char code[25];
    int64_t got, pushed; /* assignments as lead; of those, sent on and taken up elsewhere */
};

struct labels {
    struct label *list; /* in the order in which they were submitted */
    uint32_t n, cap;
    struct idmap by_id;
    struct label_party parties[LABELS_PARTIES];
    uint32_t n_parties;
    int64_t since; /* parties are counted from behind this position */
};

/* since: -1 for all. */
void labels_init(struct labels *l, int64_t since);
void labels_free(struct labels *l);
/* Events of a signal in the order of their positions; others are passed over. */
void labels_fold(struct labels *l, const struct event *e);
/* Whether something is to be learned from it. */
bool label_teaches(const struct label *label);
/* True for the kinds that labels_fold looks at; with "decides" those that make an example. */
bool labels_kind(int64_t kind, bool decides);
/* Who sent on nearly all that it got, and much; NULL: nobody. */
const struct label_party *labels_pusher(const struct labels *l);

#endif
