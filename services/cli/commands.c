/*
 * The commands, and help about them.
 */
#include "services/cli/commands.h"

#include "common/settings.h"
#include "services/cli/head.h"
#include "services/cli/language.h"
#include "services/cli/words.h"

#include <stdio.h>

static const struct option_row act_options[] = {
    {"text", N_("TEXT"), N_("the text itself; '-' reads it from standard input")},
    {"file", N_("FILE"), N_("the text from a file")},
    {"body", N_("FILE"), N_("all fields as JSON with the Dutch names; '-': standard input")},
    {"id", N_("UUID"), N_("your own number of this act: with the same number it happens once")},
    {0},
};

/* clang-format off */
#define SIGNAL N_("REFERENCE")
#define SIGNAL_TEXT N_("REFERENCE [TEXT]")
#define ROW(name, alias, group, words, summary, example, message, text, options, run) \
    {name, alias, words, summary, example, text, options, run, group, message}
static const struct command commands[] = {
    ROW("list", NULL, COMMANDS_LOOK, "", N_("what has been submitted, as far as you may see it"),
     "list --department VWS --open", MSG_LIST, NULL, list_options, list_run),
    ROW("search", NULL, COMMANDS_LOOK, N_("WORD..."), N_("signals by words in their texts, the best finds first"),
     "search huisarts \"geen opvolger\"", MSG_LIST, NULL, search_options, search_run),
    ROW("show", NULL, COMMANDS_LOOK, SIGNAL, N_("one signal with everything that happened"),
     "show ZVL-2026-0412-3", MSG_NO_ANSWER, NULL, show_options, show_run),
    ROW("why", NULL, COMMANDS_LOOK, SIGNAL, N_("why it went to that department, or to nobody: how sure, and by what"),
     "why ZVL-2026-0412-3", MSG_NO_ANSWER, NULL, NULL, why_run),
    ROW("similar", NULL, COMMANDS_LOOK, SIGNAL, N_("which earlier signals it is like, for coordinators and advisers"),
     "similar ZVL-2026-0412-3", MSG_NO_ANSWER, NULL, NULL, alike_run),
    ROW("inbox", NULL, COMMANDS_LOOK, "", N_("what waits for you"),
     "inbox --as VWS", MSG_NO_ANSWER, NULL, NULL, inbox_run),
    ROW("due", NULL, COMMANDS_LOOK, "", N_("what falls due, by who has to do it"),
     "due --until 2026-12-31", MSG_DUE, NULL, due_options, due_run),
    ROW("times", NULL, COMMANDS_LOOK, "", N_("response times by department, region, theme or border"),
     "times --per ministerie --step antwoord", MSG_SCORE, NULL, times_options, times_run),
    ROW("cases", NULL, COMMANDS_LOOK, N_("CODE"), N_("the cases behind a figure of times"),
     "cases VWS --step antwoord --which te_laat", MSG_CASES, NULL, cases_options, cases_run),
    ROW("backlog", NULL, COMMANDS_LOOK, "", N_("how much of a step stood open at the end of each week"),
     "backlog --step antwoord --of VWS", MSG_BACKLOG, NULL, NULL, backlog_run),
    ROW("arrivals", NULL, COMMANDS_LOOK, "", N_("what came to a department from which region, on which theme"),
     "arrivals --as VWS --from 2026-01-01", MSG_ARRIVALS, NULL, NULL, arrivals_run),
    ROW("silence", NULL, COMMANDS_LOOK, "", N_("which regions submitted nothing lately"),
     "silence --days 90", MSG_SILENCE, NULL, NULL, silence_run),
    ROW("agenda", NULL, COMMANDS_LOOK, N_("REGION"), N_("a region's agenda for the regio-alliantieoverleg"),
     "agenda ZVL --since 2026-09-01 --out agenda.pdf", MSG_NO_ANSWER, NULL, agenda_options, agenda_run),
    ROW("learning", NULL, COMMANDS_LOOK, N_("REGION"), N_("the learning agenda of a region and a quarter"),
     "learning ZVL --quarter 2026-Q3 --out leeragenda.pdf", MSG_NO_ANSWER, NULL, learning_options, learning_run),
    ROW("watch", NULL, COMMANDS_LOOK, "", N_("events as they happen, until Ctrl-C"),
     "watch --as ZVL", MSG_NO_ANSWER, NULL, watch_options, watch_run),
    ROW("registry", NULL, COMMANDS_LOOK, N_("[SET]"), N_("regions, departments, themes, terms, rules, parties"),
     "registry themes", MSG_NO_ANSWER, NULL, NULL, registry_run),
    ROW("terms", NULL, COMMANDS_LOOK, N_("[show|check FILE|adopt FILE]"), N_("the terms as adopted; check or adopt a new version"),
     "terms check termijnen.json", MSG_NO_ANSWER, NULL, adoption_options, terms_run),
    ROW("calendar", NULL, COMMANDS_LOOK, N_("[show|check FILE|adopt FILE]"), N_("which days are no working days; check or adopt a new version"),
     "calendar --year 2026", MSG_NO_ANSWER, NULL, calendar_options, calendar_run),
    ROW("check", NULL, COMMANDS_LOOK, N_("FILE"), N_("could these reference data be adopted? Changes nothing"),
     "check themas.json", MSG_NO_ANSWER, NULL, adoption_options, check_run),
    ROW("deadline", NULL, COMMANDS_LOOK, "", N_("a date, and how it comes about"),
     "deadline --from 2026-04-02 --term 6w", MSG_NO_ANSWER, NULL, deadline_options, deadline_run),
    ROW("proof", NULL, COMMANDS_LOOK, N_("[REFERENCE]"), N_("is it in the signed log, and is the log still the same?"),
     "proof ZVL-2026-0412-3 --as ZVL", MSG_NO_ANSWER, NULL, proof_options, proof_run),
    ROW("export", NULL, COMMANDS_LOOK, N_("dossier [REFERENCE...]"), N_("a dossier of signals, for a request under the Woo or for an archive"),
     "export dossier ZVL-2026-0412-3 --out dossier.zip", MSG_LIST, NULL, export_options, export_run),
    ROW("whoami", NULL, COMMANDS_LOOK, "", N_("who you are here"),
     "whoami --as ZVL", MSG_NO_ANSWER, NULL, NULL, whoami_run),

    ROW("submit", NULL, COMMANDS_REGION, N_("[FILE.jsonl|FILE.csv|-]"), N_("submit one signal, or a file of any size"),
     "submit --as ZVL --what \"De huisarts stopt.\" --notice \"Een moeder reed 40 minuten.\" --needed weet_niet",
     MSG_SUBMIT, "what", submit_options, submit_run),
    ROW("reply", NULL, COMMANDS_REGION, SIGNAL_TEXT, N_("your reply to a question"),
     "reply ZVL-2026-0412-3 \"Ongeveer 600.\" --as ZVL", MSG_REPLY, "text", act_options, act_run),
    ROW("supplement", NULL, COMMANDS_REGION, SIGNAL_TEXT, N_("add information, at any time"),
     "supplement ZVL-2026-0412-3 --file brief.txt --as ZVL", MSG_SUPPLEMENT, "text", act_options, act_run),
    ROW("verdict", NULL, COMMANDS_REGION, SIGNAL_TEXT, N_("does this answer help?"),
     "verdict ZVL-2026-0412-3 --verdict helpt --as ZVL", MSG_VERDICT, "text", act_options, act_run),
    ROW("reopen", NULL, COMMANDS_REGION, SIGNAL_TEXT, N_("ask to look at it again"),
     "reopen ZVL-2026-0412-3 \"De toeslag geldt hier niet.\" --as ZVL", MSG_REOPEN, "reason", act_options, act_run),
    ROW("ask-help", NULL, COMMANDS_REGION, SIGNAL_TEXT, N_("ask for help, a step up the ladder"),
     "ask-help ZVL-2026-0412-3 --step aankondiging --reason \"Wij horen al weken niets.\" --as ZVL",
     MSG_HELP, "reason", act_options, act_run),
    ROW("still-works", NULL, COMMANDS_REGION, SIGNAL_TEXT, N_("half a year later: does it still work?"),
     "still-works ZVL-2026-0412-3 --works --as ZVL", MSG_STILL_WORKS, "text", act_options, act_run),
    ROW("withdraw", NULL, COMMANDS_REGION, SIGNAL_TEXT, N_("withdraw it"),
     "withdraw ZVL-2026-0412-3 \"Het is opgelost.\" --as ZVL", MSG_WITHDRAW, "reason", act_options, act_run),
    ROW("close", NULL, COMMANDS_REGION, SIGNAL_TEXT, N_("close it: you accept the answer"),
     "close ZVL-2026-0412-3 --reason aanvaard --as ZVL", MSG_CLOSE, "text", act_options, act_run),

    ROW("take-up", NULL, COMMANDS_DEPARTMENT, SIGNAL_TEXT, N_("start to work on it"),
     "take-up ZVL-2026-0412-3 \"Wij gaan ermee aan de slag.\" --as VWS", MSG_TAKE_UP, "note", act_options, act_run),
    ROW("allocate", NULL, COMMANDS_DEPARTMENT, SIGNAL, N_("who works on it, inside the department"),
     "allocate ZVL-2026-0412-3 --directorate \"Curatieve zorg\" --as VWS", MSG_ALLOCATE, NULL, act_options, act_run),
    ROW("ask", NULL, COMMANDS_DEPARTMENT, SIGNAL_TEXT, N_("a question to the region; time stands still until the reply"),
     "ask ZVL-2026-0412-3 \"Hoeveel mensen zijn ouder dan 75?\" --as VWS", MSG_ASK, "text", act_options, act_run),
    ROW("contribute", NULL, COMMANDS_DEPARTMENT, SIGNAL_TEXT, N_("your contribution to the answer of the lead"),
     "contribute ZVL-2026-0412-3 --file bijdrage.txt --as BZK", MSG_CONTRIBUTE, "text", act_options, act_run),
    ROW("interim", NULL, COMMANDS_DEPARTMENT, SIGNAL_TEXT, N_("where things stand, with dated steps"),
     "interim ZVL-2026-0412-3 \"Wij praten met de zorgverzekeraar.\" --steps \"Overleg|VWS|2026-12-15\" --as VWS",
     MSG_INTERIM, "text", act_options, act_run),
    ROW("track", NULL, COMMANDS_DEPARTMENT, SIGNAL_TEXT, N_("choose a track: standard or policy"),
     "track ZVL-2026-0412-3 --track beleid --reason \"De wet moet anders.\" --as VWS", MSG_TRACK, "reason", act_options, act_run),
    ROW("extend", NULL, COMMANDS_DEPARTMENT, SIGNAL_TEXT, N_("more time for the answer, once"),
     "extend ZVL-2026-0412-3 \"Wij wachten op cijfers.\" --as VWS", MSG_EXTEND, "reason", act_options, act_run),
    ROW("redirect", NULL, COMMANDS_DEPARTMENT, SIGNAL_TEXT, N_("pass it on to a better address"),
     "redirect ZVL-2026-0412-3 --to OCW --reason \"Het gaat om het diploma.\" --as VWS", MSG_REDIRECT, "reason", act_options, act_run),
    ROW("refuse", NULL, COMMANDS_DEPARTMENT, SIGNAL_TEXT, N_("what was passed on to you belongs elsewhere"),
     "refuse ZVL-2026-0412-3 \"Dit is een taak van VWS.\" --as OCW", MSG_REFUSE, "reason", act_options, act_run),
    ROW("answer", NULL, COMMANDS_DEPARTMENT, SIGNAL_TEXT, N_("the answer, on behalf of all"),
     "answer ZVL-2026-0412-3 --kind kan_al --decision \"Het mag.\" --why \"De regel geldt hier niet.\" "
     "--possible \"De praktijk kan open blijven.\" --next-what \"Toeslag aanvragen\" --next-by VWS --next-when 2027-01-15 --as VWS",
     MSG_ANSWER, "decision", act_options, act_run),
    ROW("changed", NULL, COMMANDS_DEPARTMENT, SIGNAL_TEXT, N_("what came of your answer"),
     "changed ZVL-2026-0412-3 \"De regeling is aangepast.\" --source \"Staatscourant 2027, 123\" --as VWS",
     MSG_CHANGED, "change", act_options, act_run),

    ROW("agreement", NULL, COMMANDS_DEPARTMENT, SIGNAL_TEXT, N_("what came of an agreement: kept, moved or broken"),
     "agreement ZVL-2026-0412-3 --outcome verschoven --date 2027-03-01 --reason \"Het loket is later klaar.\" --as VWS",
     MSG_AGREEMENT, "reason", act_options, act_run),
    ROW("move-date", NULL, COMMANDS_DEPARTMENT, SIGNAL_TEXT, N_("after a reorganisation: another date for the answer, once"),
     "move-date ZVL-2026-0412-3 --date 2027-03-01 --reason \"Wij zijn net begonnen.\" --as VWS",
     MSG_MOVE_DATE, "reason", act_options, act_run),

    ROW("distribute", "assign", COMMANDS_COORDINATOR, SIGNAL_TEXT, N_("give it to a lead department"),
     "distribute ZVL-2026-0412-3 --lead VWS --reason \"Het gaat om zorg.\"", MSG_ASSIGN, "reason", act_options, act_run),
    ROW("confirm", NULL, COMMANDS_COORDINATOR, SIGNAL_TEXT, N_("the body outside the rijk takes it"),
     "confirm ZVL-2026-0412-3 \"De provincie belt de regio deze week.\"", MSG_CONFIRM_OUTSIDE, "note", act_options, act_run),
    ROW("decide-help", NULL, COMMANDS_COORDINATOR, SIGNAL_TEXT, N_("the adviser decides whether the representative is involved"),
     "decide-help ZVL-2026-0412-3 --involve --reason \"Twee ministeries wachten op elkaar.\" --as adviseur",
     MSG_HELP_DECIDE, "reason", act_options, act_run),
    ROW("return", NULL, COMMANDS_COORDINATOR, SIGNAL_TEXT, N_("give it back with the right door"),
     "return ZVL-2026-0412-3 --door \"Gemeente Hulst\" --reason \"De gemeente beslist hierover.\"", MSG_RETURN, "reason", act_options, act_run),
    ROW("split", NULL, COMMANDS_COORDINATOR, SIGNAL_TEXT, N_("split it, when the region agrees"),
     "split ZVL-2026-0412-3 --children ZVL-2026-0413-8,ZVL-2026-0414-6 --consent --reason \"Het zijn twee vragen.\"",
     MSG_SPLIT, "reason", act_options, act_run),
    ROW("claim", NULL, COMMANDS_COORDINATOR, N_("REFERENCE"), N_("say that you will distribute it"),
     "claim ZVL-2026-0412-3", MSG_CLAIM, NULL, act_options, act_run),
    ROW("note", NULL, COMMANDS_COORDINATOR, SIGNAL_TEXT, N_("a note to a department, to the region, or among advisers and coordinators"),
     "note ZVL-2026-0412-3 --to ministerie --department VWS \"Kan dit deze week?\"", MSG_NOTE, "text", act_options, act_run),
    ROW("bundle", NULL, COMMANDS_COORDINATOR, N_("REFERENCE REFERENCE..."), N_("the same bottleneck in several regions"),
     "bundle ZVL-2026-0412-7 TWE-2026-0031-2 --reason \"Steeds dezelfde drempel.\"", MSG_BUNDLE, NULL, NULL, bundle_run),
    ROW("unbundle", NULL, COMMANDS_COORDINATOR, SIGNAL_TEXT, N_("out of its bundle again"),
     "unbundle ZVL-2026-0412-7 \"Hier gaat het om een andere regel.\"", MSG_UNBUNDLE, "reason", act_options, act_run),
    ROW("admit", NULL, COMMANDS_COORDINATOR, N_("CODE"), N_("let a party in, or give it another key"),
     "admit ZVL --role regio --name \"Zeeuws-Vlaanderen\"", MSG_ADMIT, NULL, admit_options, admit_run),
    ROW("revoke", NULL, COMMANDS_COORDINATOR, N_("KEY|CODE"), N_("a key may no longer come in"),
     "revoke ZVL --reason \"De laptop is gestolen.\"", MSG_REVOKE, NULL, NULL, revoke_run),
    ROW("access", NULL, COMMANDS_COORDINATOR, "", N_("who may come in, and when each party last did something"),
     "access --form compose/duties/toegangsbeoordeling.md", MSG_NO_ANSWER, NULL, access_options, access_run),
    ROW("adopt", NULL, COMMANDS_COORDINATOR, N_("FILE"), N_("a new version of a set of reference data"),
     "adopt themas.json", MSG_NO_ANSWER, NULL, NULL, adopt_run),
    ROW("report", NULL, COMMANDS_COORDINATOR, N_("[list|open|show|make|comment|contest|correct|confirm|take-back|fix|withdraw ...]"),
     N_("reports for a period, from draft until fixed"),
     "report open --from 2026-01-01 --until 2026-03-31", MSG_NO_ANSWER, NULL, report_options, report_run),

    ROW("subscription", NULL, COMMANDS_SYSTEM, N_("[list|open ADDRESS|show|resend|rekey|end ...]"),
     N_("your own system is told by webhook what happens"),
     "subscription open https://zaken.example.nl/weerklank --key zaken.key --kinds signal.answered --as VWS",
     MSG_NO_ANSWER, NULL, subscription_options, subscription_run),
    ROW("mailbox", NULL, COMMANDS_SYSTEM, N_("[list|set ADDRESS|show|end|returned ...]"),
     N_("people are told by mail what is for them"),
     "mailbox set knelpunten@minvws.example --tell course=none --as VWS",
     MSG_NO_ANSWER, NULL, mailbox_options, mailbox_run),
    ROW("account", NULL, COMMANDS_SYSTEM, N_("[list|add NAME|set NUMBER NAME|close NUMBER]"),
     N_("who of your party signs in, and what each may"),
     "account add \"A. Jansen\" --rights lezen,schrijven,mandaat --as VWS",
     MSG_NO_ANSWER, NULL, account_options, account_run),
    ROW("token", NULL, COMMANDS_SYSTEM, N_("[list|make ACCOUNT|end NUMBER]"),
     N_("a program acts for an account over HTTP"),
     "token make 0195f3a2 --rights lezen --until 2027-06-30 --as VWS",
     MSG_NO_ANSWER, NULL, token_options, token_run),
    ROW("erase", NULL, COMMANDS_ERASURE, SIGNAL, N_("propose to destroy your own texts, by the numbers that `erased` shows"),
     "erase ZVL-2026-0412-3 --versions 1,6 --ground verzoek --as ZVL", MSG_ERASE_PROPOSE, NULL, act_options, act_run),
    ROW("confirm-erase", NULL, COMMANDS_ERASURE, SIGNAL, N_("as a second person: destroy them"),
     "confirm-erase ZVL-2026-0412-3 --proposal 9 --as ZVL", MSG_ERASE_CONFIRM, NULL, act_options, act_run),
    ROW("withdraw-erase", NULL, COMMANDS_ERASURE, SIGNAL, N_("withdraw that proposal"),
     "withdraw-erase ZVL-2026-0412-3 --proposal 9 --as ZVL", MSG_ERASE_WITHDRAW, NULL, act_options, act_run),
    ROW("erased", NULL, COMMANDS_ERASURE, SIGNAL, N_("the statements of destruction of a signal, and an open proposal"),
     "erased ZVL-2026-0412-3 --events", MSG_NO_ANSWER, NULL, erased_options, erased_run),

    ROW("retention", NULL, COMMANDS_ERASURE, N_("[show|due|check FILE|adopt FILE]"), N_("for how long texts are kept; which are to be destroyed by now"),
     "retention due --until 2046-12-31", MSG_NO_ANSWER, NULL, retention_options, retention_run),

    ROW("keys", NULL, COMMANDS_SYSTEM, N_("[NAME...]"), N_("make the keys that are missing; also of further accounts"),
     "keys ZVL-2", MSG_NO_ANSWER, NULL, keys_options, keys_run),
    ROW("ready", NULL, COMMANDS_SYSTEM, "", N_("are all services ready"),
     "ready --wait 30", MSG_NO_ANSWER, NULL, ready_options, ready_run),
    ROW("metrics", NULL, COMMANDS_SYSTEM, N_("[SERVICE]"), N_("what the services count and measure, as Prometheus reads it"),
     "metrics tracking", MSG_NO_ANSWER, NULL, NULL, metrics_run),
    ROW("load", NULL, COMMANDS_SYSTEM, "", N_("adopt the reference data, let all parties in, play examples"),
     "load --demo compose/demo/signalen.jsonl", MSG_NO_ANSWER, NULL, load_options, load_run),
    ROW("verify", NULL, COMMANDS_SYSTEM, N_("FILE | export FILE"), N_("is the log still as it was signed"),
     "verify --db --checkpoint stand.txt --key log.vkey", MSG_NO_ANSWER, NULL, verify_options, verify_run),
    ROW("train", NULL, COMMANDS_COORDINATOR, "", N_("routing is to learn from what was decided, now"),
     "train", MSG_LEARN, NULL, NULL, train_now_run),
    ROW("routing", NULL, COMMANDS_SYSTEM, N_("evaluate FILE | train FILE..."),
     N_("how well signals find their department, measured on examples; learn from examples"),
     "routing evaluate voorbeelden.jsonl", MSG_NO_ANSWER, NULL, routing_options, routing_run),
    ROW("overview", NULL, COMMANDS_SYSTEM, N_("rebuild"), N_("make all lists and figures again from the log, while the old ones serve"),
     "overview rebuild", MSG_NO_ANSWER, NULL, NULL, rebuild_run),
};
/* clang-format on */

static const char *const group_words[] = {
    [COMMANDS_LOOK] = N_("To look"),
    [COMMANDS_REGION] = N_("For regions"),
    [COMMANDS_DEPARTMENT] = N_("For departments"),
    [COMMANDS_COORDINATOR] = N_("For coordinators"),
    [COMMANDS_ERASURE] = N_("To destroy texts"),
    [COMMANDS_SYSTEM] = N_("For the system"),
};

const struct command *command_table(size_t *n_out)
{
    *n_out = ARRAY_LEN(commands);
    return commands;
}

static const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(commands); i++)
        if (strcmp(commands[i].name, name) == 0 ||
            (commands[i].alias && strcmp(commands[i].alias, name) == 0))
            return &commands[i];
    return NULL;
}

/* ------------------------------------------------------------------------------ help */

static void options_add(struct screen_table *t, const struct option_row *rows, size_t n)
{
    for (size_t i = 0; rows && i < n && rows[i].name; i++) {
        char name[80];

        snprintf(name, sizeof name, "  --%s%s%s", rows[i].name, rows[i].value ? " " : "",
                 rows[i].value ? _(rows[i].value) : "");
        screen_table_add(t, name);
        screen_table_add(t, _(rows[i].help));
    }
}

static void choices_describe(const struct wire_field *f, struct buf *out)
{
    buf_add_str(out, words_field(f));
    if (f->required)
        buf_add_str(out, "*");
    for (uint8_t i = 0; f->options && i < f->options->n; i++)
        buf_printf(out, "%s%s", i ? ", " : ": ",
                   language_is_dutch() ? f->options->rows[i].json : f->options->rows[i].code);
    buf_add(out, "", 1);
}

static bool is_common(const char *name)
{
    size_t n;
    const struct option_row *shared = arguments_common(&n);

    for (size_t i = 0; i < n; i++)
        if (strcmp(shared[i].name, name) == 0)
            return true;
    return false;
}

static void fields_add(struct screen_table *t, const struct wire_shape *shape)
{
    for (uint16_t i = 0; i < shape->n; i++) {
        struct buf name = {0}, about = {0};

        /* --state is the folder: then the field goes by its other name. */
        buf_printf(&name, "  --%s",
                   is_common(shape->fields[i].name) ? shape->fields[i].json
                                                    : shape->fields[i].name);
        for (size_t j = 0; j < name.n; j++)
            if (name.p[j] == '_')
                name.p[j] = '-';
        buf_add(&name, "", 1);
        choices_describe(&shape->fields[i], &about);
        screen_table_add(t, (char *)name.p);
        screen_table_add(t, (char *)about.p);
        buf_free(&name);
        buf_free(&about);
    }
}

static int help_one(const struct command *c)
{
    const struct message_info *info = message_info(c->message);
    struct screen_table t = {.n_columns = 2};
    size_t n;
    const struct option_row *shared = arguments_common(&n);

    printf("weerklank %s %s\n  %s\n\n", c->name, *c->words ? _(c->words) : "", _(c->summary));
    if (info && info->shape->n > 0) {
        printf("%s\n",
               _("Fields (* must be given; lists: with commas, or the option several times)"));
        fields_add(&t, info->shape);
        screen_table_print(&t, stdout, false);
        printf("\n");
    }
    printf("%s\n", _("Options"));
    options_add(&t, c->options, ARGUMENTS_MOST);
    options_add(&t, shared, n);
    screen_table_print(&t, stdout, false);
    printf("\n%s\n  weerklank %s\n", _("Example"), c->example);
    return CLI_OK;
}

static int help_all(void)
{
    struct screen_table t = {.n_columns = 2};

    printf("%s\n  weerklank %s\n\n",
           _("Bring a bottleneck to the right department, and follow what comes of it."),
           _("COMMAND [OPTIONS]"));
    for (int g = 0; g < COMMANDS_N; g++) {
        printf("%s\n", _(group_words[g]));
        for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
            char name[40];

            if ((int)commands[i].group != g)
                continue;
            snprintf(name, sizeof name, "  %-12s", commands[i].name);
            screen_table_add(&t, name);
            screen_table_add(&t, _(commands[i].summary));
        }
        screen_table_print(&t, stdout, false);
        printf("\n");
    }
    printf("%s\n", _("weerklank COMMAND --help shows its options and an example."));
    return CLI_OK;
}

/* ------------------------------------------------------------------------------ running one */

int command_main(struct cli *cli, int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "--help";
    const struct command *c = command_find(name);
    struct arguments a;
    char **settings, **rest;
    int n, rest_n, rc;

    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        const struct command *about = argc > 2 ? command_find(argv[2]) : NULL;

        return about ? help_one(about) : (help_all(), argc > 1 ? CLI_OK : CLI_USAGE);
    }
    if (!c)
        return cli_usage(_("there is no command '%s'; see weerklank --help"), name);
    rc = arguments_read(cli, c, argc - 2, argv + 2, &a);
    if (rc != 0)
        return rc;
    if (a.help)
        return help_one(c);
    settings = arguments_settings(&n);
    settings_load(n, settings, &rest_n, &rest);
    cli->watches = c->group != COMMANDS_SYSTEM && c->run != proof_run;
    return heads_watched(cli, c->run(cli, c, &a));
}
