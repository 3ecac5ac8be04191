/*
 * Shapes of accounts and their tokens: who of a party signs in at the gateway, and what they may.
 *
 * The log knows an account by its random number alone; names and addresses stay with the gateway, and
 * are destroyed when the account is closed.
 */
#ifndef PROTO_SHAPES_ACCOUNT_H
#define PROTO_SHAPES_ACCOUNT_H

/* clang-format off */
/* The envelope's signal is the account's random number, which the sender chose; the same again replaces all of it. */
#define SHAPE_m_account(F, X)                                                                     \
    F(X, party, CODE, OPT, 1, 24, NONE, "partij", "to coordinators: whose account; absent: one's own party") \
    F(X, name, LINE, REQ, 1, 120, NONE, "naam", "what colleagues know this account by")           \
    F(X, rights, LIST, REQ, 1, 8, ENUM_OF(account_right), "rechten", "what it may")               \
    F(X, login, CODE, OPT, 3, 64, NONE, "inlognaam", "to sign in with here; absent: not by password") \
    F(X, password, LINE, OPT, 12, 200, NONE, "wachtwoord", "is in no answer and no log; absent: stays") \
    F(X, mail, LINE, OPT, 3, 254, NONE, "mail", "where an invitation goes")                       \
    F(X, invite, BOOL, OPT, 0, 0, NONE, "uitnodigen", "a mail goes there, with which a password is chosen; what was there before holds until then") \
    F(X, language, ENUM, OPT, 0, 0, language, "taal", "of that mail; absent: Dutch")

#define SHAPE_m_accounts(F, X)                                                                    \
    F(X, account, ID, OPT, 0, 0, NONE, "account", "this one; absent: all of one's own party, to coordinators all") \
    F(X, after, ID, OPT, 0, 0, NONE, "na", "those that come after this one: the last of the page before")

#define SHAPE_account_row(F, X)                                                                   \
    F(X, id, ID, REQ, 0, 0, NONE, "id", "the account's random number")                            \
    F(X, party, CODE, REQ, 1, 24, NONE, "partij", "whose")                                        \
    F(X, name, LINE, OPT, 1, 120, NONE, "naam", "absent: it is closed")                           \
    F(X, rights, LIST, REQ, 0, 8, ENUM_OF(account_right), "rechten", "what it may")               \
    F(X, login, CODE, OPT, 3, 64, NONE, "inlognaam", "to sign in with here")                      \
    F(X, password, BOOL, OPT, 0, 0, NONE, "wachtwoord", "it has one")                             \
    F(X, second, BOOL, OPT, 0, 0, NONE, "tweedeFactor", "a code is asked as well")                \
    F(X, invitation, ENUM, OPT, 0, 0, invited, "uitnodiging", "how far its invitation is; absent: there is none") \
    F(X, invited_until, TIME, OPT, 0, 0, NONE, "uitgenodigdTot", "until when it can be taken")    \
    F(X, made_at, TIME, REQ, 0, 0, NONE, "sinds", "since when")                                   \
    F(X, used_at, TIME, OPT, 0, 0, NONE, "gebruiktOp", "when it signed in last")                  \
    F(X, closed_at, TIME, OPT, 0, 0, NONE, "geslotenOp", "when it was closed")

#define SHAPE_m_accounts_told(F, X)                                                               \
    F(X, accounts, RECORDS, OPT, 0, 1000, account_row, "accounts", "by party, in the order in which they were made") \
    F(X, more, BOOL, OPT, 0, 0, NONE, "meer", "there are more, after the last of these")

/* The envelope's signal is an id that the sender chose for it. Whoever makes a token keeps it: only its hash is told. */
#define SHAPE_m_token(F, X)                                                                       \
    F(X, account, ID, OPT, 0, 0, NONE, "account", "for which account; absent: the one that asks") \
    F(X, hash, BYTES, REQ, 32, 32, NONE, "som", "the token's SHA-256")                           \
    F(X, rights, LIST, REQ, 1, 8, ENUM_OF(account_right), "rechten", "what it may: at most what the account may") \
    F(X, until, DATE, REQ, 0, 0, NONE, "totEnMet", "its last day, at most a year ahead")          \
    F(X, name, LINE, OPT, 1, 120, NONE, "naam", "what it is for")

#define SHAPE_m_tokens(F, X)                                                                      \
    F(X, account, ID, OPT, 0, 0, NONE, "account", "of this account; absent: all of one's own party, to coordinators all") \
    F(X, after, ID, OPT, 0, 0, NONE, "na", "those that come after this one: the last of the page before")

#define SHAPE_token_row(F, X)                                                                     \
    F(X, id, ID, REQ, 0, 0, NONE, "id", "the token's number")                                     \
    F(X, account, ID, REQ, 0, 0, NONE, "account", "whose")                                        \
    F(X, party, CODE, REQ, 1, 24, NONE, "partij", "of which party")                               \
    F(X, rights, LIST, REQ, 0, 8, ENUM_OF(account_right), "rechten", "what it may")               \
    F(X, until, DATE, REQ, 0, 0, NONE, "totEnMet", "its last day")                                \
    F(X, name, LINE, OPT, 1, 120, NONE, "naam", "what it is for")                                 \
    F(X, made_at, TIME, REQ, 0, 0, NONE, "sinds", "since when")                                   \
    F(X, used_at, TIME, OPT, 0, 0, NONE, "gebruiktOp", "when it was used last, to the minute")

#define SHAPE_m_tokens_told(F, X)                                                                 \
    F(X, tokens, RECORDS, OPT, 0, 1000, token_row, "tokens", "in the order in which they were made") \
    F(X, more, BOOL, OPT, 0, 0, NONE, "meer", "there are more, after the last of these")

/* ------------------------------------------------------------------ signing in, over HTTP alone */

#define SHAPE_m_sign_in(F, X)                                                                     \
    F(X, login, CODE, REQ, 3, 64, NONE, "inlognaam", "to sign in with here")                      \
    F(X, password, LINE, REQ, 1, 200, NONE, "wachtwoord", "the password")                         \
    F(X, code, LINE, OPT, 6, 10, NONE, "code", "the six digits that the app shows; where a second factor is set")

#define SHAPE_m_session_told(F, X)                                                                \
    F(X, account, ID, REQ, 0, 0, NONE, "account", "the account's random number")                  \
    F(X, party, CODE, REQ, 1, 24, NONE, "partij", "whose")                                        \
    F(X, csrf, LINE, REQ, 43, 43, NONE, "csrf", "to be sent along as X-CSRF-Token with each change") \
    F(X, half, BOOL, OPT, 0, 0, NONE, "tweedeFactorNodig", "a second factor is to be set first")  \
    F(X, until, TIME, REQ, 0, 0, NONE, "tot", "until this one")                                   \
    F(X, login, CODE, OPT, 3, 64, NONE, "inlognaam", "to sign in with here")

#define SHAPE_m_invited(F, X)                                                                     \
    F(X, secret, LINE, REQ, 43, 43, NONE, "uitnodiging", "what stands behind the # of the link in the mail") \
    F(X, password, LINE, REQ, 12, 200, NONE, "wachtwoord", "the password from now on")

#define SHAPE_m_second_told(F, X)                                                                 \
    F(X, secret, CODE, REQ, 32, 32, NONE, "geheim", "to be typed into the app; is told this once") \
    F(X, uri, LINE, REQ, 1, 400, NONE, "uri", "the same as a link (otpauth), for a QR code")

#define SHAPE_m_second(F, X)                                                                      \
    F(X, code, LINE, REQ, 6, 10, NONE, "code", "the six digits that the app shows by then")

#define SHAPE_m_password(F, X)                                                                    \
    F(X, old, LINE, REQ, 1, 200, NONE, "oud", "the password until now")                           \
    F(X, password, LINE, REQ, 12, 200, NONE, "nieuw", "the password from now on")

/* Order matters: a shape stands after the shapes it contains. */
#define SHAPES_ACCOUNT(S)                                                                         \
    S(m_account) S(m_accounts) S(account_row) S(m_accounts_told)                                  \
    S(m_token) S(m_tokens) S(token_row) S(m_tokens_told)                                          \
    S(m_sign_in) S(m_session_told) S(m_invited) S(m_second_told) S(m_second) S(m_password)
/* clang-format on */

#endif
