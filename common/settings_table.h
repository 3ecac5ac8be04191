/*
 * The settings of all services, alphabetical: name, type, default, least, most, what it is.
 *
 * Types: TEXT (least and most are its bytes), INT, BOOL. {state} and {run} stand for the folders
 * state.dir and run.dir.
 */
#ifndef COMMON_SETTINGS_TABLE_H
#define COMMON_SETTINGS_TABLE_H

/* clang-format off */
#define SETTINGS(X)                                                                               \
X("clock.skew.max.ms",          INT,  "2000", 1, 3600000,                                         \
  "how far the clock of this machine may be from the database's before history stops writing")   \
X("coordinator.first.key",      TEXT, "", 0, 40,                                                  \
  "public key of the first coordinator (Z85); works only while the log has no coordinator")      \
X("db.eraser",                  TEXT, "host={state}/socket dbname=weerklank user=weerklank_eraser", 1, 1000, \
  "where history finds its database to destroy what was erased, as another role")                 \
X("db.gateway",                 TEXT, "host={state}/socket dbname=weerklank user=weerklank_gateway", 1, 1000, \
  "the same for the gateway")                                                                     \
X("db.history",                 TEXT, "host={state}/socket dbname=weerklank user=weerklank_history", 1, 1000, \
  "where history finds its database, as libpq takes it")                                          \
X("db.notify",                  TEXT, "host={state}/socket dbname=weerklank user=weerklank_notify", 1, 1000, \
  "the same for notify")                                                                          \
X("db.overview",                TEXT, "host={state}/socket dbname=weerklank user=weerklank_overview", 1, 1000, \
  "the same for overview")                                                                        \
X("db.reader",                  TEXT, "host={state}/socket dbname=weerklank user=weerklank_reader", 1, 1000, \
  "the same for history's reader")                                                                \
X("db.routing",                 TEXT, "host={state}/socket dbname=weerklank user=weerklank_routing", 1, 1000, \
  "the same for routing")                                                                         \
X("gateway.address.connections", INT, "0", 0, 1000000,                                            \
  "connections of one address at once; 0: no limit, as behind a proxy")                           \
X("gateway.ca.file",            TEXT, "", 0, 1000,                                                \
  "certificates of who is trusted to sign issuers' certificates; empty: the system's")            \
X("gateway.cache.kib",          INT,  "16384", 0, 1048576,                                         \
  "KiB of answers that the gateway keeps to give again; 0: none")                                 \
X("gateway.connections",        INT,  "1200", 1, 1000000,                                         \
  "connections at once; more wait")                                                               \
X("gateway.contact.mail",       TEXT, "beheer@weerklank.invalid", 3, 254,                         \
  "mail address of who answers questions about the API")                                          \
X("gateway.contact.name",       TEXT, "Beheer van Weerklank", 1, 120,                             \
  "who answers questions about the API")                                                          \
X("gateway.endpoint",           TEXT, "ipc://{run}/gateway", 1, 200,                              \
  "where the gateway takes commands and questions about accounts")                                \
X("gateway.invitation.days",    INT,  "7", 1, 60,                                                 \
  "an invitation to an account can be taken for so long")                                         \
X("gateway.issuers.file",       TEXT, "", 0, 1000,                                                \
  "file that says who may sign people in, and for whom (services/oidc/issuers.h); empty: nobody") \
X("gateway.listen",             TEXT, "127.0.0.1:7480", 1, 200,                                   \
  "where the gateway serves HTTP: an address and port, or a path for a Unix socket; TLS is the affair of a proxy") \
X("gateway.origins",            TEXT, "", 0, 2000,                                                \
  "other web origins whose pages may ask us, with a blank between them")                          \
X("gateway.outlines",           TEXT, "", 0, 1000,                                                \
  "TopoJSON with the outlines of the regions, for a map beside the tiles; empty: tiles alone")    \
X("gateway.proxy.header",       TEXT, "", 0, 64,                                                  \
  "header in which a proxy of ours tells the address of who asks, such as X-Real-IP; empty: there is no proxy") \
X("gateway.public.party",       TEXT, "", 0, 24,                                                  \
  "the party, an auditor's, in whose name the public page is read; empty: nothing is public")     \
X("gateway.public.seconds",     INT,  "900", 1, 86400,                                            \
  "how often what is public is made anew")                                                        \
X("gateway.scanner",            TEXT, "", 0, 200,                                                 \
  "clamd, which looks for viruses in files: a path or 127.0.0.1:3310; empty: nobody looks")       \
X("gateway.second.factor",     BOOL, "true", 0, 0,                                               \
  "who signs in by password shows a code as well; false is for demonstrations")                   \
X("gateway.session.hours",      INT,  "12", 1, 720,                                               \
  "somebody who signed in does so again after so long")                                           \
X("gateway.session.idle.minutes", INT, "60", 1, 10080,                                            \
  "a session that is not used for so long ends")                                                  \
X("gateway.url",                TEXT, "http://127.0.0.1:7480", 1, 400,                            \
  "how people reach the gateway: the beginning of links, and our own origin")                     \
X("gateway.web",                TEXT, "", 0, 1000,                                                \
  "folder with the web page; empty: the one that was built with the program")                     \
X("history.backups.days",       INT,  "35", 0, 36500,                                             \
  "for so many days backups of the database are kept: then none has what was erased")             \
X("history.batch.max",          INT,  "500", 1, 5000,                                             \
  "events in one commit")                                                                         \
X("history.checkpoint.dir",     TEXT, "{state}/checkpoints", 1, 1000,                             \
  "folder of the signed heads that are kept outside the database")                                \
X("history.checkpoint.events",  INT,  "1000", 1, 1000000,                                         \
  "events after which the next head is signed; else one a second")                                \
X("history.endpoint",           TEXT, "ipc://{run}/history", 1, 200,                              \
  "where history takes appends")                                                                  \
X("history.key.file",           TEXT, "{state}/keys/log.secret", 1, 1000,                         \
  "file with the secret key that signs the log's heads; made at the first start")                 \
X("history.origin",             TEXT, "weerklank/log/0", 1, 100,                                  \
  "name of the log in its signed heads; it counts when the log is opened")                        \
X("history.pub",                TEXT, "ipc://{run}/history.pub", 1, 200,                          \
  "where history tells what is committed")                                                        \
X("history.queue.max",          INT,  "20000", 1, 1000000,                                        \
  "appends that may wait; above it history answers busy")                                         \
X("history.second.endpoint",    TEXT, "ipc://{run}/history2", 1, 200,                             \
  "the same as history.endpoint, for the warm second")                                            \
X("history.second.pub",         TEXT, "ipc://{run}/history2.pub", 1, 200,                         \
  "the same as history.pub, for the warm second")                                                 \
X("history.second.threshold",   INT,  "64", 1, 5000,                                              \
  "events that must wait before a second batch is sent behind the first")                         \
X("history.streams.max",        INT,  "300000", 1000, 100000000,                                  \
  "streams whose version history keeps in memory")                                                \
X("intake.endpoint",            TEXT, "tcp://127.0.0.1:7401", 1, 200,                             \
  "the door for machines, with CURVE")                                                            \
X("intake.flight.peer",         INT,  "4096", 1, 1000000,                                         \
  "messages of one peer that may be under way; above it intake answers busy")                     \
X("intake.flight.total",        INT,  "16384", 1, 10000000,                                       \
  "messages of all peers that may be under way")                                                  \
X("intake.inside.endpoint",     TEXT, "ipc://{run}/intake", 1, 200,                               \
  "the same door inside")                                                                         \
X("intake.key.file",            TEXT, "{state}/keys/intake.secret", 1, 1000,                      \
  "file with the secret key of the door for machines (Z85)")                                      \
X("log.level",                  TEXT, "info", 4, 5,                                               \
  "the least that is logged: debug, info, warn or error")                                         \
X("notify.again.ms",            INT,  "1000", 1, 3600000,                                         \
  "after a delivery in vain: before the first next attempt; doubled each time, up to an hour")    \
X("notify.allow.addresses",     TEXT, "", 0, 2000,                                                \
  "address ranges inside that may be delivered to all the same, such as 10.1.0.0/16,fd00:1::/32") \
X("notify.allow.http",          BOOL, "false", 0, 0,                                              \
  "deliveries may go without TLS: for trying and testing")                                        \
X("notify.allow.names",         BOOL, "false", 0, 0,                                              \
  "names that only exist inside (one label, .local, .internal) may be delivered to")              \
X("notify.ca.file",             TEXT, "", 0, 1000,                                                \
  "certificates of who is trusted to sign receivers' certificates; empty: the system's")          \
X("notify.certificate.file",    TEXT, "", 0, 1000,                                                \
  "our own certificate, for receivers that ask for one; empty: none")                             \
X("notify.certificate.key",     TEXT, "", 0, 1000,                                                \
  "file with its key")                                                                            \
X("notify.dns.servers",         TEXT, "", 0, 500,                                                 \
  "where receivers' names are looked up; empty: as the system does")                              \
X("notify.endpoint",            TEXT, "ipc://{run}/notify", 1, 200,                               \
  "where notify takes commands and questions")                                                    \
X("notify.link",                TEXT, "", 0, 400,                                                 \
  "where a signal can be looked at; its reference comes behind it")                               \
X("notify.mail.ca.file",        TEXT, "", 0, 1000,                                                \
  "certificates of who is trusted to sign the mail server's certificate; empty: the system's")    \
X("notify.mail.day",            TEXT, "07:00-19:00", 11, 11,                                      \
  "hours of a working day in which mail is sent")                                                 \
X("notify.mail.digest",         TEXT, "08:30", 5, 5,                                              \
  "when the digest is sent, on working days")                                                     \
X("notify.mail.from",           TEXT, "", 0, 254,                                                 \
  "who mails are from; what comes back there goes to `weerklank mailbox returned`")               \
X("notify.mail.host",           TEXT, "", 0, 253,                                                 \
  "the mail server that takes our mail; empty: no mail is sent")                                  \
X("notify.mail.password.file",  TEXT, "", 0, 1000,                                                \
  "file with the password there")                                                                 \
X("notify.mail.plain",          BOOL, "false", 0, 0,                                              \
  "mail may go without TLS: to a server on this machine")                                         \
X("notify.mail.port",           INT,  "587", 1, 65535,                                            \
  "its port")                                                                                     \
X("notify.mail.reply.to",       TEXT, "", 0, 254,                                                 \
  "a mailbox that people read: answers to mails go there")                                        \
X("notify.mail.templates",      TEXT, "", 0, 1000,                                                \
  "folder with your own templates; each replaces one of compose/mail")                            \
X("notify.mail.timeout.s",      INT,  "20", 1, 600,                                               \
  "handing over one mail takes at most so long")                                                  \
X("notify.mail.user",           TEXT, "", 0, 254,                                                 \
  "name with which we sign in there; empty: none")                                                \
X("notify.origin",              TEXT, "weerklank.invalid", 1, 250,                                \
  "the name under which receivers consent to deliveries (WebHook-Request-Origin)")                \
X("notify.patience.hours",      INT,  "72", 0, 8760,                                              \
  "a receiver that takes nothing for so long is parked")                                          \
X("notify.ports",               TEXT, "443,8443", 1, 200,                                         \
  "ports that may be delivered to")                                                               \
X("notify.receipts.ms",         INT,  "5000", 1, 3600000,                                         \
  "at most once in this time, what a department's system received becomes an event")              \
X("notify.silence.hours",       INT,  "24", 0, 8760,                                              \
  "a receiver that takes nothing for so long is told to the coordinator")                         \
X("notify.source",              TEXT, "urn:nld:oin:00000000000000000000:systeem:weerklank", 1, 250, \
  "source of the CloudEvents: the organisation's OIN and the system")                             \
X("notify.timeout.ms",          INT,  "15000", 10, 600000,                                        \
  "a delivery takes at most so long")                                                             \
X("overview.batch.max",         INT,  "4000", 1, 100000,                                          \
  "signals that overview writes in one commit")                                                   \
X("overview.cursor.key",       TEXT, "{state}/overview.cursor.key", 1, 1000,                     \
  "file with the key that seals where a page of a list ended; made when it is not there")       \
X("overview.endpoint",          TEXT, "ipc://{run}/overview", 1, 200,                             \
  "where overview takes questions")                                                               \
X("reader.endpoint",            TEXT, "ipc://{run}/reader", 1, 200,                               \
  "where history's reader takes questions")                                                       \
X("routing.cursor",             TEXT, "{state}/routing.cursor", 1, 1000,                          \
  "file that says from where routing reads the log again")                                        \
X("routing.endpoint",           TEXT, "ipc://{run}/routing", 1, 1000,                             \
  "where routing says how far it is")                                                             \
X("routing.learn.after",        INT,  "200", 0, 1000000,                                          \
  "so many decisions after it learned last routing learns by itself; 0: only when it is told to") \
X("routing.learn.pause",        INT,  "86400", 0, 31536000,                                       \
  "seconds after a model was adopted, or kept, in which routing does not learn by itself")        \
X("routing.learned",            TEXT, "{state}/routing.learned", 1, 1000,                         \
  "file in which what was learned comes from the program that learns; and .model behind its name") \
X("routing.similar",            TEXT, "{state}/routing.similar", 1, 1000,                         \
  "file of the signals that new ones are compared with, so that a start need not read them again") \
X("routing.similar.most",       INT,  "20000", 0, 1000000,                                        \
  "with how many earlier signals a new one is compared: the newest so many; 0: with none")        \
X("routing.similar.share",      INT,  "10", 1, 100,                                             \
  "how much of the time comparing may take where much comes in at once, per cent")                \
X("routing.threshold",          INT,  "0", 0, 1000,                                               \
  "how sure routing must be, per mille; below it a coordinator distributes; 0: as the model says") \
X("run.dir",                    TEXT, "{state}/run", 1, 1000,                                     \
  "folder of sockets and readiness files, for this user only")                                    \
X("state.dir",                  TEXT, "/var/lib/weerklank", 1, 1000,                              \
  "folder of all that is kept; WEERKLANK_STATE sets it too")                                      \
X("tracking.endpoint",          TEXT, "ipc://{run}/tracking", 1, 200,                             \
  "where tracking takes commands")                                                                \
X("tracking.help.auto",         BOOL, "false", 0, 0,                                              \
  "what stays overdue asks for help by itself, step by step")                                     \
X("tracking.snapshot",          TEXT, "{state}/tracking.snapshot", 1, 1000,                       \
  "file from which tracking starts again")                                                        \
X("tracking.snapshot.events",   INT,  "100000", 100, 200000,                                      \
  "events after which tracking writes its file again")                                            \
X("tracking.watch.ring",        INT,  "65536", 16, 16777216,                                      \
  "latest events that tracking keeps for those who watch")
/* clang-format on */

#endif
