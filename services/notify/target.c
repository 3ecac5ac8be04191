/*
 * Where webhooks may go: see target.h.
 */
#include "services/notify/target.h"

#include "common/room.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#define PORTS_MOST  32
#define RANGES_MOST 64

struct range {
    uint8_t bits[16];
    uint8_t length;
};

struct target_rules {
    uint16_t ports[PORTS_MOST];
    size_t n_ports;
    struct range ranges[RANGES_MOST];
    size_t n_ranges;
    bool allow_http, allow_names;
};

/* ------------------------------------------------------------------ addresses */

#define V4(a, b, c, d)                                       \
    {                                                        \
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d \
    }

/* What is not global in IPv4, mapped; and in 2000::/3. */
static const struct range inside[] = {
    {V4(0, 0, 0, 0), 96 + 8},
    {V4(10, 0, 0, 0), 96 + 8},
    {V4(100, 64, 0, 0), 96 + 10},
    {V4(127, 0, 0, 0), 96 + 8},
    {V4(169, 254, 0, 0), 96 + 16},
    {V4(172, 16, 0, 0), 96 + 12},
    {V4(192, 0, 0, 0), 96 + 24},
    {V4(192, 0, 2, 0), 96 + 24},
    {V4(192, 31, 196, 0), 96 + 24},
    {V4(192, 52, 193, 0), 96 + 24},
    {V4(192, 88, 99, 0), 96 + 24},
    {V4(192, 168, 0, 0), 96 + 16},
    {V4(192, 175, 48, 0), 96 + 24},
    {V4(198, 18, 0, 0), 96 + 15},
    {V4(198, 51, 100, 0), 96 + 24},
    {V4(203, 0, 113, 0), 96 + 24},
    {V4(224, 0, 0, 0), 96 + 4},
    {V4(240, 0, 0, 0), 96 + 4},
    {{0x20, 0x01, 0x00}, 23},
    {{0x20, 0x01, 0x0d, 0xb8}, 32},
    {{0x26, 0x20, 0x00, 0x4f, 0x80}, 48},
    {{0x3f, 0xff, 0x00}, 20},
};
static const struct range mapped = {V4(0, 0, 0, 0), 96}, global = {{0x20}, 3},
                          six_to_four = {{0x20, 0x02}, 16}, nat64 = {{0x00, 0x64, 0xff, 0x9b}, 96},
                          nat64_local = {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48};

static bool is_in(const struct range *r, const uint8_t a[16])
{
    size_t whole = r->length / 8, rest = r->length % 8;

    return memcmp(r->bits, a, whole) == 0 &&
           (rest == 0 || ((r->bits[whole] ^ a[whole]) & (uint8_t)(0xff << (8 - rest))) == 0);
}

/* Addresses at which machines in a cloud are told their secrets: let in only by their own name. */
static bool is_metadata(const uint8_t a[16])
{
    static const struct range list[] = {{V4(169, 254, 169, 254), 128},
                                        {V4(169, 254, 170, 2), 128},
                                        {V4(100, 100, 100, 200), 128},
                                        {V4(192, 0, 0, 192), 128},
                                        {{0xfd, 0, 0x0e, 0xc2, [14] = 0x02, [15] = 0x54}, 128}};

    for (size_t i = 0; i < ARRAY_LEN(list); i++)
        if (is_in(&list[i], a))
            return true;
    return false;
}

static bool is_let_in(const struct target_rules *r, const uint8_t a[16])
{
    for (size_t i = 0; i < r->n_ranges; i++)
        if (is_in(&r->ranges[i], a) && (!is_metadata(a) || r->ranges[i].length == 128))
            return true;
    return false;
}

bool target_is_outside(const struct target_rules *r, const struct in6_addr *address)
{
    static const struct range all_v4 = {V4(0, 0, 0, 0), 96};
    const uint8_t *a = address->s6_addr;
    struct in6_addr inner = {.s6_addr = V4(0, 0, 0, 0)};

    if (is_let_in(r, a))
        return true;
    if (is_in(&six_to_four, a)) {
        memcpy(inner.s6_addr + 12, a + 2, 4);
        return target_is_outside(r, &inner);
    }
    if (is_in(&nat64, a)) {
        memcpy(inner.s6_addr + 12, a + 12, 4);
        return target_is_outside(r, &inner);
    }
    if (is_in(&nat64_local,
              a)) /* where in it the IPv4 address stands is the network's own affair (RFC 8215) */
        return false;
    if (!is_in(&all_v4, a) && !is_in(&global, a))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(inside); i++)
        if (is_in(&inside[i], a))
            return false;
    return true;
}

static void map_v4(const struct in_addr *from, struct in6_addr *out)
{
    memcpy(out->s6_addr, mapped.bits, 12);
    memcpy(out->s6_addr + 12, &from->s_addr, 4);
}

bool target_address_of(const struct sockaddr *from, struct in6_addr *out)
{
    if (from->sa_family == AF_INET6) {
        *out = ((const struct sockaddr_in6 *)(const void *)from)->sin6_addr;
        return true;
    }
    if (from->sa_family != AF_INET)
        return false;
    map_v4(&((const struct sockaddr_in *)(const void *)from)->sin_addr, out);
    return true;
}

/* ------------------------------------------------------------------ rules */

static bool range_read(const char *text, struct range *out)
{
    char address[INET6_ADDRSTRLEN + 1];
    const char *slash = strchr(text, '/');
    size_t n = slash ? (size_t)(slash - text) : strlen(text);
    struct in6_addr six;
    struct in_addr four;
    char *end = NULL;
    long length;

    if (n >= sizeof address)
        return false;
    memcpy(address, text, n);
    address[n] = '\0';
    length = slash ? strtol(slash + 1, &end, 10) : -1;
    if (slash && (*end || end == slash + 1 || length < 0))
        return false;
    if (inet_pton(AF_INET, address, &four) == 1 && length <= 32) {
        map_v4(&four, &six);
        length = slash ? 96 + length : 128;
    } else if (inet_pton(AF_INET6, address, &six) == 1 && length <= 128) {
        length = slash ? length : 128;
    } else {
        return false;
    }
    memcpy(out->bits, six.s6_addr, sizeof out->bits);
    out->length = (uint8_t)length;
    return true;
}

/* Each part between commas, to `take`. False: one is not taken. */
static bool parts_take(const char *list, bool (*take)(struct target_rules *r, const char *part),
                       struct target_rules *r)
{
    char part[80];

    for (const char *at = list, *end; *at; at = *end ? end + 1 : end) {
        end = strchrnul(at, ',');
        if ((size_t)(end - at) >= sizeof part)
            return false;
        memcpy(part, at, (size_t)(end - at));
        part[end - at] = '\0';
        if (!take(r, part))
            return false;
    }
    return true;
}

static bool port_take(struct target_rules *r, const char *part)
{
    char *end;
    unsigned long port = strtoul(part, &end, 10);

    if (*part < '0' || *part > '9' || *end || port == 0 || port > UINT16_MAX ||
        r->n_ports == PORTS_MOST)
        return false;
    r->ports[r->n_ports++] = (uint16_t)port;
    return true;
}

static bool range_take(struct target_rules *r, const char *part)
{
    return r->n_ranges < RANGES_MOST && range_read(part, &r->ranges[r->n_ranges]) && ++r->n_ranges;
}

struct target_rules *target_rules_new(const char *ports, const char *ranges, bool allow_http,
                                      bool allow_names, const char **why_out)
{
    struct target_rules *r = room_new(sizeof *r);

    r->allow_http = allow_http;
    r->allow_names = allow_names;
    *why_out = !parts_take(ports, port_take, r)     ? "ports"
               : !parts_take(ranges, range_take, r) ? "addresses"
                                                    : NULL;
    if (*why_out)
        target_rules_free(&r);
    return r;
}

void target_rules_free(struct target_rules **r)
{
    free(*r);
    *r = NULL;
}

bool target_allows_http(const struct target_rules *r)
{
    return r->allow_http;
}

/* ------------------------------------------------------------------ URLs */

#define NO_ADDRESS "That is no address of a system: it is written as https://name/path."
#define NO_HTTPS   "Only https is delivered to."
#define NO_USER    "An address with a user or password in it is not delivered to: use a token."
#define NO_PORT    "That port is not delivered to."
#define NO_OUTSIDE "That address is not outside: nothing is delivered inside this network."
#define NO_NAME    "That name does not exist outside this network."

static bool ends_in(const char *host, const char *end)
{
    size_t n = strlen(host), m = strlen(end);

    return n >= m && strcasecmp(host + n - m, end) == 0;
}

/* Labels of letters, digits and hyphens, at least two unless one is enough, the last with a letter (RFC 1123,
 * 2.1; RFC 3696, 2). */
static bool is_name(const char *host, bool one)
{
    size_t label = 0;
    bool dot = false, letter = false;

    for (const char *p = host; *p; p++) {
        bool is_letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z');

        if (*p == '.') {
            if (label == 0 || p[-1] == '-')
                return false;
            dot = true;
            letter = false;
            label = 0;
            continue;
        }
        if (!is_letter && !(*p >= '0' && *p <= '9') && !(*p == '-' && label > 0))
            return false;
        if (++label > 63)
            return false;
        letter |= is_letter;
    }
    return (dot || one) && label > 0 && letter && host[strlen(host) - 1] != '-';
}

/* Names that only exist inside (RFC 6761, 6762, 8375, 9476 and what networks use by habit). */
static bool is_inside_name(const char *host)
{
    static const char *const ends[] = {".local", ".localhost", ".internal",   ".intranet",
                                       ".lan",   ".home",      ".corp",       ".private",
                                       ".arpa",  ".test",      ".example",    ".invalid",
                                       ".onion", ".alt",       ".localdomain"};

    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        if (ends_in(host, ends[i]))
            return true;
    return false;
}

/* The URL has this host between // and what follows it. */
static bool is_written(const char *url, const char *host)
{
    const char *at = strstr(url, "//");
    size_t n = strlen(host);

    at = at ? at + 2 + (at[2] == '[') : url;
    return strncasecmp(at, host, n) == 0 && (at[n] == '\0' || strchr("/:?#]", at[n]));
}

static const char *host_check(const struct target_rules *r, const char *url, char *host,
                              struct target *t)
{
    size_t n = strlen(host);
    struct in_addr four;

    if (host[0] == '[') {
        if (n < 3 || host[n - 1] != ']')
            return NO_ADDRESS;
        host[n - 1] = '\0';
        memmove(host, host + 1, n - 1);
        if (inet_pton(AF_INET6, host, &t->address) != 1) /* a zone is none either */
            return NO_ADDRESS;
        t->is_address = true;
    } else if (inet_pton(AF_INET, host, &four) == 1) {
        map_v4(&four, &t->address);
        t->is_address = true;
    } else if (!is_name(host, r->allow_names) || (!r->allow_names && is_inside_name(host))) {
        return NO_NAME;
    }
    /* libcurl reads 127.1 and 0x7f000001 as addresses: what is not written as one is none. */
    if (t->is_address && !is_written(url, host))
        return NO_ADDRESS;
    if (t->is_address && !target_is_outside(r, &t->address))
        return NO_OUTSIDE;
    if (strlen(host) >= sizeof t->host)
        return NO_ADDRESS;
    memcpy(t->host, host, strlen(host) + 1);
    return NULL;
}

static bool has_port(const struct target_rules *r, uint16_t port)
{
    for (size_t i = 0; i < r->n_ports; i++)
        if (r->ports[i] == port)
            return true;
    return false;
}

static const char *parts_check(const struct target_rules *r, const char *url, CURLU *u,
                               struct target *t)
{
    char *scheme = NULL, *host = NULL, *port = NULL, *other = NULL, *whole = NULL;
    const char *why = NULL;

    if (curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) ||
        curl_url_get(u, CURLUPART_HOST, &host, 0) ||
        curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) ||
        curl_url_get(u, CURLUPART_URL, &whole, 0))
        why = NO_ADDRESS;
    else if (strcmp(scheme, "https") != 0 && !(r->allow_http && strcmp(scheme, "http") == 0))
        why = NO_HTTPS;
    else if (curl_url_get(u, CURLUPART_USER, &other, 0) == CURLUE_OK ||
             curl_url_get(u, CURLUPART_PASSWORD, &other, 0) == CURLUE_OK)
        why = NO_USER;
    else if (curl_url_get(u, CURLUPART_FRAGMENT, &other, 0) == CURLUE_OK ||
             curl_url_get(u, CURLUPART_ZONEID, &other, 0) == CURLUE_OK ||
             strlen(whole) >= TARGET_URL)
        why = NO_ADDRESS;
    else if (!has_port(r, (uint16_t)strtoul(port, NULL, 10)))
        why = NO_PORT;
    if (!why) {
        t->port = (uint16_t)strtoul(port, NULL, 10);
        memcpy(t->url, whole, strlen(whole) + 1);
        why = host_check(r, url, host, t);
    }
    curl_free(scheme);
    curl_free(host);
    curl_free(port);
    curl_free(other);
    curl_free(whole);
    return why;
}

/* Visible ASCII, without what parsers read differently. An @ before the path is somebody's name, also an empty one. */
static const char *text_check(struct slice url)
{
    size_t slashes = 0;

    if (url.n == 0 || url.n >= TARGET_URL || !memmem(url.p, url.n, "://", 3))
        return NO_ADDRESS;
    for (size_t i = 0; i < url.n; i++) {
        uint8_t c = url.p[i];

        if (c <= ' ' || c >= 0x7f || strchr("\\\"<>^`{|}", c))
            return NO_ADDRESS;
        slashes += c == '/';
        if (slashes < 3 && c == '@')
            return NO_USER;
        if (slashes < 3 && c == '%')
            return NO_ADDRESS;
    }
    return NULL;
}

const char *target_read(const struct target_rules *r, struct slice url, struct target *out)
{
    const char *why = text_check(url);
    struct target own, *t = out ? out : &own;
    char text[TARGET_URL];
    CURLU *u;

    *t = (struct target){0};
    if (why)
        return why;
    memcpy(text, url.p, url.n);
    text[url.n] = '\0';
    u = curl_url();
    if (!u)
        return NO_ADDRESS;
    why = curl_url_set(u, CURLUPART_URL, text, 0) == CURLUE_OK ? parts_check(r, text, u, t)
                                                               : NO_ADDRESS;
    curl_url_cleanup(u);
    return why;
}
