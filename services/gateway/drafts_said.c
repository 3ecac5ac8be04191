/*
 * What the database says of drafts and templates: see drafts_in.h.
 */
#include "services/gateway/drafts_in.h"

#include "common/clock.h"
#include "services/gateway/query.h"

#define WAIT_MS 500

void drafts_say_away(struct visit *v)
{
    visit_problem_later(v, PROBLEM_NOT_READY, WAIT_MS);
}

/* ------------------------------------------------------------------ what is told */

static const char *name_of(const struct gateway *g, const struct uuid *account)
{
    uint32_t slot = people_account(&g->people, account);

    return slot == PEOPLE_NONE ? NULL : g->people.accounts[slot].name;
}

static json_t *text_at(const PGresult *rows, int row, int column)
{
    struct slice s = db_get_bytes(rows, row, column);

    return s.p ? json_stringn((const char *)s.p, s.n) : NULL;
}

static void member_set(json_t *o, const char *name, json_t *value)
{
    if (value)
        json_object_set_new(o, name, value);
}

/* account, at, version from that column on. */
static json_t *written_told(const struct gateway *g, const PGresult *rows, int row, int column)
{
    struct uuid account = db_get_id(rows, row, column);
    const char *name = name_of(g, &account);
    char id[UUID_TEXT_LEN + 1], at[32];
    json_t *o;

    uuid_format(&account, id);
    clock_format_utc(db_get_int(rows, row, column + 1), at);
    o = json_pack("{s:s, s:s, s:I}", "account", id, "tijdstip", at, "versie",
                  (json_int_t)db_get_int(rows, row, column + 2));
    member_set(o, "naam", name ? json_string(name) : NULL);
    return o;
}

static void signal_set(json_t *o, struct uuid signal)
{
    char id[UUID_TEXT_LEN + 1];

    uuid_format(&signal, id);
    json_object_set_new(o, "knelpunt", json_string(id));
}

void drafts_say_list(void *arg, const PGresult *rows)
{
    struct visit *v = drafting_said(arg);
    json_t *list, *one;
    struct reply r = {.status = 200};

    if (!v)
        return;
    if (!rows) {
        drafts_say_away(v);
        return;
    }
    list = json_array();
    for (int i = 0; i < PQntuples(rows); i++) {
        one = written_told(v->gateway, rows, i, 2);
        signal_set(one, db_get_id(rows, i, 0));
        member_set(one, "handeling", text_at(rows, i, 1));
        json_array_append_new(list, one);
    }
    visit_reply_json(v, &r, json_pack("{s:o}", "concepten", list));
}

void drafts_say_one(void *arg, const PGresult *rows)
{
    struct drafting *d = arg;
    struct visit *v = drafting_said(d);
    struct reply r = {.status = 200};
    json_t *o;

    if (!v)
        return;
    if (!rows) {
        drafts_say_away(v);
    } else if (PQntuples(rows) == 0) {
        visit_problem(v, PROBLEM_DRAFT_NONE, NULL, NULL);
    } else {
        struct slice act = route_variable(v->route, v->r, "handeling");

        o = written_told(v->gateway, rows, 0, 0);
        signal_set(o, d->signal);
        json_object_set_new(o, "handeling", json_stringn((const char *)act.p, act.n));
        member_set(o, "inhoud", text_at(rows, 0, 3));
        visit_reply_json(v, &r, o);
    }
}

static json_t *template_told(const PGresult *rows, int row)
{
    struct uuid id = db_get_id(rows, row, 0);
    char text[UUID_TEXT_LEN + 1];
    json_t *o;

    uuid_format(&id, text);
    o = json_pack("{s:s, s:o, s:I}", "id", text, "titel", text_at(rows, row, 1), "versie",
                  (json_int_t)db_get_int(rows, row, 3));
    member_set(o, "handeling", text_at(rows, row, 2));
    member_set(o, "tekst", text_at(rows, row, 4));
    return o;
}

void drafts_say_templates(void *arg, const PGresult *rows)
{
    struct visit *v = drafting_said(arg);
    struct reply r = {.status = 200};
    json_t *list;

    if (!v)
        return;
    if (!rows) {
        drafts_say_away(v);
        return;
    }
    list = json_array();
    for (int i = 0; i < PQntuples(rows); i++)
        json_array_append_new(list, template_told(rows, i));
    visit_reply_json(v, &r, json_pack("{s:o}", "sjablonen", list));
}

void drafts_say_template(void *arg, const PGresult *rows)
{
    struct visit *v = drafting_said(arg);
    struct reply r = {.status = 200};

    if (!v)
        return;
    if (!rows)
        drafts_say_away(v);
    else if (PQntuples(rows) == 0)
        visit_problem(v, PROBLEM_DRAFT_NONE, NULL, NULL);
    else
        visit_reply_json(v, &r, template_told(rows, 0));
}

/* ------------------------------------------------------------------ what is changed */

static void kept_tell(struct visit *v, const struct uuid *id, const PGresult *rows)
{
    struct reply r = {.status = 200};
    char text[UUID_TEXT_LEN + 1], at[32];

    uuid_format(id, text);
    clock_format_utc(db_get_int(rows, 0, 1), at);
    visit_reply_json(v, &r,
                     json_pack("{s:s, s:I, s:s}", "id", text, "versie",
                               (json_int_t)db_get_int(rows, 0, 0), "tijdstip", at));
}

void drafts_say_kept(void *arg, const PGresult *rows)
{
    struct drafting *d = arg;
    struct visit *v = drafting_said(d);

    if (!v)
        return;
    if (!rows)
        drafts_say_away(v);
    else if (PQntuples(rows) == 0)
        visit_problem(v, PROBLEM_DRAFT_PASSED, NULL, NULL);
    else
        kept_tell(v, &d->signal, rows);
}

static void on_counted(void *arg, const PGresult *rows)
{
    struct visit *v = drafting_said(arg);

    if (!v)
        return;
    if (!rows)
        drafts_say_away(v);
    else
        visit_problem(v,
                      db_get_int(rows, 0, 0) >= TEMPLATES_MOST ? PROBLEM_TOO_MANY_TEMPLATES
                                                               : PROBLEM_DRAFT_PASSED,
                      NULL, NULL);
}

/* A new one that was refused: there are as many as can be, or its id is in use. */
void drafts_say_template_kept(void *arg, const PGresult *rows)
{
    struct drafting *d = arg;
    struct visit *v = d->visit;

    if (!v || !rows || PQntuples(rows) == 1 || v->expected > 0)
        drafts_say_kept(d, rows);
    else
        templates_count(v->gateway->drafts->store, slice_str(v->who.party), on_counted, d);
}

void drafts_say_ended(void *arg, const PGresult *rows)
{
    struct visit *v = drafting_said(arg);
    struct reply r = {.status = 204};

    if (!v)
        return;
    if (!rows)
        drafts_say_away(v);
    else if (db_get_int(rows, 0, 0) < db_get_int(rows, 0, 1))
        visit_problem(v, PROBLEM_DRAFT_PASSED, NULL, NULL);
    else if (db_get_int(rows, 0, 1) == 0)
        visit_problem(v, PROBLEM_DRAFT_NONE, NULL, NULL);
    else
        visit_reply(v, &r);
}
