/*
 * The name of a law or rule, out of what somebody cites.
 */
#ifndef DOMAIN_LAW_H
#define DOMAIN_LAW_H

#include "common/buf.h"

/* The law itself, without articles and what leads to them: "artikel 3, lid 1, van de Wlz" is "Wlz". */
void law_name(struct slice cited, struct buf *out);

#endif
