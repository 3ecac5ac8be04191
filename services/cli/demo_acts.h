/*
 * Inside the demonstration: what is done to each signal after it was submitted.
 */
#ifndef CLI_DEMO_ACTS_H
#define CLI_DEMO_ACTS_H

#include "services/cli/connection.h"

struct demo_signal {
    struct uuid id;
    char *region;
    json_t *body;
    bool there; /* in the log */
    bool routed;
    char lead[25];        /* "" when routing left it to the coordinator */
    char other[25];       /* another department that routing thought of; "" when none */
    char contributor[25]; /* "" when none */
};

struct demo {
    struct cli *cli;
    struct demo_signal *signals;
    size_t n;
    int64_t first; /* position of the first of them */
    size_t acts;
    struct demo_party {
        char code[25];
        struct connection *connection; /* NULL: no key here */
    } parties[64];
    size_t n_parties;
};

/* The connection of that party; NULL when its key is not here. */
struct connection *demo_party(struct demo *d, const char *code);
/* Plays what belongs to the i-th signal. Returns the exit status. */
int demo_act(struct demo *d, size_t i);

#endif
