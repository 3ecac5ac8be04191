/*
 * Problem details: see problem.h.
 */
#include "services/gateway/problem.h"

#include "proto/dutch.h"
#include "proto/frame.h"
#include "services/gateway/reason.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* ------------------------------------------------------------------ names of fields */

static const struct wire_field *field_named(const struct wire_shape *shape, struct slice name)
{
    for (uint16_t i = 0; shape && i < shape->n; i++)
        if (slice_is(name, shape->fields[i].name))
            return &shape->fields[i];
    return NULL;
}

/* "steps[3].what" -> "stappen[3].wat": each name by its shape, what stands between as it is. Returns the last; NULL: it
 * is not known. */
static const struct wire_field *name_write(const struct wire_shape *shape, struct slice name,
                                           struct buf *out)
{
    const struct wire_field *f = NULL;
    size_t at = 0;

    while (at < name.n) {
        size_t n = at;

        while (n < name.n && name.p[n] != '[' && name.p[n] != '.')
            n++;
        f = field_named(shape, slice_of(name.p + at, n - at));
        if (f)
            buf_add_str(out, f->json);
        else
            buf_add(out, name.p + at, n - at);
        shape = f ? f->shape : NULL;
        for (at = n; at < name.n && name.p[at] != '.'; at++)
            buf_add(out, name.p + at, 1);
        if (at < name.n)
            buf_add(out, name.p + at++, 1);
    }
    return f;
}

/* ------------------------------------------------------------------ the fields at fault */

static json_t *text_json(const struct buf *b)
{
    return json_stringn(b->p ? (const char *)b->p : "", b->n);
}

static void param_add(json_t *list, const struct problem_told *p, const struct fault *f)
{
    struct buf name = {0}, reason = {0};
    const struct wire_field *field = name_write(p->shape, f->name, &name);

    if (p->english)
        buf_add(&reason, f->detail.p, f->detail.n);
    else
        reason_write(field, f->code, f->detail, &reason);
    json_array_append_new(list, json_pack("{s:o, s:s%, s:o}", "name", text_json(&name), "code",
                                          (const char *)f->code.p, f->code.n, "reason",
                                          text_json(&reason)));
    buf_free(&name);
    buf_free(&reason);
}

static json_t *params_of(const struct problem_told *p)
{
    json_t *list = json_array();
    struct frame_writer w = {0};
    struct envelope to = {0}, e;
    struct frame_reader r;
    struct problem told = {0};
    struct fault f;
    const char *why;
    size_t at = 0;

    if (p->problem)
        told = *p->problem;
    if (p->faults && p->faults->n > 0) {
        /* The sentences are written where they always are. */
        frame_begin(&w);
        frame_add_problem(&w, &to, PROBLEM_INVALID, NULL, p->faults, 0);
        if (frame_open(&r, frame_slice(&w), &why) < 0 || frame_next(&r, &e, NULL) <= 0 ||
            wire_decode(&shape_problem, slice_of(e.body.p, e.body.n), WIRE_LENIENT, &told, NULL) <
                0)
            told.fields.count = 0;
    }
    while (told.fields.count > 0 && wire_list_record(told.fields, &at, &shape_fault, &f))
        param_add(list, p, &f);
    frame_free(&w);
    return list;
}

/* ------------------------------------------------------------------ the whole */

void problem_write(const struct problem_told *p, struct buf *out)
{
    const struct problem_info *info = problem_info(p->code);
    const char *title = p->english ? info->english : info->dutch;
    json_t *params = params_of(p), *o;
    const char *known = p->english || !p->detail.p ? NULL : sentence_dutch(p->detail);
    struct slice detail = known ? slice_str(known) : p->detail;
    struct buf type = {0};
    char *text;

    if (!detail.p || (p->problem && !p->english && !known))
        detail = slice_str(title);
    buf_printf(&type, "%s/v1/problemen/%s", p->url, info->code);
    o = json_pack("{s:s%, s:s, s:i, s:s%, s:s}", "type", (const char *)type.p, type.n, "title",
                  title, "status", info->http, "detail", (const char *)detail.p, detail.n, "code",
                  info->code);
    if (p->problem && wire_has(p->problem, problem_state))
        json_object_set_new(o, "knelpuntStatus",
                            json_string(enum_signal_state.rows[p->problem->state].json));
    if (json_array_size(params) > 0)
        json_object_set(o, "invalidParams", params);
    text = json_dumps(o, JSON_COMPACT);
    buf_add_str(out, text ? text : "{}");
    free(text);
    json_decref(params);
    json_decref(o);
    buf_free(&type);
}

int problem_retry_after(enum problem_code code, int64_t wait_ms)
{
    if (problem_info(code)->retry != RETRY_LATER)
        return 0;
    return wait_ms <= 1000 ? 1 : (int)((wait_ms + 999) / 1000);
}
