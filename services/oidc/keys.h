/*
 * The keys that an issuer publishes (JWK Set, RFC 7517), and whether one of them made a signature. Pure.
 *
 * What a key is for is said by the key, never by the token: an RSA key is not an ECDSA key, one "for encryption" or
 * for another algorithm verifies nothing, and no public key is ever a shared secret.
 */
#ifndef OIDC_KEYS_H
#define OIDC_KEYS_H

#include "common/hash.h"
#include "services/oidc/jws.h"

#define KEYS_MAX     32   /* of an issuer; what comes behind them is not read */
#define KEY_BITS_MIN 2048 /* of RSA (RFC 7518 3.3) */
#define KEY_BITS_MAX 4096

struct keys;
/* NULL: no set, or nothing in it that verifies. Keys of other kinds are kept by name only. */
MUST_CHECK struct keys *keys_read(const json_t *set);
void keys_free(struct keys **k);
size_t keys_n(const struct keys *k); /* that verify */

/* OIDC_OK: by the key whose SHA-256 (of its SubjectPublicKeyInfo) is print_out. OIDC_KEY_UNKNOWN, OIDC_KEY_UNFIT,
 * OIDC_SIGNATURE. A token without a key's name is taken where only one key fits (OpenID Connect Core 10.1). */
MUST_CHECK enum oidc_reason keys_verify(const struct keys *k, const struct jws *j,
                                        uint8_t print_out[HASH_LEN]);
bool keys_have(const struct keys *k, const uint8_t print[HASH_LEN]);

#endif
