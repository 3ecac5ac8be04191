/*
 * What history counts and measures of itself: the writer's table, and the reader's.
 */
#ifndef HISTORY_FIGURES_H
#define HISTORY_FIGURES_H

#include "services/history/append.h"
#include "services/log/telling.h"

/* clang-format off */
#define HISTORY_METRICS(M, S)                                                                     \
    M(S, GAUGE, waiting, NUMBER, "weerklank_history_waiting",                                     \
      "Appends that were taken and are not answered.", NONE)                                      \
    M(S, GAUGE, waiting_bytes, BYTES, "weerklank_history_waiting",                                \
      "What those take in memory.", NONE)                                                         \
    M(S, GAUGE, under_way, NUMBER, "weerklank_history_batches_under_way",                         \
      "Batches that the database has not answered.", NONE)                                        \
    M(S, COUNTER, batches, NUMBER, "weerklank_history_batches",                                   \
      "Batches that were sent to the database.", NONE)                                            \
    M(S, COUNTER, events, NUMBER, "weerklank_history_events",                                     \
      "Events that this writer committed.", NONE)                                                 \
    M(S, COUNTER, repeated, NUMBER, "weerklank_history_repeated",                                 \
      "Appends that were stored before, with the same content.", NONE)                            \
    M(S, COUNTER, conflicts, NUMBER, "weerklank_history_conflicts",                               \
      "Appends whose stream had another version than their base.", NONE)                          \
    M(S, COUNTER, looked_up, NUMBER, "weerklank_history_looked_up",                               \
      "Appends about which the table had to be asked.", NONE)                                     \
    M(S, COUNTER, renumbered, NUMBER, "weerklank_history_renumbered",                             \
      "Events that were sent again at another position.", NONE)                                   \
    M(S, COUNTER, appends, NUMBER, "weerklank_history_appends",                                   \
      "Appends by what became of them.", BY("outcome", FATE_N, history_fate_name))                \
    REFUSED_METRICS(M, S)                                                                         \
    M(S, TIMES, commit, SECONDS, "weerklank_history_commit",                                      \
      "From a batch sent until it is committed.", NONE)                                           \
    M(S, GAUGE, fence, NUMBER, "weerklank_history_fence",                                         \
      "Number of the writer in the lease; it goes up with each that takes over.", NONE)           \
    M(S, GAUGE, lease_age, SECONDS, "weerklank_history_lease_age",                                \
      "Since the lease was last seen to be this writer's.", NONE)                                 \
    M(S, GAUGE, head_age, SECONDS, "weerklank_history_head_age",                                  \
      "Since the last head was signed.", NONE)                                                    \
    M(S, GAUGE, checkpoint_age, SECONDS, "weerklank_history_checkpoint_age",                      \
      "Since a signed head was last kept outside the database.", NONE)                            \
    M(S, GAUGE, unkept, NUMBER, "weerklank_history_unkept",                                       \
      "Events that no head kept outside the database covers.", NONE)                              \
    M(S, COUNTER, unsent, NUMBER, "weerklank_history_answers_unsent",                             \
      "Frames with answers for peers that were gone, or full.", NONE)
/* clang-format on */
METRICS_DECLARE(history_metrics, HISTORY_METRICS)

enum { READ_REPLAY, READ_STREAM, READ_N };

/* clang-format off */
#define READER_METRICS(M, S)                                                                      \
    M(S, COUNTER, events, NUMBER, "weerklank_reader_events", "Events in answers.", NONE)          \
    M(S, COUNTER, replies, NUMBER, "weerklank_reader_replies", "Answers, all kinds of them.",     \
      NONE)                                                                                       \
    M(S, GAUGE, leaves, NUMBER, "weerklank_reader_leaves",                                        \
      "Leaves of the log's tree that proofs can be made of.", NONE)                               \
    M(S, GAUGE, asks, NUMBER, "weerklank_reader_under_way",                                       \
      "Questions that the database has not answered.", NONE)                                      \
    REFUSED_METRICS(M, S)                                                                         \
    M(S, TIMES, reading, SECONDS, "weerklank_reader_read",                                        \
      "From a question until its answer.", BY("question", READ_N, reader_question_name))
/* clang-format on */
METRICS_DECLARE(reader_metrics, READER_METRICS)

const char *history_fate_name(int fate);
const char *reader_question_name(int question);

#endif
