/*
 * Pages: see page.h.
 */
#include "services/overview/page.h"

#include "common/log.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SEAL 16 /* bytes */

static uint8_t key[crypto_generichash_KEYBYTES];

static bool key_read(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (fd < 0)
        return false;
    n = read(fd, key, sizeof key);
    close(fd);
    return n == (ssize_t)sizeof key;
}

/* Made aside and linked: of two who begin at once both then read the first one's. */
static bool key_make(const char *path)
{
    char aside[4096];
    bool kept = false;
    int fd;

    snprintf(aside, sizeof aside, "%s.%ld", path, (long)getpid());
    fd = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    randombytes_buf(key, sizeof key);
    if (write(fd, key, sizeof key) == (ssize_t)sizeof key && fsync(fd) == 0)
        kept = link(aside, path) == 0 || (errno == EEXIST && key_read(path));
    close(fd);
    (void)unlink(aside);
    return kept;
}

void page_key_open(const char *path)
{
    if (!key_read(path) && !key_make(path)) {
        randombytes_buf(key, sizeof key);
        log_warn("cursor_key_not_kept", "errno=%d", errno);
    }
}

static void seal_of(struct slice place, const char *party, struct slice question, uint8_t out[SEAL])
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, key, sizeof key, SEAL);
    crypto_generichash_update(&state, (const uint8_t *)party, strlen(party) + 1);
    crypto_generichash_update(&state, place.p, place.n);
    crypto_generichash_update(&state, (const uint8_t *)"", 1);
    crypto_generichash_update(&state, question.p, question.n);
    crypto_generichash_final(&state, out, SEAL);
}

void page_seal(const char *place, const char *party, struct slice question, char out[PAGE_CURSOR])
{
    uint8_t seal[SEAL];
    char digits[2 * SEAL + 1];

    seal_of(slice_str(place), party, question, seal);
    sodium_bin2hex(digits, sizeof digits, seal, sizeof seal);
    snprintf(out, PAGE_CURSOR, "%s%s", place, digits);
}

bool page_unseal(struct slice cursor, const char *party, struct slice question,
                 struct slice *place_out)
{
    uint8_t given[SEAL], seal[SEAL];
    size_t n;

    if (cursor.n < 2 * sizeof given)
        return false;
    *place_out = slice_of(cursor.p, cursor.n - 2 * sizeof given);
    if (sodium_hex2bin(given, sizeof given, (const char *)cursor.p + place_out->n, 2 * sizeof given,
                       NULL, &n, NULL) < 0 ||
        n != sizeof given)
        return false;
    seal_of(*place_out, party, question, seal);
    return sodium_memcmp(seal, given, sizeof seal) == 0;
}

bool page_take_hex(struct slice *text, size_t n, uint64_t *out)
{
    char digits[17];

    if (text->n < n)
        return false;
    memcpy(digits, text->p, n);
    digits[n] = '\0';
    *text = slice_of(text->p + n, text->n - n);
    *out = strtoull(digits, NULL, 16);
    return strspn(digits, "0123456789abcdef") == n;
}
