/*
 * What is kept between begin and finish, as bytes:
 *
 *      | version 1 | again | began, 8 | state, 32 | nonce, 32 | verifier, 32 | issuer's id, 32, zeroes behind it |
 */
#include "services/oidc/base64url.h"
#include "services/oidc/flow.h"

#include <stdio.h>

#define VERSION 1

void oidc_pending_pack(const struct oidc_pending *p, uint8_t out[OIDC_PENDING_PACKED])
{
    uint8_t *at = out;

    *at++ = VERSION;
    *at++ = p->again;
    for (int i = 7; i >= 0; i--)
        *at++ = (uint8_t)((uint64_t)p->began_s >> (8 * i));
    memcpy(at, p->state, OIDC_SECRET_LEN);
    memcpy(at + OIDC_SECRET_LEN, p->nonce, OIDC_SECRET_LEN);
    memcpy(at + (size_t)2 * OIDC_SECRET_LEN, p->verifier, OIDC_SECRET_LEN);
    at += (size_t)3 * OIDC_SECRET_LEN;
    memset(at, 0, OIDC_ID_MAX);
    memcpy(at, p->issuer_id, strnlen(p->issuer_id, OIDC_ID_MAX));
}

int oidc_pending_unpack(struct slice bytes, struct oidc_pending *out)
{
    const uint8_t *at = bytes.p;
    uint64_t began = 0;

    memset(out, 0, sizeof *out);
    if (bytes.n != OIDC_PENDING_PACKED || at[0] != VERSION || at[1] > 1)
        return -1;
    out->again = at[1];
    for (int i = 2; i < 10; i++)
        began = began << 8 | at[i];
    out->began_s = (int64_t)began;
    at += 10;
    memcpy(out->state, at, OIDC_SECRET_LEN);
    memcpy(out->nonce, at + OIDC_SECRET_LEN, OIDC_SECRET_LEN);
    memcpy(out->verifier, at + (size_t)2 * OIDC_SECRET_LEN, OIDC_SECRET_LEN);
    memcpy(out->issuer_id, at + (size_t)3 * OIDC_SECRET_LEN, OIDC_ID_MAX);
    return out->issuer_id[0] && out->began_s >= 0 ? 0 : -1;
}

void oidc_pending_state(const struct oidc_pending *p, char out[OIDC_STATE_TEXT])
{
    base64url_write(p->state, OIDC_SECRET_LEN, out);
}
