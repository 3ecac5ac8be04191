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
#include "services/cli/names.h"
#include "services/cli/parcel.h"
#include "services/cli/selection.h"
#include "services/cli/show.h"
#include "services/cli/words.h"

#include "common/keep.h"

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
    json_t *marks; /* the list that came back */
    struct m_retention terms;
    struct buf terms_body;
    struct heads *heads; /* the log's key; NULL: it is not here */
    struct buf key;
    struct parcel *parcel;
    struct selection which;
    size_t n_events, n_passages;
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
                         !selection_is_in_full(&summary)))
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
    char why[200] = "";

    if (keep_read(path, MARKS_MOST, &text) < 0)
        snprintf(why, sizeof why, "%s", strerror(errno));
    else if (!(e->marks = json_loadb((const char *)text.p, text.n, JSON_REJECT_DUPLICATES, &error)))
        snprintf(why, sizeof why, _("line %d: %s"), error.line, error.text);
    else if (marks_read(json_object_get(e->marks, "passages"), &e->confirmed, why, sizeof why) == 0)
        e->dossier.confirmed = &e->confirmed;
    e->dossier.reviewed = json_object_get(e->marks, "totEnMet");
    buf_free(&text);
    return e->dossier.confirmed ? CLI_OK : cli_usage("%s: %s", path, why);
}

/* Of a signal that is not in the list nobody has judged any text. */
static int marks_cover(const struct exporting *e)
{
    int rc = CLI_OK;

    for (size_t i = 0; e->dossier.confirmed && i < e->which.n; i++) {
        if (json_is_integer(json_object_get(e->dossier.reviewed, e->which.references[i])))
            continue;
        cli_say(_("%s is not in the list: make a dossier with it first"), e->which.references[i]);
        rc = CLI_REFUSED;
    }
    return rc;
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
                         "knelpunten", (json_int_t)e->which.n, "gebeurtenissen",
                         (json_int_t)e->n_events, "passages", (json_int_t)e->n_passages, "gelakt",
                         (int)(e->dossier.confirmed != NULL));
        json_dumpf(json, to, JSON_COMPACT);
        fputc('\n', to);
        json_decref(json);
        return;
    }
    fprintf(to,
            ngettext("%s: %zu signal with all that happened.\n",
                     "%s: %zu signals with all that happened.\n", e->which.n),
            out, e->which.n);
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
    dossier_begin(&e->dossier, (const char *const *)e->which.references, e->which.n);
    for (size_t i = 0; rc == CLI_OK && i < e->which.n; i++)
        rc = cli_interrupted() ? CLI_REFUSED : signal_export(e, e->which.references[i]);
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
        rc = selection_read(&e->which, e->cli, c, e->arguments);
    if (rc == CLI_OK)
        rc = marks_cover(e);
    if (rc == CLI_OK)
        rc = terms_load(e);
    if (rc != CLI_OK)
        return rc;
    key_load(e);
    e->dossier.about = (const char *)e->which.about.p;
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
    struct exporting e = {.cli = cli, .arguments = a};
    int rc;

    if (a->n_words == 0 || strcmp(a->words[0], "dossier") != 0)
        return cli_usage(_("there is nothing '%s' to export; see weerklank %s --help"),
                         a->n_words ? a->words[0] : "", c->name);
    if (!out)
        return cli_usage(_("--%.*s asks for a value"), 3, "out");
    words.arg = cli;
    e.dossier.words = &words;
    cli_catch_interrupt();
    rc = dossier_export(&e, c, out);
    selection_free(&e.which);
    dossier_free(&e.dossier);
    marks_free(&e.confirmed);
    json_decref(e.marks);
    heads_free(&e.heads);
    buf_free(&e.terms_body);
    buf_free(&e.key);
    return rc;
}
