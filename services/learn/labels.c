/*
 * Where signals turned out to belong. See labels.h.
 */
#include "services/learn/labels.h"

#include "common/room.h"
#include "services/domain/erasure.h"

#include <stdlib.h>

#define PUSHED_LEAST 20 /* fewer prove nothing */
#define PUSHED_SHARE 80 /* per cent of what it got */

static const struct uuid *id_at(const void *owner, uint32_t slot)
{
    return &((const struct labels *)owner)->list[slot].id;
}

void labels_init(struct labels *l, int64_t since)
{
    *l = (struct labels){.since = since};
    idmap_init(&l->by_id, l, id_at);
}

void labels_free(struct labels *l)
{
    idmap_free(&l->by_id);
    free(l->list);
    *l = (struct labels){0};
}

/* ------------------------------------------------------------------ parties */

static struct label_party *party_of(struct labels *l, const char *code)
{
    for (uint32_t i = 0; i < l->n_parties; i++)
        if (strcmp(l->parties[i].code, code) == 0)
            return &l->parties[i];
    if (l->n_parties == LABELS_PARTIES || !code[0])
        return NULL;
    memcpy(l->parties[l->n_parties].code, code, 25);
    return &l->parties[l->n_parties++];
}

static void got(struct labels *l, const struct event *e, const char *code)
{
    struct label_party *p = e->position > l->since ? party_of(l, code) : NULL;
    if (p)
        p->got++;
}

static void pushed(struct labels *l, const struct event *e, const char *code)
{
    struct label_party *p = e->position > l->since ? party_of(l, code) : NULL;
    if (p)
        p->pushed++;
}

const struct label_party *labels_pusher(const struct labels *l)
{
    const struct label_party *most = NULL;
    for (uint32_t i = 0; i < l->n_parties; i++) {
        const struct label_party *p = &l->parties[i];
        if (p->pushed >= PUSHED_LEAST && p->pushed * 100 >= p->got * PUSHED_SHARE &&
            (!most || p->pushed > most->pushed))
            most = p;
    }
    return most;
}

/* ------------------------------------------------------------------ events */

static void code_set(char out[25], struct slice code)
{
    memset(out, 0, 25);
    if (code.n < 25)
        memcpy(out, code.p ? code.p : (const uint8_t *)"", code.n);
}

static struct label *label_new(struct labels *l, const struct event *e)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? 2 * l->cap : 256;
        l->list = room_for(l->list, l->cap, sizeof l->list[0]);
    }
    l->list[l->n] = (struct label){.id = e->stream, .submitted = e->position, .at = -1};
    idmap_add(&l->by_id, &e->stream, l->n);
    return &l->list[l->n++];
}

static void turned_out(struct label *x, const char *lead, const struct event *e)
{
    memcpy(x->lead, lead, sizeof x->lead);
    x->at = e->position;
}

static void submitted(struct labels *l, const struct event *e)
{
    struct label *x = label_new(l, e);
    struct m_submit m;
    if (!wire_has(e, event_body) ||
        wire_decode(&shape_m_submit, e->body, WIRE_LENIENT, &m, NULL) < 0)
        x->gone = true; /* its text was destroyed */
    else
        x->confidential = m.confidential;
}

static void assigned(struct labels *l, struct label *x, const struct event *e)
{
    struct m_assign m;
    if (event_fields(e, &shape_m_assign, &m) < 0)
        return;
    code_set(x->now, m.lead);
    x->from[0] = x->to[0] = 0;
    turned_out(x, x->now, e);
    got(l, e, x->now);
}

static void routed(struct labels *l, struct label *x, const struct event *e)
{
    struct m_route m;
    if (event_fields(e, &shape_m_route, &m) < 0)
        return;
    code_set(x->now, m.lead);
    if (x->now[0])
        got(l, e, x->now);
}

static void redirected(struct labels *l, struct label *x, const struct event *e)
{
    struct m_redirect m;
    if (event_fields(e, &shape_m_redirect, &m) < 0)
        return;
    memcpy(x->from, x->now, sizeof x->from);
    code_set(x->to, m.to);
    memcpy(x->now, x->to, sizeof x->now);
    got(l, e, x->now);
}

static void taken_up(struct labels *l, struct label *x, const struct event *e)
{
    if (!x->to[0] || !slice_is(e->party, x->to))
        return; /* by a contributor, or of what routing sent there itself */
    pushed(l, e, x->from);
    turned_out(x, x->to, e);
    x->from[0] = x->to[0] = 0;
}

bool labels_kind(int64_t kind, bool decides)
{
    switch (kind) {
    case EV_ASSIGNED:
    case EV_REDIRECTED:
    case EV_ANSWERED:
        return true;
    case EV_SUBMITTED:
    case EV_ROUTED:
    case EV_TAKEN_UP:
    case EV_REFUSED:
    case EV_WITHDRAWN:
    case EV_RETURNED:
    case EV_SPLIT_UP:
        return !decides;
    default:
        return false;
    }
}

void labels_fold(struct labels *l, const struct event *e)
{
    uint32_t slot = idmap_find(&l->by_id, &e->stream);
    struct label *x = slot == IDMAP_NONE ? NULL : &l->list[slot];
    if (e->kind == EV_SUBMITTED && !x) {
        submitted(l, e);
        return;
    }
    if (!x)
        return;
    switch (e->kind) {
    case EV_ROUTED:
        routed(l, x, e);
        break;
    case EV_ASSIGNED:
        assigned(l, x, e);
        break;
    case EV_REDIRECTED:
        redirected(l, x, e);
        break;
    case EV_TAKEN_UP:
        taken_up(l, x, e);
        break;
    case EV_REFUSED: /* it is not theirs, and a coordinator says whose */
        x->from[0] = x->to[0] = x->now[0] = 0;
        break;
    case EV_ANSWERED:
        if (x->now[0])
            turned_out(x, x->now, e);
        break;
    case EV_WITHDRAWN:
    case EV_RETURNED:
    case EV_SPLIT_UP:
        x->gone = true;
        break;
    default:
        break;
    }
}

bool label_teaches(const struct label *label)
{
#ifdef PLANT_LEARN_CARELESS
    return label->lead[0] && !label->gone;
#endif
    return label->lead[0] && !label->confidential && !label->gone;
}
