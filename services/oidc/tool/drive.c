/*
 * oidc-drive: signing in and checking tokens as the gateway would, by lines of JSON, to see whether an issuer and a
 * file of issuers go together.
 *
 *      oidc-drive ISSUERS [ca=FILE] [timeout=MS] [tokens=N]
 *
 * Each line of its input asks; each answer is a line with the same "n". Questions may overlap.
 *
 *      {"n": 1, "do": "begin", "issuer": "sso", "again": false}             -> why, url, pending
 *      {"n": 2, "do": "finish", "pending": ..., "code": ..., "state": ..., "iss": ..., "error": ...}
 *                                                                           -> why, who, id_token, acr, auth_time
 *      {"n": 3, "do": "token", "token": ..., "scope": ...}                  -> why, who, client, expires, waited
 *      {"n": 4, "do": "logout", "token": ...}                               -> why, key, session, id
 *      {"n": 5, "do": "logout_url", "issuer": "sso", "id_token": ..., "state": ...}   -> url
 *      {"n": 6, "do": "clock", "ahead": 3600}                               its clock is ahead from now on
 *      {"n": 7, "do": "counts"}                                             -> see oidc.h; ticks: of 10 ms, so far
 *      {"n": 8, "do": "measure", "token": ..., "times": 100000}             -> ns: for one check of it, from the cache
 */
#include "common/clock.h"
#include "common/log.h"
#include "services/oidc/base64url.h"
#include "services/oidc/flow.h"
#include "services/oidc/token.h"

#include <curl/curl.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LINE_MOST 65536

static struct loop *loop;
static struct oidc *oidc;
static struct loop_timer ticker;
static int64_t ahead, ticks;
static struct buf input;

static int64_t now_s(void)
{
    return clock_wall_us() / US_PER_S + ahead;
}

/* --- Answers ------------------------------------------------------------------------------------------ */

/* The number of a question travels as its argument. */
static void *number_arg(const json_t *q)
{
    return (void *)(intptr_t)json_integer_value(json_object_get(q, "n"));
}

static void answer(void *arg, json_t *a)
{
    json_object_set_new(a, "n", json_integer((intptr_t)arg));
    json_dumpf(a, stdout, JSON_COMPACT);
    puts("");
    fflush(stdout);
    json_decref(a);
}

static json_t *why_json(enum oidc_reason why)
{
    return json_pack("{s:s}", "why", oidc_reason_word(why));
}

static json_t *base64url_json(const void *p, size_t n)
{
    struct buf b = {0};
    json_t *v;

    base64url_add(&b, p, n);
    v = json_stringn((const char *)b.p, b.n);
    buf_free(&b);
    return v;
}

static json_t *who_json(const struct oidc_who *who)
{
    json_t *grants = json_array();

    for (size_t i = 0; i < who->n_grants; i++)
        json_array_append_new(grants,
                              json_pack("{s:s, s:s}", "party", who->grants[i].party, "mandate",
                                        oidc_mandate_word(who->grants[i].mandate)));
    return json_pack("{s:o, s:s, s:s, s:s, s:s, s:b, s:s, s:o}", "key",
                     base64url_json(who->key, HASH_LEN), "issuer", who->issuer_id, "subject",
                     who->subject, "display", who->display, "mail", who->mail, "mail_verified",
                     who->mail_verified, "session", who->session, "grants", grants);
}

/* --- Questions ---------------------------------------------------------------------------------------- */

static struct slice text_of(const json_t *q, const char *name)
{
    const json_t *v = json_object_get(q, name);

    return slice_of(json_string_value(v), json_string_length(v));
}

static const struct oidc_issuer *issuer_of(const json_t *q)
{
    const struct oidc_issuer *i = oidc_issuers_by_id(oidc_issuers_of(oidc), text_of(q, "issuer"));

    if (!i)
        log_fatal("issuer_unknown", "issuer=%s", log_value(text_of(q, "issuer")));
    return i;
}

static void on_begun(void *arg, enum oidc_reason why, const char *url, const struct oidc_pending *p)
{
    json_t *a = why_json(why);
    uint8_t packed[OIDC_PENDING_PACKED];

    if (why == OIDC_OK) {
        oidc_pending_pack(p, packed);
        json_object_set_new(a, "url", json_string(url));
        json_object_set_new(a, "pending", base64url_json(packed, sizeof packed));
    }
    answer(arg, a);
}

static void begin(const json_t *q)
{
    struct oidc_begin b = {.issuer = issuer_of(q),
                           .again = json_is_true(json_object_get(q, "again")),
                           .locales = "nl en",
                           .login_hint = json_string_value(json_object_get(q, "hint"))};

    oidc_flow_begin(oidc, &b, on_begun, number_arg(q), NULL);
}

static void on_finished(void *arg, enum oidc_reason why, const struct oidc_signed_in *of)
{
    json_t *a = why_json(why);

    if (of) {
        json_object_set_new(a, "who", who_json(&of->who));
        json_object_set_new(a, "id_token", json_string(of->id_token));
        json_object_set_new(a, "acr", of->acr ? json_string(of->acr) : json_null());
        json_object_set_new(a, "auth_time", json_integer(of->auth_time_s));
    }
    answer(arg, a);
}

static void finish(const json_t *q)
{
    struct slice packed = text_of(q, "pending");
    uint8_t bytes[OIDC_PENDING_PACKED];
    struct oidc_pending p;
    size_t n;
    struct oidc_answer a = {.code = text_of(q, "code"),
                            .state = text_of(q, "state"),
                            .iss = text_of(q, "iss"),
                            .error = text_of(q, "error")};

    if (base64url_read(packed, bytes, sizeof bytes, &n) < 0 ||
        oidc_pending_unpack(slice_of(bytes, n), &p) < 0)
        log_fatal("pending_refused", "bytes=%zu", packed.n);
    oidc_flow_finish(oidc, &p, &a, on_finished, number_arg(q), NULL);
}

static void token_tell(void *arg, enum oidc_reason why, const struct oidc_token *of, bool waited)
{
    json_t *a = why_json(why);

    json_object_set_new(a, "waited", json_boolean(waited));
    if (of) {
        json_object_set_new(a, "who", who_json(&of->who));
        json_object_set_new(a, "client", json_string(of->client));
        json_object_set_new(a, "expires", json_integer(of->expires_s));
    }
    answer(arg, a);
}

static void on_token(void *arg, enum oidc_reason why, const struct oidc_token *of)
{
    token_tell(arg, why, of, true);
}

static void token(const json_t *q)
{
    const struct oidc_token *of;
    struct slice text = text_of(q, "token"), scope = text_of(q, "scope");
    enum oidc_reason why = oidc_token_check(oidc, text, scope, &of);

    if (why == OIDC_WAIT)
        oidc_token_wait(oidc, text, scope, on_token, number_arg(q), NULL);
    else
        token_tell(number_arg(q), why, of, false);
}

static void on_logged_out(void *arg, enum oidc_reason why, const struct oidc_logged_out *of)
{
    json_t *a = why_json(why);

    if (of) {
        json_object_set_new(a, "key",
                            of->has_key ? base64url_json(of->key, HASH_LEN) : json_null());
        json_object_set_new(a, "session", json_string(of->session));
        json_object_set_new(a, "id", json_string(of->id));
    }
    answer(arg, a);
}

static void logout(const json_t *q)
{
    oidc_logout_take(oidc, text_of(q, "token"), on_logged_out, number_arg(q), NULL);
}

static void logout_url(const json_t *q)
{
    struct buf url = {0};
    int rc = oidc_logout_url(oidc, issuer_of(q), json_string_value(json_object_get(q, "id_token")),
                             json_string_value(json_object_get(q, "state")), &url);

    answer(number_arg(q),
           json_pack("{s:o}", "url",
                     rc == 0 ? json_stringn((const char *)url.p, url.n) : json_null()));
    buf_free(&url);
}

static void clock_set(const json_t *q)
{
    ahead = json_integer_value(json_object_get(q, "ahead"));
    answer(number_arg(q), json_object());
}

static void counts(const json_t *q)
{
    struct oidc_counts c = oidc_counts(oidc);

    answer(number_arg(q),
           json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "fetches", (json_int_t)c.fetches,
                     "fetches_failed", (json_int_t)c.fetches_failed, "verified",
                     (json_int_t)c.verified, "refused", (json_int_t)c.refused, "from_cache",
                     (json_int_t)c.from_cache, "kept", (json_int_t)c.kept, "waiting",
                     (json_int_t)c.waiting, "ticks", (json_int_t)ticks));
}

static void measure(const json_t *q)
{
    int64_t times = json_integer_value(json_object_get(q, "times")), began = clock_mono_us(),
            good = 0;
    struct slice text = text_of(q, "token"), scope = text_of(q, "scope");
    const struct oidc_token *of;

    for (int64_t i = 0; i < times; i++)
        good += oidc_token_check(oidc, text, scope, &of) == OIDC_OK;
    answer(number_arg(q),
           json_pack("{s:I, s:f}", "good", (json_int_t)good, "ns",
                     times ? 1000.0 * (double)(clock_mono_us() - began) / (double)times : 0.0));
}

/* --- Input ----------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    void (*fn)(const json_t *q);
} commands[] = {{"begin", begin},   {"finish", finish},         {"token", token},
                {"logout", logout}, {"logout_url", logout_url}, {"clock", clock_set},
                {"counts", counts}, {"measure", measure}};

static void line_take(const char *p, size_t n)
{
    json_t *q = json_loadb(p, n, JSON_ALLOW_NUL, NULL);
    struct slice name = text_of(q, "do");

    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        if (slice_is(name, commands[i].name)) {
            commands[i].fn(q);
            json_decref(q);
            return;
        }
    log_fatal("command_unknown", "do=%s", log_value(name));
}

static void on_input(void *arg, short revents)
{
    uint8_t *newline;
    ssize_t got;

    (void)arg;
    (void)revents;
    buf_reserve(&input, LINE_MOST);
    got = read(STDIN_FILENO, input.p + input.n, LINE_MOST);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
        loop_stop(loop);
        return;
    }
    input.n += got > 0 ? (size_t)got : 0;
    while ((newline = input.n ? memchr(input.p, '\n', input.n) : NULL)) {
        size_t n = (size_t)(newline - input.p);

        line_take((const char *)input.p, n);
        memmove(input.p, newline + 1, input.n - n - 1);
        input.n -= n + 1;
    }
}

static void tick(void *arg)
{
    (void)arg;
    ticks++;
    loop_timer_set(loop, &ticker, loop_now(loop) + 10 * US_PER_MS);
}

static void settings_read(int argc, char **argv, struct oidc_settings *s)
{
    for (int i = 2; i < argc; i++) {
        char *value = strchr(argv[i], '=');

        if (value && strncmp(argv[i], "ca=", 3) == 0)
            s->ca_file = value + 1;
        else if (value && strncmp(argv[i], "timeout=", 8) == 0)
            s->timeout_ms = strtol(value + 1, NULL, 10);
        else if (value && strncmp(argv[i], "tokens=", 7) == 0)
            s->tokens = strtoul(value + 1, NULL, 10);
        else
            log_fatal("argument_unknown", "argument=%s", log_value(slice_str(argv[i])));
    }
}

int main(int argc, char **argv)
{
    struct oidc_settings s = {.now_s = now_s};
    struct oidc_issuers *issuers;
    struct buf why = {0};

    log_init("oidc-drive", LOG_INFO);
    if (argc < 2 || signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
        curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        log_fatal("usage", "arguments=ISSUERS");
    settings_read(argc, argv, &s);
    issuers = oidc_issuers_read(argv[1], &why);
    if (!issuers)
        log_fatal("issuers_refused", "why=%s", log_value(buf_slice(&why)));
    loop = loop_new();
    oidc = oidc_new(loop, &issuers, &s);
    ticker = (struct loop_timer){.fn = tick};
    loop_timer_set(loop, &ticker, clock_mono_us());
    loop_fd_set(loop, STDIN_FILENO, POLLIN, on_input, NULL);
    loop_run(loop);
    loop_timer_set(loop, &ticker, 0);
    loop_fd_remove(loop, STDIN_FILENO);
    oidc_free(&oidc);
    loop_free(&loop);
    buf_free(&input);
    curl_global_cleanup();
    return 0;
}
