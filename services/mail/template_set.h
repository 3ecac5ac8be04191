/*
 * The templates of all kinds in both languages: NAME.nl.txt and NAME.en.txt in the folder of the defaults
 * (compose/mail), each replaced by a file of the same name in the organisation's own folder. `mail-check`
 * reads them in the same way, without sending anything.
 */
#ifndef MAIL_TEMPLATE_SET_H
#define MAIL_TEMPLATE_SET_H

#include "services/mail/template.h"

struct mail_template_set;

/* own may be NULL or a folder that is not there. NULL when any file is missing or broken, or when own holds
 * a *.txt that replaces nothing (a misspelled name): why has a line for each. */
MUST_CHECK struct mail_template_set *mail_template_set_load(const char *defaults, const char *own,
                                                            struct buf *why);
void mail_template_set_free(struct mail_template_set **s);
const struct mail_template *mail_template_set_get(const struct mail_template_set *s,
                                                  enum mail_kind kind, enum mail_language language);

#endif
