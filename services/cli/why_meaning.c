/*
 * What the numbers and codes in reasons stand for, asked of routing. See why.h.
 */
#include "services/cli/why.h"

#include "common/clock.h"
#include "common/text.h"
#include "services/cli/ask.h"

#include <stdlib.h>

#define PATIENCE_US (3 * US_PER_S) /* without the words all else can be told */

static void reason_note(struct why_meaning *m, const struct reason *r)
{
    if (wire_has(r, reason_feature) && m->n_words < WHY_REASONS)
        m->words[m->n_words++].number = r->feature;
    if (wire_has(r, reason_rule) && r->kind != reason_kind_THEME && m->n_rules < WHY_REASONS &&
        r->rule.n < sizeof m->rules[0].rule)
        memcpy(m->rules[m->n_rules++].rule, r->rule.p, r->rule.n);
}

static void question_make(const struct why_meaning *m, const struct m_route *route,
                          struct buf *numbers, struct buf *codes, struct m_words *out)
{
    for (size_t i = 0; i < m->n_words; i++)
        wire_put_int(numbers, m->words[i].number);
    for (size_t i = 0; i < m->n_rules; i++)
        wire_put_text(codes, slice_str(m->rules[i].rule));
    if (m->n_words && wire_has(route, m_route_model)) {
        wire_set(out, m_words, model, route->model);
        wire_set(out, m_words, features, wire_list_of(numbers, (uint32_t)m->n_words));
    }
    if (m->n_rules)
        wire_set(out, m_words, rules, wire_list_of(codes, (uint32_t)m->n_rules));
}

static void answer_take(struct why_meaning *m, const struct m_worded *told)
{
    struct slice s;
    size_t at = 0;

    for (size_t i = 0; i < m->n_words && wire_list_text(told->words, &at, &s); i++)
        m->words[i].word = text_copy(s);
    at = 0;
    for (size_t i = 0; i < m->n_rules && wire_list_text(told->themes, &at, &s); i++)
        if (s.n < sizeof m->rules[i].theme)
            memcpy(m->rules[i].theme, s.p, s.n);
}

static int question_ask(struct cli *cli, const struct m_words *asked, struct answer *a,
                        struct m_worded *told)
{
    int64_t patience = cli->patience_us;
    int rc;

    if (cli->patience_us > PATIENCE_US)
        cli->patience_us = PATIENCE_US;
    rc = ask_struct(cli, MSG_WORDS, NULL, asked, a, told);
    cli->patience_us = patience;
    return rc;
}

void why_meaning_ask(struct cli *cli, const struct m_route *route, struct why_meaning *out)
{
    struct buf numbers = {0}, codes = {0};
    struct m_words asked = {0};
    struct answer a = {0};
    struct m_worded told;
    struct reason r;

    *out = (struct why_meaning){0};
    for (size_t at = 0; wire_list_record(route->reasons, &at, &shape_reason, &r);)
        reason_note(out, &r);
    question_make(out, route, &numbers, &codes, &asked);
    if (out->n_words + out->n_rules > 0 && question_ask(cli, &asked, &a, &told) == CLI_OK)
        answer_take(out, &told);
    answer_free(&a);
    buf_free(&numbers);
    buf_free(&codes);
}

void why_meaning_free(struct why_meaning *m)
{
    for (size_t i = 0; i < m->n_words; i++)
        free(m->words[i].word);
    *m = (struct why_meaning){0};
}
