/*
 * The registry: regions, departments, themes, terms, calendar, periods, rules of routing and parties, as a fold of the
 * reference streams. Pure: it opens nothing and asks no clock.
 *
 * Each set is one stream with a well-known id (uuid_of_name of the text below). An adoption replaces
 * the set as a whole; what left the set stays known by its code, since old events name it.
 */
#ifndef DOMAIN_REGISTRY_H
#define DOMAIN_REGISTRY_H

#include "proto/messages.h"
#include "services/domain/deadline.h"

enum registry_set {
    SET_REGIONS,     /* "set:regions" */
    SET_DEPARTMENTS, /* "set:departments" */
    SET_THEMES,      /* "set:themes" */
    SET_TERMS,       /* "set:terms" */
    SET_RULES,       /* "set:rules" */
    SET_CALENDAR,    /* "set:calendar" */
    SET_PERIODS,     /* "set:periods" */
    SET_RETENTION,   /* "set:retention" */
    SET_PARTIES,     /* "set:parties" */
    SET_MODEL,       /* "set:model" */
    SET_N
};
const struct uuid *registry_stream(enum registry_set set);
/* SET_N when the id is of no set. */
enum registry_set registry_set_of(const struct uuid *stream);
const char *registry_set_name(enum registry_set set); /* "regions", ... as questions name it */

/* A region or department by a small number: the order in which the log first named it, so the same
 * number for everybody who folded the same log. 0 is nobody; PLACE_COORDINATOR is who distributes. */
typedef uint16_t place_t;
#define PLACE_NOBODY      ((place_t)0)
#define PLACE_COORDINATOR ((place_t)1)
typedef uint16_t theme_t; /* a theme in the same manner; 0 is none */
/* These depend on the order of the fold: events of all reference streams go in by log position. */

struct registry;
struct registry *registry_new(void);
void registry_free(struct registry **r);

/* Folds one event of a reference stream; others are none of its business. 0, or -1 when it cannot be
 * folded (the caller quarantines that stream: a fold never skips). Recognises versions it has seen. */
MUST_CHECK int registry_fold(struct registry *r, const struct event *e);
/* Version of the stream (the log's), and of the set (what was adopted; 0: never). */
int64_t registry_stream_version(const struct registry *r, enum registry_set set);
int64_t registry_set_version(const struct registry *r, enum registry_set set);

place_t registry_place(const struct registry *r, struct slice code); /* PLACE_NOBODY when unknown */
/* "" for nobody, "coordinator" for the coordinator. Lives as long as the registry. */
const char *registry_place_code(const struct registry *r, place_t p);
bool registry_is_region(const struct registry *r, struct slice code, int32_t day);
bool registry_is_department(const struct registry *r, struct slice code, int32_t day);
bool registry_is_theme(const struct registry *r, struct slice code, int32_t day);
/* By CBS code or by name (case and accents as adopted), within that region. */
bool registry_is_municipality(const struct registry *r, struct slice region, struct slice name,
                              int32_t day);

/* What people call the party or place of that code; the code itself when it has no name. */
struct slice registry_name(const struct registry *r, struct slice code, bool dutch);

/* Walk the current version of a set; the struct's slices live as long as the registry does not fold. */
bool registry_region(const struct registry *r, size_t i, struct region *out);
bool registry_department(const struct registry *r, size_t i, struct department *out);
bool registry_theme(const struct registry *r, size_t i, struct theme *out);
bool registry_term(const struct registry *r, size_t i, struct term *out);
bool registry_rule(const struct registry *r, size_t i, struct routing_rule *out);
bool registry_free_day(const struct registry *r, size_t i, struct free_day *out);
bool registry_period(const struct registry *r, size_t i, struct period *out);
bool registry_model_part(const struct registry *r, size_t i, struct model_part *out);
bool registry_retention(const struct registry *r, size_t i, struct retention_term *out);
/* Is any day of first..last in a context period of the current version? */
bool registry_in_period(const struct registry *r, int32_t first, int32_t last);
bool registry_theme_find(const struct registry *r, struct slice code, struct theme *out);
/* The body of the last adoption of a set, canonical; n == 0 when none. */
struct slice registry_set_body(const struct registry *r, enum registry_set set);

/* ------------------------------------------------------------------ parties and principals */

/* Somebody who acts: found by key at the door, or named by an inside peer that acts for others. */
struct principal {
    char party[25]; /* code */
    enum role role;
    place_t place;       /* of a region or department; coordinators: PLACE_COORDINATOR */
    struct uuid actor;   /* random account number */
    place_t regions[32]; /* adviser */
    size_t n_regions;
    place_t department; /* coordinator: the own department (BZK), may be nobody */
};

/* By a CURVE public key that is admitted and not revoked; by the code of a party. False: nobody. */
bool registry_principal_by_key(const struct registry *r, const char *key_z85,
                               struct principal *out);
bool registry_principal_by_code(const struct registry *r, struct slice code, struct principal *out);
size_t registry_party_count(const struct registry *r);
/* True from the first admission of a coordinator on, also when its keys were revoked since: the first
 * key of the settings never comes back to life. */
bool registry_has_coordinator(const struct registry *r);
/* The i-th party as an m_admit, with the last key of it that may come in; for registry.ask. */
bool registry_party(const struct registry *r, size_t i, struct m_admit *out);

/* ------------------------------------------------------------------ terms and calendars */

/* The version of the terms that applies to what is decided on that day: the newest that is valid from
 * then or before; 0: none, so the defaults of terms.h. */
int64_t registry_terms_on(const struct registry *r, int32_t day);
/* The version that a date made with `version` has on that day: a newer one when that was adopted for
 * running cases too. */
int64_t registry_terms_running(const struct registry *r, int64_t version, int32_t day);
/* The first day on which a department is no more, and who then has what is about that theme (0: of no
 * theme): the successor of the theme, of the theme above it, ..., or of all others. INT32_MAX and
 * PLACE_NOBODY when the department goes on, or has no successor. */
int32_t registry_succession(const struct registry *r, place_t department, theme_t theme,
                            place_t *to_out);
/* Themes are numbered in the order in which the log names them; 0: there is no such theme. */
const char *registry_theme_code(const struct registry *r, theme_t theme); /* "" for 0 */
theme_t registry_theme_number(const struct registry *r, struct slice code);
/* The theme that it is part of, as adopted now; 0: of none. */
theme_t registry_theme_above(const struct registry *r, theme_t theme);
/* A term by its code in that version; false when there is no such term. */
bool registry_term_rule(const struct registry *r, struct slice code, int64_t version,
                        struct term_rule *out);
/* The calendar with that version, or the newest before it; 0: the rules alone. Lives as long as the
 * registry. */
const struct calendar *registry_calendar(const struct registry *r, int64_t version);

#define REGISTRY_WHY 4096
/* Checks an adoption before it becomes an event: contradictions, unknown codes, version not one more
 * than now. Faults are added; their sentences are put in why, the first at its beginning, and must stay
 * there as long as the faults are used (REGISTRY_WHY bytes hold them all). 0 or -1. body is the decoded
 * m_regions, m_departments, ...; of SET_PARTIES it is an m_admit. */
MUST_CHECK int registry_check(const struct registry *r, enum registry_set set, const void *body,
                              struct wire_faults *faults, char *why, size_t why_size);
/* More faults: departments that end or leave without a successor while they have work, as has_work says
 * (its arg is work). To be called after registry_check, so that all faults are told at once. */
MUST_CHECK int registry_check_work(const struct registry *r, const struct m_departments *m,
                                   bool (*has_work)(const void *work, place_t department),
                                   const void *work, struct wire_faults *faults, char *why,
                                   size_t why_size);
/* The same for a party.revoke: the key is in use and is not a coordinator's last one. */
MUST_CHECK int registry_check_revoke(const struct registry *r, const struct m_revoke *body,
                                     struct wire_faults *faults, char *why, size_t why_size);

#endif
