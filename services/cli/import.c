/*
 * Sending a file of signals.
 */
#include "services/cli/import_in.h"

#include "common/clock.h"
#include "common/text.h"
#include "proto/json.h"
#include "services/cli/keys.h"
#include "services/cli/language.h"
#include "services/cli/mapping.h"
#include "services/cli/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define FAULTS_TOLD 20                /* lines of trouble on a screen; a script gets them all */
#define TURN_US     (100 * US_PER_MS) /* between two looks at the bar and at Ctrl-C */
#define FILL_LEAST  64                /* slots that are free before the disk is asked again */

/* ------------------------------------------------------------------------------ telling */

void import_refuse(struct import *im, int64_t index, int64_t line, const char *why)
{
    im->refused++;
    im->life_at = clock_mono_us();
    if (index >= 0)
        (void)ids_mark(im->ids, index, IDS_REFUSED, (struct slice){0});
    progress_clear(&im->progress);
    if (im->cli->json) {
        json_t *json = json_pack("{s:I, s:s}", "regel", (json_int_t)line, "fout", why);

        json_dumpf(json, stderr, JSON_COMPACT);
        fputc('\n', stderr);
        json_decref(json);
    } else if (im->faults_told++ < FAULTS_TOLD) {
        char *clean = screen_line(slice_str(why), 0);

        fprintf(stderr, "%s:%" PRId64 ": %s\n", im->options->path, line, clean);
        free(clean);
    }
}

void import_accept(struct import *im, struct item *item, const struct answer *a)
{
    char id[UUID_TEXT_LEN + 1];
    struct done m;

    if (wire_decode(&shape_done, slice_of(a->envelope.body.p, a->envelope.body.n), WIRE_LENIENT, &m,
                    NULL) < 0)
        m = (struct done){0};
    im->accepted++;
    im->life_at = clock_mono_us();
    (void)ids_mark(im->ids, item->index, IDS_ACCEPTED, m.reference);
    if (im->cli->json) {
        uuid_format(&item->id, id);
        printf("{\"regel\":%" PRId64 ",\"id\":\"%s\",\"kenmerk\":\"%.*s\"}\n", item->line, id,
               SLICE_FMT(m.reference));
    }
    flight_free(im, item);
}

static int summary_print(struct import *im, bool finished)
{
    progress_clear(&im->progress);
    if (im->faults_told > FAULTS_TOLD && !im->cli->json)
        fprintf(stderr, _("and %lld more\n"), (long long)(im->faults_told - FAULTS_TOLD));
    if (!im->cli->json)
        printf(_("%lld submitted, %lld refused, %lld were submitted before.\n"),
               (long long)im->accepted, (long long)im->refused, (long long)im->before);
    if (!im->cli->json && im->accepted > 0)
        printf(_("The references are in %s.ids.\n"), im->options->path);
    if (!finished) {
        cli_say(
            _("not finished; the same command again goes on where this stopped, and sends nothing "
              "twice"));
        return CLI_SILENT;
    }
    return im->refused > 0 ? CLI_REFUSED : CLI_OK;
}

/* ------------------------------------------------------------------------------ one record */

int import_take_apart(json_t *signal, struct uuid *id_out, bool *own_out, char **party_out,
                      const char **why_out)
{
    const char *id = json_string_value(json_object_get(signal, "id"));
    const char *region = json_string_value(json_object_get(signal, "regio"));

    *party_out = NULL;
    *own_out = json_object_get(signal, "id") != NULL;
    uuid_new_v7(id_out);
    if (*own_out && (!id || uuid_parse(id, strlen(id), id_out) < 0)) {
        *why_out = _("its id is no UUID");
        return -1;
    }
    if (json_object_get(signal, "regio") && !region) {
        *why_out = _("its region is no text");
        return -1;
    }
    if (region)
        *party_out = text_copy(slice_str(region));
    json_object_del(signal, "id");
    json_object_del(signal, "regio");
    return 0;
}

/* The connection of that party; opened at its first record. -1: it has no key here. */
static ssize_t link_of(struct import *im, const char *party)
{
    struct key_pair pair;
    struct link *l;

    for (size_t i = 0; i < im->n_links; i++)
        if (strcmp(im->links[i].party, party) == 0)
            return (ssize_t)i;
    if (im->n_links == IMPORT_LINKS || strlen(party) >= sizeof im->links[0].party ||
        keys_read(party, true, true, &pair) < 0)
        return -1;
    l = &im->links[im->n_links];
    l->connection = connection_open(im->cli, party, false);
    if (!l->connection)
        return -1;
    snprintf(l->party, sizeof l->party, "%s", party);
    return (ssize_t)im->n_links++;
}

/* The caller knows that there is one. */
static struct item *item_free_one(struct import *im)
{
    size_t i = 0;

    while (i + 1 < IMPORT_FLIGHT_MOST && im->items[i].state != ITEM_FREE)
        i++;
    return &im->items[i];
}

/* What is in the record, ready to send: the body in out, id, party. 0, or -1 with a sentence of the
 * caller's to free. */
static int record_prepare(struct import *im, const struct source_record *r, struct buf *out,
                          struct uuid *id, bool *own_id, char **party, char **why_out)
{
    struct wire_faults faults = {0};
    const char *why = NULL;
    json_t *record = source_parse(im->source, r, &why), *signal;
    int rc = -1;

    *why_out = NULL;
    if (!record) {
        *why_out = text_copy(slice_str(why));
        return -1;
    }
    signal = mapping_apply(im->map, record, source_is_csv(im->source));
    if (import_take_apart(signal, id, own_id, party, &why) < 0)
        *why_out = text_copy(slice_str(why));
    else if (json_to_wire(&shape_m_submit, signal, out, &faults) < 0)
        *why_out = words_faults_line(MSG_SUBMIT, &faults);
    else
        rc = 0;
    json_decref(signal);
    json_decref(record);
    return rc;
}

/*
 * Which id the record gets, and whether it is to be sent. The same record keeps its id for ever. One
 * that was changed since keeps it too, unless it was refused: for all we know it was stored, and then
 * the door will say that the id has another content. 1: send; 0: settled before; -1: told, or failed.
 */
static int entry_choose(struct import *im, const struct source_record *r, const struct uuid *id,
                        bool own_id, int there, struct ids_entry *e)
{
    bool same = there && strcmp(e->sum, r->sum) == 0;

    if (there && e->mark == IDS_ACCEPTED && same)
        return 0;
    if (there && e->mark == IDS_ACCEPTED) {
        import_refuse(
            im, -1, r->line,
            _("it was submitted before with another content; a changed record needs a new "
              "place in the file"));
        return -1;
    }
    if (!there || own_id || (!same && e->mark == IDS_REFUSED))
        e->id = *id;
    memcpy(e->sum, r->sum, sizeof e->sum);
    e->mark = IDS_CHOSEN;
    return ids_put(im->ids, r->index, e) < 0 ? -1 : 1;
}

static void item_add(struct import *im, const struct source_record *r, const struct ids_entry *e,
                     size_t link, struct buf *body)
{
    struct item *item = item_free_one(im);

    *item = (struct item){.state = ITEM_QUEUED,
                          .index = r->index,
                          .line = r->line,
                          .id = e->id,
                          .link = link,
                          .body = *body};
    *body = (struct buf){0};
    im->n_queued++;
    idmap_add(&im->by_id, &item->id, (uint32_t)(item - im->items));
}

/* Takes one record through all of it. False when the side file failed. */
static bool record_take(struct import *im, const struct source_record *r)
{
    struct ids_entry e = {.mark = IDS_CHOSEN};
    int there = ids_get(im->ids, r->index, &e), go;
    struct buf body = {0};
    char *party = NULL, *why = NULL;
    bool own_id = false, good = true;
    struct uuid id;
    ssize_t link = -1;

    if (there == 1 && e.mark == IDS_ACCEPTED && strcmp(e.sum, r->sum) == 0) {
        im->before++;
        return true;
    }
    uuid_new_v7(&id);
    if (there < 0)
        return false;
    if (record_prepare(im, r, &body, &id, &own_id, &party, &why) == 0) {
        link = link_of(im, party ? party : im->cli->party);
        if (link < 0 &&
            asprintf(&why, _("there is no key of %s here"), party ? party : im->cli->party) < 0)
            why = NULL;
    }
    go = entry_choose(im, r, &id, own_id, there, &e);
    if (go > 0 && link >= 0 && idmap_find(&im->by_id, &e.id) == IDMAP_NONE)
        item_add(im, r, &e, (size_t)link, &body);
    else if (go > 0)
        import_refuse(im, r->index, r->line, why ? why : _("its id is that of another record"));
    else if (go < 0 && e.mark != IDS_ACCEPTED)
        good = false;
    free(party);
    free(why);
    buf_free(&body);
    return good;
}

/* ------------------------------------------------------------------------------ the file */

/* Fills all free slots, then puts their ids on the disk: only then may they be sent. */
static int fill(struct import *im)
{
    struct source_record r;
    int rc = 1;

    while (im->n_queued + im->n_flying < IMPORT_FLIGHT_MOST && rc > 0 && !cli_interrupted()) {
        rc = source_next(im->source, &r);
        if (rc > 0 && !record_take(im, &r))
            return -1;
        progress_draw(&im->progress, source_at(im->source), source_size(im->source),
                      im->accepted + im->before, im->refused);
        im->progress.first = im->before;
    }
    im->end = rc <= 0;
    im->life_at = clock_mono_us();
    return rc < 0 || ids_sync(im->ids) < 0 ? -1 : 0;
}

static bool run(struct import *im)
{
    while (!cli_interrupted()) {
        if (!im->end && im->n_queued + im->n_flying <= IMPORT_FLIGHT_MOST - FILL_LEAST &&
            im->n_queued < im->window && fill(im) < 0)
            return false;
        if (im->end && im->n_queued + im->n_flying == 0)
            return true;
        if (clock_mono_us() - im->life_at > im->cli->patience_us) {
            progress_clear(&im->progress);
            cli_say(_("no answer in %lld seconds"), (long long)(im->cli->patience_us / US_PER_S));
            return false;
        }
        flight_turn(im, clock_mono_us() + TURN_US);
        progress_draw(&im->progress, source_at(im->source), source_size(im->source),
                      im->accepted + im->before, im->refused);
    }
    return false;
}

static const struct uuid *id_at(const void *owner, uint32_t slot)
{
    const struct import *im = owner;

    return &im->items[slot].id;
}

int import_file(struct cli *cli, const struct import_options *options)
{
    struct import *im = calloc(1, sizeof *im);
    int rc = CLI_USAGE;

    if (!im)
        return CLI_REFUSED;
    im->cli = cli;
    im->options = options;
    im->window = (size_t)options->flight;
    idmap_init(&im->by_id, im, id_at);
    im->source = source_open(options->path);
    im->map = im->source && options->map ? mapping_read(options->map) : NULL;
    im->ids = im->source && (im->map || !options->map) ? ids_open(options->path) : NULL;
    if (im->ids) {
        cli_catch_interrupt();
        progress_begin(&im->progress);
        im->life_at = clock_mono_us();
        rc = summary_print(im, run(im));
        (void)ids_sync(im->ids);
    }
    for (size_t i = 0; i < IMPORT_FLIGHT_MOST; i++)
        if (im->items[i].state != ITEM_FREE)
            flight_free(im, &im->items[i]);
    for (size_t i = 0; i < im->n_links; i++)
        connection_close(&im->links[i].connection);
    idmap_free(&im->by_id);
    ids_close(&im->ids);
    source_free(&im->source);
    json_decref(im->map);
    free(im);
    return rc;
}
