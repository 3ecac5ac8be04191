/* Shapes of questions about signals, and what is told. How to read a row: shapes.h. */
#ifndef PROTO_SHAPES_ASKED_H
#define PROTO_SHAPES_ASKED_H

#define METRICS_TEXT 262144 /* characters of one service's metrics */

/* clang-format off */
#define SHAPE_m_service(F, X)                                                                     \
    F(X, service, CODE, REQ, 1, 24, NONE, "dienst", "who answers")                                \
    F(X, ready, BOOL, REQ, 0, 0, NONE, "klaar", "it can serve")                                   \
    F(X, why, CODE, OPT, 1, 40, NONE, "waarom", "why not")                                        \
    F(X, head, INT, OPT, -1, INT64_MAX, NONE, "kop", "position it has folded up to")              \
    F(X, fence, INT, OPT, 0, INT32_MAX, NONE, "hek", "history: number of the writer")             \
    F(X, figures, MAP, OPT, 0, 0, NONE, "cijfers", "counters by name")                            \
    F(X, rebuild, INT, OPT, -1, INT64_MAX, NONE, "herbouw",                                       \
      "overview: its tables are made again beside those that serve, up to there by now")          \
    F(X, database, BOOL, OPT, 0, 0, NONE, "database", "its database answers, where it has one")

#define SHAPE_m_metrics_told(F, X)                                                                \
    F(X, service, CODE, REQ, 1, 24, NONE, "dienst", "who answers")                                \
    F(X, text, TEXT, REQ, 0, METRICS_TEXT, NONE, "tekst", "in Prometheus' text format 0.0.4")

/* One event as people may see it. */
#define SHAPE_moment(F, X)                                                                        \
    F(X, position, INT, REQ, 0, INT64_MAX, NONE, "positie", "place in the log")                   \
    F(X, signal, ID, REQ, 0, 0, NONE, "id", "the signal")                                         \
    F(X, version, INT, REQ, 1, INT32_MAX, NONE, "versie", "place in its life")                    \
    F(X, kind, CODE, REQ, 1, 40, NONE, "soort", "name of the event")                              \
    F(X, at, TIME, REQ, 0, 0, NONE, "tijdstip", "when")                                           \
    F(X, party, CODE, REQ, 0, 24, NONE, "partij", "who")                                          \
    F(X, role, ENUM, OPT, 0, 0, role, "rol", "as what")                                           \
    F(X, reference, CODE, OPT, 1, 24, NONE, "kenmerk", "reference of the signal")                 \
    F(X, body, MAP, OPT, 0, 0, NONE, "inhoud", "the fields; absent: erased, or not for you")

#define SHAPE_assignment(F, X)                                                                    \
    F(X, department, CODE, REQ, 1, 24, NONE, "ministerie", "which department")                    \
    F(X, part, ENUM, REQ, 0, 0, part, "rol", "lead or contributor")                               \
    F(X, assigned_at, TIME, OPT, 0, 0, NONE, "toegewezenOp", "since when")                        \
    F(X, taken_up_at, TIME, OPT, 0, 0, NONE, "inBehandelingOp", "taken up")                       \
    F(X, done_at, TIME, OPT, 0, 0, NONE, "afgerondOp", "answered, contributed or passed on")      \
    F(X, take_up_due, DATE, OPT, 0, 0, NONE, "inBehandelingUiterlijk", "take up by")              \
    F(X, answer_due, DATE, OPT, 0, 0, NONE, "antwoordUiterlijk", "answer or contribute by")

/* A signal at a glance. Of signals that are not one's own only title, theme and lead are there. */
#define SHAPE_summary(F, X)                                                                       \
    F(X, signal, ID, REQ, 0, 0, NONE, "id", "the signal")                                         \
    F(X, reference, CODE, OPT, 1, 24, NONE, "kenmerk", "to say on the phone")                     \
    F(X, region, CODE, REQ, 1, 24, NONE, "regio", "who submitted")                                \
    F(X, kind, ENUM, OPT, 0, 0, signal_kind, "soort", "bottleneck or opportunity")                \
    F(X, title, LINE, OPT, 0, 200, NONE, "titel", "title, or the first words")                    \
    F(X, theme, CODE, OPT, 1, 64, NONE, "thema", "theme")                                         \
    F(X, state, ENUM, OPT, 0, 0, signal_state, "status", "where it is")                           \
    F(X, closed, ENUM, OPT, 0, 0, close_reason, "afgerondOmdat", "why it was closed")             \
    F(X, lead, CODE, OPT, 1, 24, NONE, "verantwoordelijk", "the lead")                            \
    F(X, holder, CODE, OPT, 1, 24, NONE, "aanZet", "who has to act now")                          \
    F(X, submitted_at, TIME, OPT, 0, 0, NONE, "ingediendOp", "received")                          \
    F(X, due, DATE, OPT, 0, 0, NONE, "uiterlijkOp", "the holder's date")                          \
    F(X, answer_due, DATE, OPT, 0, 0, NONE, "antwoordUiterlijk", "the region's date")             \
    F(X, answered_at, TIME, OPT, 0, 0, NONE, "beantwoordOp", "answered")                          \
    F(X, answer, ENUM, OPT, 0, 0, answer_kind, "soortAntwoord", "kind of answer")                 \
    F(X, verdict, ENUM, OPT, 0, 0, verdict, "oordeel", "the region's verdict")                    \
    F(X, question_open, BOOL, OPT, 0, 0, NONE, "vraagOpen", "a question waits for the region")    \
    F(X, confidential, BOOL, OPT, 0, 0, NONE, "vertrouwelijk", "only for who must see it")        \
    F(X, version, INT, OPT, 0, INT32_MAX, NONE, "versie", "version of its stream")                \
    F(X, assignments, RECORDS, OPT, 0, 64, assignment, "toewijzingen", "with whom it is and was") \
    F(X, unhandled, BOOL, OPT, 0, 0, NONE, "zonderBehandelaar",                                   \
      "to the lead and coordinators: nobody works on it yet")                                     \
    F(X, hit, LINE, OPT, 0, 1000, NONE, "treffer", "where the text was found, the words in \u27E6 and \u27E7") \
    F(X, bundle, ID, OPT, 0, 0, NONE, "bundel", "the same bottleneck in several regions")         \
    F(X, claimed, ID, OPT, 0, 0, NONE, "opgepaktDoor", "to coordinators: the account that distributes it") \
    F(X, help, ENUM, OPT, 0, 0, help_step, "hulp", "last step of the help that was asked, until it was decided") \
    F(X, awaits_decision, BOOL, OPT, 0, 0, NONE, "wachtOpBesluit", "awaits a political decision") \
    F(X, hops, INT, OPT, 1, 255, NONE, "keerDoorgestuurd", "how often it was redirected since it was placed") \
    F(X, reopened, INT, OPT, 1, 255, NONE, "keerHeropend", "how often it was reopened")           \
    F(X, public, BOOL, OPT, 0, 0, NONE, "magOpenbaar", "its words may be on the public page")

/* A date of a signal, and how it came about. */
#define SHAPE_due_date(F, X)                                                                      \
    F(X, term, CODE, REQ, 1, 24, NONE, "termijn", "which term; or `agreement`, `review`, `date`") \
    F(X, party, CODE, REQ, 1, 24, NONE, "partij", "whose it is")                                  \
    F(X, due, DATE, REQ, 0, 0, NONE, "uiterlijkOp", "the last day")                               \
    F(X, running, BOOL, OPT, 0, 0, NONE, "aanZet", "it is of who has to act now")                 \
    F(X, done_at, TIME, OPT, 0, 0, NONE, "gedaanOp", "when it was done")                          \
    F(X, overdue, BOOL, OPT, 0, 0, NONE, "teLaat", "it was not done by then")                     \
    F(X, stands_still, BOOL, OPT, 0, 0, NONE, "staatStil", "time stands still: it will move on")  \
    F(X, derivation, RECORD, OPT, 0, 0, derivation, "afleiding",                                  \
      "how it came about; absent: somebody set it")

/* The clock taken apart. Times are microseconds along the lead's chain, so that parts add up to the
 * whole. Net: without suspensions; of a department's own step, only what it held itself. */
#define SHAPE_clock_time(F, X)                                                                    \
    F(X, gross, INT, REQ, 0, INT64_MAX, NONE, "brutoUs", "calendar time")                         \
    F(X, net, INT, REQ, 0, INT64_MAX, NONE, "nettoUs", "calendar time, net")                      \
    F(X, gross_working, INT, REQ, 0, INT64_MAX, NONE, "brutoWerktijdUs", "working time")          \
    F(X, net_working, INT, REQ, 0, INT64_MAX, NONE, "nettoWerktijdUs", "working time, net")

#define SHAPE_clock_span(F, X)                                                                    \
    F(X, from, TIME, REQ, 0, 0, NONE, "van", "from this moment")                                  \
    F(X, until, TIME, REQ, 0, 0, NONE, "tot", "until this one")                                   \
    F(X, holder, CODE, REQ, 1, 24, NONE, "partij", "whose time it is")                            \
    F(X, why, ENUM, REQ, 0, 0, clock_why, "reden", "why theirs")

#define SHAPE_clock_share(F, X)                                                                   \
    F(X, holder, CODE, REQ, 1, 24, NONE, "partij", "whose time it is")                            \
    F(X, why, ENUM, REQ, 0, 0, clock_why, "reden", "why theirs")                                  \
    F(X, time, INT, REQ, 0, INT64_MAX, NONE, "duurUs", "calendar time")                           \
    F(X, working, INT, REQ, 0, INT64_MAX, NONE, "werktijdUs", "working time")

#define SHAPE_clock_step(F, X)                                                                    \
    F(X, step, ENUM, REQ, 0, 0, life_step, "stap", "which step")                                  \
    F(X, at, TIME, REQ, 0, 0, NONE, "tijdstip", "when it was reached, the first time")            \
    F(X, by, CODE, OPT, 1, 24, NONE, "door", "by whom")                                           \
    F(X, routing_error, BOOL, OPT, 0, 0, NONE, "routeringsfout", "not in that party's figures")   \
    F(X, time, RECORD, REQ, 0, 0, clock_time, "tijd", "since it was submitted")

/* Of a contributor beside the chain, never added to it. */
#define SHAPE_clock_part(F, X)                                                                    \
    F(X, department, CODE, REQ, 1, 24, NONE, "ministerie", "which department")                    \
    F(X, part, ENUM, REQ, 0, 0, part, "rol", "lead or contributor")                               \
    F(X, assigned_at, TIME, REQ, 0, 0, NONE, "toegewezenOp", "since when")                        \
    F(X, taken_up_at, TIME, OPT, 0, 0, NONE, "inBehandelingOp", "taken up")                       \
    F(X, done_at, TIME, OPT, 0, 0, NONE, "afgerondOp", "answered, contributed or passed on")      \
    F(X, routing_error, BOOL, OPT, 0, 0, NONE, "routeringsfout", "not in its figures")            \
    F(X, take_up, RECORD, OPT, 0, 0, clock_time, "totInBehandeling", "until it was taken up")     \
    F(X, done, RECORD, REQ, 0, 0, clock_time, "totAfgerond", "until it was done, or so far")      \
    F(X, overdue, INT, OPT, 0, INT64_MAX, NONE, "teLaatUs", "of these too late, calendar time")   \
    F(X, overdue_working, INT, OPT, 0, INT64_MAX, NONE, "teLaatWerktijdUs", "and working time")

#define SHAPE_clock_told(F, X)                                                                    \
    F(X, until, TIME, REQ, 0, 0, NONE, "standOp", "as it is at this moment")                      \
    F(X, past, BOOL, OPT, 0, 0, NONE, "totDoorsturen", "up to where it was passed on")            \
    F(X, whole, RECORD, REQ, 0, 0, clock_time, "geheel", "all of it")                             \
    F(X, spans, RECORDS, OPT, 0, 1000, clock_span, "keten", "who had it, from when to when")      \
    F(X, shares, RECORDS, OPT, 0, 1024, clock_share, "aandelen", "each holder's; these add up")   \
    F(X, steps, RECORDS, OPT, 0, 8, clock_step, "stappen", "those that were reached")             \
    F(X, parts, RECORDS, OPT, 0, 255, clock_part, "ministeries", "with whom it is and was")       \
    F(X, periods, RECORDS, OPT, 0, 400, period, "perioden", "times in which much goes slower")

#define SHAPE_m_show(F, X)                                                                        \
    F(X, timeline, BOOL, OPT, 0, 0, NONE, "tijdlijn", "with its timeline")                        \
    F(X, clocks, BOOL, OPT, 0, 0, NONE, "klok", "with its clock taken apart")

#define SHAPE_m_shown(F, X)                                                                       \
    F(X, summary, RECORD, REQ, 0, 0, summary, "knelpunt", "at a glance")                          \
    F(X, timeline, RECORDS, OPT, 0, 4096, moment, "tijdlijn", "its life, oldest first")           \
    F(X, deadlines, RECORDS, OPT, 0, 64, due_date, "termijnen", "its dates")                      \
    F(X, clock, RECORD, OPT, 0, 0, clock_told, "klok", "its clock taken apart")

#define SHAPE_m_list(F, X)                                                                        \
    F(X, region, CODE, OPT, 1, 24, NONE, "regio", "submitted by")                                 \
    F(X, department, CODE, OPT, 1, 24, NONE, "ministerie", "is or was assigned")                  \
    F(X, state, ENUM, OPT, 0, 0, signal_state, "status", "in this state")                         \
    F(X, holder, CODE, OPT, 1, 24, NONE, "aanZet", "who has to act")                              \
    F(X, theme, CODE, OPT, 1, 64, NONE, "thema", "theme, with what is below it")                  \
    F(X, reference, CODE, OPT, 1, 24, NONE, "kenmerk", "this reference, or its beginning")        \
    F(X, open, BOOL, OPT, 0, 0, NONE, "open", "only what is not closed")                          \
    F(X, sort, ENUM, OPT, 0, 0, sort, "volgorde", "newest unless said otherwise")                 \
    F(X, limit, INT, OPT, 1, 500, NONE, "hoogstens", "signals at most; 50 unless said otherwise") \
    F(X, cursor, LINE, OPT, 1, 120, NONE, "vanaf", "`cursor` of the page before")                 \
    F(X, kind, ENUM, OPT, 0, 0, signal_kind, "soort", "bottlenecks or opportunities")             \
    F(X, track, ENUM, OPT, 0, 0, track, "spoor", "on this track")                                 \
    F(X, due_from, DATE, OPT, 0, 0, NONE, "uiterlijkVan", "the holder's date is on this day or later") \
    F(X, due_until, DATE, OPT, 0, 0, NONE, "uiterlijkTotEnMet", "on this day or before")          \
    F(X, directorate, LINE, OPT, 1, 120, NONE, "directie", "to departments, of their own: it works on it") \
    F(X, municipality, LINE, OPT, 1, 120, NONE, "gemeente", "named in it, by name or CBS code")   \
    F(X, law, LINE, OPT, 1, 500, NONE, "regel", "the law or rule in the way, without articles")   \
    F(X, neighbour, ENUM, OPT, 0, 0, neighbour, "buurland", "neighbouring state")                 \
    F(X, text, LINE, OPT, 1, 1000, NONE, "tekst",                                                 \
      "words in its texts; \"these together\", or, -without; best finds of the newest 2,000 first") \
    F(X, bundle, ID, OPT, 0, 0, NONE, "bundel", "in this bundle")                                 \
    F(X, bundled, BOOL, OPT, 0, 0, NONE, "gebundeld", "only what is in a bundle")                 \
    F(X, shared, BOOL, OPT, 0, 0, NONE, "deelbaar", "only what its region lets others learn from") \
    F(X, unhandled, BOOL, OPT, 0, 0, NONE, "zonderBehandelaar",                                   \
      "to coordinators, and to departments of their own: nobody works on it yet")                 \
    F(X, reopened, BOOL, OPT, 0, 0, NONE, "heropend", "only what is looked at again")

#define SHAPE_m_listed(F, X)                                                                      \
    F(X, signals, RECORDS, OPT, 0, 500, summary, "knelpunten", "in order")                        \
    F(X, cursor, LINE, OPT, 1, 120, NONE, "volgende", "for the next page; absent at the end")

#define SHAPE_m_due(F, X)                                                                         \
    F(X, party, CODE, OPT, 1, 24, NONE, "partij", "only what is theirs")                          \
    F(X, until, DATE, OPT, 0, 0, NONE, "totEnMet", "only what is due on this day or before")      \
    F(X, limit, INT, OPT, 1, 500, NONE, "hoogstens", "rows at most; 100 unless said otherwise")   \
    F(X, cursor, LINE, OPT, 1, 120, NONE, "vanaf", "`cursor` of the page before")                 \
    F(X, own, BOOL, OPT, 0, 0, NONE, "eigenWerk", "only what is allocated to the account that asks, as handler or substitute") \
    F(X, term, CODE, OPT, 1, 24, NONE, "termijn", "only what is due by this term; or `agreement`, `contribution`")

/* Of who has to act, of who contributes, of an agreement's lead. */
#define SHAPE_due_row(F, X)                                                                       \
    F(X, party, CODE, REQ, 1, 24, NONE, "partij", "whose it is")                                  \
    F(X, due, DATE, REQ, 0, 0, NONE, "uiterlijkOp", "the last day")                               \
    F(X, term, CODE, REQ, 1, 24, NONE, "termijn", "which term; or `agreement`, `date`")           \
    F(X, overdue, BOOL, OPT, 0, 0, NONE, "teLaat", "that day is over")                            \
    F(X, signal, ID, REQ, 0, 0, NONE, "id", "the signal")                                         \
    F(X, reference, CODE, REQ, 1, 24, NONE, "kenmerk", "to say on the phone")                     \
    F(X, region, CODE, REQ, 1, 24, NONE, "regio", "who submitted")                                \
    F(X, lead, CODE, OPT, 1, 24, NONE, "verantwoordelijk", "the lead")                            \
    F(X, title, LINE, OPT, 0, 200, NONE, "titel", "title, or the first words")

#define SHAPE_m_due_told(F, X)                                                                    \
    F(X, rows, RECORDS, OPT, 0, 500, due_row, "uiterlijk", "by party, then by date")              \
    F(X, cursor, LINE, OPT, 1, 120, NONE, "volgende", "for the next page; absent at the end")

#define SHAPE_m_feed(F, X)                                                                        \
    F(X, after, INT, REQ, -1, INT64_MAX, NONE, "na", "position after which to start")             \
    F(X, limit, INT, OPT, 1, 1000, NONE, "hoogstens", "events at most")                           \
    F(X, own, BOOL, OPT, 0, 0, NONE, "eigen",                                                     \
      "only of signals that concern one: watch tells no others")

#define SHAPE_m_fed(F, X)                                                                         \
    F(X, position, INT, REQ, -1, INT64_MAX, NONE, "positie", "go on after this position")         \
    F(X, events, RECORDS, OPT, 0, 1000, moment, "gebeurtenissen", "what you may see, in order")

#define SHAPE_m_registry(F, X)                                                                    \
    F(X, set, CODE, REQ, 1, 24, NONE, "soort",                                                    \
      "regions, departments, themes, terms, rules, calendar, periods, retention or parties")

#define SHAPE_m_registry_told(F, X)                                                               \
    F(X, version, INT, REQ, 0, INT32_MAX, NONE, "versie", "0: never adopted")                     \
    F(X, regions, RECORDS, OPT, 0, 200, region, "regios", "regions")                              \
    F(X, departments, RECORDS, OPT, 0, 200, department, "ministeries", "departments")             \
    F(X, themes, RECORDS, OPT, 0, 1000, theme, "themas", "themes")                                \
    F(X, terms, RECORDS, OPT, 0, 100, term, "termijnen", "terms")                                 \
    F(X, rules, RECORDS, OPT, 0, 1000, routing_rule, "regels", "rules of routing")                \
    F(X, parties, RECORDS, OPT, 0, 1000, m_admit, "partijen",                                     \
      "parties; keys only to coordinators")                                                       \
    F(X, days, RECORDS, OPT, 0, 400, free_day, "dagen", "days beside the law's own list")         \
    F(X, periods, RECORDS, OPT, 0, 400, period, "perioden", "periods")                            \
    F(X, retention, RECORDS, OPT, 0, 500, retention_term, "bewaartermijnen", "retention terms")   \
    F(X, model, RECORDS, OPT, 0, 4, model_part, "delen", "the model that routing goes by")

/* A set as it was adopted last, to show it whole and to check another version against it. */
#define SHAPE_m_adopted(F, X)                                                                     \
    F(X, set, CODE, REQ, 1, 24, NONE, "soort",                                                    \
      "regions, departments, themes, terms, rules, calendar, periods, retention or model")

#define SHAPE_m_adopted_told(F, X)                                                                \
    F(X, version, INT, REQ, 0, INT32_MAX, NONE, "versie", "0: never adopted")                     \
    F(X, body, MAP, OPT, 0, 0, NONE, "inhoud", "the fields of the adoption")

/* Order matters: a shape stands after the shapes it contains. */
#define SHAPES_ASKED(S)                                                                           \
    S(m_service) S(m_metrics_told) S(moment) S(assignment) S(summary) S(due_date) S(clock_time) S(clock_span)       \
    S(clock_share) S(clock_step) S(clock_part) S(clock_told) S(m_show) S(m_shown) S(m_list)       \
    S(m_listed) S(m_due) S(due_row) S(m_due_told) S(m_feed) S(m_fed) S(m_registry)                \
    S(m_registry_told) S(m_adopted) S(m_adopted_told)
/* clang-format on */

#endif
