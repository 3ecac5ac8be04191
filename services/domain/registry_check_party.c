/*
 * Checks of who is let in, and of whose key is taken away.
 */
#include "services/domain/registry_check.h"

#define FIELD(name) (&shape_m_admit.fields[m_admit_##name])

/* A party's code is that of its region or department; nobody else may look like one. */
static void check_party_code(struct checking *c, const struct m_admit *m)
{
    bool region = registry_item(c->r, SET_REGIONS, m->code) != NULL;
    bool department = registry_item(c->r, SET_DEPARTMENTS, m->code) != NULL;
    const struct party *before = party_find(c->r, m->code);

    if (m->role == role_SYSTEM)
        check_fault(c, NULL, 0, FIELD(role), "Nobody is let in as the system itself.");
    else if (m->role == role_REGION && !region)
        check_fault(c, NULL, 0, FIELD(code), "%.*s is no region.", SLICE_FMT(m->code));
    else if (m->role == role_DEPARTMENT && !department)
        check_fault(c, NULL, 0, FIELD(code), "%.*s is no department.", SLICE_FMT(m->code));
    else if (m->role != role_REGION && m->role != role_DEPARTMENT && (region || department))
        check_fault(c, NULL, 0, FIELD(code), "%.*s is a region or a department.",
                    SLICE_FMT(m->code));
    if (before && before->role != m->role)
        check_fault(c, NULL, 0, FIELD(role), "%.*s is there already, in another role.",
                    SLICE_FMT(m->code));
}

/* Z85 (ZeroMQ RFC 32): 40 of its 85 characters. */
static bool is_z85(struct slice key)
{
    static const char characters[] =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        ".-:+=^!/*?&<>()[]{}@%$#";

    for (size_t i = 0; i < key.n; i++)
        if (!memchr(characters, key.p[i], sizeof characters - 1))
            return false;
    return key.n == KEY_LEN;
}

static void check_party_key(struct checking *c, const struct m_admit *m)
{
    const struct party_key *k;

    if (!wire_has(m, m_admit_key))
        return;
    k = party_key_find(c->r, m->key);
    if (!is_z85(m->key))
        check_fault(c, NULL, 0, FIELD(key), "This is no CURVE public key in Z85.");
    else if (k && k->revoked)
        check_fault(c, NULL, 0, FIELD(key), "This key was revoked; a new one is needed.");
    else if (k && !slice_is(m->code, c->r->parties[k->party]->code))
        check_fault(c, NULL, 0, FIELD(key), "This key is in use by another party.");
}

void check_admit(struct checking *c, const struct m_admit *m)
{
    struct slice region;

    check_party_code(c, m);
    check_party_key(c, m);
    if ((m->role == role_ADVISER) != (m->regions.count > 0))
        check_fault(c, NULL, 0, FIELD(regions), "An adviser has regions, and nobody else.");
    for (size_t at = 0; wire_list_text(m->regions, &at, &region);)
        if (!registry_item(c->r, SET_REGIONS, region))
            check_fault(c, NULL, 0, FIELD(regions), "%.*s is no region.", SLICE_FMT(region));
    if (!wire_has(m, m_admit_department))
        return;
    if (m->role != role_COORDINATOR)
        check_fault(c, NULL, 0, FIELD(department),
                    "Only of a coordinator the own department is told.");
    else if (!registry_item(c->r, SET_DEPARTMENTS, m->department))
        check_fault(c, NULL, 0, FIELD(department), "%.*s is no department.",
                    SLICE_FMT(m->department));
}

/* Without a coordinator's key nobody could let anybody in again. */
static bool is_last_coordinator_key(const struct registry *r, const struct party_key *k)
{
    if (r->parties[k->party]->role != role_COORDINATOR)
        return false;
    for (uint32_t i = 0; i < r->n_keys; i++)
        if (r->keys[i] != k && !r->keys[i]->revoked &&
            r->parties[r->keys[i]->party]->role == role_COORDINATOR)
            return false;
    return true;
}

void check_revoke(struct checking *c, const struct m_revoke *m)
{
    const struct wire_field *field = &shape_m_revoke.fields[m_revoke_key];
    const struct party_key *k = party_key_find(c->r, m->key);

    if (!k || k->revoked)
        check_fault(c, NULL, 0, field, "This key cannot come in.");
    else if (is_last_coordinator_key(c->r, k))
        check_fault(c, NULL, 0, field, "This is the last key of a coordinator.");
}
