/*
 * Asking all services at once how they are, for whoever watches over them: their metrics as one text, and
 * whether each is ready. It sends metrics.ask and service.ask over the endpoints inside.
 *
 *      struct scrape *s = scrape_new(life, NULL, 0);      all services, by their settings
 *      scrape_metrics(s, on_text, me);                    GET /metrics
 *      scrape_ready(s, on_ready, me);                     GET /readyz
 *
 * Every question has its answer within SCRAPE_US, whatever is down. Nothing blocks. Families of the same name are
 * put together: # HELP and # TYPE once, each sample with the label service="..." in front. Who did not answer has
 * weerklank_up 0.
 */
#ifndef SCRAPE_SCRAPE_H
#define SCRAPE_SCRAPE_H

#include "common/life.h"

#define SCRAPE_US       1000000 /* from the question to the callback, at most */
#define SCRAPE_ROUNDS   8       /* questions under way; above it the answer is "busy" */
#define SCRAPE_SERVICES 16

/* Content-Type of the text. */
#define SCRAPE_TYPE "text/plain; version=0.0.4; charset=utf-8"

struct scrape_target {
    const char *service;  /* label and name; letters, digits and _ */
    const char *endpoint; /* ipc:// or inproc:// */
    bool optional; /* who may not be there: silent, it is left out; ready, it stands in for the one
                             before it in the list */
};

/* All that there are, by their settings: history, its warm second (optional), reader, intake, routing, tracking,
 * overview, notify. Gives how many. */
size_t scrape_services(struct scrape_target out[SCRAPE_SERVICES]);

struct scrape;
/* list NULL: those. What the list points to stays the caller's, and stays. At most SCRAPE_SERVICES. An endpoint that cannot be is a log_fatal. */
struct scrape *scrape_new(struct life *life, const struct scrape_target *list, size_t n);
/* Questions under way are forgotten, their callbacks not called. */
void scrape_free(struct scrape **s);

/* Called once, from the loop; text lives until it returns. */
typedef void scrape_text_fn(void *arg, struct slice text);
/* own_name and own: what the asking process says of itself, as metrics_write and metrics_write_process give it; put
 * together with the others, copied. NULL: nothing. 0, or -1: SCRAPE_ROUNDS are under way, and fn is not called. */
MUST_CHECK int scrape_metrics(struct scrape *s, const char *own_name, struct slice own,
                              scrape_text_fn *fn, void *arg);

enum scrape_database { SCRAPE_DATABASE_UNKNOWN, SCRAPE_DATABASE_DOWN, SCRAPE_DATABASE_UP };

struct scrape_state {
    const char *service;
    bool answered, ready;
    char why[41];     /* a code; "" when ready, "silent" when it did not answer */
    int64_t position; /* that it has folded up to; -1: none, or not said */
};

struct scrape_readiness {
    bool ready; /* all are, or somebody stands in */
    enum scrape_database
        database; /* as the first says that answers and has one: history, when it does */
    size_t n;
    struct scrape_state list[SCRAPE_SERVICES];
};
typedef void scrape_ready_fn(void *arg, const struct scrape_readiness *r);
/* As above. */
MUST_CHECK int scrape_ready(struct scrape *s, scrape_ready_fn *fn, void *arg);

#endif
