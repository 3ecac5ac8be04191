/*
 * The texts of an event: which may have to be blacked out, and what it looks like when they are.
 */
#include "services/dossier/dossier_in.h"

#include "common/text.h"

#include <stdio.h>
#include <stdlib.h>

#define BAR "█████ [gelakt: Woo "

/* ------------------------------------------------------------------------------ walking */

bool path_join(char out[DOSSIER_PATH], const char *above, const char *name)
{
    int n = snprintf(out, DOSSIER_PATH, "%s%s%s", above, *above ? "/" : "", name);

    return n > 0 && n < DOSSIER_PATH;
}

bool path_join_number(char out[DOSSIER_PATH], const char *above, size_t number)
{
    char text[24];

    snprintf(text, sizeof text, "%zu", number);
    return path_join(out, above, text);
}

static bool is_text(uint8_t type)
{
    return type == WIRE_LINE || type == WIRE_TEXT;
}

static void walk(const struct wire_shape *shape, json_t *body, const char *above, text_fn *fn,
                 void *arg);

static void walk_field(const struct wire_field *f, json_t *value, const char *path, text_fn *fn,
                       void *arg)
{
    char below[DOSSIER_PATH];
    json_t *element;
    size_t i;

    if (is_text(f->type) && json_is_string(value)) {
        fn(arg, path, f, value);
    } else if (f->type == WIRE_RECORD) {
        walk(f->shape, value, path, fn, arg);
    } else if (f->type == WIRE_RECORDS || (f->type == WIRE_LIST && is_text(f->element))) {
        json_array_foreach(value, i, element)
        {
            if (!path_join_number(below, path, i))
                continue;
            if (f->type == WIRE_RECORDS)
                walk(f->shape, element, below, fn, arg);
            else if (json_is_string(element))
                fn(arg, below, f, element);
        }
    }
}

static void walk(const struct wire_shape *shape, json_t *body, const char *above, text_fn *fn,
                 void *arg)
{
    char path[DOSSIER_PATH];

    for (uint16_t i = 0; i < shape->n; i++) {
        json_t *value = json_object_get(body, shape->fields[i].json);

        if (value && path_join(path, above, shape->fields[i].json))
            walk_field(&shape->fields[i], value, path, fn, arg);
    }
}

void texts_walk(const struct wire_shape *shape, json_t *body, text_fn *fn, void *arg)
{
    walk(shape, body, "", fn, arg);
}

static json_t *body_of(const struct dossier_event *e)
{
    return json_object_get(e->json, "inhoud");
}

static struct slice string_of(const json_t *string)
{
    return slice_of(json_string_value(string), json_string_length(string));
}

/* ------------------------------------------------------------------------------ proposing */

struct proposing {
    struct dossier *d;
    struct dossier_signal *s;
    const struct dossier_event *e;
    const char *path;
    struct slice text;
};

static enum woo_ground ground_of(enum passage_kind kind)
{
    return kind == PASSAGE_NUMBER    ? WOO_NUMBER
           : kind == PASSAGE_OPINION ? WOO_OPINION
                                     : WOO_PRIVACY;
}

static void passage_propose(void *arg, size_t from, size_t to, enum passage_kind kind)
{
    const struct proposing *p = arg;
    char *text = text_copy(slice_of(p->text.p + from, to - from));
    struct mark mark = {
        .reference = p->s->reference,
        .path = (char *)p->path,
        .text = text,
        .version = p->e->version,
        .from = (int64_t)text_length(p->text.p, from),
        .to = (int64_t)text_length(p->text.p, to),
        .kind = kind,
        .ground = ground_of(kind),
    };

    marks_add(&p->d->proposed, &mark);
    p->s->n_marks++;
    free(text);
}

/* Fields that are about somebody to reach, whatever stands in them. */
static bool is_contact(const struct wire_field *f)
{
    return strncmp(f->name, "contact", 7) == 0;
}

static void text_propose(void *arg, const char *path, const struct wire_field *f, json_t *string)
{
    struct proposing *p = arg;

    p->path = path;
    p->text = string_of(string);
    if (p->text.n == 0)
        return;
    if (is_contact(f))
        passage_propose(p, 0, p->text.n, PASSAGE_CONTACT);
    else if (p->e->info->number == EV_CONTRIBUTED || /* for the lead, before it answers */
             p->e->info->number == EV_NOTED)         /* both: intern beraad */
        passage_propose(p, 0, p->text.n, PASSAGE_OPINION);
    else
        find_passages(p->text, passage_propose, p);
}

void propose(struct dossier *d, struct dossier_signal *s, const struct dossier_event *e)
{
    struct proposing p = {.d = d, .s = s, .e = e};

    if (body_of(e))
        texts_walk(e->info->shape, body_of(e), text_propose, &p);
}

/* ------------------------------------------------------------------------------ what is marked */

bool is_redacted(const struct dossier *d)
{
    return d->confirmed != NULL;
}

void marked(struct dossier *d, const struct dossier_signal *s, const struct dossier_event *e,
            const char *path, struct slice text, struct passages *out)
{
    struct marks own = {.list = d->proposed.list + s->first_mark,
                        .n = d->proposed.n - s->first_mark};

    marks_of(is_redacted(d) ? d->confirmed : &own, s->reference, e->version, path, text,
             is_redacted(d), out);
}

/* The text with bars. */
static void bars_put(const struct passages *p, struct slice text, struct buf *out)
{
    size_t at = 0;

    for (size_t i = 0; i < p->n; i++) {
        buf_add(out, text.p + at, p->list[i].from - at);
        buf_printf(out, BAR "%s]", woo_code(p->list[i].mark->ground));
        at = p->list[i].to;
    }
    buf_add(out, text.p + at, text.n - at);
}

struct blacking {
    struct dossier *d;
    const struct dossier_signal *s;
    const struct dossier_event *e;
    bool any;
    bool replaces;
};

static void text_black(void *arg, const char *path, const struct wire_field *f, json_t *string)
{
    struct blacking *b = arg;
    struct passages p = {0};
    struct buf out = {0};
    struct slice text = string_of(string);

    (void)f;
    marked(b->d, b->s, b->e, path, text, &p);
    if (p.n > 0) {
        b->any = true;
        if (b->replaces) {
            bars_put(&p, text, &out);
            json_string_setn(string, (const char *)out.p, out.n);
        }
    }
    buf_free(&out);
    passages_free(&p);
}

bool is_blacked(struct dossier *d, const struct dossier_signal *s, const struct dossier_event *e)
{
    struct blacking b = {.d = d, .s = s, .e = e};

    if (is_redacted(d) && body_of(e))
        texts_walk(e->info->shape, body_of(e), text_black, &b);
    return b.any;
}

json_t *event_json(struct dossier *d, const struct dossier_signal *s, const struct dossier_event *e)
{
    json_t *copy = json_deep_copy(e->json);
    struct blacking b = {.d = d, .s = s, .e = e, .replaces = true};

    if (is_redacted(d) && body_of(e))
        texts_walk(e->info->shape, json_object_get(copy, "inhoud"), text_black, &b);
    return copy;
}

/* ------------------------------------------------------------------------------ the title */

/* Where nobody gave one, it is the beginning of the first text: then it goes by that text's marks. */
char *title_shown(struct dossier *d, const struct dossier_signal *s)
{
    const struct dossier_event *first = s->n_events > 0 ? &s->events[0] : NULL;
    json_t *json, *body, *text;
    char *title;

    if (!is_redacted(d))
        return text_copy(slice_str(s->title ? s->title : ""));
    if (!first || first->info->number != EV_SUBMITTED || !body_of(first))
        return text_copy(slice_str(""));
    json = event_json(d, s, first);
    body = json_object_get(json, "inhoud");
    text = json_object_get(body, "titel");
    if (!text)
        text = json_object_get(body, "wat");
    title = text_copy(string_of(text));
    if (strlen(title) > 200) { /* at a whole character */
        size_t n = 200;

        while (n > 0 && (title[n] & 0xc0) == 0x80)
            n--;
        title[n] = '\0';
    }
    title[strcspn(title, "\n")] = '\0';
    json_decref(json);
    return title;
}
