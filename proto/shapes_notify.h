/*
 * Shapes of subscriptions and mailboxes: what an organisation's own system is told by webhook, and what
 * people are told by mail.
 *
 * The log keeps what a subscription is and what became of it; its keys stay with notify, where nobody
 * who reads the log sees them. Of a mailbox the log keeps nothing: an address is a person's, and so is
 * what they want to hear of.
 */
#ifndef PROTO_SHAPES_NOTIFY_H
#define PROTO_SHAPES_NOTIFY_H

/* clang-format off */
/* What is told: all that the party may see in full, unless narrowed. A changed filter is a new subscription. */
#define SHAPE_subscription_filter(F, X)                                                           \
    F(X, kinds, LIST, OPT, 0, 100, CODE, "soorten", "events by name; absent: all")                \
    F(X, regions, LIST, OPT, 0, 100, CODE, "regios", "who submitted; absent: all")                \
    F(X, departments, LIST, OPT, 0, 100, CODE, "ministeries", "who has or had a part; absent: all") \
    F(X, themes, LIST, OPT, 0, 100, CODE, "themas", "with those below them; absent: all")

/* The envelope's signal is an id that the sender chose for it. */
#define SHAPE_m_subscribe(F, X)                                                                   \
    F(X, sink, LINE, REQ, 1, 2000, NONE, "sink", "where to: an https address")                    \
    F(X, filter, RECORD, OPT, 0, 0, subscription_filter, "filters", "absent: all that one may see") \
    F(X, content, ENUM, OPT, 0, 0, content, "inhoud", "absent: poor")                             \
    F(X, reference, LINE, OPT, 1, 200, NONE, "subscriberReference", "comes back in each delivery") \
    F(X, key, BYTES, REQ, 32, 64, NONE, "sleutel", "signs each delivery (HMAC-SHA-256); is in no answer and no log") \
    F(X, token, CODE, OPT, 1, 500, NONE, "token", "sent as bearer; is in no answer and no log")

#define SHAPE_m_subscribed(F, X)                                                                  \
    F(X, sink, LINE, REQ, 1, 2000, NONE, "sink", "where to")                                      \
    F(X, filter, RECORD, OPT, 0, 0, subscription_filter, "filters", "absent: all that one may see") \
    F(X, content, ENUM, OPT, 0, 0, content, "inhoud", "absent: poor")                             \
    F(X, reference, LINE, OPT, 1, 200, NONE, "subscriberReference", "comes back in each delivery")

#define SHAPE_m_rekey(F, X)                                                                       \
    F(X, key, BYTES, REQ, 32, 64, NONE, "sleutel", "from now on; the one before signs along for a week") \
    F(X, token, CODE, OPT, 1, 500, NONE, "token", "absent: stays")

#define SHAPE_m_rekeyed(F, X)                                                                     \
    F(X, token, BOOL, OPT, 0, 0, NONE, "token", "the bearer token is another one as well")

/* One of them. */
#define SHAPE_m_resend(F, X)                                                                      \
    F(X, sequence, INT, OPT, 1, INT64_MAX, NONE, "sequence", "from this delivery on")             \
    F(X, position, INT, OPT, 0, INT64_MAX, NONE, "positie", "from the first event here or later on")

#define SHAPE_m_unsubscribe(F, X)                                                                 \
    F(X, reason, LINE, OPT, 1, 500, NONE, "reden", "why")

#define SHAPE_m_sub_confirmed(F, X)                                                               \
    F(X, rate, INT, OPT, 1, INT32_MAX, NONE, "tempo", "deliveries a minute at most, as the receiver wants it")

#define SHAPE_m_sub_stopped(F, X)                                                                 \
    F(X, why, CODE, REQ, 1, 40, NONE, "waarom", "what the receiver did last")                     \
    F(X, sequence, INT, OPT, 0, INT64_MAX, NONE, "sequence", "the last that was received")

#define SHAPE_m_sub_received(F, X)                                                                \
    F(X, sequence, INT, REQ, 1, INT64_MAX, NONE, "sequence", "up to here, all were received")     \
    F(X, position, INT, REQ, 0, INT64_MAX, NONE, "positie", "the event that this one was")

#define SHAPE_m_subscriptions(F, X)                                                               \
    F(X, subscription, ID, OPT, 0, 0, NONE, "abonnement", "this one; absent: all that are one's own") \
    F(X, after, ID, OPT, 0, 0, NONE, "na", "those that come after this one: the last of the page before")

#define SHAPE_subscription_row(F, X)                                                                  \
    F(X, id, ID, REQ, 0, 0, NONE, "id", "the subscription")                                       \
    F(X, party, CODE, REQ, 0, 24, NONE, "partij", "whose")                                        \
    F(X, sink, LINE, REQ, 1, 2000, NONE, "sink", "where to")                                      \
    F(X, filter, RECORD, OPT, 0, 0, subscription_filter, "filters", "absent: all that one may see") \
    F(X, content, ENUM, REQ, 0, 0, content, "inhoud", "how much is told")                         \
    F(X, reference, LINE, OPT, 1, 200, NONE, "subscriberReference", "comes back in each delivery") \
    F(X, state, ENUM, REQ, 0, 0, subscription_state, "status", "where it is")                     \
    F(X, why, CODE, OPT, 1, 40, NONE, "waarom", "what the receiver did last, when it was not well") \
    F(X, opened_at, TIME, REQ, 0, 0, NONE, "sinds", "when it was opened")                         \
    F(X, position, INT, REQ, 0, INT64_MAX, NONE, "positie", "what came after this one is told")   \
    F(X, matched, INT, REQ, 0, INT64_MAX, NONE, "gevonden", "events that are for it: the last sequence number") \
    F(X, delivered, INT, REQ, 0, INT64_MAX, NONE, "afgeleverd", "the last sequence number that was received") \
    F(X, delivered_at, TIME, OPT, 0, 0, NONE, "afgeleverdOp", "when")                             \
    F(X, failing_since, TIME, OPT, 0, 0, NONE, "misluktSinds", "when nothing arrives")            \
    F(X, attempts, INT, OPT, 0, INT32_MAX, NONE, "pogingen", "for the next delivery")             \
    F(X, next_at, TIME, OPT, 0, 0, NONE, "volgendePoging", "when it is tried again")              \
    F(X, silent, BOOL, OPT, 0, 0, NONE, "stil", "for so long that the coordinator was told")

#define SHAPE_m_subscriptions_told(F, X)                                                          \
    F(X, subscriptions, RECORDS, OPT, 0, 1000, subscription_row, "abonnementen", "in the order in which they were opened") \
    F(X, more, BOOL, OPT, 0, 0, NONE, "meer", "there are more, after the last of these")

/* ------------------------------------------------------------------ mailboxes */

#define SHAPE_preference(F, X)                                                                    \
    F(X, news, ENUM, REQ, 0, 0, news, "nieuws", "what")                                           \
    F(X, way, ENUM, REQ, 0, 0, news_way, "wijze", "how")

/* The envelope's signal is an id that the sender chose for it; the same again replaces all of it. */
#define SHAPE_m_mailbox(F, X)                                                                     \
    F(X, address, LINE, REQ, 3, 254, NONE, "adres", "a mail address")                             \
    F(X, own, BOOL, OPT, 0, 0, NONE, "eigenWerk", "only what is allocated to this account; absent: all of the party") \
    F(X, language, ENUM, OPT, 0, 0, language, "taal", "absent: nl")                               \
    F(X, content, ENUM, OPT, 0, 0, content, "inhoud", "absent: poor")                             \
    F(X, preferences, RECORDS, OPT, 0, 20, preference, "voorkeuren", "what is told otherwise than the role usually is")

/* A mail that came back, as the mail server gave it: the program at the mailbox of those hands it in. */
#define SHAPE_m_returned(F, X)                                                                    \
    F(X, mail, BYTES, REQ, 1, 131072, NONE, "bericht", "its first 128 KiB")

#define SHAPE_m_mailboxes(F, X)                                                                   \
    F(X, mailbox, ID, OPT, 0, 0, NONE, "mailbox", "this one; absent: all that one may see")       \
    F(X, after, ID, OPT, 0, 0, NONE, "na", "those that come after this one: the last of the page before")

#define SHAPE_mailbox_row(F, X)                                                                   \
    F(X, id, ID, REQ, 0, 0, NONE, "id", "the mailbox")                                            \
    F(X, party, CODE, REQ, 1, 24, NONE, "partij", "whose")                                        \
    F(X, address, LINE, OPT, 1, 254, NONE, "adres", "absent: not for you to see")                 \
    F(X, own, BOOL, OPT, 0, 0, NONE, "eigenWerk", "only what is allocated to one account")        \
    F(X, language, ENUM, REQ, 0, 0, language, "taal", "in which mails are written")               \
    F(X, content, ENUM, REQ, 0, 0, content, "inhoud", "how much is told")                         \
    F(X, preferences, RECORDS, REQ, 0, 20, preference, "voorkeuren", "all of them")               \
    F(X, state, ENUM, REQ, 0, 0, mailbox_state, "status", "whether it takes mail")                \
    F(X, why, LINE, OPT, 1, 160, NONE, "waarom", "what its server said, when it takes none")      \
    F(X, since, TIME, OPT, 0, 0, NONE, "sinds", "when it took none for the first time")           \
    F(X, sent, INT, REQ, 0, INT64_MAX, NONE, "verstuurd", "mails that its server took")           \
    F(X, sent_at, TIME, OPT, 0, 0, NONE, "verstuurdOp", "the last of them")                       \
    F(X, waiting, INT, REQ, 0, INT64_MAX, NONE, "wacht", "what is still to be told")

#define SHAPE_m_mailboxes_told(F, X)                                                              \
    F(X, mailboxes, RECORDS, OPT, 0, 1000, mailbox_row, "mailboxen", "by party, in the order in which they were set") \
    F(X, more, BOOL, OPT, 0, 0, NONE, "meer", "there are more, after the last of these")

/* Order matters: a shape stands after the shapes it contains. */
#define SHAPES_NOTIFY(S)                                                                          \
    S(subscription_filter) S(m_subscribe) S(m_subscribed) S(m_rekey) S(m_rekeyed) S(m_resend)     \
    S(m_unsubscribe) S(m_sub_confirmed) S(m_sub_stopped) S(m_sub_received) S(m_subscriptions)     \
    S(subscription_row) S(m_subscriptions_told) S(preference) S(m_mailbox) S(m_returned)          \
    S(m_mailboxes) S(mailbox_row) S(m_mailboxes_told)
/* clang-format on */

#endif
