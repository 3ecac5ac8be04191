/*
 * The log's key; see log_key.h.
 */
#include "services/history/log_key.h"

#include "common/keep.h"
#include "common/log.h"
#include "common/settings.h"

#include <errno.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>

#define BASE64 sodium_base64_VARIANT_ORIGINAL

static void key_make(const char *path)
{
    char line[sodium_base64_ENCODED_LEN(LOG_SEED, BASE64) + 1];
    uint8_t seed[LOG_SEED];

    randombytes_buf(seed, sizeof seed);
    sodium_bin2base64(line, sizeof line - 1, seed, sizeof seed, BASE64);
    line[sizeof line - 2] = '\n'; /* in the place of the end, and the end behind it */
    line[sizeof line - 1] = '\0';
    if ((keep_folder(path) < 0 || keep_file_new(path, 0400, slice_str(line)) < 0) &&
        errno != EEXIST)
        log_fatal("log_key_not_made", "file=%s errno=%d", log_value(slice_str(path)), errno);
    log_info("log_key_made", "file=%s", log_value(slice_str(path)));
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(line, sizeof line);
}

void log_key_read(uint8_t seed[LOG_SEED])
{
    const char *path = settings_path("history.key.file");
    struct buf text = {0};
    size_t n = 0;

    if (keep_read(path, 1000, &text) < 0 && errno == ENOENT) {
        key_make(path);
        if (keep_read(path, 1000, &text) < 0)
            text.n = 0;
    }
    if (sodium_base642bin(seed, LOG_SEED, (const char *)text.p, text.n, "\n", &n, NULL, BASE64) !=
            0 ||
        n != LOG_SEED)
        log_fatal("log_key_refused", "file=%s", log_value(slice_str(path)));
    sodium_memzero(text.p, text.cap);
    buf_free(&text);
}

void log_key_tell(const struct note_verifier *v)
{
    const char *path = settings_path("history.key.file");
    size_t n = strlen(path), end = strlen(".secret");
    struct buf text = {0}, there = {0};
    char public[PATH_MAX];

    if (n > end && strcmp(path + n - end, ".secret") == 0)
        n -= end;
    snprintf(public, sizeof public, "%.*s.public", (int)n, path);
    note_verifier_print(v, &text);
    buf_add(&text, "\n", 1);
    if ((keep_read(public, 1000, &there) < 0 ||
         !slice_equal(buf_slice(&text), buf_slice(&there))) &&
        keep_file(public, 0600, buf_slice(&text)) < 0)
        log_error("log_key_not_told", "file=%s errno=%d", log_value(slice_str(public)), errno);
    buf_free(&text);
    buf_free(&there);
}
