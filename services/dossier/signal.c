/*
 * A signal of a dossier: its events as they come in, and the proof of them.
 */
#include "services/dossier/dossier_in.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/text.h"
#include "proto/json.h"
#include "services/domain/erasure.h"
#include "services/proof/leaf.h"

#include <stdio.h>
#include <stdlib.h>

#define TIMELINE_MOST 1000 /* events that signal.show tells (services/overview/show.c) */

/* ------------------------------------------------------------------------------ its events */

void dossier_signal_begin(struct dossier_signal *s, const struct summary *summary)
{
    *s = (struct dossier_signal){.id = summary->signal, .summary = *summary, .closed = INT32_MIN};
    snprintf(s->reference, sizeof s->reference, "%.*s", SLICE_FMT(summary->reference));
    if (wire_has(summary, summary_title))
        s->title = text_copy(summary->title);
}

static bool closes(int kind)
{
    return kind == EV_CLOSED || kind == EV_WITHDRAWN || kind == EV_RETURNED || kind == EV_SPLIT_UP;
}

/* A statement of destruction names events before it. */
static void erasures_note(struct dossier_signal *s, const struct dossier_event *by,
                          struct slice body)
{
    struct m_erased m;
    size_t at = 0;
    int64_t version;

    if (wire_decode(&shape_m_erased, body, WIRE_LENIENT, &m, NULL) < 0)
        return;
    while (wire_list_int(m.versions, &at, &version))
        for (size_t i = 0; i < s->n_events; i++)
            if (s->events[i].version == version)
                s->events[i].erased_by = by->version;
}

static bool is_unseen(const struct dossier *d, const struct dossier_signal *s, int64_t version)
{
    return is_redacted(d) &&
           version > json_integer_value(json_object_get(d->reviewed, s->reference));
}

void dossier_signal_add(const struct dossier *d, struct dossier_signal *s, const struct moment *m,
                        struct slice bytes)
{
    const struct message_info *info = event_find(m->kind);
    struct slice body = slice_of(m->body.p, m->body.n);
    struct dossier_event *e;

    if (!info || is_unseen(d, s, m->version))
        return;
    if (s->n_events == s->cap_events) {
        s->cap_events = s->cap_events ? 2 * s->cap_events : 32;
        s->events = realloc(s->events, s->cap_events * sizeof *s->events);
        if (!s->events)
            log_fatal("memory_exhausted", "events=%zu", s->cap_events);
    }
    e = &s->events[s->n_events++];
    *e = (struct dossier_event){.info = info,
                                .version = m->version,
                                .position = m->position,
                                .at = m->at,
                                .party = text_copy(m->party),
                                .headline = d->words->headline(m),
                                .json = json_from_wire(&shape_moment, bytes)};
    e->has_texts = wire_has(m, moment_body) && erasure_has_texts(info->number, body);
    if (closes(info->number))
        s->closed = clock_day_amsterdam(m->at);
    if (info->number == EV_REOPENED)
        s->closed = INT32_MIN;
    if (info->number == EV_ERASED && wire_has(m, moment_body))
        erasures_note(s, e, body);
    s->cut = s->n_events >= TIMELINE_MOST;
}

void dossier_signal_free(struct dossier_signal *s)
{
    for (size_t i = 0; i < s->n_events; i++) {
        free(s->events[i].party);
        free(s->events[i].headline);
        json_decref(s->events[i].json);
    }
    free(s->events);
    free(s->title);
    json_decref(s->proofs);
    *s = (struct dossier_signal){0};
}

/* ------------------------------------------------------------------------------ its proof */

static bool hides(struct dossier *d, const struct dossier_signal *s, int64_t version)
{
    for (size_t i = 0; i < s->n_events; i++)
        if (s->events[i].version == version)
            return is_blacked(d, s, &s->events[i]);
    return is_redacted(d); /* what is not in the dossier was not looked through either */
}

void dossier_signal_prove(struct dossier *d, struct dossier_signal *s, const struct m_proven *m)
{
    struct m_proven told = *m;
    struct buf events = {0}, bytes = {0};
    struct proven_event e;
    uint8_t digest[HASH_LEN];
    uint32_t n = 0;

    for (size_t at = 0; wire_list_record(m->events, &at, &shape_proven_event, &e); n++) {
        if (wire_has(&e, proven_event_body) && e.salt.n == SALT_LEN && hides(d, s, e.version)) {
            leaf_digest(digest, e.salt.p, e.body);
            e.has &= ~(WIRE_BIT(proven_event_body) | WIRE_BIT(proven_event_salt));
            wire_set(&e, proven_event, digest, slice_of(digest, sizeof digest));
        }
        wire_encode(&shape_proven_event, &e, &events);
    }
    wire_set(&told, m_proven, events, wire_list_of(&events, n));
    wire_encode(&shape_m_proven, &told, &bytes);
    if (!s->proofs)
        s->proofs = json_array();
    json_array_append_new(s->proofs, json_from_wire(&shape_m_proven, buf_slice(&bytes)));
    s->waiting = wire_has(m, m_proven_waiting) ? m->waiting : 0;
    buf_free(&events);
    buf_free(&bytes);
}
