/*
 * The log as a whole: traces (look.h) in the order of their positions, and heads that were signed earlier.
 * Pure: a step function that says what it finds.
 *
 *      position     0  1  2  3  4  5  6  7  8  9  ...
 *      heads                    [n = 4, root]     [n = 9, root]
 *
 * Two trees grow beside each other, as one until they differ: of the leaves that the columns have, and of
 * those that are stored. At each head they say who is right:
 *
 *      columns' root is the signed one    the log is as it was signed; where a stored leaf differs, that
 *                                         leaf was changed ("leaf")
 *      stored root is the signed one      columns were changed, exactly where the leaf differs ("changed")
 *      neither                            whoever changed it made leaves again, or moved events: it is
 *                                         between the last head that was right and this one ("root"),
 *                                         and where order, versions, times, appends or numbers say so. A
 *                                         mirror of the tiles says it to the event (align.h).
 *
 * Behind the last head there is no root, and everything else still holds. A head that comes after one that
 * failed says nothing more, and is not compared.
 *
 * Memory: 250 MB at 5,000,000 streams (streams.h); beside it less than a megabyte.
 */
#ifndef VERIFY_CHECK_H
#define VERIFY_CHECK_H

#include "services/proof/checkpoint.h"
#include "services/verify/look.h"

/* Code words are for scripts and never change. from and until are positions, both included. */
#define FINDINGS(X)                                                                              \
    X(CHANGED, "changed", "de gebeurtenis is veranderd", "the event was changed")                \
    X(LEAF, "leaf", "het opgeslagen blad is veranderd, de gebeurtenis zelf niet",                \
      "the stored leaf was changed, the event itself was not")                                   \
    X(ERASED, "erased", "de inhoud is weg, en nergens staat dat die gewist is",                  \
      "its content is gone, and nothing says that it was erased")                                \
    X(REMOVED, "removed", "hier ontbreken gebeurtenissen", "events are missing here")            \
    X(INSERTED, "inserted", "op deze plaats staat een gebeurtenis te veel",                      \
      "there is an event too many at this place")                                                \
    X(DUPLICATE, "duplicate",                                                                    \
      "deze gebeurtenis was er al: deze versie van dit dossier komt vaker voor",                 \
      "this event was there already: this version of its stream comes again")                    \
    X(REORDERED, "reordered",                                                                    \
      "de gebeurtenis staat achter een latere versie van hetzelfde dossier",                     \
      "the event stands behind a later version of its stream")                                   \
    X(VERSION, "version", "vóór deze gebeurtenis ontbreken versies van hetzelfde dossier",       \
      "versions of its stream are missing before this event")                                    \
    X(TIME, "time", "de tijd gaat terug", "time goes back")                                      \
    X(FENCE, "fence", "het nummer van de schrijver gaat terug", "the writer's number goes back") \
    X(APPEND, "append", "wat samen is toegevoegd, hoort hier niet bij elkaar",                   \
      "what was appended together does not belong together here")                                \
    X(NUMBER, "number", "het volgnummer past niet: dubbel, of er ontbreekt er een",              \
      "the running number does not fit: twice, or one is missing")                               \
    X(TRUNCATED, "truncated", "het einde ontbreekt: er waren meer gebeurtenissen ondertekend",   \
      "its end is missing: more events were signed")                                             \
    X(ROOT, "root", "iets hiertussen is niet meer zoals het ondertekend is",                     \
      "something in between is no longer as it was signed")                                      \
    X(FORK, "fork", "twee ondertekende standen spreken elkaar tegen",                            \
      "two signed heads contradict each other")                                                  \
    X(SIGNATURE, "signature", "de handtekening onder de stand klopt niet",                       \
      "the signature under the head is wrong")                                                   \
    X(OTHER_LOG, "other_log", "er staan gebeurtenissen in een ander logboek",                    \
      "there are events in another log")                                                         \
    X(MOVED, "moved", "de gebeurtenis stond op een andere plaats",                               \
      "the event stood at another place")                                                        \
    X(MIRROR, "mirror", "de spiegel klopt niet met de ondertekende stand",                       \
      "the mirror is not that of the signed head")

#define FINDING_VALUE_(NAME, code, nl, en) FINDING_##NAME,
enum finding_code { FINDINGS(FINDING_VALUE_) FINDING_N };

struct finding {
    enum finding_code code;
    int64_t from, until;
    enum column column; /* of CHANGED; COLUMN_UNKNOWN: cannot be told */
    bool turned;        /* one bit of it is */
    bool has_was;       /* was: what stood there (is: what stands there now, when has_is) */
    bool has_is;
    int64_t was, is;
};
const char *finding_word(enum finding_code code);
const char *finding_text(enum finding_code code, bool dutch);

typedef void finding_fn(void *arg, const struct finding *f);

struct check;
/* heads: opened and in any order; kept by the caller until check_free. */
struct check *check_new(const struct checkpoint *heads, size_t n_heads, finding_fn *found,
                        void *arg);
void check_free(struct check **c);
void check_take(struct check *c, const struct trace *t);

struct check_told {
    uint64_t events, findings;
    uint64_t erased;                /* events without content; 0 of an export without bodies */
    uint64_t streams_bytes;         /* memory of the table of streams */
    size_t heads_right, heads_past; /* compared and right; not compared since one before failed */
    uint64_t proven;                /* events below the last head that was right */
    uint8_t root[HASH_LEN];         /* of all leaves, as the columns say */
};
/* There are no more. */
void check_end(struct check *c, struct check_told *out);

#endif
