/*
 * Which events are about which report: ids and places in the log, and not a word of what they say. That is
 * read from the log when somebody asks (report_ask.c), so that what is erased there is gone.
 */
#ifndef OVERVIEW_REPORT_ROWS_H
#define OVERVIEW_REPORT_ROWS_H

#include "common/db.h"
#include "proto/messages.h"

struct report_row_new {
    struct uuid report, stream;
    int64_t position, version;
    int kind;
};

struct report_rows {
    struct report_row_new *list;
    uint32_t n, cap;
};

void report_rows_free(struct report_rows *rows);
/* Nothing happens when it is about no report. */
void report_rows_add(struct report_rows *rows, const struct event *e);
/* Queues the statements and is empty again; the caller ends the transaction. */
void report_rows_send(struct report_rows *rows, struct db *db);

#endif
