/*
 * Who is signed in: see sessions.h.
 */
#include "services/gateway/sessions.h"

#include "common/room.h"

#include <sodium.h>
#include <stdlib.h>

static const struct uuid *hash_at(const void *owner, uint32_t slot)
{
    return (const struct uuid *)(const void *)((const struct sessions *)owner)->list[slot].hash;
}

void sessions_init(struct sessions *s, int64_t idle_us)
{
    *s = (struct sessions){.free = SESSION_NONE, .idle_us = idle_us};
    idmap_init(&s->by_hash, s, hash_at);
}

void sessions_free(struct sessions *s)
{
    if (s->list)
        explicit_bzero(s->list, s->cap * sizeof *s->list);
    free(s->list);
    idmap_free(&s->by_hash);
    sessions_init(s, s->idle_us);
}

/* A slot that is free names the next one as its account. */
static bool is_free(const struct session *of)
{
    return of->until == 0;
}

uint32_t sessions_put(struct sessions *s, const struct session *of)
{
    uint32_t slot = s->free;

    if (slot != SESSION_NONE) {
        s->free = s->list[slot].account;
    } else {
        if (s->n == s->cap) {
            s->cap = s->cap ? s->cap * 2 : 64;
            s->list = room_for(s->list, s->cap, sizeof *s->list);
        }
        slot = s->n++;
    }
    s->list[slot] = *of;
    idmap_add(&s->by_hash, hash_at(s, slot), slot);
    return slot;
}

static bool is_over(const struct sessions *s, const struct session *of, int64_t now)
{
    return of->until <= now || of->used_at + s->idle_us <= now;
}

uint32_t sessions_shown(const struct sessions *s, struct slice cookie, int64_t now)
{
    uint8_t hash[HASH_LEN];
    struct uuid key;
    uint32_t slot;

    hash_sha256_one(hash, cookie.p, cookie.n);
    memcpy(key.b, hash, sizeof key.b);
    slot = idmap_find(&s->by_hash, &key);
    if (slot == IDMAP_NONE || sodium_memcmp(s->list[slot].hash, hash, sizeof hash) != 0 ||
        is_over(s, &s->list[slot], now))
        return SESSION_NONE;
    return slot;
}

void sessions_end(struct sessions *s, uint32_t session)
{
    if (is_free(&s->list[session]))
        return;
    idmap_remove(&s->by_hash, hash_at(s, session));
    s->list[session] = (struct session){.account = s->free};
    s->free = session;
}

void sessions_end_account(struct sessions *s, uint32_t account)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (!is_free(&s->list[i]) && s->list[i].account == account)
            sessions_end(s, i);
}

uint32_t sessions_oldest(const struct sessions *s, uint32_t account)
{
    uint32_t oldest = SESSION_NONE, n = 0;

    for (uint32_t i = 0; i < s->n; i++) {
        if (is_free(&s->list[i]) || s->list[i].account != account)
            continue;
        n++;
        if (oldest == SESSION_NONE || s->list[i].made_at < s->list[oldest].made_at)
            oldest = i;
    }
    return n >= SESSION_ACCOUNT ? oldest : SESSION_NONE;
}

void sessions_sweep(struct sessions *s, int64_t now)
{
    for (uint32_t i = 0; i < s->n; i++)
        if (!is_free(&s->list[i]) && is_over(s, &s->list[i], now))
            sessions_end(s, i);
}

void session_secret_new(char text_out[SESSION_TEXT], uint8_t hash_out[HASH_LEN])
{
    uint8_t random[SESSION_SECRET];

    randombytes_buf(random, sizeof random);
    sodium_bin2base64(text_out, SESSION_TEXT, random, sizeof random,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    hash_sha256_one(hash_out, text_out, strlen(text_out));
    sodium_memzero(random, sizeof random);
}
