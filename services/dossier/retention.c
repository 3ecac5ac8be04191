/*
 * For how long a signal is kept. Each organisation has its own term for its own texts; in an archive the
 * signal is one thing, so the longest counts, and "to be determined" where one of them has no term.
 */
#include "services/dossier/dossier_in.h"

#include "services/domain/retention.h"

#include <inttypes.h>
#include <stdio.h>

/* Whose texts it is, once each; what was erased needs no keeping. */
static bool counts(const struct dossier_signal *s, size_t i)
{
    if (!s->events[i].has_texts)
        return false;
    for (size_t k = 0; k < i; k++)
        if (s->events[k].has_texts && strcmp(s->events[k].party, s->events[i].party) == 0)
            return false;
    return true;
}

static void ground_add(struct dossier_retention *r, const char *party,
                       const struct retention_term *t)
{
    size_t n = strlen(r->ground);

    snprintf(r->ground + n, sizeof r->ground - n, "%s%s: %.*s", n ? "; " : "", party,
             SLICE_FMT(t->ground));
}

void retention_judge(const struct m_retention *terms, struct dossier_signal *s)
{
    struct dossier_retention *r = &s->retention;
    bool unknown = terms == NULL, forever = false;
    size_t n = 0;

    *r = (struct dossier_retention){.value = 'N', .until = INT32_MAX};
    for (size_t i = 0; terms && i < s->n_events; i++) {
        struct retention_term t;

        if (!counts(s, i))
            continue;
        n++;
        if (!retention_find(terms, slice_str(s->events[i].party), s->summary.kind, &t)) {
            unknown = true;
            continue;
        }
        ground_add(r, s->events[i].party, &t);
        if (t.permanent)
            forever = true;
        else if (t.years > r->years) {
            r->years = t.years;
            if (s->closed != INT32_MIN)
                r->until = retention_due(&t, s->closed);
        }
    }
    if (forever)
        r->value = 'B';
    else if (!unknown && n > 0)
        r->value = 'V';
}
