/*
 * A signal: its state as a fold of its events, what each command does to it, and who may see what.
 * Pure: no input, output or clock. This is the one place where the rules of the loop stand; tracking,
 * overview, cli and verifier all use it.
 *
 *   submitted -> open (routed) or triage (to distribute) -> taken_up -> answered -> closed
 *                open or taken_up -> redirected: open at the receiver; refused, or a third hop: triage
 *                answered -> verdict -> closed, or reopened: taken_up at the same lead
 */
#ifndef DOMAIN_SIGNAL_H
#define DOMAIN_SIGNAL_H

#include "proto/problems.h"
#include "services/domain/registry.h"

#include <stdio.h>

/* With whom it is and was; in the order in which they came in. Times are seconds after submission. */
struct signal_part {
    place_t department;
    uint8_t part;  /* enum part */
    uint8_t flags; /* PART_... */
    /* 0 for not yet, else 1 + seconds after submission. done: passed on, refused, contributed, or the
     * lead answered; stays 0 when the signal is closed without an answer. */
    uint32_t assigned_s, taken_up_s, done_s;
    int64_t until; /* the position up to which it may see (redirected away); 0: still */
};
#define PART_CURRENT       1u  /* is assigned now */
#define PART_CONTRIBUTED   2u  /* gave its contribution */
#define PART_REDIRECTED    4u  /* came in by a redirect that is not yet accepted */
#define PART_ROUTING_ERROR 8u  /* left by a redirect within the take-up term that was accepted */
#define PART_EARLY         16u /* left by such a redirect, not accepted yet */
#define PART_REMINDED      32u /* that its contribution is nearly due */
#define PART_OVERDUE       64u /* its contribution is */

/* A date that somebody has, and all that is needed to say how it came about. */
struct signal_deadline {
    int32_t from;        /* the day the term began */
    int32_t day;         /* the last day; 0: there is none */
    int16_t stood_still; /* days (working days for a term in those) that the clock stood still */
    uint16_t terms_version, calendar_version;
    uint8_t term; /* enum term_kind */
};

#define SIGNAL_QUESTION_OPEN   1u
#define SIGNAL_CONFIDENTIAL    2u
#define SIGNAL_SHAREABLE       4u
#define SIGNAL_EXTENDED        8u
#define SIGNAL_INTERIM         16u
#define SIGNAL_OPPORTUNITY     32u
#define SIGNAL_AWAITS_DECISION 64u
#define SIGNAL_UNCONFIRMED     128u /* answered as outside the rijk, and nobody there took it yet */
#define SIGNAL_MOVABLE         256u /* transferred: the answer date may be moved, once */
#define SIGNAL_HELP_DECIDED    512u /* the adviser decided on the proposal */
#define SIGNAL_STILL_ASKED     1024u  /* whether the answer still works was asked */
#define SIGNAL_STILL_TOLD      2048u  /* and told */
#define SIGNAL_HANDLED         4096u  /* the lead named who works on it */
#define SIGNAL_BUNDLED         8192u  /* the same bottleneck is there in other regions */
#define SIGNAL_CLAIMED         16384u /* to distribute, and a coordinator picked it up */
#define SIGNAL_PUBLIC          32768u /* the region consents to its words on the public page */

/* What was reminded of already. The first three are of who has to act now. */
#define REMINDED_HALF      1u
#define REMINDED_SOON      2u
#define REMINDED_OVERDUE   4u
#define REMINDED_REVIEW    8u
#define REMINDED_AGREEMENT 16u /* it is nearly due */
#define BROKEN_AGREEMENT   32u /* it is overdue */

struct signal {
    struct uuid id;
    int64_t position;     /* of the last event folded */
    int64_t submitted_at; /* microseconds UTC; the origin of all *_s */
    struct uuid bundle;   /* with SIGNAL_BUNDLED: which; else zero */
    struct uuid claimed;  /* with SIGNAL_CLAIMED: the account that distributes it; else zero */
    uint64_t seen[2]; /* append ids that came by, as a Bloom filter of 128 bits: "no" is certain,
                             "maybe" is settled by reading the stream */
    uint32_t version;
    uint32_t number; /* of the reference */
    uint16_t year;
    place_t region;
    place_t lead;     /* PLACE_NOBODY while nobody leads */
    place_t from;     /* who redirected it here, until that is accepted */
    theme_t theme;    /* as the region said, else as routing took it; 0: none */
    uint8_t state;    /* enum signal_state */
    uint8_t closed;   /* enum close_reason, when closed */
    uint8_t answer;   /* enum answer_kind, when answered */
    uint8_t verdict;  /* 1 + enum verdict; 0: none yet */
    uint8_t hops;     /* redirects since the coordinator or routing placed it */
    uint8_t reopened; /* how often */
    uint8_t track;    /* enum track */
    uint8_t reminded; /* REMINDED_... */
    uint8_t help;     /* 1 + enum help_step of the last step; 0: none */
    uint8_t files;    /* how many were attached, also those that were erased since */
    uint8_t n_parts, cap_parts;
    uint16_t flags;      /* SIGNAL_... */
    int32_t reminded_on; /* day of the last reminder of what is overdue */
    int32_t help_on;     /* day of the last step */
    int32_t review;      /* day on which what awaits a decision is looked at again; 0: none */
    int32_t agreed;      /* the agreement's day; 0: there is none that is open */
    uint32_t erasing;    /* version of the open proposal to destroy texts; 0: there is none */
    uint32_t answered_s; /* 1 + seconds after submission; 0 again when reopened */
    uint32_t asked_s;    /* the same, of the open question */
    struct signal_deadline to_take_up, to_answer; /* the lead's */
    struct signal_deadline to_act; /* to distribute; of the region: its reply, its verdict */
    int32_t
        still_since;    /* the day since which an open question has kept the answer's clock still */
    int32_t region_due; /* the first answer date that the region was given: stays visible */
    struct signal_part *parts;
};

void signal_init(struct signal *s);
void signal_free(struct signal *s);

/* Folds the next event of this stream (e->version must be s->version + 1; an older one is ignored and
 * gives 0). A signal.submitted starts it. -1: it cannot be folded (quarantine). */
MUST_CHECK int signal_fold(struct signal *s, const struct registry *r, const struct event *e);

/* What time alone has come to before this event: a question to the region whose term is over has lapsed.
 * signal_fold begins with it. Parts are only read, so s may be a copy that shares them. */
void signal_lapse(struct signal *s, const struct registry *r, const struct event *e);

/* A lead has to do something, and named nobody who works on it. */
static inline bool signal_is_unhandled(const struct signal *s)
{
    return s->lead != PLACE_NOBODY && s->state != signal_state_CLOSED &&
           s->state != signal_state_ANSWERED && !(s->flags & SIGNAL_HANDLED);
}
/* It was answered or closed before, and is open again. */
static inline bool signal_is_reopened(const struct signal *s)
{
    return s->reopened > 0 && s->state != signal_state_CLOSED;
}

/* Who has to act now: PLACE_COORDINATOR, the lead, the region (question or verdict), or nobody when
 * closed. Every open signal has one. */
place_t signal_holder(const struct signal *s);
/* The date of who has to act; NULL when nobody has. */
const struct signal_deadline *signal_deadline(const struct signal *s);
/* Which term it is: a term's code, or "date" when somebody set it. */
const char *signal_deadline_term(const struct signal_deadline *d);
/* Its day; 0 when there is none. */
int32_t signal_due(const struct signal *s);
/* All of it again, with the calendar it was made with: to tell how it came about. */
void signal_deadline_derive(const struct registry *r, const struct signal_deadline *from,
                            struct deadline *out);
const struct signal_part *signal_part_of(const struct signal *s,
                                         place_t department);           /* current, or NULL */
bool signal_seen(const struct signal *s, const struct uuid *append_id); /* false is certain */
/* The day by which contributors owe the lead theirs: a term before the answer. False while nobody
 * leads. */
bool signal_contribution(const struct signal *s, const struct registry *r, struct deadline *out);

/* "ZVL-2026-0412-7": region, year, number (at least 4 digits), check digit. out: at least 40 bytes. */
void signal_reference(const char *region, int year, int64_t number, char out[40]);
/* Takes it apart and checks the digit; lower case and spaces for dashes are accepted. 0 or -1. */
int signal_reference_parse(struct slice text, char region_out[25], int *year_out,
                           int64_t *number_out);

/* A compact form for snapshots and tables (own format with a leading version byte). pack appends to
 * out. unpack takes any struct, also one that was not initialised, but frees nothing; after -1 it is
 * as after signal_init. */
void signal_pack(const struct signal *s, struct buf *out);
MUST_CHECK int signal_unpack(struct signal *s, struct slice bytes);

/* ------------------------------------------------------------------ commands */

#define DECISION_EVENTS 4

/* What a command comes to: the events it appends, or why not. Zero-initialised before its first use.
 * Bodies point into `own` or at the command's canonical body: valid until the next call with the same
 * struct. */
struct decision {
    enum problem_code problem; /* PROBLEM_N: accepted */
    const char *detail;        /* constant English sentence with a problem; may be NULL */
    struct wire_faults faults; /* with INVALID, INCOMPLETE_ANSWER, PERSONAL_NUMBER */
    size_t n;
    struct {
        enum event_kind kind;
        struct slice body;
        struct slice meta; /* canonical `meta` */
    } events[DECISION_EVENTS];
    struct buf own;
};

/* body: the decoded struct of the command's shape; canonical: the same, encoded. now_us is only used to
 * judge terms (was it within the take-up term?), never stored. Rights come first, then the state, then
 * what the kind demands. A repeat must have been recognised before this is called. */
void signal_decide(const struct signal *s, const struct registry *r, const struct principal *who,
                   const char *via, enum message command, const void *body, struct slice canonical,
                   int64_t now_us, struct decision *out);
void decision_free(struct decision *d);

/* Meta for events that others append (intake, routing). day: of the decision, so that the terms are
 * those of that day. */
void meta_encode(const struct principal *who, const char *via, const struct registry *r,
                 int32_t day, struct buf *out);

/* Checks of a signal.submit beyond its shape: region, municipalities, theme, neighbour of the region,
 * links are http(s), no citizen service number. All faults at once, added to those that are there (so
 * that those of wire_decode and these can be told together). PROBLEM_N when this finds none. */
enum problem_code submit_check(const struct registry *r, const struct principal *who,
                               const struct m_submit *m, int32_t today, struct wire_faults *faults);

/* Its title, or the first words: cut at a space, on one line. m->what is there. The caller frees. */
char *submit_title(const struct m_submit *m);

/* The transition table, for the reference page and tests. */
struct transition {
    enum message command;
    unsigned states; /* bits 1u << enum signal_state in which it is allowed */
    unsigned actors; /* ACTOR_... who may, relative to the signal */
    enum event_kind event;
    int next; /* enum signal_state, or -1: stays */
    const char *doc;
};
#define ACTOR_REGION      1u /* the region that submitted */
#define ACTOR_LEAD        2u
#define ACTOR_CONTRIBUTOR 4u
#define ACTOR_RECEIVER    8u /* the lead, while the redirect that brought it is not accepted */
#define ACTOR_COORDINATOR 16u
#define ACTOR_ADVISER     32u /* of the region */
#define ACTOR_PAST        64u /* a department that it was with and is no longer */
const struct transition *signal_transitions(size_t *n_out);
/* The same as a page: services/domain/TRANSITIONS.md. */
void transitions_print(FILE *out);

/* ------------------------------------------------------------------ who may see what */

enum sight { SIGHT_NONE, SIGHT_TITLE, SIGHT_FULL };
/* It is one's own: of a region what it submitted, of a department what is or was with it, of an adviser what his regions
 * submitted; of all others everything. */
bool signal_concerns(const struct principal *who, const struct signal *s);
/* until_out (may be NULL): with SIGHT_FULL, the last position that may be seen (INT64_MAX: all). */
enum sight may_see(const struct principal *who, const struct signal *s, int64_t *until_out);
/* One event of it: full, title only (kind, time and party, no body), or nothing. Of e: kind, party, position; of
 * a note also its body or facts, which say for whom it is (without them it is the coordinators' own). Who works
 * on it inside a department is for that department and the coordinators, who picks it up for the coordinators. */
enum sight may_see_event(const struct principal *who, const struct signal *s,
                         const struct event *e);
/* The same for who already knows what may be seen of the signal. */
enum sight sight_of_event(const struct principal *who, const struct signal *s, enum sight sight,
                          int64_t until, const struct event *e);

#endif
