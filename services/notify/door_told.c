/*
 * Subscriptions as they are: see door_in.h.
 */
#include "services/notify/door_in.h"

static void row_put(const struct door *d, const struct subscription *x, struct buf *out)
{
    struct subscription_row m = {0};
    int64_t next = courier_next_at(d->with.couriers, x);

    wire_set(&m, subscription_row, id, x->id);
    wire_set(&m, subscription_row, party, slice_str(x->party));
    wire_set(&m, subscription_row, sink, x->is.sink);
    if (wire_has(&x->is, m_subscribed_filter))
        wire_set(&m, subscription_row, filter, x->is.filter);
    wire_set(&m, subscription_row, content,
             wire_has(&x->is, m_subscribed_content) ? x->is.content : content_POOR);
    if (wire_has(&x->is, m_subscribed_reference))
        wire_set(&m, subscription_row, reference, x->is.reference);
    wire_set(&m, subscription_row, state, x->state);
    if (x->why[0])
        wire_set(&m, subscription_row, why, slice_str(x->why));
    wire_set(&m, subscription_row, opened_at, x->opened_at);
    wire_set(&m, subscription_row, position, x->position);
    wire_set(&m, subscription_row, matched, x->matched);
    wire_set(&m, subscription_row, delivered, x->delivered);
    if (x->delivered_at > 0)
        wire_set(&m, subscription_row, delivered_at, x->delivered_at);
    if (x->failing_since > 0)
        wire_set(&m, subscription_row, failing_since, x->failing_since);
    if (x->attempts > 0)
        wire_set(&m, subscription_row, attempts, x->attempts);
    if (next > 0)
        wire_set(&m, subscription_row, next_at, next);
    if (x->silent)
        wire_set(&m, subscription_row, silent, true);
    wire_encode(&shape_subscription_row, &m, out);
}

void knock_tell(struct knock *k)
{
    const struct door *d = k->door;
    const struct subscriptions *all = d->with.subscriptions;
    const struct m_subscriptions *which = &k->ask.which;
    struct m_subscriptions_told m = {0};
    const struct subscription *after =
        wire_has(which, m_subscriptions_after) ? subscriptions_find(all, &which->after) : NULL;
    struct buf rows = {0};
    uint32_t n = 0;

    for (uint32_t i = after ? after->slot + 1 : 0; i < all->n; i++) {
        const struct subscription *x = all->list[i];
        bool is_asked = wire_has(which, m_subscriptions_subscription)
                            ? uuid_equal(&which->subscription, &x->id)
                            : subscription_is_open(x);

        if (!is_asked || !subscription_may_see(x, &k->who))
            continue;
        if (rows.n >= TOLD_BYTES) {
            wire_set(&m, m_subscriptions_told, more, true);
            break;
        }
        row_put(d, x, &rows);
        n++;
    }
    wire_set(&m, m_subscriptions_told, subscriptions, wire_list_of(&rows, n));
    knock_answer(k, MSG_SUBSCRIPTIONS_TOLD, follower_position(*d->with.follower), &m);
    buf_free(&rows);
}
