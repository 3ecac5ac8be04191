/* Shapes of reports: their life, what is said of them, and corrections. How to read a row: shapes.h. */
#ifndef PROTO_SHAPES_REPORT_H
#define PROTO_SHAPES_REPORT_H

/* clang-format off */
/* The figures of a draft stand as of its own position. */
#define SHAPE_m_report_open(F, X)                                                                 \
    F(X, from, DATE, REQ, 0, 0, NONE, "van", "first day of the period")                           \
    F(X, until, DATE, REQ, 0, 0, NONE, "totEnMet", "last day of the period")                      \
    F(X, title, LINE, OPT, 1, 200, NONE, "titel", "what it is called")

#define SHAPE_m_report_comment(F, X)                                                              \
    F(X, text, TEXT, REQ, 1, 4000, NONE, "tekst", "the comment: it is printed")

/* Figures of a fixed report stand as of the last event that the head covers. */
#define SHAPE_m_report_fix(F, X)                                                                  \
    F(X, note, TEXT, REQ, 1, 4000, NONE, "stand", "newest signed head: a C2SP checkpoint")

#define SHAPE_m_report_withdraw(F, X)                                                             \
    F(X, reason, TEXT, REQ, 1, 2000, NONE, "reden", "why")

/* About a case of one's own. */
#define SHAPE_m_contest(F, X)                                                                     \
    F(X, report, ID, REQ, 0, 0, NONE, "rapport", "the report in which it counted")                \
    F(X, step, ENUM, OPT, 0, 0, figure_step, "stap", "which step; absent: all of its steps")      \
    F(X, reason, TEXT, REQ, 1, 2000, NONE, "reden", "why it is not theirs")

#define SHAPE_m_correct(F, X)                                                                     \
    F(X, report, ID, REQ, 0, 0, NONE, "rapport", "the report in which it counted")                \
    F(X, department, CODE, REQ, 1, 24, NONE, "ministerie", "whose case it was")                   \
    F(X, step, ENUM, OPT, 0, 0, figure_step, "stap", "which step; absent: all of its steps")      \
    F(X, reason, TEXT, REQ, 1, 2000, NONE, "reden", "why")

#define SHAPE_m_correct_named(F, X)                                                               \
    F(X, report, ID, REQ, 0, 0, NONE, "rapport", "the report in which it counted")                \
    F(X, proposal, INT, REQ, 1, INT32_MAX, NONE, "voorstel", "version of the open proposal")

/* From this event on that case is in nobody's figures. */
#define SHAPE_m_corrected(F, X)                                                                   \
    F(X, report, ID, REQ, 0, 0, NONE, "rapport", "the report in which it counted")                \
    F(X, proposal, INT, REQ, 1, INT32_MAX, NONE, "voorstel", "version of the proposal")           \
    F(X, department, CODE, REQ, 1, 24, NONE, "ministerie", "whose case it was")                   \
    F(X, step, ENUM, OPT, 0, 0, figure_step, "stap", "which step; absent: all of its steps")      \
    F(X, attribution, ENUM, REQ, 0, 0, attribution, "toerekening", "whose it is now")

#define SHAPE_m_report_ask(F, X)                                                                  \
    F(X, report, ID, OPT, 0, 0, NONE, "rapport", "one report, with all that was said of it")

#define SHAPE_report_comment(F, X)                                                                \
    F(X, at, TIME, REQ, 0, 0, NONE, "tijdstip", "when")                                           \
    F(X, position, INT, REQ, 0, INT64_MAX, NONE, "positie", "place in the log")                   \
    F(X, party, CODE, REQ, 0, 24, NONE, "partij", "who")                                          \
    F(X, text, TEXT, OPT, 1, 4000, NONE, "tekst", "absent: erased")

/* Which signal, and why, only for who may see that signal. */
#define SHAPE_report_contest(F, X)                                                                \
    F(X, at, TIME, REQ, 0, 0, NONE, "tijdstip", "when")                                           \
    F(X, position, INT, REQ, 0, INT64_MAX, NONE, "positie", "place in the log")                   \
    F(X, party, CODE, REQ, 0, 24, NONE, "partij", "the department whose case it was")             \
    F(X, step, ENUM, OPT, 0, 0, figure_step, "stap", "which step; absent: all of its steps")      \
    F(X, signal, ID, OPT, 0, 0, NONE, "id", "the signal")                                         \
    F(X, reference, CODE, OPT, 1, 24, NONE, "kenmerk", "to say on the phone")                     \
    F(X, reason, TEXT, OPT, 1, 2000, NONE, "reden", "why; absent also when erased")

#define SHAPE_report_correction(F, X)                                                             \
    F(X, at, TIME, REQ, 0, 0, NONE, "tijdstip", "when it was proposed")                           \
    F(X, position, INT, REQ, 0, INT64_MAX, NONE, "positie", "place of the proposal in the log")   \
    F(X, party, CODE, REQ, 0, 24, NONE, "partij", "who proposed it")                              \
    F(X, role, ENUM, OPT, 0, 0, role, "rol", "as what")                                           \
    F(X, proposal, INT, REQ, 1, INT32_MAX, NONE, "voorstel", "version of the proposal")           \
    F(X, department, CODE, OPT, 1, 24, NONE, "ministerie", "whose case it was")                   \
    F(X, step, ENUM, OPT, 0, 0, figure_step, "stap", "which step; absent: all of its steps")      \
    F(X, signal, ID, OPT, 0, 0, NONE, "id", "the signal")                                         \
    F(X, reference, CODE, OPT, 1, 24, NONE, "kenmerk", "to say on the phone")                     \
    F(X, reason, TEXT, OPT, 1, 2000, NONE, "reden", "why; absent also when erased")               \
    F(X, state, ENUM, REQ, 0, 0, correction_state, "status", "what became of it")                 \
    F(X, decided_at, TIME, OPT, 0, 0, NONE, "beslistOp", "when it was confirmed or withdrawn")    \
    F(X, decided_position, INT, OPT, 0, INT64_MAX, NONE, "beslistPositie",                        \
      "confirmed: from this place in the log on it is in nobody's figures")                       \
    F(X, decided_by, CODE, OPT, 0, 24, NONE, "beslistDoor", "by whom")                            \
    F(X, decided_role, ENUM, OPT, 0, 0, role, "beslistDoorRol", "as what")                        \
    F(X, attribution, ENUM, OPT, 0, 0, attribution, "toerekening", "confirmed: whose it is now")

#define SHAPE_report_row(F, X)                                                                    \
    F(X, id, ID, REQ, 0, 0, NONE, "id", "the report")                                             \
    F(X, from, DATE, REQ, 0, 0, NONE, "van", "first day of the period")                           \
    F(X, until, DATE, REQ, 0, 0, NONE, "totEnMet", "last day of the period")                      \
    F(X, title, LINE, OPT, 1, 200, NONE, "titel", "what it is called")                            \
    F(X, state, ENUM, REQ, 0, 0, report_state, "status", "where it is")                           \
    F(X, opened_at, TIME, REQ, 0, 0, NONE, "geopendOp", "when it was made")                       \
    F(X, opened_position, INT, REQ, 0, INT64_MAX, NONE, "geopendPositie",                         \
      "as of which place in the log the draft's figures stand")                                   \
    F(X, opened_by, CODE, REQ, 0, 24, NONE, "geopendDoor", "by whom")                             \
    F(X, comment_until, DATE, REQ, 0, 0, NONE, "reactieTotEnMet", "last day for comments")        \
    F(X, fixed_at, TIME, OPT, 0, 0, NONE, "vastgesteldOp", "when it was fixed")                   \
    F(X, fixed_position, INT, OPT, 0, INT64_MAX, NONE, "vastgesteldPositie",                      \
      "as of which place in the log its figures stand: the last that the head covers")            \
    F(X, fixed_by, CODE, OPT, 0, 24, NONE, "vastgesteldDoor", "by whom")                          \
    F(X, note, TEXT, OPT, 1, 4000, NONE, "stand", "the signed head, a C2SP checkpoint")           \
    F(X, withdrawn_at, TIME, OPT, 0, 0, NONE, "ingetrokkenOp", "when it was withdrawn")           \
    F(X, reason, TEXT, OPT, 1, 2000, NONE, "reden", "withdrawn: why")                             \
    F(X, n_comments, INT, REQ, 0, INT32_MAX, NONE, "aantalReacties", "comments")                  \
    F(X, n_contests, INT, REQ, 0, INT32_MAX, NONE, "aantalBetwistingen", "cases contested")       \
    F(X, n_corrections, INT, REQ, 0, INT32_MAX, NONE, "aantalCorrecties", "corrections proposed") \
    F(X, comments, RECORDS, OPT, 0, 500, report_comment, "reacties", "when one is asked")         \
    F(X, contests, RECORDS, OPT, 0, 500, report_contest, "betwistingen", "when one is asked")     \
    F(X, corrections, RECORDS, OPT, 0, 500, report_correction, "correcties", "when one is asked")

#define SHAPE_m_report_told(F, X)                                                                 \
    F(X, reports, RECORDS, OPT, 0, 100, report_row, "rapporten", "newest first")

/* Order matters: a shape stands after the shapes it contains. */
#define SHAPES_REPORT(S)                                                                          \
    S(m_report_open) S(m_report_comment) S(m_report_fix) S(m_report_withdraw) S(m_contest)        \
    S(m_correct) S(m_correct_named) S(m_corrected) S(m_report_ask) S(report_comment)              \
    S(report_contest) S(report_correction) S(report_row) S(m_report_told)
/* clang-format on */

#endif
