/*
 * Couriers: when what goes out, and what its outcome comes to. See courier.h.
 */
#include "services/notify/courier_in.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define AGAIN_MOST (INT64_C(3600) * US_PER_S)
#define HOUR_US    (INT64_C(3600) * US_PER_S)
#define WAIT_MOST  (24 * HOUR_US) /* of what a receiver asks */

static int64_t log_time(const struct couriers *all)
{
    return *all->with.follower ? follower_time(*all->with.follower) : 0;
}

static struct courier *courier_of(struct couriers *all, struct subscription *x)
{
    struct courier *c = x->courier;

    if (c)
        return c;
    c = room_new(sizeof *c);
    c->all = all;
    c->x = x;
    c->timer = (struct loop_timer){.fn = courier_on_timer, .arg = c};
    c->next = all->list;
    all->list = c;
    x->courier = c;
    return c;
}

/* ------------------------------------------------------------------ what waits */

static struct parcel *parcel_first(struct courier *c)
{
    return c->n > 0 ? &c->queue[c->first] : NULL;
}

static void parcel_drop_first(struct courier *c)
{
    told_drop(&c->queue[c->first].told);
    c->first = (c->first + 1) % COURIER_QUEUE;
    c->n--;
}

/* The sequence number that would join the queue. */
int64_t courier_joins(const struct courier *c)
{
    return c->n > 0 ? c->queue[(c->first + c->n - 1) % COURIER_QUEUE].sequence + 1
                    : c->x->delivered + 1;
}

bool courier_queue(struct courier *c, int64_t sequence, struct told *t)
{
    if (c->n == COURIER_QUEUE || sequence != courier_joins(c) ||
        (c->n > 0 && told_bytes() > COURIER_BYTES))
        return false;
    c->queue[(c->first + c->n++) % COURIER_QUEUE] = (struct parcel){sequence, told_keep(t)};
    return true;
}

static void queue_clear(struct courier *c)
{
    while (c->n > 0)
        parcel_drop_first(c);
}

/* ------------------------------------------------------------------ in vain */

static void wait_for(struct courier *c, int64_t us)
{
    loop_timer_set(c->all->with.life->loop, &c->timer, clock_mono_us() + (us > 0 ? us : 1));
}

/* Half as long to one and a half times as long, so that not all come back at once. */
static int64_t jittered(int64_t us)
{
    return us / 2 + (int64_t)(randombytes_uniform(1000) * (uint64_t)us / 1000);
}

static int64_t back_off(const struct courier *c)
{
    int64_t us = c->all->again_us;

    for (int32_t i = 1; i < c->x->attempts && us < AGAIN_MOST; i++)
        us *= 2;
    return jittered(us < AGAIN_MOST ? us : AGAIN_MOST);
}

static void in_vain(struct courier *c, const struct post_outcome *o)
{
    struct subscription *x = c->x;
    int64_t now = log_time(c->all);

    c->all->figures.failed++;
    if (o->sent && o->status > 0)
        snprintf(x->why, sizeof x->why, "http_%d", o->status);
    else
        snprintf(x->why, sizeof x->why, "%s", o->why ? o->why : "failed");
    if (x->failing_since == 0)
        x->failing_since = now;
    x->attempts++;
    x->dirty = true;
    log_info("delivery_failed", "subscription=%u sequence=%" PRId64 " attempts=%d why=%s", x->slot,
             x->delivered + 1, x->attempts, x->why);
    if (o->sent && o->status == 410)
        courier_wants(c, WANT_GONE);
    else if ((o->sent && o->status == 415) || now - x->failing_since >= c->all->patience_us)
        courier_wants(c, WANT_PARKED);
    else if (now - x->failing_since >= c->all->silence_us && !x->silent)
        courier_wants(c, WANT_SILENT);
    if (o->sent && o->status == 429 && o->retry_after_s >= 0)
        wait_for(c,
                 o->retry_after_s * US_PER_S < WAIT_MOST ? o->retry_after_s * US_PER_S : WAIT_MOST);
    else
        wait_for(c, back_off(c));
}

static void went_well(struct courier *c)
{
    struct subscription *x = c->x;

    x->failing_since = 0;
    x->attempts = 0;
    x->why[0] = '\0';
    x->silent = false;
    x->dirty = true;
}

/* ------------------------------------------------------------------ sending */

static void begin_request(struct courier *c, struct post_request *r, const char *method)
{
    struct couriers *all = c->all;

    *r = (struct post_request){.method = method};
    snprintf(c->sink, sizeof c->sink, "%.*s", (int)c->x->is.sink.n, (const char *)c->x->is.sink.p);
    snprintf(c->origin, sizeof c->origin, "WebHook-Request-Origin: %s", all->origin);
    r->url = c->sink;
    c->headers[r->n_headers++] = c->origin;
    r->headers = c->headers;
    if (c->secret->token[0]) {
        snprintf(c->bearer, sizeof c->bearer, "Authorization: Bearer %s", c->secret->token);
        c->headers[r->n_headers++] = c->bearer;
    }
    c->era = c->x->era;
}

static bool is_received(const struct post_outcome *o)
{
#ifdef PLANT_ANY_ANSWER_IS_A_RECEIPT
    return o->sent;
#else
    return o->sent && o->status >= 200 && o->status <= 299;
#endif
}

static void on_delivered(void *arg, const struct post_outcome *o)
{
    struct courier *c = arg;
    struct subscription *x = c->x;
    struct parcel *p = parcel_first(c);

    c->posting = NULL;
    c->all->figures.sending--;
    metric_time(&c->all->figures.delivering, loop_now(c->all->with.life->loop) - c->sent_at);
    if (c->era != x->era || !p) { /* it was asked for again meanwhile */
        courier_pump(c);
        return;
    }
    if (!is_received(o)) {
        in_vain(c, o);
        return;
    }
    x->delivered = p->sequence;
    x->delivered_pos = p->told->position;
    x->delivered_at = log_time(c->all);
    went_well(c);
    c->all->figures.delivered++;
    parcel_drop_first(c);
    courier_receipt(c);
    if (x->rate > 0)
        wait_for(c, 60 * US_PER_S / x->rate);
    else
        courier_pump(c);
}

static void send_first(struct courier *c)
{
    static const char type[] = "Content-Type: application/cloudevents+json";
    struct couriers *all = c->all;
    const struct parcel *p = parcel_first(c);
    int64_t seconds = clock_wall_us() / US_PER_S;
    bool old_signs = c->secret->n_old > 0 && log_time(all) < c->secret->old_until;
    struct post_request r;
    char value[SIGNATURE_MOST];

    begin_request(c, &r, "POST");
    cloudevent_write(&all->from, c->x, p->sequence, p->told, &c->body);
    signature_write(slice_of(c->secret->key, c->secret->n_key),
                    slice_of(c->secret->old, old_signs ? c->secret->n_old : 0), seconds,
                    buf_slice(&c->body), value);
    snprintf(c->signature, sizeof c->signature, "Weerklank-Signature: %s", value);
    c->headers[r.n_headers++] = c->signature;
    c->headers[r.n_headers++] = type;
    r.body = buf_slice(&c->body);
    all->figures.sending++;
    c->sent_at = loop_now(all->with.life->loop);
    post_send(all->with.post, &r, on_delivered, c, &c->posting);
}

/* The receiver consents by naming our origin (CloudEvents HTTP Web Hooks, 4.2). */
static void on_handshake(void *arg, const struct post_outcome *o)
{
    struct courier *c = arg;
    bool allows =
        o->sent && o->status >= 200 && o->status <= 299 && o->allowed_origin &&
        (strcmp(o->allowed_origin, "*") == 0 || strcmp(o->allowed_origin, c->all->origin) == 0);
    struct post_outcome refused = *o;

    c->posting = NULL;
    c->all->figures.sending--;
    if (allows) {
        went_well(c);
        c->rate = o->allowed_rate > 0 ? o->allowed_rate : 0;
        courier_wants(c, WANT_CONFIRMED);
        return;
    }
    if (o->sent && o->status >= 200 && o->status <= 299) {
        refused.sent = false;
        refused.why = "no_consent";
    }
    in_vain(c, &refused);
}

static void shake_hands(struct courier *c)
{
    struct post_request r;

    begin_request(c, &r, "OPTIONS");
    c->all->figures.handshakes++;
    c->all->figures.sending++;
    post_send(c->all->with.post, &r, on_handshake, c, &c->posting);
}

static void on_secret(void *arg, bool ok, const struct store_secret *found)
{
    struct courier *c = arg;

    c->reading_secret = false;
    if (!ok) {
        wait_for(c, US_PER_S);
        return;
    }
    if (!found) {
        log_error("subscription_without_key", "subscription=%u", c->x->slot);
        snprintf(c->x->why, sizeof c->x->why, "no_key");
        return;
    }
    c->secret = room_new(sizeof *c->secret);
    *c->secret = *found;
    courier_pump(c);
}

/* Whoever may no longer come in is told nothing either. */
static bool is_admitted(struct courier *c)
{
    struct principal who;

    return registry_principal_by_code(*c->all->with.registry, slice_str(c->x->party), &who);
}

void courier_pump(struct courier *c)
{
    struct subscription *x = c->x;

    if (!store_is_well(c->all->with.store))
        c->all->well = false;
    if (!c->all->of || !c->all->well || c->posting || c->timer.at != 0 || c->reading_secret ||
        (x->state != subscription_state_ASKED && x->state != subscription_state_ACTIVE) ||
        !is_admitted(c))
        return;
    if (c->wants & (WANT_GONE | WANT_PARKED | WANT_CONFIRMED))
        return; /* once that is in the log it goes on, or not */
    if (!c->secret) {
        c->reading_secret = true;
        store_secret_read(c->all->with.store, &x->id, x->party, on_secret, c);
    } else if (x->state == subscription_state_ASKED) {
        shake_hands(c);
    } else if (c->n > 0) {
        send_first(c);
    }
    if (c->secret && c->n <= COURIER_QUEUE / 2 && x->matched >= courier_joins(c))
        courier_read(c); /* while others go out */
}

void courier_on_timer(void *arg)
{
    struct courier *c = arg;

    courier_pump(c);
}

/* ------------------------------------------------------------------ what is heard of */

void couriers_offer(struct couriers *all, struct subscription *x, struct told *t)
{
    struct courier *c = courier_of(all, x);

    if (courier_queue(c, x->matched, t))
        courier_pump(c);
    else
        told_shelve(t);
}

static void give_up(struct courier *c)
{
    if (c->posting) {
        post_cancel(&c->posting);
        c->all->figures.sending--;
    }
    loop_timer_set(c->all->with.life->loop, &c->timer, 0);
    queue_clear(c);
}

void couriers_changed(struct couriers *all, struct subscription *x)
{
    struct courier *c = courier_of(all, x);

    courier_log_changed(c);
    if (!subscription_is_open(x)) {
        give_up(c);
        return;
    }
    if (c->era != x->era) { /* what is under way may arrive all the same: it comes again */
        give_up(c);
        c->era = x->era;
    }
    courier_pump(c);
}

void couriers_rekeyed(struct couriers *all, struct subscription *x)
{
    struct courier *c = courier_of(all, x);

    if (c->secret)
        explicit_bzero(c->secret, sizeof *c->secret);
    free(c->secret);
    c->secret = NULL;
    courier_pump(c);
}

void couriers_written(struct couriers *all)
{
    bool again = !all->well;

    all->well = store_is_well(all->with.store);
    for (struct courier *c = all->list; c; c = c->next)
        if (again || c->waits_for_rows) {
            c->waits_for_rows = false;
            courier_pump(c);
        }
}

struct couriers_figures couriers_figures(const struct couriers *all)
{
    struct couriers_figures f = all->figures;

    f.waiting = 0;
    for (const struct courier *c = all->list; c; c = c->next)
        f.waiting += c->timer.at != 0 && c->x->attempts > 0;
    return f;
}

int64_t courier_next_at(const struct couriers *all, const struct subscription *x)
{
    const struct courier *c = x->courier;

    return c && c->timer.at != 0 && x->attempts > 0
               ? log_time(all) + (c->timer.at - clock_mono_us())
               : 0;
}

/* ------------------------------------------------------------------ life */

struct couriers *couriers_new(const struct couriers_with *with)
{
    struct couriers *all = room_new(sizeof *all);

    all->with = *with;
    all->from =
        (struct cloudevent_from){settings_text("notify.source"), settings_text("notify.link")};
    all->origin = settings_text("notify.origin");
    all->again_us = settings_int("notify.again.ms") * US_PER_MS;
    all->patience_us = settings_int("notify.patience.hours") * HOUR_US;
    all->silence_us = settings_int("notify.silence.hours") * HOUR_US;
    all->receipts_us = settings_int("notify.receipts.ms") * US_PER_MS;
    all->receipts = (struct loop_timer){.fn = couriers_on_receipts, .arg = all};
    return all;
}

void couriers_go(struct couriers *all, struct subscriptions *of)
{
    all->of = of;
    all->well = true;
    for (uint32_t i = 0; i < of->n; i++) {
        struct courier *c = courier_of(all, of->list[i]);

        courier_receipt(c);
        courier_pump(c);
    }
}

static void courier_free(struct courier *c)
{
    give_up(c);
    courier_reading_forget(c);
    if (c->secret)
        explicit_bzero(c->secret, sizeof *c->secret);
    free(c->secret);
    buf_free(&c->body);
    c->x->courier = NULL;
    free(c);
}

void couriers_free(struct couriers **all)
{
    struct couriers *gone = *all;

    if (!gone)
        return;
    *all = NULL;
    loop_timer_set(gone->with.life->loop, &gone->receipts, 0);
    while (gone->list) {
        struct courier *c = gone->list;

        gone->list = c->next;
        courier_free(c);
    }
    told_shelves_clear();
    free(gone);
}
