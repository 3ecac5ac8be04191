/*
 * What is named by a number instead of a reference: reports, subscriptions, mailboxes. Its beginning is enough where
 * no other begins so.
 */
#ifndef CLI_NAMED_H
#define CLI_NAMED_H

#include "services/cli/arguments.h"
#include "services/cli/ask.h"

struct named {
    enum message ask;                    /* its body may be empty; its first field names one */
    const struct wire_shape *told, *row; /* the first field of told is the list, of a row the id */
    bool pages;                          /* the second fields are `after` and `more` */
    const char *none, *many;             /* sentences, to be translated; {1} is what was given */
};

/* All of them (only: this one), page after page: each is given to fn with its id; or, as JSON, each page is printed. */
typedef void named_fn(void *arg, const struct uuid *id, const void *row);
int named_each(struct cli *cli, const struct named *of, const struct uuid *only, bool json,
               named_fn *fn, void *arg);
/* CLI_OK, or why not, told. */
int named_find(struct cli *cli, const struct named *of, const char *text, struct uuid *out);
/* A command about it (id NULL: about none), with the id of --id; what it came to is printed as `what`. Nothing of the
 * body stays in memory. */
int named_send(struct cli *cli, const struct arguments *a, enum message kind, const struct uuid *id,
               const void *body, const char *what);
/* The number of --id, or a new one. */
int named_id(const struct arguments *a, struct uuid *out);

#endif
