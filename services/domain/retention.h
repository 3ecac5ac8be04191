/*
 * Retention: for how long texts of a closed signal are kept. The terms are reference data (set `retention`):
 * by organisation and kind of signal, from its selection list. When a term is over its texts may be erased on
 * that ground; nothing is erased by itself. Pure.
 */
#ifndef DOMAIN_RETENTION_H
#define DOMAIN_RETENTION_H

#include "proto/messages.h"

/* The term for texts of that organisation in a signal of that kind (enum signal_kind): of organisation and
 * kind, else of the organisation, else of the kind, else of all. False: none is adopted. */
bool retention_find(const struct m_retention *m, struct slice organisation, uint8_t kind,
                    struct retention_term *out);
/* The first day on which its texts need not be kept any more; INT32_MAX: kept for ever. */
int32_t retention_due(const struct retention_term *t, int32_t closed);

#endif
