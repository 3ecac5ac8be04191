/*
 * The signed heads of the log that this party has seen, kept beside its keys, and what the log shows now.
 *
 *      keys/log.public     the log's key: NAME+HASH+KEY
 *      keys/ZVL.head       the key and the newest head that was seen
 *      keys/ZVL.heads      those of other names of the log, which were left with --accept
 *
 * At each contact the door is asked, beside what the command asks, to show that the newest head
 * continues the one that was seen. That costs one question; when all is well nothing is said. So whoever
 * rewrites the log has to do so before anybody has seen it.
 */
#ifndef CLI_HEAD_H
#define CLI_HEAD_H

#include "services/cli/connection.h"
#include "services/proof/checkpoint.h"
#include "services/proof/path.h"

/* What can be wrong; the code is stable. D(NAME, "code", "what people read") */
#define DOUBTS(D)                                                                                  \
    D(UNSIGNED, "head_unsigned", N_("a head is not signed by the key of the log"))                 \
    D(BACK, "log_went_back", N_("the log has fewer events now than when you last saw it"))         \
    D(FORKED, "log_forked", N_("the log is not the one that you saw before: events were changed")) \
    D(RENAMED, "log_renamed", N_("the log goes on under another name: events are gone"))           \
    D(OTHER, "other_log", N_("that head is of another log"))                                       \
    D(CHANGED, "event_changed", N_("an event is not as it was signed"))                            \
    D(NOT_PROVEN, "event_not_proven", N_("an event is not in the signed log"))                     \
    D(STRANGE, "event_of_another", N_("the events are not those of this signal, in their order"))

#define DOUBT_VALUE_(NAME, ...) DOUBT_##NAME,
enum doubt { DOUBTS(DOUBT_VALUE_) DOUBT_NONE };

struct heads {
    bool has_key, has_seen;
    bool accepts; /* a log of another name is taken for the same */
    bool damaged; /* the file of the head that was seen is there, and is none: it is left alone */
    struct note_verifier key, seen_key;
    struct checkpoint seen;
};

/* The key and the head that was seen. NULL, and nothing said, when the log's key is not here. */
struct heads *heads_open(const struct cli *cli);
void heads_free(struct heads **h);
/* The question that goes with it. */
void heads_ask(const struct heads *h, struct m_proof *out);
/* Hashes that stand behind each other. */
MUST_CHECK bool heads_path_read(struct slice bytes, struct path *out);
/* The leaf of an event again, from its fields. */
bool heads_leaf_is_right(const struct proven_event *e);
/* That the event is as it was signed, and under that head. */
enum doubt heads_event_judge(const struct checkpoint *head, const struct proven_event *e);
/* The head in an answer: signed, and a continuation of what was seen. */
enum doubt heads_judge(const struct heads *h, const struct m_proven *m, struct checkpoint *out);
/* What a problem says about it; DOUBT_NONE: nothing. */
enum doubt heads_problem(const struct answer *a);
/* This one was seen, and judged. 0, or -1 with errno: it cannot be kept. */
MUST_CHECK int heads_keep(const struct cli *cli, struct heads *h, const struct checkpoint *c,
                          struct slice note);
/* Says it, on standard error. Returns CLI_DOUBT. */
int heads_say(const struct cli *cli, enum doubt doubt, const struct heads *h,
              const struct checkpoint *now);

/* ---- at each contact */

/* Asks beside the command's own questions. */
void heads_watch(struct cli *cli);
/* At the end of a command: its exit status, or CLI_DOUBT. */
int heads_watched(struct cli *cli, int status);

#endif
