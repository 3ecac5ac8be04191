/*
 * `weerklank times`: response times, a row a department. Never a time without its number, the open ones
 * and the regions' verdict beside it (LOOP.md, Figures).
 */
#include "services/cli/ask.h"
#include "services/cli/body.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/words.h"

#include "proto/json.h"

static void cell_number(struct screen_table *t, int64_t n)
{
    char text[24];

    snprintf(text, sizeof text, "%lld", (long long)n);
    screen_table_add(t, text);
}

static void cell_duration(struct screen_table *t, bool has, int64_t seconds)
{
    screen_table_add(t, has ? screen_duration(seconds) : "-");
}

/* A table of these heads, with all but the department aligned to the right. */
static struct screen_table table_new(const char *const *heads, size_t n)
{
    struct screen_table t = {.n_columns = n, .right = (1u << n) - 2};

    for (size_t i = 0; i < n; i++)
        screen_table_add(&t, _(heads[i]));
    return t;
}

static const char *const take_up_heads[] = {N_("Department"),  N_("Signals"),        N_("Taken up"),
                                            N_("half within"), N_("9 of 10 within"), N_("not yet")};

static void take_up_add(struct screen_table *t, const struct times_row *r)
{
    screen_table_add_line(t, r->department, 0);
    cell_number(t, r->signals);
    cell_number(t, r->taken_up);
    cell_duration(t, wire_has(r, times_row_take_up_median), r->take_up_median);
    cell_duration(t, wire_has(r, times_row_take_up_p90), r->take_up_p90);
    cell_number(t, r->not_taken_up);
}

static const char *const answer_heads[] = {N_("Department"),     N_("Answered"), N_("half within"),
                                           N_("9 of 10 within"), N_("Open"),     N_("oldest"),
                                           N_("Helped"),         N_("Did not")};

static void answer_add(struct screen_table *t, const struct times_row *r)
{
    screen_table_add_line(t, r->department, 0);
    cell_number(t, r->answered);
    cell_duration(t, wire_has(r, times_row_answer_median), r->answer_median);
    cell_duration(t, wire_has(r, times_row_answer_p90), r->answer_p90);
    cell_number(t, r->open);
    cell_duration(t, wire_has(r, times_row_oldest_open), r->oldest_open);
    cell_number(t, r->helped);
    cell_number(t, r->helped_not);
}

/* Two tables, so that each fits on a screen. */
static void rows_print(const struct cli *cli, struct wire_list rows)
{
    struct screen_table taken = table_new(take_up_heads, ARRAY_LEN(take_up_heads)),
                        answered = table_new(answer_heads, ARRAY_LEN(answer_heads));
    struct times_row row;
    struct slice bytes;
    size_t at = 0;

    while (wire_list_next(rows, &at, &bytes)) {
        if (cli->json)
            ask_print_json(&shape_times_row, bytes);
        else if (wire_decode(&shape_times_row, bytes, WIRE_LENIENT, &row, NULL) == 0) {
            take_up_add(&taken, &row);
            answer_add(&answered, &row);
        }
    }
    if (!cli->json) {
        printf("%s\n", _("Time to take-up"));
        screen_table_print(&taken, stdout, true);
        printf("\n%s\n", _("Time to the answer, and the verdict of the regions"));
        screen_table_print(&answered, stdout, true);
        printf("\n%s\n",
               _("Calendar time since the assignment. '9 of 10 within' from 20 cases on."));
    } else {
        screen_table_free(&taken);
        screen_table_free(&answered);
    }
}

int times_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct wire_faults faults = {0};
    struct answer answer = {0};
    struct m_times_told told;
    struct m_times m = {0};
    struct buf kept = {0};
    json_t *body = NULL;
    int rc = CLI_USAGE;

    if (a->n_words > 0)
        return cli_usage(_("'%s' has no place here; see weerklank %s --help"), a->words[0],
                         c->name);
    body = body_read(c, a, NULL);
    if (body && (json_to_wire(&shape_m_times, body, &kept, &faults) < 0 ||
                 wire_decode(&shape_m_times, buf_slice(&kept), WIRE_STRICT, &m, &faults) < 0))
        words_faults(cli, MSG_TIMES, &faults);
    else if (body)
        rc = ask_struct(cli, MSG_TIMES, NULL, &m, &answer, &told);
    if (rc == CLI_OK)
        rows_print(cli, told.rows);
    json_decref(body);
    buf_free(&kept);
    answer_free(&answer);
    return rc;
}
