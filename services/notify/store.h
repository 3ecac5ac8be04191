/*
 * What notify keeps in PostgreSQL: one transaction a batch (cursor, deliveries that there are to make, how far each
 * subscription is), and what is read at the start and for who is behind.
 *
 *      store_matched(...), subscriptions that are dirty  --store_write-->  one transaction  --> written
 */
#ifndef NOTIFY_STORE_H
#define NOTIFY_STORE_H

#include "common/db.h"
#include "services/log/follower.h"
#include "services/notify/news.h"
#include "services/notify/subscription.h"

#define STORE_BEHIND 32 /* deliveries that are read at once */

struct store;
struct store_ops {
    /* The last transaction is committed; or it is certain again what is. */
    void (*written)(void *arg);
};
struct store *store_new(struct loop *l, struct db *write, struct db *read,
                        const struct store_ops *ops, void *arg);
/* After its connections were closed. */
void store_free(struct store **s);

/* At the start, with the connections up: the cursor, and all subscriptions into `all`, which stays the caller's.
 * Once, from the loop; ok false: begin again later. */
typedef void store_begun_fn(void *arg, bool ok, const struct cursor *at);
void store_begin(struct store *s, struct subscriptions *all, store_begun_fn *fn, void *arg);

/* The sequence number is for this event: goes with the next transaction. */
void store_matched(struct store *s, const struct subscription *x, int64_t position,
                   const char *reference);
/* It is news to somebody: the mails that follow go with the next transaction, those at once from `at` on, the
 * others with the digest of digest_at. reference, region: of the signal; of an alarm: what it is about. */
struct store_news {
    const struct event *e;
    const struct news_item *is;
    const char *reference, *region;
    int64_t digest_at;
};
void store_news(struct store *s, const struct store_news *n);
/* Who works on it at that party from now on; zeroes: nobody. */
void store_handlers(struct store *s, const struct event *e, const struct uuid *handler,
                    const struct uuid *substitute);
/* That version of the signal was destroyed: who worked on it as it said, is not known any more. */
void store_erased(struct store *s, const struct uuid *signal, int64_t version);

/* Sends a transaction when there is something and none is under way: the cursor, and subscriptions that are dirty.
 * The process ends when another notify has begun since. */
void store_write(struct store *s, const struct cursor *at);
/* Deliveries that are not in the database yet. */
uint32_t store_waiting(const struct store *s);
/* False: what was sent last is not certain, and nothing should go out. */
bool store_is_well(const struct store *s);
int64_t store_written(const struct store *s); /* position that the database has */

/* Deliveries after a sequence number, in order; at last with sequence 0. ok false: ask again later. */
typedef void store_behind_fn(void *arg, bool ok, int64_t sequence, int64_t position,
                             struct slice reference);
void store_behind(struct store *s, const struct subscription *x, int64_t after, store_behind_fn *fn,
                  void *arg);
/* The first sequence number of an event at this position or later: matched + 1 when there is none; -1: ask again. */
typedef void store_sequence_fn(void *arg, int64_t sequence);
void store_sequence_at(struct store *s, const struct subscription *x, int64_t position,
                       store_sequence_fn *fn, void *arg);

/* Keys. */
struct store_secret {
    uint8_t key[64], old[64];
    size_t n_key, n_old;
    int64_t old_until;
    char token[501];
};
typedef void store_kept_fn(void *arg, bool ok);
/* Before it is opened. */
void store_secret_first(struct store *s, const struct uuid *id, const char *party, struct slice key,
                        struct slice token, store_kept_fn *fn, void *arg);
/* Another one; the one before signs along until then. Done twice it is as done once. */
void store_secret_next(struct store *s, const struct uuid *id, const char *party, struct slice key,
                       struct slice token, int64_t old_until, store_kept_fn *fn, void *arg);
/* found NULL: none, or the database does not answer (ok false). */
typedef void store_secret_fn(void *arg, bool ok, const struct store_secret *found);
void store_secret_read(struct store *s, const struct uuid *id, const char *party,
                       store_secret_fn *fn, void *arg);

/* The connection that reads and keeps keys. */
struct db *store_reads(struct store *s);

#endif
