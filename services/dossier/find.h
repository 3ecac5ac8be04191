/*
 * Passages that may have to be blacked out when a text becomes public: what looks like a name, a phone
 * number, an e-mail address, a citizen service number, an account number, an address.
 *
 * It points out and decides nothing: a person confirms each passage and its ground. It knows patterns and
 * common given names, no language; a name without any of these is not found (compose/duties/README.md
 * says so to who uses it).
 */
#ifndef DOSSIER_FIND_H
#define DOSSIER_FIND_H

#include "common/base.h"

enum passage_kind {
    PASSAGE_NAME,
    PASSAGE_PHONE,
    PASSAGE_MAIL,
    PASSAGE_NUMBER, /* of a citizen */
    PASSAGE_ACCOUNT,
    PASSAGE_ADDRESS,
    PASSAGE_CONTACT, /* a field that is about somebody to reach */
    PASSAGE_OPINION, /* a text made for deliberation inside */
    PASSAGE_OTHER,   /* somebody marked it */
    PASSAGE_KINDS
};

/* Called for each passage, from the left; bytes from..to of the text. They do not overlap. */
typedef void find_fn(void *arg, size_t from, size_t to, enum passage_kind kind);
void find_passages(struct slice text, find_fn *fn, void *arg);

/* Length of what begins at `at`; 0: none of that does. Parts of find_passages, by file. */
size_t find_mail(struct slice text, size_t at);
size_t find_digits(struct slice text, size_t at, enum passage_kind *kind_out);
size_t find_address(struct slice text, size_t at);
size_t find_name(struct slice text, size_t at);

#endif
