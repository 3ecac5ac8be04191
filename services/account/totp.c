/*
 * One-time passwords by time: see totp.h.
 */
#include "services/account/totp.h"

#include "common/log.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stdio.h>

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void totp_secret_new(uint8_t out[TOTP_SECRET_LEN])
{
    randombytes_buf(out, TOTP_SECRET_LEN);
}

/* 20 bytes are 32 characters of 5 bits, without rest. */
void totp_secret_text(const uint8_t secret[TOTP_SECRET_LEN], char out[TOTP_SECRET_TEXT])
{
    uint32_t bits = 0;
    unsigned held = 0;
    size_t n = 0;

    for (size_t i = 0; i < TOTP_SECRET_LEN; i++) {
        bits = (bits << 8 | secret[i]) & 0xfff;
        for (held += 8; held >= 5; held -= 5)
            out[n++] = base32[bits >> (held - 5) & 31];
    }
    out[n] = '\0';
}

static int base32_value(uint8_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a';
    return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

int totp_secret_read(struct slice text, uint8_t out[TOTP_SECRET_LEN])
{
    uint32_t bits = 0;
    unsigned held = 0;
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        int v = base32_value(text.p[i]);

        if (text.p[i] == ' ' || text.p[i] == '-' || text.p[i] == '=')
            continue;
        if (v < 0 || n == TOTP_SECRET_LEN)
            return -1;
        bits = (bits << 5 | (uint32_t)v) & 0xfff;
        held += 5;
        if (held >= 8) {
            held -= 8;
            out[n++] = (uint8_t)(bits >> held);
        }
    }
    return n == TOTP_SECRET_LEN ? 0 : -1;
}

static void part_add(struct buf *out, const char *s)
{
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;

        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
            strchr("-._~", c))
            buf_add(out, &c, 1);
        else if (c != ':')
            buf_printf(out, "%%%02X", c);
    }
}

void totp_uri(const char *issuer, const char *account, const uint8_t secret[TOTP_SECRET_LEN],
              struct buf *out)
{
    char text[TOTP_SECRET_TEXT];

    totp_secret_text(secret, text);
    buf_add_str(out, "otpauth://totp/");
    part_add(out, issuer);
    buf_add_str(out, ":");
    part_add(out, account);
    buf_printf(out, "?secret=%s&issuer=", text);
    part_add(out, issuer);
    buf_printf(out, "&algorithm=SHA1&digits=%d&period=%d", TOTP_DIGITS, TOTP_STEP_S);
    sodium_memzero(text, sizeof text);
}

/* RFC 4226 5.3: four bytes from where the last nibble points. */
uint32_t totp_code(const uint8_t *secret, size_t n, int64_t step, unsigned digits)
{
    uint8_t counter[8], mac[20];
    unsigned mac_n = sizeof mac, at;
    uint32_t code, most = 1;

    for (int i = 0; i < 8; i++)
        counter[i] = (uint8_t)((uint64_t)step >> (8 * (7 - i)));
    if (!HMAC(EVP_sha1(), secret, (int)n, counter, sizeof counter, mac, &mac_n))
        log_fatal("hash_failed", "for=totp");
    at = mac[19] & 15;
    code = ((uint32_t)(mac[at] & 0x7f) << 24) | ((uint32_t)mac[at + 1] << 16) |
           ((uint32_t)mac[at + 2] << 8) | mac[at + 3];
    while (digits-- > 0)
        most *= 10;
    return code % most;
}

static bool typed_read(struct slice typed, char out[TOTP_DIGITS + 1])
{
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++) {
        if (typed.p[i] == ' ')
            continue;
        if (typed.p[i] < '0' || typed.p[i] > '9' || n == TOTP_DIGITS)
            return false;
        out[n++] = (char)typed.p[i];
    }
    out[n] = '\0';
    return n == TOTP_DIGITS;
}

bool totp_check(const uint8_t secret[TOTP_SECRET_LEN], struct slice typed, int64_t now_s,
                int64_t last_step, int64_t *step_out)
{
    char given[TOTP_DIGITS + 1], right[16];
    int64_t now = now_s / TOTP_STEP_S;
    bool found = false;

    if (!typed_read(typed, given))
        return false;
    /* All steps, whichever fits: who measures learns nothing. The latest that fits counts. */
    for (int64_t step = now - TOTP_WINDOW; step <= now + TOTP_WINDOW; step++) {
        bool fits;

        snprintf(right, sizeof right, "%0*u", TOTP_DIGITS,
                 (unsigned)totp_code(secret, TOTP_SECRET_LEN, step, TOTP_DIGITS));
        fits = sodium_memcmp(given, right, TOTP_DIGITS) == 0 && step > last_step;
        if (fits)
            *step_out = step;
        found |= fits;
    }
    sodium_memzero(right, sizeof right);
    return found;
}
