/*
 * Tokens of programs: see desk_in.h.
 */
#include "services/gateway/desk_in.h"

#include "common/clock.h"

#include <stdlib.h>

#define TOKEN_DAYS 366

void desk_token_make(struct call *c)
{
    const struct m_token *m = &c->ask.token;
    struct gateway *g = c->desk->gateway;
    struct uuid id = wire_has(m, m_token_account) ? m->account : c->who.actor;
    const struct account *a = desk_account(c, &id);
    struct token t = {.id = c->subject, .rights = desk_rights(m->rights), .until = m->until};

    if (!a || a->closed_at) {
        desk_refuse_field(c, &shape_m_token, m_token_account,
                          wire_has(m, m_token_account) ? WIRE_FAULT_VALUE : WIRE_FAULT_MISSING,
                          "An account of your own party that is open.");
    } else if (t.rights & ~a->rights) {
        desk_refuse_field(c, &shape_m_token, m_token_rights, WIRE_FAULT_VALUE,
                          "At most what the account may.");
    } else if (t.until < g->today || t.until > g->today + TOKEN_DAYS) {
        desk_refuse_field(c, &shape_m_token, m_token_until, WIRE_FAULT_VALUE,
                          "From today on, and at most a year ahead.");
    } else {
        t.account = people_account(&g->people, &id);
        t.name = desk_text(wire_has(m, m_token_name), m->name);
        t.made_at = clock_wall_us();
        memcpy(t.hash, m->hash.p, HASH_LEN);
        people_store_token(g->store, &t, desk_kept, c);
        free(t.name);
    }
}

void desk_token_end(struct call *c)
{
    struct gateway *g = c->desk->gateway;
    uint32_t slot = people_token(&g->people, &c->subject);

    if (slot == PEOPLE_NONE ||
        !desk_manages(c, g->people.accounts[g->people.tokens[slot].account].party))
        desk_refuse(c, PROBLEM_NOT_FOUND, NULL);
    else
        people_store_token_end(g->store, &c->subject, clock_wall_us(), desk_kept, c);
}

/* ------------------------------------------------------------------ telling */

static void token_row_add(const struct people *p, const struct token *t, struct buf *out)
{
    struct token_row row = {0};
    struct buf rights = {0};

    wire_set(&row, token_row, id, t->id);
    wire_set(&row, token_row, account, p->accounts[t->account].id);
    wire_set(&row, token_row, party, slice_str(p->accounts[t->account].party));
    wire_set(&row, token_row, rights, desk_rights_list(t->rights, &rights));
    wire_set(&row, token_row, until, t->until);
    wire_set(&row, token_row, made_at, t->made_at);
    if (t->name)
        wire_set(&row, token_row, name, slice_str(t->name));
    if (t->used_at)
        wire_set(&row, token_row, used_at, t->used_at / (60 * US_PER_S) * (60 * US_PER_S));
    wire_encode(&shape_token_row, &row, out);
    buf_free(&rights);
}

/* Those that are valid. */
void desk_tokens_tell(struct call *c)
{
    const struct people *p = &c->desk->gateway->people;
    const struct m_tokens *m = &c->ask.tokens;
    struct m_tokens_told told = {0};
    uint32_t from = wire_has(m, m_tokens_after) ? people_token(p, &m->after) + 1 : 0, n = 0;
    struct buf rows = {0};

    for (uint32_t i = from; i < p->n_tokens; i++) {
        const struct token *t = &p->tokens[i];
        const struct account *a = &p->accounts[t->account];

        if (t->ended_at || t->until < c->desk->gateway->today || !desk_manages(c, a->party) ||
            (wire_has(m, m_tokens_account) && !uuid_equal(&a->id, &m->account)))
            continue;
        if (n == DESK_ROWS) {
            wire_set(&told, m_tokens_told, more, true);
            break;
        }
        token_row_add(p, t, &rows);
        n++;
    }
    wire_set(&told, m_tokens_told, tokens, wire_list_of(&rows, n));
    desk_answer(c, MSG_TOKENS_TOLD, &told);
    buf_free(&rows);
}
