/*
 * A file that comes in.
 *
 *      room:   | going: to the database and the scanner | n: waits | free ... |
 *              0                                  FILES_PIECE                ROOM
 *
 * One piece at a time is on its way; when it is stored and scanned, the next one goes. The sender is paused while a
 * whole piece waits, so an upload holds hardly more than one. Pages of the room that nothing was put in cost nothing.
 *
 * Whatever goes wrong, the upload ends and its sender may begin again under the same id: the new attempt takes the row
 * over and throws away what is there.
 */
#include "services/files/files_in.h"

#include "common/clock.h"
#include "common/log.h"
#include "services/files/type.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define FLOOD (1 << 20) /* bytes that are taken of who does not pause */
#define ROOM  (FILES_PIECE + FLOOD)

/* ------------------------------------------------------------------ how it ends */

static void told_say(void *arg)
{
    struct upload *u = arg;
    struct upload_told told = u->told;
    const struct upload_calls *calls = u->calls;
    void *to = u->arg;

    upload_drop(u);
    calls->done(to, &told);
}

/* What this attempt has stored is no more, or the database does not answer and the sweep will see to it. */
static void on_forgotten(void *arg, const struct db_result *r)
{
    struct upload *u = arg;
    bool waits = !u->ended;

    (void)r;
    upload_answered(u); /* frees it when nobody waits */
    if (waits)
        told_say(u);
}

/* A statement that is under way comes before it. */
static void forget(struct upload *u)
{
    struct db_param params[] = {param_id(&u->id), param_id(&u->attempt)};

    upload_send(u, &stmt_forget, params, on_forgotten);
    db_sync(u->files->db);
}

static void log_ended(const struct upload *u)
{
    char id[UUID_TEXT_LEN + 1], signal[UUID_TEXT_LEN + 1];

    uuid_format(&u->id, id);
    uuid_format(&u->signal, signal);
    if (u->told.problem == PROBLEM_N)
        log_info("file_kept", "file=%s signal=%s bytes=%" PRId64 " type=%s repeated=%d", id, signal,
                 u->told.size, file_type_ending(u->told.type), u->told.repeated);
    else
        log_info("file_refused", "file=%s signal=%s problem=%s why=%s", id, signal,
                 problem_info(u->told.problem)->code, u->told.why);
}

void upload_fail(struct upload *u, enum problem_code problem, const char *why)
{
    if (u->telling || u->ended)
        return;
    u->told = (struct upload_told){.problem = problem, .why = why};
    log_ended(u);
    u->telling = true;
    look_stop(u);
    forget(u);
}

static void succeed(struct upload *u)
{
    u->told.problem = PROBLEM_N;
    log_ended(u);
    u->telling = true;
    look_stop(u);
    loop_timer_set(u->files->loop, &u->soon, clock_mono_us());
}

bool upload_answered(struct upload *u)
{
    u->pending--;
    if (!u->ended)
        return !u->telling;
    if (u->pending == 0)
        free(u);
    return false;
}

void upload_send(struct upload *u, const struct db_stmt *stmt, const struct db_param *params,
                 db_fn *fn)
{
    u->pending++;
    db_send(u->files->db, stmt, params, fn, u);
}

void upload_drop(struct upload *u)
{
    look_stop(u);
    u->ended = true;
    loop_timer_set(u->files->loop, &u->soon, 0);
    *u->at = u->next;
    if (u->next)
        u->next->at = u->at;
    u->files->n_uploads--;
    if (u->hash)
        hash_run_end(&u->hash, NULL);
    free(u->room);
    u->room = NULL;
    if (u->pending == 0)
        free(u);
}

/* ------------------------------------------------------------------ beginning */

static void salt_take(struct upload *u)
{
    u->hash = hash_run_begin();
    hash_run_add(u->hash, u->told.salt, sizeof u->told.salt);
}

/* It is there already: what comes is compared. */
static void compare_begin(struct upload *u, const PGresult *rows)
{
    struct slice salt = db_get_bytes(rows, 0, LOOK_SALT),
                 digest = db_get_bytes(rows, 0, LOOK_DIGEST);

    if (salt.n != SALT_LEN || digest.n != HASH_LEN ||
        db_get_int(rows, 0, LOOK_TYPE) >= file_type_N) {
        upload_fail(u, PROBLEM_FILE_DAMAGED, "row");
        return;
    }
    u->same = true;
    u->told.type = (enum file_type)db_get_int(rows, 0, LOOK_TYPE);
    u->old_size = db_get_int(rows, 0, LOOK_SIZE);
    memcpy(u->told.salt, salt.p, SALT_LEN);
    memcpy(u->old_digest, digest.p, HASH_LEN);
    salt_take(u);
    upload_pump(u);
}

static void receive_begin(struct upload *u)
{
    u->begun = true;
    hash_salt(u->told.salt);
    salt_take(u);
    look_begin(u);
    upload_pump(u);
}

static void on_look(void *arg, const struct db_result *r)
{
    struct upload *u = arg;
    struct uuid signal, attempt;

    if (!upload_answered(u))
        return;
    if (r->outcome != DB_DONE) {
        upload_fail(u, PROBLEM_BUSY, "database");
        return;
    }
    if (PQntuples(r->rows) == 0) {
        upload_fail(u, PROBLEM_TOO_MANY_FILES, "unattached");
        return;
    }
    signal = db_get_id(r->rows, 0, LOOK_SIGNAL);
    attempt = db_get_id(r->rows, 0, LOOK_UPLOAD);
    if (!uuid_equal(&signal, &u->signal) ||
        !slice_is(db_get_bytes(r->rows, 0, LOOK_PARTY), u->party))
        upload_fail(u, PROBLEM_ID_TAKEN, "other_file");
    else if (db_get_int(r->rows, 0, LOOK_STATE) == FILE_DESTROYED)
        upload_fail(u, PROBLEM_FILE_GONE, "destroyed");
    else if (db_get_int(r->rows, 0, LOOK_STATE) != FILE_COMING)
        compare_begin(u, r->rows);
    else if (uuid_equal(&attempt, &u->attempt))
        receive_begin(u);
    else
        upload_fail(u, PROBLEM_CONFLICT, "begun_again");
}

static void begin(struct upload *u)
{
    uint8_t at[8];
    struct db_param ids[] = {param_id(&u->id), param_id(&u->attempt)};
    struct db_param all[] = {param_id(&u->id), param_id(&u->signal), param_text(u->party),
                             param_id(&u->attempt), param_int(at, 8, clock_wall_us())};

    db_send(u->files->db, &stmt_begin, all, NULL, NULL);
    db_send(u->files->db, &stmt_empty, ids, NULL, NULL);
    upload_send(u, &stmt_look, ids, on_look);
    db_sync(u->files->db);
}

struct upload *files_upload(struct files *f, const struct upload_ask *ask,
                            const struct upload_calls *calls, void *arg)
{
    struct upload *u = calloc(1, sizeof *u);

    if (!u || !(u->room = malloc(ROOM)))
        log_fatal("memory_exhausted", "for=upload");
    u->files = f;
    u->calls = calls;
    u->arg = arg;
    u->id = ask->id;
    u->signal = ask->signal;
    u->announced = ask->size;
    u->soon = (struct loop_timer){.fn = told_say, .arg = u};
    snprintf(u->party, sizeof u->party, "%s", ask->party);
    uuid_new_v7(&u->attempt);
    u->next = f->uploads;
    u->at = &f->uploads;
    if (u->next)
        u->next->at = &u->next;
    f->uploads = u;
    f->n_uploads++;
    if (ask->size > ATTACH_SIZE_MOST)
        upload_fail(u, PROBLEM_FILE_TOO_LARGE, "announced");
    else if (ask->size == 0)
        upload_fail(u, PROBLEM_FILE_EMPTY, "announced");
    else if (f->n_uploads > FILES_UPLOADS_MOST)
        upload_fail(u, PROBLEM_BUSY, "too_many_at_once");
    else
        begin(u);
    return u;
}

/* ------------------------------------------------------------------ pieces */

/* It is stored and scanned: the next one, and more of the sender. */
static void piece_done(struct upload *u)
{
    if (u->going > 0 && (u->pending > 0 || u->scanning))
        return;
    memmove(u->room, u->room + u->going, u->n - u->going);
    u->n -= u->going;
    u->going = 0;
    upload_pump(u);
}

void upload_piece_scanned(struct upload *u)
{
    piece_done(u);
}

static void on_piece(void *arg, const struct db_result *r)
{
    struct upload *u = arg;

    if (!upload_answered(u))
        return;
    if (r->outcome != DB_DONE)
        upload_fail(u, PROBLEM_BUSY, "database");
    else if (r->affected != 1)
        upload_fail(u, PROBLEM_CONFLICT, "begun_again");
    else
        piece_done(u);
}

static void piece_send(struct upload *u)
{
    uint8_t number[8];
    struct slice piece = slice_of(u->room, u->n < FILES_PIECE ? u->n : FILES_PIECE);
    struct db_param params[] = {param_id(&u->id), param_id(&u->attempt),
                                param_int(number, 4, u->pieces), param_bytes(piece)};

    u->going = piece.n;
    u->size += (int64_t)piece.n;
    hash_run_add(u->hash, piece.p, piece.n);
    if (!look_piece(u, piece, u->pieces == 0))
        return;
    u->pieces++;
    upload_send(u, &stmt_piece, params, on_piece);
    db_sync(u->files->db);
}

/* ------------------------------------------------------------------ the end */

static void on_finish(void *arg, const struct db_result *r)
{
    struct upload *u = arg;

    if (!upload_answered(u))
        return;
    if (r->outcome != DB_DONE)
        upload_fail(u, PROBLEM_BUSY,
                    "database"); /* whether it was stored or not: again finds out */
    else if (r->affected != 1)
        upload_fail(u, PROBLEM_CONFLICT, "begun_again");
    else
        succeed(u);
}

static void finish(struct upload *u)
{
    uint8_t type[8], size[8], pieces[8], at[8];
    struct db_param params[] = {param_id(&u->id),
                                param_id(&u->attempt),
                                param_int(type, 2, u->told.type),
                                param_int(size, 4, u->size),
                                param_bytes(slice_of(u->told.salt, SALT_LEN)),
                                param_bytes(slice_of(u->told.digest, HASH_LEN)),
                                param_int(pieces, 4, u->pieces),
                                param_int(at, 8, clock_wall_us())};

    u->finishing = true;
    u->told.size = u->size;
    hash_run_end(&u->hash, u->told.digest);
    upload_send(u, &stmt_finish, params, on_finish);
    db_sync(u->files->db);
}

static void compare(struct upload *u)
{
    hash_run_add(u->hash, u->room, u->n);
    u->size += (int64_t)u->n;
    u->n = 0;
    if (!u->complete)
        return;
    u->finishing = true;
    u->told.size = u->size;
    hash_run_end(&u->hash, u->told.digest);
    if (u->size != u->old_size || memcmp(u->told.digest, u->old_digest, HASH_LEN) != 0) {
        upload_fail(u, PROBLEM_ID_TAKEN, "other_bytes");
        return;
    }
    u->told.repeated = true;
    succeed(u);
}

static void pump(struct upload *u)
{
    if (u->ended || u->telling || u->finishing || u->going > 0)
        return;
    if (u->same)
        compare(u);
    else if (!u->begun)
        return;
    else if (u->n >= FILES_PIECE || (u->complete && u->n > 0))
        piece_send(u);
    else if (u->complete && u->size == 0)
        upload_fail(u, PROBLEM_FILE_EMPTY, "empty");
    else if (u->complete && look_end(u))
        finish(u);
}

void upload_pump(struct upload *u)
{
    pump(u);
    if (u->paused && u->n < FILES_PIECE && !u->telling) {
        u->paused = false;
        u->calls->go_on(u->arg);
    }
}

bool upload_add(struct upload *u, struct slice bytes)
{
    if (u->telling || u->complete)
        return true;
    if (u->size - (int64_t)u->going + (int64_t)u->n + (int64_t)bytes.n > ATTACH_SIZE_MOST) {
        upload_fail(u, PROBLEM_FILE_TOO_LARGE, "size");
        return true;
    }
    if (bytes.n > ROOM - u->n) {
        upload_fail(u, PROBLEM_INTERNAL, "not_paused");
        return true;
    }
    memcpy(u->room + u->n, bytes.p, bytes.n);
    u->n += bytes.n;
    pump(u);
    u->paused = u->n >= FILES_PIECE && !u->telling;
    return !u->paused;
}

void upload_end(struct upload *u)
{
    u->complete = true;
    if (u->announced >= 0 && u->announced != u->size - (int64_t)u->going + (int64_t)u->n)
        upload_fail(u, PROBLEM_INVALID, "not_as_announced");
    pump(u);
}

void upload_abort(struct upload **u)
{
    struct upload *gone = *u;

    if (!gone->telling)
        forget(gone);
    upload_drop(gone);
    *u = NULL;
}
