/*
 * Why a sign-in or a token was refused: one list for all of this folder, each with a code word for logs and a
 * sentence in English. Neither tells more than who sent it may know.
 *
 * Which of them is whose fault: up to SCOPE it is the token (RFC 6750 3.1: 401 `invalid_token`, and 403
 * `insufficient_scope` for SCOPE); UNMAPPED is a person or machine that the issuer knows and our settings do not
 * (403); then the sign-in that was begun; then what cannot be told now (503).
 */
#ifndef OIDC_REASON_H
#define OIDC_REASON_H

/* clang-format off */
#define OIDC_REASONS(X)                                                                                    \
    X(OK,              "ok",              "good")                                                          \
    X(TOO_LARGE,       "too_large",       "the token is longer than is read")                              \
    X(MALFORMED,       "malformed",       "this is no signed token")                                       \
    X(ALG_NONE,        "alg_none",        "the token is not signed")                                       \
    X(ALG_SYMMETRIC,   "alg_symmetric",   "the token is signed with a shared secret")                      \
    X(ALG,             "alg",             "the token is signed in a way that is not taken here")           \
    X(CRIT,            "crit",            "the token has a header that must be understood and is not")     \
    X(KEY_OFFERED,     "key_offered",     "the token brings its own key")                                  \
    X(TYP,             "typ",             "the token is of another kind")                                  \
    X(ISSUER,          "issuer",          "the token is from an issuer that is not known here")            \
    X(KEY_UNKNOWN,     "key_unknown",     "the issuer has no key of that name")                            \
    X(KEY_UNFIT,       "key_unfit",       "the key of that name is not for this kind of signature")        \
    X(SIGNATURE,       "signature",       "the signature is wrong")                                        \
    X(CLAIMS,          "claims",          "a claim is missing or of another form")                         \
    X(AUDIENCE,        "audience",        "the token is for somebody else")                                \
    X(PARTY,           "azp",             "the token was issued to another client")                        \
    X(EXPIRED,         "expired",         "the token is no longer valid")                                  \
    X(NOT_YET,         "not_yet",         "the token is not valid yet")                                    \
    X(SCOPE,           "scope",           "the token does not allow this")                                 \
    X(UNMAPPED,        "unmapped",        "nothing here is open to this account")                          \
    X(NONCE,           "nonce",           "the token does not belong to this sign-in")                     \
    X(ACR,             "acr",             "the way of signing in was not strong enough")                   \
    X(NOT_FRESH,       "not_fresh",       "the sign-in is older than was asked for")                       \
    X(SUBJECT,         "subject",         "the issuer's answers are about different people")               \
    X(STATE,           "state",           "the answer does not belong to a sign-in that was begun here")   \
    X(MIXED,           "mixed",           "the answer came from another issuer (RFC 9207)")                \
    X(TOO_LATE,        "too_late",        "the sign-in took too long")                                     \
    X(CANCELLED,       "cancelled",       "the issuer says that the sign-in was given up or denied")       \
    X(CODE,            "code",            "the issuer does not take the code, or takes it no more")        \
    X(CLIENT,          "client",          "the issuer does not take our own credentials")                  \
    X(ANSWER,          "answer",          "the issuer answered with something that cannot be used")        \
    X(UNREACHABLE,     "unreachable",     "the issuer cannot be reached")                                  \
    X(BUSY,            "busy",            "too much is being asked at once; again in a moment")            \
    X(WAIT,            "wait",            "the issuer's keys are being fetched")
/* clang-format on */

enum oidc_reason {
#define X(name, word, text) OIDC_##name,
    OIDC_REASONS(X)
#undef X
        OIDC_REASON_N
};

const char *oidc_reason_word(enum oidc_reason why);
const char *oidc_reason_text(enum oidc_reason why);

#endif
