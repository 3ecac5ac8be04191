/*
 * What a rebuild tells: a line of JSON a second on standard output, and one at the end.
 *
 *      {"position":119000,"head":3000000,"rate":21000,"left":137}
 *      {"ended":"done","position":3000012,"seconds":141.8,"rate":21157,"emptied":true}
 *
 * position: folded up to there; rate: events a second since it began; left: seconds, not known at first.
 * ended: done; stopped, by a signal; or why it could not: taken, taken_over (another rebuild is at work),
 * no_database, database_lost (perhaps after the change: then the new tables serve), unknown_kind. emptied: the tables that do not serve hold nothing any more.
 */
#ifndef OVERVIEW_REBUILD_TOLD_H
#define OVERVIEW_REBUILD_TOLD_H

#include "common/base.h"

struct rebuild_told {
    bool quiet;          /* into the log instead, and less often */
    int64_t began, next; /* monotonic */
    int64_t written;
    bool swept;
};

void rebuild_told_begin(struct rebuild_told *t, bool quiet);
/* As often as one likes. head: of the log; -1 while it is not known. */
void rebuild_tell(struct rebuild_told *t, int64_t head);
void rebuild_say(const struct rebuild_told *t, const char *ended);

#endif
