/*
 * Every message and every event, each once: who sends it, who answers, with what.
 *
 * A row:  M(NAME, number, "name", shape, schema, sender, service, answer, repeat, "json name", "what it is")
 *   number   of events: stored in the log, never reused. 0 for what is not stored
 *   sender   who may send it: roles of a party (bits), or INSIDE for our own processes
 *   service  who takes it
 *   answer   the message that answers it, or NO_ANSWER; instead of it a `problem` may always come
 *   repeat   SAFE: the same id again gets the same answer; READ: changes nothing; ONCE: not repeated
 *   "what it is" has its Dutch in dutch_texts.h
 *
 * A command about a signal names it in the envelope and becomes the event with the same shape.
 */
#ifndef PROTO_MESSAGES_H
#define PROTO_MESSAGES_H

#include "proto/shapes.h"

/* Who sends. Bits, so that a row can name several. */
#define BY_REGION      (1u << role_REGION)
#define BY_DEPARTMENT  (1u << role_DEPARTMENT)
#define BY_COORDINATOR (1u << role_COORDINATOR)
#define BY_ADVISER     (1u << role_ADVISER)
#define BY_AUDITOR     (1u << role_AUDITOR)
#define BY_ANYONE      (BY_REGION | BY_DEPARTMENT | BY_COORDINATOR | BY_ADVISER | BY_AUDITOR)
#define INSIDE         (1u << role_SYSTEM)

/* clang-format off */
/* Commands: intake takes signals, tracking everything else. */
#define COMMANDS(M)                                                                               \
    M(SUBMIT, 0, "signal.submit", m_submit, 1, BY_REGION, intake, DONE, SAFE, "knelpunt.indienen",\
      "A region submits a bottleneck. The envelope's signal is an id that the sender chose.")     \
    M(ASSIGN, 0, "signal.assign", m_assign, 1, BY_COORDINATOR, tracking, DONE, SAFE,              \
      "knelpunt.toewijzen", "The coordinator distributes what routing left open, or corrects it.")\
    M(TAKE_UP, 0, "signal.take_up", m_take_up, 1, BY_DEPARTMENT, tracking, DONE, SAFE,            \
      "knelpunt.in_behandeling_nemen", "A person at the department starts to work on it.")        \
    M(ALLOCATE, 0, "signal.allocate", m_allocate, 1, BY_DEPARTMENT, tracking, DONE, SAFE,         \
      "knelpunt.toebedelen", "Who works on it, inside the department. No effect on any clock.")   \
    M(ASK, 0, "signal.ask", m_ask, 1, BY_DEPARTMENT | BY_COORDINATOR, tracking, DONE, SAFE,       \
      "knelpunt.vragen", "A question to the region; the clock stands still until the reply.")     \
    M(REPLY, 0, "signal.reply", m_reply, 1, BY_REGION, tracking, DONE, SAFE,                      \
      "knelpunt.antwoorden", "The region's reply to the open question.")                          \
    M(SUPPLEMENT, 0, "signal.supplement", m_supplement, 1, BY_REGION, tracking, DONE, SAFE,       \
      "knelpunt.aanvullen", "Facts added by the region, at any time, without touching a clock.")  \
    M(CONTRIBUTE, 0, "signal.contribute", m_contribute, 1, BY_DEPARTMENT, tracking, DONE, SAFE,   \
      "knelpunt.bijdragen", "A contributor's part of the answer, to the lead.")                   \
    M(INTERIM, 0, "signal.interim", m_interim, 1, BY_DEPARTMENT, tracking, DONE, SAFE,            \
      "knelpunt.stand_van_zaken", "Where things stand, with dated steps.")                        \
    M(TRACK, 0, "signal.track", m_track, 1, BY_DEPARTMENT, tracking, DONE, SAFE,                  \
      "knelpunt.spoor", "The lead chooses a track, with a reason, within the take-up term.")      \
    M(EXTEND, 0, "signal.extend", m_extend, 1, BY_DEPARTMENT, tracking, DONE, SAFE,               \
      "knelpunt.uitstellen", "Once: the answer comes later, with a reason.")                      \
    M(REDIRECT, 0, "signal.redirect", m_redirect, 1, BY_DEPARTMENT, tracking, DONE, SAFE,         \
      "knelpunt.doorsturen", "The lead passes it on to a better address.")                        \
    M(REFUSE, 0, "signal.refuse", m_refuse, 1, BY_DEPARTMENT, tracking, DONE, SAFE,               \
      "knelpunt.weigeren", "The receiver of a redirect refuses; the coordinator distributes.")    \
    M(ANSWER, 0, "signal.answer", m_answer, 1, BY_DEPARTMENT, tracking, DONE, SAFE,               \
      "knelpunt.beantwoorden", "The lead's one answer, on behalf of all.")                        \
    M(VERDICT, 0, "signal.verdict", m_verdict, 1, BY_REGION, tracking, DONE, SAFE,                \
      "knelpunt.oordelen", "The region says whether the answer helps.")                           \
    M(CLOSE, 0, "signal.close", m_close, 1, BY_REGION | BY_COORDINATOR, tracking, DONE, SAFE,     \
      "knelpunt.afronden", "The region accepts, or the coordinator closes without a verdict.")    \
    M(REOPEN, 0, "signal.reopen", m_reopen, 1, BY_REGION, tracking, DONE, SAFE,                   \
      "knelpunt.heropenen", "The region asks to look at it again.")                               \
    M(WITHDRAW, 0, "signal.withdraw", m_withdraw, 1, BY_REGION, tracking, DONE, SAFE,             \
      "knelpunt.intrekken", "The region withdraws it.")                                           \
    M(RETURN, 0, "signal.return", m_return, 1, BY_COORDINATOR, tracking, DONE, SAFE,              \
      "knelpunt.teruggeven", "The coordinator returns it with the right door.")                   \
    M(SPLIT, 0, "signal.split", m_split, 1, BY_COORDINATOR, tracking, DONE, SAFE,                 \
      "knelpunt.splitsen", "Split with the region's consent; children keep a link.")              \
    M(CHANGED, 0, "signal.changed", m_changed, 1, BY_DEPARTMENT, tracking, DONE, SAFE,            \
      "knelpunt.wat_veranderde", "The lead records what came of its answer.")                     \
    M(MOVE_DATE, 0, "signal.move_date", m_move_date, 1, BY_DEPARTMENT, tracking, DONE, SAFE,      \
      "knelpunt.datum_verzetten", "After a transfer: the lead moves the answer date, once.")      \
    M(CONFIRM_OUTSIDE, 0, "signal.confirm", m_confirm, 1, BY_COORDINATOR, tracking, DONE, SAFE,   \
      "knelpunt.bevestigen", "A body outside the rijk confirmed that it takes it.")               \
    M(AGREEMENT, 0, "signal.agreement", m_agreement, 1, BY_DEPARTMENT | BY_REGION, tracking, DONE,\
      SAFE, "knelpunt.afspraak", "What came of the agreement: kept, moved or broken.")            \
    M(STILL_WORKS, 0, "signal.still_works", m_still_works, 1, BY_REGION, tracking, DONE, SAFE,    \
      "knelpunt.werkt_nog", "The region says whether it still works.")                            \
    M(HELP, 0, "signal.help", m_help, 1, BY_REGION | BY_COORDINATOR, tracking, DONE, SAFE,        \
      "knelpunt.hulp", "Help is asked, a step up the ladder.")                                    \
    M(HELP_DECIDE, 0, "signal.help_decide", m_help_decide, 1, BY_ADVISER, tracking, DONE, SAFE,   \
      "knelpunt.hulp_besluiten", "The adviser decides on involving the representative.")          \
    M(ERASE_PROPOSE, 0, "signal.erase_propose", m_erase_propose, 1,                               \
      BY_REGION | BY_DEPARTMENT | BY_COORDINATOR, tracking, DONE, SAFE, "knelpunt.wissen_voorstellen", \
      "Who is responsible for texts proposes to destroy them, on a legal ground.")                \
    M(ERASE_WITHDRAW, 0, "signal.erase_withdraw", m_erase_named, 1,                               \
      BY_REGION | BY_DEPARTMENT | BY_COORDINATOR, tracking, DONE, SAFE, "knelpunt.wissen_intrekken", \
      "The open proposal to destroy texts is withdrawn.")                                         \
    M(ERASE_CONFIRM, 0, "signal.erase_confirm", m_erase_named, 1,                                 \
      BY_REGION | BY_DEPARTMENT | BY_COORDINATOR, tracking, DONE, SAFE, "knelpunt.wissen_bevestigen", \
      "A second person confirms the open proposal: the texts are destroyed.")                     \
    M(ATTACH, 0, "signal.attach", m_attach, 1, BY_REGION | BY_DEPARTMENT | BY_COORDINATOR,        \
      tracking, DONE, SAFE, "knelpunt.bijvoegen",                                                 \
      "A file that was uploaded belongs to it from now on. No effect on any clock.")              \
    M(BUNDLE, 0, "signal.bundle", m_bundle, 1, BY_COORDINATOR, tracking, DONE, SAFE,              \
      "knelpunt.bundelen", "The same bottleneck in several regions: it goes into a bundle.")      \
    M(UNBUNDLE, 0, "signal.unbundle", m_unbundle, 1, BY_COORDINATOR, tracking, DONE, SAFE,        \
      "knelpunt.ontbundelen", "It is another bottleneck after all: out of its bundle.")           \
    M(CLAIM, 0, "signal.claim", empty, 1, BY_COORDINATOR, tracking, DONE, SAFE,                   \
      "knelpunt.oppakken", "A coordinator's account says that it will distribute this one.")      \
    M(NOTE, 0, "signal.note", m_note, 1, BY_COORDINATOR | BY_ADVISER, tracking, DONE, SAFE,       \
      "knelpunt.noteren", "A note to a department, to the region, or among advisers and coordinators.") \
    M(ADOPT_RETENTION, 0, "retention.adopt", m_retention, 1, BY_COORDINATOR, tracking, DONE, SAFE, \
      "bewaartermijnen.vaststellen", "A new version of the retention terms.")                     \
    M(ADOPT_REGIONS, 0, "regions.adopt", m_regions, 1, BY_COORDINATOR, tracking, DONE, SAFE,      \
      "regios.vaststellen", "A new version of the regions.")                                      \
    M(ADOPT_DEPARTMENTS, 0, "departments.adopt", m_departments, 1, BY_COORDINATOR, tracking, DONE,\
      SAFE, "ministeries.vaststellen", "A new version of the departments.")                       \
    M(ADOPT_THEMES, 0, "themes.adopt", m_themes, 1, BY_COORDINATOR, tracking, DONE, SAFE,         \
      "themas.vaststellen", "A new version of the themes.")                                       \
    M(ADOPT_TERMS, 0, "terms.adopt", m_terms, 1, BY_COORDINATOR, tracking, DONE, SAFE,            \
      "termijnen.vaststellen", "A new version of the terms.")                                     \
    M(ADOPT_RULES, 0, "rules.adopt", m_rules, 1, BY_COORDINATOR, tracking, DONE, SAFE,            \
      "regels.vaststellen", "A new version of the rules of routing.")                             \
    M(ADOPT_MODEL, 0, "model.adopt", m_model, 1, BY_COORDINATOR, tracking, DONE, SAFE,            \
      "model.vaststellen", "Routing goes by this model from now on.")                             \
    M(LEARN, 0, "model.learn", m_learn, 1, BY_COORDINATOR, routing, LEARNING_TOLD, SAFE,          \
      "model.leren", "Routing is to learn now; what comes of it is in the log, or told to model.learning.") \
    M(ADOPT_CALENDAR, 0, "calendar.adopt", m_calendar, 1, BY_COORDINATOR, tracking, DONE, SAFE,   \
      "kalender.vaststellen", "A new version of the calendar.")                                   \
    M(ADOPT_PERIODS, 0, "periods.adopt", m_periods, 1, BY_COORDINATOR, tracking, DONE, SAFE,      \
      "perioden.vaststellen", "A new version of the context periods.")                            \
    M(ADMIT, 0, "party.admit", m_admit, 1, BY_COORDINATOR, tracking, DONE, SAFE,                  \
      "partij.toelaten", "A party, or another key of it, may come in.")                           \
    M(REVOKE, 0, "party.revoke", m_revoke, 1, BY_COORDINATOR, tracking, DONE, SAFE,               \
      "sleutel.intrekken", "A key may no longer come in.")                                        \
    M(REPORT_OPEN, 0, "report.open", m_report_open, 1, BY_COORDINATOR, tracking, DONE, SAFE,      \
      "rapport.openen",                                                                           \
      "A report for a period. The envelope's signal is an id that the sender chose for it.")      \
    M(REPORT_COMMENT, 0, "report.comment", m_report_comment, 1, BY_DEPARTMENT, tracking, DONE,    \
      SAFE, "rapport.reageren", "A department comments on a draft, within its ten working days.") \
    M(REPORT_FIX, 0, "report.fix", m_report_fix, 1, BY_COORDINATOR, tracking, DONE, SAFE,         \
      "rapport.vaststellen", "After those days: from now on nothing of it changes.")              \
    M(REPORT_WITHDRAW, 0, "report.withdraw", m_report_withdraw, 1, BY_COORDINATOR, tracking,      \
      DONE, SAFE, "rapport.intrekken", "A draft is withdrawn.")                                   \
    M(CONTEST, 0, "signal.contest", m_contest, 1, BY_DEPARTMENT, tracking, DONE, SAFE,            \
      "knelpunt.betwisten", "A department contests that a case in a draft report is its own.")    \
    M(CORRECT, 0, "signal.correct", m_correct, 1, BY_COORDINATOR, tracking, DONE, SAFE,           \
      "knelpunt.corrigeren", "The coordinator proposes to count a case as nobody's.")             \
    M(CORRECT_WITHDRAW, 0, "signal.correct_withdraw", m_correct_named, 1, BY_COORDINATOR,         \
      tracking, DONE, SAFE, "knelpunt.corrigeren_intrekken",                                      \
      "The proposal to correct an attribution is withdrawn.")                                     \
    M(CORRECT_CONFIRM, 0, "signal.correct_confirm", m_correct_named, 1,                           \
      BY_REGION | BY_DEPARTMENT | BY_COORDINATOR | BY_ADVISER, tracking, DONE, SAFE,              \
      "knelpunt.corrigeren_bevestigen", "A second person confirms the correction.")               \
    M(SUBSCRIBE, 0, "subscription.open", m_subscribe, 1, BY_ANYONE, notify, DONE, SAFE,           \
      "abonnement.openen",                                                                        \
      "A system is told by webhook what happens from now on. The envelope's signal is an id that the sender chose.") \
    M(REKEY, 0, "subscription.rekey", m_rekey, 1, BY_ANYONE, notify, DONE, SAFE,                  \
      "abonnement.sleutel_wisselen", "Another key; both sign for a week.")                        \
    M(RESEND, 0, "subscription.resend", m_resend, 1, BY_ANYONE, notify, DONE, SAFE,               \
      "abonnement.herhalen", "Deliveries again, from one on; a parked one goes on.")              \
    M(UNSUBSCRIBE, 0, "subscription.end", m_unsubscribe, 1, BY_ANYONE, notify, DONE, SAFE,        \
      "abonnement.beeindigen", "Nothing more is told.")                                           \
    M(MAILBOX, 0, "mailbox.set", m_mailbox, 1, BY_ANYONE, notify, DONE, SAFE, "mailbox.instellen", \
      "People are told by mail what is for them. The envelope's signal is an id that the sender chose.") \
    M(MAILBOX_END, 0, "mailbox.end", empty, 1, BY_ANYONE, notify, DONE, SAFE, "mailbox.verwijderen", \
      "The address is destroyed, and what waited for it.")                                        \
    M(RETURNED_MAIL, 0, "mail.returned", m_returned, 1, BY_COORDINATOR, notify, DONE, SAFE,       \
      "mail.teruggekomen", "A mail of ours came back.")                                           \
    M(ACCOUNT, 0, "account.set", m_account, 1, BY_ANYONE, gateway, DONE, SAFE, "account.instellen", \
      "Somebody of the party may sign in. The envelope's signal is the account's random number.") \
    M(ACCOUNT_CLOSE, 0, "account.close", empty, 1, BY_ANYONE, gateway, DONE, SAFE, "account.sluiten", \
      "Signs in no more from this moment on; name and address are destroyed.")                    \
    M(TOKEN, 0, "token.make", m_token, 1, BY_ANYONE, gateway, DONE, SAFE, "token.maken",          \
      "A program may act for an account. The envelope's signal is an id that the sender chose.")  \
    M(TOKEN_END, 0, "token.end", empty, 1, BY_ANYONE, gateway, DONE, SAFE, "token.beeindigen",    \
      "The token is refused from this moment on.")                                                \
    M(SIGN_IN, 0, "session.open", m_sign_in, 1, BY_ANYONE, gateway, SESSION_TOLD, ONCE, "sessie.openen", \
      "Somebody signs in with a browser. Over HTTP alone.")                                       \
    M(INVITED, 0, "invitation.take", m_invited, 1, BY_ANYONE, gateway, SESSION_TOLD, ONCE, "uitnodiging.aannemen", \
      "Whoever was invited chooses a password, and is signed in with it. Over HTTP alone.")       \
    M(SIGN_OUT, 0, "session.close", empty, 1, BY_ANYONE, gateway, DONE, SAFE, "sessie.sluiten",   \
      "Signs out. Over HTTP alone.")                                                              \
    M(SECOND_NEW, 0, "second.make", empty, 1, BY_ANYONE, gateway, SECOND_TOLD, ONCE, "tweede_factor.maken", \
      "A new second factor, which counts once a code of it was shown. Over HTTP alone.")          \
    M(SECOND, 0, "second.set", m_second, 1, BY_ANYONE, gateway, DONE, ONCE, "tweede_factor.instellen", \
      "It works: from now on a code is asked. Over HTTP alone.")                                  \
    M(PASSWORD, 0, "password.set", m_password, 1, BY_ANYONE, gateway, DONE, ONCE, "wachtwoord.wijzigen", \
      "Another password; all other sessions end. Over HTTP alone.")                               \
    M(DRAFT, 0, "draft.set", m_draft, 1, BY_DEPARTMENT, gateway, DONE, SAFE, "concept.bewaren",   \
      "What a department is going to send. Over HTTP alone.")                                     \
    M(DRAFT_END, 0, "draft.end", empty, 1, BY_DEPARTMENT, gateway, DONE, SAFE, "concept.weggooien", \
      "It will not send that. Over HTTP alone.")                                                  \
    M(TEMPLATE, 0, "template.set", m_template, 1, BY_DEPARTMENT, gateway, DONE, SAFE, "sjabloon.bewaren", \
      "A text that a department uses more often. Over HTTP alone.")                               \
    M(TEMPLATE_END, 0, "template.end", empty, 1, BY_DEPARTMENT, gateway, DONE, SAFE, "sjabloon.weggooien", \
      "It is not used any more. Over HTTP alone.")

#define QUESTIONS(M)                                                                              \
    M(SHOW, 0, "signal.show", m_show, 1, BY_ANYONE, overview, SHOWN, READ, "knelpunt.tonen",      \
      "One signal, with or without its timeline.")                                                \
    M(LIST, 0, "signal.list", m_list, 1, BY_ANYONE, overview, LISTED, READ, "knelpunten.lijst",   \
      "Signals that somebody may see, in pages.")                                                 \
    M(DUE, 0, "due.ask", m_due, 1, BY_ANYONE, overview, DUE_TOLD, READ, "uiterlijk",              \
      "What falls due of one's own signals, by who has to do it and by date, in pages.")          \
    M(FEED, 0, "feed.ask", m_feed, 1, BY_ANYONE, overview, FED, READ, "gebeurtenissen.vanaf",     \
      "What happened after a position, as far as one may see it.")                                \
    M(WATCH, 0, "watch", m_feed, 1, BY_ANYONE, tracking, FED, READ, "gebeurtenissen.volgen",      \
      "The same, held until there is something to tell or `within` has passed.")                  \
    M(REGISTRY, 0, "registry.ask", m_registry, 1, BY_ANYONE, tracking, REGISTRY_TOLD, READ,       \
      "stamgegevens", "A set of reference data as adopted.")                                      \
    M(ADOPTED, 0, "adopted.ask", m_adopted, 1, BY_ANYONE, overview, ADOPTED_TOLD, READ,           \
      "vastgesteld", "A set of reference data, whole, as its last adoption said it.")             \
    M(SCORE, 0, "scoreboard.ask", m_score, 1, BY_ANYONE, overview, SCORE_TOLD, READ, "scorebord", \
      "The scoreboard: response times by department, region, theme or border.")                   \
    M(BACKLOG, 0, "backlog.ask", m_backlog, 1, BY_ANYONE, overview, BACKLOG_TOLD, READ, "openstaand", \
      "How much stood open at the end of each week.")                                             \
    M(ARRIVALS, 0, "arrivals.ask", m_arrivals, 1, BY_DEPARTMENT | BY_COORDINATOR, overview,       \
      ARRIVALS_TOLD, READ, "herkomst", "What came to a department from which region, on which theme.") \
    M(SILENCE, 0, "silence.ask", m_silence, 1, BY_COORDINATOR, overview, SILENCE_TOLD, READ,      \
      "stilte", "Which regions submitted nothing lately.")                                        \
    M(CASES, 0, "cases.ask", m_cases, 1, BY_ANYONE, overview, CASES_TOLD, READ, "scorebordZaken", \
      "The cases behind a figure of the scoreboard, in pages.")                                   \
    M(SERVICE, 0, "service.ask", empty, 1, BY_ANYONE | INSIDE, every, SERVICE_TOLD, READ,         \
      "dienst", "Is this service ready, and how far is it.")                                      \
    M(PROOF, 0, "proof.ask", m_proof, 1, BY_ANYONE, overview, PROVEN, READ, "controle",           \
      "The newest signed head; that it continues an older one; that a signal's events are in it.")\
    M(TILE, 0, "tile.ask", m_tile, 1, BY_ANYONE, overview, TILE_TOLD, READ, "tegel",              \
      "Hashes of the log's tree, to mirror it (C2SP tlog-tiles).")                                \
    M(REPORT_ASK, 0, "report.ask", m_report_ask, 1, BY_ANYONE, overview, REPORT_TOLD, READ,       \
      "rapporten.vragen", "Reports; one with comments, contested cases and corrections.")         \
    M(SUBSCRIPTIONS, 0, "subscription.ask", m_subscriptions, 1, BY_ANYONE, notify,                \
      SUBSCRIPTIONS_TOLD, READ, "abonnementen.vragen", "Subscriptions, and how far each is.")     \
    M(MAILBOXES, 0, "mailbox.ask", m_mailboxes, 1, BY_ANYONE, notify, MAILBOXES_TOLD, READ,       \
      "mailboxen.vragen", "Mailboxes, what each is told, and whether it arrives.")                \
    M(ACCOUNTS, 0, "account.ask", m_accounts, 1, BY_ANYONE, gateway, ACCOUNTS_TOLD, READ,         \
      "accounts.vragen", "Accounts, what each may, and when it was used.")                        \
    M(TOKENS, 0, "token.ask", m_tokens, 1, BY_ANYONE, gateway, TOKENS_TOLD, READ,                 \
      "tokens.vragen", "Tokens, what each may, and when it was used.")                            \
    M(DRAFT_ASK, 0, "draft.ask", empty, 1, BY_DEPARTMENT, gateway, DRAFT_TOLD, READ,              \
      "concept.vragen", "One draft of the department's own. Over HTTP alone.")                    \
    M(DRAFTS, 0, "drafts.ask", empty, 1, BY_DEPARTMENT, gateway, DRAFTS_TOLD, READ,               \
      "concepten.vragen", "The department's drafts: of which act, by whom and when. Over HTTP alone.") \
    M(TEMPLATE_ASK, 0, "template.ask", empty, 1, BY_DEPARTMENT, gateway, TEMPLATE_TOLD, READ,     \
      "sjabloon.vragen", "One template of the department's own. Over HTTP alone.")                \
    M(TEMPLATES, 0, "templates.ask", empty, 1, BY_DEPARTMENT, gateway, TEMPLATES_TOLD, READ,      \
      "sjablonen.vragen", "The department's templates. Over HTTP alone.")                         \
    M(LEARNING, 0, "model.learning", empty, 1, BY_ANYONE, routing, LEARNING_TOLD, READ,           \
      "model.leert", "Is routing learning, and what came of it last.")                            \
    M(PREVIEW, 0, "routing.preview", m_preview, 1, BY_REGION, routing, PREVIEWED, READ,           \
      "routering.voorspellen", "Where a text would go if it were submitted now, and why.")        \
    M(WORDS, 0, "routing.words", m_words, 1, BY_ANYONE, routing, WORDED, READ,                    \
      "routering.woorden", "What the numbers of words and the codes of rules in reasons stand for.")

#define ANSWERS(M)                                                                                \
    M(DONE, 0, "done", done, 1, INSIDE, none, NO_ANSWER, READ, "gedaan", "It was carried out.")   \
    M(PROBLEM, 0, "problem", problem, 1, INSIDE, none, NO_ANSWER, READ, "probleem",               \
      "It was not; code and fields say why.")                                                     \
    M(SHOWN, 0, "signal.shown", m_shown, 1, INSIDE, none, NO_ANSWER, READ, "knelpunt",            \
      "Answer to signal.show.")                                                                   \
    M(LISTED, 0, "signal.listed", m_listed, 1, INSIDE, none, NO_ANSWER, READ, "knelpunten",       \
      "Answer to signal.list.")                                                                   \
    M(DUE_TOLD, 0, "due.told", m_due_told, 1, INSIDE, none, NO_ANSWER, READ,                      \
      "uiterlijk.antwoord", "Answer to due.ask.")                                                 \
    M(BACKLOG_TOLD, 0, "backlog.told", m_backlog_told, 1, INSIDE, none, NO_ANSWER, READ,          \
      "openstaandPerWeek", "Answer to backlog.ask.")                                              \
    M(ARRIVALS_TOLD, 0, "arrivals.told", m_arrivals_told, 1, INSIDE, none, NO_ANSWER, READ,       \
      "herkomstRijen", "Answer to arrivals.ask.")                                                 \
    M(SILENCE_TOLD, 0, "silence.told", m_silence_told, 1, INSIDE, none, NO_ANSWER, READ,          \
      "stilleRegios", "Answer to silence.ask.")                                                   \
    M(CASES_TOLD, 0, "cases.told", m_cases_told, 1, INSIDE, none, NO_ANSWER, READ,                \
      "scorebordZakenLijst", "Answer to cases.ask.")                                              \
    M(SCORE_TOLD, 0, "scoreboard.told", m_score_told, 1, INSIDE, none, NO_ANSWER, READ,           \
      "scorebordRijen", "Answer to scoreboard.ask.")                                              \
    M(FED, 0, "feed.told", m_fed, 1, INSIDE, none, NO_ANSWER, READ, "gebeurtenissen",             \
      "Answer to feed.ask and watch.")                                                            \
    M(REGISTRY_TOLD, 0, "registry.told", m_registry_told, 1, INSIDE, none, NO_ANSWER, READ,       \
      "stamgegevens.antwoord", "Answer to registry.ask.")                                         \
    M(ADOPTED_TOLD, 0, "adopted.told", m_adopted_told, 1, INSIDE, none, NO_ANSWER, READ,          \
      "vastgesteld.antwoord", "Answer to adopted.ask.")                                           \
    M(SERVICE_TOLD, 0, "service.told", m_service, 1, INSIDE, none, NO_ANSWER, READ,               \
      "dienst.antwoord", "Answer to service.ask.")                                                \
    M(PROVEN, 0, "proof.told", m_proven, 1, INSIDE, none, NO_ANSWER, READ,                        \
      "controle.antwoord", "Answer to proof.ask and log.prove.")                                  \
    M(TILE_TOLD, 0, "tile.told", m_tile_told, 1, INSIDE, none, NO_ANSWER, READ,                   \
      "tegel.antwoord", "Answer to tile.ask and log.tile.")                                       \
    M(REPORT_TOLD, 0, "report.told", m_report_told, 1, INSIDE, none, NO_ANSWER, READ,             \
      "rapporten", "Answer to report.ask.")                                                       \
    M(SUBSCRIPTIONS_TOLD, 0, "subscription.told", m_subscriptions_told, 1, INSIDE, none,          \
      NO_ANSWER, READ, "abonnementen", "Answer to subscription.ask.")                             \
    M(MAILBOXES_TOLD, 0, "mailbox.told", m_mailboxes_told, 1, INSIDE, none, NO_ANSWER, READ,      \
      "mailboxen", "Answer to mailbox.ask.")                                                      \
    M(ACCOUNTS_TOLD, 0, "account.told", m_accounts_told, 1, INSIDE, none, NO_ANSWER, READ,        \
      "accounts", "Answer to account.ask.")                                                       \
    M(TOKENS_TOLD, 0, "token.told", m_tokens_told, 1, INSIDE, none, NO_ANSWER, READ,              \
      "tokens", "Answer to token.ask.")                                                           \
    M(SESSION_TOLD, 0, "session.told", m_session_told, 1, INSIDE, none, NO_ANSWER, READ,          \
      "sessie", "Answer to session.open.")                                                        \
    M(SECOND_TOLD, 0, "second.told", m_second_told, 1, INSIDE, none, NO_ANSWER, READ,             \
      "tweede_factor", "Answer to second.make.")                                                  \
    M(DRAFT_TOLD, 0, "draft.told", m_draft_told, 1, INSIDE, none, NO_ANSWER, READ,                \
      "concept", "Answer to draft.ask.")                                                          \
    M(DRAFTS_TOLD, 0, "drafts.told", m_drafts_told, 1, INSIDE, none, NO_ANSWER, READ,             \
      "concepten", "Answer to drafts.ask.")                                                       \
    M(TEMPLATE_TOLD, 0, "template.told", m_template_told, 1, INSIDE, none, NO_ANSWER, READ,       \
      "sjabloon", "Answer to template.ask.")                                                      \
    M(TEMPLATES_TOLD, 0, "templates.told", m_templates_told, 1, INSIDE, none, NO_ANSWER, READ,    \
      "sjablonen", "Answer to templates.ask.")                                                    \
    M(LEARNING_TOLD, 0, "model.learning_told", m_learning, 1, INSIDE, none, NO_ANSWER, READ,      \
      "model.leert_verteld", "Answer to model.learn and model.learning.")                         \
    M(PREVIEWED, 0, "routing.previewed", m_previewed, 1, INSIDE, none, NO_ANSWER, READ,           \
      "routering.voorspeld", "Answer to routing.preview.")                                        \
    M(WORDED, 0, "routing.worded", m_worded, 1, INSIDE, none, NO_ANSWER, READ,                    \
      "routering.verwoord", "Answer to routing.words.")

/* Between our own processes. */
#define INSIDE_MESSAGES(M)                                                                        \
    M(APPEND, 0, "log.append", m_append, 1, INSIDE, history, APPENDED, SAFE, "log.toevoegen",     \
      "1 to 16 events for one stream, all or none; answered after the commit.")                   \
    M(APPENDED, 0, "log.appended", m_appended, 1, INSIDE, none, NO_ANSWER, READ,                  \
      "log.toegevoegd", "They are committed.")                                                    \
    M(CONFLICT, 0, "log.conflict", m_conflict, 1, INSIDE, none, NO_ANSWER, READ, "log.conflict",  \
      "The stream has another version than the base.")                                            \
    M(PUBLISHED, 0, "log.published", m_published, 1, INSIDE, none, NO_ANSWER, READ,               \
      "log.gepubliceerd", "A commit, or a heartbeat.")                                            \
    M(REPLAY, 0, "log.replay", m_replay, 1, INSIDE, history, REPLAYED, READ, "log.naspelen",      \
      "Events after a cursor.")                                                                   \
    M(STREAM, 0, "log.stream", m_stream, 1, INSIDE, history, REPLAYED, READ, "log.stroom",        \
      "Events of one stream.")                                                                    \
    M(REPLAYED, 0, "log.replayed", m_replayed, 1, INSIDE, none, NO_ANSWER, READ,                  \
      "log.nagespeeld", "Events, in order.")                                                      \
    M(PROVE, 0, "log.prove", m_prove, 1, INSIDE, history, PROVEN, READ, "log.controle",           \
      "The newest signed head, and proofs of a stream's events, whoever asks.")                   \
    M(LOG_TILE, 0, "log.tile", m_tile, 1, INSIDE, history, TILE_TOLD, READ, "log.tegel",          \
      "Hashes of the log's tree.")                                                                \
    M(METRICS, 0, "metrics.ask", empty, 1, INSIDE, every, METRICS_TOLD, READ, "meetwaarden",      \
      "What this service counts and measures of itself.")                                         \
    M(METRICS_TOLD, 0, "metrics.told", m_metrics_told, 1, INSIDE, none, NO_ANSWER, READ,          \
      "meetwaarden.antwoord", "Answer to metrics.ask.")

/* Events. The number is stored; who made it stands in the event's header. */
#define EVENTS(M)                                                                                 \
    M(OPENED, 1, "log.opened", m_opened, 1, INSIDE, none, NO_ANSWER, READ, "log.geopend",         \
      "Position 0 of every log.")                                                                 \
    M(PARTY_ADMITTED, 2, "party.admitted", m_admit, 1, INSIDE, none, NO_ANSWER, READ,             \
      "partij.toegelaten", "A party, or another key of it, may come in.")                         \
    M(KEY_REVOKED, 3, "party.revoked", m_revoke, 1, INSIDE, none, NO_ANSWER, READ,                \
      "sleutel.ingetrokken", "A key may no longer come in.")                                      \
    M(REGIONS_ADOPTED, 4, "regions.adopted", m_regions, 1, INSIDE, none, NO_ANSWER, READ,         \
      "regios.vastgesteld", "A version of the regions.")                                          \
    M(DEPARTMENTS_ADOPTED, 5, "departments.adopted", m_departments, 1, INSIDE, none, NO_ANSWER,   \
      READ, "ministeries.vastgesteld", "A version of the departments.")                           \
    M(THEMES_ADOPTED, 6, "themes.adopted", m_themes, 1, INSIDE, none, NO_ANSWER, READ,            \
      "themas.vastgesteld", "A version of the themes.")                                           \
    M(TERMS_ADOPTED, 7, "terms.adopted", m_terms, 1, INSIDE, none, NO_ANSWER, READ,               \
      "termijnen.vastgesteld", "A version of the terms.")                                         \
    M(RULES_ADOPTED, 8, "rules.adopted", m_rules, 1, INSIDE, none, NO_ANSWER, READ,               \
      "regels.vastgesteld", "A version of the rules of routing.")                                 \
    M(CALENDAR_ADOPTED, 9, "calendar.adopted", m_calendar, 1, INSIDE, none, NO_ANSWER, READ,      \
      "kalender.vastgesteld", "A version of the calendar.")                                       \
    M(PERIODS_ADOPTED, 10, "periods.adopted", m_periods, 1, INSIDE, none, NO_ANSWER, READ,        \
      "perioden.vastgesteld", "A version of the context periods.")                                \
    M(ORIGIN_OPENED, 11, "log.origin_opened", m_origin, 1, INSIDE, none, NO_ANSWER, READ,         \
      "log.oorsprong_geopend",                                                                    \
      "Events that a signed head had are gone; the log goes on under another name.")              \
    M(RETENTION_ADOPTED, 12, "retention.adopted", m_retention, 1, INSIDE, none, NO_ANSWER, READ,  \
      "bewaartermijnen.vastgesteld", "A version of the retention terms.")                         \
    M(MODEL_ADOPTED, 13, "model.adopted", m_model, 1, INSIDE, none, NO_ANSWER, READ,              \
      "model.vastgesteld", "What routing learned, in use from here on.")                          \
    M(MODEL_KEPT, 14, "model.kept", m_model_kept, 1, INSIDE, none, NO_ANSWER, READ,               \
      "model.niet_gebruikt", "What routing learned and does not use, and why.")                   \
    M(SUBMITTED, 20, "signal.submitted", m_submit, 1, INSIDE, none, NO_ANSWER, READ,              \
      "knelpunt.ingediend", "A region submitted it.")                                             \
    M(ROUTED, 21, "signal.routed", m_route, 1, INSIDE, none, NO_ANSWER, READ,                     \
      "knelpunt.gerouteerd", "Routing's decision: a lead and contributors, or to distribute.")    \
    M(ASSIGNED, 22, "signal.assigned", m_assign, 1, INSIDE, none, NO_ANSWER, READ,                \
      "knelpunt.toegewezen", "A coordinator's decision.")                                         \
    M(TAKEN_UP, 23, "signal.taken_up", m_take_up, 1, INSIDE, none, NO_ANSWER, READ,               \
      "knelpunt.in_behandeling", "The department works on it.")                                   \
    M(ALLOCATED, 24, "signal.allocated", m_allocate, 1, INSIDE, none, NO_ANSWER, READ,            \
      "knelpunt.toebedeeld", "Who works on it, inside the department.")                           \
    M(ASKED, 25, "signal.asked", m_ask, 1, INSIDE, none, NO_ANSWER, READ,                         \
      "knelpunt.vraag_gesteld", "A question to the region.")                                      \
    M(REPLIED, 26, "signal.replied", m_reply, 1, INSIDE, none, NO_ANSWER, READ,                   \
      "knelpunt.vraag_beantwoord", "The region's reply.")                                         \
    M(SUPPLEMENTED, 27, "signal.supplemented", m_supplement, 1, INSIDE, none, NO_ANSWER, READ,    \
      "knelpunt.aangevuld", "Facts added by the region.")                                         \
    M(CONTRIBUTED, 28, "signal.contributed", m_contribute, 1, INSIDE, none, NO_ANSWER, READ,      \
      "knelpunt.bijdrage_gegeven", "A contributor's part of the answer.")                         \
    M(INTERIM_GIVEN, 29, "signal.interim_given", m_interim, 1, INSIDE, none, NO_ANSWER, READ,     \
      "knelpunt.stand_gegeven", "Where things stand.")                                            \
    M(TRACK_CHOSEN, 30, "signal.track_chosen", m_track, 1, INSIDE, none, NO_ANSWER, READ,         \
      "knelpunt.spoor_gekozen", "The track.")                                                     \
    M(EXTENDED, 31, "signal.extended", m_extend, 1, INSIDE, none, NO_ANSWER, READ,                \
      "knelpunt.uitgesteld", "The answer comes later.")                                           \
    M(REDIRECTED, 32, "signal.redirected", m_redirect, 1, INSIDE, none, NO_ANSWER, READ,          \
      "knelpunt.doorgestuurd", "Passed on to a better address.")                                  \
    M(REFUSED, 33, "signal.refused", m_refuse, 1, INSIDE, none, NO_ANSWER, READ,                  \
      "knelpunt.geweigerd", "The receiver of a redirect refused.")                                \
    M(ANSWERED, 34, "signal.answered", m_answer, 1, INSIDE, none, NO_ANSWER, READ,                \
      "knelpunt.beantwoord", "The lead's one answer.")                                            \
    M(JUDGED, 35, "signal.judged", m_verdict, 1, INSIDE, none, NO_ANSWER, READ,                   \
      "knelpunt.beoordeeld", "The region's verdict.")                                             \
    M(CLOSED, 36, "signal.closed", m_close, 1, INSIDE, none, NO_ANSWER, READ,                     \
      "knelpunt.afgerond", "It is closed.")                                                       \
    M(REOPENED, 37, "signal.reopened", m_reopen, 1, INSIDE, none, NO_ANSWER, READ,                \
      "knelpunt.heropend", "Looked at again.")                                                    \
    M(WITHDRAWN, 38, "signal.withdrawn", m_withdraw, 1, INSIDE, none, NO_ANSWER, READ,            \
      "knelpunt.ingetrokken", "The region withdrew it.")                                          \
    M(RETURNED, 39, "signal.returned", m_return, 1, INSIDE, none, NO_ANSWER, READ,                \
      "knelpunt.teruggegeven", "Returned with the right door.")                                   \
    M(SPLIT_UP, 40, "signal.split_up", m_split, 1, INSIDE, none, NO_ANSWER, READ,                 \
      "knelpunt.gesplitst", "Split; the children keep a link.")                                   \
    M(CHANGE_RECORDED, 41, "signal.change_recorded", m_changed, 1, INSIDE, none, NO_ANSWER, READ, \
      "knelpunt.verandering", "What came of the answer.")                                         \
    M(REMINDED, 42, "signal.reminded", m_reminded, 1, INSIDE, none, NO_ANSWER, READ,              \
      "knelpunt.herinnerd", "Half of a term is over, or nearly all of it.")                       \
    M(OVERDUE, 43, "signal.overdue", m_overdue, 1, INSIDE, none, NO_ANSWER, READ,                 \
      "knelpunt.te_laat", "A term is over and what it was for was not done.")                     \
    M(QUESTION_LAPSED, 44, "signal.question_lapsed", m_lapsed, 1, INSIDE, none, NO_ANSWER, READ,  \
      "knelpunt.vraag_verlopen", "The region's term for its reply is over: the clock goes on.")   \
    M(DEADLINE_MOVED, 45, "signal.deadline_moved", m_moved, 1, INSIDE, none, NO_ANSWER, READ,     \
      "knelpunt.datum_verschoven", "A date moved with the reference data.")                       \
    M(DATE_MOVED, 46, "signal.date_moved", m_move_date, 1, INSIDE, none, NO_ANSWER, READ,         \
      "knelpunt.datum_verzet", "After a transfer the lead moved the answer date.")                \
    M(TRANSFERRED, 47, "signal.transferred", m_transfer, 1, INSIDE, none, NO_ANSWER, READ,        \
      "knelpunt.overgedragen", "A reorganisation gave it to the successor.")                      \
    M(HELP_ASKED, 48, "signal.help_asked", m_help, 1, INSIDE, none, NO_ANSWER, READ,              \
      "knelpunt.hulp_gevraagd", "A step up the ladder of help.")                                  \
    M(HELP_DECIDED, 49, "signal.help_decided", m_help_decide, 1, INSIDE, none, NO_ANSWER, READ,   \
      "knelpunt.hulp_besloten", "The adviser decided.")                                           \
    M(AGREEMENT_ENDED, 50, "signal.agreement_ended", m_agreement, 1, INSIDE, none, NO_ANSWER,     \
      READ, "knelpunt.afspraak_uitkomst", "What came of the agreement.")                          \
    M(STILL_WORKS_ASKED, 51, "signal.still_works_asked", m_lapsed, 1, INSIDE, none, NO_ANSWER,    \
      READ, "knelpunt.werkt_nog_gevraagd", "After half a year: does it still work?")              \
    M(STILL_WORKS_TOLD, 52, "signal.still_works_told", m_still_works, 1, INSIDE, none, NO_ANSWER, \
      READ, "knelpunt.werkt_nog_verteld", "Whether it still works.")                              \
    M(CONFIRMED, 53, "signal.confirmed", m_confirm, 1, INSIDE, none, NO_ANSWER, READ,             \
      "knelpunt.bevestigd", "A body outside the rijk confirmed that it takes it.")                \
    M(ERASURE_PROPOSED, 54, "signal.erasure_proposed", m_erase_propose, 1, INSIDE, none,          \
      NO_ANSWER, READ, "knelpunt.wissen_voorgesteld", "Somebody proposes to destroy texts.")      \
    M(ERASED, 55, "signal.erased", m_erased, 1, INSIDE, none, NO_ANSWER, READ,                    \
      "knelpunt.gewist", "The statement of destruction: these texts are no more.")                \
    M(ERASURE_WITHDRAWN, 56, "signal.erasure_withdrawn", m_erase_named, 1, INSIDE, none,          \
      NO_ANSWER, READ, "knelpunt.wissen_ingetrokken", "The proposal to destroy texts is withdrawn.") \
    M(BUNDLED, 57, "signal.bundled", m_bundle, 1, INSIDE, none, NO_ANSWER, READ,                  \
      "knelpunt.gebundeld", "The same bottleneck is there in other regions as well.")             \
    M(UNBUNDLED, 58, "signal.unbundled", m_unbundle, 1, INSIDE, none, NO_ANSWER, READ,            \
      "knelpunt.ontbundeld", "It stands by itself again.")                                        \
    M(ATTRIBUTION_CORRECTED, 59, "signal.attribution_corrected", m_corrected, 1, INSIDE, none,    \
      NO_ANSWER, READ, "knelpunt.toerekening_gecorrigeerd",                                       \
      "From here on that case is in nobody's figures.")                                           \
    M(REPORT_OPENED, 60, "report.opened", m_report_open, 1, INSIDE, none, NO_ANSWER, READ,        \
      "rapport.geopend", "A report for a period, as a draft.")                                    \
    M(REPORT_COMMENTED, 61, "report.commented", m_report_comment, 1, INSIDE, none, NO_ANSWER,     \
      READ, "rapport.reactie_gegeven", "A department's comment on a draft.")                      \
    M(REPORT_FIXED, 62, "report.fixed", m_report_fix, 1, INSIDE, none, NO_ANSWER, READ,           \
      "rapport.vastgesteld", "From now on nothing of it changes.")                                \
    M(REPORT_WITHDRAWN, 63, "report.withdrawn", m_report_withdraw, 1, INSIDE, none, NO_ANSWER,    \
      READ, "rapport.ingetrokken", "A draft was withdrawn.")                                      \
    M(CONTESTED, 64, "signal.contested", m_contest, 1, INSIDE, none, NO_ANSWER, READ,             \
      "knelpunt.betwist", "A department contests that a case is its own.")                        \
    M(CORRECTION_PROPOSED, 65, "signal.correction_proposed", m_correct, 1, INSIDE, none,          \
      NO_ANSWER, READ, "knelpunt.correctie_voorgesteld", "To count a case as nobody's.")          \
    M(CORRECTION_WITHDRAWN, 66, "signal.correction_withdrawn", m_correct_named, 1, INSIDE, none,  \
      NO_ANSWER, READ, "knelpunt.correctie_ingetrokken", "That proposal is withdrawn.")           \
    M(SUBSCRIBED, 67, "subscription.opened", m_subscribed, 1, INSIDE, none, NO_ANSWER, READ,      \
      "abonnement.geopend", "A system is told by webhook what happens from here on.")             \
    M(SUB_CONFIRMED, 68, "subscription.confirmed", m_sub_confirmed, 1, INSIDE, none, NO_ANSWER,   \
      READ, "abonnement.bevestigd", "The receiver consented to deliveries.")                      \
    M(SUB_RECEIVED, 69, "subscription.received", m_sub_received, 1, INSIDE, none, NO_ANSWER,      \
      READ, "abonnement.ontvangen", "The department's system received all up to here.")           \
    M(SUB_SILENT, 70, "subscription.silent", m_sub_stopped, 1, INSIDE, none, NO_ANSWER, READ,     \
      "abonnement.stil", "The receiver has taken nothing for long.")                              \
    M(SUB_PARKED, 71, "subscription.parked", m_sub_stopped, 1, INSIDE, none, NO_ANSWER, READ,     \
      "abonnement.geparkeerd", "Deliveries wait until somebody asks for them again.")             \
    M(SUB_RESENT, 72, "subscription.resent", m_resend, 1, INSIDE, none, NO_ANSWER, READ,          \
      "abonnement.herhaald", "Deliveries come again, from one on.")                               \
    M(SUB_REKEYED, 73, "subscription.rekeyed", m_rekeyed, 1, INSIDE, none, NO_ANSWER, READ,       \
      "abonnement.sleutel_gewisseld", "Another key signs.")                                       \
    M(SUB_GONE, 74, "subscription.gone", m_sub_stopped, 1, INSIDE, none, NO_ANSWER, READ,         \
      "abonnement.opgeheven", "The receiver said that it is gone for good.")                      \
    M(UNSUBSCRIBED, 75, "subscription.ended", m_unsubscribe, 1, INSIDE, none, NO_ANSWER, READ,    \
      "abonnement.beeindigd", "Nothing more is told.")                                            \
    M(ATTACHED, 76, "signal.attached", m_attach, 1, INSIDE, none, NO_ANSWER, READ,                \
      "knelpunt.bijgevoegd", "A file belongs to it.")                                             \
    M(CLAIMED, 77, "signal.claimed", empty, 1, INSIDE, none, NO_ANSWER, READ,                     \
      "knelpunt.opgepakt", "A coordinator's account distributes it.")                             \
    M(NOTED, 78, "signal.noted", m_note, 1, INSIDE, none, NO_ANSWER, READ,                        \
      "knelpunt.genoteerd", "A note, for who it is to.")                                          \
    M(LIKENED, 79, "signal.likened", m_likened, 1, INSIDE, none, NO_ANSWER, READ,                 \
      "knelpunt.vergeleken", "Earlier signals that are much like it.")
/* clang-format on */

#define MESSAGES(M) COMMANDS(M) QUESTIONS(M) ANSWERS(M) INSIDE_MESSAGES(M)

enum message_group { GROUP_COMMAND, GROUP_QUESTION, GROUP_ANSWER, GROUP_INSIDE, GROUP_EVENT };
enum message_repeat { REPEAT_SAFE, REPEAT_READ, REPEAT_ONCE };
enum message_service {
    service_none,
    service_every,
    service_intake,
    service_history,
    service_tracking,
    service_overview,
    service_notify,
    service_gateway,
    service_routing
};

/* enum message { MSG_NONE, MSG_SUBMIT, ... };  enum event_kind { EV_OPENED = 1, EV_SUBMITTED = 20, ... } */
#define MESSAGE_VALUE_(NAME, ...) MSG_##NAME,
enum message { MSG_NO_ANSWER, MESSAGES(MESSAGE_VALUE_) MSG_N };
#define EVENT_VALUE_(NAME, number, ...) EV_##NAME = (number),
enum event_kind { EVENTS(EVENT_VALUE_) EV_LAST_ = 80 };

struct message_info {
    const char *name; /* on the wire */
    const char *json;
    const char *doc;
    const struct wire_shape *shape;
    unsigned by;    /* BY_... and INSIDE */
    int16_t number; /* events: the kind */
    int16_t schema;
    uint8_t group, service, repeat;
    uint8_t answer; /* enum message */
};

/* NULL when there is none. */
const struct message_info *message_info(enum message m);
enum message message_find(struct slice name); /* MSG_NO_ANSWER when unknown */
const struct message_info *event_info(int kind);
const struct message_info *event_find(struct slice name);

#endif
