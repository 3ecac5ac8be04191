/*
 * report.ask: reports, newest first; or one of them, with what was said of it and corrected.
 *
 * The tables know only which events there are. They are read from the log, one behind the other, so what was
 * erased is told without its words. Which signal was contested or corrected, and why, is told to who may see
 * that event of the signal, by both locks; to others that it was, and of whom.
 *
 * A draft is not for regions. What came behind a report's fixing does not belong to it.
 */
#include "services/overview/desk.h"
#include "services/overview/lock.h"

#include "common/log.h"
#include "common/room.h"
#include "services/domain/erasure.h"
#include "services/domain/report.h"

#include <stdlib.h>

#define REPORTS_MOST 100 /* the statement says so too */
#define ROWS_MOST    1600
#define WORDS_MOST \
    ((size_t)4 << 20) /* bytes in one answer; what is beyond it is told without words */

/* clang-format off */
static const Oid one_types[] = {DB_UUID};
static const struct db_stmt stmt_one = {
    "overview_report_one",
    "SELECT " LOCK_COLUMNS ", e.report, e.position, e.stream, e.version, e.kind FROM (SELECT * FROM"
    " overview.report_event WHERE report = $1 ORDER BY position LIMIT 1600) e LEFT JOIN "
    LOCK_ROWS("SELECT s.* FROM overview.signal s WHERE s.id IN (SELECT r.stream FROM"
              " overview.report_event r WHERE r.report = $1)")
    " ON x.id = e.stream ORDER BY e.position",
    1, one_types};

static const struct db_stmt stmt_all = {
    "overview_report_all",
    "SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, e.report, e.position, e.stream, e.version, e.kind"
    " FROM overview.report_event e WHERE e.report IN (SELECT o.report FROM overview.report_event o"
    " WHERE o.kind = 60 ORDER BY o.position DESC LIMIT 100) ORDER BY e.position",
    0, NULL};
/* clang-format on */
_Static_assert(EV_REPORT_OPENED == 60 && REPORTS_MOST == 100 && ROWS_MOST == 1600,
               "the statements say so");
enum { REPORT = LOCK_N, POSITION, STREAM, VERSION, KIND };

struct row {
    struct uuid report, stream;
    int64_t position, version;
    int kind;
    bool seen; /* lock holds the signal */
    struct lock_row lock;
};

struct correction {
    struct report_correction m; /* its slices stand in own, from these places on */
    struct uuid stream;
    char party[25], department[25], decided_by[25], reference[40];
    struct buf reason;
};

/* A report that is being put together. */
struct telling {
    struct report_row m;
    char opened_by[25], fixed_by[25];
    struct buf title, note, reason, comments, contests;
    uint32_t n_comments, n_contests;
    struct correction *corrections;
    uint32_t n_corrections;
};

struct asking {
    struct row *rows;
    uint32_t n_rows, next;
    struct telling *list;
    uint32_t n;
    size_t words; /* bytes so far */
    bool whole;   /* one report, with all of it */
};

static void asking_free(void *work)
{
    struct asking *w = work;

    for (uint32_t i = 0; i < w->n_rows; i++)
        if (w->rows[i].seen)
            signal_free(&w->rows[i].lock.signal);
    for (uint32_t i = 0; i < w->n; i++) {
        struct telling *t = &w->list[i];

        for (uint32_t k = 0; k < t->n_corrections; k++)
            buf_free(&t->corrections[k].reason);
        free(t->corrections);
        buf_free(&t->title);
        buf_free(&t->note);
        buf_free(&t->reason);
        buf_free(&t->comments);
        buf_free(&t->contests);
    }
    free(w->rows);
    free(w->list);
    free(w);
}

static struct slice keep(struct slice code, char out[25])
{
    size_t n = code.n < 24 ? code.n : 24;

    memcpy(out, code.p, n);
    out[n] = '\0';
    return slice_str(out);
}

static struct telling *telling_of(const struct asking *w, const struct uuid *report)
{
    for (uint32_t i = w->n; i-- > 0;)
        if (uuid_equal(&w->list[i].m.id, report))
            return &w->list[i];
    return NULL;
}

/* ------------------------------------------------------------------ the answer */

static void telling_encode(struct telling *t, bool whole, struct buf *out)
{
    struct buf corrections = {0};

    if (t->title.n > 0)
        wire_set(&t->m, report_row, title, buf_slice(&t->title));
    if (t->note.n > 0)
        wire_set(&t->m, report_row, note, buf_slice(&t->note));
    if (t->reason.n > 0)
        wire_set(&t->m, report_row, reason, buf_slice(&t->reason));
    for (uint32_t i = 0; i < t->n_corrections; i++) {
        struct correction *c = &t->corrections[i];

        if (c->reason.n > 0)
            wire_set(&c->m, report_correction, reason, buf_slice(&c->reason));
        wire_encode(&shape_report_correction, &c->m, &corrections);
    }
    if (whole) {
        wire_set(&t->m, report_row, comments, wire_list_of(&t->comments, t->n_comments));
        wire_set(&t->m, report_row, contests, wire_list_of(&t->contests, t->n_contests));
        wire_set(&t->m, report_row, corrections, wire_list_of(&corrections, t->n_corrections));
    }
    wire_encode(&shape_report_row, &t->m, out);
    buf_free(&corrections);
}

static bool may_have(const struct inquiry *q, const struct telling *t)
{
#ifndef PLANT_NO_MAY_SEE /* for the test of the other lock (tests/loop/test_sight.py) */
    return q->who.role != role_REGION || t->m.state == report_state_FIXED;
#else
    (void)q;
    (void)t;
    return true;
#endif
}

static void answer(struct inquiry *q)
{
    struct asking *w = q->work;
    struct m_report_told m = {0};
    struct buf list = {0};
    uint32_t n = 0;

    for (uint32_t i = w->n; i-- > 0;) {
        if (!may_have(q, &w->list[i]))
            continue;
        telling_encode(&w->list[i], w->whole, &list);
        n++;
    }
    if (w->whole && n == 0) {
        inquiry_refuse(q, PROBLEM_NOT_FOUND, "No such report, or not for you to see.", NULL);
    } else {
        wire_set(&m, m_report_told, reports, wire_list_of(&list, n));
        inquiry_answer(q, MSG_REPORT_TOLD, &m);
    }
    buf_free(&list);
}

/* ------------------------------------------------------------------ the life of a report */

static void opened_take(struct asking *w, const struct registry *r, const struct row *row,
                        const struct event *e)
{
    struct reports one;
    struct m_report_open m;
    struct telling *t;

    reports_init(&one);
    if (w->n < REPORTS_MOST && event_fields(e, &shape_m_report_open, &m) == 0 &&
        reports_fold(&one, r, e) == 0) {
        w->list = room_for(w->list, w->n + 1, sizeof *w->list);
        t = &w->list[w->n++];
        *t = (struct telling){0};
        wire_set(&t->m, report_row, id, row->report);
        wire_set(&t->m, report_row, from, m.from);
        wire_set(&t->m, report_row, until, m.until);
        wire_set(&t->m, report_row, state, report_state_DRAFT);
        wire_set(&t->m, report_row, opened_at, e->at);
        wire_set(&t->m, report_row, opened_position, e->position);
        wire_set(&t->m, report_row, opened_by, keep(e->party, t->opened_by));
        wire_set(&t->m, report_row, comment_until, one.list[0].comment_until);
        wire_set(&t->m, report_row, n_comments, 0);
        wire_set(&t->m, report_row, n_contests, 0);
        wire_set(&t->m, report_row, n_corrections, 0);
        if (wire_has(&m, m_report_open_title))
            buf_add(&t->title, m.title.p, m.title.n);
    }
    reports_free(&one);
}

static void fixed_take(struct telling *t, const struct event *e)
{
    struct m_report_fix m;

    if (event_fields(e, &shape_m_report_fix, &m) < 0)
        return;
    wire_set(&t->m, report_row, state, report_state_FIXED);
    wire_set(&t->m, report_row, fixed_at, e->at);
    wire_set(&t->m, report_row, fixed_position, report_note_size(m.note) - 1);
    wire_set(&t->m, report_row, fixed_by, keep(e->party, t->fixed_by));
    buf_add(&t->note, m.note.p, m.note.n);
}

static void withdrawn_take(struct telling *t, const struct event *e)
{
    struct m_report_withdraw m;

    wire_set(&t->m, report_row, state, report_state_WITHDRAWN);
    wire_set(&t->m, report_row, withdrawn_at, e->at);
    if (wire_has(e, event_body) && event_fields(e, &shape_m_report_withdraw, &m) == 0)
        buf_add(&t->reason, m.reason.p, m.reason.n);
}

/* ------------------------------------------------------------------ what was said of it */

static bool has_room(struct asking *w, size_t bytes)
{
    w->words += bytes;
    return w->words <= WORDS_MOST;
}

static void comment_take(struct asking *w, struct telling *t, const struct event *e)
{
    struct report_comment c = {0};
    struct m_report_comment m;

    wire_set(&c, report_comment, at, e->at);
    wire_set(&c, report_comment, position, e->position);
    wire_set(&c, report_comment, party, e->party);
    if (wire_has(e, event_body) && event_fields(e, &shape_m_report_comment, &m) == 0 &&
        has_room(w, m.text.n))
        wire_set(&c, report_comment, text, m.text);
    wire_encode(&shape_report_comment, &c, &t->comments);
    t->n_comments++;
}

/* Whether this event of a signal may be told whole. */
static bool may_tell(const struct inquiry *q, const struct row *row, const struct event *e)
{
    return row->seen &&
           lock_sight_event(&q->who, &row->lock.signal, &row->lock.lock, e) == SIGHT_FULL;
}

static void reference_of(const struct inquiry *q, const struct row *row, char out[40])
{
    const struct signal *s = &row->lock.signal;

    signal_reference(registry_place_code(tables_registry(q->from->tables), s->region), s->year,
                     s->number, out);
}

static void contest_take(const struct inquiry *q, struct telling *t, const struct row *row,
                         const struct event *e)
{
    struct report_contest c = {0};
    struct m_contest m;
    char reference[40];

    if (event_fields(e, &shape_m_contest, &m) < 0)
        return;
    wire_set(&c, report_contest, at, e->at);
    wire_set(&c, report_contest, position, e->position);
    wire_set(&c, report_contest, party, e->party);
    if (wire_has(&m, m_contest_step))
        wire_set(&c, report_contest, step, m.step);
    if (may_tell(q, row, e)) {
        reference_of(q, row, reference);
        wire_set(&c, report_contest, signal, row->stream);
        wire_set(&c, report_contest, reference, slice_str(reference));
        if (wire_has(e, event_body) && has_room(q->work, m.reason.n))
            wire_set(&c, report_contest, reason, m.reason);
    }
    wire_encode(&shape_report_contest, &c, &t->contests);
    t->n_contests++;
}

static uint8_t role_in(const struct event *e, bool *has_out)
{
    struct meta meta;

    *has_out = wire_decode(&shape_meta, e->meta, WIRE_LENIENT, &meta, NULL) == 0 &&
               wire_has(&meta, meta_role);
    return *has_out ? meta.role : 0;
}

static void proposal_take(const struct inquiry *q, struct telling *t, const struct row *row,
                          const struct event *e)
{
    struct correction *c;
    struct m_correct m;
    uint8_t role;
    bool has;

    if (event_fields(e, &shape_m_correct, &m) < 0)
        return;
    c = &t->corrections[t->n_corrections++];
    *c = (struct correction){.stream = e->stream};
    wire_set(&c->m, report_correction, at, e->at);
    wire_set(&c->m, report_correction, position, e->position);
    wire_set(&c->m, report_correction, party, keep(e->party, c->party));
    role = role_in(e, &has);
    if (has)
        wire_set(&c->m, report_correction, role, role);
    wire_set(&c->m, report_correction, proposal, e->version);
    wire_set(&c->m, report_correction, department, keep(m.department, c->department));
    if (wire_has(&m, m_correct_step))
        wire_set(&c->m, report_correction, step, m.step);
    wire_set(&c->m, report_correction, state, correction_state_OPEN);
    if (!may_tell(q, row, e))
        return;
    reference_of(q, row, c->reference);
    wire_set(&c->m, report_correction, signal, row->stream);
    wire_set(&c->m, report_correction, reference, slice_str(c->reference));
    if (wire_has(e, event_body) && has_room(q->work, m.reason.n))
        buf_add(&c->reason, m.reason.p, m.reason.n);
}

static void decided_take(struct telling *t, const struct event *e, int64_t proposal, bool confirmed)
{
    for (uint32_t i = 0; i < t->n_corrections; i++) {
        struct correction *c = &t->corrections[i];
        uint8_t role;
        bool has;

        if (c->m.proposal != proposal || !uuid_equal(&c->stream, &e->stream) ||
            c->m.state != correction_state_OPEN)
            continue;
        wire_set(&c->m, report_correction, state,
                 confirmed ? correction_state_CONFIRMED : correction_state_WITHDRAWN);
        wire_set(&c->m, report_correction, decided_at, e->at);
        wire_set(&c->m, report_correction, decided_position, e->position);
        wire_set(&c->m, report_correction, decided_by, keep(e->party, c->decided_by));
        role = role_in(e, &has);
        if (has)
            wire_set(&c->m, report_correction, decided_role, role);
        if (confirmed)
            wire_set(&c->m, report_correction, attribution, attribution_NOBODY);
    }
}

static void said_take(const struct inquiry *q, struct telling *t, const struct row *row,
                      const struct event *e)
{
    struct m_corrected corrected;
    struct m_correct_named named;

    switch (e->kind) {
    case EV_REPORT_COMMENTED:
        comment_take(q->work, t, e);
        break;
    case EV_CONTESTED:
        contest_take(q, t, row, e);
        break;
    case EV_CORRECTION_PROPOSED:
        proposal_take(q, t, row, e);
        break;
    case EV_CORRECTION_WITHDRAWN:
        if (event_fields(e, &shape_m_correct_named, &named) == 0)
            decided_take(t, e, named.proposal, false);
        break;
    case EV_ATTRIBUTION_CORRECTED:
        if (event_fields(e, &shape_m_corrected, &corrected) == 0)
            decided_take(t, e, corrected.proposal, true);
        break;
    default:
        break;
    }
}

/* ------------------------------------------------------------------ reading */

static void read_next(struct inquiry *q);

static void event_take(struct inquiry *q, const struct row *row, const struct event *e)
{
    struct asking *w = q->work;
    struct telling *t = telling_of(w, &row->report);

    if (e->kind == EV_REPORT_OPENED)
        opened_take(w, tables_registry(q->from->tables), row, e);
    else if (t && t->m.state == report_state_DRAFT && e->kind == EV_REPORT_FIXED)
        fixed_take(t, e);
    else if (t && t->m.state == report_state_DRAFT && e->kind == EV_REPORT_WITHDRAWN)
        withdrawn_take(t, e);
    else if (t && t->m.state == report_state_DRAFT)
        said_take(q, t, row, e);
}

static void on_event(void *arg, const struct event *e, bool ok)
{
    struct inquiry *q = arg;
    struct asking *w = q->work;

    if (!ok) {
        inquiry_refuse(q, PROBLEM_NOT_READY, "The log cannot be read at the moment.", NULL);
        return;
    }
    if (e && e->position == w->rows[w->next].position) {
        event_take(q, &w->rows[w->next], e);
        return;
    }
    if (!e) {
        w->next++;
        read_next(q);
    }
}

/* What is only counted need not be read. */
static bool is_counted(struct asking *w, const struct row *row)
{
    struct telling *t = telling_of(w, &row->report);
    bool draft = t && t->m.state == report_state_DRAFT;
    uint32_t cap;

    if (!draft)
        return t != NULL;
    t->m.n_comments += row->kind == EV_REPORT_COMMENTED;
    t->m.n_contests += row->kind == EV_CONTESTED;
    if (row->kind == EV_CORRECTION_PROPOSED) {
        cap = (uint32_t)++t->m.n_corrections;
        if (w->whole)
            t->corrections = room_for(t->corrections, cap, sizeof *t->corrections);
    }
    return !w->whole && row->kind != EV_REPORT_FIXED && row->kind != EV_REPORT_WITHDRAWN;
}

static void read_next(struct inquiry *q)
{
    struct asking *w = q->work;

    while (w->next < w->n_rows && is_counted(w, &w->rows[w->next]))
        w->next++;
    if (w->next == w->n_rows)
        answer(q);
    else
        stream_read_at(q->from->streams, w->rows[w->next].position, on_event, q);
}

static struct uuid uuid_at(const PGresult *rows, int i, int column)
{
    struct slice bytes = db_get_bytes(rows, i, column);
    struct uuid id = {{0}};

    if (bytes.n == sizeof id.b)
        memcpy(id.b, bytes.p, sizeof id.b);
    return id;
}

static void on_rows(void *arg, const struct db_result *r)
{
    struct inquiry *q = arg;
    struct asking *w = q->work;

    if (r->outcome != DB_DONE) {
        inquiry_refuse_db(q, r);
        return;
    }
    w->n_rows = (uint32_t)PQntuples(r->rows);
    w->rows = room_for(NULL, w->n_rows + 1, sizeof *w->rows);
    for (int i = 0; i < (int)w->n_rows; i++) {
        struct row *row = &w->rows[i];

        *row = (struct row){.report = uuid_at(r->rows, i, REPORT),
                            .stream = uuid_at(r->rows, i, STREAM),
                            .position = db_get_int(r->rows, i, POSITION),
                            .version = db_get_int(r->rows, i, VERSION),
                            .kind = (int)db_get_int(r->rows, i, KIND)};
        row->seen = db_get_bytes(r->rows, i, 0).p &&
                    lock_row_read(r->rows, i, tables_registry(q->from->tables), &row->lock);
        row->lock.title = row->lock.theme = (struct slice){0}; /* they go with the result */
    }
    read_next(q);
}

void inquiry_report(struct inquiry *q)
{
    struct asking *w = room_new(sizeof *w);
    bool whole = wire_has(&q->ask.report, m_report_ask_report);
    const struct db_param param = {q->ask.report.report.b, sizeof q->ask.report.report.b};

    w->whole = whole;
    q->work = w;
    q->work_free = asking_free;
    lock_send(q, q->from->keys, whole ? &stmt_one : &stmt_all, whole ? &param : NULL, on_rows);
}
