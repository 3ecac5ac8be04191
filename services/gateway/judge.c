/*
 * What the head of a request says: which route, who asks, in which forms, under which key. What is not right is
 * answered here, before any body is read.
 */
#include "services/gateway/foreign.h"
#include "services/gateway/signin.h"

#include "common/clock.h"
#include "common/log.h"

#include <sodium.h>
#include <strings.h>

#define REFERENCE_MOST 24

/* ------------------------------------------------------------------ small readings */

static bool is_word(struct slice s, const char *word)
{
    return s.n == strlen(word) && strncasecmp((const char *)s.p, word, s.n) == 0;
}

static struct slice trimmed(struct slice s)
{
    while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = slice_of(s.p + 1, s.n - 1);
    while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

/* Up to the mark, which is taken too; false: nothing is left. */
static bool part_take(struct slice *rest, char mark, struct slice *out)
{
    const uint8_t *end;

    if (!rest->p)
        return false;
    end = memchr(rest->p, mark, rest->n);
    *out = trimmed(end ? slice_of(rest->p, (size_t)(end - rest->p)) : *rest);
    *rest = end ? slice_of(end + 1, rest->n - (size_t)(end - rest->p) - 1) : slice_of(NULL, 0);
    return true;
}

/* "en-GB, nl;q=0.5": English comes first there. */
static bool asks_english(const struct http_request *r)
{
    struct slice rest = http_header(r, "Accept-Language"), one, tag;

    while (part_take(&rest, ',', &one)) {
        if (!part_take(&one, ';', &tag) || tag.n < 2)
            continue;
        if (strncasecmp((const char *)tag.p, "en", 2) == 0)
            return true;
        if (strncasecmp((const char *)tag.p, "nl", 2) == 0)
            return false;
    }
    return false;
}

/* ------------------------------------------------------------------ media types */

/* RFC 9110, 12.5.1; a weight of 0 is "not this one". */
static bool is_refused(struct slice parameters)
{
    struct slice one;

    while (part_take(&parameters, ';', &one)) {
        if (one.n < 3 || (one.p[0] | 0x20) != 'q' || one.p[1] != '=' || one.p[2] != '0')
            continue;
        for (size_t i = 3; i < one.n; i++)
            if (one.p[i] != '.' && one.p[i] != '0')
                return false;
        return true;
    }
    return false;
}

static bool accepts(const struct http_request *r, const char *type, const char *family)
{
    struct slice rest = http_header(r, "Accept"), one, name;

    if (!rest.p || rest.n == 0)
        return true;
    while (part_take(&rest, ',', &one)) {
        if (!part_take(&one, ';', &name) || is_refused(one))
            continue;
        if (is_word(name, "*/*") || is_word(name, type) || is_word(name, family))
            return true;
    }
    return false;
}

bool visit_accepts(const struct visit *v, const char *type, const char *family)
{
    return accepts(v->r, type, family);
}

static bool has_body(const struct http_request *r)
{
    struct slice n = http_header(r, "Content-Length");

    if (http_header(r, "Transfer-Encoding").p)
        return true;
    for (size_t i = 0; i < n.n; i++)
        if (n.p[i] != '0')
            return true;
    return false;
}

/* "application/json", or with charset=utf-8. */
static bool is_json(struct slice type)
{
    struct slice name, parameter;

    if (!part_take(&type, ';', &name) || !is_word(name, "application/json"))
        return false;
    while (part_take(&type, ';', &parameter))
        if (!is_word(parameter, "charset=utf-8") && !is_word(parameter, "charset=\"utf-8\""))
            return false;
    return true;
}

/* ------------------------------------------------------------------ who */

/* In the header alone: an address is in logs (/core/transport/no-sensitive-uris). */
static bool token_read(const struct http_request *r, struct slice *out)
{
    struct slice value = http_header(r, "Authorization");

    if (value.n < 8 || strncasecmp((const char *)value.p, "Bearer ", 7) != 0)
        return false;
    *out = trimmed(slice_of(value.p + 7, value.n - 7));
    return true;
}

static bool session_stays(const struct gateway *g, const struct visitor *who)
{
    const struct session *s;

    if (who->session == SESSION_NONE)
        return true;
    s = &g->people.sessions.list[who->session];
    return s->until > clock_wall_us() && memcmp(s->hash, who->mark, sizeof who->mark) == 0;
}

bool visitor_stays(const struct gateway *g, const struct visitor *who)
{
    const struct token *t = who->token == NOBODY ? NULL : &g->people.tokens[who->token];

    if (who->account == NOBODY)
        return who->until_s > clock_wall_us() / US_PER_S;
    return g->people.accounts[who->account].closed_at == 0 &&
           (!t || (t->ended_at == 0 && t->until >= g->today)) && session_stays(g, who);
}

static bool by_token(struct visit *v, struct slice shown)
{
    struct gateway *g = v->gateway;
    uint32_t slot = people_token_shown(&g->people, shown, g->today);
    struct token *t;

    if (slot == PEOPLE_NONE)
        return false;
    t = &g->people.tokens[slot];
    t->used_at = clock_wall_us();
    t->used = true;
    v->who.rights = t->rights & g->people.accounts[t->account].rights;
    v->who.account = t->account;
    v->who.token = slot;
    v->who.via = "api";
    return true;
}

/* A session that waits for a second factor may set it, and leave. */
static bool half_may(enum message kind)
{
    return kind == MSG_SIGN_OUT || kind == MSG_SECOND_NEW || kind == MSG_SECOND;
}

static bool by_cookie(struct visit *v, struct slice shown)
{
    struct gateway *g = v->gateway;
    int64_t now = clock_wall_us();
    uint32_t slot = sessions_shown(&g->people.sessions, shown, now);
    struct session *s;

    if (slot == SESSION_NONE)
        return false;
    s = &g->people.sessions.list[slot];
    s->used_at = now;
    s->used = true;
    v->who.rights = !s->half                      ? g->people.accounts[s->account].rights
                    : half_may(v->route->message) ? (uint8_t)PEOPLE_RIGHT(account_right_READ)
                                                  : 0;
    v->who.account = s->account;
    v->who.session = slot;
    memcpy(v->who.mark, s->hash, sizeof v->who.mark);
    v->who.via = "web";
    return true;
}

/* Opaque tokens are ours; a signed one has two points. */
static enum problem_code by_authorization(struct visit *v)
{
    struct slice shown;

    if (!token_read(v->r, &shown))
        return PROBLEM_NOT_SIGNED_IN;
    if (memchr(shown.p, '.', shown.n))
        return foreign_token(v, shown);
    return by_token(v, shown) ? PROBLEM_N : PROBLEM_NOT_SIGNED_IN;
}

static enum problem_code visitor_find(struct visit *v)
{
    enum problem_code problem = PROBLEM_NOT_SIGNED_IN;
    struct slice cookie;

    if (http_header(v->r, "Authorization").p)
        problem = by_authorization(v);
    else if ((cookie = signin_cookie(v->gateway, v->r)).p && by_cookie(v, cookie))
        problem = PROBLEM_N;
    if (problem == PROBLEM_N && v->who.account != NOBODY) {
        v->who.party = v->gateway->people.accounts[v->who.account].party;
        v->who.actor = v->gateway->people.accounts[v->who.account].id;
    }
    return problem;
}

/* A browser sends a cookie along whoever's page asks: a change needs the word that only our own page knows. */
static bool is_forged(const struct visit *v)
{
    struct slice word = http_header(v->r, "X-CSRF-Token"), origin = http_header(v->r, "Origin");
    char own[SESSION_TEXT];

#ifdef PLANT_COOKIES_ALONE
    return false;
#endif
    if (v->who.session == SESSION_NONE || v->r->method == HTTP_GET)
        return false;
    if (origin.p && !slice_is(origin, v->gateway->url))
        return true;
    signin_csrf(&v->gateway->people.sessions.list[v->who.session], own);
    return word.n != SESSION_TEXT - 1 || sodium_memcmp(word.p, own, SESSION_TEXT - 1) != 0;
}

static enum problem_code who_judge(struct visit *v)
{
    enum problem_code problem;

    if (http_param(v->r, "access_token").p)
        return PROBLEM_BAD_REQUEST;
    if (v->route->right == OPEN_TO_ALL && v->r->method == HTTP_GET)
        return PROBLEM_N;
    if (!people_store_has_begun(v->gateway->store))
        return PROBLEM_NOT_READY;
    if (v->route->right == OPEN_TO_ALL)
        return PROBLEM_N;
    problem = visitor_find(v);
    if (problem != PROBLEM_N)
        return problem;
    if (is_forged(v))
        return PROBLEM_CROSS_SITE;
    if (!(v->who.rights & PEOPLE_RIGHT(v->route->right)))
        return PROBLEM_RIGHT_MISSING;
    return PROBLEM_N;
}

/* ------------------------------------------------------------------ keys, ids, versions */

static bool number_read(struct slice s, int64_t *out)
{
    int64_t v = 0;

    if (s.n == 0 || s.n > 18)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *out = v;
    return true;
}

/* A UUID, bare or as a structured string (draft-ietf-httpapi-idempotency-key-header, 2.1). */
static bool key_read(struct slice s, struct uuid *out)
{
    if (s.n == UUID_TEXT_LEN + 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
        s = slice_of(s.p + 1, s.n - 2);
    return uuid_parse((const char *)s.p, s.n, out) == 0 && !uuid_is_zero(out);
}

/* Each fault that the head has, with a name and a sentence. */
static void head_fault(struct wire_faults *f, const char *name, const char *detail)
{
    if (f->n < WIRE_FAULTS)
        f->list[f->n] = (struct wire_fault){
            .code = WIRE_FAULT_VALUE, .found = slice_str(name), .detail = detail};
    f->n++;
}

static enum problem_code key_judge(struct visit *v, struct wire_faults *f)
{
    struct slice key = http_header(v->r, "Idempotency-Key");
    bool wanted =
        v->r->method == HTTP_POST && v->route->how != HOW_SEARCH && v->route->how != HOW_OWN;

    if (wanted && !key.p)
        return PROBLEM_KEY_MISSING;
    if (wanted && !key_read(key, &v->key))
        head_fault(f, "Idempotency-Key", "A UUID of your own choice.");
    else if (!wanted)
        uuid_new_v7(&v->key);
    return PROBLEM_N;
}

static bool id_read(struct visit *v)
{
    struct slice s = route_variable(v->route, v->r, "id");

    if (!s.p || route_id_is_field(v->route))
        return true;
    v->has_subject = true;
    if (uuid_parse((const char *)s.p, s.n, &v->subject.id) == 0)
        return true;
    v->subject = (struct wire_subject){.reference = s};
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= '0' && s.p[i] <= '9') &&
            !((s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'z') && s.p[i] != '-')
            return false;
    return s.n <= REFERENCE_MOST;
}

/* "12": of what one saw. */
static void versions_read(struct visit *v, struct wire_faults *f)
{
    struct slice see = http_header(v->r, "Weerklank-Gezien"), match = http_header(v->r, "If-Match");

    if (see.p && !number_read(see, &v->see))
        head_fault(f, "Weerklank-Gezien", "A position of the log.");
    if (!match.p || slice_is(match, "*"))
        return;
    if ((v->route->how != HOW_ACT && v->route->how != HOW_DRAFT) || !v->has_subject ||
        match.n < 3 || match.p[0] != '"' ||
        !number_read(slice_of(match.p + 1, match.n - 2), &v->expected))
        head_fault(f, "If-Match",
                   "The version of the signal between quotation marks, of an act on one.");
}

/* ------------------------------------------------------------------ the whole */

static enum problem_code forms_judge(const struct visit *v)
{
    bool changes = v->r->method == HTTP_POST || v->r->method == HTTP_PUT;
    struct slice type = http_header(v->r, "Content-Type");

    if (v->route->how == HOW_FILE) /* judged by its bytes */
        return PROBLEM_N;
    if (changes && (has_body(v->r) || type.p) && !is_json(type))
        return PROBLEM_MEDIA_TYPE;
    if (route_is_page(v->route) ? accepts(v->r, "text/html", "text/*")
                                : accepts(v->r, "application/json", "application/*"))
        return PROBLEM_N;
    if (v->route->message == MSG_FEED && accepts(v->r, "text/event-stream", "text/*"))
        return PROBLEM_N;
    return PROBLEM_NOT_ACCEPTABLE;
}

bool visit_judge(struct visit *v, unsigned methods)
{
    struct wire_faults f = {.n = 0};
    enum problem_code problem;

    v->english = asks_english(v->r);
    if (methods == 0) {
        visit_problem(v, PROBLEM_NO_SUCH_PATH, NULL, NULL);
        return false;
    }
    if (v->r->method == HTTP_OPTIONS) {
        visit_options(v, methods);
        return false;
    }
    if (!v->route) {
        visit_problem_method(v, methods);
        return false;
    }
    problem = who_judge(v);
    if (problem == PROBLEM_N)
        problem = forms_judge(v);
    if (problem == PROBLEM_N)
        problem = key_judge(v, &f);
    if (problem == PROBLEM_N && !id_read(v))
        problem = PROBLEM_NOT_FOUND;
    if (problem == PROBLEM_N)
        versions_read(v, &f);
    if (problem == PROBLEM_N && f.n > 0)
        problem = PROBLEM_INVALID;
    if (problem == PROBLEM_N)
        return true;
    visit_problem(v, problem, NULL, f.n > 0 ? &f : NULL);
    return false;
}
