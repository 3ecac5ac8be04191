/*
 * From what somebody typed to a signal.
 */
#include "services/cli/subject.h"

#include "services/cli/commands.h"
#include "services/cli/language.h"
#include "services/cli/words.h"
#include "services/domain/signal.h"

int subject_read(const char *text, struct subject *out)
{
    char region[25];
    int64_t number;
    int year;

    *out = (struct subject){0};
    if (uuid_parse(text, strlen(text), &out->wire.id) == 0 && !uuid_is_zero(&out->wire.id))
        return 0;
    if (signal_reference_parse(slice_str(text), region, &year, &number) < 0)
        return cli_usage(_("'%s' is no reference: is there a typing error in it? A reference is "
                           "written as ZVL-2026-0412-3"),
                         text);
    signal_reference(region, year, number, out->reference);
    out->wire.reference = slice_str(out->reference);
    return 0;
}

int subject_only(const struct command *c, const struct arguments *a, struct subject *out)
{
    if (a->n_words != 1)
        return cli_usage(_("weerklank %s asks for one reference%s; see weerklank %s --help"),
                         c->name, "", c->name);
    return subject_read(a->words[0], out);
}

int subject_id(struct cli *cli, const char *text, struct uuid *out)
{
    struct answer a = {0};
    struct m_shown shown;
    struct summary m;
    struct subject s;
    int rc = subject_read(text, &s);

    if (rc != 0 || !s.wire.reference.p) {
        *out = s.wire.id;
        return rc;
    }
    if (!cli_door(cli))
        return CLI_SILENT;
    rc = words_outcome(
        cli, connection_ask(cli->door, &(struct question){.kind = MSG_SHOW, .signal = &s.wire}, &a),
        &a);
    if (rc == CLI_OK && (wire_decode(&shape_m_shown, slice_of(a.envelope.body.p, a.envelope.body.n),
                                     WIRE_LENIENT, &shown, NULL) < 0 ||
                         wire_decode(&shape_summary, slice_of(shown.summary.p, shown.summary.n),
                                     WIRE_LENIENT, &m, NULL) < 0))
        rc = CLI_REFUSED;
    if (rc == CLI_OK)
        *out = m.signal;
    answer_free(&a);
    return rc;
}
