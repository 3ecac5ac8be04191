/*
 * One question, one answer.
 */
#include "services/cli/ask.h"

#include "proto/json.h"
#include "services/cli/language.h"
#include "services/cli/words.h"

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
    rc = words_outcome(cli, connection_ask(cli->door, &q, a), a);
    buf_free(&bytes);
    if (rc == CLI_OK && wire_decode(shape, slice_of(a->envelope.body.p, a->envelope.body.n),
                                    WIRE_LENIENT, out, NULL) < 0) {
        cli_say(_("the answer cannot be read: is this program older than the system?"));
        rc = CLI_REFUSED;
    }
    return rc;
}

void ask_print_json(const struct wire_shape *shape, struct slice bytes)
{
    json_t *json = json_from_wire(shape, bytes);

    if (json) {
        json_dumpf(json, stdout, JSON_COMPACT);
        putchar('\n');
    }
    json_decref(json);
}
