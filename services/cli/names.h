/*
 * Names behind the codes of regions, departments and themes: asked once, when first needed.
 */
#ifndef CLI_NAMES_H
#define CLI_NAMES_H

#include "services/cli/cli.h"

enum names_of { NAMES_REGIONS, NAMES_DEPARTMENTS, NAMES_THEMES, NAMES_N };

/* "Zeeuws-Vlaanderen" for ZVL; the code itself when there is no name. Lives as long as the process. */
const char *names_find(struct cli *cli, enum names_of set, struct slice code);

#endif
