/*
 * The load: signals, or full loops, with a fixed number in flight.
 *
 *   signals   submit, wait for `done`, submit the next
 *   loops     submit -> done; routed, as the lead department sees it in its watch -> take_up -> done
 *             -> answer -> done. Each step is durable and known here before the next is sent.
 *
 * Over ipc it is an inside peer that acts for everybody; with --curve each party is a connection with
 * its own key. Ids carry the slot they belong to in their last four bytes. Prints one JSON object.
 */
#include "tests/bench/load.h"

#include <stdio.h>
#include <stdlib.h>

static struct load load;

static int option(int argc, char **argv, const char *name, const char **value_out)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], name) == 0) {
            if (value_out && i + 1 < argc)
                *value_out = argv[i + 1];
            return 1;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    const char *mode = "signals", *seconds = "4", *warm = "1", *flight = "64", *state = NULL;
    const char *texts = NULL, *sockets = "8";
    option(argc, argv, "--mode", &mode);
    option(argc, argv, "--seconds", &seconds);
    option(argc, argv, "--warm", &warm);
    option(argc, argv, "--flight", &flight);
    option(argc, argv, "--state", &state);
    option(argc, argv, "--texts", &texts);
    option(argc, argv, "--sockets", &sockets);
    option(argc, argv, "--intake", &load.intake_endpoint);
    load.curve = option(argc, argv, "--curve", NULL);
    if (!state || !texts || !load.intake_endpoint) {
        fprintf(stderr, "usage: bench_load --state DIR --texts JSONL --intake ENDPOINT [--curve]\n"
                        "  [--mode signals|loops] [--seconds 4] [--warm 1] [--flight 64] "
                        "[--sockets 8]\n");
        return 2;
    }
    hash_init();
    load.state = state;
    load.loops = strcmp(mode, "loops") == 0;
    load.n_slots = (uint32_t)strtoul(flight, NULL, 10);
    load.n_sockets = (uint32_t)strtoul(sockets, NULL, 10);
    load_texts(&load, texts);
    load_connect(&load);
    load_run(&load, strtod(warm, NULL), strtod(seconds, NULL));
    load_print(&load);
    load_close(&load);
    hash_deinit();
    return load.failed ? 1 : 0;
}
