/*
 * The fold: from events to deliveries that there are to make. See main.c.
 *
 *      connections up -> cursor and subscriptions -> registry as of then -> following -> head reached: couriers go
 *
 *      event -> reference data: folded
 *            -> of a subscription: folded
 *            -> of a signal, while anybody listens: its state -- at hand --> for whom? --> numbered, offered; news
 *                                                        '-- not at hand --> waits, and all behind it, until read
 */
#include "services/notify/notify.h"

#include "common/certificate.h"
#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"
#include "services/log/held.h"
#include "services/log/registry_read.h"
#include "services/notify/door.h"
#include "services/notify/figures.h"
#include "services/notify/match.h"
#include "services/notify/newscast.h"
#include "services/notify/signals.h"
#include "services/notify/target.h"

#include <inttypes.h>
#include <stdlib.h>

#define SETUP                                                                          \
    "SET search_path = ''; SET jit = off; SET plan_cache_mode = force_generic_plan;"   \
    "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off;" \
    "SET statement_timeout = '30s'; SET lock_timeout = '10s'"
#define BEGIN_AGAIN_US US_PER_S
#define HELD_MOST      4096 /* events that wait; above it reading pauses until half are through */
#define HELD_BYTES     ((size_t)8 << 20)
#define ROWS_MOST      200000 /* deliveries that are not in the database yet */

struct notify {
    struct life *life;
    struct db *write, *read;
    struct store *store;
    struct stream_reader *streams;
    struct appender *appender;
    struct registry_reading *reading;
    struct registry *registry;
    struct follower *follower;
    struct subscriptions subscriptions;
    struct signals *signals;
    struct held_queue held; /* the first waits for its signal */
    struct target_rules *rules;
    struct resolver *resolver;
    struct post *post;
    struct couriers *couriers;
    struct postman *postman;
    struct newscast newscast;
    struct door *door;
    struct cursor at; /* folded */
    struct loop_timer again;
    bool fetching, paused, live, beginning;
    struct notify_metrics metrics;
    struct certificate_file certificates[CERTIFICATE_N];
};

/* ------------------------------------------------------------------ folding */

static void offer_all(struct notify *n, const struct signal *signal, const struct event *e)
{
    struct told *told = NULL;
    char reference[TOLD_REFERENCE];

    for (uint32_t i = 0; i < n->subscriptions.n; i++) {
        struct subscription *x = n->subscriptions.list[i];

        if (!match_event(x, n->registry, signal, e))
            continue;
        if (!told) {
            signal_reference(registry_place_code(n->registry, signal->region), signal->year,
                             signal->number, reference);
            told = told_new(e, reference);
        }
        x->matched++;
        x->dirty = true;
        n->metrics.matched++;
        store_matched(n->store, x, e->position, reference);
        couriers_offer(n->couriers, x, told);
    }
    told_drop(&told);
}

static void subscription_event(struct notify *n, const struct event *e)
{
    struct subscription *x = subscriptions_fold(&n->subscriptions, e);

    if (x)
        couriers_changed(n->couriers, x);
    if (x && (e->kind == EV_SUB_SILENT || e->kind == EV_SUB_PARKED))
        newscast_alarm(&n->newscast, x, e);
    if (!x)
        log_error("stream_quarantined", "position=%" PRId64 " kind=%" PRId64, e->position, e->kind);
}

/* What waits in memory must not be told once it was destroyed; what is read later comes without it. */
static void erased_forget(struct notify *n, const struct event *e)
{
    struct m_erased m;

#ifdef PLANT_TELLS_WHAT_WAS_DESTROYED
    return;
#endif
    if (wire_has(e, event_body) &&
        wire_decode(&shape_m_erased, e->body, WIRE_LENIENT, &m, NULL) == 0) {
        told_erase(&e->stream, m.versions);
        newscast_erased(&n->newscast, &e->stream, m.versions);
    }
}

static void on_fetched(void *arg, bool ok);

/* Anybody is told anything of signals. */
static bool is_listened(const struct notify *n)
{
    return n->subscriptions.n_open > 0 || postman_is_wanted(n->postman);
}

/* False: it waits for the state of its signal. */
static bool event_fold(struct notify *n, const struct event *e)
{
    enum registry_set set = registry_set_of(&e->stream);
    const struct message_info *info = event_info((int)e->kind);
    const struct signal *signal;
    bool broken;

    if (e->kind == EV_ERASED)
        erased_forget(n, e);
    if (e->kind == EV_REPORT_OPENED)
        newscast_report(&n->newscast, n->registry, e);
    if (e->kind == EV_ALLOCATED)
        newscast_allocated(&n->newscast, e);
    if (set != SET_N) {
        if (registry_fold(n->registry, e) < 0)
            log_error("quarantined", "stream=%s position=%" PRId64, registry_set_name(set),
                      e->position);
        match_forget(&n->subscriptions);
    } else if (subscription_is_kind((int)e->kind)) {
        subscription_event(n, e);
    } else if (info && is_listened(n) && strncmp(info->name, "signal.", 7) == 0) {
        signal = signals_fold(n->signals, n->registry, e, &broken);
        n->metrics.broken += broken;
        if (!signal && !broken) {
            n->fetching = true;
            signals_fetch(n->signals, n->registry, e, on_fetched, n);
            return false;
        }
        if (signal) {
            offer_all(n, signal, e);
            newscast_signal(&n->newscast, n->registry, signal, e);
        }
    } else if (!info) {
        log_fatal("kind_unknown", "kind=%" PRId64 " position=%" PRId64, e->kind, e->position);
    } else if (!is_listened(n)) {
        signals_forget(n->signals); /* what is at hand would miss this event */
    }
    n->at.position = e->position;
    if (e->leaf.n == sizeof n->at.leaf)
        memcpy(n->at.leaf, e->leaf.p, sizeof n->at.leaf);
    n->metrics.events++;
    return true;
}

/* Reading pauses while too much waits: for states of signals, or for a database that does not answer. */
static void room_look(struct notify *n)
{
    bool full = n->held.n >= HELD_MOST || n->held.bytes >= HELD_BYTES ||
                store_waiting(n->store) >= ROWS_MOST;
    bool low = n->held.n < HELD_MOST / 2 && n->held.bytes < HELD_BYTES / 2 &&
               store_waiting(n->store) < ROWS_MOST / 2;

    if (!n->paused && full)
        follower_pause(n->follower);
    else if (n->paused && low)
        follower_resume(n->follower);
    else
        return;
    n->paused = !n->paused;
}

static void held_go_on(struct notify *n)
{
    while (!n->fetching && n->held.first && event_fold(n, &n->held.first->event))
        held_drop_first(&n->held);
    room_look(n);
    loop_again(n->life->loop);
}

static void on_fetched(void *arg, bool ok)
{
    struct notify *n = arg;

    n->fetching = false;
    if (ok)
        held_go_on(n);
    else { /* no reader: ask once more */
        n->fetching = true;
        signals_fetch(n->signals, n->registry, &n->held.first->event, on_fetched, n);
    }
}

static void on_event(void *arg, const struct event *e)
{
    struct notify *n = arg;

    if (n->fetching || n->held.first || !event_fold(n, e))
        held_add(&n->held, e);
    room_look(n);
}

static void live_look(struct notify *n)
{
    if (n->live || !n->follower || !follower_caught_up(n->follower) || n->held.first)
        return;
    n->live = true;
    life_ready(n->life, NULL);
    log_info("ready", "position=%" PRId64 " subscriptions=%u", n->at.position,
             n->subscriptions.n_open);
    couriers_go(n->couriers, &n->subscriptions);
    postman_go(n->postman);
}

static void on_caught_up(void *arg)
{
    live_look(arg);
}

/* Numbers that were told are of the log that we followed: they cannot be made again from another one. While
 * there are none, we begin anew. */
static void on_discard(void *arg)
{
    struct notify *n = arg;

    if (n->subscriptions.n == 0) {
        log_warn("cursor_discarded", "position=%" PRId64, n->at.position);
        n->at = (struct cursor){.position = -1};
        n->fetching = false;
        signals_forget(n->signals);
        held_clear(&n->held);
        registry_free(&n->registry);
        n->registry = registry_new();
        return;
    }
    log_fatal("cursor_unknown",
              "position=%" PRId64 " is not of this log; empty schema notify to begin anew",
              n->at.position);
}

static void on_heard(void *arg, int64_t fence, bool second)
{
    appender_writer_heard(((struct notify *)arg)->appender, fence, second);
}

static const struct follower_ops follower_ops = {
    .event = on_event, .caught_up = on_caught_up, .discard = on_discard, .heard = on_heard};

static void on_turn(void *arg)
{
    struct notify *n = arg;

    if (!n->follower)
        return;
    live_look(n);
    store_write(n->store, &n->at);
    door_folded(n->door);
    postman_turn(n->postman);
}

static void on_written(void *arg)
{
    struct notify *n = arg;

    couriers_written(n->couriers);
    newscast_written(&n->newscast);
    if (n->follower)
        room_look(n);
    loop_again(n->life->loop);
}

/* ------------------------------------------------------------------ beginning */

static void begin_again(struct notify *n)
{
    n->beginning = false;
    subscriptions_free(&n->subscriptions);
    subscriptions_init(&n->subscriptions);
    loop_timer_set(n->life->loop, &n->again, clock_mono_us() + BEGIN_AGAIN_US);
}

static void on_registry(void *arg, struct registry *registry)
{
    struct notify *n = arg;

    n->reading = NULL;
    if (!registry) {
        begin_again(n);
        return;
    }
    registry_free(&n->registry);
    n->registry = registry;
    n->follower = follower_new(n->life, &n->at, &follower_ops, n);
    life_ready(n->life, "replaying");
}

static void on_mailboxes(void *arg, bool ok)
{
    struct notify *n = arg;

    if (!ok)
        begin_again(n);
    else if (n->at.position < 0)
        on_registry(n, registry_new());
    else
        n->reading = registry_read(n->streams, n->at.position, on_registry, n);
}

static void on_begun(void *arg, bool ok, const struct cursor *at)
{
    struct notify *n = arg;

    if (!ok) {
        begin_again(n);
        return;
    }
    n->at = *at;
    postman_begin(n->postman, on_mailboxes, n);
}

static void begin(void *arg)
{
    struct notify *n = arg;

    if (n->beginning || n->follower || !db_is_up(n->write) || !db_is_up(n->read))
        return;
    n->beginning = true;
    store_begin(n->store, &n->subscriptions, on_begun, n);
}

static void on_up(void *arg, bool up)
{
    if (up)
        begin(arg);
}

/* ------------------------------------------------------------------ telling of itself */

static const char *why_not(void *arg)
{
    const struct notify *n = arg;

    if (!n->live)
        return "replaying";
    return store_is_well(n->store) ? NULL : "no_database";
}

static void certificates_take(struct notify *n)
{
    for (int i = 0; i < CERTIFICATE_N; i++) {
        const char *setting = notify_certificate(i);
        int64_t left;

        if (!setting)
            continue;
        n->certificates[i].path = settings_text(setting);
        left = certificate_expires(&n->certificates[i]) - clock_wall_us();
        n->metrics.certificate[i] = left > 0 ? left : 0;
    }
}

/* What others keep is put beside what was counted on the way. */
static void figures_take(struct notify *n)
{
    const struct couriers_figures f = couriers_figures(n->couriers);
    const struct postman_figures mail = postman_figures(n->postman);
    struct notify_metrics *m = &n->metrics;

    m->subscriptions = n->subscriptions.n_open;
    m->delivered = f.delivered;
    m->failed = f.failed;
    m->handshakes = f.handshakes;
    m->receipts = f.receipts;
    m->sending = f.sending;
    m->waiting = f.waiting;
    m->delivering = f.delivering;
    m->unwritten = store_waiting(n->store);
    m->mails_sent = mail.sent;
    m->mails_refused = mail.refused;
    m->mails_later = mail.later;
    m->mailing = mail.handing;
    m->held = (int64_t)n->held.n;
    m->bytes = (int64_t)told_bytes();
    m->appending = (int64_t)appender_pending(n->appender);
    certificates_take(n);
}

static void tell(void *arg, struct telling *out)
{
    struct notify *n = arg;
    int64_t position = store_written(n->store);

    figures_take(n);
    *out = (struct telling){.service = n->life->name,
                            .why = why_not(n),
                            .position = position,
                            .heard = n->follower ? follower_heard(n->follower) : position,
                            .rebuild = TELLING_NONE,
                            .database = db_is_up(n->write) && db_is_up(n->read)
                                            ? TELLING_DATABASE_UP
                                            : TELLING_DATABASE_DOWN,
                            .table = &notify_metrics_table,
                            .values = &n->metrics};
}

/* ------------------------------------------------------------------ life */

/* What goes out, and where it may go. */
static void outside_open(struct notify *n)
{
    const struct post_limits limits = {.total_ms = settings_int("notify.timeout.ms"),
                                       .ca = settings_text("notify.ca.file"),
                                       .cert = settings_text("notify.certificate.file"),
                                       .cert_key = settings_text("notify.certificate.key")};
    const char *why;

    n->rules = target_rules_new(
        settings_text("notify.ports"), settings_text("notify.allow.addresses"),
        settings_bool("notify.allow.http"), settings_bool("notify.allow.names"), &why);
    if (!n->rules)
        log_fatal("setting_unreadable", "setting=notify.%s",
                  strcmp(why, "ports") == 0 ? "ports" : "allow.addresses");
    n->resolver = resolver_new(n->life->loop, settings_text("notify.dns.servers"));
    if (!n->resolver)
        log_fatal("setting_unreadable", "setting=notify.dns.servers");
    n->post = post_new(n->life->loop, n->rules, n->resolver, &limits);
}

struct notify *notify_new(struct life *life)
{
    static const struct store_ops store_ops = {.written = on_written};
    const char *where = settings_path("db.notify");
    struct notify *n = room_new(sizeof *n);

    n->life = life;
    n->at.position = -1;
    n->again = (struct loop_timer){.fn = begin, .arg = n};
    subscriptions_init(&n->subscriptions);
    n->registry = registry_new();
    n->write = db_open(life->loop, where, SETUP, on_up, n);
    n->read = db_open(life->loop, where, SETUP, on_up, n);
    n->store = store_new(life->loop, n->write, n->read, &store_ops, n);
    n->streams = stream_reader_new(life);
    n->appender = appender_new(life);
    n->signals = signals_new(n->streams);
    outside_open(n);
    n->couriers = couriers_new(&(struct couriers_with){.life = life,
                                                       .store = n->store,
                                                       .streams = n->streams,
                                                       .appender = n->appender,
                                                       .post = n->post,
                                                       .registry = &n->registry,
                                                       .follower = &n->follower});
    n->postman = postman_new(&(struct postman_with){.life = life,
                                                    .db = n->read,
                                                    .streams = n->streams,
                                                    .registry = &n->registry,
                                                    .follower = &n->follower});
    n->newscast = (struct newscast){.store = n->store, .postman = n->postman};
    n->door = door_new(&(struct door_with){.life = life,
                                           .store = n->store,
                                           .streams = n->streams,
                                           .appender = n->appender,
                                           .subscriptions = &n->subscriptions,
                                           .couriers = n->couriers,
                                           .postman = n->postman,
                                           .registry = &n->registry,
                                           .follower = &n->follower,
                                           .rules = n->rules,
                                           .tell = tell,
                                           .refused_as = n->metrics.refused_as,
                                           .why_not = why_not,
                                           .arg = n});
    loop_turn_add(life->loop, on_turn, n);
    life_ready(life, "starting");
    return n;
}

/* Connections first: they answer what is under way, and whoever asked is still there. */
void notify_free(struct notify **n)
{
    struct notify *gone = *n;

    if (!gone)
        return;
    *n = NULL;
    follower_free(&gone->follower);
    db_close(&gone->read);
    db_close(&gone->write);
    stream_reader_free(&gone->streams);
    appender_free(&gone->appender);
    registry_read_end(&gone->reading);
    loop_timer_set(gone->life->loop, &gone->again, 0);
    door_free(&gone->door);
    couriers_free(&gone->couriers);
    postman_free(&gone->postman);
    post_free(&gone->post);
    resolver_free(&gone->resolver);
    target_rules_free(&gone->rules);
    signals_free(&gone->signals);
    held_clear(&gone->held);
    subscriptions_free(&gone->subscriptions);
    store_free(&gone->store);
    registry_free(&gone->registry);
    free(gone);
}
