/*
 * The gate between the two sets of tables: see gate.h.
 */
#include "services/overview/gate.h"

#include "common/log.h"

#include <libpq-fe.h>
#include <stdlib.h>

#define SWEEPS 30 /* each waits a second at most */

struct gate {
    PGconn *c;
};

/* NULL, and said in the log, when it failed. */
static PGresult *ask(struct gate *g, const char *sql)
{
    PGresult *r = PQexec(g->c, sql);
    ExecStatusType status = PQresultStatus(r);

    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
        return r;
    log_warn("gate_refused", "sqlstate=%s why=%s",
             PQresultErrorField(r, PG_DIAG_SQLSTATE) ? PQresultErrorField(r, PG_DIAG_SQLSTATE)
                                                     : "-",
             log_value(slice_str(PQerrorMessage(g->c))));
    PQclear(r);
    return NULL;
}

static int run(struct gate *g, const char *sql)
{
    PGresult *r = ask(g, sql);

    PQclear(r);
    return r ? 0 : -1;
}

static bool is_true(struct gate *g, const char *sql)
{
    PGresult *r = ask(g, sql);
    bool yes = r && PQntuples(r) == 1 && *PQgetvalue(r, 0, 0) == 't';

    PQclear(r);
    return yes;
}

enum gate_found gate_open(const char *conninfo, struct gate **out)
{
    struct gate *g = calloc(1, sizeof *g);
    PGresult *r;
    bool taken;

    if (!g)
        log_fatal("memory_exhausted", "for=gate");
    g->c = PQconnectdb(conninfo);
    if (PQstatus(g->c) != CONNECTION_OK)
        log_warn("gate_refused", "why=%s", log_value(slice_str(PQerrorMessage(g->c))));
    r = PQstatus(g->c) == CONNECTION_OK &&
                run(g, "SET search_path = ''; SET client_min_messages = warning") == 0
            ? ask(g, "SELECT overview_rebuild.take()")
            : NULL;
    if (!r) {
        gate_close(&g);
        return GATE_FAILED;
    }
    taken = *PQgetvalue(r, 0, 0) != 't';
    PQclear(r);
    if (taken) {
        gate_close(&g);
        return GATE_TAKEN;
    }
    *out = g;
    return GATE_OPEN;
}

void gate_close(struct gate **g)
{
    struct gate *gone = *g;

    if (!gone)
        return;
    *g = NULL;
    PQfinish(gone->c);
    free(gone);
}

int gate_hold(struct gate *g, int64_t *served_out)
{
    PGresult *r;

    if (run(g, "BEGIN; SET LOCAL lock_timeout = '3s'") != 0)
        return -1;
    r = ask(g, "SELECT position FROM overview.cursor WHERE log = 0 FOR UPDATE");
    if (!r || PQntuples(r) != 1) {
        PQclear(r);
        gate_release(g);
        return -1;
    }
    *served_out = strtoll(PQgetvalue(r, 0, 0), NULL, 10);
    PQclear(r);
    return 0;
}

void gate_release(struct gate *g)
{
    if (PQtransactionStatus(g->c) != PQTRANS_IDLE)
        (void)run(g, "ROLLBACK");
}

bool gate_is_lost(const struct gate *g)
{
    return PQstatus(g->c) != CONNECTION_OK;
}

int gate_change(struct gate *g, int64_t folded)
{
    char sql[80];

    snprintf(sql, sizeof sql, "SELECT overview_rebuild.change(%lld)", (long long)folded);
    if (is_true(g, sql) && run(g, "COMMIT") == 0)
        return 0;
    gate_release(g);
    return -1;
}

void gate_look_through(struct gate *g)
{
    (void)run(g, "SELECT overview_rebuild.look_through()");
}

bool gate_sweep(struct gate *g)
{
    for (int i = 0; i < SWEEPS && PQstatus(g->c) == CONNECTION_OK; i++)
        if (is_true(g, "SELECT overview_rebuild.sweep()"))
            return true;
    return false;
}
