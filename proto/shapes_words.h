/* Shapes of what the numbers and codes in a reason of routing stand for. How to read a row: shapes.h. */
#ifndef PROTO_SHAPES_WORDS_H
#define PROTO_SHAPES_WORDS_H

/* clang-format off */
/* A word of a model is the beginning of words, as stems are: "huisart". */
#define SHAPE_m_words(F, X)                                                                       \
    F(X, model, CODE, OPT, 16, 16, NONE, "model", "the model that the numbers are of")            \
    F(X, features, LIST, OPT, 1, 64, INT, "kenmerken", "numbers of words in that model")          \
    F(X, rules, LIST, OPT, 1, 64, CODE, "regels", "codes of rules")

#define SHAPE_m_worded(F, X)                                                                      \
    F(X, words, LIST, OPT, 1, 64, LINE, "woorden",                                                \
      "beginnings of words, in the order of the numbers; empty: not known")                       \
    F(X, themes, LIST, OPT, 1, 64, LINE, "themas",                                                \
      "codes of the rules' themes, in the order of the rules; empty: none, or the rule is not known")

#define SHAPES_WORDS(S) S(m_words) S(m_worded)
/* clang-format on */

#endif
