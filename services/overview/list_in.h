/*
 * What the files of signal.list share: the question and its pages (list.c), the statements
 * (list_sql.c), where a text was found (list_hits.c).
 */
#ifndef OVERVIEW_LIST_IN_H
#define OVERVIEW_LIST_IN_H

#include "services/overview/desk.h"
#include "services/overview/entry.h"
#include "services/overview/lock.h"
#include "services/overview/page.h"
#include "services/overview/sight_sql.h"

/* The least that must be seen of a signal to be listed. */
enum { EXTENT_TITLE, EXTENT_EVER, EXTENT_NOW };

/* Parameters, in the order of the statements: $1 to $3 are sight_sql.h's. */
enum {
    P_EXTENT = 3,
    P_REGION,
    P_STATE,
    P_HOLDER,
    P_THEMES,
    P_REFERENCE_FROM,
    P_REFERENCE_BELOW,
    P_OPEN,
    P_AFTER_DUE,
    P_AFTER_SUBMITTED,
    P_DEPARTMENT,
    P_ROWS,
    P_KIND,
    P_TRACK,
    P_DUE_FROM,
    P_DUE_UNTIL,
    P_MUNICIPALITY,
    P_LAW,
    P_NEIGHBOUR,
    P_DIRECTORATE,
    P_TEXT,
    P_KNOWN,
    P_AFTER_RANK,
    P_MARK,
    P_MARK_VALUE,
    P_BUNDLE,
    P_BUNDLED,
    P_SHARED,
    P_UNHANDLED,
    P_REOPENED,
    PARAMS
};

/* Columns behind those of lock.h; the last three with a text only. */
enum { LIST_DUE = LOCK_N, LIST_SUBMITTED, LIST_AT, LIST_RANK, LIST_IN_TITLE };

/* Where a page ended. */
struct list_place {
    char order;  /* 'n' newest, 'd' due, 'r' rank */
    int32_t due; /* as PostgreSQL counts days */
    int64_t submitted;
    int64_t known; /* of a text: what was known when the first page was asked */
    uint32_t rank; /* the bits of a float4 */
};

struct list {
    struct list_place after;
    bool by_department;
    int64_t limit;
    struct sight_params sight;
    struct db_array themes;
    uint8_t open, bundled, shared, unhandled, reopened, extent[2], state[2], due[4], submitted[8],
        rows[8], kind[2], track[2], due_from[4], due_until[4], known[8], rank[4], mark[2];
    char reference[2][64];
    struct buf law, question; /* the question without its page: what a cursor is sealed with */
    struct db_param params[PARAMS];
    struct buf summaries;
    uint32_t told;
    char cursor[PAGE_CURSOR]; /* of the next page; "": there is none */
    struct hits *hits;        /* list_hits.c */
};

/* Which statement answers it. What leads its order need not be a filter as well: that is taken away. */
const struct db_stmt *list_statement(struct list *w);

/* The rows of a question with a text: reads where each was found, and answers. n: rows to be told. */
void list_hits_show(struct inquiry *q, const PGresult *rows, int n);
void list_hits_free(struct hits **h);

/* Ends the inquiry. */
void list_answer(struct inquiry *q);

#endif
