/*
 * Following what happens.
 */
#include "services/cli/feed.h"

#include "services/cli/ask.h"
#include "services/cli/words.h"

enum asked feed_head(struct connection *c, int64_t *out, struct answer *a)
{
    enum asked rc = connection_ask(c, &(struct question){.kind = MSG_SERVICE}, a);
    struct m_service m = {0};

    *out = -1;
    if (rc == ASKED_DONE &&
        wire_decode(&shape_m_service, slice_of(a->envelope.body.p, a->envelope.body.n),
                    WIRE_LENIENT, &m, NULL) == 0 &&
        wire_has(&m, m_service_head))
        *out = m.head;
    return rc;
}

static enum asked feed_ask(struct feed *f, int64_t wait_ms, struct answer *a)
{
    struct m_feed m = {0};
    struct buf body = {0};
    struct question q = {.kind = f->live ? MSG_WATCH : MSG_FEED,
                         .within_ms = f->live ? wait_ms : 0};
    enum asked rc;

    wire_set(&m, m_feed, after, f->position);
    wire_set(&m, m_feed, limit, 500);
    wire_encode(&shape_m_feed, &m, &body);
    q.body = buf_slice(&body);
    rc = connection_ask(f->connection, &q, a);
    buf_free(&body);
    return rc;
}

/* True when nothing came, so that live it goes on (or, live already, the wait is over). */
static bool told(struct feed *f, const struct m_fed *fed, feed_fn *fn, void *arg, bool *more)
{
    struct slice bytes;
    struct moment m;
    size_t at = 0;
    bool none = true;

    while (*more && wire_list_next(fed->events, &at, &bytes)) {
        if (wire_decode(&shape_moment, bytes, WIRE_LENIENT, &m, NULL) < 0)
            continue;
        none = false;
        f->position = m.position;
        *more = fn(arg, &m, bytes);
    }
    if (*more && fed->position > f->position)
        f->position = fed->position;
    return none;
}

int feed_next(struct feed *f, int64_t wait_ms, feed_fn *fn, void *arg, bool *more_out)
{
    struct answer a = {0};
    struct m_fed fed;
    bool done = false;
    int rc = CLI_OK;

    *more_out = true;
    while (rc == CLI_OK && *more_out && !done && !cli_interrupted()) {
        enum asked outcome = feed_ask(f, wait_ms, &a);

        if (outcome == ASKED_REFUSED && f->live && a.code == PROBLEM_TOO_OLD) {
            f->live = false;
            continue;
        }
        /* Held until the end of its time is no failure. */
        if (outcome == ASKED_SILENT && f->live && a.has_problem && a.code == PROBLEM_TIMEOUT)
            break;
        if (cli_interrupted())
            break;
        rc = words_outcome(f->cli, outcome, &a);
        if (rc != CLI_OK ||
            wire_decode(&shape_m_fed, slice_of(a.envelope.body.p, a.envelope.body.n), WIRE_LENIENT,
                        &fed, NULL) < 0)
            break;
        done = told(f, &fed, fn, arg, more_out) && f->live;
        f->live = f->live || fed.events.count == 0;
    }
    answer_free(&a);
    return rc;
}
