/*
 * Mailboxes: set, ended, told, and mails of ours that came back. See door_in.h.
 */
#include "services/notify/door_in.h"

#include "common/log.h"
#include "services/mail/bounce.h"

#include <string.h>

bool door_is_of_mailboxes(enum message kind)
{
    return kind == MSG_MAILBOX || kind == MSG_MAILBOX_END || kind == MSG_RETURNED_MAIL ||
           kind == MSG_MAILBOXES;
}

static int64_t log_time(const struct knock *k)
{
    return follower_time(*k->door->with.follower);
}

static void done_answer(struct knock *k, int64_t version, bool repeated)
{
    struct done m = {0};

    if (!uuid_is_zero(&k->subscription))
        wire_set(&m, done, signal, k->subscription);
    if (version > 0)
        wire_set(&m, done, version, version);
    wire_set(&m, done, at, log_time(k));
    if (repeated)
        wire_set(&m, done, repeated, true);
    knock_answer(k, MSG_DONE, -1, &m);
}

static void on_kept(void *arg, enum mailbox_kept kept, int64_t version)
{
    struct knock *k = arg;

    switch (kept) {
    case MAILBOX_KEPT:
    case MAILBOX_REPEATED:
        if (k->kind == MSG_MAILBOX)
            postman_wanted(k->door->with.postman);
        done_answer(k, version, kept == MAILBOX_REPEATED);
        return;
    case MAILBOX_TAKEN:
        knock_refuse(k, PROBLEM_ID_TAKEN, NULL, NULL);
        return;
    case MAILBOX_NOT_YOURS:
        knock_refuse(k, PROBLEM_NOT_FOUND, "There is no such mailbox.", NULL);
        return;
    case MAILBOX_MANY:
        knock_refuse(k, PROBLEM_WRONG_STATE, "There are too many mailboxes: end one first.", NULL);
        return;
    case MAILBOX_LATER:
        knock_refuse(k, PROBLEM_NOT_READY, NULL, NULL);
        return;
    }
}

/* ------------------------------------------------------------------ set */

static void fault_add(struct wire_faults *faults, int field, const char *detail)
{
    wire_fault_add(faults, &shape_m_mailbox.fields[field], WIRE_FAULT_VALUE);
    if (faults->n <= WIRE_FAULTS)
        faults->list[faults->n - 1].detail = detail;
}

/* What the role usually hears of, and then what is said otherwise. */
static void ways_read(const struct knock *k, uint8_t ways[news_N])
{
    struct preference p;
    size_t at = 0;

    for (int i = 0; i < news_N; i++)
        ways[i] = (uint8_t)news_usual(k->who.role, (enum news)i);
    while (wire_list_record(k->ask.mailbox.preferences, &at, &shape_preference, &p))
        ways[p.news] = p.way;
}

static void mailbox_set_go(struct knock *k)
{
    const struct m_mailbox *m = &k->ask.mailbox;
    struct mailbox_set set = {.id = &k->subscription,
                              .message = &k->id,
                              .who = &k->who,
                              .own = wire_has(m, m_mailbox_own) && m->own,
                              .language = wire_has(m, m_mailbox_language) ? m->language : 0,
                              .content = wire_has(m, m_mailbox_content) ? m->content : content_POOR,
                              .now = log_time(k)};
    struct mail_address address;
    struct wire_faults faults = {0};
    enum mail_fault fault = mail_address_read(m->address, &address);

    if (fault != MAIL_FAULT_NONE)
        fault_add(&faults, m_mailbox_address, mail_fault_text(fault));
    if (set.own && uuid_is_zero(&k->who.actor))
        fault_add(&faults, m_mailbox_own, "There is no account whose own work it could be.");
    if (faults.n > 0) {
        knock_refuse(k, PROBLEM_INVALID, NULL, &faults);
        return;
    }
    set.address = address.spec;
    ways_read(k, set.ways);
    mailbox_set(store_reads(k->door->with.store), &set, on_kept, k);
}

/* ------------------------------------------------------------------ came back */

static void on_dead(void *arg, bool ok)
{
    struct knock *k = arg;

    if (ok)
        postman_look(k->door->with.postman);
    on_kept(k, ok ? MAILBOX_KEPT : MAILBOX_LATER, 0);
}

/* Whatever it was, it is taken: the mail server must not send it again. A notification that says that it may still
 * arrive, and one of a mail that is not ours, change nothing. */
static void returned_go(struct knock *k)
{
    static struct mail_bounce bounce; /* large; of this call */
    struct slice mail = slice_of(k->ask.returned.mail.p, k->ask.returned.mail.n);
    const struct postman *postman = k->door->with.postman;
    char token[MAILBOX_TOKEN + 1], why[40];
    int64_t letter, now = log_time(k);

    if (!mail_bounce_read(mail, &bounce) || !letter_id_read(bounce.id, &letter, token) ||
        !bounce.of[0].permanent) {
        log_info("returned_mail_passed_over", "bytes=%zu", mail.n);
        done_answer(k, 0, false);
        return;
    }
    snprintf(why, sizeof why, "came back: %s", bounce.of[0].status);
    mailbox_returned(store_reads(k->door->with.store), letter, token, why, now,
                     postman_digest_at(postman, now), on_dead, k);
}

/* ------------------------------------------------------------------ told */

static void on_list(void *arg, bool ok, struct wire_list rows, bool more)
{
    struct knock *k = arg;
    struct m_mailboxes_told m = {0};

    if (!ok) {
        knock_refuse(k, PROBLEM_NOT_READY, NULL, NULL);
        return;
    }
    wire_set(&m, m_mailboxes_told, mailboxes, rows);
    if (more)
        wire_set(&m, m_mailboxes_told, more, true);
    knock_answer(k, MSG_MAILBOXES_TOLD, follower_position(*k->door->with.follower), &m);
}

void knock_mailbox(struct knock *k)
{
    struct db *db = store_reads(k->door->with.store);
    const struct m_mailboxes *which = &k->ask.which_mailbox;

    if (k->kind == MSG_MAILBOXES)
        mailbox_list(db, &k->who, wire_has(which, m_mailboxes_mailbox) ? &which->mailbox : NULL,
                     wire_has(which, m_mailboxes_after) ? &which->after : NULL, on_list, k);
    else if (k->kind == MSG_MAILBOX_END)
        mailbox_end(db, &k->subscription, &k->who, on_kept, k);
    else if (!postman_is_on(k->door->with.postman))
        knock_refuse(k, PROBLEM_WRONG_STATE, "No mail server is set up here.", NULL);
    else if (k->kind == MSG_MAILBOX)
        mailbox_set_go(k);
    else
        returned_go(k);
}
