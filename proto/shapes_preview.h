/* Shapes of what routing would decide, asked before anything is submitted. How to read a row: shapes.h. */
#ifndef PROTO_SHAPES_PREVIEW_H
#define PROTO_SHAPES_PREVIEW_H

/* clang-format off */
/* What of a submission routing reads; nothing of it has to be there yet, and nothing of it is kept. */
#define SHAPE_m_preview(F, X)                                                                     \
    F(X, what, TEXT, OPT, 0, 8000, NONE, "wat", "what is the matter")                             \
    F(X, notice, TEXT, OPT, 0, 4000, NONE, "merkbaar", "what people notice; one real example")    \
    F(X, needed_note, TEXT, OPT, 0, 2000, NONE, "nodigToelichting", "more about what is needed")  \
    F(X, title, LINE, OPT, 0, 200, NONE, "titel", "a short title")                                \
    F(X, theme, CODE, OPT, 1, 64, NONE, "thema", "code of the theme")                             \
    F(X, rule, LINE, OPT, 0, 500, NONE, "regel", "rule or law in the way")                        \
    F(X, neighbour, ENUM, OPT, 0, 0, neighbour, "buurland", "neighbouring state")

/* words: as the rules have them, not as the text has. */
#define SHAPE_previewed_department(F, X)                                                          \
    F(X, department, CODE, REQ, 1, 24, NONE, "ministerie", "which department")                    \
    F(X, part, ENUM, OPT, 0, 0, part, "rol", "lead or contributor; absent: it only came into question") \
    F(X, sure, INT, REQ, 0, 1000, NONE, "zekerheid", "how sure, in thousandths")                  \
    F(X, words, LIST, OPT, 1, 6, LINE, "woorden", "words and laws of the rules that were found, the heaviest first")

#define SHAPE_previewed_theme(F, X)                                                               \
    F(X, theme, CODE, REQ, 1, 64, NONE, "thema", "code of the theme")                             \
    F(X, weight, INT, REQ, 1, 1000000000, NONE, "gewicht", "thousandths of the score")            \
    F(X, words, LIST, OPT, 1, 6, LINE, "woorden", "words and laws of the rules that were found, the heaviest first")

/* An earlier signal, and how much it is like this text. Numbers alone: no word of either. */
#define SHAPE_alike(F, X)                                                                      \
    F(X, signal, ID, REQ, 0, 0, NONE, "id", "the earlier signal")                                 \
    F(X, score, INT, REQ, 0, 2000, NONE, "score", "how much it is like it, in thousandths")       \
    F(X, words, INT, OPT, 0, 255, NONE, "woorden", "how many of its most telling words are in both") \
    F(X, law, BOOL, OPT, 0, 0, NONE, "zelfdeRegel", "about the same law or rule")                 \
    F(X, place, BOOL, OPT, 0, 0, NONE, "zelfdePlaats", "about the same municipality, or from the same region")

/* Stored when it is routed. It may name what its region does not share: for coordinators and advisers. */
#define SHAPE_m_likened(F, X)                                                                     \
    F(X, similar, RECORDS, REQ, 1, 5, alike, "lijktOp", "best first")

#define SHAPE_m_previewed(F, X)                                                                   \
    F(X, lead, CODE, OPT, 1, 24, NONE, "verantwoordelijk", "the lead; absent: to distribute")     \
    F(X, contributors, LIST, OPT, 1, 15, CODE, "meewerkend", "who else contributes")              \
    F(X, sure, INT, REQ, 0, 1000, NONE, "zekerheid", "how sure, in thousandths")                  \
    F(X, departments, RECORDS, OPT, 1, 8, previewed_department, "kandidaten", "best first")       \
    F(X, reasons, RECORDS, OPT, 1, 24, reason, "redenen", "what weighed")                         \
    F(X, theme, CODE, OPT, 1, 64, NONE, "thema", "the theme it was taken to be about")            \
    F(X, themes, RECORDS, OPT, 1, 3, previewed_theme, "themas", "themes that the text itself points to, best first") \
    F(X, rules_version, INT, OPT, 0, INT32_MAX, NONE, "regelsVersie", "routing rules used")       \
    F(X, themes_version, INT, OPT, 0, INT32_MAX, NONE, "themasVersie", "table of themes used")    \
    F(X, departments_version, INT, OPT, 0, INT32_MAX, NONE, "ministeriesVersie",                  \
      "departments used")                                                                         \
    F(X, model, CODE, OPT, 16, 16, NONE, "model", "version of what was learned")    \
    F(X, similar, RECORDS, OPT, 1, 5, alike, "lijktOp",                                        \
      "earlier signals that are like it, of those that the asker may see, best first")

#define SHAPES_PREVIEW(S)                                                                         \
    S(m_preview) S(previewed_department) S(previewed_theme) S(alike) S(m_likened) S(m_previewed)
/* clang-format on */

#endif
