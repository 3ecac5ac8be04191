/*
 * The list of marks, as it goes out and comes back; see marks.h.
 */
#include "services/dossier/marks.h"

#include "common/log.h"
#include "common/text.h"

#include <stdio.h>
#include <stdlib.h>

#define GROUND_CODE_(NAME, code, what, article)    code,
#define GROUND_WHAT_(NAME, code, what, article)    what,
#define GROUND_ARTICLE_(NAME, code, what, article) article,
static const char *const codes[] = {WOO_GROUNDS(GROUND_CODE_)};
static const char *const whats[] = {WOO_GROUNDS(GROUND_WHAT_)};
static const char *const articles[] = {WOO_GROUNDS(GROUND_ARTICLE_)};

static const char *const kinds[] = {
    [PASSAGE_NAME] = "naam",
    [PASSAGE_PHONE] = "telefoonnummer",
    [PASSAGE_MAIL] = "e-mailadres",
    [PASSAGE_NUMBER] = "bsn",
    [PASSAGE_ACCOUNT] = "rekeningnummer",
    [PASSAGE_ADDRESS] = "adres",
    [PASSAGE_CONTACT] = "contact",
    [PASSAGE_OPINION] = "intern_beraad",
    [PASSAGE_OTHER] = "anders",
};

const char *woo_code(enum woo_ground g)
{
    return codes[g];
}

const char *woo_what(enum woo_ground g)
{
    return whats[g];
}

const char *woo_article(enum woo_ground g)
{
    return articles[g];
}

/* ------------------------------------------------------------------------------ the list */

static char *copy_of(const char *text)
{
    return text ? text_copy(slice_str(text)) : NULL;
}

void marks_add(struct marks *m, const struct mark *mark)
{
    if (m->n == m->cap) {
        m->cap = m->cap ? 2 * m->cap : 64;
        m->list = realloc(m->list, m->cap * sizeof *m->list);
        if (!m->list)
            log_fatal("memory_exhausted", "marks=%zu", m->cap);
    }
    m->list[m->n] = *mark;
    m->list[m->n].reference = copy_of(mark->reference);
    m->list[m->n].path = copy_of(mark->path);
    m->list[m->n].text = copy_of(mark->text);
    m->list[m->n].number = ++m->numbered;
    m->n++;
}

void marks_free(struct marks *m)
{
    for (size_t i = 0; i < m->n; i++) {
        free(m->list[i].reference);
        free(m->list[i].path);
        free(m->list[i].text);
    }
    free(m->list);
    *m = (struct marks){0};
}

json_t *marks_json(const struct marks *m)
{
    json_t *list = json_array();

    for (size_t i = 0; i < m->n; i++) {
        const struct mark *k = &m->list[i];

        json_array_append_new(
            list, json_pack("{s:I, s:s, s:I, s:s, s:I, s:I, s:s, s:s, s:s, s:b}", "nummer",
                            (json_int_t)k->number, "kenmerk", k->reference, "versie",
                            (json_int_t)k->version, "veld", k->path, "van", (json_int_t)k->from,
                            "tot", (json_int_t)k->to, "tekst", k->text, "soort", kinds[k->kind],
                            "grond", codes[k->ground], "bevestigd", (int)k->confirmed));
    }
    return list;
}

/* ------------------------------------------------------------------------------ coming back */

static int find_in(const char *const *list, size_t n, const char *word)
{
    for (size_t i = 0; word && i < n; i++)
        if (strcmp(list[i], word) == 0)
            return (int)i;
    return -1;
}

/* NULL when it is right; else a sentence. */
static const char *mark_read(const json_t *row, struct mark *out)
{
    const char *ground = json_string_value(json_object_get(row, "grond"));
    const json_t *version = json_object_get(row, "versie"), *from = json_object_get(row, "van"),
                 *to = json_object_get(row, "tot"), *confirmed = json_object_get(row, "bevestigd");
    int g = find_in(codes, ARRAY_LEN(codes), ground),
        k = find_in(kinds, ARRAY_LEN(kinds), json_string_value(json_object_get(row, "soort")));

    if (!json_is_object(row))
        return "is geen object";
    *out = (struct mark){
        .reference = (char *)json_string_value(json_object_get(row, "kenmerk")),
        .path = (char *)json_string_value(json_object_get(row, "veld")),
        .text = (char *)json_string_value(json_object_get(row, "tekst")),
        .version = json_integer_value(version),
        .from = json_is_integer(from) && json_is_integer(to) ? json_integer_value(from) : -1,
        .to = json_integer_value(to),
        .kind = k < 0 ? PASSAGE_OTHER : (enum passage_kind)k,
        .confirmed = json_is_true(confirmed),
    };
    if (!out->text || !*out->text)
        return "heeft geen tekst";
    if (confirmed && !json_is_boolean(confirmed))
        return "zegt bij bevestigd iets anders dan true of false";
    if (g < 0)
        return "noemt een grond die er niet is";
    out->ground = (enum woo_ground)g;
    if (out->version < 0 || (out->from >= 0 && out->to <= out->from) ||
        (out->from >= 0 && (!out->reference || !out->path || out->version == 0)))
        return "wijst geen plaats in een tekst aan";
    return NULL;
}

int marks_read(const json_t *list, struct marks *out, char *why, size_t why_size)
{
    size_t i;
    json_t *row;

    *out = (struct marks){0};
    if (!json_is_array(list)) {
        snprintf(why, why_size, "er staat geen lijst 'passages' in");
        return -1;
    }
    json_array_foreach(list, i, row)
    {
        struct mark mark;
        const char *fault = mark_read(row, &mark);

        if (fault) {
            snprintf(why, why_size, "passage %zu %s", i + 1, fault);
            marks_free(out);
            return -1;
        }
        marks_add(out, &mark);
    }
    return 0;
}

/* ------------------------------------------------------------------------------ of one text */

void passages_free(struct passages *p)
{
    free(p->list);
    *p = (struct passages){0};
}

static void passage_add(struct passages *p, size_t from, size_t to, const struct mark *mark)
{
    if (p->n == p->cap) {
        p->cap = p->cap ? 2 * p->cap : 16;
        p->list = realloc(p->list, p->cap * sizeof *p->list);
        if (!p->list)
            log_fatal("memory_exhausted", "passages=%zu", p->cap);
    }
    p->list[p->n++] = (struct passage){from, to, mark};
}

/* The byte where that character begins; one past the end when there are fewer. */
static size_t byte_of(struct slice text, int64_t character)
{
    size_t i = 0;

    for (int64_t seen = 0; i < text.n; i++) {
        if ((text.p[i] & 0xc0) != 0x80 && seen++ == character)
            return i;
    }
    return i;
}

static void mark_seek(struct mark *m, struct slice text, struct passages *out)
{
    size_t n = strlen(m->text), from;

    if (m->from >= 0) {
        from = byte_of(text, m->from);
        if (from + n <= text.n && memcmp(text.p + from, m->text, n) == 0 &&
            byte_of(text, m->to) == from + n) {
            passage_add(out, from, from + n, m);
            m->used = true;
        }
        return;
    }
    for (size_t i = 0; i + n <= text.n; i++) {
        if (memcmp(text.p + i, m->text, n) != 0)
            continue;
        passage_add(out, i, i + n, m);
        m->used = true;
        i += n - 1;
    }
}

static int by_place(const void *a, const void *b)
{
    const struct passage *x = a, *y = b;

    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to > y->to ? -1 : x->to < y->to;
}

/* What overlaps becomes one, on the ground of what begins first. */
static void merge(struct passages *p)
{
    size_t kept = 0;

    if (p->n == 0)
        return;
    qsort(p->list, p->n, sizeof *p->list, by_place);
    for (size_t i = 1; i < p->n; i++) {
        struct passage *last = &p->list[kept];

        if (p->list[i].from >= last->to)
            p->list[++kept] = p->list[i];
        else if (p->list[i].to > last->to)
            last->to = p->list[i].to;
    }
    p->n = kept + 1;
}

void marks_of(struct marks *m, const char *reference, int64_t version, const char *path,
              struct slice text, bool only_confirmed, struct passages *out)
{
    out->n = 0;
    for (size_t i = 0; i < m->n; i++) {
        struct mark *k = &m->list[i];

        if ((only_confirmed && !k->confirmed) || (k->version && k->version != version) ||
            (k->reference && strcmp(k->reference, reference) != 0) ||
            (k->path && strcmp(k->path, path) != 0))
            continue;
        mark_seek(k, text, out);
    }
    merge(out);
}
