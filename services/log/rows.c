/*
 * The log's events, a row at a time; see rows.h.
 */
#include "services/log/rows.h"

#include "common/db.h"
#include "services/domain/erasure.h"
#include "services/domain/registry.h"

#include <inttypes.h>
#include <stdio.h>

#define COLUMNS                                                        \
    "position, stream, version, kind, at, party, number, meta, body, " \
    "CASE WHEN body IS NULL THEN history.erasure_of(log, stream, version) END"
#define N_COLUMNS 10

/* Whole ranges are read in the primary key's order, never sorted. */
PGconn *rows_connect(const char *conninfo, const char *snapshot)
{
    return copy_rows_connect(conninfo, snapshot ? "SET enable_sort = off" : "", snapshot);
}

int rows_begin(struct copy_rows *r, PGconn *c, const char *where)
{
    char sql[1000];

    snprintf(sql, sizeof sql, "SELECT " COLUMNS " FROM history.event WHERE log = 0 AND %s", where);
    return copy_rows_begin(r, c, sql);
}

int rows_next(struct copy_rows *r, struct event *out)
{
    struct slice row;
    int rc = copy_rows_next(r, &row);

    return rc != 1 || rows_parse(row, out) == 0 ? rc : copy_rows_refuse(row);
}

static void where_sets(int64_t position, struct buf *out)
{
    buf_printf(out, "stream IN (");
    for (int set = 0; set < SET_N; set++) {
        char id[UUID_TEXT_LEN + 1];

        uuid_format(registry_stream((enum registry_set)set), id);
        buf_printf(out, "%s'%s'", set > 0 ? "," : "", id);
    }
    buf_printf(out, ") AND position <= %" PRId64 " ORDER BY position", position);
    buf_add(out, "", 1);
}

/* A set that cannot be folded stays as it was from there on, as it did when it was folded live. */
int rows_registry(PGconn *c, int64_t position, struct registry **out)
{
    bool stuck[SET_N] = {false};
    struct copy_rows rows = {0};
    struct buf where = {0};
    struct event e;
    int rc = -1;

    where_sets(position, &where);
    *out = registry_new();
    if (rows_begin(&rows, c, (const char *)where.p) == 0)
        while ((rc = rows_next(&rows, &e)) == 1) {
            enum registry_set set = registry_set_of(&e.stream);

            if (!stuck[set])
                stuck[set] = registry_fold(*out, &e) < 0;
        }
    copy_rows_end(&rows);
    buf_free(&where);
    if (rc != 0)
        registry_free(out);
    return rc;
}

int rows_parse(struct slice row, struct event *out)
{
    struct copy_fields f = copy_fields_of(row, N_COLUMNS);
    struct slice number, statement;

    *out = (struct event){.has = WIRE_BIT(event_position) | WIRE_BIT(event_stream) |
                                 WIRE_BIT(event_version) | WIRE_BIT(event_kind) |
                                 WIRE_BIT(event_at) | WIRE_BIT(event_party) | WIRE_BIT(event_meta)};
    out->position = copy_field_int(&f, 8);
    out->stream = copy_field_id(&f);
    out->version = copy_field_int(&f, 4);
    out->kind = copy_field_int(&f, 2);
    out->at = db_time_from_pg(copy_field_int(&f, 8));
    out->party = copy_field_there(&f);
    number = copy_field(&f);
    out->meta = copy_field_there(&f);
    out->body = copy_field(&f);
    statement = copy_field(&f);
    if (!copy_fields_end(&f) || f.broken || (number.p && number.n != 4))
        return -1;
    if (number.p)
        wire_set(out, event, number, copy_int(number.p, 4));
    if (out->body.p)
        out->has |= WIRE_BIT(event_body);
    else if (statement.p) /* erased: what its erasure kept */
        out->facts = erasure_facts_of(statement, out->version);
    if (out->facts.p)
        out->has |= WIRE_BIT(event_facts);
    return 0;
}
