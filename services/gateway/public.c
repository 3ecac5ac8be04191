/*
 * What is public, made anew each quarter of an hour: see public.h.
 */
#include "services/gateway/public.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "common/settings.h"

#include <stdlib.h>

#define WITHIN_MS    20000
#define LIST_ROWS    500
#define LISTS_MOST   4  /* so many of the newest signals are looked at */
#define SIGNALS_MOST 40 /* and so many of them told */
#define BYTES_MOST   ((size_t)192 << 10)
#define SOON_US      (2 * US_PER_S) /* after what did not work */

struct public
{
    struct gateway *gateway;
    const char *party;
    int64_t every_us, next_at;       /* of the loop's clock */
    int64_t errand;                  /* ERRAND_NONE: nothing is being made */
    json_t *figures, *words, *names; /* of what is being made */
    struct buf note, cursor;
    struct uuid signals[SIGNALS_MOST];
    size_t n_signals, at, bytes;
    int lists;
    size_t sets;         /* of names that were told */
    struct buf text, gz; /* what was made last */
    char etag[ECHO_ETAG];
    int64_t made_at; /* of the loop's clock; 0: nothing was made */
};

typedef void made_fn(struct public *p, struct slice body);

static void answered(void *arg, const struct envelope *e, enum message kind);

static void ask(struct public *p, enum message kind, const void *body,
                const struct wire_subject *signal)
{
    struct buf bytes = {0};
    struct errand q = {.kind = kind,
                       .signal = signal,
                       .party = p->party,
                       .via = "gateway",
                       .within_ms = WITHIN_MS,
                       .see = -1,
                       .expected = -1};

    uuid_new_v7(&q.id);
    wire_encode(message_info(kind)->shape, body, &bytes);
    q.body = buf_slice(&bytes);
    p->errand = errand_send(p->gateway->errands, &q, answered, p);
    buf_free(&bytes);
}

/* ------------------------------------------------------------------ making it */

static void forget(struct public *p)
{
    json_decref(p->figures);
    json_decref(p->words);
    json_decref(p->names);
    p->figures = p->words = p->names = NULL;
    p->sets = 0;
    p->n_signals = p->at = p->bytes = 0;
    p->lists = 0;
    buf_reset(&p->note);
    buf_reset(&p->cursor);
}

static int64_t now_of(const struct public *p)
{
    return loop_now(p->gateway->life->loop);
}

static void give_up(struct public *p, const char *why)
{
    log_warn("public_not_made", "why=%s", why);
    forget(p);
    p->next_at = now_of(p) + (SOON_US < p->every_us ? SOON_US : p->every_us);
}

/* What was made takes the place of what was there. */
static void keep(struct public *p)
{
    char now[28], *text;
    json_t *whole;

    clock_format_utc(clock_wall_us(), now);
    whole = json_pack("{s:s, s:o, s:o, s:o, s:o}", "gemaaktOp", now, "cijfers", p->figures,
                      "woorden", p->words, "namen", p->names, "stand",
                      json_stringn((const char *)p->note.p, p->note.n));
    text = json_dumps(whole, JSON_COMPACT);
    p->figures = p->words = p->names = NULL;
    json_decref(whole);
    if (!text)
        log_fatal("no_memory", "for=public");
    buf_reset(&p->text);
    buf_reset(&p->gz);
    buf_add_str(&p->text, text);
    free(text);
    if (!reply_gzip(&p->text, &p->gz))
        buf_reset(&p->gz);
    reply_etag(buf_slice(&p->text), p->etag);
    p->made_at = now_of(p);
    p->next_at = p->made_at + p->every_us;
    forget(p);
}

static void next_words(struct public *p)
{
    struct wire_subject signal;

    if (p->at == p->n_signals || p->bytes >= BYTES_MOST) {
        keep(p);
        return;
    }
    signal = (struct wire_subject){.id = p->signals[p->at++]};
    ask(p, MSG_SHOW, &(struct m_show){.has = WIRE_BIT(m_show_timeline), .timeline = true}, &signal);
}

static void words_take(struct public *p, struct slice body)
{
    json_t *one = public_words(body);
    size_t n = one ? json_dumpb(one, NULL, 0, JSON_COMPACT) : 0;

    if (one && p->bytes + n <= BYTES_MOST) {
        p->bytes += n;
        json_array_append_new(p->words, one);
    } else {
        json_decref(one);
    }
    next_words(p);
}

static void next_list(struct public *p)
{
    struct m_list m = {0};

    wire_set(&m, m_list, limit, LIST_ROWS);
    if (p->cursor.n > 0)
        wire_set(&m, m_list, cursor, buf_slice(&p->cursor));
    p->lists++;
    ask(p, MSG_LIST, &m, NULL);
}

static void list_take(struct public *p, struct slice body)
{
    struct m_listed m;
    struct slice one;
    size_t at = 0;

    if (wire_decode(&shape_m_listed, body, WIRE_LENIENT, &m, NULL) < 0) {
        give_up(p, "unreadable");
        return;
    }
    while (p->n_signals < SIGNALS_MOST && wire_list_next(m.signals, &at, &one))
        p->n_signals += public_may_be(one, &p->signals[p->n_signals]);
    buf_reset(&p->cursor);
    if (wire_has(&m, m_listed_cursor))
        buf_add(&p->cursor, m.cursor.p, m.cursor.n);
    if (p->cursor.n > 0 && p->lists < LISTS_MOST && p->n_signals < SIGNALS_MOST)
        next_list(p);
    else
        next_words(p);
}

/* What people call them: who reads this asks nothing else. */
static const struct {
    const char *set, *json;
    enum message adopt;
} sets[] = {{"regions", "regios", MSG_ADOPT_REGIONS},
            {"departments", "ministeries", MSG_ADOPT_DEPARTMENTS},
            {"themes", "themas", MSG_ADOPT_THEMES}};

static void next_names(struct public *p)
{
    struct m_adopted m = {0};

    if (p->sets == ARRAY_LEN(sets)) {
        next_list(p);
        return;
    }
    wire_set(&m, m_adopted, set, slice_str(sets[p->sets].set));
    ask(p, MSG_ADOPTED, &m, NULL);
}

static void names_add(json_t *names, const json_t *adopted, const char *set)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_object_get(adopted, set), i, one)
    {
        const char *code = json_string_value(json_object_get(one, "code"));
        json_t *name = json_object_get(one, "naam");

        if (code && name)
            json_object_set(names, code, name);
    }
}

static void names_take(struct public *p, struct slice body)
{
    struct m_adopted_told m;
    json_t *adopted = NULL;

    if (wire_decode(&shape_m_adopted_told, body, WIRE_LENIENT, &m, NULL) == 0 &&
        wire_has(&m, m_adopted_told_body))
        adopted =
            json_from_wire(message_info(sets[p->sets].adopt)->shape, slice_of(m.body.p, m.body.n));
    names_add(p->names, adopted, sets[p->sets].json);
    json_decref(adopted);
    p->sets++;
    next_names(p);
}

static void note_take(struct public *p, struct slice body)
{
    struct m_proven m;

    if (wire_decode(&shape_m_proven, body, WIRE_LENIENT, &m, NULL) == 0)
        buf_add(&p->note, m.note.p, m.note.n);
    next_names(p);
}

static void figures_take(struct public *p, struct slice body)
{
    p->figures = public_figures(body);
    if (p->figures)
        ask(p, MSG_PROOF, &(struct m_proof){0}, NULL);
    else
        give_up(p, "unreadable");
}

static void answered(void *arg, const struct envelope *e, enum message kind)
{
    static const struct {
        enum message kind;
        made_fn *take;
    } takes[] = {{MSG_SCORE_TOLD, figures_take},
                 {MSG_PROVEN, note_take},
                 {MSG_ADOPTED_TOLD, names_take},
                 {MSG_LISTED, list_take},
                 {MSG_SHOWN, words_take}};
    struct public *p = arg;

    p->errand = ERRAND_NONE;
    for (size_t i = 0; i < ARRAY_LEN(takes); i++)
        if (takes[i].kind == kind) {
            takes[i].take(p, slice_of(e->body.p, e->body.n));
            return;
        }
    if (kind == MSG_PROBLEM && p->figures && p->at > 0)
        next_words(p); /* that one is not there any more */
    else
        give_up(p, "refused");
}

/* Only an auditor's: what is confidential it does not see. */
static bool may_read(const struct public *p)
{
    struct principal as;
    bool first;

    return admission_by_party(p->gateway->admission, slice_str(p->party), &as, &first) &&
           as.role == role_AUDITOR;
}

void public_tick(struct public *p)
{
    if (!p || p->errand != ERRAND_NONE || now_of(p) < p->next_at ||
        !admission_ready(p->gateway->admission))
        return;
    if (!may_read(p)) {
        give_up(p, "no_auditor");
        return;
    }
    p->words = json_array();
    p->names = json_object();
    ask(p, MSG_SCORE, &(struct m_score){0}, NULL);
}

/* ------------------------------------------------------------------ telling it */

void public_tell(const struct public *p, struct visit *v)
{
    struct reply r = {.status = 200, .cache = "no-cache", .as_it_is = true};
    bool short_one;

    if (!p) {
        visit_problem(v, PROBLEM_NO_SUCH_PATH, NULL, NULL);
        return;
    }
    if (p->made_at == 0 || now_of(p) > p->made_at + 2 * p->every_us) {
        visit_problem_later(v, PROBLEM_NOT_READY, 5000);
        return;
    }
    short_one = p->gz.n > 0 && reply_takes(v->r, "gzip");
    buf_add(&r.body, short_one ? p->gz.p : p->text.p, short_one ? p->gz.n : p->text.n);
    if (short_one)
        reply_header(&r, "Content-Encoding", SLICE_LIT("gzip"));
    reply_header(&r, "Vary", SLICE_LIT("Accept-Encoding"));
    reply_header(&r, "X-Robots-Tag", SLICE_LIT("noindex"));
    reply_etag_add(v, &r, p->etag);
    visit_reply(v, &r);
}

/* ------------------------------------------------------------------ life */

struct public *public_new(struct gateway *g)
{
    const char *party = settings_text("gateway.public.party");
    struct public *p;

    if (!*party)
        return NULL;
    p = room_new(sizeof *p);
    p->gateway = g;
    p->party = party;
    p->every_us = settings_int("gateway.public.seconds") * US_PER_S;
    p->errand = ERRAND_NONE;
    return p;
}

void public_free(struct public **pp)
{
    struct public *p = *pp;

    if (!p)
        return;
    *pp = NULL;
    if (p->errand != ERRAND_NONE)
        errand_forget(p->gateway->errands, p->errand);
    forget(p);
    buf_free(&p->note);
    buf_free(&p->cursor);
    buf_free(&p->text);
    buf_free(&p->gz);
    free(p);
}
