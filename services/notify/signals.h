/*
 * The states of signals as of the event that is being judged: those that were used last, in memory; any other is
 * read from its stream, up to that event.
 *
 *      signals_fold(x, registry, e) -> its state as of e, or NULL: not at hand. Then signals_fetch, and once it
 *      has come the same event is given again.
 */
#ifndef NOTIFY_SIGNALS_H
#define NOTIFY_SIGNALS_H

#include "services/domain/signal.h"
#include "services/log/follower.h"

#define SIGNALS_AT_HAND 4096

struct signals;
struct signals *signals_new(struct stream_reader *streams);
/* After its stream reader was closed. */
void signals_free(struct signals **x);
/* None is known any more; what is being fetched is forgotten. */
void signals_forget(struct signals *x);

/* Folds the event into its signal. NULL: it is not at hand, or cannot be folded (*broken_out). What came, lives
 * until the next call. */
const struct signal *signals_fold(struct signals *x, const struct registry *r,
                                  const struct event *e, bool *broken_out);
/* Reads the signal of this event up to the event before it. fn comes once, from the loop; ok false: no reader
 * answered. One at a time. */
typedef void signals_fn(void *arg, bool ok);
void signals_fetch(struct signals *x, const struct registry *r, const struct event *e,
                   signals_fn *fn, void *arg);

#endif
