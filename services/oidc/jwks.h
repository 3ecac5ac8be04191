/*
 * The keys that an issuer publishes (JWK Set, RFC 7517), and whether one of them made a signature. Pure.
 *
 * What a key is for is said by the key, never by the token: an RSA key is not an ECDSA key, one "for encryption" or
 * for another algorithm verifies nothing, and no public key is ever a shared secret.
 */
#ifndef OIDC_JWKS_H
#define OIDC_JWKS_H

#include "common/hash.h"
#include "services/oidc/jws.h"

#define JWKS_MAX     32   /* of an issuer; what comes behind them is not read */
#define KEY_BITS_MIN 2048 /* of RSA (RFC 7518 3.3) */
#define KEY_BITS_MAX 4096

struct jwks;
/* NULL: no set, or nothing in it that verifies. Keys of other kinds are kept by name only. */
MUST_CHECK struct jwks *jwks_read(const json_t *set);
void jwks_free(struct jwks **k);
size_t jwks_n(const struct jwks *k); /* that verify */

/* OIDC_OK: by the key whose SHA-256 (of its SubjectPublicKeyInfo) is print_out. OIDC_KEY_UNKNOWN, OIDC_KEY_UNFIT,
 * OIDC_SIGNATURE. A token without a key's name is taken where only one key fits (OpenID Connect Core 10.1). */
MUST_CHECK enum oidc_reason jwks_verify(const struct jwks *k, const struct jws *j,
                                        uint8_t print_out[HASH_LEN]);
bool jwks_have(const struct jwks *k, const uint8_t print[HASH_LEN]);

#endif
