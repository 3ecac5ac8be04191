/*
 * The log's columns, a row at a time; see copy.h.
 */
#include "services/verify/copy.h"

#include "services/domain/erasure.h"

#include <inttypes.h>
#include <stdio.h>

/* Of an event that is erased: the bodies of the statements of destruction (kind 55) of its stream, each
 * behind its length. They are events of this log, and looked at as such. */
#define STATEMENTS                                                                      \
    "CASE WHEN salt IS NULL AND body IS NULL THEN (SELECT "                             \
    "string_agg(int4send(octet_length(k.body)) || k.body, ''::bytea) "                  \
    "FROM history.event k WHERE k.log = e.log AND k.stream = e.stream AND k.kind = 55 " \
    "AND k.version > e.version) END"
#define COLUMNS                                                                            \
    "position::int8, log::int2, stream::uuid, version::int4, kind::int2, schema::int2, "   \
    "fence::int4, "                                                                        \
    "at::timestamptz, append::uuid, number::int4, party::text, meta::bytea, leaf::bytea, " \
    "salt::bytea, body::bytea, " STATEMENTS
#define N_COLUMNS  16
#define SINCE_1970 UINT64_C(946684800000000) /* PostgreSQL counts from 2000-01-01 */

PGconn *copy_connect(const char *conninfo, const char *snapshot)
{
    return copy_rows_connect(conninfo, "SET enable_sort = off", snapshot);
}

int copy_begin(struct copy_rows *x, PGconn *c, int64_t from, int64_t until)
{
    char sql[2000];

    snprintf(sql, sizeof sql,
             "SELECT " COLUMNS " FROM history.event e WHERE log = 0 AND position >= '%" PRId64
             "' AND position <= '%" PRId64 "' ORDER BY position",
             from, until);
    return copy_rows_begin(x, c, sql);
}

int copy_next(struct copy_rows *x, struct record *out)
{
    struct slice row;
    int rc = copy_rows_next(x, &row);

    return rc != 1 || copy_parse(row, out) == 0 ? rc : copy_rows_refuse(row);
}

/* ------------------------------------------------------------------ one row */

/* Of the one that names this version. */
static struct slice digest_told(struct slice statements, int32_t version)
{
    struct slice digest = {0};

    while (statements.n > 4 && !digest.p) {
        int64_t n = copy_int(statements.p, 4);

        if (n < 0 || (size_t)n > statements.n - 4)
            break;
        digest = erasure_digest_of(slice_of(statements.p + 4, (size_t)n), version);
        statements = slice_of(statements.p + 4 + n, statements.n - 4 - (size_t)n);
    }
    return digest.n == HASH_LEN ? digest : slice_of(NULL, 0);
}

int copy_parse(struct slice row, struct record *out)
{
    struct copy_fields f = copy_fields_of(row, N_COLUMNS);
    struct slice number, statements;

    *out = (struct record){0};
    out->position = copy_field_int(&f, 8);
    out->log = (int16_t)copy_field_int(&f, 2);
    out->stream = copy_field_id(&f);
    out->version = (int32_t)copy_field_int(&f, 4);
    out->kind = (int16_t)copy_field_int(&f, 2);
    out->schema = (int16_t)copy_field_int(&f, 2);
    out->fence = (int32_t)copy_field_int(&f, 4);
    /* infinity wraps, and nothing is lost */
    out->at = (int64_t)((uint64_t)copy_field_int(&f, 8) + SINCE_1970);
    out->append = copy_field_id(&f);
    number = copy_field(&f);
    out->has_number = number.p != NULL;
    if (number.p && number.n == 4)
        out->number = (int32_t)copy_int(number.p, 4);
    out->party = copy_field_there(&f);
    out->meta = copy_field_there(&f);
    out->leaf = copy_field_there(&f);
    out->salt = copy_field(&f);
    out->body = copy_field(&f);
    statements = copy_field(&f);
    if (!out->salt.p && !out->body.p && statements.p)
        out->digest = digest_told(statements, out->version);
    out->broken = f.broken;
    return copy_fields_end(&f) ? 0 : -1;
}
