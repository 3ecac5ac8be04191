/*
 * What is under way on a connection: statements go into libpq's pipeline, results come back in the
 * same order, and all of a group (everything between two syncs) is answered when its sync has come,
 * which is when it is committed.
 */
#include "common/db_inside.h"
#include "common/log.h"

#include <assert.h>
#include <stdlib.h>

#define PARAMS_MAX 64

static struct db_item *item_at(const struct db *d, size_t i)
{
    return &d->items[i & (d->cap - 1)];
}

static void item_push(struct db *d, struct db_item item)
{
    if (d->tail - d->head == d->cap) {
        size_t cap = d->cap ? d->cap * 2 : 64;
        struct db_item *items = calloc(cap, sizeof *items);

        if (!items)
            log_fatal("memory_exhausted", "items=%zu", cap);
        for (size_t i = d->head; i != d->tail; i++)
            items[i & (cap - 1)] = *item_at(d, i);
        free(d->items);
        d->items = items;
        d->cap = cap;
    }
    *item_at(d, d->tail++) = item;
}

/* --- Sending --------------------------------------------------------------------------------- */

static void refuse(struct db *d, db_fn *fn, void *arg)
{
    if (d->n_refused == d->cap_refused) {
        size_t cap = d->cap_refused ? d->cap_refused * 2 : 16;
        struct db_refused *p = reallocarray(d->refused, cap, sizeof *p);

        if (!p)
            log_fatal("memory_exhausted", "items=%zu", cap);
        d->refused = p;
        d->cap_refused = cap;
    }
    d->refused[d->n_refused++] =
        (struct db_refused){fn, arg, trace_current, d->open > 0 || d->open_doubtful};
    d->open_refused = true;
    loop_timer_set(d->loop, &d->soon, loop_now(d->loop));
}

/* The place of a statement in the table; it is added when new. */
static size_t prepared_find(struct db *d, const struct db_stmt *s)
{
    struct db_prepared *p;

    for (size_t i = 0; i < d->n_prepared; i++)
        if (d->prepared[i].stmt == s)
            return i;
    p = reallocarray(d->prepared, d->n_prepared + 1, sizeof *p);
    if (!p)
        log_fatal("memory_exhausted", "statements=%zu", d->n_prepared);
    d->prepared = p;
    p[d->n_prepared] = (struct db_prepared){.stmt = s, .state = DB_NOT_PREPARED};
    return d->n_prepared++;
}

/* The statement as it is meant on this connection. */
static int send_prepare(struct db *d, const struct db_stmt *s)
{
    struct buf sql = {0};
    const char *from = s->sql;
    int rc;

    for (const char *at; d->name && (at = strstr(from, d->name)); from = at + strlen(d->name))
        buf_printf(&sql, "%.*s%s", (int)(at - from), from, d->instead);
    buf_printf(&sql, "%s", from);
    buf_add(&sql, "", 1);
    rc = PQsendPrepare(d->conn, s->name, (const char *)sql.p, s->n_params, s->types);
    buf_free(&sql);
    return rc;
}

static bool prepare(struct db *d, const struct db_stmt *s, size_t place)
{
    if (d->prepared[place].state != DB_NOT_PREPARED)
        return true;
    if (!send_prepare(d, s))
        return false;
    item_push(d, (struct db_item){.kind = DB_PREPARE, .prepared = place});
    d->prepared[place].state = DB_PREPARE_SENT;
    d->open++;
    return true;
}

void db_send(struct db *d, const struct db_stmt *s, const struct db_param *params, db_fn *fn,
             void *arg)
{
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX], formats[PARAMS_MAX];
    size_t place;

    assert(s->n_params >= 0 && s->n_params <= PARAMS_MAX);
    d->n_pending++;
    if (!db_is_up(d) || d->open_refused || d->open_doubtful) {
        refuse(d, fn, arg);
        return;
    }
    for (int i = 0; i < s->n_params; i++) {
        values[i] = params[i].p;
        lengths[i] = params[i].n;
        formats[i] = 1;
    }
    place = prepared_find(d, s);
    if (!prepare(d, s, place) ||
        !PQsendQueryPrepared(d->conn, s->name, s->n_params, values, lengths, formats, 1)) {
        db_break_off(d, "send_failed");
        refuse(d, fn, arg);
        return;
    }
    item_push(
        d,
        (struct db_item){
            .kind = DB_STATEMENT, .prepared = place, .fn = fn, .arg = arg, .trace = trace_current});
    d->open++;
}

void db_sync(struct db *d)
{
    bool whole = d->open > 0 && !d->open_refused && !d->open_doubtful;

    d->open = 0;
    d->open_refused = d->open_doubtful = false;
    if (!db_is_up(d) || !whole)
        return; /* nothing to commit, or a part is missing: without a sync the rest goes back too */
    if (PQpipelineSync(d->conn) != 1) {
        db_break_off(d, "send_failed");
        return;
    }
    item_push(d, (struct db_item){.kind = DB_SYNC});
    db_flush(d);
}

size_t db_pending(const struct db *d)
{
    return d->n_pending;
}

/* --- Answering ------------------------------------------------------------------------------- */

/* After these the group is surely rolled back, and the same may succeed another time. */
static bool is_passing(const char *sqlstate)
{
    static const char *const passing[] = {
        "08",    /* connection */
        "25006", /* read only: the server is no longer the leader */
        "26000", /* the statement is not prepared: a group before this one failed on preparing it */
        "40001", /* serialisation */
        "40P01", /* deadlock */
        "42P05", /* prepared already */
        "53",    /* resources: disk, memory, connections */
        "55P03", /* lock not available */
        "57",    /* cancelled, timeout, shutdown */
        "58",    /* the system below the server */
    };

    for (size_t i = 0; i < ARRAY_LEN(passing); i++)
        if (strncmp(sqlstate, passing[i], strlen(passing[i])) == 0)
            return true;
    return false;
}

static enum db_outcome group_outcome(const struct db *d)
{
    if (d->doubtful || strcmp(d->failed, "40003") == 0) /* statement completion unknown */
        return DB_UNKNOWN;
    if (d->failed[0] == '\0')
        return DB_DONE;
    return is_passing(d->failed) ? DB_RETRY : DB_REFUSED;
}

static void answer(struct db *d, db_fn *fn, void *arg, struct trace trace,
                   const struct db_result *r)
{
    struct trace was = trace_swap(trace);

    d->n_pending--;
    if (fn)
        fn(arg, r);
    (void)trace_swap(was);
}

/* Takes one item off the head. A callback may send: the ring may grow or be filled behind. */
static void answer_head(struct db *d, enum db_outcome outcome, const char sqlstate[6])
{
    struct db_item item = *item_at(d, d->head++);
    struct db_result r = {.outcome = outcome};

    memcpy(r.sqlstate, sqlstate, sizeof r.sqlstate);
    if (outcome == DB_DONE && item.result) {
        r.rows = item.result;
        r.affected = strtoll(PQcmdTuples(item.result), NULL, 10);
    }
    if (item.kind == DB_STATEMENT)
        answer(d, item.fn, item.arg, item.trace, &r);
    PQclear(item.result);
}

/* The sync at next has come: its group is answered. */
static void group_end(struct db *d)
{
    enum db_outcome outcome = group_outcome(d);
    size_t end = ++d->next;
    char sqlstate[6];

    memcpy(sqlstate, d->doubtful ? "40003" : d->failed, sizeof sqlstate);
    memset(d->failed, 0, sizeof d->failed);
    d->doubtful = false;
    while (d->head != end)
        answer_head(d, outcome, sqlstate);
    if (strcmp(sqlstate, "25006") == 0 || strncmp(sqlstate, "57P", 3) == 0)
        db_break_off(d, "server_leaves");
}

static void item_failed(struct db *d, struct db_item *item, const PGresult *r)
{
    const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    const char *constraint = PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME);
    const struct db_stmt *stmt = NULL;

    if (!state) { /* libpq's own: the line is gone */
        db_break_off(d, "connection");
        return;
    }
    if (d->failed[0] == '\0')
        memccpy(d->failed, state, 0, sizeof d->failed - 1);
    if (item->kind != DB_SYNC) {
        struct db_prepared *p = &d->prepared[item->prepared];

        stmt = p->stmt;
        if (item->kind == DB_PREPARE || (strcmp(state, "26000") == 0 && p->state == DB_PREPARED))
            p->state = DB_NOT_PREPARED;
    }
    /* A message may quote what somebody submitted; that of a wrong statement (42) quotes only us. */
    log_line(strncmp(state, "23", 2) == 0 ? LOG_DEBUG : LOG_WARN, "db_statement_failed",
             "sqlstate=%s statement=%s constraint=%s message=%s", state, stmt ? stmt->name : "-",
             log_value(slice_str(constraint)),
             strncmp(state, "42", 2) == 0
                 ? log_value(slice_str(PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY)))
                 : "-");
}

static void take_result(struct db *d, PGresult *r)
{
    struct db_item *item = item_at(d, d->next);

    item->answered = true;
    switch (PQresultStatus(r)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
        if (item->kind == DB_PREPARE)
            d->prepared[item->prepared].state = DB_PREPARED;
        PQclear(item->result);
        item->result = r;
        return;
    case PGRES_FATAL_ERROR:
        item_failed(d, item, r);
        break;
    case PGRES_PIPELINE_ABORTED:
        if (item->kind == DB_PREPARE)
            d->prepared[item->prepared].state = DB_NOT_PREPARED;
        break;
    case PGRES_PIPELINE_SYNC:
        if (item->kind == DB_SYNC)
            group_end(d);
        else
            db_break_off(d, "out_of_step");
        break;
    default:
        db_break_off(d, "unexpected_result");
        break;
    }
    PQclear(r);
}

void db_pipe_take(struct db *d)
{
    int nothing = 0;

    while (d->next != d->tail && !d->broken && !PQisBusy(d->conn)) {
        PGresult *r = PQgetResult(d->conn);

        if (r) {
            nothing = 0;
            take_result(d, r);
        } else if (item_at(d, d->next)->kind != DB_SYNC && item_at(d, d->next)->answered) {
            d->next++;
        } else if (++nothing > 2) {
            /* Between results libpq gives one NULL; more of them, and it waits for nothing. */
            db_break_off(d, "out_of_step");
        }
    }
}

void db_pipe_on_notice(void *arg, const PGresult *notice)
{
    struct db *d = arg;
    const char *function = PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char *state = PQresultErrorField(notice, PG_DIAG_SQLSTATE);

    /* Committed here, perhaps not on the standby: the server reports success none the less. Its
     * text is translated, the name of the function is not. */
    if (function && strcmp(function, "SyncRepWaitForLSN") == 0)
        d->doubtful = true;
    if (severity && strcmp(severity, "WARNING") == 0)
        log_warn("db_warning", "sqlstate=%s function=%s", state ? state : "-",
                 function ? function : "-");
}

void db_pipe_answer_refused(struct db *d)
{
    struct db_refused *refused = d->refused;
    size_t n = d->n_refused;

    if (n == 0)
        return;
    /* Callbacks may send again; that is answered on the turn after this one. */
    d->refused = NULL;
    d->n_refused = d->cap_refused = 0;
    for (size_t i = 0; i < n; i++) {
        struct db_result r = {.outcome = refused[i].doubtful ? DB_UNKNOWN : DB_RETRY,
                              .sqlstate = "08003"};

        answer(d, refused[i].fn, refused[i].arg, refused[i].trace, &r);
    }
    free(refused);
}

void db_pipe_lose(struct db *d)
{
    d->open_doubtful = d->open_doubtful || d->open > 0;
    d->open = 0;
    while (d->head != d->tail)
        answer_head(d, DB_UNKNOWN, "08007");
    d->next = d->head;
    db_pipe_answer_refused(d);
}

void db_pipe_reset(struct db *d)
{
    d->n_prepared = 0;
    memset(d->failed, 0, sizeof d->failed);
    d->doubtful = false;
}

void db_pipe_free(struct db *d)
{
    free(d->items);
    free(d->refused);
    free(d->prepared);
}
