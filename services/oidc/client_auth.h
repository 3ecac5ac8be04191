/*
 * How we show an issuer that it is us: client_secret_basic (RFC 6749 2.3.1), or private_key_jwt (RFC 7523 2.2; NL GOV
 * Assurance profile for OAuth 2.0, 2.3.2) signed with PS256.
 */
#ifndef OIDC_CLIENT_AUTH_H
#define OIDC_CLIENT_AUTH_H

#include "services/oidc/issuers.h"

/* Adds to the form, or fills the header `Authorization` (closed by a NUL). 0, or -1: the key cannot sign. Both are
 * secret. */
MUST_CHECK int client_auth_add(const struct oidc_issuer *i, const char *token_endpoint,
                               int64_t now_s, struct buf *form, struct buf *authorization);

#endif
