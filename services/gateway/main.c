/*
 * gateway: the same messages over HTTP and JSON, by the API Design Rules, for people and their systems.
 *
 *   receives   HTTP at gateway.listen, behind a proxy for TLS: every address of routes.h
 *              at gateway.endpoint, from intake: account.set, .close, .ask; token.make, .end, .ask; service.ask
 *   sends      each request as a message to intake's door inside, for the party and account that asked
 *   owns       schema gateway: accounts and tokens
 *   if I die   who asked sees a broken connection, and repeats under the same Idempotency-Key: nothing happens twice
 */
#include "services/gateway/gateway.h"

int main(int argc, char **argv)
{
    struct life *life = life_begin("gateway", argc, argv);
    struct gateway *gateway = gateway_new(life);

    life_run(life);
    gateway_free(&gateway);
    return life_end(&life);
}
