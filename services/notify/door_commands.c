/*
 * What becomes of a command on a subscription: see door_in.h.
 */
#include "services/notify/door_in.h"

#include "common/clock.h"
#include "common/log.h"
#include "services/domain/transitions.h"
#include "services/notify/target.h"

#include <string.h>

#define OLD_KEY_US (INT64_C(7) * 24 * 3600 * US_PER_S) /* the one before signs along */
#define TRIES      8

static int64_t log_time(const struct door *d)
{
    return *d->with.follower ? follower_time(*d->with.follower) : 0;
}

/* ------------------------------------------------------------------ repeats */

static void done_answer(struct knock *k, int64_t position, int64_t version, int64_t at,
                        bool repeated)
{
    struct done m = {0};

    wire_set(&m, done, signal, k->subscription);
    wire_set(&m, done, version, version);
    wire_set(&m, done, at, at);
    if (repeated)
        wire_set(&m, done, repeated, true);
    knock_answer(k, MSG_DONE, position, &m);
}

static void on_past(void *arg, const struct event *e, bool ok)
{
    struct knock *k = arg;

    if (e) {
        if (uuid_equal(&e->append, &k->append) && slice_is(e->party, k->who.party)) {
            k->done_position = e->position;
            k->done_version = e->version;
            k->done_at = e->at;
        }
        return;
    }
    if (k->done_version > 0)
        done_answer(k, k->done_position, k->done_version, k->done_at, true);
    else
        knock_refuse(k, ok ? k->problem : PROBLEM_NOT_READY, ok ? k->detail : NULL, NULL);
}

/* It cannot be done; it may have been done before. */
static void refuse_or_recall(struct knock *k, enum problem_code problem, const char *detail,
                             const struct wire_faults *faults)
{
    if (faults->n > 0 || !subscriptions_find(k->door->with.subscriptions, &k->subscription)) {
        knock_refuse(k, problem, detail, faults);
        return;
    }
    k->problem = problem;
    k->detail = detail;
    stream_read(k->door->with.streams, &k->subscription, 0, on_past, k);
}

/* ------------------------------------------------------------------ appending */

static void command_append(struct knock *k, int64_t base);

static void on_appended(void *arg, const struct append_result *r)
{
    struct knock *k = arg;
    struct subscription *x;

    switch (r->outcome) {
    case APPEND_DONE:
        x = subscriptions_find(k->door->with.subscriptions, &k->subscription);
        if (x && k->kind == MSG_REKEY)
            couriers_rekeyed(k->door->with.couriers, x);
        done_answer(k, r->first, r->version, r->at, r->repeated);
        return;
    case APPEND_CONFLICT:
        if (k->kind == MSG_SUBSCRIBE)
            knock_refuse(k, PROBLEM_ID_TAKEN, NULL, NULL);
        else if (++k->tries < TRIES) /* a receipt was first: it changes nothing of this */
            command_append(k, r->version);
        else
            knock_refuse(k, PROBLEM_CONFLICT, NULL, NULL);
        return;
    case APPEND_BUSY:
        knock_refuse(k, PROBLEM_BUSY, NULL, NULL);
        return;
    case APPEND_REFUSED:
        knock_refuse(k, r->problem, NULL, NULL);
        return;
    }
}

static void command_append(struct knock *k, int64_t base)
{
    static struct buf meta, list; /* kept between calls, as buffers of this loop */
    struct door *d = k->door;
    struct m_append m = {0};
    uint32_t n = 0;

    buf_reset(&meta);
    buf_reset(&list);
    meta_encode(&k->who, k->via[0] ? k->via : "inside", *d->with.registry,
                clock_day_amsterdam(log_time(d)), &meta);
    appender_event_add(&list, &n, subscription_event_of(k->kind), buf_slice(&meta),
                       buf_slice(&k->event), false);
    wire_set(&m, m_append, stream, k->subscription);
    wire_set(&m, m_append, base, base);
    wire_set(&m, m_append, append, k->append);
    wire_set(&m, m_append, party, slice_str(k->who.party));
    wire_set(&m, m_append, events, wire_list_of(&list, n));
    appender_append(d->with.appender, &m, on_appended, k);
}

static void on_key_kept(void *arg, bool ok)
{
    struct knock *k = arg;
    const struct subscription *x =
        subscriptions_find(k->door->with.subscriptions, &k->subscription);

    if (!ok)
        knock_refuse(k, PROBLEM_NOT_READY, NULL, NULL);
    else
        command_append(k, x ? x->version : 0);
}

static void subscribe_go(struct knock *k)
{
    const struct m_subscribe *m = &k->ask.subscribe;
    struct m_subscribed event = {0};

    wire_set(&event, m_subscribed, sink, m->sink);
    if (wire_has(m, m_subscribe_filter))
        wire_set(&event, m_subscribed, filter, m->filter);
    if (wire_has(m, m_subscribe_content))
        wire_set(&event, m_subscribed, content, m->content);
    if (wire_has(m, m_subscribe_reference))
        wire_set(&event, m_subscribed, reference, m->reference);
    wire_encode(&shape_m_subscribed, &event, &k->event);
    store_secret_first(k->door->with.store, &k->subscription, k->who.party, m->key,
                       wire_has(m, m_subscribe_token) ? m->token : (struct slice){0}, on_key_kept,
                       k);
}

static void rekey_go(struct knock *k)
{
    const struct m_rekey *m = &k->ask.rekey;
    struct m_rekeyed event = {0};

    if (wire_has(m, m_rekey_token))
        wire_set(&event, m_rekeyed, token, true);
    wire_encode(&shape_m_rekeyed, &event, &k->event);
    store_secret_next(k->door->with.store, &k->subscription, k->who.party, m->key,
                      wire_has(m, m_rekey_token) ? m->token : (struct slice){0},
                      log_time(k->door) + OLD_KEY_US, on_key_kept, k);
}

static void go(struct knock *k)
{
    if (k->kind == MSG_SUBSCRIBE) {
        subscribe_go(k);
    } else if (k->kind == MSG_REKEY) {
        rekey_go(k);
    } else {
        wire_encode(message_info(k->kind)->shape, &k->ask, &k->event);
        on_key_kept(k, true);
    }
}

/* ------------------------------------------------------------------ judging */

/* Where it is to be delivered: an address outside, by the rules of this installation. */
static void sink_check(const struct knock *k, struct wire_faults *faults)
{
    struct slice sink = k->ask.subscribe.sink;
    const char *why = target_refuses(k->door->with.rules, sink);

    if (!why)
        return;
    wire_fault_add(faults, &shape_m_subscribe.fields[m_subscribe_sink], WIRE_FAULT_VALUE);
    if (faults->n <= WIRE_FAULTS)
        faults->list[faults->n - 1].detail = why;
}

static void on_sequence(void *arg, int64_t sequence)
{
    struct knock *k = arg;

    if (sequence < 1) {
        knock_refuse(k, PROBLEM_NOT_READY, NULL, NULL);
        return;
    }
    wire_set(&k->ask.resend, m_resend, sequence, sequence);
    knock_judge(k);
}

void knock_judge(struct knock *k)
{
    struct door *d = k->door;
    struct wire_faults faults = {0};
    const char *detail = NULL;
    enum problem_code problem;

    append_id_of(slice_str(k->who.party), &k->id, &k->append);
    problem = subscription_decide(d->with.subscriptions, *d->with.registry, &k->who, k->kind,
                                  &k->subscription, &k->ask, &faults, &detail);
    if (k->kind == MSG_SUBSCRIBE && (problem == PROBLEM_N || problem == PROBLEM_INVALID)) {
        sink_check(k, &faults);
        problem = faults.n > 0 ? PROBLEM_INVALID : problem;
    }
    if (k->kind == MSG_RESEND && problem == PROBLEM_N &&
        !wire_has(&k->ask.resend, m_resend_sequence)) {
        if (wire_has(&k->ask.resend, m_resend_position)) {
            store_sequence_at(d->with.store,
                              subscriptions_find(d->with.subscriptions, &k->subscription),
                              k->ask.resend.position, on_sequence, k);
            return;
        }
        wire_fault_add(&faults, &shape_m_resend.fields[m_resend_sequence], WIRE_FAULT_MISSING);
        problem = PROBLEM_INVALID;
    }
    /* Keys and addresses are no words of anybody. */
    if (problem == PROBLEM_N && k->kind == MSG_UNSUBSCRIBE &&
        texts_hold_bsn(&shape_m_unsubscribe, &k->ask, &faults))
        problem = PROBLEM_PERSONAL_NUMBER;
    if (problem == PROBLEM_N)
        go(k);
    else
        refuse_or_recall(k, problem, detail, &faults);
}
