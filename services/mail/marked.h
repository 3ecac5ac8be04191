/*
 * Text of a mail in which values are told from what the template says, by control bytes that neither can
 * hold: so that a value stays a value in the plain text and in the page.
 *
 *      Uiterlijk op \x01 maandag 18 mei \x04. Zie \x02 https://... \x04
 */
#ifndef MAIL_MARKED_H
#define MAIL_MARKED_H

#include "common/buf.h"

enum marked_type { MARKED_TEXT = 1, MARKED_LINK, MARKED_QUOTE, MARKED_END };

/* Any bytes: controls become spaces (line breaks stay in a quote), what is no UTF-8 becomes U+FFFD, what is
 * too long is cut. A link that is not an https address without spaces and quotes is added as text. */
void marked_value_add(struct buf *out, enum marked_type type, struct slice value);
/* Lines of a quote begin with "> ". */
void marked_to_text(struct slice marked, struct buf *out);
/* A whole page in that language. */
void marked_to_html(struct slice marked, const char *language, struct buf *out);

#endif
