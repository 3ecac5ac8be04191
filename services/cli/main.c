/*
 * weerklank: the loop from a terminal, for regions, departments and coordinators, and for scripts.
 *
 * Takes a command and its options. Gives what the door answers, for people or as JSON. Owns nothing:
 * only `submit FILE` keeps a file of its own beside the one it sends. If it dies, nobody waits; the
 * same command again does nothing twice where it was given the same id.
 */
#include "services/cli/commands.h"
#include "services/cli/language.h"

#include "common/bus.h"
#include "common/hash.h"
#include "common/log.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    struct cli cli;
    int status;

    log_init("weerklank", LOG_ERROR);
    hash_init();
    language_choose();
    cli_begin(&cli);
    status = command_main(&cli, argc, argv);
    cli_end(&cli);
    hash_deinit();
    return fflush(stdout) == 0 ? status : CLI_REFUSED;
}
