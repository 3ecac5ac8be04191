/*
 * Findings as lines for people and scripts: a code word, where, and a sentence in Dutch or English.
 *
 *      changed position=412 column=at was=2026-04-02T09:15:00.000000Z  het event is veranderd
 *      root position=300..811  iets hiertussen is niet meer zoals het ondertekend is
 */
#ifndef VERIFY_WORDS_H
#define VERIFY_WORDS_H

#include "services/verify/check.h"

#include <stdio.h>

/* By the environment, as weerklank itself does: Dutch, unless it asks for another language. */
bool words_dutch(void);
void words_finding(FILE *out, const struct finding *f, bool dutch);
/* The same as an object: {"finding":"changed","position":412,"until":412,"column":"at","was":1775...}; times
 * are microseconds since 1970 UTC. */
void words_finding_json(FILE *out, const struct finding *f);

#endif
