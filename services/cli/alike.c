/*
 * `weerklank similar REFERENCE`: which earlier signals it is like, for coordinators and advisers. As it was found
 * when it was routed; of those that one may see.
 */
#include "services/cli/ask.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/subject.h"
#include "services/cli/words.h"

#include "common/clock.h"

#include <stdlib.h>

#define STRONG 500 /* thousandths, as the page has it */

static void row_add(struct screen_table *t, const struct alike *of, const struct summary *s)
{
    struct buf why = {0};

    buf_add_str(&why, of->score >= STRONG ? _("much") : _("somewhat"));
    if (of->law)
        buf_printf(&why, ", %s", _("same law"));
    if (of->place)
        buf_printf(&why, ", %s", _("same place"));
    screen_table_add_line(t, s->reference, 0);
    screen_table_add_line(t, buf_slice(&why), 0);
    screen_table_add(t,
                     wire_has(s, summary_state) ? words_choice(&enum_signal_state, s->state) : "-");
    screen_table_add(t, wire_has(s, summary_answered_at)
                            ? screen_date(clock_day_amsterdam(s->answered_at))
                            : "-");
    screen_table_add_line(t, s->title, 0);
    buf_free(&why);
}

/* What one may not see is left out, and no problem. */
static int one_take(struct cli *cli, struct screen_table *t, const struct alike *of,
                    struct slice bytes)
{
    struct wire_subject subject = {.id = of->signal};
    struct question q = {.kind = MSG_SHOW, .signal = &subject};
    struct answer answer = {0};
    struct buf body = {0};
    struct m_show m = {0};
    struct m_shown shown;
    struct summary s;
    enum asked asked;

    wire_encode(&shape_m_show, &m, &body);
    q.body = buf_slice(&body);
    asked = connection_ask(cli->door, &q, &answer);
    buf_free(&body);
    if (asked == ASKED_DONE &&
        wire_decode(&shape_m_shown, slice_of(answer.envelope.body.p, answer.envelope.body.n),
                    WIRE_LENIENT, &shown, NULL) == 0 &&
        wire_decode(&shape_summary, slice_of(shown.summary.p, shown.summary.n), WIRE_LENIENT, &s,
                    NULL) == 0) {
        if (cli->json)
            ask_print_json(&shape_alike, bytes);
        else
            row_add(t, of, &s);
    }
    answer_free(&answer);
    return asked == ASKED_SILENT ? CLI_SILENT : CLI_OK;
}

static int list_take(struct cli *cli, struct screen_table *t, struct wire_list similar)
{
    struct slice bytes;
    struct alike of;
    size_t at = 0;
    int rc = CLI_OK;

    while (rc == CLI_OK && wire_list_next(similar, &at, &bytes))
        if (wire_decode(&shape_alike, bytes, WIRE_LENIENT, &of, NULL) == 0)
            rc = one_take(cli, t, &of, bytes);
    return rc;
}

static int timeline_take(struct cli *cli, struct screen_table *t, struct wire_list timeline)
{
    struct m_likened likened;
    struct moment m;
    size_t at = 0;

    while (wire_list_record(timeline, &at, &shape_moment, &m))
        if (event_find(m.kind) == event_info(EV_LIKENED) && wire_has(&m, moment_body) &&
            wire_decode(&shape_m_likened, slice_of(m.body.p, m.body.n), WIRE_LENIENT, &likened,
                        NULL) == 0)
            return list_take(cli, t, likened.similar);
    return CLI_OK;
}

int alike_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct screen_table t = {.n_columns = 5};
    struct answer answer = {0};
    struct m_shown shown;
    struct m_show m = {0};
    struct subject subject;
    int rc = subject_only(c, a, &subject);

    if (rc != 0)
        return rc;
    screen_table_add(&t, _("Reference"));
    screen_table_add(&t, _("Like it"));
    screen_table_add(&t, _("State"));
    screen_table_add(&t, _("Answered on"));
    screen_table_add(&t, _("Title"));
    wire_set(&m, m_show, timeline, true);
    rc = ask_struct(cli, MSG_SHOW, &subject.wire, &m, &answer, &shown);
    if (rc == CLI_OK)
        rc = timeline_take(cli, &t, shown.timeline);
    if (rc == CLI_OK && !cli->json && t.n_cells == t.n_columns)
        printf("%s\n", _("Nothing that you may see was found to be like it."));
    else if (rc == CLI_OK && !cli->json)
        screen_table_print(&t, stdout, true);
    screen_table_free(&t);
    answer_free(&answer);
    return rc;
}
