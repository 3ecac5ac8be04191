/*
 * What claims make of somebody: see claims.h.
 */
#include "services/oidc/claims.h"

#include "common/text.h"
#include "services/mail/address.h"

#include <stdio.h>

static const json_t *claim_find(const json_t *claims, const char *const path[OIDC_PATH_MAX])
{
    for (size_t i = 0; i < OIDC_PATH_MAX && path[i]; i++)
        claims = json_object_get(claims, path[i]);
    return claims;
}

static bool text_holds(const json_t *v, const char *wanted)
{
    const char *s = json_string_value(v);

    return s && s[0] && (strcmp(wanted, "*") == 0 || strcmp(wanted, s) == 0);
}

static bool row_holds(const struct oidc_row *r, const json_t *claims)
{
    const json_t *v = claim_find(claims, r->claim);

    for (size_t i = 0; i < json_array_size(v); i++)
        if (text_holds(json_array_get(v, i), r->value))
            return true;
    return text_holds(v, r->value);
}

static bool may_vouch(const struct oidc_issuer *i, const char *party)
{
    for (size_t at = 0; at < i->n_parties; at++)
        if (strcmp(i->parties[at], party) == 0)
            return strlen(party) <= OIDC_PARTY_MAX;
    return false;
}

static void grant_add(struct oidc_who *who, const struct oidc_row *r)
{
    struct oidc_grant *g = who->grants, *end = g + who->n_grants;

    while (g < end && strcmp(g->party, r->party) != 0)
        g++;
    if (g == end && who->n_grants == OIDC_GRANTS_MAX)
        return;
    if (g == end) {
        snprintf(g->party, sizeof g->party, "%s", r->party);
        g->mandate = r->mandate;
        who->n_grants++;
    } else if (r->mandate > g->mandate) {
        g->mandate = r->mandate;
    }
}

/* For a screen: cut between two characters, and none where it could do harm. */
static void display_take(const json_t *v, char out[OIDC_DISPLAY_MAX + 1])
{
    const char *s = json_string_value(v);
    size_t n = json_string_length(v);

    if (!s || out[0] || !text_utf8_valid(s, n) || !text_controls_ok(s, n, false))
        return;
    if (n > OIDC_DISPLAY_MAX)
        for (n = OIDC_DISPLAY_MAX; n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80;)
            n--;
    memcpy(out, s, n);
    out[n] = '\0';
}

static void mail_take(const json_t *claims, struct oidc_who *out)
{
    const json_t *v = json_object_get(claims, "email"),
                 *verified = json_object_get(claims, "email_verified");
    struct mail_address a;

    if (!json_is_string(v) || json_is_false(verified) ||
        mail_address_read(slice_of(json_string_value(v), json_string_length(v)), &a) !=
            MAIL_FAULT_NONE)
        return;
    snprintf(out->mail, sizeof out->mail, "%s", a.spec);
    out->mail_verified = json_is_true(verified);
}

static bool printable(const char *s)
{
    for (; *s; s++)
        if (*s < ' ' || *s > '~')
            return false;
    return true;
}

static bool subject_take(const struct oidc_issuer *i, const json_t *claims, struct oidc_who *out)
{
    const json_t *v = json_object_get(claims, "sub");
    const char *sub = json_string_value(v);
    size_t n = json_string_length(v);

    if (!sub || n == 0 || n > OIDC_SUBJECT_MAX || !printable(sub))
        return false;
    memcpy(out->subject, sub, n + 1);
    oidc_claims_key(i, out->subject, out->key);
    return true;
}

void oidc_claims_key(const struct oidc_issuer *i, const char *subject, uint8_t out[HASH_LEN])
{
    const struct slice parts[] = {slice_str(i->issuer), slice_of("", 1), slice_str(subject)};

    hash_sha256(out, parts, ARRAY_LEN(parts));
}

static void session_take(const json_t *claims, char out[OIDC_SESSION_MAX + 1])
{
    const json_t *v = json_object_get(claims, "sid");

    if (json_is_string(v) && json_string_length(v) <= OIDC_SESSION_MAX)
        memcpy(out, json_string_value(v), json_string_length(v) + 1);
}

enum oidc_reason oidc_claims_who(const struct oidc_issuer *i, const struct oidc_rows *of,
                                 const json_t *claims, struct oidc_who *out)
{
    memset(out, 0, sizeof *out);
    snprintf(out->issuer_id, sizeof out->issuer_id, "%s", i->id);
    if (!subject_take(i, claims, out))
        return OIDC_CLAIMS;
    display_take(json_object_get(claims, "name"), out->display);
    display_take(json_object_get(claims, "preferred_username"), out->display);
    mail_take(claims, out);
    session_take(claims, out->session);
    for (size_t n = 0; n < of->n; n++)
        if (row_holds(&of->of[n], claims) && may_vouch(i, of->of[n].party))
            grant_add(out, &of->of[n]);
    return out->n_grants > 0 ? OIDC_OK : OIDC_UNMAPPED;
}
