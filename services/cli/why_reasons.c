/*
 * The reasons of one decision of routing in sentences, words before numbers. See why.h.
 *
 *      Hoe zeker: vrij zeker
 *      Voor VWS (...):
 *        - woorden in de tekst die horen bij "Huisartsenzorg"
 *        - een woord dat begint met "huisart…"
 *      Pleit tegen VWS (...):
 *        - een woord dat begint met "gemeent…"
 *      In getallen (duizendsten): zekerheid 812
 *        VWS: 7412 = 5000 + 2432 - 20
 */
#include "services/cli/why.h"

#include "common/text.h"
#include "proto/sureness.h"
#include "services/cli/language.h"
#include "services/cli/names.h"
#include "services/cli/words.h"

#include <inttypes.h>
#include <stdlib.h>

/* Weights of rules that exclude a department, and from where on they send it there (services/learn/). */
#define FORBIDS (-1000000)
#define FORCES  50000

/* ------------------------------------------------------------------ what is meant */

/* "zorg.huisarts" as "zorg, huisarts". */
static char *code_words(struct slice code)
{
    struct buf b = {0};

    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] == '.' || code.p[i] == '/')
            buf_add_str(&b, ", ");
        else
            buf_add(&b, code.p[i] == '_' || code.p[i] == '-' ? (const uint8_t *)" " : &code.p[i],
                    1);
    buf_add(&b, "", 1);
    return (char *)b.p;
}

/* The name of the theme that a reason is about; else the rule's code in words. */
static char *about_of(struct cli *cli, const struct reason *r, const struct why_meaning *m)
{
    struct slice theme = r->kind == reason_kind_THEME ? r->rule : slice_of(NULL, 0);

    if (!wire_has(r, reason_rule))
        return NULL;
    for (size_t i = 0; i < m->n_rules && !theme.n; i++)
        if (slice_is(r->rule, m->rules[i].rule))
            theme = slice_str(m->rules[i].theme);
    return theme.n ? screen_line(slice_str(names_find(cli, NAMES_THEMES, theme)), 0)
                   : code_words(r->rule);
}

static const char *word_of(const struct reason *r, const struct why_meaning *m)
{
    for (size_t i = 0; i < m->n_words; i++)
        if (wire_has(r, reason_feature) && m->words[i].number == r->feature && m->words[i].word)
            return m->words[i].word;
    return "";
}

static const char *rule_sentence(const struct reason *r)
{
    if (r->weight == FORBIDS)
        return _("an agreed rule about \"{1}\": not here");
    return r->weight >= FORCES ? _("an agreed rule about \"{1}\": always here")
                               : _("an agreed rule about \"{1}\"");
}

static const char *sentence_of(const struct reason *r, const char *word)
{
    switch ((enum reason_kind)r->kind) {
    case reason_kind_THEME:
        return _("the region chose the theme \"{1}\"");
    case reason_kind_WORDS:
        return _("words in the text that belong to \"{1}\"");
    case reason_kind_LAW:
        return _("a law or rule that is mentioned and belongs to \"{1}\"");
    case reason_kind_BORDER:
        return _("the border with a neighbouring state, and words that belong to \"{1}\"");
    case reason_kind_RULE:
        return rule_sentence(r);
    case reason_kind_WORD:
        return *word ? _("a word that begins with \"{1}\"") : _("a word that is no longer known");
    default:
        return words_choice(&enum_reason_kind, r->kind);
    }
}

/* ------------------------------------------------------------------ a candidate */

/* "huisart…": the beginning of words. */
static char *beginning_of(const char *word)
{
    struct buf b = {0};
    char *line;

    buf_printf(&b, "%s\xe2\x80\xa6", word);
    line = screen_line(buf_slice(&b), 0);
    buf_free(&b);
    return line;
}

static void reason_print(struct cli *cli, FILE *to, const struct reason *r,
                         const struct why_meaning *m)
{
    const char *word = word_of(r, m);
    char *about = r->kind == reason_kind_WORD ? beginning_of(word) : about_of(cli, r, m);
    char *line = r->kind == reason_kind_REST
                     ? text_copy(slice_str(_("all else together")))
                     : screen_fill(sentence_of(r, word), about ? about : "", NULL, NULL);

    fprintf(to, "    - %s\n", line);
    free(line);
    free(about);
}

/* Those for it, or those against it, under a heading of their own; in the order of the event: heaviest first, the rest
 * last. */
static void side_print(struct cli *cli, FILE *to, const struct m_route *route, struct slice code,
                       bool against, const struct why_meaning *m)
{
    char *name = why_department(cli, code), *head;
    bool begun = false;
    struct reason r;

    for (size_t at = 0; wire_list_record(route->reasons, &at, &shape_reason, &r);) {
        if (!slice_equal(r.department, code) || (r.weight < 0) != against)
            continue;
        if (!begun) {
            head = screen_fill(against ? _("Speaks against {1}:") : _("Speaks for {1}:"), name,
                               NULL, NULL);
            fprintf(to, "  %s\n", head);
            free(head);
        }
        begun = true;
        reason_print(cli, to, &r, m);
    }
    free(name);
}

static bool is_candidate(const struct m_route *route, struct slice code)
{
    struct candidate c;

    for (size_t at = 0; wire_list_record(route->candidates, &at, &shape_candidate, &c);)
        if (slice_equal(c.department, code))
            return true;
    return false;
}

/* Departments that a rule excludes are no candidates; each once. */
static void excluded_print(struct cli *cli, FILE *to, const struct m_route *route,
                           const struct why_meaning *m)
{
    struct slice last = {0};
    struct reason r;

    for (size_t at = 0; wire_list_record(route->reasons, &at, &shape_reason, &r);)
        if (!is_candidate(route, r.department) && !slice_equal(r.department, last)) {
            last = r.department;
            side_print(cli, to, route, last, true, m);
        }
}

/* ------------------------------------------------------------------ numbers */

static void sum_print(FILE *to, const struct m_route *route, const struct candidate *c)
{
    struct reason r;
    size_t n = 0;

    fprintf(to, "    %.*s: ", SLICE_FMT(c->department));
    if (wire_has(c, candidate_score))
        fprintf(to, "%" PRId64 " =", c->score);
    for (size_t at = 0; wire_list_record(route->reasons, &at, &shape_reason, &r);)
        if (slice_equal(r.department, c->department))
            fprintf(to,
                    r.weight < 0 ? " - %" PRId64
                    : n++        ? " + %" PRId64
                                 : " %" PRId64,
                    r.weight < 0 ? -r.weight : r.weight);
    fprintf(to, _("; certainty %lld"), (long long)c->sure);
    fputc('\n', to);
}

static void numbers_print(FILE *to, const struct m_route *route)
{
    struct candidate c;

    if (!route->candidates.count)
        return;
    fprintf(to, "  %s\n", _("In numbers (thousandths), in the order of the reasons:"));
    for (size_t at = 0; wire_list_record(route->candidates, &at, &shape_candidate, &c);)
        sum_print(to, route, &c);
}

static void versions_print(FILE *to, const struct m_route *route)
{
    long long position = (long long)route->model_position;

    fprintf(to,
            _("  Decided with rules version %lld, themes version %lld, departments version %lld"),
            (long long)route->rules_version, (long long)route->themes_version,
            (long long)route->departments_version);
    if (!wire_has(route, m_route_model))
        fprintf(to, "%s", _("; by the rules alone"));
    else if (wire_has(route, m_route_model_position))
        fprintf(to, _("; and what was learned up to and including position %lld"), position);
    else
        fprintf(to, "%s", _("; and the model that came with the software"));
    if (wire_has(route, m_route_model))
        fprintf(to, " (%.*s)", SLICE_FMT(route->model));
    fputs(".\n", to);
}

/* ------------------------------------------------------------------ the whole */

char *why_department(struct cli *cli, struct slice code)
{
    const char *name = names_find(cli, NAMES_DEPARTMENTS, code);
    struct buf b = {0};

    buf_printf(&b, "%.*s", SLICE_FMT(code));
    if (!slice_is(code, name))
        buf_printf(&b, " (%s)", name);
    buf_add(&b, "", 1);
    return (char *)b.p;
}

void why_route_print(struct cli *cli, FILE *to, const struct m_route *route,
                     const struct why_meaning *meaning)
{
    struct candidate c;

    enum sureness sure = sureness_of(route->sure, wire_has(route, m_route_lead));

    fprintf(to, "  %s: %s\n", _("How sure"), words_choice(&enum_sureness, (uint8_t)sure));
    if (!route->candidates.count)
        fprintf(to, "  %s\n", _("Nothing in the text points to a department."));
    for (size_t at = 0; wire_list_record(route->candidates, &at, &shape_candidate, &c);) {
        side_print(cli, to, route, c.department, false, meaning);
        side_print(cli, to, route, c.department, true, meaning);
    }
    excluded_print(cli, to, route, meaning);
    numbers_print(to, route);
    versions_print(to, route);
}
