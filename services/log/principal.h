/*
 * Who acts, as an envelope between our own processes names it: the party's code. Pure.
 *
 * While the log has no coordinator there is nobody who could admit one. So the party `coordinator` is
 * one then, for whom intake lets in the key of the setting coordinator.first.key, and who may only adopt
 * reference data and admit parties. It ends for ever with the first coordinator that is admitted.
 */
#ifndef LOG_PRINCIPAL_H
#define LOG_PRINCIPAL_H

#include "services/domain/registry.h"

#define FIRST_COORDINATOR "coordinator"

/* False: no such party. first_out: it is the first coordinator. */
bool principal_by_code(const struct registry *r, struct slice code, struct principal *out,
                       bool *first_out);
/* False when the log has a coordinator. */
bool principal_first(const struct registry *r, struct principal *out);
/* What the first coordinator may send. */
bool principal_first_may(enum message kind);

#endif
