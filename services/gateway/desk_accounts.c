/*
 * Accounts, and who is invited: see desk_in.h.
 */
#include "services/gateway/desk_in.h"
#include "services/gateway/inviter.h"

#include "common/clock.h"
#include "common/settings.h"
#include "services/account/password.h"
#include "services/mail/address.h"

#include <stdio.h>
#include <stdlib.h>

static void account_keep(struct call *c, const char *password)
{
    const struct m_account *m = &c->ask.account;
    struct account a = {.id = c->subject,
                        .rights = desk_rights(m->rights),
                        .name = desk_text(true, m->name),
                        .login = desk_text(wire_has(m, m_account_login), m->login),
                        .mail = desk_text(wire_has(m, m_account_mail), m->mail),
                        .made_at = clock_wall_us()};

    if (m->invite)
        a.invitation = (struct invitation){
            .made_at = a.made_at,
            .until = a.made_at + settings_int("gateway.invitation.days") * 24 * 3600 * US_PER_S,
            .language = m->language};
    a.password = desk_text(password != NULL, slice_str(password));
    if (wire_has(m, m_account_party))
        snprintf(a.party, sizeof a.party, "%.*s", SLICE_FMT(m->party));
    else
        snprintf(a.party, sizeof a.party, "%s", c->who.party);
    people_store_account(c->desk->gateway->store, &a, desk_kept, c);
    free(a.name);
    free(a.login);
    free(a.mail);
    free(a.password);
}

static void on_password(void *arg, const struct password_told *told)
{
    struct call *c = arg;

    c->hashing = NULL;
    if (told->result == PASSWORD_RIGHT)
        account_keep(c, told->hash);
    else if (told->result == PASSWORD_BUSY)
        desk_refuse(c, PROBLEM_BUSY, NULL);
    else
        desk_refuse_field(c, &shape_m_account, m_account_password, WIRE_FAULT_VALUE, NULL);
}

static void fault_add(struct wire_faults *f, int field, enum wire_fault_code code,
                      const char *detail)
{
    wire_fault_add(f, &shape_m_account.fields[field], code);
    if (f->n <= WIRE_FAULTS)
        f->list[f->n - 1].detail = detail;
}

/* Whoever is invited needs an address and a name to sign in with, and chooses the password. */
static void invitation_judge(struct call *c, const struct m_account *m, struct wire_faults *f)
{
    struct mail_address address;

    if (!m->invite)
        return;
    if (!wire_has(m, m_account_login))
        fault_add(f, m_account_login, WIRE_FAULT_MISSING, NULL);
    if (!wire_has(m, m_account_mail))
        fault_add(f, m_account_mail, WIRE_FAULT_MISSING, NULL);
    else if (mail_address_read(m->mail, &address) != MAIL_FAULT_NONE)
        fault_add(f, m_account_mail, WIRE_FAULT_VALUE, NULL);
    if (wire_has(m, m_account_password))
        fault_add(f, m_account_password, WIRE_FAULT_VALUE, "Whoever is invited chooses it.");
    if (!inviter_is_on(c->desk->gateway->inviter))
        fault_add(f, m_account_invite, WIRE_FAULT_VALUE, "No mail server is set up here.");
}

void desk_account_set(struct call *c)
{
    const struct m_account *m = &c->ask.account;
    struct wire_faults faults = {.n = 0};
    struct principal party;
    bool first;

    invitation_judge(c, m, &faults);
    if (wire_has(m, m_account_party) && !slice_is(m->party, c->who.party) &&
        c->who.role != role_COORDINATOR) {
        desk_refuse(c, PROBLEM_NOT_ALLOWED, NULL);
    } else if (faults.n > 0) {
        desk_refuse(c, PROBLEM_INVALID, &faults);
    } else if (wire_has(m, m_account_party) &&
               !admission_by_party(c->desk->gateway->admission, m->party, &party, &first)) {
        desk_refuse_field(c, &shape_m_account, m_account_party, WIRE_FAULT_VALUE, NULL);
    } else if (wire_has(m, m_account_password) && !wire_has(m, m_account_login)) {
        desk_refuse_field(c, &shape_m_account, m_account_login, WIRE_FAULT_MISSING, NULL);
    } else if (wire_has(m, m_account_password)) {
        password_make(c->desk->gateway->passwords, m->password, on_password, c, &c->hashing);
    } else {
        account_keep(c, NULL);
    }
}

void desk_account_close(struct call *c)
{
    if (!desk_account(c, &c->subject))
        desk_refuse(c, PROBLEM_NOT_FOUND, NULL);
    else
        people_store_account_close(c->desk->gateway->store, &c->subject, clock_wall_us(), desk_kept,
                                   c);
}

/* ------------------------------------------------------------------ telling */

static void account_row_add(const struct account *a, struct buf *out)
{
    struct account_row row = {0};
    struct buf rights = {0};

    wire_set(&row, account_row, id, a->id);
    wire_set(&row, account_row, party, slice_str(a->party));
    wire_set(&row, account_row, rights, desk_rights_list(a->rights, &rights));
    wire_set(&row, account_row, made_at, a->made_at);
    if (a->name)
        wire_set(&row, account_row, name, slice_str(a->name));
    if (a->login)
        wire_set(&row, account_row, login, slice_str(a->login));
    if (a->password)
        wire_set(&row, account_row, password, true);
    if (a->has_totp)
        wire_set(&row, account_row, second, true);
    if (a->invitation.until) {
        wire_set(&row, account_row, invitation, a->invitation.state);
        wire_set(&row, account_row, invited_until, a->invitation.until);
    }
    if (a->used_at)
        wire_set(&row, account_row, used_at, a->used_at);
    if (a->closed_at)
        wire_set(&row, account_row, closed_at, a->closed_at);
    wire_encode(&shape_account_row, &row, out);
    buf_free(&rights);
}

void desk_accounts_tell(struct call *c)
{
    const struct people *p = &c->desk->gateway->people;
    const struct m_accounts *m = &c->ask.accounts;
    struct m_accounts_told told = {0};
    uint32_t from = wire_has(m, m_accounts_after) ? people_account(p, &m->after) + 1 : 0, n = 0;
    struct buf rows = {0};

    for (uint32_t i = from; i < p->n_accounts; i++) {
        const struct account *a = &p->accounts[i];

        if (!desk_manages(c, a->party) ||
            (wire_has(m, m_accounts_account) && !uuid_equal(&a->id, &m->account)))
            continue;
        if (n == DESK_ROWS) {
            wire_set(&told, m_accounts_told, more, true);
            break;
        }
        account_row_add(a, &rows);
        n++;
    }
    wire_set(&told, m_accounts_told, accounts, wire_list_of(&rows, n));
    if (n == 0 && wire_has(m, m_accounts_account))
        desk_refuse(c, PROBLEM_NOT_FOUND, NULL);
    else
        desk_answer(c, MSG_ACCOUNTS_TOLD, &told);
    buf_free(&rows);
}
