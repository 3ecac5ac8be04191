/*
 * Mails to who is invited: see inviter.h.
 */
#include "services/gateway/inviter.h"

#include "common/clock.h"
#include "common/log.h"
#include "common/room.h"
#include "services/domain/deadline.h"
#include "services/mail/message.h"
#include "services/mail/office.h"

#include <stdio.h>
#include <stdlib.h>

#define AGAIN_US   (INT64_C(60) * US_PER_S) /* doubled with each attempt */
#define TRIES_MOST 10                       /* some seventeen hours of them */

struct inviter {
    struct gateway *gateway;
    struct mail_office office;
    uint32_t account; /* in hand; NOBODY: none */
    int64_t made_at;  /* of its invitation */
    char secret[SESSION_TEXT];
    int64_t next; /* when there may be something to do; microseconds UTC */
};

/* NULL: another came in its place, or it was taken. */
static struct invitation *in_hand(const struct inviter *i)
{
    struct invitation *of = &i->gateway->people.accounts[i->account].invitation;

    return of->until != 0 && of->made_at == i->made_at ? of : NULL;
}

static void next_at(struct inviter *i, int64_t at)
{
    explicit_bzero(i->secret, sizeof i->secret);
    i->account = NOBODY;
    i->next = at;
}

/* ------------------------------------------------------------------ outcomes */

static void again(struct inviter *i)
{
    struct invitation *of = in_hand(i);

    if (of) {
        of->again = clock_wall_us() + (AGAIN_US << of->tries);
        of->tries++;
    }
    next_at(i, 0);
}

static void on_kept(void *arg, enum people_kept outcome, int64_t at)
{
    struct inviter *i = arg;

    (void)at;
    if (outcome == PEOPLE_KEPT)
        next_at(i, 0);
    else
        again(i);
}

static void keep(struct inviter *i, enum invited state)
{
    if (in_hand(i))
        people_store_invitation_told(i->gateway->store, i->account, state, on_kept, i);
    else
        next_at(i, 0);
}

static void on_outcome(void *arg, const struct mail_smtp_outcome *o, size_t n)
{
    struct inviter *i = arg;
    const struct invitation *of = in_hand(i);
    char id[UUID_TEXT_LEN + 1];

    (void)n;
    uuid_format(&i->gateway->people.accounts[i->account].id, id);
    if (o->result != MAIL_SMTP_ACCEPTED)
        log_warn("invitation_not_taken", "account=%s code=%d", id, o->code);
    if (o->result == MAIL_SMTP_ACCEPTED)
        keep(i, invited_SENT);
    else if ((o->result == MAIL_SMTP_REFUSED && o->alone) || (of && of->tries >= TRIES_MOST))
        keep(i, invited_REFUSED);
    else
        again(i);
}

/* ------------------------------------------------------------------ the mail */

static bool mail_write(const struct inviter *i, const struct mail_address *to,
                       const struct invitation *of, struct buf *out)
{
    const struct gateway *g = i->gateway;
    bool dutch = of->language == language_DUTCH;
    enum mail_language language = dutch ? MAIL_DUTCH : MAIL_ENGLISH;
    const struct mail_template *t =
        mail_template_set_get(i->office.templates, MAIL_KIND_INVITATION, language);
    struct buf link = {0}, due = {0}, text = {0}, html = {0};
    struct mail_values values = {0};
    struct uuid random;
    char number[UUID_TEXT_LEN + 1], id[MAIL_ID_MAX + 1];
    struct mail_message m = {.date = clock_wall_us() / US_PER_S,
                             .from = i->office.from,
                             .reply_to = i->office.reply_to,
                             .to = to,
                             .n_to = 1,
                             .phrase = mail_template_phrase(t),
                             .id = id};
    bool written;

    uuid_new_v7(&random);
    uuid_format(&random, number);
    snprintf(id, sizeof id, "<%s.invitation@%s>", number, i->office.host);
    buf_printf(&link, "%s/uitnodiging#%s", g->url, i->secret);
    deadline_day(clock_day_amsterdam(of->until), dutch, &due);
    values.fields.of[MAIL_FIELD_PARTY] = registry_name(
        admission_registry(g->admission), slice_str(g->people.accounts[i->account].party), dutch);
    values.fields.of[MAIL_FIELD_DUE] = buf_slice(&due);
    values.fields.of[MAIL_FIELD_LINK] = buf_slice(&link);
    mail_template_fill(t, language, &values, &text, &html);
    m.text = buf_slice(&text);
    m.html = buf_slice(&html);
    written = mail_message_write(&m, out) == MAIL_FAULT_NONE;
    explicit_bzero(link.p, link.n);
    buf_free(&link);
    buf_free(&due);
    buf_free(&text);
    buf_free(&html);
    return written;
}

static void on_hash(void *arg, enum people_kept outcome, int64_t at)
{
    struct inviter *i = arg;
    const struct invitation *of = in_hand(i);
    const struct account *a = &i->gateway->people.accounts[i->account];
    struct mail_address to;
    struct buf message = {0};

    (void)at;
    if (outcome != PEOPLE_KEPT || !of || !a->mail)
        again(i);
    else if (mail_address_read(slice_str(a->mail), &to) != MAIL_FAULT_NONE ||
             !mail_write(i, &to, of, &message))
        keep(i, invited_REFUSED);
    else
        mail_smtp_send(i->office.smtp, &i->office.from, &to, 1, buf_slice(&message), on_outcome, i);
    if (message.p)
        explicit_bzero(message.p, message.n);
    buf_free(&message);
}

/* ------------------------------------------------------------------ picking */

static bool waits(const struct account *a, int64_t now)
{
    return a->invitation.until > now && a->invitation.state == invited_WAITS;
}

/* The first that waits; i->next is when to look again when there is none. */
static uint32_t pick(struct inviter *i, int64_t now)
{
    const struct people *p = &i->gateway->people;

    i->next = INT64_MAX;
    for (uint32_t at = 0; at < p->n_accounts; at++) {
        const struct account *a = &p->accounts[at];

        if (waits(a, now) && a->invitation.again <= now)
            return at;
        if (waits(a, now) && a->invitation.again < i->next)
            i->next = a->invitation.again;
    }
    return NOBODY;
}

void inviter_tick(struct inviter *i)
{
    int64_t now = clock_wall_us();
    uint8_t hash[HASH_LEN];

    if (!i->office.smtp || i->account != NOBODY || now < i->next ||
        gateway_why_not(i->gateway) != NULL)
        return;
    i->account = pick(i, now);
    if (i->account == NOBODY)
        return;
    i->made_at = i->gateway->people.accounts[i->account].invitation.made_at;
    session_secret_new(i->secret, hash);
    people_store_invitation(i->gateway->store, i->account, hash, on_hash, i);
}

void inviter_look(struct inviter *i)
{
    i->next = 0;
}

bool inviter_is_on(const struct inviter *i)
{
    return i->office.smtp != NULL;
}

/* ------------------------------------------------------------------ life */

struct inviter *inviter_new(struct gateway *g)
{
    struct inviter *i = room_new(sizeof *i);

    i->gateway = g;
    i->account = NOBODY;
    mail_office_open(&i->office, g->life->loop);
    return i;
}

void inviter_free(struct inviter **ip)
{
    if (!*ip)
        return;
    mail_office_close(&(*ip)->office);
    explicit_bzero((*ip)->secret, sizeof(*ip)->secret);
    free(*ip);
    *ip = NULL;
}
