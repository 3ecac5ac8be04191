/*
 * What is open, and what the log says of files: see files.h.
 */
#include "services/files/files_in.h"

#include "common/clock.h"
#include "common/log.h"

#include <inttypes.h>
#include <stdlib.h>

#define TAKE_MS   10000
#define ANSWER_MS 60000

struct files *files_new(struct loop *l, struct db *db, const struct files_settings *s,
                        const char **why_out)
{
    struct files *f = calloc(1, sizeof *f);

    if (!f)
        log_fatal("memory_exhausted", "for=files");
    *f = (struct files){.loop = l,
                        .db = db,
                        .take_ms = s->scanner_take_ms ? s->scanner_take_ms : TAKE_MS,
                        .answer_ms = s->scanner_answer_ms ? s->scanner_answer_ms : ANSWER_MS,
                        .scans = s->scanner && *s->scanner};
    if (f->scans && scan_address_parse(s->scanner, &f->scanner) < 0) {
        *why_out = "scanner_address";
        goto fail;
    }
    f->sniffer = sniffer_new();
    if (!f->sniffer) {
        *why_out = "magic_missing";
        goto fail;
    }
    return f;

fail:
    free(f);
    return NULL;
}

void files_free(struct files **f)
{
    if (!*f)
        return;
    while ((*f)->uploads)
        upload_drop((*f)->uploads);
    while ((*f)->downloads)
        download_drop((*f)->downloads);
    sniffer_free(&(*f)->sniffer);
    free(*f);
    *f = NULL;
}

/* ------------------------------------------------------------------ what the log says */

/* Whom to tell what became of a statement. */
struct saying {
    files_fn *fn;
    void *arg;
    const char *event;
    char id[UUID_TEXT_LEN + 1];
};

static struct saying *saying_new(files_fn *fn, void *arg, const char *event, const struct uuid *id)
{
    struct saying *s = malloc(sizeof *s);

    if (!s)
        log_fatal("memory_exhausted", "for=files");
    *s = (struct saying){.fn = fn, .arg = arg, .event = event};
    if (id)
        uuid_format(id, s->id);
    return s;
}

static void on_said(void *arg, const struct db_result *r)
{
    struct saying *s = arg;

    if (r->outcome == DB_DONE && (*s->id || r->affected > 0))
        log_info(s->event, "file=%s rows=%" PRId64, *s->id ? s->id : "-", r->affected);
    if (s->fn)
        s->fn(s->arg, r->outcome == DB_DONE, r->affected > 0);
    free(s);
}

void files_attached(struct files *f, const struct download_ask *of, const char *party,
                    int64_t version, files_fn *fn, void *arg)
{
    uint8_t size[8], at[8], number[8];
    struct db_param params[] = {param_id(&of->id),
                                param_id(&of->signal),
                                param_text(party),
                                param_int(size, 4, of->size),
                                param_bytes(slice_of(of->salt, SALT_LEN)),
                                param_bytes(slice_of(of->digest, HASH_LEN)),
                                param_int(at, 8, clock_wall_us()),
                                param_int(number, 4, version)};

    db_send(f->db, &stmt_attached, params, on_said, saying_new(fn, arg, "file_attached", &of->id));
    db_sync(f->db);
}

/* Row and pieces in one transaction: it is told when both are gone. */
void files_erase(struct files *f, const struct uuid *id, const struct uuid *signal,
                 const char *party, int64_t version, files_fn *fn, void *arg)
{
    uint8_t at[8], number[8];
    struct db_param params[] = {param_id(id), param_id(signal),
                                party ? param_text(party) : (struct db_param){0},
                                param_int(at, 8, clock_wall_us()), param_int(number, 4, version)};

    db_send(f->db, &stmt_erase, params, on_said, saying_new(fn, arg, "file_erased", id));
    db_send(f->db, &stmt_erase_pieces, params, NULL, NULL);
    db_sync(f->db);
}

void files_sweep(struct files *f, int64_t until_us, files_fn *fn, void *arg)
{
    uint8_t before[8];
    struct db_param params[] = {param_int(before, 8, until_us - FILES_UNATTACHED_US)};

    db_send(f->db, &stmt_sweep, params, on_said, saying_new(fn, arg, "files_swept", NULL));
    db_sync(f->db);
}
