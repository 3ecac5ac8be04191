/*
 * The closed sets of choices, each once. A row: name in C, code on the wire, code in JSON (Dutch), on
 * screen in Dutch and in English. Rows are only added at the end, never reused: their number is stored.
 */
#ifndef PROTO_ENUMS_H
#define PROTO_ENUMS_H

#include "proto/wire.h"

/* clang-format off */
#define ENUM_signal_kind(E, X)                                                                       \
    E(X, BOTTLENECK, "bottleneck", "knelpunt", "Knelpunt", "Bottleneck")                             \
    E(X, OPPORTUNITY, "opportunity", "kans", "Kans", "Opportunity")

#define ENUM_need(E, X)                                                                              \
    E(X, RULE, "rule", "regel_aanpassen", "Een regel aanpassen", "Change a rule")                    \
    E(X, DEVIATION, "deviation", "afwijken", "Afwijken van de regel", "Deviate from the rule")       \
    E(X, EXCEPTION, "exception", "uitzondering", "Uitzondering voor deze regio",                     \
      "An exception for this region")                                                             \
    E(X, MONEY, "money", "geld", "Geld", "Money")                                                    \
    E(X, CAPACITY, "capacity", "menskracht", "Menskracht", "People")                                 \
    E(X, EXPLANATION, "explanation", "uitleg", "Uitleg", "Explanation")                              \
    E(X, COOPERATION, "cooperation", "samenwerking", "Samenwerking", "Cooperation")                  \
    E(X, DECISION, "decision", "besluit", "Een besluit", "A decision")                               \
    E(X, UNKNOWN, "unknown", "weet_niet", "Weet ik niet", "I do not know")

#define ENUM_neighbour(E, X)                                                                         \
    E(X, FLANDERS, "flanders", "vlaanderen", "Vlaanderen", "Flanders")                               \
    E(X, WALLONIA, "wallonia", "wallonie", "Wallonië", "Wallonia")                                   \
    E(X, NRW, "north-rhine-westphalia", "noordrijn-westfalen", "Noordrijn-Westfalen",                \
      "North Rhine-Westphalia")                                                                   \
    E(X, LOWER_SAXONY, "lower-saxony", "nedersaksen", "Nedersaksen", "Lower Saxony")

#define ENUM_rule_side(E, X)                                                                         \
    E(X, NETHERLANDS, "netherlands", "nederland", "Aan de Nederlandse kant", "On the Dutch side")    \
    E(X, NEIGHBOUR, "neighbour", "buurland", "Aan de kant van het buurland", "On the other side")    \
    E(X, BOTH, "both", "beide", "Aan beide kanten", "On both sides")                                 \
    E(X, UNKNOWN, "unknown", "weet_niet", "Weet ik niet", "I do not know")

#define ENUM_objective(E, X)                                                                         \
    E(X, D1, "D1", "D1", "Veilige en leefbare regio's", "Safe and liveable regions")                 \
    E(X, D2, "D2", "D2", "Bereikbare voorzieningen", "Services within reach")                        \
    E(X, D3, "D3", "D3", "Gezonde en kansrijke toekomst", "A healthy future with chances")

/* Who somebody is in the loop. */
#define ENUM_role(E, X)                                                                              \
    E(X, REGION, "region", "regio", "Regio", "Region")                                               \
    E(X, DEPARTMENT, "department", "ministerie", "Ministerie", "Department")                         \
    E(X, COORDINATOR, "coordinator", "coordinator", "Coördinator", "Coordinator")                    \
    E(X, ADVISER, "adviser", "regioadviseur", "Regioadviseur", "Adviser")                            \
    E(X, AUDITOR, "auditor", "controleur", "Controleur", "Auditor")                                  \
    E(X, SYSTEM, "system", "systeem", "Weerklank", "Weerklank")

/* Where a signal is. */
#define ENUM_signal_state(E, X)                                                                      \
    E(X, SUBMITTED, "submitted", "ingediend", "Ontvangen", "Received")                               \
    E(X, TRIAGE, "triage", "te_verdelen", "Te verdelen", "To distribute")                            \
    E(X, OPEN, "open", "toegewezen", "Ligt bij ministerie", "With a department")                     \
    E(X, TAKEN_UP, "taken_up", "in_behandeling", "In behandeling", "Taken up")                       \
    E(X, ANSWERED, "answered", "beantwoord", "Beantwoord", "Answered")                               \
    E(X, CLOSED, "closed", "afgerond", "Afgerond", "Closed")

#define ENUM_close_reason(E, X)                                                                      \
    E(X, HELPED, "helped", "geholpen", "Het antwoord helpt", "The answer helps")                     \
    E(X, NO_VERDICT, "no_verdict", "geen_oordeel", "Geen oordeel ontvangen", "No verdict received")  \
    E(X, WITHDRAWN, "withdrawn", "ingetrokken", "Ingetrokken door de regio", "Withdrawn")            \
    E(X, RETURNED, "returned", "teruggegeven", "Teruggegeven met een beter adres",                   \
      "Returned with the right door")                                                             \
    E(X, SPLIT, "split", "gesplitst", "Gesplitst", "Split")                                          \
    E(X, ACCEPTED, "accepted", "aanvaard", "De regio legt zich erbij neer", "Accepted by the region")

/* What kind of answer it is (LOOP.md: every answer says). */
#define ENUM_answer_kind(E, X)                                                                       \
    E(X, SOLVED, "solved", "opgelost", "Opgelost in de praktijk", "Solved in practice")              \
    E(X, POLICY, "policy", "beleid_of_regel_aangepast", "Beleid of regel aangepast",                 \
      "Policy or rule changed")                                                                   \
    E(X, DEVIATION, "deviation", "afwijking_toegestaan", "Afwijken van de regel mag",                \
      "Deviation granted")                                                                        \
    E(X, EXCEPTION, "exception", "uitzondering_toegestaan", "Uitzondering voor deze regio",          \
      "Exception granted")                                                                        \
    E(X, ALTERNATIVE, "alternative", "alternatief", "Een beter passend alternatief",                 \
      "A better-fitting alternative")                                                             \
    E(X, AGREEMENT, "agreement", "afspraak", "Afspraak met datum", "Agreement with a date")          \
    E(X, PREPARATION, "preparation", "in_voorbereiding", "In voorbereiding", "In preparation")       \
    E(X, POSSIBLE, "possible", "kan_al", "Dit kan al binnen de regels", "Possible already")          \
    E(X, NOT_NOW, "not_now", "nu_niet", "Dit lukt nu niet", "Not now")                               \
    E(X, OUTSIDE, "outside", "buiten_rijk", "Hoort buiten het rijk", "Belongs outside the rijk")

#define ENUM_verdict(E, X)                                                                           \
    E(X, HELPS, "helps", "helpt", "Dit antwoord helpt", "This answer helps")                         \
    E(X, PARTLY, "partly", "deels", "Dit antwoord helpt deels", "This answer helps partly")          \
    E(X, HELPS_NOT, "helps_not", "helpt_niet", "Dit antwoord helpt niet", "This answer does not help")

#define ENUM_track(E, X)                                                                             \
    E(X, STANDARD, "standard", "standaard", "Gewoon", "Standard")                                    \
    E(X, POLICY, "policy", "beleid", "Beleidstraject", "Policy")

#define ENUM_part(E, X)                                                                              \
    E(X, LEAD, "lead", "verantwoordelijk", "Verantwoordelijk ministerie", "Lead")                    \
    E(X, CONTRIBUTOR, "contributor", "meewerkend", "Meewerkend ministerie", "Contributor")

#define ENUM_unit(E, X)                                                                              \
    E(X, DAYS, "days", "dagen", "dagen", "days")                                                     \
    E(X, WORKING_DAYS, "working_days", "werkdagen", "werkdagen", "working days")                     \
    E(X, WEEKS, "weeks", "weken", "weken", "weeks")                                                  \
    E(X, MONTHS, "months", "maanden", "maanden", "months")

/* Which reminder. */
#define ENUM_reminder(E, X)                                                                          \
    E(X, HALF, "half", "halverwege", "De helft van de tijd is om", "Half of the time is over")       \
    E(X, SOON, "soon", "bijna", "De tijd is bijna om", "The time is nearly over")                    \
    E(X, AGAIN, "again", "opnieuw", "De tijd is om", "The time is over")                             \
    E(X, REVIEW, "review", "herzien", "Vandaag zou er opnieuw naar gekeken worden",                  \
      "It was to be looked at again today")

/* The ladder of help (LOOP.md, Help). */
#define ENUM_help_step(E, X)                                                                         \
    E(X, CONTACT, "contact", "contactpersoon", "De contactpersoon van het ministerie",               \
      "The department's contact")                                                                 \
    E(X, DIRECTOR, "director", "directeur", "De directeur bij het ministerie",                       \
      "The department's director")                                                                \
    E(X, NOTICE, "notice", "aankondiging", "Aankondiging van een voorstel aan de regioadviseur",     \
      "Notice of a proposal to the adviser")                                                      \
    E(X, PROPOSAL, "proposal", "voorstel", "Voorstel aan de regioadviseur",                          \
      "Proposal to the adviser")

/* Why a date moved. */
#define ENUM_moved_why(E, X)                                                                         \
    E(X, CALENDAR, "calendar", "kalender", "Een nieuwe vrije dag", "A new free day")                 \
    E(X, TERMS, "terms", "termijnen", "Een nieuwe termijn", "A new term")

/* What came of an agreement. */
#define ENUM_agreement_outcome(E, X)                                                                 \
    E(X, KEPT, "kept", "nagekomen", "De afspraak is nagekomen", "The agreement was kept")            \
    E(X, MOVED, "moved", "verschoven", "De afspraak heeft een nieuwe datum",                         \
      "The agreement has a new date")                                                             \
    E(X, BROKEN, "broken", "niet_nagekomen", "De afspraak is niet nagekomen",                        \
      "The agreement was not kept")

/* What happens when a term ends on a day that is no working day. */
#define ENUM_term_roll(E, X)                                                                         \
    E(X, FORWARD, "forward", "vooruit", "Tot de eerstvolgende werkdag", "To the next working day")   \
    E(X, FORWARD_TWO, "forward_two", "vooruit_met_twee",                                             \
      "Tot de eerstvolgende werkdag, en met ten minste twee werkdagen erin",                         \
      "To the next working day, and with at least two working days in it")                           \
    E(X, BACKWARD, "backward", "terug", "Tot de werkdag ervoor", "To the working day before")        \
    E(X, NONE, "none", "niet", "De datum blijft staan", "The date stays")

/* What a day is (Algemene termijnenwet, art. 1 and 3). */
#define ENUM_day_kind(E, X)                                                                          \
    E(X, WORKING, "working_day", "werkdag", "Werkdag", "Working day")                                \
    E(X, SATURDAY, "saturday", "zaterdag", "Zaterdag", "Saturday")                                   \
    E(X, SUNDAY, "sunday", "zondag", "Zondag", "Sunday")                                             \
    E(X, NEW_YEAR, "new_year", "nieuwjaarsdag", "Nieuwjaarsdag", "New Year's Day")                   \
    E(X, GOOD_FRIDAY, "good_friday", "goede_vrijdag", "Goede Vrijdag", "Good Friday")                \
    E(X, EASTER_MONDAY, "easter_monday", "tweede_paasdag", "Tweede Paasdag", "Easter Monday")        \
    E(X, KINGS_DAY, "kings_day", "koningsdag", "Koningsdag", "King's Day")                           \
    E(X, LIBERATION_DAY, "liberation_day", "bevrijdingsdag", "Bevrijdingsdag", "Liberation Day")     \
    E(X, ASCENSION_DAY, "ascension_day", "hemelvaartsdag", "Hemelvaartsdag", "Ascension Day")        \
    E(X, WHIT_MONDAY, "whit_monday", "tweede_pinksterdag", "Tweede Pinksterdag", "Whit Monday")      \
    E(X, CHRISTMAS_DAY, "christmas_day", "eerste_kerstdag", "Eerste Kerstdag", "Christmas Day")      \
    E(X, BOXING_DAY, "boxing_day", "tweede_kerstdag", "Tweede Kerstdag", "Boxing Day")               \
    E(X, APPOINTED, "appointed", "aangewezen", "Een aangewezen vrije dag", "An appointed free day")

/* Times in which much goes slower; clocks run on. */
#define ENUM_period_kind(E, X)                                                                       \
    E(X, RECESS, "recess", "reces", "Reces", "Recess")                                               \
    E(X, ELECTIONS, "elections", "verkiezingen", "Verkiezingen", "Elections")                        \
    E(X, CARETAKER, "caretaker", "demissionair", "Demissionair kabinet", "Caretaker cabinet")        \
    E(X, FORMATION, "formation", "formatie", "Formatie", "Formation")

#define ENUM_rule_effect(E, X)                                                                       \
    E(X, FAVOUR, "favour", "weegt_mee", "Weegt mee", "Favours")                                      \
    E(X, FORCE, "force", "bepaalt", "Bepaalt", "Forces")                                             \
    E(X, FORBID, "forbid", "sluit_uit", "Sluit uit", "Forbids")

/* Why a model that was learned is not in use. */
#define ENUM_model_kept_why(E, X)                                                                    \
    E(X, WORSE, "worse", "slechter", "Slechter op wat apart bleef", "Worse on what was held back")   \
    E(X, ONE_PUSHES, "one_pushes", "een_stuurt_alles_door", "Eén ministerie stuurt bijna alles door", \
      "One department sends on nearly all")

/* Why routing thinks what it thinks. */
#define ENUM_reason_kind(E, X)                                                                       \
    E(X, THEME, "theme", "thema", "Thema", "Theme")                                                  \
    E(X, WORDS, "words", "woorden", "Woorden in de tekst", "Words in the text")                      \
    E(X, LAW, "law", "wet", "Genoemde wet of regel", "Cited law")                                    \
    E(X, BORDER, "border", "grens", "Grens met buurland", "Border")                                  \
    E(X, RULE, "rule", "regel", "Afgesproken regel", "Agreed rule")                                  \
    E(X, REGION_CHOICE, "region_choice", "keuze_regio", "Keuze van de regio", "The region's choice") \
    E(X, WORD, "word", "woord", "Een woord dat vaker daarheen wees", "A word that pointed there before") \
    E(X, REST, "rest", "rest", "Al het andere samen", "All else together")

/* How sure routing is; where each begins stands in sureness.h. */
#define ENUM_sureness(E, X)                                                                          \
    E(X, CERTAIN, "certain", "zeker", "zeker", "sure")                                               \
    E(X, FAIRLY, "fairly", "vrij_zeker", "vrij zeker", "fairly sure")                                \
    E(X, DOUBT, "doubt", "twijfel", "twijfel", "in doubt")                                           \
    E(X, UNKNOWN, "unknown", "weet_niet", "weet het niet", "does not know")

/* Why a moment of the clock is somebody's. */
#define ENUM_clock_why(E, X)                                                                         \
    E(X, HOLDING, "holding", "aan_zet", "Aan zet", "Next to act")                                    \
    E(X, SUSPENDED, "suspended", "vraag_open", "Vraag aan de regio; de tijd staat stil",             \
      "Question to the region; time stands still")                                                   \
    E(X, VERDICT, "verdict", "oordeel", "Helpt dit antwoord?", "Does this answer help?")             \
    E(X, OVERDUE_CONTRIBUTION, "overdue_contribution", "bijdrage_te_laat",                           \
      "De bijdrage is te laat", "The contribution is late")                                          \
    E(X, MISROUTED, "misrouted", "routeringsfout", "Verkeerd bezorgd en op tijd doorgestuurd",       \
      "Sent to the wrong place, and passed on in time")

/* The steps of a signal's life. */
#define ENUM_life_step(E, X)                                                                        \
    E(X, RECEIPT, "receipt", "ontvangen", "Bij een ministerie", "With a department")                 \
    E(X, TAKE_UP, "take_up", "in_behandeling", "In behandeling", "Taken up")                         \
    E(X, INTERIM, "interim", "stand_van_zaken", "Stand van zaken", "Where things stand")             \
    E(X, ANSWER, "answer", "antwoord", "Antwoord", "Answer")                                         \
    E(X, VERDICT, "verdict", "oordeel", "Oordeel van de regio", "Verdict of the region")

/* What the scoreboard counts (services/figures/cases.h). */
#define ENUM_figure_step(E, X)                                                                      \
    E(X, DISTRIBUTION, "distribution", "verdelen", "Te verdelen", "To distribute")                   \
    E(X, RECEIPT, "receipt", "ontvangen", "Bij een ministerie", "With a department")                 \
    E(X, TAKE_UP, "take_up", "in_behandeling", "In behandeling nemen", "Take up")                    \
    E(X, QUESTION, "question", "vraag", "Vraag aan de regio", "Question to the region")              \
    E(X, CONTRIBUTION, "contribution", "bijdrage", "Bijdrage", "Contribution")                       \
    E(X, ANSWER, "answer", "antwoord", "Antwoord", "Answer")                                         \
    E(X, REDIRECT, "redirect", "doorsturen", "Doorsturen", "Redirect")                               \
    E(X, VERDICT, "verdict", "oordeel", "Oordeel van de regio", "Verdict of the region")             \
    E(X, AGREEMENT, "agreement", "afspraak", "Afspraak met datum", "Agreement with a date")

/* By what the scoreboard is cut. */
#define ENUM_figure_cut(E, X)                                                                       \
    E(X, DEPARTMENT, "department", "ministerie", "Per ministerie", "By department")                  \
    E(X, REGION, "region", "regio", "Per regio", "By region")                                        \
    E(X, THEME, "theme", "thema", "Per thema", "By theme")                                           \
    E(X, BORDER, "border", "grens", "Per buurland", "By neighbouring state")

/* Which cases. */
#define ENUM_figure_which(E, X)                                                                     \
    E(X, ALL, "all", "alle", "Alle", "All")                                                          \
    E(X, DONE, "done", "gedaan", "Gedaan", "Done")                                                   \
    E(X, IN_TIME, "in_time", "op_tijd", "Op tijd", "In time")                                        \
    E(X, LATE, "late", "te_laat", "Te laat", "Late")                                                 \
    E(X, OPEN, "open", "open", "Open", "Open")                                                       \
    E(X, OPEN_LATE, "open_late", "open_te_laat", "Open en te laat", "Open and late")                 \
    E(X, ENDED, "ended", "anders_geeindigd", "Anders geëindigd", "Ended otherwise")                  \
    E(X, ERRORS, "errors", "routeringsfout", "Verkeerd bezorgd", "Sent to the wrong place")

/* Whose a case is when departments were reorganised since. */
#define ENUM_figure_departments(E, X)                                                               \
    E(X, THEN, "then", "toen", "Zoals toen", "As then")                                              \
    E(X, NOW, "now", "nu", "Zoals nu: bij hun opvolger", "As now: with their successor")

/* What counts with a theme. */
#define ENUM_figure_themes(E, X)                                                                    \
    E(X, OWN, "own", "eigen", "Alleen het thema zelf", "The theme itself alone")                     \
    E(X, BELOW, "below", "eronder", "Ook de thema's eronder", "Also the themes below it")

/* Why a case counts other than it did (services/figures/compare.h). */
#define ENUM_figure_reason(E, X)                                                                    \
    E(X, NEW, "new", "nieuw", "Nieuw", "New")                                                        \
    E(X, DONE, "done", "gedaan", "Gedaan", "Done")                                                   \
    E(X, ENDED, "ended", "anders_geeindigd", "Anders geëindigd", "Ended otherwise")                  \
    E(X, REOPENED, "reopened", "heropend", "Opnieuw bekeken", "Looked at again")                     \
    E(X, TRANSFER, "transfer", "reorganisatie", "Overgedragen bij een reorganisatie",                \
      "Transferred by a reorganisation")                                                             \
    E(X, CALENDAR, "calendar", "kalender", "Nieuwe vrije dag of termijn", "New free day or term")    \
    E(X, DATE, "date", "datum", "Andere datum", "Another date")                                      \
    E(X, THEME, "theme", "thema", "Ander thema", "Another theme")                                    \
    E(X, ATTRIBUTION, "attribution", "toerekening", "Anders toegerekend", "Attributed otherwise")    \
    E(X, OUTCOME, "outcome", "uitkomst", "Uitkomst bekend", "Its outcome was told")                  \
    E(X, TRACK, "track", "spoor", "Ander spoor", "Another track")                                    \
    E(X, LATE, "late", "later_gemeld", "Later gemeld", "Told later")                                 \
    E(X, OVERDUE, "overdue", "tijd_voorbij", "De tijd is om", "The time is over")

/* What came of a redirect. */
#define ENUM_redirect_outcome(E, X)                                                                 \
    E(X, WAITS, "waits", "wacht", "Nog niet in behandeling", "Not taken up yet")                     \
    E(X, ACCEPTED, "accepted", "aanvaard", "In behandeling genomen", "Taken up")                     \
    E(X, REFUSED, "refused", "geweigerd", "Geweigerd", "Refused")                                    \
    E(X, THIRD, "third", "derde_keer", "Naar de coördinator: de derde keer",                         \
      "To the coordinator: the third time")

/* Why texts are destroyed. */
#define ENUM_note_to(E, X)                                                                           \
    E(X, DEPARTMENT, "department", "ministerie", "Een ministerie dat ermee bezig is",                \
      "A department that it is with")                                                                \
    E(X, REGION, "region", "regio", "De regio die het indiende", "The region that submitted it")     \
    E(X, ADVISERS, "advisers", "adviseurs", "Alleen regioadviseurs en coördinatoren",                \
      "Advisers and coordinators only")

#define ENUM_erase_ground(E, X)                                                                      \
    E(X, REQUEST, "request", "verzoek", "Verzoek van de betrokkene (AVG, artikel 17)",               \
      "Request of the person concerned (GDPR, article 17)")                                          \
    E(X, UNLAWFUL, "unlawful", "onrechtmatig", "Onrechtmatig verwerkt (AVG, artikel 17, lid 1, d)",  \
      "Processed unlawfully (GDPR, article 17(1)(d))")                                               \
    E(X, TERM_OVER, "term_over", "bewaartermijn_voorbij", "De bewaartermijn is voorbij (Archiefwet)", \
      "The retention term is over (Archiefwet)")                                                     \
    E(X, MISTAKE, "mistake", "vergissing", "Per vergissing ingevoerd", "Entered by mistake")         \
    E(X, COURT, "court", "rechter", "Uitspraak van de rechter of de toezichthouder",                 \
      "Order of a court or of the supervisory authority")

/* Where a report is (LOOP.md, Figures). */
#define ENUM_report_state(E, X)                                                                      \
    E(X, DRAFT, "draft", "concept", "Concept", "Draft")                                              \
    E(X, FIXED, "fixed", "vastgesteld", "Vastgesteld", "Fixed")                                      \
    E(X, WITHDRAWN, "withdrawn", "ingetrokken", "Ingetrokken", "Withdrawn")

/* What became of a proposal to correct an attribution. */
#define ENUM_correction_state(E, X)                                                                  \
    E(X, OPEN, "open", "open", "Wacht op een tweede persoon", "Waits for a second person")           \
    E(X, CONFIRMED, "confirmed", "bevestigd", "Bevestigd", "Confirmed")                              \
    E(X, WITHDRAWN, "withdrawn", "ingetrokken", "Ingetrokken", "Withdrawn")

/* Whose a case is after a correction. */
#define ENUM_attribution(E, X)                                                                       \
    E(X, NOBODY, "nobody", "niemand", "Van niemand: verkeerd bezorgd",                               \
      "Nobody's: sent to the wrong place")

/* How much a webhook tells. */
#define ENUM_content(E, X)                                                                           \
    E(X, POOR, "poor", "informatiearm", "Alleen dat er iets is, met een link",                       \
      "Only that there is something, with a link")                                                   \
    E(X, FULL, "full", "volledig", "Met de inhoud", "With what it says")

/* Where a subscription is. */
#define ENUM_subscription_state(E, X)                                                                \
    E(X, ASKED, "asked", "gevraagd", "Wacht op toestemming van de ontvanger",                        \
      "Waits for the receiver's consent")                                                            \
    E(X, ACTIVE, "active", "actief", "Actief", "Active")                                             \
    E(X, PARKED, "parked", "geparkeerd", "Geparkeerd: de ontvanger neemt niets aan",                 \
      "Parked: the receiver takes nothing")                                                          \
    E(X, ENDED, "ended", "beeindigd", "Beëindigd", "Ended")

/* What people are told by mail, and how. */
#define ENUM_news(E, X)                                                                              \
    E(X, ASSIGNMENT, "assignment", "toewijzing", "Iets nieuws voor u", "Something new for you")      \
    E(X, QUESTION, "question", "vraag", "Een vraag aan u", "A question to you")                      \
    E(X, PROPOSAL, "proposal", "voorstel", "Een voorstel aan u", "A proposal to you")                \
    E(X, REMINDER, "reminder", "herinnering", "Een herinnering", "A reminder")                       \
    E(X, DECISION, "decision", "besluit", "Een antwoord of besluit", "An answer or a decision")      \
    E(X, COURSE, "course", "verloop", "Hoe het verder gaat", "How it goes on")                       \
    E(X, ALARM, "alarm", "storing", "Een systeem of mailbox die niets aanneemt",                     \
      "A system or mailbox that takes nothing")
#define ENUM_news_way(E, X)                                                                          \
    E(X, NONE, "none", "niet", "Niet", "Not at all")                                                 \
    E(X, DIGEST, "digest", "overzicht", "In het overzicht van de werkdag",                           \
      "In the digest of the working day")                                                            \
    E(X, AT_ONCE, "at_once", "direct", "Direct", "At once")
#define ENUM_mailbox_state(E, X)                                                                     \
    E(X, WELL, "well", "goed", "Goed", "Well")                                                       \
    E(X, DEAD, "dead", "dood", "Werkt niet meer", "Works no more")
#define ENUM_language(E, X)                                                                          \
    E(X, DUTCH, "nl", "nl", "Nederlands", "Dutch")                                                   \
    E(X, ENGLISH, "en", "en", "Engels", "English")

/* What an account may, and a token of it. */
#define ENUM_account_right(E, X)                                                                     \
    E(X, READ, "read", "lezen", "Lezen", "Read")                                                     \
    E(X, WRITE, "write", "schrijven", "Indienen en behandelen", "Submit and handle")                 \
    E(X, MANDATE, "mandate", "mandaat", "Antwoorden versturen namens het ministerie",                \
      "Send answers on behalf of the department")                                                    \
    E(X, MANAGE, "manage", "beheren", "Accounts, toegang en stamgegevens beheren",                   \
      "Manage accounts, access and reference data")

/* How far an invitation is. */
#define ENUM_invited(E, X)                                                                           \
    E(X, WAITS, "waiting", "wacht", "De mail gaat zo weg", "The mail is about to go")                \
    E(X, SENT, "sent", "verstuurd", "De mailserver heeft de uitnodiging", "The mail server has it")  \
    E(X, REFUSED, "refused", "geweigerd", "De mailserver nam de uitnodiging niet aan", "The mail server did not take it")

/* What may be attached (services/files/type.h has the media types). */
#define ENUM_file_type(E, X)                                                                         \
    E(X, PDF, "pdf", "pdf", "PDF", "PDF")                                                            \
    E(X, PNG, "png", "png", "Afbeelding (PNG)", "Picture (PNG)")                                     \
    E(X, JPEG, "jpeg", "jpeg", "Foto (JPEG)", "Photo (JPEG)")                                        \
    E(X, WEBP, "webp", "webp", "Afbeelding (WebP)", "Picture (WebP)")                                \
    E(X, TEXT, "text", "tekst", "Tekst zonder opmaak", "Plain text")                                 \
    E(X, CSV, "csv", "csv", "Tabel (CSV)", "Table (CSV)")                                            \
    E(X, ODT, "odt", "odt", "Document (OpenDocument)", "Document (OpenDocument)")                    \
    E(X, ODS, "ods", "ods", "Rekenblad (OpenDocument)", "Spreadsheet (OpenDocument)")                \
    E(X, ODP, "odp", "odp", "Presentatie (OpenDocument)", "Presentation (OpenDocument)")             \
    E(X, DOCX, "docx", "docx", "Document (Word)", "Document (Word)")                                 \
    E(X, XLSX, "xlsx", "xlsx", "Rekenblad (Excel)", "Spreadsheet (Excel)")                           \
    E(X, PPTX, "pptx", "pptx", "Presentatie (PowerPoint)", "Presentation (PowerPoint)")

#define ENUM_sort(E, X)                                                                              \
    E(X, NEWEST, "newest", "nieuwste", "Nieuwste eerst", "Newest first")                             \
    E(X, DUE, "due", "termijn", "Eerst wat het eerst af moet", "What is due first")                  \
    E(X, RANK, "rank", "treffers", "Beste treffers eerst", "Best finds first")
#define ENUMS(S)                                                                                  \
    S(signal_kind) S(need) S(neighbour) S(rule_side) S(objective) S(role) S(signal_state)         \
    S(close_reason) S(answer_kind) S(verdict) S(track) S(part) S(unit) S(rule_effect)             \
    S(model_kept_why) S(reason_kind) S(sureness) S(sort) S(term_roll) S(day_kind) S(period_kind) S(reminder) S(help_step)       \
    S(moved_why) S(agreement_outcome) S(clock_why) S(life_step)         \
    S(figure_step) S(figure_cut) S(figure_which) S(redirect_outcome) S(erase_ground)   \
    S(report_state) S(correction_state) S(attribution)                                            \
    S(figure_departments) S(figure_themes) S(figure_reason) S(content) S(subscription_state) \
    S(news) S(news_way) S(mailbox_state) S(language) S(account_right) S(invited) S(file_type) S(note_to)
/* clang-format on */

/* enum signal_kind { signal_kind_BOTTLENECK, ..., signal_kind_N };
 * extern const struct wire_enum enum_signal_kind; */
#define ENUM_VALUE_(X, row, ...) X##_##row,
#define ENUM_DECLARE_(set)                             \
    enum set { ENUM_##set(ENUM_VALUE_, set) set##_N }; \
    extern const struct wire_enum enum_##set;
ENUMS(ENUM_DECLARE_)

#endif
