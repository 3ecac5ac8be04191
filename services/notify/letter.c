/*
 * One mail: see letter.h.
 */
#include "services/notify/letter.h"

#include "common/clock.h"
#include "common/room.h"
#include "proto/messages.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SOON_DAYS 3 /* working days */

struct writing {
    const struct letter_with *with;
    const struct registry *r;
    const struct mail_letter *l;
    const struct letter_told *told;
    const struct calendar *calendar;
    int32_t today;
    bool nl;
    struct mail_values values;
    struct mail_row *rows[MAIL_LIST_COUNT];
    struct buf *held; /* what values point into: each stays where it is */
    size_t n_held;
};

/* ------------------------------------------------------------------ values */

static struct buf *hold(struct writing *w)
{
    if (w->n_held % 64 == 0)
        w->held = room_for(w->held, w->n_held + 64, sizeof *w->held);
    w->held[w->n_held] = (struct buf){0};
    return &w->held[w->n_held++];
}

static void put_day(struct writing *w, struct mail_row *row, enum mail_field field, int32_t day)
{
    struct buf *text;

    if (day <= 0)
        return;
    text = hold(w);
    deadline_day(day, w->nl, text);
    row->of[field] = buf_slice(text);
}

static void put_link(struct writing *w, struct mail_row *row, struct slice reference)
{
    struct buf *text = hold(w);

    if (!w->with->link[0])
        return;
    buf_add_str(text, w->with->link);
    buf_add(text, reference.p, reference.n);
    row->of[MAIL_FIELD_LINK] = buf_slice(text);
}

/* Nothing of what Weerklank does by itself. */
static struct slice name_of(const struct writing *w, struct slice code)
{
    return slice_is(code, "weerklank") ? (struct slice){0} : registry_name(w->r, code, w->nl);
}

static struct slice words_of(const struct writing *w, int kind)
{
    static const struct {
        int kind;
        const char *nl, *en;
    } rows[] = {
        {EV_REDIRECTED, "doorgestuurd", "passed on"},
        {EV_ANSWERED, "beantwoord", "answered"},
        {EV_INTERIM_GIVEN, "stand van zaken", "where things stand"},
        {EV_JUDGED, "oordeel over het antwoord", "verdict on the answer"},
        {EV_CLOSED, "afgerond", "closed"},
        {EV_REOPENED, "gevraagd om opnieuw te kijken", "asked to look at it again"},
        {EV_WITHDRAWN, "ingetrokken", "withdrawn"},
        {EV_RETURNED, "teruggegeven met het juiste adres", "returned with the right address"},
        {EV_HELP_DECIDED, "besluit over hulp", "decision on help"},
        {EV_TAKEN_UP, "in behandeling genomen", "taken up"},
        {EV_REPLIED, "antwoord op de vraag", "reply to the question"},
        {EV_SUPPLEMENTED, "informatie toegevoegd", "information added"},
        {EV_CONTRIBUTED, "bijdrage gegeven", "contribution given"},
        {EV_ATTACHED, "bestand bijgevoegd", "file attached"},
        {EV_TRACK_CHOSEN, "aanpak gekozen", "track chosen"},
        {EV_EXTENDED, "uitstel", "more time"},
        {EV_SPLIT_UP, "gesplitst", "split into several"},
        {EV_CHANGE_RECORDED, "wat er veranderde", "what changed"},
        {EV_QUESTION_LAPSED, "geen antwoord op tijd: de tijd loopt weer",
         "no reply in time: the clock goes on"},
        {EV_DEADLINE_MOVED, "datum verschoven", "the date moved"},
        {EV_DATE_MOVED, "datum verzet", "the date moved"},
        {EV_AGREEMENT_ENDED, "uitkomst van de afspraak", "what came of the agreement"},
        {EV_STILL_WORKS_ASKED, "werkt het nog?", "does it still work?"},
        {EV_STILL_WORKS_TOLD, "of het nog werkt", "whether it still works"},
        {EV_CONFIRMED, "overgenomen buiten het rijk", "taken by a body outside the rijk"},
        {EV_ERASED, "teksten vernietigd", "texts destroyed"},
        {EV_BUNDLED, "zelfde knelpunt in meer regio's", "the same bottleneck in other regions"},
        {EV_CONTESTED, "betwist", "contested"},
        {EV_NOTED, "notitie voor u", "a note to you"},
        {EV_REPORT_OPENED, "concept van een rapport: u kunt reageren",
         "draft of a report: you can comment"},
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (rows[i].kind == kind)
            return slice_str(w->nl ? rows[i].nl : rows[i].en);
    return (struct slice){0};
}

static struct slice title_of(const struct writing *w, const struct uuid *signal)
{
    for (size_t i = 0; i < w->told->n_titles; i++)
        if (uuid_equal(&w->told->titles[i].signal, signal))
            return w->told->titles[i].title;
    return (struct slice){0};
}

/* A report and what an alarm is about have a name of another kind, and no region. */
static bool is_signal(const struct letter_row *row)
{
    return row->region.n > 0;
}

/* A region knows which one it is. */
static void put_region(struct writing *w, struct mail_row *row, struct slice region)
{
    if (!slice_equal(region, w->l->place))
        row->of[MAIL_FIELD_REGION] = name_of(w, region);
}

static void put_row(struct writing *w, const struct letter_row *from, struct mail_row *row)
{
    row->of[MAIL_FIELD_REFERENCE] = from->reference;
    row->of[MAIL_FIELD_TITLE] = title_of(w, &from->stream);
    put_region(w, row, from->region);
    row->of[MAIL_FIELD_BY] = name_of(w, from->party);
    row->of[MAIL_FIELD_WHAT] = words_of(w, from->kind);
    put_day(w, row, MAIL_FIELD_DUE, from->day);
    put_link(w, row, is_signal(from) ? from->reference : (struct slice){0});
}

/* ------------------------------------------------------------------ digest */

/* What is beyond what a list can bear is behind the link to all. */
static struct mail_row *list_add(struct writing *w, enum mail_list which)
{
    size_t n = w->values.lists[which].n;

    if (n >= MAIL_ROWS_MAX)
        return NULL;
    if (!w->rows[which])
        w->rows[which] = room_for(NULL, MAIL_ROWS_MAX, sizeof *w->rows[which]);
    w->rows[which][n] = (struct mail_row){0};
    w->values.lists[which].rows = w->rows[which];
    w->values.lists[which].n++;
    return &w->rows[which][n];
}

static enum mail_list list_by_day(const struct writing *w, int32_t due)
{
    if (due < w->today)
        return MAIL_LIST_OVERDUE;
    return due <= calendar_move(w->calendar, w->today, SOON_DAYS) ? MAIL_LIST_DUE_SOON
                                                                  : MAIL_LIST_WAITING;
}

static void put_waiting(struct writing *w)
{
    struct due_row due;
    size_t at = 0;

    while (wire_list_record(w->told->due, &at, &shape_due_row, &due)) {
        struct mail_row *row = list_add(w, list_by_day(w, due.due));

        if (!row)
            continue;
        row->of[MAIL_FIELD_REFERENCE] = due.reference;
        row->of[MAIL_FIELD_TITLE] = title_of(w, &due.signal);
        put_region(w, row, due.region);
        put_day(w, row, MAIL_FIELD_DUE, due.due);
        put_link(w, row, due.reference);
    }
}

/* What it is about stands where a reference would; nothing of a mailbox that is well again. */
static void put_alarm_row(struct writing *w, const struct letter_row *from)
{
    struct mail_row *row;

    if (from->kind == 0 && from->dead_since == 0)
        return;
    row = list_add(w, MAIL_LIST_NEW);
    if (!row)
        return;
    row->of[MAIL_FIELD_REFERENCE] = from->kind == 0 ? from->dead_address : from->reference;
    row->of[MAIL_FIELD_TITLE] =
        slice_str(w->nl ? "neemt niets meer aan" : "takes nothing any more");
    row->of[MAIL_FIELD_BY] = name_of(w, from->party);
    put_link(w, row, (struct slice){0});
}

/* The same of the same signal is said once. */
static bool was_said(const struct writing *w, const struct letter_row *from)
{
    for (const struct letter_row *row = w->l->rows; row < from; row++)
        if (row->kind == from->kind && uuid_equal(&row->stream, &from->stream))
            return true;
    return false;
}

static void put_news(struct writing *w, const struct letter_row *from)
{
    struct mail_row *row = NULL;

    if (was_said(w, from))
        return;
    if (from->what == news_ALARM) {
        put_alarm_row(w, from);
        return;
    }
    if (from->what == news_REMINDER) /* it is among what waits */
        row = w->told->due_told ? NULL : list_add(w, list_by_day(w, from->day));
    else if (from->what == news_DECISION || from->what == news_COURSE)
        row = list_add(w, MAIL_LIST_DECIDED);
    else
        row = list_add(w, MAIL_LIST_NEW);
    if (row)
        put_row(w, from, row);
}

/* A reminder alone of what was done meanwhile is nothing to tell. */
static bool digest_is_empty(const struct writing *w)
{
    for (int i = 0; i < MAIL_LIST_COUNT; i++)
        if (w->values.lists[i].n > 0)
            return false;
    return true;
}

static void put_digest(struct writing *w)
{
    put_day(w, &w->values.fields, MAIL_FIELD_DATE, w->today);
    put_link(w, &w->values.fields, (struct slice){0});
    for (size_t i = 0; i < w->l->n; i++)
        put_news(w, &w->l->rows[i]);
    put_waiting(w);
}

/* ------------------------------------------------------------------ one piece of news */

static enum mail_kind kind_of(const struct mail_letter *l)
{
    static const enum mail_kind kinds[news_N] = {
        [news_ASSIGNMENT] = MAIL_KIND_ASSIGNMENT, [news_QUESTION] = MAIL_KIND_QUESTION,
        [news_PROPOSAL] = MAIL_KIND_PROPOSAL,     [news_REMINDER] = MAIL_KIND_REMINDER,
        [news_DECISION] = MAIL_KIND_DECISION,     [news_COURSE] = MAIL_KIND_DECISION,
        [news_ALARM] = MAIL_KIND_RECEIVER_SILENT};
    int what = l->rows[0].what;

    if (l->digest)
        return MAIL_KIND_DIGEST;
    if (l->rows[0].kind == EV_REPORT_OPENED)
        return MAIL_KIND_REPORT;
    if (what == news_ALARM && l->rows[0].kind == 0)
        return MAIL_KIND_MAILBOX_DEAD;
    /* "Does it still work?" is no question of a department for which the clock stands still. */
    if (l->rows[0].kind == EV_STILL_WORKS_ASKED)
        return MAIL_KIND_DECISION;
    return what >= 0 && what < news_N ? kinds[what] : MAIL_KIND_DECISION;
}

static bool put_alarm(struct writing *w)
{
    const struct letter_row *row = &w->l->rows[0];
    struct mail_row *fields = &w->values.fields;

    if (row->kind != 0) {
        fields->of[MAIL_FIELD_RECEIVER] = row->reference;
        return true;
    }
    fields->of[MAIL_FIELD_ADDRESS] = row->dead_address;
    if (row->dead_since > 0)
        put_day(w, fields, MAIL_FIELD_SINCE, clock_day_amsterdam(row->dead_since));
    return row->dead_since > 0;
}

/* Of an alarm, `party` is who it is about; of all else, who is written to. */
static bool put_single(struct writing *w)
{
    const struct letter_row *row = &w->l->rows[0];

    if (row->what == news_ALARM) {
        put_link(w, &w->values.fields, (struct slice){0});
        w->values.fields.of[MAIL_FIELD_PARTY] = name_of(w, row->party);
        return put_alarm(w);
    }
    put_row(w, row, &w->values.fields);
    w->values.fields.of[MAIL_FIELD_EXCERPT] = w->told->excerpt;
    return true;
}

/* ------------------------------------------------------------------ the whole */

#define ID "<%" PRId64 ".%" PRId64 ".%.*s@%s>"

static bool id_write(const struct writing *w, int64_t position, int64_t letter,
                     char out[MAIL_ID_MAX + 1])
{
    int n =
        snprintf(out, MAIL_ID_MAX + 1, ID, position, letter, SLICE_FMT(w->l->token), w->with->host);

    return n <= MAIL_ID_MAX;
}

/* Digits and a point. */
static bool number_read(const char **at, int64_t *out)
{
    size_t n = strspn(*at, "0123456789");

    if (n == 0 || n > 18 || (*at)[n] != '.')
        return false;
    *out = strtoll(*at, NULL, 10);
    *at += n + 1;
    return true;
}

bool letter_id_read(const char *id, int64_t *letter_out, char token_out[17])
{
    const char *at = id;
    int64_t position;
    size_t n;

    if (*at++ != '<' || !number_read(&at, &position) || !number_read(&at, letter_out))
        return false;
    n = strspn(at, "0123456789abcdef");
    if (n != 16 || at[n] != '@')
        return false;
    memcpy(token_out, at, n);
    token_out[n] = '\0';
    return true;
}

static enum letter_is message_write(const struct writing *w, const struct mail_address *to,
                                    int64_t now, struct buf *out)
{
    const struct letter_row *first = &w->l->rows[0];
    const struct mail_template *t =
        mail_template_set_get(w->with->templates, kind_of(w->l), w->nl ? MAIL_DUTCH : MAIL_ENGLISH);
    char id[MAIL_ID_MAX + 1], before[MAIL_ID_MAX + 1], reference[MAIL_REFERENCE_MAX + 1];
    const char *references[] = {before};
    struct buf text = {0}, html = {0};
    struct mail_message m = {.date = now / US_PER_S,
                             .from = w->with->from,
                             .reply_to = w->with->reply_to,
                             .to = to,
                             .n_to = 1,
                             .phrase = mail_template_phrase(t),
                             .id = id};
    enum mail_fault fault;

    if (!id_write(w, first->position, w->l->letter, id))
        return LETTER_REFUSED;
    snprintf(reference, sizeof reference, "%.*s", SLICE_FMT(first->reference));
    if (!w->l->digest && is_signal(first))
        m.reference = reference;
    if (w->l->thread_letter > 0 &&
        id_write(w, w->l->thread_position, w->l->thread_letter, before)) {
        m.in_reply_to = before;
        m.references = references;
        m.n_references = 1;
    }
    mail_template_fill(t, w->nl ? MAIL_DUTCH : MAIL_ENGLISH, &w->values, &text, &html);
    m.text = buf_slice(&text);
    m.html = buf_slice(&html);
    fault = mail_message_write(&m, out);
    if (fault == MAIL_FAULT_REFERENCE) { /* of a region with an odd code: it stands in the text */
        m.reference = NULL;
        fault = mail_message_write(&m, out);
    }
    buf_free(&text);
    buf_free(&html);
    return fault == MAIL_FAULT_NONE ? LETTER_WRITTEN : LETTER_REFUSED;
}

enum letter_is letter_write(const struct letter_with *with, const struct registry *r,
                            const struct mail_letter *l, const struct letter_told *told,
                            int64_t now, struct buf *out, struct mail_address *to_out)
{
    struct writing w = {.with = with,
                        .r = r,
                        .l = l,
                        .told = told,
                        .calendar = registry_calendar(r, registry_set_version(r, SET_CALENDAR)),
                        .today = clock_day_amsterdam(now),
                        .nl = l->language == language_DUTCH};
    enum letter_is is = LETTER_REFUSED;
    bool any = true;

    if (mail_address_read(l->address, to_out) == MAIL_FAULT_NONE) {
        w.values.fields.of[MAIL_FIELD_PARTY] = name_of(&w, l->place);
        if (mail_address_name(to_out, w.values.fields.of[MAIL_FIELD_PARTY]) != MAIL_FAULT_NONE)
            to_out->name[0] = '\0';
        if (l->digest)
            put_digest(&w);
        else
            any = put_single(&w);
        is = !any || (l->digest && digest_is_empty(&w)) ? LETTER_EMPTY
                                                        : message_write(&w, to_out, now, out);
    }
    for (size_t i = 0; i < w.n_held; i++)
        buf_free(&w.held[i]);
    free(w.held);
    for (int i = 0; i < MAIL_LIST_COUNT; i++)
        free(w.rows[i]);
    return is;
}
