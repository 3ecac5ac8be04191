/*
 * Reading a signed token: see jws.h.
 */
#include "services/oidc/jws.h"

#include "proto/json.h"
#include "services/oidc/base64url.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Three parts, none of them empty but the last, and no dot beyond them. */
static bool parts_find(struct slice token, struct slice of[3])
{
    const uint8_t *at = token.p, *end = token.p + token.n;

    for (int i = 0; i < 3; i++) {
        const uint8_t *dot = memchr(at, '.', (size_t)(end - at));

        if ((dot == NULL) != (i == 2))
            return false;
        of[i] = slice_of(at, (size_t)((dot ? dot : end) - at));
        at = dot ? dot + 1 : end;
    }
    return of[0].n > 0 && of[1].n > 0;
}

static json_t *part_json(struct slice part, size_t most)
{
    uint8_t *bytes = malloc(most);
    size_t n;
    json_t *json = NULL;

    if (bytes && base64url_read(part, bytes, most, &n) == 0)
        json = json_read(slice_of(bytes, n), NULL, 0);
    free(bytes);
    if (json && !json_is_object(json)) {
        json_decref(json);
        json = NULL;
    }
    return json;
}

static enum oidc_reason alg_read(const json_t *header, enum jws_alg *out)
{
    static const char *const names[] = {
        [JWS_RS256] = "RS256", [JWS_PS256] = "PS256", [JWS_ES256] = "ES256"};
    const char *alg = json_string_value(json_object_get(header, "alg"));

    if (!alg)
        return OIDC_MALFORMED;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (strcmp(alg, names[i]) == 0) {
            *out = (enum jws_alg)i;
            return OIDC_OK;
        }
    if (strcasecmp(alg, "none") == 0)
        return OIDC_ALG_NONE;
    return strncasecmp(alg, "HS", 2) == 0 ? OIDC_ALG_SYMMETRIC : OIDC_ALG;
}

/* A media type; "application/" may be left out (RFC 7515 4.1.9). */
static enum jws_typ typ_of(const json_t *header)
{
    const json_t *typ = json_object_get(header, "typ");
    const char *s = json_string_value(typ);

    if (!typ)
        return JWS_TYP_NONE;
    if (!s)
        return JWS_TYP_OTHER;
    s += strncasecmp(s, "application/", 12) == 0 ? 12 : 0;
    if (strcasecmp(s, "JWT") == 0)
        return JWS_TYP_JWT;
    if (strcasecmp(s, "at+jwt") == 0)
        return JWS_TYP_ACCESS;
    return strcasecmp(s, "logout+jwt") == 0 ? JWS_TYP_LOGOUT : JWS_TYP_OTHER;
}

static enum oidc_reason header_read(const json_t *header, struct jws *out)
{
    const json_t *kid = json_object_get(header, "kid");
    enum oidc_reason why = alg_read(header, &out->alg);

    if (why != OIDC_OK)
        return why;
    /* No extension is understood here, so any that must be is refused (RFC 7515 4.1.11; b64: RFC 7797). */
    if (json_object_get(header, "crit") || json_object_get(header, "b64"))
        return OIDC_CRIT;
    if (json_object_get(header, "jwk") || json_object_get(header, "jku") ||
        json_object_get(header, "x5u"))
        return OIDC_KEY_OFFERED;
    if (kid && (!json_is_string(kid) || json_string_length(kid) > JWS_KID_MAX))
        return OIDC_MALFORMED;
    out->has_kid = kid != NULL;
    if (kid)
        memcpy(out->kid, json_string_value(kid), json_string_length(kid));
    out->typ = typ_of(header);
    return OIDC_OK;
}

enum oidc_reason jws_read(struct slice token, size_t most, struct jws *out)
{
    struct slice parts[3];
    json_t *header;
    enum oidc_reason why;

    memset(out, 0, sizeof *out);
    if (token.n > most)
        return OIDC_TOO_LARGE;
    if (!token.p || !parts_find(token, parts))
        return OIDC_MALFORMED;
    header = part_json(parts[0], JWS_HEADER_MOST);
    if (!header)
        return OIDC_MALFORMED;
    why = header_read(header, out);
    json_decref(header);
    if (why != OIDC_OK)
        return why;
    if (base64url_read(parts[2], out->signature, sizeof out->signature, &out->signature_n) < 0)
        return OIDC_MALFORMED;
    out->signed_part = slice_of(token.p, parts[0].n + 1 + parts[1].n);
    out->claims = part_json(parts[1], JWS_MOST);
    return out->claims ? OIDC_OK : OIDC_MALFORMED;
}

void jws_free(struct jws *j)
{
    json_decref(j->claims);
    memset(j, 0, sizeof *j);
}
