/*
 * `weerklank cases CODE --step antwoord`: the cases behind a figure of the scoreboard, the newest signals first.
 */
#include "services/cli/ask.h"
#include "services/cli/body.h"
#include "services/cli/commands.h"
#include "services/cli/compared.h"
#include "services/cli/language.h"
#include "services/cli/outcomes.h"
#include "services/cli/words.h"

#include "common/clock.h"
#include "proto/json.h"

#include <stdlib.h>

const struct option_row cases_options[] = {
    {"all", NULL, N_("all of them, not only the first page")},
    {0},
};

static void row_add(struct screen_table *t, const struct case_row *m)
{
    screen_table_add_line(t, m->reference, 0);
    screen_table_add(t, screen_date(clock_day_amsterdam(m->from)));
    screen_table_add(t, wire_has(m, case_row_until) ? screen_date(clock_day_amsterdam(m->until))
                                                    : words_choice(&enum_figure_which, m->state));
    screen_table_add(t, wire_has(m, case_row_due) ? screen_date(m->due) : "-");
    screen_table_add(t, m->late ? _("too late") : "");
    screen_table_add(t, wire_has(m, case_row_gross) ? screen_duration(m->gross) : "-");
    screen_table_add(t, wire_has(m, case_row_net) ? screen_duration(m->net) : "-");
    screen_table_add_line(t, m->who, 0);
    screen_table_add_line(t, m->title, 0);
}

/* What came between, as a list. */
static void reasons_add(struct screen_table *t, const struct case_row *m)
{
    struct buf words = {0};
    uint8_t reason;

    for (size_t at = 0; wire_list_enum(m->reasons, &at, &enum_figure_reason, &reason);)
        buf_printf(&words, "%s%s", words.n > 0 ? ", " : "",
                   words_choice(&enum_figure_reason, reason));
    screen_table_add_line(t, buf_slice(&words), 0);
    buf_free(&words);
}

static void compared_row_add(struct screen_table *t, const struct case_row *m)
{
    screen_table_add_line(t, m->reference, 0);
    screen_table_add(t, screen_date(clock_day_amsterdam(m->from)));
    screen_table_add(t, wire_has(m, case_row_before) ? words_choice(&enum_figure_which, m->before)
                                                     : "-");
    screen_table_add(t, words_choice(&enum_figure_which, m->state));
    screen_table_add(t, wire_has(m, case_row_due) ? screen_date(m->due) : "-");
    reasons_add(t, m);
    screen_table_add_line(t, m->who, 0);
    screen_table_add_line(t, m->title, 0);
}

static void page_take(const struct cli *cli, const struct m_cases *asked, struct screen_table *t,
                      struct wire_list cases)
{
    struct slice bytes;
    struct case_row m;
    size_t at = 0;

    while (wire_list_next(cases, &at, &bytes))
        if (cli->json)
            outcomes_print_case(bytes, (enum figure_step)asked->step);
        else if (wire_decode(&shape_case_row, bytes, WIRE_LENIENT, &m, NULL) == 0)
            (wire_has(asked, m_cases_compare) ? compared_row_add : row_add)(t, &m);
}

/* Page after page, or the first that has something. */
static int pages_ask(struct cli *cli, const struct m_cases *wanted, bool all,
                     struct screen_table *t, bool *more_out)
{
    struct m_cases m = *wanted;
    char cursor[65];

    for (;;) {
        struct answer answer = {0};
        struct m_cases_told told;
        int rc = ask_struct(cli, MSG_CASES, NULL, &m, &answer, &told);

        *more_out = rc == CLI_OK && wire_has(&told, m_cases_told_cursor);
        if (rc == CLI_OK)
            page_take(cli, &m, t, told.cases);
        if (*more_out) {
            snprintf(cursor, sizeof cursor, "%.*s", SLICE_FMT(told.cursor));
            wire_set(&m, m_cases, cursor, slice_str(cursor));
        }
        all = all || (rc == CLI_OK && told.cases.count == 0);
        answer_free(&answer);
        if (!*more_out || !all)
            return rc;
    }
}

static void screen_tell(struct screen_table *t, bool more)
{
    if (t->n_cells > t->n_columns)
        screen_table_print(t, stdout, true);
    else
        printf("%s\n", _("There are no such cases."));
    screen_table_free(t);
    if (more)
        printf("%s\n", _("There are more: --all."));
}

static struct screen_table compared_table_new(void)
{
    static const char *const heads[] = {N_("Reference"), N_("Begun"),   N_("Then"), N_("Now"),
                                        N_("Due by"),    N_("Because"), N_("Who"),  N_("Title")};
    struct screen_table t = {.n_columns = ARRAY_LEN(heads)};

    for (size_t i = 0; i < ARRAY_LEN(heads); i++)
        screen_table_add(&t, _(heads[i]));
    return t;
}

static struct screen_table table_new(void)
{
    static const char *const heads[] = {N_("Reference"), N_("Begun"), N_("Done"), N_("Due by"), "",
                                        N_("Took"),      N_("Net"),   N_("Who"),  N_("Title")};
    struct screen_table t = {.n_columns = ARRAY_LEN(heads)};

    for (size_t i = 0; i < ARRAY_LEN(heads); i++)
        screen_table_add(&t, *heads[i] ? _(heads[i]) : "");
    return t;
}

int cases_print(struct cli *cli, const struct m_cases *m, bool all)
{
    struct screen_table t = wire_has(m, m_cases_compare) ? compared_table_new() : table_new();
    bool more = false;
    int rc = pages_ask(cli, m, all, &t, &more);

    if (rc == CLI_OK && !cli->json)
        screen_tell(&t, more);
    else
        screen_table_free(&t);
    return rc;
}

int cases_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct wire_faults faults = {0};
    struct m_cases m = {0};
    struct buf kept = {0};
    json_t *body = NULL;
    int rc = CLI_USAGE;

    if (a->n_words > 1)
        return cli_usage(_("'%s' has no place here; see weerklank %s --help"), a->words[1],
                         c->name);
    body = body_read(c, a, NULL);
    if (body && a->n_words == 1)
        json_object_set_new(body, "van", json_string(a->words[0]));
    if (body && (json_to_wire(&shape_m_cases, body, &kept, &faults) < 0 ||
                 wire_decode(&shape_m_cases, buf_slice(&kept), WIRE_STRICT, &m, &faults) < 0)) {
        rc = words_faults(cli, MSG_CASES, &faults);
    } else if (body) {
        rc = cases_print(cli, &m, argument_value(a, "all") != NULL);
    }
    json_decref(body);
    buf_free(&kept);
    return rc;
}
