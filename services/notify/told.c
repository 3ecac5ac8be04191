/*
 * One event that is told: see told.h.
 */
#include "services/notify/told.h"

#include "common/room.h"
#include "proto/json.h"
#include "proto/messages.h"

#include <stdlib.h>
#include <string.h>

static size_t bytes;
static struct told *all;

size_t told_bytes(void)
{
    return bytes;
}

/* The same fields as those of the feed (moment), so that who follows both meets one form. */
static void data_make(struct told *t, const struct event *e)
{
    struct moment m = {0};
    struct meta meta;
    struct buf map = {0};
    json_t *json;
    char *text;

    wire_set(&m, moment, position, e->position);
    wire_set(&m, moment, signal, e->stream);
    wire_set(&m, moment, version, e->version);
    wire_set(&m, moment, kind, slice_str(event_info((int)e->kind)->name));
    wire_set(&m, moment, at, e->at);
    wire_set(&m, moment, party, e->party);
    wire_set(&m, moment, reference, slice_str(t->reference));
    if (wire_decode(&shape_meta, e->meta, WIRE_LENIENT, &meta, NULL) == 0 &&
        wire_has(&meta, meta_role))
        wire_set(&m, moment, role, meta.role);
    if (wire_has(e, event_body))
        wire_set(&m, moment, body, (struct wire_raw){e->body.p, e->body.n});
    wire_encode(&shape_moment, &m, &map);
    json = json_from_wire(&shape_moment, buf_slice(&map));
    text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    buf_add_str(&t->data, text ? text : "null");
    free(text);
    json_decref(json);
    buf_free(&map);
}

struct told *told_new(const struct event *e, const char *reference)
{
    struct told *t = room_new(sizeof *t);

    t->users = 1;
    t->signal = e->stream;
    t->version = e->version;
    t->next = all;
    if (t->next)
        t->next->prev = t;
    all = t;
    t->kind = (int16_t)e->kind;
    t->position = e->position;
    t->at = e->at;
    snprintf(t->reference, sizeof t->reference, "%s", reference);
    data_make(t, e);
    bytes += sizeof *t + t->data.cap;
    return t;
}

void told_drop(struct told **t)
{
    struct told *gone = *t;

    *t = NULL;
    if (!gone || --gone->users > 0)
        return;
    if (gone->prev)
        gone->prev->next = gone->next;
    else
        all = gone->next;
    if (gone->next)
        gone->next->prev = gone->prev;
    bytes -= sizeof *gone + gone->data.cap;
    buf_free(&gone->data);
    free(gone);
}

static void content_drop(struct told *t)
{
    json_t *json = json_loadb((const char *)t->data.p, t->data.n, 0, NULL);
    char *text;

    (void)json_object_del(json, shape_moment.fields[moment_body].json);
    text = json ? json_dumps(json, JSON_COMPACT) : NULL;
    explicit_bzero(t->data.p, t->data.n);
    buf_reset(&t->data);
    buf_add_str(&t->data, text ? text : "null");
    free(text);
    json_decref(json);
}

void told_erase(const struct uuid *signal, struct wire_list versions)
{
    for (struct told *t = all; t; t = t->next) {
        size_t at = 0;
        int64_t version;

        while (uuid_equal(&t->signal, signal) && wire_list_int(versions, &at, &version))
            if (version == t->version)
                content_drop(t);
    }
}
