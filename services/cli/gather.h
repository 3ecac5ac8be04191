/*
 * Gathering what a report, an agenda or a learning agenda tells: over the wire, with the rights of who asks,
 * at one position of the log as far as that can be. Scoreboard and lists are asked to have seen that position;
 * of what happened, nothing behind it is taken.
 */
#ifndef CLI_GATHER_H
#define CLI_GATHER_H

#include "services/cli/connection.h"
#include "services/report/paper.h"

struct gather_text; /* a text that was kept */

struct gather {
    struct cli *cli;
    int64_t head;     /* the position */
    int64_t until_us; /* events from this moment on do not count */
    struct paper_stand stand;
    struct gather_text *texts;
};

/* out: zero-initialised, or begun before: texts that were kept stay. as_of: 0 is today. Returns the exit status; gather_end frees, whatever it was. */
int gather_begin(struct cli *cli, int32_t as_of, struct gather *out);
/* Asks for the newest signed head, at the end. */
int gather_stand(struct gather *g);
void gather_end(struct gather *g);

/* Asks and decodes as ask_struct, at the position. */
int gather_ask(struct gather *g, enum message kind, const struct wire_subject *signal,
               const void *body, struct answer *a, void *out);

/* The text as a string that lives until gather_end; NULL stays NULL. */
const char *gather_keep(struct gather *g, struct slice text);
/* Names for people; the code where there is none. Live as long as the process. */
const char *gather_party(struct gather *g, struct slice code);
const char *gather_term(struct slice code);

/* The events in [from, until) that one may see, in order. False of fn ends it. */
typedef bool gather_fn(void *arg, const struct moment *m);
int gather_events(struct gather *g, int64_t from_us, int64_t until_us, gather_fn *fn, void *arg);

/* All that falls due, by who has to do it, as far as one may see. Another status than CLI_OK of fn ends it. */
typedef int gather_due_fn(void *arg, const struct due_row *row);
int gather_due(struct gather *g, gather_due_fn *fn, void *arg);

/* Room for one more of `size` bytes behind n; a list that starts as NULL. The caller's to free. */
void *gather_more(void *list, size_t n, size_t size);

#endif
