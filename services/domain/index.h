/*
 * Inside domain: from a code to a small number, in one look. It only grows; keys are borrowed and must
 * outlive it. Codes come from coordinators, not from strangers, so a plain hash will do.
 */
#ifndef DOMAIN_INDEX_H
#define DOMAIN_INDEX_H

#include "common/base.h"

#define INDEX_NONE UINT32_MAX

struct index_entry {
    struct slice key;
    uint32_t
        space; /* keys of different spaces never meet: municipalities stand under their region */
    uint32_t value;
};

struct code_index {
    struct index_entry *entries;
    uint32_t size, n; /* size: a power of two, at least twice n */
};

/* A key that is there already keeps its value. */
void index_add(struct code_index *x, uint32_t space, struct slice key, uint32_t value);
uint32_t index_find(const struct code_index *x, uint32_t space, struct slice key);
void index_free(struct code_index *x);

/* calloc and realloc that stop the process when there is no memory, as buf does. */
void *domain_calloc(size_t n, size_t size);
void *domain_realloc(void *p, size_t n, size_t size);

#endif
