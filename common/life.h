/*
 * The life of a service: the same short ordered list everywhere, and its exact reverse.
 *
 *      int main(int argc, char **argv)
 *      {
 *          struct life *life = life_begin("tracking", argc, argv);   settings, log, hash, loop, bus
 *          struct tracking *t = tracking_new(life);                  the service
 *          life_run(life);                                           until INT or TERM
 *          tracking_free(&t);
 *          return life_end(&life);
 *      }
 *
 * INT and TERM are read from a signalfd on the loop. life_ready() is said once the service can serve
 * and withdrawn when it cannot, for people and supervisors: {run}/NAME.ready holds one line, a word
 * and our process number ("ready 4711", "replaying 4711"), changed atomically and gone at the end.
 * Peers ask with the message `service.ask`.
 */
#ifndef COMMON_LIFE_H
#define COMMON_LIFE_H

#include "common/bus.h"
#include "common/loop.h"

struct life {
    const char *name;
    struct loop *loop;
    struct bus *bus;
    int argc; /* what settings did not take; argv[0] is kept */
    char **argv;
};

struct life *life_begin(const char *name, int argc, char **argv);
void life_run(struct life *life);
/* Returns the exit status. */
int life_end(struct life **life);
/* why: a short word when not ready ("replaying", "clock_untrusted"); NULL when ready. */
void life_ready(struct life *life, const char *why_not);

#endif
