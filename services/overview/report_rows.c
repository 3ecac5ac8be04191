/*
 * Rows of overview.report_event: see report_rows.h. They are few, so each is a statement.
 */
#include "services/overview/report_rows.h"

#include "common/room.h"
#include "services/domain/report.h"

#include <stdlib.h>

static const Oid row_types[] = {DB_UUID, DB_INT8, DB_UUID, DB_INT4, DB_INT2};
static const struct db_stmt stmt_row = {
    "overview_report_event",
    "INSERT INTO overview.report_event (report, position, stream, version, kind)"
    " VALUES ($1, $2, $3, $4, $5)",
    5, row_types};

void report_rows_free(struct report_rows *rows)
{
    free(rows->list);
    *rows = (struct report_rows){0};
}

void report_rows_add(struct report_rows *rows, const struct event *e)
{
    struct report_row_new row = {
        .stream = e->stream, .position = e->position, .version = e->version, .kind = (int)e->kind};

    if (!report_of_event(e, &row.report))
        return;
    if (rows->n == rows->cap) {
        rows->cap = rows->cap ? rows->cap * 2 : 16;
        rows->list = room_for(rows->list, rows->cap, sizeof *rows->list);
    }
    rows->list[rows->n++] = row;
}

void report_rows_send(struct report_rows *rows, struct db *db)
{
    for (uint32_t i = 0; i < rows->n; i++) {
        const struct report_row_new *row = &rows->list[i];
        uint8_t position[8], version[4], kind[2];
        const struct db_param params[] = {{row->report.b, sizeof row->report.b},
                                          {position, 8},
                                          {row->stream.b, sizeof row->stream.b},
                                          {version, 4},
                                          {kind, 2}};

        db_put_int(position, 8, row->position);
        db_put_int(version, 4, row->version);
        db_put_int(kind, 2, row->kind);
        db_send(db, &stmt_row, params, NULL, NULL);
    }
    rows->n = 0;
}
