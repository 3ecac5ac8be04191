/*
 * Base64url, through libsodium.
 */
#include "services/oidc/base64url.h"

#include <sodium.h>

void base64url_write(const void *p, size_t n, char *out)
{
    sodium_bin2base64(out, BASE64URL_SIZE(n), p, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void base64url_add(struct buf *out, const void *p, size_t n)
{
    buf_reserve(out, BASE64URL_SIZE(n));
    base64url_write(p, n, (char *)out->p + out->n);
    out->n += BASE64URL_SIZE(n) - 1;
}

int base64url_read(struct slice text, uint8_t *out, size_t most, size_t *n_out)
{
    return sodium_base642bin(out, most, (const char *)text.p, text.n, NULL, n_out, NULL,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
