/*
 * `weerklank terms`: the terms as adopted; checking and adopting a new version.
 */
#include "services/cli/adoption.h"
#include "services/cli/ask.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/words.h"

static const char *unit_words(uint8_t unit, int64_t n)
{
    switch (unit) {
    case unit_DAYS:
        return ngettext("day", "days", (unsigned long)n);
    case unit_WORKING_DAYS:
        return ngettext("working day", "working days", (unsigned long)n);
    case unit_WEEKS:
        return ngettext("week", "weeks", (unsigned long)n);
    default:
        return ngettext("month", "months", (unsigned long)n);
    }
}

static void term_add(struct screen_table *t, const struct term *m)
{
    char length[80];

    /* Their names are Dutch; in English the program has its own. */
    if (language_is_dutch())
        screen_table_add_line(t, m->name, 0);
    else
        screen_table_add(t, words_term(m->code));
    snprintf(length, sizeof length, "%lld %s", (long long)m->length,
             unit_words(m->unit, m->length));
    screen_table_add(t, length);
    screen_table_add(t, words_choice(&enum_term_roll, m->roll));
    screen_table_add(t, m->can_suspend ? _("yes") : _("no"));
    screen_table_add(t, m->can_extend ? _("yes") : _("no"));
    screen_table_add_line(t, m->ground, 0);
}

static void terms_print(const struct m_terms *m)
{
    static const char *const heads[] = {N_("Term"),
                                        N_("How long"),
                                        N_("When it ends on a free day"),
                                        N_("Time can stand still"),
                                        N_("More time can be asked"),
                                        N_("Where it comes from")};
    struct screen_table t = {.n_columns = ARRAY_LEN(heads)};
    struct term row;
    size_t at = 0;

    for (size_t i = 0; i < t.n_columns; i++)
        screen_table_add(&t, _(heads[i]));
    while (wire_list_record(m->terms, &at, &shape_term, &row))
        term_add(&t, &row);
    screen_table_print(&t, stdout, true);
}

static int terms_show(struct cli *cli, const struct arguments *a, struct slice body)
{
    struct m_terms m;

    (void)a;
    if (body.n == 0 || wire_decode(&shape_m_terms, body, WIRE_LENIENT, &m, NULL) < 0) {
        cli_say("%s", _("nothing of this was adopted yet"));
        return CLI_REFUSED;
    }
    if (cli->json) {
        ask_print_json(&shape_m_terms, body);
        return CLI_OK;
    }
    printf(_("Terms, version %lld, from %s on"), (long long)m.version, screen_date(m.valid_from));
    printf("%s\n", m.running ? _("; for running cases too") : "");
    if (wire_has(&m, m_terms_source))
        printf("%s: %.*s\n", _("Source"), SLICE_FMT(m.source));
    printf("\n");
    terms_print(&m);
    return CLI_OK;
}

int terms_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    return adoption_command(cli, c, a, "terms", terms_show);
}
