/*
 * Parties: who may act, with which key, and as whom. What an admission says replaces what the one
 * before said of that party; keys add up until they are revoked.
 */
#include "services/domain/registry_in.h"

#include <stdlib.h>

const struct party *party_find(const struct registry *r, struct slice code)
{
    uint32_t i = index_find(&r->by_party_code, 0, code);

    return i == INDEX_NONE ? NULL : r->parties[i];
}

const struct party_key *party_key_find(const struct registry *r, struct slice key)
{
    uint32_t i = index_find(&r->by_key, 0, key);

    return i == INDEX_NONE ? NULL : r->keys[i];
}

/* ------------------------------------------------------------------------------ fold */

static uint32_t party_of(struct registry *r, struct slice code)
{
    uint32_t i = index_find(&r->by_party_code, 0, code);
    struct party *p;

    if (i != INDEX_NONE)
        return i;
    i = r->n_parties;
    p = domain_calloc(1, sizeof *p);
    memcpy(p->code, code.p, code.n);
    r->parties = domain_realloc(r->parties, i + 1, sizeof(struct party *));
    r->parties[i] = p;
    r->n_parties++;
    index_add(&r->by_party_code, 0, slice_str(p->code), i);
    return i;
}

static struct party_key *key_of(struct registry *r, struct slice key)
{
    uint32_t i = index_find(&r->by_key, 0, key);
    struct party_key *k;

    if (i != INDEX_NONE)
        return r->keys[i];
    k = domain_calloc(1, sizeof *k);
    memcpy(k->text, key.p, key.n);
    r->keys = domain_realloc(r->keys, r->n_keys + 1, sizeof(struct party_key *));
    r->keys[r->n_keys] = k;
    index_add(&r->by_key, 0, slice_of(k->text, KEY_LEN), r->n_keys++);
    return k;
}

/* Codes that this names first get their place here. */
static void party_places(struct registry *r, struct party *p, const struct m_admit *m)
{
    struct slice code;
    size_t at = 0;

    p->place = m->role == role_REGION || m->role == role_DEPARTMENT
                   ? registry_name_place(r, m->code)
               : m->role == role_COORDINATOR ? PLACE_COORDINATOR
                                             : PLACE_NOBODY;
    p->n_regions = 0;
    while (p->n_regions < ARRAY_LEN(p->regions) && wire_list_text(m->regions, &at, &code))
        p->regions[p->n_regions++] = registry_name_place(r, code);
    p->department =
        wire_has(m, m_admit_department) ? registry_name_place(r, m->department) : PLACE_NOBODY;
}

static void body_keep(struct party *p, struct slice body)
{
    free(p->body);
    p->body = domain_calloc(1, body.n + 1);
    p->body_n = body.n;
    memcpy(p->body, body.p, body.n);
}

static int admitted_fold(struct registry *r, const struct event *e)
{
    struct m_admit m;
    struct party_key *k;
    struct party *p;
    uint32_t i;

    if (wire_decode(&shape_m_admit, e->body, WIRE_LENIENT, &m, NULL) < 0 || m.code.n == 0 ||
        m.code.n > CODE_MOST || (wire_has(&m, m_admit_key) && m.key.n != KEY_LEN))
        return -1;
    i = party_of(r, m.code);
    p = r->parties[i];
    p->role = m.role;
    p->account = m.account;
    party_places(r, p, &m);
    body_keep(p, e->body);
    r->coordinator_seen |= m.role == role_COORDINATOR;
    if (!wire_has(&m, m_admit_key))
        return 0;
    k = key_of(r, m.key);
    k->party = i;
    k->account = m.account;
    k->revoked = false;
    return 0;
}

static int revoked_fold(struct registry *r, const struct event *e)
{
    struct m_revoke m;

    if (wire_decode(&shape_m_revoke, e->body, WIRE_LENIENT, &m, NULL) < 0 || m.key.n != KEY_LEN)
        return -1;
    /* A key that nobody had is kept as well: it may never come in later. */
    key_of(r, m.key)->revoked = true;
    return 0;
}

int party_fold(struct registry *r, const struct event *e)
{
    if (!wire_has(e, event_body))
        return -1;
    if (e->kind == EV_PARTY_ADMITTED)
        return admitted_fold(r, e);
    if (e->kind == EV_KEY_REVOKED)
        return revoked_fold(r, e);
    return -1;
}

void party_free_all(struct registry *r)
{
    for (uint32_t i = 0; i < r->n_parties; i++) {
        free(r->parties[i]->body);
        free(r->parties[i]);
    }
    for (uint32_t i = 0; i < r->n_keys; i++)
        free(r->keys[i]);
    free(r->parties);
    free(r->keys);
    index_free(&r->by_party_code);
    index_free(&r->by_key);
}

/* ------------------------------------------------------------------------------ who acts */

static void principal_of(const struct party *p, const struct uuid *account, struct principal *out)
{
    *out = (struct principal){.role = (enum role)p->role,
                              .place = p->place,
                              .actor = *account,
                              .n_regions = p->n_regions,
                              .department = p->department};
    memcpy(out->party, p->code, sizeof out->party);
    memcpy(out->regions, p->regions, p->n_regions * sizeof *p->regions);
}

bool registry_principal_by_key(const struct registry *r, const char *key_z85, struct principal *out)
{
    const struct party_key *k = party_key_find(r, slice_str(key_z85));

    if (!k || k->revoked)
        return false;
    principal_of(r->parties[k->party], &k->account, out);
    return true;
}

bool registry_principal_by_code(const struct registry *r, struct slice code, struct principal *out)
{
    const struct party *p = party_find(r, code);

    if (!p)
        return false;
    principal_of(p, &p->account, out);
    return true;
}

size_t registry_party_count(const struct registry *r)
{
    return r->n_parties;
}

bool registry_has_coordinator(const struct registry *r)
{
    return r->coordinator_seen;
}

bool registry_party(const struct registry *r, size_t i, struct m_admit *out)
{
    const struct party_key *key;
    const struct party *p;

    if (i >= r->n_parties)
        return false;
    p = r->parties[i];
    if (wire_decode(&shape_m_admit, slice_of(p->body, p->body_n), WIRE_LENIENT, out, NULL) < 0)
        return false;
    key = wire_has(out, m_admit_key) ? party_key_find(r, out->key) : NULL;
    if (!key || key->revoked || key->party != i)
        out->has &= ~WIRE_BIT(m_admit_key);
    for (uint32_t k = r->n_keys; k > 0 && !wire_has(out, m_admit_key); k--)
        if (r->keys[k - 1]->party == i && !r->keys[k - 1]->revoked)
            wire_set(out, m_admit, key, slice_of(r->keys[k - 1]->text, KEY_LEN));
    return true;
}
