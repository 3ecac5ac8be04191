/*
 * A dossier: what the log holds of some signals, as documents that people can read, an archive can take
 * over and anyone can check. For requests under the Woo and for transfer to an archive. Pure: events and
 * names in, documents out; asking and writing is done by who uses it (services/cli/dossier.c).
 *
 *      LEESMIJ.txt                     what is in it, how to check and to black out
 *      overzicht.html                  the signals, with links
 *      lakken.json | gelakt.json       marks to be confirmed | what was blacked out
 *      DOSSIER-.....mdto.xml           MDTO: the dossier
 *      ZVL-2026-0412-7/                a folder for each signal
 *          ..._tijdlijn.html, .txt     its life in words
 *          ..._gebeurtenissen.jsonl    each event, with the Dutch names of proto/
 *          ..._controle.json           signed heads, leaves and paths
 *          ZVL-2026-0412-7.mdto.xml    MDTO: the signal
 *          bestanden/                  files of the signal: not in it yet, its timeline lists them
 *      *.bestand.mdto.xml              MDTO beside each file
 *      sha256sums.txt                  sums of all of it, for sha256sum --check
 *
 * MDTO 1.0.1 by the schema of the Nationaal Archief; names as its SIP specification asks (sidecars). The
 * same events give the same bytes: no clock is asked.
 */
#ifndef DOSSIER_DOSSIER_H
#define DOSSIER_DOSSIER_H

#include "common/hash.h"
#include "proto/messages.h"
#include "services/dossier/marks.h"

enum dossier_names { DOSSIER_REGION, DOSSIER_DEPARTMENT, DOSSIER_THEME };

/* How things are called for people, in Dutch. */
struct dossier_words {
    void *arg;
    char *(*headline)(const struct moment *m); /* the caller's to free */
    const char *(*label)(const struct wire_field *f);
    const char *(*moment)(int64_t wall_us);
    const char *(*date)(int32_t day);
    /* The name behind a code; the code when there is none. */
    const char *(*name)(void *arg, enum dossier_names set, struct slice code);
};

struct dossier_event {
    const struct message_info *info;
    int64_t version, position, at;
    char *party, *headline;
    json_t *json;      /* shape moment, Dutch names */
    bool has_texts;    /* of people, that are there still */
    int64_t erased_by; /* version of the statement of destruction; 0: not erased */
};

/* By the selection list of whose texts they are (services/domain/retention.h). */
struct dossier_retention {
    char value;    /* B: for ever, V: for some time, N: to be determined */
    int64_t years; /* V: the longest */
    int32_t until; /* V, and closed: first day on which it need not be kept; INT32_MAX: not known */
    char ground[400];
};

struct dossier_signal {
    struct uuid id;
    char reference[40];
    char *title;            /* NULL: none to be seen */
    struct summary summary; /* slices live as long as what it was decoded from */
    struct dossier_event *events;
    size_t n_events, cap_events;
    json_t *proofs;  /* array of answers to proof.ask; NULL: none */
    int64_t waiting; /* events that no signed head covered */
    int32_t closed;  /* the day; INT32_MIN: it is open */
    bool cut;        /* there are more events than a timeline tells */
    struct dossier_retention retention;
    size_t n_marks, first_mark; /* in `proposed` */
};

/* A signal as the overview and the dossier's metadata need it afterwards. */
struct dossier_row {
    char reference[40];
    char *title, *region, *lead;
    struct uuid id;
    size_t n_events, n_marks, n_erased;
    int64_t last_version;
    int64_t first_at, last_at;
    struct dossier_retention retention;
    bool confidential, proven, cut;
    int64_t waiting;
};

struct dossier {
    const struct dossier_words *words;
    const struct m_retention *terms; /* NULL: none adopted */
    struct marks *confirmed;         /* what to black out; NULL: a dossier with proposals */
    const json_t *reviewed; /* with it: up to which version of each signal somebody looked */
    struct marks proposed;  /* all of them, for lakken.json */
    const char *about;      /* "thema ...; van ... tot ...": what was asked for */
    const char *maker;      /* name of the party that makes it */
    const char *log_key;    /* the log's public key; NULL: not known here */
    char id[40];            /* DOSSIER-... */
    struct dossier_row *rows;
    size_t n_rows, cap_rows;
    struct buf sums;
};

/* Takes a file of the dossier; the path has no leading slash; a folder ends in one. at: the time to give it.
 * 0, or -1: it could not be written, and nothing more is wanted. */
typedef int dossier_emit_fn(void *arg, const char *path, struct slice bytes, int64_t at);

/* The id follows from the references (sorted, a line each). */
void dossier_begin(struct dossier *d, const char *const *references, size_t n);
/* Writes a signal's folder. Its events are all there; it is to be freed by the caller. */
MUST_CHECK int dossier_signal_write(struct dossier *d, struct dossier_signal *s,
                                    dossier_emit_fn *emit, void *arg);
/* What is about all of them, after the last signal. */
MUST_CHECK int dossier_end(struct dossier *d, dossier_emit_fn *emit, void *arg);
void dossier_free(struct dossier *d);

/* summary and timeline as they came; they must stay as long as s is used. Of a dossier that is blacked out,
 * events behind the version that somebody looked at are left out: nobody has judged their texts. */
void dossier_signal_begin(struct dossier_signal *s, const struct summary *summary);
void dossier_signal_add(const struct dossier *d, struct dossier_signal *s, const struct moment *m,
                        struct slice bytes);
/* An answer to proof.ask about it, in order. Those events whose texts are blacked out lose salt and body and
 * get the digest that their leaf is made of: the proof holds, and tells nothing. Call after all events. */
void dossier_signal_prove(struct dossier *d, struct dossier_signal *s, const struct m_proven *m);
void dossier_signal_free(struct dossier_signal *s);

#endif
