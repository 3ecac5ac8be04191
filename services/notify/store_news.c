/*
 * Who works on what, and the mails that follow from news: see store_in.h. Which mailbox hears of it is found here,
 * in the transaction that moves the cursor, so that each mail comes to be once.
 */
#include "services/notify/store_in.h"

/* The last one that is said of a signal and party counts. */
enum { H_STREAM, H_PARTY, H_HANDLER, H_SUBSTITUTE, H_VERSION, HANDLER_COLUMNS };
static const Oid handler_types[] = {UUIDS, TEXTS, UUIDS, UUIDS, INT4S};
const enum db_type store_handler_elements[] = {DB_UUID, DB_TEXT, DB_UUID, DB_UUID, DB_INT4};
const struct db_stmt store_stmt_handlers = {
    "notify_handlers",
    "INSERT INTO notify.handler (stream, party, handler, substitute, version)"
    " SELECT DISTINCT ON (stream, party) stream, party, handler, substitute, version"
    " FROM unnest($1, $2, $3, $4, $5) AS x (stream, party, handler, substitute, version)"
    " ORDER BY stream, party, version DESC"
    " ON CONFLICT (stream, party) DO UPDATE SET handler = excluded.handler,"
    " substitute = excluded.substitute, version = excluded.version",
    HANDLER_COLUMNS, handler_types};

enum { E_STREAM, E_VERSION, ERASED_COLUMNS };
static const Oid erased_types[] = {UUIDS, INT4S};
const enum db_type store_erased_elements[] = {DB_UUID, DB_INT4};
const struct db_stmt store_stmt_erased = {
    "notify_handlers_erased",
    "DELETE FROM notify.handler h USING unnest($1, $2) AS x (stream, version)"
    " WHERE h.stream = x.stream AND h.version = x.version",
    ERASED_COLUMNS, erased_types};

enum {
    POSITION,
    STREAM,
    KIND,
    WHAT,
    WHO, /* whose mailboxes: a place, an adviser's party, or the coordinators */
    WHOM,
    FIRST,
    SECOND,
    ACTOR,
    REFERENCE,
    REGION,
    PARTY, /* whose act it is */
    DAY,
    AT,
    DIGEST_AT,
    NEWS_COLUMNS
};
static const Oid news_types[] = {INT8S, UUIDS, INT2S, INT2S, TEXTS, INT2S, UUIDS, UUIDS,
                                 UUIDS, TEXTS, TEXTS, TEXTS, INT4S, INT8S, INT8S};
const enum db_type store_news_elements[] = {DB_INT8, DB_UUID, DB_INT2, DB_INT2, DB_TEXT,
                                            DB_INT2, DB_UUID, DB_UUID, DB_UUID, DB_TEXT,
                                            DB_TEXT, DB_TEXT, DB_INT4, DB_INT8, DB_INT8};
/* For a mailbox that is dead all waits until it is well; then it goes as a digest. A mailbox of an account hears
 * of what is allocated to it, as handler or substitute. */
const struct db_stmt store_stmt_news = {
    "notify_news",
    "INSERT INTO notify.mail (number, letter, digest, mailbox, due, position, stream, kind, what, "
    "reference,"
    " region, party, day)"
    " SELECT y.number, CASE WHEN y.at_once THEN y.number END, NOT y.at_once, y.mailbox, y.due, "
    "y.position,"
    " y.stream, y.kind, y.what, y.reference, y.region, y.party, y.day FROM ("
    " SELECT nextval('notify.mail_number') AS number, z.* FROM ("
    " SELECT m.id AS mailbox, m.ways[n.what + 1] = 2 AND m.dead_since = 0 AS at_once,"
    " CASE WHEN m.dead_since > 0 THEN 9223372036854775807 WHEN m.ways[n.what + 1] = 2 THEN n.at"
    " ELSE n.digest_at END AS due,"
    " n.position, n.stream, n.kind, n.what, n.reference, n.region, n.party, n.day"
    " FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
    " WITH ORDINALITY AS n (position, stream, kind, what, who, whom, first, second, actor,"
    " reference, region, party, day, at, digest_at, i)"
    " JOIN notify.mailbox m ON m.place = n.who"
    " LEFT JOIN notify.handler h ON h.stream = n.stream AND h.party = m.party"
    " WHERE m.ways[n.what + 1] > 0 AND n.at >= m.since AND (m.account IS NULL OR m.account IS "
    "DISTINCT FROM n.actor)"
    " AND CASE n.whom"
    " WHEN 1 THEN m.account IN (n.first, n.second)"
    " ELSE m.account IS NULL OR m.account IN (h.handler, h.substitute) END"
    " ORDER BY n.i, m.number) z) y",
    NEWS_COLUMNS, news_types};
_Static_assert(NEWS_PEOPLE == 1 && news_way_NONE == 0 && news_way_AT_ONCE == 2,
               "the statement says so");

void store_handlers(struct store *s, const struct event *e, const struct uuid *handler,
                    const struct uuid *substitute)
{
    struct columns *to = &s->gathered[ROWS_HANDLERS];

    column_id(&to->list[H_STREAM], &e->stream);
    db_array_bytes(&to->list[H_PARTY], e->party.p, e->party.n);
    db_array_int(&to->list[H_VERSION], 4, e->version);
    column_id(&to->list[H_HANDLER], handler);
    column_id(&to->list[H_SUBSTITUTE], substitute);
    to->n++;
}

void store_erased(struct store *s, const struct uuid *signal, int64_t version)
{
    struct columns *to = &s->gathered[ROWS_ERASED];

    column_id(&to->list[E_STREAM], signal);
    db_array_int(&to->list[E_VERSION], 4, version);
    to->n++;
}

void store_news(struct store *s, const struct store_news *n)
{
    struct columns *to = &s->gathered[ROWS_NEWS];
    struct db_array *c = to->list;

    db_array_int(&c[POSITION], 8, n->e->position);
    column_id(&c[STREAM], &n->e->stream);
    db_array_int(&c[KIND], 2, n->e->kind);
    db_array_int(&c[WHAT], 2, n->is->what);
    column_text(&c[WHO], n->is->to);
    db_array_int(&c[WHOM], 2, n->is->whom);
    column_id(&c[FIRST], &n->is->people[0]);
    column_id(&c[SECOND], &n->is->people[1]);
    column_id(&c[ACTOR], &n->is->actor);
    column_text(&c[REFERENCE], n->reference);
    column_text(&c[REGION], n->region);
    db_array_bytes(&c[PARTY], n->e->party.p, n->e->party.n);
    db_array_int(&c[DAY], 4, n->is->due);
    db_array_int(&c[AT], 8, n->e->at);
    db_array_int(&c[DIGEST_AT], 8, n->digest_at);
    to->n++;
}
