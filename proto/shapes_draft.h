/*
 * Shapes of drafts and templates: what a department writes before it sends, and what it writes more often.
 *
 * They are no events and are in no log: they belong to the department and stay with the gateway, over HTTP alone. A draft
 * goes when its act was sent, or after 90 days in which nobody changed it.
 */
#ifndef PROTO_SHAPES_DRAFT_H
#define PROTO_SHAPES_DRAFT_H

/* clang-format off */
/* The path says of which signal and which act. */
#define SHAPE_m_draft(F, X)                                                                       \
    F(X, text, TEXT, REQ, 2, 40000, NONE, "inhoud", "the fields of the act, as the text of a JSON object")

#define SHAPE_m_draft_told(F, X)                                                                  \
    F(X, signal, ID, REQ, 0, 0, NONE, "knelpunt", "the signal it is about")                       \
    F(X, act, CODE, REQ, 1, 40, NONE, "handeling", "the act, as in the address at which it is sent") \
    F(X, account, ID, REQ, 0, 0, NONE, "account", "random account number, never a person")        \
    F(X, name, LINE, OPT, 1, 120, NONE, "naam", "what colleagues know this account by")           \
    F(X, at, TIME, REQ, 0, 0, NONE, "tijdstip", "when it was recorded")                           \
    F(X, version, INT, REQ, 1, INT32_MAX, NONE, "versie", "for If-Match: each change has another") \
    F(X, text, TEXT, OPT, 2, 40000, NONE, "inhoud", "the fields of the act, as the text of a JSON object")

#define SHAPE_m_drafts_told(F, X)                                                                 \
    F(X, drafts, RECORDS, OPT, 0, 1000, m_draft_told, "concepten", "without their texts, the newest first")

#define SHAPE_m_template(F, X)                                                                    \
    F(X, title, LINE, REQ, 1, 120, NONE, "titel", "what it is for")                               \
    F(X, act, CODE, OPT, 1, 40, NONE, "handeling", "only for this act; absent: for any")          \
    F(X, text, TEXT, REQ, 1, 8000, NONE, "tekst", "what is inserted")

#define SHAPE_m_template_told(F, X)                                                               \
    F(X, id, ID, REQ, 0, 0, NONE, "id", "an id that the sender chose")                            \
    F(X, title, LINE, REQ, 1, 120, NONE, "titel", "what it is for")                               \
    F(X, act, CODE, OPT, 1, 40, NONE, "handeling", "only for this act; absent: for any")          \
    F(X, version, INT, REQ, 1, INT32_MAX, NONE, "versie", "for If-Match: each change has another") \
    F(X, text, TEXT, OPT, 1, 8000, NONE, "tekst", "what is inserted")

#define SHAPE_m_templates_told(F, X)                                                              \
    F(X, templates, RECORDS, OPT, 0, 200, m_template_told, "sjablonen", "without their texts, by title")

/* Order matters: a shape stands after the shapes it contains. */
#define SHAPES_DRAFT(S)                                                                           \
    S(m_draft) S(m_draft_told) S(m_drafts_told) S(m_template) S(m_template_told) S(m_templates_told)
/* clang-format on */

#endif
