/*
 * The description of the API (OpenAPI 3.1), written from the tables: routes.h for addresses, the shapes in proto/ for
 * schemas, dutch.h for what they mean, problems.h for faults. Pure.
 */
#ifndef GATEWAY_OPENAPI_H
#define GATEWAY_OPENAPI_H

#include "common/buf.h"

struct openapi_about {
    const char *version;      /* semantic, of the API */
    const char *contact_name; /* /core/doc-openapi-contact: all three */
    const char *contact_mail;
    const char *contact_url;
};
/* JSON in UTF-8, appended. */
void openapi_write(const struct openapi_about *about, struct buf *out);

#endif
