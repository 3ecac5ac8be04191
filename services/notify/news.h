/*
 * Which event is news to whom, for the mails that people get (LOOP.md, "What people are sent"): an assignment,
 * a question or a proposal to you; a reminder; what was decided; how it goes on. Never one's own act, and
 * nothing that one may not see in full (services/domain). Pure.
 */
#ifndef NOTIFY_NEWS_H
#define NOTIFY_NEWS_H

#include "services/domain/signal.h"

/* To whom of that party. */
enum news_whom {
    NEWS_ALL,    /* its mailboxes, and those of who works on it */
    NEWS_PEOPLE, /* the two accounts alone: it was allocated to them */
    NEWS_OTHERS  /* all but who did it: a second person is needed */
};

struct news_item {
    enum news what;
    char to[25]; /* code of a region or department; an adviser's party; "coordinator" */
    enum news_whom whom;
    int32_t due;           /* the last day for it; 0: none */
    struct uuid people[2]; /* NEWS_PEOPLE; zeroes: nobody */
    struct uuid actor;     /* who did it; zeroes: not known, or the system */
};

/* What each role is told unless the mailbox says otherwise. */
enum news_way news_usual(enum role role, enum news what);

/* Once for each of whom it is news to. signal: as of this event. */
typedef void news_fn(void *arg, const struct news_item *n);
void news_of(const struct event *e, const struct signal *signal, const struct registry *r,
             news_fn *fn, void *arg);
/* The same of a report that was opened: its departments may comment. */
void news_of_report(const struct event *e, const struct registry *r, news_fn *fn, void *arg);

#endif
