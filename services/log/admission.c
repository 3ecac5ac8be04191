/*
 * Admission: the fold of the reference streams that the door asks at every message.
 */
#include "services/log/admission.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"

#include <inttypes.h>
#include <stdlib.h>

#define AGAIN_AFTER (1 * US_PER_S)

/* Events kept until all streams are there: the registry numbers places in log order. */
struct kept {
    int64_t position;
    size_t at, n; /* in bytes */
};

struct admission {
    struct life *life;
    struct appender *appender;
    struct stream_reader *reader;
    struct follower *follower;
    struct registry *registry;
    loop_fn *changed;
    void *arg;
    admission_event_fn *hear;
    void *hear_arg;
    struct buf bytes; /* of the events kept */
    struct kept *kept;
    size_t n_kept, cap_kept;
    unsigned reading; /* streams that are still being read */
    bool failed, ready;
    bool timed;       /* the log's time is known */
    int64_t position; /* of the last event folded; -1: none */
    bool quarantined[SET_N];
    struct loop_timer again;
};

/* ------------------------------------------------------------------ folding */

static void fold(struct admission *a, const struct event *e)
{
    enum registry_set set = registry_set_of(&e->stream);

    if (set != SET_N && e->position > a->position)
        a->position = e->position;
    if (set == SET_N || a->quarantined[set] || registry_fold(a->registry, e) == 0)
        return;
    a->quarantined[set] = true;
    log_error("stream_quarantined", "set=%s position=%" PRId64 " version=%" PRId64,
              registry_set_name(set), e->position, e->version);
}

static void keep(struct admission *a, const struct event *e)
{
    struct kept k = {.position = e->position, .at = a->bytes.n};

    wire_encode(&shape_event, e, &a->bytes);
    k.n = a->bytes.n - k.at;
    if (a->n_kept == a->cap_kept) {
        a->cap_kept = a->cap_kept ? a->cap_kept * 2 : 64;
        a->kept = room_for(a->kept, a->cap_kept, sizeof *a->kept);
    }
    a->kept[a->n_kept++] = k;
}

static int by_position(const void *left, const void *right)
{
    int64_t l = ((const struct kept *)left)->position, r = ((const struct kept *)right)->position;

    return l < r ? -1 : l > r;
}

static void kept_forget(struct admission *a)
{
    a->n_kept = 0;
    buf_free(&a->bytes);
}

static void kept_fold(struct admission *a)
{
    struct event e;

    if (a->n_kept > 0)
        qsort(a->kept, a->n_kept, sizeof *a->kept, by_position);
    for (size_t i = 0; i < a->n_kept; i++)
        if (wire_decode(&shape_event, slice_of(a->bytes.p + a->kept[i].at, a->kept[i].n),
                        WIRE_LENIENT, &e, NULL) == 0)
            fold(a, &e);
    kept_forget(a);
}

/* ------------------------------------------------------------------ reading the streams */

static void on_stream_event(void *arg, const struct event *e, bool ok)
{
    struct admission *a = arg;

    if (e) {
        keep(a, e);
        return;
    }
    a->failed = a->failed || !ok;
    if (--a->reading > 0)
        return;
    if (a->failed) {
        loop_timer_set(a->life->loop, &a->again, clock_mono_us() + AGAIN_AFTER);
        return;
    }
    kept_fold(a);
    a->ready = true;
    a->changed(a->arg);
}

static void streams_read(void *arg)
{
    struct admission *a = arg;

    if (a->reading > 0)
        return;
    a->failed = false;
    a->reading = SET_N;
    for (int set = 0; set < SET_N; set++)
        stream_read(a->reader, registry_stream((enum registry_set)set), 0, on_stream_event, a);
}

/* ------------------------------------------------------------------ following */

static void on_event(void *arg, const struct event *e)
{
    struct admission *a = arg;

    if (registry_set_of(&e->stream) != SET_N) {
        if (a->ready)
            fold(a, e);
        else
            keep(a, e);
    }
    if (a->hear)
        a->hear(a->hear_arg, e);
}

static void on_caught_up(void *arg)
{
    struct admission *a = arg;

    if (!a->ready)
        streams_read(a);
}

/* It is another log: nobody is admitted until that one was read. */
static void on_discard(void *arg)
{
    struct admission *a = arg;

    registry_free(&a->registry);
    a->registry = registry_new();
    memset(a->quarantined, 0, sizeof a->quarantined);
    kept_forget(a);
    a->ready = a->timed = false;
    a->position = -1;
    a->failed = a->reading > 0; /* what is being read now may be of either */
    if (a->hear)
        a->hear(a->hear_arg, NULL);
    a->changed(a->arg);
}

static void on_heard(void *arg, int64_t fence, bool second)
{
    struct admission *a = arg;

    if (a->appender)
        appender_writer_heard(a->appender, fence, second);
    if (!a->timed && follower_time(a->follower) > 0) {
        a->timed = true;
        a->changed(a->arg);
    }
}

/* ------------------------------------------------------------------ asking */

void admission_hear(struct admission *a, admission_event_fn *fn, void *arg)
{
    a->hear = fn;
    a->hear_arg = arg;
}

bool admission_by_key(const struct admission *a, const char *key, struct principal *out,
                      bool *first_out)
{
    const char *first = settings_text("coordinator.first.key");

    *first_out = false;
    if (!admission_ready(a) || !key)
        return false;
    if (registry_principal_by_key(a->registry, key, out))
        return true;
    *first_out = *first && strcmp(first, key) == 0 && principal_first(a->registry, out);
    return *first_out;
}

bool admission_by_party(const struct admission *a, struct slice party, struct principal *out,
                        bool *first_out)
{
    *first_out = false;
    return admission_ready(a) && principal_by_code(a->registry, party, out, first_out);
}

bool admission_ready(const struct admission *a)
{
    return a->ready && a->timed;
}

int64_t admission_time(const struct admission *a)
{
    return follower_time(a->follower);
}

int64_t admission_head(const struct admission *a)
{
    return follower_head(a->follower);
}

int64_t admission_heard(const struct admission *a)
{
    return follower_heard(a->follower);
}

int64_t admission_folded(const struct admission *a)
{
    return follower_position(a->follower);
}

int64_t admission_position(const struct admission *a)
{
    return a->position;
}

bool admission_hears_writer(const struct admission *a)
{
    return follower_hears(a->follower);
}

bool admission_is_current(const struct admission *a)
{
    return admission_ready(a) && follower_hears(a->follower) &&
           follower_position(a->follower) == follower_head(a->follower);
}

const struct registry *admission_registry(const struct admission *a)
{
    return a->registry;
}

struct admission *admission_new(struct life *life, struct appender *appender,
                                struct stream_reader *reader, loop_fn *changed, void *arg)
{
    static const struct follower_ops ops = {
        .event = on_event,
        .caught_up = on_caught_up,
        .discard = on_discard,
        .heard = on_heard,
    };
    struct admission *a = room_new(sizeof *a);

    a->life = life;
    a->appender = appender;
    a->reader = reader;
    a->changed = changed;
    a->arg = arg;
    a->registry = registry_new();
    a->position = -1;
    a->again = (struct loop_timer){.fn = streams_read, .arg = a};
    a->follower = follower_new(life, NULL, &ops, a);
    return a;
}

void admission_free(struct admission **a)
{
    struct admission *old = *a;

    if (!old)
        return;
    loop_timer_set(old->life->loop, &old->again, 0);
    follower_free(&old->follower);
    registry_free(&old->registry);
    kept_forget(old);
    free(old->kept);
    free(old);
    *a = NULL;
}
