/*
 * Heads that were seen; see head.h.
 */
#include "services/cli/head.h"

#include "common/clock.h"
#include "common/keep.h"
#include "common/log.h"
#include "services/cli/language.h"
#include "services/proof/leaf.h"

#include <errno.h>
#include <stdlib.h>

#define FILE_MOST  8000
#define ASIDE_WAIT (500 * US_PER_MS) /* for an answer that is behind the command's own */

/* ------------------------------------------------------------------------------ files */

static int file_read(const char *code, const char *suffix, struct buf *out)
{
    char *path = cli_key_path(code, suffix);
    int rc = path ? keep_read(path, FILE_MOST, out) : -1;

    free(path);
    return rc;
}

static struct slice line_take(struct slice *text)
{
    const uint8_t *end = text->n ? memchr(text->p, '\n', text->n) : NULL;
    struct slice line = slice_of(text->p, end ? (size_t)(end - text->p) : text->n);

    *text = slice_of(text->p + line.n + (end ? 1 : 0), text->n - line.n - (end ? 1 : 0));
    return line;
}

struct heads *heads_open(const struct cli *cli)
{
    struct heads *h = calloc(1, sizeof *h);
    struct buf text = {0};
    struct slice rest;
    const char *why;

    if (!h)
        log_fatal("memory_exhausted", "for=heads");
    if (file_read("log", "public", &text) == 0) {
        rest = buf_slice(&text);
        h->has_key = note_verifier_parse(line_take(&rest), &h->key) == 0;
    }
    if (h->has_key && file_read(cli->party, "head", &text) < 0 && errno != ENOENT) {
        h->damaged = true;
        cli_say(_("%s.head cannot be read: the log is not compared: %s"), cli->party,
                strerror(errno));
    } else if (h->has_key && text.n > 0) {
        rest = buf_slice(&text);
        h->has_seen = note_verifier_parse(line_take(&rest), &h->seen_key) == 0 &&
                      checkpoint_open(rest, &h->seen_key, &h->seen, &why) == 0;
        h->damaged = !h->has_seen;
        if (h->damaged)
            cli_say(_("%s.head holds no head of the log; it is left alone"), cli->party);
    }
    buf_free(&text);
    if (!h->has_key)
        heads_free(&h);
    return h;
}

void heads_free(struct heads **h)
{
    free(*h);
    *h = NULL;
}

/* The one of another name stays, behind those before it. */
static int left_keep(const struct cli *cli)
{
    char *path = cli_key_path(cli->party, "heads");
    struct buf text = {0};
    int rc = -1;

    if (path && file_read(cli->party, "head", &text) == 0) {
        buf_add(&text, "\n", 1);
        rc = keep_more(path, 0600, buf_slice(&text));
    }
    free(path);
    buf_free(&text);
    return rc;
}

int heads_keep(const struct cli *cli, struct heads *h, const struct checkpoint *c,
               struct slice note)
{
    bool other = h->has_seen && strcmp(h->seen.origin, c->origin) != 0;
    char *path = cli_key_path(cli->party, "head");
    struct buf text = {0};
    int rc = -1;

    if (h->damaged || (h->has_seen && !other && h->seen.n == c->n)) {
        free(path);
        errno = EBADMSG;
        return h->damaged ? -1 : 0;
    }
    note_verifier_print(&h->key, &text);
    buf_add(&text, "\n", 1);
    buf_add(&text, note.p, note.n);
    if (path && (!other || left_keep(cli) == 0))
        rc = keep_file(path, 0600, buf_slice(&text));
    free(path);
    buf_free(&text);
    return rc;
}

/* ------------------------------------------------------------------------------ judging */

void heads_ask(const struct heads *h, struct m_proof *out)
{
    if (!h->has_seen || h->accepts)
        return;
    wire_set(out, m_proof, origin, slice_str(h->seen.origin));
    wire_set(out, m_proof, size, (int64_t)h->seen.n);
}

bool heads_path_read(struct slice bytes, struct path *out)
{
    if (bytes.n % HASH_LEN != 0 || bytes.n > sizeof out->hash)
        return false;
    out->n = (uint32_t)(bytes.n / HASH_LEN);
    if (bytes.n)
        memcpy(out->hash, bytes.p, bytes.n);
    return true;
}

bool heads_leaf_is_right(const struct proven_event *e)
{
    uint8_t digest[HASH_LEN], leaf[HASH_LEN];
    struct leaf_fields f = {.log = (int16_t)e->log,
                            .kind = (int16_t)e->kind,
                            .schema = (int16_t)e->schema,
                            .version = (int32_t)e->version,
                            .fence = (int32_t)e->fence,
                            .number = wire_has(e, proven_event_number) ? (int32_t)e->number : 0,
                            .at = e->at,
                            .stream = &e->stream,
                            .append = &e->append,
                            .party = e->party,
                            .meta = e->meta,
                            .digest = digest};

    if (e->leaf.n != HASH_LEN || e->party.n > UINT8_MAX)
        return false;
    if (wire_has(e, proven_event_body) && e->salt.n == SALT_LEN)
        leaf_digest(digest, e->salt.p, e->body);
    else if (wire_has(e, proven_event_digest) && e->digest.n == HASH_LEN)
        memcpy(digest, e->digest.p, HASH_LEN);
    else
        return false;
    leaf_hash(leaf, &f);
    return memcmp(leaf, e->leaf.p, HASH_LEN) == 0;
}

enum doubt heads_event_judge(const struct checkpoint *head, const struct proven_event *e)
{
    struct path path;

    if (!heads_leaf_is_right(e))
        return DOUBT_CHANGED;
    if (!heads_path_read(e->path, &path) ||
        !path_proves_inclusion(e->leaf.p, (uint64_t)e->index, head->n, &path, head->root))
        return DOUBT_NOT_PROVEN;
    return DOUBT_NONE;
}

enum doubt heads_judge(const struct heads *h, const struct m_proven *m, struct checkpoint *out)
{
    struct path path = {0};
    const char *why;

    if (checkpoint_open(m->note, &h->key, out, &why) < 0)
        return DOUBT_UNSIGNED;
    if (!h->has_seen || (h->accepts && strcmp(h->seen.origin, out->origin) != 0))
        return DOUBT_NONE;
    if (strcmp(h->seen.origin, out->origin) != 0 ||
        memcmp(h->seen_key.key, h->key.key, sizeof h->key.key) != 0)
        return DOUBT_RENAMED;
    if (out->n < h->seen.n)
        return DOUBT_BACK;
#ifdef PLANT_FORK_UNSEEN
    return DOUBT_NONE;
#endif
    if (!heads_path_read(m->consistency, &path) ||
        !path_proves_consistency(h->seen.n, h->seen.root, out->n, out->root, &path))
        return DOUBT_FORKED;
    return DOUBT_NONE;
}

enum doubt heads_problem(const struct answer *a)
{
    if (!a->has_problem)
        return DOUBT_NONE;
    return a->code == PROBLEM_HEAD_UNKNOWN ? DOUBT_BACK
           : a->code == PROBLEM_OTHER_LOG  ? DOUBT_RENAMED
                                           : DOUBT_NONE;
}

#define DOUBT_CODE_(NAME, code, text) code,
#define DOUBT_TEXT_(NAME, code, text) text,

int heads_say(const struct cli *cli, enum doubt doubt, const struct heads *h,
              const struct checkpoint *now)
{
    static const char *const codes[] = {DOUBTS(DOUBT_CODE_)};
    static const char *const texts[] = {DOUBTS(DOUBT_TEXT_)};

    fflush(stdout);
    if (cli->json) {
        json_t *json = json_pack("{s:s, s:s}", "code", codes[doubt], "toelichting", texts[doubt]);

        json_dumpf(json, stderr, JSON_COMPACT);
        fputc('\n', stderr);
        json_decref(json);
        return CLI_DOUBT;
    }
    cli_say(_("CHECK FAILED: %s (%s)"), _(texts[doubt]), codes[doubt]);
    if (h && h->has_seen)
        fprintf(stderr, _("  seen before: %s, %llu events\n"), h->seen.origin,
                (unsigned long long)h->seen.n);
    if (now && now->n > 0)
        fprintf(stderr, _("  the log now: %s, %llu events\n"), now->origin,
                (unsigned long long)now->n);
    if (h)
        fprintf(stderr, "  %s\n",
                doubt == DOUBT_RENAMED
                    ? _("Ask a coordinator why. When that is right: weerklank proof --accept")
                    : _("Keep this message and tell a coordinator and an auditor."));
    return CLI_DOUBT;
}

/* ------------------------------------------------------------------------------ each contact */

void heads_watch(struct cli *cli)
{
    struct question q = {.kind = MSG_PROOF};
    struct m_proof m = {0};
    struct buf body = {0};

    cli->heads = heads_open(cli);
    if (!cli->heads)
        return;
    heads_ask(cli->heads, &m);
    wire_encode(&shape_m_proof, &m, &body);
    q.body = buf_slice(&body);
    connection_ask_aside(cli->door, &q);
    buf_free(&body);
}

int heads_watched(struct cli *cli, int status)
{
    struct checkpoint now = {0};
    struct answer a = {0};
    enum doubt doubt = DOUBT_NONE;
    struct m_proven m;

    if (!cli->heads || !cli->door || status == CLI_SILENT)
        return status;
    switch (connection_aside(cli->door, ASIDE_WAIT, &a)) {
    case ASKED_DONE:
        if (wire_decode(&shape_m_proven, slice_of(a.envelope.body.p, a.envelope.body.n),
                        WIRE_LENIENT, &m, NULL) < 0)
            break;
        doubt = heads_judge(cli->heads, &m, &now);
        /* Where it cannot be kept the next contact compares with the older one. */
        if (doubt == DOUBT_NONE)
            (void)!heads_keep(cli, cli->heads, &now, m.note);
        break;
    case ASKED_REFUSED:
        doubt = heads_problem(&a);
        break;
    case ASKED_SILENT:
        break;
    }
    if (doubt != DOUBT_NONE)
        status = heads_say(cli, doubt, cli->heads, &now);
    answer_free(&a);
    return status;
}
