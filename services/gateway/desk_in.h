/*
 * Inside the desk.
 *
 *      desk.c           a message came in: whose it is, whether it may; answers
 *      desk_accounts.c  accounts, and who is invited
 *      desk_tokens.c    tokens of programs
 */
#ifndef GATEWAY_DESK_IN_H
#define GATEWAY_DESK_IN_H

#include "services/gateway/gateway_in.h"
#include "services/log/replies.h"

#define DESK_ROWS 200 /* of one answer */

/* One message until it is answered. */
struct call {
    struct desk *desk;
    struct call *next, *prev;
    struct bus_peer peer;
    struct uuid id, subject;
    int64_t tag; /* -1: none */
    enum message kind;
    struct principal who;
    struct buf body; /* ask points into it */
    struct password_asking *hashing;
    union {
        struct m_account account;
        struct m_accounts accounts;
        struct m_token token;
        struct m_tokens tokens;
    } ask;
};

struct desk {
    struct gateway *gateway;
    void *router;
    struct replies replies;
    struct call *open;
    uint32_t n_open;
    uint64_t done, refused;
};

/* Each ends it. */
void desk_refuse(struct call *c, enum problem_code code, const struct wire_faults *faults);
void desk_refuse_field(struct call *c, const struct wire_shape *shape, uint32_t field,
                       enum wire_fault_code code, const char *detail);
void desk_answer(struct call *c, enum message kind, const void *body);
/* A people_store_fn, of a call: what was to be kept is, or not. */
void desk_kept(void *arg, enum people_kept outcome, int64_t at);

/* A party manages its own; coordinators all. */
bool desk_manages(const struct call *c, const char *party);
/* NULL: there is none that the sender may see. */
struct account *desk_account(const struct call *c, const struct uuid *id);
uint8_t desk_rights(struct wire_list list);
struct wire_list desk_rights_list(uint8_t rights, struct buf *room);
/* A text of a message with an end mark, the caller's; NULL: absent. */
char *desk_text(bool has, struct slice s);

void desk_account_set(struct call *c);
void desk_account_close(struct call *c);
void desk_accounts_tell(struct call *c);
void desk_token_make(struct call *c);
void desk_token_end(struct call *c);
void desk_tokens_tell(struct call *c);

#endif
