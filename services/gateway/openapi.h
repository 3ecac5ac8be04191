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
/* What holds for every address. A name of a thing stands in the text between backquotes. */
struct openapi_rule {
    const char *name; /* NULL: what it is all about */
    const char *text;
};
#define OPENAPI_RULES 5
extern const struct openapi_rule openapi_rules[OPENAPI_RULES];
/* JSON in UTF-8, appended. */
void openapi_write(const struct openapi_about *about, struct buf *out);
/* The same as one page of HTML for people, without scripts, in this style (CSS, a part of the page). Appended. */
void openapi_page(const struct openapi_about *about, struct buf *out);
extern const char openapi_page_style[];

#endif
