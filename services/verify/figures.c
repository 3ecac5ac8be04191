/*
 * Rows of the scoreboard against the log: see figures.h.
 */
#include "services/verify/figures.h"

#include "common/clock.h"
#include "common/idmap.h"
#include "common/log.h"
#include "proto/json.h"
#include "services/domain/erasure.h"
#include "services/domain/index.h"
#include "services/figures/cells.h"
#include "services/figures/heirs.h"
#include "services/figures/row.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* A signal between its events. */
struct place {
    struct uuid id;
    struct buf packed; /* signal_pack behind its length, cases_pack */
    bool stuck;        /* what could not be folded; nothing counts from there on */
};

/* A statement of destruction. */
struct statement {
    struct uuid stream;
    struct buf body;
};

struct figures {
    struct m_score asked;
    struct buf asked_bytes;
    int32_t day;
    int64_t position; /* the last that counts; INT64_MAX: by day alone */
    json_t *told;     /* rows */
    struct registry *r;
    bool set_stuck[SET_N];
    struct place *places;
    uint32_t n, cap;
    struct idmap map;
    struct statement *statements;
    uint32_t n_statements;
    struct cells cells;
    struct board *board;
    struct row row;
    figures_fn *found;
    void *arg;
    struct figures_told out;
};

static const struct uuid *id_at(const void *owner, uint32_t slot)
{
    return &((const struct figures *)owner)->places[slot].id;
}

static int unusable(const char *path, const char *why)
{
    log_error("figures_not_read", "file=%s why=%s", log_value(slice_str(path)),
              log_value(slice_str(why)));
    return -1;
}

/* ------------------------------------------------------------------ what was told */

static int question_read(struct figures *x, const char *path)
{
    json_t *first = json_array_get(x->told, 0), *dag = json_object_get(first, "dag"),
           *asked = json_object_get(first, "vraag"), *position = json_object_get(first, "positie"),
           *row;
    struct wire_faults faults = {0};
    size_t i;

    if (!json_is_object(asked) || !json_is_string(dag))
        return unusable(path, "rows do not say what was asked");
    json_array_foreach(x->told, i, row)
    {
        if (!json_equal(json_object_get(row, "vraag"), asked) ||
            !json_equal(json_object_get(row, "dag"), dag))
            return unusable(path, "rows are of different questions");
    }
    if (json_to_wire(&shape_m_score, asked, &x->asked_bytes, &faults) < 0 ||
        wire_decode(&shape_m_score, buf_slice(&x->asked_bytes), WIRE_STRICT, &x->asked, &faults) <
            0 ||
        clock_day_parse(json_string_value(dag), json_string_length(dag), &x->day) < 0)
        return unusable(path, "what was asked cannot be read");
    if (x->asked.bundles_apart)
        return unusable(path, "what is told without large bundles is not computed");
    x->position = json_is_integer(position) ? json_integer_value(position) : INT64_MAX;
    return 0;
}

static int told_read(struct figures *x, const char *path)
{
    FILE *f = fopen(path, "re");
    json_error_t error;
    json_t *row;

    if (!f)
        return unusable(path, "it cannot be opened");
    x->told = json_array();
    while ((row = json_loadf(f, JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES, &error)))
        json_array_append_new(x->told, row);
    fclose(f);
    if (json_error_code(&error) != json_error_premature_end_of_input &&
        json_error_code(&error) != json_error_invalid_syntax)
        return unusable(path, error.text);
    if (json_array_size(x->told) == 0)
        return unusable(path, "there is no row in it");
    return question_read(x, path);
}

/* ------------------------------------------------------------------ events */

static struct event event_of(const struct record *r)
{
    struct event e = {0};

    wire_set(&e, event, position, r->position);
    wire_set(&e, event, stream, r->stream);
    wire_set(&e, event, version, r->version);
    wire_set(&e, event, kind, r->kind);
    wire_set(&e, event, at, r->at);
    wire_set(&e, event, append, r->append);
    wire_set(&e, event, party, r->party);
    wire_set(&e, event, meta, r->meta);
    if (r->has_number)
        wire_set(&e, event, number, r->number);
    if (r->body.p)
        wire_set(&e, event, body, r->body);
    return e;
}

static void statement_keep(struct figures *x, const struct record *r)
{
    struct statement *s;

    x->statements = domain_realloc(x->statements, x->n_statements + 1, sizeof *x->statements);
    s = &x->statements[x->n_statements++];
    *s = (struct statement){.stream = r->stream};
    buf_add(&s->body, r->body.p, r->body.n);
}

/* What its erasure kept, in place of its body. */
static void facts_set(const struct figures *x, struct event *e)
{
    for (uint32_t i = 0; i < x->n_statements && !e->facts.p; i++)
        if (uuid_equal(&x->statements[i].stream, &e->stream))
            e->facts = erasure_facts_of(buf_slice(&x->statements[i].body), e->version);
    if (e->facts.p)
        e->has |= WIRE_BIT(event_facts);
}

static struct place *place_of(struct figures *x, const struct uuid *id)
{
    uint32_t slot = idmap_find(&x->map, id);

    if (slot != IDMAP_NONE)
        return &x->places[slot];
    if (x->n == x->cap) {
        x->cap = x->cap ? 2 * x->cap : 1024;
        x->places = domain_realloc(x->places, x->cap, sizeof *x->places);
    }
    x->places[x->n] = (struct place){.id = *id};
    idmap_add(&x->map, id, x->n);
    return &x->places[x->n++];
}

static bool cases_take(const struct place *p, struct cases *c)
{
    struct slice rest = buf_slice(&p->packed);
    uint32_t n;

    cases_init(c);
    if (rest.n == 0)
        return true;
    memcpy(&n, rest.p, sizeof n);
    rest = slice_of(rest.p + sizeof n, rest.n - sizeof n);
    if (signal_unpack(&c->clocks.s, slice_of(rest.p, n)) < 0)
        return false;
    rest = slice_of(rest.p + n, rest.n - n);
    return cases_unpack(c, &rest) == 0;
}

static void cases_put(struct place *p, const struct cases *c)
{
    uint32_t n = 0;

    buf_reset(&p->packed);
    buf_add(&p->packed, &n, sizeof n);
    signal_pack(&c->clocks.s, &p->packed);
    n = (uint32_t)(p->packed.n - sizeof n);
    memcpy(p->packed.p, &n, sizeof n);
    cases_pack(c, &p->packed);
}

static void fold_signal(struct figures *x, const struct event *e)
{
    struct place *p = place_of(x, &e->stream);
    struct cases c;

    if (p->stuck)
        return;
    if (!cases_take(p, &c) || cases_fold(&c, x->r, e, cells_change, &x->cells) < 0)
        p->stuck = true;
    else
        cases_put(p, &c);
    cases_free(&c);
}

/* As the scoreboard's own fold: in log order, reference data between signals. */
static int take(struct figures *x, const struct record *r)
{
    struct event e = event_of(r);
    enum registry_set set = registry_set_of(&e.stream);
    const struct message_info *info = event_info((int)e.kind);

    if (r->position > x->position ||
        (wire_has(&x->asked, m_score_as_of) && clock_day_amsterdam(r->at) > x->asked.as_of))
        return 0;
    if (!info) {
        log_error("unknown_kind", "position=%" PRId64 " kind=%d", r->position, r->kind);
        return -1;
    }
    x->out.events++;
    if (!e.body.p)
        facts_set(x, &e);
    if (set != SET_N) {
        if (!x->set_stuck[set])
            x->set_stuck[set] = registry_fold(x->r, &e) < 0;
    } else if (strncmp(info->name, "signal.", 7) == 0) {
        fold_signal(x, &e);
    }
    return 0;
}

static int pass(struct figures *x, const struct source_plan *plan, bool statements)
{
    struct source s;
    struct record r;
    int piece = -1, rc = source_open(&s, plan);

    while (rc == 0 && (piece = source_piece(&s, false)) == 1) {
        while ((rc = source_next(&s, &r)) == 1) {
            if (!statements && take(x, &r) < 0)
                break;
            if (statements && r.kind == EV_ERASED && r.body.p)
                statement_keep(x, &r);
        }
        if (rc != 0)
            break;
    }
    if (rc == 0 && plan->file && !s.reader.bodies) {
        log_error("export_without_bodies", "file=%s", log_value(slice_str(plan->file)));
        rc = -1;
    }
    source_close(&s);
    return rc == 0 && piece == 0 ? 0 : -1;
}

/* ------------------------------------------------------------------ rows */

static bool is_counted(const struct figures *x, const struct count_cell *k)
{
    const struct m_score *m = &x->asked;
    int year, month, day, from, until;

    clock_day_split(m->from, &year, &month, &day);
    from = (year - 1970) * 12 + month - 1;
    clock_day_split(m->until, &year, &month, &day);
    until = (year - 1970) * 12 + month - 1;
    return k->month >= from && k->month < until &&
           COUNT_SORT_TRACK(k->sort) ==
               (wire_has(m, m_score_track) ? m->track : (int)track_STANDARD) &&
           (!wire_has(m, m_score_kind) ||
            COUNT_SORT_OPPORTUNITY(k->sort) == (m->kind == signal_kind_OPPORTUNITY)) &&
           !(m->without_context && COUNT_SORT_CONTEXT(k->sort));
}

static bool is_of(const struct figures *x, const struct count_cell *k, int cut, uint16_t of)
{
    if (x->asked.departments == figure_departments_NOW)
        return k->cut == COUNT_PAIR &&
               heirs_department(x->r, k->of, (theme_t)k->step, x->day) == of;
    if (x->asked.themes == figure_themes_BELOW)
        return k->cut == cut && heirs_theme_is_below(x->r, k->of, of);
    return k->cut == cut && k->of == of;
}

static bool add_up(struct figures *x, uint16_t of)
{
    struct buf packed = {0};
    bool any = false;

    board_begin(x->board);
    for (int exact = 0; exact <= x->asked.exact; exact++) {
        if (exact)
            board_exact_begin(x->board);
        for (uint32_t i = 0; i < x->cells.n; i++) {
            struct cell *c = &x->cells.list[i];
            int rc;

            if (!is_counted(x, &c->key) || !(exact ? c->key.cut == COUNT_EXACT && c->key.of == of
                                                   : is_of(x, &c->key, x->asked.per, of)))
                continue;
            buf_reset(&packed);
            tally_pack(&c->tally, &packed);
            rc = exact
                     ? board_exact_add(x->board, (enum figure_step)c->key.step, buf_slice(&packed))
                     : board_add(x->board, buf_slice(&packed));
            any |= rc == 0;
        }
    }
    buf_free(&packed);
    return any;
}

static void say(const struct figures *x, json_t *row, const char *field, const json_t *was,
                const json_t *is)
{
    char *a = was ? json_dumps(was, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    char *b = is ? json_dumps(is, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;

    x->found(x->arg, json_string_value(json_object_get(row, "van")),
             json_string_value(json_object_get(row, "stap")), field, a, b);
    free(a);
    free(b);
}

/* The row as it was told, out of the list; NULL: it was not. */
static json_t *told_take(struct figures *x, json_t *row)
{
    json_t *told;
    size_t i;

    json_array_foreach(x->told, i, told)
    {
        if (!json_equal(json_object_get(told, "van"), json_object_get(row, "van")) ||
            !json_equal(json_object_get(told, "stap"), json_object_get(row, "stap")))
            continue;
        json_incref(told);
        json_array_remove(x->told, i);
        return told;
    }
    return NULL;
}

static void compare(struct figures *x, json_t *told, json_t *row)
{
    const char *name;
    json_t *value;

    x->out.rows++;
    json_object_del(told, "vraag");
    json_object_del(told, "dag");
    json_object_del(told, "positie");
    if (json_equal(told, row))
        return;
    x->out.wrong++;
    json_object_foreach(row, name, value)
    {
        if (json_equal(json_object_get(told, name), value))
            continue;
        say(x, row, name, json_object_get(told, name), value);
        return;
    }
    json_object_foreach(told, name, value)
    {
        if (json_object_get(row, name))
            continue;
        say(x, row, name, value, NULL);
        return;
    }
}

static void rows_compare(struct figures *x, uint16_t of)
{
    const struct row_ask ask = {.r = x->r,
                                .cut = (enum figure_cut)x->asked.per,
                                .of = of,
                                .today = x->day,
                                .exact = x->asked.exact,
                                .tails = x->asked.tails};
    struct buf bytes = {0}, named = {0};

    if (!add_up(x, of))
        return;
    for (int step = 0; step < figure_step_N; step++) {
        json_t *row, *told;

        buf_reset(&bytes);
        buf_reset(&named);
        if (!row_put(&x->row, x->board, &ask, (enum figure_step)step, &bytes))
            continue;
        row_name_outcomes(buf_slice(&bytes), &named);
        row = json_from_wire(&shape_score_row, buf_slice(&named));
        told = told_take(x, row);
        if (told) {
            compare(x, told, row);
        } else {
            x->out.wrong++;
            say(x, row, NULL, NULL, row);
        }
        json_decref(told);
        json_decref(row);
    }
    buf_free(&bytes);
    buf_free(&named);
}

static void all_compare(struct figures *x)
{
    uint16_t only = wire_has(&x->asked, m_score_of)
                        ? count_of(x->r, (enum figure_cut)x->asked.per, x->asked.of)
                        : 0;
    json_t *row;
    size_t i;

    x->board = board_new();
    /* None is a row as well, and numbers have no holes. */
    for (uint32_t of = 0;
         of == 0 ||
         (of <= UINT16_MAX && *count_code(x->r, (enum figure_cut)x->asked.per, (uint16_t)of));
         of++)
        if (!wire_has(&x->asked, m_score_of) || of == only)
            rows_compare(x, (uint16_t)of);
    json_array_foreach(x->told, i, row)
    {
        x->out.rows++;
        x->out.wrong++;
        say(x, row, NULL, row, NULL);
    }
    board_free(&x->board);
}

static void figures_free(struct figures *x)
{
    for (uint32_t i = 0; i < x->n; i++)
        buf_free(&x->places[i].packed);
    free(x->places);
    idmap_free(&x->map);
    for (uint32_t i = 0; i < x->n_statements; i++)
        buf_free(&x->statements[i].body);
    free(x->statements);
    cells_free(&x->cells);
    row_free(&x->row);
    registry_free(&x->r);
    json_decref(x->told);
    buf_free(&x->asked_bytes);
}

int figures_verify(const struct source_plan *plan, const char *path, figures_fn *found, void *arg,
                   struct figures_told *out)
{
    struct figures x = {.found = found, .arg = arg, .r = registry_new()};
    int rc;

    idmap_init(&x.map, &x, id_at);
    cells_init(&x.cells);
    rc = told_read(&x, path);
    if (rc == 0)
        rc = pass(&x, plan, true);
    if (rc == 0)
        rc = pass(&x, plan, false);
    if (rc == 0)
        all_compare(&x);
    x.out.signals = x.n;
    *out = x.out;
    figures_free(&x);
    return rc;
}
