/*
 * Whatever is done to one signal: take-up, ask, answer, verdict and the rest. The row of the command
 * says which message it is; the fields of that message are its options.
 */
#include "services/cli/act.h"
#include "services/cli/body.h"
#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/show.h"
#include "services/cli/subject.h"
#include "services/cli/words.h"
#include "services/domain/report.h"

#include "proto/json.h"

#include <stdlib.h>

/* Lists of ids may name signals by their references. */
static int ids_resolve(struct cli *cli, const struct wire_shape *shape, json_t *body)
{
    for (uint16_t f = 0; f < shape->n; f++) {
        json_t *list = json_object_get(body, shape->fields[f].json), *element;
        size_t i;

        if (shape->fields[f].type != WIRE_LIST || shape->fields[f].element != WIRE_ID)
            continue;
        json_array_foreach(list, i, element)
        {
            char text[UUID_TEXT_LEN + 1];
            struct uuid id;
            int rc = json_is_string(element) ? subject_id(cli, json_string_value(element), &id) : 0;

            if (rc != CLI_OK)
                return rc;
            uuid_format(&id, text);
            if (json_is_string(element) && json_array_set_new(list, i, json_string(text)) < 0)
                return CLI_REFUSED;
        }
    }
    return CLI_OK;
}

static int event_of(enum message command)
{
    size_t n;
    const struct transition *t = signal_transitions(&n);

    for (size_t i = 0; i < n; i++)
        if (t[i].command == command)
            return (int)t[i].event;
    if (report_is_command(command))
        return (int)report_event_of(command);
    return command == MSG_SUBMIT ? EV_SUBMITTED : 0;
}

/* Whom or what the act names, for its headline. The caller's to free. */
static char *named(enum message command, const json_t *body)
{
    struct wire_faults faults = {0};
    struct buf bytes = {0};
    char *target;

    if (json_to_wire(message_info(command)->shape, body, &bytes, &faults) < 0)
        buf_reset(&bytes);
    target = show_target(event_of(command), buf_slice(&bytes));
    buf_free(&bytes);
    return target;
}

int act_tell(const struct cli *cli, enum message command, const json_t *body,
             const struct answer *a)
{
    struct slice bytes = slice_of(a->envelope.body.p, a->envelope.body.n);
    struct done m;
    json_t *json;
    char *what, *target, id[UUID_TEXT_LEN + 1];

    if (wire_decode(&shape_done, bytes, WIRE_LENIENT, &m, NULL) < 0)
        return CLI_REFUSED;
    if (cli->json) {
        json = json_from_wire(&shape_done, bytes);
        if (wire_has(&a->envelope, envelope_position))
            json_object_set_new(json, "positie", json_integer(a->envelope.position));
        json_dumpf(json, stdout, JSON_COMPACT);
        putchar('\n');
        json_decref(json);
        return CLI_OK;
    }
    target = named(command, body);
    what = screen_fill(words_event(event_of(command)), cli->party, target, NULL);
    uuid_format(&m.signal, id); /* a report has no reference */
    printf("%.*s: %s", SLICE_FMT(wire_has(&m, done_reference) ? m.reference : slice_str(id)), what);
    if (wire_has(&m, done_at))
        printf(" (%s)", screen_moment(m.at));
    printf("%s\n", wire_has(&m, done_repeated) && m.repeated ? _(", was done already") : "");
    free(what);
    free(target);
    return CLI_OK;
}

int act_send(struct cli *cli, enum message kind, const struct wire_subject *signal,
             const struct uuid *id, const json_t *body)
{
    struct wire_faults faults = {0};
    struct answer a = {0};
    struct buf bytes = {0};
    struct question q = {.kind = kind, .signal = signal, .id = id};
    int rc;

    if (json_to_wire(message_info(kind)->shape, body, &bytes, &faults) < 0) {
        rc = words_faults(cli, kind, &faults);
    } else {
        q.body = buf_slice(&bytes);
        rc = words_outcome(cli, connection_ask(cli->door, &q, &a), &a);
    }
    if (rc == CLI_OK)
        rc = act_tell(cli, kind, body, &a);
    answer_free(&a);
    buf_free(&bytes);
    return rc;
}

int act_run(struct cli *cli, const struct command *c, const struct arguments *a)
{
    const char *own_id = argument_value(a, "id");
    struct subject subject;
    struct uuid id;
    json_t *body;
    int rc;

    if (a->n_words < 1 || a->n_words > 2)
        return cli_usage(_("weerklank %s asks for one reference%s; see weerklank %s --help"),
                         c->name, c->text ? _(" and perhaps a text between quotes") : "", c->name);
    rc = subject_read(a->words[0], &subject);
    if (rc != 0)
        return rc;
    uuid_new_v7(&id);
    if (own_id && uuid_parse(own_id, strlen(own_id), &id) < 0)
        return cli_usage(_("--%s: '%s' is no id"), "id", own_id);
    body = body_read(c, a, a->n_words > 1 ? a->words[1] : NULL);
    if (!body)
        return CLI_USAGE;
    rc = cli_door(cli) ? ids_resolve(cli, message_info(c->message)->shape, body) : CLI_SILENT;
    if (rc == CLI_OK)
        rc = act_send(cli, c->message, &subject.wire, &id, body);
    json_decref(body);
    return rc;
}
