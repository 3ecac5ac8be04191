/*
 * Gathering: see gather.h.
 */
#include "services/cli/gather.h"

#include "common/clock.h"
#include "common/text.h"
#include "services/cli/ask.h"
#include "services/cli/feed.h"
#include "services/cli/language.h"
#include "services/cli/names.h"
#include "services/cli/words.h"

#include <stdlib.h>

#define DUE_PAGE 500
#define SEEN_MS  10000 /* how long overview may take to get where the log was */
#define PAGE     1000  /* events asked at once */

struct gather_text {
    struct gather_text *next;
    char text[];
};

/* ------------------------------------------------------------------ begin and end */

int gather_begin(struct cli *cli, int32_t as_of, struct gather *out)
{
    int32_t today = clock_day_amsterdam(clock_wall_us());
    struct answer a = {0};
    int rc;

    *out = (struct gather){.cli = cli, .texts = out->texts};
    if (!cli_door(cli))
        return CLI_SILENT;
    rc = words_outcome(cli, feed_head(cli->door, &out->head, &a), &a);
    answer_free(&a);
    out->stand = (struct paper_stand){.day = as_of ? as_of : today,
                                      .position = out->head,
                                      .party = gather_party(out, slice_str(cli->party))};
    out->until_us = as_of && as_of < today ? clock_day_begin_amsterdam(as_of + 1) : INT64_MAX;
    return rc;
}

int gather_stand(struct gather *g)
{
    struct m_proof m = {0};
    struct m_proven told;
    struct answer a = {0};
    int rc = gather_ask(g, MSG_PROOF, NULL, &m, &a, &told);

    /* Nothing was signed yet, or nobody signs here: the page says so. */
    if (rc == CLI_REFUSED && a.has_problem && a.code == PROBLEM_NOT_READY)
        rc = CLI_OK;
    else if (rc == CLI_OK) {
        g->stand.note = gather_keep(g, told.note);
        g->stand.size = told.size;
    }
    answer_free(&a);
    return rc;
}

void gather_end(struct gather *g)
{
    while (g->texts) {
        struct gather_text *t = g->texts;

        g->texts = t->next;
        free(t);
    }
}

/* ------------------------------------------------------------------ asking */

int gather_ask(struct gather *g, enum message kind, const struct wire_subject *signal,
               const void *body, struct answer *a, void *out)
{
    const struct message_info *info = message_info(kind);
    const struct wire_shape *shape = message_info(info->answer)->shape;
    struct question q = {
        .kind = kind, .signal = signal, .see = g->head > 0 ? g->head : 0, .within_ms = SEEN_MS};
    struct buf bytes = {0};
    int rc;

    wire_encode(info->shape, body, &bytes);
    q.body = buf_slice(&bytes);
    rc = words_outcome(g->cli, connection_ask(g->cli->door, &q, a), a);
    buf_free(&bytes);
    if (rc == CLI_OK && wire_decode(shape, slice_of(a->envelope.body.p, a->envelope.body.n),
                                    WIRE_LENIENT, out, NULL) < 0) {
        cli_say(_("the answer cannot be read: is this program older than the system?"));
        rc = CLI_REFUSED;
    }
    return rc;
}

const char *gather_keep(struct gather *g, struct slice text)
{
    struct gather_text *t;

    if (!text.p)
        return NULL;
    t = malloc(sizeof *t + text.n + 1);
    if (!t)
        abort();
    t->next = g->texts;
    memcpy(t->text, text.p, text.n);
    t->text[text.n] = '\0';
    g->texts = t;
    return t->text;
}

const char *gather_party(struct gather *g, struct slice code)
{
    const char *name;

    if (code.n == 0 || slice_is(code, "coordinator"))
        return "de coördinator";
    name = names_find(g->cli, NAMES_DEPARTMENTS, code);
    return slice_is(code, name) ? names_find(g->cli, NAMES_REGIONS, code) : name;
}

/* A page is in Dutch, whatever the screen speaks. */
const char *gather_term(struct slice code)
{
    static const struct {
        const char *code, *dutch;
    } terms[] = {
        {"distribute", "Verdelen"},
        {"take_up", "In behandeling nemen"},
        {"answer", "Antwoord geven"},
        {"extension", "Antwoord geven, met uitstel"},
        {"contribution", "Bijdrage geven"},
        {"question", "Vraag beantwoorden"},
        {"verdict", "Oordeel: helpt dit antwoord?"},
        {"policy_answer", "Antwoord geven, beleidstraject"},
        {"agreement", "Afspraak nakomen"},
        {"review", "Opnieuw bekijken"},
        {"date", "Antwoord geven, op de gezette datum"},
    };

    for (size_t i = 0; i < ARRAY_LEN(terms); i++)
        if (slice_is(code, terms[i].code))
            return terms[i].dutch;
    return "Aan zet";
}

void *gather_more(void *list, size_t n, size_t size)
{
    bool full = (n & (n - 1)) == 0; /* at 0, 1, 2, 4, ... the room is used up */

    if (full)
        list = realloc(list, (n ? 2 * n : 1) * size);
    if (!list)
        abort();
    memset((char *)list + n * size, 0, size);
    return list;
}

/* ------------------------------------------------------------------ events */

static int feed_page(struct gather *g, int64_t after, int64_t limit, struct answer *a,
                     struct m_fed *out)
{
    struct m_feed m = {0};

    wire_set(&m, m_feed, after, after);
    wire_set(&m, m_feed, limit, limit);
    return gather_ask(g, MSG_FEED, NULL, &m, a, out);
}

/* When the first event behind that position happened; INT64_MAX: there is none. */
static int moment_after(struct gather *g, int64_t after, int64_t *at_out)
{
    struct answer a = {0};
    struct m_fed fed;
    struct moment m;
    int rc;

    do {
        size_t at = 0;

        rc = feed_page(g, after, 1, &a, &fed);
        *at_out = INT64_MAX;
        if (rc != CLI_OK)
            break;
        if (wire_list_record(fed.events, &at, &shape_moment, &m)) {
            *at_out = m.position <= g->head ? m.at : INT64_MAX;
            break;
        }
        if (fed.position <= after)
            break;
        after = fed.position;
    } while (after < g->head);
    answer_free(&a);
    return rc;
}

/* The last position before that moment: positions are in the order of time, so half of what is left falls
 * away at each question. */
static int position_before(struct gather *g, int64_t us, int64_t *out)
{
    int64_t low = -1, high = g->head, at;
    int rc = CLI_OK;

    while (rc == CLI_OK && low < high) {
        int64_t middle = low + (high - low) / 2;

        rc = moment_after(g, middle, &at);
        if (at < us)
            low = middle + 1;
        else
            high = middle;
    }
    *out = low;
    return rc;
}

int gather_events(struct gather *g, int64_t from_us, int64_t until_us, gather_fn *fn, void *arg)
{
    struct answer a = {0};
    struct m_fed fed;
    struct moment m;
    int64_t after;
    bool more = true;
    int rc = position_before(g, from_us, &after);

    until_us = until_us < g->until_us ? until_us : g->until_us;
    while (rc == CLI_OK && more && after < g->head) {
        int64_t was = after;
        size_t at = 0;

        rc = feed_page(g, after, PAGE, &a, &fed);
        while (rc == CLI_OK && more && wire_list_record(fed.events, &at, &shape_moment, &m)) {
            more = m.position <= g->head && m.at < until_us;
            if (more && m.at >= from_us)
                more = fn(arg, &m);
        }
        if (rc == CLI_OK)
            after = fed.position;
        more = more && after > was;
    }
    answer_free(&a);
    return rc;
}

int gather_due(struct gather *g, gather_due_fn *fn, void *arg)
{
    struct m_due ask = {0};
    struct m_due_told told;
    char cursor[121] = "";
    int rc;

    wire_set(&ask, m_due, limit, DUE_PAGE);
    do {
        struct answer a = {0};
        struct due_row row;
        size_t at = 0;

        rc = gather_ask(g, MSG_DUE, NULL, &ask, &a, &told);
        *cursor = '\0';
        while (rc == CLI_OK && wire_list_record(told.rows, &at, &shape_due_row, &row))
            rc = fn(arg, &row);
        if (rc == CLI_OK && wire_has(&told, m_due_told_cursor)) {
            snprintf(cursor, sizeof cursor, "%.*s", SLICE_FMT(told.cursor));
            wire_set(&ask, m_due, cursor, slice_str(cursor));
        }
        answer_free(&a);
    } while (rc == CLI_OK && *cursor);
    return rc;
}
