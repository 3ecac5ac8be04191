/*
 * The key that signs the log's heads: a file with the 32 bytes it grows from (base64, mode 0400), made
 * at the first start, and beside it what others check with, as C2SP writes it: NAME+HASH+KEY.
 */
#ifndef HISTORY_LOG_KEY_H
#define HISTORY_LOG_KEY_H

#include "services/proof/note.h"

#define LOG_SEED 32

/* Made when it is not there. Stops the process when it is there and is none, or cannot be made: a log
 * that cannot be signed is not what others were promised. */
void log_key_read(uint8_t seed[LOG_SEED]);
/* The public text, where it differs from what is there. */
void log_key_tell(const struct note_verifier *v);

#endif
