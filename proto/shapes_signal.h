/* Shapes of a signal and its life: what people do, and what falls due by itself. How to read a row: shapes.h. */
#ifndef PROTO_SHAPES_SIGNAL_H
#define PROTO_SHAPES_SIGNAL_H

/* clang-format off */
#define SHAPE_m_submit(F, X)                                                                      \
    F(X, kind, ENUM, OPT, 0, 0, signal_kind, "soort", "bottleneck unless said otherwise")         \
    F(X, what, TEXT, REQ, 1, 8000, NONE, "wat", "what is the matter")                             \
    F(X, notice, TEXT, REQ, 1, 4000, NONE, "merkbaar", "what people notice; one real example")    \
    F(X, needed, LIST, REQ, 1, 9, ENUM_OF(need), "nodig", "what is needed from the rijk")         \
    F(X, needed_note, TEXT, OPT, 1, 2000, NONE, "nodigToelichting", "more about what is needed")  \
    F(X, title, LINE, OPT, 1, 200, NONE, "titel", "a short title")                                \
    F(X, municipalities, LIST, OPT, 1, 64, LINE, "gemeenten", "by name or CBS code")              \
    F(X, place, LINE, OPT, 1, 200, NONE, "plaats", "where")                                       \
    F(X, theme, CODE, OPT, 1, 64, NONE, "thema", "code of the theme")                             \
    F(X, rule, LINE, OPT, 1, 500, NONE, "regel", "rule or law in the way")                        \
    F(X, neighbour, ENUM, OPT, 0, 0, neighbour, "buurland", "neighbouring state")                 \
    F(X, rule_side, ENUM, OPT, 0, 0, rule_side, "regelKant", "on whose side the rule lies")       \
    F(X, tried, TEXT, OPT, 1, 4000, NONE, "geprobeerd", "what was tried")                         \
    F(X, contact_there, LINE, OPT, 1, 500, NONE, "contactDenHaag", "who knows of it already")     \
    F(X, useful_until, DATE, OPT, 0, 0, NONE, "nuttigTot", "latest date at which help is useful") \
    F(X, useful_why, LINE, OPT, 1, 500, NONE, "nuttigTotWaarom", "why that date")                 \
    F(X, plan_item, LINE, OPT, 1, 200, NONE, "planonderdeel", "item of the regional plan")        \
    F(X, objective, ENUM, OPT, 0, 0, objective, "doelstelling", "objective of the programme")     \
    F(X, wellbeing, TEXT, OPT, 1, 2000, NONE, "bredeWelvaart", "effect on brede welvaart")        \
    F(X, links, LIST, OPT, 1, 20, LINE, "links", "web addresses")                                 \
    F(X, known_since, DATE, OPT, 0, 0, NONE, "bekendSinds", "known since")                        \
    F(X, contact_function, LINE, OPT, 1, 120, NONE, "contactFunctie", "function of the contact")  \
    F(X, contact_team, LINE, OPT, 1, 120, NONE, "contactTeam", "team of the contact")             \
    F(X, contact_phone, LINE, OPT, 1, 40, NONE, "contactTelefoon", "phone of the contact")        \
    F(X, contact_mailbox, LINE, OPT, 3, 254, NONE, "contactMailbox", "mailbox of the contact")    \
    F(X, shareable, BOOL, OPT, 0, 0, NONE, "deelbaar", "other regions may learn from it")         \
    F(X, confidential, BOOL, OPT, 0, 0, NONE, "vertrouwelijk", "only for who must see it")        \
    F(X, parent, ID, OPT, 0, 0, NONE, "afgesplitstVan", "the signal this was split from")         \
    F(X, public, BOOL, OPT, 0, 0, NONE, "magOpenbaar", "its words may be on the public page")

/* One reason of a routing decision. Numbers and codes, never words of the text: erasure reaches it. */
#define SHAPE_reason(F, X)                                                                        \
    F(X, kind, ENUM, REQ, 0, 0, reason_kind, "soort", "what kind of reason")                      \
    F(X, rule, CODE, OPT, 1, 64, NONE, "regel", "code of the theme or rule that says so")         \
    F(X, department, CODE, REQ, 1, 24, NONE, "ministerie", "for whom it weighs")                  \
    F(X, weight, INT, REQ, -1000000, 1000000, NONE, "gewicht", "thousandths of the score")        \
    F(X, feature, INT, OPT, 0, INT32_MAX, NONE, "kenmerk", "number of the word in the model")

#define SHAPE_candidate(F, X)                                                                     \
    F(X, department, CODE, REQ, 1, 24, NONE, "ministerie", "a possible lead")                     \
    F(X, sure, INT, REQ, 0, 1000, NONE, "zekerheid", "how sure, in thousandths")                  \
    F(X, score, INT, OPT, -100000000, 100000000, NONE, "score", "thousandths; its reasons add up to it")

/* By routing: a lead and contributors, or none (lead absent): to distribute. */
#define SHAPE_m_route(F, X)                                                                       \
    F(X, lead, CODE, OPT, 1, 24, NONE, "verantwoordelijk", "the lead; absent: to distribute")     \
    F(X, contributors, LIST, OPT, 1, 15, CODE, "meewerkend", "who else contributes")              \
    F(X, sure, INT, REQ, 0, 1000, NONE, "zekerheid", "how sure, in thousandths")                  \
    F(X, candidates, RECORDS, OPT, 1, 8, candidate, "kandidaten", "best first")                   \
    F(X, reasons, RECORDS, OPT, 1, 24, reason, "redenen", "what weighed")                         \
    F(X, theme, CODE, OPT, 1, 64, NONE, "thema", "the theme it was taken to be about")            \
    F(X, rules_version, INT, OPT, 0, INT32_MAX, NONE, "regelsVersie", "routing rules used")       \
    F(X, themes_version, INT, OPT, 0, INT32_MAX, NONE, "themasVersie", "table of themes used")    \
    F(X, departments_version, INT, OPT, 0, INT32_MAX, NONE, "ministeriesVersie",                  \
      "departments used")                                                                         \
    F(X, model, CODE, OPT, 16, 16, NONE, "model", "version of what was learned")                  \
    F(X, model_position, INT, OPT, 0, INT64_MAX, NONE, "modelPositie",                            \
      "of the log, up to which it learned; absent: it came with the software")

/* By a coordinator: distribute what routing left open, or correct it. */
#define SHAPE_m_assign(F, X)                                                                      \
    F(X, lead, CODE, REQ, 1, 24, NONE, "verantwoordelijk", "the lead")                            \
    F(X, contributors, LIST, OPT, 1, 15, CODE, "meewerkend", "who else contributes")              \
    F(X, reason, TEXT, REQ, 1, 2000, NONE, "reden", "why")

#define SHAPE_m_take_up(F, X)                                                                     \
    F(X, note, TEXT, OPT, 1, 2000, NONE, "bericht", "a word to the region")

#define SHAPE_m_allocate(F, X)                                                                    \
    F(X, directorate, LINE, OPT, 1, 120, NONE, "directie", "directorate")                         \
    F(X, handler, ID, OPT, 0, 0, NONE, "behandelaar", "account of the handler")                   \
    F(X, substitute, ID, OPT, 0, 0, NONE, "vervanger", "account of the substitute")

#define SHAPE_m_ask(F, X)                                                                         \
    F(X, text, TEXT, REQ, 1, 4000, NONE, "vraag", "the question to the region")

#define SHAPE_m_reply(F, X)                                                                       \
    F(X, text, TEXT, REQ, 1, 8000, NONE, "antwoord", "the region's reply")

#define SHAPE_m_supplement(F, X)                                                                  \
    F(X, text, TEXT, OPT, 1, 8000, NONE, "informatie", "facts added; may lack beside `magOpenbaar`") \
    F(X, links, LIST, OPT, 1, 20, LINE, "links", "web addresses")                                 \
    F(X, public, BOOL, OPT, 0, 0, NONE, "magOpenbaar", "from now on: its words may be on the public page")

#define SHAPE_m_contribute(F, X)                                                                  \
    F(X, text, TEXT, REQ, 1, 8000, NONE, "bijdrage", "the contribution to the lead's answer")

/* The file itself is kept apart (services/files): what it is called here stands under the signal's own leaf, so that
 * no other file passes for it. size: 25 MiB at most. */
#define SHAPE_m_attach(F, X)                                                                      \
    F(X, file, ID, REQ, 0, 0, NONE, "bestand", "id of the file, chosen by who uploaded it")       \
    F(X, name, LINE, REQ, 1, 120, NONE, "naam", "how people know it; no folder")                  \
    F(X, type, ENUM, REQ, 0, 0, file_type, "bestandssoort", "what it is, by its content")         \
    F(X, size, INT, REQ, 1, 26214400, NONE, "grootte", "bytes")                                   \
    F(X, salt, BYTES, REQ, 16, 16, NONE, "zout", "random")                                        \
    F(X, digest, BYTES, REQ, 32, 32, NONE, "som", "sum (SHA-256) of salt and content")                  \
    F(X, description, LINE, OPT, 1, 500, NONE, "omschrijving", "what is in it")

#define SHAPE_step(F, X)                                                                          \
    F(X, what, LINE, REQ, 1, 300, NONE, "wat", "the step")                                        \
    F(X, by, LINE, OPT, 1, 120, NONE, "door", "who does it")                                      \
    F(X, when, DATE, OPT, 0, 0, NONE, "wanneer", "when")

#define SHAPE_m_interim(F, X)                                                                     \
    F(X, text, TEXT, REQ, 1, 8000, NONE, "standVanZaken", "where things stand")                   \
    F(X, steps, RECORDS, OPT, 1, 12, step, "stappen", "dated steps to come")                      \
    F(X, awaits_decision, BOOL, OPT, 0, 0, NONE, "wachtOpBesluit", "awaits a political decision") \
    F(X, review, DATE, OPT, 0, 0, NONE, "herzienOp", "when this is looked at again")

#define SHAPE_m_track(F, X)                                                                       \
    F(X, track, ENUM, REQ, 0, 0, track, "spoor", "standard or policy")                            \
    F(X, reason, TEXT, REQ, 1, 2000, NONE, "reden", "why")

#define SHAPE_m_extend(F, X)                                                                      \
    F(X, reason, TEXT, REQ, 1, 2000, NONE, "reden", "why more time is needed")

#define SHAPE_m_redirect(F, X)                                                                    \
    F(X, to, CODE, REQ, 1, 24, NONE, "naar", "the better address")                                \
    F(X, reason, TEXT, REQ, 1, 2000, NONE, "reden", "why it belongs there")

#define SHAPE_m_refuse(F, X)                                                                      \
    F(X, reason, TEXT, REQ, 1, 2000, NONE, "reden", "why the redirected signal is not theirs")

#define SHAPE_m_answer(F, X)                                                                      \
    F(X, kind, ENUM, REQ, 0, 0, answer_kind, "soort", "what kind of answer")                      \
    F(X, decision, TEXT, REQ, 1, 8000, NONE, "besluit", "the decision")                           \
    F(X, why, TEXT, REQ, 1, 8000, NONE, "waarom", "why")                                          \
    F(X, possible, TEXT, REQ, 1, 8000, NONE, "watKanWel", "what is possible")                     \
    F(X, next_what, LINE, REQ, 1, 500, NONE, "volgendeStap", "the next step")                     \
    F(X, next_by, LINE, REQ, 1, 120, NONE, "volgendeStapDoor", "by whom")                         \
    F(X, next_when, DATE, REQ, 0, 0, NONE, "volgendeStapWanneer", "when")                         \
    F(X, agreed, LINE, OPT, 1, 500, NONE, "afspraak", "agreement: what")                          \
    F(X, agreed_date, DATE, OPT, 0, 0, NONE, "afspraakDatum", "agreement: by when")               \
    F(X, instrument, LINE, OPT, 1, 200, NONE, "instrument",                                       \
      "Beleidskompas, Uitvoerbaarheidstoets Decentrale Overheden, grenseffectentoets")            \
    F(X, expected, DATE, OPT, 0, 0, NONE, "verwachtOp", "in preparation: expected on")            \
    F(X, no_deviation, TEXT, OPT, 1, 2000, NONE, "waaromGeenAfwijking",                           \
      "not now: why no deviation")                                                                \
    F(X, no_exception, TEXT, OPT, 1, 2000, NONE, "waaromGeenUitzondering",                        \
      "not now: why no exception")                                                                \
    F(X, no_alternative, TEXT, OPT, 1, 2000, NONE, "waaromGeenAlternatief",                       \
      "not now: why no alternative")                                                              \
    F(X, body, LINE, OPT, 1, 200, NONE, "instantie", "outside the rijk: which body")              \
    F(X, contact, LINE, OPT, 1, 254, NONE, "contact", "outside the rijk: its contact")

#define SHAPE_m_verdict(F, X)                                                                     \
    F(X, verdict, ENUM, REQ, 0, 0, verdict, "oordeel", "does this answer help")                   \
    F(X, text, TEXT, OPT, 1, 4000, NONE, "toelichting", "why")                                    \
    F(X, reopen, BOOL, OPT, 0, 0, NONE, "opnieuwBekijken", "look at it again")

#define SHAPE_m_close(F, X)                                                                       \
    F(X, reason, ENUM, REQ, 0, 0, close_reason, "reden", "why it is closed")                      \
    F(X, text, TEXT, OPT, 1, 2000, NONE, "toelichting", "a word with it")

#define SHAPE_m_reopen(F, X)                                                                      \
    F(X, reason, TEXT, REQ, 1, 4000, NONE, "reden", "why it must be looked at again")

#define SHAPE_m_withdraw(F, X)                                                                    \
    F(X, reason, TEXT, REQ, 1, 2000, NONE, "reden", "why")

#define SHAPE_m_return(F, X)                                                                      \
    F(X, reason, TEXT, REQ, 1, 2000, NONE, "reden", "why it cannot be handled here")              \
    F(X, door, LINE, REQ, 1, 200, NONE, "juisteAdres", "the right door")                          \
    F(X, contact, LINE, OPT, 1, 254, NONE, "contact", "how to reach it")

/* With the region's consent; the children are submitted by the region and name their parent. */
#define SHAPE_m_split(F, X)                                                                       \
    F(X, children, LIST, REQ, 2, 10, ID, "delen", "ids of the signals it was split into")         \
    F(X, reason, TEXT, REQ, 1, 2000, NONE, "reden", "why")                                        \
    F(X, consent, BOOL, REQ, 0, 0, NONE, "akkoordRegio", "the region agreed")

/* A department's own receipt of the assignment by its system; no effect on any clock. */
#define SHAPE_m_changed(F, X)                                                                     \
    F(X, change, LINE, REQ, 1, 500, NONE, "watVeranderde", "what came of the answer")             \
    F(X, source, LINE, OPT, 1, 500, NONE, "bron", "where that can be seen")

/* What falls due, by the system. party: whose it is. late: it fell due while nobody looked. */
#define DUE_FIELDS(F, X)                                                                          \
    F(X, party, CODE, REQ, 1, 24, NONE, "partij", "whose term it is")                             \
    F(X, term, CODE, REQ, 1, 24, NONE, "termijn", "which term, or `agreement`")                   \
    F(X, due, DATE, REQ, 0, 0, NONE, "uiterlijkOp", "its last day")                               \
    F(X, late, BOOL, OPT, 0, 0, NONE, "achteraf", "it fell due while the software was down")

#define SHAPE_m_reminded(F, X)                                                                    \
    DUE_FIELDS(F, X)                                                                              \
    F(X, reminder, ENUM, REQ, 0, 0, reminder, "herinnering", "which reminder")

#define SHAPE_m_overdue(F, X) DUE_FIELDS(F, X)

#define SHAPE_m_lapsed(F, X) DUE_FIELDS(F, X)

/* A date that moves because the reference data changed. */
#define SHAPE_m_moved(F, X)                                                                       \
    F(X, term, CODE, REQ, 1, 24, NONE, "termijn", "which term")                                   \
    F(X, was, DATE, REQ, 0, 0, NONE, "was", "the date it was")                                    \
    F(X, now, DATE, REQ, 0, 0, NONE, "wordt", "the date it is now")                               \
    F(X, why, ENUM, REQ, 0, 0, moved_why, "reden", "why")                                         \
    F(X, version, INT, REQ, 1, INT32_MAX, NONE, "versie", "the version that moved it")

/* The answer date after a transfer, once (LOOP.md, People). */
#define SHAPE_m_move_date(F, X)                                                                   \
    F(X, date, DATE, REQ, 0, 0, NONE, "datum", "the new date")                                    \
    F(X, reason, TEXT, REQ, 1, 2000, NONE, "reden", "why")

/* A reorganisation: no redirect, no hop. */
#define SHAPE_m_transfer(F, X)                                                                    \
    F(X, ended, CODE, REQ, 1, 24, NONE, "van", "the department that ended")                       \
    F(X, successor, CODE, REQ, 1, 24, NONE, "naar", "its successor")                              \
    F(X, departments_version, INT, REQ, 1, INT32_MAX, NONE, "ministeriesVersie",                  \
      "the version that says so")

#define SHAPE_m_help(F, X)                                                                        \
    F(X, step, ENUM, REQ, 0, 0, help_step, "stap", "which step")                                  \
    F(X, reason, TEXT, OPT, 1, 2000, NONE, "reden", "why")                                        \
    F(X, party, CODE, OPT, 1, 24, NONE, "partij", "by the system: who is late")                   \
    F(X, late, BOOL, OPT, 0, 0, NONE, "achteraf", "it fell due while the software was down")

#define SHAPE_m_help_decide(F, X)                                                                 \
    F(X, involve, BOOL, REQ, 0, 0, NONE, "betrekken", "the representative is involved")           \
    F(X, reason, TEXT, REQ, 1, 2000, NONE, "reden", "why")

#define SHAPE_m_agreement(F, X)                                                                   \
    F(X, outcome, ENUM, REQ, 0, 0, agreement_outcome, "uitkomst", "what came of it")              \
    F(X, date, DATE, OPT, 0, 0, NONE, "datum", "moved: to when")                                  \
    F(X, reason, TEXT, OPT, 1, 2000, NONE, "reden", "moved or broken: why")                       \
    F(X, source, LINE, OPT, 1, 500, NONE, "bron", "where that can be seen")

#define SHAPE_m_still_works(F, X)                                                                 \
    F(X, works, BOOL, REQ, 0, 0, NONE, "werktNog", "does it still work")                          \
    F(X, text, TEXT, OPT, 1, 4000, NONE, "toelichting", "more about it")

/* The body outside the rijk takes it. */
#define SHAPE_m_confirm(F, X)                                                                     \
    F(X, note, TEXT, OPT, 1, 2000, NONE, "toelichting", "who confirmed, and how")

/* The same bottleneck in several regions; each keeps its own signal and answer. */
#define SHAPE_m_bundle(F, X)                                                                      \
    F(X, bundle, ID, REQ, 0, 0, NONE, "bundel", "which bundle; the first signal in it begins it") \
    F(X, reason, TEXT, OPT, 1, 2000, NONE, "reden", "why it is the same")

#define SHAPE_m_unbundle(F, X)                                                                    \
    F(X, bundle, ID, OPT, 0, 0, NONE, "bundel", "the one that it is in")                          \
    F(X, reason, TEXT, OPT, 1, 2000, NONE, "reden", "why it is not the same")

/* To one who reads it, and to nobody else; no state and no clock is touched (sight.c says who sees it). */
#define SHAPE_m_note(F, X)                                                                        \
    F(X, to, ENUM, REQ, 0, 0, note_to, "aan", "who may read it, besides coordinators")            \
    F(X, department, CODE, OPT, 1, 24, NONE, "ministerie", "to a department: which")              \
    F(X, text, TEXT, REQ, 1, 2000, NONE, "tekst", "the note")

/* Which events of the signal; never a word of what stands in them, nor why in free words: those would stay. */
#define SHAPE_m_erase_propose(F, X)                                                               \
    F(X, versions, LIST, REQ, 1, 64, INT, "versies", "events whose texts go, by version, rising") \
    F(X, ground, ENUM, REQ, 0, 0, erase_ground, "grond", "the legal ground")

#define SHAPE_m_erase_named(F, X)                                                                 \
    F(X, proposal, INT, REQ, 1, INT32_MAX, NONE, "voorstel", "version of the open proposal")

/* Of an erased event: the fields that are no texts and that a fold needs (services/domain/erasure.h). */
#define SHAPE_kept_facts(F, X)                                                                        \
    F(X, version, INT, REQ, 1, INT32_MAX, NONE, "versie", "which event")                          \
    F(X, facts, BYTES, REQ, 0, 4096, NONE, "feiten", "map of these fields")                       \
    F(X, digest, BYTES, OPT, 32, 32, NONE, "som", "of salt and body, as the event's leaf has it") \
    F(X, position, INT, OPT, 0, INT64_MAX, NONE, "positie", "place of the event in the log")      \
    F(X, kind, INT, OPT, 0, INT16_MAX, NONE, "soort", "number of its kind")

/* The statement of destruction. `versions` comes first: history.erase reads it in SQL. */
#define SHAPE_m_erased(F, X)                                                                      \
    F(X, versions, LIST, REQ, 1, 64, INT, "versies", "events whose texts are destroyed")          \
    F(X, proposal, INT, REQ, 1, INT32_MAX, NONE, "voorstel", "version of the proposal")           \
    F(X, ground, ENUM, REQ, 0, 0, erase_ground, "grond", "the legal ground")                      \
    F(X, by, CODE, REQ, 1, 24, NONE, "voorgesteldDoor", "whose texts they were, or who acts for them") \
    F(X, by_role, ENUM, OPT, 0, 0, role, "voorgesteldDoorRol", "as what")                         \
    F(X, by_account, ID, OPT, 0, 0, NONE, "voorgesteldDoorAccount", "random number of the first person") \
    F(X, second, CODE, REQ, 1, 24, NONE, "bevestigdDoor", "organisation of the second person")    \
    F(X, second_role, ENUM, OPT, 0, 0, role, "bevestigdDoorRol", "as what")                       \
    F(X, second_account, ID, OPT, 0, 0, NONE, "bevestigdDoorAccount", "random number of the second person") \
    F(X, backups_until, DATE, OPT, 0, 0, NONE, "reservekopieenTot", "by then no backup has them any more") \
    F(X, facts, RECORDS, OPT, 1, 64, kept_facts, "feiten", "what folds need of these events")

#define SHAPE_empty(F, X)

/* Order matters: a shape stands after the shapes it contains. */
#define SHAPES_SIGNAL(S)                                                                          \
    S(m_submit) S(reason) S(candidate) S(m_route) S(m_assign) S(m_take_up) S(m_allocate)          \
    S(m_ask) S(m_reply) S(m_supplement) S(m_contribute) S(step) S(m_interim) S(m_track)           \
    S(m_extend) S(m_redirect) S(m_refuse) S(m_answer) S(m_verdict) S(m_close) S(m_reopen)         \
    S(m_withdraw) S(m_return) S(m_split) S(m_changed) S(m_reminded) S(m_overdue) S(m_lapsed)      \
    S(m_moved) S(m_move_date) S(m_transfer) S(m_help) S(m_help_decide) S(m_agreement)             \
    S(m_still_works) S(m_confirm) S(m_erase_propose) S(m_erase_named) S(kept_facts) S(m_erased)   \
    S(empty) S(m_bundle) S(m_unbundle) S(m_attach) S(m_note)
/* clang-format on */

#endif
