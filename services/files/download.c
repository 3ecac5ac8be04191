/*
 * A file that goes out, a piece each time that one is asked for. What goes out is what the event says: its digest is
 * counted along, and the last piece is held until it is known to be right.
 */
#include "services/files/files_in.h"

#include "common/log.h"

#include <stdlib.h>

enum { READ_STATE, READ_SIGNAL, READ_SIZE, READ_BYTES };

struct download {
    struct files *files;
    struct download *next, **at;
    const struct download_calls *calls;
    void *arg;
    struct download_ask ask;
    struct hash_run *hash;
    int64_t told; /* bytes */
    int32_t piece;
    bool pending, ended;
};

struct download *files_download(struct files *f, const struct download_ask *ask,
                                const struct download_calls *calls, void *arg)
{
    struct download *d = calloc(1, sizeof *d);

    if (!d)
        log_fatal("memory_exhausted", "for=download");
    *d = (struct download){
        .files = f, .calls = calls, .arg = arg, .ask = *ask, .hash = hash_run_begin()};
    hash_run_add(d->hash, ask->salt, sizeof ask->salt);
    d->next = f->downloads;
    d->at = &f->downloads;
    if (d->next)
        d->next->at = &d->next;
    f->downloads = d;
    return d;
}

void download_drop(struct download *d)
{
    *d->at = d->next;
    if (d->next)
        d->next->at = d->at;
    if (d->hash)
        hash_run_end(&d->hash, NULL);
    d->ended = true;
    if (!d->pending)
        free(d);
}

void download_stop(struct download **d)
{
    download_drop(*d);
    *d = NULL;
}

static void end(struct download *d, enum problem_code problem)
{
    const struct download_calls *calls = d->calls;
    void *arg = d->arg;

    download_drop(d);
    calls->end(arg, problem);
}

static void damaged(struct download *d, const char *why)
{
    char id[UUID_TEXT_LEN + 1], signal[UUID_TEXT_LEN + 1];

    uuid_format(&d->ask.id, id);
    uuid_format(&d->ask.signal, signal);
    log_error("file_damaged", "file=%s signal=%s piece=%d why=%s", id, signal, d->piece, why);
    end(d, PROBLEM_FILE_DAMAGED);
}

/* PROBLEM_N: the row is of that file. */
static enum problem_code row_problem(const struct download *d, const PGresult *rows)
{
    struct uuid signal;

    if (PQntuples(rows) == 0)
        return PROBLEM_NOT_FOUND;
    signal = db_get_id(rows, 0, READ_SIGNAL);
    if (!uuid_equal(&signal, &d->ask.signal) || db_get_int(rows, 0, READ_STATE) == FILE_COMING)
        return PROBLEM_NOT_FOUND;
    return db_get_int(rows, 0, READ_STATE) == FILE_DESTROYED ? PROBLEM_FILE_GONE : PROBLEM_N;
}

static bool is_right(struct download *d)
{
    uint8_t digest[HASH_LEN];

    hash_run_end(&d->hash, digest);
    return memcmp(digest, d->ask.digest, HASH_LEN) == 0;
}

static void piece_take(struct download *d, const PGresult *rows)
{
    struct slice bytes = db_get_bytes(rows, 0, READ_BYTES);
    int64_t left = d->ask.size - d->told;

    if (db_get_int(rows, 0, READ_SIZE) != d->ask.size) {
        damaged(d, "size");
        return;
    }
    if ((int64_t)bytes.n != (left < FILES_PIECE ? left : FILES_PIECE)) {
        damaged(d, "piece");
        return;
    }
    hash_run_add(d->hash, bytes.p, bytes.n);
    d->told += (int64_t)bytes.n;
    if (d->told == d->ask.size && !is_right(d)) {
        damaged(d, "digest");
        return;
    }
    d->piece++;
    d->calls->piece(d->arg, bytes);
}

static void on_read(void *arg, const struct db_result *r)
{
    struct download *d = arg;
    enum problem_code problem;

    d->pending = false;
    if (d->ended) {
        free(d);
        return;
    }
    problem = r->outcome == DB_DONE ? row_problem(d, r->rows) : PROBLEM_BUSY;
    if (problem != PROBLEM_N)
        end(d, problem);
    else if (d->told == d->ask.size && d->piece > 0)
        end(d, PROBLEM_N);
    else
        piece_take(d, r->rows);
}

void download_next(struct download *d)
{
    uint8_t piece[8];
    struct db_param params[] = {param_id(&d->ask.id), param_int(piece, 4, d->piece)};

    if (d->pending)
        return;
    d->pending = true;
    db_send(d->files->db, &stmt_read, params, on_read, d);
    db_sync(d->files->db);
}
