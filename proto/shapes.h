/*
 * Every shape that goes over a wire or into the log, each once.
 *
 * A row:  F(X, field, TYPE, need, least, most, extra, "json name", "what it is")
 *   TYPE   one of wire.h's types without WIRE_
 *   need   REQ or OPT
 *   least, most   characters of LINE and TEXT, bytes of CODE and BYTES, elements of a list, value of INT
 *   extra  ENUM: the set; RECORD and RECORDS: the shape; LIST: TYPE, or ENUM_OF(set); else NONE
 *   "what it is" has its Dutch in dutch_texts.h
 *
 * A shape named m_... is the body of a command or question, and where a command becomes an event, of
 * that event too: the log keeps the sender's fields as they were sent, in canonical form. Fields are
 * only added, optional and at the end; a name is never used again for something else.
 */
#ifndef PROTO_SHAPES_H
#define PROTO_SHAPES_H

#include "proto/enums.h"
#include "proto/shapes_account.h"
#include "proto/shapes_asked.h"
#include "proto/shapes_draft.h"
#include "proto/shapes_log.h"
#include "proto/shapes_notify.h"
#include "proto/shapes_preview.h"
#include "proto/shapes_proof.h"
#include "proto/shapes_reference.h"
#include "proto/shapes_report.h"
#include "proto/shapes_score.h"
#include "proto/shapes_signal.h"
#include "proto/shapes_words.h"

/* clang-format off */
/* ------------------------------------------------------------------ what travels around a message */

#define SHAPE_envelope(F, X)                                                                      \
    F(X, v, INT, REQ, 1, 1, NONE, "versie", "wire version")                                       \
    F(X, id, ID, REQ, 0, 0, NONE, "bericht", "message id; of a reply: the id of what it answers") \
    F(X, kind, CODE, REQ, 1, 40, NONE, "soort", "name of the message")                            \
    F(X, signal, SUBJECT, OPT, 0, 0, NONE, "knelpunt", "the signal it is about")                  \
    F(X, within, INT, OPT, 1, 600000, NONE, "binnen", "milliseconds the sender will wait")        \
    F(X, see, INT, OPT, 0, INT64_MAX, NONE, "gezien", "answer only from this log position on")    \
    F(X, party, CODE, OPT, 1, 24, NONE, "partij", "who; outside it comes from the key")           \
    F(X, actor, ID, OPT, 0, 0, NONE, "account", "random account number, never a person")          \
    F(X, via, CODE, OPT, 1, 16, NONE, "via", "the door it came through")                          \
    F(X, tag, INT, OPT, 0, INT64_MAX, NONE, "kenmerk", "inside: the relay's own number, echoed")  \
    F(X, position, INT, OPT, 0, INT64_MAX, NONE, "positie", "of a reply: the log position")       \
    F(X, traceparent, CODE, OPT, 55, 55, NONE, "traceparent", "W3C trace context of who asks")    \
    F(X, expected, INT, OPT, 0, INT32_MAX, NONE, "verwacht",                                      \
      "of an act on a signal: only while it has this version")                                    \
    F(X, body, MAP, REQ, 0, 0, NONE, "inhoud", "the fields of the message")

#define SHAPE_problem(F, X)                                                                       \
    F(X, code, CODE, REQ, 1, 40, NONE, "code", "stable; see the table of problems")               \
    F(X, detail, LINE, OPT, 0, 400, NONE, "toelichting", "one sentence in English")               \
    F(X, fields, RECORDS, OPT, 0, 64, fault, "invalidParams", "every field at fault")             \
    F(X, wait, INT, OPT, 0, 600000, NONE, "wacht", "milliseconds after which to try again")       \
    F(X, state, ENUM, OPT, 0, 0, signal_state, "status", "the state that does not allow it")

#define SHAPE_fault(F, X)                                                                         \
    F(X, name, LINE, REQ, 0, 120, NONE, "name", "the field")                                      \
    F(X, code, CODE, REQ, 1, 40, NONE, "code", "what is wrong with it")                           \
    F(X, detail, LINE, OPT, 0, 300, NONE, "reason", "one sentence in English")

/* The answer to a command that was carried out. */
#define SHAPE_done(F, X)                                                                          \
    F(X, signal, ID, OPT, 0, 0, NONE, "id", "the signal")                                         \
    F(X, reference, CODE, OPT, 1, 24, NONE, "kenmerk", "to say on the phone")                     \
    F(X, version, INT, OPT, 0, INT32_MAX, NONE, "versie", "version of the stream afterwards")     \
    F(X, at, TIME, OPT, 0, 0, NONE, "tijdstip", "when it was recorded")                           \
    F(X, repeated, BOOL, OPT, 0, 0, NONE, "herhaling", "it had been done before; nothing new")

#define SHAPES_AROUND(S)                                                                          \
    S(envelope) S(fault) S(problem) S(done)

/* Order matters: a shape stands after the shapes it contains. */
#define SHAPES(S) \
    SHAPES_AROUND(S) SHAPES_SIGNAL(S) SHAPES_REFERENCE(S) SHAPES_LOG(S) SHAPES_ASKED(S) SHAPES_SCORE(S) SHAPES_PROOF(S) \
    SHAPES_REPORT(S) SHAPES_NOTIFY(S) SHAPES_ACCOUNT(S) SHAPES_DRAFT(S) SHAPES_PREVIEW(S) \
    SHAPES_WORDS(S)
/* clang-format on */

/* ------------------------------------------------------------------ from rows to C */

#define WIRE_C_BOOL    bool
#define WIRE_C_INT     int64_t
#define WIRE_C_TIME    int64_t
#define WIRE_C_DATE    int32_t
#define WIRE_C_ID      struct uuid
#define WIRE_C_CODE    struct slice
#define WIRE_C_LINE    struct slice
#define WIRE_C_TEXT    struct slice
#define WIRE_C_BYTES   struct slice
#define WIRE_C_ENUM    uint8_t
#define WIRE_C_SUBJECT struct wire_subject
#define WIRE_C_LIST    struct wire_list
#define WIRE_C_RECORD  struct wire_raw
#define WIRE_C_RECORDS struct wire_list
#define WIRE_C_MAP     struct wire_raw

/* struct m_ask { uint64_t has; struct slice text; };  enum { m_ask_text, m_ask_N_FIELDS };
 * extern const struct wire_shape shape_m_ask; */
#define SHAPE_MEMBER_(X, field, TYPE, ...) WIRE_C_##TYPE field;
#define SHAPE_INDEX_(X, field, ...)        X##_##field,
#define SHAPE_DECLARE_(shape)                                     \
    struct shape {                                                \
        uint64_t has;                                             \
        SHAPE_##shape(SHAPE_MEMBER_, shape)                       \
    };                                                            \
    enum { SHAPE_##shape(SHAPE_INDEX_, shape) shape##_N_FIELDS }; \
    extern const struct wire_shape shape_##shape;
/* NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): members stand in the order of the wire */
SHAPES(SHAPE_DECLARE_)

#endif
