/*
 * Signed notes (C2SP signed-note): a text, and lines with signatures under it. Ed25519 (type 0x01).
 *
 *      weerklank.example/log            <- the text, ends in a newline
 *      412
 *      CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
 *                                       <- an empty line; the last one in the note counts
 *      - weerklank.example/log Az3grl...  (with an em dash)
 */
#ifndef PROOF_NOTE_H
#define PROOF_NOTE_H

#include "common/buf.h"
#include "common/hash.h"

#define NOTE_NAME_MOST  100
#define NOTE_BYTES_MOST ((size_t)64 << 10) /* of a whole note */
#define NOTE_SIGNATURES 64                 /* lines that are looked at; more are refused */

/* Whom to believe. Its text form is "name+hash+base64" as in C2SP. */
struct note_verifier {
    char name[NOTE_NAME_MOST + 1]; /* no spaces, no plus */
    uint8_t id[4];
    uint8_t key[32];
};

struct note_signer {
    struct note_verifier verifier;
    uint8_t secret[64];
};

/* A new key pair. 0, or -1: the name is not right. */
MUST_CHECK int note_signer_new(struct slice name, struct note_signer *out);
/* The same pair from the 32 bytes that it began with. */
MUST_CHECK int note_signer_from(struct slice name, const uint8_t seed[32], struct note_signer *out);
void note_verifier_print(const struct note_verifier *v, struct buf *out);
MUST_CHECK int note_verifier_parse(struct slice text, struct note_verifier *out);

/* text ends in a newline. Appends the whole note, or a line to one that is there already. */
void note_sign(const struct note_signer *s, struct slice text, struct buf *out);
void note_cosign(const struct note_signer *s, struct slice text, struct buf *note);

/* The text, when this verifier's signature is there and right; it points into note. NULL in *why_out:
 * it is; else a constant sentence in English. A signature of the known key that is wrong is a reason to
 * refuse all of it; unknown keys are passed over. */
MUST_CHECK int note_open(struct slice note, const struct note_verifier *v, struct slice *text_out,
                         const char **why_out);

#endif
