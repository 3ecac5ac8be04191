/*
 * Writing XML and HTML into a buffer, so that nothing somebody wrote can become markup: every text goes
 * through one function, and elements open and close here.
 *
 *      markup_text_element(out, "naam", title)      <naam>A &amp; B</naam>
 *
 * Controls that XML 1.0 does not know (2.2) are left out; the log should hold none.
 */
#ifndef DOSSIER_MARKUP_H
#define DOSSIER_MARKUP_H

#include "common/buf.h"

/* The text, escaped for content and for attributes between double quotes. */
void markup_text(struct buf *out, struct slice text);
/* Names are ours and constant. */
void markup_open(struct buf *out, const char *name);
void markup_close(struct buf *out, const char *name);
void markup_text_element(struct buf *out, const char *name, struct slice text);

#endif
