/*
 * What overview counts and measures of itself.
 */
#ifndef OVERVIEW_DESK_FIGURES_H
#define OVERVIEW_DESK_FIGURES_H

#include "services/log/telling.h"

/* clang-format off */
#define OVERVIEW_METRICS(M, S)                                                                    \
    TIME_METRICS(M, S)                                                                            \
    M(S, COUNTER, events, NUMBER, "weerklank_overview_events", "Events that were folded.", NONE)  \
    M(S, COUNTER, batches, NUMBER, "weerklank_overview_batches",                                  \
      "Transactions in which that was written.", NONE)                                            \
    M(S, COUNTER, signals, NUMBER, "weerklank_overview_signal_rows",                              \
      "Rows of signals that were written.", NONE)                                                 \
    M(S, COUNTER, assignments, NUMBER, "weerklank_overview_assignment_rows",                      \
      "Rows of assignments that were written.", NONE)                                             \
    M(S, COUNTER, fetched, NUMBER, "weerklank_overview_fetched",                                  \
      "Signals whose state had to be read from the database.", NONE)                              \
    M(S, GAUGE, quarantined, NUMBER, "weerklank_quarantined",                                     \
      "Streams that could not be folded: a fault of ours.", NONE)                                 \
    M(S, COUNTER, questions, NUMBER, "weerklank_overview_questions",                              \
      "Questions that came, those about itself too.", NONE)                                       \
    M(S, COUNTER, refused, NUMBER, "weerklank_overview_not_answered",                             \
      "Questions that got a problem.", NONE)                                                      \
    M(S, GAUGE, open, NUMBER, "weerklank_overview_open", "Questions that are not answered.",      \
      NONE)                                                                                       \
    REFUSED_METRICS(M, S)                                                                         \
    M(S, TIMES, answering, SECONDS, "weerklank_overview_answer",                                  \
      "From a question until its answer, waiting for what it asks to see included.",              \
      BY("kind", MSG_N, overview_kind))
/* clang-format on */
METRICS_DECLARE(overview_metrics, OVERVIEW_METRICS)
/* NULL: no question of that kind is answered here. */
const char *overview_kind(int message);

#endif
