/*
 * Inside files.
 *
 *      files.c        what is open, what the log says of a file, the sweep
 *      upload.c       a file that comes in, from the first byte to the last row
 *      upload_look.c  how it is judged and scanned meanwhile
 *      download.c     a file that goes out
 *      follow.c       what an event means for files
 *      statements.c   what is asked of the database
 */
#ifndef FILES_FILES_IN_H
#define FILES_FILES_IN_H

#include "services/files/files.h"
#include "services/files/judge.h"
#include "services/files/scan.h"

enum file_state { FILE_COMING, FILE_WHOLE, FILE_ATTACHED, FILE_DESTROYED };

struct files {
    struct loop *loop;
    struct db *db;
    struct sniffer *sniffer;
    struct scan_address scanner;
    bool scans;
    int64_t take_ms, answer_ms;
    struct upload *uploads;
    struct download *downloads;
    size_t n_uploads;
};

/* ------------------------------------------------------------------ statements.c */

/* Columns of stmt_look, in this order; SQL null where the file has none. */
enum {
    LOOK_STATE,
    LOOK_SIGNAL,
    LOOK_PARTY,
    LOOK_UPLOAD,
    LOOK_TYPE,
    LOOK_SIZE,
    LOOK_SALT,
    LOOK_DIGEST
};

/*
 * begin, empty, look   one transaction: this attempt takes the id, if it may; pieces of an earlier attempt go
 * piece                stored only while the attempt has the id: else no row is affected
 * finish               the same, and only with all pieces there
 * range                pieces that hold a range, cut to it, in order
 */
extern const struct db_stmt stmt_begin, stmt_empty, stmt_look, stmt_piece, stmt_finish, stmt_range,
    stmt_forget, stmt_read, stmt_attached, stmt_erase, stmt_erase_pieces, stmt_sweep;

struct db_param param_id(const struct uuid *id);
struct db_param param_text(const char *text);
struct db_param param_bytes(struct slice bytes);
/* 8 bytes of `room` per number. */
struct db_param param_int(uint8_t room[8], int width, int64_t v);

/* ------------------------------------------------------------------ uploads */

struct upload {
    struct files *files;
    struct upload *next, **at;
    const struct upload_calls *calls;
    void *arg;
    struct uuid id, signal, attempt;
    char party[25];
    int64_t announced;

    /* Bytes that came and are not gone: the first piece of them may be on its way. */
    uint8_t *room;
    size_t n;
    size_t
        going; /* bytes of the piece that is on its way to the database and the scanner; 0: none */
    int32_t pieces; /* sent, this one too */

    int64_t size; /* bytes that went on */
    struct hash_run *hash;
    struct judge judge;
    struct scan *scan;
    struct upload_told told;
    struct loop_timer soon; /* to say how it ended */

    unsigned pending;     /* statements whose answers will name this upload */
    bool begun;           /* the database has it */
    bool same;            /* the id is there: its bytes are compared and not stored */
    bool scanning;        /* the scanner has a piece of ours, or is to answer */
    bool clean;           /* and said that there is nothing in it */
    bool judged, looking; /* all has gone by; a range is read for the judge */
    bool paused, complete, finishing, telling, ended;
    uint8_t old_digest[HASH_LEN];
    int64_t old_size;
};

/* How it ends, said on the next turn; nothing of it stays. why: a literal. */
void upload_fail(struct upload *u, enum problem_code problem, const char *why);
/* Whatever can go on, goes on. */
void upload_pump(struct upload *u);
/* Nobody is told any more; freed when no answer names it. */
void upload_drop(struct upload *u);

/* A statement whose answer names the upload. */
void upload_send(struct upload *u, const struct db_stmt *stmt, const struct db_param *params,
                 db_fn *fn);
/* First in that answer. False: the upload is no more, or only has to say how it ended. */
bool upload_answered(struct upload *u);
/* The scanner has the piece that is on its way. */
void upload_piece_scanned(struct upload *u);

/* upload_look.c: a piece goes by. False: the upload has failed. */
void look_begin(struct upload *u);
bool look_piece(struct upload *u, struct slice piece, bool first);
/* All has gone by: true when it is judged and found clean, else it goes on with upload_pump. */
bool look_end(struct upload *u);
void look_stop(struct upload *u);

/* ------------------------------------------------------------------ downloads */

void download_drop(struct download *d);

#endif
