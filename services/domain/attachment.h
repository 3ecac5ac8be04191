/*
 * What may be attached to a signal, as far as its event tells. The bytes are another's: services/files.
 */
#ifndef DOMAIN_ATTACHMENT_H
#define DOMAIN_ATTACHMENT_H

#include "common/base.h"

#define ATTACH_MOST      20         /* files of a signal over its whole life, erased ones too */
#define ATTACH_NAME_MOST 120        /* characters */
#define ATTACH_SIZE_MOST (25 << 20) /* bytes */

/* A name that is no path and hides nothing: no slash or backslash, no colon, no other sign that a file system of
 * somebody may take for more than a letter, no dot or space at either end. Of valid text without controls and bidi
 * marks, as every LINE is. */
bool attachment_name_ok(struct slice name);

#endif
