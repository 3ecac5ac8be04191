/*
 * Putting a dossier together; see dossier.h.
 */
#include "services/dossier/dossier_in.h"

#include "common/log.h"
#include "common/text.h"

#include <stdio.h>
#include <stdlib.h>

static void hex_of(const uint8_t *p, size_t n, char *out)
{
    for (size_t i = 0; i < n; i++)
        snprintf(out + 2 * i, 3, "%02x", p[i]);
}

/* ------------------------------------------------------------------------------ files */

struct file_out {
    struct dossier *d;
    dossier_emit_fn *emit;
    void *arg;
    int64_t at;
    int rc;
};

static void file_put(struct file_out *f, const char *path, struct slice bytes)
{
    uint8_t sum[HASH_LEN];
    char hex[2 * HASH_LEN + 1];

    if (f->rc < 0)
        return;
    hash_sha256_one(sum, bytes.p, bytes.n);
    hex_of(sum, sizeof sum, hex);
    buf_printf(&f->d->sums, "%s  %s\n", hex, path);
    f->rc = f->emit(f->arg, path, bytes, f->at);
}

/* A file and its metadata beside it. */
static void file_put_described(struct file_out *f, const char *folder, const char *name,
                               struct slice bytes, const char *of_name, const char *of_id)
{
    char path[200];
    struct buf xml = {0};

    snprintf(path, sizeof path, "%s%s", folder, name);
    file_put(f, path, bytes);
    mdto_file(name, bytes, of_name, of_id, f->at, &xml);
    snprintf(path, sizeof path, "%s%s.bestand.mdto.xml", folder, name);
    file_put(f, path, buf_slice(&xml));
    buf_free(&xml);
}

static void events_lines(struct dossier *d, const struct dossier_signal *s, struct buf *out)
{
    for (size_t i = 0; i < s->n_events; i++) {
        json_t *json = event_json(d, s, &s->events[i]);
        char *line = json_dumps(json, JSON_COMPACT);

        if (line) {
            buf_add_str(out, line);
            buf_add_str(out, "\n");
        }
        free(line);
        json_decref(json);
    }
}

static void proof_json(const struct dossier *d, const struct dossier_signal *s, struct buf *out)
{
    json_t *json = json_pack("{s:s, s:I, s:O}", "kenmerk", s->reference, "wachtend",
                             (json_int_t)s->waiting, "delen", s->proofs);
    char *text;

    if (d->log_key)
        json_object_set_new(json, "sleutel", json_string(d->log_key));
    text = json_dumps(json, JSON_INDENT(1));
    buf_add_str(out, text ? text : "");
    buf_add_str(out, "\n");
    free(text);
    json_decref(json);
}

static char *code_copy(struct slice code)
{
    return text_copy(code.p ? code : SLICE_LIT(""));
}

static void row_add(struct dossier *d, const struct dossier_signal *s)
{
    const struct summary *m = &s->summary;
    struct dossier_row *r;

    if (d->n_rows == d->cap_rows) {
        d->cap_rows = d->cap_rows ? 2 * d->cap_rows : 64;
        d->rows = realloc(d->rows, d->cap_rows * sizeof *d->rows);
        if (!d->rows)
            log_fatal("memory_exhausted", "signals=%zu", d->cap_rows);
    }
    r = &d->rows[d->n_rows++];
    *r = (struct dossier_row){.title = title_shown(d, s),
                              .region = code_copy(m->region),
                              .lead = code_copy(m->lead),
                              .id = s->id,
                              .n_events = s->n_events,
                              .n_marks = s->n_marks,
                              .retention = s->retention,
                              .confidential = wire_has(m, summary_confidential) && m->confidential,
                              .proven = s->proofs != NULL,
                              .cut = s->cut,
                              .waiting = s->waiting};
    memcpy(r->reference, s->reference, sizeof r->reference);
    for (size_t i = 0; i < s->n_events; i++)
        r->n_erased += s->events[i].erased_by > 0;
    if (s->n_events > 0) {
        r->first_at = s->events[0].at;
        r->last_at = s->events[s->n_events - 1].at;
        r->last_version = s->events[s->n_events - 1].version;
    }
}

/* What of the proposals, or of what somebody confirmed, is in this signal. */
static void marks_count(struct dossier *d, struct dossier_signal *s)
{
    s->first_mark = d->proposed.n;
    if (!is_redacted(d))
        for (size_t i = 0; i < s->n_events; i++)
            propose(d, s, &s->events[i]);
}

struct counting {
    struct dossier *d;
    struct dossier_signal *s;
    const struct dossier_event *e;
};

static void black_count(void *arg, const char *path, const struct wire_field *f, json_t *string)
{
    const struct counting *c = arg;
    struct passages p = {0};

    (void)f;
    marked(c->d, c->s, c->e, path, slice_of(json_string_value(string), json_string_length(string)),
           &p);
    c->s->n_marks += p.n;
    passages_free(&p);
}

static void blacks_count(struct dossier *d, struct dossier_signal *s)
{
    for (size_t i = 0; is_redacted(d) && i < s->n_events; i++) {
        struct counting c = {d, s, &s->events[i]};
        json_t *body = json_object_get(s->events[i].json, "inhoud");

        if (body)
            texts_walk(s->events[i].info->shape, body, black_count, &c);
    }
}

int dossier_signal_write(struct dossier *d, struct dossier_signal *s, dossier_emit_fn *emit,
                         void *arg)
{
    struct file_out f = {
        .d = d, .emit = emit, .arg = arg, .at = s->n_events ? s->events[s->n_events - 1].at : 0};
    char folder[160], names[4][80];
    const char *files[4];
    struct buf out[4] = {{0}}, xml = {0};
    char *title;
    size_t n = s->proofs ? 4 : 3;

    retention_judge(d->terms, s);
    marks_count(d, s);
    blacks_count(d, s);
    title = title_shown(d, s);
    snprintf(folder, sizeof folder, "%s/", s->reference);
    snprintf(names[0], sizeof names[0], "%s_tijdlijn.html", s->reference);
    snprintf(names[1], sizeof names[1], "%s_tijdlijn.txt", s->reference);
    snprintf(names[2], sizeof names[2], "%s_gebeurtenissen.jsonl", s->reference);
    snprintf(names[3], sizeof names[3], "%s_controle.json", s->reference);
    story_html(d, s, &out[0]);
    story_text(d, s, &out[1]);
    events_lines(d, s, &out[2]);
    if (s->proofs)
        proof_json(d, s, &out[3]);
    for (size_t i = 0; i < n; i++) {
        files[i] = names[i];
        file_put_described(&f, folder, names[i], buf_slice(&out[i]), *title ? title : s->reference,
                           s->reference);
        buf_free(&out[i]);
    }
    mdto_signal(d, s, files, n, &xml);
    snprintf(folder, sizeof folder, "%s/%s.mdto.xml", s->reference, s->reference);
    file_put(&f, folder, buf_slice(&xml));
    snprintf(folder, sizeof folder, "%s/bestanden/", s->reference);
    if (f.rc == 0)
        f.rc = emit(arg, folder, slice_of(NULL, 0), f.at);
    row_add(d, s);
    buf_free(&xml);
    free(title);
    return f.rc;
}

/* ------------------------------------------------------------------------------ all of them */

void dossier_begin(struct dossier *d, const char *const *references, size_t n)
{
    struct buf all = {0};
    uint8_t sum[HASH_LEN];
    char hex[13];

    for (size_t i = 0; i < n; i++)
        buf_printf(&all, "%s\n", references[i]);
    hash_sha256_one(sum, all.p, all.n);
    hex_of(sum, 6, hex);
    snprintf(d->id, sizeof d->id, "DOSSIER-%s", hex);
    buf_free(&all);
}

/* What was confirmed, without the texts and without their places: the length of a name tells much. */
static json_t *blacked_json(const struct marks *m)
{
    json_t *list = json_array();

    for (size_t i = 0; i < m->n; i++) {
        const struct mark *k = &m->list[i];
        json_t *one;

        if (!k->confirmed)
            continue;
        one = json_pack("{s:I, s:s, s:b}", "nummer", (json_int_t)k->number, "grond",
                        woo_code(k->ground), "gevonden", (int)k->used);
        if (k->reference)
            json_object_set_new(one, "kenmerk", json_string(k->reference));
        if (k->version)
            json_object_set_new(one, "versie", json_integer(k->version));
        if (k->path)
            json_object_set_new(one, "veld", json_string(k->path));
        json_array_append_new(list, one);
    }
    return list;
}

static void marks_text(const struct dossier *d, struct buf *out)
{
    json_t *grounds = json_object(), *reviewed = json_object(), *json;
    char *text;

    for (size_t i = 0; i < d->n_rows; i++)
        json_object_set_new(reviewed, d->rows[i].reference, json_integer(d->rows[i].last_version));

    for (int g = 0; g < WOO_N; g++)
        json_object_set_new(grounds, woo_code((enum woo_ground)g),
                            json_string(woo_what((enum woo_ground)g)));
    json = json_pack("{s:s, s:o, s:o, s:o}", "dossier", d->id, "gronden", grounds, "totEnMet",
                     reviewed, "passages",
                     is_redacted(d) ? blacked_json(d->confirmed) : marks_json(&d->proposed));
    text = json_dumps(json, JSON_INDENT(1));
    buf_add_str(out, text ? text : "");
    buf_add_str(out, "\n");
    free(text);
    json_decref(json);
}

int dossier_end(struct dossier *d, dossier_emit_fn *emit, void *arg)
{
    const char *names[] = {"LEESMIJ.txt", is_redacted(d) ? "gelakt.json" : "lakken.json",
                           "overzicht.html"};
    struct file_out f = {.d = d, .emit = emit, .arg = arg};
    struct buf out[ARRAY_LEN(names)] = {{0}}, xml = {0};
    char path[80];

    for (size_t i = 0; i < d->n_rows; i++)
        if (d->rows[i].last_at > f.at)
            f.at = d->rows[i].last_at;
    readme_text(d, &out[0]);
    marks_text(d, &out[1]);
    overview_html(d, &out[2]);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        file_put_described(&f, "", names[i], buf_slice(&out[i]), d->id, d->id);
        buf_free(&out[i]);
    }
    mdto_dossier(d, names, ARRAY_LEN(names), &xml);
    snprintf(path, sizeof path, "%s.mdto.xml", d->id);
    file_put(&f, path, buf_slice(&xml));
    buf_free(&xml);
    return f.rc == 0 ? emit(arg, "sha256sums.txt", buf_slice(&d->sums), f.at) : -1;
}

void dossier_free(struct dossier *d)
{
    for (size_t i = 0; i < d->n_rows; i++) {
        free(d->rows[i].title);
        free(d->rows[i].region);
        free(d->rows[i].lead);
    }
    free(d->rows);
    marks_free(&d->proposed);
    buf_free(&d->sums);
    *d = (struct dossier){0};
}
