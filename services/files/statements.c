/*
 * What is asked of the database: see files_in.h, and schema.sql for the tables.
 *
 * An attempt locks the file's row while it stores a piece, and one that begins again changes that row: so pieces of two
 * attempts are never mixed, and the later attempt is the one that goes on.
 */
#include "services/files/files_in.h"

#define WAITING_MOST_ "40"
_Static_assert(FILES_WAITING_MOST == 40, "the statement says it as a text");

static const Oid begin_types[] = {DB_UUID, DB_UUID, DB_TEXT, DB_UUID, DB_INT8};
const struct db_stmt stmt_begin = {
    "files_begin",
    "INSERT INTO gateway.file AS f (id, signal, party, upload, state, at)"
    " SELECT $1, $2, $3, $4, 0, $5 WHERE (SELECT count(*) FROM gateway.file w"
    " WHERE w.party = $3 AND w.state < 2 AND w.id <> $1) < " WAITING_MOST_
    " ON CONFLICT (id) DO UPDATE SET upload = EXCLUDED.upload, at = EXCLUDED.at"
    " WHERE f.state = 0 AND f.signal = EXCLUDED.signal AND f.party = EXCLUDED.party",
    5, begin_types};

static const Oid two_ids[] = {DB_UUID, DB_UUID};
const struct db_stmt stmt_empty = {
    "files_empty",
    "DELETE FROM gateway.piece p USING gateway.file f"
    " WHERE p.file = $1 AND f.id = p.file AND f.upload = $2 AND f.state = 0",
    2, two_ids};

static const Oid one_id[] = {DB_UUID};
const struct db_stmt stmt_look = {
    "files_look",
    "SELECT state, signal, party, upload, type, size, salt, digest FROM gateway.file WHERE id = $1",
    1, one_id};

static const Oid piece_types[] = {DB_UUID, DB_UUID, DB_INT4, DB_BYTEA};
const struct db_stmt stmt_piece = {
    "files_piece",
    "INSERT INTO gateway.piece (file, n, bytes) SELECT id, $3, $4 FROM gateway.file"
    " WHERE id = $1 AND upload = $2 AND state = 0 FOR SHARE",
    4, piece_types};

static const Oid finish_types[] = {DB_UUID,  DB_UUID,  DB_INT2, DB_INT4,
                                   DB_BYTEA, DB_BYTEA, DB_INT4, DB_INT8};
const struct db_stmt stmt_finish = {
    "files_finish",
    "UPDATE gateway.file SET state = 1, type = $3, size = $4, salt = $5, digest = $6, at = $8"
    " WHERE id = $1 AND upload = $2 AND state = 0 AND ($7, $4::bigint) ="
    " (SELECT count(*)::integer, sum(octet_length(bytes)) FROM gateway.piece WHERE file = $1)",
    8, finish_types};

static const Oid range_types[] = {DB_UUID, DB_INT4, DB_INT4, DB_INT4, DB_INT4};
const struct db_stmt stmt_range = {
    "files_range",
    "SELECT substr(bytes, CASE WHEN n = $2 THEN $4 + 1 ELSE 1 END,"
    " CASE WHEN n = $3 THEN $5 ELSE octet_length(bytes) END"
    " - CASE WHEN n = $2 THEN $4 ELSE 0 END)"
    " FROM gateway.piece WHERE file = $1 AND n BETWEEN $2 AND $3 ORDER BY n",
    5, range_types};

const struct db_stmt stmt_forget = {
    "files_forget", "DELETE FROM gateway.file WHERE id = $1 AND upload = $2 AND state = 0", 2,
    two_ids};

static const Oid read_types[] = {DB_UUID, DB_INT4};
const struct db_stmt stmt_read = {
    "files_read",
    "SELECT f.state, f.signal, f.size, p.bytes FROM gateway.file f"
    " LEFT JOIN gateway.piece p ON p.file = f.id AND p.n = $2 WHERE f.id = $1",
    2, read_types};

static const Oid attached_types[] = {DB_UUID,  DB_UUID,  DB_TEXT, DB_INT4,
                                     DB_BYTEA, DB_BYTEA, DB_INT8, DB_INT4};
const struct db_stmt stmt_attached = {
    "files_attached",
    "UPDATE gateway.file SET state = 2, version = coalesce(version, $8),"
    " at = CASE state WHEN 1 THEN $7 ELSE at END"
    " WHERE id = $1 AND signal = $2 AND party = $3 AND state IN (1, 2)"
    " AND size = $4 AND salt = $5 AND digest = $6",
    8, attached_types};

static const Oid erase_types[] = {DB_UUID, DB_UUID, DB_TEXT, DB_INT8, DB_INT4};
const struct db_stmt stmt_erase = {
    "files_erase",
    "INSERT INTO gateway.file AS f (id, signal, party, version, upload, state, at)"
    " VALUES ($1, $2, coalesce($3, ''), $5, $1, 3, $4)"
    " ON CONFLICT (id) DO UPDATE SET state = 3, type = NULL, size = NULL, salt = NULL,"
    " digest = NULL, version = EXCLUDED.version, upload = EXCLUDED.upload,"
    " at = CASE f.state WHEN 3 THEN f.at ELSE EXCLUDED.at END"
    " WHERE f.signal = EXCLUDED.signal"
    " AND (f.version = EXCLUDED.version OR (f.version IS NULL AND f.party = $3))",
    5, erase_types};
const struct db_stmt stmt_erase_pieces = {
    "files_erase_pieces",
    "DELETE FROM gateway.piece p USING gateway.file f"
    " WHERE p.file = $1 AND f.id = p.file AND f.state = 3 AND f.upload = f.id",
    1, one_id};

static const Oid sweep_types[] = {DB_INT8};
const struct db_stmt stmt_sweep = {
    "files_sweep", "DELETE FROM gateway.file WHERE state < 2 AND at < $1", 1, sweep_types};

struct db_param param_id(const struct uuid *id)
{
    return (struct db_param){id->b, sizeof id->b};
}

struct db_param param_text(const char *text)
{
    return (struct db_param){text, (int)strlen(text)};
}

struct db_param param_bytes(struct slice bytes)
{
    return (struct db_param){bytes.p, (int)bytes.n};
}

struct db_param param_int(uint8_t room[8], int width, int64_t v)
{
    db_put_int(room, width, v);
    return (struct db_param){room, width};
}
