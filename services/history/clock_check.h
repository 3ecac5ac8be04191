/*
 * May the log's time be taken from this machine? Pure: the clocks' readings are given.
 *
 * Three clocks must agree within a bound (setting clock.skew.max.ms):
 *   - the wall clock and the database's, asked once a second;
 *   - the wall clock and the boot clock, which nobody sets: a jump between two readings shows, slow
 *     correction by NTP does not, because each good check moves the anchor along;
 *   - the wall clock and the last event, which it may not be behind.
 * A start knows what the clocks showed at the last mark of the same run of the machine, so a jump
 * while history was down shows too. What is wrong stays wrong until the wall clock is back, or until
 * somebody confirms it (weerklank-history --confirm-clock).
 */
#ifndef HISTORY_CLOCK_CHECK_H
#define HISTORY_CLOCK_CHECK_H

#include <stdbool.h>
#include <stdint.h>

struct clock_check {
    int64_t max;    /* microseconds */
    int64_t offset; /* wall minus boot when all was well */
    int64_t slack;  /* of the anchor itself: what NTP may have corrected since it was taken */
    int64_t
        database; /* what the last answer said: wall minus the database's, 0 when within reach */
    bool asked;   /* the database answered at least once */
};

void clock_check_begin(struct clock_check *c, int64_t max, int64_t wall, int64_t boot);
/* Somebody looked: the wall clock is right as it is. */
void clock_check_confirm(struct clock_check *c, int64_t wall, int64_t boot);
/* The anchor of the last mark, when it is of the same run of the machine. */
void clock_check_recall(struct clock_check *c, int64_t wall_then, int64_t boot_then, int64_t boot);
/* The database read its clock somewhere between our two readings of the wall clock. */
void clock_check_database(struct clock_check *c, int64_t wall_sent, int64_t wall_came, int64_t boot,
                          int64_t database, int64_t last_at);
/* NULL: the wall clock may be used now. Otherwise a word for the log. */
const char *clock_check_why(const struct clock_check *c, int64_t wall, int64_t boot,
                            int64_t last_at);

#endif
