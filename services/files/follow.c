/*
 * What an event means for files: see files.h.
 *
 *      signal.attached, with its body       it is attached
 *      signal.attached that was erased      destroyed: its facts keep the id, its header the party
 *      signal.erased                        destroyed: each file that an event it names attached
 */
#include "services/files/files_in.h"

#include "common/log.h"
#include "services/domain/erasure.h"

#include <stdio.h>
#include <stdlib.h>

/* Of an event that says several things: one answer. */
struct following {
    files_fn *fn;
    void *arg;
    unsigned left;
    bool done, found;
};

static void on_followed(void *arg, bool done, bool found)
{
    struct following *w = arg;

    w->done = w->done && done;
    w->found = w->found || found;
    if (--w->left > 0)
        return;
    w->fn(w->arg, w->done, w->found);
    free(w);
}

static void follow_attached(struct files *f, const struct event *e, const struct m_attach *m,
                            struct following *w)
{
    struct download_ask of = {.id = m->file, .signal = e->stream, .size = m->size};
    char party[25];

    snprintf(party, sizeof party, "%.*s", SLICE_FMT(e->party));
    w->left++;
    if (!wire_has(e, event_body)) {
        files_erase(f, &m->file, &e->stream, party, e->version, on_followed, w);
        return;
    }
    memcpy(of.salt, m->salt.p, SALT_LEN);
    memcpy(of.digest, m->digest.p, HASH_LEN);
    files_attached(f, &of, party, e->version, on_followed, w);
}

static void follow_erased(struct files *f, const struct event *e, struct following *w)
{
    struct kept_facts one;
    struct m_erased erased;
    struct m_attach m;
    size_t at = 0;

    if (event_fields(e, &shape_m_erased, &erased) < 0)
        return;
    while (wire_list_record(erased.facts, &at, &shape_kept_facts, &one)) {
        struct event of = {0};

        wire_set(&of, event, facts, one.facts);
        if (one.kind != EV_ATTACHED || event_fields(&of, &shape_m_attach, &m) < 0)
            continue;
        w->left++;
        files_erase(f, &m.file, &e->stream, NULL, one.version, on_followed, w);
    }
}

/* No release of ours wrote another one. */
static bool is_whole(const struct event *e, const struct m_attach *m)
{
    return !wire_has(e, event_body) || (m->salt.n == SALT_LEN && m->digest.n == HASH_LEN);
}

bool files_follow(struct files *f, const struct event *e, files_fn *fn, void *arg)
{
    struct following *w;
    struct m_attach m;

    if (e->kind != EV_ATTACHED && e->kind != EV_ERASED)
        return false;
    w = malloc(sizeof *w);
    if (!w)
        log_fatal("memory_exhausted", "for=files");
    *w = (struct following){.fn = fn, .arg = arg, .done = true};
    if (e->kind == EV_ERASED)
        follow_erased(f, e, w);
    else if (event_fields(e, &shape_m_attach, &m) == 0 && is_whole(e, &m))
        follow_attached(f, e, &m, w);
    if (w->left > 0)
        return true;
    free(w);
    return false;
}
