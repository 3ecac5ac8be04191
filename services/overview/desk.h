/*
 * The desk: takes questions, lets them wait for the log position they ask to see, and answers each
 * once.
 *
 *      question --> form, party, right to ask --> see <= written? --> looked up --> answer
 *                                                 |  no: waits, until `within` has passed
 *
 * A question belongs to whoever it was handed to, who ends it by inquiry_answer or inquiry_refuse.
 */
#ifndef OVERVIEW_DESK_H
#define OVERVIEW_DESK_H

#include "common/db.h"
#include "common/life.h"
#include "common/trace.h"
#include "proto/frame.h"
#include "services/log/follower.h"
#include "services/overview/tables.h"

/* What answers are made from. */
struct desk_sources {
    struct tables *tables;
    struct db *keys;     /* looks up single signals: always quick */
    struct db *lists;    /* pages */
    struct db *searches; /* pages with a text: up to a tenth of a second */
    struct db *figures;  /* adds up: may take a second */
    struct stream_reader *streams;
    struct proof_reader *proofs;
    struct remake *const *remake;     /* knows of a rebuild */
    struct follower *const *follower; /* knows the log's time; another one after each beginning */
};

struct desk;

struct inquiry {
    struct desk *desk;
    const struct desk_sources *from;
    struct inquiry *next, *prev; /* all that are open */
    struct bus_peer peer;
    struct uuid id;
    int64_t tag; /* -1: none */
    enum message kind;
    struct principal who; /* its party and account alone until it is judged */
    struct trace trace;
    int64_t see, deadline; /* log position; monotonic */
    int64_t begun;         /* monotonic */
    int64_t position;      /* of the log, that the answer shows */
    bool waits;
    struct uuid signal; /* what it is about, by id or by reference */
    char reference[40];
    struct buf body; /* its canonical fields; ask points into it */
    union {
        struct m_show show;
        struct m_list list;
        struct m_due due;
        struct m_feed feed;
        struct m_adopted adopted;
        struct m_score score;
        struct m_backlog backlog;
        struct m_arrivals arrivals;
        struct m_silence silence;
        struct m_cases cases;
        struct m_proof proof;
        struct m_tile tile;
        struct m_report_ask report;
    } ask;
    /* For whoever answers; freed with it. */
    void *work;
    void (*work_free)(void *work);
};

/* body: a struct of the answer's shape. Ends the inquiry. */
void inquiry_answer(struct inquiry *q, enum message kind, const void *body);
/* detail and faults may be NULL. Ends the inquiry. */
void inquiry_refuse(struct inquiry *q, enum problem_code code, const char *detail,
                    const struct wire_faults *faults);
/* After a statement that did not come to DB_DONE. */
void inquiry_refuse_db(struct inquiry *q, const struct db_result *r);

/* The log's time, by which what is too late is judged; 0: not known at the moment. */
int64_t inquiry_time(const struct inquiry *q);

/* They answer, at once or later. */
void inquiry_show(struct inquiry *q);
void inquiry_list(struct inquiry *q);
void inquiry_due(struct inquiry *q);
void inquiry_feed(struct inquiry *q);
void inquiry_score(struct inquiry *q);
void inquiry_backlog(struct inquiry *q);
void inquiry_arrivals(struct inquiry *q);
void inquiry_silence(struct inquiry *q);
void inquiry_cases(struct inquiry *q);
void inquiry_adopted(struct inquiry *q);
void inquiry_proof(struct inquiry *q);
void inquiry_tile(struct inquiry *q);
void inquiry_report(struct inquiry *q);

struct desk *desk_new(struct life *life, const struct desk_sources *from);
/* After its connections and its stream reader were closed. Open questions are dropped. */
void desk_free(struct desk **d);
/* why: NULL when questions can be answered; else what service.ask says. */
void desk_ready(struct desk *d, const char *why);
/* For a moment, until ready again: questions wait meanwhile, instead of being refused. */
void desk_hold(struct desk *d);
/* What is seen went on: who waits for it is served. */
void desk_written(struct desk *d);

#endif
