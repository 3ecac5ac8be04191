/*
 * UUIDs: version 7 for what happens now, version 8 for what has a name.
 */
#include "common/uuid.h"

#include "common/clock.h"
#include "common/hash.h"

#include <sodium.h>

#define RANDOM_AT_ONCE 256 /* ids; one draw an id would cost six times as much */

static void set_version(struct uuid *id, unsigned version)
{
    id->b[6] = (uint8_t)((id->b[6] & 0x0f) | version << 4);
    id->b[8] = (uint8_t)((id->b[8] & 0x3f) | 0x80);
}

/*
 * The 12 bits behind the milliseconds count within one millisecond (RFC 9562, 6.2, method 1); they
 * start in the lower half, so that there is room. When they run out, or the clock goes back, the
 * milliseconds go on from the last ones.
 *
 *      | unix milliseconds 48 | 7 | counter 12 | 10 | random 62 |
 */
void uuid_new_v7(struct uuid *out)
{
    static uint8_t pool[RANDOM_AT_ONCE][10];
    static size_t used = RANDOM_AT_ONCE;
    static uint64_t last_ms;
    static unsigned counter;
    uint64_t now_ms = (uint64_t)(clock_wall_us() / US_PER_MS);
    const uint8_t *random;

    if (used == RANDOM_AT_ONCE) {
        randombytes_buf(pool, sizeof pool);
        used = 0;
    }
    random = pool[used++];
    if (now_ms > last_ms) {
        last_ms = now_ms;
        counter = (unsigned)(random[8] << 8 | random[9]) & 0x7ff;
    } else if (++counter > 0xfff) {
        last_ms++;
        counter = 0;
    }
    for (int i = 0; i < 6; i++)
        out->b[i] = (uint8_t)(last_ms >> (40 - 8 * i));
    out->b[6] = (uint8_t)(counter >> 8);
    out->b[7] = (uint8_t)counter;
    memcpy(out->b + 8, random, 8);
    set_version(out, 7);
}

void uuid_of_name(const char *name, struct uuid *out)
{
    struct slice parts[] = {SLICE_LIT("weerklank:"), slice_str(name)};
    uint8_t digest[HASH_LEN];

    hash_sha256(digest, parts, ARRAY_LEN(parts));
    memcpy(out->b, digest, sizeof out->b);
    set_version(out, 8);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool is_dash_place(size_t i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

int uuid_parse(const char *text, size_t n, struct uuid *out)
{
    struct uuid id;
    size_t at = 0;

    if (n != UUID_TEXT_LEN)
        return -1;
    for (size_t i = 0; i < n; i += 2) {
        int high, low;

        if (is_dash_place(i)) {
            if (text[i++] != '-')
                return -1;
        }
        high = hex_digit(text[i]);
        low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0)
            return -1;
        id.b[at++] = (uint8_t)(high << 4 | low);
    }
    *out = id;
    return 0;
}

void uuid_format(const struct uuid *id, char out[UUID_TEXT_LEN + 1])
{
    static const char hex[] = "0123456789abcdef";
    size_t at = 0;

    for (size_t i = 0; i < sizeof id->b; i++) {
        if (is_dash_place(at))
            out[at++] = '-';
        out[at++] = hex[id->b[i] >> 4];
        out[at++] = hex[id->b[i] & 15];
    }
    out[at] = '\0';
}
