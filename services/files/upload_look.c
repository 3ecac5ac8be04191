/*
 * What comes in is looked at while it goes by: which type it is, and whether the scanner finds something.
 */
#include "services/files/files_in.h"

#include "common/log.h"

#include <stdlib.h>

/* ------------------------------------------------------------------ the scanner */

static void on_taken(void *arg)
{
    struct upload *u = arg;

    u->scanning = false;
    upload_piece_scanned(u);
}

static void on_told(void *arg, enum scan_outcome outcome, struct slice what)
{
    struct upload *u = arg;
    char id[UUID_TEXT_LEN + 1];

    uuid_format(&u->id, id);
    u->scanning = false;
    if (outcome == SCAN_FOUND) {
        log_warn("file_infected", "file=%s signature=%s", id, log_value(what));
        upload_fail(u, PROBLEM_FILE_INFECTED, "infected");
    } else if (outcome == SCAN_AWAY) {
        log_warn("scanner_away", "file=%s why=%s", id, log_value(what));
        upload_fail(u, PROBLEM_BUSY, "scanner_away");
    } else {
        u->clean = true;
        upload_pump(u);
    }
}

static const struct scan_calls scan_calls = {.taken = on_taken, .told = on_told};

void look_begin(struct upload *u)
{
    struct files *f = u->files;

    if (f->scans)
        u->scan = scan_new(f->loop, &f->scanner, f->take_ms, f->answer_ms, &scan_calls, u);
}

bool look_piece(struct upload *u, struct slice piece, bool first)
{
    if (first)
        judge_begin(&u->judge, u->files->sniffer, piece);
    else
        judge_more(&u->judge, piece);
    if (u->judge.why) {
        upload_fail(u, PROBLEM_FILE_TYPE, u->judge.why);
        return false;
    }
    if (u->scan) {
        u->scanning = true;
        scan_give(u->scan, piece);
    }
    return true;
}

void look_stop(struct upload *u)
{
    scan_stop(&u->scan);
    u->scanning = false;
}

/* ------------------------------------------------------------------ the end */

static void on_range(void *arg, const struct db_result *r)
{
    struct upload *u = arg;
    struct buf whole = {0};

    if (!upload_answered(u))
        return;
    if (r->outcome != DB_DONE) {
        upload_fail(u, PROBLEM_BUSY, "database");
        return;
    }
    for (int i = 0; i < PQntuples(r->rows); i++) {
        struct slice part = db_get_bytes(r->rows, i, 0);

        buf_add(&whole, part.p, part.n);
    }
    u->looking = false;
    judge_given(&u->judge, buf_slice(&whole));
    buf_free(&whole);
    upload_pump(u);
}

static void range_ask(struct upload *u)
{
    uint8_t first[8], last[8], from[8], until[8];
    int64_t end = u->judge.from + (int64_t)u->judge.n;
    int64_t n_last = (end - 1) / FILES_PIECE;
    struct db_param params[] = {param_id(&u->id), param_int(first, 4, u->judge.from / FILES_PIECE),
                                param_int(last, 4, n_last),
                                param_int(from, 4, u->judge.from % FILES_PIECE),
                                param_int(until, 4, end - n_last * FILES_PIECE)};

    u->looking = true;
    upload_send(u, &stmt_range, params, on_range);
    db_sync(u->files->db);
}

bool look_end(struct upload *u)
{
    if (u->looking)
        return false;
    if (!u->judged)
        judge_end(&u->judge);
    u->judged = true;
    if (!u->judge.decided) {
        range_ask(u);
        return false;
    }
    if (u->judge.why) {
        upload_fail(u, PROBLEM_FILE_TYPE, u->judge.why);
        return false;
    }
    u->told.type = u->judge.type;
    if (u->scan && !u->scanning && !u->clean) {
        u->scanning = true;
        scan_end(u->scan);
    }
    return !u->scan || u->clean;
}
