/*
 * Promises at the start, and signing afterwards; see seal.h.
 */
#include "services/history/seal.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/settings.h"
#include "services/history/origin.h"
#include "services/history/seal_sql.h"
#include "services/history/writer.h"

#include <inttypes.h>

/* ------------------------------------------------------------------ promises */

/* A head of ours, whatever name the log had then. */
static bool promise_read(const struct seal *s, struct promise *p)
{
    const uint8_t *end = p->note.n ? memchr(p->note.p, '\n', p->note.n) : NULL;
    struct note_signer signer;
    const char *why;

    p->there =
        end &&
        note_signer_from(slice_of(p->note.p, (size_t)(end - p->note.p)), s->seed, &signer) == 0 &&
        checkpoint_open(buf_slice(&p->note), &signer.verifier, &p->head, &why) == 0;
    return p->there;
}

void seal_read(struct writer *w, db_fn *fn)
{
    struct seal *s = &w->seal;

    s->damaged = keeper_last(&s->file.note) == 0 && !promise_read(s, &s->file);
    seal_sql_read(w->db, w->core.log, fn, w);
}

static void renamed_read(struct seal *s, struct slice body)
{
    struct m_origin m;

    s->renamed = body.p && wire_decode(&shape_m_origin, body, WIRE_LENIENT, &m, NULL) == 0 &&
                 m.origin.n <= NOTE_NAME_MOST && m.previous.n <= NOTE_NAME_MOST &&
                 m.root.n == HASH_LEN;
    if (!s->renamed)
        return;
    s->renamed_from = (struct checkpoint){.n = (uint64_t)m.size};
    memcpy(s->renamed_from.origin, m.previous.p, m.previous.n);
    memcpy(s->renamed_from.root, m.root.p, HASH_LEN);
    memset(s->renamed_to, 0, sizeof s->renamed_to);
    memcpy(s->renamed_to, m.origin.p, m.origin.n);
}

void seal_seen(struct writer *w, const PGresult *rows)
{
    struct seal *s = &w->seal;
    struct slice note, opened;

    seal_sql_row(rows, &note, &opened);
    renamed_read(s, opened);
    if (note.p) {
        buf_reset(&s->table.note);
        buf_add(&s->table.note, note.p, note.n);
        if (!promise_read(s, &s->table))
            log_warn("checkpoint_not_ours", "from=table");
    }
    /* The file is what counts. The table's own is a promise beside it only while it is about the same
     * log and says more, as on a machine that was the second one until now. */
    if (s->file.there && s->table.there &&
        (strcmp(s->file.head.origin, s->table.head.origin) != 0 ||
         s->table.head.n <= s->file.head.n))
        s->table.met = true;
    s->seen = true;
}

bool seal_can_begin(const struct writer *w, uint64_t n)
{
    const struct seal *s = &w->seal;

    return (!s->file.there || n <= s->file.head.n) &&
           (!s->table.there || s->table.met || n <= s->table.head.n);
}

static void promise_pass(struct promise *p, const struct tree *tree)
{
    uint8_t root[HASH_LEN];

    if (!p->there || p->met || p->head.n != tree->n)
        return;
    tree_root(tree, root);
    p->met = memcmp(root, p->head.root, HASH_LEN) == 0;
}

void seal_pass(struct writer *w)
{
    promise_pass(&w->seal.file, &w->core.tree);
    promise_pass(&w->seal.table, &w->core.tree);
}

/* The log itself says that it goes on without that head. */
static bool is_renounced(const struct seal *s, const struct checkpoint *c)
{
    return s->renamed && s->renamed_from.n == c->n &&
           strcmp(s->renamed_from.origin, c->origin) == 0 &&
           memcmp(s->renamed_from.root, c->root, HASH_LEN) == 0;
}

/* NULL: it is met. */
static const char *promise_why(const struct writer *w, const struct promise *p)
{
#ifdef PLANT_REFUSAL_OFF
    return NULL;
#endif
    if (!p->there || p->met || is_renounced(&w->seal, &p->head))
        return NULL;
    log_error("checkpoint_not_met", "origin=%s size=%" PRIu64 " events=%" PRIu64, p->head.origin,
              p->head.n, w->core.tree.n);
    return w->core.tree.n < p->head.n ? "behind_checkpoint" : "beside_checkpoint";
}

static void take_name(struct writer *w, const char *name)
{
    struct seal *s = &w->seal;

    if (note_signer_from(slice_str(name), s->seed, &s->signer) < 0)
        log_fatal("origin_refused", "origin=%s", log_value(slice_str(name)));
    log_key_tell(&s->signer.verifier);
}

static void promises_told_again(struct writer *w)
{
    struct seal *s = &w->seal;
    const struct promise *p = s->file.there ? &s->file : &s->table;

    if (!p->there || strcmp(p->head.origin, s->signer.verifier.name) != 0)
        return;
    if (p == &s->file) {
        s->kept = p->head.n;
        if (!s->table.there || s->table.head.n < p->head.n)
            seal_sql_add(w->db, w->core.log, w->core.fence, slice_str(p->head.origin),
                         (int64_t)p->head.n, buf_slice(&p->note));
    } else {
        log_warn("checkpoint_file_missing", "size=%" PRIu64, p->head.n);
    }
}

void seal_judge(struct writer *w)
{
    struct seal *s = &w->seal;
    const char *name = s->renamed       ? s->renamed_to
                       : s->file.there  ? s->file.head.origin
                       : s->table.there ? s->table.head.origin
                                        : settings_text("history.origin");

    if (s->judged)
        return;
    s->judged = true;
    seal_pass(w); /* of an empty log too */
    s->why = promise_why(w, &s->file);
    if (!s->why)
        s->why = promise_why(w, &s->table);
    if (!s->why && s->damaged)
        s->why = "checkpoint_unreadable";
    take_name(w, name);
    if (!s->why)
        promises_told_again(w);
}

/* ------------------------------------------------------------------ signing */

static void on_kept(void *arg, bool kept)
{
    struct writer *w = arg;
    struct seal *s = &w->seal;

    s->keeping = false;
    if (!kept) {
        log_error("checkpoint_not_kept", "size=%" PRIu64, s->signing.n);
        s->mark_made = false;
        return;
    }
    s->kept = s->signing.n;
    s->kept_at = clock_wall_us();
    if (w->lost || w->state == WRITER_STANDBY)
        return;
    seal_sql_add(w->db, w->core.log, w->core.fence, slice_str(s->signing.origin),
                 (int64_t)s->signing.n, buf_slice(&s->note));
    if (s->mark_made)
        writer_mark_send(w);
    s->mark_made = false;
    origin_look(w);
}

static void sign(struct writer *w)
{
    struct seal *s = &w->seal;
    struct buf text = {0};

    if (s->keeping || w->core.tree.n == 0)
        return;
    s->signing = (struct checkpoint){.n = w->core.tree.n};
    memcpy(s->signing.origin, s->signer.verifier.name, sizeof s->signing.origin);
    tree_root(&w->core.tree, s->signing.root);
    checkpoint_text(&s->signing, &text);
    buf_reset(&s->note);
    note_sign(&s->signer, buf_slice(&text), &s->note);
    buf_free(&text);
    s->mark_made = s->mark_wanted;
    s->mark_wanted = false;
    if (s->mark_made)
        writer_mark_make(w);
    s->keeping = true;
    s->signed_at = clock_wall_us();
    keeper_keep(s->keeper, s->signing.n, buf_slice(&s->note));
}

static bool may_sign(const struct writer *w)
{
    return w->seal.judged && !w->seal.why && w->state == WRITER_SERVING;
}

void seal_turn(struct writer *w)
{
    if (may_sign(w) && w->core.tree.n - w->seal.kept >= w->seal.events)
        sign(w);
}

void seal_tick(struct writer *w)
{
    if (may_sign(w) && w->core.tree.n != w->seal.kept)
        sign(w);
    if (w->seal.judged)
        origin_look(w);
}

void seal_mark(struct writer *w)
{
    if (!may_sign(w))
        return;
    if (w->seal.kept != w->core.tree.n || w->seal.keeping) {
        w->seal.mark_wanted = true; /* with the next head */
        return;
    }
    w->seal.mark_wanted = false;
    writer_mark_make(w);
    writer_mark_send(w);
}

/* ------------------------------------------------------------------ another name */

void seal_opened(struct writer *w, const struct append *a)
{
    struct seal *s = &w->seal;

    s->opening = false;
    if (a->fate == FATE_CONFLICT) {
        origin_append(w, a->version);
    } else if (a->fate == FATE_STORED || a->fate == FATE_REPEATED) {
        log_warn("origin_opened", "origin=%s previous=%s events=%" PRIu64, s->wanted,
                 s->signer.verifier.name, w->core.tree.n);
        take_name(w, s->wanted);
        s->why = NULL;
        s->kept = 0;
        sign(w);
    } else {
        log_error("origin_not_opened", "origin=%s fate=%d", s->wanted, (int)a->fate);
    }
}

/* ------------------------------------------------------------------ begin and end */

void seal_begin(struct writer *w)
{
    struct seal *s = &w->seal;

    log_key_read(s->seed);
    s->events = (uint64_t)settings_int("history.checkpoint.events");
    s->keeper = keeper_new(w->life->loop, on_kept, w);
    s->signed_at = s->kept_at = keeper_last_at();
}

void seal_end(struct writer *w)
{
    struct seal *s = &w->seal;

    keeper_free(&s->keeper);
    buf_free(&s->file.note);
    buf_free(&s->table.note);
    buf_free(&s->opened);
    buf_free(&s->note);
    memset(s->seed, 0, sizeof s->seed);
}
