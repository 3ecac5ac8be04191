/* Shapes of reference data, parties, and how a log begins. How to read a row: shapes.h. */
#ifndef PROTO_SHAPES_REFERENCE_H
#define PROTO_SHAPES_REFERENCE_H

/* clang-format off */
#define SHAPE_municipality(F, X)                                                                  \
    F(X, code, CODE, REQ, 1, 16, NONE, "code", "CBS code")                                        \
    F(X, name, LINE, REQ, 1, 120, NONE, "naam", "name")                                           \
    F(X, certainty, CODE, OPT, 1, 24, NONE, "zekerheid", "how sure the membership is")            \
    F(X, valid_from, DATE, OPT, 0, 0, NONE, "geldigVan", "first day")                             \
    F(X, valid_until, DATE, OPT, 0, 0, NONE, "geldigTot", "first day it is no longer so")

#define SHAPE_region(F, X)                                                                        \
    F(X, code, CODE, REQ, 1, 24, NONE, "code", "code")                                            \
    F(X, name, LINE, REQ, 1, 120, NONE, "naam", "name")                                           \
    F(X, provinces, LIST, OPT, 0, 12, LINE, "provincies", "provinces")                            \
    F(X, neighbours, LIST, OPT, 0, 4, ENUM_OF(neighbour), "buren", "neighbouring states")         \
    F(X, municipalities, RECORDS, OPT, 0, 64, municipality, "gemeenten", "municipalities")        \
    F(X, valid_from, DATE, REQ, 0, 0, NONE, "geldigVan", "first day")                             \
    F(X, valid_until, DATE, OPT, 0, 0, NONE, "geldigTot", "first day it is no longer so")

/* Who takes over what is about this theme, or a theme below it. */
#define SHAPE_succession(F, X)                                                                    \
    F(X, theme, CODE, REQ, 1, 64, NONE, "thema", "code of the theme")                             \
    F(X, successor, CODE, REQ, 1, 24, NONE, "opvolger", "who takes over")

#define SHAPE_department(F, X)                                                                    \
    F(X, code, CODE, REQ, 1, 24, NONE, "code", "code")                                            \
    F(X, name, LINE, REQ, 1, 200, NONE, "naam", "name")                                           \
    F(X, short_name, LINE, OPT, 1, 160, NONE, "kort", "name without 'Ministerie van'")            \
    F(X, tooi, LINE, OPT, 1, 200, NONE, "tooi", "TOOI identifier")                                \
    F(X, oin, CODE, OPT, 20, 20, NONE, "oin", "organisation identification number")               \
    F(X, successor, CODE, OPT, 1, 24, NONE, "opvolger", "who takes over")                         \
    F(X, valid_from, DATE, REQ, 0, 0, NONE, "geldigVan", "first day")                             \
    F(X, valid_until, DATE, OPT, 0, 0, NONE, "geldigTot", "first day it is no longer so")         \
    F(X, by_theme, RECORDS, OPT, 0, 200, succession, "perThema", "who else takes over what")      \
    F(X, contact, LINE, OPT, 1, 254, NONE, "contact", "how regions reach it: a desk, a mailbox, a phone; no person")

#define SHAPE_theme(F, X)                                                                         \
    F(X, code, CODE, REQ, 1, 64, NONE, "code", "code")                                            \
    F(X, name, LINE, REQ, 1, 160, NONE, "naam", "name")                                           \
    F(X, above, CODE, OPT, 1, 64, NONE, "boven", "the theme it is part of")                       \
    F(X, objective, ENUM, OPT, 0, 0, objective, "doelstelling", "objective of the programme")     \
    F(X, lead, CODE, REQ, 1, 24, NONE, "verantwoordelijk", "the department that leads by default")\
    F(X, contributors, LIST, OPT, 0, 15, CODE, "meewerkend", "who contributes by default")        \
    F(X, valid_from, DATE, REQ, 0, 0, NONE, "geldigVan", "first day")                             \
    F(X, valid_until, DATE, OPT, 0, 0, NONE, "geldigTot", "first day it is no longer so")

#define SHAPE_term(F, X)                                                                          \
    F(X, code, CODE, REQ, 1, 24, NONE, "code", "which term")                                      \
    F(X, name, LINE, REQ, 1, 120, NONE, "naam", "name")                                           \
    F(X, length, INT, REQ, 1, 3660, NONE, "lengte", "how long")                                   \
    F(X, unit, ENUM, REQ, 0, 0, unit, "eenheid", "in what")                                       \
    F(X, start, CODE, OPT, 1, 40, NONE, "begin", "what starts it")                                \
    F(X, can_extend, BOOL, OPT, 0, 0, NONE, "verlengbaar", "can be extended")                     \
    F(X, can_suspend, BOOL, OPT, 0, 0, NONE, "opschortbaar", "can be suspended")                  \
    F(X, ground, LINE, OPT, 1, 200, NONE, "grond", "where it comes from")                         \
    F(X, first_counts, BOOL, OPT, 0, 0, NONE, "eersteDagTelt", "the day it starts on counts")     \
    F(X, roll, ENUM, OPT, 0, 0, term_roll, "verschuiven", "forward unless said otherwise")

/* A day that differs from what the law's own list makes of it (Algemene termijnenwet, art. 3 lid 3). */
#define SHAPE_free_day(F, X)                                                                      \
    F(X, date, DATE, REQ, 0, 0, NONE, "datum", "the day")                                         \
    F(X, name, LINE, REQ, 1, 120, NONE, "naam", "what it is called")                              \
    F(X, ground, LINE, OPT, 1, 200, NONE, "grond", "where it comes from")                         \
    F(X, published, DATE, OPT, 0, 0, NONE, "gepubliceerd", "when it was made known")              \
    F(X, works, BOOL, OPT, 0, 0, NONE, "tochWerkdag", "a recognised holiday that is not kept")

/* A time that explains figures and changes no clock. */
#define SHAPE_period(F, X)                                                                        \
    F(X, code, CODE, REQ, 1, 64, NONE, "code", "code")                                            \
    F(X, kind, ENUM, REQ, 0, 0, period_kind, "soort", "what kind of time")                        \
    F(X, name, LINE, REQ, 1, 120, NONE, "naam", "name")                                           \
    F(X, valid_from, DATE, REQ, 0, 0, NONE, "geldigVan", "first day")                             \
    F(X, valid_until, DATE, OPT, 0, 0, NONE, "geldigTot", "first day it is no longer so")

/* How a date came about. */
#define SHAPE_passed_day(F, X)                                                                    \
    F(X, date, DATE, REQ, 0, 0, NONE, "datum", "a day that did not count")                        \
    F(X, kind, ENUM, REQ, 0, 0, day_kind, "soort", "why")

#define SHAPE_derivation(F, X)                                                                    \
    F(X, term, CODE, OPT, 1, 24, NONE, "termijn", "which term")                                   \
    F(X, from, DATE, REQ, 0, 0, NONE, "van", "the day it starts on")                              \
    F(X, length, INT, REQ, 1, 3660, NONE, "lengte", "how long")                                   \
    F(X, unit, ENUM, REQ, 0, 0, unit, "eenheid", "in what")                                       \
    F(X, before, BOOL, OPT, 0, 0, NONE, "terugGeteld", "counted back from `from`")                \
    F(X, first_counts, BOOL, OPT, 0, 0, NONE, "eersteDagTelt", "the day it starts on counts")     \
    F(X, stood_still, INT, OPT, 0, 100000, NONE, "stondStil", "days that the clock stood still")  \
    F(X, counted, DATE, REQ, 0, 0, NONE, "geteld", "where counting ends")                         \
    F(X, roll, ENUM, OPT, 0, 0, term_roll, "verschuiven", "forward unless said otherwise")        \
    F(X, passed, RECORDS, OPT, 0, 400, passed_day, "overgeslagen", "days that did not count")     \
    F(X, date, DATE, REQ, 0, 0, NONE, "uiterlijkOp", "the last day")                              \
    F(X, terms_version, INT, OPT, 0, INT32_MAX, NONE, "termijnenVersie", "terms used")            \
    F(X, calendar_version, INT, OPT, 0, INT32_MAX, NONE, "kalenderVersie", "calendar used")       \
    F(X, provisional, BOOL, OPT, 0, 0, NONE, "voorlopig",                                         \
      "the appointed days of that time are not known yet")                                        \
    F(X, nl, TEXT, OPT, 1, 4000, NONE, "uitleg", "the same as a sentence, in Dutch")              \
    F(X, en, TEXT, OPT, 1, 4000, NONE, "explanation", "and in English")

/* For how long texts of a closed signal are kept, by whose they are and of what kind the signal is; what is
 * said more precisely goes first. Either so many years, or for ever. */
#define SHAPE_retention_term(F, X)                                                                \
    F(X, organisation, CODE, OPT, 1, 24, NONE, "organisatie", "whose texts; absent: all others'") \
    F(X, kind, ENUM, OPT, 0, 0, signal_kind, "soort", "of such signals; absent: of all others")   \
    F(X, years, INT, OPT, 1, 500, NONE, "jaren", "after the signal was closed")                   \
    F(X, permanent, BOOL, OPT, 0, 0, NONE, "blijvend", "kept for ever (to an archive)")           \
    F(X, ground, LINE, REQ, 1, 300, NONE, "grond", "which selection list, and which number in it")

/* A rule of routing: words and phrases (stemmed), or laws, that speak for or against a department. */
#define SHAPE_routing_rule(F, X)                                                                  \
    F(X, code, CODE, REQ, 1, 64, NONE, "code", "code")                                            \
    F(X, department, CODE, REQ, 1, 24, NONE, "ministerie", "which department")                    \
    F(X, theme, CODE, OPT, 1, 64, NONE, "thema", "which theme it points to")                      \
    F(X, effect, ENUM, OPT, 0, 0, rule_effect, "werking", "favours unless said otherwise")        \
    F(X, weight, INT, OPT, 1, 1000, NONE, "gewicht", "in tenths; 10 unless said otherwise")       \
    F(X, words, LIST, OPT, 0, 250, LINE, "woorden", "words and phrases")                          \
    F(X, laws, LIST, OPT, 0, 32, LINE, "wetten", "names of laws and rules")                       \
    F(X, border, BOOL, OPT, 0, 0, NONE, "grens", "only when a neighbouring state is involved")     \
    F(X, weak_words, LIST, OPT, 0, 250, LINE, "zwakkeWoorden", "words that point there less surely")

#define ADOPTION_FIELDS(F, X)                                                                     \
    F(X, version, INT, REQ, 1, INT32_MAX, NONE, "versie", "version of the set; one more than now")\
    F(X, valid_from, DATE, REQ, 0, 0, NONE, "geldigVan", "first day")                             \
    F(X, source, LINE, OPT, 1, 300, NONE, "bron", "where it comes from")

#define SHAPE_m_regions(F, X)                                                                     \
    ADOPTION_FIELDS(F, X)                                                                         \
    F(X, regions, RECORDS, REQ, 1, 200, region, "regios", "all regions")
#define SHAPE_m_departments(F, X)                                                                 \
    ADOPTION_FIELDS(F, X)                                                                         \
    F(X, departments, RECORDS, REQ, 1, 200, department, "ministeries", "all departments")
#define SHAPE_m_themes(F, X)                                                                      \
    ADOPTION_FIELDS(F, X)                                                                         \
    F(X, themes, RECORDS, REQ, 1, 1000, theme, "themas", "all themes")
#define SHAPE_m_terms(F, X)                                                                       \
    ADOPTION_FIELDS(F, X)                                                                         \
    F(X, terms, RECORDS, REQ, 1, 100, term, "termijnen", "all terms")                             \
    F(X, running, BOOL, OPT, 0, 0, NONE, "ookLopende", "running cases get them too")
#define SHAPE_m_calendar(F, X)                                                                    \
    ADOPTION_FIELDS(F, X)                                                                         \
    F(X, known_until, DATE, OPT, 0, 0, NONE, "bekendTot", "first day of which nothing is known")  \
    F(X, days, RECORDS, REQ, 0, 400, free_day, "dagen", "all days beside the law's own list")
#define SHAPE_m_periods(F, X)                                                                     \
    ADOPTION_FIELDS(F, X)                                                                         \
    F(X, periods, RECORDS, REQ, 0, 400, period, "perioden", "all periods")
#define SHAPE_m_retention(F, X)                                                                   \
    ADOPTION_FIELDS(F, X)                                                                         \
    F(X, terms, RECORDS, REQ, 0, 500, retention_term, "bewaartermijnen", "all retention terms")
/* What routing learned: the text of model.h, compressed (zlib), in pieces. */
#define SHAPE_model_part(F, X)                                                                    \
    F(X, text, BYTES, REQ, 1, 65536, NONE, "tekst", "a piece of the model, compressed")
#define SHAPE_m_model(F, X)                                                                       \
    ADOPTION_FIELDS(F, X)                                                                         \
    F(X, model, CODE, REQ, 16, 16, NONE, "model", "beginning of the SHA-256 of its text")         \
    F(X, parts, RECORDS, REQ, 1, 4, model_part, "delen", "its text, in pieces")                   \
    F(X, position, INT, OPT, 0, INT64_MAX, NONE, "positie", "of the log, up to which it learned") \
    F(X, examples, INT, OPT, 0, INT32_MAX, NONE, "voorbeelden", "that it learned from")           \
    F(X, held_back, INT, OPT, 0, INT32_MAX, NONE, "apart", "examples it was measured on")         \
    F(X, before, INT, OPT, 0, 1000, NONE, "goedVoor", "right before, thousandths of those")       \
    F(X, after, INT, OPT, 0, 1000, NONE, "goedNa", "right now, thousandths of those")

/* A model that was made and not adopted. The same position and seed make it again. */
#define SHAPE_m_model_kept(F, X)                                                                  \
    F(X, model, CODE, REQ, 16, 16, NONE, "model", "beginning of the SHA-256 of its text")         \
    F(X, why, ENUM, REQ, 0, 0, model_kept_why, "reden", "why it was not adopted")                 \
    F(X, position, INT, REQ, 0, INT64_MAX, NONE, "positie", "of the log, up to which it learned") \
    F(X, seed, INT, REQ, 0, INT64_MAX, NONE, "zaad", "which examples were held back")             \
    F(X, examples, INT, REQ, 0, INT32_MAX, NONE, "voorbeelden", "that it learned from")           \
    F(X, held_back, INT, REQ, 0, INT32_MAX, NONE, "apart", "examples it was measured on")         \
    F(X, before, INT, OPT, 0, 1000, NONE, "goedVoor", "right before, thousandths of those")       \
    F(X, after, INT, OPT, 0, 1000, NONE, "goedNa", "right now, thousandths of those")             \
    F(X, department, CODE, OPT, 1, 24, NONE, "ministerie", "who sent nearly all of it on")

/* Asks routing to learn now. Nothing given: from all that was decided, and adopted if it does not do worse. */
#define SHAPE_m_learn(F, X)                                                                       \
    F(X, up_to, INT, OPT, 0, INT64_MAX, NONE, "totEnMet", "only up to this position of the log")       \
    F(X, anyhow, BOOL, OPT, 0, 0, NONE, "toch", "adopted whatever is held against it")            \
    F(X, measure, BOOL, OPT, 0, 0, NONE, "alleenMeten", "nothing is adopted")                     \
    F(X, again, INT, OPT, 1, INT32_MAX, NONE, "opnieuw", "nothing is learned: this version again")

/* What came of learning. */
#define SHAPE_m_learned(F, X)                                                                     \
    F(X, position, INT, REQ, 0, INT64_MAX, NONE, "positie", "of the log, up to which it learned") \
    F(X, seed, INT, REQ, 0, INT64_MAX, NONE, "zaad", "which examples were held back")             \
    F(X, examples, INT, REQ, 0, INT32_MAX, NONE, "voorbeelden", "that it learned from")           \
    F(X, held_back, INT, REQ, 0, INT32_MAX, NONE, "apart", "examples it was measured on")         \
    F(X, before, INT, OPT, 0, 1000, NONE, "goedVoor", "right before, thousandths of those")       \
    F(X, after, INT, OPT, 0, 1000, NONE, "goedNa", "right now, thousandths of those")             \
    F(X, model, CODE, OPT, 16, 16, NONE, "model", "beginning of the SHA-256 of its text; absent: too few examples") \
    F(X, why, ENUM, OPT, 0, 0, model_kept_why, "reden", "what is held against it")                \
    F(X, department, CODE, OPT, 1, 24, NONE, "ministerie", "who sent nearly all of it on")        \
    F(X, version, INT, OPT, 1, INT32_MAX, NONE, "versie", "as which it was adopted; absent: it was not")

#define SHAPE_m_learning(F, X)                                                                    \
    F(X, running, BOOL, OPT, 0, 0, NONE, "bezig", "it is learning now")                           \
    F(X, waiting, INT, REQ, 0, INT32_MAX, NONE, "sindsdien", "decisions since it learned last")   \
    F(X, enough, INT, OPT, 1, INT32_MAX, NONE, "genoeg", "from so many on it learns by itself")   \
    F(X, failed, INT, REQ, 0, INT32_MAX, NONE, "mislukt", "times that it could not, since the service began") \
    F(X, last, RECORDS, OPT, 1, 1, m_learned, "laatste", "what came of it last, since the service began")

#define SHAPE_m_rules(F, X)                                                                       \
    ADOPTION_FIELDS(F, X)                                                                         \
    F(X, rules, RECORDS, REQ, 1, 1000, routing_rule, "regels", "all rules of routing")

/* A party with a key. The same code again adds a key or replaces what is said here. */
#define SHAPE_m_admit(F, X)                                                                       \
    F(X, code, CODE, REQ, 1, 24, NONE, "code", "the party: a region's or department's code, ...") \
    F(X, role, ENUM, REQ, 0, 0, role, "rol", "what it is in the loop")                            \
    F(X, name, LINE, REQ, 1, 200, NONE, "naam", "name")                                           \
    F(X, key, LINE, OPT, 40, 40, NONE, "sleutel", "CURVE public key (Z85) of its machine")        \
    F(X, account, ID, OPT, 0, 0, NONE, "account", "random number the key acts as")                \
    F(X, regions, LIST, OPT, 0, 32, CODE, "regios", "adviser: which regions")                     \
    F(X, department, CODE, OPT, 1, 24, NONE, "ministerie", "coordinator: the own department")

#define SHAPE_m_revoke(F, X)                                                                      \
    F(X, key, LINE, REQ, 40, 40, NONE, "sleutel", "the key that may no longer come in")           \
    F(X, reason, TEXT, REQ, 1, 2000, NONE, "reden", "why")

/* Position 0 of every log. */
#define SHAPE_m_opened(F, X)                                                                      \
    F(X, origin, LINE, REQ, 1, 200, NONE, "oorsprong", "name of the log")

/* In the stream of the log itself. What is proven from here on is proven under the new name. */
#define SHAPE_m_origin(F, X)                                                                      \
    F(X, origin, LINE, REQ, 1, 100, NONE, "oorsprong", "name of the log from here on")            \
    F(X, previous, LINE, REQ, 1, 100, NONE, "vorigeOorsprong", "its name until here")             \
    F(X, size, INT, REQ, 0, INT64_MAX, NONE, "grootte", "events in the last head of that name")   \
    F(X, root, BYTES, REQ, 32, 32, NONE, "wortel", "root of that head")                           \
    F(X, kept, INT, REQ, 0, INT64_MAX, NONE, "behouden", "events that were there before this one")

/* Order matters: a shape stands after the shapes it contains. */
#define SHAPES_REFERENCE(S)                                                                       \
    S(municipality) S(region) S(succession) S(department) S(theme) S(term) S(free_day) S(period)  \
    S(passed_day) S(derivation) S(routing_rule) S(retention_term) S(m_regions) S(m_departments)   \
    S(m_themes) S(m_terms) S(m_calendar) S(m_periods) S(m_retention) S(model_part) S(m_model) S(m_model_kept) S(m_learn) S(m_learned) S(m_learning) S(m_rules) S(m_admit)        \
    S(m_revoke) S(m_opened) S(m_origin)
/* clang-format on */

#endif
