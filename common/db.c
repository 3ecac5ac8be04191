/*
 * The connection to PostgreSQL: made, set up, watched, lost, made again.
 *
 *      DOWN --timer--> CONNECTING --ok--> SETUP --ok--> UP --any fatal error--> DOWN
 *
 * What is under way on it is in db_pipe.c.
 */
#include "common/clock.h"
#include "common/db_inside.h"
#include "common/log.h"

#include <poll.h>
#include <sodium.h>
#include <stdlib.h>

#define SERVER_LEAST  150020          /* 15.20 carries security corrections that are needed */
#define PATIENCE_US   (10 * US_PER_S) /* for connecting and setting up together */
#define WAIT_FIRST_US (50 * US_PER_MS)
#define WAIT_MOST_US  (2 * US_PER_S)

static void on_fd(void *arg, short revents);

static void watch(struct db *d, short events)
{
    int fd = PQsocket(d->conn);

    /* libpq takes another descriptor for each address it tries. */
    if (d->fd >= 0 && d->fd != fd)
        loop_fd_remove(d->loop, d->fd);
    d->fd = fd;
    if (fd >= 0)
        loop_fd_set(d->loop, fd, events, on_fd, d);
}

/* Half of the time is left to chance, so that services do not all come back at once. */
static int64_t wait_us(unsigned attempts)
{
    int64_t most = WAIT_FIRST_US << (attempts < 6 ? attempts : 6);

    if (most > WAIT_MOST_US)
        most = WAIT_MOST_US;
    return most / 2 + (int64_t)randombytes_uniform((uint32_t)(most / 2));
}

/* Ends the connection. Everything pending is answered before up(false). */
static void drop(struct db *d, const char *why, const char *detail)
{
    bool was_up = d->state == DB_UP;

    /* An outage is said once, and then about each minute. */
    if (was_up || d->attempts % 30 == 0)
        log_warn(was_up ? "db_lost" : "db_unreachable", "why=%s detail=%s attempts=%u", why,
                 log_value(slice_str(detail)), d->attempts);
    if (d->fd >= 0)
        loop_fd_remove(d->loop, d->fd);
    d->fd = -1;
    PQfinish(d->conn);
    d->conn = NULL;
    d->state = DB_DOWN;
    d->broken = NULL;
    loop_timer_set(d->loop, &d->timer, clock_mono_us() + wait_us(d->attempts));
    if (!was_up)
        d->attempts++;
    db_pipe_lose(d);
    if (was_up && d->up)
        d->up(d->arg, false);
}

void db_break_off(struct db *d, const char *why)
{
    if (d->broken || !d->conn)
        return;
    d->broken = why;
    loop_timer_set(d->loop, &d->soon, loop_now(d->loop));
}

void db_drop(struct db *d, const char *why)
{
    db_break_off(d, why);
}

void db_flush(struct db *d)
{
    int rc = PQflush(d->conn);

    if (rc < 0)
        db_break_off(d, "write_failed");
    else
        watch(d, rc > 0 ? POLLIN | POLLOUT : POLLIN);
}

static void go_up(struct db *d)
{
    if (PQenterPipelineMode(d->conn) != 1) {
        drop(d, "no_pipeline", PQerrorMessage(d->conn));
        return;
    }
    db_pipe_reset(d);
    d->state = DB_UP;
    d->attempts = 0;
    loop_timer_set(d->loop, &d->timer, 0);
    watch(d, POLLIN);
    log_info("db_up", "server=%d backend=%d", PQserverVersion(d->conn), PQbackendPID(d->conn));
    if (d->up)
        d->up(d->arg, true);
}

static void begin_setup(struct db *d)
{
    if (PQserverVersion(d->conn) < SERVER_LEAST) {
        log_error("db_too_old", "server=%d least=%d", PQserverVersion(d->conn), SERVER_LEAST);
        drop(d, "too_old", "");
        return;
    }
    PQsetNoticeReceiver(d->conn, db_pipe_on_notice, d);
    d->state = DB_SETUP;
    if (PQsetnonblocking(d->conn, 1) != 0 || (d->setup && !PQsendQuery(d->conn, d->setup))) {
        drop(d, "setup_not_sent", PQerrorMessage(d->conn));
        return;
    }
    if (d->setup)
        db_flush(d);
    else
        go_up(d);
}

static void setup_step(struct db *d)
{
    if (PQconsumeInput(d->conn) != 1) {
        drop(d, "setup_cut", PQerrorMessage(d->conn));
        return;
    }
    while (!PQisBusy(d->conn)) {
        PGresult *r = PQgetResult(d->conn);
        ExecStatusType status = PQresultStatus(r);

        if (!r) {
            go_up(d);
            return;
        }
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
            const char *text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

            log_error("db_setup_refused", "why=%s", log_value(slice_str(text)));
            PQclear(r);
            drop(d, "setup_refused", "");
            return;
        }
        PQclear(r);
    }
    db_flush(d);
}

static void connect_step(struct db *d)
{
    switch (PQconnectPoll(d->conn)) {
    case PGRES_POLLING_READING:
        watch(d, POLLIN);
        break;
    case PGRES_POLLING_WRITING:
        watch(d, POLLOUT);
        break;
    case PGRES_POLLING_OK:
        watch(d, POLLIN);
        begin_setup(d);
        break;
    case PGRES_POLLING_FAILED:
    default:
        drop(d, "connect", PQerrorMessage(d->conn));
        break;
    }
}

static void connect_begin(struct db *d)
{
    /* The address may hold all the others: libpq takes what stands behind it as stronger. */
    const char *const names[] = {"dbname", "client_encoding", "fallback_application_name", NULL};
    const char *const values[] = {d->conninfo, "UTF8", "weerklank", NULL};

    d->state = DB_CONNECTING;
    d->conn = PQconnectStartParams(names, values, 1);
    if (!d->conn)
        log_fatal("memory_exhausted", "for=connection");
    if (PQstatus(d->conn) == CONNECTION_BAD) {
        drop(d, "connect", PQerrorMessage(d->conn));
        return;
    }
    loop_timer_set(d->loop, &d->timer, clock_mono_us() + PATIENCE_US);
    watch(d, POLLOUT);
}

static void on_fd(void *arg, short revents)
{
    struct db *d = arg;

    switch (d->state) {
    case DB_CONNECTING:
        connect_step(d);
        break;
    case DB_SETUP:
        setup_step(d);
        break;
    case DB_UP:
        if (!d->broken)
            db_pipe_answer_refused(d); /* older than what is under way on this connection */
        if (revents & (POLLIN | POLLERR)) {
            bool alive = PQconsumeInput(d->conn) == 1;

            /* What came before the end counts: a sync in it means committed. */
            db_pipe_take(d);
            if (!alive || PQstatus(d->conn) == CONNECTION_BAD)
                db_break_off(d, "connection");
        }
        if (!d->broken)
            db_flush(d);
        if (d->broken)
            drop(d, d->broken, PQerrorMessage(d->conn));
        break;
    case DB_DOWN:
        break;
    }
}

static void on_timer(void *arg)
{
    struct db *d = arg;

    if (d->state == DB_DOWN)
        connect_begin(d);
    else
        drop(d, "timeout", "");
}

static void on_soon(void *arg)
{
    struct db *d = arg;

    if (d->broken)
        drop(d, d->broken, PQerrorMessage(d->conn));
    else
        db_pipe_answer_refused(d);
}

struct db *db_open(struct loop *l, const char *conninfo, const char *setup, db_up_fn *up, void *arg)
{
    struct db *d = calloc(1, sizeof *d);

    if (!d || !(d->conninfo = strdup(conninfo)))
        log_fatal("memory_exhausted", "for=db");
    d->loop = l;
    d->setup = setup;
    d->up = up;
    d->arg = arg;
    d->fd = -1;
    d->timer = (struct loop_timer){.fn = on_timer, .arg = d};
    d->soon = (struct loop_timer){.fn = on_soon, .arg = d};
    loop_timer_set(l, &d->timer, loop_now(l));
    return d;
}

void db_close(struct db **d)
{
    struct db *gone = *d;

    if (!gone)
        return;
    *d = NULL;
    if (gone->fd >= 0)
        loop_fd_remove(gone->loop, gone->fd);
    PQfinish(gone->conn);
    gone->conn = NULL;
    gone->state = DB_DOWN;
    db_pipe_lose(gone);
    loop_timer_set(gone->loop, &gone->timer, 0);
    loop_timer_set(gone->loop, &gone->soon, 0);
    db_pipe_free(gone);
    free(gone->conninfo);
    free(gone);
}

void db_read_as(struct db *d, const char *name, const char *instead)
{
    d->name = name;
    d->instead = instead;
}

bool db_is_up(const struct db *d)
{
    return d->state == DB_UP && !d->broken;
}
