/*
 * Every problem that an answer can name. The code is stable: programs act on it. A row:
 *   P(NAME, "code", HTTP status, retry, "Dutch for people", "English for people")
 *   retry: LATER (the same again may succeed), CHANGE (only something else will), NEVER
 */
#ifndef PROTO_PROBLEMS_H
#define PROTO_PROBLEMS_H

#include "common/base.h"

/* clang-format off */
#define PROBLEMS(P)                                                                               \
    P(BAD_FRAME, "bad_frame", 400, CHANGE, "Het bericht is onleesbaar.",                          \
      "The message cannot be read.")                                                              \
    P(BAD_VERSION, "bad_version", 400, CHANGE, "Deze versie van het protocol kennen wij niet.",   \
      "This wire version is not known.")                                                          \
    P(UNKNOWN_MESSAGE, "unknown_message", 404, CHANGE, "Dit soort bericht kennen wij niet.",      \
      "There is no such message here.")                                                           \
    P(INVALID, "invalid", 400, CHANGE, "Een of meer velden kloppen niet.",                        \
      "One or more fields are not right.")                                                        \
    P(NOT_ADMITTED, "not_admitted", 401, NEVER, "Deze sleutel heeft geen toegang.",               \
      "This key is not admitted.")                                                                \
    P(NOT_ALLOWED, "not_allowed", 403, NEVER, "Dit mag u niet doen.",                             \
      "This is not yours to do.")                                                                 \
    P(NOT_FOUND, "not_found", 404, NEVER, "Dit knelpunt is niet gevonden.",                       \
      "No such signal, or not for you to see.")                                                   \
    P(WRONG_STATE, "wrong_state", 409, CHANGE, "Dit kan nu niet: het knelpunt is al verder.",     \
      "The state of the signal does not allow this.")                                             \
    P(ID_TAKEN, "id_taken", 409, CHANGE, "Dit nummer is al gebruikt. Kies een nieuw nummer.",     \
      "This id is in use with other content. Choose another.")                                    \
    P(CONFLICT, "conflict", 409, LATER, "Iemand anders was net eerder. Kijk opnieuw.",            \
      "Somebody else was first. Look again.")                                                     \
    P(INCOMPLETE_ANSWER, "incomplete_answer", 400, CHANGE,                                        \
      "Het antwoord is niet volledig.", "The answer lacks a part that its kind demands.")         \
    P(BUSY, "busy", 503, LATER, "Het is druk. Probeer het zo opnieuw.",                           \
      "Too much at once. Try again after the time that is given.")                                \
    P(NOT_READY, "not_ready", 503, LATER, "Weerklank start op. Probeer het zo opnieuw.",          \
      "Not ready to serve yet. Try again.")                                                       \
    P(TIMEOUT, "timeout", 504, LATER,                                                             \
      "Geen antwoord op tijd. Herhaal met hetzelfde nummer: niets gebeurt dubbel.",               \
      "No answer in time. Repeat with the same id: nothing happens twice.")                       \
    P(CLOCK_UNTRUSTED, "clock_untrusted", 503, LATER, "De klok van het systeem klopt niet.",      \
      "The machine's clock cannot be trusted; a coordinator must look.")                          \
    P(CURSOR_UNKNOWN, "cursor_unknown", 410, CHANGE, "Deze plek in de geschiedenis is onbekend.", \
      "This cursor is not of this log.")                                                          \
    P(TOO_OLD, "too_old", 410, CHANGE, "Dit is te lang geleden om live te volgen.",               \
      "Too far back to follow live; read the feed first.")                                        \
    P(BAD_REFERENCE, "bad_reference", 400, CHANGE, "De stamgegevens kloppen niet.",               \
      "The reference data contradict themselves or what is in use.")                              \
    P(PERSONAL_NUMBER, "personal_number", 400, CHANGE,                                            \
      "Er staat een burgerservicenummer in de tekst. Haal het weg.",                              \
      "The text holds a citizen service number. Remove it.")                                      \
    P(INTERNAL, "internal", 500, LATER, "Er ging iets mis bij ons.", "A fault of ours.")          \
    P(LOG_BEHIND, "log_behind", 503, LATER,                                                       \
      "Het logboek mist gebeurtenissen. Een coördinator moet kijken.",                            \
      "The log lacks events that a signed head had; a coordinator must look.")                    \
    P(HEAD_UNKNOWN, "head_unknown", 409, CHANGE,                                                  \
      "Het logboek is nu kleiner dan de ondertekende stand die u noemt.",                         \
      "The log is smaller than the head that is named.")                                          \
    P(OTHER_LOG, "other_log", 409, CHANGE, "Deze ondertekende stand is van een ander logboek.",   \
      "That head is of another log.")                                                             \
    P(NOT_SIGNED_IN, "not_signed_in", 401, CHANGE, "U bent niet ingelogd, of uw token geldt niet meer.", \
      "Not signed in, or the token is not valid any more.")                                       \
    P(SIGN_IN_FAILED, "sign_in_failed", 401, CHANGE,                                              \
      "De inlognaam, het wachtwoord of de code klopt niet.", "Login, password or code is wrong.") \
    P(CODE_MISSING, "code_missing", 401, CHANGE, "Vul ook de code van uw app in.",                \
      "The code of the app is asked as well.")                                                    \
    P(INVITATION_OVER, "invitation_over", 410, CHANGE,                                            \
      "Deze uitnodiging is gebruikt of verlopen. Log in, of vraag een nieuwe.",                   \
      "This invitation was used or is over. Sign in, or ask for another.")                        \
    P(RIGHT_MISSING, "right_missing", 403, NEVER, "Uw account of token heeft dit recht niet.",    \
      "The account or token lacks the right for this.")                                           \
    P(CROSS_SITE, "cross_site", 403, CHANGE, "Dit verzoek komt niet van onze eigen pagina.",      \
      "This request does not come from our own page.")                                            \
    P(NO_SUCH_PATH, "no_such_path", 404, NEVER, "Dit adres bestaat niet.", "There is no such address.") \
    P(NO_SUCH_METHOD, "no_such_method", 405, NEVER, "Dat kan niet op dit adres.",                 \
      "This address does not take that method.")                                                  \
    P(NOT_ACCEPTABLE, "not_acceptable", 406, CHANGE, "Dit antwoord bestaat niet in de vorm die u vraagt.", \
      "This answer does not exist in the form that is asked for.")                                \
    P(REQUEST_LATE, "request_late", 408, LATER, "Het verzoek kwam niet op tijd binnen.",          \
      "The request did not come in within its time.")                                             \
    P(VERSION_PASSED, "version_passed", 412, CHANGE,                                              \
      "Het knelpunt is intussen veranderd. Kijk opnieuw.", "The signal has changed meanwhile. Look again.") \
    P(BODY_TOO_LONG, "body_too_long", 413, CHANGE, "Het bericht is te groot.", "The body is too long.") \
    P(TARGET_TOO_LONG, "target_too_long", 414, CHANGE, "Het adres is te lang.", "The address is too long.") \
    P(MEDIA_TYPE, "media_type", 415, CHANGE, "Stuur de inhoud als application/json.",             \
      "Send the body as application/json.")                                                       \
    P(EXPECTATION, "expectation", 417, CHANGE, "Deze verwachting (Expect) kennen wij niet.",      \
      "This expectation is not known.")                                                           \
    P(TOO_MANY, "too_many", 429, LATER, "U vraagt te veel tegelijk. Probeer het zo opnieuw.",     \
      "Too much at once from you. Try again after the time that is given.")                       \
    P(HEADERS_TOO_LONG, "headers_too_long", 431, CHANGE, "De headers zijn te lang.",              \
      "The headers are too long.")                                                                \
    P(NOT_IMPLEMENTED, "not_implemented", 501, NEVER, "Deze methode of codering kennen wij niet.", \
      "This method or coding is not known.")                                                      \
    P(HTTP_VERSION, "http_version", 505, NEVER, "Deze versie van HTTP kennen wij niet.",          \
      "This version of HTTP is not known.")                                                       \
    P(BAD_REQUEST, "bad_request", 400, CHANGE, "Het verzoek is onleesbaar.", "The request cannot be read.") \
    P(KEY_MISSING, "key_missing", 400, CHANGE,                                                    \
      "Stuur een Idempotency-Key mee: een UUID die u zelf kiest.",                                \
      "Send an Idempotency-Key: a UUID of your own choice.")                                      \
    P(TOO_MANY_FILES, "too_many_files", 409, CHANGE, "Bij dit knelpunt zitten al te veel bijlagen.", \
      "This signal has as many files as it can have.")                                            \
    P(FILE_TOO_LARGE, "file_too_large", 413, CHANGE, "Dit bestand is te groot. Het mag 25 MB zijn.", \
      "The file is too large: 25 MiB at most.")                                                   \
    P(FILE_EMPTY, "file_empty", 400, CHANGE, "Dit bestand is leeg.", "The file is empty.")        \
    P(FILE_TYPE, "file_type", 415, CHANGE, "Dit soort bestand kunt u niet bijvoegen.",            \
      "This kind of file is not taken.")                                                          \
    P(FILE_INFECTED, "file_infected", 400, CHANGE,                                                \
      "In dit bestand zit een virus. Het is niet bewaard.", "A virus was found in the file.")     \
    P(FILE_GONE, "file_gone", 410, NEVER, "Dit bestand is vernietigd.",                           \
      "The file was destroyed.")                                                                  \
    P(FILE_DAMAGED, "file_damaged", 500, NEVER,                                                   \
      "Dit bestand is niet meer hetzelfde als toen het werd bijgevoegd.",                         \
      "The file is not the one that was attached.")                                               \
    P(DRAFT_PASSED, "draft_passed", 412, CHANGE,                                                  \
      "Een collega heeft dit intussen veranderd, verstuurd of weggegooid. Kijk opnieuw.",         \
      "A colleague changed, sent or threw it away meanwhile. Look again.")                        \
    P(DRAFT_NONE, "draft_none", 404, CHANGE, "Dit concept of sjabloon is er niet of niet meer.",  \
      "There is no such draft or template, or not any more.")                                     \
    P(TOO_MANY_TEMPLATES, "too_many_templates", 409, CHANGE,                                      \
      "Uw ministerie heeft al zoveel sjablonen als kan. Gooi er eerst een weg.",                  \
      "The department has as many templates as it can have.")
/* clang-format on */

enum problem_retry { RETRY_LATER, RETRY_CHANGE, RETRY_NEVER };

#define PROBLEM_VALUE_(NAME, ...) PROBLEM_##NAME,
enum problem_code { PROBLEMS(PROBLEM_VALUE_) PROBLEM_N };

struct problem_info {
    const char *code;
    int http;
    enum problem_retry retry;
    const char *dutch, *english;
};
const struct problem_info *problem_info(enum problem_code p);
/* PROBLEM_N when there is none. */
enum problem_code problem_find(struct slice code);

#endif
