/*
 * A signed token (JWT, RFC 7519) in its compact form (JWS, RFC 7515 3.1), read and bounded. Pure. Nothing that is
 * read here may be believed before jwks.h says whose signature it is; what a token says about that itself (a key, a
 * place to fetch one) is refused (RFC 8725 3.1, 3.5, 3.10).
 *
 *      base64url(header) . base64url(claims) . base64url(signature)
 *      |<------------ signed_part --------->|
 */
#ifndef OIDC_JWS_H
#define OIDC_JWS_H

#include "common/base.h"
#include "services/oidc/reason.h"

#include <jansson.h>

#define JWS_MOST          16384 /* bytes of any token */
#define JWS_HEADER_MOST   2048  /* bytes of the header */
#define JWS_KID_MAX       255
#define JWS_SIGNATURE_MAX 512 /* RSA of 4,096 bits */

/* NL GOV Assurance profile for OAuth 2.0, 3.2.1, and RFC 8725: nothing weaker, nothing shared. */
enum jws_alg { JWS_RS256, JWS_PS256, JWS_ES256 };

enum jws_typ {
    JWS_TYP_NONE,
    JWS_TYP_JWT,
    JWS_TYP_ACCESS, /* at+jwt, RFC 9068 2.1 */
    JWS_TYP_LOGOUT, /* logout+jwt, Back-Channel Logout 2.4 */
    JWS_TYP_OTHER,
};

struct jws {
    struct slice signed_part; /* in the token */
    enum jws_alg alg;
    enum jws_typ typ;
    bool has_kid;
    char kid[JWS_KID_MAX + 1];
    uint8_t signature[JWS_SIGNATURE_MAX];
    size_t signature_n;
    json_t *claims; /* an object; jws_free() */
};

/* most: bytes of the token, up to JWS_MOST. On a refusal nothing has to be freed. The token outlives *out. */
MUST_CHECK enum oidc_reason jws_read(struct slice token, size_t most, struct jws *out);
void jws_free(struct jws *j);

#endif
