/*
 * Who is vouched for elsewhere: people who sign in at an OpenID Connect issuer, and programs with a signed token of
 * one. Which issuers, and for whom each may vouch, stands in the file of gateway.issuers.file (services/oidc/issuers.h).
 *
 *      GET /aanmelden/{id}     -> 303 to the issuer, with a sealed cookie
 *      GET /aanmelden/terug    <- code: cookie opened, code exchanged, account kept, session -> 303 to the page
 *
 * An account is one person of one issuer at one party. Its rights are what the issuer said last; who was closed here
 * does not come in again by that. What is sealed is sealed with a key of this process: a sign-in that was begun before
 * a restart is begun again.
 */
#ifndef GATEWAY_FOREIGN_H
#define GATEWAY_FOREIGN_H

#include "services/gateway/gateway_in.h"

struct foreign;
/* NULL: no issuers are set. */
struct foreign *foreign_new(struct gateway *g);
void foreign_free(struct foreign **f);

/* True: it is an address of these; foreign_answer follows. */
bool foreign_takes(const struct visit *v);
void foreign_answer(struct visit *v);
/* {"uitgevers": [{"id", "nl", "en", "adres"}]} */
json_t *foreign_issuers(const struct gateway *g);
/* A signed token: PROBLEM_N and v->who is filled; NOT_SIGNED_IN, RIGHT_MISSING, or NOT_READY while keys are fetched. */
enum problem_code foreign_token(struct visit *v, struct slice token);
void foreign_gone(struct visit *v);

#endif
