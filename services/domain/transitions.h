/*
 * The life of a signal as a table: who may do what in which state, and what comes of it. The decisions,
 * the page TRANSITIONS.md and the tests are all made from these rows.
 *
 *   T(command, states, actors, event, next, demand, when, body, doc)
 *
 *   demand   DEMAND_...: what must be so besides, or NONE (demands.c)
 *   when     WHEN_...: of the rows of one command, in one state, only those happen whose `when` is so;
 *            ALWAYS
 *   body     of the event: SENT, or made here from what was sent
 */
#ifndef DOMAIN_TRANSITIONS_H
#define DOMAIN_TRANSITIONS_H

#include "services/domain/erasure.h"
#include "services/domain/signal_in.h"

#define IN(state) (1u << signal_state_##state)
#define STAYS     (-1)
#define TO(state) ((int)signal_state_##state)

/* clang-format off */
#define WITH_DEPARTMENT (IN(OPEN) | IN(TAKEN_UP))
#define NOT_CLOSED      (IN(SUBMITTED) | IN(TRIAGE) | WITH_DEPARTMENT | IN(ANSWERED))
#define ANY_STATE       (NOT_CLOSED | IN(CLOSED))
#define ANY_PARTY                                                                                  \
    (ACTOR_REGION | ACTOR_LEAD | ACTOR_CONTRIBUTOR | ACTOR_PAST | ACTOR_COORDINATOR)

#define TRANSITIONS(T)                                                                             \
    T(ASSIGN, IN(SUBMITTED) | IN(TRIAGE) | WITH_DEPARTMENT, ACTOR_COORDINATOR, ASSIGNED, TO(OPEN), \
      ASSIGN, ALWAYS, SENT,                                                                        \
      "Distributes what routing left open, or corrects it: who had it before has it no longer.")   \
    T(TAKE_UP, IN(OPEN), ACTOR_LEAD, TAKEN_UP, TO(TAKEN_UP), NONE, ALWAYS, SENT,                   \
      "The lead starts. Of a redirected signal this is the acceptance.")                           \
    T(TAKE_UP, WITH_DEPARTMENT, ACTOR_CONTRIBUTOR, TAKEN_UP, STAYS, NOT_TAKEN_UP, ALWAYS, SENT,    \
      "A contributor starts, once.")                                                               \
    T(ALLOCATE, WITH_DEPARTMENT, ACTOR_LEAD | ACTOR_CONTRIBUTOR, ALLOCATED, STAYS, NONE, ALWAYS,   \
      SENT, "Who works on it, inside the department.")                                             \
    T(ASK, WITH_DEPARTMENT, ACTOR_LEAD, ASKED, STAYS, NO_QUESTION, ALWAYS, SENT,                   \
      "One question at a time; the lead's clock stands still.")                                    \
    T(ASK, IN(TRIAGE), ACTOR_COORDINATOR, ASKED, STAYS, NO_QUESTION, ALWAYS, SENT,                 \
      "To know where it belongs.")                                                                 \
    T(REPLY, IN(TRIAGE) | WITH_DEPARTMENT, ACTOR_REGION, REPLIED, STAYS, QUESTION, ALWAYS, SENT,   \
      "To the open question; the clock goes on.")                                                  \
    T(SUPPLEMENT, ANY_STATE, ACTOR_REGION, SUPPLEMENTED, STAYS, SUPPLEMENT, ALWAYS, SENT,          \
      "Facts added, consent to publish given or taken back; no clock is touched.")                 \
    T(ATTACH, NOT_CLOSED, ACTOR_REGION | ACTOR_LEAD | ACTOR_CONTRIBUTOR | ACTOR_COORDINATOR,       \
      ATTACHED, STAYS, ATTACH, ALWAYS, SENT, "A file goes with it; no clock is touched.")          \
    T(CONTRIBUTE, WITH_DEPARTMENT, ACTOR_CONTRIBUTOR, CONTRIBUTED, STAYS, NONE, ALWAYS, SENT,      \
      "To the lead, for its one answer.")                                                          \
    T(INTERIM, IN(TAKEN_UP), ACTOR_LEAD, INTERIM_GIVEN, STAYS, NONE, ALWAYS, SENT,                 \
      "Where things stand, with dated steps.")                                                     \
    T(TRACK, WITH_DEPARTMENT, ACTOR_LEAD, TRACK_CHOSEN, STAYS, TAKE_UP_TERM, ALWAYS, SENT,         \
      "Within the take-up term, with a reason.")                                                   \
    T(EXTEND, IN(TAKEN_UP), ACTOR_LEAD, EXTENDED, STAYS, NOT_EXTENDED, ALWAYS, SENT,               \
      "Once, with a reason.")                                                                      \
    T(REDIRECT, WITH_DEPARTMENT, ACTOR_LEAD, REDIRECTED, TO(OPEN), REDIRECT, HOP_LEFT, SENT,       \
      "To a better address, which gets a full term.")                                              \
    T(REDIRECT, WITH_DEPARTMENT, ACTOR_LEAD, REDIRECTED, TO(TRIAGE), REDIRECT, LAST_HOP, SENT,     \
      "The third hop goes to the coordinator.")                                                    \
    T(REFUSE, IN(OPEN), ACTOR_RECEIVER, REFUSED, TO(TRIAGE), NONE, ALWAYS, SENT,                   \
      "The receiver of a redirect that it has not taken up says that it is not theirs.")           \
    T(ANSWER, IN(TAKEN_UP), ACTOR_LEAD, ANSWERED, TO(ANSWERED), ANSWER, ALWAYS, SENT,              \
      "The one answer, with what its kind demands. An open question ends with it.")                \
    T(VERDICT, IN(ANSWERED), ACTOR_REGION, JUDGED, STAYS, VERDICT, ALWAYS, SENT,                   \
      "Does this answer help?")                                                                    \
    T(VERDICT, IN(ANSWERED), ACTOR_REGION, CLOSED, TO(CLOSED), VERDICT, HELPS, CLOSE_HELPED,       \
      "It helps: closed.")                                                                         \
    T(VERDICT, IN(ANSWERED), ACTOR_REGION, REOPENED, TO(TAKEN_UP), VERDICT, ASKS_REOPEN,           \
      REOPEN_WITH_TEXT, "It does not, or partly, and the region asks to look again.")              \
    T(CLOSE, IN(ANSWERED), ACTOR_REGION, CLOSED, TO(CLOSED), CLOSE_ACCEPTED, ALWAYS, SENT,         \
      "The region leaves it at that (accepted).")                                                  \
    T(CLOSE, IN(ANSWERED), ACTOR_COORDINATOR, CLOSED, TO(CLOSED), CLOSE_NO_VERDICT, ALWAYS, SENT,  \
      "No verdict within its term (no_verdict); never as agreement.")                              \
    T(REOPEN, IN(ANSWERED) | IN(CLOSED), ACTOR_REGION, REOPENED, TO(TAKEN_UP), REOPEN, ALWAYS,     \
      SENT, "At the same lead; also when it was closed as helped, accepted or no_verdict.")        \
    T(WITHDRAW, NOT_CLOSED, ACTOR_REGION, WITHDRAWN, TO(CLOSED), NONE, ALWAYS, SENT,               \
      "The region takes it back.")                                                                 \
    T(RETURN, IN(SUBMITTED) | IN(TRIAGE), ACTOR_COORDINATOR, RETURNED, TO(CLOSED), NONE, ALWAYS,   \
      SENT, "With the right door.")                                                                \
    T(SPLIT, IN(TRIAGE), ACTOR_COORDINATOR, SPLIT_UP, TO(CLOSED), SPLIT, ALWAYS, SENT,             \
      "With the region's consent; the children keep a link.")                                      \
    T(CHANGED, IN(ANSWERED) | IN(CLOSED), ACTOR_LEAD, CHANGE_RECORDED, STAYS, NONE, ALWAYS, SENT,  \
      "What came of the answer.")                                                                  \
    T(CONFIRM_OUTSIDE, IN(ANSWERED), ACTOR_COORDINATOR, CONFIRMED, STAYS, UNCONFIRMED, ALWAYS, SENT,       \
      "A body outside the rijk takes it; now the region has its term for a verdict.")              \
    T(AGREEMENT, IN(ANSWERED) | IN(CLOSED), ACTOR_LEAD | ACTOR_REGION, AGREEMENT_ENDED, STAYS,     \
      AGREEMENT, ALWAYS, SENT, "What came of the agreement. Only the lead gives it a new date.")   \
    T(STILL_WORKS, IN(ANSWERED) | IN(CLOSED), ACTOR_REGION, STILL_WORKS_TOLD, STAYS, STILL_ASKED,  \
      ALWAYS, SENT, "Half a year later: does it still work?")                                      \
    T(HELP, WITH_DEPARTMENT, ACTOR_REGION | ACTOR_COORDINATOR, HELP_ASKED, STAYS, HELP, ALWAYS,    \
      SENT, "A step up the ladder. The proposal itself follows two working days after its notice.")\
    T(HELP_DECIDE, WITH_DEPARTMENT, ACTOR_ADVISER, HELP_DECIDED, STAYS, HELP_PROPOSED, ALWAYS,     \
      SENT, "Whether the representative is involved.")                                             \
    T(MOVE_DATE, WITH_DEPARTMENT, ACTOR_LEAD, DATE_MOVED, STAYS, MOVABLE, ALWAYS, SENT,            \
      "Once after a transfer, with a reason: the answer's date.")                                  \
    T(ERASE_PROPOSE, ANY_STATE, ANY_PARTY, ERASURE_PROPOSED, STAYS, ERASE_PROPOSE, ALWAYS, SENT,   \
      "Texts are to be destroyed, on a legal ground.")                                             \
    T(ERASE_WITHDRAW, ANY_STATE, ANY_PARTY, ERASURE_WITHDRAWN, STAYS, ERASE_WITHDRAW, ALWAYS,      \
      SENT, "By who proposed it, or a coordinator.")                                               \
    T(ERASE_CONFIRM, ANY_STATE, ANY_PARTY, ERASED, STAYS, ERASE_CONFIRM, ALWAYS, ERASED,           \
      "By a second person: the texts are destroyed, and this says so.")                            \
    T(CONTEST, ANY_STATE, ACTOR_LEAD | ACTOR_CONTRIBUTOR | ACTOR_PAST, CONTESTED, STAYS, CONTEST,  \
      ALWAYS, SENT, "A case of it in a draft report is not theirs, says a department.")            \
    T(CORRECT, ANY_STATE, ACTOR_COORDINATOR, CORRECTION_PROPOSED, STAYS, CORRECT, ALWAYS, SENT,    \
      "A case of it in a draft report is to count as nobody's.")                                   \
    T(CORRECT_WITHDRAW, ANY_STATE, ACTOR_COORDINATOR, CORRECTION_WITHDRAWN, STAYS,                 \
      CORRECT_WITHDRAW, ALWAYS, SENT, "By a coordinator.")                                         \
    T(CORRECT_CONFIRM, ANY_STATE, ANY_PARTY | ACTOR_ADVISER, ATTRIBUTION_CORRECTED, STAYS,         \
      CORRECT_CONFIRM, ALWAYS, CORRECTED, "By a second person: it is in nobody's figures.")                 \
    T(BUNDLE, ANY_STATE, ACTOR_COORDINATOR, BUNDLED, STAYS, BUNDLE, ALWAYS, SENT,                  \
      "The same bottleneck in several regions; each keeps its own signal and answer.")             \
    T(UNBUNDLE, ANY_STATE, ACTOR_COORDINATOR, UNBUNDLED, STAYS, BUNDLED, ALWAYS, SENT,             \
      "It is another bottleneck after all.")                                                       \
    T(CLAIM, IN(TRIAGE), ACTOR_COORDINATOR, CLAIMED, STAYS, CLAIM, ALWAYS, SENT,                   \
      "Who distributes it, among coordinators; a later one takes it over.")                        \
    T(NOTE, ANY_STATE, ACTOR_COORDINATOR | ACTOR_ADVISER, NOTED, STAYS, NOTE, ALWAYS, SENT,        \
      "For who it is to; no clock is touched.")

/* A row: name, what must be so as people read it. */
#define DEMANDS(D)                                                                                 \
    D(NONE, "")                                                                                    \
    D(ASSIGN, "departments that exist, each once")                                                 \
    D(NOT_TAKEN_UP, "not yet taken up by it")                                                      \
    D(NO_QUESTION, "no question is open")                                                          \
    D(QUESTION, "a question is open")                                                              \
    D(SUPPLEMENT, "facts, or consent to publish; when closed: consent alone")                      \
    D(TAKE_UP_TERM, "within the take-up term")                                                     \
    D(NOT_EXTENDED, "not extended before")                                                         \
    D(REDIRECT, "another department that exists")                                                  \
    D(ANSWER, "the parts that the kind demands")                                                   \
    D(VERDICT, "reopen only when it does not fully help, and with a text")                         \
    D(CLOSE_ACCEPTED, "reason accepted")                                                           \
    D(CLOSE_NO_VERDICT, "reason no_verdict, after the verdict's term")                             \
    D(REOPEN, "it was answered")                                                                   \
    D(SPLIT, "consent; other signals, each once")                                                  \
    D(UNCONFIRMED, "answered as belonging outside the rijk, and not confirmed yet")                \
    D(AGREEMENT, "an agreement is open; moved: lead, later date, reason; broken: reason")          \
    D(STILL_ASKED, "it was asked, and not told yet")                                               \
    D(HELP, "a higher step than the last, at most the notice")                                     \
    D(HELP_PROPOSED, "a proposal waits for a decision")                                            \
    D(MOVABLE, "transferred, and not moved since; a day to come")                                  \
    D(ERASE_PROPOSE, "no proposal is open; one's own texts that are there; an account")            \
    D(ERASE_WITHDRAW, "that proposal is open; one's own organisation's")                           \
    D(ERASE_CONFIRM, "that proposal is open; another account, of the organisation or a "           \
                     "coordinator's; where the coordinators' own department leads, of elsewhere")  \
    D(CONTEST, "a draft report, before the end of its days for comments; a case of one's own")     \
    D(CORRECT, "a draft report; a case of that department; an account")                            \
    D(CORRECT_WITHDRAW, "that proposal is open")                                                   \
    D(CORRECT_CONFIRM, "that proposal is open; another account, of a coordinator; where the case " \
                       "is of the coordinators' own department, of elsewhere")                    \
    D(ATTACH, "fewer than twenty files so far; a name without a folder")                           \
    D(BUNDLE, "not confidential, and in no bundle")                                                \
    D(BUNDLED, "in that bundle")                                                                   \
    D(CLAIM, "an account, other than the one that has it")                                         \
    D(NOTE, "to a department: one that it is with now")

#define WHENS(W)                                                                                   \
    W(ALWAYS, "")                                                                                  \
    W(HOP_LEFT, "first or second redirect")                                                        \
    W(LAST_HOP, "third redirect")                                                                  \
    W(HELPS, "verdict helps")                                                                      \
    W(ASKS_REOPEN, "reopen asked")
/* clang-format on */

enum event_body {
    BODY_SENT,
    BODY_CLOSE_HELPED,
    BODY_REOPEN_WITH_TEXT,
    BODY_ERASED,
    BODY_CORRECTED
};

#define DEMAND_VALUE_(NAME, doc) DEMAND_##NAME,
enum demand { DEMANDS(DEMAND_VALUE_) DEMAND_N };
#define WHEN_VALUE_(NAME, doc) WHEN_##NAME,
enum when { WHENS(WHEN_VALUE_) WHEN_N };

/* The columns of a row that others do not need; row i of signal_transitions(). */
struct condition {
    enum demand demand;
    enum when when;
    enum event_body body;
};
const struct condition *transition_condition(size_t i);
const char *demand_text(enum demand d);
const char *when_text(enum when w);

/* A command that is being decided. */
struct attempt {
    const struct signal *s;
    const struct registry *r;
    const struct principal *who;
    enum message command;
    const void *body;
    int32_t day;
    const struct past *past; /* NULL: not at hand */
    struct decision *out;
};

/* PROBLEM_N when it is met; else detail and faults are filled. */
enum problem_code demand_check(const struct attempt *a, enum demand d);
bool when_holds(const struct attempt *a, enum when w);

/* attachment.c */
enum problem_code demand_attach(const struct attempt *a);

/* erasure_decide.c: the demands of erasure, and the statement that it becomes. */
enum problem_code demand_erase_propose(const struct attempt *a);
enum problem_code demand_erase_withdraw(const struct attempt *a);
enum problem_code demand_erase_confirm(const struct attempt *a);
void erasure_encode(const struct attempt *a, struct buf *out);
/* Of whom somebody is: a coordinator's is the department that it belongs to. */
place_t organisation_of(const struct principal *who);
/* Whether coordinators belong to that department: what they decide on it needs somebody from elsewhere. */
bool coordinators_are_of(const struct registry *r, place_t department);

/* report_decide.c: the demands of contested and corrected cases, and what a correction becomes. */
enum problem_code demand_contest(const struct attempt *a);
enum problem_code demand_correct(const struct attempt *a);
enum problem_code demand_correct_withdraw(const struct attempt *a);
enum problem_code demand_correct_confirm(const struct attempt *a);
void correction_encode(const struct attempt *a, struct buf *out);

/* Adds a fault for each text that holds a citizen service number; phone numbers and contacts are not
 * looked at, since one in eleven phone numbers passes the test as well. */
bool texts_hold_bsn(const struct wire_shape *shape, const void *body, struct wire_faults *faults);

#endif
