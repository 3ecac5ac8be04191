/*
 * A checkpoint (C2SP tlog-checkpoint): how many events the log has, and the root of their tree, signed.
 *
 *      origin    which log; the name of its key
 *      n         events
 *      root      base64
 *      ...       lines of others, which are kept out
 */
#ifndef PROOF_CHECKPOINT_H
#define PROOF_CHECKPOINT_H

#include "services/proof/note.h"

struct checkpoint {
    char origin[NOTE_NAME_MOST + 1];
    uint64_t n; /* at most INT64_MAX */
    uint8_t root[HASH_LEN];
};

/* The text, to be signed with note_sign. */
void checkpoint_text(const struct checkpoint *c, struct buf *out);
/* 0, or -1 with a constant sentence in English: it is none, or not signed by this key, or of another log
 * than the key is of. */
MUST_CHECK int checkpoint_open(struct slice note, const struct note_verifier *v,
                               struct checkpoint *out, const char **why_out);
/* What a party's program keeps is a head behind a line with the log's key (services/cli/head.h): the head in
 * such a file, which nothing but a key from elsewhere makes believable. Any other file is given back whole. */
struct slice checkpoint_kept(struct slice file);

#endif
