/*
 * Who may come in: the registry, read from its six streams at the start and followed live.
 *
 *      follower at the head -> the six streams are read -> folded in log order -> ready
 *                                what is heard meanwhile waits and is folded with them
 *
 * While the log has no coordinator, the key of the setting coordinator.first.key is let in as the first
 * (services/log/principal.h).
 */
#ifndef LOG_ADMISSION_H
#define LOG_ADMISSION_H

#include "common/life.h"
#include "services/domain/registry.h"
#include "services/log/appender.h"
#include "services/log/follower.h"
#include "services/log/principal.h"

struct admission;

/* changed is called when admission_ready() may have become another. The appender (may be NULL) is told which
 * writer is heard. Neither is owned. */
struct admission *admission_new(struct life *life, struct appender *appender,
                                struct stream_reader *reader, loop_fn *changed, void *arg);
void admission_free(struct admission **a);
/* Every event from now on, in order, reference data or not; e NULL: what was told before may be of another log, or
 * some were missed. */
typedef void admission_event_fn(void *arg, const struct event *e);
void admission_hear(struct admission *a, admission_event_fn *fn, void *arg);
bool admission_ready(const struct admission *a);
/* The log's time, see follower_time; known when it is ready. */
int64_t admission_time(const struct admission *a);
/* Last position of the log that was heard of. */
int64_t admission_head(const struct admission *a);
/* The same, also while nothing can be taken; and the last that was folded. */
int64_t admission_heard(const struct admission *a);
int64_t admission_folded(const struct admission *a);
/* Position of the last event that it goes by: others must know it too before they judge the same party. */
int64_t admission_position(const struct admission *a);
bool admission_hears_writer(const struct admission *a);
/* Every event that the writer was heard of was given to whoever hears. */
bool admission_is_current(const struct admission *a);
const struct registry *admission_registry(const struct admission *a);

/* first_out: it is the first coordinator, whose rights are few. False: not admitted. */
bool admission_by_key(const struct admission *a, const char *key, struct principal *out,
                      bool *first_out);
/* For inside peers that act for others. */
bool admission_by_party(const struct admission *a, struct slice party, struct principal *out,
                        bool *first_out);

#endif
