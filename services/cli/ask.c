/*
 * One question, one answer.
 */
#include "services/cli/ask.h"

#include "common/clock.h"
#include "proto/json.h"
#include "services/cli/csv.h"
#include "services/cli/feed.h"
#include "services/cli/language.h"
#include "services/cli/words.h"

#define SEEN_MS 2000 /* how long overview may take to get where the log is now */

/*
 * People read what they just wrote: first as it is at the position where the log is now. When overview
 * is too far behind, as it is.
 */
static enum asked ask_seen(struct cli *cli, struct question *q, struct answer *a)
{
    int64_t patience = cli->patience_us, head;
    enum asked rc;

    rc = feed_head(cli->door, &head, a);
    if (rc != ASKED_DONE)
        return rc;
    q->see = head;
    q->within_ms = SEEN_MS;
    cli->patience_us = patience < US_PER_S ? patience : US_PER_S;
    rc = connection_ask(cli->door, q, a);
    cli->patience_us = patience;
    if (rc != ASKED_SILENT)
        return rc;
    q->see = q->within_ms = 0;
    rc = connection_ask(cli->door, q, a);
    if (rc == ASKED_DONE)
        cli_say("%s", _("the overview is behind: the latest may be missing"));
    return rc;
}

int ask_struct(struct cli *cli, enum message kind, const struct wire_subject *signal,
               const void *body, struct answer *a, void *out)
{
    const struct message_info *info = message_info(kind);
    const struct wire_shape *shape = message_info(info->answer)->shape;
    struct question q = {.kind = kind, .signal = signal};
    struct buf bytes = {0};
    int rc;

    if (!cli_door(cli))
        return CLI_SILENT;
    wire_encode(info->shape, body, &bytes);
    q.body = buf_slice(&bytes);
    rc = words_outcome(cli, ask_seen(cli, &q, a), a);
    buf_free(&bytes);
    if (rc == CLI_OK && wire_decode(shape, slice_of(a->envelope.body.p, a->envelope.body.n),
                                    WIRE_LENIENT, out, NULL) < 0) {
        cli_say(_("the answer cannot be read: is this program older than the system?"));
        rc = CLI_REFUSED;
    }
    return rc;
}

static bool as_csv;

void ask_print_csv(void)
{
    as_csv = true;
}

void ask_print_json(const struct wire_shape *shape, struct slice bytes)
{
    ask_print_json_with(shape, bytes, NULL);
}

void ask_print_json_with(const struct wire_shape *shape, struct slice bytes, json_t *more)
{
    json_t *json;

    if (as_csv) {
        csv_print(stdout, shape, bytes);
        return;
    }
    json = json_from_wire(shape, bytes);
    if (json) {
        if (more)
            json_object_update(json, more);
        json_dumpf(json, stdout, JSON_COMPACT);
        putchar('\n');
    }
    json_decref(json);
}
