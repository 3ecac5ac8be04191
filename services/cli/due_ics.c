/*
 * What falls due as a calendar: see due_ics.h.
 *
 * An entry has the reference and what is to be done, never a text of a signal: a calendar is copied to telephones
 * and seen by whoever shares it. Nor does it say that a day is over: that would change without an event, and
 * the same log has to give the same bytes.
 */
#include "services/cli/due_ics.h"

#include "common/clock.h"
#include "services/cli/gather.h"
#include "services/cli/ics.h"
#include "services/cli/language.h"
#include "services/cli/names.h"
#include "services/cli/words.h"

#include <stdlib.h>

#define PAGE 500 /* rows asked at once */

/* A row, and what its signal says of itself. */
struct item {
    struct uuid signal;
    const char *term, *party, *reference;
    int32_t due;
    int32_t version;
    int64_t changed_us;
    bool confidential, gone; /* gone: it may not be seen any more, by now */
};

struct making {
    struct gather g;
    const char *base; /* NULL: no addresses */
    struct item *items;
    size_t n;
    struct ical_day *days;
    size_t n_days;
};

/* ------------------------------------------------------------------ asking */

static void item_add(struct making *m, const struct due_row *row)
{
    m->items = gather_more(m->items, m->n, sizeof *m->items);
    m->items[m->n++] = (struct item){.signal = row->signal,
                                     .term = gather_keep(&m->g, row->term),
                                     .party = gather_keep(&m->g, row->party),
                                     .reference = gather_keep(&m->g, row->reference),
                                     .due = row->due};
}

static int rows_ask(struct making *m, struct m_due ask)
{
    struct m_due_told told;
    char cursor[121] = "";
    int rc;

    wire_set(&ask, m_due, limit, PAGE);
    do {
        struct answer a = {0};
        struct due_row row;
        size_t at = 0;

        rc = gather_ask(&m->g, MSG_DUE, NULL, &ask, &a, &told);
        *cursor = '\0';
        while (rc == CLI_OK && wire_list_record(told.rows, &at, &shape_due_row, &row))
            item_add(m, &row);
        if (rc == CLI_OK && wire_has(&told, m_due_told_cursor)) {
            snprintf(cursor, sizeof cursor, "%.*s", SLICE_FMT(told.cursor));
            wire_set(&ask, m_due, cursor, slice_str(cursor));
        }
        answer_free(&a);
    } while (rc == CLI_OK && *cursor);
    return rc;
}

static void signal_read(struct item *i, const struct m_shown *shown)
{
    struct summary s;
    struct moment moment;
    size_t at = 0;

    i->gone = wire_decode(&shape_summary, slice_of(shown->summary.p, shown->summary.n),
                          WIRE_LENIENT, &s, NULL) < 0 ||
              !wire_has(&s, summary_version);
    if (i->gone)
        return;
    i->version = (int32_t)s.version;
    i->confidential = wire_has(&s, summary_confidential) && s.confidential;
    i->changed_us = s.submitted_at;
    while (wire_list_record(shown->timeline, &at, &shape_moment, &moment))
        if (moment.at > i->changed_us)
            i->changed_us = moment.at;
}

static int signal_ask(struct making *m, struct item *i)
{
    struct wire_subject subject = {.id = i->signal};
    struct m_show ask = {0};
    struct m_shown shown;
    struct answer a = {0};
    int rc;

    wire_set(&ask, m_show, timeline, true);
    rc = gather_ask(&m->g, MSG_SHOW, &subject, &ask, &a, &shown);
    if (rc == CLI_OK)
        signal_read(i, &shown);
    answer_free(&a);
    return rc;
}

static int by_signal(const void *a, const void *b)
{
    const struct item *x = a, *y = b;

    return memcmp(x->signal.b, y->signal.b, sizeof x->signal.b);
}

/* Each signal once, however much of it is due. */
static int signals_ask(struct making *m)
{
    const struct item *before = NULL;
    int rc = CLI_OK;

    if (m->n == 0)
        return CLI_OK;
    qsort(m->items, m->n, sizeof *m->items, by_signal);
    for (struct item *i = m->items; i < m->items + m->n && rc == CLI_OK; i++) {
        if (before && uuid_equal(&before->signal, &i->signal)) {
            i->version = before->version;
            i->changed_us = before->changed_us;
            i->confidential = before->confidential;
            i->gone = before->gone;
        } else {
            rc = signal_ask(m, i);
        }
        before = i;
    }
    return rc;
}

/* ------------------------------------------------------------------ entries */

static const char *text_keep(struct making *m, struct buf *text)
{
    const char *kept = gather_keep(&m->g, buf_slice(text));

    buf_free(text);
    return kept;
}

/* "Volksgezondheid, Welzijn en Sport (VWS)" */
static const char *who_of(struct making *m, const char *party)
{
    struct slice code = slice_str(party);
    struct buf b = {0};
    const char *name = names_find(m->g.cli, NAMES_DEPARTMENTS, code);

    if (slice_is(code, name))
        name = names_find(m->g.cli, NAMES_REGIONS, code);
    if (slice_is(code, name))
        return party;
    buf_printf(&b, "%s (%s)", name, party);
    return text_keep(m, &b);
}

static struct ical_day *day_new(struct making *m)
{
    m->days = gather_more(m->days, m->n_days, sizeof *m->days);
    return &m->days[m->n_days++];
}

static void day_add(struct making *m, const struct item *i)
{
    struct ical_day *d = day_new(m);
    const char *what = gather_keep(&m->g, slice_str(words_term(slice_str(i->term))));
    struct buf summary = {0}, uid = {0}, url = {0};
    char id[ICAL_UID_LEN], *sentence;

    *d = (struct ical_day){.day = i->due,
                           .sequence = i->version,
                           .changed_us = i->changed_us,
                           .confidential = i->confidential};
    ical_uid_due(&i->signal, slice_str(i->term), slice_str(i->party), id);
    buf_add_str(&uid, id);
    d->uid = text_keep(m, &uid);
    buf_printf(&summary, "%s: %s (%s)", i->reference, what, i->party);
    d->summary = text_keep(m, &summary);
    sentence = screen_fill(_("Next to act: {1}. {2}, at the latest on {3}."), who_of(m, i->party),
                           what, screen_date(i->due));
    d->description = gather_keep(&m->g, slice_str(sentence));
    free(sentence);
    if (m->base) {
        buf_printf(&url, "%s%s%s", m->base, m->base[strlen(m->base) - 1] == '/' ? "" : "/",
                   i->reference);
        d->url = text_keep(m, &url);
    }
}

static void days_make(struct making *m)
{
    for (size_t i = 0; i < m->n; i++)
        if (!m->items[i].gone)
            day_add(m, &m->items[i]);
}

/* ------------------------------------------------------------------ reports */

/* The day does not move: whoever wants another one opens another report. */
static void report_add(struct making *m, const struct report_row *r)
{
    struct slice party = slice_str(m->g.cli->party);
    struct ical_day *d = day_new(m);
    struct buf summary = {0}, uid = {0};
    char id[ICAL_UID_LEN], *sentence;

    *d = (struct ical_day){.day = r->comment_until, .changed_us = r->opened_at};
    ical_uid_due(&r->id, SLICE_LIT("report_comment"), party, id);
    buf_add_str(&uid, id);
    d->uid = text_keep(m, &uid);
    buf_printf(&summary, "%s: %s - %s", words_term(SLICE_LIT("report_comment")),
               screen_date(r->from), screen_date(r->until));
    d->summary = text_keep(m, &summary);
    sentence = screen_fill(_("Departments may comment up to and including {1}."),
                           screen_date(r->comment_until), NULL, NULL);
    d->description = gather_keep(&m->g, slice_str(sentence));
    free(sentence);
}

/* Drafts, for who is told of them. They are of nobody else in a list of one party. */
static int reports_ask(struct making *m, const struct m_due *ask)
{
    struct m_report_ask all = {0};
    struct m_report_told told;
    struct report_row r;
    struct answer a = {0};
    size_t at = 0;
    int rc;

    if (wire_has(ask, m_due_party) && !slice_is(ask->party, m->g.cli->party))
        return CLI_OK;
    rc = gather_ask(&m->g, MSG_REPORT_ASK, NULL, &all, &a, &told);
    while (rc == CLI_OK && wire_list_record(told.reports, &at, &shape_report_row, &r))
        if (r.state == report_state_DRAFT &&
            (!wire_has(ask, m_due_until) || r.comment_until <= ask->until))
            report_add(m, &r);
    answer_free(&a);
    return rc;
}

/* ------------------------------------------------------------------ the whole */

int due_ics_make(struct cli *cli, const struct arguments *a, const struct m_due *ask)
{
    struct making m = {0};
    struct ics_how how;
    char name[120];
    int rc;

    if (ics_options(a, &how) != 0)
        return CLI_USAGE;
    m.base = how.base_url;
    rc = gather_begin(cli, 0, &m.g);
    if (rc == CLI_OK)
        rc = rows_ask(&m, *ask);
    if (rc == CLI_OK)
        rc = signals_ask(&m);
    if (rc == CLI_OK) {
        days_make(&m);
        rc = reports_ask(&m, ask);
    }
    if (rc == CLI_OK) {
        snprintf(name, sizeof name, "%s (%s)", _("Weerklank: what falls due"), cli->party);
        rc = ics_save(&how, name, m.days, m.n_days);
    }
    free(m.days);
    free(m.items);
    gather_end(&m.g);
    return rc;
}
