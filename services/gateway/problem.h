/*
 * Problem details (RFC 9457) of the table in proto/problems.h. Pure.
 *
 *      {"type": ".../v1/problemen/invalid", "title": "Een of meer velden kloppen niet.", "status": 400,
 *       "detail": "...", "code": "invalid", "invalidParams": [{"name": "nodig", "code": "missing", "reason": "..."}]}
 *
 * title, detail and reason are Dutch, or English where that is asked for; a service's sentence whose Dutch is not known is
 * left out. Names of fields are those of the JSON.
 */
#ifndef GATEWAY_PROBLEM_H
#define GATEWAY_PROBLEM_H

#include "proto/json.h"
#include "proto/problems.h"

#define PROBLEM_TYPE "application/problem+json"

struct problem_told {
    enum problem_code code;
    bool english;
    const char *url;                  /* of the gateway: the beginning of `type` */
    struct slice detail;              /* p NULL: the table's sentence again */
    const struct wire_shape *shape;   /* that the fields are of; NULL: names go as they are */
    const struct problem *problem;    /* as a service told it: fields, state; NULL: none */
    const struct wire_faults *faults; /* as found here; NULL: none */
};
void problem_write(const struct problem_told *p, struct buf *out);
/* Seconds for Retry-After; 0: none. wait_ms as a service told it, 0: nothing. */
int problem_retry_after(enum problem_code code, int64_t wait_ms);

#endif
