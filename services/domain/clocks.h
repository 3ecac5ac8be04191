/*
 * The clock of a signal taken apart: along the lead's chain every moment belongs to exactly one holder,
 * and the parts add up to the whole. A fold of the same events as the signal; pure.
 *
 *   event   submitted   routed        asked          (term over)   replied       answered      closed
 *             |           |             |                |            |             |            |
 *   chain     coordinator   the lead      region           the lead     the lead      region       nobody
 *             HOLDING       HOLDING       SUSPENDED        HOLDING      HOLDING       VERDICT
 *
 * Between two events the holder is signal_holder() after the first of them, with two exceptions: a
 * question lapses at the end of the region's own term, whenever that is noticed; and while the lead waits
 * for a contribution that is overdue, its time is charged to who owes it. What is closed is held by
 * nobody: that time is in no whole, and the chain goes on at a reopening.
 *
 * Moments are microseconds UTC. Working time is as in calendar_working_us, by the newest calendar that
 * the registry has when figures are asked for; the chain itself does not depend on that.
 */
#ifndef DOMAIN_CLOCKS_H
#define DOMAIN_CLOCKS_H

#include "services/domain/signal.h"

enum clocks_why {
    CLOCKS_HOLDING,   /* has to act: the coordinator, the lead, or who else signal_holder names */
    CLOCKS_SUSPENDED, /* a question is open: the region has it and the lead's clock stands still */
    CLOCKS_VERDICT,   /* the region is asked whether the answer helps */
    CLOCKS_OVERDUE_CONTRIBUTION, /* the lead waits for a contributor that is late */
    CLOCKS_MISROUTED, /* only in shares: held, but passed on in time and rightly; routing's error */
    CLOCKS_WHY_N
};

struct clocks_span {
    int64_t from, until; /* from < until */
    place_t holder;
    uint8_t why; /* enum clocks_why */
};

/* A contributor was late from..until, whoever the chain is charged to. */
struct clocks_late {
    int64_t from, until;
    uint8_t part; /* index in the signal's parts */
};

/* In order of time; spans that touch differ in holder or why. Zero-initialised it is empty. */
struct clocks_chain {
    int64_t until; /* it is known up to here */
    struct clocks_span *spans;
    struct clocks_late *late;
    uint32_t n, cap, n_late, cap_late;
};
void clocks_chain_free(struct clocks_chain *chain);

enum clocks_step_kind {
    CLOCKS_RECEIPT, /* with its first lead */
    CLOCKS_TAKE_UP, /* first taken up by a lead */
    CLOCKS_INTERIM,
    CLOCKS_ANSWER,
    CLOCKS_VERDICT_GIVEN,
    CLOCKS_STEP_N
};

/* When a part came to be, was taken up, ...; 0: not (yet). */
struct clocks_moments {
    int64_t assigned, taken_up;
    int64_t answered; /* the lead's first answer */
    int64_t done;     /* contributed, or the lead answered, or it is theirs no longer */
    int64_t ended;    /* theirs no longer */
};

struct clocks {
    struct signal s;
    struct clocks_chain chain;
    struct {
        int64_t at; /* the first time; 0: never */
        place_t by;
        uint8_t part; /* index in the signal's parts, of a department's step */
    } steps[CLOCKS_STEP_N];
    struct clocks_moments *moments; /* one for each of the signal's parts, same index */
    uint8_t n_moments, cap_moments;
};

void clocks_init(struct clocks *c);
void clocks_free(struct clocks *c);
/* As signal_fold: 0, or -1 when it cannot be folded; then nothing has changed. A moment before the
 * last one (no log has that) counts as the last one. */
MUST_CHECK int clocks_fold(struct clocks *c, const struct registry *r, const struct event *e);
/* The chain as it is at that moment, also before the last event; c stays as it is. *out keeps its
 * memory for the next call; the caller frees it. */
void clocks_until(const struct clocks *c, const struct registry *r, int64_t now_us,
                  struct clocks_chain *out);

/* All but the signal, for tables. unpack takes its bytes from the front of *in and leaves the rest; c->s is
 * what signal_unpack made, the rest of c need not be initialised. After -1 it is as after clocks_init. */
void clocks_pack(const struct clocks *c, struct buf *out);
MUST_CHECK int clocks_unpack(struct clocks *c, struct slice *in);

/* ------------------------------------------------------------------ figures */

/* Gross: all time along the chain. Net: without suspensions; of a department's own step only its own
 * holding, without what others owed it. */
struct clocks_time {
    int64_t gross_us, net_us, gross_working_us, net_working_us;
};

struct clocks_step {
    int64_t at;         /* 0: not reached */
    place_t by;         /* the lead; of the verdict the region */
    bool routing_error; /* of a lead that passed it on in time and rightly: not in its figures */
    struct clocks_time time; /* since submission */
};

struct clocks_share {
    place_t holder;
    uint8_t why;
    int64_t us, working_us;
};

/* One for each of the signal's parts. A lead's times are along the chain. A contributor's run beside
 * it, are never added to it, and are net of suspensions. */
struct clocks_part {
    place_t department;
    uint8_t part;  /* enum part */
    uint8_t flags; /* PART_... of signal.h. ROUTING_ERROR: not in the sender's figures */
    bool answered; /* a lead: done at its first answer, else when it was theirs no longer */
    struct clocks_moments at;
    struct clocks_time take_up;             /* assigned to taken up; zeroes when it was not */
    struct clocks_time done;                /* assigned to done, or so far */
    int64_t overdue_us, overdue_working_us; /* a contributor: of these late */
};

/* Zero-initialised before its first use; keeps its memory for the next signal. */
struct clocks_figures {
    struct clocks_time whole; /* of the chain; the shares add up to its gross times */
    struct clocks_step steps[CLOCKS_STEP_N];
    struct clocks_share *shares; /* each holder and why once, in order of first appearance */
    struct clocks_part *parts;
    uint32_t n_shares, cap_shares, n_parts, cap_parts;
    int32_t region_due; /* the first answer date that the region was given; 0: none yet */
};

/* chain: c->chain (up to the last event), or one that clocks_until made of it. What came after its end
 * counts as not reached; whose error a redirect was is as known now. */
void clocks_figures(const struct clocks *c, const struct registry *r,
                    const struct clocks_chain *chain, struct clocks_figures *out);
void clocks_figures_free(struct clocks_figures *f);

/* The time from one moment to another (at most c->chain.until) along the chain. Net of suspensions; for a
 * holder only what it held itself. */
struct clocks_time clocks_window(const struct clocks *c, const struct calendar *calendar,
                                 int64_t from, int64_t until, place_t holder);

const char *clocks_why_name(enum clocks_why why);         /* "holding", ... */
const char *clocks_step_name(enum clocks_step_kind step); /* "receipt", ... */

#endif
