/*
 * Screen texts: English in the code, Dutch from po/nl.po by gettext.
 *
 * The language is what LANGUAGE, LC_ALL, LC_MESSAGES or LANG say; where they say nothing (unset, C,
 * POSIX) it is Dutch. It works on machines that have no Dutch locale as well.
 */
#ifndef CLI_LANGUAGE_H
#define CLI_LANGUAGE_H

#include <libintl.h>
#include <stdbool.h>

#define _(text)  gettext(text)
#define N_(text) text /* marked for translation, translated where it is used */

/* Once, before anything is printed. */
void language_choose(void);
/* From here on in this language: for documents, which are Dutch whoever makes them. Gives what it was. */
bool language_speak(bool in_dutch);
/* For texts that the tables of proto/ hold in both languages. */
bool language_is_dutch(void);

#endif
