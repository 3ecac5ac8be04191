/*
 * What is named by a number: see named.h.
 */
#include "services/cli/named.h"

#include "common/room.h"
#include "services/cli/language.h"
#include "services/cli/screen.h"
#include "services/cli/words.h"

#include <sodium.h>
#include <stdlib.h>

int named_id(const struct arguments *a, struct uuid *out)
{
    const char *own = argument_value(a, "id");

    uuid_new_v7(out);
    if (own && uuid_parse(own, strlen(own), out) < 0)
        return cli_usage(_("--%s: '%s' is no id"), "id", own);
    return CLI_OK;
}

static const void *field_of(const void *record, const struct wire_shape *shape)
{
    return (const char *)record + shape->fields[0].offset;
}

/* How many of those that were told begin so; the last of them in out. */
static size_t matches(const struct named *of, const void *told, const char *text, struct uuid *out)
{
    const struct wire_list *list = field_of(told, of->told);
    void *row = room_new(of->row->size);
    char id[UUID_TEXT_LEN + 1];
    size_t at = 0, n = 0;

    while (wire_list_record(*list, &at, of->row, row)) {
        const struct uuid *one = field_of(row, of->row);

        uuid_format(one, id);
        if (*text && strncmp(id, text, strlen(text)) == 0) {
            *out = *one;
            n++;
        }
    }
    free(row);
    return n;
}

int named_find(struct cli *cli, const struct named *of, const char *text, struct uuid *out)
{
    void *ask, *told;
    struct answer a = {0};
    size_t n = 0;
    int rc;

    if (uuid_parse(text, strlen(text), out) == 0)
        return CLI_OK;
    ask = room_new(message_info(of->ask)->shape->size);
    told = room_new(of->told->size);
    rc = ask_struct(cli, of->ask, NULL, ask, &a, told);
    if (rc == CLI_OK)
        n = matches(of, told, text, out);
    answer_free(&a);
    free(ask);
    free(told);
    if (rc == CLI_OK && n != 1) {
        char *why = screen_fill(_(n == 0 ? of->none : of->many), text, NULL, NULL);

        rc = cli_usage("%s", why);
        free(why);
    }
    return rc;
}

static int tell(const struct cli *cli, const char *what, const struct answer *a)
{
    struct slice bytes = slice_of(a->envelope.body.p, a->envelope.body.n);
    char id[UUID_TEXT_LEN + 1] = "";
    struct done m;

    if (wire_decode(&shape_done, bytes, WIRE_LENIENT, &m, NULL) < 0)
        return CLI_REFUSED;
    if (cli->json) {
        ask_print_json(&shape_done, bytes);
        return CLI_OK;
    }
    if (wire_has(&m, done_signal))
        uuid_format(&m.signal, id);
    printf("%s%s%s%s\n", id, id[0] ? ": " : "", what,
           wire_has(&m, done_repeated) && m.repeated ? _(", was done already") : "");
    return CLI_OK;
}

int named_send(struct cli *cli, const struct arguments *a, enum message kind, const struct uuid *id,
               const void *body, const char *what)
{
    struct wire_subject subject = {0};
    struct buf bytes = {0};
    struct answer answer = {0};
    struct uuid message;
    struct question q = {.kind = kind, .signal = id ? &subject : NULL, .id = &message};
    int rc = named_id(a, &message);

    if (rc != CLI_OK)
        return rc;
    if (!cli_door(cli))
        return CLI_SILENT;
    if (id)
        subject.id = *id;
    wire_encode(message_info(kind)->shape, body, &bytes);
    q.body = buf_slice(&bytes);
    rc = words_outcome(cli, connection_ask(cli->door, &q, &answer), &answer);
    if (rc == CLI_OK)
        rc = tell(cli, what, &answer);
    answer_free(&answer);
    sodium_memzero(bytes.p, bytes.n);
    buf_free(&bytes);
    return rc;
}
