/*
 * Routes that no other service answers.
 */
#include "services/gateway/foreign.h"
#include "services/gateway/live.h"
#include "services/gateway/openapi.h"
#include "services/gateway/public.h"
#include "services/gateway/signin.h"

#include "common/hash.h"
#include "common/settings.h"

#include <sodium.h>

static void problem_tell(struct visit *v)
{
    enum problem_code code = problem_find(route_variable(v->route, v->r, "code"));
    const struct problem_info *info;
    struct reply r = {.status = 200};

    if (code == PROBLEM_N) {
        visit_problem(v, PROBLEM_NO_SUCH_PATH, NULL, NULL);
        return;
    }
    info = problem_info(code);
    visit_reply_json(v, &r,
                     json_pack("{s:s, s:i, s:s, s:s, s:b}", "code", info->code, "status",
                               info->http, "nl", info->dutch, "en", info->english, "laterWeer",
                               info->retry == RETRY_LATER));
}

static void account_tell(struct visit *v)
{
    const struct account *a =
        v->who.account == NOBODY ? NULL : &v->gateway->people.accounts[v->who.account];
    struct reply r = {.status = 200};
    json_t *rights = json_array(), *told;
    struct principal as;
    bool first;
    char id[UUID_TEXT_LEN + 1], csrf[SESSION_TEXT];

    for (int i = 0; i < account_right_N; i++)
        if (v->who.rights & PEOPLE_RIGHT(i))
            json_array_append_new(rights, json_string(enum_account_right.rows[i].json));
    uuid_format(&v->who.actor, id);
    told = json_pack("{s:s, s:s, s:s, s:o}", "id", id, "partij", v->who.party, "naam",
                     a && a->name ? a->name : "", "rechten", rights);
    if (a && a->login)
        json_object_set_new(told, "inlognaam", json_string(a->login));
    if (admission_by_party(v->gateway->admission, slice_str(v->who.party), &as, &first))
        json_object_set_new(told, "rol", json_string(enum_role.rows[as.role].json));
    if (v->who.session != SESSION_NONE) {
        signin_csrf(&v->gateway->people.sessions.list[v->who.session], csrf);
        json_object_set_new(told, "csrf", json_string(csrf));
    }
    visit_reply_json(v, &r, told);
}

static struct openapi_about about_us(const struct gateway *g)
{
    return (struct openapi_about){.version = API_VERSION,
                                  .contact_name = settings_text("gateway.contact.name"),
                                  .contact_mail = settings_text("gateway.contact.mail"),
                                  .contact_url = g->url};
}

static void description_tell(struct visit *v)
{
    struct buf *text = &v->gateway->description;
    struct openapi_about about = about_us(v->gateway);
    struct echo e = {.position = 0};

    if (text->n == 0)
        openapi_write(&about, text);
    e.body = buf_slice(text);
    reply_etag(e.body, e.etag);
    visit_reply_again(v, &e);
}

/* The one style of the page is its own: nothing else may be loaded. */
static void page_policy(char *out, size_t size)
{
    uint8_t hash[HASH_LEN];
    char text[sodium_base64_ENCODED_LEN(HASH_LEN, sodium_base64_VARIANT_ORIGINAL)];

    hash_sha256_one(hash, openapi_page_style, strlen(openapi_page_style));
    sodium_bin2base64(text, sizeof text, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
    snprintf(out, size, "default-src 'none'; frame-ancestors 'none'; style-src 'sha256-%s'", text);
}

static void page_tell(struct visit *v)
{
    struct openapi_about about = about_us(v->gateway);
    struct reply r = {.status = 200, .type = "text/html; charset=utf-8"};
    char etag[ECHO_ETAG];

    page_policy(r.text[0], sizeof r.text[0]);
    r.policy = r.text[0];
    openapi_page(&about, &r.body);
    reply_etag(buf_slice(&r.body), etag);
    reply_etag_add(v, &r, etag);
    visit_reply(v, &r);
}

void visit_own(struct visit *v)
{
    struct reply r = {.status = 200};

    if (signin_is(v->route->message))
        signin_handle(v);
    else if (v->route->message == MSG_FEED && visit_accepts(v, "text/event-stream", "text/*") &&
             http_header(v->r, "Accept").n > 0 &&
             !visit_accepts(v, "application/json", "application/*"))
        live_begin(v->gateway->live, v);
    else if (v->route->message == MSG_FEED)
        visit_ask(v);
    else if (v->route->message == MSG_ACCOUNTS)
        account_tell(v);
    else if (route_variable(v->route, v->r, "code").p)
        problem_tell(v);
    else if (slice_is(v->r->path[1], "openbaar"))
        public_tell(v->gateway->public, v);
    else if (slice_is(v->r->path[1], "uitgevers"))
        visit_reply_json(v, &r, foreign_issuers(v->gateway));
    else if (route_is_page(v->route))
        page_tell(v);
    else
        description_tell(v);
}
