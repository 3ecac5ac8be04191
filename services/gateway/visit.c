/*
 * One request: its head is judged, its fields become a message, and the answer to that becomes JSON.
 *
 *      begin -> judge.c -> (body) -> handle -> query.h -> errand -> answer -> reply.c
 */
#include "services/gateway/attach.h"
#include "services/gateway/drafts.h"
#include "services/gateway/foreign.h"
#include "services/gateway/health.h"
#include "services/gateway/pages.h"

#include "common/log.h"
#include "common/room.h"
#include "services/gateway/query.h"

#include <stdlib.h>

#define WITHIN_MS   10000
#define BODY_MOST   ((size_t)64 << 10)
#define BODY_MANAGE ((size_t)240 << 10) /* reference data; what a frame from outside may hold */
#define BODY_DRAFT  ((size_t)192 << 10) /* the longest text of a draft, whatever its letters */

/* ------------------------------------------------------------------ answers */

/* "/v1/knelpunten/{id}/vragen" with the id of this visit; of what was made: the path and its id behind it. */
static void location_add(struct visit *v, struct reply *r)
{
    char id[UUID_TEXT_LEN + 1];
    struct buf b = {0};

    buf_add_str(&b, "/");
    for (size_t i = 0; i < v->r->n_path; i++)
        buf_printf(&b, "%s%.*s", i ? "/" : "", SLICE_FMT(v->r->path[i]));
    if (v->route->how == HOW_NEW || v->route->how == HOW_FILE) {
        uuid_format(&v->key, id);
        buf_printf(&b, "/%s", id);
    }
    if (b.n < sizeof r->text[2]) {
        memcpy(r->text[2], b.p, b.n);
        reply_header(r, "Location", slice_of(r->text[2], b.n));
    }
    buf_free(&b);
}

static void done_reply(struct visit *v, struct reply *r, const struct envelope *e)
{
    json_t *object = json_from_wire(&shape_done, slice_of(e->body.p, e->body.n));

    if (v->r->method == HTTP_DELETE) {
        r->status = 204;
        json_decref(object);
        visit_reply(v, r);
        return;
    }
    if (v->r->method == HTTP_POST) {
        r->status = 201;
        location_add(v, r);
    }
    visit_reply_json(v, r, object);
}

static bool is_of(const char *kinds, const char *kind)
{
    size_t n = strlen(kind);

    for (const char *p = kinds; *p; p += strcspn(p, ",") + (p[strcspn(p, ",")] == ','))
        if (strcspn(p, ",") == n && memcmp(p, kind, n) == 0)
            return true;
    return false;
}

/* Of the timeline what is of these kinds. */
static json_t *moments_of(const struct visit *v, const json_t *shown)
{
    json_t *list = json_array(), *moment;
    const char *kind;
    size_t i;

    json_array_foreach(json_object_get(shown, "tijdlijn"), i, moment)
    {
        kind = json_string_value(json_object_get(moment, "soort"));
        if (kind && is_of(v->route->fixed, kind))
            json_array_append(list, moment);
    }
    return json_pack("{s:o}", "gebeurtenissen", list);
}

/* What was adopted has the shape of its adoption: "soort=regions" is the message regions.adopt. */
static void adopted_name(const struct visit *v, json_t *told, const struct envelope *e)
{
    struct m_adopted_told m;
    struct buf name = {0};
    const struct message_info *info;
    json_t *body;

    buf_printf(&name, "%s.adopt", strchr(v->route->fixed, '=') + 1);
    info = message_info(message_find(buf_slice(&name)));
    buf_free(&name);
    if (info &&
        wire_decode(&shape_m_adopted_told, slice_of(e->body.p, e->body.n), WIRE_LENIENT, &m,
                    NULL) == 0 &&
        wire_has(&m, m_adopted_told_body) &&
        (body = json_from_wire(info->shape, slice_of(m.body.p, m.body.n))))
        json_object_set_new(told, "inhoud", body);
}

static void told_reply(struct visit *v, struct reply *r, const struct envelope *e,
                       enum message kind)
{
    json_t *object = json_from_wire(message_info(kind)->shape, slice_of(e->body.p, e->body.n));

    if (!object) {
        log_error("answer_unreadable", "kind=%s", message_info(kind)->name);
        visit_problem(v, PROBLEM_INTERNAL, NULL, NULL);
        return;
    }
    if (kind == MSG_ADOPTED_TOLD)
        adopted_name(v, object, e);
    if (v->route->how == HOW_MOMENTS) {
        json_t *moments = moments_of(v, object);

        json_decref(object);
        object = moments;
    }
    visit_reply_json(v, r, object);
}

static void position_add(struct visit *v, struct reply *r, const struct envelope *e)
{
    v->position = wire_has(e, envelope_position) ? e->position : -1;
    if (v->position >= 0)
        reply_number(r, "Weerklank-Positie", 0, e->position);
}

void visit_done(struct visit *v, const struct envelope *e)
{
    struct reply r = {.status = 200};

    position_add(v, &r, e);
    done_reply(v, &r, e);
}

static void on_answer(void *arg, const struct envelope *e, enum message kind)
{
    struct visit *v = arg;
    struct reply r = {.status = 200};

    (void)trace_swap(v->trace);
    v->errand = ERRAND_NONE;
#ifdef PLANT_SILENCE_IS_DONE
    if (kind == MSG_PROBLEM && v->route->how == HOW_NEW) {
        r.status = 201;
        location_add(v, &r);
        visit_reply_json(
            v, &r, json_pack("{s:s, s:s}", "id", strrchr(r.text[2], '/') + 1, "kenmerk", "X"));
        return;
    }
#endif
    if (kind == MSG_PROBLEM) {
        visit_problem_told(v, e);
        return;
    }
    if (kind == MSG_DONE) {
        if (!drafts_sent(v, e))
            visit_done(v, e);
        return;
    }
    position_add(v, &r, e);
    told_reply(v, &r, e, kind);
}

/* ------------------------------------------------------------------ questions */

void visit_send(struct visit *v, struct slice body)
{
    struct errand q = {.kind = v->route->message,
                       .id = v->key,
                       .body = body,
                       .party = v->who.party,
                       .via = v->who.via,
                       .actor = v->who.actor,
                       .within_ms = WITHIN_MS,
                       .see = v->see,
                       .expected = v->expected};

    if (v->route->how == HOW_NEW) {
        v->subject = (struct wire_subject){.id = v->key};
        v->has_subject = true;
    }
    if (v->has_subject)
        q.signal = &v->subject;
    v->errand = errand_send(v->gateway->errands, &q, on_answer, v);
}

/* Whose answers are given again: those that this party had. */
static const char *echo_party(const struct visit *v)
{
#ifdef PLANT_ONE_SHELF_FOR_ALL
    return "";
#endif
    return v->who.party;
}

/* Answers about one signal, but for its clock, which goes on. */
static bool may_be_cached(const struct visit *v)
{
    return v->route->message == MSG_SHOW && strcmp(v->route->fixed, "klok=true") != 0 &&
           v->r->n_query == 0;
}

void visit_keep(struct visit *v, const json_t *object, const struct echo *e)
{
    const json_t *first = json_object_get(object, "knelpunt");
    const char *id;
    struct uuid signal;

    if (!first)
        first = json_array_get(json_object_get(object, "gebeurtenissen"), 0);
    id = json_string_value(json_object_get(first, "id"));
    if (e->position >= 0 && id && uuid_parse(id, strlen(id), &signal) == 0)
        echoes_keep(v->gateway->echoes, echo_party(v), v->r->target, &signal, e);
}

static bool cache_answers(struct visit *v)
{
    struct echo e;

    if (!v->cached || !admission_is_current(v->gateway->admission) ||
        !echoes_find(v->gateway->echoes, echo_party(v), v->r->target, &e) ||
        (v->see > e.position && v->see > admission_head(v->gateway->admission)))
        return false;
    v->gateway->metrics.from_cache++;
    visit_reply_again(v, &e);
    return true;
}

void visit_ask(struct visit *v)
{
    bool from_body = v->r->method == HTTP_POST || v->r->method == HTTP_PUT;
    struct wire_faults faults = {.n = 0};
    struct buf body = {0};
    json_t *keep = NULL;
    char why[120] = "";
    int rc;

    v->cached = may_be_cached(v);
    if (cache_answers(v))
        return;

    if (from_body)
        rc = query_json_body(v->route, v->r, &body, &faults, &keep, why, sizeof why);
    else
        rc = query_body(v->route, v->r, &body, &faults, &keep);
    if (rc == 0)
        visit_send(v, buf_slice(&body));
    else if (faults.n > 0)
        visit_problem(v, PROBLEM_INVALID, NULL, &faults);
    else
        visit_problem(v, PROBLEM_BAD_REQUEST, why, NULL);
    json_decref(keep);
    buf_free(&body);
}

/* ------------------------------------------------------------------ what the library calls */

static size_t body_most(const struct route *t)
{
    return t->right == account_right_MANAGE ? BODY_MANAGE
           : t->how == HOW_DRAFT            ? BODY_DRAFT
                                            : BODY_MOST;
}

static void on_begin(void *arg, struct http_request *r)
{
    struct visit *v = room_new(sizeof *v);
    unsigned methods;

    r->own = v;
    v->gateway = arg;
    v->r = r;
    v->errand = ERRAND_NONE;
    v->see = v->expected = -1;
    v->who.account = v->who.token = NOBODY;
    v->who.session = SESSION_NONE;
    v->began_at = loop_now(v->gateway->life->loop);
    trace_of_header(http_header(r, "traceparent"), &v->trace);
    (void)trace_swap(v->trace);
    if (health_takes(v->gateway->health, v) || foreign_takes(v) || pages_take(v->gateway->pages, v))
        return;
    v->route = route_find(r, &methods);
    if (!visit_judge(v, methods))
        return;
    if (v->route->how == HOW_FILE)
        attach_begin(v);
    else
        http_body_take(r, &(struct http_body){.most = body_most(v->route)});
}

static void on_handle(void *arg, struct http_request *r)
{
    struct visit *v = r->own;

    (void)arg;
    (void)trace_swap(v->trace);
    if (v->health)
        health_answer(v);
    else if (foreign_takes(v))
        foreign_answer(v);
    else if (v->route->how == HOW_OWN)
        visit_own(v);
    else if (v->route->how == HOW_FILE)
        attach_handle(v);
    else if (v->route->how == HOW_DRAFT)
        drafts_handle(v);
    else
        visit_ask(v);
}

static void on_gone(void *arg, struct http_request *r)
{
    struct visit *v = r->own;

    (void)arg;
    if (v)
        visit_end(v);
}

static void on_room(void *arg, struct http_request *r)
{
    (void)arg;
    if (r->own)
        attach_room(r->own);
}

const struct http_calls visit_calls = {.begin = on_begin,
                                       .handle = on_handle,
                                       .gone = on_gone,
                                       .room = on_room,
                                       .refuse = gateway_refuse};
