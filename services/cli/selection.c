/*
 * Which signals; see selection.h.
 */
#include "services/cli/selection.h"

#include "services/cli/ask.h"
#include "services/cli/body.h"
#include "services/cli/language.h"
#include "services/cli/list.h"
#include "services/cli/subject.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/text.h"

#include <stdlib.h>

static void reference_add(struct selection *s, struct slice reference)
{
    if (s->n == s->cap) {
        s->cap = s->cap ? 2 * s->cap : 64;
        s->references = realloc(s->references, s->cap * sizeof *s->references);
        if (!s->references)
            log_fatal("memory_exhausted", "signals=%zu", s->cap);
    }
    s->references[s->n++] = text_copy(reference);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void references_sort(struct selection *s)
{
    size_t kept = 0;

    if (s->n > 0)
        qsort(s->references, s->n, sizeof *s->references, by_text);
    for (size_t i = 0; i < s->n; i++) {
        if (kept > 0 && strcmp(s->references[kept - 1], s->references[i]) == 0)
            free(s->references[i]);
        else
            s->references[kept++] = s->references[i];
    }
    s->n = kept;
}

/* Whoever sees only the title of it has nothing to hand over. */
bool selection_is_in_full(const struct summary *m)
{
    return wire_has(m, summary_reference);
}

static int named_take(struct selection *s, const char *word)
{
    struct subject subject;
    struct answer a = {0};
    struct m_show m = {0};
    struct m_shown shown;
    struct summary one;
    int rc = subject_read(word, &subject);

    if (rc == CLI_OK)
        rc = ask_struct(s->cli, MSG_SHOW, &subject.wire, &m, &a, &shown);
    if (rc == CLI_OK && (wire_decode(&shape_summary, slice_of(shown.summary.p, shown.summary.n),
                                     WIRE_LENIENT, &one, NULL) < 0 ||
                         !selection_is_in_full(&one))) {
        cli_say(_("%s: you may see the title only, so it cannot be in a dossier"), word);
        rc = CLI_REFUSED;
    }
    if (rc == CLI_OK)
        reference_add(s, one.reference);
    answer_free(&a);
    return rc;
}

static bool listed_take(void *arg, const struct summary *m, struct slice bytes)
{
    struct selection *s = arg;
    int32_t day = clock_day_amsterdam(m->submitted_at);

    (void)bytes;
    if (selection_is_in_full(m) && day >= s->from && day <= s->until)
        reference_add(s, m->reference);
    return !cli_interrupted();
}

static int day_option(const struct arguments *a, const char *name, int32_t *out)
{
    const char *value = argument_value(a, name);

    if (value && clock_day_parse(value, strlen(value), out) < 0)
        return cli_usage(_("--%s: '%s' is no date; write it as 2026-12-31"), name, value);
    return CLI_OK;
}

static int selection_take(struct selection *s, const struct command *c, const struct arguments *a)
{
    struct answer answer = {0};
    struct m_list m = {0};
    struct buf kept = {0};
    int rc = body_question(s->cli, c, a, MSG_LIST, &m, &kept);

    if (rc == CLI_OK) {
        wire_set(&m, m_list, limit, 500);
        rc = list_pages(s->cli, &m, INT64_MAX, &answer, listed_take, s);
    }
    answer_free(&answer);
    buf_free(&kept);
    return rc;
}

/* As the name of what is made of them. What was sought in texts may be the name of somebody. */
static void about_write(struct selection *s, const struct arguments *a)
{
    const char *between = "Knelpunten en kansen: ";

    for (size_t i = 0; a->n_words > 1 && i < s->n && i < 10; i++, between = ", ")
        buf_printf(&s->about, "%s%s", between, s->references[i]);
    if (a->n_words > 1 && s->n > 10)
        buf_printf(&s->about, " en %zu andere", s->n - 10);
    for (size_t i = 0; i < a->n_given; i++) {
        const struct given *g = &a->given[i];
        bool from = !g->field && strcmp(g->row->name, "from") == 0;

        if (!g->field && !from && strcmp(g->row->name, "until") != 0)
            continue;
        buf_printf(&s->about, "%s%s%s%s", between,
                   g->field ? g->field->json
                   : from   ? "ingediend vanaf"
                            : "ingediend tot en met",
                   *g->value ? " " : "",
                   g->field == &shape_m_list.fields[m_list_text] ? "(gezocht)" : g->value);
        between = ", ";
    }
    buf_add(&s->about, "", 1);
}

int selection_read(struct selection *s, struct cli *cli, const struct command *c,
                   const struct arguments *a)
{
    bool selects =
        argument_fields_given(a) || argument_value(a, "from") || argument_value(a, "until");
    int rc;

    *s = (struct selection){.cli = cli, .from = INT32_MIN, .until = INT32_MAX};
    rc = day_option(a, "from", &s->from);
    if (rc == CLI_OK)
        rc = day_option(a, "until", &s->until);
    if (rc == CLI_OK && (a->n_words > 1) == selects)
        rc = cli_usage(
            _("say which: references, or a selection such as --theme; see weerklank %s --help"),
            c->name);
    for (size_t i = 1; rc == CLI_OK && i < a->n_words; i++)
        rc = named_take(s, a->words[i]);
    if (rc == CLI_OK && selects)
        rc = selection_take(s, c, a);
    references_sort(s);
    if (rc == CLI_OK && s->n == 0) {
        cli_say("%s", _("There is nothing."));
        rc = CLI_REFUSED;
    }
    about_write(s, a);
    return rc;
}

void selection_free(struct selection *s)
{
    for (size_t i = 0; i < s->n; i++)
        free(s->references[i]);
    free(s->references);
    buf_free(&s->about);
    *s = (struct selection){0};
}
