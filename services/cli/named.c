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

/* The second field of the question and of its answer (shapes_notify.h). */
static bool go_on_after(const struct named *of, const void *told, const struct uuid *last,
                        void *ask)
{
    const struct wire_shape *shape = message_info(of->ask)->shape;
    const uint64_t *has = told;

    if (!of->pages || !(*has & 2) ||
        !*(const bool *)((const char *)told + of->told->fields[1].offset))
        return false;
    *(struct uuid *)((char *)ask + shape->fields[1].offset) = *last;
    *(uint64_t *)ask |= 2;
    return true;
}

int named_each(struct cli *cli, const struct named *of, const struct uuid *only, bool json,
               named_fn *fn, void *arg)
{
    void *ask = room_new(message_info(of->ask)->shape->size), *told = room_new(of->told->size),
         *row = room_new(of->row->size);
    struct uuid last = {{0}};
    bool more = true;
    int rc = CLI_OK;

    if (only) {
        *(struct uuid *)((char *)ask + message_info(of->ask)->shape->fields[0].offset) = *only;
        *(uint64_t *)ask |= 1;
    }
    while (rc == CLI_OK && more) {
        struct answer a = {0};
        size_t at = 0;

        rc = ask_struct(cli, of->ask, NULL, ask, &a, told);
        if (rc == CLI_OK && json)
            ask_print_json(of->told, slice_of(a.envelope.body.p, a.envelope.body.n));
        while (rc == CLI_OK && wire_list_record(*(const struct wire_list *)field_of(told, of->told),
                                                &at, of->row, row)) {
            last = *(const struct uuid *)field_of(row, of->row);
            if (!json)
                fn(arg, &last, row);
        }
        more = rc == CLI_OK && go_on_after(of, told, &last, ask);
        answer_free(&a);
    }
    free(ask);
    free(told);
    free(row);
    return rc;
}

struct finding {
    const char *text;
    struct uuid *out;
    size_t n;
};

static void on_row(void *arg, const struct uuid *one, const void *row)
{
    struct finding *f = arg;
    char id[UUID_TEXT_LEN + 1];

    (void)row;
    uuid_format(one, id);
    if (*f->text && strncmp(id, f->text, strlen(f->text)) == 0) {
        *f->out = *one;
        f->n++;
    }
}

int named_find(struct cli *cli, const struct named *of, const char *text, struct uuid *out)
{
    struct finding f = {.text = text, .out = out};
    int rc;

    if (uuid_parse(text, strlen(text), out) == 0)
        return CLI_OK;
    rc = named_each(cli, of, NULL, false, on_row, &f);
    if (rc == CLI_OK && f.n != 1) {
        char *why = screen_fill(_(f.n == 0 ? of->none : of->many), text, NULL, NULL);

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
