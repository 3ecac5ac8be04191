/* Shapes of the log: appends, the stream of events, replay; inside only. How to read a row: shapes.h. */
#ifndef PROTO_SHAPES_LOG_H
#define PROTO_SHAPES_LOG_H

/* clang-format off */
/* What we add to an event, beside the sender's fields. */
#define SHAPE_meta(F, X)                                                                          \
    F(X, role, ENUM, OPT, 0, 0, role, "rol", "role of the party")                                 \
    F(X, actor, ID, OPT, 0, 0, NONE, "account", "random account number")                          \
    F(X, via, CODE, OPT, 1, 16, NONE, "via", "the door it came through")                          \
    F(X, terms_version, INT, OPT, 0, INT32_MAX, NONE, "termijnenVersie", "terms used")            \
    F(X, regions_version, INT, OPT, 0, INT32_MAX, NONE, "regiosVersie", "regions used")           \
    F(X, routing_error, BOOL, OPT, 0, 0, NONE, "routeringsfout", "counts as routing's error")     \
    F(X, calendar_version, INT, OPT, 0, INT32_MAX, NONE, "kalenderVersie", "calendar used")

#define SHAPE_event(F, X)                                                                         \
    F(X, position, INT, REQ, 0, INT64_MAX, NONE, "positie", "place in the log")                   \
    F(X, stream, ID, REQ, 0, 0, NONE, "stroom", "the stream")                                     \
    F(X, version, INT, REQ, 1, INT32_MAX, NONE, "versie", "place in the stream, from 1")          \
    F(X, kind, INT, REQ, 0, INT16_MAX, NONE, "soort", "number of the kind (messages.h)")          \
    F(X, schema, INT, REQ, 1, INT16_MAX, NONE, "schema", "schema of the kind")                    \
    F(X, fence, INT, REQ, 0, INT32_MAX, NONE, "hek", "number of the writer")                      \
    F(X, at, TIME, REQ, 0, 0, NONE, "tijdstip", "time, given by the writer")                      \
    F(X, append, ID, REQ, 0, 0, NONE, "toevoeging", "id of the append it came in")                \
    F(X, party, CODE, REQ, 0, 24, NONE, "partij", "who")                                          \
    F(X, number, INT, OPT, 1, INT32_MAX, NONE, "nummer", "running number a party and year")       \
    F(X, meta, BYTES, REQ, 0, 4096, NONE, "extra", "map of shape meta")                           \
    F(X, body, BYTES, OPT, 0, 262144, NONE, "inhoud", "the sender's fields; absent: erased")      \
    F(X, leaf, BYTES, OPT, 32, 32, NONE, "blad", "leaf hash")                                     \
    F(X, facts, BYTES, OPT, 0, 4096, NONE, "feiten", "erased: the fields that its erasure kept")  \
    F(X, digest, BYTES, OPT, 32, 32, NONE, "som", "read by stream: of salt and body, as in the leaf")

#define SHAPE_new_event(F, X)                                                                     \
    F(X, kind, INT, REQ, 0, INT16_MAX, NONE, "soort", "number of the kind")                       \
    F(X, schema, INT, REQ, 1, INT16_MAX, NONE, "schema", "schema of the kind")                    \
    F(X, numbered, BOOL, OPT, 0, 0, NONE, "nummeren", "give it the party's next number this year")\
    F(X, meta, BYTES, REQ, 0, 4096, NONE, "extra", "map of shape meta")                           \
    F(X, body, BYTES, REQ, 0, 262144, NONE, "inhoud", "map of the kind's shape")

#define SHAPE_m_append(F, X)                                                                      \
    F(X, stream, ID, REQ, 0, 0, NONE, "stroom", "the stream")                                     \
    F(X, base, INT, REQ, 0, INT32_MAX, NONE, "basis", "version the stream must have now")         \
    F(X, append, ID, REQ, 0, 0, NONE, "toevoeging", "same id and content: same answer")           \
    F(X, party, CODE, REQ, 0, 24, NONE, "partij", "who")                                          \
    F(X, bulk, BOOL, OPT, 0, 0, NONE, "bulk", "at most half of a batch")                          \
    F(X, events, RECORDS, REQ, 1, 16, new_event, "gebeurtenissen", "all or none")

#define SHAPE_m_appended(F, X)                                                                    \
    F(X, first, INT, REQ, 0, INT64_MAX, NONE, "positie", "position of its first event")           \
    F(X, version, INT, REQ, 0, INT32_MAX, NONE, "versie", "version of the stream after it")       \
    F(X, at, TIME, REQ, 0, 0, NONE, "tijdstip", "time of its events")                             \
    F(X, number, INT, OPT, 1, INT32_MAX, NONE, "nummer", "running number, when asked for")        \
    F(X, repeated, BOOL, OPT, 0, 0, NONE, "herhaling", "it was stored before")

/* An answer, not a failure: somebody else wrote first. */
#define SHAPE_m_conflict(F, X)                                                                    \
    F(X, version, INT, REQ, 0, INT32_MAX, NONE, "versie", "version the stream has")

/* One a commit, in log order; without events every 200 ms so that silence and holes show. */
#define SHAPE_m_published(F, X)                                                                   \
    F(X, fence, INT, REQ, 0, INT32_MAX, NONE, "hek", "number of the writer")                      \
    F(X, head, INT, REQ, -1, INT64_MAX, NONE, "kop", "last committed position")                   \
    F(X, at, TIME, OPT, 0, 0, NONE, "tijdstip", "the log's time: never back, of a trusted clock") \
    F(X, second, BOOL, OPT, 0, 0, NONE, "tweede", "it writes at the second's endpoint")           \
    F(X, events, RECORDS, OPT, 0, 65536, event, "gebeurtenissen", "what this commit stored")

#define SHAPE_m_replay(F, X)                                                                      \
    F(X, after, INT, REQ, -1, INT64_MAX, NONE, "na", "the cursor: last position seen; -1: none")  \
    F(X, leaf, BYTES, OPT, 32, 32, NONE, "blad", "leaf hash at the cursor, to be recognised")     \
    F(X, limit, INT, OPT, 1, 10000, NONE, "hoogstens", "events at most")

#define SHAPE_m_stream(F, X)                                                                      \
    F(X, stream, ID, REQ, 0, 0, NONE, "stroom", "which stream")                                   \
    F(X, after, INT, OPT, 0, INT32_MAX, NONE, "na", "version after which to start")               \
    F(X, limit, INT, OPT, 1, 10000, NONE, "hoogstens", "events at most")

#define SHAPE_m_replayed(F, X)                                                                    \
    F(X, head, INT, REQ, -1, INT64_MAX, NONE, "kop", "last committed position")                   \
    F(X, more, BOOL, OPT, 0, 0, NONE, "meer", "there is more after these")                        \
    F(X, events, RECORDS, OPT, 0, 10000, event, "gebeurtenissen", "in order")

/* Order matters: a shape stands after the shapes it contains. */
#define SHAPES_LOG(S)                                                                             \
    S(meta) S(event) S(new_event) S(m_append) S(m_appended) S(m_conflict) S(m_published)          \
    S(m_replay) S(m_stream) S(m_replayed)
/* clang-format on */

#endif
