/*
 * `weerklank export dossier`: signals with all that may be seen of them, as one archive for a request under
 * the Woo or for transfer to an archive (services/dossier/dossier.h says what is in it).
 *
 *      references, or a selection as of `list`
 *        -> signal.show, proof.ask of each --> its folder --> the zip or folder, renamed when it is whole
 *
 * With --redacted the list of marks comes back: what is confirmed there is blacked out. A confirmed mark
 * that is found nowhere stops it, since somebody counts on it.
 */
#include "services/dossier/dossier.h"
#include "services/cli/adoption.h"
#include "services/cli/ask.h"
#include "services/cli/commands.h"
#include "services/cli/head.h"
#include "services/cli/language.h"
#include "services/cli/list.h"
#include "services/cli/names.h"
#include "services/cli/parcel.h"
#include "services/cli/show.h"
#include "services/cli/subject.h"
#include "services/cli/words.h"

#include "common/clock.h"
#include "common/keep.h"
#include "common/log.h"
#include "common/text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#define MARKS_MOST ((size_t)64 << 20) /* bytes of a list of marks */

const struct option_row export_options[] = {
    {"out", N_("FILE"),
     N_("where to: a name that ends in .zip, a folder that is not there yet, or '-'")},
    {"from", N_("DATE"), N_("submitted on this day or later")},
    {"until", N_("DATE"), N_("submitted on this day or before")},
    {"redacted", N_("FILE"),
     N_("lakken.json of a dossier, edited: what is confirmed there is blacked out")},
    {0},
};

struct exporting {
    struct cli *cli;
    const struct arguments *arguments;
    struct dossier dossier;
    struct marks confirmed;
    struct m_retention terms;
    struct buf terms_body, about;
    struct heads *heads; /* the log's key; NULL: it is not here */
    struct buf key;
    struct parcel *parcel;
    char **references;
    size_t n, cap, n_events, n_passages;
    int32_t from, until;
};

/* ------------------------------------------------------------------------------ words */

static const char *name_of(void *arg, enum dossier_names set, struct slice code)
{
    static const enum names_of sets[] = {[DOSSIER_REGION] = NAMES_REGIONS,
                                         [DOSSIER_DEPARTMENT] = NAMES_DEPARTMENTS,
                                         [DOSSIER_THEME] = NAMES_THEMES};

    return names_find(arg, sets[set], code);
}

static const struct dossier_words plain_words = {
    .headline = show_headline,
    .label = words_field,
    .moment = screen_moment,
    .date = screen_date,
    .name = name_of,
};

/* ------------------------------------------------------------------------------ which signals */

static void reference_add(struct exporting *e, struct slice reference)
{
    if (e->n == e->cap) {
        e->cap = e->cap ? 2 * e->cap : 64;
        e->references = realloc(e->references, e->cap * sizeof *e->references);
        if (!e->references)
            log_fatal("memory_exhausted", "signals=%zu", e->cap);
    }
    e->references[e->n++] = text_copy(reference);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void references_sort(struct exporting *e)
{
    size_t kept = 0;

    if (e->n > 0)
        qsort(e->references, e->n, sizeof *e->references, by_text);
    for (size_t i = 0; i < e->n; i++) {
        if (kept > 0 && strcmp(e->references[kept - 1], e->references[i]) == 0)
            free(e->references[i]);
        else
            e->references[kept++] = e->references[i];
    }
    e->n = kept;
}

/* Whoever sees only the title of it has nothing to hand over. */
static bool is_in_full(const struct summary *s)
{
    return wire_has(s, summary_reference);
}

static int named_take(struct exporting *e, const char *word)
{
    struct subject subject;
    struct answer a = {0};
    struct m_show m = {0};
    struct m_shown shown;
    struct summary s;
    int rc = subject_read(word, &subject);

    if (rc == CLI_OK)
        rc = ask_struct(e->cli, MSG_SHOW, &subject.wire, &m, &a, &shown);
    if (rc == CLI_OK && (wire_decode(&shape_summary, slice_of(shown.summary.p, shown.summary.n),
                                     WIRE_LENIENT, &s, NULL) < 0 ||
                         !is_in_full(&s))) {
        cli_say(_("%s: you may see the title only, so it cannot be in a dossier"), word);
        rc = CLI_REFUSED;
    }
    if (rc == CLI_OK)
        reference_add(e, s.reference);
    answer_free(&a);
    return rc;
}

static bool listed_take(void *arg, const struct summary *s, struct slice bytes)
{
    struct exporting *e = arg;
    int32_t day = clock_day_amsterdam(s->submitted_at);

    (void)bytes;
    if (is_in_full(s) && day >= e->from && day <= e->until)
        reference_add(e, s->reference);
    return !cli_interrupted();
}

static int day_option(const struct arguments *a, const char *name, int32_t *out)
{
    const char *value = argument_value(a, name);

    if (value && clock_day_parse(value, strlen(value), out) < 0)
        return cli_usage(_("--%s: '%s' is no date; write it as 2026-12-31"), name, value);
    return CLI_OK;
}

static int selection_take(struct exporting *e, const struct command *c)
{
    struct answer answer = {0};
    struct m_list m = {0};
    struct buf kept = {0};
    int rc = list_question(e->cli, c, e->arguments, &m, &kept);

    if (rc == CLI_OK) {
        wire_set(&m, m_list, limit, 500);
        rc = list_pages(e->cli, &m, INT64_MAX, &answer, listed_take, e);
    }
    answer_free(&answer);
    buf_free(&kept);
    return rc;
}

static int signals_choose(struct exporting *e, const struct command *c)
{
    const struct arguments *a = e->arguments;
    bool selects =
        argument_fields_given(a) || argument_value(a, "from") || argument_value(a, "until");
    int rc = day_option(a, "from", &e->from);

    if (rc == CLI_OK)
        rc = day_option(a, "until", &e->until);
    if (rc == CLI_OK && (a->n_words > 1) == selects)
        rc = cli_usage(
            _("say which: references, or a selection such as --theme; see weerklank %s --help"),
            c->name);
    for (size_t i = 1; rc == CLI_OK && i < a->n_words; i++)
        rc = named_take(e, a->words[i]);
    if (rc == CLI_OK && selects)
        rc = selection_take(e, c);
    references_sort(e);
    if (rc == CLI_OK && e->n == 0) {
        cli_say("%s", _("There is nothing."));
        rc = CLI_REFUSED;
    }
    return rc;
}

/* What was asked for, as the dossier's name. */
static void about_write(struct exporting *e)
{
    const struct arguments *a = e->arguments;
    const char *between = "Knelpunten en kansen: ";

    for (size_t i = 0; a->n_words > 1 && i < e->n && i < 10; i++, between = ", ")
        buf_printf(&e->about, "%s%s", between, e->references[i]);
    if (a->n_words > 1 && e->n > 10)
        buf_printf(&e->about, " en %zu andere", e->n - 10);
    for (size_t i = 0; i < a->n_given; i++) {
        const struct given *g = &a->given[i];

        if (!g->field && strcmp(g->row->name, "from") != 0 && strcmp(g->row->name, "until") != 0)
            continue;
        buf_printf(&e->about, "%s%s%s%s", between,
                   g->field                            ? words_field(g->field)
                   : strcmp(g->row->name, "from") == 0 ? "ingediend vanaf"
                                                       : "ingediend tot en met",
                   *g->value ? " " : "", g->value);
        between = ", ";
    }
    buf_add(&e->about, "", 1);
    e->dossier.about = (const char *)e->about.p;
}

/* ------------------------------------------------------------------------------ one signal */

static int file_emit(void *arg, const char *path, struct slice bytes, int64_t at)
{
    return parcel_put(((struct exporting *)arg)->parcel, path, bytes, at);
}

/* Nothing goes into a dossier as proven that is not. */
static enum doubt proof_judge(const struct exporting *e, const struct m_proven *m)
{
    struct proven_event event;
    struct checkpoint head;
    const char *why;
    enum doubt doubt = DOUBT_NONE;

    if (!e->heads)
        return DOUBT_NONE;
    if (checkpoint_open(m->note, &e->heads->key, &head, &why) < 0)
        return DOUBT_UNSIGNED;
    for (size_t at = 0;
         doubt == DOUBT_NONE && wire_list_record(m->events, &at, &shape_proven_event, &event);)
        doubt = heads_event_judge(&head, &event);
    return doubt;
}

/* Page after page, without a head of our own: so that the same log gives the same bytes to anyone. */
static int signal_prove(struct exporting *e, struct dossier_signal *s)
{
    struct wire_subject subject = {.id = s->id};
    enum doubt doubt = DOUBT_NONE;
    int64_t after = 0;
    int rc;

    do {
        struct m_proof ask = {0};
        struct answer a = {0};
        struct m_proven m;

        if (after > 0)
            wire_set(&ask, m_proof, after, after);
        rc = ask_struct(e->cli, MSG_PROOF, &subject, &ask, &a, &m);
        after = 0;
        if (rc == CLI_OK) {
            doubt = proof_judge(e, &m);
            dossier_signal_prove(&e->dossier, s, &m);
            after = wire_has(&m, m_proven_after) ? m.after : 0;
        }
        answer_free(&a);
    } while (rc == CLI_OK && doubt == DOUBT_NONE && after > 0);
    return doubt == DOUBT_NONE ? rc : heads_say(e->cli, doubt, e->heads, NULL);
}

static int signal_write(struct exporting *e, struct dossier_signal *s)
{
    bool before = language_speak(true);
    int rc = dossier_signal_write(&e->dossier, s, file_emit, e);

    language_speak(before);
    if (rc == 0)
        return CLI_OK;
    cli_say("%s: %s", argument_value(e->arguments, "out"), strerror(errno));
    return CLI_USAGE;
}

static void events_take(struct exporting *e, struct dossier_signal *s, struct wire_list timeline)
{
    bool before = language_speak(true);
    struct slice bytes;
    struct moment m;

    for (size_t at = 0; wire_list_next(timeline, &at, &bytes);)
        if (wire_decode(&shape_moment, bytes, WIRE_LENIENT, &m, NULL) == 0)
            dossier_signal_add(&e->dossier, s, &m, bytes);
    language_speak(before);
}

static int signal_export(struct exporting *e, const char *reference)
{
    struct wire_subject subject = {.reference = slice_str(reference)};
    struct dossier_signal s;
    struct answer a = {0};
    struct m_show m = {0};
    struct m_shown shown;
    struct summary summary;
    int rc;

    wire_set(&m, m_show, timeline, true);
    rc = ask_struct(e->cli, MSG_SHOW, &subject, &m, &a, &shown);
    if (rc == CLI_OK && (wire_decode(&shape_summary, slice_of(shown.summary.p, shown.summary.n),
                                     WIRE_LENIENT, &summary, NULL) < 0 ||
                         !is_in_full(&summary)))
        rc = CLI_REFUSED; /* it was passed on in between */
    if (rc == CLI_OK) {
        dossier_signal_begin(&s, &summary);
        events_take(e, &s, shown.timeline);
        rc = signal_prove(e, &s);
        if (rc == CLI_OK)
            rc = signal_write(e, &s);
        e->n_events += s.n_events;
        e->n_passages += s.n_marks;
        dossier_signal_free(&s);
    }
    answer_free(&a);
    return rc;
}

/* ------------------------------------------------------------------------------ marks that came back */

static int marks_load(struct exporting *e, const char *path)
{
    struct buf text = {0};
    json_error_t error;
    json_t *json = NULL;
    char why[200] = "";

    if (keep_read(path, MARKS_MOST, &text) < 0)
        snprintf(why, sizeof why, "%s", strerror(errno));
    else if (!(json = json_loadb((const char *)text.p, text.n, JSON_REJECT_DUPLICATES, &error)))
        snprintf(why, sizeof why, _("line %d: %s"), error.line, error.text);
    else if (marks_read(json_object_get(json, "passages"), &e->confirmed, why, sizeof why) == 0)
        e->dossier.confirmed = &e->confirmed;
    json_decref(json);
    buf_free(&text);
    return e->dossier.confirmed ? CLI_OK : cli_usage("%s: %s", path, why);
}

/* Each that somebody counts on must have been found. */
static int marks_settle(const struct exporting *e)
{
    size_t missed = 0;

    for (size_t i = 0; i < e->confirmed.n; i++) {
        const struct mark *m = &e->confirmed.list[i];

        if (!m->confirmed || m->used)
            continue;
        missed++;
        cli_say(_("passage %lld of the list is confirmed, and its text is not at that place"),
                (long long)m->number);
    }
    return missed == 0 ? CLI_OK : CLI_REFUSED;
}

/* ------------------------------------------------------------------------------ all of it */

static int terms_load(struct exporting *e)
{
    int rc = adoption_now(e->cli, reference_set_find("retention"), false, &e->terms_body);

    if (rc == CLI_OK && e->terms_body.n > 0 &&
        wire_decode(&shape_m_retention, buf_slice(&e->terms_body), WIRE_LENIENT, &e->terms, NULL) ==
            0)
        e->dossier.terms = &e->terms;
    return rc;
}

static void key_load(struct exporting *e)
{
    e->heads = heads_open(e->cli);
    if (!e->heads) {
        cli_say("%s", _("the log's key is not here: the proofs go into the dossier unchecked"));
        return;
    }
    note_verifier_print(&e->heads->key, &e->key);
    buf_add(&e->key, "", 1);
    e->dossier.log_key = (const char *)e->key.p;
}

static void outcome_tell(const struct exporting *e, const char *out)
{
    FILE *to = strcmp(out, "-") == 0 ? stderr : stdout;
    json_t *json;

    if (e->cli->json) {
        json = json_pack("{s:s, s:s, s:I, s:I, s:I, s:b}", "uitvoer", out, "dossier", e->dossier.id,
                         "knelpunten", (json_int_t)e->n, "gebeurtenissen", (json_int_t)e->n_events,
                         "passages", (json_int_t)e->n_passages, "gelakt",
                         (int)(e->dossier.confirmed != NULL));
        json_dumpf(json, to, JSON_COMPACT);
        fputc('\n', to);
        json_decref(json);
        return;
    }
    fprintf(to,
            ngettext("%s: %zu signal with all that happened.\n",
                     "%s: %zu signals with all that happened.\n", e->n),
            out, e->n);
    fprintf(to,
            e->dossier.confirmed
                ? _("Blacked out: %zu. Read it once more before it goes to anybody.\n")
                : _("Perhaps to be blacked out: %zu. LEESMIJ.txt in it says how to go on.\n"),
            e->n_passages);
}

static int parcel_write(struct exporting *e, const char *out)
{
    bool before;
    int rc = CLI_OK;

    e->parcel = parcel_open(out);
    if (!e->parcel)
        return cli_usage("%s: %s", out, strerror(errno));
    dossier_begin(&e->dossier, (const char *const *)e->references, e->n);
    for (size_t i = 0; rc == CLI_OK && i < e->n; i++)
        rc = cli_interrupted() ? CLI_REFUSED : signal_export(e, e->references[i]);
    if (rc == CLI_OK)
        rc = marks_settle(e);
    if (rc == CLI_OK) {
        before = language_speak(true);
        if (dossier_end(&e->dossier, file_emit, e) < 0)
            rc = cli_usage("%s: %s", out, strerror(errno));
        language_speak(before);
    }
    if (parcel_close(&e->parcel, rc == CLI_OK) < 0)
        rc = cli_usage("%s: %s", out, strerror(errno));
    return rc;
}

static int dossier_export(struct exporting *e, const struct command *c, const char *out)
{
    const char *marks = argument_value(e->arguments, "redacted");
    int rc = marks ? marks_load(e, marks) : CLI_OK;

    if (rc == CLI_OK)
        rc = signals_choose(e, c);
    if (rc == CLI_OK)
        rc = terms_load(e);
    if (rc != CLI_OK)
        return rc;
    key_load(e);
    about_write(e);
    e->dossier.maker = names_find(e->cli, NAMES_REGIONS, slice_str(e->cli->party));
    if (strcmp(e->dossier.maker, e->cli->party) == 0)
        e->dossier.maker = names_find(e->cli, NAMES_DEPARTMENTS, slice_str(e->cli->party));
    rc = parcel_write(e, out);
    if (rc == CLI_OK)
        outcome_tell(e, out);
    return rc;
}

int export_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    const char *out = argument_value(a, "out");
    struct dossier_words words = plain_words;
    struct exporting e = {.cli = cli, .arguments = a, .from = INT32_MIN, .until = INT32_MAX};
    int rc;

    if (a->n_words == 0 || strcmp(a->words[0], "dossier") != 0)
        return cli_usage(_("there is nothing '%s' to export; see weerklank %s --help"),
                         a->n_words ? a->words[0] : "", c->name);
    if (!out)
        return cli_usage(_("--%s asks for a value"), "out");
    words.arg = cli;
    e.dossier.words = &words;
    cli_catch_interrupt();
    rc = dossier_export(&e, c, out);
    for (size_t i = 0; i < e.n; i++)
        free(e.references[i]);
    free(e.references);
    dossier_free(&e.dossier);
    marks_free(&e.confirmed);
    heads_free(&e.heads);
    buf_free(&e.terms_body);
    buf_free(&e.about);
    buf_free(&e.key);
    return rc;
}
