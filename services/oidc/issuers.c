/*
 * The list of issuers: looking up, and its end. Reading it is in issuers_read.c.
 */
#include "services/oidc/issuers_inside.h"

#include <assert.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdlib.h>

const char *oidc_mandate_word(enum oidc_mandate m)
{
    assert((size_t)m < OIDC_MANDATES);
    return oidc_mandate_words[m];
}

size_t oidc_issuers_n(const struct oidc_issuers *s)
{
    return s->n;
}

const struct oidc_issuer *oidc_issuers_at(const struct oidc_issuers *s, size_t i)
{
    assert(i < s->n);
    return &s->of[i];
}

const struct oidc_issuer *oidc_issuers_by_id(const struct oidc_issuers *s, struct slice id)
{
    for (size_t i = 0; i < s->n; i++)
        if (slice_is(id, s->of[i].id))
            return &s->of[i];
    return NULL;
}

const struct oidc_issuer *oidc_issuers_by_name(const struct oidc_issuers *s, struct slice iss)
{
    for (size_t i = 0; i < s->n; i++)
        if (slice_is(iss, s->of[i].issuer))
            return &s->of[i];
    return NULL;
}

static void issuer_free(struct oidc_issuer *i)
{
    if (i->secret)
        sodium_memzero((char *)(uintptr_t)i->secret, strlen(i->secret));
    free((void *)(uintptr_t)i->secret);
    EVP_PKEY_free(i->key);
    free((void *)(uintptr_t)i->scopes);
    free((void *)(uintptr_t)i->parties);
    free((void *)(uintptr_t)i->acr);
    free((void *)(uintptr_t)i->token_scopes);
    free((void *)(uintptr_t)i->people.of);
    free((void *)(uintptr_t)i->machines.of);
}

void oidc_issuers_free(struct oidc_issuers **s)
{
    struct oidc_issuers *gone = *s;

    if (!gone)
        return;
    *s = NULL;
    for (size_t i = 0; i < gone->n; i++)
        issuer_free(&gone->of[i]);
    json_decref(gone->file);
    free(gone);
}
