/*
 * What the files of scoreboard.ask share: the question and its plain rows (scoreboard.c), rows that follow the
 * registry (score_moved.c), large bundles apart (score_apart.c); and what backlog.ask takes from them.
 */
#ifndef OVERVIEW_SCORE_IN_H
#define OVERVIEW_SCORE_IN_H

#include "common/clock.h"
#include "services/figures/cells.h"
#include "services/figures/row.h"
#include "services/overview/desk.h"
#include "services/overview/kept.h"

#define SCORE_PARAMS 6

struct scoreboard {
    int32_t from, until, today; /* days */
    struct board *board;
    struct db_array sorts;
    uint32_t sorts_set; /* the same by bit */
    uint8_t cut[2], of[4], months[2][2], as_of[4];
    struct db_param params[SCORE_PARAMS];
    struct row row;
    struct buf rows, apart_rows, packed;
    uint32_t n_rows, n_apart;
    uint64_t ticket;          /* of kept sums; 0: none */
    struct tally whole;       /* what a row came to, to be kept */
    struct cells apart, less; /* the cases of large bundles; and the same to be taken away */
    uint8_t bundle_from[8];
    uint16_t only; /* moved: the row that is asked for; 0: all */
    bool wants_exact, moved, unsound;

    struct buf exact_of; /* with exact percentiles: of what there are rows, as uint16_t */
    uint32_t at;         /* so many of them are told */
};

/* The rows of what was added up, one for each step that has something to tell. */
void score_rows_put(struct inquiry *q, struct scoreboard *w, uint16_t of);
void score_answer(struct inquiry *q);
void score_unsound(struct inquiry *q);

/* The sorts of a set (count_sorts), as a parameter; valid until the array is used again. */
struct db_param score_sorts_param(struct db_array *sorts, uint32_t set);

/* Its first day; months are since January 1970. */
static inline int32_t score_month_begin(int32_t month)
{
    return clock_day_of(1970 + month / 12, 1 + month % 12, 1);
}

/* score_moved.c: a db_fn; rows of (of, counts), with the theme behind them when departments are as now. */
void score_on_moved(void *arg, const struct db_result *r);

/* score_apart.c: asks for the cases of large bundles, before the tallies are asked for. */
void score_bundles_send(struct inquiry *q, struct scoreboard *w);
/* Takes them from what was added up of this row. False: something cannot be read. */
MUST_CHECK bool score_less_add(struct inquiry *q, struct scoreboard *w, uint16_t of);
/* Puts the rows of large bundles alone. */
MUST_CHECK bool score_apart_put(struct inquiry *q, struct scoreboard *w);

#endif
