/*
 * The list as issuers_read.c makes it. Texts are borrowed from the file's JSON, which stays; lists, scopes, secrets
 * and keys are the issuer's own.
 */
#ifndef OIDC_ISSUERS_INSIDE_H
#define OIDC_ISSUERS_INSIDE_H

#include "services/oidc/issuers.h"

#include <jansson.h>

#define OIDC_MANDATES 3
extern const char *const oidc_mandate_words[OIDC_MANDATES];

struct oidc_issuers {
    json_t *file;
    size_t n;
    struct oidc_issuer of[OIDC_ISSUERS_MAX];
};

#endif
