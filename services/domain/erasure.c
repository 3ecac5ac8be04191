/*
 * What stays of an erased event, and how it is read again.
 */
#include "services/domain/erasure.h"

#include "services/domain/index.h"

#include <assert.h>
#include <stdlib.h>

/* The fields that some fold reads; by event, in the order of the shape. Nothing that is a text. */
static const struct keep {
    int16_t kind;
    uint8_t field;
} keeps[] = {
    {EV_SUBMITTED, m_submit_kind},
    {EV_SUBMITTED, m_submit_theme},
    {EV_SUBMITTED, m_submit_neighbour},
    {EV_SUBMITTED, m_submit_shareable},
    {EV_SUBMITTED, m_submit_confidential},
    {EV_SUBMITTED, m_submit_parent},
    {EV_SUBMITTED, m_submit_public},
    {EV_ASSIGNED, m_assign_lead},
    {EV_ASSIGNED, m_assign_contributors},
    {EV_ALLOCATED, m_allocate_handler},
    {EV_SUPPLEMENTED, m_supplement_public},
    {EV_INTERIM_GIVEN, m_interim_awaits_decision},
    {EV_INTERIM_GIVEN, m_interim_review},
    {EV_TRACK_CHOSEN, m_track_track},
    {EV_REDIRECTED, m_redirect_to},
    {EV_ANSWERED, m_answer_kind},
    {EV_ANSWERED, m_answer_agreed_date},
    {EV_JUDGED, m_verdict_verdict},
    {EV_JUDGED, m_verdict_reopen},
    {EV_CLOSED, m_close_reason},
    {EV_SPLIT_UP, m_split_children},
    {EV_SPLIT_UP, m_split_consent},
    {EV_DATE_MOVED, m_move_date_date},
    {EV_HELP_ASKED, m_help_step},
    {EV_HELP_ASKED, m_help_party},
    {EV_HELP_ASKED, m_help_late},
    {EV_HELP_DECIDED, m_help_decide_involve},
    {EV_AGREEMENT_ENDED, m_agreement_outcome},
    {EV_AGREEMENT_ENDED, m_agreement_date},
    {EV_STILL_WORKS_TOLD, m_still_works_works},
    {EV_BUNDLED, m_bundle_bundle},
    {EV_UNBUNDLED, m_unbundle_bundle},
    {EV_ATTACHED, m_attach_file}, /* which bytes are to be destroyed: a random number, no text */
    {EV_NOTED, m_note_to},        /* for whom it was, so that no other learns that it was there */
    {EV_NOTED, m_note_department},
    {EV_REPORT_OPENED, m_report_open_from},
    {EV_REPORT_OPENED, m_report_open_until},
    {EV_CONTESTED, m_contest_report},
    {EV_CONTESTED, m_contest_step},
    {EV_CORRECTION_PROPOSED, m_correct_report},
    {EV_CORRECTION_PROPOSED, m_correct_department},
    {EV_CORRECTION_PROPOSED, m_correct_step},
};
#define KEEPS_A_KIND 8

/* ------------------------------------------------------------------ reading */

static bool only_missing(const struct wire_faults *faults)
{
    for (uint32_t i = 0; i < faults->n && i < WIRE_FAULTS; i++)
        if (faults->list[i].code != WIRE_FAULT_MISSING)
            return false;
    return faults->n <= WIRE_FAULTS;
}

int event_fields(const struct event *e, const struct wire_shape *shape, void *out)
{
    struct wire_faults faults;

    if (wire_has(e, event_body))
        return wire_decode(shape, e->body, WIRE_LENIENT, out, NULL);
    if (!wire_has(e, event_facts))
        return -1;
    if (wire_decode(shape, e->facts, WIRE_LENIENT, out, &faults) == 0)
        return 0;
    return only_missing(&faults) ? 0 : -1;
}

/* ------------------------------------------------------------------ texts and facts */

static bool holds_texts(const struct wire_shape *shape);

static bool is_text(const struct wire_field *f)
{
    uint8_t type = f->type == WIRE_LIST ? f->element : f->type;

    if (type == WIRE_RECORD || type == WIRE_RECORDS)
        return holds_texts(f->shape);
    return type == WIRE_LINE || type == WIRE_TEXT;
}

static bool holds_texts(const struct wire_shape *shape)
{
    uint16_t i = 0;

    while (i < shape->n && !is_text(&shape->fields[i]))
        i++;
    return i < shape->n;
}

bool erasure_has_texts(int kind, struct slice body)
{
    const struct wire_shape *shape = event_info(kind)->shape;
    uint64_t room[128], has;

    if (!erasure_can(kind) || wire_decode(shape, body, WIRE_LENIENT, room, NULL) < 0)
        return false;
    memcpy(&has, room, sizeof has);
    for (uint16_t i = 0; i < shape->n; i++)
        if ((has >> i & 1) && is_text(&shape->fields[i]))
            return true;
    return false;
}

bool erasure_can(int kind)
{
    const struct message_info *info = event_info(kind);

    return info && strncmp(info->name, "signal.", 7) == 0 && holds_texts(info->shape);
}

/* The same struct, read through a shape of those fields alone; presence moves with them. */
void erasure_facts(int kind, struct slice body, struct buf *out)
{
    const struct wire_shape *shape = event_info(kind)->shape;
    struct wire_field fields[KEEPS_A_KIND];
    struct wire_shape part = {
        .name = shape->name, .doc = "", .fields = fields, .size = shape->size};
    uint64_t room[128], has, kept = 0;

    assert(shape->size <= sizeof room);
    if (wire_decode(shape, body, WIRE_LENIENT, room, NULL) < 0)
        memset(room, 0, sizeof room); /* no release of ours wrote that: nothing of it stays */
    memcpy(&has, room, sizeof has);
    for (size_t i = 0; i < ARRAY_LEN(keeps); i++) {
        if (keeps[i].kind != kind)
            continue;
        assert(part.n < KEEPS_A_KIND);
        fields[part.n] = shape->fields[keeps[i].field];
        fields[part.n].required = false;
        if (has & WIRE_BIT(keeps[i].field))
            kept |= WIRE_BIT(part.n);
        part.n++;
    }
    memcpy(room, &kept, sizeof kept);
    wire_encode(&part, room, out);
}

static bool kept_find(struct slice erased_body, int64_t version, struct kept_facts *out)
{
    struct m_erased m;
    size_t at = 0;

    if (wire_decode(&shape_m_erased, erased_body, WIRE_LENIENT, &m, NULL) == 0)
        while (wire_list_record(m.facts, &at, &shape_kept_facts, out))
            if (out->version == version)
                return true;
    return false;
}

struct slice erasure_facts_of(struct slice erased_body, int64_t version)
{
    struct kept_facts one;

    return kept_find(erased_body, version, &one) ? one.facts : slice_of(NULL, 0);
}

struct slice erasure_digest_of(struct slice erased_body, int64_t version)
{
    struct kept_facts one;

    return kept_find(erased_body, version, &one) && wire_has(&one, kept_facts_digest)
               ? one.digest
               : slice_of(NULL, 0);
}

bool erasure_names(const struct event *e, int64_t version)
{
    struct m_erased m;
    size_t at = 0;
    int64_t one;

    if (e->kind != EV_ERASED || !wire_has(e, event_body) ||
        wire_decode(&shape_m_erased, e->body, WIRE_LENIENT, &m, NULL) < 0)
        return false;
    while (wire_list_int(m.versions, &at, &one))
        if (one == version)
            return true;
    return false;
}

/* ------------------------------------------------------------------ the past */

void past_add(struct past *p, const struct event *e)
{
    struct past_event *one;
    struct meta meta;
    size_t n = e->party.n < sizeof one->party ? e->party.n : sizeof one->party - 1;

    if (e->version != (int64_t)p->n + 1)
        return;
    if (p->n == p->cap) {
        p->cap = p->cap ? 2 * p->cap : 32;
        p->list = domain_realloc(p->list, p->cap, sizeof *p->list);
    }
    one = &p->list[p->n++];
    *one = (struct past_event){.kind = (int16_t)e->kind, .role = role_N, .position = e->position};
    memcpy(one->party, e->party.p, n);
    if (wire_decode(&shape_meta, e->meta, WIRE_LENIENT, &meta, NULL) == 0) {
        one->role = wire_has(&meta, meta_role) ? meta.role : role_N;
        one->actor = meta.actor;
    }
    one->has_digest = wire_has(e, event_digest) && e->digest.n == sizeof one->digest;
    if (one->has_digest)
        memcpy(one->digest, e->digest.p, sizeof one->digest);
    one->has_body = wire_has(e, event_body);
    if (one->has_body)
        buf_add(&one->body, e->body.p, e->body.n);
}

void past_free(struct past *p)
{
    for (size_t i = 0; i < p->n; i++)
        buf_free(&p->list[i].body);
    free(p->list);
    *p = (struct past){.backups_days = p->backups_days, .reports = p->reports};
}

bool command_needs_past(enum message command)
{
    return command == MSG_ERASE_PROPOSE || command == MSG_ERASE_WITHDRAW ||
           command == MSG_ERASE_CONFIRM || command == MSG_CONTEST || command == MSG_CORRECT ||
           command == MSG_CORRECT_WITHDRAW || command == MSG_CORRECT_CONFIRM;
}
