/*
 * One question, one list: see telling.h.
 */
#include "services/cli/telling.h"

#include "common/room.h"
#include "services/cli/ask.h"
#include "services/cli/body.h"
#include "services/cli/language.h"

#include <stdlib.h>

static void rows_print_json(const struct wire_shape *row, struct wire_list rows)
{
    struct slice bytes;
    size_t at = 0;

    while (wire_list_next(rows, &at, &bytes))
        ask_print_json(row, bytes);
}

int telling_run(struct cli *cli, const struct command *c, const struct arguments *a,
                const struct telling *t)
{
    const struct message_info *info = message_info(t->kind);
    struct answer answer = {0};
    struct buf kept = {0};
    struct wire_list rows;
    void *m, *told;
    int rc;

    if (a->n_words > 0)
        return cli_usage(_("'%s' has no place here; see weerklank %s --help"), a->words[0],
                         c->name);
    m = room_new(info->shape->size);
    told = room_new(message_info(info->answer)->shape->size);
    rc = body_question(cli, c, a, t->kind, m, &kept);
    if (rc == CLI_OK)
        rc = ask_struct(cli, t->kind, NULL, m, &answer, told);
    if (rc == CLI_OK) {
        memcpy(&rows, (const uint8_t *)told + t->rows, sizeof rows);
        if (cli->json)
            rows_print_json(t->row, rows);
        else
            t->print(m, rows);
    }
    free(told);
    free(m);
    answer_free(&answer);
    buf_free(&kept);
    return rc;
}
