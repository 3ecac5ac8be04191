/*
 * Life, readiness, metrics: see health.h.
 */
#include "services/gateway/health.h"

#include "common/room.h"
#include "services/gateway/live.h"
#include "services/scrape/scrape.h"

#include <stdlib.h>

METRICS_DEFINE(gateway_metrics, GATEWAY_METRICS)

#define ASKERS 64 /* whose questions are under way */

enum { HEALTH_NO, HEALTH_ALIVE, HEALTH_READY, HEALTH_METRICS };

struct health {
    struct gateway *gateway;
    struct scrape *scrape;
    struct asker {
        struct health *health;
        struct visit *visit; /* NULL: free, or gone */
        bool busy;
    } askers[ASKERS];
};

struct health *health_new(struct gateway *g)
{
    struct health *h = room_new(sizeof *h);

    h->gateway = g;
    h->scrape = scrape_new(g->life, NULL, 0);
    for (size_t i = 0; i < ASKERS; i++)
        h->askers[i].health = h;
    return h;
}

void health_free(struct health **hp)
{
    if (!*hp)
        return;
    scrape_free(&(*hp)->scrape);
    free(*hp);
    *hp = NULL;
}

bool health_takes(struct health *h, struct visit *v)
{
    static const char *const names[] = {
        [HEALTH_ALIVE] = "healthz", [HEALTH_READY] = "readyz", [HEALTH_METRICS] = "metrics"};

    (void)h;
    for (int i = HEALTH_ALIVE; i <= HEALTH_METRICS; i++)
        if (v->r->n_path == 1 && slice_is(v->r->path[0], names[i]))
            v->health = (uint8_t)i;
    return v->health != HEALTH_NO;
}

/* ------------------------------------------------------------------ answers */

static struct asker *asker_take(struct health *h, struct visit *v)
{
    for (size_t i = 0; i < ASKERS; i++)
        if (!h->askers[i].busy) {
            h->askers[i].busy = true;
            h->askers[i].visit = v;
            v->asker = &h->askers[i];
            return &h->askers[i];
        }
    return NULL;
}

/* Who asked; NULL: it has left. */
static struct visit *asker_give(struct asker *a)
{
    struct visit *v = a->visit;

    a->busy = false;
    a->visit = NULL;
    if (v)
        v->asker = NULL;
    return v;
}

void health_gone(struct asker *a)
{
    a->visit = NULL;
}

static void on_text(void *arg, struct slice text)
{
    struct visit *v = asker_give(arg);
    struct reply r = {.status = 200, .type = SCRAPE_TYPE};

    if (!v)
        return;
    buf_add(&r.body, text.p, text.n);
    visit_reply(v, &r);
}

static json_t *state_json(const char *service, bool ready, const char *why, int64_t position)
{
    json_t *o = json_pack("{s:s, s:b}", "dienst", service, "klaar", (int)ready);

    if (!ready)
        json_object_set_new(o, "waarom", json_string(why));
    if (position >= 0)
        json_object_set_new(o, "positie", json_integer(position));
    return o;
}

static void on_ready(void *arg, const struct scrape_readiness *s)
{
    static const char *const databases[] = {[SCRAPE_DATABASE_UNKNOWN] = "onbekend",
                                            [SCRAPE_DATABASE_DOWN] = "weg",
                                            [SCRAPE_DATABASE_UP] = "bereikbaar"};
    struct health *h = ((struct asker *)arg)->health;
    struct visit *v = asker_give(arg);
    const char *why = gateway_why_not(h->gateway);
    json_t *list = json_array();
    bool ready = s->ready && !why && s->database == SCRAPE_DATABASE_UP;
    struct reply r = {.status = ready ? 200 : 503};
    char *text;

    if (!v) {
        json_decref(list);
        return;
    }
    for (size_t i = 0; i < s->n; i++)
        json_array_append_new(list, state_json(s->list[i].service, s->list[i].ready, s->list[i].why,
                                               s->list[i].position));
    json_array_append_new(list, state_json("gateway", !why, why, -1));
    list = json_pack("{s:b, s:s, s:o}", "klaar", (int)ready, "database", databases[s->database],
                     "diensten", list);
    text = json_dumps(list, JSON_COMPACT);
    buf_add_str(&r.body, text ? text : "{}");
    free(text);
    json_decref(list);
    visit_reply(v, &r);
}

static void own_write(struct gateway *g, struct buf *out)
{
    struct http_counts c = http_server_counts(g->server);

    g->metrics.connections = (int64_t)c.open;
    g->metrics.accepted = c.accepted;
    g->metrics.malformed = c.refused;
    g->metrics.over_limit = c.over_limit;
    g->metrics.left = c.gone;
    g->metrics.listeners = (int64_t)live_listeners(g->live);
    g->metrics.waiting = (int64_t)errands_open(g->errands);
    g->metrics.cached = (int64_t)echoes_bytes(g->echoes);
    metrics_write(&gateway_metrics_table, &g->metrics, out);
    metrics_write_process(out);
}

void health_answer(struct visit *v)
{
    struct gateway *g = v->gateway;
    struct health *h = g->health;
    struct reply r = {.status = 200};
    struct buf own = {0};
    struct asker *a;
    int rc;

    if (v->r->method != HTTP_GET) {
        visit_problem_method(v, 1u << HTTP_GET);
        return;
    }
    if (v->health == HEALTH_ALIVE) {
        buf_add_str(&r.body, "{\"leeft\":true}");
        visit_reply(v, &r);
        return;
    }
    a = asker_take(h, v);
    if (!a) {
        visit_problem(v, PROBLEM_BUSY, NULL, NULL);
        return;
    }
    if (v->health == HEALTH_METRICS) {
        own_write(g, &own);
        rc = scrape_metrics(h->scrape, "gateway", buf_slice(&own), on_text, a);
        buf_free(&own);
    } else {
        rc = scrape_ready(h->scrape, on_ready, a);
    }
    if (rc < 0) {
        asker_give(a);
        visit_problem(v, PROBLEM_BUSY, NULL, NULL);
    }
}
