/*
 * `weerklank load --demo`: plays in the demonstration signals, each as its own region, and then a part
 * of the loop, so that a newcomer meets every state.
 *
 * What is done follows from the place of a signal in the file, and each act has an id made from the
 * signal's: played again, or after an interruption, everything happens once.
 */
#include "services/cli/demo_acts.h"

#include "common/clock.h"
#include "proto/json.h"
#include "services/cli/ask.h"
#include "services/cli/feed.h"
#include "services/cli/import.h"
#include "services/cli/language.h"
#include "services/cli/load.h"
#include "services/cli/source.h"
#include "services/cli/words.h"

#include <stdio.h>
#include <stdlib.h>

#define DEMO_MOST 1000
#define ROUTED_US (20 * US_PER_S) /* routing gets so long for all of them */
#define HELD_MS   1000
#define NEW_PARTY_US \
    (10 * US_PER_S) /* a key that was just admitted may take a moment to be known */

/* ------------------------------------------------------------------------------ reading */

static int signal_read(struct demo *d, struct source *source, const struct source_record *r)
{
    struct demo_signal *s = &d->signals[d->n];
    const char *why = NULL;
    json_t *body = source_parse(source, r, &why);
    bool own;
    int rc = body ? import_take_apart(body, &s->id, &own, &s->region, &why) : -1;

    if (rc == 0 && (!own || !s->region)) {
        why = _("it has no id or no region");
        rc = -1;
    }
    if (rc < 0) {
        cli_say("%lld: %s", (long long)r->line, why ? why : "");
        json_decref(body);
        return -1;
    }
    s->body = body;
    d->n++;
    return 0;
}

static int signals_read(struct demo *d, const char *path)
{
    struct source *source = source_open(path);
    struct source_record r;
    int rc = source ? 1 : -1;

    d->signals = calloc(DEMO_MOST, sizeof *d->signals);
    while (d->signals && rc > 0 && d->n < DEMO_MOST && (rc = source_next(source, &r)) > 0)
        rc = signal_read(d, source, &r) < 0 ? -1 : 1;
    source_free(&source);
    return d->signals && rc >= 0 ? 0 : -1;
}

/* ------------------------------------------------------------------------------ may it be played */

static struct demo_signal *signal_find(struct demo *d, const struct uuid *id)
{
    for (size_t i = 0; i < d->n; i++)
        if (uuid_equal(&d->signals[i].id, id))
            return &d->signals[i];
    return NULL;
}

/* Only into a log that has no signals, or none but these: then an earlier run is gone on with. */
static int log_is_ours(struct demo *d, bool *ours_out)
{
    struct m_listed listed;
    struct answer a = {0};
    struct m_list m = {0};
    struct summary s;
    size_t at = 0;
    int rc;

    wire_set(&m, m_list, limit, 100);
    rc = ask_struct(d->cli, MSG_LIST, NULL, &m, &a, &listed);
    *ours_out = rc == CLI_OK;
    while (rc == CLI_OK && *ours_out && wire_list_record(listed.signals, &at, &shape_summary, &s))
        *ours_out = signal_find(d, &s.signal) != NULL;
    answer_free(&a);
    return rc;
}

/* ------------------------------------------------------------------------------ submitting */

static int signal_submit(struct demo *d, struct demo_signal *s)
{
    struct connection *c = demo_party(d, s->region);
    struct wire_subject subject = {.id = s->id};
    struct wire_faults faults = {0};
    struct answer a = {0};
    struct buf body = {0};
    int rc;

    if (!c)
        return CLI_OK; /* its key is elsewhere: then it is not played */
    if (json_to_wire(&shape_m_submit, s->body, &body, &faults) < 0) {
        rc = words_faults(d->cli, MSG_SUBMIT, &faults);
    } else {
        struct question q = {
            .kind = MSG_SUBMIT, .id = &s->id, .signal = &subject, .body = buf_slice(&body)};

        rc = words_outcome(d->cli, connection_ask(c, &q, &a), &a);
    }
    if (rc == CLI_OK) {
        s->there = true;
        if (d->first < 0 || a.envelope.position < d->first)
            d->first = a.envelope.position;
    }
    answer_free(&a);
    buf_free(&body);
    return rc;
}

/* ------------------------------------------------------------------------------ routing */

struct awaiting {
    struct demo *demo;
    size_t left;
};

static void candidates_keep(struct demo_signal *s, const struct m_route *m)
{
    struct candidate c;
    struct slice code;
    size_t at = 0;

    if (wire_has(m, m_route_lead))
        snprintf(s->lead, sizeof s->lead, "%.*s", SLICE_FMT(m->lead));
    while (!*s->other && wire_list_record(m->candidates, &at, &shape_candidate, &c))
        if (!slice_is(c.department, s->lead))
            snprintf(s->other, sizeof s->other, "%.*s", SLICE_FMT(c.department));
    at = 0;
    while (wire_list_text(m->contributors, &at, &code)) {
        snprintf(s->contributor, sizeof s->contributor, "%.*s", SLICE_FMT(code));
        break;
    }
}

static bool routed_take(void *arg, const struct moment *m, struct slice bytes)
{
    struct awaiting *w = arg;
    struct demo_signal *s = signal_find(w->demo, &m->signal);
    struct m_route route;

    (void)bytes;
    if (s && s->there && !s->routed && slice_is(m->kind, event_info(EV_ROUTED)->name) &&
        wire_has(m, moment_body) &&
        wire_decode(&shape_m_route, slice_of(m->body.p, m->body.n), WIRE_LENIENT, &route, NULL) ==
            0) {
        s->routed = true;
        candidates_keep(s, &route);
        w->left--;
    }
    return w->left > 0;
}

/* Follows the log, as the coordinator, until routing has decided on each. */
static int routed_wait(struct demo *d)
{
    struct feed f = {.cli = d->cli, .connection = d->cli->door, .position = d->first - 1};
    int64_t until = clock_mono_us() + ROUTED_US;
    struct awaiting w = {.demo = d};
    bool more = true;
    int rc = CLI_OK;

    for (size_t i = 0; i < d->n; i++)
        w.left += d->signals[i].there;
    while (rc == CLI_OK && w.left > 0 && more && clock_mono_us() < until && !cli_interrupted())
        rc = feed_next(&f, HELD_MS, routed_take, &w, &more);
    return rc;
}

/* ------------------------------------------------------------------------------ all of it */

static void demo_free(struct demo *d)
{
    for (size_t i = 0; i < d->n; i++) {
        json_decref(d->signals[i].body);
        free(d->signals[i].region);
    }
    for (size_t i = 0; i < d->n_parties; i++)
        connection_close(&d->parties[i].connection);
    free(d->signals);
}

static int play(struct demo *d)
{
    size_t played = 0;
    int rc = CLI_OK;

    for (size_t i = 0; i < d->n && rc == CLI_OK; i++)
        rc = signal_submit(d, &d->signals[i]);
    for (size_t i = 0; i < d->n; i++)
        played += d->signals[i].there;
    if (rc == CLI_OK && played > 0)
        rc = routed_wait(d);
    for (size_t i = 0; i < d->n && rc == CLI_OK; i++)
        rc = demo_act(d, i);
    if (rc == CLI_OK)
        printf(_("%zu demonstration signals, and %zu acts of regions and departments\n"), played,
               d->acts);
    return rc;
}

int demo_play(struct cli *cli, const char *path)
{
    struct demo d = {.cli = cli, .first = -1};
    int64_t patience = cli->stranger_us;
    bool ours = false;
    int rc;

    cli->stranger_us = NEW_PARTY_US;
    rc = signals_read(&d, path) == 0 ? log_is_ours(&d, &ours) : CLI_REFUSED;
    if (rc == CLI_OK && ours)
        rc = play(&d);
    else if (rc == CLI_OK)
        printf("%s\n", _("The log holds other signals: the demonstration is not played."));
    demo_free(&d);
    cli->stranger_us = patience;
    return rc;
}
