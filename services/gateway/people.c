/*
 * Accounts and tokens in memory: see people.h.
 */
#include "services/gateway/people.h"

#include "common/room.h"
#include "common/text.h"

#include <sodium.h>
#include <stdlib.h>

/* ------------------------------------------------------------------ what they are found by */

static const struct uuid *account_id_at(const void *owner, uint32_t slot)
{
    return &((const struct people *)owner)->accounts[slot].id;
}

static const struct uuid *token_id_at(const void *owner, uint32_t slot)
{
    return &((const struct people *)owner)->tokens[slot].id;
}

/* The first half of the hash: the other half is compared. */
static const struct uuid *hash_at(const void *owner, uint32_t slot)
{
    return (const struct uuid *)(const void *)((const struct people *)owner)->tokens[slot].hash;
}

static struct uuid login_key(struct slice login)
{
    uint8_t hash[HASH_LEN];
    struct uuid id;

    hash_sha256_one(hash, login.p, login.n);
    memcpy(id.b, hash, sizeof id.b);
    return id;
}

static const struct uuid *login_at(const void *owner, uint32_t slot)
{
    static struct uuid id;
    const struct account *a = &((const struct people *)owner)->accounts[slot];

    id = login_key(slice_str(a->login ? a->login : ""));
    return &id;
}

static const struct uuid *subject_at(const void *owner, uint32_t slot)
{
    return (const struct uuid *)(const void *)((const struct people *)owner)
        ->accounts[slot]
        .subject;
}

void people_init(struct people *p, int64_t idle_us)
{
    *p = (struct people){0};
    idmap_init(&p->by_id, p, account_id_at);
    idmap_init(&p->by_login, p, login_at);
    idmap_init(&p->by_token, p, token_id_at);
    idmap_init(&p->by_hash, p, hash_at);
    idmap_init(&p->by_subject, p, subject_at);
    sessions_init(&p->sessions, idle_us);
}

static void secret_free(char **s)
{
    if (*s)
        explicit_bzero(*s, strlen(*s));
    free(*s);
    *s = NULL;
}

static void account_texts_free(struct account *a)
{
    secret_free(&a->password);
    secret_free(&a->name);
    secret_free(&a->login);
    secret_free(&a->mail);
}

void people_free(struct people *p)
{
    for (uint32_t i = 0; i < p->n_accounts; i++)
        account_texts_free(&p->accounts[i]);
    for (uint32_t i = 0; i < p->n_tokens; i++)
        free(p->tokens[i].name);
    free(p->accounts);
    free(p->tokens);
    idmap_free(&p->by_id);
    idmap_free(&p->by_login);
    idmap_free(&p->by_token);
    idmap_free(&p->by_hash);
    idmap_free(&p->by_subject);
    sessions_free(&p->sessions);
    people_init(p, p->sessions.idle_us);
}

/* ------------------------------------------------------------------ accounts */

static char *copy_of(const char *s)
{
    return s ? text_copy(slice_str(s)) : NULL;
}

static void login_forget(struct people *p, uint32_t slot)
{
    struct uuid key;

    if (!p->accounts[slot].login)
        return;
    key = login_key(slice_str(p->accounts[slot].login));
    idmap_remove(&p->by_login, &key);
}

static uint32_t account_slot(struct people *p, const struct uuid *id)
{
    uint32_t slot = idmap_find(&p->by_id, id);

    if (slot != IDMAP_NONE)
        return slot;
    if (p->n_accounts == p->cap_accounts) {
        p->cap_accounts = p->cap_accounts ? p->cap_accounts * 2 : 64;
        p->accounts = room_for(p->accounts, p->cap_accounts, sizeof *p->accounts);
    }
    slot = p->n_accounts++;
    p->accounts[slot] = (struct account){.id = *id};
    idmap_add(&p->by_id, id, slot);
    return slot;
}

uint32_t people_account_put(struct people *p, const struct account *of)
{
    uint32_t slot = account_slot(p, &of->id);
    struct account *a = &p->accounts[slot], old = *a;

    login_forget(p, slot);
    if (a->has_subject)
        idmap_remove(&p->by_subject, subject_at(p, slot));
    *a = *of;
    a->name = copy_of(of->name);
    a->login = copy_of(of->login);
    a->password = copy_of(of->password);
    a->mail = copy_of(of->mail);
    account_texts_free(&old);
    if (a->login) {
        struct uuid key = login_key(slice_str(a->login));

        idmap_add(&p->by_login, &key, slot);
    }
    if (a->has_subject)
        idmap_add(&p->by_subject, subject_at(p, slot), slot);
    return slot;
}

uint32_t people_account(const struct people *p, const struct uuid *id)
{
    uint32_t slot = idmap_find(&p->by_id, id);

    return slot == IDMAP_NONE ? PEOPLE_NONE : slot;
}

uint32_t people_login(const struct people *p, struct slice login)
{
    struct uuid key = login_key(login);
    uint32_t slot = idmap_find(&p->by_login, &key);

    return slot == IDMAP_NONE ? PEOPLE_NONE : slot;
}

uint32_t people_subject(const struct people *p, const uint8_t subject[HASH_LEN])
{
    struct uuid key;
    uint32_t slot;

    memcpy(key.b, subject, sizeof key.b);
    slot = idmap_find(&p->by_subject, &key);
    return slot != IDMAP_NONE && memcmp(p->accounts[slot].subject, subject, HASH_LEN) == 0
               ? slot
               : PEOPLE_NONE;
}

void people_account_password(struct people *p, uint32_t account, const char *password)
{
    struct account *a = &p->accounts[account];

    secret_free(&a->password);
    a->password = copy_of(password);
    a->invitation = (struct invitation){0};
}

uint32_t people_invited(const struct people *p, struct slice shown, int64_t now)
{
    uint8_t hash[HASH_LEN];

    hash_sha256_one(hash, shown.p, shown.n);
    for (uint32_t i = 0; i < p->n_accounts; i++) {
        const struct invitation *of = &p->accounts[i].invitation;

#ifdef PLANT_INVITATION_FOREVER
        now = 0;
#endif
        if (of->until > now && of->has_hash && sodium_memcmp(of->hash, hash, sizeof hash) == 0)
            return i;
    }
    return PEOPLE_NONE;
}

void people_account_close(struct people *p, uint32_t account, int64_t at)
{
    struct account *a = &p->accounts[account];

    login_forget(p, account);
    account_texts_free(a);
    explicit_bzero(a->totp, sizeof a->totp);
    a->has_totp = false;
    a->invitation = (struct invitation){0};
    a->closed_at = at;
    sessions_end_account(&p->sessions, account);
    for (uint32_t i = 0; i < p->n_tokens; i++)
        if (p->tokens[i].account == account && p->tokens[i].ended_at == 0)
            people_token_end(p, i, at);
}

/* ------------------------------------------------------------------ tokens */

uint32_t people_token_put(struct people *p, const struct token *of)
{
    uint32_t slot = idmap_find(&p->by_token, &of->id);
    struct token *t;

    if (slot == IDMAP_NONE) {
        if (p->n_tokens == p->cap_tokens) {
            p->cap_tokens = p->cap_tokens ? p->cap_tokens * 2 : 64;
            p->tokens = room_for(p->tokens, p->cap_tokens, sizeof *p->tokens);
        }
        slot = p->n_tokens++;
        p->tokens[slot] = *of;
        p->tokens[slot].name = copy_of(of->name);
        idmap_add(&p->by_token, &of->id, slot);
        idmap_add(&p->by_hash, hash_at(p, slot), slot);
        return slot;
    }
    t = &p->tokens[slot]; /* its hash stays what it was */
    t->rights = of->rights;
    t->until = of->until;
    return slot;
}

uint32_t people_token(const struct people *p, const struct uuid *id)
{
    uint32_t slot = idmap_find(&p->by_token, id);

    return slot == IDMAP_NONE ? PEOPLE_NONE : slot;
}

void people_token_end(struct people *p, uint32_t token, int64_t at)
{
    p->tokens[token].ended_at = at;
}

uint32_t people_token_shown(const struct people *p, struct slice shown, int32_t today)
{
    uint8_t hash[HASH_LEN];
    const struct token *t;
    struct uuid key;
    uint32_t slot;

    hash_sha256_one(hash, shown.p, shown.n);
    memcpy(key.b, hash, sizeof key.b);
    slot = idmap_find(&p->by_hash, &key);
    if (slot == IDMAP_NONE)
        return PEOPLE_NONE;
    t = &p->tokens[slot];
    if (sodium_memcmp(t->hash, hash, sizeof hash) != 0 || t->ended_at != 0 || t->until < today ||
        p->accounts[t->account].closed_at != 0)
        return PEOPLE_NONE;
    return slot;
}
