/*
 * What has to be in the log of a subscription: see courier_in.h. One append at a time, and the next only when the
 * one before was folded, so that its base is right.
 */
#include "services/notify/courier_in.h"

#include "common/clock.h"
#include "common/hash.h"
#include "common/log.h"
#include "services/domain/signal.h"

#include <inttypes.h>
#include <string.h>

#define AGAIN_US (US_PER_S / 2)

static void append_next(struct courier *c);

/* Follows from what it says about what, so that it is stored once however often it is sent. */
static void append_id(const struct courier *c, enum event_kind kind, struct slice body,
                      struct uuid *out)
{
    uint8_t hash[HASH_LEN], bytes[6] = {(uint8_t)(c->x->version >> 24),
                                        (uint8_t)(c->x->version >> 16),
                                        (uint8_t)(c->x->version >> 8),
                                        (uint8_t)c->x->version,
                                        (uint8_t)kind,
                                        0};
    struct slice parts[] = {SLICE_LIT("notify:"), slice_of(c->x->id.b, sizeof c->x->id.b),
                            slice_of(bytes, sizeof bytes), body};

    hash_sha256(hash, parts, ARRAY_LEN(parts));
    memcpy(out->b, hash, sizeof out->b);
}

static void on_appended(void *arg, const struct append_result *r)
{
    struct courier *c = arg;

    c->appending = false;
    if (r->outcome == APPEND_DONE || r->outcome == APPEND_CONFLICT) {
        c->appended = r->version; /* what came is folded first, whoever wrote it */
    } else if (r->outcome == APPEND_REFUSED) {
        log_error("append_refused", "subscription=%u problem=%s", c->x->slot,
                  problem_info(r->problem)->code);
        c->wants = 0;
    } else {
        c->wants |= WANT_RECEIPT; /* the timer of receipts tries all that are wanted */
        loop_timer_set(c->all->with.life->loop, &c->all->receipts, clock_mono_us() + AGAIN_US);
        return;
    }
    append_next(c);
}

static enum event_kind body_make(const struct courier *c, struct buf *body)
{
    const struct subscription *x = c->x;
    struct m_sub_confirmed confirmed = {0};
    struct m_sub_stopped stopped = {0};
    struct m_sub_received received = {0};

    if (c->wants & (WANT_GONE | WANT_PARKED) ||
        (c->wants & WANT_SILENT && !(c->wants & WANT_CONFIRMED))) {
        wire_set(&stopped, m_sub_stopped, why, slice_str(x->why[0] ? x->why : "failed"));
        wire_set(&stopped, m_sub_stopped, sequence, x->delivered);
        wire_encode(&shape_m_sub_stopped, &stopped, body);
        return c->wants & WANT_GONE     ? EV_SUB_GONE
               : c->wants & WANT_PARKED ? EV_SUB_PARKED
                                        : EV_SUB_SILENT;
    }
    if (c->wants & WANT_CONFIRMED) {
        if (c->rate > 0)
            wire_set(&confirmed, m_sub_confirmed, rate, c->rate);
        wire_encode(&shape_m_sub_confirmed, &confirmed, body);
        return EV_SUB_CONFIRMED;
    }
    wire_set(&received, m_sub_received, sequence, x->delivered);
    wire_set(&received, m_sub_received, position, x->delivered_pos);
    wire_encode(&shape_m_sub_received, &received, body);
    return EV_SUB_RECEIVED;
}

static void append_next(struct courier *c)
{
    static struct buf meta, body, list; /* kept between calls, as buffers of this loop */
    struct couriers *all = c->all;
    struct principal self = {.party = "weerklank", .role = role_SYSTEM};
    struct m_append m = {0};
    enum event_kind kind;
    struct uuid id;
    uint32_t n = 0;

    if (c->appending || c->wants == 0 || (int64_t)c->x->version < c->appended ||
        !subscription_is_open(c->x) || !*all->with.follower)
        return;
    buf_reset(&meta);
    buf_reset(&body);
    buf_reset(&list);
    kind = body_make(c, &body);
    meta_encode(&self, "notify", *all->with.registry,
                clock_day_amsterdam(follower_time(*all->with.follower)), &meta);
    appender_event_add(&list, &n, kind, buf_slice(&meta), buf_slice(&body), false);
    append_id(c, kind, buf_slice(&body), &id);
    wire_set(&m, m_append, stream, c->x->id);
    wire_set(&m, m_append, base, c->x->version);
    wire_set(&m, m_append, append, id);
    wire_set(&m, m_append, party, slice_str(self.party));
    wire_set(&m, m_append, events, wire_list_of(&list, n));
    c->appending = true;
    all->figures.receipts += kind == EV_SUB_RECEIVED;
    appender_append(all->with.appender, &m, on_appended, c);
}

void courier_wants(struct courier *c, unsigned want)
{
    c->wants |= want;
    append_next(c);
}

/* What was wanted and is there now is wanted no more. */
void courier_log_changed(struct courier *c)
{
    const struct subscription *x = c->x;

    if (x->state != subscription_state_ASKED)
        c->wants &= ~WANT_CONFIRMED;
    if (x->silent)
        c->wants &= ~WANT_SILENT;
    if (x->state == subscription_state_PARKED || x->attempts == 0)
        c->wants &= ~(WANT_PARKED | WANT_SILENT);
    if (x->received >= x->delivered)
        c->wants &= ~WANT_RECEIPT;
    if (!subscription_is_open(x))
        c->wants = 0;
    append_next(c);
}

void courier_receipt(struct courier *c)
{
    struct couriers *all = c->all;
    struct principal who;

    if (c->x->delivered <= c->x->received || all->receipts.at != 0 ||
        !registry_principal_by_code(*all->with.registry, slice_str(c->x->party), &who) ||
        who.role != role_DEPARTMENT)
        return;
    loop_timer_set(all->with.life->loop, &all->receipts, clock_mono_us() + all->receipts_us);
}

void couriers_on_receipts(void *arg)
{
    struct couriers *all = arg;
    struct principal who;

    for (struct courier *c = all->list; c; c = c->next) {
        bool is_department =
            registry_principal_by_code(*all->with.registry, slice_str(c->x->party), &who) &&
            who.role == role_DEPARTMENT;

        if (is_department && c->x->delivered > c->x->received && subscription_is_open(c->x))
            courier_wants(c, WANT_RECEIPT);
        else
            c->wants &= ~WANT_RECEIPT;
        append_next(c);
    }
}
