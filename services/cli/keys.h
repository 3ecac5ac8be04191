/*
 * Key files: {state}/keys/CODE.public and CODE.secret, each one line of Z85, for their owner only.
 */
#ifndef CLI_KEYS_H
#define CLI_KEYS_H

#include "services/cli/cli.h"

struct key_pair {
    char public[BUS_KEY_TEXT];
    char secret[BUS_KEY_TEXT]; /* "" when only the public half was asked for */
};

/* "ZVL.public", "ZVL.secret". 0, or -1 with the reason said (quiet: not when it is just not there). */
MUST_CHECK int keys_read(const char *code, bool secret, bool quiet, struct key_pair *out);

#endif
