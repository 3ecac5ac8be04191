/*
 * Redaction marks: passages of texts that may have to be blacked out, and on which ground of the Woo.
 *
 * The software proposes them (find.h, and the fields that it knows), a person decides: the list goes out as
 * lakken.json with "bevestigd": false, and comes back edited. Whoever edits may change grounds, set
 * "bevestigd" to true, and add passages: of those, "kenmerk", "versie", "veld", "van" and "tot" may be left
 * out, and the text is then sought wherever they do not say otherwise.
 *
 *      {"nummer": 3, "kenmerk": "ZVL-2026-0412-7", "versie": 1, "veld": "merkbaar", "van": 4, "tot": 21,
 *       "tekst": "de heer J. Jansen", "soort": "naam", "grond": "5.1.2.e", "bevestigd": false}
 *
 * van and tot count characters, from 0, tot not included. Beside the list stands "totEnMet": up to which event of
 * each signal it was made. What came later was looked at by nobody, and stays out of what is blacked out.
 */
#ifndef DOSSIER_MARKS_H
#define DOSSIER_MARKS_H

#include "services/dossier/find.h"

#include <jansson.h>

/* Wet open overheid, artikel 5.1 en 5.2. G(NAME, "code", "wat het beschermt", "waar het staat") */
#define WOO_GROUNDS(G)                                                                             \
    G(CROWN, "5.1.1.a", "de eenheid van de Kroon", "artikel 5.1, lid 1, onder a")                  \
    G(STATE, "5.1.1.b", "de veiligheid van de Staat", "artikel 5.1, lid 1, onder b")               \
    G(TRADE_SECRET, "5.1.1.c", "bedrijfs- en fabricagegegevens die vertrouwelijk zijn gegeven",    \
      "artikel 5.1, lid 1, onder c")                                                               \
    G(SPECIAL, "5.1.1.d", "bijzondere en strafrechtelijke persoonsgegevens",                       \
      "artikel 5.1, lid 1, onder d")                                                               \
    G(NUMBER, "5.1.1.e", "nummers die mensen identificeren, zoals het BSN",                        \
      "artikel 5.1, lid 1, onder e")                                                               \
    G(ABROAD, "5.1.2.a", "de betrekkingen met andere landen en organisaties",                      \
      "artikel 5.1, lid 2, onder a")                                                               \
    G(ECONOMY, "5.1.2.b", "de economische of financiële belangen van de overheid",                 \
      "artikel 5.1, lid 2, onder b")                                                               \
    G(CRIME, "5.1.2.c", "de opsporing en vervolging van strafbare feiten",                         \
      "artikel 5.1, lid 2, onder c")                                                               \
    G(CONTROL, "5.1.2.d", "inspectie, controle en toezicht", "artikel 5.1, lid 2, onder d")        \
    G(PRIVACY, "5.1.2.e", "de persoonlijke levenssfeer", "artikel 5.1, lid 2, onder e")            \
    G(BUSINESS, "5.1.2.f", "andere bedrijfs- en fabricagegegevens", "artikel 5.1, lid 2, onder f") \
    G(NATURE, "5.1.2.g", "de bescherming van het milieu", "artikel 5.1, lid 2, onder g")           \
    G(SECURITY, "5.1.2.h", "de beveiliging van personen en bedrijven, tegen sabotage",             \
      "artikel 5.1, lid 2, onder h")                                                               \
    G(WORKING, "5.1.2.i", "het goed functioneren van de overheid", "artikel 5.1, lid 2, onder i")  \
    G(UNFAIR, "5.1.5", "onevenredige benadeling van een ander belang", "artikel 5.1, lid 5")       \
    G(OPINION, "5.2", "persoonlijke beleidsopvattingen in stukken voor intern beraad",             \
      "artikel 5.2, lid 1")

#define WOO_GROUND_VALUE_(NAME, ...) WOO_##NAME,
enum woo_ground { WOO_GROUNDS(WOO_GROUND_VALUE_) WOO_N };
const char *woo_code(enum woo_ground g);    /* "5.1.2.e" */
const char *woo_what(enum woo_ground g);    /* what it protects */
const char *woo_article(enum woo_ground g); /* "artikel 5.1, lid 2, onder e" */

struct mark {
    char *reference; /* NULL: of any signal */
    char *path;      /* of the field within the event: "stappen/0/wat"; NULL: any */
    char *text;
    int64_t version;  /* 0: any */
    int64_t from, to; /* characters; from -1: wherever the text is */
    enum passage_kind kind;
    enum woo_ground ground;
    int64_t number; /* 1, 2, ... in the list */
    bool confirmed;
    bool used; /* it was found in what is exported */
};

struct marks {
    struct mark *list;
    size_t n, cap;
    int64_t numbered;
};

/* Takes a copy of everything. */
void marks_add(struct marks *m, const struct mark *mark);
void marks_free(struct marks *m);

/* The list as it goes out. A new reference. */
json_t *marks_json(const struct marks *m);
/* The list as it comes back. 0, or -1 with a Dutch sentence in why: then nothing of it is to be used. */
MUST_CHECK int marks_read(const json_t *list, struct marks *out, char *why, size_t why_size);

/* What of one text is marked: bytes, in order, not overlapping. */
struct passage {
    size_t from, to;
    const struct mark *mark;
};
struct passages {
    struct passage *list;
    size_t n, cap;
};
void passages_free(struct passages *p);
/* Those of the marks that are about this text (and confirmed, when only_confirmed). Replaces *out. Marks
 * whose place does not hold their text any more are passed over: `used` stays false. */
void marks_of(struct marks *m, const char *reference, int64_t version, const char *path,
              struct slice text, bool only_confirmed, struct passages *out);

#endif
