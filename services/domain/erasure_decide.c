/*
 * Who may have texts destroyed, and the statement of destruction. See erasure.h.
 */
#include "services/domain/transitions.h"

#include <assert.h>

#define NO_ACCOUNT   "Two persons must be told apart: this needs an account."
#define NOT_THEIRS   "These are texts of another organisation, which can have them destroyed itself."
#define NO_PROPOSAL  "That proposal is not open."
#define PAST_UNKNOWN "What happened to it could not be read."

static enum problem_code refuse_with(const struct attempt *a, enum problem_code problem,
                                     const char *detail)
{
    a->out->detail = detail;
    return problem;
}

static enum problem_code fault(const struct attempt *a, const char *detail)
{
    wire_fault_add(&a->out->faults, &shape_m_erase_propose.fields[m_erase_propose_versions],
                   WIRE_FAULT_VALUE);
    return refuse_with(a, PROBLEM_INVALID, detail);
}

static const struct past_event *past_of(const struct attempt *a, int64_t version)
{
    return version >= 1 && (uint64_t)version <= a->past->n ? &a->past->list[version - 1] : NULL;
}

/* ------------------------------------------------------------------ of whom they are */

/* Only where nobody else can: the organisation is no more, or had no part in the loop of its own. */
static bool coordinator_may(const struct attempt *a, const struct past_event *e)
{
    struct slice party = slice_str(e->party);

    switch (e->role) {
    case role_REGION:
        return !registry_is_region(a->r, party, a->day);
    case role_DEPARTMENT:
        return !registry_is_department(a->r, party, a->day);
    default:
        return true;
    }
}

static bool is_responsible(const struct attempt *a, const struct past_event *e)
{
    return slice_is(slice_str(e->party), a->who->party) ||
           (a->who->role == role_COORDINATOR && coordinator_may(a, e));
}

enum problem_code demand_erase_propose(const struct attempt *a)
{
    const struct m_erase_propose *m = a->body;
    const struct past_event *e;
    int64_t version, before = 0;
    size_t at = 0;
    bool theirs = true;

    if (!a->past)
        return refuse_with(a, PROBLEM_WRONG_STATE, PAST_UNKNOWN);
    if (a->s->erasing)
        return refuse_with(a, PROBLEM_WRONG_STATE, "A proposal to destroy texts is open already.");
    if (uuid_is_zero(&a->who->actor))
        return refuse_with(a, PROBLEM_NOT_ALLOWED, NO_ACCOUNT);
    for (; wire_list_int(m->versions, &at, &version); before = version) {
        e = past_of(a, version);
        if (version <= before)
            return fault(a, "Each event once, the oldest first.");
        if (!e)
            return fault(a, "There is no such event.");
        if (!erasure_can(e->kind))
            return fault(a, "That event holds no texts of people.");
        if (!e->has_body)
            return fault(a, "That event was erased already.");
        theirs = theirs && is_responsible(a, e);
    }
    return theirs ? PROBLEM_N : refuse_with(a, PROBLEM_NOT_ALLOWED, NOT_THEIRS);
}

/* ------------------------------------------------------------------ the second person */

/* The open proposal that was named, and who made it. */
static enum problem_code proposal_find(const struct attempt *a, const struct past_event **out,
                                       struct principal *by_out)
{
    const struct m_erase_named *m = a->body;

    if (!a->past)
        return refuse_with(a, PROBLEM_WRONG_STATE, PAST_UNKNOWN);
    *out = past_of(a, m->proposal);
    if (!a->s->erasing || m->proposal != a->s->erasing || !*out ||
        (*out)->kind != EV_ERASURE_PROPOSED || !(*out)->has_body)
        return refuse_with(a, PROBLEM_WRONG_STATE, NO_PROPOSAL);
    if (!registry_principal_by_code(a->r, slice_str((*out)->party), by_out))
        *by_out = (struct principal){.role = (enum role)(*out)->role};
    return PROBLEM_N;
}

place_t organisation_of(const struct principal *who)
{
    return who->role == role_COORDINATOR && who->department != PLACE_NOBODY ? who->department
                                                                            : who->place;
}

static bool same_organisation(const struct principal *a, const struct principal *b)
{
    return strcmp(a->party, b->party) == 0 ||
           (organisation_of(a) != PLACE_NOBODY && organisation_of(a) == organisation_of(b));
}

bool coordinators_are_of(const struct registry *r, place_t department)
{
    struct m_admit m;

    for (size_t i = 0; department != PLACE_NOBODY && registry_party(r, i, &m); i++)
        if (m.role == role_COORDINATOR && wire_has(&m, m_admit_department) &&
            registry_place(r, m.department) == department)
            return true;
    return false;
}

enum problem_code demand_erase_withdraw(const struct attempt *a)
{
    const struct past_event *proposal;
    struct principal by;
    enum problem_code problem = proposal_find(a, &proposal, &by);

    if (problem != PROBLEM_N)
        return problem;
    if (a->who->role != role_COORDINATOR && !same_organisation(a->who, &by))
        return refuse_with(a, PROBLEM_NOT_ALLOWED, "Another organisation proposed it.");
    return PROBLEM_N;
}

enum problem_code demand_erase_confirm(const struct attempt *a)
{
    const struct past_event *proposal;
    struct principal by;
    bool own, may;
    enum problem_code problem = proposal_find(a, &proposal, &by);

    if (problem != PROBLEM_N)
        return problem;
    if (uuid_is_zero(&a->who->actor))
        return refuse_with(a, PROBLEM_NOT_ALLOWED, NO_ACCOUNT);
    if (uuid_equal(&a->who->actor, &proposal->actor))
        return refuse_with(a, PROBLEM_NOT_ALLOWED, "A second person must confirm it.");
    own = same_organisation(a->who, &by);
    may = own || a->who->role == role_COORDINATOR;
    if (coordinators_are_of(a->r, a->s->lead)) {
        if (organisation_of(a->who) == a->s->lead)
            return refuse_with(a, PROBLEM_NOT_ALLOWED,
                               "That department leads: somebody from elsewhere must confirm it.");
        may = may || organisation_of(&by) == a->s->lead;
    }
    return may ? PROBLEM_N
               : refuse_with(a, PROBLEM_NOT_ALLOWED,
                             "Somebody of the same organisation or a coordinator must confirm it.");
}

/* ------------------------------------------------------------------ the statement */

static uint32_t facts_list(const struct attempt *a, struct wire_list versions, struct buf *list)
{
    struct buf facts = {0};
    int64_t version;
    size_t at = 0;
    uint32_t n = 0;

    for (; wire_list_int(versions, &at, &version); n++) {
        const struct past_event *e = past_of(a, version);
        struct kept_facts one = {0};

        assert(e); /* the proposal named what was there */
        buf_reset(&facts);
        erasure_facts(e->kind, buf_slice(&e->body), &facts);
        wire_set(&one, kept_facts, version, version);
        wire_set(&one, kept_facts, facts, buf_slice(&facts));
        if (e->has_digest)
            wire_set(&one, kept_facts, digest, slice_of(e->digest, sizeof e->digest));
        wire_set(&one, kept_facts, position, e->position);
        wire_set(&one, kept_facts, kind, e->kind);
        wire_encode(&shape_kept_facts, &one, list);
    }
    buf_free(&facts);
    return n;
}

void erasure_encode(const struct attempt *a, struct buf *out)
{
    const struct m_erase_named *named = a->body;
    const struct past_event *proposal = past_of(a, named->proposal);
    struct m_erase_propose p;
    struct m_erased m = {0};
    struct buf list = {0};

    assert(proposal); /* or it would not have been confirmed */
    if (wire_decode(&shape_m_erase_propose, buf_slice(&proposal->body), WIRE_LENIENT, &p, NULL) < 0)
        return;
    wire_set(&m, m_erased, versions, p.versions);
    wire_set(&m, m_erased, proposal, named->proposal);
    wire_set(&m, m_erased, ground, p.ground);
    wire_set(&m, m_erased, by, slice_str(proposal->party));
    if (proposal->role < role_N)
        wire_set(&m, m_erased, by_role, proposal->role);
    wire_set(&m, m_erased, by_account, proposal->actor);
    wire_set(&m, m_erased, second, slice_str(a->who->party));
    wire_set(&m, m_erased, second_role, (uint8_t)a->who->role);
    wire_set(&m, m_erased, second_account, a->who->actor);
    wire_set(&m, m_erased, backups_until, a->day + a->past->backups_days);
    wire_set(&m, m_erased, facts, wire_list_of(&list, facts_list(a, p.versions, &list)));
    wire_encode(&shape_m_erased, &m, out);
    buf_free(&list);
}
