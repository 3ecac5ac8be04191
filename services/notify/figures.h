/*
 * What notify counts and measures of itself.
 */
#ifndef NOTIFY_FIGURES_H
#define NOTIFY_FIGURES_H

#include "services/log/telling.h"

enum { CERTIFICATE_RECEIVERS, CERTIFICATE_OWN, CERTIFICATE_MAIL, CERTIFICATE_N };

/* clang-format off */
#define NOTIFY_METRICS(M, S)                                                                      \
    M(S, COUNTER, events, NUMBER, "weerklank_notify_events", "Events that were folded.", NONE)    \
    M(S, COUNTER, matched, NUMBER, "weerklank_notify_matched",                                    \
      "Deliveries that there are to make.", NONE)                                                 \
    M(S, GAUGE, subscriptions, NUMBER, "weerklank_notify_subscriptions",                          \
      "Subscriptions that are open.", NONE)                                                       \
    M(S, COUNTER, delivered, NUMBER, "weerklank_notify_delivered",                                \
      "Deliveries that a receiver took.", NONE)                                                   \
    M(S, COUNTER, failed, NUMBER, "weerklank_notify_failed",                                      \
      "Deliveries and handshakes in vain.", NONE)                                                 \
    M(S, COUNTER, handshakes, NUMBER, "weerklank_notify_handshakes",                              \
      "Receivers that were asked whether they want deliveries.", NONE)                            \
    M(S, COUNTER, receipts, NUMBER, "weerklank_notify_receipts",                                  \
      "Receipts of departments' systems that went into the log.", NONE)                           \
    M(S, GAUGE, sending, NUMBER, "weerklank_notify_sending",                                      \
      "Deliveries and handshakes under way.", NONE)                                               \
    M(S, GAUGE, waiting, NUMBER, "weerklank_notify_waiting",                                      \
      "Subscriptions that wait to be tried again.", NONE)                                         \
    M(S, GAUGE, unwritten, NUMBER, "weerklank_notify_unwritten",                                  \
      "Deliveries that are not in the database yet.", NONE)                                       \
    M(S, COUNTER, mails_sent, NUMBER, "weerklank_notify_mails_sent",                              \
      "Mails that the mail server took.", NONE)                                                   \
    M(S, COUNTER, mails_refused, NUMBER, "weerklank_notify_mails_refused",                        \
      "Mails whose address is dead.", NONE)                                                       \
    M(S, COUNTER, mails_later, NUMBER, "weerklank_notify_mails_later",                            \
      "Mails that are to be tried again.", NONE)                                                  \
    M(S, GAUGE, held, NUMBER, "weerklank_notify_held",                                            \
      "Events that wait for the state of their signal.", NONE)                                    \
    M(S, COUNTER, broken, NUMBER, "weerklank_notify_broken",                                      \
      "Events of signals that could not be folded: a fault of ours.", NONE)                       \
    M(S, GAUGE, bytes, BYTES, "weerklank_notify_texts", "Texts in memory.", NONE)                 \
    M(S, GAUGE, appending, NUMBER, "weerklank_notify_appending",                                  \
      "Appends that history has not answered.", NONE)                                             \
    REFUSED_METRICS(M, S)                                                                         \
    M(S, TIMES, delivering, SECONDS, "weerklank_notify_delivery",                                 \
      "From a delivery sent until its outcome.", NONE)                                            \
    M(S, TIMES, mailing, SECONDS, "weerklank_notify_mail",                                        \
      "From a mail handed to the mail server until its word.", NONE)                              \
    M(S, GAUGE, certificate, SECONDS, "weerklank_certificate_expires_in",                         \
      "Until the first certificate in the file of that setting ends; 0: it has, or cannot be read.", \
      BY("setting", CERTIFICATE_N, notify_certificate))
/* clang-format on */
METRICS_DECLARE(notify_metrics, NOTIFY_METRICS)
/* NULL: no such file is set. */
const char *notify_certificate(int which);

#endif
