/*
 * What an issuer's claims make of somebody: pure, by the rows of issuers.h.
 *
 * What tells one account from another is issuer and `sub` together, and nothing else (OpenID Connect Core 5.7): a
 * name, a mail address or another claim may pass to somebody else.
 */
#ifndef OIDC_CLAIMS_H
#define OIDC_CLAIMS_H

#include "common/hash.h"
#include "services/oidc/issuers.h"
#include "services/oidc/reason.h"

#include <jansson.h>

#define OIDC_GRANTS_MAX  8
#define OIDC_SUBJECT_MAX 255 /* Core 2: `sub` is at most 255 ASCII characters */
#define OIDC_DISPLAY_MAX 120 /* bytes of UTF-8 */
#define OIDC_ADDRESS_MAX 254
#define OIDC_SESSION_MAX 128 /* bytes of `sid` that are kept; a longer one is none */

struct oidc_grant {
    char party[OIDC_PARTY_MAX + 1];
    enum oidc_mandate mandate; /* the highest of the rows for this party */
};

/* Owns nothing; copy it as it is. */
struct oidc_who {
    uint8_t key[HASH_LEN]; /* of the account: SHA-256 of issuer, a zero byte, `sub` */
    char issuer_id[OIDC_ID_MAX + 1];
    char subject[OIDC_SUBJECT_MAX + 1];
    char display[OIDC_DISPLAY_MAX +
                 1]; /* UTF-8 without controls; empty: not told. For a screen, never for a log */
    char mail[OIDC_ADDRESS_MAX + 1]; /* empty: not told, no address, or said not to be verified */
    bool mail_verified;              /* the issuer says so (`email_verified`) */
    char session[OIDC_SESSION_MAX + 1]; /* `sid`, for back-channel logout; empty: none */
    size_t n_grants;                    /* 1 or more; in the order of the rows */
    struct oidc_grant grants[OIDC_GRANTS_MAX];
};

/* of: the issuer's rows for people or for machines. OIDC_CLAIMS: no `sub`, or of another form. OIDC_UNMAPPED: no row
 * holds. A party that is not among the issuer's own is never given, whatever the rows say. */
MUST_CHECK enum oidc_reason oidc_claims_who(const struct oidc_issuer *i, const struct oidc_rows *of,
                                            const json_t *claims, struct oidc_who *out);

/* The key of an account, of its `sub` alone (a logout token has no more). */
void oidc_claims_key(const struct oidc_issuer *i, const char *subject, uint8_t out[HASH_LEN]);

#endif
