/*
 * Inside the registry: one check of an adoption while it is going on.
 */
#ifndef DOMAIN_REGISTRY_CHECK_H
#define DOMAIN_REGISTRY_CHECK_H

#include "services/domain/registry_in.h"

struct checking {
    const struct registry *r;
    struct wire_faults *faults;
    char *why; /* gets the sentences, each ended by a NUL */
    size_t why_size, why_n;
    uint32_t found;
};

#define DAYS_OF(m, shape)                                                         \
    ((struct days){wire_has(m, shape##_valid_from) ? (m)->valid_from : INT32_MIN, \
                   wire_has(m, shape##_valid_until) ? (m)->valid_until : INT32_MAX})

/* `field` of record `index` of the list `within` (NULL: of the whole) is at fault. */
void check_fault(struct checking *c, const struct wire_field *within, uint32_t index,
                 const struct wire_field *field, const char *fmt, ...) PRINTF_LIKE(5, 6);
void check_version(struct checking *c, enum registry_set set, const struct wire_field *field,
                   int64_t version);
/* Adds the code to those of the set that is being checked; it may not be there yet. */
void check_code(struct checking *c, struct code_index *codes, const struct wire_field *within,
                uint32_t index, const struct wire_field *field, struct slice code);
void check_days(struct checking *c, const struct wire_field *within, uint32_t index,
                const struct wire_field *field, struct days d, struct slice code);

void check_terms(struct checking *c, const struct m_terms *m);
void check_calendar(struct checking *c, const struct m_calendar *m);
void check_periods(struct checking *c, const struct m_periods *m);
void check_retention(struct checking *c, const struct m_retention *m);
void check_themes(struct checking *c, const struct m_themes *m);
void check_rules(struct checking *c, const struct m_rules *m);
void check_admit(struct checking *c, const struct m_admit *m);
void check_revoke(struct checking *c, const struct m_revoke *m);

#endif
