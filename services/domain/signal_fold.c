/*
 * The fold of a signal: what each event makes of it.
 *
 * Events are facts. The fold does not judge again whether they were allowed, it only asks what it needs
 * to go on (an answer has a lead), and changes nothing when that is missing. Words that were erased are
 * not needed; where the signal went is told by what its erasure kept (erasure.h), and without that it
 * cannot be folded.
 *
 *      to_take_up  \ of the lead, as they are now: a question that was open has moved them on
 *      to_answer   /
 *      to_act      of who else has to act: to distribute, the region's reply, its verdict
 *      region_due   the first answer date that the region was given
 */
#include "services/domain/signal_fold.h"

#include "common/clock.h"

void folding_recompute(const struct folding *f, struct signal_deadline *d)
{
    struct deadline whole;

    d->calendar_version = (uint16_t)f->meta.calendar_version;
    signal_deadline_derive(f->r, d, &whole);
    d->day = whole.day;
}

void folding_begin(const struct folding *f, struct signal_deadline *d, enum term_kind which,
                   int32_t from)
{
    *d = (struct signal_deadline){
        .from = from, .terms_version = (uint16_t)f->meta.terms_version, .term = (uint8_t)which};
    folding_recompute(f, d);
}

void folding_stood_still(const struct folding *f, struct signal_deadline *d, int32_t from,
                         int32_t until)
{
    struct term_rule rule = term_rule(f->r, (enum term_kind)d->term, d->terms_version);
    int32_t days;

    if (!d->day || until <= from)
        return;
    days = rule.unit == unit_WORKING_DAYS
               ? calendar_count(registry_calendar(f->r, f->meta.calendar_version), from, until)
               : until - from;
    if (days > INT16_MAX - d->stood_still)
        days = INT16_MAX - d->stood_still;
    if (d->term == TERM_N)
        d->day += days;
    d->stood_still = (int16_t)(d->stood_still + days);
    folding_recompute(f, d);
}

int folding_body(const struct folding *f, const struct wire_shape *shape, void *out)
{
    return event_fields(f->e, shape, out);
}

void folding_question_end(struct signal *s)
{
    s->flags &= (uint16_t)~SIGNAL_QUESTION_OPEN;
    s->asked_s = 0;
}

static uint32_t seconds_after(int64_t from_us, int64_t at_us)
{
    int64_t s = (at_us - from_us) / US_PER_S;

    return s < 0 ? 1 : s >= UINT32_MAX ? UINT32_MAX : (uint32_t)s + 1;
}

static int fold_erasure_proposed(struct folding *f)
{
    f->s->erasing = (uint32_t)f->e->version;
    return 0;
}

/* Withdrawn, or carried out. */
static int fold_erasure_ended(struct folding *f)
{
    f->s->erasing = 0;
    return 0;
}

static int fold_bundled(struct folding *f)
{
    struct m_bundle m;

    if (folding_body(f, &shape_m_bundle, &m) < 0 || !wire_has(&m, m_bundle_bundle))
        return -1;
    f->s->bundle = m.bundle;
    f->s->flags |= SIGNAL_BUNDLED;
    return 0;
}

static int fold_unbundled(struct folding *f)
{
    f->s->bundle = (struct uuid){0};
    f->s->flags &= (uint16_t)~SIGNAL_BUNDLED;
    return 0;
}

/* The number of the account and no more: who that is stands outside the log. */
static int fold_claimed(struct folding *f)
{
    if (!wire_has(&f->meta, meta_actor))
        return -1;
    f->s->claimed = f->meta.actor;
    f->s->flags |= SIGNAL_CLAIMED;
    return 0;
}

/* What is no longer to be distributed nobody has to pick up. */
static void claim_ends(struct signal *s)
{
    s->claimed = (struct uuid){0};
    s->flags &= (uint16_t)~SIGNAL_CLAIMED;
}

/* Counted, whether its words are there or not. */
static int fold_attached(struct folding *f)
{
    if (f->s->files < UINT8_MAX)
        f->s->files++;
    return 0;
}

/* Supplements, notes, what it is like, what changed, and what is said for a report: told, and change nothing here. */
static int fold_nothing(struct folding *f)
{
    (void)f;
    return 0;
}

static int (*const folds[EV_LAST_])(struct folding *f) = {
    [EV_SUBMITTED] = fold_submitted,
    [EV_ROUTED] = fold_routed,
    [EV_ASSIGNED] = fold_assigned,
    [EV_TAKEN_UP] = fold_taken_up,
    [EV_ALLOCATED] = fold_allocated,
    [EV_ASKED] = fold_asked,
    [EV_REPLIED] = fold_replied,
    [EV_SUPPLEMENTED] = fold_supplemented,
    [EV_CONTRIBUTED] = fold_contributed,
    [EV_INTERIM_GIVEN] = fold_interim,
    [EV_TRACK_CHOSEN] = fold_track,
    [EV_EXTENDED] = fold_extended,
    [EV_REDIRECTED] = fold_redirected,
    [EV_REFUSED] = fold_refused,
    [EV_ANSWERED] = fold_answered,
    [EV_JUDGED] = fold_judged,
    [EV_CLOSED] = fold_closed,
    [EV_REOPENED] = fold_reopened,
    [EV_WITHDRAWN] = fold_withdrawn,
    [EV_RETURNED] = fold_returned,
    [EV_SPLIT_UP] = fold_split_up,
    [EV_CHANGE_RECORDED] = fold_nothing,
    [EV_REMINDED] = fold_reminded,
    [EV_OVERDUE] = fold_overdue,
    [EV_QUESTION_LAPSED] = fold_lapsed,
    [EV_DEADLINE_MOVED] = fold_deadline_moved,
    [EV_DATE_MOVED] = fold_date_moved,
    [EV_TRANSFERRED] = fold_transferred,
    [EV_HELP_ASKED] = fold_help_asked,
    [EV_HELP_DECIDED] = fold_help_decided,
    [EV_CONFIRMED] = fold_confirmed,
    [EV_AGREEMENT_ENDED] = fold_agreement_ended,
    [EV_STILL_WORKS_ASKED] = fold_still_asked,
    [EV_STILL_WORKS_TOLD] = fold_still_told,
    [EV_ERASURE_PROPOSED] = fold_erasure_proposed,
    [EV_ERASED] = fold_erasure_ended,
    [EV_ERASURE_WITHDRAWN] = fold_erasure_ended,
    [EV_BUNDLED] = fold_bundled,
    [EV_UNBUNDLED] = fold_unbundled,
    [EV_ATTRIBUTION_CORRECTED] = fold_nothing,
    [EV_CONTESTED] = fold_nothing,
    [EV_CORRECTION_PROPOSED] = fold_nothing,
    [EV_CORRECTION_WITHDRAWN] = fold_nothing,
    [EV_ATTACHED] = fold_attached,
    [EV_CLAIMED] = fold_claimed,
    [EV_NOTED] = fold_nothing,
    [EV_LIKENED] = fold_nothing,
};

/* Whoever has to act now was not reminded yet. When only the day moved on, half of the time is still
 * over. */
static void reminders_begin(struct folding *f, place_t holder, struct signal_deadline before)
{
    const struct signal_deadline *now = signal_deadline(f->s);

    if (!now || signal_holder(f->s) != holder || now->term != before.term ||
        now->from != before.from) {
        f->s->reminded &= (uint8_t) ~(REMINDED_HALF | REMINDED_SOON | REMINDED_OVERDUE);
        f->s->help = 0;
        f->s->flags &= (uint16_t)~SIGNAL_HELP_DECIDED;
        f->s->reminded_on = f->s->help_on = 0;
    } else if (now->day > before.day && now->day >= f->day) {
        f->s->reminded &= (uint8_t) ~(REMINDED_SOON | REMINDED_OVERDUE);
    }
}

void signal_lapse(struct signal *s, const struct registry *r, const struct event *e)
{
    struct folding f = {.s = s, .r = r, .e = e, .day = clock_day_amsterdam(e->at)};

    if (e->meta.n > 0 && wire_decode(&shape_meta, e->meta, WIRE_LENIENT, &f.meta, NULL) < 0)
        return;
    folding_question_lapse(&f);
}

int signal_fold(struct signal *s, const struct registry *r, const struct event *e)
{
    struct folding f = {.s = s, .r = r, .e = e};
    struct signal_deadline before = {0};
    struct signal was;
    place_t holder = signal_holder(s);

    if (e->version <= s->version)
        return 0;
    if (e->version != (int64_t)s->version + 1 || e->kind < 0 || e->kind >= EV_LAST_ ||
        !folds[e->kind] || (s->version == 0) != (e->kind == EV_SUBMITTED))
        return -1;
    if (e->meta.n > 0 && wire_decode(&shape_meta, e->meta, WIRE_LENIENT, &f.meta, NULL) < 0)
        return -1;
    f.party = registry_place(r, e->party);
    f.day = clock_day_amsterdam(e->at);
    f.now_s = s->version == 0 ? 1 : seconds_after(s->submitted_at, e->at);
    if (signal_deadline(s))
        before = *signal_deadline(s);
    was = *s; /* what cannot be folded changes nothing, not even what lapsed before it */
    folding_question_lapse(&f);
    if (folds[e->kind](&f) < 0) {
        *s = was;
        return -1;
    }
    if (s->state != signal_state_TRIAGE)
        claim_ends(s);
    s->version++;
    reminders_begin(&f, holder, before);
    s->position = e->position;
    signal_see(s, &e->append);
    return 0;
}
