/*
 * Where webhooks may go: never inside. Pure.
 *
 * An address as people give it (a URL) is read strictly, and refused with a sentence when it is not one that this
 * installation delivers to: https, no user in it, a port of the list, a name that exists outside. What a name stands
 * for is judged address by address (target_is_outside), when it is resolved and once more when it is connected to.
 *
 * Outside is what the IANA special-purpose registries (RFC 6890 and its updates) call global unicast: IPv4 without the
 * blocks that are private, shared, loopback, link-local, for documentation, benchmarks, relays, multicast or reserved;
 * IPv6 2000::/3 without such blocks; of mapped, translated and tunnelled forms (::ffff:0:0/96, 64:ff9b::/96,
 * 64:ff9b:1::/48, 2002::/16) the IPv4 address in them counts.
 */
#ifndef NOTIFY_TARGET_H
#define NOTIFY_TARGET_H

#include "common/base.h"

#include <netinet/in.h>

#define TARGET_HOST 254
#define TARGET_URL  2001

struct target_rules;
/* From settings: ports ("443,8443"), ranges ("10.1.0.0/16,fd00:1::/32") that may be delivered to although they are
 * inside. NULL: they cannot be read (said in *why_out). */
struct target_rules *target_rules_new(const char *ports, const char *ranges, bool allow_http,
                                      bool allow_names, const char **why_out);
void target_rules_free(struct target_rules **r);
bool target_allows_http(const struct target_rules *r);

struct target {
    char url[TARGET_URL];   /* as libcurl writes it */
    char host[TARGET_HOST]; /* a name, or an address without brackets */
    uint16_t port;
    bool is_address;
    struct in6_addr address; /* then; of IPv4 mapped */
};
/* NULL: it may be delivered to; else why not, a sentence that lives for ever. out may be NULL. */
const char *target_read(const struct target_rules *r, struct slice url, struct target *out);
static inline const char *target_refuses(const struct target_rules *r, struct slice url)
{
    return target_read(r, url, NULL);
}
/* Whether it is global unicast, or in a range that is let in. An IPv4 address comes mapped. */
bool target_is_outside(const struct target_rules *r, const struct in6_addr *address);
/* The address of a socket as IPv6, IPv4 mapped. False: it is of another family. */
bool target_address_of(const struct sockaddr *from, struct in6_addr *out);

#endif
