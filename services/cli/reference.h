/*
 * The files of reference data: where they are, and what they become on the wire.
 */
#ifndef CLI_REFERENCE_H
#define CLI_REFERENCE_H

#include "services/cli/cli.h"
#include "services/domain/registry.h"

/* In the order in which they can be adopted: themes name departments, rules name both. */
struct reference_set {
    const char *name;    /* as registry.ask names it */
    const char *file;    /* in the folder */
    const char *records; /* JSON name of the list: "regios" */
    enum message adopt;
    enum registry_set set;
    enum event_kind event; /* what an adoption becomes */
};
const struct reference_set *reference_sets(size_t *n_out);
/* By the name of registry.ask, in English or Dutch ("regions", "regios"); NULL when there is none. */
const struct reference_set *reference_set_find(const char *name);
/* Which set a JSON object is, by the list it holds; NULL when none. */
const struct reference_set *reference_set_of(const json_t *object);

/* The folder given, or where this program's own reference data lie. NULL when there are none (said). */
const char *reference_folder(const char *given);

/* A JSON document from a file ("-": standard input). NULL with the reason said. */
json_t *reference_read(const char *path);
/* The document of one set in the folder; NULL when the file is not there, or bad (then *bad_out). */
json_t *reference_read_set(const char *folder, const struct reference_set *set, bool *bad_out);

/* Folds the folder's files into an empty registry; those that are not there are passed over. 0, or -1 (said). */
MUST_CHECK int reference_registry(struct registry *r, const char *folder);

/* Calls fn with code, name and role of each region and department in the folder's files, in order. 0,
 * or -1 when a file is bad or fn said so. */
typedef int reference_party_fn(void *arg, const char *code, const char *name, enum role role);
MUST_CHECK int reference_parties(const char *folder, reference_party_fn *fn, void *arg);

#endif
