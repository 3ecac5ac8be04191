/*
 * `weerklank report`: reports for a period, from their draft until they are fixed. The screen of one is in
 * report_show.c.
 *
 *      weerklank report                                     all of them
 *      weerklank report open --from 2026-01-01 --until 2026-03-31 --title "Eerste kwartaal"
 *      weerklank report show 0195f3a2
 *      weerklank report comment 0195f3a2 "Wij missen de zomer."
 *      weerklank report contest 0195f3a2 ZVL-2026-0412-7 "Dit was een zaak van OCW."
 *      weerklank report correct 0195f3a2 ZVL-2026-0412-7 "Verkeerd bezorgd." --department VWS
 *      weerklank report confirm 0195f3a2 ZVL-2026-0412-7 9
 *      weerklank report fix 0195f3a2
 *      weerklank report make 0195f3a2 --out rapport.pdf     its page; without a report, of any period
 *
 * A report is named by its id, or by as much of its beginning as no other has.
 */
#include "services/cli/report.h"

#include "services/cli/act.h"
#include "services/cli/ask.h"
#include "services/cli/body.h"
#include "services/cli/language.h"
#include "services/cli/named.h"
#include "services/cli/subject.h"
#include "services/cli/words.h"

#include "proto/json.h"

#include <stdlib.h>

const struct option_row report_options[] = {
    {"from", N_("DATE"), N_("open, make: the first day of the period")},
    {"until", N_("DATE"), N_("open, make: the last day of the period")},
    {"title", N_("TEXT"), N_("open: what it is called")},
    {"department", N_("CODE"), N_("correct: whose case it was")},
    {"step", N_("STEP"), N_("contest, correct: one step of it; all of them unless said otherwise")},
    {"file", N_("FILE"), N_("the text from a file")},
    {"id", N_("UUID"), N_("your own number of this act: with the same number it happens once")},
    {"as-of", N_("DATE"), N_("make: as it was known at the end of this day")},
    {"all-numbers", NULL, N_("make: small numbers too, not for publication")},
    {"out", N_("FILE"), N_("make: where to, .html, .pdf or .docx; else HTML on standard output")},
    {0},
};

static const struct named reports = {
    MSG_REPORT_ASK,
    &shape_m_report_told,
    &shape_report_row,
    false,
    N_("there is no report whose number begins with '{1}'"),
    N_("more than one report has a number that begins with '{1}'")};

/* ------------------------------------------------------------------ acts */

/* What was given of these options, and the text. */
static json_t *fields_read(const struct wire_shape *shape, const struct arguments *a,
                           const char *text_field, const char *text)
{
    const char *file = argument_value(a, "file");
    char *own = NULL;
    json_t *body;

    if (file && !(own = body_text_read(file)))
        return NULL;
    body = json_object();
    for (uint16_t i = 0; i < shape->n; i++) {
        const struct wire_field *f = &shape->fields[i];
        const char *value = argument_value(a, f->name);

        if (text_field && strcmp(f->name, text_field) == 0)
            value = own ? own : text;
        if (value && f->type != WIRE_ID && body_set(body, f, value) < 0) {
            cli_usage(_("'%s' is no text in UTF-8"), f->name);
            json_decref(body);
            body = NULL;
            break;
        }
    }
    free(own);
    return body;
}

static void report_set(json_t *body, const struct uuid *report)
{
    char id[UUID_TEXT_LEN + 1];

    uuid_format(report, id);
    json_object_set_new(body, "rapport", json_string(id));
}

/* Takes body. */
static int send(struct cli *cli, const struct arguments *a, enum message kind,
                const struct wire_subject *subject, json_t *body)
{
    const char *own_id = argument_value(a, "id");
    struct uuid id;
    int rc = CLI_USAGE;

    uuid_new_v7(&id);
    if (!body)
        return CLI_USAGE;
    if (own_id && uuid_parse(own_id, strlen(own_id), &id) < 0)
        cli_usage(_("--%s: '%s' is no id"), "id", own_id);
    else
        rc = cli_door(cli) ? act_send(cli, kind, subject, &id, body) : CLI_SILENT;
    json_decref(body);
    return rc;
}

/* With an id of one's own it is also that of the report: the same again is the same report. */
static int open_report(struct cli *cli, const struct arguments *a)
{
    struct wire_subject subject = {0};
    const char *own = argument_value(a, "id");

    uuid_new_v7(&subject.id);
    if (own && uuid_parse(own, strlen(own), &subject.id) < 0)
        return cli_usage(_("--%s: '%s' is no id"), "id", own);
    return send(cli, a, MSG_REPORT_OPEN, &subject,
                fields_read(&shape_m_report_open, a, NULL, NULL));
}

static int comment(struct cli *cli, const struct arguments *a, const struct uuid *report)
{
    const struct wire_subject subject = {.id = *report};

    return send(
        cli, a, MSG_REPORT_COMMENT, &subject,
        fields_read(&shape_m_report_comment, a, "text", a->n_words > 2 ? a->words[2] : NULL));
}

static int withdraw(struct cli *cli, const struct arguments *a, const struct uuid *report)
{
    const struct wire_subject subject = {.id = *report};

    return send(
        cli, a, MSG_REPORT_WITHDRAW, &subject,
        fields_read(&shape_m_report_withdraw, a, "reason", a->n_words > 2 ? a->words[2] : NULL));
}

/* The newest signed head goes with it: everybody can see then which log it was made of. */
static int fix(struct cli *cli, const struct arguments *a, const struct uuid *report)
{
    const struct wire_subject subject = {.id = *report};
    struct m_proof ask = {0};
    struct answer answer = {0};
    struct m_proven proven;
    json_t *body = NULL;
    int rc = ask_struct(cli, MSG_PROOF, NULL, &ask, &answer, &proven);

    if (rc == CLI_OK)
        body = json_pack("{s:s%}", "stand", (const char *)proven.note.p, proven.note.n);
    answer_free(&answer);
    return rc == CLI_OK ? send(cli, a, MSG_REPORT_FIX, &subject, body) : rc;
}

/* A signal, and what the fourth word is of it. */
static int about_case(struct cli *cli, const struct arguments *a, const struct uuid *report,
                      enum message kind, const char *field)
{
    struct subject subject;
    json_t *body;
    int rc = subject_read(a->words[2], &subject);

    if (rc != 0)
        return rc;
    body = fields_read(message_info(kind)->shape, a, field, a->n_words > 3 ? a->words[3] : NULL);
    if (body)
        report_set(body, report);
    return send(cli, a, kind, &subject.wire, body);
}

static int contest(struct cli *cli, const struct arguments *a, const struct uuid *report)
{
    return about_case(cli, a, report, MSG_CONTEST, "reason");
}

static int correct(struct cli *cli, const struct arguments *a, const struct uuid *report)
{
    return about_case(cli, a, report, MSG_CORRECT, "reason");
}

static int confirm(struct cli *cli, const struct arguments *a, const struct uuid *report)
{
    return about_case(cli, a, report, MSG_CORRECT_CONFIRM, "proposal");
}

static int take_back(struct cli *cli, const struct arguments *a, const struct uuid *report)
{
    return about_case(cli, a, report, MSG_CORRECT_WITHDRAW, "proposal");
}

/* ------------------------------------------------------------------ the command */

static const struct verb {
    const char *name;
    size_t least, most; /* words, itself among them */
    int (*run)(struct cli *cli, const struct arguments *a, const struct uuid *report);
    const char *words; /* what stands behind it */
} verbs[] = {
    {"show", 2, 2, report_show, N_("REPORT")},
    {"make", 2, 2, report_make, N_("[REPORT]")},
    {"comment", 2, 3, comment, N_("REPORT [TEXT]")},
    {"contest", 3, 4, contest, N_("REPORT REFERENCE [TEXT]")},
    {"correct", 3, 4, correct, N_("REPORT REFERENCE [TEXT] --department CODE")},
    {"confirm", 4, 4, confirm, N_("REPORT REFERENCE PROPOSAL")},
    {"take-back", 4, 4, take_back, N_("REPORT REFERENCE PROPOSAL")},
    {"fix", 2, 2, fix, N_("REPORT")},
    {"withdraw", 2, 3, withdraw, N_("REPORT [TEXT]")},
};

int report_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    const char *name = a->n_words > 0 ? a->words[0] : "list";
    struct uuid report;
    int rc;

    if (strcmp(name, "list") == 0 && a->n_words <= 1)
        return report_list(cli);
    if (strcmp(name, "open") == 0 && a->n_words == 1)
        return open_report(cli, a);
    if (strcmp(name, "make") == 0 && a->n_words == 1)
        return report_make(cli, a, NULL);
    for (size_t i = 0; i < ARRAY_LEN(verbs); i++) {
        const struct verb *v = &verbs[i];

        if (strcmp(name, v->name) != 0)
            continue;
        if (a->n_words < v->least || a->n_words > v->most)
            return cli_usage(_("it is weerklank %s %s %s"), c->name, v->name, _(v->words));
        rc = named_find(cli, &reports, a->words[1], &report);
        return rc == CLI_OK ? v->run(cli, a, &report) : rc;
    }
    return cli_usage(_("'%s' has no place here; see weerklank %s --help"), name, c->name);
}
