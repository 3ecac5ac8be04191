/*
 * What a mail says: one plain text file a kind and language, which organisations may replace by their own.
 * The text and the HTML of a mail are both made of it.
 *
 *      Onderwerp: Vraag aan u              the subject's phrase: no fields, so no personal data
 *                                          ("Subject:" in English), then an empty line
 *      Er is een vraag over {{reference}}. a field of this kind
 *
 *      {{#excerpt}}Het gaat om:            only where the field has a value
 *      {{excerpt}}{{/excerpt}}
 *
 *      {{?waiting}}                        only where the list has a row
 *      # Wacht op u
 *
 *      {{#waiting}}                        a list: once for each row, with the row's fields
 *      - {{reference}}: {{link}}
 *      {{/waiting}}
 *      {{/waiting}}
 *
 * A line that holds nothing but {{#...}} or {{/...}} leaves no empty line. In HTML an empty line begins a
 * paragraph, a line with "- " is a point of a list, "# " a heading, a link can be clicked. A value is
 * never more than text: it makes no markup, no line (but an excerpt, which is quoted), no point, no
 * link. A file with anything else in {{...}} is refused when it is read, with file and line.
 */
#ifndef MAIL_TEMPLATE_H
#define MAIL_TEMPLATE_H

#include "common/buf.h"

/* clang-format off */
/* A field: its name, and what its value may be. TEXT: one line. LINK: an https address. QUOTE: lines. */
#define MAIL_FIELDS(X)                \
    X(ADDRESS,    "address",   TEXT)  \
    X(BY,         "by",        TEXT)  \
    X(DATE,       "date",      TEXT)  \
    X(DUE,        "due",       TEXT)  \
    X(EXCERPT,    "excerpt",   QUOTE) \
    X(LINK,       "link",      LINK)  \
    X(PARTY,      "party",     TEXT)  \
    X(RECEIVER,   "receiver",  TEXT)  \
    X(REFERENCE,  "reference", TEXT)  \
    X(REGION,     "region",    TEXT)  \
    X(SINCE,      "since",     TEXT)  \
    X(TITLE,      "title",     TEXT)  \
    X(WHAT,       "what",      TEXT)

/* Lists, all of the digest. Fields of a row: MAIL_ROW_FIELDS. */
#define MAIL_LISTS(X)         \
    X(NEW,      "new")        \
    X(WAITING,  "waiting")    \
    X(DUE_SOON, "due_soon")   \
    X(OVERDUE,  "overdue")    \
    X(DECIDED,  "decided")
#define MAIL_ROW_FIELDS (F(REFERENCE) | F(TITLE) | F(REGION) | F(DUE) | F(BY) | F(WHAT) | F(LINK))

/* A kind: its file is NAME.nl.txt or NAME.en.txt; its fields; whether it has lists. */
#define MAIL_KINDS(X)                                                                                      \
    X(ASSIGNMENT,      "assignment",      F(PARTY) | F(REFERENCE) | F(REGION) | F(TITLE) | F(DUE) | F(LINK) | F(EXCERPT), false) \
    X(DECISION,        "decision",        F(PARTY) | F(REFERENCE) | F(REGION) | F(TITLE) | F(BY) | F(WHAT) | F(DUE) | F(LINK) | F(EXCERPT), false) \
    X(INVITATION,      "invitation",      F(PARTY) | F(DUE) | F(LINK), false)                              \
    X(DIGEST,          "digest",          F(PARTY) | F(DATE) | F(LINK), true)                              \
    X(MAILBOX_DEAD,    "mailbox_dead",    F(PARTY) | F(ADDRESS) | F(SINCE) | F(LINK), false)               \
    X(PROPOSAL,        "proposal",        F(PARTY) | F(REFERENCE) | F(BY) | F(TITLE) | F(DUE) | F(LINK) | F(EXCERPT), false) \
    X(QUESTION,        "question",        F(PARTY) | F(REFERENCE) | F(BY) | F(TITLE) | F(DUE) | F(LINK) | F(EXCERPT), false) \
    X(RECEIVER_SILENT, "receiver_silent", F(PARTY) | F(RECEIVER) | F(SINCE) | F(LINK), false)              \
    X(REPORT,          "report",          F(PARTY) | F(REFERENCE) | F(DUE) | F(LINK), false)               \
    X(REMINDER,        "reminder",        F(PARTY) | F(REFERENCE) | F(TITLE) | F(DUE) | F(LINK), false)
/* clang-format on */

enum mail_field {
#define X(id, name, type) MAIL_FIELD_##id,
    MAIL_FIELDS(X)
#undef X
        MAIL_FIELD_COUNT
};
enum mail_list {
#define X(id, name) MAIL_LIST_##id,
    MAIL_LISTS(X)
#undef X
        MAIL_LIST_COUNT
};
enum mail_kind {
#define X(id, name, fields, lists) MAIL_KIND_##id,
    MAIL_KINDS(X)
#undef X
        MAIL_KIND_COUNT
};
enum mail_language { MAIL_DUTCH, MAIL_ENGLISH, MAIL_LANGUAGE_COUNT };

#define MAIL_TEMPLATE_MAX ((size_t)64 << 10)
#define MAIL_ROWS_MAX     200 /* a list's further rows are left out; the template has the link to all */
#define MAIL_VALUE_MAX    2000 /* bytes; what is longer is cut, with an ellipsis */

/* Values; an absent one is empty. Everything is borrowed. */
struct mail_row {
    struct slice of[MAIL_FIELD_COUNT];
};
struct mail_values {
    struct mail_row fields;
    struct {
        const struct mail_row *rows;
        size_t n;
    } lists[MAIL_LIST_COUNT];
};

struct mail_template;

/* NULL when it is broken: why gains a line "FILE:LINE: what is wrong". The text is copied. */
MUST_CHECK struct mail_template *mail_template_read(enum mail_kind kind, const char *file,
                                                    struct slice text, struct buf *why);
void mail_template_free(struct mail_template **t);
/* The subject's phrase, as long as t lives. */
struct slice mail_template_phrase(const struct mail_template *t);
/* Adds text and HTML (a whole page). Whatever the values hold. */
void mail_template_fill(const struct mail_template *t, enum mail_language language,
                        const struct mail_values *v, struct buf *text_out, struct buf *html_out);

const char *mail_kind_name(enum mail_kind kind);

#endif
