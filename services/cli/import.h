/*
 * `submit FILE`: a file of any size, many records under way at once, never anything twice.
 */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include "services/cli/cli.h"

struct import_options {
    const char *path;
    const char *map; /* file of the mapping; NULL: none */
    int64_t flight;  /* records under way at most */
};

#define IMPORT_FLIGHT_MOST 1024

/* Returns the exit status: CLI_REFUSED when some were refused, CLI_SILENT when it was not finished. */
int import_file(struct cli *cli, const struct import_options *options);

/* Of one signal as JSON: takes `id` and `regio` out of it. id_out is a new one when there is none (then
 * false in *own_out). 0, or -1 with a sentence in *why_out. party_out is NULL, or a string of the
 * caller's to free. */
int import_take_apart(json_t *signal, struct uuid *id_out, bool *own_out, char **party_out,
                      const char **why_out);

#endif
