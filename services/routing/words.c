/*
 * What a stored reason means: which word a number stands for in the model it is of, and which theme a rule points to.
 *
 *      model.adopted --> kept, compressed as it came, the last MODELS_KEPT of them
 *      routing.words --> the model in use, or one that is kept: read when it is first asked for; the last such one
 *                        stays read
 *
 * A reason has numbers so that erasing a text leaves no word of it in the log; a word that many texts have stands in the
 * model, and is nobody's.
 */
#include "services/routing/routing_in.h"

#include "common/log.h"
#include "common/room.h"
#include "services/learn/adoption.h"
#include "services/log/principal.h"

/* ------------------------------------------------------------------ keeping */

static void kept_free(struct kept_model *k)
{
    buf_free(&k->body);
    *k = (struct kept_model){0};
}

/* The place of a version; n when it is not kept. */
static size_t kept_find(const struct routing_words *w, struct slice version)
{
    size_t i = 0;

    while (i < w->n && !slice_is(version, w->kept[i].version))
        i++;
    return i;
}

/* The place at the end, for the newest: that of the same version or of the oldest becomes free. */
static struct kept_model *place_make(struct routing_words *w, struct slice version)
{
    size_t gone = kept_find(w, version);

    if (gone == w->n && w->n < MODELS_KEPT)
        return &w->kept[w->n++];
    if (gone == w->n)
        gone = 0;
    kept_free(&w->kept[gone]);
    memmove(&w->kept[gone], &w->kept[gone + 1], (w->n - gone - 1) * sizeof w->kept[0]);
    w->kept[w->n - 1] = (struct kept_model){0};
    return &w->kept[w->n - 1];
}

void routing_model_keep(struct routing *r, const struct event *e)
{
    struct kept_model *k;
    struct m_model m;

    if (e->kind != EV_MODEL_ADOPTED || !wire_has(e, event_body) ||
        wire_decode(&shape_m_model, e->body, WIRE_LENIENT, &m, NULL) < 0 ||
        m.model.n != MODEL_VERSION - 1)
        return;
    k = place_make(&r->words, m.model);
    memcpy(k->version, m.model.p, m.model.n);
    buf_add(&k->body, e->body.p, e->body.n);
}

void routing_words_free(struct routing *r)
{
    for (size_t i = 0; i < r->words.n; i++)
        kept_free(&r->words.kept[i]);
    r->words.n = 0;
    model_free(&r->words.read);
    buf_free(&r->words.told);
    buf_free(&r->words.told_themes);
}

/* ------------------------------------------------------------------ finding */

static struct model *kept_read(const struct kept_model *k)
{
    struct model *m = NULL;
    struct m_model body;
    char why[120] = "its adoption cannot be read";

    if (wire_decode(&shape_m_model, buf_slice(&k->body), WIRE_LENIENT, &body, NULL) == 0)
        m = adoption_model(&body, why, sizeof why);
    if (!m)
        log_error("model_unreadable", "model=%s why=%s", k->version, why);
    return m;
}

static const struct model *model_of(struct routing *r, struct slice version)
{
    struct routing_words *w = &r->words;
    size_t i;

#ifdef PLANT_WORDS_OF_THE_MODEL_IN_USE
    if (r->model)
        return r->model;
#endif
    if (r->model && slice_is(version, r->model->version))
        return r->model;
    if (w->read && slice_is(version, w->read->version))
        return w->read;
    i = kept_find(w, version);
    if (i == w->n)
        return NULL;
    model_free(&w->read);
    w->read = kept_read(&w->kept[i]);
    return w->read;
}

/* Of that number, or nothing. */
static struct slice word_of(const struct model *m, int64_t number)
{
    if (!m || number < 0 || number >= m->n_words)
        return SLICE_LIT("");
    return model_stem(m, (uint32_t)number);
}

static struct slice theme_of(const struct routing *r, struct slice code)
{
    struct routing_rule rule;

    for (size_t i = 0; registry_rule(r->registry, i, &rule); i++)
        if (slice_equal(rule.code, code))
            return wire_has(&rule, routing_rule_theme) ? rule.theme : SLICE_LIT("");
    return SLICE_LIT("");
}

/* ------------------------------------------------------------------ answering */

static enum problem_code may_ask(const struct routing *r, const struct envelope *e)
{
    struct principal who;
    bool first;

    if (!wire_has(e, envelope_party) || !principal_by_code(r->registry, e->party, &who, &first) ||
        first)
        return PROBLEM_NOT_ADMITTED;
    return message_info(MSG_WORDS)->by & 1u << who.role ? PROBLEM_N : PROBLEM_NOT_ALLOWED;
}

static void answer_make(struct routing *r, const struct m_words *asked, struct m_worded *out)
{
    const struct model *m = asked->model.p ? model_of(r, asked->model) : NULL;
    struct slice code;
    int64_t number;

    *out = (struct m_worded){0};
    buf_reset(&r->words.told);
    for (size_t at = 0; wire_list_int(asked->features, &at, &number);)
        wire_put_text(&r->words.told, word_of(m, number));
    if (asked->features.count)
        wire_set(out, m_worded, words, wire_list_of(&r->words.told, asked->features.count));
    buf_reset(&r->words.told_themes);
    for (size_t at = 0; wire_list_text(asked->rules, &at, &code);)
        wire_put_text(&r->words.told_themes, theme_of(r, code));
    if (asked->rules.count)
        wire_set(out, m_worded, themes, wire_list_of(&r->words.told_themes, asked->rules.count));
}

void routing_words_take(struct routing *r, const struct bus_peer *peer, const struct envelope *e)
{
    struct envelope reply = {0};
    struct wire_faults faults = {0};
    enum problem_code problem = PROBLEM_N;
    struct m_words asked;
    struct m_worded told;

    if (wire_decode(&shape_m_words, slice_of(e->body.p, e->body.n), WIRE_STRICT, &asked, &faults) <
        0)
        problem = PROBLEM_INVALID;
    else
        problem = r->live ? may_ask(r, e) : PROBLEM_NOT_READY;
    if (problem != PROBLEM_N) {
        routing_refuse(r, peer, e, problem, NULL, problem == PROBLEM_INVALID ? &faults : NULL);
        return;
    }
    answer_make(r, &asked, &told);
    wire_set(&reply, envelope, id, e->id);
    if (wire_has(e, envelope_tag))
        wire_set(&reply, envelope, tag, e->tag);
    if (r->last.position >= 0)
        wire_set(&reply, envelope, position, r->last.position);
    frame_add(replies_for(&r->door.out, peer), &reply, MSG_WORDED, &told);
    loop_again(r->life->loop);
    r->metrics.words_asked++;
}
