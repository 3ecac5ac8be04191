/*
 * Inside the registry: how it stands in memory.
 *
 *      sets[SET_THEMES]   body of the last adoption, and one item a theme that points into it
 *      places             codes of regions and departments in the order in which they came by
 *      parties, keys      who may act, and with which key
 *      terms, calendars   every version there was: old decisions name theirs
 */
#ifndef DOMAIN_REGISTRY_IN_H
#define DOMAIN_REGISTRY_IN_H

#include "services/domain/index.h"
#include "services/domain/registry.h"
#include "services/domain/terms.h"

#define CODE_MOST  24
#define THEME_MOST 64
#define KEY_LEN    40

struct days {
    int32_t from, until; /* until is the first day it is no longer so */
};

struct item {
    struct slice bytes; /* the record, still encoded */
    struct days valid;
    uint8_t neighbours; /* regions: a bit for each row of enum neighbour */
};

struct adopted {
    int64_t stream_version, version;
    uint8_t *body; /* of the last adoption; items and by_code point into it */
    size_t body_n;
    struct item *items;
    uint32_t n;
    struct code_index by_code;
};

struct heir {
    theme_t theme; /* 0: all others */
    place_t to;
};

struct place {
    char code[CODE_MOST + 1];
    int32_t until;      /* a department's: the first day on which others have what was its */
    struct heir *heirs; /* NULL: it goes on, or has no successor */
    uint32_t n_heirs;
};

struct party {
    char code[CODE_MOST + 1];
    uint8_t role;
    uint8_t n_regions;
    place_t place;
    place_t department;
    place_t regions[32];
    struct uuid account; /* as last admitted */
    uint8_t *body;       /* m_admit as last admitted */
    size_t body_n;
};

struct party_key {
    char text[KEY_LEN + 1];
    bool revoked;
    uint32_t party;
    struct uuid account;
};

struct registry {
    struct adopted sets[SET_N]; /* of SET_PARTIES only the stream's version is used */
    struct code_index
        municipalities; /* space: the region's item; value: index of municipality_days */
    struct days *municipality_days;
    struct place **places; /* by place_t; the first two have no code of their own */
    uint32_t n_places;
    struct code_index by_place_code;
    char (*themes)[THEME_MOST + 1]; /* by theme_t, in the order in which they came by; 0 is none */
    uint32_t n_themes, cap_themes;
    struct code_index by_theme_code;
    struct party **parties;
    uint32_t n_parties;
    struct code_index by_party_code;
    struct party_key **keys;
    uint32_t n_keys;
    struct code_index by_key;
    struct term_version *terms; /* oldest first */
    uint32_t n_terms;
    struct calendar **calendars; /* every version there was, oldest first */
    uint32_t n_calendars;
    struct days *periods; /* of the current version */
    uint32_t n_periods;
    bool coordinator_seen;
};

/* The place of a code, a new one when it has none yet; PLACE_NOBODY when there are too many. */
place_t registry_name_place(struct registry *r, struct slice code);
/* The number of a theme's code, a new one when it has none yet; 0 when there are too many. */
theme_t registry_name_theme(struct registry *r, struct slice code);
/* After an adoption of departments: who succeeds whom. */
void registry_successions_note(struct registry *r);
/* The item of a code in the current version of a set; NULL when it is not there. */
const struct item *registry_item(const struct registry *r, enum registry_set set,
                                 struct slice code);

int party_fold(struct registry *r, const struct event *e);
void party_free_all(struct registry *r);
const struct party *party_find(const struct registry *r, struct slice code);
const struct party_key *party_key_find(const struct registry *r, struct slice key);

#endif
