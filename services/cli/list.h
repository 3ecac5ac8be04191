/*
 * Signals in pages: what `list`, `inbox` and `search` share.
 */
#ifndef CLI_LIST_H
#define CLI_LIST_H

#include "services/cli/commands.h"
#include "services/cli/connection.h"

/* Called for each signal; bytes are the summary as it came. False ends the walk. */
typedef bool summary_fn(void *arg, const struct summary *s, struct slice bytes);

/* Walks the pages of the question until `most` signals came by. The place to go on is left in
 * m->cursor, pointing into *a; absent at the end. Returns the exit status. */
int list_pages(struct cli *cli, struct m_list *m, int64_t most, struct answer *a, summary_fn *fn,
               void *arg);
/* What it waits for, in a few words; "" when one may not know. */
const char *list_state(const struct summary *s);

#endif
