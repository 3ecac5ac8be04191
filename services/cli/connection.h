/*
 * One connection to the door (or, for `ready`, to a service inside), and asking over it.
 *
 * A question is sent again with the same id when no answer comes, or when the answer says busy or not
 * ready (after the time it names), until cli->patience_us has passed. So nothing happens twice, and
 * whoever asks sees one outcome. Nothing here sleeps: it waits on the socket.
 */
#ifndef CLI_CONNECTION_H
#define CLI_CONNECTION_H

#include "proto/frame.h"
#include "services/cli/cli.h"

struct connection;

/* As that party, through CURVE; its keys are read from the state folder. NULL when they cannot be (said,
 * unless quiet and they are just not there). */
struct connection *connection_open(struct cli *cli, const char *party, bool quiet);
/* Over ipc, to a service of ours. */
struct connection *connection_open_inside(struct cli *cli, const char *endpoint);
void connection_close(struct connection **c);

/* A question or command; everything is borrowed. */
struct question {
    enum message kind;
    const struct uuid *id;             /* NULL: a new one */
    const struct wire_subject *signal; /* NULL: none */
    struct slice body;                 /* canonical; p NULL: an empty map */
    int64_t within_ms;                 /* 0: as long as the sender's turn lasts */
    int64_t see;                       /* 0: whatever is there */
};

enum asked {
    ASKED_DONE,    /* answer->message is there */
    ASKED_REFUSED, /* answer->problem is there */
    ASKED_SILENT   /* no answer; answer->problem when the last one said "later" */
};

/* The bytes are the answer's own; slices point into them until answer_free or the next ask. */
struct answer {
    struct bus_in in;
    bool has_in;
    enum message asked; /* what it answers, when that is known: names the fields of a problem */
    enum message message;
    struct envelope envelope;
    bool has_problem;
    enum problem_code code;
    struct problem problem;
};

enum asked connection_ask(struct connection *c, const struct question *q, struct answer *out);
void answer_free(struct answer *a);

/* One question beside all others: it goes right behind the first of them, and its answer is picked up
 * while those are waited for. Sent once. */
void connection_ask_aside(struct connection *c, const struct question *q);
/* Its answer, for which is waited at most so long more; ASKED_SILENT: none came, or nothing was asked. */
enum asked connection_aside(struct connection *c, int64_t wait_us, struct answer *out);

/* The envelope's parts of a question, for those who write frames themselves. */
void question_envelope(const struct question *q, const struct uuid *id, struct envelope *out);
/* Reads one envelope of a reply: its problem, when it is one. -1: it cannot be read. */
MUST_CHECK int answer_read(const struct envelope *e, struct answer *out);
/* Whether the same again may succeed. */
bool answer_says_later(const struct answer *a);

/* ------------------------------------------------- for those who have many questions under way */

/* 0, or -1 when nobody is there to take it now. */
int connection_send(struct connection *c, struct slice frame);
/* 1: in is filled; 0: nothing waits. */
int connection_receive(struct connection *c, struct bus_in *in);
/* Waits until one of them can be read (or written, for those with `write`), or until the monotonic
 * deadline. */
void connection_wait(struct connection *const *list, const bool *write, size_t n,
                     int64_t deadline_us);
/* The door refused the key, for longer than a key that was just admitted may take to become known. */
bool connection_is_stranger(const struct connection *c);

#endif
