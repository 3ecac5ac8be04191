/* Shapes of signed heads, proofs and tiles. How to read a row: shapes.h. */
#ifndef PROTO_SHAPES_PROOF_H
#define PROTO_SHAPES_PROOF_H

/* clang-format off */
/* Who has kept a signed head names it, to be shown that the newest one continues it. */
#define SHAPE_m_proof(F, X)                                                                       \
    F(X, origin, LINE, OPT, 1, 100, NONE, "oorsprong", "name of the log in the older head")       \
    F(X, size, INT, OPT, 0, INT64_MAX, NONE, "grootte", "events in the older head")               \
    F(X, after, INT, OPT, 0, INT32_MAX, NONE, "na", "of the signal: events behind this version")

/* All that the leaf is made of (services/proof/leaf.h), so that it can be computed again. */
#define SHAPE_proven_event(F, X)                                                                  \
    F(X, index, INT, REQ, 0, INT64_MAX, NONE, "positie", "place in the log: index of the leaf")   \
    F(X, log, INT, REQ, 0, INT16_MAX, NONE, "log", "number of the log")                           \
    F(X, stream, ID, REQ, 0, 0, NONE, "stroom", "the stream: id of the signal")                   \
    F(X, version, INT, REQ, 1, INT32_MAX, NONE, "versie", "place in the stream, from 1")          \
    F(X, kind, INT, REQ, 0, INT16_MAX, NONE, "soort", "number of the kind (messages.h)")          \
    F(X, schema, INT, REQ, 1, INT16_MAX, NONE, "schema", "schema of the kind")                    \
    F(X, fence, INT, REQ, 0, INT32_MAX, NONE, "hek", "number of the writer")                      \
    F(X, at, TIME, REQ, 0, 0, NONE, "tijdstip", "time, given by the writer")                      \
    F(X, append, ID, REQ, 0, 0, NONE, "toevoeging", "id of the append it came in")                \
    F(X, party, CODE, REQ, 0, 24, NONE, "partij", "who")                                          \
    F(X, number, INT, OPT, 1, INT32_MAX, NONE, "nummer", "running number a party and year")       \
    F(X, meta, BYTES, REQ, 0, 4096, NONE, "extra", "map of shape meta, as it is hashed")          \
    F(X, salt, BYTES, OPT, 16, 16, NONE, "zout", "absent: erased")                                \
    F(X, body, BYTES, OPT, 0, 262144, NONE, "inhoud", "the fields, as hashed; absent: erased")    \
    F(X, digest, BYTES, OPT, 32, 32, NONE, "samenvatting", "of erased salt and body")             \
    F(X, leaf, BYTES, REQ, 32, 32, NONE, "blad", "leaf hash")                                     \
    F(X, path, BYTES, REQ, 0, 4096, NONE, "pad", "hashes behind each other, from the leaf upward")

#define SHAPE_m_proven(F, X)                                                                      \
    F(X, note, TEXT, REQ, 1, 4000, NONE, "stand", "newest signed head: a C2SP checkpoint")        \
    F(X, size, INT, REQ, 0, INT64_MAX, NONE, "grootte", "events in it")                           \
    F(X, consistency, BYTES, OPT, 0, 4096, NONE, "samenhang",                                     \
      "hashes behind each other: the older head is its beginning")                                \
    F(X, signal, ID, OPT, 0, 0, NONE, "id", "the signal")                                         \
    F(X, events, RECORDS, OPT, 0, 64, proven_event, "gebeurtenissen", "that one may see in full") \
    F(X, after, INT, OPT, 0, INT32_MAX, NONE, "verder", "there are more: ask again with this")    \
    F(X, waiting, INT, OPT, 0, INT32_MAX, NONE, "wachtend", "events that no head covers yet")

/* Inside: the same of any stream. */
#define SHAPE_m_prove(F, X)                                                                       \
    F(X, origin, LINE, OPT, 1, 100, NONE, "oorsprong", "name of the log in the older head")       \
    F(X, size, INT, OPT, 0, INT64_MAX, NONE, "grootte", "events in the older head")               \
    F(X, stream, ID, OPT, 0, 0, NONE, "stroom", "the stream whose events are to be proven")       \
    F(X, after, INT, OPT, 0, INT32_MAX, NONE, "na", "events behind this version")

#define SHAPE_m_tile(F, X)                                                                        \
    F(X, level, INT, REQ, 0, 7, NONE, "niveau", "0: leaves; each level up stands for 256 of them")\
    F(X, index, INT, REQ, 0, INT64_MAX, NONE, "nummer", "which tile of that level")

#define SHAPE_m_tile_told(F, X)                                                                   \
    F(X, level, INT, REQ, 0, 7, NONE, "niveau", "which level")                                    \
    F(X, index, INT, REQ, 0, INT64_MAX, NONE, "nummer", "which tile")                             \
    F(X, hashes, BYTES, REQ, 0, 8192, NONE, "hashes", "256 of 32 bytes; fewer at the edge")

/* Order matters: a shape stands after the shapes it contains. */
#define SHAPES_PROOF(S)                                                                           \
    S(m_proof) S(proven_event) S(m_proven) S(m_prove) S(m_tile) S(m_tile_told)
/* clang-format on */

#endif
