/*
 * `weerklank proof`: are the events of a signal in the signed log, and is the log still the one that was
 * seen before? Everything is computed here: of what the door says only the hashes are believed that
 * lead to a root under the log's signature.
 */
#include "services/cli/ask.h"
#include "services/cli/commands.h"
#include "services/cli/head.h"
#include "services/cli/language.h"
#include "services/cli/show.h"
#include "services/cli/subject.h"
#include "services/cli/words.h"

#include "common/clock.h"
#include "common/keep.h"
#include "services/domain/signal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#define HEAD_FILE_MOST 8000

const struct option_row proof_options[] = {
    {"head", N_("FILE"), N_("compare with this signed head, from elsewhere, instead of your own")},
    {"accept", NULL, N_("the log goes on under another name, and that is right")},
    {0},
};

struct proving {
    struct cli *cli;
    struct heads *heads;
    const struct subject *subject;
    struct checkpoint head; /* the newest one */
    struct buf note;
    bool accepts; /* --accept */
    struct uuid stream;
    int64_t last_version, last_index, last_at, waiting;
    uint32_t n;
    struct screen_table table;
    json_t *events;
};

/* ------------------------------------------------------------------------------ one event */

/* The first event says whose signal it is, from when, and its number: that is the reference. */
static bool is_of_reference(const struct proving *p, const struct proven_event *e)
{
    char region[25] = "", reference[40];

    if (e->kind != EV_SUBMITTED || !p->subject->wire.reference.p)
        return true;
    if (e->party.n >= sizeof region)
        return false;
    memcpy(region, e->party.p, e->party.n);
    signal_reference(region, clock_year_amsterdam(e->at), e->number, reference);
    return slice_is(p->subject->wire.reference, reference);
}

/* That it is this signal's, and that they come in their order. */
static bool is_next(struct proving *p, const struct proven_event *e)
{
    bool by_id = !p->subject->wire.reference.p;

    if (p->n == 0)
        p->stream = by_id ? p->subject->wire.id : e->stream;
    if (!uuid_equal(&p->stream, &e->stream) || e->version <= p->last_version ||
        e->index <= p->last_index || e->at < p->last_at)
        return false;
    p->last_version = e->version;
    p->last_index = e->index;
    p->last_at = e->at;
    return is_of_reference(p, e);
}

static enum doubt event_judge(struct proving *p, const struct proven_event *e)
{
    enum doubt doubt = heads_event_judge(&p->head, e);

    return doubt != DOUBT_NONE || is_next(p, e) ? doubt : DOUBT_STRANGE;
}

static void event_tell(struct proving *p, const struct proven_event *e)
{
    const struct message_info *info = event_info((int)e->kind);
    struct moment m = {0};
    char *headline, place[32];
    json_t *json;

    wire_set(&m, moment, kind, slice_str(info ? info->name : "?"));
    wire_set(&m, moment, at, e->at);
    wire_set(&m, moment, party, e->party);
    if (wire_has(e, proven_event_body))
        wire_set(&m, moment, body, (struct wire_raw){e->body.p, e->body.n});
    headline = show_headline(&m);
    snprintf(place, sizeof place, "%" PRId64, e->index);
    screen_table_add(&p->table, screen_moment(e->at));
    screen_table_add(&p->table, place);
    screen_table_add(&p->table, headline);
    free(headline);
    p->n++;
    if (!p->events)
        return;
    json = json_pack("{s:I, s:I, s:s, s:b}", "positie", (json_int_t)e->index, "versie",
                     (json_int_t)e->version, "soort", info ? info->json : "?", "gewist",
                     !wire_has(e, proven_event_body));
    json_array_append_new(p->events, json);
}

/* ------------------------------------------------------------------------------ asking */

static enum doubt page_judge(struct proving *p, const struct m_proven *m)
{
    struct proven_event e;
    enum doubt doubt = heads_judge(p->heads, m, &p->head);
    size_t at = 0;

    buf_reset(&p->note);
    buf_add(&p->note, m->note.p, m->note.n);
    while (doubt == DOUBT_NONE && wire_list_record(m->events, &at, &shape_proven_event, &e)) {
        doubt = event_judge(p, &e);
        if (doubt == DOUBT_NONE)
            event_tell(p, &e);
    }
    p->waiting = wire_has(m, m_proven_waiting) ? m->waiting : 0;
    return doubt;
}

/* ------------------------------------------------------------------------------ another name */

/* What the log itself says of the name that was seen before. */
static bool renamed_find(const struct proving *p, const struct m_proven *m, struct m_origin *out,
                         int64_t *at_out)
{
    struct proven_event e;
    struct path path;
    size_t at = 0;

    while (wire_list_record(m->events, &at, &shape_proven_event, &e))
        if (e.kind == EV_ORIGIN_OPENED && heads_leaf_is_right(&e) &&
            heads_path_read(e.path, &path) &&
            path_proves_inclusion(e.leaf.p, (uint64_t)e.index, p->head.n, &path, p->head.root) &&
            wire_decode(&shape_m_origin, e.body, WIRE_LENIENT, out, NULL) == 0 &&
            slice_is(out->previous, p->heads->seen.origin)) {
            *at_out = e.at;
            return true;
        }
    return false;
}

/* Said on standard error, for whoever decides on --accept. False: the log cannot be what it says. */
static bool renamed_tell(struct proving *p)
{
    const struct checkpoint *seen = &p->heads->seen;
    struct wire_subject log = {0};
    struct m_proof ask = {0};
    struct answer a = {0};
    struct m_origin origin;
    struct m_proven m;
    bool right = true;
    int64_t at = 0;

    uuid_of_name("log", &log.id);
    if (ask_struct(p->cli, MSG_PROOF, &log, &ask, &a, &m) == CLI_OK &&
        heads_judge(&(struct heads){.has_key = true, .key = p->heads->key}, &m, &p->head) ==
            DOUBT_NONE) {
        if (!renamed_find(p, &m, &origin, &at)) {
            cli_say("%s", _("the log does not say what became of the name that you saw before"));
        } else {
            cli_say(_("the log went on under another name on %s: of %lld events, %lld were kept"),
                    screen_moment(at), (long long)origin.size, (long long)origin.kept);
            right = (uint64_t)origin.size > seen->n ||
                    ((uint64_t)origin.size == seen->n && origin.root.n == HASH_LEN &&
                     memcmp(origin.root.p, seen->root, HASH_LEN) == 0);
        }
    }
    answer_free(&a);
    return right;
}

/* Page after page. The exit status; what is in doubt is said. */
static int all_judge(struct proving *p)
{
    int64_t after = 0;
    struct answer a = {0};
    struct m_proven m;
    enum doubt doubt;
    bool again;
    int rc;

    do {
        struct m_proof ask = {0};

        heads_ask(p->heads, &ask);
        if (after > 0)
            wire_set(&ask, m_proof, after, after);
        rc = ask_struct(p->cli, MSG_PROOF, p->subject ? &p->subject->wire : NULL, &ask, &a, &m);
        doubt = rc == CLI_OK ? page_judge(p, &m) : heads_problem(&a);
        after = rc == CLI_OK && wire_has(&m, m_proven_after) ? m.after : 0;
        if (doubt == DOUBT_RENAMED && !p->heads->accepts && !renamed_tell(p))
            doubt = DOUBT_FORKED;
        again = doubt == DOUBT_RENAMED && p->accepts && !p->heads->accepts;
        if (again)
            p->heads->accepts = true; /* and from the beginning */
    } while (again || (rc == CLI_OK && doubt == DOUBT_NONE && after > 0));
    if (doubt != DOUBT_NONE)
        rc = heads_say(p->cli, doubt, p->heads, &p->head);
    answer_free(&a);
    return rc;
}

/* ------------------------------------------------------------------------------ telling */

static void log_tell(const struct proving *p, bool own)
{
    const struct heads *h = p->heads;

    printf(_("The log %s has %llu events, and that is signed.\n"), p->head.origin,
           (unsigned long long)p->head.n);
    if (!h->has_seen)
        printf("%s\n", _("You see it for the first time here; from now on it is compared."));
    else if (strcmp(h->seen.origin, p->head.origin) != 0)
        printf(_("It goes on after %s, which had %llu events when you last saw it.\n"),
               h->seen.origin, (unsigned long long)h->seen.n);
    else
        printf(own ? _("Nothing changed in the %llu events that you saw before.\n")
                   : _("Nothing changed in the %llu events of that head.\n"),
               (unsigned long long)h->seen.n);
}

static void signal_tell(struct proving *p, const char *word)
{
    printf(ngettext("%s: %u event that you may see in full is in the signed log.\n",
                    "%s: %u events that you may see in full are in the signed log.\n", p->n),
           word, p->n);
    if (p->n > 0)
        screen_table_print(&p->table, stdout, true);
    if (p->waiting > 0)
        printf(ngettext("%lld event is too new to be signed; ask again in a moment.\n",
                        "%lld events are too new to be signed; ask again in a moment.\n",
                        (unsigned long)p->waiting),
               (long long)p->waiting);
    putchar('\n');
}

static void json_tell(struct proving *p)
{
    json_t *json = json_pack("{s:s%, s:I, s:s, s:b, s:I, s:O}", "stand", (char *)p->note.p,
                             p->note.n, "grootte", (json_int_t)p->head.n, "oorsprong",
                             p->head.origin, "eerderGezien", p->heads->has_seen, "wachtend",
                             (json_int_t)p->waiting, "gebeurtenissen", p->events);

    json_dumpf(json, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(json);
}

/* ------------------------------------------------------------------------------ the command */

/* A text that somebody signed: of another log, if not of this one. */
static bool is_signed(struct slice note)
{
    static const char end[] = "\n\n\xe2\x80\x94 ";

    return note.n > 0 && memmem(note.p, note.n, end, sizeof end - 1) != NULL;
}

/* A head from elsewhere takes the place of the one that was seen. */
static int head_read(const struct cli *cli, const char *path, struct heads *h)
{
    struct buf text = {0};
    struct slice note, origin;
    const char *why = NULL;
    int rc = CLI_OK;

    if (keep_read(path, HEAD_FILE_MOST, &text) < 0)
        return cli_usage("%s: %s", path, strerror(errno));
    note = checkpoint_kept(buf_slice(&text));
    if (!is_signed(note)) {
        rc = cli_usage(_("%s holds no signed head of a log"), path);
    } else if (checkpoint_open(note, &h->key, &h->seen, &why) < 0) {
        origin = slice_of(note.p, (size_t)((uint8_t *)memchr(note.p, '\n', note.n) - note.p));
        h->has_seen = false;
        rc = heads_say(cli, slice_is(origin, h->key.name) ? DOUBT_UNSIGNED : DOUBT_OTHER, NULL,
                       NULL);
    } else {
        h->has_seen = true;
        h->seen_key = h->key;
    }
    buf_free(&text);
    return rc;
}

static int prove(struct proving *p, const char *word, bool own)
{
    int rc;

    p->table.n_columns = 3;
    screen_table_add(&p->table, _("When"));
    screen_table_add(&p->table, _("Place"));
    screen_table_add(&p->table, _("What"));
    p->last_index = -1;
    p->events = p->cli->json ? json_array() : NULL;
    rc = all_judge(p);
    if (rc == CLI_OK && p->cli->json) {
        json_tell(p);
    } else if (rc == CLI_OK) {
        if (word)
            signal_tell(p, word);
        log_tell(p, own);
    }
    if (rc == CLI_OK && own && heads_keep(p->cli, p->heads, &p->head, buf_slice(&p->note)) < 0)
        cli_say(_("this head cannot be kept beside the keys: %s"), strerror(errno));
    screen_table_free(&p->table);
    json_decref(p->events);
    buf_free(&p->note);
    return rc;
}

int proof_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    const char *file = argument_value(a, "head"), *word = a->n_words > 0 ? a->words[0] : NULL;
    struct proving p = {.cli = cli};
    struct subject subject;
    int rc = CLI_OK;

    if (a->n_words > 1)
        return cli_usage(_("'%s' has no place here; see weerklank %s --help"), a->words[1],
                         c->name);
    if (word)
        rc = subject_read(word, &subject);
    if (rc != CLI_OK)
        return rc;
    p.subject = word ? &subject : NULL;
    p.heads = heads_open(cli);
    if (!p.heads)
        return cli_usage("%s",
                         _("the log's key is not here: ask a coordinator for keys/log.public"));
    p.accepts = argument_value(a, "accept") != NULL;
    if (file)
        rc = head_read(cli, file, p.heads);
    if (rc == CLI_OK)
        rc = prove(&p, word, !file);
    heads_free(&p.heads);
    return rc;
}
