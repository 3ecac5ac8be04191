/*
 * The groups of elements that MDTO is made of (its schema 1.0.1: identificatieGegevens, verwijzingGegevens,
 * begripGegevens), each a function that writes it whole and escaped.
 */
#ifndef DOSSIER_MDTO_H
#define DOSSIER_MDTO_H

#include "common/buf.h"

#define MDTO_SOURCE "Weerklank"

/* The document around an `informatieobject` or a `bestand`. */
void mdto_begin(struct buf *out, const char *kind);
void mdto_end(struct buf *out, const char *kind);

void mdto_text(struct buf *out, const char *name, const char *value);
void mdto_identity(struct buf *out, const char *element, const char *mark, const char *source);
/* mark NULL: a name alone. */
void mdto_reference(struct buf *out, const char *element, const char *name, const char *mark);
/* code NULL: there is none. */
void mdto_concept(struct buf *out, const char *element, const char *label, const char *code,
                  const char *list);
/* "2026-04-02"; "2026-04-02T07:15:00.123456Z" */
void mdto_day(struct buf *out, const char *element, int32_t value);
void mdto_moment(struct buf *out, const char *element, int64_t at);

#endif
