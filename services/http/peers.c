/*
 * Connections of each address: see peers.h.
 */
#include "services/http/peers.h"

#include "common/idmap.h"
#include "common/room.h"

#include <stdlib.h>

struct peer {
    struct uuid network;
    size_t n;
    uint32_t next_free;
};

struct http_peers {
    size_t most;
    struct idmap map;
    struct peer *list;
    uint32_t n, cap, first_free; /* IDMAP_NONE: none is free */
};

static const struct uuid *id_at(const void *owner, uint32_t slot)
{
    return &((const struct http_peers *)owner)->list[slot].network;
}

struct http_peers *http_peers_new(size_t most)
{
    struct http_peers *p = room_new(sizeof *p);

    p->most = most;
    p->first_free = IDMAP_NONE;
    idmap_init(&p->map, p, id_at);
    return p;
}

void http_peers_free(struct http_peers **p)
{
    if (!*p)
        return;
    idmap_free(&(*p)->map);
    free((*p)->list);
    free(*p);
    *p = NULL;
}

static struct uuid network_of(const struct in6_addr *address)
{
    struct uuid u;

    memcpy(u.b, address->s6_addr, sizeof u.b);
    if (!IN6_IS_ADDR_V4MAPPED(address))
        memset(u.b + 8, 0, 8);
    return u;
}

static uint32_t slot_new(struct http_peers *p)
{
    uint32_t slot = p->first_free;

    if (slot != IDMAP_NONE) {
        p->first_free = p->list[slot].next_free;
        return slot;
    }
    if (p->n == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 64;
        p->list = room_for(p->list, p->cap, sizeof *p->list);
    }
    return p->n++;
}

bool http_peers_add(struct http_peers *p, const struct in6_addr *address)
{
    struct uuid network = network_of(address);
    uint32_t slot = idmap_find(&p->map, &network);

    if (slot == IDMAP_NONE) {
        slot = slot_new(p);
        p->list[slot] = (struct peer){.network = network};
        idmap_add(&p->map, &network, slot);
    }
    if (p->list[slot].n == p->most)
        return false;
    p->list[slot].n++;
    return true;
}

void http_peers_remove(struct http_peers *p, const struct in6_addr *address)
{
    struct uuid network = network_of(address);
    uint32_t slot = idmap_find(&p->map, &network);

    if (slot == IDMAP_NONE || --p->list[slot].n > 0)
        return;
    idmap_remove(&p->map, &network);
    p->list[slot].next_free = p->first_free;
    p->first_free = slot;
}
