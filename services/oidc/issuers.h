/*
 * Who may sign people in, and whose access tokens machines may show: any number of issuers, from one JSON file.
 *
 *      { "issuers": [ {
 *          "id": "sso",                              ours, in links and rows: [a-z0-9-], at most 32; never reused
 *          "name": {"nl": "SSO Rijk", "en": "SSO Rijk"},           on the button
 *          "issuer": "https://sso.example.nl",       exactly as it stands in `iss` (OpenID Connect Discovery 3)
 *          "loopback": false,                        true: http is allowed, and only to this machine
 *          "parties": ["VWS", "ZVL"],                whom it may vouch for: no row below can name another
 *          "client": {                               absent: it signs nobody in
 *              "id": "weerklank",
 *              "auth": "client_secret_basic", "secret_file": "/etc/weerklank/sso.secret",
 *           or "auth": "private_key_jwt", "key_file": "/etc/weerklank/sso.pem", "kid": "1",
 *              "audience": "issuer",                 of that assertion; or "token_endpoint" where it demands so
 *              "redirect_uri": "https://weerklank.example.nl/aanmelden/terug",
 *              "logout_uri": "https://weerklank.example.nl/",      optional: where it sends people after logging out
 *              "scopes": ["openid", "profile", "email"],
 *              "acr": ["http://eidas.europa.eu/LoA/substantial"],  optional: one of these is asked and demanded
 *              "userinfo": false                     true: claims are also asked at the userinfo endpoint
 *          },
 *          "people": [                               rows: claim, value -> party, mandate
 *              {"claim": "groups", "value": "weerklank-vws", "party": "VWS", "mandate": "sender"},
 *              {"claim": ["realm_access", "roles"], "value": "lezer", "party": "VWS", "mandate": "reader"}
 *          ],
 *          "tokens": {                               absent: its access tokens are not taken
 *              "audience": "https://weerklank.example.nl/v1",
 *              "scopes": ["weerklank"],              optional: those that each token must have
 *              "machines": [ {"claim": "client_id", "value": "zaaksysteem", "party": "VWS", "mandate": "writer"} ]
 *          }
 *      } ] }
 *
 * A row holds where the claim is that text, or a list of texts with it. The value "*" is any text that is not empty.
 * A claim is a name, or a path of names. Relative files are beside this file. Whatever is not described here is
 * refused, so that a misspelt demand is not one that was dropped.
 */
#ifndef OIDC_ISSUERS_H
#define OIDC_ISSUERS_H

#include "common/buf.h"

#define OIDC_ISSUERS_MAX 64
#define OIDC_ID_MAX      32
#define OIDC_PARTY_MAX   24  /* bytes of a party's code, as in proto */
#define OIDC_NAME_MAX    80  /* bytes */
#define OIDC_URL_MAX     512 /* bytes of any URL in the file */
#define OIDC_PARTIES_MAX 256 /* of an issuer */
#define OIDC_ROWS_MAX    2048
#define OIDC_PATH_MAX    4 /* names of a claim */
#define OIDC_SCOPES_MAX  16

/* What an account may do for its party, each with what stands before it. */
enum oidc_mandate {
    OIDC_READER, /* sees what the party sees */
    OIDC_WRITER, /* prepares: drafts, questions, what needs no mandate */
    OIDC_SENDER, /* sends an answer in the party's name */
};
const char *oidc_mandate_word(enum oidc_mandate m);

enum oidc_client_auth { OIDC_SECRET_BASIC, OIDC_PRIVATE_KEY_JWT };

struct oidc_row {
    const char *claim[OIDC_PATH_MAX]; /* NULL behind the last */
    const char *value;
    const char *party; /* one of the issuer's parties */
    enum oidc_mandate mandate;
};
struct oidc_rows {
    const struct oidc_row *of;
    size_t n;
};

/* All texts are the list's and live as long; NULL is absent. */
struct oidc_issuer {
    const char *id, *name_nl, *name_en, *issuer;
    bool loopback;
    const char *const *parties;
    size_t n_parties;

    const char *client_id; /* NULL: it signs nobody in */
    enum oidc_client_auth auth;
    const char *secret;      /* of OIDC_SECRET_BASIC; never in logs */
    struct evp_pkey_st *key; /* of OIDC_PRIVATE_KEY_JWT: RSA, 2048 bits or more */
    const char *kid;
    bool audience_is_endpoint;
    const char *redirect_uri, *logout_uri;
    const char *scopes;     /* with spaces between them; begins with openid */
    const char *const *acr; /* n_acr 0: none is demanded */
    size_t n_acr;
    bool userinfo;
    struct oidc_rows people;

    const char *audience; /* NULL: no access tokens */
    const char *const *token_scopes;
    size_t n_token_scopes;
    struct oidc_rows machines;
};

struct oidc_issuers;
/* NULL when the file cannot be used, and *why then has a sentence with the place ("issuers[2].people[0].party: ...").
 * Reads files (secrets, keys) and blocks: for the start of a process, or a reload by a person. */
MUST_CHECK struct oidc_issuers *oidc_issuers_read(const char *path, struct buf *why);
void oidc_issuers_free(struct oidc_issuers **s);

/* In the order of the file, for a page with buttons. */
size_t oidc_issuers_n(const struct oidc_issuers *s);
const struct oidc_issuer *oidc_issuers_at(const struct oidc_issuers *s, size_t i);
/* NULL: none. The second by the claim `iss`, compared byte for byte (RFC 9207 2.4). */
const struct oidc_issuer *oidc_issuers_by_id(const struct oidc_issuers *s, struct slice id);
const struct oidc_issuer *oidc_issuers_by_name(const struct oidc_issuers *s, struct slice iss);

#endif
