/*
 * `weerklank access`: who may come in, as what, with which key, and when each party last did something; for
 * the half-yearly review of access (BIO2, 5.18.02). With --form the form of compose/duties/ comes back
 * filled in.
 *
 *      registry.ask parties --> a row each;  feed.ask, page after page --> its last act
 *
 * About organisations only: the log knows accounts by random numbers, and nothing is counted by those.
 */
#include "services/cli/ask.h"
#include "services/cli/commands.h"
#include "services/cli/feed.h"
#include "services/cli/language.h"
#include "services/cli/load.h"
#include "services/cli/words.h"

#include "common/clock.h"
#include "common/keep.h"
#include "common/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#define HALF_YEAR_DAYS 183
#define KEY_SHOWN      8 /* characters: enough to tell keys apart */
#define FORM_MOST      ((size_t)1 << 20)
#define FORM_PLACE     "<!-- partijen -->\n"

const struct option_row access_options[] = {
    {"form", N_("FILE"),
     N_("fill this form in (compose/duties/toegangsbeoordeling.md) and print it")},
    {0},
};

struct party_row {
    char code[25];
    int64_t last_at;
    size_t lately;
};

struct looking {
    struct cli *cli;
    struct m_registry_told told;
    struct party_row *rows;
    size_t n;
    int64_t since;
};

/* ------------------------------------------------------------------------------ who did what when */

static void moment_count(struct looking *l, const struct moment *m)
{
    for (size_t i = 0; i < l->n; i++) {
        struct party_row *r = &l->rows[i];

        if (!slice_is(m->party, r->code))
            continue;
        if (m->at > r->last_at)
            r->last_at = m->at;
        r->lately += m->at >= l->since;
    }
}

static int acts_count(struct looking *l)
{
    int64_t position = -1, before;
    int rc;

    do {
        struct m_feed m = {0};
        struct answer a = {0};
        struct m_fed fed;
        struct moment one;

        before = position;
        wire_set(&m, m_feed, after, position);
        wire_set(&m, m_feed, limit, 1000);
        rc = ask_struct(l->cli, MSG_FEED, NULL, &m, &a, &fed);
        if (rc == CLI_OK) {
            for (size_t at = 0; wire_list_record(fed.events, &at, &shape_moment, &one);)
                moment_count(l, &one);
            position = fed.position;
        }
        answer_free(&a);
    } while (rc == CLI_OK && position > before && !cli_interrupted());
    return rc;
}

static void rows_begin(struct looking *l)
{
    struct m_admit m;

    l->rows = calloc(l->told.parties.count + 1, sizeof *l->rows);
    if (!l->rows)
        log_fatal("memory_exhausted", "for=parties");
    for (size_t at = 0; wire_list_record(l->told.parties, &at, &shape_m_admit, &m);)
        snprintf(l->rows[l->n++].code, sizeof l->rows->code, "%.*s", SLICE_FMT(m.code));
}

/* ------------------------------------------------------------------------------ telling */

/* For which regions, or of which department. */
static void scope_add(const struct m_admit *m, struct buf *out)
{
    struct slice code;
    const char *between = "";

    for (size_t at = 0; wire_list_text(m->regions, &at, &code); between = ", ")
        buf_printf(out, "%s%.*s", between, SLICE_FMT(code));
    if (wire_has(m, m_admit_department))
        buf_printf(out, "%s%.*s", between, SLICE_FMT(m->department));
}

static const char *last_of(const struct party_row *r)
{
    return r->last_at > 0 ? screen_moment(r->last_at) : "";
}

static void row_table(struct screen_table *t, const struct m_admit *m, const struct party_row *r)
{
    struct buf scope = {0};
    char number[24];

    scope_add(m, &scope);
    snprintf(number, sizeof number, "%zu", r->lately);
    screen_table_add(t, r->code);
    screen_table_add(t, words_choice(&enum_role, m->role));
    screen_table_add_line(t, buf_slice(&scope), 0);
    screen_table_add_line(
        t, slice_of(m->key.p, m->key.n < KEY_SHOWN ? m->key.n : (size_t)KEY_SHOWN), 0);
    screen_table_add(t, last_of(r));
    screen_table_add(t, number);
    screen_table_add_line(t, m->name, 0);
    buf_free(&scope);
}

/* A bar in a cell would end it. */
static void cell(struct buf *out, struct slice text)
{
    buf_add_str(out, "| ");
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '|')
            buf_add_str(out, "\\");
        buf_add(out, text.p + i, 1);
    }
    buf_add_str(out, " ");
}

static void row_form(struct buf *out, const struct m_admit *m, const struct party_row *r)
{
    struct buf scope = {0};
    char number[24];

    scope_add(m, &scope);
    snprintf(number, sizeof number, "%zu", r->lately);
    cell(out, slice_str(r->code));
    cell(out, m->name);
    cell(out, slice_str(words_choice(&enum_role, m->role)));
    cell(out, buf_slice(&scope));
    cell(out, slice_of(m->key.p, m->key.n < KEY_SHOWN ? m->key.n : (size_t)KEY_SHOWN));
    cell(out, slice_str(last_of(r)));
    cell(out, slice_str(number));
    cell(out, SLICE_LIT("**[in te vullen]**"));
    buf_add_str(out, "|\n");
    buf_free(&scope);
}

static void row_json(const struct m_admit *m, const struct party_row *r)
{
    struct buf scope = {0};
    char at[28] = "";
    json_t *json;

    scope_add(m, &scope);
    if (r->last_at > 0)
        clock_format_utc(r->last_at, at);
    json = json_pack("{s:s, s:s%, s:s, s:s%, s:s%, s:I}", "code", r->code, "naam",
                     (const char *)m->name.p, m->name.n, "rol", enum_role.rows[m->role].json,
                     "voor", scope.n ? (const char *)scope.p : "", scope.n, "sleutel",
                     m->key.n ? (const char *)m->key.p : "", m->key.n, "afgelopenHalfJaar",
                     (json_int_t)r->lately);
    if (*at)
        json_object_set_new(json, "laatst", json_string(at));
    json_dumpf(json, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(json);
    buf_free(&scope);
}

static void table_print(const struct looking *l)
{
    struct screen_table t = {.n_columns = 7, .right = 1u << 5};
    struct m_admit m;

    screen_table_add(&t, _("Party"));
    screen_table_add(&t, _("Role"));
    screen_table_add(&t, _("Of"));
    screen_table_add(&t, _("Key"));
    screen_table_add(&t, _("Last act"));
    screen_table_add(&t, _("Half a year"));
    screen_table_add(&t, _("Name"));
    for (size_t i = 0, at = 0; wire_list_record(l->told.parties, &at, &shape_m_admit, &m); i++) {
        if (l->cli->json)
            row_json(&m, &l->rows[i]);
        else
            row_table(&t, &m, &l->rows[i]);
    }
    if (!l->cli->json)
        screen_table_print(&t, stdout, true);
    screen_table_free(&t);
}

/* The form is Dutch, and so is what is filled in. */
static int form_print(const struct looking *l, const char *path)
{
    struct buf form = {0}, rows = {0};
    struct m_admit m;
    const char *place;
    bool before;

    if (keep_read(path, FORM_MOST, &form) < 0)
        return cli_usage("%s: %s", path, strerror(errno));
    buf_add(&form, "", 1);
    place = strstr((const char *)form.p, FORM_PLACE);
    if (!place) {
        buf_free(&form);
        return cli_usage(_("%s has no line '%s'"), path, "<!-- partijen -->");
    }
    before = language_speak(true);
    buf_add_str(
        &rows,
        "| partij | naam | rol | voor | sleutel begint met | laatste handeling | handelingen "
        "in een half jaar | klopt nog |\n|---|---|---|---|---|---|---|---|\n");
    for (size_t i = 0, at = 0; wire_list_record(l->told.parties, &at, &shape_m_admit, &m); i++)
        row_form(&rows, &m, &l->rows[i]);
    language_speak(before);
    printf("%.*s%.*s%s", (int)(place - (const char *)form.p), (const char *)form.p, (int)rows.n,
           (const char *)rows.p, place + strlen(FORM_PLACE));
    buf_free(&form);
    buf_free(&rows);
    return CLI_OK;
}

int access_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    const char *form = argument_value(a, "form");
    struct looking l = {.cli = cli, .since = clock_wall_us() - HALF_YEAR_DAYS * US_PER_DAY};
    struct answer answer = {0};
    int rc;

    if (a->n_words > 0)
        return cli_usage(_("'%s' has no place here; see weerklank %s --help"), a->words[0],
                         c->name);
    if (!cli_door(cli))
        return CLI_SILENT;
    cli_catch_interrupt();
    rc = registry_ask(cli, cli->door, "parties", &answer, &l.told);
    if (rc == CLI_OK) {
        rows_begin(&l);
        rc = acts_count(&l);
    }
    if (rc == CLI_OK && form)
        rc = form_print(&l, form);
    else if (rc == CLI_OK)
        table_print(&l);
    free(l.rows);
    answer_free(&answer);
    return rc;
}
