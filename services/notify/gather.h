/*
 * What a mail needs beside what is known of it: of a digest, what waits for the party (overview's due.ask, asked as
 * that party or account); of a mailbox that wants the content, titles and what was said, from the log. One mail at a time.
 *
 *      due --> titles, signal after signal --> told
 *
 * When overview does not answer, a digest goes without what it would have said.
 */
#ifndef NOTIFY_GATHER_H
#define NOTIFY_GATHER_H

#include "services/log/follower.h"
#include "services/notify/letter.h"

struct gather;
struct gather *gather_new(struct life *life, struct stream_reader *streams);
/* After its stream reader was closed. */
void gather_free(struct gather **g);

/* Once, from the loop; l lives until then. told lives until the next begin. ok false: the log's readers do
 * not answer: again later. */
typedef void gather_fn(void *arg, bool ok, const struct letter_told *told);
void gather_begin(struct gather *g, const struct mail_letter *l, gather_fn *fn, void *arg);

#endif
