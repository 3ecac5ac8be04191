/*
 * One-time passwords by time (RFC 6238 over RFC 4226): HMAC-SHA-1, steps of 30 s, six digits, as authenticator apps
 * know them. Pure.
 *
 *      enrol    totp_secret_new -> totp_uri (as a QR code) and totp_secret_text (to type) -> check one code -> store
 *      check    totp_check(secret, what was typed, now, the step that was used last) -> store the step, then let in
 *
 * Each step is used once (RFC 6238 5.2): the caller keeps the last one with the account, and stores it before it
 * lets anybody in. Six digits can be guessed: the caller counts wrong ones, and slows down.
 */
#ifndef ACCOUNT_TOTP_H
#define ACCOUNT_TOTP_H

#include "common/buf.h"

#define TOTP_SECRET_LEN  20 /* bytes: RFC 4226 4, R6 recommends 160 bits */
#define TOTP_SECRET_TEXT 33 /* base32 of them, and a NUL */
#define TOTP_STEP_S      30
#define TOTP_DIGITS      6
#define TOTP_WINDOW      1 /* steps that a clock may be off, either way */

void totp_secret_new(uint8_t out[TOTP_SECRET_LEN]);
/* Base32 without padding (RFC 4648 6). */
void totp_secret_text(const uint8_t secret[TOTP_SECRET_LEN], char out[TOTP_SECRET_TEXT]);
/* As it may be typed: small letters, blanks and hyphens between, padding. 0 or -1. */
MUST_CHECK int totp_secret_read(struct slice text, uint8_t out[TOTP_SECRET_LEN]);

/* otpauth://totp/ISSUER:ACCOUNT?secret=...&issuer=ISSUER&... (Key Uri Format). Both are UTF-8, and escaped; neither
 * holds a colon, which would be read as the one between them: it is left out. Appended. It is secret. */
void totp_uri(const char *issuer, const char *account, const uint8_t secret[TOTP_SECRET_LEN],
              struct buf *out);

/* The code of a step, of 6 to 8 digits (the RFC's vectors have 8). */
uint32_t totp_code(const uint8_t *secret, size_t n, int64_t step, unsigned digits);

/* typed: six digits; blanks around and between are left out. last_step: the one that was used last, or -1. True: it is
 * right and was not used, and *step_out is to be stored. The time it takes does not tell which step it was. */
MUST_CHECK bool totp_check(const uint8_t secret[TOTP_SECRET_LEN], struct slice typed, int64_t now_s,
                           int64_t last_step, int64_t *step_out);

#endif
