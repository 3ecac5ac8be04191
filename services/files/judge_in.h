/*
 * Inside the judgement of a file.
 *
 *      judge.c       what the beginning is, and texts
 *      judge_zip.c   the directory of a zip, and which entry says what it is
 *      judge_says.c  that entry
 */
#ifndef FILES_JUDGE_IN_H
#define FILES_JUDGE_IN_H

#include "services/files/judge.h"

enum judge_kind { JUDGE_WHOLE, JUDGE_TEXT, JUDGE_ZIP };

void judge_refuse(struct judge *j, const char *why);
void judge_decide(struct judge *j, enum file_type t);

/* The zip: wants its first range. */
void judge_zip_begin(struct judge *j);
void judge_zip_given(struct judge *j, struct slice bytes);

/* What the entry says, packed as it stands in the file: of `mimetype`, or of [Content_Types].xml. */
void judge_says_odf(struct judge *j, struct slice stored);
void judge_says_office(struct judge *j, struct slice packed);

/* Lines with the same number of the same separator. */
bool judge_is_csv(struct slice first, bool whole);

#endif
