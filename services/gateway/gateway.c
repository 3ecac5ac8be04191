/*
 * Start and stop of the gateway, and when it is ready. See main.c.
 */
#include "services/account/password.h"
#include "services/gateway/attach.h"
#include "services/gateway/drafts.h"
#include "services/gateway/foreign.h"
#include "services/gateway/health.h"
#include "services/gateway/inviter.h"
#include "services/gateway/leaving.h"
#include "services/gateway/live.h"
#include "services/gateway/pages.h"
#include "services/gateway/public.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"

#include <stdlib.h>

#define TICK_US     (US_PER_S / 4)
#define USED_TICKS  120 /* tokens' last use is written each half minute */
#define SWEEP_TICKS 60  /* drafts that nobody changes go each quarter of a minute */
#define STREAM_MOST ((size_t)256 << 10)

/* ------------------------------------------------------------------ what the parser refused */

void gateway_refuse(void *arg, int status, const char *why, struct buf *body_out)
{
    static const struct {
        int status;
        enum problem_code code;
    } list[] = {{408, PROBLEM_REQUEST_LATE},     {413, PROBLEM_BODY_TOO_LONG},
                {414, PROBLEM_TARGET_TOO_LONG},  {417, PROBLEM_EXPECTATION},
                {431, PROBLEM_HEADERS_TOO_LONG}, {501, PROBLEM_NOT_IMPLEMENTED},
                {505, PROBLEM_HTTP_VERSION}};
    struct gateway *g = arg;
    struct problem_told p = {.code = PROBLEM_BAD_REQUEST, .url = g->url, .detail = slice_str(why)};

    for (size_t i = 0; i < ARRAY_LEN(list); i++)
        if (list[i].status == status)
            p.code = list[i].code;
    problem_write(&p, body_out);
}

/* ------------------------------------------------------------------ readiness */

const char *gateway_why_not(const struct gateway *g)
{
    if (!people_store_has_begun(g->store))
        return "accounts_unread";
    if (!admission_ready(g->admission))
        return "registry_unread";
    if (!drafts_have_begun(g->drafts))
        return "drafts_unread";
    return NULL;
}

#define LATELY_US (24 * 3600 * US_PER_S)

static void on_begun(void *arg)
{
    struct gateway *g = arg;

    leaving_begin_since(g->leaving, clock_wall_us() - LATELY_US);
    life_ready(g->life, gateway_why_not(g));
}

static void on_changed(void *arg)
{
    struct gateway *g = arg;

    life_ready(g->life, gateway_why_not(g));
}

/* What each party sees of a signal follows from its events, the reference data and the day. */
static void on_event(void *arg, const struct event *e)
{
    struct gateway *g = arg;

    if (e)
        drafts_event(g->drafts, e);
    if (!e)
        echoes_empty(g->echoes, 0);
    else if (registry_set_of(&e->stream) != SET_N)
        echoes_empty(g->echoes, e->position);
    else
        echoes_event(g->echoes, &e->stream, e->position);
}

static void day_look(struct gateway *g)
{
    int32_t today = clock_day_amsterdam(admission_time(g->admission));

    if (today != g->today)
        echoes_empty(g->echoes, admission_head(g->admission));
    g->today = today;
}

static void on_tick(void *arg)
{
    struct gateway *g = arg;

    if (admission_ready(g->admission))
        day_look(g);
    if (++g->ticks % USED_TICKS == 0) {
        people_store_used(g->store);
        sessions_sweep(&g->people.sessions, clock_wall_us());
    }
    live_tick(g->live);
    inviter_tick(g->inviter);
    if (g->ticks % SWEEP_TICKS == 0)
        drafts_sweep(g->drafts);
    public_tick(g->public);
    on_changed(g);
    loop_timer_set(g->life->loop, &g->tick, loop_now(g->life->loop) + TICK_US);
}

/* ------------------------------------------------------------------ life */

static void server_open(struct gateway *g)
{
    static const struct http_field always[] = {
        {SLICE_LIT("API-Version"), SLICE_LIT(API_VERSION)},
        {SLICE_LIT("Strict-Transport-Security"), SLICE_LIT("max-age=31536000; includeSubDomains")},
        {SLICE_LIT("X-Content-Type-Options"), SLICE_LIT("nosniff")},
        {SLICE_LIT("X-Frame-Options"), SLICE_LIT("DENY")},
        {SLICE_LIT("Referrer-Policy"), SLICE_LIT("no-referrer")}};
    static const struct http_field refused[] = {
        {SLICE_LIT("Cache-Control"), SLICE_LIT("no-store")},
        {SLICE_LIT("Content-Security-Policy"),
         SLICE_LIT("default-src 'none'; frame-ancestors 'none'")}};
    struct http_settings set = {
        .listen = settings_path("gateway.listen"),
        .always = always,
        .n_always = ARRAY_LEN(always),
        .refused = refused,
        .n_refused = ARRAY_LEN(refused),
        .refuse_type = PROBLEM_TYPE,
        .connections_most = (size_t)settings_int("gateway.connections"),
        .per_address_most = (size_t)settings_int("gateway.address.connections"),
        .stream_most = STREAM_MOST,
    };
    const char *why = NULL;

    g->server = http_server_new(g->life->loop, &set, &visit_calls, g, &why);
    if (!g->server)
        log_fatal("listen_failed", "setting=gateway.listen why=%s", why);
    log_info("gateway_listens", "address=%s port=%u", log_value(slice_str(set.listen)),
             http_server_port(g->server));
}

struct gateway *gateway_new(struct life *life)
{
    struct gateway *g = room_new(sizeof *g);

    g->life = life;
    g->url = settings_text("gateway.url");
    g->origins = settings_text("gateway.origins");
    g->today = clock_day_amsterdam(clock_wall_us());
    json_object_seed(0);
    people_init(&g->people, settings_int("gateway.session.idle.minutes") * 60 * US_PER_S);
    g->errands = errands_new(life);
    g->reader = stream_reader_new(life);
    g->admission = admission_new(life, NULL, g->reader, on_changed, g);
    g->echoes = echoes_new((size_t)settings_int("gateway.cache.kib") << 10);
    admission_hear(g->admission, on_event, g);
    g->store = people_store_open(life->loop, &g->people, on_begun, g);
    g->passwords = passwords_new(life->loop, &(struct password_limits){0});
    memset(g->seconds, 0xff, sizeof g->seconds); /* NOBODY */
    g->desk = desk_new(g);
    g->live = live_new(g);
    g->health = health_new(g);
    g->attach = attach_new(g);
    g->drafts = drafts_new(g);
    g->foreign = foreign_new(g);
    g->leaving = leaving_new(g);
    g->inviter = inviter_new(g);
    g->pages = pages_new();
    g->public = public_new(g);
    server_open(g);
    g->tick = (struct loop_timer){.fn = on_tick, .arg = g};
    loop_timer_set(life->loop, &g->tick, clock_mono_us() + TICK_US);
    return g;
}

void gateway_free(struct gateway **gp)
{
    struct gateway *g = *gp;

    if (!g)
        return;
    *gp = NULL;
    loop_timer_set(g->life->loop, &g->tick, 0);
    http_server_free(&g->server);
    attach_free(&g->attach);
    drafts_free(&g->drafts);
    foreign_free(&g->foreign);
    leaving_free(&g->leaving);
    live_free(&g->live);
    health_free(&g->health);
    people_store_used(g->store);
    people_store_close(&g->store);
    inviter_free(&g->inviter);
    pages_free(&g->pages);
    public_free(&g->public);
    desk_free(&g->desk);
    passwords_free(&g->passwords);
    errands_free(&g->errands);
    admission_free(&g->admission);
    stream_reader_free(&g->reader);
    people_free(&g->people);
    buf_free(&g->description);
    echoes_free(&g->echoes);
    free(g);
}
