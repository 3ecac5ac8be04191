/*
 * How sure routing is, in words: the one place where those begin. The program, the page and the documents say the same.
 *
 * Certainty is calibrated (services/learn/): of what is said to be 900 thousandths sure, nine in ten turn out right.
 */
#ifndef PROTO_SURENESS_H
#define PROTO_SURENESS_H

#include "proto/enums.h"

#define SURENESS_CERTAIN 900 /* thousandths, from there on */
#define SURENESS_FAIRLY  700
#define SURENESS_DOUBT   400

/* Below all of them routing says that it does not know. What it left to a coordinator it was at most in doubt about,
 * wherever the threshold lies (services/gateway/web/src/sure.ts says the same). */
enum sureness sureness_of(int64_t thousandths, bool chose);
/* Where a word begins; of the last one that is 0. */
int sureness_least(enum sureness s);

#endif
