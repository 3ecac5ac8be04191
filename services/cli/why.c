/*
 * `weerklank why`: all decisions about to whom a signal goes, in order, each with its reasons. Routing's reasons are words
 * first and numbers after; a person's decision says whose it was, and the reason that was given.
 */
#include "services/cli/why.h"

#include "proto/sureness.h"
#include "services/cli/ask.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/names.h"
#include "services/cli/show.h"
#include "services/cli/subject.h"
#include "services/cli/words.h"

#include <inttypes.h>
#include <stdlib.h>

/* What decides to whom it goes. */
static bool decides(int kind)
{
    return kind == EV_ROUTED || kind == EV_ASSIGNED || kind == EV_REDIRECTED ||
           kind == EV_REFUSED || kind == EV_TRANSFERRED;
}

static int decode(const struct moment *m, const struct wire_shape *shape, void *out)
{
    return wire_decode(shape, slice_of(m->body.p, m->body.n), WIRE_LENIENT, out, NULL);
}

/* ------------------------------------------------------------------ for people */

static void head_print(const struct moment *m, const char *sentence, const char *one,
                       const char *two)
{
    char *line = screen_fill(sentence, one, two, NULL);

    printf("\n%s  %s\n", screen_moment(m->at), line);
    free(line);
}

static void contributors_print(struct cli *cli, struct wire_list list)
{
    const char *between = "";
    struct slice code;

    if (!list.count)
        return;
    printf("  %s: ", _("Also contribute"));
    for (size_t at = 0; wire_list_text(list, &at, &code); between = ", ") {
        char *name = why_department(cli, code);

        printf("%s%s", between, name);
        free(name);
    }
    putchar('\n');
}

static void reason_print(struct slice reason)
{
    if (reason.n)
        screen_text(stdout, reason, 2);
}

static void routed_print(struct cli *cli, const struct moment *m)
{
    struct why_meaning meaning;
    struct m_route route;
    char *lead;

    if (decode(m, &shape_m_route, &route) < 0)
        return;
    lead = why_department(cli, route.lead);
    head_print(m,
               route.lead.n ? _("Routing chose {1}")
                            : _("Routing did not choose: the coordinator distributes it"),
               lead, NULL);
    contributors_print(cli, route.contributors);
    why_meaning_ask(cli, &route, &meaning);
    why_route_print(cli, stdout, &route, &meaning);
    why_meaning_free(&meaning);
    free(lead);
}

static void assigned_print(struct cli *cli, const struct moment *m)
{
    struct m_assign a;
    char *lead;

    if (decode(m, &shape_m_assign, &a) < 0)
        return;
    lead = why_department(cli, a.lead);
    head_print(m, _("A coordinator decided: {1}"), lead, NULL);
    contributors_print(cli, a.contributors);
    reason_print(a.reason);
    free(lead);
}

static void redirected_print(struct cli *cli, const struct moment *m)
{
    char *from = why_department(cli, m->party), *to;
    struct m_redirect r;

    if (decode(m, &shape_m_redirect, &r) == 0) {
        to = why_department(cli, r.to);
        head_print(m, _("{1} passed it on to {2}"), from, to);
        reason_print(r.reason);
        free(to);
    }
    free(from);
}

static void refused_print(struct cli *cli, const struct moment *m)
{
    char *from = why_department(cli, m->party);
    struct m_refuse r;

    head_print(m, _("{1} refused it: the coordinator distributes it"), from, NULL);
    if (decode(m, &shape_m_refuse, &r) == 0)
        reason_print(r.reason);
    free(from);
}

static void transferred_print(struct cli *cli, const struct moment *m)
{
    struct m_transfer t;
    char *from, *to;

    if (decode(m, &shape_m_transfer, &t) < 0)
        return;
    from = why_department(cli, t.ended);
    to = why_department(cli, t.successor);
    head_print(m, _("The work of {1} went over to {2}"), from, to);
    free(from);
    free(to);
}

static void decision_print(struct cli *cli, const struct moment *m, int kind)
{
    if (!wire_has(m, moment_body)) {
        char *head = show_headline(m);

        printf("\n%s  %s\n  %s\n", screen_moment(m->at), head, _("The text was destroyed."));
        free(head);
    } else if (kind == EV_ROUTED) {
        routed_print(cli, m);
    } else if (kind == EV_ASSIGNED) {
        assigned_print(cli, m);
    } else if (kind == EV_REDIRECTED) {
        redirected_print(cli, m);
    } else if (kind == EV_REFUSED) {
        refused_print(cli, m);
    } else {
        transferred_print(cli, m);
    }
}

/* ------------------------------------------------------------------ for scripts */

/* Words by number and themes by rule, beside the event as the log has it. */
static json_t *meaning_json(struct cli *cli, const struct m_route *route)
{
    json_t *all = json_object(), *words = json_object(), *themes = json_object();
    struct why_meaning m;
    char number[24];

    why_meaning_ask(cli, route, &m);
    for (size_t i = 0; i < m.n_words; i++) {
        snprintf(number, sizeof number, "%" PRId64, m.words[i].number);
        json_object_set_new(words, number, json_string(m.words[i].word ? m.words[i].word : ""));
    }
    for (size_t i = 0; i < m.n_rules; i++)
        json_object_set_new(themes, m.rules[i].rule, json_string(m.rules[i].theme));
    json_object_set_new(
        all, "zekerheid",
        json_string(
            enum_sureness.rows[sureness_of(route->sure, wire_has(route, m_route_lead))].json));
    json_object_set_new(all, "woorden", words);
    json_object_set_new(all, "themas", themes);
    why_meaning_free(&m);
    return all;
}

static void decision_json(struct cli *cli, const struct moment *m, struct slice bytes, int kind)
{
    struct m_route route;
    json_t *more = NULL;

    if (kind == EV_ROUTED && wire_has(m, moment_body) && decode(m, &shape_m_route, &route) == 0)
        more = meaning_json(cli, &route);
    ask_print_json_with(&shape_moment, bytes, more);
    json_decref(more);
}

/* ------------------------------------------------------------------ the command */

static void title_print(const struct m_shown *shown)
{
    struct summary s;
    char *title;

    if (wire_decode(&shape_summary, slice_of(shown->summary.p, shown->summary.n), WIRE_LENIENT, &s,
                    NULL) < 0)
        return;
    title = screen_line(s.title, 0);
    printf("%.*s  %s\n", SLICE_FMT(s.reference), title);
    free(title);
}

/* Who may read a title and no more is told nothing of how it came where it is. */
static int decisions_tell(struct cli *cli, const struct m_shown *shown)
{
    size_t told = 0, kept = 0;
    struct slice bytes;
    struct moment m;

    for (size_t at = 0; wire_list_next(shown->timeline, &at, &bytes);) {
        const struct message_info *info;

        if (wire_decode(&shape_moment, bytes, WIRE_LENIENT, &m, NULL) < 0 ||
            !(info = event_find(m.kind)) || !decides(info->number))
            continue;
        if (!wire_has(&m, moment_body) && !show_is_erased(shown->timeline, m.version)) {
            kept++;
            continue;
        }
        if (told++ == 0 && !cli->json)
            title_print(shown);
        if (cli->json)
            decision_json(cli, &m, bytes, info->number);
        else
            decision_print(cli, &m, info->number);
    }
    if (told)
        return CLI_OK;
    cli_say("%s", kept ? _("the reasons are for those who see all of this signal")
                       : _("nothing was decided about this signal yet"));
    return kept ? CLI_REFUSED : CLI_OK;
}

int why_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    struct answer answer = {0};
    struct m_shown shown;
    struct m_show m = {0};
    struct subject subject;
    int rc = subject_only(c, a, &subject);

    if (rc != 0)
        return rc;
    wire_set(&m, m_show, timeline, true);
    rc = ask_struct(cli, MSG_SHOW, &subject.wire, &m, &answer, &shown);
    if (rc == CLI_OK)
        rc = decisions_tell(cli, &shown);
    answer_free(&answer);
    return rc;
}
