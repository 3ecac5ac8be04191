/* Shapes of response times, and the cases behind them. How to read a row: shapes.h. */
#ifndef PROTO_SHAPES_SCORE_H
#define PROTO_SHAPES_SCORE_H

/* clang-format off */
#define SHAPE_m_score(F, X)                                                                       \
    F(X, per, ENUM, OPT, 0, 0, figure_cut, "per", "a row each; department unless said otherwise") \
    F(X, of, CODE, OPT, 0, 64, NONE, "van", "only this one")                                      \
    F(X, from, DATE, OPT, 0, 0, NONE, "vanaf", "first day of a month; twelve months ago")         \
    F(X, until, DATE, OPT, 0, 0, NONE, "tot", "first day of a month, not included; next month")   \
    F(X, track, ENUM, OPT, 0, 0, track, "spoor", "standard unless said otherwise; never mixed")   \
    F(X, kind, ENUM, OPT, 0, 0, signal_kind, "soort", "both unless said otherwise")               \
    F(X, without_context, BOOL, OPT, 0, 0, NONE, "zonderPerioden",                                \
      "leave out what ran in a recess, elections, ...")                                           \
    F(X, exact, BOOL, OPT, 0, 0, NONE, "exact", "by department: percentiles to the second")       \
    F(X, tails, BOOL, OPT, 0, 0, NONE, "uitersten", "with p95 and p99, from 100 cases")           \
    F(X, as_of, DATE, OPT, 0, 0, NONE, "standOp", "as it was known at the end of this day")       \
    F(X, departments, ENUM, OPT, 0, 0, figure_departments, "ministeries",                         \
      "by department: who had it then, unless said otherwise")                                    \
    F(X, themes, ENUM, OPT, 0, 0, figure_themes, "themas",                                        \
      "by theme: of the theme itself, unless said otherwise")                                     \
    F(X, bundles_apart, BOOL, OPT, 0, 0, NONE, "bundelsApart", "what is in a large bundle apart") \
    F(X, bundles_from, INT, OPT, 2, 1000000, NONE, "bundelsVanaf",                                \
      "large from so many signals on; 10 unless said otherwise")

/* Seconds. */
#define SHAPE_score_time(F, X)                                                                    \
    F(X, median, INT, OPT, 0, INT64_MAX, NONE, "helftBinnen", "half within")                      \
    F(X, p90, INT, OPT, 0, INT64_MAX, NONE, "negenVanTienBinnen", "nine of ten, from 20 cases")   \
    F(X, p95, INT, OPT, 0, INT64_MAX, NONE, "p95", "from 100 cases")                              \
    F(X, p99, INT, OPT, 0, INT64_MAX, NONE, "p99", "from 100 cases")

#define SHAPE_score_outcome(F, X)                                                                 \
    F(X, code, CODE, REQ, 1, 40, NONE, "code", "what came of it")                                 \
    F(X, n, INT, REQ, 0, INT64_MAX, NONE, "aantal", "how often")                                  \
    F(X, again, INT, OPT, 0, INT64_MAX, NONE, "opnieuw",                                          \
      "of these after a reopening, or after the date was moved")

#define SHAPE_score_way(F, X)                                                                     \
    F(X, to, CODE, REQ, 1, 24, NONE, "naar", "who it was redirected to")                          \
    F(X, n, INT, REQ, 0, INT64_MAX, NONE, "aantal", "how often")

/* One step of one department, region, theme or neighbour. */
#define SHAPE_score_row(F, X)                                                                     \
    F(X, of, CODE, REQ, 0, 64, NONE, "van", "department, region, theme or neighbour; may be none")\
    F(X, step, ENUM, REQ, 0, 0, figure_step, "stap", "which step")                                \
    F(X, cases, INT, REQ, 0, INT64_MAX, NONE, "aantal", "that began in the period")               \
    F(X, done, INT, REQ, 0, INT64_MAX, NONE, "gedaan", "n of the times")                          \
    F(X, ended, INT, REQ, 0, INT64_MAX, NONE, "andersGeeindigd", "came to nothing")               \
    F(X, open, INT, REQ, 0, INT64_MAX, NONE, "open", "still waited for")                          \
    F(X, in_time, INT, REQ, 0, INT64_MAX, NONE, "opTijd", "done by the last day")                 \
    F(X, late, INT, REQ, 0, INT64_MAX, NONE, "teLaat", "done or ended late, or open and late")    \
    F(X, open_late, INT, REQ, 0, INT64_MAX, NONE, "openTeLaat", "of these, open")                 \
    F(X, share, INT, OPT, 0, 1000, NONE, "aandeelOpTijd", "per mille of in time and late")        \
    F(X, share_low, INT, OPT, 0, 1000, NONE, "aandeelVan", "95 % interval (Wilson)")              \
    F(X, share_high, INT, OPT, 0, 1000, NONE, "aandeelTot", "95 % interval (Wilson)")             \
    F(X, errors, INT, OPT, 0, INT64_MAX, NONE, "routeringsfouten", "in nobody's figures")         \
    F(X, oldest, DATE, OPT, 0, 0, NONE, "langstOpenSinds", "since when the oldest is open")       \
    F(X, gross, RECORD, OPT, 0, 0, score_time, "bruto", "calendar time")                          \
    F(X, net, RECORD, OPT, 0, 0, score_time, "netto", "without suspensions, own time only")       \
    F(X, gross_working, RECORD, OPT, 0, 0, score_time, "brutoWerktijd", "working days")           \
    F(X, net_working, RECORD, OPT, 0, 0, score_time, "nettoWerktijd", "working days")             \
    F(X, estimate, RECORD, OPT, 0, 0, score_time, "schatting",                                    \
      "gross, with open ones counted by their age (Kaplan and Meier)")                            \
    F(X, outcomes, RECORDS, OPT, 0, 32, score_outcome, "uitkomsten", "what came of them")         \
    F(X, ways, RECORDS, OPT, 0, 32, score_way, "doorgestuurdNaar", "where redirects went")

#define SHAPE_m_score_told(F, X)                                                                  \
    F(X, from, DATE, REQ, 0, 0, NONE, "vanaf", "cases that began from this day on")               \
    F(X, until, DATE, REQ, 0, 0, NONE, "tot", "and before this one")                              \
    F(X, day, DATE, REQ, 0, 0, NONE, "dag", "the day by which open ones are judged")              \
    F(X, exact, BOOL, OPT, 0, 0, NONE, "exact", "percentiles are; else at most 1.6 % off")        \
    F(X, rows, RECORDS, OPT, 0, 4000, score_row, "rijen", "one each, and for each step with cases") \
    F(X, apart, RECORDS, OPT, 0, 4000, score_row, "apart", "the same, of large bundles alone")

/* Of one department, region, theme or neighbour, or of all together. */
#define SHAPE_m_backlog(F, X)                                                                     \
    F(X, step, ENUM, REQ, 0, 0, figure_step, "stap", "which step")                                \
    F(X, per, ENUM, OPT, 0, 0, figure_cut, "per", "of what; department unless said otherwise")    \
    F(X, of, CODE, OPT, 0, 64, NONE, "van", "only of this one")                                   \
    F(X, until, DATE, OPT, 0, 0, NONE, "totEnMet", "the last day; today")                         \
    F(X, weeks, INT, OPT, 1, 104, NONE, "weken", "so many Sundays before it; 26 unless said otherwise") \
    F(X, track, ENUM, OPT, 0, 0, track, "spoor", "standard unless said otherwise; never mixed")   \
    F(X, kind, ENUM, OPT, 0, 0, signal_kind, "soort", "both unless said otherwise")               \
    F(X, without_context, BOOL, OPT, 0, 0, NONE, "zonderPerioden",                                \
      "leave out what ran in a recess, elections, ...")

#define SHAPE_backlog_day(F, X)                                                                   \
    F(X, day, DATE, REQ, 0, 0, NONE, "dag", "at the end of this day")                             \
    F(X, open, INT, REQ, 0, INT64_MAX, NONE, "open", "still waited for")                          \
    F(X, late, INT, REQ, 0, INT64_MAX, NONE, "teLaat", "of these, past their last day")

#define SHAPE_m_backlog_told(F, X)                                                                \
    F(X, days, RECORDS, OPT, 0, 105, backlog_day, "dagen",                                        \
      "each Sunday and the last day, the oldest first; from when something stood open")

/* A department asks of itself; a coordinator says of which one. */
#define SHAPE_m_arrivals(F, X)                                                                     \
    F(X, department, CODE, OPT, 1, 24, NONE, "ministerie", "which department; one's own")         \
    F(X, from, DATE, OPT, 0, 0, NONE, "vanaf", "assigned from this day on; a year ago")

#define SHAPE_arrival(F, X)                                                                        \
    F(X, region, CODE, REQ, 1, 24, NONE, "regio", "who submitted")                                \
    F(X, theme, CODE, OPT, 1, 64, NONE, "thema", "theme")                                         \
    F(X, n, INT, REQ, 1, INT64_MAX, NONE, "aantal", "signals, without what was routed wrong")     \
    F(X, open, INT, REQ, 0, INT64_MAX, NONE, "open", "of these, an answer or contribution is still to come")

#define SHAPE_m_arrivals_told(F, X)                                                                \
    F(X, from, DATE, REQ, 0, 0, NONE, "vanaf", "assigned from this day on")                       \
    F(X, arrivals, RECORDS, OPT, 0, 4000, arrival, "herkomst", "by region and theme")

#define SHAPE_m_silence(F, X)                                                                     \
    F(X, days, INT, OPT, 1, 3650, NONE, "dagen", "for so long; 90 unless said otherwise")

#define SHAPE_silent_region(F, X)                                                                 \
    F(X, region, CODE, REQ, 1, 24, NONE, "regio", "which region")                                 \
    F(X, since, TIME, OPT, 0, 0, NONE, "sinds", "when it submitted last; absent: never")

#define SHAPE_m_silence_told(F, X)                                                                \
    F(X, regions, RECORDS, OPT, 0, 256, silent_region, "regios", "who is silent longest first")

/* The cases behind a figure; only of signals that one may see. */
#define SHAPE_m_cases(F, X)                                                                       \
    F(X, per, ENUM, OPT, 0, 0, figure_cut, "per", "department unless said otherwise")             \
    F(X, of, CODE, REQ, 1, 64, NONE, "van", "which one")                                          \
    F(X, step, ENUM, REQ, 0, 0, figure_step, "stap", "which step")                                \
    F(X, which, ENUM, OPT, 0, 0, figure_which, "welke", "all unless said otherwise")              \
    F(X, from, DATE, OPT, 0, 0, NONE, "vanaf", "that began from this day on")                     \
    F(X, until, DATE, OPT, 0, 0, NONE, "tot", "and before this day")                              \
    F(X, track, ENUM, OPT, 0, 0, track, "spoor", "standard unless said otherwise")                \
    F(X, kind, ENUM, OPT, 0, 0, signal_kind, "soort", "both unless said otherwise")               \
    F(X, without_context, BOOL, OPT, 0, 0, NONE, "zonderPerioden",                                \
      "leave out what ran in a recess, elections, ...")                                           \
    F(X, cursor, CODE, OPT, 1, 64, NONE, "cursor", "from an earlier answer: go on")               \
    F(X, limit, INT, OPT, 1, 500, NONE, "hoogstens", "cases at most; 100 unless said otherwise")  \
    F(X, departments, ENUM, OPT, 0, 0, figure_departments, "ministeries",                         \
      "by department: who had it then, unless said otherwise")                                    \
    F(X, themes, ENUM, OPT, 0, 0, figure_themes, "themas",                                        \
      "by theme: of the theme itself, unless said otherwise")                                     \
    F(X, as_of, DATE, OPT, 0, 0, NONE, "standOp", "with compare: at the end of this day")         \
    F(X, compare, DATE, OPT, 0, 0, NONE, "vergelijkMet",                                          \
      "only what counts other than at the end of this day, with the reasons")

#define SHAPE_case_row(F, X)                                                                      \
    F(X, signal, ID, REQ, 0, 0, NONE, "knelpunt", "the signal")                                   \
    F(X, reference, CODE, REQ, 1, 24, NONE, "kenmerk", "to say on the phone")                     \
    F(X, title, LINE, OPT, 1, 200, NONE, "titel", "short title")                                  \
    F(X, who, CODE, REQ, 0, 24, NONE, "wie", "who had to act, or whose question it was")          \
    F(X, from, TIME, REQ, 0, 0, NONE, "vanaf", "when it began")                                   \
    F(X, until, TIME, OPT, 0, 0, NONE, "tot", "when it was done, or ended")                       \
    F(X, due, DATE, OPT, 0, 0, NONE, "uiterlijk", "its last day")                                 \
    F(X, state, ENUM, REQ, 0, 0, figure_which, "stand", "open, done or ended")                    \
    F(X, late, BOOL, OPT, 0, 0, NONE, "teLaat", "also of an open one")                            \
    F(X, again, BOOL, OPT, 0, 0, NONE, "opnieuw", "after a reopening, or the date was moved")     \
    F(X, error, BOOL, OPT, 0, 0, NONE, "routeringsfout", "in nobody's figures")                   \
    F(X, outcome, CODE, OPT, 1, 40, NONE, "uitkomst", "what came of it")                          \
    F(X, to, CODE, OPT, 1, 24, NONE, "naar", "of a redirect")                                     \
    F(X, gross, INT, OPT, 0, INT64_MAX, NONE, "bruto", "seconds, calendar time")                  \
    F(X, net, INT, OPT, 0, INT64_MAX, NONE, "netto", "seconds, own time without suspensions")     \
    F(X, gross_working, INT, OPT, 0, INT64_MAX, NONE, "brutoWerktijd", "seconds")                 \
    F(X, net_working, INT, OPT, 0, INT64_MAX, NONE, "nettoWerktijd", "seconds")                   \
    F(X, before, ENUM, OPT, 0, 0, figure_which, "toen", "compared: as it stood; none: it is new") \
    F(X, due_before, DATE, OPT, 0, 0, NONE, "uiterlijkToen", "compared: its last day then")       \
    F(X, reasons, LIST, OPT, 0, 16, ENUM_OF(figure_reason), "redenen", "compared: what came between")

#define SHAPE_m_cases_told(F, X)                                                                  \
    F(X, cases, RECORDS, OPT, 0, 2000, case_row, "zaken", "by signal, the newest first")          \
    F(X, cursor, CODE, OPT, 1, 64, NONE, "cursor", "there may be more: go on from here")

/* What clients make of two answers: a row at two moments. */
#define SHAPE_score_change(F, X)                                                                  \
    F(X, of, CODE, REQ, 0, 64, NONE, "van", "department, region, theme or neighbour; may be none")\
    F(X, step, ENUM, REQ, 0, 0, figure_step, "stap", "which step")                                \
    F(X, cases_then, INT, REQ, 0, INT64_MAX, NONE, "aantalToen", "that began in the period")      \
    F(X, cases, INT, REQ, 0, INT64_MAX, NONE, "aantal", "that began in the period")               \
    F(X, done_then, INT, REQ, 0, INT64_MAX, NONE, "gedaanToen", "n of the times")                 \
    F(X, done, INT, REQ, 0, INT64_MAX, NONE, "gedaan", "n of the times")                          \
    F(X, ended_then, INT, REQ, 0, INT64_MAX, NONE, "andersGeeindigdToen", "came to nothing")      \
    F(X, ended, INT, REQ, 0, INT64_MAX, NONE, "andersGeeindigd", "came to nothing")               \
    F(X, open_then, INT, REQ, 0, INT64_MAX, NONE, "openToen", "still waited for")                 \
    F(X, open, INT, REQ, 0, INT64_MAX, NONE, "open", "still waited for")                          \
    F(X, late_then, INT, REQ, 0, INT64_MAX, NONE, "teLaatToen", "also of the open ones")          \
    F(X, late, INT, REQ, 0, INT64_MAX, NONE, "teLaat", "also of the open ones")                   \
    F(X, median_then, INT, OPT, 0, INT64_MAX, NONE, "helftBinnenToen", "seconds, calendar time")  \
    F(X, median, INT, OPT, 0, INT64_MAX, NONE, "helftBinnen", "seconds, calendar time")

/* Order matters: a shape stands after the shapes it contains. */
#define SHAPES_SCORE(S)                                                                           \
    S(m_score) S(score_time) S(score_outcome) S(score_way) S(score_row) S(m_score_told)           \
    S(m_backlog) S(backlog_day) S(m_backlog_told) S(m_arrivals) S(arrival) S(m_arrivals_told) S(m_silence) S(silent_region) S(m_silence_told) S(m_cases) S(case_row) S(m_cases_told) S(score_change)
/* clang-format on */

#endif
