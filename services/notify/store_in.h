/*
 * Inside the store.
 *
 *      store.c         the transaction
 *      store_news.c    what it holds for people: who works on what, and the mails that follow from news
 *      store_behind.c  what is read for who is behind
 *      secrets.c       keys
 */
#ifndef NOTIFY_STORE_IN_H
#define NOTIFY_STORE_IN_H

#include "services/notify/columns.h"
#include "services/notify/store.h"

#define INT4S ((Oid)1007)
#define INT2S ((Oid)1005)
#define INT8S ((Oid)1016)
#define TEXTS ((Oid)1009)
#define BOOLS ((Oid)1000)
#define BYTES ((Oid)1001)
#define UUIDS ((Oid)2951)

/* Rows that only come to be, each kind by one statement with a parameter a column. */
enum { ROWS_DELIVERIES, ROWS_HANDLERS, ROWS_ERASED, ROWS_NEWS, ROWS_N };

struct store {
    struct loop *loop;
    struct db *write, *read;
    const struct store_ops *ops;
    void *arg;
    struct cursor written, sent;
    int64_t opened;
    uint32_t n_stored;               /* subscriptions that have a row */
    struct columns gathered[ROWS_N]; /* for the next transaction */
    struct columns going[ROWS_N];    /* in the one that is under way */
    struct columns fresh, changed;
    struct subscriptions *all;
    store_begun_fn *begun_fn;
    void *begun_arg;
    struct loop_timer look; /* while it is not certain what the database has */
    uint32_t n_stored_before;
    int64_t sent_at;
    bool begun, in_flight, in_doubt;
};

extern const struct db_stmt store_stmt_handlers, store_stmt_erased, store_stmt_news;
extern const enum db_type store_handler_elements[], store_erased_elements[], store_news_elements[];

#endif
