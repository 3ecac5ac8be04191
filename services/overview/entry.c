/*
 * What an event leaves behind: see entry.h.
 */
#include "services/overview/entry.h"

#include "common/log.h"
#include "common/room.h"
#include "common/text.h"
#include "services/domain/erasure.h"
#include "services/domain/law.h"

#include <assert.h>
#include <stdlib.h>

#define SHAPE_MAX 2048 /* bytes of the largest struct of an event's body */

static char *text_of(const struct buf *b)
{
    return text_copy(buf_slice(b));
}

struct gathered {
    struct entry *first, *last;
    size_t bytes;
};

static void add(struct gathered *g, struct entry e)
{
    struct entry *made = malloc(sizeof *made);

    if (!made)
        log_fatal("memory_exhausted", "for=entry");
    *made = e;
    if (g->last)
        g->last->next = made;
    else
        g->first = made;
    g->last = made;
    g->bytes += sizeof *made + (e.head ? strlen(e.head) : 0) + strlen(e.text);
}

void entries_free(struct entry **list)
{
    while (*list) {
        struct entry *gone = *list;
        *list = gone->next;
        free(gone->head);
        free(gone->text);
        free(gone->people);
        free(gone);
    }
}

/* --- Words ------------------------------------------------------------------------------------ */

/* The title has its own place, and how to reach somebody is nothing to search by. */
static bool is_searched(const struct wire_field *f)
{
    return strncmp(f->name, "contact", 7) != 0 && strcmp(f->name, "title") != 0;
}

static void put_line(struct slice text, struct buf *out)
{
    if (out->n > 0)
        buf_add_str(out, "\n");
    buf_add(out, text.p, text.n);
}

static void put_words(const struct wire_shape *shape, const void *body, struct buf *out)
{
    uint64_t has = *(const uint64_t *)body;

    for (uint16_t i = 0; i < shape->n; i++) {
        const struct wire_field *f = &shape->fields[i];
        const void *at = (const char *)body + f->offset;
        if (!(has & (UINT64_C(1) << i)) || !is_searched(f))
            continue;
        if (f->type == WIRE_TEXT || f->type == WIRE_LINE) {
            put_line(*(const struct slice *)at, out);
        } else if (f->type == WIRE_LIST && f->element == WIRE_LINE) {
            struct slice line;
            for (size_t j = 0; wire_list_text(*(const struct wire_list *)at, &j, &line);)
                put_line(line, out);
        } else if (f->type == WIRE_RECORDS) {
            _Alignas(max_align_t) char record[SHAPE_MAX];
            assert(f->shape->size <= sizeof record);
            for (size_t j = 0;
                 wire_list_record(*(const struct wire_list *)at, &j, f->shape, record);)
                put_words(f->shape, record, out);
        }
    }
}

/* "wachtlijst_2026.pdf" is one word for PostgreSQL, and several for people. */
static void put_words_of_name(struct slice name, struct buf *out)
{
    size_t at = out->n;

    put_line(name, out);
    for (; at < out->n; at++)
        if (strchr("._-", out->p[at]))
            out->p[at] = ' ';
}

void entry_words(const struct event *e, struct buf *out)
{
    const struct message_info *info = event_info((int)e->kind);
    _Alignas(max_align_t) char body[SHAPE_MAX];

    /* Who works on it is the department's own affair, a note that of who may read it: what finds words does not
     * know them one by one. */
    if (!info || !wire_has(e, event_body) || e->kind == EV_ALLOCATED || e->kind == EV_NOTED)
        return;
    assert(info->shape->size <= sizeof body);
    if (wire_decode(info->shape, e->body, WIRE_LENIENT, body, NULL) < 0)
        return;
    put_words(info->shape, body, out);
    if (e->kind == EV_ATTACHED)
        put_words_of_name(((const struct m_attach *)(const void *)body)->name, out);
}

static void take_words(struct gathered *g, const struct registry *r, const struct event *e,
                       const char *title, const char *theme)
{
    struct buf head = {0}, text = {0};
    struct theme t;

    if (title)
        put_line(slice_str(title), &head);
    if (theme && registry_theme_find(r, slice_str(theme), &t))
        put_line(t.name, &head);
    entry_words(e, &text);
    if (head.n > 0 || text.n > 0)
        add(g, (struct entry){.kind = ENTRY_TEXT,
                              .position = e->position,
                              .head = head.n > 0 ? text_of(&head) : NULL,
                              .text = text_of(&text)});
    buf_free(&head);
    buf_free(&text);
}

/* --- Marks ------------------------------------------------------------------------------------ */

static void add_mark(struct gathered *g, const struct event *e, enum mark mark, struct slice value)
{
    add(g, (struct entry){.kind = ENTRY_MARK,
                          .mark = (uint8_t)mark,
                          .position = e->position,
                          .text = text_copy(value)});
}

/* By name and by code, whichever the region gave. */
static void add_municipality(struct gathered *g, const struct registry *r, const struct event *e,
                             struct slice given)
{
    struct region region;
    struct municipality m;

    for (size_t i = 0; registry_region(r, i, &region); i++) {
        if (!slice_equal(region.code, e->party))
            continue;
        for (size_t at = 0;
             wire_list_record(region.municipalities, &at, &shape_municipality, &m);) {
            if (!slice_equal(m.code, given) && !slice_equal(m.name, given))
                continue;
            add_mark(g, e, MARK_MUNICIPALITY, m.code);
            add_mark(g, e, MARK_MUNICIPALITY, m.name);
            return;
        }
    }
    add_mark(g, e, MARK_MUNICIPALITY, given);
}

/* Several laws stand behind semicolons. */
static void add_laws(struct gathered *g, const struct event *e, struct slice cited)
{
    struct buf law = {0};

    while (cited.n > 0) {
        const uint8_t *stop = memchr(cited.p, ';', cited.n);
        size_t n = stop ? (size_t)(stop - cited.p) : cited.n;
        buf_reset(&law);
        law_name(slice_of(cited.p, n), &law);
        if (law.n > 0)
            add_mark(g, e, MARK_LAW, buf_slice(&law));
        n += stop ? 1 : 0;
        cited = slice_of(cited.p + n, cited.n - n);
    }
    buf_free(&law);
}

static void take_marks(struct gathered *g, const struct registry *r, const struct event *e)
{
    struct m_submit m;
    struct slice name;

    if (event_fields(e, &shape_m_submit, &m) < 0) /* of an erased one its facts */
        return;
    for (size_t at = 0; wire_list_text(m.municipalities, &at, &name);)
        add_municipality(g, r, e, name);
    if (wire_has(&m, m_submit_rule))
        add_laws(g, e, m.rule);
    if (wire_has(&m, m_submit_neighbour))
        add_mark(g, e, MARK_NEIGHBOUR, slice_str(enum_neighbour.rows[m.neighbour].code));
}

static void take_allocation(struct gathered *g, const struct event *e)
{
    struct m_allocate m;
    struct uuid *people;

    if (!wire_has(e, event_body) ||
        wire_decode(&shape_m_allocate, e->body, WIRE_LENIENT, &m, NULL) < 0)
        return;
    people = room_for(NULL, 2, sizeof *people);
    people[0] = m.handler;
    people[1] = m.substitute;
    add(g, (struct entry){.kind = ENTRY_ALLOCATION,
                          .position = e->position,
                          .head = text_copy(e->party),
                          .text = text_copy(m.directorate),
                          .people = people});
}

/* --- Erased ----------------------------------------------------------------------------------- */

static void take_erased(struct gathered *g, const struct event *e)
{
    struct kept_facts one;
    struct m_erased m;

    if (!wire_has(e, event_body) ||
        wire_decode(&shape_m_erased, e->body, WIRE_LENIENT, &m, NULL) < 0)
        return;
    for (size_t at = 0; wire_list_record(m.facts, &at, &shape_kept_facts, &one);)
        add(g, (struct entry){.kind = ENTRY_ERASED,
                              .position = one.position,
                              .head = one.kind == EV_ALLOCATED ? text_copy(m.by) : NULL,
                              .text = text_copy(SLICE_LIT(""))});
}

size_t entries_take(struct entry **list, const struct registry *r, const struct event *e,
                    const char *title, const char *theme)
{
    struct gathered g = {0};

    if (e->kind == EV_SUBMITTED)
        take_marks(&g, r, e);
    if (e->kind == EV_ALLOCATED)
        take_allocation(&g, e);
    else if (e->kind == EV_ERASED)
        take_erased(&g, e);
    else
        take_words(&g, r, e, title, theme);
    while (*list)
        list = &(*list)->next;
    *list = g.first;
    return g.bytes;
}
