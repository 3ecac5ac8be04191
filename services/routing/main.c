/*
 * weerklank-routing: one lead and any number of contributors for each signal, with reasons.
 *
 * Receives  the log (PUB and replay): signal.submitted, what settles a signal, reference data
 * Sends     appends to history: signal.routed, signal.likened
 * Answers   routing.preview, routing.words, service.ask and metrics.ask on routing.endpoint
 * Owns      nothing in PostgreSQL yet; a cursor in {state}/routing.cursor, what earlier signals are about in
 *           {state}/routing.similar
 * If it dies, new signals wait with the coordinator's clock running; nothing else stops.
 */
#include "services/routing/routing.h"

int main(int argc, char **argv)
{
    struct life *life = life_begin("routing", argc, argv);
    struct routing *routing = routing_new(life);
    life_run(life);
    routing_free(&routing);
    return life_end(&life);
}
