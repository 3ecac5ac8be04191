/*
 * The fold of subscriptions, and their commands: see subscription.h.
 */
#include "services/notify/subscription.h"

#include "common/room.h"

#include <stdlib.h>
#include <string.h>

static const struct uuid *id_at(const void *owner, uint32_t slot)
{
    return &((const struct subscriptions *)owner)->list[slot]->id;
}

void subscriptions_init(struct subscriptions *all)
{
    *all = (struct subscriptions){0};
    idmap_init(&all->by_id, all, id_at);
}

static void subscription_free(struct subscription *s)
{
    buf_free(&s->opened);
    free(s->regions);
    free(s->departments);
    free(s->themes);
    free(s);
}

void subscriptions_free(struct subscriptions *all)
{
    for (uint32_t i = 0; i < all->n; i++)
        subscription_free(all->list[i]);
    free(all->list);
    idmap_free(&all->by_id);
    *all = (struct subscriptions){0};
}

struct subscription *subscriptions_find(const struct subscriptions *all, const struct uuid *id)
{
    uint32_t slot = idmap_find(&all->by_id, id);

    return slot == IDMAP_NONE ? NULL : all->list[slot];
}

bool subscription_is_kind(int kind)
{
    return kind >= EV_SUBSCRIBED && kind <= EV_UNSUBSCRIBED;
}

/* ------------------------------------------------------------------ the fold */

struct subscription *subscriptions_restore(struct subscriptions *all, const struct uuid *id,
                                           struct slice opened)
{
    struct subscription *s = room_new(sizeof *s);

    buf_add(&s->opened, opened.p, opened.n);
    if (wire_decode(&shape_m_subscribed, buf_slice(&s->opened), WIRE_LENIENT, &s->is, NULL) < 0 ||
        (wire_has(&s->is, m_subscribed_filter) &&
         wire_decode(&shape_subscription_filter, slice_of(s->is.filter.p, s->is.filter.n),
                     WIRE_LENIENT, &s->filter, NULL) < 0)) {
        subscription_free(s);
        return NULL;
    }
    s->id = *id;
    s->slot = all->n;
    if (all->n == all->cap) {
        all->cap = all->cap ? all->cap * 2 : 64;
        all->list = room_for(all->list, all->cap, sizeof(struct subscription *));
    }
    all->list[all->n++] = s;
    all->n_open++;
    idmap_add(&all->by_id, &s->id, s->slot);
    return s;
}

static struct subscription *fold_opened(struct subscriptions *all, const struct event *e)
{
    struct subscription *s;

    if (e->kind != EV_SUBSCRIBED || e->version != 1 || !wire_has(e, event_body) ||
        e->party.n >= sizeof s->party)
        return NULL;
    s = subscriptions_restore(all, &e->stream, e->body);
    if (!s)
        return NULL;
    memcpy(s->party, e->party.p, e->party.n);
    s->version = 1;
    s->opened_at = e->at;
    s->position = e->position;
    s->dirty = true;
    return s;
}

static void end(struct subscriptions *all, struct subscription *s)
{
    all->n_open -= subscription_is_open(s);
    s->state = subscription_state_ENDED;
}

static void why_keep(struct subscription *s, struct slice why)
{
    size_t n = why.n < sizeof s->why - 1 ? why.n : sizeof s->why - 1;

    memcpy(s->why, why.p, n);
    s->why[n] = '\0';
}

/* Whatever was in vain before does not count any more. */
static void begin_again(struct subscription *s)
{
    s->silent = false;
    s->failing_since = 0;
    s->attempts = 0;
    s->why[0] = '\0';
    if (s->state == subscription_state_PARKED)
        s->state = subscription_state_ACTIVE;
}

static int fold_next(struct subscriptions *all, struct subscription *s, const struct event *e)
{
    struct m_sub_stopped stopped;
    struct m_sub_confirmed confirmed;
    struct m_sub_received received;
    struct m_resend resend;

    switch (e->kind) {
    case EV_SUB_CONFIRMED:
        if (wire_decode(&shape_m_sub_confirmed, e->body, WIRE_LENIENT, &confirmed, NULL) < 0)
            return -1;
        s->rate = wire_has(&confirmed, m_sub_confirmed_rate) ? confirmed.rate : 0;
        if (s->state == subscription_state_ASKED)
            s->state = subscription_state_ACTIVE;
        break;
    case EV_SUB_RECEIVED:
        if (wire_decode(&shape_m_sub_received, e->body, WIRE_LENIENT, &received, NULL) < 0)
            return -1;
        s->received = received.sequence;
        break;
    case EV_SUB_SILENT:
        s->silent = true;
        break;
    case EV_SUB_PARKED:
        if (wire_decode(&shape_m_sub_stopped, e->body, WIRE_LENIENT, &stopped, NULL) < 0)
            return -1;
        why_keep(s, stopped.why);
        if (subscription_is_open(s))
            s->state = subscription_state_PARKED;
        break;
    case EV_SUB_RESENT:
        if (wire_decode(&shape_m_resend, e->body, WIRE_LENIENT, &resend, NULL) < 0 ||
            !wire_has(&resend, m_resend_sequence) || resend.sequence < 1)
            return -1;
        s->delivered = resend.sequence - 1 < s->matched ? resend.sequence - 1 : s->matched;
        s->era++;
        begin_again(s);
        break;
    case EV_SUB_GONE:
    case EV_UNSUBSCRIBED:
        end(all, s);
        break;
    default: /* rekeyed: of no effect on what is told */
        break;
    }
    return 0;
}

struct subscription *subscriptions_fold(struct subscriptions *all, const struct event *e)
{
    struct subscription *s = subscriptions_find(all, &e->stream);

    if (!s)
        return fold_opened(all, e);
    if (e->version <= (int64_t)s->version)
        return s;
    if (e->version != (int64_t)s->version + 1 || !wire_has(e, event_body) ||
        fold_next(all, s, e) < 0)
        return NULL;
    s->version++;
    s->dirty = true;
    return s;
}

/* ------------------------------------------------------------------ commands */

static const struct {
    enum message command;
    enum event_kind event;
} becomes[] = {{MSG_SUBSCRIBE, EV_SUBSCRIBED},
               {MSG_REKEY, EV_SUB_REKEYED},
               {MSG_RESEND, EV_SUB_RESENT},
               {MSG_UNSUBSCRIBE, EV_UNSUBSCRIBED}};

enum event_kind subscription_event_of(enum message command)
{
    for (size_t i = 0; i < ARRAY_LEN(becomes); i++)
        if (becomes[i].command == command)
            return becomes[i].event;
    return EV_LAST_;
}

bool subscription_may_see(const struct subscription *s, const struct principal *who)
{
    return who->role == role_COORDINATOR || who->role == role_AUDITOR ||
           strcmp(s->party, who->party) == 0;
}

static bool fault(struct wire_faults *faults, int field, const char *detail)
{
    wire_fault_add(faults, &shape_m_subscribe.fields[m_subscribe_filter], WIRE_FAULT_VALUE);
    if (faults->n <= WIRE_FAULTS) {
        faults->list[faults->n - 1].field = &shape_subscription_filter.fields[field];
        faults->list[faults->n - 1].within = &shape_m_subscribe.fields[m_subscribe_filter];
        faults->list[faults->n - 1].detail = detail;
    }
    return false;
}

static bool is_in(struct wire_list list, const char *code)
{
    struct slice one;
    size_t at = 0;

    while (wire_list_text(list, &at, &one))
        if (slice_is(one, code))
            return true;
    return false;
}

/* Who works on it inside a department is told to departments and coordinators alone. */
static void kinds_check(const struct subscription_filter *f, const struct principal *who,
                        struct wire_faults *faults)
{
    struct slice code;
    size_t at = 0;

    while (wire_list_text(f->kinds, &at, &code)) {
        const struct message_info *info = event_find(code);

        if (!info || code.n < 7 || memcmp(code.p, "signal.", 7) != 0)
            fault(faults, subscription_filter_kinds, "There is no such event of a signal.");
        else if (info->number == EV_ALLOCATED && who->role != role_DEPARTMENT &&
                 who->role != role_COORDINATOR)
            fault(faults, subscription_filter_kinds, "That is not yours to see.");
        else if (info->number == EV_LIKENED && who->role != role_ADVISER &&
                 who->role != role_COORDINATOR)
            fault(faults, subscription_filter_kinds, "That is not yours to see.");
        else if (info->number == EV_CLAIMED && who->role != role_COORDINATOR &&
                 who->role != role_AUDITOR)
            fault(faults, subscription_filter_kinds, "That is not yours to see.");
    }
}

static void regions_check(const struct subscription_filter *f, const struct registry *r,
                          const struct principal *who, struct wire_faults *faults)
{
    struct slice code;
    size_t at = 0;

    while (wire_list_text(f->regions, &at, &code)) {
        place_t place = registry_place(r, code);
        bool is_theirs = who->role != role_ADVISER;

        for (size_t i = 0; i < who->n_regions; i++)
            is_theirs |= who->regions[i] == place;
        if (place <= PLACE_COORDINATOR)
            fault(faults, subscription_filter_regions, "There is no such region.");
        else if (!is_theirs)
            fault(faults, subscription_filter_regions, "That region is not yours to see.");
    }
}

static void filter_check(const struct subscription_filter *f, const struct registry *r,
                         const struct principal *who, struct wire_faults *faults)
{
    struct slice code;
    size_t at = 0;

    kinds_check(f, who, faults);
    regions_check(f, r, who, faults);
    while (wire_list_text(f->departments, &at, &code))
        if (registry_place(r, code) <= PLACE_COORDINATOR)
            fault(faults, subscription_filter_departments, "There is no such department.");
    /* Of what was never with it a department sees no more than a title. */
    if (who->role == role_DEPARTMENT && f->departments.count > 0 &&
        !is_in(f->departments, who->party))
        fault(faults, subscription_filter_departments, "That is not yours to see.");
    at = 0;
    while (wire_list_text(f->themes, &at, &code))
        if (registry_theme_number(r, code) == 0)
            fault(faults, subscription_filter_themes, "There is no such theme.");
}

static enum problem_code decide_open(const struct subscriptions *all, const struct registry *r,
                                     const struct principal *who, const struct uuid *id,
                                     const struct m_subscribe *m, struct wire_faults *faults,
                                     const char **detail_out)
{
    struct subscription_filter filter;
    uint32_t theirs = 0;

    if (subscriptions_find(all, id) || registry_set_of(id) != SET_N || uuid_is_zero(id))
        return PROBLEM_ID_TAKEN;
    if (wire_has(m, m_subscribe_filter)) {
        if (wire_decode(&shape_subscription_filter, slice_of(m->filter.p, m->filter.n),
                        WIRE_LENIENT, &filter, NULL) < 0)
            return PROBLEM_INVALID;
        filter_check(&filter, r, who, faults);
    }
    for (uint32_t i = 0; i < all->n; i++)
        theirs +=
            subscription_is_open(all->list[i]) && strcmp(all->list[i]->party, who->party) == 0;
    if (theirs >= SUBSCRIPTIONS_PARTY || all->n_open >= SUBSCRIPTIONS_MOST) {
        *detail_out = "There are too many subscriptions: end one first.";
        return PROBLEM_WRONG_STATE;
    }
    return faults->n > 0 ? PROBLEM_INVALID : PROBLEM_N;
}

enum problem_code subscription_decide(const struct subscriptions *all, const struct registry *r,
                                      const struct principal *who, enum message command,
                                      const struct uuid *id, const void *body,
                                      struct wire_faults *faults, const char **detail_out)
{
    const struct subscription *s = subscriptions_find(all, id);
    const struct m_resend *resend = body;

    *detail_out = NULL;
    if (command == MSG_SUBSCRIBE)
        return decide_open(all, r, who, id, body, faults, detail_out);
    if (!s || !subscription_may_see(s, who)) {
        *detail_out = "There is no such subscription.";
        return PROBLEM_NOT_FOUND;
    }
    /* Its key is theirs alone; a coordinator may stop it and have it told again. */
    if (strcmp(s->party, who->party) != 0 &&
        (who->role != role_COORDINATOR || command == MSG_REKEY))
        return PROBLEM_NOT_ALLOWED;
    if (!subscription_is_open(s)) {
        *detail_out = "The subscription has ended.";
        return PROBLEM_WRONG_STATE;
    }
    if (command == MSG_RESEND && resend->sequence > s->matched + 1) {
        wire_fault_add(faults, &shape_m_resend.fields[m_resend_sequence], WIRE_FAULT_LONG);
        return PROBLEM_INVALID;
    }
    return PROBLEM_N;
}
