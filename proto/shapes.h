/*
 * Every shape that goes over a wire or into the log, each once.
 *
 * A row:  F(X, field, TYPE, need, least, most, extra, "json name", "what it is")
 *   TYPE   one of wire.h's types without WIRE_
 *   need   REQ or OPT
 *   least, most   characters of LINE and TEXT, bytes of CODE and BYTES, elements of a list, value of INT
 *   extra  ENUM: the set; RECORD and RECORDS: the shape; LIST: TYPE, or ENUM_OF(set); else NONE
 *
 * A shape named m_... is the body of a command or question, and where a command becomes an event, of
 * that event too: the log keeps the sender's fields as they were sent, in canonical form. Fields are
 * only added, optional and at the end; a name is never used again for something else.
 */
#ifndef PROTO_SHAPES_H
#define PROTO_SHAPES_H

#include "proto/enums.h"

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

/* ------------------------------------------------------------------ a signal and its life */

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
    F(X, parent, ID, OPT, 0, 0, NONE, "afgesplitstVan", "the signal this was split from")

/* One reason of a routing decision. Numbers and codes, never words of the text: erasure reaches it. */
#define SHAPE_reason(F, X)                                                                        \
    F(X, kind, ENUM, REQ, 0, 0, reason_kind, "soort", "what kind of reason")                      \
    F(X, rule, CODE, OPT, 1, 64, NONE, "regel", "code of the theme or rule that says so")         \
    F(X, department, CODE, REQ, 1, 24, NONE, "ministerie", "for whom it weighs")                  \
    F(X, weight, INT, REQ, -1000000, 1000000, NONE, "gewicht", "thousandths of the score")

#define SHAPE_candidate(F, X)                                                                     \
    F(X, department, CODE, REQ, 1, 24, NONE, "ministerie", "a possible lead")                     \
    F(X, sure, INT, REQ, 0, 1000, NONE, "zekerheid", "how sure, in thousandths")

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
      "departments used")

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
    F(X, text, TEXT, REQ, 1, 8000, NONE, "informatie", "facts added")                             \
    F(X, links, LIST, OPT, 1, 20, LINE, "links", "web addresses")

#define SHAPE_m_contribute(F, X)                                                                  \
    F(X, text, TEXT, REQ, 1, 8000, NONE, "bijdrage", "the contribution to the lead's answer")

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

/* ------------------------------------------------------------------ reference data and parties */

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
    F(X, by_theme, RECORDS, OPT, 0, 200, succession, "perThema", "who else takes over what")

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
    F(X, words, LIST, OPT, 0, 64, LINE, "woorden", "words and phrases")                           \
    F(X, laws, LIST, OPT, 0, 32, LINE, "wetten", "names of laws and rules")                       \
    F(X, border, BOOL, OPT, 0, 0, NONE, "grens", "only when a neighbouring state is involved")

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

/* ------------------------------------------------------------------ the log, inside only */

/* What we add to an event, beside the sender's fields. */
#define SHAPE_meta(F, X)                                                                          \
    F(X, role, ENUM, OPT, 0, 0, role, "rol", "role of the party")                                 \
    F(X, actor, ID, OPT, 0, 0, NONE, "account", "random account number")                          \
    F(X, via, CODE, OPT, 1, 16, NONE, "via", "the door it came through")                          \
    F(X, terms_version, INT, OPT, 0, INT32_MAX, NONE, "termijnenVersie", "terms used")            \
    F(X, regions_version, INT, OPT, 0, INT32_MAX, NONE, "regiosVersie", "regions used")           \
    F(X, routing_error, BOOL, OPT, 0, 0, NONE, "routeringsfout", "counts as routing's error")     \
    F(X, calendar_version, INT, OPT, 0, INT32_MAX, NONE, "kalenderVersie", "calendar used")

#define SHAPE_event(F, X)                                                                         \
    F(X, position, INT, REQ, 0, INT64_MAX, NONE, "positie", "place in the log")                   \
    F(X, stream, ID, REQ, 0, 0, NONE, "stroom", "the stream")                                     \
    F(X, version, INT, REQ, 1, INT32_MAX, NONE, "versie", "place in the stream, from 1")          \
    F(X, kind, INT, REQ, 0, INT16_MAX, NONE, "soort", "number of the kind (messages.h)")          \
    F(X, schema, INT, REQ, 1, INT16_MAX, NONE, "schema", "schema of the kind")                    \
    F(X, fence, INT, REQ, 0, INT32_MAX, NONE, "hek", "number of the writer")                      \
    F(X, at, TIME, REQ, 0, 0, NONE, "tijdstip", "time, given by the writer")                      \
    F(X, append, ID, REQ, 0, 0, NONE, "toevoeging", "id of the append it came in")                \
    F(X, party, CODE, REQ, 0, 24, NONE, "partij", "who")                                          \
    F(X, number, INT, OPT, 1, INT32_MAX, NONE, "nummer", "running number a party and year")       \
    F(X, meta, BYTES, REQ, 0, 4096, NONE, "extra", "map of shape meta")                           \
    F(X, body, BYTES, OPT, 0, 262144, NONE, "inhoud", "the sender's fields; absent: erased")      \
    F(X, leaf, BYTES, OPT, 32, 32, NONE, "blad", "leaf hash")                                     \
    F(X, facts, BYTES, OPT, 0, 4096, NONE, "feiten", "erased: the fields that its erasure kept")  \
    F(X, digest, BYTES, OPT, 32, 32, NONE, "som", "read by stream: of salt and body, as in the leaf")

#define SHAPE_new_event(F, X)                                                                     \
    F(X, kind, INT, REQ, 0, INT16_MAX, NONE, "soort", "number of the kind")                       \
    F(X, schema, INT, REQ, 1, INT16_MAX, NONE, "schema", "schema of the kind")                    \
    F(X, numbered, BOOL, OPT, 0, 0, NONE, "nummeren", "give it the party's next number this year")\
    F(X, meta, BYTES, REQ, 0, 4096, NONE, "extra", "map of shape meta")                           \
    F(X, body, BYTES, REQ, 0, 262144, NONE, "inhoud", "map of the kind's shape")

#define SHAPE_m_append(F, X)                                                                      \
    F(X, stream, ID, REQ, 0, 0, NONE, "stroom", "the stream")                                     \
    F(X, base, INT, REQ, 0, INT32_MAX, NONE, "basis", "version the stream must have now")         \
    F(X, append, ID, REQ, 0, 0, NONE, "toevoeging", "same id and content: same answer")           \
    F(X, party, CODE, REQ, 0, 24, NONE, "partij", "who")                                          \
    F(X, bulk, BOOL, OPT, 0, 0, NONE, "bulk", "at most half of a batch")                          \
    F(X, events, RECORDS, REQ, 1, 16, new_event, "gebeurtenissen", "all or none")

#define SHAPE_m_appended(F, X)                                                                    \
    F(X, first, INT, REQ, 0, INT64_MAX, NONE, "positie", "position of its first event")           \
    F(X, version, INT, REQ, 0, INT32_MAX, NONE, "versie", "version of the stream after it")       \
    F(X, at, TIME, REQ, 0, 0, NONE, "tijdstip", "time of its events")                             \
    F(X, number, INT, OPT, 1, INT32_MAX, NONE, "nummer", "running number, when asked for")        \
    F(X, repeated, BOOL, OPT, 0, 0, NONE, "herhaling", "it was stored before")

/* An answer, not a failure: somebody else wrote first. */
#define SHAPE_m_conflict(F, X)                                                                    \
    F(X, version, INT, REQ, 0, INT32_MAX, NONE, "versie", "version the stream has")

/* One a commit, in log order; without events every 200 ms so that silence and holes show. */
#define SHAPE_m_published(F, X)                                                                   \
    F(X, fence, INT, REQ, 0, INT32_MAX, NONE, "hek", "number of the writer")                      \
    F(X, head, INT, REQ, -1, INT64_MAX, NONE, "kop", "last committed position")                   \
    F(X, at, TIME, OPT, 0, 0, NONE, "tijdstip", "the log's time: never back, of a trusted clock") \
    F(X, second, BOOL, OPT, 0, 0, NONE, "tweede", "it writes at the second's endpoint")           \
    F(X, events, RECORDS, OPT, 0, 65536, event, "gebeurtenissen", "what this commit stored")

#define SHAPE_m_replay(F, X)                                                                      \
    F(X, after, INT, REQ, -1, INT64_MAX, NONE, "na", "the cursor: last position seen; -1: none")  \
    F(X, leaf, BYTES, OPT, 32, 32, NONE, "blad", "leaf hash at the cursor, to be recognised")     \
    F(X, limit, INT, OPT, 1, 10000, NONE, "hoogstens", "events at most")

#define SHAPE_m_stream(F, X)                                                                      \
    F(X, stream, ID, REQ, 0, 0, NONE, "stroom", "which stream")                                   \
    F(X, after, INT, OPT, 0, INT32_MAX, NONE, "na", "version after which to start")               \
    F(X, limit, INT, OPT, 1, 10000, NONE, "hoogstens", "events at most")

#define SHAPE_m_replayed(F, X)                                                                    \
    F(X, head, INT, REQ, -1, INT64_MAX, NONE, "kop", "last committed position")                   \
    F(X, more, BOOL, OPT, 0, 0, NONE, "meer", "there is more after these")                        \
    F(X, events, RECORDS, OPT, 0, 10000, event, "gebeurtenissen", "in order")

/* ------------------------------------------------------------------ questions and what they give */

#define SHAPE_m_service(F, X)                                                                     \
    F(X, service, CODE, REQ, 1, 24, NONE, "dienst", "who answers")                                \
    F(X, ready, BOOL, REQ, 0, 0, NONE, "klaar", "it can serve")                                   \
    F(X, why, CODE, OPT, 1, 40, NONE, "waarom", "why not")                                        \
    F(X, head, INT, OPT, -1, INT64_MAX, NONE, "kop", "position it has folded up to")              \
    F(X, fence, INT, OPT, 0, INT32_MAX, NONE, "hek", "history: number of the writer")             \
    F(X, figures, MAP, OPT, 0, 0, NONE, "cijfers", "counters by name")

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
    F(X, hit, LINE, OPT, 0, 1000, NONE, "treffer", "where the text was found, the words in \u27E6 and \u27E7")

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
    F(X, step, ENUM, REQ, 0, 0, life_step, "stap", "which step")                                 \
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
      "words in its texts; \"these together\", or, -without; best finds of the newest 2,000 first")

#define SHAPE_m_listed(F, X)                                                                      \
    F(X, signals, RECORDS, OPT, 0, 500, summary, "knelpunten", "in order")                        \
    F(X, cursor, LINE, OPT, 1, 120, NONE, "volgende", "for the next page; absent at the end")

#define SHAPE_m_due(F, X)                                                                         \
    F(X, party, CODE, OPT, 1, 24, NONE, "partij", "only what is theirs")                          \
    F(X, until, DATE, OPT, 0, 0, NONE, "totEnMet", "only what is due on this day or before")      \
    F(X, limit, INT, OPT, 1, 500, NONE, "hoogstens", "rows at most; 100 unless said otherwise")   \
    F(X, cursor, LINE, OPT, 1, 120, NONE, "vanaf", "`cursor` of the page before")

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
    F(X, as_of, DATE, OPT, 0, 0, NONE, "standOp", "as it was known at the end of this day")

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
    F(X, rows, RECORDS, OPT, 0, 4000, score_row, "rijen", "one each, and for each step with cases")

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
    F(X, limit, INT, OPT, 1, 500, NONE, "hoogstens", "cases at most; 100 unless said otherwise")

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
    F(X, net_working, INT, OPT, 0, INT64_MAX, NONE, "nettoWerktijd", "seconds")

#define SHAPE_m_cases_told(F, X)                                                                  \
    F(X, cases, RECORDS, OPT, 0, 2000, case_row, "zaken", "by signal, the newest first")          \
    F(X, cursor, CODE, OPT, 1, 64, NONE, "cursor", "there may be more: go on from here")

#define SHAPE_m_feed(F, X)                                                                        \
    F(X, after, INT, REQ, -1, INT64_MAX, NONE, "na", "position after which to start")             \
    F(X, limit, INT, OPT, 1, 1000, NONE, "hoogstens", "events at most")

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
    F(X, retention, RECORDS, OPT, 0, 500, retention_term, "bewaartermijnen", "retention terms")

/* A set as it was adopted last, to show it whole and to check another version against it. */
#define SHAPE_m_adopted(F, X)                                                                     \
    F(X, set, CODE, REQ, 1, 24, NONE, "soort",                                                    \
      "regions, departments, themes, terms, rules, calendar, periods or retention")

#define SHAPE_m_adopted_told(F, X)                                                                \
    F(X, version, INT, REQ, 0, INT32_MAX, NONE, "versie", "0: never adopted")                     \
    F(X, body, MAP, OPT, 0, 0, NONE, "inhoud", "the fields of the adoption")

/* Who has kept a signed head names it, to be shown that the newest one continues it. */
#define SHAPE_m_proof(F, X)                                                                       \
    F(X, origin, LINE, OPT, 1, 100, NONE, "oorsprong", "name of the log in the older head")       \
    F(X, size, INT, OPT, 0, INT64_MAX, NONE, "grootte", "events in the older head")               \
    F(X, after, INT, OPT, 0, INT32_MAX, NONE, "na", "of the signal: events behind this version")

/* All that the leaf is made of (services/proof/leaf.h), so that it can be computed again. */
#define SHAPE_proven_event(F, X)                                                                  \
    F(X, index, INT, REQ, 0, INT64_MAX, NONE, "positie", "place in the log: index of the leaf")   \
    F(X, log, INT, REQ, 0, INT16_MAX, NONE, "log", "number of the log")                           \
    F(X, stream, ID, REQ, 0, 0, NONE, "stroom", "the stream: id of the signal")                   \
    F(X, version, INT, REQ, 1, INT32_MAX, NONE, "versie", "place in the stream, from 1")          \
    F(X, kind, INT, REQ, 0, INT16_MAX, NONE, "soort", "number of the kind (messages.h)")          \
    F(X, schema, INT, REQ, 1, INT16_MAX, NONE, "schema", "schema of the kind")                    \
    F(X, fence, INT, REQ, 0, INT32_MAX, NONE, "hek", "number of the writer")                      \
    F(X, at, TIME, REQ, 0, 0, NONE, "tijdstip", "time, given by the writer")                      \
    F(X, append, ID, REQ, 0, 0, NONE, "toevoeging", "id of the append it came in")                \
    F(X, party, CODE, REQ, 0, 24, NONE, "partij", "who")                                          \
    F(X, number, INT, OPT, 1, INT32_MAX, NONE, "nummer", "running number a party and year")       \
    F(X, meta, BYTES, REQ, 0, 4096, NONE, "extra", "map of shape meta, as it is hashed")          \
    F(X, salt, BYTES, OPT, 16, 16, NONE, "zout", "absent: erased")                                \
    F(X, body, BYTES, OPT, 0, 262144, NONE, "inhoud", "the fields, as hashed; absent: erased")    \
    F(X, digest, BYTES, OPT, 32, 32, NONE, "samenvatting", "of erased salt and body")             \
    F(X, leaf, BYTES, REQ, 32, 32, NONE, "blad", "leaf hash")                                     \
    F(X, path, BYTES, REQ, 0, 4096, NONE, "pad", "hashes behind each other, from the leaf upward")

#define SHAPE_m_proven(F, X)                                                                      \
    F(X, note, TEXT, REQ, 1, 4000, NONE, "stand", "newest signed head: a C2SP checkpoint")        \
    F(X, size, INT, REQ, 0, INT64_MAX, NONE, "grootte", "events in it")                           \
    F(X, consistency, BYTES, OPT, 0, 4096, NONE, "samenhang",                                     \
      "hashes behind each other: the older head is its beginning")                                \
    F(X, signal, ID, OPT, 0, 0, NONE, "id", "the signal")                                         \
    F(X, events, RECORDS, OPT, 0, 64, proven_event, "gebeurtenissen", "that one may see in full") \
    F(X, after, INT, OPT, 0, INT32_MAX, NONE, "verder", "there are more: ask again with this")    \
    F(X, waiting, INT, OPT, 0, INT32_MAX, NONE, "wachtend", "events that no head covers yet")

/* Inside: the same of any stream. */
#define SHAPE_m_prove(F, X)                                                                       \
    F(X, origin, LINE, OPT, 1, 100, NONE, "oorsprong", "name of the log in the older head")       \
    F(X, size, INT, OPT, 0, INT64_MAX, NONE, "grootte", "events in the older head")               \
    F(X, stream, ID, OPT, 0, 0, NONE, "stroom", "the stream whose events are to be proven")       \
    F(X, after, INT, OPT, 0, INT32_MAX, NONE, "na", "events behind this version")

#define SHAPE_m_tile(F, X)                                                                        \
    F(X, level, INT, REQ, 0, 7, NONE, "niveau", "0: leaves; each level up stands for 256 of them")\
    F(X, index, INT, REQ, 0, INT64_MAX, NONE, "nummer", "which tile of that level")

#define SHAPE_m_tile_told(F, X)                                                                   \
    F(X, level, INT, REQ, 0, 7, NONE, "niveau", "which level")                                    \
    F(X, index, INT, REQ, 0, INT64_MAX, NONE, "nummer", "which tile")                             \
    F(X, hashes, BYTES, REQ, 0, 8192, NONE, "hashes", "256 of 32 bytes; fewer at the edge")

/* Order matters: a shape stands after the shapes it contains. */
#define SHAPES(S)                                                                                 \
    S(envelope) S(fault) S(problem) S(done)                                                       \
    S(m_submit) S(reason) S(candidate) S(m_route) S(m_assign) S(m_take_up) S(m_allocate)          \
    S(m_ask) S(m_reply) S(m_supplement) S(m_contribute) S(step) S(m_interim) S(m_track)           \
    S(m_extend) S(m_redirect) S(m_refuse) S(m_answer) S(m_verdict) S(m_close) S(m_reopen)         \
    S(m_withdraw) S(m_return) S(m_split) S(m_changed) S(m_reminded) S(m_overdue) S(m_lapsed)      \
    S(m_moved) S(m_move_date) S(m_transfer) S(m_help) S(m_help_decide) S(m_agreement)             \
    S(m_still_works) S(m_confirm) S(m_erase_propose) S(m_erase_named) S(kept_facts) S(m_erased) S(empty)                                                        \
    S(municipality) S(region) S(succession) S(department) S(theme) S(term) S(free_day) S(period) S(passed_day)  \
    S(derivation) S(routing_rule) S(retention_term) S(m_regions) S(m_departments) S(m_themes) S(m_terms)            \
    S(m_calendar) S(m_periods) S(m_retention) S(m_rules) S(m_admit) S(m_revoke)                                  \
    S(m_opened) S(meta) S(event) S(new_event) S(m_append) S(m_appended) S(m_conflict)             \
    S(m_published) S(m_replay) S(m_stream) S(m_replayed) S(m_service) S(moment) S(assignment)     \
    S(summary) S(due_date) S(clock_time) S(clock_span) S(clock_share) S(clock_step) S(clock_part) \
    S(clock_told) S(m_show) S(m_shown) S(m_list) S(m_listed) S(m_due) S(due_row) S(m_due_told) \
    S(m_feed) S(m_fed) S(m_registry) S(m_registry_told) \
    S(m_adopted) S(m_adopted_told) S(m_score) S(score_time) S(score_outcome) S(score_way)       \
    S(score_row) S(m_score_told) S(m_cases) S(case_row)      \
    S(m_cases_told)                                                                             \
    S(m_origin) S(m_proof) S(proven_event) S(m_proven) S(m_prove) S(m_tile) S(m_tile_told)
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
